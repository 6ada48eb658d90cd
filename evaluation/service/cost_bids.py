"""Bids beside the cost of care in a lot: their prices for an hour, only to those who may see prices."""

from dataclasses import dataclass
from datetime import date
from fractions import Fraction

from criteria import cost_models as told
from evaluation.exceptions import StageError
from evaluation.fair_cost.price_base import Amount
from evaluation.low_price.floors import hourly_price
from evaluation.model import Actor, Source, State, Step
from evaluation.service import inputs as known_of
from evaluation.service import prepare, records
from evaluation.service.cost import lot_floors, priced
from evaluation.service.workbench import Floors, floors, law_of, require_one_month
from evaluation.service.workspace import Workspace

_PERSON = Source("person", "as stated")
_COUNTED = frozenset({State.IN, State.DISREGARDED_LOW_PRICE})


@dataclass(frozen=True, slots=True)
class BidPrice:
    """A bid's price for a contact hour, over all lines of care while awake; None where it has none."""

    provider: str
    name: str
    price: Step | None


@dataclass(frozen=True, slots=True)
class Beside:
    """The two floors of a lot, and every bid's price beside them, the lowest first. `bids` is empty before prices are
    opened, and for those who may not see them.
    """

    lawful: Fraction
    local: Fraction
    bids: tuple[BidPrice, ...]
    shows_bids: bool


def lots(ws: Workspace, actor: Actor, procurement: str) -> dict[str, str]:
    """Every lot of the method, id -> title; empty while the method cannot be read."""
    ws.guard(actor, "see_cost", procurement)
    method = prepare.method(ws, actor, procurement).method
    return {lot.id: lot.title for lot in method.lots} if method else {}


def beside(
    ws: Workspace,
    actor: Actor,
    procurement: str,
    lot: str,
    working: told.Homecare | None = None,
    *,
    prices_of: date | None = None,
    change_percent: Fraction | None = None,
) -> Beside:
    """The floors of a lot with its bids: the method's own cost, or a working in the prices of the month `prices_of`.

    Bids are in the prices of the month in which the method's delivery begins. Raises PriceBaseError where a working is
    in another month's prices and `change_percent`, the change of prices from the one to the other, is not stated;
    StageError where the method states no cost and no working is given.
    """
    ws.guard(actor, "see_cost", procurement)
    found = _method_floors(ws, actor, procurement, lot) if working is None else _floors(ws, working)
    if working is not None and prices_of is not None:
        found = _moved(found, prices_of, _delivery(ws, actor, procurement) or prices_of, change_percent)
    shows = ws.may(actor, "see_price", procurement)
    bids = _bids(ws, procurement, lot) if shows else ()
    return Beside(found.lawful.value, found.local.value, bids, shows)


def _method_floors(ws: Workspace, actor: Actor, procurement: str, lot: str) -> Floors:
    method = prepare.method(ws, actor, procurement).method
    found = {each.lot: each for each in (lot_floors(method) if method else ())}
    if lot not in found:
        raise StageError("The method states no cost of care for this lot. Take a working instead.")
    return Floors(found[lot].lawful.price, found[lot].local.price)


def _floors(ws: Workspace, working: told.Homecare) -> Floors:
    return floors(working, law_of(ws, working.day))


def _delivery(ws: Workspace, actor: Actor, procurement: str) -> date | None:
    method = prepare.method(ws, actor, procurement).method
    return method.low_price.delivery_date if method and method.low_price else None


def _moved(found: Floors, base: date, to: date, change: Fraction | None) -> Floors:
    """The local cost in the other month's prices. The lawful floor stays: it follows the law of a day, not prices."""
    if change is not None:
        return Floors(found.lawful, Amount(found.local, base).brought_to(to, change, _PERSON).step)
    require_one_month(base, to)
    return found


def _bids(ws: Workspace, procurement: str, lot: str) -> tuple[BidPrice, ...]:
    method, _ = ws.method(procurement)
    data = known_of.known(ws, procurement, prices=True)
    made = []
    for (of, ref), bid in data.bids.items():
        entry = data.prices.get((of, ref))
        if of == lot and entry is not None and known_of.state_of(method, data, bid) in _COUNTED:
            price = hourly_price(priced(method, lot, ref, records.rates_of(entry)))[0]
            made.append(BidPrice(ref, data.name(ref), price))
    return tuple(sorted(made, key=lambda each: (each.price is None, each.price.value if each.price else 0, each.name)))
