"""The cases of the lot rules: who holds what, who was passed over, and that the pages print the same figures."""

import tomllib
from fractions import Fraction
from pathlib import Path

import pytest

from criteria.schema import Lot, LotLimit, Tier
from evaluation.model import BidResult, LotResult, LotStatus, State, Step
from evaluation.scoring.lot_rules import LOT_RULES
from evaluation.scoring.lots import limit_lots
from tests.scoring.builders import criterion, method

ROOT = Path(__file__).parents[2]
CASES = [
    pytest.param(rule, case, id=f"{rule}-{case['id']}")
    for rule in LOT_RULES
    for case in tomllib.loads((ROOT / "tests" / "cases" / "lots" / f"{rule}.toml").read_text(encoding="utf-8"))["case"]
]
each_case = pytest.mark.parametrize(("rule", "case"), CASES)


def by_id(rows):
    """A table by the ids of lots, which are capital letters."""
    return {lot.upper(): row for lot, row in rows.items()}


def lots_of(case):
    made = []
    for lot, totals in by_id(case["totals"]).items():
        order = sorted(totals, key=totals.__getitem__, reverse=True)
        bids = [
            BidResult(lot, p, State.IN, total=Fraction(totals[p]), rank=n, step=Step("total", Fraction(totals[p])))
            for n, p in enumerate(order, 1)
        ]
        made.append(LotResult(lot, LotStatus.COMPLETE, tuple(bids)))
    return made


def done(rule, case):
    sizes = by_id(case.get("sizes", {}))
    lots = tuple(Lot(id=lot, title=lot, size=Fraction(sizes.get(lot, 1))) for lot in by_id(case["totals"]))
    limit = LotLimit(most=case.get("most"), most_share=case.get("most_share"), rule=rule)
    tiers = (Tier(id="t", title="T", places=case["places"], at_cap="all_in"),)
    way = method([criterion("q", 100)], {"rule": "fixed_rate"})
    wishes = {(lot.upper(), p): n for p, order in case.get("order", {}).items() for n, lot in enumerate(order, 1)}
    return limit_lots(way.model_copy(update={"lots": lots, "lot_limit": limit, "tiers": tiers}), lots_of(case), wishes)


@each_case
def test_the_lots_are_held_as_worked_out_by_hand(rule, case):
    got = done(rule, case)
    assert {lot.lot: [bid.provider for bid in lot.bids if bid.tier] for lot in got} == by_id(case["held"])
    over = {lot.lot: {b.provider: b.passed_over for b in lot.bids if b.passed_over} for lot in got}
    assert {lot: codes for lot, codes in over.items() if codes} == by_id(case["passed_over"])
    assert not any(lot.unproven for lot in got)


@each_case
def test_the_page_prints_the_figures_of_its_case(rule, case):
    if not case.get("in_page"):
        return
    page = (ROOT / "docs" / "rules" / f"{rule}.md").read_text(encoding="utf-8")
    rows = [[cell.strip() for cell in line.split("|")[1:-1]] for line in page.splitlines() if line.startswith("|")]
    printed = {row[0]: row for row in rows if row[0] in case["totals"]}
    assert set(printed) == set(case["totals"])
    for lot, row in printed.items():
        assert all(str(total) in " ".join(row[1:-2]) for total in case["totals"][lot].values())
        assert row[-2] == case["held"][lot][0]
        assert all(name in row[-1] for name in case["passed_over"].get(lot, {}))
    assert f"`{case['id']}`" in page
