"""Use cases in which a named person decides: stages, low prices, late bids, draws, the result. Each is kept for
good.
"""

from dataclasses import dataclass
from typing import Literal

from evaluation.exact import text
from evaluation.exceptions import EvenhandError, StageError
from evaluation.model import Actor, BidResult, Decision, LotResult, LotStatus, State
from evaluation.service import records
from evaluation.service.result import LowPriceCase, compared_run, worked_out
from evaluation.service.workspace import Workspace
from evaluation.store.records import Draft, Key

BID_DECISIONS = {
    "late": ("accepted", "refused"),
    "exclusion": ("disregarded", "kept"),
    "nontreaty": ("disregarded", "kept"),
    "procedure": ("disregarded", "kept"),
}


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
    """Close quality: from here no mark can change, and prices may be opened."""
    _move(ws, actor, procurement, "close_quality", "quality_closed", reason.checked())


def open_prices(ws: Workspace, actor: Actor, procurement: str, first: str, second: str) -> None:
    """Open the price envelope, by two people whose names are kept."""
    first, second = first.strip(), second.strip()
    if not first or not second or first.casefold() == second.casefold():
        raise EvenhandError("Prices are opened by two people: give two different names.")
    _move(ws, actor, procurement, "open_prices", "prices_opened", Reason(f"{first} and {second}", "prices opened"))


def low_price(
    ws: Workspace,
    actor: Actor,
    procurement: str,
    case: LowPriceCase,
    outcome: Literal["kept", "disregarded"],
    reason: Reason,
    *,
    cycle: str = "",
) -> None:
    """Record what a person decided about a low price. The bid's price decides nothing; whom it helps was not shown.

    When the lot's last case closes, both runs are kept: with every low price in, and as decided.
    Raises ConflictError where somebody else decided, or the price changed, in between.
    """
    ws.guard(actor, "decide_low_price", procurement)
    reason = reason.checked()
    made = Decision("low_price", case.lot, case.provider, outcome, reason.why, reason.by, ws.clock(), cycle)
    draft = records.decision_draft(made, case.decided + 1)
    body = dict(draft.body) | {"price_version": str(case.price_version)}
    ws.store.append(procurement, [Draft(draft.key, body, draft.version)], actor=actor, at=made.at)
    _keep_both_runs(ws, actor, procurement, case.lot, cycle)


def bid(
    ws: Workspace, actor: Actor, procurement: str, kind: str, lot: str, provider: str, outcome: str, reason: Reason
) -> None:
    """Record a decision about one bid: a late bid accepted or refused, an exclusion, a breach of procedure."""
    ws.guard(actor, "decide_bid", procurement)
    if outcome not in BID_DECISIONS.get(kind, ()):
        raise EvenhandError(f"'{outcome}' is not an outcome of '{kind}'.")
    _decide(ws, actor, procurement, Decision(kind, lot, provider, outcome, "", "", ws.clock()), reason)


def leaving(ws: Workspace, actor: Actor, procurement: str, cycle: str, lot: str, provider: str, reason: Reason) -> None:
    """Record that a provider leaves the list of a lot from this cycle on."""
    ws.guard(actor, "run_cycle", procurement)
    _decide(ws, actor, procurement, Decision("leaving", lot, provider, "withdrawn", "", "", ws.clock(), cycle), reason)


def drawn(ws: Workspace, actor: Actor, procurement: str, lot: str, order: list[str], reason: Reason) -> None:
    """Record the order that two people drew for bids that tie in a lot."""
    ws.guard(actor, "decide_bid", procurement)
    tied = {b.provider for b in worked_out(ws, procurement).lot(lot).bids if b.tied}
    if set(order) != tied or len(order) != len(tied):
        raise EvenhandError(
            f"A draw in lot '{lot}' has to put in order: {', '.join(sorted(tied)) or 'nobody, no bids tie'}."
        )
    _decide(ws, actor, procurement, Decision("tie", lot, "", ",".join(order), "", "", ws.clock()), reason)


def issue(ws: Workspace, actor: Actor, procurement: str, reason: Reason) -> None:
    """Issue the result: every lot ranked, every low price settled. The ranking is kept as it was issued."""
    ws.guard(actor, "issue_result", procurement)
    reason = reason.checked()
    run = worked_out(ws, procurement)
    unready = [lot for lot in run.lots if lot.status in (LotStatus.PROVISIONAL, LotStatus.INCOMPLETE)]
    if unready:
        why = ", ".join(f"{lot.lot} is {lot.status.value}" for lot in unready)
        raise StageError(
            f"The result cannot be issued yet: {why}. Settle open low prices and fill what is missing first."
        )
    issued = [_run_draft(lot, "issued") for lot in run.lots]
    stage = Draft(Key("stage", item="stage"), {"stage": "result", "reason": reason.why, "by": reason.by})
    ws.store.append(procurement, [*issued, stage], actor=actor, at=ws.clock())


def _decide(ws: Workspace, actor: Actor, procurement: str, made: Decision, reason: Reason) -> None:
    reason = reason.checked()
    named = Decision(made.kind, made.lot, made.provider, made.outcome, reason.why, reason.by, made.at, made.cycle)
    draft = records.decision_draft(named, _next_version(ws, procurement, named))
    ws.store.append(procurement, [draft], actor=actor, at=named.at)


def _next_version(ws: Workspace, procurement: str, made: Decision) -> int:
    found = ws.store.current(procurement, {"decision"}, cycle=made.cycle, lot=made.lot, provider=made.provider)
    return max((entry.version for entry in found if entry.key.item == made.kind), default=0) + 1


def _move(ws: Workspace, actor: Actor, procurement: str, action: str, stage: str, reason: Reason) -> None:
    ws.guard(actor, action, procurement)
    seen = ws.store.current(procurement, {"stage"})[-1].version
    body = {"stage": stage, "reason": reason.why, "by": reason.by}
    ws.store.append(procurement, [Draft(Key("stage", item="stage"), body, seen + 1)], actor=actor, at=ws.clock())


def _keep_both_runs(ws: Workspace, actor: Actor, procurement: str, lot: str, cycle: str) -> None:
    run = worked_out(ws, procurement, cycle)
    if run.lot(lot).status is LotStatus.PROVISIONAL:
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
