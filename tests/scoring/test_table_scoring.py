"""Any table of prices and marks by any rule: the printed digits of every case, and every fault named at once."""

import tomllib
from decimal import Decimal
from fractions import Fraction
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

import criteria
from criteria.reading import parse
from evaluation.exact import number, rounded
from evaluation.exceptions import EvenhandError, RuleError, TableError, UnknownNameError
from evaluation.findings import Severity
from evaluation.model import LotStatus, State
from evaluation.scoring.combine import COMBINATIONS
from evaluation.scoring.formulas import FORMULAS
from evaluation.scoring.table import Row, check_award, score
from evaluation.scoring.ties import TIE_RULES
from evaluation.service.table_example import example_of
from tests.scoring.arithmetic import worked_out

CASES = Path(__file__).resolve().parents[1] / "cases"
REGISTRIES = {"price": FORMULAS, "combine": COMBINATIONS, "ties": TIE_RULES}
SCORING = [(kind, rule) for kind, rules in REGISTRIES.items() for rule in rules]
THREE = {"A": {"price": 40}, "B": {"price": "80"}, "C": {"price": Decimal(100)}}


def cases(kind, key):
    """Every case of a kind that has this key, by its id."""
    found = [(path, case) for path in sorted((CASES / kind).glob("*.toml")) for case in read(path) if key in case]
    return [pytest.param(case, id=f"{path.stem} {case['id']}") for path, case in found]


def read(path):
    return tomllib.loads(path.read_text(encoding="utf-8"), parse_float=Decimal)["case"]


def assert_printed(values, case):
    for name, printed in case.get("printed", {}).items():
        assert rounded(values[name], case["decimals"]) == number(printed), name


# --- the three lines of the documentation -----------------------------------------------------------------------------


def test_three_lines_score_a_table():
    done = score(THREE, "lowest_over_bid", points=50)
    assert done.points == {"A": 50, "B": 25, "C": 20}
    assert done.ranks == {"A": 1, "B": 2, "C": 3}
    assert done.reference.value == 40
    assert worked_out(done.working("B").working) == 25


def test_nobody_has_a_quality_of_nought_where_none_was_given():
    assert {row.quality for row in score(THREE, "lowest_over_bid").rows} == {None}


@given(st.lists(st.integers(1, 10**6), min_size=1, max_size=8), st.integers(1, 1000))
def test_points_may_be_out_of_any_number_and_are_exact(prices, points):
    done = score({str(n): {"price": price} for n, price in enumerate(prices)}, "lowest_over_bid", points=points)
    assert done.points == {str(n): Fraction(points * min(prices), price) for n, price in enumerate(prices)}


def test_an_award_past_the_first_does_not_follow_the_ranking():
    done = score(THREE, "lowest_over_bid")
    assert check_award(done, ["A"]).follows
    assert check_award(done, ["C"]).passed_over == ("A", "B")


# --- every case, every rule -------------------------------------------------------------------------------------------


@pytest.mark.parametrize("case", cases("price", "prices"))
def test_a_price_case_comes_out_as_printed(case):
    bids = {name: {"price": price} for name, price in case["prices"].items()}
    assert_printed(score(bids, case["formula"], points=case["points"]).points, case)


@pytest.mark.parametrize("case", cases("price", "costs"))
def test_a_case_about_cost_breakdowns_comes_out_as_printed(case):
    bids = {name: {"price": 20, "cost": lines} for name, lines in case["costs"].items()}
    assert_printed(score(bids, case["formula"], points=case["points"], caps={"price": 20}).points, case)


@pytest.mark.parametrize("case", cases("price", "positions"))
def test_a_case_of_several_positions_comes_out_as_printed(case):
    """Each position is a price line that earns points by itself: the basis "lines"."""
    places = case["positions"]
    whole = sum(place["points"] for place in places)
    names = places[0]["prices"]
    bids = {name: {"price": {f"p{n}": place["prices"][name] for n, place in enumerate(places)}} for name in names}
    weights = {f"p{n}": Fraction(100 * place["points"], whole) for n, place in enumerate(places)}
    done = score(bids, case["formula"], points=whole, weights=weights, basis="lines")
    assert_printed(done.points, case)
    assert done.rows[0].provider == case.get("winner", done.rows[0].provider)


@pytest.mark.parametrize("case", cases("price", "quality"))
def test_a_case_without_prices_ranks_by_quality_alone(case):
    done = score({name: {"quality": mark} for name, mark in case["quality"].items()}, case["formula"])
    assert_printed(done.totals, case)
    assert done.ranks == case["places"]
    assert {row.price for row in done.rows} == {None}


def combined(case, leaves=""):
    """The bids of a case about combining; where points are added, price has 40 and the lowest price earns them."""
    bids = {
        one["name"]: {"price": one["price"], "quality": one.get("marks", one.get("quality"))}
        for one in case["bid"]
        if one["name"] != leaves
    }
    points = {"points": 40, "formula": "lowest_over_bid"} if case["combine"]["rule"] == "weighted_sum" else {}
    weights = {"quality_weights": case["criteria"]} if "criteria" in case else {}
    tops = {"quality_out_of": dict.fromkeys(case["criteria"], 100)} if "criteria" in case else {}
    return score(bids, case["combine"], **points, **weights, **tops)


@pytest.mark.parametrize("case", cases("combine", "bid"))
def test_a_case_about_combining_comes_out_as_printed(case):
    done = combined(case)
    for one in case["bid"]:
        row = done.row(one["name"])
        assert (row.rank is None) == one.get("disqualified", False)
        assert row.rank == one.get("place")
        if "figure" in one:
            assert rounded(row.total, case["decimals"]) == number(one["figure"])
        if "exact" in one:
            assert row.total == number(one["exact"])
    if "leaves" in case:
        assert combined(case, case["leaves"]).ranks == case["then"]


def awarded(case):
    """The bids of an award; where it says nothing of points, price alone decides."""
    rest = 100 - number(case.get("price", 100))
    bids = {
        one["name"]: {
            "price": one.get("price"),
            "state": "disregarded_procedure" if one.get("out") else "in",
            **({"quality": one.get("other")} if rest else {}),
        }
        for one in case["bid"]
    }
    if rest:
        return score(bids, "weighted_sum", formula=case["formula"], points=case["price"], quality_out_of=rest)
    return score(bids, case.get("formula", "lowest_over_bid"))


@pytest.mark.parametrize("case", cases("award", "winner"))
def test_an_award_case_comes_out_as_it_was_made(case):
    done = awarded(case)
    assert [name for name, rank in done.ranks.items() if rank == 1] == [case["winner"]]
    assert check_award(done, [case["winner"]]).follows
    for one in case["bid"]:
        if "printed_total" in one:
            assert rounded(done.totals[one["name"]], case["decimals"]) == number(one["printed_total"])


@pytest.mark.parametrize("case", cases("award", "passed_over"))
def test_an_award_that_price_does_not_explain_is_said_not_to_follow(case):
    check = check_award(awarded(case), [case["awarded"]])
    assert (check.follows, check.passed_over) == (False, tuple(case["passed_over"]))


@pytest.mark.parametrize(
    ("kind", "rule"),
    [
        (kind, rule)
        for kind, rules in (("price", FORMULAS), ("combine", COMBINATIONS), ("ties", TIE_RULES))
        for rule in rules
    ],
)
def test_every_rule_scores_its_example(kind, rule):
    """A rule that was added to its registry is scored by its id without another line being written for it."""
    example = example_of(kind, rule)
    assert example is not None, f"no figures were found for '{rule}' that pass the checks of a method"
    done = score(example.bids, example.by, **example.options)
    assert done.result.status is LotStatus.COMPLETE
    assert sorted(done.ranks) == ["A", "B", "C"]
    assert all(row.total is not None for row in done.rows)
    assert len(set(done.totals.values())) > 1, "the example tells nobody apart"


# --- ways of combining ------------------------------------------------------------------------------------------------


def test_quality_may_be_out_of_what_it_earns_or_of_anything_else():
    bids = {"A": {"price": 19, "quality": 29}, "B": {"price": 36, "quality": 29}}
    done = score(bids, "weighted_sum", formula="lowest_over_bid", points=70, quality_out_of=30)
    assert done.totals["A"] == 99
    double = {name: {**row, "quality": 58} for name, row in bids.items()}
    assert score(double, "weighted_sum", formula="lowest_over_bid", points=70, quality_out_of=60).totals == done.totals


def test_quality_may_stand_in_several_columns_that_add_up():
    bids = {name: {"price": price, "quality": {"work": 19, "local": 10}} for name, price in (("A", 19), ("B", 36))}
    out_of = {"work": 20, "local": 10}
    done = score(bids, "weighted_sum", formula="lowest_over_bid", points=70, quality_out_of=out_of)
    assert done.row("A").criteria == {"work": 19, "local": 10}
    assert rounded(done.totals["B"], 2) == Fraction("65.94")


def test_points_may_total_more_than_a_hundred():
    bids = {"A": {"price": 40, "quality": 30}, "B": {"price": 80, "quality": 50}}
    done = score(bids, "weighted_sum", formula="lowest_over_bid", points=400, quality_points=600, quality_out_of=60)
    assert done.totals == {"A": 700, "B": 700}


def test_rounding_and_ties_are_as_published():
    bids = {"A": {"price": 25, "quality": 80}, "B": {"price": 20, "quality": 60}}
    done = score(bids, "weighted_sum", formula="lowest_over_bid", points=50, ties=["lower_price"])
    assert (done.totals, done.ranks) == ({"A": 80, "B": 80}, {"A": 2, "B": 1})
    assert done.row("B").tie_settled_by == "lower_price"
    third = score(
        {"A": {"price": 2}, "B": {"price": 3}}, "lowest_over_bid", rounding={"price_points": 1, "mode": "down"}
    )
    assert third.points["B"] == Fraction("66.6")


def test_a_bid_that_is_not_in_keeps_its_state_and_takes_no_part():
    done = score({**THREE, "A": {"price": 40, "state": "Withdrawn"}}, "lowest_over_bid", points=50)
    assert done.points == {"B": 50, "C": 40, "A": None}
    assert (done.row("A").state, done.ranks["A"]) == (State.WITHDRAWN, None)


def test_a_bid_below_the_pass_mark_needs_no_price():
    rule = {"rule": "lowest_price", "pass_percent": 50}
    done = score({"A": {"price": 9, "quality": 60}, "B": {"quality": 49, "price": None}}, rule)
    assert (done.ranks, done.row("B").state) == ({"A": 1, "B": None}, State.DISQUALIFIED)


# --- a whole method ---------------------------------------------------------------------------------------------------


def configurable(**changed):
    row = {"good_care": 3, "people_who_care": 2, "cqc": "good", "hour": "26", "visit_30": "15.20"}
    return {"A": {**row, "hour": 24, "visit_30": 14}, "B": {**row, **changed}}


METHOD = parse(criteria.template("configurable"), "configurable")


def test_a_whole_method_ranks_a_table_by_its_own_columns():
    done = score(configurable(), METHOD, lot="L01")
    assert (done.by, done.result.lot, done.rows[0].tier) == ("configurable", "L01", "main")
    assert done.totals["B"] == Fraction("77.12")


@pytest.mark.parametrize(
    ("changed", "code", "what"),
    [
        ({"good_care": 5}, "mark_not_on_scale", "5"),
        ({"good_care": "1.5"}, "mark_not_on_scale", "1.5"),
        ({"cqc": "Gold"}, "choice_unknown", "Gold"),
        ({"cqc": "missing"}, "value_missing", "cqc"),
        ({"hour": ""}, "value_missing", "hour"),
    ],
)
def test_what_the_method_does_not_take_is_a_finding_at_its_column(changed, code, what):
    with pytest.raises(TableError) as refused:
        score(configurable(**changed), METHOD)
    (found,) = refused.value.findings
    assert (found.code, next(iter(changed)) in found.cell, what in found.what) == (code, True, True)


def test_a_gap_earns_what_the_method_publishes_for_it():
    assert score(configurable(cqc="Not rated"), METHOD).row("B").criteria["cqc"] == 6


def test_two_columns_that_hold_the_same_are_refused():
    with pytest.raises(TableError) as refused:
        score(configurable(**{"price.hour": 20}), METHOD)
    assert {f.code for f in refused.value.findings} == {"column_twice"}


def test_a_price_outside_the_published_band_is_pointed_out():
    done = score({"A": {"price": 31}, "B": {"price": 30}}, "lowest_over_bid", caps={"price": 30})
    assert [(f.code, f.cell) for f in done.warnings] == [("price_outside_band", "bid 'A', column 'price'")]


def test_a_method_says_everything_itself():
    with pytest.raises(RuleError, match="points: the method says this itself"):
        score(configurable(), METHOD, points=50)


# --- trouble in the table ---------------------------------------------------------------------------------------------


def test_everything_wrong_in_a_table_is_said_at_once_with_row_and_column():
    bids = {
        "A": {"price": 40.5},
        "B": {"price": "x", "state": "widrawn"},
        "C": {"price": 0},
        "D": {"price": None},
        "E": {"price": "1e5"},
    }
    with pytest.raises(TableError) as refused:
        score(bids, "lowest_over_bid")
    found = {(f.code, f.cell) for f in refused.value.findings}
    assert found == {
        ("number_unreadable", "bid 'A', column 'price'"),
        ("number_unreadable", "bid 'B', column 'price'"),
        ("state_unknown", "bid 'B', column 'state'"),
        ("price_not_above_zero", "bid 'C', column 'price'"),
        ("value_missing", "bid 'D', column 'price'"),
        ("number_unreadable", "bid 'E', column 'price'"),
    }
    assert "Did you mean 'withdrawn'?" in str(refused.value)


def test_a_column_that_is_not_there_is_said_once():
    with pytest.raises(TableError) as refused:
        score({"A": {"quality": 1}, "B": {"quality": 2}}, "lowest_price")
    assert [(f.code, "'price'" in f.what) for f in refused.value.findings] == [("column_missing", True)]


def test_a_price_that_the_rule_does_not_take_is_a_finding_of_its_row():
    matrix = {"rule": "price_matrix", "rows": [{"price": 20, "points": 100}, {"price": 30, "points": 0}]}
    with pytest.raises(TableError) as refused:
        score({"A": {"price": 20}, "B": {"price": 25}, "C": {"price": 31}}, matrix)
    found = [(f.code, f.cell) for f in refused.value.findings]
    assert found == [("not_scorable", f"bid '{bid}', column 'price'") for bid in "BC"]


def test_a_column_that_nobody_reads_is_said_and_a_slip_is_refused():
    done = score({"A": {"price": 1, "notes": "x"}}, "lowest_over_bid")
    assert [(f.code, f.severity) for f in done.warnings] == [("column_ignored", Severity.WARNING)]
    with pytest.raises(TableError, match="Did you mean 'state'"):
        score({"A": {"price": 1, "stat": "withdrawn"}}, "lowest_over_bid")


def test_a_bid_without_a_name_or_in_two_rows_is_refused():
    with pytest.raises(TableError) as refused:
        score([Row(" ", {"price": 1}), Row("A", {"price": 1}), Row("A", {"price": 2})], "lowest_over_bid")
    assert [f.code for f in refused.value.findings] == ["bid_missing", "bid_twice", "bid_twice"]


def test_an_empty_table_is_refused():
    with pytest.raises(TableError, match="holds no bid"):
        score({}, "lowest_over_bid")


def test_a_mark_above_what_it_is_out_of_is_refused():
    with pytest.raises(TableError, match="0 to 100"):
        score({"A": {"quality": 101}}, "quality_only")


def test_thousands_and_pounds_and_fractions_are_read_exactly():
    done = score({"A": {"price": "£1,234.50"}, "B": {"price": "9/7"}, "C": {"price": " 7 "}}, "lowest_over_bid")
    assert {name: done.row(name).price for name in "ABC"} == {"A": Fraction("1234.5"), "B": Fraction(9, 7), "C": 7}
    for odd in ("1,23", "12,34.5", "1e400000", "9/0", "9" * 70, "nan"):
        with pytest.raises(TableError):
            score({"A": {"price": odd}}, "lowest_over_bid")


# --- trouble with the rule --------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("by", "options", "sentence"),
    [
        ("one_sided_linear", {}, "'zero_at' is missing"),
        ({"rule": "one_sided_linear", "zero_at": 1}, {}, "above 1"),
        ({"rule": "one_sided_linear", "zero_at": 2, "zero": 1}, {}, "Did you mean 'zero_at'?"),
        ("lowest_over_bid", {"points": 0}, "points: it has to be above 0"),
        ("lowest_over_bid", {"points": "many"}, "points: 'many' is not a number"),
        ("lowest_over_bid", {"formula": "lowest_over_bid"}, "takes no price formula"),
        ("lowest_over_bid", {"quality_out_of": 5}, "looks at no quality"),
        ("lowest_over_bid", {"weights": {"hour": 100}}, "no column for 'hour'"),
        ("lowest_over_bid", {"rounding": {"totl": 2}}, "Did you mean 'total'?"),
        ("lowest_over_bid", {"rounding": {"total": 99}}, "rounding"),
        ("weighted_sum", {"points": 40}, "a 'formula' has to say how"),
        ("weighted_sum", {"points": 100, "formula": "lowest_over_bid"}, "none of 100 for quality"),
        ("quality_only", {"points": 40}, "gives no points for price"),
        ("quality_only", {"quality_out_of": {"care": 5}}, "no column for 'care'"),
        ("quality_only", {"quality_weights": {"quality": 90}}, "total 90, not 100"),
        ("quality_only", {"ties": ["higher_criterion:care"]}, "'care' is not a criterion"),
        ({"rule": "lowest_price", "pass_percent": 101}, {}, "at most 100"),
    ],
)
def test_a_rule_that_makes_no_sense_is_refused_with_the_editors_own_sentence(by, options, sentence):
    bids = {"A": {"price": 1, "quality": 1}}
    with pytest.raises(RuleError) as refused:
        score(bids, by, **options)
    assert sentence in str(refused.value)


@pytest.mark.parametrize(
    ("by", "options", "near"),
    [
        ("lowest_over_bidd", {}, "lowest_over_bid"),
        ("weighted_sum", {"formula": "lowest_over_bit"}, "lowest_over_bi"),
        ("quality_only", {"ties": ["lower_pric"]}, "lower_price"),
    ],
)
def test_an_unknown_rule_is_answered_with_the_nearest(by, options, near):
    with pytest.raises(UnknownNameError, match=near):
        score({"A": {"quality": 1}}, by, **options)


def test_lines_need_weights_that_total_a_hundred():
    bids = {"A": {"price": {"hour": 24, "visit": 14}}, "B": {"price": {"hour": 20, "visit": 20}}}
    with pytest.raises(RuleError, match="total 90, not 100"):
        score(bids, "lowest_over_bid", weights={"hour": 40, "visit": 50})
    assert score(bids, "lowest_over_bid", weights={"hour": 50, "visit": 50}).row("A").price == 19
    volumes = score(bids, "lowest_over_bid", weights={"hour": 10, "visit": 1}, basis="volumes")
    assert volumes.row("B").price == 220


def test_a_line_whose_name_cannot_be_an_id_is_a_finding():
    with pytest.raises(TableError, match="small letters"):
        score({"A": {"price": {"Hour of care": 24}}}, "lowest_over_bid")


@pytest.mark.parametrize(
    ("by", "options", "sentence"),
    [
        ("lowest_over_bid", {"point": 40}, "Did you mean 'points'?"),
        ("higher_quality", {}, "give it as 'ties'"),
        ("lowest_over_bid", {"draws": ["A", "B"]}, "no 'recorded_draw'"),
        ({"rule": "logarithmic", "zero_at": "1." + "0" * 50 + "1"}, {}, "too near 1"),
        ({"rule": "reference_over_bid", "reference": 2, "cap": "maybe"}, {}, "write true or false"),
        ({"rule": "staff_share", "lines": "ppe", "zero_at": 1, "full_at": 2}, {}, "square brackets"),
    ],
)
def test_a_slip_that_would_pass_unseen_is_refused(by, options, sentence):
    with pytest.raises(RuleError) as refused:
        score({"A": {"price": 1}, "B": {"price": 1}}, by, **options)
    assert sentence in str(refused.value)


def test_a_draw_may_be_one_order_and_names_only_who_bid():
    bids = {name: {"price": 10} for name in "ABC"}
    for draws in (["C", "A", "B"], [["C", "A", "B"]]):
        done = score(bids, "lowest_over_bid", ties="lower_price, recorded_draw", draws=draws)
        assert done.ranks == {"C": 1, "A": 2, "B": 3}
    with pytest.raises(UnknownNameError, match="'D'"):
        score(bids, "lowest_over_bid", ties=["recorded_draw"], draws=["D", "A", "B", "C"])
    with pytest.raises(EvenhandError, match="each bid once"):
        score(bids, "lowest_over_bid", ties=["recorded_draw"], draws=["A", "A", "B", "C"])


def test_a_table_may_be_records_that_name_their_bid_or_prices_alone():
    records = [{"bid": "A", "price": {"hour": 10}}, {"provider": "B", "price.hour": 20}]
    assert (
        score(records, "lowest_over_bid").ranks
        == score({"A": 10, "B": 20}, "lowest_over_bid").ranks
        == {"A": 1, "B": 2}
    )


def test_a_column_given_twice_loses_neither_value_unseen():
    with pytest.raises(TableError, match=r"'price\.hour' is given twice"):
        score({"A": {"price": {"hour": 10}, "price.hour": 20}}, "lowest_over_bid")


def test_the_lowest_price_needs_no_marks_where_none_can_fail():
    bids = {"A": {"price": 12}, "B": {"price": 10}, "C": {"state": "disregarded_procedure"}}
    done = score(bids, "lowest_price")
    assert done.ranks == {"B": 1, "A": 2, "C": None}
    assert [(row.quality, dict(row.criteria)) for row in done.rows] == [(None, {})] * 3
    with pytest.raises(TableError, match="no column 'quality'"):
        score(bids, {"rule": "lowest_price", "pass_percent": 60})
