"""The sample tenders hold the situations that their README promises, each found by the program's own rules."""

import re
import runpy
import zipfile
from collections import Counter, defaultdict
from fractions import Fraction
from io import BytesIO

import pytest

from criteria import template
from criteria.reading import parse
from evaluation.fair_cost.homecare import TITLES
from evaluation.findings import Severity
from evaluation.intake.attachments import attachment
from evaluation.intake.price_rows import price_per_hour
from evaluation.low_price.floors import Floors, below_floor
from evaluation.model import Gap, LotStatus, Provider, Signal, State
from evaluation.service.cost import lot_costs, priced
from tests.sample_bids import sample_files as files

SAMPLES = files.SAMPLES


@pytest.fixture(scope="module")
def county():
    return files.samples("aldermere")


@pytest.fixture(scope="module")
def made():
    return runpy.run_path(str(SAMPLES / "make.py"))["files"]()


def bid_of(result, provider):
    return next(bid for bid in result.bids if bid.provider == provider)


def content(data):
    """A zip by its parts, so that another zlib on another machine does not matter; any other file as it is."""
    if not data.startswith(b"PK"):
        return data
    with zipfile.ZipFile(BytesIO(data)) as parts:
        return {name: parts.read(name) for name in parts.namelist()}


# --- the files ------------------------------------------------------------------------------------


def test_the_committed_files_are_what_the_script_makes(made):
    differing = [name for name, data in made.items() if content((SAMPLES / name).read_bytes()) != content(data)]
    assert not differing, f"run `python sample_bids/make.py`: {differing}"


def test_the_script_makes_the_same_bytes_again(made):
    again = runpy.run_path(str(SAMPLES / "make.py"))["files"]()
    assert [name for name in made if made[name] != again[name]] == []


def test_no_made_file_is_forgotten_in_the_folders(made):
    there = {p.relative_to(SAMPLES).as_posix() for kind in ("xlsx", "pdf", "docx") for p in SAMPLES.rglob(f"*.{kind}")}
    assert there == set(made)


def test_the_files_are_small():
    assert (
        sum(path.stat().st_size for path in SAMPLES.rglob("*.*") if path.suffix in (".xlsx", ".pdf", ".docx"))
        < 1_500_000
    )


def test_the_attachments_pass_their_gate():
    found = {
        path.name: attachment(path.read_bytes(), path.name) for path in (SAMPLES / "aldermere/attachments").iterdir()
    }
    assert len(found) == 6
    assert not any(found.values())


@pytest.mark.parametrize("folder", ["aldermere", "small/fixed_rate", "small/configurable"])
def test_the_clean_workbooks_load_without_an_error(folder):
    found = files.samples(folder)
    assert [f for f in (*found.findings, *found.later) if f.severity is Severity.ERROR] == []


def test_the_county_tender_has_one_late_bid_and_one_breakdown_that_does_not_add_and_nothing_else(county):
    assert Counter(f.code for f in county.findings) == {"bid_late": 1, "costs_do_not_add": 1}


# --- the size and the substance of the tender ------------------------------------------------------


def test_the_county_has_twelve_lots_forty_providers_and_some_250_bids(county):
    assert len(county.method.lots) == 12
    assert len(county.quality.providers) == 40
    assert 240 <= len(county.quality.bids) <= 270


def test_providers_bid_for_several_lots_and_every_lot_has_many_bids(county):
    lots = Counter(bid.provider for bid in county.quality.bids)
    assert sum(count > 1 for count in lots.values()) > 30
    assert min(Counter(bid.lot for bid in county.quality.bids).values()) >= 15


def test_every_answer_is_a_few_sentences_and_every_reason_points_into_it(county):
    lengths = [len(re.findall(r"[.?](?:\s|'|$)", answer.text)) for answer in county.quality.answers]
    assert set(lengths) <= set(range(2, 8))
    assert all("ection" in mark.reason and mark.pointer and "(chair)" in mark.people for mark in county.quality.marks)
    assert {mark.mark for mark in county.quality.marks} == {1, 2, 3, 4, 5}


def test_awake_care_is_priced_about_24_to_33_pounds_an_hour_apart_from_one_bid(county):
    hours = sorted(hourly(county).values())
    assert hours[0] < 20
    assert hours[1] > 25
    assert hours[-1] < 33


def hourly(county):
    by_bid = defaultdict(dict)
    for rate in county.price.rates:
        by_bid[rate.lot, rate.provider][rate.line] = rate.amount
    return {bid: price_per_hour(county.method.price, rates) for bid, rates in by_bid.items()}


def test_breakdowns_add_up_within_a_penny_where_they_are_whole(county):
    lines = defaultdict(dict)
    for cost in county.price.costs:
        lines[cost.lot, cost.provider][cost.line] = cost.amount
    prices = hourly(county)
    apart = {bid: abs(sum(found.values()) - prices[bid]) for bid, found in lines.items()}
    assert {bid for bid, pounds in apart.items() if pounds > Fraction("0.01")} == {("L12", "P032")}
    assert len(lines) < len(prices) < len(lines) + 20  # some sent none
    assert sum(len(found) < len(TITLES) for found in lines.values()) >= 5  # and some left lines out


# --- the planted situations ------------------------------------------------------------------------


def asked_about(found, rule):
    costs = lot_costs(found.method)
    offers = [
        priced(found.method, lot, bid.provider, dict(bid.rates))
        for lot, rows in files.bids(found).items()
        for bid in rows
    ]
    return {(s.lot, s.provider) for s in floor_signals(rule, offers, costs) if s.outcome is Signal.SIGNAL}


def floor_signals(rule, offers, costs):
    return [below_floor(rule, bid, Floors(costs[bid.lot])) for bid in offers]


def test_one_bid_is_below_lawful_cost_and_one_more_below_local_cost_only(county):
    assert asked_about(county, "below_lawful_cost") == {("L03", "P017")}
    assert asked_about(county, "below_local_cost") == {("L03", "P017"), ("L07", "P023")}


def test_taking_out_the_low_bid_changes_who_is_first(county):
    kept, out = files.ranked(county, "L03"), files.ranked(county, "L03", without=("P017",))
    assert [bid.provider for bid in kept.bids[:2]] == ["P004", "P011"]
    assert [bid.provider for bid in out.bids[:2]] == ["P011", "P004"]
    assert kept.reference.of == "P017"
    assert bid_of(kept, "P017").rank > 1  # it wins nothing, and decides who does


def test_two_bids_tie_exactly_and_no_link_of_the_chain_separates_them(county):
    one, other = (bid_of(files.ranked(county, "L05"), ref) for ref in ("P008", "P021"))
    assert (one.total, one.quality, one.price) == (other.total, other.quality, other.price)
    assert one.rank == other.rank
    assert one.tied
    assert other.tied
    rates = {r.provider: r.amount for r in county.price.rates if r.lot == "L05" and r.line == "sleep_in"}
    assert rates["P008"] != rates["P021"]  # equal prices from rates that differ


def test_two_bids_with_equal_totals_are_separated_by_higher_quality(county):
    first, second = (bid_of(files.ranked(county, "L06"), ref) for ref in ("P003", "P015"))
    assert first.total == second.total
    assert first.quality > second.quality
    assert (first.tie_settled_by, second.tie_settled_by) == ("higher_quality", "higher_quality")
    assert second.rank == first.rank + 1


def test_the_top_of_a_lot_is_a_near_tie(county):
    first, second = files.ranked(county, "L02").bids[:2]
    assert 0 < first.total - second.total <= county.method.near_tie
    assert first.near_tie
    assert second.near_tie


def test_a_tie_lies_across_the_cap_of_tier_one_and_both_are_in(county):
    bids = files.ranked(county, "L01").bids
    assert [bid.provider for bid in bids if bid.rank == 10] == ["P012", "P029"]
    assert sum(bid.tier == "tier_1" for bid in bids) == 11


def test_late_withdrawn_and_set_aside_bids_keep_their_own_codes(county):
    assert bid_of(files.ranked(county, "L09"), "P033").state is State.LATE
    assert bid_of(files.ranked(county, "L10"), "P026").state is State.WITHDRAWN
    assert {bid_of(files.ranked(county, lot), "P036").state for lot in ("L02", "L06", "L09")} == {
        State.DISREGARDED_CONDITION
    }
    assert Counter(b.state for lot in county.method.lots for b in files.ranked(county, lot.id).bids)[State.LATE] == 1


def test_a_pass_mark_on_a_question_and_one_on_quality_are_failed(county):
    question = bid_of(files.ranked(county, "L01"), "P037")
    assert question.state is State.DISQUALIFIED
    assert "care_in_person" in {failure.criterion for failure in question.failures}
    share = bid_of(files.ranked(county, "L07"), "P038")
    assert [failure.criterion for failure in share.failures] == ["quality"]
    assert bid_of(files.ranked(county, "L10"), "P038").state is State.IN  # the same provider, a better start plan


def test_a_provider_without_a_rating_gets_the_published_points_for_that(county):
    value = next(v for v in county.quality.measures if v.provider == "P039")
    assert value.value is Gap.NOT_RATED
    assert bid_of(files.ranked(county, "L01"), "P039").criteria["cqc"] == Fraction("2.5")


def test_every_lot_is_complete(county):
    assert {files.ranked(county, lot.id).status for lot in county.method.lots} == {LotStatus.COMPLETE}


# --- the second cycle ------------------------------------------------------------------------------

LEFT = frozenset({"P030"})


def test_with_the_one_that_left_withdrawn_every_lot_of_the_second_list_is_complete(county):
    assert {files.reassessed(lot.id, LEFT).status for lot in county.method.lots} == {LotStatus.COMPLETE}


def test_until_it_is_withdrawn_its_two_lots_wait(county):
    waiting = [lot.id for lot in county.method.lots if files.reassessed(lot.id).status is LotStatus.INCOMPLETE]
    assert waiting == ["L10", "L12"]


def test_the_one_that_left_has_no_measures_and_no_prices(county):
    assert {v.provider for v in county.measures.measures} & LEFT == set()
    assert {r.provider for r in county.new_price.rates} & LEFT == set()


def test_providers_move_up_and_down_in_every_lot(county):
    for lot in county.method.lots:
        before = {bid.provider: bid.rank for bid in files.ranked(county, lot.id).bids if bid.rank}
        after = {bid.provider: bid.rank for bid in files.reassessed(lot.id, LEFT).bids if bid.rank}
        moves = [before[ref] - after[ref] for ref in after]
        assert min(moves) < 0 < max(moves), lot.id


def test_a_rating_fell_a_survey_was_too_small_and_a_return_is_missing(county):
    said = {(v.provider, v.measure): v for v in county.measures.measures if not v.lot}
    before = {v.provider: v.value for v in county.quality.measures}
    fell = [ref for ref, value in before.items() if value == "Good" and said_of(said, ref) == "Requires improvement"]
    assert fell == ["P005"]
    assert said["P022", "people_satisfied"].sample < county.method.measure("people_satisfied").minimum_sample
    assert said["P014", "missed_visits"].value is Gap.MISSING
    lot = files.reassessed("L05", LEFT)
    assert bid_of(lot, "P014").criteria["missed"] == 0  # the published rule for a missing return


def said_of(said, ref):
    return said[ref, "cqc_overall"].value if (ref, "cqc_overall") in said else None


def test_new_prices_are_close_to_the_old_and_some_have_not_changed(county):
    old = {(r.lot, r.provider, r.line): r.amount for r in county.price.rates}
    low = {("L03", "P017"), ("L07", "P023")}
    ratios = [
        r.amount / old[r.lot, r.provider, r.line] for r in county.new_price.rates if (r.lot, r.provider) not in low
    ]
    assert min(ratios) == 1
    assert 1 < max(ratios) < Fraction("1.04")


def test_no_new_price_is_below_the_floors(county):
    costs, rates = lot_costs(county.method), defaultdict(dict)
    for rate in county.new_price.rates:
        rates[rate.lot, rate.provider][rate.line] = rate
    offers = [priced(county.method, lot, ref, found) for (lot, ref), found in rates.items()]
    for rule in ("below_lawful_cost", "below_local_cost"):
        assert {s.outcome for s in floor_signals(rule, offers, costs)} == {Signal.CLEAR}


# --- the messy workbooks ---------------------------------------------------------------------------

ROWS = """answer_missing answer_too_long answer_twice attachment_not_asked attachment_not_named attachment_not_supplied
bid_late bid_not_received bid_twice choice_unknown column_unknown condition_not_answered condition_twice
condition_unknown date_far_off day_unreadable gap_without_rule hidden_row lot_needed lot_not_wanted lot_unknown
mark_missing mark_not_on_scale mark_twice measure_after_cut_off measure_missing measure_twice measure_unknown
measure_value_unknown merged_range moment_clock_change moment_impossible moment_unreadable moment_without_time
number_unreadable outside_table price_in_wrong_workbook provider_lookalike provider_ref_alike provider_twice
provider_two_names provider_unknown provider_without_bid question_unknown reason_missing reference_invisible
reference_unreadable sheet_unknown value_is_date value_is_error value_is_percent value_missing value_not_given
value_true_false withdrawn_before_received"""
PRICES = """bid_not_received costs_do_not_add costs_twice digits_hidden hidden_column lot_unknown money_zero
number_negative number_places number_too_long number_unreadable provider_unknown rate_missing rates_missing rates_twice
seal_differs value_is_date value_is_percent value_not_given"""
HEADINGS = "column_missing cycle_differs header_twice hidden_sheet sheet_hidden sheet_unknown version_differs"
CELLS = "cell_not_a_number formula formula_without_value merged_range value_under_merge"
MEASURES = """gap_without_rule lot_needed measure_after_cut_off measure_missing number_places number_unreadable
sample_missing sheet_missing sheet_unknown value_missing"""
MESSY_BIDS = {(lot, ref) for lot in ("L01", "L02") for ref in ("P001", "P002", "P003")}


@pytest.mark.parametrize(
    ("name", "which", "codes"),
    [
        ("quality_messy.xlsx", "quality", ROWS),
        ("price_messy.xlsx", "price", PRICES),
        ("price_headings_messy.xlsx", "price", HEADINGS),
        ("price_cells_messy.xlsx", "price", CELLS),
        ("measures_first_messy.xlsx", "measures", MEASURES),
    ],
)
def test_a_messy_workbook_shows_every_kind_of_mistake_it_was_made_for(name, which, codes):
    more = {
        "quality": {"attachments": files.supplied("aldermere")},
        "price": {"bids": MESSY_BIDS},
        "measures": {"cycle": "first", "known": [Provider(ref, f"Number {ref}") for ref in ("P001", "P002", "P003")]},
    }[which]
    _, findings = files.read("aldermere", f"messy/{name}", which, **more)
    assert {f.code for f in findings} >= set(codes.split())
    assert any(f.severity is Severity.ERROR for f in findings)
    assert all(f.what and f.to_do for f in findings)


# --- the small tenders and the templates -----------------------------------------------------------


def test_the_fixed_rate_tender_ranks_on_quality_alone_with_a_tie_that_needs_a_draw():
    found = files.samples("small/fixed_rate")
    assert len(found.method.lots) == 2
    assert len(found.quality.bids) == 5
    first = files.ranked(found, "L01")
    assert {bid.price_points for bid in first.bids} == {None}
    assert [(bid.provider, bid.rank, bid.tied) for bid in first.bids] == [
        ("W02", 1, False),
        ("W01", 2, True),
        ("W03", 2, True),
    ]


def test_the_absurdly_low_bid_takes_every_price_point_and_leaves_the_others_none():
    found = files.samples("small/configurable")
    assert asked_about(found, "below_lawful_cost") == {("L01", "S04")}
    assert asked_about(found, "below_local_cost") == {("L01", "S04")}
    points = {bid.provider: bid.price_points for bid in files.ranked(found, "L01").bids}
    assert points == {"S01": 0, "S02": 0, "S03": 0, "S04": 40}
    rest = files.ranked(found, "L01", without=("S04",))
    assert all(bid.price_points > 30 for bid in rest.bids)


@pytest.mark.parametrize("name", ["fixed_rate", "configurable"])
def test_a_template_may_be_sealed_as_it_stands(name):
    assert parse(template(name), name).id == name


def test_every_example_that_is_commented_out_in_the_plain_template_works_when_it_is_switched_on():
    head, tail = template("configurable").split("# --- Re-assessment")
    switched = re.sub(
        r"(?m)^# (?=(\[lot_limit\]|most = |rule = \"provider|lowest = |highest = |authorities = ))", "", head
    )
    cycle = "\n".join(line.removeprefix("#").removeprefix(" ") for line in tail.splitlines()[1:])
    method = parse(switched + cycle, "switched on")
    assert method.lot_limit
    assert method.lot_limit.most == 3
    assert method.cycle
    assert method.cycle.periods[0].id == "first"
    assert method.lots[0].authorities
    assert method.price.lines[0].lowest == 24
