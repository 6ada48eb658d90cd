"""The pack is made from the method, kept by its fingerprint at the seal, and found out where it is not the same."""

import hashlib

import pytest

from evaluation.exceptions import MethodError, NotAllowedError, UnknownNameError
from evaluation.model import Actor
from evaluation.service import pack, prepare, record
from evaluation.store.records import Draft
from tests.service.desk import LEAD, Desk


def test_before_the_seal_the_pack_is_a_draft(desk):
    assert pack.document(desk.ws, LEAD, desk.procurement).draft
    file = pack.file(desk.ws, LEAD, desk.procurement, "html")
    assert "draft" in file.name
    assert b"DRAFT" in file.data
    assert pack.kept(desk.ws, LEAD, desk.procurement) == {}
    assert pack.checked(desk.ws, desk.procurement) == []


def test_the_pack_of_a_sealed_method_carries_its_hash_and_is_kept_by_its_own(desk):
    desk.seal()
    seal = desk.ws.seal(desk.procurement)
    for form in ("docx", "html"):
        file = pack.file(desk.ws, LEAD, desk.procurement, form)
        assert seal.sha256.encode() in file.data
        assert b"DRAFT \xe2\x80\x93" not in file.data
        assert pack.kept(desk.ws, LEAD, desk.procurement)[form] == hashlib.sha256(file.data).hexdigest()
    assert {same.outcome for same in pack.checked(desk.ws, desk.procurement)} == {"same"}
    assert record.verify(desk.ws, desk.procurement) == []


def test_a_pack_that_comes_out_differently_breaks_the_record(desk, monkeypatch):
    desk.seal()
    monkeypatch.setattr("evaluation.reports.pack_html._STYLE", "body { color: red }")
    breaks = record.verify(desk.ws, desk.procurement)
    assert ["the tender pack (html)" in found.why for found in breaks] == [True]


def test_a_pack_of_another_program_is_told_apart_and_breaks_nothing(desk, monkeypatch):
    desk.seal()
    monkeypatch.setattr("evaluation.service.pack.__version__", "99")
    assert {same.outcome for same in pack.checked(desk.ws, desk.procurement)} == {"other_program"}
    (said,) = pack.unsure(desk.ws)
    assert "this is Evenhand 99" in said
    assert record.verify(desk.ws, desk.procurement) == []


def test_a_pack_of_a_text_that_was_never_kept_is_a_break(desk):
    desk.seal()
    body = {"method": "ab" * 32, "made_by": pack.program(), "docx": "", "html": ""}
    desk.ws.store.append(desk.procurement, [Draft(pack.KEY, body)], actor=LEAD, at=desk.ws.clock())
    assert len(record.verify(desk.ws, desk.procurement)) == 2


def test_one_weight_more_is_another_pack(desk, tmp_path):
    other = Desk.open(f"sqlite:///{tmp_path / 'other.db'}")
    text = other.ws.text(other.procurement).replace("weight = 50", "weight = 45", 1).replace("= 30\n", "= 35\n", 1)
    prepare.save_method(other.ws, LEAD, other.procurement, text, seen=1)
    one, two = desk.seal(), other.seal()
    kept = [pack.kept(each.ws, LEAD, each.procurement) for each in (one, two)]
    other.ws.store.close()
    assert not set(kept[0].values()) & set(kept[1].values())


def test_a_method_with_faults_has_no_pack_and_a_form_is_docx_or_html(desk):
    with pytest.raises(UnknownNameError):
        pack.file(desk.ws, LEAD, desk.procurement, "pdf")
    prepare.save_method(desk.ws, LEAD, desk.procurement, "id = 1", seen=1)
    with pytest.raises(MethodError):
        pack.document(desk.ws, LEAD, desk.procurement)
    with pytest.raises(NotAllowedError):
        pack.document(desk.ws, Actor("Sam", "stranger"), desk.procurement)
