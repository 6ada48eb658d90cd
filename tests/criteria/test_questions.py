"""The question library: real questions with their sources, Easy Read that is easy, and scales that hold."""

import re
from collections import Counter

import pytest
from pydantic import ValidationError

import criteria
from criteria.questions import read_library

LIBRARY = read_library(criteria.question_library())
EASY_WORDS, EASY_SENTENCES = 15, 4
#: subjects that a library for adult social care has to have
NEEDED = {
    "dignity", "safeguarding", "medicines", "continuity", "recruit_and_keep", "co_production", "social_value", "carers",
    "mental_capacity", "equality", "mobilisation", "call_monitoring", "hospital_discharge", "end_of_life",
    "care_home_life", "pay_and_conditions", "missed_and_late_visits", "training", "complaints", "business_continuity",
}  # fmt: skip
each_question = pytest.mark.parametrize("question", LIBRARY.questions, ids=lambda question: question.id)


def sentences(text):
    return [part for part in re.split(r"(?<=[.?!])\s+", text.strip()) if part]


def test_every_subject_is_there_once():
    assert set(q.id for q in LIBRARY.questions) >= NEEDED  # noqa: C401 - reads as the sentence it is
    assert len(LIBRARY.questions) >= 30
    for names in (
        [q.id for q in LIBRARY.questions],
        [q.title for q in LIBRARY.questions],
        [s.id for s in LIBRARY.scales],
    ):
        assert max(Counter(names).values()) == 1


def test_topics_come_in_one_piece_each():
    runs = [q.topic for n, q in enumerate(LIBRARY.questions) if n == 0 or LIBRARY.questions[n - 1].topic != q.topic]
    assert tuple(runs) == LIBRARY.topics


@each_question
def test_the_easy_wording_is_easy(question):
    found = sentences(question.easy_read)
    assert 1 <= len(found) <= EASY_SENTENCES
    assert all(len(sentence.split()) <= EASY_WORDS for sentence in found), question.easy_read
    assert ";" not in question.easy_read
    assert question.easy_read != question.text


@each_question
def test_a_question_asks_and_says_what_its_answer_is_read_for(question):
    assert question.text.endswith("?")
    assert len(question.looks_for) >= 2
    assert len({point.casefold() for point in question.looks_for}) == len(question.looks_for)
    assert LIBRARY.scale(question.scale)
    assert question.summary_words < question.word_limit


@each_question
def test_a_question_names_what_it_rests_on(question):
    publishers = (
        "NICE",
        "Care Quality Commission",
        "Department",
        "NHS England",
        "Act ",
        "Regulations",
        "Cabinet Office",
        "Skills for Care",
        "UNISON",
        "Think Local",
        "Local Government",
        "Office of",
        "Partnership",
    )
    assert question.sources
    assert all(any(name in source for name in publishers) for source in question.sources), question.sources


def test_the_dignity_question_has_the_ten_points():
    assert len(LIBRARY.question("dignity").looks_for) == 10


@pytest.mark.parametrize("scale", LIBRARY.scales, ids=lambda scale: scale.id)
def test_every_mark_says_what_earns_it_in_both_wordings(scale):
    marks = [point.mark for point in scale.points]
    assert marks == sorted(set(marks))
    assert marks[0] == 0
    for point in scale.points:
        assert point.descriptor.endswith(".")
        assert all(len(sentence.split()) <= EASY_WORDS for sentence in sentences(point.easy_read))
        assert point.easy_read


def test_a_key_that_is_not_known_is_refused():
    with pytest.raises(ValidationError):
        read_library(criteria.question_library().replace("word_limit", "words_limit", 1))
