"""The gate: whether a workbook's bytes may be read at all, decided by structure alone, in flat memory.

Works on bytes, trusts neither the name nor the type that came with them, and opens nothing. A file that passes has
parts, cells and texts within limits, no macro, no declaration that expands, and no cell that could be read in two ways.
"""

import posixpath
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from evaluation.findings import Finding
from evaluation.intake.collect import LISTED, Collector, RefusedError, refusal
from evaluation.intake.container import WORKBOOK, Package, active_content, open_package
from evaluation.intake.formats import StyleScan
from evaluation.intake.sheetscan import SheetScan, StringScan
from evaluation.intake.xmlscan import Budget, Pick, Scan

_TYPES = "[Content_Types].xml"
_SHEET_MAIN = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"
_XML_ENDINGS = (".xml", ".rels", ".vml")
_PICTURE_ENDINGS = (".png", ".jpg", ".jpeg", ".gif", ".bmp", ".tif", ".tiff", ".emf", ".wmf", ".svg")
_NOT_XML = ("image", "thumbnail", "hyperlink", "printersettings")  # what a part that is not XML may be there for
_ACTIVE_TYPES = ("macro", "vba", "activex", "oleobject", "dialogsheet", "control", "ctrlprop")


@dataclass(frozen=True, slots=True)
class Passed:
    """What the gate learnt on its way: findings, and the cells that hold formulas, by sheet name."""

    findings: list[Finding]
    formulas: Mapping[str, frozenset[str]] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class _Sheet:
    name: str
    part: str
    hidden: bool


def gate(data: bytes, name: str = "") -> list[Finding]:
    """Every finding about the structure of a workbook. An error among them means that it must not be opened."""
    return inspect(data, name).findings


def inspect(data: bytes, name: str = "") -> Passed:
    """As `gate`, with what the reader needs to know besides."""
    collector = Collector(name, listed=LISTED)
    try:
        formulas = _inspect(open_package(data, WORKBOOK), collector)
    except RefusedError as refused:
        collector.add(refused.finding)
        formulas = {}
    return Passed(collector.findings, formulas)


def _inspect(package: Package, collector: Collector) -> Mapping[str, frozenset[str]]:
    budget = Budget()
    workbook, styles, strings = _main_parts(package, budget)
    sheets = _sheets(package, workbook, budget)
    shown = StyleScan(styles, budget)
    lengths = StringScan(strings, budget)
    for scan in (shown, lengths):
        if scan.part:
            scan.run(package.chunks(scan.part))
    formulas = {
        sheet.name: _stream(package, sheet, budget, collector, lengths.lengths, shown.shown) for sheet in sheets
    }
    done = {_TYPES, workbook, styles, strings, *(sheet.part for sheet in sheets)}
    _scan_rest(package, budget, collector, done)
    return formulas


def _stream(
    package: Package,
    sheet: _Sheet,
    budget: Budget,
    collector: Collector,
    lengths: Sequence[int],
    shown: Mapping[str, int],
) -> frozenset[str]:
    collector.sheet = sheet.name
    if sheet.hidden:
        do = "Show it and check what it holds, or delete it. A hidden sheet is never the one that is read."
        collector.warning("hidden_sheet", "This sheet is hidden.", do)
    scan = SheetScan(sheet.part, budget, collector, lengths, shown)
    scan.run(package.chunks(sheet.part))
    scan.finish()
    collector.sheet = ""
    return frozenset(scan.formulas)


def _main_parts(package: Package, budget: Budget) -> tuple[str, str, str]:
    """The names of the workbook, style and string parts, by their declared types. "" where there is none."""
    found: dict[str, str] = {}
    for _, attributes in _pick(package, _TYPES, budget, "Override", "Default"):
        kind, part = attributes.get("ContentType", ""), attributes.get("PartName", "").removeprefix("/")
        if any(word in kind.lower() for word in _ACTIVE_TYPES):
            raise active_content(part or kind, package.kind)
        last = kind.rpartition(".")[2]
        if kind == _SHEET_MAIN:
            last = "workbook"
        if kind.endswith("+xml") and part and not part.lower().endswith(_XML_ENDINGS):
            raise _misbuilt(package, f"declares a part '{part[:60]}' to be what its name denies")
        if part and last in ("workbook", "styles+xml", "sharedStrings+xml"):
            if last in found:
                raise _misbuilt(package, "declares two parts for the same thing")
            found[last] = _present(package, part)
    if "workbook" not in found:
        what = "The file is an office file, but not an Excel workbook (.xlsx) of the usual kind."
        raise refusal("file_wrong_kind", what, package.kind.save_again)
    return found["workbook"], found.get("styles+xml", ""), found.get("sharedStrings+xml", "")


def _sheets(package: Package, workbook: str, budget: Budget) -> list[_Sheet]:
    """The sheets in the workbook's order, each with its part. Charts on sheets of their own are left out."""
    folder, base = posixpath.split(workbook)
    targets = {row["Id"]: row for row in _relations(package, f"{folder}/_rels/{base}.rels".lstrip("/"), folder, budget)}
    sheets = []
    for _, attributes in _pick(package, workbook, budget, "sheet"):
        target = targets.get(attributes.get("id", ""), {})
        if target.get("Type", "").endswith("/chartsheet"):
            continue
        part = _present(package, target.get("Target", ""))
        sheets.append(_Sheet(attributes.get("name", ""), part, attributes.get("state", "visible") != "visible"))
    if len({sheet.name.casefold() for sheet in sheets}) < len(sheets) or len({s.part for s in sheets}) < len(sheets):
        raise _misbuilt(package, "gives one sheet twice")
    if not sheets:
        raise _misbuilt(package, "holds no sheet")
    return sheets


def _relations(package: Package, part: str, folder: str, budget: Budget) -> Iterator[dict[str, str]]:
    for _, row in _pick(package, _present(package, part), budget, "Relationship"):
        target = row.get("Target", "")
        full = target.lstrip("/") if target.startswith("/") else posixpath.normpath(posixpath.join(folder, target))
        yield {"Id": row.get("Id", ""), "Type": row.get("Type", ""), "Target": full}


def _scan_rest(package: Package, budget: Budget, collector: Collector, done: set[str]) -> None:
    """Stream every part not looked at yet, and look at what each relationship points to."""
    for part in package.parts:
        lower = part.lower()
        if lower.endswith(".rels"):
            _check_relations(package, part, budget, collector)
        elif part in done:
            continue
        elif lower.endswith(_XML_ENDINGS):
            scan = Scan(part, budget)
            scan.max_depth = 40  # charts and drawings nest deeper than sheets
            scan.run(package.chunks(part))
        elif lower.endswith(_PICTURE_ENDINGS) or "printersettings" in lower:
            for _ in package.chunks(part):
                pass
        else:
            raise _misbuilt(package, f"holds a part of an unknown kind, '{part[:60]}'")


def _check_relations(package: Package, part: str, budget: Budget, collector: Collector) -> None:
    for _, row in _pick(package, part, budget, "Relationship"):
        kind, target = row.get("Type", "").rpartition("/")[2].lower(), row.get("Target", "")
        if any(word in kind for word in _ACTIVE_TYPES):
            raise active_content(target, package.kind)
        if row.get("TargetMode") == "External" and kind != "hyperlink":
            collector.warning(
                "external_link",
                f"The workbook is linked to another file ('{target[:80]}').",
                "Nothing will be fetched from there. Check that no value depends on it, or break the link in Excel.",
            )
        known = target.lower().endswith(_XML_ENDINGS) or kind in _NOT_XML
        if row.get("TargetMode") != "External" and not known:
            raise _misbuilt(package, f"points to a part of an unknown kind, '{target[:60]}'")


def _pick(package: Package, part: str, budget: Budget, *wanted: str) -> list[tuple[str, dict[str, str]]]:
    scan = Pick(_present(package, part), budget, frozenset(wanted))
    scan.run(package.chunks(part))
    return scan.rows


def _present(package: Package, part: str) -> str:
    if part not in package.parts:
        raise _misbuilt(package, f"lacks a part that it needs, '{part[:60]}'")
    return part


def _misbuilt(package: Package, what: str) -> Exception:
    return refusal("file_misbuilt", f"The file {what}.", package.kind.save_again)
