"""Use cases that give out the papers of a low-price case as Word files. No price is in the name of a file."""

import re

from evaluation.exceptions import UnknownNameError
from evaluation.model import Actor
from evaluation.reports.low_price import Subject, case_file, notice
from evaluation.service.load import NamedFile
from evaluation.service.pack import title
from evaluation.service.review_cases import Conversation, conversation
from evaluation.service.workspace import Workspace
from evaluation.words.results import lot_name


def notice_file(
    ws: Workspace, actor: Actor, procurement: str, provider: str, number: int, place: int = 1, *, cycle: str = ""
) -> NamedFile:
    """A notice as it was sent, the first of a conversation being 1. Raises UnknownNameError where there is none."""
    from evaluation.reports.pack_docx import word_file  # noqa: PLC0415 - python-docx takes long to load

    told = conversation(ws, actor, procurement, provider, number=number, cycle=cycle)
    notices = [event for _, event in told.notices()]
    if not 1 <= place <= len(notices):
        raise UnknownNameError("notice", str(place), [str(known) for known in range(1, len(notices) + 1)])
    made = notice(_subject(ws, procurement, told), notices[place - 1])
    return NamedFile(_name(procurement, told, f"notice-{place}"), word_file(made))


def case_file_of(
    ws: Workspace, actor: Actor, procurement: str, provider: str, number: int, *, cycle: str = ""
) -> NamedFile:
    """The whole case file. Raises UnknownNameError where there is none."""
    from evaluation.reports.pack_docx import word_file  # noqa: PLC0415 - python-docx takes long to load

    told = conversation(ws, actor, procurement, provider, number=number, cycle=cycle)
    return NamedFile(_name(procurement, told, "case-file"), word_file(case_file(_subject(ws, procurement, told))))


def _subject(ws: Workspace, procurement: str, told: Conversation) -> Subject:
    method, seal = ws.method(procurement)
    files = {e.key.item: str(e.body["name"]) for e in ws.store.current(procurement, {"file"}, provider=told.provider)}
    return Subject(
        procurement,
        title(ws, procurement),
        seal.sha256,
        told.provider,
        told.name,
        told.number,
        told.review,
        {lot: lot_name(method, lot) for lot in told.about},
        files,
        tuple(signal for case in told.cases.values() for signal in case.signals),
        told.overtaken,
    )


def _name(procurement: str, told: Conversation, what: str) -> str:
    provider = re.sub(r"[^A-Za-z0-9_-]+", "-", told.provider)
    parts = (procurement, told.cycle, provider, f"case-{told.number}", what)
    return "-".join(filter(None, parts)) + ".docx"
