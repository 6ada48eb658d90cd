"""A rehearsal works for every price formula, every way of combining, every template and any valid method."""

import pytest
from hypothesis import given, settings

import criteria
from criteria.reading import parse
from evaluation.rehearsal.dummies import Stage, winners
from evaluation.rehearsal.report import SCENES, rehearse
from evaluation.rehearsal.scene import Verdict
from evaluation.rehearsal.swing import looks_at_others
from evaluation.rehearsal.typical import typical
from evaluation.scoring.combine import COMBINATIONS
from evaluation.scoring.formulas import FORMULAS
from evaluation.words.rehearsal import FIELDS, VERDICTS, as_text, told
from tests.rehearsal import every_rule
from tests.scoring.strategies import methods

RULES = [(every_rule.by_formula, rule) for rule in FORMULAS] + [(every_rule.by_way, rule) for rule in COMBINATIONS]
each_rule = pytest.mark.parametrize(("make", "rule"), RULES, ids=lambda value: value if isinstance(value, str) else "")


def whole(method, found):
    """A rehearsal that came to an end: every scene once, no sum that failed, all of it in words."""
    assert [scene.id for scene in found.scenes] == list(SCENES)
    assert not [scene.id for scene in found.scenes if scene.found == "no_sum"]
    for scene in found.scenes:
        words = told(method, scene)
        assert words.verdict == VERDICTS[scene.verdict]
        assert words.text.endswith(".")
        assert "None" not in words.text
        assert {field.label for field in scene.fields} <= set(FIELDS)
    assert as_text(method, found).count("\n\n") == len(SCENES) + 1


@each_rule
def test_every_rule_can_be_rehearsed(make, rule):
    method = make(rule)
    whole(method, rehearse(method))


@each_rule
def test_a_bid_that_wins_nothing_chooses_the_winner_only_where_bids_are_compared_with_each_other(make, rule):
    stage = Stage(make(rule), typical(make(rule)))
    for scene in rehearse(stage.method).scenes:
        if scene.found != "chooses":
            continue
        assert looks_at_others(stage)
        before, after = (field.result for field in scene.fields)
        assert len(winners(before)) == len(winners(after)) == 1
        assert winners(before) != winners(after)
        assert "Cedar" not in winners(after)
        assert {b.provider: (b.price, b.quality) for b in before.bids}.items() <= {
            b.provider: (b.price, b.quality) for b in after.bids
        }.items()


@pytest.mark.parametrize("rule", ["lowest_over_bid", "one_sided_linear", "two_sided_linear", "mean_deviation"])
def test_formulas_that_look_at_other_bids_are_caught_by_an_example(rule):
    found = {scene.id: scene for scene in rehearse(every_rule.by_formula(rule)).scenes}
    assert (found["low_swing"].verdict, found["low_swing"].found) == (Verdict.TROUBLE, "chooses")


@pytest.mark.parametrize("rule", ["reference_over_bid", "set_range", "price_bands", "half_gain"])
def test_formulas_that_look_at_no_other_bid_cannot_be_swung(rule):
    found = {scene.id: scene.found for scene in rehearse(every_rule.by_formula(rule)).scenes}
    assert (found["low_swing"], found["high_swing"]) == ("cannot", "cannot")


@pytest.mark.parametrize("name", criteria.template_names())
def test_every_template_can_be_rehearsed(name):
    method = parse(criteria.template(name), name)
    whole(method, rehearse(method))


@settings(max_examples=15)
@given(methods())
def test_any_valid_method_can_be_rehearsed_and_twice_gives_the_same(method):
    found = rehearse(method)
    whole(method, found)
    assert rehearse(method) == found
