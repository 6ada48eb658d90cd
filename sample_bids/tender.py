"""The county's tender as rows for its workbooks, sheet by sheet."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import date, datetime, timedelta
from random import Random
from zoneinfo import ZoneInfo

from criteria.schema import Method
from evaluation.intake.layout import COST_LINES
from evaluation.model import Gap
from sample_bids.answers import PANELS, answer_and_reason, pointer
from sample_bids.county import FAILED_CONDITION, LATE, WITHDRAWN, Book, Offer
from sample_bids.papers import PAPERS
from sample_bids.providers import BIDDERS, QUESTIONS, Bidder

Row = tuple[object, ...]
Sheets = dict[str, Sequence[Row]]
LONDON = ZoneInfo("Europe/London")
CHECKER = "A. Nwosu, contracts officer"


def quality(method: Method, book: Book) -> Sheets:
    """The sheets of the quality workbook: envelope 1."""
    return {
        "Providers": [(bidder.ref, bidder.name) for bidder in BIDDERS],
        "Bids": [_bid(offer) for offer in book.values()],
        "Conditions": list(_conditions(method)),
        "Answers": [row for row, _ in _answered(method, book)],
        "Marks": [row for _, row in _answered(method, book)],
        "Measures": [_rated(bidder) for bidder in BIDDERS],
    }


def price(method: Method, book: Book) -> Sheets:
    """The sheets of a price workbook: envelope 2, or the new prices of a re-assessment."""
    lines = [line.id for line in method.price.lines]
    return {
        "Rates": [(o.lot, o.ref, *(o.rates[line] for line in lines)) for o in book.values()],
        "Costs": [(o.lot, o.ref, *cost_cells(o.costs)) for o in book.values() if o.costs],
    }


def cost_cells(costs: Mapping[str, object]) -> Iterator[object]:
    """A breakdown in the order of the sheet's columns; None where a line was not given."""
    return (costs.get(line) for line in COST_LINES)


def _bid(offer: Offer) -> Row:
    draw = Random(f"{offer.ref}/received")
    received = datetime(2026, 9, draw.randint(24, 29), draw.randint(8, 19), draw.randint(0, 59), tzinfo=LONDON)
    received += timedelta(minutes=int(offer.lot[1:]))
    if (offer.lot, offer.ref) == LATE:
        received = datetime(2026, 9, 30, 12, 7, tzinfo=LONDON)
    withdrawn = date(2026, 10, 12) if (offer.lot, offer.ref) == WITHDRAWN else None
    return offer.lot, offer.ref, received, withdrawn


def _conditions(method: Method) -> Iterator[Row]:
    reasons = {
        "cqc_registered": "Found on the CQC's register on 1 October 2026.",
        "insurance": "Insurer's letter at the stated levels seen in the bid.",
        "pays_lawfully": "Pay policy and two sample payslips show travel time paid at the contact rate or above.",
    }
    failed = "The broker's letter is for 2 million pounds of public liability; 5 million is asked for. Asked twice."
    for bidder in BIDDERS:
        for condition in method.conditions:
            met = (bidder.ref, condition.id) != FAILED_CONDITION
            yield bidder.ref, condition.id, met, CHECKER, reasons[condition.id] if met else failed


def _answered(method: Method, book: Book) -> Iterator[tuple[Row, Row]]:
    """The answer row and the mark row of every question, once for a provider or once for each of its bids."""
    for bidder in BIDDERS:
        for question, mark in zip(QUESTIONS, bidder.common, strict=True):
            yield _pair(bidder, question, mark, "", "")
    for offer in book.values():
        yield _pair(offer.bidder, "local_delivery", offer.local, offer.lot, method.lot(offer.lot).title)


def _pair(bidder: Bidder, question: str, mark: int, lot: str, place: str) -> tuple[Row, Row]:
    answer, reason = answer_and_reason(bidder.ref, question, mark, place)
    files = "; ".join(name for name in PAPERS if name.startswith(bidder.ref)) if question == "workforce" else ""
    answered = (bidder.ref, question, lot, answer, files)
    return answered, (bidder.ref, question, lot, mark, reason, pointer(bidder.ref, question, lot), PANELS[question])


def _rated(bidder: Bidder) -> Row:
    rated = bidder.cqc != "Not rated"
    note = "Published ratings as at 30 September 2026" if rated else "Registered in May 2026, not inspected yet"
    return bidder.ref, "cqc_overall", None, bidder.cqc if rated else Gap.NOT_RATED, None, note
