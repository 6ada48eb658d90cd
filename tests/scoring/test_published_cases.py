"""Published worked figures, kept as data in tests/cases: each has to come out to its last printed digit.

A case says where it comes from; those marked `in_page` are the worked examples of the pages in docs/rules.
"""

import re
import tomllib
from fractions import Fraction
from pathlib import Path

import pytest
from pydantic import TypeAdapter

from criteria.formulas import Formula
from evaluation.exact import number, rounded, shown
from evaluation.model import CostLine, State
from evaluation.scoring.formulas import FORMULAS
from evaluation.scoring.price import compared_with, price_points
from evaluation.scoring.steps import given
from evaluation.scoring.ties import TIE_RULES
from tests.scoring.builders import bid, by_provider, criterion, method, ranking, scale

ROOT = Path(__file__).resolve().parents[2]
CASES, PAGES = ROOT / "tests" / "cases", ROOT / "docs" / "rules"


def cases(folder, *names):
    """Every case of a folder (or of some of its files) as a parameter with its own name."""
    paths = sorted(path for path in (CASES / folder).glob("*.toml") if not names or path.stem in names)
    found = [case for path in paths for case in tomllib.loads(path.read_text(encoding="utf-8"))["case"]]
    return [pytest.param(case, id=case["id"]) for case in found]


def offers_of(parameters, one):
    """What the formula looks at, by bid: its price, or what the formula makes of its cost breakdown."""
    for name, price in one.get("prices", {}).items():
        yield name, given("price", number(price), of=name)
    for name, costs in one.get("costs", {}).items():
        lines = {line: CostLine(name, "L1", line, number(amount)) for line, amount in costs.items()}
        share, missing = FORMULAS[parameters.rule].of_costs(parameters, lines)
        assert missing == ()
        assert share.value == number(one["shares"][name])
        yield name, share


def points_of(formula, one):
    """Points of every price, or of every breakdown, unrounded."""
    parameters, available = TypeAdapter(Formula).validate_python(formula), one["points"]
    steps = dict(offers_of(parameters, one))
    low = compared_with(parameters, list(steps.values()))
    return {name: price_points(parameters, number(available), step, low) for name, step in steps.items()}


def assert_printed(value, printed, decimals):
    assert rounded(value, decimals) == number(printed), f"{shown(value, decimals + 4)} is not the printed {printed}"


@pytest.mark.parametrize("case", cases("price", *(rule for rule in FORMULAS if rule != "fixed_rate")))
def test_a_price_formula_gives_the_printed_points(case):
    positions = case.get("positions", [case])
    each = [points_of(case["formula"], one) for one in positions]
    totals = {name: sum(points[name].value for points in each) for name in each[0]}
    for name, printed in case.get("printed", {}).items():
        assert_printed(totals[name], printed, case["decimals"])
    if "winner" in case:
        assert max(totals, key=totals.__getitem__) == case["winner"]
        assert len(set(totals.values())) == len(totals)
    if "zero_price" in case:
        assert {p.parts[0].value for p in each[0].values()} == {number(case["zero_price"])}
    if "product" in case:
        first, second, under = map(number, case["product"])
        assert_printed(first * second / under, case["printed_product"], case["decimals"])


@pytest.mark.parametrize("case", cases("price", "fixed_rate"))
def test_a_fixed_rate_ranks_by_quality_alone(case):
    way = method([criterion("q", 100, scale="hundred")], case["formula"], scales=[scale("hundred", (0, 100))])
    rows = by_provider(ranking(way, *(bid(name, {"q": mark}) for name, mark in case["quality"].items())))
    for name, printed in case["printed"].items():
        assert_printed(rows[name].total, printed, case["decimals"])
        assert (rows[name].rank, rows[name].price_points) == (case["places"][name], None)


def awarded(case):
    """The lot of an award case, ranked by a method of one question (for all but price) and price."""
    rest = 100 - number(case["price"])
    nodes = [criterion("other", rest, scale="rest"), criterion("price", 100 - rest, "price")]
    way = method(nodes[1 - bool(rest) :], case["formula"], scales=[scale("rest", (0, rest or 1))])
    bids = [
        bid(
            one["name"],
            {"other": one["other"]} if rest else {},
            one.get("price"),
            State.DISREGARDED_PROCEDURE if one.get("out") else State.IN,
        )
        for one in case["bid"]
    ]
    return ranking(way, *bids)


@pytest.mark.parametrize("case", cases("award", "lowest_price_wins", "printed_scores"))
def test_an_award_comes_out_as_it_was_made(case):
    result = awarded(case)
    first = [row.provider for row in result.bids if row.rank == 1]
    assert first == [case["winner"]]
    rows = by_provider(result)
    for one in case["bid"]:
        row = rows[one["name"]]
        assert (row.rank is None) == one.get("out", False)
        if "printed_total" in one:
            assert_printed(row.total, one["printed_total"], case["decimals"])
        if "printed_price_points" in one:
            assert_printed(row.price_points, one["printed_price_points"], case["decimals"])


@pytest.mark.parametrize("case", cases("award", "weighted_sums"))
def test_a_weighted_sum_gives_the_printed_parts_and_total(case):
    nodes = [criterion(f"q{n}", weight, scale="hundred") for n, weight in enumerate(case["weights"])]
    way = method(nodes, {"rule": "fixed_rate"}, scales=[scale("hundred", (0, 100))])
    row = ranking(way, bid("a", {f"q{n}": mark for n, mark in enumerate(case["marks"])})).bids[0]
    assert ([row.criteria[node.id] for node in nodes], row.total) == (case["parts"], case["total"])


def settled_by_the_chain(case):
    nodes = [
        criterion("safe_care", 30, scale="ten"),
        criterion("workforce", 20, scale="ten"),
        criterion("price", 50, "price"),
    ]
    way = method(nodes, scales=[scale("ten", (0, 10))], ties=case["chain"])
    marked = ("safe_care", "workforce")
    bids = [bid(one["name"], {key: one[key] for key in marked}, one["price"]) for one in case["bids"]]
    return by_provider(ranking(way, *bids, draw=case.get("draw", ())))


@pytest.mark.parametrize("rule", TIE_RULES)
def test_a_tie_rule_gives_the_places_of_its_cases(rule):
    for case in (parameter.values[0] for parameter in cases("ties", rule)):
        rows = settled_by_the_chain(case)
        for one in case["bids"]:
            row = rows[one["name"]]
            assert_printed(row.total, one["total"], 2)
            settled = one["settled"] if isinstance(one["settled"], str) else rule if one["settled"] else ""
            assert (row.rank, row.tie_settled_by) == (one["place"], settled), case["id"]


@pytest.mark.parametrize(
    "path", sorted(CASES.glob("price/*.toml")) + sorted(CASES.glob("award/*.toml")), ids=lambda p: p.stem
)
def test_every_case_says_where_it_comes_from(path):
    for case in tomllib.loads(path.read_text(encoding="utf-8"))["case"]:
        source = case["source"]
        assert source["title"].startswith("Made up") or source.get("publisher"), case["id"]


def worked_example(rule):
    return re.split(r"^## ", (PAGES / f"{rule}.md").read_text(encoding="utf-8"), flags=re.MULTILINE)[3]


def on_page(figure, page):
    """Whether the page shows the figure, with or without commas between thousands, as a whole number of its own."""
    return re.search(rf"(?<![\d.]){re.escape(str(figure))}(?![\d.]*\d)", page.replace(",", "")) is not None


def published(formula):
    """Every number that a case's formula publishes, those of its rows and bands among them."""
    for value in formula.values():
        if isinstance(value, list):
            yield from (figure for row in value if isinstance(row, dict) for figure in row.values())
        elif not isinstance(value, bool) and re.fullmatch(r"[\d.]+", str(value)):
            yield value


@pytest.mark.parametrize("rule", FORMULAS)
def test_the_figures_of_a_price_page_are_those_of_its_case(rule):
    page = worked_example(rule)
    used = [case for case in (p.values[0] for p in cases("price", rule)) if case.get("in_page")]
    assert len(used) == 1
    assert f"`{used[0]['id']}`" in page
    figures = [*used[0].get("prices", {}).values(), *used[0]["printed"].values(), *used[0].get("places", {}).values()]
    figures += [*used[0].get("shares", {}).values(), *published(used[0]["formula"])]
    assert [figure for figure in figures if not on_page(figure, page)] == []


@pytest.mark.parametrize("rule", TIE_RULES)
def test_the_figures_of_a_tie_page_are_those_of_its_case(rule):
    page = worked_example(rule)
    used = [case for case in (p.values[0] for p in cases("ties", rule)) if case.get("in_page")]
    assert len(used) == 1
    assert f"`{used[0]['id']}`" in page
    for name, row in settled_by_the_chain(used[0]).items():
        line = next(line for line in page.splitlines() if line.startswith(f"| {name} |"))
        assert line.endswith(f"| {row.rank} |")
        assert on_page(shown(row.total), line)
        for figure in re.findall(r"\d+\.\d\d", line):
            values = {row.quality, row.price, row.price_points, row.total, *row.criteria.values()}
            assert Fraction(figure) in values, f"{figure} in the line of {name}"
