import pytest

from evaluation.intake.names import lookalikes, said, skeleton
from evaluation.model import Provider


def pairs(*named):
    return [(pair.first.ref, pair.second.ref, pair.why) for pair in lookalikes([Provider(*each) for each in named])]


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Acorn Care Ltd", "The Acorn Care Limited"),
        ("Acorn Care", "Аcоrn Cаre"),  # Cyrillic letters
        ("Acorn Care", "ACORN\u200b CARE P.L.C."),
        ("Acorn Care", "Ａｃｏｒｎ　Ｃａｒｅ"),
        ("Acorn & Oak", "Acorn and Oak C.I.C."),
        ("Hill Homecare", "HiII Homecare"),  # two capital I for two small L
        ("Modern Care", "Modem Care"),
        ("Café Support", "Cafe Support"),
        ("O'Brien's Care", "O’Briens Care"),
        ("Ivy Care Community Interest Company", "lvy Care"),
    ],
)
def test_names_that_look_alike_have_one_skeleton(one, other):
    assert skeleton(one) == skeleton(other)
    assert pairs(("P1", one), ("P2", other)) == [("P1", "P2", "same_look")]


def test_a_name_of_nothing_but_legal_words_keeps_them():
    assert skeleton("The Limited Company") != skeleton("Co")


def test_one_letter_apart_is_near_but_a_number_apart_is_not():
    assert pairs(("P1", "Harbour Homecare"), ("P2", "Harbor Homecare")) == [("P1", "P2", "near_spelling")]
    assert pairs(("P1", "Harbour Homecare 1"), ("P2", "Harbour Homecare 2")) == []
    assert pairs(("P1", "Ash Care"), ("P2", "Oak Care")) == []


def test_one_reference_with_two_names_is_reported_once():
    assert pairs(("P1", "Ash Care"), ("P1", "Oak Homes"), ("P1", "Ash  Care")) == [("P1", "P1", "same_reference")]


def test_one_provider_named_many_times_is_no_pair_at_all():
    assert pairs(*[("P1", "Ash Care")] * 5) == []


def test_the_order_of_input_does_not_matter():
    named = [("P3", "Acorn Care"), ("P1", "Acorn Care Ltd"), ("P2", "Acorn  Carer")]
    assert pairs(*named) == pairs(*reversed(named))


def test_a_pair_is_said_in_a_sentence_with_both_references():
    (pair,) = lookalikes([Provider("P1", "Acorn"), Provider("P2", "Acorn Ltd")])
    assert said(pair).code == "provider_lookalike"
    assert "(P1)" in said(pair).what
    assert "(P2)" in said(pair).what
