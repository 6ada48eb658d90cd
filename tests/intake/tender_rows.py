"""A small tender without a fault, as rows for each sheet, and books with one thing changed."""

from dataclasses import replace
from datetime import date, datetime
from decimal import Decimal
from fractions import Fraction
from functools import cache
from zoneinfo import ZoneInfo

from criteria import template
from criteria.formulas import FixedRate, MatrixRow, PriceMatrix
from criteria.reading import parse
from criteria.schema import LotLimit
from evaluation.intake.blank import filled_workbook
from evaluation.intake.book import Book, Cell, Sheet, ref
from evaluation.intake.checks import read_measures, read_price, read_quality
from evaluation.intake.reader import read_workbook
from evaluation.intake.sheetscan import column_number
from evaluation.model import Gap, Provider

SEAL = "5ea1" * 16
SHA = "f11e" * 16
UK = ZoneInfo("Europe/London")
BIDS = (("L01", "P001"), ("L02", "P001"), ("L01", "P002"), ("L03", "P003"))
NAMES = {"P001": "Alder Homecare Ltd", "P002": "Beech Care", "P003": "Cedar Support CIC"}
ONCE = ("care_in_person", "safe_care", "workforce")
ATTACHED = {"Staffing plan.pdf": "a77a" * 16}
KNOWN = tuple(Provider(number, name) for number, name in NAMES.items())
RATES = (Fraction(6), Fraction(12), Fraction(18), Fraction(24), Fraction("90.5"))
_COSTS = ("13.5", "2.1", "0.45", "0.2", "0.3", "1.9", "0", "0.4", "0", "1.15", "0.6", "2.25", "1.15")
COSTS = [Fraction(each) for each in _COSTS]  # in all £24.00


@cache
def method(variant: str = ""):
    """The Essex template, or a variant of it: limited, banded, matrix, fixed, no_reprice."""
    plain = parse(template("essex_best_value"))
    price = plain.price
    if variant == "limited":
        return plain.model_copy(update={"lot_limit": LotLimit(most=1, rule="provider_preference")})
    if variant == "banded":
        band = {"lowest": Fraction(5), "highest": Fraction(100)}
        lines = tuple(line.model_copy(update=band) for line in price.lines)
        return plain.model_copy(update={"price": price.model_copy(update={"lines": lines})})
    if variant == "matrix":
        rows = [MatrixRow(price=rate, points=100 - place) for place, rate in enumerate(RATES)]
        chosen = PriceMatrix(rule="price_matrix", rows=rows)
        return plain.model_copy(update={"price": price.model_copy(update={"formula": chosen})})
    if variant == "fixed":
        rated = zip(price.lines, RATES, strict=True)
        lines = tuple(line.model_copy(update={"rate": rate}) for line, rate in rated)
        fixed = price.model_copy(update={"lines": lines, "formula": FixedRate(rule="fixed_rate")})
        return plain.model_copy(update={"price": fixed})
    if variant == "no_reprice":
        return plain.model_copy(update={"cycle": plain.cycle.model_copy(update={"reprice": False})})
    return plain


def lots_of(provider):
    return [lot for lot, who in BIDS if who == provider]


def asked(provider):
    """(question, lot) for each answer the provider owes."""
    return [*((question, None) for question in ONCE), *(("local_delivery", lot) for lot in lots_of(provider))]


def quality_rows(*, preference=False):
    received = datetime(2026, 9, 29, 16, 41, tzinfo=UK)
    keys = [(who, question, lot) for who in NAMES for question, lot in asked(who)]
    bids = [[lot, who, received, None, *([place] if preference else [])] for place, (lot, who) in enumerate(BIDS, 1)]
    judged = [[who, c.id, True, "Priya Shah, procurement", None] for who in NAMES for c in method().conditions]
    files = {("P001", "workforce"): ["Staffing plan.pdf"]}
    answers = [[*key, f"What {key[0]} does about {key[1]}.", files.get(key[:2])] for key in keys]
    people = "A Khan, B Lee"
    marks = [[*key, at % 4 + 2, f"Shows how, reason {at}.", f"page {at}", people] for at, key in enumerate(keys)]
    cqc = [["P001", "cqc_overall", None, "Good"], ["P002", "cqc_overall", None, Gap.NOT_RATED]]
    cqc.append(["P003", "cqc_overall", None, "Outstanding", None, "Report of 2026-09-01"])
    return {
        "Providers": [list(pair) for pair in NAMES.items()],
        "Bids": bids,
        "Conditions": judged,
        "Answers": answers,
        "Marks": marks,
        "Measures": cqc,
    }


def price_rows():
    no_surplus = [COSTS[0] + COSTS[-1], *COSTS[1:-1], None]
    return {"Rates": [[*key, *RATES] for key in BIDS], "Costs": [[*BIDS[0], *COSTS], [*BIDS[1], *no_surplus]]}


def measure_rows():
    rows = []
    for who in (*NAMES, "P004"):
        lot = (lots_of(who) or ["L02"])[0]
        rows += [
            [who, "cqc_overall", None, "Good"],
            [who, "people_satisfied", None, Fraction("91.5"), 40],
            [who, "visits_on_time", lot, 97, 900, "Monitoring return of 2027-07-05"],
            [who, "missed_visits", None, 3, 1000],
            [who, "packages_accepted", lot, 62, 30],
            [who, "safeguarding", None, 0],
        ]
    return {"Providers": [["P004", "Damson Living"]], "Measures": rows}


ROWS = {"quality": quality_rows, "price": price_rows, "measures": measure_rows}


@cache
def base(which, variant=""):
    """The faultless book, once through the file and the reader."""
    rows = quality_rows(preference=True) if (which, variant) == ("quality", "limited") else ROWS[which]()
    if variant == "fixed":
        rows.pop("Rates")
    data = filled_workbook(method(variant), which, seal=SEAL, cycle=cycle_of(which, variant), rows=rows)
    book, findings = read_workbook(data, f"{which}.xlsx")
    assert book is not None
    assert not findings
    return book


def cycle_of(which, variant):
    return "first" if which == "measures" or variant == "no_reprice" else ""


def read(book, which, variant="", attachments=ATTACHED, known=None):
    """The load and findings of a book."""
    common = {"seal": SEAL, "file": f"{which}.xlsx", "sha256": SHA}
    if which == "quality":
        return read_quality(book, method(variant), **common, attachments=attachments, known=known or ())
    if which == "price":
        return read_price(book, method(variant), **common, cycle=cycle_of(which, variant), bids=set(BIDS))
    return read_measures(book, method(variant), **common, cycle="first", known=KNOWN if known is None else known)


def cell(where, value):
    """A cell as the reader would give it."""
    if isinstance(value, bool):
        return Cell(where, value, "boolean")
    if isinstance(value, int | Decimal):
        return Cell(where, Decimal(value), "number")
    if isinstance(value, date):
        return Cell(where, datetime(value.year, value.month, value.day), "date")  # noqa: DTZ001 - as in a file
    return Cell(where, value, "text")


def changed(book, cells):
    """The book with cells set ("Marks!D3") to values; "" empties a cell."""
    sheets = {sheet.name: dict(sheet.cells) for sheet in book.sheets}
    for address, value in cells.items():
        name, _, where = address.partition("!")
        letters = where.rstrip("0123456789")
        at = int(where[len(letters) :]), column_number(letters)
        sheets.setdefault(name, {}).pop(at, None)
        if value != "":
            sheets[name][at] = cell(where, value)
    hidden = {sheet.name: sheet.hidden for sheet in book.sheets}
    return Book(tuple(Sheet(name, hidden.get(name, False), cells) for name, cells in sheets.items()))


def with_row(book, sheet, values):
    """The book with one more row on a sheet; None leaves a cell empty."""
    last = max(row for row, _ in next(each for each in book.sheets if each.name == sheet).cells) + 1
    cells = {f"{sheet}!{ref(last, at)}": value for at, value in enumerate(values, 1) if value is not None}
    return changed(book, cells)


def reshaped(book, rename=None, drop=(), hide=(), twice=()):
    """The book with sheets renamed, left out, hidden, or there a second time under a name with a space."""
    rename = rename or {}
    kept = [each for each in book.sheets if each.name not in drop]
    sheets = [replace(each, name=rename.get(each.name, each.name), hidden=each.name in hide) for each in kept]
    return Book((*sheets, *(replace(each, name=f"{each.name} ") for each in kept if each.name in twice)))
