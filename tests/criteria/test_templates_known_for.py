"""Each template does what its source is known for: its places, pass marks, bands, limits and dates."""

from datetime import timedelta
from fractions import Fraction

import pytest

from criteria.rules_of_procedure import KEY_CRITERIA
from evaluation.model import LotStatus, MeasureValue, Rate, State
from evaluation.scoring.lots import limit_lots
from evaluation.scoring.quality import BidInput
from evaluation.scoring.tree import Tree
from evaluation.words.method import method_in_words
from tests.criteria.template_bids import METHODS, bid, ranked


def test_essex_has_twelve_districts_ten_places_and_two_halves():
    method = METHODS["essex_live_at_home"]
    assert len(method.lots) == 12
    assert [t.places for t in method.tiers] == [10, None]
    for nodes in (method.criteria, method.cycle.criteria):
        tops = [c for c in nodes if not c.parent]
        assert sorted((c.kind, c.weight) for c in tops) == [("group", 50), ("price", 50)]
    assert {line.service for line in method.price.lines} == {"awake", "waking_night", "sleep_in", "live_in"}
    _, by = ranked(method, *(bid(method, f"P{n:02d}", dearer=n) for n in range(12)))
    assert [by[f"P{n:02d}"].tier for n in (0, 9, 10, 11)] == ["tier_1", "tier_1", "tier_2", "tier_2"]


def test_essex_prints_the_dates_of_two_lists_a_year_by_its_pattern():
    cycle = METHODS["essex_live_at_home"].cycle
    assert cycle.months == 6
    for p in cycle.periods:
        days = (p.data_by - p.ends, p.list_by - p.data_by, p.live_on - p.list_by)
        assert days == (timedelta(8), timedelta(62), timedelta(1))
    ends = [p.ends for p in cycle.periods]
    assert [after.starts for after in cycle.periods[1:]] == [end + timedelta(1) for end in ends[:-1]]


def test_no_price_buys_a_bid_through_the_quality_pass_mark():
    method = METHODS["reward_excellence"]
    poor = bid(method, "poor", Fraction("0.6"))
    cheap = {"hour": Rate("poor", "", "hour", Fraction("0.01"))}
    poor = BidInput("poor", marks=poor.marks, measures=poor.measures, rates=cheap)
    result, by = ranked(method, bid(method, "good", Fraction("0.8"), dearer=9), poor)
    assert by["poor"].state is State.DISQUALIFIED
    assert (by["good"].rank, result.status) == (1, LotStatus.COMPLETE)
    assert any(len(lot.authorities) > 1 for lot in method.lots)
    _, again = ranked(method, bid(method, "poor", Fraction("0.6"), cycle=True), cycle=True)
    assert again["poor"].state is State.DISQUALIFIED


def test_every_point_of_the_dignity_challenge_is_one_question_of_equal_weight():
    points = [c for c in METHODS["dignity"].questions if c.parent == "dignity"]
    assert [c.title.partition(".")[0] for c in points] == [str(n) for n in range(1, 11)]
    assert {c.weight for c in points} == {10}


def test_a_published_price_is_told_with_what_a_lower_one_earns():
    said = {s.topic: s.text for s in method_in_words(METHODS["dignity"])}
    assert "times 30; a lower price earns no more." in said["formula"]
    assert said["price_basis"] == "There is one price line, and its rate is the price."
    free = METHODS["dignity"].price.formula.model_copy(update={"cap": False})
    price = METHODS["dignity"].price.model_copy(update={"formula": free})
    said = {s.topic: s.text for s in method_in_words(METHODS["dignity"].model_copy(update={"price": price}))}
    assert "times 30; a lower price earns more." in said["formula"]


def test_a_grant_goes_by_credibility_need_and_sum_and_never_without_the_first():
    method = METHODS["capital_grant"]
    assert {c.id for c in method.criteria if not c.parent} == {"credible", "need", "affordable"}
    _, by = ranked(
        method, bid(method, "solid", Fraction("0.8"), dearer=100_000), bid(method, "hollow", Fraction("0.4"))
    )
    assert by["hollow"].state is State.DISQUALIFIED
    assert by["solid"].tier == "recommended"
    strong = bid(method, "x")
    rich = {"area_need": MeasureValue("x", "area_need", "Less need than most")}
    _, by = ranked(method, strong, BidInput("y", marks=strong.marks, measures=rich, rates=strong.rates))
    assert by["x"].total - by["y"].total == Fraction("22.5")


def test_most_of_the_stars_come_from_people_who_use_the_service():
    method = METHODS["approved_list"]
    people = Tree(method.criteria).available["people"]
    assert people > 50
    assert {"people_satisfied", "mystery_shoppers", "compliments", "complaints"} <= {m.id for m in method.measures}
    assert method.combine.rule == "quality_only"
    assert [t.id for t in method.tiers] == ["five_stars", "four_stars", "three_stars", "two_stars", "one_star"]


def test_the_eight_considerations_of_the_survey_are_all_there():
    method = METHODS["lgiu_considerations"]
    quality = {c.id for c in method.criteria if not c.parent and c.kind != "price"}
    assert quality == {
        "reputation_and_cqc", "satisfaction_record", "capacity", "prevention", "ability_to_invest", "place"
    }  # fmt: skip
    assert {line.id for line in method.price.lines} == {"hourly_rate", "contract_cost"}
    assert method.price.basis == "lines"


def test_beds_are_bid_by_the_week_and_counted():
    method = METHODS["block_beds"]
    assert {(line.unit, line.service) for line in method.price.lines} == {("week", "residential")}
    assert [line.volume for line in method.price.lines] == [20 * 52, 15 * 52]
    assert method.measure("beds_offered").unit == "beds"
    assert method.low_price.cost is None


def test_the_five_key_criteria_of_the_health_service_regime_have_20_each():
    method = METHODS["psr_key_criteria"]
    tops = [c for c in method.criteria if not c.parent]
    found = {key: sum(c.weight for c in tops if c.id == key or c.id.startswith(f"{key}_")) for key in KEY_CRITERIA}
    assert method.regime == "psr"
    assert found == dict.fromkeys(KEY_CRITERIA, 20)


@pytest.mark.parametrize(
    ("share", "tier"), [("75", "gold"), ("74.99", "silver"), ("60", "silver"), ("59.99", "bronze")]
)
def test_gold_silver_and_bronze_go_by_the_total(share, tier):
    assert tier_at("gold_silver_bronze", Fraction(share)) == tier


@pytest.mark.parametrize(
    ("share", "tier"), [("80", "good"), ("79.99", "satisfactory"), ("60", "satisfactory"), ("59.99", "poor")]
)
def test_a_rating_is_good_from_80_and_satisfactory_from_60(share, tier):
    assert tier_at("ratings_0_100", Fraction(share)) == tier


def tier_at(name, total):
    """The tier of a provider whose re-assessment comes to exactly this total, by one measure for everything."""
    method = METHODS[name]
    one = method.measures[-1].model_copy(
        update={"id": "one", "rule": "line", "direction": "higher", "zero_at": Fraction(0), "full_at": Fraction(100)}
    )
    leaf = next(c for c in method.cycle.criteria if c.kind == "measure")
    leaf = leaf.model_copy(update={"parent": "", "weight": Fraction(100), "measure": "one", "direction": "higher"})
    cycle = method.cycle.model_copy(update={"criteria": (leaf,)})
    way = method.model_copy(update={"cycle": cycle, "measures": (one,)})
    held = BidInput("A", measures={"one": MeasureValue("A", "one", total, sample=1000)})
    _, by = ranked(way, held, cycle=True)
    assert by["A"].total == total
    return by["A"].tier


@pytest.mark.parametrize(
    ("name", "measure"), [("gold_silver_bronze", "missed_visits"), ("ratings_0_100", "self_assessed")]
)
def test_what_was_not_returned_earns_nothing_and_holds_nobody_up(name, measure):
    method = METHODS[name]
    result, by = ranked(
        method, bid(method, "told", cycle=True), bid(method, "silent", without=[measure], cycle=True), cycle=True
    )
    leaf = next(c for c in method.cycle.criteria if c.measure == measure)
    assert result.status is LotStatus.COMPLETE
    assert by["told"].total - by["silent"].total == Tree(method.cycle.criteria).available[leaf.id]


def test_ratings_come_each_month():
    cycle = METHODS["ratings_0_100"].cycle
    assert (cycle.months, len(cycle.periods)) == (1, 3)
    assert {p.starts.day for p in cycle.periods} == {1}
    assert any("again every month." in sentence.text for sentence in method_in_words(METHODS["ratings_0_100"]))


def test_where_all_miss_the_least_mark_on_one_answer_nothing_is_awarded():
    method = METHODS["quality_only_lot"]
    assert all(c.pass_mark == 3 for c in method.questions)
    assert (method.combine.rule, method.lot_limit.most) == ("quality_only", 1)
    result, by = ranked(method, bid(method, "A", lower=["outcomes"]), bid(method, "B", lower=["carers"]))
    assert result.status is LotStatus.NO_AWARD
    assert {b.state for b in by.values()} == {State.DISQUALIFIED}


def test_nobody_holds_more_than_two_lots_or_half_of_the_area():
    method = METHODS["share_cap"]
    assert (method.lot_limit.most, method.lot_limit.most_share) == (2, 50)
    bids = [bid(method, "big"), bid(method, "small", Fraction("0.8"))]
    lots = [ranked(method, *bids, lot=lot.id)[0] for lot in method.lots]
    wishes = {("L01", "big"): 1, ("L03", "big"): 2, ("L04", "big"): 3, ("L02", "big"): 4}
    settled = limit_lots(method, lots, wishes)
    held = {lot.lot: b.tier for lot in settled for b in lot.bids if b.provider == "big" and b.tier}
    assert held == {"L01": "principal", "L02": "principal"}  # 5 + 4 networks would be over half of 16, 5 + 3 are not


def test_sixty_thirty_ten_has_a_question_that_people_set():
    method = METHODS["sixty_thirty_ten"]
    assert {c.id: c.weight for c in method.criteria if not c.parent} == {"quality": 60, "price": 30, "social_value": 10}
    theirs = next(c for c in method.questions if c.id == "what_we_ask_you")
    assert theirs.pass_mark is not None
    assert method.ties[0].criterion == theirs.id


def test_under_a_cap_a_lower_price_earns_nothing():
    method = METHODS["capped_breakdown"]
    _, by = ranked(method, bid(method, "low", dearer=-5), bid(method, "cap", dearer=3))
    assert by["low"].price < by["cap"].price
    assert by["low"].price_points == by["cap"].price_points
    assert all(line.highest for line in method.price.lines)


def test_prices_are_chosen_from_a_matrix_and_stand_between_yearly_rounds():
    method = METHODS["price_matrix"]
    prices = [row.price for row in method.price.formula.rows]
    assert len(prices) == 5
    assert (method.cycle.months, method.cycle.reprice, len(method.cycle.periods)) == (3, False, 4)
    assert (
        len({lot.id.partition("-")[0] for lot in method.lots})
        == len({lot.id.partition("-")[2] for lot in method.lots})
        == 2
    )
