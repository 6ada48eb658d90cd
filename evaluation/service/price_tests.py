"""From bids as they are kept to the fields that low-price tests look at, and the tests on a table of prices."""

from collections.abc import Mapping, Sequence

from criteria.schema import LowPrice, Method
from evaluation.fair_cost.homecare import BUSINESS_TITLES, TITLES
from evaluation.low_price.catalogue.base import Field, Offer
from evaluation.low_price.floors import Floors
from evaluation.model import Source, Step
from evaluation.scoring.price import one_price
from evaluation.scoring.quality import BidInput
from evaluation.scoring.steps import given
from evaluation.service import records
from evaluation.service.cost import law_of, lot_costs, priced
from evaluation.store.records import Entry

#: a cost line's id -> its official name
ALL_LINES = {**TITLES, **BUSINESS_TITLES}


def price_fields(
    method: Method,
    low: LowPrice,
    bids: Mapping[str, Sequence[BidInput]],
    prices: Mapping[tuple[str, str], Entry],
    cycle: str = "",
) -> list[Field]:
    """Every lot with its bids, by lot, as the tests see them; each price entry holds a bidder's own cost lines too.

    Every bid given counts in what the others are compared with, one disregarded for its price included: a decision
    about one bid may not change what the tests say of another.
    """
    costs, law = lot_costs(method, cycle), law_of(method, low, cycle)
    return [
        Field(
            lot,
            tuple(_offer(method, lot, bid, prices.get((lot, bid.provider))) for bid in rows),
            Floors(costs[lot]) if lot in costs else None,
            law,
            _budget(low, lot),
        )
        for lot, rows in bids.items()
    ]


def _offer(method: Method, lot: str, bid: BidInput, entry: Entry | None) -> Offer:
    price, _ = one_price(method.price, bid.rates, method.rounding)
    lines = records.costs_of(entry) if entry else {}
    costs = {
        line: given("cost_line", cost.amount, of=ALL_LINES.get(line, line), source=cost.source, unit="per_hour")
        for line, cost in lines.items()
    }
    return Offer(bid.provider, price, costs=costs, hour=priced(method, lot, bid.provider, dict(bid.rates)))


def _budget(low: LowPrice, lot: str) -> Step | None:
    by_lot = {budget.lot: budget.amount for budget in low.budgets}
    amount = by_lot.get(lot, by_lot.get(""))
    return (
        None if amount is None else given("budget", amount, source=Source("method", "published estimate"), unit="GBP")
    )
