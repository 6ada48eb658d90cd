"""The fictional county of Aldermere: who bids where, its marks and rates, and the situations planted among them."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from fractions import Fraction
from random import Random

from criteria.schema import Method
from evaluation.model import AgreedMark, BidResult, Gap, LotResult, MeasureValue, Rate, State
from evaluation.scoring.quality import BidInput
from evaluation.scoring.ranking import LotInput, rank_lot
from sample_bids.pricing import breakdown, floors, moved, per_hour, rates, thin_breakdown
from sample_bids.providers import BIDDERS, QUESTIONS, Bidder

LATE = ("L09", "P033")
WITHDRAWN = ("L10", "P026")
UNLAWFUL = ("L03", "P017")
LOCAL_ONLY = ("L07", "P023")
FAILED_CONDITION = ("P036", "insurance")
NO_BREAKDOWN = frozenset({"P013", "P030"})
#: lines that a provider left blank, having put their cost among its business costs; in one bid the cost is nowhere
BLANK_LINES: Mapping[str, tuple[str, ...]] = {
    "P016": ("training",),
    "P024": ("sickness", "notice"),
    "P032": ("pension", "non_contact"),
}
DOES_NOT_ADD = ("L12", "P032")

#: marks for starting in a lot that the planted situations need
LOCAL_MARKS: Mapping[tuple[str, str], int] = {
    ("L01", "P012"): 4,
    ("L01", "P029"): 4,
    ("L03", "P004"): 5,
    ("L03", "P011"): 4,
    ("L03", "P017"): 3,
    ("L05", "P008"): 4,
    ("L05", "P021"): 4,
    ("L06", "P003"): 3,
    ("L06", "P015"): 3,
    ("L07", "P038"): 3,
    ("L10", "P038"): 4,
}
#: per cent above the stated cost of care that the planted situations need
DEAR: Mapping[tuple[str, str], float] = {("L03", "P011"): 0.8, ("L03", "P004"): 12.4, ("L06", "P003"): 9.0}


@dataclass(frozen=True)
class Offer:
    """One provider's bid for one lot."""

    lot: str
    bidder: Bidder
    local: int
    rates: Mapping[str, Fraction]
    costs: Mapping[str, Fraction] = field(default_factory=dict)

    @property
    def ref(self) -> str:
        """The provider's reference."""
        return self.bidder.ref

    @property
    def state(self) -> State:
        """What became of it before scoring."""
        if (self.lot, self.ref) == LATE:
            return State.LATE
        if (self.lot, self.ref) == WITHDRAWN:
            return State.WITHDRAWN
        return State.DISREGARDED_CONDITION if self.ref == FAILED_CONDITION[0] else State.IN


Book = dict[tuple[str, str], Offer]


def county(method: Method) -> Book:
    """Every bid by (lot, provider ref), the planted situations among them."""
    book = {(lot.id, b.ref): _offer(method, lot.id, b) for lot in method.lots for b in BIDDERS if lot.id in b.lots}
    for plant in (_level_at_the_cap, _close_at_the_top, _equal_in_everything, _settled_by_the_chain):
        plant(method, book)
    return {key: with_costs(method, offer) for key, offer in book.items()}


def with_costs(method: Method, offer: Offer) -> Offer:
    """The bid with a breakdown that fits its rates."""
    return replace(offer, costs=dict(_costs(method, offer)))


def ranked(method: Method, book: Book, lot: str, *, without: str = "") -> LotResult:
    """The lot as the scoring ranks it, as if no low-price case were open."""
    return rank_lot(method, LotInput(lot, [_input(o) for (at, ref), o in book.items() if at == lot and ref != without]))


def _offer(method: Method, lot: str, bidder: Bidder) -> Offer:
    draw = Random(f"{bidder.ref}/{lot}")
    local = min(5, max(bidder.local + draw.choice((0, 0, 0, 1, -1)), min(bidder.local, 3)))
    dear = max(bidder.dear + draw.uniform(-0.6, 0.9), 1.2)
    base = floors(method)[lot].local
    if (lot, bidder.ref) == UNLAWFUL:
        base, dear = floors(method)[lot].lawful, -11.0
    if (lot, bidder.ref) == LOCAL_ONLY:
        dear = -7.0
    step = Fraction("0.05") if bidder.build in (1, 5, 8) else Fraction("0.01")
    found = rates(method, base, round(DEAR.get((lot, bidder.ref), dear), 1), draw, step)
    return Offer(lot, bidder, LOCAL_MARKS.get((lot, bidder.ref), local), found)


def _costs(method: Method, offer: Offer) -> Iterator[tuple[str, Fraction]]:
    """The bidder's own breakdown; nothing for those who sent none, and without the lines that were left blank."""
    if offer.ref in NO_BREAKDOWN:
        return
    price = per_hour(method, offer.rates)
    lines = thin_breakdown(price) if price < 20 else breakdown(method, offer.lot, offer.bidder.build, price)
    blank = sum((lines.pop(name) for name in BLANK_LINES.get(offer.ref, ())), Fraction(0))
    lines["business"] += blank if (offer.lot, offer.ref) != DOES_NOT_ADD else 0
    yield from lines.items()


def _input(offer: Offer) -> BidInput:
    ref = offer.ref
    marks = dict(zip(QUESTIONS, offer.bidder.common, strict=True)) | {"local_delivery": offer.local}
    rating: str | Gap = Gap.NOT_RATED if offer.bidder.cqc == "Not rated" else offer.bidder.cqc
    return BidInput(
        ref,
        offer.state,
        {question: AgreedMark(ref, question, Fraction(mark), "", "") for question, mark in marks.items()},
        {"cqc_overall": MeasureValue(ref, "cqc_overall", rating)},
        {line: Rate(ref, offer.lot, line, amount) for line, amount in offer.rates.items()},
    )


def _totals(method: Method, book: Book, lot: str) -> list[BidResult]:
    return [bid for bid in ranked(method, book, lot).bids if bid.rank is not None]


def _reach(method: Method, book: Book, lot: str, ref: str, points: Fraction) -> None:
    """Change a bid's rates so that its price earns `points`. It must not be the lowest, before or after."""
    low = ranked(method, book, lot).reference
    if low is None or low.of == ref:
        raise ValueError(f"the price of {ref} in {lot} is what others are compared with")
    offer = book[lot, ref]
    book[lot, ref] = replace(offer, rates=moved(method, offer.rates, 50 * low.value / points))


def _level_at_the_cap(method: Method, book: Book) -> None:
    """L01: two bids with nothing between them share rank 10, across tier 1's cap of ten."""
    pair = ("P012", "P029")
    others = [bid.total or Fraction(0) for bid in _totals(method, book, "L01") if bid.provider not in pair]
    first = next(bid for bid in _totals(method, book, "L01") if bid.provider == pair[0])
    _reach(method, book, "L01", pair[0], (others[8] + others[9]) / 2 - (first.quality or Fraction(0)))
    book["L01", pair[1]] = replace(book["L01", pair[1]], rates=_same_price(book["L01", pair[0]].rates))


def _same_price(found: Mapping[str, Fraction]) -> dict[str, Fraction]:
    """Other rates that come to the same price: 6,000 short visits at 10p more are 300 nights at 2 pounds less."""
    return dict(found) | {
        "visit_15": found["visit_15"] + Fraction("0.10"),
        "sleep_in": found["sleep_in"] - Fraction(2),
    }


def _close_at_the_top(method: Method, book: Book) -> None:
    """L02: the second total lies 0.27 under the first, within the published band of half a point."""
    first, second = _totals(method, book, "L02")[:2]
    wanted = (first.total or Fraction(0)) - Fraction("0.27") - (second.quality or Fraction(0))
    _reach(method, book, "L02", second.provider, wanted)


def _equal_in_everything(_: Method, book: Book) -> None:
    """L05: equal quality and equal price, from rates that differ: no link of the chain separates them."""
    book["L05", "P021"] = replace(book["L05", "P021"], rates=_same_price(book["L05", "P008"].rates))


def _settled_by_the_chain(method: Method, book: Book) -> None:
    """L06: equal totals, one with more quality and the other with a lower price; higher quality goes first."""
    found = {bid.provider: bid for bid in _totals(method, book, "L06")}
    ahead, behind = found["P003"], found["P015"]
    _reach(method, book, "L06", "P015", (ahead.total or Fraction(0)) - (behind.quality or Fraction(0)))
