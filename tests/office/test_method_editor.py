"""The method editor: each part is shown, tried while it is typed, saved by a button, and never overwritten silently."""

import pytest

from evaluation.model import Actor
from evaluation.office.components.method_sections import SECTIONS
from evaluation.service import designs, drafting, prepare
from evaluation.service.shared import workspace

LEAD = Actor("Test lead", "lead")
CHANGE, COMPARE = "Change a part of it", "Compare two versions"
QUALITY, PRICE = "Quality: the tree and its weights", "Price design, lines and formula"


@pytest.fixture
def draft(unseeded):
    """A procurement whose method is still being written."""
    return prepare.start(workspace(), LEAD, "Ours", prepare.template_text("configurable"))


@pytest.fixture
def opened(draft, screen):
    """Open a part of the method to change it."""

    def at(part):
        shown = screen("method")
        shown.radio[0].set_value(CHANGE).run()
        box(shown, "selectbox", "Part of the method").set_value(part).run()
        assert not shown.exception, [error.value for error in shown.exception]
        return shown

    return at


def box(shown, kind, label):
    """The one box of a kind whose label begins with these words."""
    found = [each for each in getattr(shown, kind) if each.label.startswith(label)]
    assert len(found) == 1, (label, [each.label for each in getattr(shown, kind)])
    return found[0]


def press(shown, label):
    next(each for each in shown.button if each.label.startswith(label)).click().run()
    assert not shown.exception, [error.value for error in shown.exception]


def text(draft):
    return prepare.method(workspace(), LEAD, draft).text


def errors(shown):
    return " ".join(error.value.replace("\\", "") for error in shown.error)


@pytest.mark.parametrize("part", SECTIONS)
@pytest.mark.parametrize("name", ["configurable", "essex_best_value", "fixed_rate"])
def test_every_part_of_every_template_opens_without_a_change_or_a_fault(unseeded, screen, part, name):
    made = prepare.start(workspace(), LEAD, "Ours", prepare.template_text(name))
    shown = screen("method")
    shown.radio[0].set_value(CHANGE).run()
    box(shown, "selectbox", "Part of the method").set_value(part).run()
    assert not shown.exception, [error.value for error in shown.exception]
    assert not shown.error
    assert "Nothing is wrong with this method" in " ".join(s.value for s in shown.success)
    assert not any("not saved yet" in w.value for w in shown.warning)
    for save in [each for each in shown.button if each.label == "Save what I changed"][:1]:
        save.click().run()
    assert text(made) == prepare.template_text(name)


def test_a_fault_is_named_as_it_is_typed_beside_its_box_and_on_top_and_nothing_is_saved(opened, draft, says):
    shown, before = opened(QUALITY), text(draft)
    box(shown, "text_input", "Good care (a question)").set_value("45").run()
    assert "total 95, not 100" in says(shown).replace("\\", "")
    assert any("95: 5 short of 100" in w.value for w in shown.warning)
    assert any("1 change is not saved yet" in w.value for w in shown.warning)
    box(shown, "text_input", "Good care (a question)").set_value("half").run()
    assert "not a number" in errors(shown)
    assert text(draft) == before


def test_what_was_typed_is_saved_with_every_note_in_the_file_kept(opened, draft, says):
    shown = opened(QUALITY)
    box(shown, "text_input", "Good care (a question)").set_value("45").run()
    box(shown, "text_input", "CQC rating (a measure)").set_value("25").run()
    press(shown, "Save what I changed")
    assert "Saved at" in says(shown)
    template = prepare.template_text("configurable")
    assert text(draft) == template.replace("weight = 50", "weight = 45").replace("weight = 20\n", "weight = 25\n")


def test_what_is_typed_in_one_part_stays_while_another_is_open(opened, draft):
    shown = opened(QUALITY)
    box(shown, "text_input", "Good care (a question)").set_value("45").run()
    box(shown, "selectbox", "Part of the method").set_value("Rounding and ties").run()
    assert any("1 change is not saved yet" in w.value for w in shown.warning)
    box(shown, "selectbox", "Part of the method").set_value(QUALITY).run()
    assert box(shown, "text_input", "Good care (a question)").value == "45"
    box(shown, "text_input", "Good care (a question)").set_value("50").run()
    assert not any("not saved yet" in w.value for w in shown.warning)


def test_a_question_of_the_library_is_put_in_with_its_wording_in_both_forms(opened, draft):
    shown = opened("Questions")
    asked = drafting.library().questions[0]
    press(shown, "Put this question in")
    made = prepare.method(workspace(), LEAD, draft)
    assert made.method is None
    tables = drafting.values_of(made.text)
    added = next(c for c in tables["criteria"] if c["id"] == drafting.free_id(asked.title, []))
    assert (added["text"], added["easy_read"]) == (asked.text, asked.easy_read)
    assert added["looks_for"] == list(asked.looks_for)
    assert added["summary_words"] == asked.summary_words
    assert "weight" not in added
    assert any("'weight' is missing" in fault for fault in made.faults)


@pytest.mark.parametrize("design", [d.id for d in designs.designs()])
def test_a_price_design_is_set_up_and_says_what_is_still_to_fill_in(opened, draft, says, design):
    shown = opened(PRICE)
    box(shown, "radio", "Which of these").set_value(design).run()
    press(shown, "Set up this price design")
    wanted = designs.choose(prepare.template_text("configurable"), design)
    assert text(draft) == wanted.text
    assert all(words in says(shown) for words in wanted.still)


def test_a_formula_of_the_library_is_chosen_and_asks_for_its_figures(opened, draft):
    shown = opened(PRICE)
    box(shown, "radio", "Formula").set_value("other forms").run()
    box(shown, "radio", "Library: other forms").set_value("half_gain").run()
    press(shown, "Use this formula")
    assert 'rule = "half_gain"' in text(draft)
    assert "'ceiling' is missing" in errors(shown)
    box(shown, "text_input", "Ceiling price, in pounds").set_value("30").run()
    box(shown, "text_input", "Low-price threshold, in pounds").set_value("22.50").run()
    press(shown, "Save what I changed")
    assert prepare.method(workspace(), LEAD, draft).method.price.formula.ceiling == 30


def test_a_way_of_combining_takes_the_price_criterion_out_where_it_looks_at_the_price_itself(opened, draft):
    shown = opened("How price and quality come together")
    box(shown, "radio", "Way of putting").set_value("price_per_quality_point").run()
    press(shown, "Use this way")
    made = prepare.method(workspace(), LEAD, draft)
    assert made.faults == ()
    assert made.method.combine.rule == "price_per_quality_point"
    assert not [c for c in made.method.criteria if c.kind == "price"]


def test_somebody_who_saves_second_is_shown_both_and_puts_their_change_on_top(opened, draft):
    shown = opened(QUALITY)
    box(shown, "text_input", "Good care (a question)").set_value("45").run()
    theirs = prepare.method(workspace(), LEAD, draft)
    changed = theirs.text.replace('title = "Whole area"', 'title = "North"')
    prepare.save_method(workspace(), LEAD, draft, changed, seen=theirs.version)
    press(shown, "Save what I changed")
    assert "Nothing was overwritten" in errors(shown)
    shown.run()
    assert any("weight = 45" in code.value for code in shown.code)
    press(shown, "Put my changes on top of theirs")
    press(shown, "Save what I changed")
    assert 'title = "North"' in text(draft)
    assert "weight = 45" in text(draft)


def test_somebody_may_take_the_other_version_instead(opened, draft):
    shown = opened(QUALITY)
    box(shown, "text_input", "Good care (a question)").set_value("45").run()
    theirs = prepare.method(workspace(), LEAD, draft)
    prepare.save_method(workspace(), LEAD, draft, f"{theirs.text}\n# theirs\n", seen=theirs.version)
    shown.run()
    press(shown, "Take theirs, and drop what I typed")
    assert box(shown, "text_input", "Good care (a question)").value == "50"
    assert text(draft).endswith("# theirs\n")


def test_what_is_saved_elsewhere_is_taken_up_where_nothing_is_typed(opened, draft):
    shown = opened(QUALITY)
    theirs = prepare.method(workspace(), LEAD, draft)
    prepare.save_method(
        workspace(), LEAD, draft, theirs.text.replace("weight = 50", "weight = 40"), seen=theirs.version
    )
    shown.run()
    assert box(shown, "text_input", "Good care (a question)").value == "40"
    assert not any("Somebody else" in w.value for w in shown.warning)


def test_a_part_is_added_moved_and_removed(opened, draft):
    shown = opened("What and where")
    box(shown, "text_input", "Another lot").set_value("South").run()
    press(shown, "Add a lot")
    box(shown, "selectbox", "Which lot").set_value(1).run()
    press(shown, "Move up: South (L02)")
    assert [lot.title for lot in prepare.method(workspace(), LEAD, draft).method.lots] == ["South", "Whole area"]
    press(shown, "Remove: South (L02)")
    assert [lot.title for lot in prepare.method(workspace(), LEAD, draft).method.lots] == ["Whole area"]


def test_a_deadline_that_cannot_be_read_is_said_beside_its_box(opened, draft):
    shown = opened("What and where")
    box(shown, "text_input", "Deadline for bids").set_value("noon").run()
    assert "cannot be read" in errors(shown)
    box(shown, "text_input", "Deadline for bids").set_value("1 October 2026 at 12:00").run()
    press(shown, "Save what I changed")
    assert prepare.method(workspace(), LEAD, draft).method.deadline.isoformat() == "2026-10-01T12:00:00+01:00"


def test_a_text_that_is_not_well_formed_is_sent_to_its_own_box(opened, draft):
    theirs = prepare.method(workspace(), LEAD, draft)
    prepare.save_method(workspace(), LEAD, draft, 'title = "', seen=theirs.version)
    shown = opened(QUALITY)
    assert "not well-formed" in errors(shown)
    shown.radio[0].set_value("Read the method").run()
    assert box(shown, "text_area", "Text of the method").value == 'title = "'


def test_the_box_of_the_whole_text_follows_what_the_other_boxes_saved(opened, draft, screen):
    shown = screen("method")
    assert box(shown, "text_area", "Text of the method").value == text(draft)
    shown.radio[0].set_value(CHANGE).run()
    box(shown, "selectbox", "Part of the method").set_value(QUALITY).run()
    box(shown, "text_input", "Good care (a question)").set_value("45").run()
    press(shown, "Save what I changed")
    assert not [each for each in shown.text_area if each.label == "Text of the method"]
    shown.radio[0].set_value("Read the method").run()
    assert "weight = 45" in box(shown, "text_area", "Text of the method").value
    assert not shown.warning


def test_two_versions_stand_side_by_side_and_the_older_can_be_put_back(opened, draft, tells, says):
    first = prepare.method(workspace(), LEAD, draft)
    changed = first.text.replace("weight = 50", "weight = 40").replace("zero_at = 2\n", "zero_at = 3\n")
    prepare.save_method(workspace(), LEAD, draft, changed, seen=first.version)
    shown = opened(QUALITY)
    shown.radio[0].set_value(COMPARE).run()
    assert not shown.exception, [error.value for error in shown.exception]
    assert "Criteria: Good care: weight | 50 | 40" in tells(shown)
    assert "Price: formula: zero at | 2 | 3" in tells(shown)
    assert any("weight = 50" in code.value for code in shown.code)
    press(shown, "Put version 1 back")
    assert text(draft) == first.text


def test_a_draft_is_compared_with_a_template(opened, draft, tells):
    shown = opened(QUALITY)
    shown.radio[0].set_value(COMPARE).run()
    template = next(o for o in box(shown, "selectbox", "From").options if "(fixed_rate)" in o)
    box(shown, "selectbox", "From").set_value(template).run()
    assert "fixed\\_rate" in tells(shown) or "fixed_rate" in tells(shown)
    assert "has “Price”" in tells(shown)


def test_a_procurement_starts_under_a_price_design_and_says_what_is_still_to_fill_in(unseeded, screen, says):
    shown = screen()
    box(shown, "radio", "Which method").set_value("fixed_rate")
    box(shown, "text_input", "Title").set_value("Beds")
    box(shown, "selectbox", "Price design").set_value("band")
    press(shown, "Start this procurement")
    assert "Say what price counts for" in errors(shown)
    box(shown, "text_input", "What price counts").set_value("40")
    press(shown, "Start this procurement")
    assert "The lowest and the highest rate that you take" in says(shown)
    (made,) = prepare.procurements(workspace(), LEAD)
    assert text(made.id) == designs.choose(prepare.template_text("fixed_rate"), "band", price_weight=40).text


@pytest.mark.parametrize("role", ["auditor", "evaluator"])
def test_others_may_read_and_compare_and_cannot_change(draft, screen, role):
    shown = screen("method", role=role)
    assert CHANGE not in shown.radio[0].options
    assert COMPARE in shown.radio[0].options
