"""A capped price, scored on the cost breakdown: the share that reaches staff, and what happens without a breakdown."""

from dataclasses import replace
from fractions import Fraction
from typing import get_args

import pytest

from criteria.formulas import CostName
from criteria.rules_of_method import faults_of
from evaluation.exact import number
from evaluation.fair_cost.homecare import TITLES
from evaluation.model import CostLine, LotStatus
from evaluation.words.explain import as_text, explain
from evaluation.words.results import missing
from tests.scoring.builders import bid, by_provider, criterion, method, ranking

NAMED = ["direct_care", "travel_time", "holiday"]
SHARE = {"rule": "staff_share", "lines": NAMED, "zero_at": 60, "full_at": 80}
NIL = dict.fromkeys(get_args(CostName), "0")
LINE = {"id": "hour", "title": "Hour", "unit": "hour", "weight": 100, "highest": 26}
WAY = method(
    [criterion("q", 60), criterion("price", 40, "price")],
    price={"basis": "weights", "lines": [LINE], "formula": SHARE},
)


def costed(name, price=20, left_out=(), **lines):
    whole = {line: amount for line, amount in {**NIL, **lines}.items() if line not in left_out}
    costs = {line: CostLine(name, "L1", line, number(amount)) for line, amount in whole.items()}
    return replace(bid(name, {"q": 5}, price), costs=costs)


def test_the_official_cost_lines_are_the_same_everywhere():
    assert get_args(CostName) == tuple(TITLES)


def test_points_follow_the_share_that_reaches_the_named_lines():
    assert faults_of(WAY) == []
    rows = by_provider(
        ranking(
            WAY,
            costed("full", direct_care=15, travel_time=2, business=3),
            costed("half", direct_care=12, holiday=2, business=6),
            costed("none", direct_care=10, business=10),
        )
    )
    assert [rows[name].price_points for name in ("full", "half", "none")] == [40, 20, 0]
    assert rows["half"].price == 20
    text = as_text(explain(rows["half"].step))
    assert "Share of the cost that goes to the named lines: 100 × 14.00 ÷ 20.00 = 70" in text


def test_a_lower_price_earns_nothing_by_itself():
    rows = by_provider(
        ranking(WAY, costed("dear", 26, direct_care=14, business=6), costed("cheap", 13, direct_care=7, business=3))
    )
    assert rows["dear"].price_points == rows["cheap"].price_points == 20


@pytest.mark.parametrize(
    ("late", "lacks", "says"),
    [
        (bid("late", {"q": 5}, 20), ("costs",), "the cost breakdown (all of its lines, with a total above £0)"),
        (
            costed("late", direct_care=14, business=6, left_out=["holiday", "surplus"]),
            ("costs:holiday", "costs:surplus"),
            "“Holiday” in the cost breakdown (0 if there is none)",
        ),
        (costed("late"), ("costs",), "the cost breakdown"),
        (costed("late", direct_care=10, surplus="-10"), ("costs",), "the cost breakdown"),
        (bid("late", {"q": 5}), ("price:hour", "costs"), "the price for “Hour”"),
    ],
    ids=["none at all", "two lines left out", "all lines nil", "a loss as large as the cost", "nothing"],
)
def test_a_breakdown_that_is_missing_is_missing_and_never_a_nought(late, lacks, says):
    result = ranking(WAY, costed("whole", direct_care=14, business=6), late)
    assert result.status is LotStatus.INCOMPLETE
    row = by_provider(result)["late"]
    assert (row.missing, row.total, row.price_points) == (lacks, None, None)
    assert any(each.startswith(says) for each in missing(WAY, row))


def test_nobody_is_asked_for_costs_where_the_price_earns_the_points():
    plain = method([criterion("q", 60), criterion("price", 40, "price")])
    assert ranking(plain, bid("a", {"q": 5}, 20)).status is LotStatus.COMPLETE


def test_a_planned_loss_lifts_the_share_and_never_past_all_the_points():
    rows = by_provider(ranking(WAY, costed("loss", direct_care=20, business=2, surplus="-8")))
    assert rows["loss"].price_points == 40
    assert Fraction(2000, 14) == next(
        part.value for part in rows["loss"].step.parts[1].parts if part.what == "staff_share"
    )
