"""Use cases about the tender pack: see it as a draft or sealed, take it away, and check that it is still the same."""

import hashlib
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Literal

from criteria.reading import parse
from criteria.schema import Method
from evaluation import __version__
from evaluation.exceptions import UnknownNameError
from evaluation.model import Actor
from evaluation.reports.blocks import Block, Bullets, Code, Document, Heading, Paragraph, Table
from evaluation.reports.pack import Subject
from evaluation.reports.pack import pack as document_of
from evaluation.reports.pack_html import web_page
from evaluation.service.load import NamedFile
from evaluation.service.workspace import Workspace
from evaluation.store.records import Break, Draft, Entry, Key

__all__ = ["Block", "Bullets", "Code", "Document", "Heading", "Paragraph", "Table"]  # what a screen shows a pack with

KEY = Key("pack", item="tender")


def _word(document: Document) -> bytes:
    from evaluation.reports.pack_docx import word_file  # noqa: PLC0415 - python-docx takes long to load

    return word_file(document)


FORMS: Mapping[str, Callable[[Document], bytes]] = MappingProxyType({"docx": _word, "html": web_page})


@dataclass(frozen=True, slots=True)
class Same:
    """Whether the pack that was kept at a seal comes out the same now. `form` is "docx" or "html".

    `outcome` "other_program": it was made by another version of the program, so its bytes may rightly differ.
    """

    form: str
    seal: str
    outcome: Literal["same", "differs", "other_program"]
    made_by: str


def document(ws: Workspace, actor: Actor, procurement: str) -> Document:
    """The pack as it stands: sealed, or a draft. Raises MethodError while the method has faults."""
    ws.guard(actor, "see_procurement", procurement)
    return document_of(_subject(ws, procurement))


def file(ws: Workspace, actor: Actor, procurement: str, form: str) -> NamedFile:
    """The pack as a file in one of FORMS. Raises UnknownNameError for another; MethodError while there are faults."""
    ws.guard(actor, "see_procurement", procurement)
    if form not in FORMS:
        raise UnknownNameError("form of pack", form, list(FORMS))
    subject = _subject(ws, procurement)
    name = f"{procurement}-{'draft-' if subject.draft else ''}pack.{form}"
    return NamedFile(name, FORMS[form](document_of(subject)))


def sealed_draft(ws: Workspace, procurement: str, method: Method, sha256: str) -> Draft:
    """The entry that keeps the hash of every form of the pack, to be written with the seal of this text."""
    made = document_of(Subject(title(ws, procurement), method, sha256, f"{procurement}.toml"))
    hashes = {form: hashlib.sha256(make(made)).hexdigest() for form, make in FORMS.items()}
    return Draft(KEY, {"method": sha256, "made_by": program(), **hashes})


def program() -> str:
    """What makes the pack's bytes: this program and the library that writes Word files, with their versions."""
    from evaluation.reports.pack_docx import SOFTWARE  # noqa: PLC0415 - python-docx takes long to load

    return f"Evenhand {__version__}, {SOFTWARE}"


def kept(ws: Workspace, actor: Actor, procurement: str) -> dict[str, str]:
    """The SHA-256 of each form of the pack as it was kept at the last seal; empty where none was."""
    ws.guard(actor, "see_procurement", procurement)
    found = ws.store.current(procurement, {KEY.kind})
    return {form: str(found[-1].body[form]) for form in FORMS} if found else {}


def checked(ws: Workspace, procurement: str) -> list[Same]:
    """Every pack that was kept at a seal, made again and compared. Empty where none was kept."""
    made = ws.store.history(procurement, kinds={KEY.kind})
    texts = {str(e.body["sha256"]): str(e.body["text"]) for e in ws.store.history(procurement, kinds={"method"})}
    return [same for entry in made for same in _compared(ws, procurement, entry, texts)]


def breaks(ws: Workspace, procurement: str) -> Iterator[Break]:
    """Each pack of this very program that does not come out as it was kept."""
    for same in checked(ws, procurement):
        if same.outcome == "differs":
            why = (
                f"the tender pack ({same.form}) of the method {same.seal[:12]}, made now, is not the one that was kept"
            )
            yield Break(procurement, None, why)


def unsure(ws: Workspace, procurement: str | None = None) -> list[str]:
    """A sentence for every procurement with a pack that another version of the program made: it is not compared."""
    names = [procurement] if procurement else [row.id for row in ws.store.procurements()]
    found = {name: same.made_by for name in names for same in checked(ws, name) if same.outcome == "other_program"}
    return [
        f"{name}: the tender pack was made by {made_by}, and this is {program()}, so the two are not compared."
        for name, made_by in found.items()
    ]


def title(ws: Workspace, procurement: str) -> str:
    """What the procurement is called."""
    return next(row.title for row in ws.store.procurements() if row.id == procurement)


def _compared(ws: Workspace, procurement: str, entry: Entry, texts: Mapping[str, str]) -> Iterator[Same]:
    seal, made_by = str(entry.body["method"]), str(entry.body["made_by"])
    if made_by != program():
        yield from (Same(form, seal, "other_program", made_by) for form in FORMS)
        return
    method = parse(texts[seal], procurement) if seal in texts else None
    again = document_of(Subject(title(ws, procurement), method, seal, f"{procurement}.toml")) if method else None
    for form, make in FORMS.items():
        alike = again is not None and hashlib.sha256(make(again)).hexdigest() == entry.body.get(form)
        yield Same(form, seal, "same" if alike else "differs", made_by)


def _subject(ws: Workspace, procurement: str) -> Subject:
    text, seal = ws.text(procurement), ws.seal(procurement)
    if seal is not None:
        return Subject(title(ws, procurement), ws.method(procurement)[0], seal.sha256, f"{procurement}.toml")
    return Subject(title(ws, procurement), parse(text, procurement), "", f"{procurement}.toml", draft=True)
