"""Rehearsal: what would go wrong first, every figure in a table, and the word that it was read for this very text."""

import pytest

from evaluation.model import Actor
from evaluation.office.charts_rehearsal import curve_chart, totals_chart, weights_chart
from evaluation.rehearsal.report import rehearse as played
from evaluation.service import prepare
from evaluation.service.shared import workspace
from tests.rehearsal.every_rule import by_formula, by_way

LEAD = Actor("Test lead", "lead")
TENDER = "aldermere-homecare-2027"
READ = "I have read this rehearsal"


@pytest.fixture
def draft(unseeded):
    """A procurement whose method is still being written."""
    return prepare.start(workspace(), LEAD, "Ours", prepare.template_text("configurable"))


def buttons(shown):
    return {each.label: each for each in shown.button}


def test_what_would_go_wrong_is_told_with_its_figures_and_a_table_beside_each_chart(draft, screen, says, tells):
    shown = screen("rehearsal")
    assert not shown.exception
    text = says(shown).replace("\\", "")
    assert "A bid that comes last can choose your winner: with Cedar at £" in text
    assert "The published weight of price is 40%." in text
    assert text.index("What would go wrong") < text.index("What to look at") < text.index("What was fine")
    assert "A low bid that wins nothing | This would go wrong" in tells(shown)
    assert len(shown.get("plotly_chart")) == 5
    assert "Good care | 7.50 | £" in tells(shown)


def test_reading_it_is_kept_for_this_text_and_survives_a_reload(draft, screen, says):
    shown = screen("rehearsal")
    assert "Nobody has said yet" in says(shown)
    buttons(shown)[READ].click().run()
    assert "It is kept that you have read this rehearsal. Saved at" in says(shown)
    reading = prepare.reading(workspace(), draft, prepare.method(workspace(), LEAD, draft).sha256)
    assert reading is not None
    assert f"Read by {reading.by}" in says(screen("rehearsal"))


def test_a_press_on_an_older_text_is_no_word_about_a_newer_one(draft, screen, says):
    shown = screen("rehearsal")
    now = prepare.method(workspace(), LEAD, draft)
    changed = prepare.save_method(workspace(), LEAD, draft, now.text + "# more\n", seen=now.version)
    buttons(shown)[READ].click().run()
    assert prepare.reading(workspace(), draft, changed.sha256) is None
    assert "Nobody has said yet" in says(shown)


def test_a_method_with_faults_leads_back_to_the_method(unseeded, screen, says):
    text = prepare.template_text("configurable").replace("weight = 60", "weight = 61", 1)
    prepare.start(workspace(), LEAD, "Ours", text)
    shown = screen("rehearsal")
    assert not shown.exception
    assert "cannot be rehearsed yet" in says(shown)
    assert READ not in buttons(shown)


def test_a_sealed_method_still_shows_who_read_its_rehearsal(seeded, screen, says):
    shown = screen("rehearsal", procurement=TENDER)
    assert "Read by Demonstration lead" in says(shown)
    assert READ not in buttons(shown)


def test_an_auditor_reads_it_and_says_nothing(draft, screen, says):
    shown = screen("rehearsal", role="auditor")
    assert "What would go wrong" in says(shown)
    assert READ not in buttons(shown)


def test_an_evaluator_is_not_given_the_screen(draft, screen):
    assert "Rehearsal" not in {title.value for title in screen("rehearsal", role="evaluator").title}


@pytest.mark.parametrize("method", [by_formula("lowest_over_bid"), by_way("quality_in_money"), by_way("utility_index")])
def test_every_chart_says_what_it_shows(method):
    found = played(method)
    for scene in found.scenes:
        drawn = totals_chart(scene.fields)
        assert drawn is None or drawn[1].startswith("Chart of the totals of made-up bids.")
    figure, words = weights_chart(found.weighing)
    assert "real weight, within 20%" in words
    assert len(figure.data) == len(found.weighing.spreads) + (found.weighing.nominal is not None)
    curve = curve_chart(found)
    assert (curve is None) is (method.price.formula is None)


def test_the_totals_chart_names_who_is_first_in_each_field():
    scene = next(s for s in played(by_formula("lowest_over_bid")).scenes if s.id == "low_swing")
    before, after = (field.result.bids[0].provider for field in scene.fields)
    _, words = totals_chart(scene.fields)
    assert f"Without the bid of Cedar: {before} is first; With the bid of Cedar: {after} is first." in words
