"""The papers of a low-price case: the notice names every element whatever the letter says; the file tells all of it."""

import itertools
import zipfile
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from io import BytesIO

import docx
import pytest
from docx.oxml.ns import qn

from evaluation.low_price.review import (
    Assessed,
    Considered,
    Decided,
    Element,
    Extended,
    Notified,
    Replied,
    Signed,
    review_of,
)
from evaluation.reports.blocks import Heading, Table
from evaluation.reports.low_price import Subject, case_file, notice
from evaluation.reports.pack_docx import word_file

START = datetime(2027, 1, 11, 9, tzinfo=UTC)
ELEMENTS = (
    Element("L1.wage", "L1", "Pay, Castle Alder (L1)", "It leaves £9.10 an hour.", "the payroll"),
    Element("L1.miles", "L1", "Mileage, Castle Alder (L1)", "Mileage is nil.", "who pays for it"),
)
LETTER = (
    "Dear Harbour Care,\n\nWhat looks low\n\n1. Pay, Castle Alder (L1)\nIt leaves £9.10 an hour.\n"
    "What would help: the payroll.\n\nBy when\n\nPlease reply by the end of 25 January 2027."
)


def signed(days, second=""):
    return Signed("Dana Okoro", START + timedelta(days=days), "The rota was read.", second)


NOTICE = Notified(ELEMENTS, LETTER.replace("Dear", "To"), LETTER, START + timedelta(days=14), signed(1))
EVENTS = (
    Considered("L1", concern=True, signed=signed(0)),
    NOTICE,
    Extended(START + timedelta(days=21), signed(2)),
    Replied(START + timedelta(days=5), {"L1.wage": "Half are 19.", "L1.miles": "=2+2"}, ("ab" * 32,), signed(5)),
    Assessed("L1", {e.id: "The payroll shows it." for e in ELEMENTS}, satisfied=False, signed=signed(8, "Lee Marsh")),
    Decided("L1", kept=True, signed=signed(9, "Lee Marsh"), risk_plan="Payroll is checked every quarter."),
)
SUBJECT = Subject(
    "homecare",
    "Homecare 2027",
    "c" * 64,
    "P1",
    "Harbour Care",
    1,
    review_of(["L1"], EVENTS),
    {"L1": "Castle Alder (L1)"},
    {"ab" * 32: "payroll.pdf"},
)


def texts(document):
    return list(document.texts())


def opened(document):
    return docx.Document(BytesIO(word_file(document)))


def test_the_notice_has_the_letter_its_headings_and_a_row_for_every_element():
    made = notice(SUBJECT, NOTICE)
    assert [b.text for b in made.blocks if isinstance(b, Heading) and b.level == 2] == [
        "What looks low",
        "By when",
        "Your answers",
    ]
    answers = next(b for b in made.blocks if isinstance(b, Table))
    assert [row[1] for row in answers.rows] == [e.title for e in ELEMENTS]
    assert made.subtitle.endswith("Please reply by the end of 25 January 2027.")
    assert "Dear Harbour Care," in texts(made)


def test_the_case_file_tells_every_step_who_and_when_both_letters_and_every_file():
    told = "\n".join(texts(case_file(SUBJECT)))
    for words in (
        "1. Looked at, 11 January 2027",
        "Reply now due by the end of 1 February 2027.",
        "Pay, Castle Alder (L1): Half are 19.",
        "Dana Okoro and Lee Marsh",
        "Plan for the risk in the contract: Payroll is checked every quarter.",
        "kept although not satisfied",
        "Notice 1 as it was sent",
        "Notice 1 as it was drafted from the working",
        "payroll.pdf",
        "ab" * 32,
    ):
        assert words in told
    assert told.index("Half are 19") < told.index("=2+2")


def test_a_lot_with_a_new_price_is_told_as_overtaken():
    told = texts(case_file(replace(SUBJECT, overtaken=("L1",))))
    assert "overtaken by a new price" in told


@pytest.mark.parametrize("make", [lambda: notice(SUBJECT, NOTICE), lambda: case_file(SUBJECT)])
def test_the_word_file_is_accessible_and_always_the_same(make):
    assert word_file(make()) == word_file(make())
    made = opened(make())
    styles = {p.style.name for p in made.paragraphs}
    assert {"Title", "Heading 1", "Heading 2"} <= styles
    assert made.core_properties.language == "en-GB"
    for table in made.tables:
        assert table.rows[0]._tr.trPr.find(qn("w:tblHeader")) is not None
        assert table._tbl.tblPr.find(qn("w:tblCaption")) is not None
    levels = [int(p.style.name[-1]) for p in made.paragraphs if p.style.name.startswith("Heading")]
    assert all(after - before <= 1 for before, after in itertools.pairwise(levels))


def test_a_letter_has_no_list_of_contents_and_no_price_in_its_margins():
    made = opened(notice(SUBJECT, NOTICE))
    assert "What is in this pack" not in [p.text for p in made.paragraphs]
    with zipfile.ZipFile(BytesIO(word_file(notice(SUBJECT, NOTICE)))) as parts:
        outside = [parts.read(n).decode() for n in parts.namelist() if "footer" in n or "header" in n or "core" in n]
    assert outside
    assert not any("£" in part for part in outside)
