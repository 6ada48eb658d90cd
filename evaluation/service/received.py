"""Use cases about what was received: every bid, whether it is in, and what is still missing. Never a price."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from criteria.schema import Criterion, Method
from evaluation.model import Actor, Decision, State
from evaluation.scoring.quality import BidInput
from evaluation.service import inputs, records
from evaluation.service.inputs import Known
from evaluation.service.workspace import Workspace


@dataclass(frozen=True, slots=True)
class ReceivedBid:
    """A bid as it was received. `state` leaves out what was decided about its price.

    `late` says only when it came; `ruling` is what was decided about that. `unmet` are ids of conditions of
    participation that were judged not met, `missing` ids of questions and measures of a bid that is in without a mark
    or a value.
    """

    lot: str
    provider: str
    name: str
    received: datetime
    withdrawn: date | None
    state: State
    late: bool
    ruling: Decision | None
    unmet: tuple[str, ...]
    missing: tuple[str, ...]


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
        return tuple(bid for bid in self.bids if bid.late and bid.ruling is None and bid.withdrawn is None)

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
    bids = [_bid(method, data, lot, bid) for lot, rows in inputs.bid_inputs(method, data).items() for bid in rows]
    return Received(method, len(data.providers), answers, len(data.entries.get("mark", ())), tuple(bids))


def _bid(method: Method, data: Known, lot: str, bid: BidInput) -> ReceivedBid:
    sent = data.bids[lot, bid.provider]
    state = State.IN if bid.state is State.DISREGARDED_LOW_PRICE else bid.state
    ruling = data.decisions.get(("late", lot, bid.provider))
    return ReceivedBid(
        lot,
        bid.provider,
        data.name(bid.provider),
        sent.received,
        sent.withdrawn,
        state,
        inputs.is_late(method, sent.received),
        records.decision_of(ruling) if ruling else None,
        _unmet(data, lot, bid.provider),
        _missing(method.criteria, bid.marks, bid.measures) if state is State.IN else (),
    )


def _unmet(data: Known, lot: str, provider: str) -> tuple[str, ...]:
    checks = (records.condition_of(entry) for entry in data.entries.get("condition", ()))
    return tuple(c.condition for c in checks if not c.met and c.provider == provider and c.lot in ("", lot))


def _missing(
    criteria: Sequence[Criterion], marks: Mapping[str, object], measures: Mapping[str, object]
) -> tuple[str, ...]:
    asked = [c for c in criteria if (c.kind == "question" and c.id not in marks)]
    looked = [c for c in criteria if (c.kind == "measure" and c.measure not in measures)]
    return tuple(c.id for c in (*asked, *looked))
