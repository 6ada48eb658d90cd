"""Use cases about the record itself: read it, check it, copy it, and get a kept file out of it."""

import hashlib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from evaluation import access
from evaluation.exceptions import EvenhandError, UnknownNameError
from evaluation.model import Actor
from evaluation.service import conversations, evidence, pack
from evaluation.service.decide import as_issued
from evaluation.service.draws import not_as_drawn
from evaluation.service.load import NamedFile
from evaluation.service.prepare import digest
from evaluation.service.workspace import Workspace, data_folder, database_url
from evaluation.store.backup import backup as copy_of
from evaluation.store.records import Break, Description, Entry, Manifest
from evaluation.words.method import titles_of
from evaluation.words.record import Written

_FILE_ACTIONS = {"price": "see_file_price", "reply": "see_file_price", "evidence": "see_procurement"}
_FILES = frozenset({"file", "evidence"})  # kinds of entries that keep a file


@dataclass(frozen=True, slots=True)
class KeptFile:
    """A file that was uploaded: its name, hash and size, and which envelope it belongs to."""

    name: str
    sha256: str
    size: int
    envelope: str
    at: datetime
    by: str
    cycle: str


@dataclass(frozen=True, slots=True)
class Line:
    """An entry of the record: who wrote it, when, in which role, and what it says. `entry` is the entry itself."""

    seq: int
    at: datetime
    by: str
    role: str
    kind: str
    entry: Entry

    def written(self, names: Mapping[str, str]) -> Written:
        """The entry as plain values for words/record.py; `names` are those of `names`."""
        key = self.entry.key
        body = self.entry.body
        return Written(key.kind, key.cycle, key.lot, key.provider, key.item, self.entry.version, body, names)


def journal(ws: Workspace, actor: Actor, procurement: str, *, limit: int | None = None) -> list[Entry]:
    """What happened, oldest first; prices are left out until they are open."""
    ws.guard(actor, "see_record", procurement)
    entries = ws.store.history(procurement)
    if not ws.may(actor, "see_price", procurement):
        entries = [entry for entry in entries if entry.key.kind not in ("price", "run", "review")]
    return entries if limit is None else entries[-limit:]


def lines(ws: Workspace, actor: Actor, procurement: str) -> list[Line]:
    """What happened, oldest first, each entry ready to be said in words; what `journal` leaves out is left out."""
    return [_line(entry) for entry in journal(ws, actor, procurement)]


def names(ws: Workspace, actor: Actor, procurement: str) -> dict[str, str]:
    """The names of what entries speak of by id: lots, criteria, measures, conditions and providers."""
    ws.guard(actor, "see_record", procurement)
    providers = {e.key.provider: str(e.body.get("name", "")) for e in ws.store.current(procurement, {"provider"})}
    if ws.seal(procurement) is None:
        return providers
    method, _ = ws.method(procurement)
    return titles_of(method) | providers


def verify(ws: Workspace, procurement: str | None = None) -> list[Break]:
    """Where the record does not hold together; empty where all is well. Anybody who can reach the database may ask.

    Beside hashes and files: that each seal is of the method's text, and that each issued list still comes out the same.
    """
    if breaks := ws.store.verify(procurement):
        return breaks
    names = [procurement] if procurement else [row.id for row in ws.store.procurements()]
    return [found for name in names for found in _meaning(ws, name)]


def _meaning(ws: Workspace, procurement: str) -> Iterator[Break]:
    seal = ws.seal(procurement)
    if seal is None:
        return
    if digest(ws.text(procurement)) != seal.sha256:
        yield Break(procurement, None, "the method's text is not the one that was sealed")
        return
    yield from _old_seals(ws, procurement)
    yield from evidence.breaks(ws, procurement)
    yield from _conversations(ws, procurement)
    yield from pack.breaks(ws, procurement)
    for found in not_as_drawn(ws, procurement):
        yield Break(
            procurement, found.seq, f"the draw in lot {found.key.lot}, made again from its seed, comes out otherwise"
        )
    for cycle in sorted({e.key.cycle for e in ws.store.current(procurement, {"issue"})}):
        for lot in as_issued(ws, procurement, cycle):
            which = f"the list of '{cycle}'" if cycle else "the result"
            yield Break(procurement, None, f"{which} in lot {lot}, worked out now, is not the one that was issued")


def _old_seals(ws: Workspace, procurement: str) -> Iterator[Break]:
    """Seals of before a change: each is of the version of the text that it names."""
    texts = {str(e.version): str(e.body["text"]) for e in ws.store.history(procurement, kinds={"method"})}
    for entry in ws.store.history(procurement, kinds={"seal"}):
        if digest(texts.get(str(entry.body["version"]), "")) != entry.body["sha256"]:
            yield Break(procurement, entry.seq, f"seal {entry.version} is not of the text that it names")


def _conversations(ws: Workspace, procurement: str) -> Iterator[Break]:
    """A conversation about a low price whose steps do not follow one another, or are by a role that may take none: no
    result may rest on it.
    """
    try:
        kept = conversations.kept(ws, procurement)
    except EvenhandError as error:
        yield Break(procurement, None, f"the steps of a low-price case do not follow one another: {error}")
        return
    for entry in (entry for one in kept for entry in one.entries):
        if not access.ever(entry.role, "decide_low_price"):
            yield Break(procurement, entry.seq, f"a step of a low-price case is by the role '{entry.role}'")


def files(ws: Workspace, actor: Actor, procurement: str) -> list[KeptFile]:
    """Every kept file that the actor may open now, oldest first."""
    ws.guard(actor, "see_procurement", procurement)
    found = ws.store.current(procurement, _FILES)
    return [kept for kept in map(_kept, found) if ws.may(actor, _action(kept.envelope), procurement)]


def file(ws: Workspace, actor: Actor, procurement: str, sha256: str) -> NamedFile:
    """The original bytes of a kept file. Raises NotAllowedError or UnknownNameError."""
    found = [_kept(e) for e in ws.store.current(procurement, _FILES) if e.key.item == sha256]
    if not found:
        raise UnknownNameError("kept file", sha256, [])
    # the same bytes may have come twice, by ways that not everybody may see: one that the actor may see is enough
    known = [kept for kept in found if ws.may(actor, _action(kept.envelope), procurement)] or found
    ws.guard(actor, _action(known[-1].envelope), procurement)
    return NamedFile(known[-1].name, ws.store.file(sha256))


def database(ws: Workspace, actor: Actor, procurement: str) -> Description:
    """Which database keeps the record, and how it is run."""
    ws.guard(actor, "see_record", procurement)
    return ws.store.describe()


def backup(ws: Workspace, actor: Actor, procurements: Sequence[str], folder: Path | None = None) -> Manifest:
    """A checked copy of the whole database, with a manifest. Asks for permission in every procurement named."""
    for procurement in procurements:
        ws.guard(actor, "back_up", procurement)
    return copy_of(ws.url or database_url(ws.name), folder or data_folder() / "backups", ws.clock())


def session_token_hash(token: str) -> str:
    """What the store keeps of a session's token: enough to know it again, not enough to use it."""
    return hashlib.sha256(token.encode()).hexdigest()


def _line(entry: Entry) -> Line:
    return Line(entry.seq, entry.when, entry.actor, entry.role, entry.key.kind, entry)


def _action(envelope: str) -> str:
    return _FILE_ACTIONS.get(envelope, "see_file_quality" if envelope == "quality" else "see_cycle")


def _kept(entry: Entry) -> KeptFile:
    body = entry.body
    return KeptFile(
        str(body["name"]),
        entry.key.item,
        int(str(body["size"])),
        str(body["envelope"]),
        entry.when,
        entry.actor,
        entry.key.cycle,
    )
