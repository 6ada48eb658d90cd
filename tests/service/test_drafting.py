"""A method changed step by step: notes and layout stay, faults are never put right silently, nothing is invented."""

import tomllib
from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

import criteria
from criteria import schema
from evaluation.exceptions import EvenhandError
from evaluation.model import Actor
from evaluation.scoring.combine import COMBINATIONS
from evaluation.scoring.formulas import FORMULAS
from evaluation.service import designs, drafting, method_text, prepare, shapes, versions
from evaluation.service.method_text import moved, value_at, values_of, with_added, with_values, without

LEAD = Actor("Priya Shah", "lead")
PLAIN = criteria.template("configurable")
TEMPLATES = [criteria.template(name) for name in criteria.template_names()]
LISTS = (("lots",), ("criteria",), ("price", "lines"), ("ties",), ("tiers",), ("scales", 0, "points"))
each_template = pytest.mark.parametrize("text", TEMPLATES, ids=criteria.template_names())
each_list = pytest.mark.parametrize("path", LISTS, ids=str)


def notes(text):
    """The notes of a text that stand on lines of their own."""
    return [line for line in text.splitlines() if line.startswith("#")]


def faults(text):
    return prepare.checked(text)[1]


# --- the text itself --------------------------------------------------------------------------------------------------


def test_a_value_is_changed_in_place_and_the_note_beside_it_stays():
    made = with_values(PLAIN, {("price", "decimals"): 3, ("criteria", 2, "pass_mark"): None})
    assert "decimals = 3 # how many a bidder may give: 2 is whole pence" in made
    assert made.count("\n") == PLAIN.count("\n") - 1
    assert notes(made) == notes(PLAIN)


def test_a_new_key_stands_with_its_record_and_not_behind_the_notes_of_the_next():
    made = with_values(PLAIN, {("price", "lines", 1, "highest"): "18.40", ("near_tie",): None, ("id",): "ours"})
    assert 'minutes = 30\nweight = 60\nhighest = "18.40"\n\n# --- Rounding' in made
    assert with_values(made, {("near_tie",): "0.2"}).index("near_tie") < made.index("# --- Lots")


@each_list
def test_a_record_is_added_moved_and_removed_and_every_note_stays(path):
    size = len(value_at(values_of(PLAIN), path))
    added = with_added(PLAIN, path, {"id": "new", "title": "New", "mark": 9})
    assert value_at(values_of(added), (*path, size))["id"] == "new"
    up = moved(added, (*path, size), -1)
    assert value_at(values_of(up), (*path, size - 1))["id"] == "new"
    gone = without(up, (*path, size - 1))
    assert values_of(gone) == values_of(PLAIN)
    assert notes(gone) == notes(PLAIN)


@each_template
@each_list
@pytest.mark.parametrize("which", [0, -1], ids=["first", "last"])
def test_a_record_that_is_removed_takes_no_note_of_another_part_with_it(text, path, which):
    found = value_at(values_of(text), path)
    if len(found) > 1:
        made = without(text, (*path, which % len(found)))
        assert value_at(values_of(made), path) == (found[1:] if which == 0 else found[:-1])
        assert set(notes(made)) >= {note for note in notes(text) if note.startswith("# ---")}


def test_a_note_on_the_next_part_stays_where_it_was_and_one_on_the_part_itself_goes():
    made = without(PLAIN, ("ties", 3))
    assert 'rule = "lower_price"\n\n# --- Tiers: cuts in the ranked list.' in made
    lines = without(PLAIN, ("price", "lines", 0))
    assert "# highest =" not in lines
    assert "weight = 60\n\n# --- Rounding" in lines


@each_template
@each_list
def test_the_last_of_a_list_takes_no_note_of_the_next_part_with_it(text, path):
    while value_at(values_of(text), path):
        before = notes(text)
        text = without(text, (*path, 0))
        assert set(notes(text)) >= {note for note in before if note.startswith("# ---")}


def test_nothing_is_moved_past_the_ends_of_its_list():
    assert moved(PLAIN, ("criteria", 0), -1) == PLAIN
    assert moved(PLAIN, ("lots", 0), 1) == PLAIN


def test_a_whole_part_goes_and_comes_back():
    bare = with_values(PLAIN, {("low_price",): None, ("price", "formula"): None})
    assert "low_price" not in values_of(bare)
    assert "formula" not in values_of(bare)["price"]
    again = with_values(bare, {("low_price", "cost", "wage"): "13.50", ("price", "formula"): {"rule": "fixed_rate"}})
    assert values_of(again)["low_price"] == {"cost": {"wage": "13.50"}}
    assert values_of(again)["price"]["formula"] == {"rule": "fixed_rate"}


def test_a_bare_rule_becomes_a_table_where_it_gets_a_figure():
    made = with_values(PLAIN, {("combine", "pass_percent"): 50})
    assert values_of(made)["combine"] == {"rule": "weighted_sum", "pass_percent": 50}
    tested = with_values(PLAIN, {("low_price", "tests", 1, "percent"): "1.5"})
    assert values_of(tested)["low_price"]["tests"][1] == {"rule": "below_local_cost", "percent": "1.5"}


def test_words_with_line_breaks_and_quotation_marks_come_back_as_they_were():
    words = 'One "quoted" line,\nanother with \\ and """three""".\n\nThe end'
    made = with_values(PLAIN, {("criteria", 2, "text"): words})
    assert value_at(values_of(made), ("criteria", 2, "text")) == words


@given(st.text(st.characters(codec="utf-8", exclude_categories=("Cs", "Cc")), max_size=60))
def test_any_words_that_can_be_seen_come_back_as_they_were(words):
    made = with_values(PLAIN, {("title",): words or None, ("scales", 0, "points", 1, "label"): words or None})
    assert value_at(values_of(made), ("title",)) == (words or None)
    assert value_at(values_of(made), ("scales", 0, "points", 1, "label")) == (words or None)


def test_a_layout_that_the_form_cannot_change_is_refused_and_the_text_is_left_alone():
    with pytest.raises(EvenhandError, match="in the text below"):
        with_values(PLAIN, {("criteria", 40, "weight"): 1})
    with pytest.raises(EvenhandError):
        with_values('title = "', {("title",): "x"})


@pytest.mark.parametrize(
    ("typed", "kept"), [("60", 60), (" 12.5 ", "12.5"), ("100/3", "100/3"), ("-1", -1), ("1,000", "1,000"), ("", "")]
)
def test_a_number_is_kept_exactly_as_it_was_typed(typed, kept):
    assert method_text.said_number(typed) == kept


# --- steps ------------------------------------------------------------------------------------------------------------


def test_running_totals_say_how_far_a_group_is_from_100():
    whole, quality = drafting.totals(with_values(PLAIN, {("criteria", 3, "weight"): "29.5"}))
    assert (whole.total, whole.words) == (100, "These weights total 100.")
    assert quality.total == Fraction("99.5")
    assert quality.words == "These weights total 99.5: 0.5 short of 100."
    assert "cannot be added up" in drafting.totals(with_values(PLAIN, {("criteria", 3, "weight"): "lots"}))[1].words


def test_a_tree_in_a_ring_or_with_lost_parts_is_still_shown_whole():
    ring = with_values(PLAIN, {("criteria", 0, "parent"): "quality", ("criteria", 4, "parent"): "nowhere"})
    assert {branch.place for branch in drafting.branches(ring)} == set(range(5))


def test_a_group_that_holds_something_is_not_removed():
    with pytest.raises(EvenhandError, match="still holds Good care"):
        drafting.without_criterion(PLAIN, 0)
    assert len(values_of(drafting.without_criterion(PLAIN, 4))["criteria"]) == 4


def test_a_new_part_gets_an_id_of_its_own_and_nothing_that_was_not_said():
    made = drafting.with_new(drafting.with_new(PLAIN, ("tiers",), "Main"), ("lots",), "South")
    assert values_of(made)["tiers"][-1] == {"id": "main_2", "title": "Main"}
    assert values_of(made)["lots"][-1] == {"id": "L02", "title": "South"}
    with pytest.raises(EvenhandError, match="what it is called"):
        drafting.with_new(PLAIN, ("lots",), "  ")


@pytest.mark.parametrize("title", ["Good care", "24-hour care!", "Ünïcode ✓", "", "x" * 90])
def test_an_id_made_from_a_title_is_one_that_a_method_takes(title):
    taken = [drafting.free_id(title, [])]
    taken.append(drafting.free_id(title, taken))
    assert len(set(taken)) == 2
    made = with_values(PLAIN, {("tiers", n, "id"): name for n, name in enumerate(taken)})
    assert faults(made) == ()


@each_template
def test_questions_of_the_library_go_into_every_template_and_all_into_the_plain_one(text):
    group = next((c["id"] for c in values_of(text)["criteria"] if c["kind"] == "group"), "")
    questions = drafting.library().questions
    for asked in questions if text == PLAIN else questions[::9]:
        text = drafting.with_library_question(text, asked.id, parent=group, weight=1)
    found = faults(text)
    assert len(found) == 1
    where = f"the children of '{group}'" if group else "the criteria at the top"
    assert found[0].startswith(f"criteria: the weights of {where} total")


def test_a_question_of_the_library_takes_a_scale_of_the_methods_own_where_one_is_named():
    asked = drafting.library().question("safeguarding")
    own = drafting.with_library_question(PLAIN, asked.id, parent="quality", weight=1, scale="zero_to_four")
    assert [scale["id"] for scale in values_of(own)["scales"]] == ["zero_to_four"]
    lent = drafting.with_library_question(PLAIN, asked.id, parent="quality", weight=1)
    assert [scale["id"] for scale in values_of(lent)["scales"]] == ["zero_to_four", asked.scale]


def test_a_fault_stands_beside_the_key_it_is_about_and_no_other():
    broken = with_values(PLAIN, {("criteria", 2, "pass_mark"): 7, ("price", "lines", 0, "weight"): "x"})
    tables = values_of(broken)
    assert drafting.at_place(faults(broken), tables, ("price", "lines", 0, "weight"))
    assert not drafting.at_place(faults(broken), tables, ("price", "lines", 1, "weight"))
    off_scale = with_values(PLAIN, {("criteria", 2, "pass_mark"): 7})
    assert drafting.at_place(faults(off_scale), values_of(off_scale), ("criteria", 2, "pass_mark"))
    assert not drafting.at_place(faults(off_scale), values_of(off_scale), ("criteria", 2, "title"))


# --- rules and designs ------------------------------------------------------------------------------------------------


def test_every_formula_and_way_is_offered_with_its_own_figures_the_usual_first():
    for offered, rules in ((shapes.formulas(), FORMULAS), (shapes.combinations(), COMBINATIONS)):
        assert {choice.id for choice in offered} == set(rules)
        assert [choice.library for choice in offered] == sorted(choice.library for choice in offered)
        for choice in offered:
            known = rules[choice.id].parameters.model_fields
            assert {f.name: f.needed for f in choice.fields} == {
                name: info.is_required() for name, info in known.items() if name != "rule"
            }
            assert "{" not in choice.sentence


def test_what_a_record_holds_is_told_apart():
    kinds = {field.name: field.kind for field in shapes.fields_of(schema.Criterion)}
    assert (kinds["weight"], kinds["word_limit"], kinds["attachments"]) == ("number", "whole", "yes_no")
    assert (kinds["kind"], kinds["looks_for"], kinds["text"]) == ("choice", "list", "words")
    rows = next(field for field in shapes.fields_of(schema.Measure) if field.name == "table")
    assert [(field.name, field.kind) for field in rows.inner] == [("value", "words"), ("points", "number")]


@pytest.mark.parametrize("rule", FORMULAS)
def test_a_rules_page_is_there_to_be_read(rule):
    page = shapes.rule_page(rule)
    assert page is not None
    assert page.title == FORMULAS[rule].title
    assert page.parts[0][0] == "What it does"
    assert not any("](../" in words or "](" in words.replace("](http", "") for _, words in page.parts)


def test_figures_that_two_formulas_share_are_kept():
    fields = next(choice.fields for choice in shapes.formulas() if choice.id == "logarithmic")
    made = drafting.with_rule(PLAIN, ("price", "formula"), "logarithmic", fields)
    assert values_of(made)["price"]["formula"] == {"rule": "logarithmic", "zero_at": 2}


@each_template
@pytest.mark.parametrize("design", [each.id for each in designs.designs()])
def test_after_a_price_design_only_what_it_names_is_still_to_fill_in(text, design):
    made = designs.choose(text, design, price_weight=40)
    assert made.did
    assert values_of(made.text)
    assert (faults(made.text) == ()) or made.still
    again = designs.choose(made.text, design, price_weight=40)
    assert again.text == made.text
    assert again.did == ("Nothing had to change: the method followed it already.",)


def test_each_price_design_is_whole_once_its_figures_are_given():
    line = {(("price", "lines", n, key)): figure for n in (0, 1) for key, figure in (("rate", "29.60"),)}
    assert faults(with_values(designs.choose(PLAIN, "fixed_price").text, line)) == ()
    band = {("price", "lines", n, key): figure for n in (0, 1) for key, figure in (("lowest", 20), ("highest", 36))}
    banded = with_values(designs.choose(PLAIN, "band").text, band)
    assert (faults(banded), designs.chosen(banded)) == ((), "band")
    share = {("price", "formula", "lines"): ["direct_care"], ("price", "formula", "zero_at"): 50,
             ("price", "formula", "full_at"): 80}  # fmt: skip
    caps = {("price", "lines", n, "highest"): 36 for n in (0, 1)}
    assert faults(with_values(designs.choose(PLAIN, "cost_breakdown").text, share | caps)) == ()
    bare = with_values(PLAIN, {("low_price",): None})
    opened = designs.choose(bare, "open")
    assert opened.still
    said = {("low_price", "delivery_date"): "2027", ("low_price", "approved_by"): "Priya Shah, commissioning"}
    assert any("delivery_date" in fault for fault in faults(with_values(opened.text, said)))


def test_no_weight_is_made_up_for_price():
    fixed = criteria.template("fixed_rate")
    with pytest.raises(EvenhandError, match="Say what price counts for"):
        designs.choose(fixed, "open")
    made = designs.choose(fixed, "open", price_weight=40)
    assert {c["title"]: c["weight"] for c in values_of(made.text)["criteria"] if "parent" not in c} == {
        "Quality": 60, "Price": 40
    }  # fmt: skip


@pytest.mark.parametrize("rule", COMBINATIONS)
def test_a_way_of_combining_leaves_no_fault_but_its_own_figures(rule):
    made = designs.choose_combination(PLAIN, rule)
    found = faults(made.text)
    assert all(fault.startswith("combine") for fault in found), found
    assert bool(found) == any(words.startswith("Its figures") for words in made.still)


# --- two versions -----------------------------------------------------------------------------------------------------


def test_two_texts_are_compared_in_words_and_by_line():
    after = with_values(PLAIN, {("criteria", 2, "weight"): 40, ("criteria", 3, "weight"): 40, ("rounding", "total"): 3})
    after = drafting.with_library_question(after, "dignity", parent="quality", weight=5)
    found = versions.compare(PLAIN, after)
    said = {(change.about, change.part, change.before, change.after) for change in found.changes}
    assert ("weights", "Criteria: Good care: weight", "50", "40") in said
    assert ("figures", "Rounding: total", "2", "3") in said
    asked = drafting.library().question("dignity").title
    assert ("questions", "Criteria", "", f"has “{asked}”") in said
    assert len(said) == 4
    assert "+weight = 40" in found.lines
    assert ("weight = 50", "weight = 40") in versions.side_by_side(PLAIN, after)


def test_texts_that_differ_only_in_notes_have_no_change_in_words():
    found = versions.compare(PLAIN, f"{PLAIN}\n# more\n")
    assert found.changes == ()
    assert found.lines
    assert versions.compare(PLAIN, PLAIN) == versions.Comparison((), "", "")


def test_a_text_that_cannot_be_read_is_compared_by_its_lines_alone():
    found = versions.compare(PLAIN, 'title = "')
    assert found.changes == ()
    assert "only their lines" in found.unread
    assert found.lines


def test_every_saved_text_is_kept_and_offered(desk):
    made = prepare.start(desk.ws, LEAD, "Ours", PLAIN)
    prepare.save_method(desk.ws, LEAD, made, f"{PLAIN}# two\n", seen=1)
    kept = versions.versions(desk.ws, LEAD, made)
    assert [(v.number, v.by) for v in kept] == [(2, LEAD.name), (1, LEAD.name)]
    assert [v.text for v in kept] == [f"{PLAIN}# two\n", PLAIN]


def test_a_text_reads_alike_for_the_form_and_for_the_method():
    assert values_of(PLAIN) == tomllib.loads(PLAIN, parse_float=Decimal)


@pytest.mark.parametrize("text", ["broken = [", "", 'title = "Replaced"'])
def test_nothing_is_still_to_write_in_a_text_without_words_of_a_template(text):
    assert drafting.still_to_write(text) == ()


def test_what_a_template_leaves_to_write_is_found_however_deep_and_named_once():
    text = 'one = "Replace this."\n[[lots]]\ntitle = "replace this too"\n[low]\nby = "Replace this."\n'
    assert drafting.still_to_write(text) == ("Replace this.", "replace this too")


def test_words_on_the_lots_of_a_template_go_with_its_lots_and_stay_where_those_stay():
    text = prepare.template_text("sixty_thirty_ten")
    assert "Two lots" in text
    assert "lots_considered" not in values_of(prepare.with_particulars(text, ["North", "Central", "South"], None))
    assert prepare.with_particulars(text, [], None) == text
