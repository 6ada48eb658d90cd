"""A method in words says its own figures, and nothing that decides a rank is left unsaid."""

from fractions import Fraction

import pytest
from pydantic import TypeAdapter

import criteria
from criteria.combinations import QualityOnly
from criteria.formulas import FixedRate, Formula, OneSidedLinear
from criteria.reading import parse
from criteria.schema import LotLimit, Method, Rounding, Tier, TieRule
from evaluation.words.method import TITLES, criteria_lines, criteria_of, method_in_words
from evaluation.words.parts import help_of, label_of
from evaluation.words.worked import worked_example
from tests.reports.made_lots import METHOD

F = Fraction


def said(method: Method, topic: str) -> list[str]:
    return [sentence.text for sentence in method_in_words(method) if sentence.topic == topic]


def changed(**fields: object) -> Method:
    return METHOD.model_copy(update=fields)


def test_every_topic_has_at_least_one_sentence_that_ends():
    sentences = method_in_words(METHOD)
    assert {sentence.topic for sentence in sentences} == set(TITLES)
    assert all(sentence.text.endswith(".") and "  " not in sentence.text for sentence in sentences)
    assert not [sentence for sentence in sentences if "Fraction" in sentence.text or "None" in sentence.text]


def test_price_and_quality_say_what_they_can_earn():
    assert said(METHOD, "combine")[0].startswith("Quality earns up to 50 points and price up to 50.")
    assert said(METHOD, "formula") == [
        "The lowest price earns all 50 points. Every other price earns the lowest price divided by it, times 50.",
        "The lowest price is taken from bids that are in, and from no others.",
    ]


def test_price_and_quality_are_told_apart_where_they_weigh_differently():
    weights = {"quality": F(70), "price": F(30)}
    criteria = tuple(c.model_copy(update={"weight": weights.get(c.id, c.weight)}) for c in METHOD.criteria)
    assert said(changed(criteria=criteria), "combine")[0].startswith(
        "Quality earns up to 70 points and price up to 30."
    )


def test_a_formula_carries_its_figures():
    line = OneSidedLinear(rule="one_sided_linear", zero_at=F("1.5"))
    price = METHOD.price.model_copy(update={"formula": line, "reference_set": "in_and_disqualified"})
    texts = said(changed(price=price), "formula")
    assert "1.5 times the lowest price" in texts[0]
    assert "bids disqualified on quality" in texts[1]


def test_fixed_rates_earn_no_points():
    price = METHOD.price.model_copy(update={"formula": FixedRate(rule="fixed_rate")})
    method = changed(
        price=price,
        combine=QualityOnly(rule="quality_only"),
        criteria=tuple(c for c in METHOD.criteria if c.kind != "price"),
    )
    assert said(method, "combine") == ["Quality alone is compared: the bid with the most quality points goes first."]
    assert "price earns no points" in said(method, "formula")[0]


def test_pass_marks_name_their_scale():
    assert "Safe care: a mark below 2 out of 5 disqualifies the bid." in said(METHOD, "pass_marks")
    assert "Quality: less than 50% of the points available disqualifies the bid." in said(METHOD, "pass_marks")


def test_measures_say_their_rule_and_what_each_gap_earns():
    by_title = {text.partition(":")[0]: text for text in said(METHOD, "measures")}
    assert "Not rated: 50 out of 100." in by_title["CQC overall rating"]
    assert "Missing: the points of the list before, or else no total." in by_title["CQC overall rating"]
    assert "the points of the list before, or else 50 out of 100" in by_title["What people say"]
    assert "Fewer than 10 counts as not enough." in by_title["What people say"]
    assert "loses 25 for each one counted" in by_title["Safeguarding concerns upheld"]
    assert "5 earns 0 and 0 earns 100" in by_title["Missed visits"]


@pytest.mark.parametrize(
    ("rounding", "start"),
    [
        (Rounding(), "Nothing is rounded"),
        (Rounding(total=1, mode="down"), "Rounded down (to 2 places, 2.679 becomes 2.67): the total to 1 place."),
    ],
)
def test_rounding_says_where_and_how(rounding, start):
    assert said(changed(rounding=rounding), "rounding")[0].startswith(start)


def test_ties_are_told_in_their_order_and_name_the_criterion():
    chain = (TieRule(rule="higher_criterion", criterion="safe_care"), TieRule(rule="lower_price"))
    texts = said(changed(ties=chain), "ties")
    assert texts[0] == "1. Of bids with equal totals, the one with more points on “Safe care” goes first."
    assert texts[-1] == "Bids still equal after that share their rank."
    assert said(changed(ties=()), "ties") == ["Bids with equal totals share their rank."]


def test_limits_are_told_whether_there_are_any_or_not():
    limited = changed(lot_limit=LotLimit(most=2, rule="provider_preference"), low_price=None, cycle=None)
    assert said(limited, "lot_limit")[0].startswith("A provider may hold at most 2 lots.")
    assert said(METHOD, "lot_limit") == ["A provider may hold any number of lots."]
    assert said(limited, "low_price") == ["No low price is asked about."]
    assert said(limited, "cycle") == ["The list is not worked out again."]
    one = changed(tiers=(Tier(id="t", title="Top", places=1, at_cap="all_out"),))
    assert said(one, "tiers") == ["Top has 1 place. Bids that tie across the last place all stay out of it."]


def test_the_cycle_says_its_dates():
    assert any("9 November 2026 to 4 July 2027" in text for text in said(METHOD, "cycle"))


@pytest.mark.parametrize("cycle", [False, True])
def test_the_points_of_a_tree_are_told_parents_first_and_its_leaves_add_up_to_100(cycle):
    lines = criteria_lines(criteria_of(METHOD, cycle=cycle))
    assert lines[0].depth == 0
    assert sum(line.available for line in lines if line.criterion.kind != "group") == 100


@pytest.mark.parametrize(
    "formula",
    [
        {"rule": "one_sided_linear", "zero_at": F(2)},
        {"rule": "linear_over_span", "span": F(5)},
        {"rule": "linear_over_span", "span_percent": F(40)},
    ],
)
def test_bidders_are_told_where_a_price_can_lose_points(formula):
    read = TypeAdapter[Formula](Formula).validate_python
    texts = [
        said(
            changed(price=METHOD.price.model_copy(update={"formula": read({**formula, "below_zero": word})})), "formula"
        )
        for word in ("zero", "negative")
    ]
    assert "below 0" not in texts[0][0]
    assert "below 0" in texts[1][0]


def test_a_pass_mark_on_all_quality_is_a_pass_mark_and_looks_at_unrounded_points():
    combine = QualityOnly(rule="quality_only", pass_percent=F(60))
    bare = tuple(c.model_copy(update={"pass_mark": None, "pass_percent": None}) for c in METHOD.criteria)
    rounded = changed(combine=combine, criteria=bare, rounding=Rounding(quality=2))
    assert said(rounded, "pass_marks") == [
        "All quality together: less than 60% of the points available disqualifies the bid.",
        "A share of the points is held to a pass mark before any rounding.",
    ]
    exact = changed(combine=combine, criteria=bare, rounding=Rounding(total=2))
    assert len(said(exact, "pass_marks")) == 1


def test_a_rate_says_for_how_many_events_are_counted():
    measure = METHOD.measures[0].model_copy(
        update={"rule": "rate", "per": F(1000), "zero_at": F(30), "full_at": F(0), "table": (), "bands": ()}
    )
    assert "for every 1,000" in said(changed(measures=(measure,)), "measures")[0]


def test_after_a_published_band_the_rules_speak_of_bids_that_count_as_tied():
    ties = [TieRule(rule="within_band", band=F(1)), TieRule(rule="lower_price"), TieRule(rule="recorded_draw")]
    told = said(changed(ties=tuple(ties)), "ties")
    assert "2. Of bids that count as tied, the one with the lower price goes first." in told
    assert any(text.startswith("3. Of bids with equal totals, two named people draw") for text in told)


def test_what_counts_as_quality_is_said_where_something_stands_beside_the_group_called_quality():
    social = parse(criteria.template("sixty_thirty_ten"))
    assert "Quality is here everything that is not price: “Quality” and “Social value in this area”." in said(
        social, "combine"
    )
    assert not [text for text in said(METHOD, "combine") if "everything that is not price" in text]


def test_the_example_in_a_pack_shows_the_straight_line_of_a_published_range_and_not_only_its_ends():
    example = worked_example(parse(criteria.template("sixty_thirty_ten")))
    assert example is not None
    assert any(row[3] not in ("0.00", "30.00") for row in example.results)  # bid, quality, price, points for price


def test_the_ends_of_a_published_range_are_not_called_a_floor_and_a_cap():
    assert label_of("price.formula", "lowest").startswith("Price that earns all the points")
    assert label_of("price.formula", "highest").startswith("Price that earns none")
    assert "floor" in help_of("price.lines", "lowest")
