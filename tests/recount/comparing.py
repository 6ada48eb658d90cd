"""One lot by both engines, and every point on which they differ."""

from collections.abc import Sequence
from dataclasses import fields

from criteria.schema import Method
from evaluation.model import BidResult, LotResult
from evaluation.recount import Line, Offer, Recount, recount
from evaluation.scoring.quality import BidInput
from evaluation.scoring.ranking import LotInput, rank_lot

#: what both engines say of a bid under the same name, in the same form
SHARED = {field.name for field in fields(Line)} & {field.name for field in fields(BidResult)} - {"missing"}


def offer(bid: BidInput) -> Offer:
    """A bid of the first engine, as the second takes it."""
    return Offer(
        bid.provider,
        bid.state,
        {name: mark.mark for name, mark in bid.marks.items()},
        {name: (said.value, said.sample) for name, said in bid.measures.items()},
        {name: rate.amount for name, rate in bid.rates.items()},
        {name: line.amount for name, line in bid.costs.items()},
        bid.carried,
    )


def both(
    method: Method,
    bids: Sequence[BidInput],
    *,
    draws: Sequence[Sequence[str]] = (),
    open_cases: Sequence[str] = (),
    cycle: bool = False,
    lot: str = "L1",
) -> tuple[LotResult, Recount]:
    """A lot by the first engine and by the second."""
    one = rank_lot(method, LotInput(lot, bids, frozenset(open_cases), draws), cycle=cycle)
    return one, recount(method, list(map(offer, bids)), draws=draws, open_cases=open_cases, cycle=cycle)


def differences(one: LotResult, other: Recount) -> list[str]:
    """Every state, figure, rank and tier that is not the same, digit for digit."""
    found = [] if one.status is other.status else [f"status: {one.status} and {other.status}"]
    found += ["not the same bids"] * ({row.provider for row in one.bids} != set(other.lines))
    for row in one.bids:
        here, there = _first(row), _second(other.lines[row.provider])
        found += [f"{row.provider} {key}: {here[key]} and {there[key]}" for key in here if here[key] != there[key]]
    return found


def agreed(method: Method, bids: Sequence[BidInput], **more: object) -> Recount:
    """What the second engine makes of a lot. Raises AssertionError where the first says anything else."""
    one, other = both(method, bids, **more)  # type: ignore[arg-type]
    if found := differences(one, other):
        raise AssertionError("\n".join([f"{method.combine}, {method.price.formula}", *found]))
    return other


def _first(row: BidResult) -> dict[str, object]:
    told: dict[str, object] = {name: getattr(row, name) for name in SHARED}
    missing = {"costs" if name.startswith("cost") else name.removeprefix("price:") for name in row.missing}
    failed = {failure.criterion for failure in row.failures}
    return told | {"criteria": dict(row.criteria), "missing": missing, "failed": failed}


def _second(line: Line) -> dict[str, object]:
    told: dict[str, object] = {name: getattr(line, name) for name in SHARED}
    return told | {"missing": set(line.missing), "failed": set(line.failed)}
