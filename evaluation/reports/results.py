"""What a paper on results is made from, and the rows that the workbook and the CSV share."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from fractions import Fraction
from types import MappingProxyType

from criteria.schema import Criterion, Method
from evaluation import __version__
from evaluation.exact import shown, text
from evaluation.model import BidResult, LotResult
from evaluation.words.labels import LOT_STATUSES, STATES, inside, number
from evaluation.words.method import criteria_lines, criteria_of
from evaluation.words.totals import TITLES, unit_of

_NAMES: Mapping[str, str] = MappingProxyType({})
_MOST_PLACES = 10
_PLACED: Mapping[str, str] = MappingProxyType(
    {
        "band_price": "Put in place in the band of the best by lower price",
        "band_quality": "Put in place in the band of the best by higher quality",
        "band_criterion": "Put in place in the band of the best by points on the named criterion",
        "no_figure": "No figure can be made of its quality and price: goes last",
    }
)
#: control characters (tabs and line breaks apart), halves of characters, and two code points that XML forbids
_UNPRINTABLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff\ufffe\uffff]")

Value = str | int | Fraction | None


@dataclass(frozen=True, slots=True)
class ResultSet:
    """Everything a results paper says. Same record, same bytes.

    `seal` is the SHA-256 of the sealed method and `head` the journal's head hash when this was made. `names`: provider
    ref -> name; `files`: SHA-256 of a kept file -> its name. `cycle` is the period's id, or empty for the tender.
    Raises ValueError where `made_at` has no time zone.
    """

    procurement: str
    method: Method
    seal: str
    lots: tuple[LotResult, ...]
    names: Mapping[str, str]
    made_at: datetime
    head: str
    cycle: str = ""
    files: Mapping[str, str] = field(default_factory=lambda: _NAMES)
    software: str = __version__

    def __post_init__(self) -> None:
        if self.made_at.utcoffset() is None:
            raise ValueError("'made_at' needs a time zone")

    @property
    def criteria(self) -> tuple[Criterion, ...]:
        """The criteria of this list, price apart, parents before their children."""
        lines = criteria_lines(criteria_of(self.method, cycle=bool(self.cycle)))
        return tuple(line.criterion for line in lines if line.criterion.kind != "price")

    def lot_title(self, lot: str) -> str:
        """The lot's title. Raises KeyError for a lot that the method does not have."""
        return self.method.lot(lot).title


def header(results: ResultSet) -> list[str]:
    """The column names, each of them used once."""
    titles = [c.title for c in results.criteria]
    named = [f"{c.title} ({c.id})" if titles.count(c.title) > 1 else c.title for c in results.criteria]
    first = ["Lot", "Lot title", "Lot status", "Rank", "Provider ref", "Provider name", "State", "Tier"]
    points = [f"{title} (points)" for title in named]
    total = TITLES[unit_of(results.method, cycle=bool(results.cycle))]
    return [*first, total, "Quality points", *points, "Price (£)", "Price points", "Notes"]


def rows(results: ResultSet) -> list[list[Value]]:
    """One row a bid, in the order of the lots and of their lists; None where there is no value: that is not a 0."""
    return [_row(results, lot, bid) for lot in results.lots for bid in lot.bids]


def _row(results: ResultSet, lot: LotResult, bid: BidResult) -> list[Value]:
    tiers = {tier.id: tier.title for tier in results.method.tiers}
    name = results.names.get(bid.provider, "")
    first: list[Value] = [lot.lot, results.lot_title(lot.lot), LOT_STATUSES[lot.status], bid.rank, bid.provider, name]
    points = [bid.criteria.get(c.id) for c in results.criteria]
    state = [STATES[bid.state], tiers.get(bid.tier, bid.tier)]
    return [*first, *state, bid.total, bid.quality, *points, bid.price, bid.price_points, notes(results, lot, bid)]


def notes(results: ResultSet, lot: LotResult, bid: BidResult) -> str:
    """Everything to know about a bid besides its numbers: ties, gaps, pass marks not reached, an open case."""
    titles = {"": "quality as a whole"} | {c.id: c.title for c in results.criteria}
    titles |= {f"price:{p.id}": p.title for p in results.method.price.lines}
    rule = {"recorded_draw": "a recorded draw", "higher_criterion": "the named criterion"}
    said = ["Tied: shares its rank"] * bid.tied + ["Near-tie (for information)"] * bid.near_tie
    if bid.tie_settled_by in _PLACED:
        said.append(_PLACED[bid.tie_settled_by])
    elif bid.tie_settled_by and not bid.tied:
        said.append(f"Tie settled by {rule.get(bid.tie_settled_by, bid.tie_settled_by.replace('_', ' '))}")
    if bid.passed_over:
        taken = "over all lots the best sum of totals gives its place to another"
        said.append(f"Passed over: {taken if bid.passed_over == 'best_total' else 'its other lots filled its limit'}")
    said += [f"Missing: {inside(titles.get(name) or _lacking(name))}" for name in bid.missing]
    for failure in bid.failures:
        reached, needed = number(failure.reached, most=2), number(failure.needed, most=2)
        title = inside(titles.get(failure.criterion, failure.criterion))
        said.append(f"Below the pass mark on {title}: {reached}, where {needed} is needed")
    said += ["Low-price case open"] * (bid.provider in lot.open_cases)
    said += ["Lots shared out by a solver, not proven to be the best"] * (
        lot.unproven and bool(bid.tier or bid.passed_over)
    )
    return "; ".join(said)


def _lacking(name: str) -> str:
    """A gap that is no criterion and no price line: the bid's cost breakdown, or one line of it."""
    kind, _, line = name.partition(":")
    return f"Cost breakdown{f', {line}' if line else ''}".replace("_", " ") if kind == "costs" else name


def printable(words: str) -> str:
    """`words` with every character that files of this kind cannot hold shown as a replacement mark."""
    return _UNPRINTABLE.sub("�", words)


def plain(value: Fraction) -> str:
    """A number without grouping: exact where it ends within ten places, else half up to ten."""
    written = text(value)
    ends = "/" not in written and len(written.partition(".")[2]) <= _MOST_PLACES
    return written if ends else shown(value, _MOST_PLACES)
