"""The reading age of a passage: the published formula on counted words, and a signpost to passages that are hard."""

from fractions import Fraction

import pytest

from criteria.schema import Method
from evaluation.words.readability import HARD, passages, reading, syllables_of
from tests.reports.made_lots import METHOD


@pytest.mark.parametrize(
    ("word", "syllables"),
    [
        ("care", 1), ("people", 2), ("safeguarding", 4), ("the", 1), ("worked", 1), ("visited", 3), ("table", 2),
        ("organisation", 5), ("a", 1), ("rhythm", 1),
    ],
)  # fmt: skip
def test_syllables_are_counted_by_their_vowels(word, syllables):
    assert syllables_of(word) == syllables


def test_the_formula_is_the_published_one():
    text = "We will visit people at home. We will ask them what they want."
    found = reading(text)
    assert (found.words, found.sentences) == (13, 2)
    grade = 0.39 * 13 / 2 + 11.8 * found.syllables / 13 - 15.59
    assert found.age == max(5, round(grade) + 5)


def test_long_words_and_sentences_read_harder():
    plain = "You tell us how you keep people safe at home each day and night."
    heavy = (
        "Tenderers shall comprehensively articulate organisational methodologies demonstrating continuous "
        "implementation of multidisciplinary safeguarding responsibilities and contemporaneous documentation."
    )
    assert reading(plain).age < 10 < HARD < reading(heavy).age


def test_a_few_words_have_no_age():
    assert reading("Safe care").age is None
    assert reading("").age is None


def test_every_question_descriptor_and_condition_is_looked_at():
    texts = {passage.text for passage in passages(METHOD)}
    assert {c.text for c in METHOD.questions} <= texts
    assert {c.text for c in METHOD.conditions} <= texts
    assert {p.descriptor for s in METHOD.scales for p in s.points} <= texts
    assert {p.easy_read for s in METHOD.scales for p in s.points} <= texts


def test_a_hard_question_is_pointed_out_by_its_title():
    hard = (
        "Articulate organisational methodologies demonstrating multidisciplinary safeguarding responsibilities fully."
    )
    question = METHOD.questions[0].model_copy(update={"text": hard, "looks_for": (hard,)})
    criteria = tuple(question if c.id == question.id else c for c in METHOD.criteria)
    made: Method = METHOD.model_copy(update={"criteria": criteria})
    named = [p.where for p in passages(made) if p.is_hard]
    assert f"Question “{question.title}”" in named
    assert f"Question “{question.title}”, point 1 that markers look for" in named
    assert isinstance(METHOD.criteria[0].weight, Fraction)
