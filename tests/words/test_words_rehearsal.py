"""A rehearsal in plain sentences, with the figures of its own bids."""

from fractions import Fraction

import pytest

from evaluation.rehearsal.report import SCENES, rehearse
from evaluation.rehearsal.scene import Verdict
from evaluation.words import rehearsal as words
from evaluation.words.labels import pounds
from tests.rehearsal.every_rule import by_formula, by_way
from tests.scoring.builders import simple

F = Fraction


def said(method, name, **more):
    found = {scene.id: scene for scene in rehearse(method, **more).scenes}
    return words.told(method, found[name])


def test_the_bid_that_chooses_the_winner_is_told_with_its_figures():
    method = by_formula("lowest_over_bid")
    scene = next(s for s in rehearse(method).scenes if s.id == "low_swing")
    before, after = (field.result for field in scene.fields)
    cedar = next(bid for bid in after.bids if bid.provider == "Cedar")
    told = words.told(method, scene)
    assert told.sentences[0] == (
        f"A bid that comes last can choose your winner: with Cedar at {pounds(cedar.price)} "
        f"{after.bids[0].provider} wins, without it {before.bids[0].provider} does."
    )
    assert told.verdict == "This would go wrong"


def test_where_no_bid_depends_on_another_it_says_that_it_cannot_happen():
    assert said(by_formula("set_range"), "low_swing").text == (
        "This cannot happen with this method: no bid's points depend on what another bid asks."
    )


def test_where_price_has_no_part_it_says_so_and_shows_no_price():
    method = by_formula("fixed_rate")
    assert said(method, "suicide_bid").text == words.NO_PRICE
    assert "£" not in "".join(said(method, name).text for name in SCENES)


def test_a_mark_is_told_as_pence_an_hour():
    told = words.weighing_words(simple(), rehearse(simple()))
    assert "The published weight of price is 40%." in told
    assert any(line.startswith("One mark on “q” is worth £") for line in told)
    assert [words.pence(F(value)) for value in ("0.43", "0.9949", "0.995", "1.25", "0")] == [
        "43p", "99p", "£1.00", "£1.25", "£0.00",
    ]  # fmt: skip


def test_the_usual_price_says_where_it_is_from():
    assert "as you said" in words.usual_price(rehearse(simple(), hour=F(31)))
    assert "£31.00" in words.usual_price(rehearse(simple(), hour=F(31)))
    assert "made up" in words.usual_price(rehearse(simple()))


def test_the_summary_counts_what_would_go_wrong_and_what_to_look_at():
    found = rehearse(by_formula("two_sided_linear"))
    wrong = sum(scene.verdict is Verdict.TROUBLE for scene in found.scenes)
    assert words.summary(found).startswith(f"{wrong} things would go wrong and ")


@pytest.mark.parametrize("rule", ["price_per_quality_point", "quality_in_money", "quality_per_price"])
def test_what_one_per_cent_moves_is_told_in_the_unit_of_the_total(rule):
    method = by_way(rule)
    (line,) = [line for line in words.weighing_words(method, rehearse(method)) if line.startswith("One per cent")]
    assert ("£" in line) is (rule != "quality_per_price")


@pytest.mark.parametrize("codes", [SCENES, words.TITLES])
def test_every_scene_has_its_title_and_its_words(codes):
    assert set(codes) == set(words._SCENES) == set(words.TITLES)
