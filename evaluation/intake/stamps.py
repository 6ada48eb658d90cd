"""Whether a workbook is the one that was made for this method: its stamps on "Read me", and its sheets."""

from collections.abc import Sequence

from criteria.schema import Method
from evaluation.findings import Finding
from evaluation.intake.book import Book, find_sheet, folded, nearest
from evaluation.intake.collect import Collector
from evaluation.intake.layout import LISTS, README, STAMPS, Plan, Which

_KINDS = {"quality": "quality workbook", "price": "price workbook", "measures": "measures workbook"}
_USE_BLANK = "Download the blank workbook again, copy your rows into it, and load that."
_PRICE_SHEETS = ("rates", "costs")


def check_stamps(book: Book, method: Method, which: Which, seal: str, cycle: str, collector: Collector) -> bool:
    """Whether there is any point in reading on: false for a workbook of another kind or another method."""
    sheet = find_sheet(book, README)
    if isinstance(sheet, Finding):
        what = f"There is no sheet '{README}' that says which method the workbook was made for."
        collector.error("stamp_missing", what, _USE_BLANK)
        return True
    found = {name: _cell(sheet.at(row, 2)) for name, (_, row) in STAMPS.items()}
    wanted = {"workbook": which, "method": method.id, "version": method.version, "seal": seal, "cycle": cycle}
    wrong = {name for name, value in wanted.items() if folded(found[name]) != folded(value)}
    for name in STAMPS:
        if name in wrong:
            _say(name, found[name], wanted[name], collector)
    return not wrong & {"workbook", "method"}


def _say(name: str, found: str, wanted: str, collector: Collector) -> None:
    label, row = STAMPS[name]
    if found or name == "cycle":
        what, do = _SENTENCES[name](found, wanted)
        collector.error(f"{name}_differs", what, do, f"B{row}")
    else:
        what = f"The cell beside '{label}' is empty, so it cannot be told which method the workbook was made for."
        collector.error("stamp_missing", what, _USE_BLANK, f"B{row}")


def _cell(cell: object) -> str:
    value = getattr(cell, "value", "")
    return f"{value:f}" if getattr(cell, "kind", "") == "number" else str(value).strip()


def _of_workbook(found: str, wanted: str) -> tuple[str, str]:
    kind, other = _KINDS[wanted], _KINDS.get(folded(found))
    if other:
        return f"This is a {other}; a {kind} is wanted here.", f"Load it where a {other} is asked for."
    return f"This does not say that it is a {kind} (it says '{found[:40]}').", _USE_BLANK


def _of_method(found: str, wanted: str) -> tuple[str, str]:
    return f"This workbook was made for the method '{found[:60]}', not for '{wanted}'.", _USE_BLANK


def _of_version(found: str, wanted: str) -> tuple[str, str]:
    return f"This workbook was made for version '{found[:40]}' of the method; the sealed one is '{wanted}'.", _USE_BLANK


def _of_seal(found: str, wanted: str) -> tuple[str, str]:
    what = (
        f"This workbook was made for a method with the seal {found[:12]}..., not {wanted[:12]}...: "
        "the method has been changed since, or is another."
    )
    return what, _USE_BLANK


def _of_cycle(found: str, wanted: str) -> tuple[str, str]:
    asked = f"the re-assessment '{wanted}'" if wanted else "the tender"
    given = f"the re-assessment '{found[:40]}'" if found else "the tender"
    return f"This workbook was made for {given}; {asked} is being loaded.", f"Load the workbook made for {asked}."


_SENTENCES = {
    "workbook": _of_workbook,
    "method": _of_method,
    "version": _of_version,
    "seal": _of_seal,
    "cycle": _of_cycle,
}


def check_sheets(book: Book, which: Which, made: Sequence[Plan], file: str) -> list[Finding]:
    """Findings about sheets that do not belong. Prices in a workbook of envelope 1 are an error: two envelopes."""
    extra = Collector(file)
    names = [plan.title for plan in made]
    known = {folded(name) for name in (*names, README, LISTS)}
    for sheet in book.sheets:
        if folded(sheet.name) in known or not sheet.cells:
            continue
        extra.sheet = sheet.name
        if which != "price" and folded(sheet.name) in _PRICE_SHEETS:
            what = "This sheet belongs to the price workbook. Prices may not be in here."
            do = "Delete the sheet, check that nobody has seen it who may not, and load the workbook again."
            extra.error("price_in_wrong_workbook", what, do)
        else:
            near = nearest(sheet.name, names)
            hint = f" Was it meant to be '{near}'?" if near else ""
            what = f"The sheet '{sheet.name[:60]}' does not belong to this workbook and is not read."
            extra.warning("sheet_unknown", what, f"Delete it if it is not needed.{hint}")
    return extra.findings
