"""Use cases after the seal and before any bid is opened: change the method as the law allows, or be refused.

A change makes a new version of the seal; the old one, its text and its pack stay in the record. Workbooks that were
made for the old seal are refused when they are loaded.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime

from criteria.schema import Method
from evaluation.exceptions import ConflictError, EvenhandError, MethodError, StageError
from evaluation.model import Actor
from evaluation.service import pack, prepare
from evaluation.service.decide import Reason
from evaluation.service.refine_rules import Change, Facts, changed_parts, lacking
from evaluation.service.workspace import Seal, Workspace
from evaluation.store.records import Draft, Entry, Key
from evaluation.words.labels import day

UNREAD = "Rehearse the changed method, and say that somebody has read what came of it."
INVITED = Key("invitation", item="final_tenders")
CHANGED = Key("change", item="method")


@dataclass(frozen=True, slots=True)
class Proposal:
    """A changed text beside the sealed one: its faults, the parts that differ, and what stands in the way."""

    method: Method | None
    faults: tuple[str, ...]
    parts: tuple[str, ...]
    lacking: tuple[str, ...]

    @property
    def may_be_made(self) -> bool:
        """Whether nothing stands in the way."""
        return self.method is not None and bool(self.parts) and not self.lacking


@dataclass(frozen=True, slots=True)
class Sealed:
    """One version of the seal, and, from the second on, the change that made it."""

    seal: Seal
    version: int
    change: Mapping[str, object] | None


def invite(ws: Workspace, actor: Actor, procurement: str, on: date, reason: Reason) -> None:
    """Record the day on which suppliers were invited to send their final tenders. Nothing may be refined after it."""
    ws.guard(actor, "change_sealed", procurement)
    reason = reason.checked()
    if on > ws.clock().date():
        raise EvenhandError("Record the invitation once it has been sent, not before.")
    if invited(ws, procurement) is not None:
        raise StageError("The invitation to send final tenders is recorded already.")
    body = {"on": on.isoformat(), "by": reason.by, "reason": reason.why}
    ws.store.append(procurement, [Draft(INVITED, body, 1)], actor=actor, at=ws.clock())


def invited(ws: Workspace, procurement: str) -> date | None:
    """The day on which final tenders were invited, where that is recorded."""
    found = ws.store.current(procurement, {INVITED.kind})
    return date.fromisoformat(str(found[-1].body["on"])) if found else None


def proposed(ws: Workspace, actor: Actor, procurement: str, change: Change) -> Proposal:
    """What stands in the way of a change, all at once. Nothing is kept."""
    ws.guard(actor, "change_sealed", procurement)
    old, _ = ws.method(procurement)
    new, faults = prepare.checked(prepare.plain_text(change.text), procurement)
    if new is None:
        return Proposal(None, faults, (), ())
    on = invited(ws, procurement)
    facts = Facts(old, new, day(on) if on else "", ws.clock())
    parts = changed_parts(old, new)
    read = prepare.reading(ws, procurement, prepare.digest(prepare.plain_text(change.text)))
    unread = (UNREAD,) if parts and read is None else ()
    return Proposal(new, (), parts, (*lacking(facts, change), *unread))


def refine(ws: Workspace, actor: Actor, procurement: str, change: Change, *, seen: str) -> Seal:
    """Put a changed method in the place of the sealed one, under a new seal. `seen` is the seal that it was made from.

    Raises StageError with everything that stands in the way, MethodError where the new text has faults, ConflictError
    where the seal is no longer the one that was seen.
    """
    ws.guard(actor, "change_sealed", procurement)
    head, seal = ws.head(procurement).hash, ws.method(procurement)[1]
    if seal.sha256 != seen:
        raise ConflictError("The sealed method", seal.sha256[:12], seen[:12])
    proposal = proposed(ws, actor, procurement, change)
    if proposal.method is None:
        raise MethodError(procurement, proposal.faults)
    if not proposal.parts:
        raise EvenhandError("Nothing differs from the sealed method, so there is nothing to change.")
    if proposal.lacking:
        raise StageError("The method may not be changed:\n" + "\n".join(f"- {each}" for each in proposal.lacking))
    drafts = _drafts(ws, procurement, change, proposal, seal)
    ws.store.append(procurement, drafts, actor=actor, at=ws.clock(), after=head)
    return ws.method(procurement)[1]


def history(ws: Workspace, actor: Actor, procurement: str) -> list[Sealed]:
    """Every version of the seal, oldest first, each with the change that made it."""
    ws.guard(actor, "see_procurement", procurement)
    changes = {str(e.body["to"]): e.body for e in ws.store.history(procurement, kinds={CHANGED.kind})}
    seals = ws.store.history(procurement, kinds={"seal"})
    return [Sealed(_seal(e), e.version, changes.get(str(e.body["sha256"])) if e.version > 1 else None) for e in seals]


def _seal(entry: Entry) -> Seal:
    return Seal(str(entry.body["sha256"]), entry.when, entry.actor)


def _drafts(ws: Workspace, procurement: str, change: Change, proposal: Proposal, seal: Seal) -> list[Draft]:
    text = prepare.plain_text(change.text)
    sha256 = prepare.digest(text)
    version = ws.store.current(procurement, {"method"})[-1].version + 1
    sealed = ws.store.current(procurement, {"seal"})[-1].version + 1
    made = proposal.method
    if made is None:
        raise MethodError(procurement, proposal.faults)
    return [
        Draft(Key("method", item="method"), {"text": text, "sha256": sha256}, version),
        Draft(Key("seal", item="method"), {"sha256": sha256, "version": str(version)}, sealed),
        Draft(CHANGED, _body(change, proposal, seal.sha256, sha256)),
        pack.sealed_draft(ws, procurement, made, sha256),
    ]


def _body(change: Change, proposal: Proposal, old: str, new: str) -> dict[str, object]:
    said = {name: getattr(change, name).strip() for name in ("by", "why", "approved_by", "republished", "time_limits")}
    said |= {name: getattr(change, name).strip() for name in ("screened_out", "not_substantial")}
    first: datetime | None = change.first_deadline
    return said | {
        "route": change.route,
        "from": old,
        "to": new,
        "parts": list(proposal.parts),
        "told": [name.strip() for name in change.told if name.strip()],
        "nobody_takes_part": change.nobody_takes_part,
        "not_invited": change.not_invited,
        "first_deadline": first.isoformat() if first else None,
    }
