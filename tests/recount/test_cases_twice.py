"""The published cases of tests/cases by the second engine, to their last printed digit, and the same by the first."""

import tomllib
from itertools import takewhile
from pathlib import Path

import pytest

from evaluation.exact import number
from evaluation.model import CostLine, State
from evaluation.recount.digits import cut
from tests.recount.comparing import agreed
from tests.scoring.builders import bid, criterion, method, scale
from tests.scoring.combining import method_of

CASES = Path(__file__).resolve().parents[1] / "cases"


def cases(folder, *names):
    """Every case of a folder, or of some of its files."""
    paths = [path for path in sorted((CASES / folder).glob("*.toml")) if not names or path.stem in names]
    found = [case for path in paths for case in tomllib.loads(path.read_text(encoding="utf-8"))["case"]]
    assert found
    return pytest.mark.parametrize("case", [pytest.param(case, id=case["id"]) for case in found])


def assert_printed(value, printed, decimals):
    assert cut(value, decimals, "half_up") == number(printed)


def points_by_bid(formula, one):
    """Points for price of every bid of a case, beside a question that earns nothing."""
    points = number(one["points"])
    way = method([criterion("q", 100, scale="five"), criterion("price", points, "price")], formula)
    costs = {
        name: {line: CostLine(name, "L1", line, number(pounds)) for line, pounds in lines.items()}
        for name, lines in one.get("costs", {}).items()
    }
    prices = dict.fromkeys(costs, 20) | one.get("prices", {})
    bids = [bid(name, {"q": 0}, price, costs=costs.get(name, {})) for name, price in prices.items()]
    return {name: line.price_points for name, line in agreed(way, bids).lines.items()}


@cases("price", *(path.stem for path in CASES.glob("price/*.toml") if path.stem != "fixed_rate"))
def test_a_price_case_comes_out_as_printed(case):
    each = [points_by_bid(case["formula"], one) for one in case.get("positions", [case])]
    totals = {name: sum(points[name] for points in each) for name in each[0]}
    for name, printed in case.get("printed", {}).items():
        assert_printed(totals[name], printed, case["decimals"])
    if "winner" in case:
        assert max(totals, key=totals.__getitem__) == case["winner"]
    assert "printed" in case or "winner" in case


@cases("price", "fixed_rate")
def test_a_fixed_rate_case_comes_out_as_printed(case):
    way = method([criterion("q", 100, scale="hundred")], case["formula"], scales=[scale("hundred", (0, 100))])
    lines = agreed(way, [bid(name, {"q": mark}) for name, mark in case["quality"].items()]).lines
    for name, printed in case["printed"].items():
        assert_printed(lines[name].total, printed, case["decimals"])
        assert lines[name].rank == case["places"][name]


def by_way(case, without=""):
    way = method_of(case["combine"], case.get("criteria"))
    rows = [one for one in case["bid"] if one["name"] != without]
    return agreed(
        way, [bid(one["name"], one.get("marks") or {"q": one["quality"]}, one["price"]) for one in rows]
    ).lines


@cases("combine")
def test_a_combining_case_comes_out_as_printed(case):
    lines = by_way(case)
    for one in case["bid"]:
        line = lines[one["name"]]
        if one.get("disqualified"):
            assert (line.state, line.total, line.rank) == (State.DISQUALIFIED, None, None)
            continue
        assert line.rank == one["place"]
        if "figure" in one:
            assert_printed(line.total, one["figure"], case["decimals"])
        if "exact" in one:
            assert line.total == number(one["exact"])
    if "leaves" in case:
        after = by_way(case, without=case["leaves"])
        assert {name: line.rank for name, line in after.items()} == case["then"]


@cases("ties")
def test_a_tie_case_comes_out_as_printed(case):
    weights = {"safe_care": 30, "workforce": 20}
    nodes = [criterion(name, weight, scale="ten") for name, weight in weights.items()]
    way = method([*nodes, criterion("price", 50, "price")], scales=[scale("ten", (0, 10))], ties=case["chain"])
    bids = [bid(one["name"], {name: one[name] for name in weights}, one["price"]) for one in case["bids"]]
    lines = agreed(way, bids, draws=[case["draw"]] if "draw" in case else []).lines
    for one in case["bids"]:
        assert lines[one["name"]].rank == one["place"]
        assert_printed(lines[one["name"]].total, one["total"], 2)


def award_bids(case, marks):
    out = {True: State.DISREGARDED_PROCEDURE, False: State.IN}
    return [bid(one["name"], marks(one), one.get("price"), out[one.get("out", False)]) for one in case["bid"]]


@cases("award", "lowest_price_wins", "printed_scores")
def test_an_award_case_comes_out_as_it_was_made(case):
    rest = 100 - number(case["price"])
    nodes = [criterion("other", rest, scale="rest"), criterion("price", 100 - rest, "price")]
    way = method(nodes[1 - bool(rest) :], case["formula"], scales=[scale("rest", (0, rest or 1))])
    lines = agreed(way, award_bids(case, lambda one: {"other": one["other"]} if rest else {})).lines
    assert [name for name, line in lines.items() if line.rank == 1] == [case["winner"]]
    for one in case["bid"]:
        for key, found in (("printed_total", "total"), ("printed_price_points", "price_points")):
            if key in one:
                assert_printed(getattr(lines[one["name"]], found), one[key], case["decimals"])


@cases("award", "not_by_rank")
def test_an_award_that_does_not_follow_the_ranking_is_passed_over_by_both(case):
    lines = agreed(method_of({"rule": "lowest_price"}), award_bids(case, lambda _: {"q": 100})).lines
    order = sorted((line for line in lines.values() if line.rank), key=lambda line: line.rank)
    better = takewhile(lambda line: line.provider != case["awarded"], order)
    assert [line.provider for line in better] == case["passed_over"]


@cases("award", "weighted_sums")
def test_a_weighted_sum_case_comes_out_as_printed(case):
    nodes = [criterion(f"q{n}", weight, scale="hundred") for n, weight in enumerate(case["weights"])]
    way = method(nodes, {"rule": "fixed_rate"}, scales=[scale("hundred", (0, 100))])
    line = agreed(way, [bid("a", {f"q{n}": mark for n, mark in enumerate(case["marks"])})]).lines["a"]
    assert ([line.criteria[node.id] for node in nodes], line.total) == (case["parts"], case["total"])
