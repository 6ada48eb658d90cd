"""Use cases in which a named person decides: stages, late bids, draws, the result. Each is kept for good.

Low prices have a path of their own: `service.review`.
"""

import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType

from evaluation.exact import text
from evaluation.exceptions import EvenhandError, StageError, UnknownNameError
from evaluation.low_price.review import is_one_person
from evaluation.model import Actor, BidResult, Decision, LotResult, State
from evaluation.service import records
from evaluation.service.result import (
    SETTLED,
    compared_run,
    incomplete,
    listed,
    previous,
    require_open,
    worked_out,
)
from evaluation.service.workspace import Workspace
from evaluation.store.journal import canonical
from evaluation.store.records import Draft, Key

#: what may be decided about a bid: kind -> outcomes, the first the one that changes its state
BID_DECISIONS: Mapping[str, tuple[str, str]] = MappingProxyType(
    {
        "late": ("accepted", "refused"),
        "withdrawal": ("withdrawn", "stays"),
        "exclusion": ("disregarded", "kept"),
        "nontreaty": ("disregarded", "kept"),
        "procedure": ("disregarded", "kept"),
    }
)


@dataclass(frozen=True, slots=True)
class Reason:
    """Who decides, and why, as typed by the person. Neither may be empty."""

    by: str
    why: str

    def checked(self) -> "Reason":
        """The same, trimmed. Raises EvenhandError where something is missing."""
        by, why = self.by.strip(), self.why.strip()
        if not by:
            raise EvenhandError("Say who decides: a name, and a post where there is one.")
        if len(why.split()) < 3:
            raise EvenhandError("Say why, in words that somebody outside the team could follow.")
        return Reason(by, why)


def close_quality(ws: Workspace, actor: Actor, procurement: str, reason: Reason) -> None:
    """Close quality: from here no mark can change, and prices may be opened.

    Raises StageError while a bid that is in lacks a mark or a measure: after this it could not be added.
    """
    ws.guard(actor, "close_quality", procurement)
    if lacking := incomplete(ws, procurement):
        listed = ", ".join(f"{provider} in {lot}" for lot, provider in lacking[:8])
        more = f" and {len(lacking) - 8} more" if len(lacking) > 8 else ""
        raise StageError(
            f"Quality cannot be closed yet: something is missing for {listed}{more}. "
            "Load a workbook that has it, or record what became of the bid."
        )
    _move(ws, actor, procurement, "close_quality", "quality_closed", reason.checked())


def reopen_quality(ws: Workspace, actor: Actor, procurement: str, reason: Reason) -> None:
    """Go back to before quality was closed, with a reason; only while prices are shut. What was stays in the record."""
    _move(ws, actor, procurement, "reopen_quality", "opened", reason.checked())


def open_prices(ws: Workspace, actor: Actor, procurement: str, first: str, second: str) -> None:
    """Open the price envelope, by two people whose names are kept."""
    first, second = first.strip(), second.strip()
    if is_one_person(first, second):
        raise EvenhandError("Prices are opened by two people: give two different names.")
    _move(ws, actor, procurement, "open_prices", "prices_opened", Reason(f"{first} and {second}", "prices opened"))


def bid(
    ws: Workspace,
    actor: Actor,
    procurement: str,
    kind: str,
    lot: str,
    provider: str,
    outcome: str,
    reason: Reason,
    *,
    seen: int | None = None,
) -> None:
    """Record a decision about one bid: late, withdrawn, excluded, from a non-treaty state, or a breach of procedure.

    `seen` is the version of the decision that the person saw (0 for none); ConflictError where it is no longer that.
    """
    ws.guard(actor, "decide_bid", procurement)
    if outcome not in BID_DECISIONS.get(kind, ()):
        raise EvenhandError(f"'{outcome}' is not an outcome of '{kind}'.")
    if not ws.store.current(procurement, {"bid"}, lot=lot, provider=provider):
        raise UnknownNameError("bid", f"{provider} in {lot}", [])
    _decide(ws, actor, procurement, Decision(kind, lot, provider, outcome, "", "", ws.clock()), reason, seen)


def leaving(
    ws: Workspace,
    actor: Actor,
    procurement: str,
    cycle: str,
    lot: str,
    provider: str,
    reason: Reason,
    *,
    stays: bool = False,
) -> None:
    """Record that a provider leaves the list of a lot from this cycle on, or that it `stays` after all."""
    ws.guard(actor, "run_cycle", procurement)
    method, _ = ws.method(procurement)
    require_open(ws, procurement, method, cycle)
    if (lot, provider) not in listed(worked_out(ws, procurement, previous(method, cycle))):
        raise UnknownNameError("place on the list", f"{provider} in {lot}", [])
    outcome = "stays" if stays else "withdrawn"
    _decide(ws, actor, procurement, Decision("leaving", lot, provider, outcome, "", "", ws.clock(), cycle), reason)


def drawn(
    ws: Workspace, actor: Actor, procurement: str, lot: str, order: list[str], reason: Reason, *, cycle: str = ""
) -> None:
    """Record the order that two people drew by hand for bids that tie in a lot, in the tender or in a re-assessment.

    Every group of bids that tie is drawn by itself; what was drawn for another group stands. `reason.by` names both
    people, with "and" or ";" between them. For a draw that the program works out, see `service.draws`.
    """
    require_tie(ws, actor, procurement, lot, order, cycle)
    people = [name.strip() for name in re.split(r";| and ", reason.by, maxsplit=1)]
    require_two(people)
    reason = reason.checked()
    body = {"outcome": ",".join(order), "reason": reason.why, "by": reason.by}
    ws.store.append(procurement, [Draft(tie_key(lot, order, cycle), body)], actor=actor, at=ws.clock())


def require_tie(ws: Workspace, actor: Actor, procurement: str, lot: str, refs: Sequence[str], cycle: str) -> None:
    """Raise unless the actor may record a draw now, the method has one, and these are all who tie with one another."""
    ws.guard(actor, "run_cycle" if cycle else "decide_bid", procurement)
    method, _ = ws.method(procurement)
    require_open(ws, procurement, method, cycle)
    if all(tie.rule != "recorded_draw" for tie in method.ties):
        raise EvenhandError("The published chain has no draw, so bids that tie share their rank.")
    bids = worked_out(ws, procurement, cycle).lot(lot).bids
    groups = [{b.provider for b in bids if b.tied and b.rank == rank} for rank in {b.rank for b in bids if b.tied}]
    if set(refs) not in groups or len(set(refs)) != len(refs):
        tied = "; ".join(", ".join(sorted(group)) for group in groups) or "nobody, no bids tie"
        raise EvenhandError(f"A draw in lot '{lot}' has to put in order all that tie with one another: {tied}.")


def require_two(people: Sequence[str]) -> None:
    """Raise unless these are the names of two different people."""
    if len(people) != 2 or is_one_person(*people):
        raise EvenhandError("A draw is made by two people: give two different names.")


def tie_key(lot: str, refs: Sequence[str], cycle: str) -> Key:
    """Where the record keeps what was drawn for a group of bids that tie."""
    return Key("decision", cycle, lot, "", "tie", person=",".join(sorted(refs)))


def issue(ws: Workspace, actor: Actor, procurement: str, reason: Reason, *, cycle: str = "") -> None:
    """Issue the result of the tender, or the list of a re-assessment: every lot ranked, every low price settled.

    The ranking is kept as it was issued, and beside it, for every lot from which a bid was removed for its price, the
    ranking with every low price in. Nothing that an issued list rests on changes after this.
    """
    ws.guard(actor, "run_cycle" if cycle else "issue_result", procurement)
    reason = reason.checked()
    run = worked_out(ws, procurement, cycle)
    require_open(ws, procurement, run.method, cycle)
    unready = [lot for lot in run.lots if lot.status not in SETTLED]
    if unready:
        why = ", ".join(f"{lot.lot} is {lot.status.value}" for lot in unready)
        raise StageError(f"Nothing can be issued yet: {why}. Settle open low prices and fill what is missing first.")
    drafts = [_run_draft(lot, "issued", cycle) for lot in run.lots]
    removed = {lot.lot for lot in run.lots if any(b.state is State.DISREGARDED_LOW_PRICE for b in lot.bids)}
    if removed:
        other = compared_run(ws, procurement, run, cycle)
        drafts += [_run_draft(other[lot], "every_low_price_in", cycle) for lot in sorted(removed)]
    drafts.append(Draft(Key("issue", cycle, item="list"), {"reason": reason.why, "by": reason.by}, 1))
    if not cycle:
        drafts.append(Draft(Key("stage", item="stage"), {"stage": "result", "reason": reason.why, "by": reason.by}))
    ws.store.append(procurement, drafts, actor=actor, at=ws.clock(), after=run.head.hash)


def as_issued(ws: Workspace, procurement: str, cycle: str) -> list[str]:
    """The lots whose ranking as it is worked out now differs from the one that was issued; empty where none does."""
    kept = {e.key.lot: e.body for e in ws.store.current(procurement, {"run"}, cycle=cycle) if e.key.item == "issued"}
    if not kept:
        return []
    now = {
        lot.lot: json.loads(canonical(_run_draft(lot, "issued", cycle).body))
        for lot in worked_out(ws, procurement, cycle).lots
    }
    return sorted(lot for lot, body in kept.items() if now.get(lot) != body)


def _decide(
    ws: Workspace, actor: Actor, procurement: str, made: Decision, reason: Reason, seen: int | None = None
) -> None:
    reason = reason.checked()
    named = Decision(made.kind, made.lot, made.provider, made.outcome, reason.why, reason.by, made.at, made.cycle)
    draft = records.decision_draft(named, None if seen is None else seen + 1)
    ws.store.append(procurement, [draft], actor=actor, at=named.at)


def _move(ws: Workspace, actor: Actor, procurement: str, action: str, stage: str, reason: Reason) -> None:
    ws.guard(actor, action, procurement)
    seen = ws.store.current(procurement, {"stage"})[-1].version
    body = {"stage": stage, "reason": reason.why, "by": reason.by}
    ws.store.append(procurement, [Draft(Key("stage", item="stage"), body, seen + 1)], actor=actor, at=ws.clock())


def keep_both_runs(ws: Workspace, actor: Actor, procurement: str, lot: str, cycle: str) -> None:
    """Where a lot's last low-price case is closed, keep its ranking with every low price in, and as decided."""
    run = worked_out(ws, procurement, cycle)
    if run.lot(lot).status not in SETTLED:
        return
    runs = {"every_low_price_in": compared_run(ws, procurement, run, cycle)[lot], "as_decided": run.lot(lot)}
    drafts = [_run_draft(result, name, cycle) for name, result in runs.items()]
    ws.store.append(procurement, drafts, actor=actor, at=ws.clock())


def _run_draft(lot: LotResult, name: str, cycle: str = "") -> Draft:
    """A lot's result as an entry: exact numbers as text, so that it can be compared with what is worked out later."""
    return Draft(
        Key("run", cycle, lot.lot, item=name),
        {"status": lot.status.value, "bids": {b.provider: _row(b) for b in lot.bids}},
    )


def _row(bid: BidResult) -> dict[str, object]:
    numbers = {"quality": bid.quality, "price": bid.price, "price_points": bid.price_points, "total": bid.total}
    said: dict[str, object] = {name: text(value) for name, value in numbers.items() if value is not None}
    if bid.state is State.IN and bid.rank is not None:
        said |= {"rank": str(bid.rank), "tier": bid.tier, "tied": bid.tied}
    return said | {"state": bid.state.value}
