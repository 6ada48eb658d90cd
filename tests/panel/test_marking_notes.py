"""A marking note may not hold what bidders were not told: numbers, names and words of its own are pointed out."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from evaluation.panel.notes import Addition, stem, undisclosed
from evaluation.words.notes import addition_words

QUESTION = "How do you recruit, train, pay and support care workers so that people see the same faces?"
DESCRIPTOR = "Deals with all that was asked, with evidence that it works now for people like those in this lot."
PUBLISHED = (QUESTION, DESCRIPTOR, "within 24 hours", "Care Quality Commission")


def found(note):
    return [(a.words, a.numbers, a.names) for a in undisclosed(note, PUBLISHED)]


@pytest.mark.parametrize(
    "note",
    [
        "",
        "Look for training and pay, with evidence that people see the same faces.",
        "A strong answer explains how they recruit and support workers, with examples.",
        "They trained and supported care workers well. Recruiting is shown with evidence.",
        "Within 24 hours. The Care Quality Commission.",
    ],
)
def test_a_note_in_the_published_words_is_passed(note):
    assert found(note) == []


@pytest.mark.parametrize(
    ("note", "words", "numbers", "names"),
    [
        ("Strong answers mention apprentices.", ("apprentices",), (), ()),
        ("A good answer has staff turnover below 20%.", ("staff", "turnover"), ("20%",), ()),
        ("Expect ISO 9001.", (), ("9001",), ("ISO",)),
        ("Top marks only if they work with Aldermere College.", (), (), ("Aldermere", "College")),
        ("At least three visits by the same worker.", ("visits",), ("three",), ()),
        ("They pay £13.50 or more.", (), ("£13.50",), ()),
    ],
)
def test_what_a_note_brings_in_is_named(note, words, numbers, names):
    assert found(note) == [(words, numbers, names)]


def test_a_model_answer_is_shown_sentence_by_sentence():
    note = "Good support of care workers. A mentor for each worker!\n- A dementia lead in every office"
    assert [a.sentence for a in undisclosed(note, PUBLISHED)] == [
        "A mentor for each worker!",
        "A dementia lead in every office",
    ]


def test_the_finding_names_the_sentence_and_the_words():
    said = addition_words(Addition("Expect ISO 9001 and mentors.", ("mentors",), ("9001",), ("ISO",)))
    assert said == (
        "“Expect ISO 9001 and mentors.” brings in the words “mentors”, the figures “9001” and the names “ISO”, "
        "which bidders were not told."
    )


def test_publishing_the_words_settles_it():
    note = "Look for mentors and apprentices."
    assert undisclosed(note, PUBLISHED)
    assert (
        undisclosed(note, (*PUBLISHED, "Those who mark look for a mentor and an apprenticeship or apprentices.")) == ()
    )


@pytest.mark.parametrize(
    ("one", "other"), [("trains", "training"), ("trained", "training"), ("policies", "policy"), ("rotas", "rota")]
)
def test_a_word_counts_in_its_usual_endings(one, other):
    assert stem(one) == stem(other)


@given(st.text(max_size=300))
def test_nothing_that_is_published_word_for_word_is_ever_pointed_out(text):
    assert undisclosed(text, (text,)) == ()


@pytest.mark.parametrize(
    "note",
    [
        "Ask for s\u200bl\u200be\u200be\u200bp.",
        "Ask for s\u00adl\u00ade\u00ade\u00adp.",
        "Ask for \uff53\uff4c\uff45\uff45\uff50.",
    ],
)
def test_a_word_cut_up_by_marks_that_nobody_sees_is_still_found(note):
    assert found(note) == [(("sleep",), (), ())]


def test_a_wide_figure_is_a_figure():
    assert found("At least \uff15 of them.") == [((), ("5",), ())]


@pytest.mark.parametrize("note", ["Ask for s l e e p.", "Ask for s-l-e-e-p.", "Ask for s.l.e.e.p."])
def test_a_word_spelt_letter_by_letter_is_still_found(note):
    assert found(note) == [(("sleep",), (), ())]


def test_single_letters_in_a_list_are_no_word():
    assert found("A strong answer, as in a, b or c.") == []
