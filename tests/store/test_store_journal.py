import hashlib
import json
import subprocess
import sys
from dataclasses import fields, replace
from datetime import UTC, datetime, timedelta, timezone
from decimal import Decimal
from fractions import Fraction
from pathlib import Path

import pytest
import rfc8785
from hypothesis import given, settings
from hypothesis import strategies as st

from evaluation.model import Actor
from evaluation.store import journal
from evaluation.store.journal import (
    START,
    canonical,
    chain,
    checked_key,
    entry_hash,
    first_break,
    named_files,
    stamp,
    verify_entries,
)
from evaluation.store.records import Break, Entry, Head, Key

ROOT = Path(__file__).parents[2]
AT = datetime(2026, 4, 1, 9, 30, tzinfo=UTC)
WHO = Actor("Priya Shah", "moderator")
WORDS = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\x00"))


def written(count=4, procurement="homecare"):
    rows = [(Key("mark", item=f"Q{n}"), 1, canonical({"mark": str(n)})) for n in range(1, count + 1)]
    return list(chain(procurement, START, rows, WHO, AT))


def rehashed(entry, **changes):
    changed = replace(entry, **changes)
    return replace(changed, hash=entry_hash(changed))


def test_the_hash_is_what_the_published_description_says():
    entry = written(1)[0]
    members = {
        "actor": "Priya Shah",
        "at": "2026-04-01T09:30:00.000000Z",
        "body": '{"mark":"1"}',
        "cycle": "",
        "item": "Q1",
        "kind": "mark",
        "lot": "",
        "person": "",
        "prev": "0" * 64,
        "procurement_id": "homecare",
        "provider": "",
        "role": "moderator",
        "seq": 1,
        "version": 1,
    }
    assert entry.hash == hashlib.sha256(rfc8785.dumps(members)).hexdigest()
    assert entry.hash == "95af7519ad00b7620b04faa724a430374d55f1a4b2fd199807ab839810c44bc8"


@given(st.lists(WORDS, min_size=10, max_size=10), st.integers(1, 2**31), st.integers(1, 2**31))
def test_the_fast_writer_gives_the_bytes_of_rfc_8785(words, seq, version):
    members = dict(zip("abcdefghij", words, strict=True)) | {"seq": seq, "version": version}
    assert journal._ENVELOPE.encode(members).encode() == rfc8785.dumps(members)


@settings(max_examples=50)
@given(st.dictionaries(WORDS, st.recursive(st.none() | st.booleans() | WORDS, st.lists, max_leaves=5), max_size=5))
def test_a_body_is_read_back_as_it_was_given(body):
    assert json.loads(canonical(body)) == body


def test_the_order_of_members_does_not_matter_and_tuples_are_lists():
    assert canonical({"b": ("x", None), "a": True}) == canonical({"a": True, "b": ["x", None]})


@pytest.mark.parametrize(
    "value", [1, 2.5, Decimal("2.5"), Fraction(5, 2), AT, b"x", {1: "x"}, [0], {"deep": [{"x": 3}]}]
)
def test_a_number_or_anything_but_plain_data_is_refused_in_a_body(value):
    with pytest.raises(ValueError, match=r"as text|not text"):
        canonical({"mark": value})


@pytest.mark.parametrize("text", ["a\x00b", "\ud800"])
def test_characters_that_cannot_be_kept_are_refused_in_body_and_key_and_name(text):
    with pytest.raises(ValueError, match="cannot be kept"):
        canonical({"reason": ["fine", text]})
    with pytest.raises(ValueError, match="cannot be kept"):
        canonical({text: "fine"})
    with pytest.raises(ValueError, match="cannot be kept"):
        checked_key(Key("mark", item=text))
    with pytest.raises(ValueError, match="cannot be kept"):
        list(chain("homecare", START, [], Actor(text, "lead"), AT))


def test_times_are_written_in_utc_with_microseconds():
    summer = datetime(2026, 7, 1, 10, 0, 0, 7, tzinfo=timezone(timedelta(hours=1)))
    assert stamp(summer) == "2026-07-01T09:00:00.000007Z"
    assert replace(written(1)[0], at=stamp(summer)).when == summer
    with pytest.raises(ValueError, match="no time zone"):
        stamp(datetime(2026, 7, 1, 10, 0))  # noqa: DTZ001 - the point of the test


def test_an_honest_chain_has_no_break():
    entries = written()
    assert first_break(entries) is None
    assert first_break(entries, end=Head(4, entries[-1].hash)) is None
    assert verify_entries(entries + written(2, "care homes")) == []


CHANGES = {
    "procurement": "other",
    "seq": 9,
    "key": Key("mark", item="Q9"),
    "version": 2,
    "text": '{"mark": "2"}',
    "actor": "Somebody",
    "role": "lead",
    "at": "2026-04-01T09:30:00.000001Z",
    "prev": "1" * 64,
    "hash": "2" * 64,
}


def test_the_table_of_changes_names_every_field():
    assert set(CHANGES) == {field.name for field in fields(Entry)}


@pytest.mark.parametrize("field", CHANGES)
def test_a_change_of_any_field_is_found(field):
    entries = written()
    entries[1] = replace(entries[1], **{field: CHANGES[field]})
    assert first_break(entries) is not None
    assert first_break(entries).seq in (2, 9)


@pytest.mark.parametrize("part", ["kind", "cycle", "lot", "provider", "item", "person"])
def test_a_change_of_any_part_of_the_key_is_found(part):
    entries = written()
    entries[2] = replace(entries[2], key=replace(entries[2].key, **{part: "other"}))
    assert first_break(entries).seq == 3


def test_an_entry_that_is_gone_moved_or_there_twice_is_found():
    one, two, three, four = written()
    assert first_break([one, three, four]) == Break("homecare", 2, "entry 2 is missing: entry 3 comes after entry 1")
    assert first_break([two, three, four]).seq == 1
    assert first_break([one, three, two, four]).seq == 2
    assert first_break([one, two, two, three, four]).seq == 2
    swapped = [one, replace(three, seq=2), replace(two, seq=3), four]
    assert first_break(swapped).seq == 2


def test_a_changed_entry_with_a_fresh_hash_breaks_at_the_next():
    one, two, three, four = written()
    assert first_break([one, rehashed(two, text='{"mark":"5"}'), three, four]).seq == 3


def test_a_chain_written_afresh_or_cut_short_is_found_by_a_noted_head():
    entries, other = written(), written(3)
    noted = Head(4, entries[-1].hash)
    assert first_break(entries[:3]) is None
    assert "ends at entry 3" in first_break(entries[:3], end=noted).why
    last = rehashed(entries[3], actor="Somebody")
    assert first_break([*other, last]) is None
    assert first_break([*other, last], end=noted) is not None
    assert verify_entries([], {"homecare": noted}) == [Break("homecare", None, "has no entries left")]


def test_entries_after_a_noted_head_are_shown_to_extend_it():
    entries = written()
    assert first_break(entries[2:], start=Head(2, entries[1].hash)) is None
    assert first_break(entries[2:], start=Head(2, "3" * 64)).seq == 3


def test_half_a_character_in_an_exported_entry_is_a_break_not_a_crash():
    entries = written()
    entries[0] = replace(entries[0], actor="\ud800")
    assert first_break(entries).seq == 1


def test_only_a_hash_under_the_name_file_names_a_file():
    sha256 = hashlib.sha256(b"x").hexdigest()
    assert named_files([canonical({"rows": [{"file": sha256}]})]) == {sha256}
    assert named_files([canonical({"reason": f'"file":"{sha256}"', "method": sha256, "file": "Bids.xlsx"})]) == set()


def test_checking_an_exported_record_needs_no_database_library():
    code = "import sys, evaluation, evaluation.store.journal; sys.exit('sqlalchemy' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], cwd=ROOT, check=False).returncode == 0
