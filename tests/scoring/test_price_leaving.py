"""A bid that comes last and leaves: the examples on the pages, where it turns the two others round."""

import re
from fractions import Fraction
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from evaluation.exact import number, rounded
from evaluation.scoring.formulas import FORMULAS
from tests.scoring.builders import bid, by_provider, criterion, method, ranking, scale
from tests.scoring.price_formulas import FIGURES, RELATIVE

PAGES = Path(__file__).resolve().parents[2] / "docs" / "rules"
#: rule -> its figures, and (quality, price) of A, B and C; quality out of 60, 40 points for price
EXAMPLES = {
    "lowest_over_bid": ({}, (50, 24), (58, 32), (20, 16)),
    "lowest_over_bid_floor": ({"floor": 16}, (50, 24), (58, 32), (20, 12)),
    "one_sided_linear": ({"zero_at": 2}, (48, 24), (60, 30), (20, 16)),
    "linear_over_span": ({"span": 6}, (50, 20), (60, 26), (5, 14)),
    "two_sided_linear": ({}, (40, 18), (60, 20), (10, 38)),
    "mean_deviation": ({}, (55, 18), (60, 22), (30, 80)),
    "median_deviation": ({}, (45, 20), (60, 30), (20, 31)),
    "logarithmic": ({"zero_at": "1.5"}, (50, 24), (60, 36), (5, 16)),
    "discount_share": ({"ceiling": 40}, (45, 28), (60, 34), (20, 16)),
}


def ranked(rule, figures, **bids):
    nodes = [criterion("q", 60, scale="sixty"), criterion("price", 40, "price")]
    way = method(nodes, {"rule": rule, **figures}, scales=[scale("sixty", (0, 60))])
    rows = [bid(name, {"q": marks}, price) for name, (marks, price) in bids.items()]
    return ranking(way, *rows)


def test_there_is_an_example_for_every_relative_formula():
    assert set(EXAMPLES) == set(RELATIVE) == {rule for rule, formula in FORMULAS.items() if formula.relative}


@pytest.mark.parametrize("rule", EXAMPLES)
def test_a_bid_that_comes_last_turns_the_others_round_when_it_leaves_as_the_page_says(rule):
    figures, first, second, third = EXAMPLES[rule]
    before = ranked(rule, figures, A=first, B=second, C=third)
    after = ranked(rule, figures, A=first, B=second)
    order = [row.provider for row in before.bids]
    assert order[2] == "C"
    assert [row.provider for row in after.bids] == order[1::-1]
    page = (PAGES / f"{rule}.md").read_text(encoding="utf-8")
    said = re.search(r"can reorder the others\. (.*)", page)
    assert said
    for name, (marks, price) in {"A": first, "B": second, "C": third}.items():
        assert f"{name} has {marks} and £{price}" in said[1]
    shown = [rounded(by_provider(result)[name].total, 2) for result in (before, after) for name in "AB"]
    told = [number(figure) for pair in re.findall(r"leads by ([\d.]+) to ([\d.]+\d|\d)", said[1]) for figure in pair]
    assert sorted(told) == sorted(shown)


@pytest.mark.parametrize("rule", [rule for rule in FORMULAS if not FORMULAS[rule].relative])
def test_the_page_of_an_absolute_formula_says_that_nobody_moves(rule):
    assert "nobody's points move" in (PAGES / f"{rule}.md").read_text(encoding="utf-8")


@pytest.mark.parametrize("rule", [rule for rule in FIGURES if rule not in RELATIVE])
@settings(max_examples=40)
@given(st.data())
def test_under_an_absolute_formula_a_bid_that_leaves_never_reorders_the_others(rule, data):
    figures = data.draw(FIGURES[rule])
    offers = st.tuples(st.integers(0, 60), st.integers(1, 6000).map(lambda pence: Fraction(pence, 100)))
    bids = dict(zip("ABCD", data.draw(st.lists(offers, min_size=4, max_size=4)), strict=True))
    nodes = [criterion("q", 60, scale="sixty"), criterion("price", 40, "price")]
    way = method(nodes, {"rule": rule, **figures}, scales=[scale("sixty", range(61))])
    rows = {name: bid(name, {"q": marks}, price) for name, (marks, price) in bids.items()}
    before, after = ranking(way, *rows.values()), ranking(way, *(rows[name] for name in "ABC"))
    stayed = [(row.provider, row.total) for row in before.bids if row.provider != "D"]
    assert stayed == [(row.provider, row.total) for row in after.bids]
