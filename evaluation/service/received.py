"""Use cases about what was received: every bid, whether it is in, and what is still missing. Never a price."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime

from criteria.schema import Method
from evaluation.model import Actor, Decision, State
from evaluation.scoring.quality import BidInput, assess_quality
from evaluation.scoring.tree import Tree
from evaluation.service import inputs, records
from evaluation.service.decide import BID_DECISIONS
from evaluation.service.inputs import Known
from evaluation.service.workspace import Workspace


@dataclass(frozen=True, slots=True)
class Ruling:
    """What was decided about a bid in one matter, and which version of that decision stands."""

    decision: Decision
    version: int


@dataclass(frozen=True, slots=True)
class ReceivedBid:
    """A bid as it was received. `state` leaves out what was decided about its price.

    `late` says only when it came; `rulings` are what was decided about the bid, by matter (`decide.BID_DECISIONS`).
    `unmet` are ids of conditions of participation that were judged not met, `missing` ids of questions and measures
    without which a bid that is in has no quality points; empty where it did not reach a pass mark anyway.
    """

    lot: str
    provider: str
    name: str
    received: datetime
    withdrawn: date | None
    state: State
    late: bool
    rulings: Mapping[str, Ruling]
    unmet: tuple[str, ...]
    missing: tuple[str, ...]

    @property
    def is_to_be_decided(self) -> bool:
        """Whether it came late and was not withdrawn, so that somebody has to accept or refuse it."""
        return self.late and self.state is not State.WITHDRAWN

    @property
    def ruling(self) -> Decision | None:
        """What was decided about its being late, or None."""
        found = self.rulings.get("late")
        return found.decision if found else None


@dataclass(frozen=True, slots=True)
class Received:
    """Everything that is loaded of the quality envelope, by the method it was loaded into."""

    method: Method
    providers: int
    answers: int
    marks: int
    bids: tuple[ReceivedBid, ...]

    @property
    def undecided(self) -> tuple[ReceivedBid, ...]:
        """Late bids about which nobody has decided yet."""
        return tuple(bid for bid in self.bids if bid.is_to_be_decided and bid.ruling is None)

    @property
    def incomplete(self) -> tuple[ReceivedBid, ...]:
        """Bids that are in and miss a mark or a value."""
        return tuple(bid for bid in self.bids if bid.missing)


def received(ws: Workspace, actor: Actor, procurement: str) -> Received:
    """What is loaded of the quality envelope. Reads no price."""
    ws.guard(actor, "see_quality", procurement)
    head = ws.head(procurement).hash
    return ws.remember(("received", procurement, head), lambda: _received(ws, procurement))


def _received(ws: Workspace, procurement: str) -> Received:
    method, _ = ws.method(procurement)
    data = inputs.known(ws, procurement, prices=False)
    answers = sum(not records.is_gone(entry) for entry in ws.store.current(procurement, {"answer"}))
    tree = Tree(method.criteria)
    bids = [_bid(method, tree, data, lot, bid) for lot, rows in inputs.bid_inputs(method, data).items() for bid in rows]
    return Received(method, len(data.providers), answers, len(data.entries.get("mark", ())), tuple(bids))


def _bid(method: Method, tree: Tree, data: Known, lot: str, bid: BidInput) -> ReceivedBid:
    sent = data.bids[lot, bid.provider]
    state = State.IN if bid.state is State.DISREGARDED_LOW_PRICE else bid.state
    return ReceivedBid(
        lot,
        bid.provider,
        data.name(bid.provider),
        sent.received,
        sent.withdrawn,
        state,
        inputs.is_late(method, sent.received),
        _rulings(data, lot, bid.provider),
        _unmet(data, lot, bid.provider),
        _missing(method, tree, bid) if state is State.IN else (),
    )


def _unmet(data: Known, lot: str, provider: str) -> tuple[str, ...]:
    checks = (records.condition_of(entry) for entry in data.entries.get("condition", ()))
    return tuple(c.condition for c in checks if not c.met and c.provider == provider and c.lot in ("", lot))


def _rulings(data: Known, lot: str, provider: str) -> dict[str, Ruling]:
    found = {kind: data.decisions.get((kind, lot, provider)) for kind in BID_DECISIONS}
    return {kind: Ruling(records.decision_of(entry), entry.version) for kind, entry in found.items() if entry}


def _missing(method: Method, tree: Tree, bid: BidInput) -> tuple[str, ...]:
    found = assess_quality(method, tree, bid)
    return () if found.failures else found.missing
