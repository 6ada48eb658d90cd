"""The basis "lines": every price line earns points on its own, and its weight is its share of the points for price."""

import tomllib
from fractions import Fraction
from pathlib import Path

import pytest

from criteria.rules_of_method import faults_of
from evaluation.exact import number, rounded
from evaluation.model import LotStatus, Rate, State
from evaluation.scoring.quality import BidInput
from evaluation.words.explain import explain
from evaluation.words.method import method_in_words
from evaluation.words.results import compared_with
from tests.scoring.arithmetic import every_line, worked_out
from tests.scoring.builders import by_provider, criterion, method, ranking, scale

CASES = Path(__file__).resolve().parents[1] / "cases" / "price" / "lowest_over_bid.toml"
POSITIONS = [case for case in tomllib.loads(CASES.read_text(encoding="utf-8"))["case"] if "positions" in case]


def by_lines(*weights, formula=None, price=40, **more):
    lines = [{"id": f"l{n}", "title": f"Line {n}", "unit": "hour", "weight": w} for n, w in enumerate(weights)]
    scored = {"basis": "lines", "lines": lines, "formula": formula or {"rule": "lowest_over_bid"}}
    nodes = [criterion("q", 100 - price), criterion("price", price, "price")] if price < 100 else []
    nodes = nodes or [criterion("price", 100, "price")]
    return method(nodes, price=scored, scales=[scale()], **more)


def offer(name, *amounts, state=State.IN):
    rates = {f"l{n}": Rate(name, "L1", f"l{n}", number(a)) for n, a in enumerate(amounts) if a is not None}
    return BidInput(name, state, rates=rates)


def priced(way, *bids):
    return ranking(way, *bids)


@pytest.mark.parametrize("case", POSITIONS, ids=lambda case: case["id"])
def test_a_published_tender_by_positions_comes_out_line_by_line(case):
    whole = sum(Fraction(one["points"]) for one in case["positions"])
    way = by_lines(*(100 * Fraction(one["points"]) / whole for one in case["positions"]), price=100)
    names = case["positions"][0]["prices"]
    rows = ranking(way, *(offer(name, *(one["prices"][name] for one in case["positions"])) for name in names))
    found = by_provider(rows)
    for name, printed in case.get("printed", {}).items():
        points = found[name].price_points * whole / 100
        assert rounded(points, case["decimals"]) == number(printed)
    if "winner" in case:
        assert [row.provider for row in rows.bids if row.rank == 1] == [case["winner"]]


def test_there_are_published_tenders_by_positions():
    assert {"pf-latvia-without-c", "pf-latvia-with-c", "aw-latvia-songfestival-2018"} <= {c["id"] for c in POSITIONS}


def test_each_line_has_its_own_lowest_price_and_the_one_price_stays_the_weighted_sum():
    way = by_lines(75, 25, price=100)
    assert faults_of(way) == []
    result = ranking(way, offer("a", 20, 40), offer("b", 30, 30))
    rows = by_provider(result)
    assert (rows["a"].price, rows["b"].price) == (25, 30)
    assert rows["a"].price_points == 75 + Fraction(25 * 30, 40)
    assert rows["b"].price_points == Fraction(75 * 20, 30) + 25
    low = result.reference
    assert [(part.of, part.parts[0].value, part.parts[0].of) for part in low.parts] == [
        ("Line 0", 20, "a"),
        ("Line 1", 30, "b"),
    ]
    assert low.value == Fraction("22.5")
    for row in rows.values():
        for line in every_line(row.step):
            if line.working:
                assert worked_out(line.working) == (line.value if line.exact is None else line.exact)
        assert any("Line 1" in line.label for line in explain(row.step))
    said = compared_with(result, str)
    assert said == (
        "Each price line is compared by itself. Line 0: lowest price in the lot: £20.00 by a. "
        "Line 1: lowest price in the lot: £30.00 by b."
    )


def test_a_line_without_a_price_stops_the_lot_and_is_no_nought():
    result = ranking(by_lines(50, 50, price=100), offer("a", 20, None), offer("b", 30, 30))
    assert result.status is LotStatus.INCOMPLETE
    assert by_provider(result)["a"].missing == ("price:l1",)
    assert result.reference is None
    assert by_provider(result)["b"].total is None


def test_only_bids_that_are_in_set_the_lowest_price_of_a_line():
    late = offer("late", 1, 1, state=State.LATE)
    rows = by_provider(ranking(by_lines(50, 50, price=100), offer("a", 20, 30), late))
    assert rows["a"].price_points == 100
    assert rows["late"].total is None


def test_an_absolute_formula_works_line_by_line_without_a_reference():
    bands = {"rule": "price_bands", "bands": [{"at_most": 20, "points": 100}, {"at_most": 30, "points": 50}]}
    result = ranking(by_lines(50, 50, price=100, formula=bands), offer("a", 20, 30), offer("b", 40, 10))
    assert result.reference is None
    assert {row.provider: row.total for row in result.bids} == {"a": 75, "b": 50}


def test_a_published_reference_stands_for_every_line():
    fixed = {"rule": "reference_over_bid", "reference": 20}
    result = ranking(by_lines(50, 50, price=100, formula=fixed), offer("a", 20, 40))
    assert by_provider(result)["a"].total == 75
    assert [part.parts[0].what for part in result.reference.parts] == ["reference_price", "reference_price"]


def test_the_method_says_that_lines_are_scored_one_by_one():
    said = {sentence.topic: sentence.text for sentence in method_in_words(by_lines(60, 40))}
    assert said["price_basis"] == (
        "Each of the 2 price lines earns points by itself; its published weight is its share of the points for price."
    )
