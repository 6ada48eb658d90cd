"""The rehearsal is read before the seal: of exactly this text, by somebody who may, kept in the journal."""

import pytest

from evaluation.exceptions import ConflictError, MethodError, NotAllowedError, StageError
from evaluation.model import Actor
from evaluation.rehearsal.scene import Verdict
from evaluation.service import prepare, record, rehearse
from evaluation.words.record import entry_words
from tests.service.desk import LEAD

APPROVER = Actor("Ana Silva", "approver")


def text_of(desk):
    return prepare.method(desk.ws, LEAD, desk.procurement)


def test_no_method_is_sealed_before_its_rehearsal_is_read(desk):
    with pytest.raises(StageError, match="Nobody has read the rehearsal"):
        prepare.seal(desk.ws, LEAD, desk.procurement)
    assert desk.ws.seal(desk.procurement) is None
    report = rehearse.rehearse(desk.ws, LEAD, desk.procurement)
    assert report.reading is None
    reading = rehearse.read(desk.ws, APPROVER, desk.procurement, report.sha256)
    assert (reading.by, reading.role, reading.sha256) == ("Ana Silva", "approver", report.sha256)
    assert prepare.seal(desk.ws, LEAD, desk.procurement).sha256 == report.sha256
    assert rehearse.rehearse(desk.ws, LEAD, desk.procurement).reading == reading


def test_another_text_has_to_be_read_again_and_the_first_one_stays_read(desk):
    first = text_of(desk)
    rehearse.read(desk.ws, LEAD, desk.procurement, first.sha256)
    changed = prepare.save_method(desk.ws, LEAD, desk.procurement, first.text + "\n# more\n", seen=1)
    with pytest.raises(StageError, match="rehearsal"):
        prepare.seal(desk.ws, LEAD, desk.procurement)
    with pytest.raises(ConflictError):
        rehearse.read(desk.ws, LEAD, desk.procurement, first.sha256)
    prepare.save_method(desk.ws, LEAD, desk.procurement, first.text, seen=changed.version)
    assert prepare.seal(desk.ws, LEAD, desk.procurement).sha256 == first.sha256


def test_a_method_with_faults_cannot_be_rehearsed(desk):
    text = text_of(desk).text.replace("weight = 60\npass", "weight = 61\npass", 1)
    broken = prepare.save_method(desk.ws, LEAD, desk.procurement, text, seen=1)
    with pytest.raises(MethodError, match="101"):
        rehearse.rehearse(desk.ws, LEAD, desk.procurement)
    with pytest.raises(MethodError, match="101"):
        rehearse.read(desk.ws, LEAD, desk.procurement, broken.sha256)


@pytest.mark.parametrize("role", ["evaluator", "panel_member", "price_officer", "auditor"])
def test_only_who_answers_for_the_method_may_say_that_it_was_read(desk, role):
    with pytest.raises(NotAllowedError):
        rehearse.read(desk.ws, Actor("Somebody", role), desk.procurement, text_of(desk).sha256)
    may_see = role == "auditor"
    if may_see:
        rehearse.rehearse(desk.ws, Actor("Somebody", role), desk.procurement)
    else:
        with pytest.raises(NotAllowedError):
            rehearse.rehearse(desk.ws, Actor("Somebody", role), desk.procurement)


def test_nobody_says_so_after_the_seal(desk):
    sha256 = text_of(desk).sha256
    desk.seal()
    with pytest.raises(NotAllowedError):
        rehearse.read(desk.ws, LEAD, desk.procurement, sha256)


def test_what_was_found_is_in_the_record_in_words(desk):
    report = rehearse.rehearse(desk.ws, LEAD, desk.procurement)
    rehearse.read(desk.ws, LEAD, desk.procurement, report.sha256)
    line = record.lines(desk.ws, LEAD, desk.procurement)[-1]
    assert line.entry.body["found"]["low_swing"] == "trouble: chooses"
    assert line.entry.body["verdict"] == Verdict.TROUBLE.value
    assert f"was read; the fingerprint of its text begins with {report.sha256[:12]}" in entry_words(line.written({}))
    assert record.verify(desk.ws, desk.procurement) == []


def test_it_is_worked_out_once_for_each_text(desk, monkeypatch):
    first = rehearse.rehearse(desk.ws, LEAD, desk.procurement).rehearsal
    monkeypatch.setattr("evaluation.service.rehearse.of_method", lambda _: pytest.fail("worked out again"))
    assert rehearse.rehearse(desk.ws, LEAD, desk.procurement).rehearsal is first


def test_the_cost_of_an_hour_by_the_methods_own_figures_is_the_usual_price(desk):
    usual = rehearse.rehearse(desk.ws, LEAD, desk.procurement).rehearsal.typical
    assert usual.origin == "local_cost"
