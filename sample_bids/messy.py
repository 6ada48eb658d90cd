"""Messy workbooks: a few bids of the county, filled in as people do, with the mistakes that the checker knows.

Several files, because the checker stops at three doors: cells that could be read in two ways (nothing else is
looked at), sheets and headings (the sheet is not read), and then everything that rows can say.
"""

import re
import zipfile
from collections.abc import Callable, Sequence
from datetime import date, datetime
from decimal import Decimal
from io import BytesIO

from openpyxl import Workbook, load_workbook

from criteria.schema import Method
from evaluation.intake.blank import filled_workbook
from evaluation.intake.layout import Which
from evaluation.model import Gap
from sample_bids.tender import LONDON, Sheets

_Raw = Sequence[tuple[bytes, bytes]]  # what to find in the sheet's own text, and what to put there
_SETTLED = (1980, 1, 1, 0, 0, 0)
_TIME = "2026-09-28 10:15"
_PANEL = "P. Shah (chair), M. Oyelaran, L. Brandt"
_SAID = "Section 1 shows how plans are made and changed, with dates."
_JUDGE = "A. Nwosu"
_SHORT = (
    "We ask each person what a good week looks like, write it down with them, and look at it again after six weeks."
)
_LONG = " ".join(["We always put people first and we are passionate about excellence in everything that we do."] * 50)

_PROVIDERS = (
    ("P001", "Teapot Lane Homecare Ltd"),
    ("P002", "Brass Button Care Ltd"),
    ("P002", "Brass Button Care Ltd"),  # the same row twice
    ("P003", "Lantern and Loaf Support CIC"),
    ("P003", "Lantern & Loaf Group"),  # one reference, two names
    ("P006", "Paper Kite Carers Ltd"),
    ("P041", "T\u0435apot Lane Homecare Limited"),  # a Cyrillic letter that looks like an e
    ("P042", None),
    ("P 043", "Button Moon Ltd"),
    ("P0\u200b44", "Sunday Kettle Care"),  # a space of no width, as pasting brings in
    ("p006", "Paper Boat Carers Ltd"),
    ("P045", "Ninepin Alley Support"),  # sent no bid
)
_BIDS = (
    ("L01", "P001", _TIME, None),
    ("Port Averil", "P001", datetime(2026, 9, 28, 10, 16, tzinfo=LONDON), None),
    ("L01", "P001", "2026-09-28 10:20", None),  # twice
    ("L01", "P002", "28/09/2026 11:00", None),
    ("L02", "P002", "2026-09-29", None),  # a day without a time
    ("L03", "P002", "2026-10-25 01:30", None),  # the clocks go back: that time comes twice
    ("L04", "P002", "2026-09-31 10:00", None),
    ("L05", "P002", "2206-09-29 10:00", None),
    ("L13", "P003", _TIME, None),
    ("Castle Aldr", "P003", _TIME, None),
    ("L01", "P999", _TIME, None),
    ("L01", "P003", "2026-09-30 12:07", None),  # late: a note, not a mistake
    ("L02", "P003", _TIME, "2026-09-01"),
    ("L03", "P003", _TIME, "12 October"),
    ("L04", "P003", None, None),
    ("L01", "P006", _TIME, None),
    ("L01", "P042", _TIME, None),
    ("L01", "P041", _TIME, None),
)
_CONDITIONS = (
    ("P001", "cqc_registered", True, _JUDGE, "Found on the register."),
    ("P001", "insurance", True, _JUDGE, "Letter seen."),
    ("P001", "pays_lawfully", True, _JUDGE, "Payslips seen."),
    ("P001", "pays_lawfully", True, _JUDGE, "Payslips seen."),  # twice
    ("P002", "cqc_registered", "Maybe", _JUDGE, "To be checked."),
    ("P002", "insurance", False, _JUDGE, None),  # no reason
    ("P002", "pays_lawfuly", True, _JUDGE, "Payslips seen."),
    ("P003", "cqc_registered", True, None, "Found on the register."),  # nobody judged it
    ("P003", "insurance", True, _JUDGE, "Letter seen.", "L12"),  # it has no bid there
)
_ANSWERS = (
    ("P001", "care_in_person", None, _SHORT),
    ("P001", "care_in_person", None, _SHORT),  # twice
    ("P001", "safe_care", "L01", _SHORT),  # asked once, and a lot is named
    ("P001", "workforce", None, _LONG, "P001-training-plan.pdf; training.pfd"),  # too long; a file that is not there
    ("P001", "local_delivery", None, _SHORT),  # asked for each lot, and none is named
    ("P002", "care_in_person", None, _SHORT, "P001-training-plan.pdf"),  # asks for no files
    ("P002", "safer_care", None, _SHORT),
    ("P006", "local_delivery", "L02", _SHORT),  # it has no bid there
)
_MARKS = (
    ("P001", "care_in_person", None, 4, _SAID, "Section 1", _PANEL),
    ("P001", "care_in_person", None, 5, _SAID, "Section 1", _PANEL),  # twice, and not the same
    ("P001", "safe_care", None, 6, _SAID, "Section 2", _PANEL),
    ("P001", "workforce", None, "3.5", _SAID, "Section 2", _PANEL),
    ("P001", "local_delivery", "L01", "three", _SAID, "", _PANEL),
    ("P002", "care_in_person", None, "80%", _SAID, "", _PANEL),
    ("P002", "safe_care", None, "n/a", _SAID, "", _PANEL),
    ("P002", "workforce", None, date(2026, 3, 4), _SAID, "", _PANEL),  # 4/3 that became a date
    ("P003", "care_in_person", None, 3, None, "", _PANEL),  # no reason
    ("P003", "safe_care", None, 3, _SAID, "", None),  # nobody agreed it
    ("P003", "workforce", None, None, _SAID, "", _PANEL),  # no mark
    ("P006", "care_in_person", None, -1, _SAID, "", _PANEL),
    ("P006", "safe_care", None, 4, _SAID, "", _PANEL),  # made TRUE below
    ("P006", "workforce", None, 4, _SAID, "", _PANEL),  # made an error below
)
_MEASURES = (
    ("P001", "cqc_overall", None, "Goood", None, "Published ratings"),
    ("P002", "cqc_overall", "L01", "Good", None, "Published ratings"),
    ("P003", "cqc_overall", None, Gap.NOT_APPLICABLE, None, "Published ratings"),
    ("P006", "cqc_overall", None, "Good", None, "Report published on 2026-10-20"),  # after the cut-off
    ("P006", "cqc_overall", None, "Good", "about 3", "Published ratings"),
    ("P041", "cqc_rating", None, "Good", None, "Published ratings"),
)
_FIRST_PERIOD = (
    ("P001", "cqc_overall", None, "Good", None, "Published ratings as at 30 September 2027"),
    ("P001", "people_satisfied", None, "94 per cent", 31, "County survey"),
    ("P001", "visits_on_time", None, 93, 2400, "Call monitoring"),  # for which lot?
    ("P001", "missed_visits", None, "3.5", 41000, "Call monitoring"),  # a number of events is whole
    ("P002", "people_satisfied", None, 91, None, "County survey"),  # how many replies?
    ("P002", "missed_visits", None, 12, "many", "Call monitoring"),
    ("P002", "safeguarding", None, Gap.NOT_ENOUGH, None, "Nothing is published for this gap"),
    ("P003", "packages_accepted", "L01", None, 14, "Brokerage record"),
    ("P003", "cqc_overall", None, "Good", None, "Report published on 2027-11-02"),  # after the data were due
)
_RATES = (
    ("L01", "P001", "7.99", "13.98", "20.05", "26.04", "76.00"),
    ("L02", "P001", "£8.10", "14.20", "1,020.30", "26.30", "76"),  # good, but is the third what was meant?
    ("L01", "P001", "7.99", "13.98", "20.05", "26.04", "76.00"),  # twice
    ("L01", "P002", 0, "-13.10", "19.705", "25.60 per visit", None),
    ("L02", "P002", "7.9O", "13%", "n/a", "24.90", "1234567890123"),  # a letter O; a price made a date below
    ("L12", "P002", "7.60", "13.30", "19.20", "25.10", "70.00"),  # it has no bid there
    ("L14", "P003", "7.60", "13.30", "19.20", "25.10", "70.00"),
    ("L01", "P01", "7.60", "13.30", "19.20", "25.10", "70.00"),
    ("L01", "P003", 8, 14, 20, 26, 70),  # changed below
)
_COSTS = (
    (
        "L01",
        "P001",
        *(
            Decimal(pence) / 100 for pence in (1361, 149, 61, 30, 45, 193, 34, 18, 0, 210, 54, 404, 779)
        ),  # does not add up
    ),
    ("L01", "P002", -1, "twelve"),
    ("L01", "P001", Decimal("13.61")),  # twice
)

#: what the spreadsheet library would not write, put into the sheet "Rates" afterwards: a value under a merged
#: range, and words in a cell that is marked as a number
_RAW_CELLS: _Raw = ((rb'(<c r="E3".*?</c>)', rb'\1<c r="F3"><v>26.04</v></c>'), (b"<v>26.3</v>", b"<v>26.30 each</v>"))
_RATES_PART = "xl/worksheets/sheet2.xml"


def workbooks(method: Method, seal: str) -> dict[str, bytes]:
    """The messy workbooks by file name."""

    def made(which: Which, rows: Sheets, spoil: Callable[[Workbook], None], raw: _Raw = (), cycle: str = "") -> bytes:
        return _changed(filled_workbook(method, which, seal=seal, cycle=cycle, rows=rows), spoil, raw)

    quality: Sheets = {
        "Providers": _PROVIDERS,
        "Bids": _BIDS,
        "Conditions": _CONDITIONS,
        "Answers": _ANSWERS,
        "Marks": _MARKS,
        "Measures": _MEASURES,
    }
    good: Sheets = {"Rates": _RATES[:1], "Costs": _COSTS[:1]}
    return {
        "quality_messy.xlsx": made("quality", quality, _spoil_quality),
        "price_messy.xlsx": made("price", {"Rates": _RATES, "Costs": _COSTS}, _spoil_price),
        "price_headings_messy.xlsx": made("price", good, _spoil_headings),
        "price_cells_messy.xlsx": made("price", good, _spoil_cells, _RAW_CELLS),
        "measures_first_messy.xlsx": made("measures", {"Measures": _FIRST_PERIOD}, _spoil_measures, cycle="first"),
    }


def _spoil_quality(book: Workbook) -> None:
    """What cannot be written by rows: notes beside the table, TRUE, a failed formula, and a sheet of prices."""
    marks = book["Marks"]
    marks["H2"] = "Moderators notes"
    marks["H3"] = "ask again?"
    marks["J5"] = "see e-mail"
    marks["D15"] = True
    marks["D16"] = "#DIV/0!"
    marks["D16"].data_type = "e"
    book.create_sheet("To do")["A1"] = "Ring P003"
    book.create_sheet("Rates")["A1"] = "L01 P001 7.99"
    book["Bids"].merge_cells("F3:G3")
    book["Answers"].row_dimensions[4].hidden = True


def _spoil_price(book: Workbook) -> None:
    """A price that shows two decimals and holds four, a hidden column, and a seal from before the last change."""
    rates = book["Rates"]
    rates["D11"] = 13.4978
    rates["D11"].number_format = "0.00"
    rates["F7"], rates["F7"].number_format = date(2026, 9, 24), "dd mmm"
    rates.column_dimensions["G"].hidden = True
    book["Read me"]["B5"] = "0" * 64


def _spoil_headings(book: Workbook) -> None:
    """A heading renamed, one twice, a sheet hidden, one too many, and the stamps of another version and cycle."""
    rates = book["Rates"]
    rates["A2"] = "District"
    rates["H2"] = "15-minute visit"
    book["Costs"].sheet_state = "hidden"
    book.create_sheet("Cost").append(["Lot", "Provider ref"])
    book["Read me"]["B4"], book["Read me"]["B6"] = "0.9", "first"


def _spoil_cells(book: Workbook) -> None:
    """Cells that could be read in two ways: a formula without its result, and a range merged over two prices."""
    rates = book["Rates"]
    rates["A4"], rates["B4"], rates["F4"] = "L02", "P001", 26.3
    rates["D4"] = "=D3*1.02"
    rates.merge_cells("E3:F3")


def _spoil_measures(book: Workbook) -> None:
    """A sheet under another name."""
    book["Providers"].title = "New providers"


def _changed(data: bytes, change: Callable[[Workbook], None], raw: _Raw) -> bytes:
    """The workbook after `change`, and after `raw` in the sheet "Rates", without the time of saving in it."""
    book, saved, out = load_workbook(BytesIO(data)), BytesIO(), BytesIO()
    change(book)
    book.save(saved)
    with zipfile.ZipFile(saved) as source, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as target:
        for name in source.namelist():
            info = zipfile.ZipInfo(name, _SETTLED)
            info.compress_type = zipfile.ZIP_DEFLATED
            part = _timeless(name, source.read(name))
            for found, new in raw if name == _RATES_PART else ():
                part = re.sub(found, new, part)
            target.writestr(info, part)
    return out.getvalue()


def _timeless(name: str, part: bytes) -> bytes:
    if name != "docProps/core.xml":
        return part
    head, _, rest = part.partition(b"<dcterms:")
    return head + rest[rest.rindex(b"</dcterms:") :].partition(b">")[2]
