"""The gate for what a bidder attaches to an answer: PDF and Word documents, looked at by structure, never opened.

A PDF may hold no script, nothing that starts a program and no file within the file (see `pdf`); a Word document no
macro, no embedded file and no template fetched from elsewhere.
"""

from evaluation.findings import Finding
from evaluation.intake.collect import LISTED, Collector, RefusedError, refusal
from evaluation.intake.container import DOCUMENT, MIB, OLE_MAGIC, ZIP_MAGIC, Package, active_content, open_package
from evaluation.intake.pdf import look_over
from evaluation.intake.xmlscan import Budget, Pick, Scan

MAX_BYTES = DOCUMENT.file_bytes
_WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"
_ACTIVE = ("macro", "vba", "activex", "oleobject", "control", "attachedtemplate", "afchunk", "/package", "subdocument")
_ENDINGS = {".pdf": "a PDF", ".docx": "a Word document"}


def attachment(data: bytes, name: str) -> list[Finding]:
    """Every finding about an attached file. An error among them means that it must not be kept or served.

    `data` are the file's bytes, which tell its kind; `name` is what it was called, and must end as that kind does.
    """
    collector = Collector(name, listed=LISTED)
    try:
        _attachment(data, collector)
    except RefusedError as refused:
        collector.add(refused.finding)
    return collector.findings


def _attachment(data: bytes, collector: Collector) -> None:
    if len(data) > MAX_BYTES:
        what = f"The file is {len(data) / MIB:.1f} MB; at most {MAX_BYTES // MIB} MB can be attached."
        raise refusal("file_too_large", what, "Make its pictures smaller or split it, and attach it again.")
    if data.startswith(b"%PDF-"):
        _ending(".pdf", collector)
        look_over(data, collector)
    elif data.startswith((ZIP_MAGIC, OLE_MAGIC)):
        _ending(".docx", collector)
        _docx(open_package(data, DOCUMENT), collector)
    else:
        what = "The file is neither a PDF nor a Word document (.docx), whatever its name says."
        raise refusal("file_wrong_kind", what, "Save it as PDF or as a Word Document (.docx), and attach that.")


def _ending(ending: str, collector: Collector) -> None:
    """A name that says another thing than the bytes makes a program open the file as what it is not."""
    if not collector.file.strip().lower().endswith(ending):
        what = f"The file is {_ENDINGS[ending]}, but its name does not end in {ending}."
        do = f"Give it a name ending in {ending}, write that name beside its answer, and attach it again."
        collector.error("file_name_misleads", what, do)


def _docx(package: Package, collector: Collector) -> None:
    budget = Budget(others=2_500_000)
    types = Pick("[Content_Types].xml", budget, frozenset({"Override", "Default"}))
    if types.part not in package.parts:
        raise _not_word(package)
    types.run(package.chunks(types.part))
    kinds = [attributes.get("ContentType", "") for _, attributes in types.rows]
    for kind in kinds:
        if any(word in kind.lower() for word in _ACTIVE):
            raise active_content(kind, package.kind)
    if _WORD not in kinds:
        raise _not_word(package)
    for part in package.parts:
        _docx_part(package, part, budget, collector)


def _docx_part(package: Package, part: str, budget: Budget, collector: Collector) -> None:
    lower = part.lower()
    if lower.endswith(".rels"):
        links = Pick(part, budget, frozenset({"Relationship"}))
        links.run(package.chunks(part))
        for _, attributes in links.rows:
            _docx_link(package, attributes, collector)
    elif lower.endswith((".xml", ".vml")):
        scan = Scan(part, budget)
        scan.max_depth = 200  # tables within tables, text boxes within groups
        scan.run(package.chunks(part))
    else:
        for _ in package.chunks(part):
            pass


def _docx_link(package: Package, link: dict[str, str], collector: Collector) -> None:
    kind, target = link.get("Type", "").lower(), link.get("Target", "")
    outside = link.get("TargetMode") == "External"
    if any(word in kind for word in _ACTIVE) and (outside or not kind.endswith("attachedtemplate")):
        raise active_content(target, package.kind)
    if outside and not kind.endswith("/hyperlink"):
        what = f"The document fetches something from elsewhere ('{target[:80]}')."
        collector.error(
            "docx_outside_link", what, "Put the picture or text into the document itself, and save it again."
        )


def _not_word(package: Package) -> Exception:
    what = "The file is an office file or a zip, but not a Word document (.docx) of the usual kind."
    return refusal("file_wrong_kind", what, package.kind.save_again)
