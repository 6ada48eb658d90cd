"""Use cases about the evidence for the stated costs: papers kept with the method before it is sealed, never after."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from evaluation.exceptions import EvenhandError
from evaluation.model import Actor
from evaluation.service.load import NamedFile, require_files
from evaluation.service.workspace import Workspace
from evaluation.store.records import Break, Draft, Key

KIND = "evidence"
_SAYS = 3  # words that say what a paper shows


@dataclass(frozen=True, slots=True)
class Paper:
    """A kept paper: its name and hash, what it shows of the costs, who put it in, and when."""

    name: str
    sha256: str
    shows: str
    by: str
    at: datetime


def attach(ws: Workspace, actor: Actor, procurement: str, file: NamedFile, shows: str, by: str) -> None:
    """Keep a paper that the stated costs rest on. Only while the method may change: the seal closes this too.

    Raises EvenhandError, with every fault in words, where the file may not be kept.
    """
    ws.guard(actor, "change_method", procurement)
    if not by.strip() or len(shows.split()) < _SAYS:
        raise EvenhandError("Say who puts this paper in, and what it shows of the costs, in a few words.")
    require_files([file])
    size = str(len(file.data))
    body = {"name": file.name, "file": file.sha256, "size": size, "envelope": KIND, "shows": shows.strip()}
    draft = Draft(Key(KIND, item=file.sha256), body | {"by": by.strip()})
    ws.store.append(procurement, [draft], actor=actor, at=ws.clock(), files=[file.data])


def papers(ws: Workspace, actor: Actor, procurement: str) -> list[Paper]:
    """Every kept paper, in the order in which they came."""
    ws.guard(actor, "see_procurement", procurement)
    return [
        Paper(str(e.body["name"]), e.key.item, str(e.body["shows"]), str(e.body["by"]), e.when)
        for e in ws.store.current(procurement, {KIND})
    ]


def breaks(ws: Workspace, procurement: str) -> Iterator[Break]:
    """Evidence that came after the method was first sealed, which no use case writes."""
    seals = ws.store.history(procurement, kinds={"seal"})
    for entry in ws.store.history(procurement, kinds={KIND}):
        if seals and entry.seq > seals[0].seq:
            yield Break(procurement, entry.seq, "evidence of the costs was put in after the method was sealed")
