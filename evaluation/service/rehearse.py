"""Use cases of the rehearsal: play made-up bids through a method before it is sealed, and say that it was read."""

from dataclasses import dataclass
from fractions import Fraction

from criteria.schema import Method
from evaluation.exceptions import ConflictError, MethodError
from evaluation.model import Actor
from evaluation.rehearsal.report import rehearse as played
from evaluation.rehearsal.scene import Field, Rehearsal, Scene, Verdict, Weighing
from evaluation.service import prepare
from evaluation.service.cost import lot_floors
from evaluation.service.prepare import Reading
from evaluation.service.workspace import Workspace
from evaluation.store.records import Draft, Key

__all__ = [
    "Field",
    "Rehearsal",
    "Report",
    "Scene",
    "Verdict",
    "Weighing",
    "of_change",
    "of_method",
    "read",
    "read_change",
    "rehearse",
]


@dataclass(frozen=True, slots=True)
class Report:
    """The rehearsal of one exact text of a method, and who read it, where somebody did."""

    sha256: str
    method: Method
    rehearsal: Rehearsal
    reading: Reading | None


def rehearse(ws: Workspace, actor: Actor, procurement: str) -> Report:
    """The rehearsal of the method as it stands, worked out once for each text.

    Raises MethodError while the method has faults, NotAllowedError where the role may not see it.
    """
    ws.guard(actor, "see_rehearsal", procurement)
    draft = prepare.method(ws, actor, procurement)
    method = draft.method
    if method is None:
        raise MethodError(procurement, draft.faults)
    found = _remembered(ws, draft.sha256, method)
    return Report(draft.sha256, method, found, prepare.reading(ws, procurement, draft.sha256))


def _remembered(ws: Workspace, sha256: str, method: Method) -> Rehearsal:
    return ws.remember(("rehearsal", sha256), lambda: of_method(method))


def of_method(method: Method, hour: Fraction | None = None) -> Rehearsal:
    """A method put through its rehearsal; `hour` is a usual price of an hour in pounds, in place of the method's own.

    Where the method states what care costs, the dearest lot's cost of an hour stands in for a usual price.
    """
    costs = [floors.local.price.value for floors in lot_floors(method)]
    return played(method, hour, max(costs, default=None))


def read(ws: Workspace, actor: Actor, procurement: str, sha256: str) -> Reading:
    """Keep in the journal that the actor has read the rehearsal of exactly the text with this SHA-256.

    Raises ConflictError where that is no longer the method's text, MethodError while it has faults.
    """
    ws.guard(actor, "rehearse", procurement)
    draft = prepare.method(ws, actor, procurement)
    if draft.sha256 != sha256:
        raise ConflictError("The method", f"version {draft.version}", "the one whose rehearsal you read")
    if draft.method is None:
        raise MethodError(procurement, draft.faults)
    return _keep(ws, actor, procurement, sha256, draft.method)


def of_change(ws: Workspace, actor: Actor, procurement: str, text: str) -> Report:
    """The rehearsal of a text that is to take the place of the sealed method.

    Raises MethodError while the text has faults, NotAllowedError where the role may not change a sealed method now.
    """
    ws.guard(actor, "change_sealed", procurement)
    sha256, method = _changed(procurement, text)
    return Report(sha256, method, _remembered(ws, sha256, method), prepare.reading(ws, procurement, sha256))


def read_change(ws: Workspace, actor: Actor, procurement: str, text: str) -> Reading:
    """Keep in the journal that the actor has read the rehearsal of exactly this changed text. Raises as `of_change`."""
    ws.guard(actor, "change_sealed", procurement)
    sha256, method = _changed(procurement, text)
    return _keep(ws, actor, procurement, sha256, method)


def _changed(procurement: str, text: str) -> tuple[str, Method]:
    plain = prepare.plain_text(text)
    method, faults = prepare.checked(plain, procurement)
    if method is None:
        raise MethodError(procurement, faults)
    return prepare.digest(plain), method


def _keep(ws: Workspace, actor: Actor, procurement: str, sha256: str, method: Method) -> Reading:
    rehearsal = _remembered(ws, sha256, method)
    body = {
        "sha256": sha256,
        "verdict": rehearsal.verdict.value,
        "found": {scene.id: f"{scene.verdict.value}: {scene.found}" for scene in rehearsal.scenes},
    }
    ws.store.append(procurement, [Draft(Key("rehearsal", item=sha256), body)], actor=actor, at=ws.clock())
    found = prepare.reading(ws, procurement, sha256)
    return found or Reading(sha256, actor.name, actor.role, ws.clock())
