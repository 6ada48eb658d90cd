"""Reading a workbook that was made for a method: records out, and every finding at once.

Nothing here opens a file or knows the time. Where any finding is an error nothing of the load may be kept; all rows are
read all the same, so that a person mends the whole file in one go.
"""

from collections.abc import Collection, Mapping, Sequence
from datetime import date

from criteria.schema import Method
from evaluation.findings import Finding
from evaluation.intake.answer_rows import read_answers, read_marks
from evaluation.intake.bid_rows import Received, deadline_of, read_bids, read_conditions, read_providers, without_bid
from evaluation.intake.book import Book
from evaluation.intake.collect import Collector
from evaluation.intake.layout import README, Which, asked_measures, plans
from evaluation.intake.loads import MeasureLoad, PriceLoad, QualityLoad, Total, summary
from evaluation.intake.lookup import Names, References
from evaluation.intake.measure_rows import read_measures_sheet
from evaluation.intake.price_rows import read_costs, read_rates
from evaluation.intake.stamps import check_sheets, check_stamps
from evaluation.intake.table import Table, read_table
from evaluation.model import Provider

__all__ = ["MeasureLoad", "PriceLoad", "QualityLoad", "Total", "read_measures", "read_price", "read_quality", "summary"]

Loaded = QualityLoad | PriceLoad | MeasureLoad


def read_quality(
    book: Book,
    method: Method,
    *,
    seal: str,
    file: str,
    sha256: str,
    attachments: Mapping[str, str],
    known: Sequence[Provider] = (),
) -> tuple[QualityLoad, list[Finding]]:
    """The records of a quality workbook, and every finding about it.

    `file` is what it was called, `sha256` that of its bytes; `attachments` the accepted files supplied with it, name to
    SHA-256; `known` the providers on record already.
    """
    opened = _Opened(book, method, "quality", seal, "", file, sha256)
    providers, refs = opened.providers(known)
    lots, received = opened.lots, Received(None)
    load = QualityLoad(providers)
    if table := opened.table("Bids"):
        bids, received = read_bids(table, method, lots, refs)
        load = QualityLoad(providers, bids)
        if listing := opened.table("Providers"):
            without_bid(listing, providers, received)
    conditions = Names("condition", {c.id: c.title for c in method.conditions})
    judged, answered, marked, measured = map(opened.table, ("Conditions", "Answers", "Marks", "Measures"))
    cut_off = due.date() if (due := deadline_of(method)) else None
    asked = asked_measures(method, "quality")
    load = QualityLoad(
        providers,
        load.bids,
        read_conditions(judged, method, conditions, lots, refs, received) if judged else (),
        read_answers(answered, method, lots, refs, received, attachments) if answered else (),
        read_marks(marked, method, lots, refs, received) if marked else (),
        read_measures_sheet(measured, asked, lots, refs, received, received.providers, cut_off) if measured else (),
    )
    return load, opened.findings


def read_price(
    book: Book,
    method: Method,
    *,
    seal: str,
    file: str,
    sha256: str,
    cycle: str = "",
    bids: Collection[tuple[str, str]],
) -> tuple[PriceLoad, list[Finding]]:
    """The records of a price workbook, and every finding about it. `bids`: the (lot, provider) that may be priced."""
    opened = _Opened(book, method, "price", seal, cycle, file, sha256)
    if cycle and not (method.cycle and method.cycle.reprice):
        what = "The method asks for no new prices when the list is worked out again."
        opened.general.error("prices_not_asked", what, "Do not load prices for this re-assessment.")
    received = Received(frozenset(bids), frozenset(bids))
    refs = References(received.bidders, "among the bids")
    rates, costs = opened.table("Rates"), opened.table("Costs")
    read = read_rates(rates, method, opened.lots, refs, received) if rates else ()
    load = PriceLoad(read, read_costs(costs, method, opened.lots, refs, received, read) if costs else ())
    return load, opened.findings


def read_measures(
    book: Book,
    method: Method,
    *,
    seal: str,
    file: str,
    sha256: str,
    cycle: str,
    known: Sequence[Provider],
) -> tuple[MeasureLoad, list[Finding]]:
    """The records of a measures workbook for the period `cycle`, and every finding about it.

    `known` are the providers on the list; newcomers stand on the workbook's own sheet.
    """
    opened = _Opened(book, method, "measures", seal, cycle, file, sha256)
    providers, refs = opened.providers(known)
    expected = {provider.ref for provider in (*known, *providers)}
    load = MeasureLoad(providers)
    if table := opened.table("Measures"):
        asked = asked_measures(method, "measures", cycle)
        cut_off = _data_by(method, cycle)
        read = read_measures_sheet(table, asked, opened.lots, refs, Received(None), expected, cut_off)
        load = MeasureLoad(providers, read)
    return load, opened.findings


def _data_by(method: Method, cycle: str) -> date | None:
    periods = method.cycle.periods if method.cycle else ()
    return next((period.data_by for period in periods if period.id == cycle), None)


class _Opened:
    """A workbook's tables by sheet, where they could be read, each with a collector of its own."""

    def __init__(self, book: Book, method: Method, which: Which, seal: str, cycle: str, file: str, sha256: str) -> None:
        self.general = Collector(file)
        self.lots = Names("lot", {lot.id: lot.title for lot in method.lots})
        self._tables: dict[str, Table] = {}
        stamps = Collector(file, README)
        self._collectors = [self.general, stamps]
        if not check_stamps(book, method, which, seal, cycle, stamps):
            return  # another method's workbook: its rows would only be misread
        made = plans(method, which, cycle)
        for finding in check_sheets(book, which, made, file):
            self.general.add(finding)
        for plan in made:
            collector = Collector(file, plan.title)
            self._collectors.append(collector)
            if table := read_table(book, plan, collector, sha256):
                self._tables[plan.title] = table

    def table(self, name: str) -> Table | None:
        """The table of a sheet; None where it could not be read."""
        return self._tables.get(name)

    def providers(self, known: Sequence[Provider]) -> tuple[tuple[Provider, ...], References]:
        """The providers on the sheet, and every reference that may be used: any at all, if the sheet is unreadable."""
        table = self.table("Providers")
        if table is None:
            return (), References(None, "")
        found = read_providers(table, known)
        return found, References({each.ref for each in (*found, *known)}, "on the sheet 'Providers'")

    @property
    def findings(self) -> list[Finding]:
        """Every finding, in the order of the sheets."""
        return [finding for collector in self._collectors for finding in collector.findings]
