"""Use case: all that is kept of one bid besides its prices, to stand beside the explanation of its total."""

from collections.abc import Mapping
from dataclasses import dataclass

from evaluation.exceptions import UnknownNameError
from evaluation.model import Actor, AgreedMark, Bid, ConditionAnswer, Decision, MeasureValue
from evaluation.service import inputs, records
from evaluation.service.inputs import Known
from evaluation.service.review_records import event_of
from evaluation.service.workspace import Workspace
from evaluation.store.records import Entry


@dataclass(frozen=True, slots=True)
class BidFile:
    """What the record holds of a bid for one lot: marks with their reasons, checks, measures, decisions about it.

    `names`: SHA-256 of every kept file -> its name; `may_open`: those that the actor may open now.
    """

    bid: Bid
    marks: tuple[AgreedMark, ...]
    conditions: tuple[ConditionAnswer, ...]
    measures: tuple[MeasureValue, ...]
    decisions: tuple[Decision, ...]
    names: Mapping[str, str]
    may_open: frozenset[str]


def bid_file(ws: Workspace, actor: Actor, procurement: str, lot: str, provider: str, cycle: str = "") -> BidFile:
    """One bid's file, of the tender or of one cycle. Decisions on prices only for who may see prices.

    Raises UnknownNameError where there is no such bid.
    """
    ws.guard(actor, "see_cycle" if cycle else "see_ranking", procurement)
    data = inputs.known(ws, procurement, cycle=cycle, prices=ws.may(actor, "see_price", procurement))
    if (lot, provider) not in data.bids:
        raise UnknownNameError(f"bid in lot '{lot}' by a provider", provider, [p for at, p in data.bids if at == lot])
    kept = {e.key.item: e.body for e in ws.store.current(procurement, {"file"}) if e.body["envelope"] != "reply"}
    opens = {name: ws.may(actor, f"see_file_{name}", procurement) for name in ("quality", "price")}
    measured = ws.may(actor, "see_cycle", procurement)
    return BidFile(
        data.bids[lot, provider],
        tuple(m for m in map(records.mark_of, _about(data, "mark", lot, provider)) if not cycle),
        tuple(map(records.condition_of, _about(data, "condition", lot, provider))),
        tuple(map(records.measure_of, _about(data, "measure", lot, provider, cycle))),
        _decisions(ws, actor, procurement, data, lot, provider),
        {sha256: str(body["name"]) for sha256, body in kept.items()},
        frozenset(sha256 for sha256, body in kept.items() if opens.get(str(body["envelope"]), measured)),
    )


def _about(data: Known, kind: str, lot: str, provider: str, cycle: str = "") -> list[Entry]:
    found = (e for e in data.entries.get(kind, ()) if e.key.provider == provider and e.key.lot in ("", lot))
    return [entry for entry in found if entry.key.cycle == cycle]


def _decisions(
    ws: Workspace, actor: Actor, procurement: str, data: Known, lot: str, provider: str
) -> tuple[Decision, ...]:
    mine = tuple(d for d in inputs.decisions(data) if d.lot == lot and d.provider in ("", provider))
    matter = inputs.matter_of(data, lot, provider)
    closing = matter.closing if matter else None
    if matter is None or closing is None or not ws.may(actor, "see_price", procurement):
        return mine
    signed = event_of(closing).signed
    outcome, by = matter.state.value, " and ".join(filter(None, (signed.by, signed.second)))
    return (*mine, Decision("low_price", lot, provider, outcome, signed.reason, by, signed.at, data.cycle))
