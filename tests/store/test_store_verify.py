import hashlib

import pytest
from sqlalchemy import text
from sqlalchemy.exc import IntegrityError

from evaluation.store import tables
from evaluation.store.engine import writing
from evaluation.store.records import Break

CONTENT = b"the workbook as it came"
SHA256 = hashlib.sha256(CONTENT).hexdigest()


@pytest.fixture
def full(desk):
    desk.save(desk.mark("Q1", "4", file=SHA256), *(desk.mark(f"Q{n}", "3") for n in range(2, 6)), files=[CONTENT])
    desk.store.create("beds", "Beds", desk.actor, desk.now)
    assert desk.store.verify() == []
    return desk


@pytest.mark.parametrize("table", ["entry", "file", "procurement"])
@pytest.mark.parametrize("act", ["DELETE FROM {}", "UPDATE {} SET {} = {}"])
def test_the_database_itself_refuses_to_change_the_record(full, table, act):
    column = tables.metadata.tables[table].c[0].name
    with pytest.raises(IntegrityError, match="append-only"), writing(full.store._engine) as connection:
        connection.execute(text(act.format(table, column, column)))
    assert full.store.verify() == []


def values():
    for column in tables.entry.c:
        yield column.name, {"seq": "77", "version": "7", "procurement_id": "'beds'"}.get(column.name, "'changed'")


@pytest.mark.parametrize(("column", "value"), list(values()), ids=[column.name for column in tables.entry.c])
def test_a_change_of_any_column_of_an_entry_is_found(full, column, value):
    full.tamper(f"UPDATE entry SET {column} = {value} WHERE procurement_id = 'homecare' AND seq = 3")
    found = full.store.verify()
    assert found
    assert found[-1].procurement == "homecare"
    assert found[-1].seq == 3
    if column not in ("seq", "procurement_id"):
        assert "entry 3 (" in found[-1].why


def test_an_entry_taken_away_is_found_wherever_it_stood(full):
    full.tamper("DELETE FROM entry WHERE seq = 3")
    assert full.store.verify() == [Break("homecare", 3, "entry 3 is missing: entry 4 comes after entry 2")]


@pytest.mark.parametrize(("where", "seq"), [("seq = 1", 1), ("seq = 5", None), ("seq > 0", None)])
def test_the_first_the_last_and_all_taken_away_are_found(full, where, seq):
    full.tamper(f"DELETE FROM entry WHERE {where}")
    assert [(b.procurement, b.seq) for b in full.store.verify("homecare")] == [("homecare", seq)]


def test_two_entries_that_changed_places_are_found(full):
    swap = "UPDATE entry SET seq = {} WHERE seq = {}"
    full.tamper(swap.format(99, 2), swap.format(2, 4), swap.format(4, 99))
    assert [b.seq for b in full.store.verify()] == [2]


def test_two_bodies_that_changed_places_are_found(full):
    full.tamper("UPDATE entry SET body = (SELECT body FROM entry AS o WHERE o.seq = 6 - entry.seq) WHERE seq IN (1, 5)")
    assert [b.seq for b in full.store.verify()] == [1]


def test_a_changed_end_is_found(full):
    full.tamper("UPDATE head SET seq = 4 WHERE procurement_id = 'homecare'")
    assert "ends at entry 5" in full.store.verify()[0].why


def test_a_missing_end_and_a_procurement_that_only_entries_know_are_found(full):
    full.tamper("DELETE FROM head WHERE procurement_id = 'homecare'", "DELETE FROM procurement WHERE id = 'homecare'")
    assert [(b.procurement, b.seq) for b in full.store.verify()] == [("homecare", None)]


def test_text_that_is_no_text_any_more_is_a_break_not_a_crash(full):
    full.tamper("UPDATE entry SET body = CAST(x'7bff7d' AS TEXT) WHERE seq = 2")
    assert "cannot be read" in full.store.verify()[0].why


@pytest.mark.parametrize("change", ["content = x'00'", "size = 3", "sha256 = 'other'"])
def test_a_changed_file_is_found(full, change):
    full.tamper(f"UPDATE file SET {change}")
    assert any("file" in b.why for b in full.store.verify())


def test_a_missing_file_is_found_at_the_entry_that_names_it(full):
    full.tamper("DELETE FROM file")
    assert full.store.verify("homecare") == [
        Break("homecare", 1, f"entry 1 names the file {SHA256}, which is not there")
    ]


def test_a_break_in_one_procurement_is_not_laid_at_another(full):
    full.tamper("UPDATE entry SET actor = 'x' WHERE seq = 2")
    assert full.store.verify("beds") == []
    assert [b.seq for b in full.store.verify("homecare")] == [2]
