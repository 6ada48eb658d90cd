"""What the journal holds of the conversations about low prices, read and folded; no permission is asked here.

Every conversation is one key of the kind "review": its cycle, its provider and its number; each event is the next
version, so two people who act at once conflict. A conversation is about the prices that its provider had when it began,
one a lot, each by its mark (records.price_mark). Where a price changes, that matter is overtaken and stays in the
record, and the new price is the matter of a new conversation; where the old price comes back, so does its matter.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from types import MappingProxyType

from criteria.schema import Method
from evaluation.low_price.review import CLOSED, Assessed, Considered, Decided, ReplyRule, Review, ReviewState, review_of
from evaluation.service.review_records import event_of
from evaluation.service.workspace import Workspace
from evaluation.store.records import Entry, Key

KIND = "review"


@dataclass(frozen=True, slots=True)
class Kept:
    """One conversation as it is kept: `about` is lot -> mark of the price, `entries` its events in order."""

    cycle: str
    provider: str
    number: int
    about: Mapping[str, str]
    review: Review
    entries: tuple[Entry, ...]

    @property
    def key(self) -> Key:
        """Where the journal keeps it."""
        return key_of(self.cycle, self.provider, self.number)


@dataclass(frozen=True, slots=True)
class Matter:
    """Where the conversation about one price stands. `closing` is the entry that closed it, where one did."""

    state: ReviewState
    price: str
    number: int
    closing: Entry | None

    @property
    def is_closed(self) -> bool:
        """Whether nothing is left to be done about it."""
        return self.state in CLOSED


def key_of(cycle: str, provider: str, number: int) -> Key:
    """Where the journal keeps a provider's conversation of this number, the first being 1."""
    return Key(KIND, cycle, provider=provider, item=str(number))


def begun(method: Method, about: Mapping[str, str]) -> Review:
    """A conversation about these prices before anything was done, under the method's law and its time to reply."""
    rule = ReplyRule(method.low_price.reply.extensions) if method.low_price else ReplyRule()
    return review_of(about, (), method.regime, rule)


def kept(ws: Workspace, procurement: str) -> tuple[Kept, ...]:
    """Every conversation of every list, in the order in which they began."""
    entries = ws.store.history(procurement, kinds={KIND})
    if not entries:
        return ()
    method, seal = ws.method(procurement)
    last = entries[-1].hash
    return ws.remember(("conversations", procurement, seal.sha256, last), lambda: _folded(method, entries))


def _folded(method: Method, entries: Iterable[Entry]) -> tuple[Kept, ...]:
    groups: dict[Key, list[Entry]] = defaultdict(list)
    for entry in entries:
        groups[entry.key].append(entry)
    return tuple(_conversation(method, key, tuple(rows)) for key, rows in groups.items())


def _conversation(method: Method, key: Key, entries: tuple[Entry, ...]) -> Kept:
    said = entries[0].body.get("about")
    about = MappingProxyType({lot: str(price) for lot, price in said.items()} if isinstance(said, dict) else {})
    blank = begun(method, about)
    review = review_of(about, map(event_of, entries), blank.regime, blank.rule)
    return Kept(key.cycle, key.provider, int(key.item), about, review, entries)


def matters(ws: Workspace, procurement: str, cycle: str) -> dict[tuple[str, str], tuple[Matter, ...]]:
    """(lot, provider) -> where each conversation of this list about a price of that bid stands, the latest last."""
    found: dict[tuple[str, str], tuple[Matter, ...]] = {}
    for one in kept(ws, procurement):
        if one.cycle == cycle:
            for lot, price in one.about.items():
                state = one.review.lots[lot]
                made = Matter(state, price, one.number, _closing(one, lot, state))
                found[lot, one.provider] = (*found.get((lot, one.provider), ()), made)
    return found


def _closing(one: Kept, lot: str, state: ReviewState) -> Entry | None:
    """The entry of the last step about a lot whose matter is closed."""
    if state not in CLOSED:
        return None
    steps = zip(one.entries, one.review.events, strict=True)
    own = [entry for entry, event in steps if isinstance(event, Considered | Assessed | Decided) and event.lot == lot]
    return own[-1]
