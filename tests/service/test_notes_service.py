"""Marking notes are kept apart, hold nothing undisclosed without a reason, and nothing unpublished is ever scored."""

from io import BytesIO

import pytest
from openpyxl import load_workbook

from evaluation.exceptions import ConflictError, EvenhandError, NotAllowedError, UnknownNameError
from evaluation.model import Actor
from evaluation.service import notes
from evaluation.service.load import NamedFile
from evaluation.service.notes import UndisclosedError
from tests.service.desk import LEAD

SAM = Actor("Sam Reed", "evaluator")
NEW = "Top marks need a mentor for every care worker."


@pytest.fixture
def question(desk):
    method, _ = desk.seal().ws.method(desk.procurement)
    return method.questions[0].id


def test_a_note_in_published_words_is_kept(desk, question):
    note = notes.write(desk.ws, SAM, desk.procurement, question, "Look for care that is safe.")
    assert (note.by, note.additions, note.kept_because, note.version) == ("Sam Reed", (), "", 1)


def test_a_note_with_more_is_refused_with_the_sentence_and_kept_only_with_a_reason(desk, question):
    before = desk.ws.head(desk.procurement)
    with pytest.raises(UndisclosedError, match="mentor"):
        notes.write(desk.ws, SAM, desk.procurement, question, NEW)
    with pytest.raises(UndisclosedError):
        notes.write(desk.ws, SAM, desk.procurement, question, NEW, because="it's fine")
    assert desk.ws.head(desk.procurement) == before
    why = "Legal services agreed that it only gives an example."
    note = notes.write(desk.ws, SAM, desk.procurement, question, NEW, because=why)
    assert note.kept_because == why
    assert [a.sentence for a in note.additions] == [NEW]
    assert notes.notes(desk.ws, LEAD, desk.procurement) == [note]


def test_each_person_has_a_note_of_their_own_and_two_windows_never_overwrite(desk, question):
    first = notes.write(desk.ws, SAM, desk.procurement, question, "Care that is safe.")
    notes.write(desk.ws, LEAD, desk.procurement, question, "Safe care.")
    notes.write(desk.ws, SAM, desk.procurement, question, "Safe, safe care.", seen=first.version)
    with pytest.raises(ConflictError):
        notes.write(desk.ws, SAM, desk.procurement, question, "Care.", seen=first.version)
    assert [n.by for n in notes.notes(desk.ws, LEAD, desk.procurement)] == ["Lee Marsh", "Sam Reed"]


def test_who_may_write_and_until_when(desk, question):
    for role in ("price_officer", "auditor", "panel_member", "supporter"):
        with pytest.raises(NotAllowedError):
            notes.write(desk.ws, Actor("Kim", role), desk.procurement, question, "Safe care.")
    with pytest.raises(NotAllowedError):
        notes.notes(desk.ws, Actor("Kim", "price_officer"), desk.procurement)
    desk.load("quality")
    with pytest.raises(NotAllowedError):
        notes.write(desk.ws, SAM, desk.procurement, question, "Safe care.")
    assert notes.notes(desk.ws, SAM, desk.procurement) == []


def test_a_note_is_on_a_published_question_and_says_something(desk, question):
    with pytest.raises(UnknownNameError):
        notes.write(desk.ws, SAM, desk.procurement, "mentors", "Safe care.")
    for text in (" ", "x" * 20_001):
        with pytest.raises(EvenhandError):
            notes.write(desk.ws, SAM, desk.procurement, question, text)


def edited_marks(desk, edit) -> NamedFile:
    file = desk.file("quality")
    book = load_workbook(BytesIO(file.data))
    edit(book["Marks"])
    out = BytesIO()
    book.save(out)
    return NamedFile(file.name, out.getvalue())


def header_of(sheet, words):
    """The row of the header and the column whose header holds these words."""
    for row in sheet.iter_rows(max_row=6):
        for cell in row:
            if isinstance(cell.value, str) and words in cell.value.casefold():
                return cell.row, cell.column
    raise AssertionError(words)


def test_a_mark_for_an_undisclosed_sub_criterion_cannot_be_loaded(desk, question):
    def rename(sheet):
        row, column = header_of(sheet, "question")
        sheet.cell(row + 1, column).value = "Mentors (part of good care)"

    preview = desk.check("quality", edited_marks(desk, rename))
    assert not preview.loadable
    assert any("question" in f.what.casefold() for f in preview.findings)
    with pytest.raises(EvenhandError):
        desk.load("quality", edited_marks(desk, rename))
    assert desk.ws.store.current(desk.procurement, {"mark"}) == []


def test_a_column_for_another_mark_is_not_read(desk, question):
    def add(sheet):
        row, _ = header_of(sheet, "question")
        last = sheet.max_column + 1
        sheet.cell(row, last).value = "Mentors"
        sheet.cell(row + 1, last).value = 4

    preview = desk.check("quality", edited_marks(desk, add))
    assert not preview.loadable or all("Mentors" not in str(draft.body) for draft in preview.drafts)
    assert preview.findings


def test_no_entry_of_a_mark_is_for_anything_but_a_published_question(desk):
    desk.to_quality()
    method, _ = desk.ws.method(desk.procurement)
    published = {c.id for c in method.questions}
    assert {e.key.item for e in desk.ws.store.current(desk.procurement, {"mark"})} == published
