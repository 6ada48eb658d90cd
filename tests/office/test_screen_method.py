"""Method: shown in full, changed with every fault named, never overwritten silently, sealed once and for good."""

import pytest

from evaluation.model import Actor
from evaluation.service import prepare, rehearse
from evaluation.service.shared import workspace

LEAD = Actor("Test lead", "lead")
TENDER = "aldermere-homecare-2027"


@pytest.fixture
def draft(unseeded):
    """A procurement whose method is still being written."""
    return prepare.start(workspace(), LEAD, "Ours", prepare.template_text("essex_best_value"))


def button(shown, label):
    (found,) = [each for each in shown.button if each.label == label]
    return found


def test_a_sealed_method_is_shown_with_its_seal_and_how_to_check_it(seeded, screen, says, tells):
    shown = screen("method", procurement=TENDER)
    seal = workspace().seal(TENDER)
    assert "Sealed on" in shown.success[0].value
    assert "Nothing in this method can change" in shown.success[0].value
    codes = [code.value for code in shown.code]
    assert seal.sha256 in codes
    assert any("sha256sum" in code for code in codes)
    assert not shown.text_area
    assert not [each for each in shown.button if "Seal" in each.label]
    for said in ("Care that fits the person", "12.5", "mark 2", "Excellent", "CQC overall rating", "30-minute visit"):
        assert said in tells(shown)
    for said in ("The lowest price earns all 50 points", "share their rank", "every 6 months"):
        assert said in says(shown).replace("\\", "")


def test_the_cost_of_an_hour_is_shown_for_every_lot_on_the_stated_assumptions(seeded, screen, tells):
    shown = screen("method", procurement=TENDER)
    rows = next(t.value.values.tolist() for t in shown.table if "Lawful floor\\, an hour" in t.value.columns)
    assert len(rows) == 12
    assert all(row[2].startswith("£") and row[3].startswith("£") for row in rows)
    assert "Legal minimum wage on the delivery date | £13.21 an hour" in tells(shown)


@pytest.mark.parametrize("name", ["configurable", "essex_best_value", "fixed_rate"])
def test_every_template_is_shown_whole(unseeded, screen, name):
    prepare.start(workspace(), LEAD, "Ours", prepare.template_text(name))
    shown = screen("method")
    assert not shown.exception
    assert not shown.error
    assert len(shown.table) > 4


def test_every_fault_is_listed_and_the_text_is_kept(draft, screen, says):
    shown = screen("method")
    broken = shown.text_area[0].value.replace("weight = 50", "wieght = 50").replace('regime = "pa23', 'regime = "pa')
    shown.text_area[0].set_value(broken)
    button(shown, "Save the text").click().run()
    assert "Saved at" in says(shown)
    assert "have to be put right before it can be sealed" in shown.error[0].value
    assert "weight" in says(shown)
    assert "regime" in says(shown)
    assert "Seal the method" not in {each.label for each in shown.button}
    assert prepare.method(workspace(), LEAD, draft).text == broken
    assert screen("method").text_area[0].value == broken


def rehearsed(draft):
    """Say that the rehearsal of the text as it stands was read."""
    return rehearse.read(workspace(), LEAD, draft, prepare.method(workspace(), LEAD, draft).sha256)


def test_before_the_seal_it_leads_to_the_rehearsal_of_this_very_text(draft, screen, says):
    shown = screen("method")
    assert "Nobody has read the rehearsal" in says(shown)
    assert "Seal the method" not in {each.label for each in shown.button}
    rehearsed(draft)
    shown = screen("method")
    assert "was read by Test lead" in says(shown)
    assert "Seal the method" in {each.label for each in shown.button}
    now = prepare.method(workspace(), LEAD, draft)
    prepare.save_method(workspace(), LEAD, draft, now.text + "# changed\n", seen=now.version)
    assert "Nobody has read the rehearsal" in says(screen("method"))


def test_a_method_is_sealed_only_by_somebody_who_says_they_understand(draft, screen, says):
    rehearsed(draft)
    shown = screen("method")
    button(shown, "Seal the method").click().run()
    assert "Tick the box" in shown.error[0].value
    assert workspace().seal(draft) is None
    shown.checkbox[0].check()
    button(shown, "Seal the method").click().run()
    assert workspace().seal(draft) is not None
    assert "The method is sealed." in says(shown)
    assert not shown.text_area


def test_a_text_that_changed_while_somebody_looked_is_not_sealed(draft, screen, monkeypatch):
    rehearsed(draft)
    shown = screen("method")
    looked_at = prepare.method(workspace(), LEAD, draft)
    prepare.save_method(workspace(), LEAD, draft, looked_at.text + "\n# changed\n", seen=looked_at.version)
    monkeypatch.setattr("evaluation.service.prepare.method", lambda *_: looked_at)
    shown.checkbox[0].check()
    monkeypatch.undo()
    with pytest.raises(Exception, match="changed by somebody else"):
        prepare.seal(workspace(), LEAD, draft, seen=looked_at.sha256)
    assert workspace().seal(draft) is None


def test_two_people_who_change_the_text_never_overwrite_each_other(draft, screen, says):
    mine = screen("method")
    theirs = prepare.method(workspace(), LEAD, draft)
    prepare.save_method(workspace(), LEAD, draft, theirs.text + "# theirs\n", seen=theirs.version)
    mine.text_area[0].set_value(theirs.text + "# mine\n")
    button(mine, "Save the text").click().run()
    assert "Not saved" in mine.error[0].value
    assert "Another text was saved" in mine.warning[-1].value
    assert any("# theirs" in code.value and "# mine" in code.value for code in mine.code)
    assert mine.text_area[0].value.endswith("# mine\n")
    assert prepare.method(workspace(), LEAD, draft).text.endswith("# theirs\n")
    button(mine, "Keep mine, to save over theirs").click().run()
    button(mine, "Save the text").click().run()
    assert prepare.method(workspace(), LEAD, draft).text.endswith("# mine\n")


def test_somebody_may_take_the_other_text_instead(draft, screen):
    mine = screen("method")
    theirs = prepare.method(workspace(), LEAD, draft)
    prepare.save_method(workspace(), LEAD, draft, theirs.text + "# theirs\n", seen=theirs.version)
    mine.text_area[0].set_value(theirs.text + "# mine\n")
    button(mine, "Save the text").click().run()
    button(mine, "Take the saved text, and drop mine").click().run()
    assert mine.text_area[0].value.endswith("# theirs\n")
    assert not [each for each in mine.warning if "Another text was saved" in each.value]


def test_who_has_the_text_open_is_told_that_another_was_saved_and_keeps_what_is_typed(draft, screen):
    mine = screen("method")
    theirs = prepare.method(workspace(), LEAD, draft)
    prepare.save_method(workspace(), LEAD, draft, theirs.text + "# theirs\n", seen=theirs.version)
    mine.run()
    assert mine.text_area[0].value == theirs.text
    assert "Another text was saved" in mine.warning[-1].value


def test_a_file_goes_into_the_box_and_is_not_saved_until_somebody_saves_it(draft, screen, says):
    shown = screen("method")
    text = prepare.template_text("fixed_rate")
    shown.file_uploader[0].set_value(("ours.toml", text.encode(), "application/toml")).run()
    button(shown, "Put this file's text in the box above").click().run()
    assert shown.text_area[0].value == text
    assert "not saved yet" in says(shown)
    assert prepare.method(workspace(), LEAD, draft).text != text


@pytest.mark.parametrize("role", ["auditor", "evaluator", "price_officer"])
def test_others_read_the_method_and_cannot_change_it(draft, screen, says, role):
    shown = screen("method", role=role)
    assert not shown.text_area
    assert not [each for each in shown.button if "Seal" in each.label]
    assert "seals it" in says(shown)


def test_words_of_the_template_that_nobody_replaced_are_named_before_the_seal(draft, screen, says):
    shown = screen("method")
    assert "still holds words of the template" in says(shown)
    assert "Replace this with the name and post" in says(shown)
    now = prepare.method(workspace(), LEAD, draft)
    written = now.text.replace("Replace this with", "Returns of 2026, with")
    prepare.save_method(workspace(), LEAD, draft, written, seen=now.version)
    assert "still holds words of the template" not in says(screen("method"))


def test_a_change_that_is_not_saved_is_named_where_the_method_is_read_and_sealed(draft, screen, says):
    shown = screen("method")
    assert "not saved" not in says(shown)
    shown.radio[0].set_value("Change a part of it").run()
    next(each for each in shown.text_input if each.label.startswith("Edition")).set_value("7").run()
    shown.radio[0].set_value("Read the method").run()
    assert "1 change under “Change a part of it” is not saved" in says(shown)


def test_a_sealed_method_says_where_a_mistake_in_it_can_still_be_put_right(seeded, screen, says):
    assert "under “Changes” in the tender pack" in says(screen("method", procurement=TENDER))
