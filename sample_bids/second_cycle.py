"""Six months on: what was measured of the ranked providers in the first period, and their new prices."""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from fractions import Fraction
from random import Random

from criteria.schema import Method
from evaluation.model import Gap
from sample_bids.county import LOCAL_ONLY, UNLAWFUL, Book, Offer, ranked, with_costs
from sample_bids.pricing import floors, in_steps, rates

Row = tuple[object, ...]

DOWNGRADED, RATED_NOW = "P005", "P039"
SMALL_SURVEY, NO_RETURN, LEFT = "P022", "P014", "P030"
UNCHANGED = frozenset({"P006", "P010", "P020", "P028", "P033"})
#: how a provider did against what its bid promised, in points of 100: who went up and who went down
SURPRISES = {"P002": 4, "P013": 7, "P018": 1, "P032": 5, "P019": -7, "P009": -5, "P014": -3, "P001": -3, "P031": 4}


def on_the_list(method: Method, book: Book) -> Book:
    """The bids that the tender's list ranks, both low prices having been explained and kept; without who left."""
    ranks = {(lot.id, bid.provider) for lot in method.lots for bid in ranked(method, book, lot.id).bids if bid.rank}
    return {key: offer for key, offer in book.items() if key in ranks and offer.ref != LEFT}


def new_prices(method: Method, book: Book) -> Book:
    """The same bids at their new rates: some as before, most a little up, the two low ones up to what care costs."""
    return {key: _repriced(method, offer) for key, offer in book.items()}


def _repriced(method: Method, offer: Offer) -> Offer:
    draw = Random(f"{offer.ref}/{offer.lot}/first")
    if (offer.lot, offer.ref) in (UNLAWFUL, LOCAL_ONLY):
        new = rates(method, floors(method)[offer.lot].local, 1.5, draw, Fraction("0.01"))
    elif offer.ref in UNCHANGED:
        return offer
    else:
        more = Fraction(draw.choice((0, 4, 8, 12, 18, 25)), 1000)
        new = {line: in_steps(rate * (1 + more)) for line, rate in offer.rates.items()}
    return with_costs(method, replace(offer, rates=new))


def measures(book: Book) -> Iterator[Row]:
    """Rows of the sheet "Measures": provider, measure, lot, value, sample, note."""
    bidders = {offer.ref: offer.bidder for offer in book.values()}
    for ref, bidder in sorted(bidders.items()):
        lots = sorted(lot for lot, who in book if who == ref)
        yield from _of_the_provider(ref, sum(bidder.common), _rating(ref, bidder.cqc), lots)
        for lot in lots:
            yield from _of_the_lot(ref, lot, sum(bidder.common))


def _rating(ref: str, before: str) -> str:
    return "Requires improvement" if ref == DOWNGRADED else "Good" if ref == RATED_NOW else before


def _of_the_provider(ref: str, level: int, rating: str, lots: Sequence[str]) -> Iterator[Row]:
    draw = Random(f"{ref}/measures")
    moved = SURPRISES.get(ref, 0)
    yield ref, "cqc_overall", None, rating, None, _cqc_note(ref, rating)
    replies = 6 if ref == SMALL_SURVEY else draw.randint(14, 30) + 4 * len(lots)
    said = max(66, min(99, 66 + 2 * level + moved + draw.randint(0, 5)))
    note = f"County survey, summer 2027: {replies} replies"
    yield ref, "people_satisfied", None, Fraction(said), replies, note
    visits = sum(_visits(ref, lot) for lot in lots)
    missed = round(visits * max(0.2, 5.4 - 0.3 * level - moved / 12 + draw.uniform(-0.4, 0.4)) / 1000)
    if ref == NO_RETURN:
        yield ref, "missed_visits", None, Gap.MISSING, None, "No return received by 14 October 2027; asked for twice"
    else:
        yield ref, "missed_visits", None, Fraction(missed), visits, "Call monitoring return, April to September 2027"
    upheld = draw.choice((0, 0, 0, 1)) + (1 if level < 9 else 0) + (1 if ref == DOWNGRADED else 0)
    yield ref, "safeguarding", None, Fraction(upheld), None, "Safeguarding team, concerns closed by 30 September 2027"


def _cqc_note(ref: str, rating: str) -> str:
    if ref == DOWNGRADED:
        return "Published ratings, report of 19 August 2027: from Good to Requires improvement"
    return (
        "Published ratings as at 30 September 2027"
        if rating != "Not rated"
        else "Not inspected yet at 30 September 2027"
    )


def _visits(ref: str, lot: str) -> int:
    """Visits made in a lot from April to September 2027."""
    return Random(f"{ref}/{lot}/visits").randrange(900, 5200, 10)


def _of_the_lot(ref: str, lot: str, level: int) -> Iterator[Row]:
    draw = Random(f"{ref}/{lot}/measures")
    moved = SURPRISES.get(ref, 0)
    on_time = Fraction(round(10 * max(78, min(99, 80 + 1.2 * level + moved / 3 + draw.uniform(-2.5, 2.5)))), 10)
    yield ref, "visits_on_time", lot, on_time, _visits(ref, lot), "Call monitoring return, April to September 2027"
    offers = draw.randint(4, 40)
    accepted = Fraction(round(100 * min(offers, round(offers * draw.uniform(0.35, 0.85))) / offers))
    yield ref, "packages_accepted", lot, accepted, offers, "Brokerage record of offers, April to September 2027"
