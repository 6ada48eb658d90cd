"""Tender pack: shown as bidders get it, hard passages and undisclosed notes pointed out, changes only by the rules."""

import pytest

from evaluation.model import Actor
from evaluation.service import notes, pack, prepare, refine, rehearse
from evaluation.service.shared import workspace

LEAD = Actor("Test lead", "lead")
TENDER = "aldermere-homecare-2027"
REGIME = 'regime = "pa23_light_touch"'
LINES = f'{REGIME}\nprocedure = "competitive_flexible"\nmay_refine = true'


def started(template: str = "essex_best_value", lines: str = LINES) -> str:
    text = prepare.template_text(template).replace(REGIME, lines, 1)
    text = text.replace("2026-09-30T12:00:00+01:00", "2099-09-30T12:00:00+01:00", 1)
    return prepare.start(workspace(), LEAD, "Ours", text)


@pytest.fixture
def draft(unseeded):
    return started()


@pytest.fixture
def sealed(draft):
    rehearse.read(workspace(), LEAD, draft, prepare.method(workspace(), LEAD, draft).sha256)
    prepare.seal(workspace(), LEAD, draft)
    return draft


def button(shown, label):
    (found,) = [each for each in shown.button if each.label == label]
    return found


def box(shown, label):
    (found,) = [each for each in (*shown.text_area, *shown.text_input, *shown.checkbox) if each.label == label]
    return found


def test_a_sealed_pack_is_shown_with_its_files_fingerprints(seeded, screen, says):
    shown = screen("tender-pack", procurement=TENDER)
    assert not shown.exception
    assert "Made from the sealed method" in shown.success[0].value
    kept = pack.kept(workspace(), LEAD, TENDER)
    assert all(any(sha256 in code.value for code in shown.code) for sha256 in kept.values())
    assert "The sealed method is read-only." in says(shown)


def test_every_section_can_be_read(seeded, screen, tells):
    shown = screen("tender-pack", procurement=TENDER)
    document = pack.document(workspace(), LEAD, TENDER)
    sections = [heading.text for heading in document.sections]
    assert shown.selectbox(key="pack_section").options == sections
    shown.selectbox(key="pack_section").set_value("What counts, and how much").run()
    assert not shown.exception
    assert "12.5%" in tells(shown)


def test_a_draft_says_that_it_is_one(draft, screen):
    shown = screen("tender-pack")
    assert "This is a draft" in shown.warning[0].value
    assert not shown.exception


def test_one_lot_without_a_reason_is_pointed_out(unseeded, screen):
    started("configurable")
    assert any("There is one lot" in warning.value for warning in screen("tender-pack").warning)


def test_a_method_with_faults_has_no_pack_and_every_fault_is_listed(draft, screen, says):
    text = prepare.method(workspace(), LEAD, draft).text.replace("weight = 25", "weight = 26", 1)
    prepare.save_method(workspace(), LEAD, draft, text, seen=1)
    shown = screen("tender-pack")
    assert "There is no pack yet" in shown.error[0].value
    assert "total 101" in says(shown)


def test_hard_passages_are_listed(seeded, screen, says):
    shown = screen("tender-pack", procurement=TENDER)
    said = says(shown)
    assert "reading age is worked out" in said
    assert "could be said more simply" in said or "is hard to read" in said


def test_a_note_with_more_than_was_published_is_kept_only_with_a_reason(draft, screen, says):
    shown = screen("tender-pack", role="evaluator")
    box(shown, "Your note").set_value("Top marks need a mentor.")
    button(shown, "Save the note").click().run()
    assert "brings in the words “mentor”" in says(shown).replace("\\", "")
    assert box(shown, "Your note").value == "Top marks need a mentor."
    assert notes.notes(workspace(), LEAD, draft) == []
    box(shown, "Why it may stay, where it holds what bidders were not told").set_value("Legal agreed, example only.")
    button(shown, "Save the note").click().run()
    assert "Your note is kept. Saved at" in says(shown)
    assert "Not in the published text" in says(shown)


def test_others_see_notes_or_hear_why_they_do_not(draft, screen, says):
    assert "may not see marking notes" in says(screen("tender-pack", role="price_officer"))
    shown = screen("tender-pack", role="auditor")
    assert not [each for each in shown.button if each.label == "Save the note"]


def test_a_change_lists_everything_that_stands_in_the_way(sealed, screen, says):
    shown = screen("tender-pack")
    button(shown, "Change the sealed method").click().run()
    said = says(shown).replace("\\", "")
    assert "The sealed method was not changed" in said
    for words in ("Two names are needed", "not yet invited", "screened out", "given out again", "Name every supplier"):
        assert words in said
    assert len(refine.history(workspace(), LEAD, sealed)) == 1


def test_a_refinement_that_lacks_nothing_is_made_under_a_new_seal(sealed, screen, says, tells):
    shown = screen("tender-pack")
    changed = box(shown, "The changed method")
    moved = changed.value.replace("weight = 25", "weight = 26", 1).replace("weight = 25", "weight = 24", 1)
    changed.set_value(moved)
    words = {
        "Why it changes": "Suppliers asked what counts for more.",
        "Who decides": "Lee Marsh",
        "Who approves: somebody else": "Dana Okoro",
        "Every supplier that takes part and was told, one a line": "Teapot Lane Homecare Ltd\nMellow Meadow Ltd",
        "Why nobody who was screened out would have got through": "Nobody was screened out.",
        "Which notice and documents were changed and given out again": "Notice 2026/S 000-123456",
    }
    for label, value in words.items():
        box(shown, label).set_value(value)
    box(shown, "Suppliers are not yet invited to send tenders for the final assessment").check()
    button(shown, "See what stands in the way").click().run()
    assert refine.UNREAD in says(shown).replace("\\", "")
    button(shown, "Rehearse the changed method").click().run()
    button(shown, "I have read this rehearsal").click().run()
    button(shown, "See what stands in the way").click().run()
    assert "Nothing stands in the way" in says(shown)
    assert len(refine.history(workspace(), LEAD, sealed)) == 1
    button(shown, "Change the sealed method").click().run()
    assert "changed, under a new seal" in says(shown)
    assert len(refine.history(workspace(), LEAD, sealed)) == 2
    assert "Teapot Lane Homecare Ltd and Mellow Meadow Ltd" in tells(shown)


def test_a_changed_method_is_rehearsed_beside_the_form(sealed, screen, says, tells):
    shown = screen("tender-pack")
    changed = box(shown, "The changed method")
    first = changed.value
    changed.set_value(first.replace("weight = 25", "weight = 26", 1))
    button(shown, "Rehearse the changed method").click().run()
    assert "cannot be rehearsed yet" in says(shown)
    moved = first.replace("weight = 25", "weight = 26", 1).replace("weight = 25", "weight = 24", 1)
    box(shown, "The changed method").set_value(moved)
    button(shown, "Rehearse the changed method").click().run()
    assert "Only one bid" in tells(shown)
    assert "Nobody has said yet that they read this rehearsal" in says(shown)
    button(shown, "I have read this rehearsal").click().run()
    assert "It is kept that you have read the rehearsal of the changed method. Saved at" in says(shown)
    assert "Read by" in says(shown)
    assert prepare.reading(workspace(), sealed, prepare.digest(moved)) is not None
    box(shown, "The changed method").set_value(first)
    button(shown, "See what stands in the way").click().run()
    assert "Rehearsal of the changed method" not in says(shown)


def test_an_invitation_is_recorded_and_shown(sealed, screen, says):
    shown = screen("tender-pack")
    box(shown, "Day, written like 1 October 2026").set_value("soon")
    button(shown, "Record the invitation").click().run()
    assert "The day cannot be read" in says(shown)
    box(shown, "Day, written like 1 October 2026").set_value("1 October 2025")
    box(shown, "Who sent the invitation").set_value("Lee Marsh")
    button(shown, "Record the invitation").click().run()
    assert "Final tenders were invited on **1 October 2025**" in says(shown)


@pytest.mark.parametrize("role", ["approver", "evaluator", "auditor"])
def test_nobody_but_the_lead_is_given_the_form(sealed, screen, role):
    shown = screen("tender-pack", role=role)
    assert not [each for each in shown.button if each.label == "Change the sealed method"]
