"""Two small tenders for trying out: one at a fixed rate, one on the plain method with an absurdly low bid."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from fractions import Fraction

from criteria.schema import Criterion, Method
from evaluation.intake.price_rows import price_per_hour
from sample_bids.answers import answer_and_reason, pointer
from sample_bids.pricing import breakdown, in_steps
from sample_bids.tender import LONDON, Row, Sheets, cost_cells

#: question of a small method -> the question whose texts fit it
TEXTS_OF = {
    "outcomes": "care_in_person",
    "safe_care": "safe_care",
    "workforce": "workforce",
    "capacity": "local_delivery",
    "good_care": "care_in_person",
    "people_who_care": "workforce",
}


@dataclass(frozen=True)
class SmallBidder:
    """A provider of a small tender: its lots, a mark for each question as a digit, its CQC rating, rates and build."""

    ref: str
    name: str
    lots: tuple[str, ...]
    marks: str
    cqc: str = "Good"
    rates: tuple[str, ...] = ()
    build: int = 7


FIXED = (
    SmallBidder("W01", "Plum Pudding Homecare Ltd", ("L01", "L02"), "4443", build=7),
    SmallBidder("W02", "Candlewick Corner Care CIC", ("L01", "L02"), "5434", build=6),
    SmallBidder("W03", "Old Slipper Support Ltd", ("L01",), "4443", build=8),
)
PLAIN = (
    SmallBidder("S01", "Bottle Green Care Ltd", ("L01",), "34", "Good", ("30.20", "15.25"), 7),
    SmallBidder("S02", "Mustard Seed Homecare Ltd", ("L01",), "32", "Good", ("29.10", "14.70"), 4),
    SmallBidder("S03", "Windfall Orchard Care CIC", ("L01",), "43", "Outstanding", ("32.40", "16.60"), 6),
    SmallBidder("S04", "Jumble Lane Carers Ltd", ("L01",), "23", "Requires improvement", ("11.80", "6.10"), 1),
)
PANEL = "Panel of three: T. Aldous (chair), G. Mbeki (uses homecare), H. Lindqvist"


def quality(method: Method, bidders: Sequence[SmallBidder]) -> Sheets:
    """The sheets of the quality workbook."""
    sheets: Sheets = {
        "Providers": [(bidder.ref, bidder.name) for bidder in bidders],
        "Bids": [(lot, bidder.ref, _received(at), None) for at, bidder in enumerate(bidders) for lot in bidder.lots],
        "Conditions": [_condition(bidder, condition.id) for bidder in bidders for condition in method.conditions],
        "Answers": [answered for bidder in bidders for answered, _ in _pairs(method, bidder)],
        "Marks": [marked for bidder in bidders for _, marked in _pairs(method, bidder)],
    }
    if method.measured():
        sheets["Measures"] = [
            (b.ref, "cqc_overall", None, b.cqc, None, "Published ratings as at the deadline") for b in bidders
        ]
    return sheets


def price(method: Method, county: Method, bidders: Sequence[SmallBidder]) -> Sheets:
    """The sheets of the price workbook. Where the authority fixes the rate there is nothing to price, only costs."""
    sheets: Sheets = {"Costs": [_costs(method, county, bidder, lot) for bidder in bidders for lot in bidder.lots]}
    if any(bidder.rates for bidder in bidders):
        sheets["Rates"] = [(lot, b.ref, *map(Fraction, b.rates)) for b in bidders for lot in b.lots]
    return sheets


def _received(at: int) -> datetime:
    return datetime(2026, 9, 29, 10 + at, 12, tzinfo=LONDON)


def _condition(bidder: SmallBidder, condition: str) -> Row:
    return bidder.ref, condition, True, "B. Halloran, contracts officer", "Evidence seen in the bid."


def _pairs(method: Method, bidder: SmallBidder) -> Iterator[tuple[Row, Row]]:
    for question, digit in zip(method.questions, bidder.marks, strict=True):
        for lot in bidder.lots if question.scope == "lot" else ("",):
            yield _pair(method, bidder, question, int(digit), lot)


def _pair(method: Method, bidder: SmallBidder, question: Criterion, mark: int, lot: str) -> tuple[Row, Row]:
    level = mark + 5 - int(method.scale(question.scale).top)  # the texts are written for marks of 0 to 5
    place = method.lot(lot).title if lot else ""
    answer, reason = answer_and_reason(bidder.ref, TEXTS_OF[question.id], level, place)
    answer, reason = (
        text.replace(" (attached)", "").replace("The training plan is attached.", "") for text in (answer, reason)
    )
    where = pointer(bidder.ref, question.id, lot)
    return (bidder.ref, question.id, lot, answer.strip(), ""), (
        bidder.ref,
        question.id,
        lot,
        mark,
        reason,
        where,
        PANEL,
    )


def _costs(method: Method, county: Method, bidder: SmallBidder, lot: str) -> Row:
    """The breakdown of the hour that is charged; the absurdly low bid gives pay and little else."""
    rates = bidder.rates or [str(line.rate) for line in method.price.lines]
    hour = price_per_hour(
        method.price, {line.id: Fraction(rate) for line, rate in zip(method.price.lines, rates, strict=True)}
    )
    hour = in_steps(hour or Fraction(0))
    if hour < 20:
        return (
            lot,
            bidder.ref,
            *cost_cells({"direct_care": Fraction(10), "business": hour - 10, "surplus": Fraction(0)}),
        )
    return lot, bidder.ref, *cost_cells(breakdown(county, "L02", bidder.build, hour))
