"""Use cases that bring files in: show all that a workbook says, and every finding, before anything is kept.

A workbook with an error loads nothing. A later workbook of the same envelope takes the place of the one before: what
changed becomes a new version, what it leaves out is marked as gone, and the journal keeps all of it.
"""

import hashlib
import json
import unicodedata
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Literal

from criteria.schema import Method
from evaluation.exceptions import ConflictError, EvenhandError, StageError
from evaluation.findings import Finding, Severity, stops
from evaluation.intake.attachments import attachment
from evaluation.intake.book import Book
from evaluation.intake.checks import read_measures, read_price, read_quality
from evaluation.intake.loads import MeasureLoad, PriceLoad, QualityLoad, summary
from evaluation.intake.reader import read_workbook
from evaluation.model import Actor, CostLine, Rate
from evaluation.service import inputs, records
from evaluation.service.result import listed, previous, require_open, worked_out
from evaluation.service.workspace import Seal, Workspace
from evaluation.store.journal import canonical
from evaluation.store.records import Draft, Key
from evaluation.words.loads import count_line

Envelope = Literal["quality", "price", "measures"]

MIB = 1024 * 1024
MAX_ATTACHMENTS = 100
MAX_ATTACHED_BYTES = 100 * MIB
_ACTIONS = {"quality": "load_quality", "price": "load_price", "measures": "run_cycle"}
_KINDS = {
    "quality": ("provider", "bid", "condition", "answer", "mark", "measure"),
    "price": ("price",),
    "measures": ("measure",),
}


@dataclass(frozen=True, slots=True)
class NamedFile:
    """A file with its name: what a person uploads or downloads."""

    name: str
    data: bytes

    @property
    def sha256(self) -> str:
        """The hash under which its bytes are kept."""
        return hashlib.sha256(self.data).hexdigest()


@dataclass(frozen=True, slots=True)
class Preview:
    """What a workbook says, before anything is kept. `rows` are counts and totals to show; the rest is for `commit`.

    `new`, `changed` and `left_out` count records against what is kept now. `head` is the journal's end it was compared
    with.
    """

    envelope: Envelope
    cycle: str
    workbook: NamedFile
    attachments: tuple[NamedFile, ...]
    findings: tuple[Finding, ...]
    rows: tuple[str, ...]
    drafts: tuple[Draft, ...] = ()
    new: int = 0
    changed: int = 0
    left_out: int = 0
    head: str = ""

    @property
    def loadable(self) -> bool:
        """Whether it may be kept: nothing in it stops the load, and it says something."""
        return bool(self.drafts) and not stops(self.findings)


@dataclass(frozen=True, slots=True)
class Loaded:
    """What was kept: how many records, and the journal's end afterwards."""

    envelope: Envelope
    records: int
    head: str


@dataclass(frozen=True, slots=True)
class _Job:
    book: Book
    method: Method
    seal: Seal
    workbook: NamedFile
    attachments: Sequence[NamedFile]
    data: inputs.Known
    cycle: str
    listed: frozenset[tuple[str, str]]  # (lot, provider): the tender's bids, or who is on the list before a cycle's


@dataclass(frozen=True, slots=True)
class _Read:
    drafts: list[Draft] = field(default_factory=list)
    findings: list[Finding] = field(default_factory=list)
    rows: tuple[str, ...] = ()


def blank(ws: Workspace, actor: Actor, procurement: str, envelope: Envelope, cycle: str = "") -> NamedFile:
    """The blank workbook made for this sealed method, to be filled and uploaded."""
    from evaluation.intake.blank import blank_workbook  # noqa: PLC0415 - openpyxl takes long to load

    ws.guard(actor, "see_procurement", procurement)
    method, seal = ws.method(procurement)
    _action(envelope, cycle)
    if cycle:
        previous(method, cycle)
    name = "-".join(part for part in (procurement, cycle, envelope) if part) + ".xlsx"
    return NamedFile(name, blank_workbook(method, envelope, seal=seal.sha256, cycle=cycle))


def check(
    ws: Workspace,
    actor: Actor,
    procurement: str,
    envelope: Envelope,
    workbook: NamedFile,
    attachments: Sequence[NamedFile] = (),
    *,
    cycle: str = "",
) -> Preview:
    """Read a workbook and say everything about it. Nothing is kept."""
    ws.guard(actor, _action(envelope, cycle), procurement)
    method, seal = ws.method(procurement)
    require_open(ws, procurement, method, cycle)
    head = ws.head(procurement).hash
    book, findings = read_workbook(workbook.data, workbook.name)
    crowd, faulty = _too_many(attachments), file_findings(attachments)
    if book is None or stops(findings) or crowd:
        return Preview(envelope, cycle, workbook, tuple(attachments), (*findings, *faulty), (), head=head)
    data = inputs.known(ws, procurement, cycle=cycle, prices=False)
    before = listed(worked_out(ws, procurement, previous(method, cycle))) if cycle else frozenset(data.bids)
    read = _READERS[envelope](_Job(book, method, seal, workbook, attachments, data, cycle, before))
    drafts, counts = _against(ws, procurement, envelope, cycle, read.drafts)
    return Preview(
        envelope,
        cycle,
        workbook,
        tuple(attachments),
        (*findings, *faulty, *read.findings),
        read.rows,
        tuple(drafts),
        *counts,
        head=head,
    )


def commit(ws: Workspace, actor: Actor, procurement: str, preview: Preview) -> Loaded:
    """Keep what was previewed: records, original bytes and the load itself, in one transaction.

    Raises StageError where something was kept in between, so that nobody commits what they did not see.
    """
    ws.guard(actor, _action(preview.envelope, preview.cycle), procurement)
    if not preview.loadable:
        raise EvenhandError("This workbook has errors, so nothing in it was loaded. Mend them and upload it again.")
    files = [preview.workbook, *preview.attachments]
    drafts = [
        *preview.drafts,
        *(_file_draft(f, preview) for f in files),
        _load_draft(preview),
        *_opened(ws, procurement),
    ]
    try:
        written = ws.store.append(
            procurement, drafts, actor=actor, at=ws.clock(), files=[f.data for f in files], after=preview.head
        )
    except ConflictError as error:
        sentence = "Something else was saved since this workbook was checked. Check it again, then load it."
        raise StageError(sentence) from error
    return Loaded(preview.envelope, len(preview.drafts), written[-1].hash)


def _action(envelope: Envelope, cycle: str) -> str:
    """The action that loading an envelope is; the tender's envelopes and a re-assessment's are never mixed up."""
    if envelope == "quality" and cycle:
        raise StageError("A quality workbook belongs to the tender, not to a re-assessment.")
    if envelope == "measures" and not cycle:
        raise StageError("Say which re-assessment these measures are for.")
    return "run_cycle" if cycle else _ACTIONS[envelope]


def file_findings(files: Sequence[NamedFile]) -> list[Finding]:
    """Every finding about files that were sent beside a workbook, or by themselves; an error keeps all of them out."""
    return _too_many(files) or [f for each in files for f in attachment(each.data, each.name)] + _twice(files)


def require_files(files: Sequence[NamedFile]) -> None:
    """Raise EvenhandError, with every fault in words, where a file that was sent by itself may not be kept."""
    if stops(found := file_findings(files)):
        raise EvenhandError("\n".join(f"{each.file or 'The files'}: {each.what} {each.to_do}" for each in found))


def _too_many(attachments: Sequence[NamedFile]) -> list[Finding]:
    """One finding where there is more than can be looked over in one load; then none of it is looked at."""
    size = sum(len(each.data) for each in attachments)
    if len(attachments) <= MAX_ATTACHMENTS and size <= MAX_ATTACHED_BYTES:
        return []
    what = (
        f"{len(attachments)} files of {size / MIB:.1f} MB together are attached; "
        f"at most {MAX_ATTACHMENTS} files and {MAX_ATTACHED_BYTES // MIB} MB can be loaded at once."
    )
    do = "Attach only the files that answers name, or ask the bidders for smaller ones, and load again."
    return [Finding(Severity.ERROR, "attachments_too_many", what, do)]


def _twice(attachments: Sequence[NamedFile]) -> list[Finding]:
    """Two different files of one name: nobody could tell which of them an answer means."""
    first: dict[str, NamedFile] = {}
    found = []
    for each in attachments:
        other = first.setdefault(unicodedata.normalize("NFKC", each.name).casefold().strip(), each)
        if other.sha256 != each.sha256:
            what = f"Two different files are called '{each.name}'."
            do = "Give each file its own name, and write that name beside its answer."
            found.append(Finding(Severity.ERROR, "attachment_twice", what, do, file=each.name))
    return found


def _quality(job: _Job) -> _Read:
    kept = {each.name: each.sha256 for each in job.attachments}
    found, findings = read_quality(
        job.book,
        job.method,
        seal=job.seal.sha256,
        file=job.workbook.name,
        sha256=job.workbook.sha256,
        attachments=kept,
    )
    plain = (*found.providers, *found.bids, *found.conditions, *found.marks, *found.measures)
    drafts = [records.draft(each) for each in plain] + [records.answer_draft(a, kept) for a in found.answers]
    return _Read(drafts, findings, _rows(found))


def _price(job: _Job) -> _Read:
    found, findings = read_price(
        job.book,
        job.method,
        seal=job.seal.sha256,
        file=job.workbook.name,
        sha256=job.workbook.sha256,
        cycle=job.cycle,
        bids=job.listed,
    )
    rates, costs = defaultdict[tuple[str, str], list[Rate]](list), defaultdict[tuple[str, str], list[CostLine]](list)
    for rate in found.rates:
        rates[rate.lot, rate.provider].append(rate)
    for cost in found.costs:
        costs[cost.lot, cost.provider].append(cost)
    priced = dict.fromkeys([*rates, *costs])
    drafts = [records.price_draft(*bid, rates.get(bid, []), costs.get(bid, []), job.cycle) for bid in priced]
    return _Read(drafts, findings, _rows(found))


def _measures(job: _Job) -> _Read:
    found, findings = read_measures(
        job.book,
        job.method,
        seal=job.seal.sha256,
        file=job.workbook.name,
        sha256=job.workbook.sha256,
        cycle=job.cycle,
        known=[p for p in job.data.providers.values() if p.ref in {ref for _, ref in job.listed}],
    )
    return _Read([records.draft(each, job.cycle) for each in found.measures], findings, _rows(found))


def _rows(found: QualityLoad | PriceLoad | MeasureLoad) -> tuple[str, ...]:
    return tuple(count_line(total.what, total.of, total.count, total.total) for total in summary(found))


_READERS = {"quality": _quality, "price": _price, "measures": _measures}


def _against(
    ws: Workspace, procurement: str, envelope: Envelope, cycle: str, drafts: Sequence[Draft]
) -> tuple[list[Draft], tuple[int, int, int]]:
    """Only what differs from what is kept now: new records, changed ones, and ones the file leaves out; with counts."""
    now = {e.key: e for e in ws.store.current(procurement, _KINDS[envelope], cycle=cycle)}
    bodies = {draft.key: json.loads(canonical(draft.body)) for draft in drafts}
    new = [d for d in drafts if d.key not in now]
    changed = [d for d in drafts if d.key in now and _said(now[d.key].body) != _said(bodies[d.key])]
    left = [records.gone(e) for key, e in now.items() if key not in bodies and not records.is_gone(e)]
    return [*new, *changed, *left], (len(new), len(changed), len(left))


def _said(body: object) -> object:
    """A body without where it was read: the same words in another file are no change, and the first file is kept."""
    if isinstance(body, dict):
        return {name: _said(value) for name, value in body.items() if not (name == "source" and _is_source(value))}
    return body


def _is_source(value: object) -> bool:
    return value is None or (isinstance(value, dict) and value.keys() == {"kind", "text", "sha256"})


def _file_draft(file: NamedFile, preview: Preview) -> Draft:
    envelope = preview.envelope if file is preview.workbook else "quality"
    body = {"name": file.name, "file": file.sha256, "size": str(len(file.data)), "envelope": envelope}
    return Draft(Key("file", preview.cycle, item=file.sha256), body)


def _load_draft(preview: Preview) -> Draft:
    body = {
        "name": preview.workbook.name,
        "file": preview.workbook.sha256,
        "counts": list(preview.rows),
        "new": str(preview.new),
        "changed": str(preview.changed),
        "left_out": str(preview.left_out),
        "findings": [f"{f.severity.value}: {f.where}: {f.what}" for f in preview.findings],
    }
    return Draft(Key("load", preview.cycle, item=preview.envelope), body)


def _opened(ws: Workspace, procurement: str) -> list[Draft]:
    """The first quality workbook opens the bids."""
    if ws.stage(procurement) != "sealed":
        return []
    return [Draft(Key("stage", item="stage"), {"stage": "opened", "reason": "bids loaded"})]
