"""What a rise of every price in a lot would do to its list: tried as play, shown beside the list that stands.

Nothing changes: no bid, no price, no rank. That somebody tried it, and what, is kept in the journal.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from fractions import Fraction

from criteria.schema import Method, PriceLine
from evaluation.exact import text
from evaluation.exceptions import EvenhandError, StageError
from evaluation.framework.movement import movements
from evaluation.model import Actor, BidResult, LotResult, Movement, Rate
from evaluation.scoring.quality import BidInput
from evaluation.service.result import SETTLED, ranked_with, worked_out
from evaluation.service.workspace import Workspace
from evaluation.store.records import Draft, Key

_HOURLY = ("hour", "visit")


@dataclass(frozen=True, slots=True)
class Rise:
    """A rise of every rate: by per cent, or by pounds an hour. Above nil, and one of the two.

    By pounds an hour, a visit rises by its share of the hour; rates by the night, the week or the package stay.
    """

    percent: Fraction | None = None
    pounds_an_hour: Fraction | None = None

    def checked(self) -> "Rise":
        """The same. Raises EvenhandError unless it is one rise above nil."""
        said = [value for value in (self.percent, self.pounds_an_hour) if value is not None]
        if len(said) != 1 or said[0] <= 0:
            raise EvenhandError("Say by how much prices rise: a per cent, or pounds an hour, above 0.")
        return self

    def of(self, line: PriceLine, amount: Fraction) -> Fraction:
        """A rate after the rise, exact."""
        if self.percent is not None:
            return amount * (100 + self.percent) / 100
        share = Fraction(line.minutes or 60, 60) if line.unit in _HOURLY else Fraction(0)
        return amount + (self.pounds_an_hour or Fraction(0)) * share


@dataclass(frozen=True, slots=True)
class WhatIf:
    """A lot's list as it stands and as it would stand, with every provider's movement between the two."""

    method: Method
    before: LotResult
    after: LotResult
    moved: tuple[Movement, ...]
    names: Mapping[str, str]

    @property
    def movers(self) -> tuple[Movement, ...]:
        """Those whose place would be another, or who would gain or lose one."""
        return tuple(move for move in self.moved if _rank(move.before) != _rank(move.after))


def try_rise(ws: Workspace, actor: Actor, procurement: str, lot: str, rise: Rise, *, cycle: str = "") -> WhatIf:
    """The list of a lot as it would be if every price in it rose. Kept in the journal as a thing that was tried.

    Raises StageError where the lot is not settled, EvenhandError where it has no ranks or no rate that would rise.
    """
    ws.guard(actor, "try_uplift", procurement)
    rise.checked()
    run = worked_out(ws, procurement, cycle)
    before = run.lot(lot)
    if before.status not in SETTLED:
        raise StageError("This lot is not settled, so its prices cannot be tried with a rise.")
    if not any(bid.rank is not None for bid in before.bids):
        raise EvenhandError("Nobody is ranked in this lot, so there is nobody to move.")
    lines = {line.id: line for line in run.method.price.lines}
    if not any(rise.of(line, Fraction(1)) != 1 for line in lines.values() if line.rate is None):
        raise EvenhandError("No rate that providers offered would rise by this, so nothing can move.")

    def raised(of: str, bid: BidInput) -> BidInput:
        return _raised(bid, rise, lines) if of == lot else bid

    after = ranked_with(ws, procurement, run, raised)[lot]
    names = {ref: provider.name for ref, provider in run.providers.items()}
    found = WhatIf(run.method, before, after, tuple(movements(before, after)), names)
    body = {"rise": _said(rise), "movers": str(len(found.movers)), "by": actor.name}
    ws.store.append(procurement, [Draft(Key("what_if", cycle, lot), body)], actor=actor, at=ws.clock())
    return found


def _rank(bid: BidResult | None) -> int | None:
    return bid.rank if bid else None


def _raised(bid: BidInput, rise: Rise, lines: Mapping[str, PriceLine]) -> BidInput:
    rates = {name: _risen(rate, rise, lines[name]) if name in lines else rate for name, rate in bid.rates.items()}
    return replace(bid, rates=rates)


def _risen(rate: Rate, rise: Rise, line: PriceLine) -> Rate:
    return replace(rate, amount=rise.of(line, rate.amount))


def _said(rise: Rise) -> str:
    if rise.percent is not None:
        return f"{text(rise.percent)} per cent"
    return f"{text(rise.pounds_an_hour or Fraction(0))} pounds an hour"
