"""The gate for what a bidder attaches to an answer: PDF and Word documents, looked at by structure, never opened.

A PDF may hold no script, nothing that starts a program and no file within the file; a Word document no macro, no
embedded file and no template fetched from elsewhere. Names in PDF: ISO 32000-1, 7.3.5 (a name may be written in #xx
codes) and 7.5.7 (objects kept in compressed streams, which are looked into as well).
"""

import re
import zlib

from evaluation.findings import Finding
from evaluation.intake.collect import LISTED, Collector, RefusedError, refusal
from evaluation.intake.container import DOCUMENT, MIB, OLE_MAGIC, ZIP_MAGIC, Package, active_content, open_package
from evaluation.intake.xmlscan import Budget, Pick, Scan

MAX_BYTES = DOCUMENT.file_bytes
_WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"
_ACTIVE = ("macro", "vba", "activex", "oleobject", "control", "attachedtemplate", "afchunk", "/package", "subdocument")
_INFLATED = 32 * MIB
_PRINT_AGAIN = "Open it, print or export it to a new PDF without scripts, attachments or a password, and load that."
_STREAM = re.compile(rb"<<((?:(?!stream\r?\n).){0,4096}?)>>\s*stream\r?\n(.*?)endstream", re.DOTALL)
_CODE = re.compile(rb"#([0-9A-Fa-f]{2})")
_END = rb"(?![0-9A-Za-z_.:+-])"
_FORBIDDEN = {
    rb"/(?:JavaScript|JS)" + _END: ("pdf_script", "a script"),
    rb"/(?:Launch|ImportData|RichMedia)" + _END: ("pdf_launch", "something that starts a program or plays media"),
    rb"/EmbeddedFiles?" + _END: ("pdf_embedded_file", "another file inside it"),
    rb"/Encrypt" + _END: ("pdf_encrypted", "a password or a lock, so nobody could be sure of reading it"),
}


def attachment(data: bytes, name: str) -> list[Finding]:
    """Every finding about an attached file. An error among them means that it must not be kept or served.

    `data` are the file's bytes; `name`, what it was called, is for the findings only: the kind is told by the bytes.
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
        _pdf(data, collector)
    elif data.startswith((ZIP_MAGIC, OLE_MAGIC)):
        _docx(open_package(data, DOCUMENT), collector)
    else:
        what = "The file is neither a PDF nor a Word document (.docx), whatever its name says."
        raise refusal("file_wrong_kind", what, "Save it as PDF or as a Word Document (.docx), and attach that.")


def _pdf(data: bytes, collector: Collector) -> None:
    if b"%%EOF" not in data[-2048:] or b"startxref" not in data[-4096:]:
        raise refusal(
            "file_damaged", "The PDF is damaged or was cut short on its way.", "Send it again from the original."
        )
    outside, inside = _looked_into(data, collector)
    for pattern, (code, what) in _FORBIDDEN.items():
        if re.search(pattern, outside) or any(re.search(pattern, text) for text in inside):
            collector.error(code, f"The PDF holds {what}.", _PRINT_AGAIN)


def _looked_into(data: bytes, collector: Collector) -> tuple[bytes, list[bytes]]:
    """The PDF without its streams, and the texts of those streams that hold objects; names in #xx codes made plain."""
    inside: list[bytes] = []
    room = _INFLATED
    for found in _STREAM.finditer(data):
        head = _named(found[1])
        if b"/ObjStm" not in head:
            continue
        text = _unpacked(head, found[2], room)
        if text is None:
            what = "Part of the PDF is packed in a way that cannot be looked into."
            collector.error("pdf_unreadable", what, _PRINT_AGAIN)
            continue
        room -= len(text)
        inside.append(_named(text))
    return _named(_STREAM.sub(rb"<<\1>>", data)), inside


def _unpacked(head: bytes, body: bytes, room: int) -> bytes | None:
    if b"/Filter" not in head:
        return body
    if re.search(rb"/Filter\s*\[?\s*/FlateDecode\s*\]?\s*(?!/\w+Decode)", head) is None or b"/DecodeParms" in head:
        return None
    inflater = zlib.decompressobj()
    try:
        text = inflater.decompress(body, max(1, room))
    except zlib.error:
        return None
    return None if inflater.unconsumed_tail else text


def _named(text: bytes) -> bytes:
    return _CODE.sub(lambda code: bytes([int(code[1], 16)]), text) if b"#" in text else text


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
