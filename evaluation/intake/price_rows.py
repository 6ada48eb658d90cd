"""Rates and bidders' cost breakdowns: from rows to records, with every finding."""

from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping, Sequence
from fractions import Fraction

from criteria.formulas import PriceMatrix
from criteria.schema import Method, Price, PriceLine
from evaluation.exact import shown, text
from evaluation.findings import Finding
from evaluation.intake import values
from evaluation.intake.bid_rows import Received
from evaluation.intake.book import Cell
from evaluation.intake.layout import COST_LINES, asked_lines
from evaluation.intake.lookup import Names, References, some
from evaluation.intake.table import Row, Seen, Table
from evaluation.model import CostLine, Rate

BidKey = tuple[str, str]  # lot, provider
COST_PLACES = 10
ADDS_WITHIN = Fraction("0.05")
_KEYS = frozenset({"lot", "provider"})


def read_rates(table: Table, method: Method, lots: Names, refs: References, received: Received) -> tuple[Rate, ...]:
    """Every rate, and findings for those outside the published limits or not given."""
    places, lines = method.price.decimals, asked_lines(method)
    known: dict[object, Fraction] = {}
    readers = [(line, _RateReader(line, places, known)) for line in lines]
    rates: list[Rate] = []
    priced: set[BidKey] = set()
    for row, key in _bid_rows(table, lots, refs, received, "rates", "The row of rates"):
        amounts = [_on_matrix(table, row, line, method.price, _rate(table, row, line, read)) for line, read in readers]
        if key is None:
            continue
        priced.add(key)
        lot, provider = key
        for line, amount in zip(lines, amounts, strict=True):
            if amount is not None:
                rates.append(Rate(provider, lot, line.id, amount, table.source(row, line.id)))
    do = "Add their rates. Without them these bids have no price and their lots cannot be ranked."
    _point_out_missing(table, "rates_missing", "rates", do, received.live - priced)
    return tuple(rates)


def _bid_rows(
    table: Table, lots: Names, refs: References, received: Received, kind: str, what: str
) -> Iterator[tuple[Row, BidKey | None]]:
    seen = Seen(table, kind, what)
    for row in table.rows:
        if row.cells.keys() <= _KEYS:
            continue  # a row made ready, not filled in yet
        lot, provider = table.need(row, "lot", lots.find), table.need(row, "provider", refs.find)
        if lot is None or provider is None or seen.again((lot, provider), row, "lot"):
            yield row, None
        else:
            yield row, (lot, provider) if received.check(table, row, lot, provider) else None


class _RateReader:
    """Reads the rates of one line; each different number is read once, for all lines that share `known`."""

    def __init__(self, line: PriceLine, places: int, known: dict[object, Fraction]) -> None:
        self._label, self._places, self._read = f"rate for '{line.title}'", places, known

    def __call__(self, cell: Cell) -> Fraction | Finding:
        known = self._read.get(cell.value) if cell.kind == "number" and not cell.percent else None
        if known is not None:
            return known
        value = values.money(cell, self._label, places=self._places)
        if isinstance(value, Fraction) and cell.kind == "number":
            self._read[cell.value] = value
        return value


def _rate(table: Table, row: Row, line: PriceLine, read: _RateReader) -> Fraction | None:
    cell = row.cells.get(line.id)
    if cell is None:
        what = f"The rate for '{line.title}' is not given."
        do = "Write it if the bid gives one. Without it the bid has no price and its lot cannot be ranked."
        table.collector.warning("rate_missing", what, do, table.place(row, line.id))
        return None
    amount = read(cell)
    if isinstance(amount, Finding):
        table.collector.add(amount)
        return None
    if line.lowest is not None or line.highest is not None:
        _check_band(table, row, line, amount)
    return amount


def _on_matrix(table: Table, row: Row, line: PriceLine, price: Price, amount: Fraction | None) -> Fraction | None:
    """The rate, if the method has no matrix of prices to choose from or the rate is one of them."""
    if amount is None or not isinstance(price.formula, PriceMatrix):
        return amount
    prices = [row.price for row in price.formula.rows]
    if amount in prices:
        return amount
    what = f"The rate for '{line.title}' is £{text(amount)}, which is not a price on the published matrix."
    choice = ", ".join(f"£{text(one)}" for one in prices)
    do = f"Write the price that the bid chose from the matrix: {choice}. If it offers another, it has no price here."
    table.collector.error("rate_not_on_matrix", what, do, table.place(row, line.id))
    return None


def _check_band(table: Table, row: Row, line: PriceLine, amount: Fraction) -> None:
    limit = None
    if line.lowest is not None and amount < line.lowest:
        limit = f"below the published lowest rate of £{text(line.lowest)}"
    elif line.highest is not None and amount > line.highest:
        limit = f"above the published highest rate of £{text(line.highest)}"
    if limit:
        what = f"The rate for '{line.title}' is £{text(amount)}, {limit}."
        do = "Check it against the bid. If it is what was offered, a named person decides what the published rules say."
        table.collector.warning("rate_outside_band", what, do, table.place(row, line.id))


def _point_out_missing(table: Table, code: str, what: str, to_do: str, keys: Collection[BidKey]) -> None:
    by_lot: dict[str, list[str]] = defaultdict(list)
    for lot, provider in sorted(keys):
        by_lot[lot].append(provider)
    for lot, providers in by_lot.items():
        table.collector.warning(code, f"No {what} are given for the lot {lot} by {some(providers)}.", to_do)


def read_costs(
    table: Table, method: Method, lots: Names, refs: References, received: Received, rates: Sequence[Rate]
) -> tuple[CostLine, ...]:
    """Every cost line that was given; a warning where they do not add up to the bid's price per contact hour."""
    by_bid: dict[BidKey, dict[str, Fraction]] = defaultdict(dict)
    for rate in rates:
        by_bid[rate.lot, rate.provider][rate.line] = rate.amount
    costs: list[CostLine] = []
    for row, key in _bid_rows(table, lots, refs, received, "costs", "The cost breakdown"):
        amounts = {line: _cost(table, row, line) for line in COST_LINES if line in row.cells}
        if key is None:
            continue
        lot, provider = key
        given = {line: amount for line, amount in amounts.items() if amount is not None}
        costs += [CostLine(provider, lot, line, given[line], table.source(row, line)) for line in given]
        if given and len(given) == len(amounts):
            _check_sum(table, row, given, price_per_hour(method.price, by_bid[key]))
    return tuple(costs)


def _cost(table: Table, row: Row, line: str) -> Fraction | None:
    label = f"cost of '{COST_LINES[line][0]}'"
    if line == "surplus":  # a bidder may plan for a loss; that is asked about, not refused
        return table.may(row, line, lambda cell: values.number(cell, label, places=COST_PLACES, negative=True))
    return table.may(row, line, lambda cell: values.money(cell, label, places=COST_PLACES, zero=True))


def _check_sum(table: Table, row: Row, given: Mapping[str, Fraction], price: Fraction | None) -> None:
    total, blank = sum(given.values(), Fraction(0)), len(COST_LINES) - len(given)
    if price is not None and abs(total - price) > ADDS_WITHIN:
        left = f" ({blank} of the lines {'is' if blank == 1 else 'are'} not given)" if blank else ""
        what = (
            f"The cost lines add up to £{shown(total)} an hour{left}; the bid's rates come to £{shown(price)} an hour."
        )
        do = "Check the lines against the bid. If it says so, the bidder may be asked about it."
        table.collector.warning("costs_do_not_add", what, do, table.place(row, "lot"))


def price_per_hour(price: Price, rates: Mapping[str, Fraction]) -> Fraction | None:
    """Pounds per contact hour over all awake lines priced by the hour or visit, each counted as it is published.

    None where a line has no rate, or nothing is priced by the hour or visit.
    """
    money = hours = Fraction(0)
    for line in price.lines:
        if line.service != "awake" or line.unit not in ("hour", "visit"):
            continue
        rate = rates.get(line.id, line.rate)
        if rate is None:
            return None
        size = (line.volume if price.basis == "volumes" else line.weight) or Fraction(0)
        money += size * rate
        hours += size * Fraction(line.minutes or 60) / 60
    return money / hours if hours else None
