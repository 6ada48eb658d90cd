"""Use cases before any bid: start a procurement, work on its method, seal it."""

import hashlib
import re
import tomllib
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

import tomlkit
from tomlkit.exceptions import TOMLKitError

from criteria import template, template_names
from criteria.reading import parse, require_size, tables_of
from criteria.schema import Method
from evaluation import access
from evaluation.exceptions import ConflictError, EvenhandError, MethodError, NotAllowedError, StageError
from evaluation.model import Actor
from evaluation.service import pack
from evaluation.service.cost import lot_costs
from evaluation.service.workspace import Seal, Workspace
from evaluation.store.records import Draft, Key

UNREAD = (
    "Nobody has read the rehearsal of this very text yet. Read it on the Rehearsal screen and say so there, then seal "
    "the method; on the command line, read what 'rehearse' prints and say so with 'seal --rehearsal-read'."
)


LONGEST_TITLE = 200


@dataclass(frozen=True, slots=True)
class TemplateCard:
    """A method template to choose from."""

    id: str
    title: str
    summary: str
    source: str


@dataclass(frozen=True, slots=True)
class ProcurementCard:
    """A procurement to open."""

    id: str
    title: str
    stage: str
    created_at: datetime


@dataclass(frozen=True, slots=True)
class MethodDraft:
    """A method as it stands: its text, and either the method or every fault that keeps it from being sealed."""

    text: str
    version: int
    method: Method | None
    faults: tuple[str, ...]
    seal: Seal | None

    @property
    def sha256(self) -> str:
        """What the seal would be, or is."""
        return digest(self.text)


@dataclass(frozen=True, slots=True)
class Reading:
    """Who read the rehearsal of a method's exact text, in which role, and when."""

    sha256: str
    by: str
    role: str
    at: datetime


def digest(text: str) -> str:
    """The SHA-256 of a method's exact text, as `sha256sum` gives it for the downloaded file."""
    return hashlib.sha256(text.encode()).hexdigest()


def plain_text(text: str) -> str:
    """A method's text as it is kept: a browser ends its lines in another way."""
    return text.replace("\r\n", "\n")


def templates() -> list[TemplateCard]:
    """Every method template, with what it is for."""
    raw = {name: tomllib.loads(template(name)) for name in template_names()}
    return [TemplateCard(name, r["title"], r["summary"], r["source"]) for name, r in raw.items()]


def template_text(name: str) -> str:
    """A template's TOML text. Raises UnknownNameError, with the nearest name."""
    return template(name)


def procurements(ws: Workspace, actor: Actor) -> list[ProcurementCard]:
    """Every procurement that the actor may see, oldest first."""
    rows = [(row, ws.stage(row.id)) for row in ws.store.procurements()]
    return [
        ProcurementCard(row.id, row.title, stage, row.created_at)
        for row, stage in rows
        if access.may(actor.role, "see_procurement", stage)
    ]


def start(
    ws: Workspace, actor: Actor, title: str, text: str, *, lots: Sequence[str] = (), deadline: datetime | None = None
) -> str:
    """Start a procurement on a method's text, with its own lots and deadline where they are given. Gives its id."""
    if actor.role != "lead":
        raise NotAllowedError(actor.role, "create_procurement", "set_up")
    if not title.strip() or len(title) > LONGEST_TITLE or not title.strip().isprintable():
        raise EvenhandError(
            "A procurement needs a title: what is bought, and for where, in one line of at most "
            f"{LONGEST_TITLE} characters."
        )
    require_size(text, title)
    text = with_particulars(text, lots, deadline)
    taken = {row.id for row in ws.store.procurements()}
    base = re.sub(r"[^a-z0-9]+", "-", title.casefold()).strip("-")[:40].strip("-") or "procurement"
    free = next(name for n in range(1, len(taken) + 2) if (name := base if n == 1 else f"{base}-{n}") not in taken)
    at = ws.clock()
    ws.store.create(free, title.strip(), actor, at)
    begun = [
        Draft(Key("procurement", item="procurement"), {"id": free, "title": title.strip(), "by": actor.name}),
        Draft(Key("stage", item="stage"), {"stage": "set_up", "reason": "started"}),
        Draft(Key("method", item="method"), {"text": text, "sha256": digest(text)}),
    ]
    ws.store.append(free, begun, actor=actor, at=at)
    return free


def with_particulars(text: str, lots: Sequence[str], deadline: datetime | None) -> str:
    """A method's text with its lots replaced by these titles, and its deadline; comments stay where they are.

    Travel that was stated for a lot that is gone goes with it, as do the words on how those lots were considered; what
    is stated for every other lot stays.
    """
    titles = [title.strip() for title in lots if title.strip()]
    if not titles and deadline is None:
        return text
    tables_of(text, "new")
    try:
        document = tomlkit.parse(text)
        if deadline is not None:
            document["deadline"] = deadline
        if titles:
            _replace_lots(document, titles)
    except (TOMLKitError, AttributeError, TypeError, KeyError, IndexError) as error:
        shape = "The file's lots or its low_price > travel do not have the shape that a method has; mend them first."
        raise MethodError("new", [shape]) from error
    return tomlkit.dumps(document)


def _replace_lots(document: tomlkit.TOMLDocument, titles: Sequence[str]) -> None:
    tables = tomlkit.aot()
    for place, title in enumerate(titles, 1):
        tables.append(tomlkit.item({"id": f"L{place:02d}", "title": title}))
    document["lots"] = tables
    document.pop("lots_considered", None)  # it spoke of the lots that are gone, and the pack prints it
    low = document.get("low_price")
    if low is not None and "travel" in low:
        general = [entry for entry in low["travel"] if not entry.get("lot")]
        low["travel"] = general or [{k: v for k, v in low["travel"][0].items() if k != "lot"}]


def method(ws: Workspace, actor: Actor, procurement: str) -> MethodDraft:
    """The method as it stands, sealed or not, with every fault."""
    ws.guard(actor, "see_procurement", procurement)
    found = ws.store.current(procurement, {"method"})
    text, version = (str(found[-1].body["text"]), found[-1].version) if found else ("", 0)
    good, faults = checked(text, procurement)
    return MethodDraft(text, version, good, faults, ws.seal(procurement))


def checked(text: str, name: str = "method") -> tuple[Method | None, tuple[str, ...]]:
    """The method that a text gives, or every fault in it; cost assumptions have to give a cost in every lot."""
    try:
        made = parse(text, name)
        lot_costs(made)
    except MethodError as error:
        return None, error.faults
    except EvenhandError as error:
        return None, (f"low_price: {error}",)
    return made, ()


def save_method(ws: Workspace, actor: Actor, procurement: str, text: str, *, seen: int) -> MethodDraft:
    """Save a method's text, faults and all. `seen` is the version it was changed from.

    Raises ConflictError where somebody else saved in between; a sealed method cannot be saved.
    """
    ws.guard(actor, "change_method", procurement)
    text = plain_text(text)
    require_size(text, procurement)
    body = {"text": text, "sha256": digest(text)}
    ws.store.append(procurement, [Draft(Key("method", item="method"), body, seen + 1)], actor=actor, at=ws.clock())
    return method(ws, actor, procurement)


def reading(ws: Workspace, procurement: str, sha256: str) -> Reading | None:
    """Who last read the rehearsal of the text with this SHA-256; None where nobody has."""
    found = [e for e in ws.store.current(procurement, {"rehearsal"}) if e.key.item == sha256]
    return Reading(sha256, found[-1].actor, found[-1].role, found[-1].when) if found else None


def seal(ws: Workspace, actor: Actor, procurement: str, *, seen: str = "") -> Seal:
    """Freeze the method. Every later result carries its hash. `seen` is the hash of the text that the person looked at.

    Raises MethodError while it has faults, ConflictError where it is no longer the text that was looked at, StageError
    until somebody has read the rehearsal of this very text.
    """
    ws.guard(actor, "seal_method", procurement)
    head = ws.head(procurement).hash
    draft = method(ws, actor, procurement)
    if seen and seen != draft.sha256:
        raise ConflictError("The method", f"version {draft.version}", "the one you were about to seal")
    if draft.method is None:
        raise MethodError(procurement, draft.faults)
    if draft.method.deadline is None:
        raise MethodError(procurement, ["'deadline' is missing: say until when bids are received, with the time zone."])
    if reading(ws, procurement, draft.sha256) is None:
        raise StageError(UNREAD)
    entries = [
        Draft(Key("seal", item="method"), {"sha256": draft.sha256, "version": str(draft.version)}, 1),
        pack.sealed_draft(ws, procurement, draft.method, draft.sha256),
        Draft(Key("stage", item="stage"), {"stage": "sealed", "reason": "method sealed"}),
    ]
    ws.store.append(procurement, entries, actor=actor, at=ws.clock(), after=head)
    made = ws.seal(procurement)
    if made is None:
        raise EvenhandError("The seal was not found after it was written; check the record with 'verify'.")
    return made
