"""Decisions and the record in words: every kind has a name, and nobody reads a code."""

import pytest

from criteria.schema import PriceLine
from evaluation.model import LowPriceSignal, Signal
from evaluation.service.decide import BID_DECISIONS
from evaluation.words.low_price import SERVICES, not_testable_lines, sentences
from evaluation.words.record import KINDS, Written, entry_words
from evaluation.words.results import BID_MATTERS, BID_OUTCOMES, DECIDED

NAMES = {"P1": "Harbour Care", "P2": "Little Care", "L01": "Castle Alder"}


def written(kind, *, item="", cycle="", lot="L01", provider="P1", **body):
    """An entry as the record gives it."""
    return Written(kind, cycle, lot, provider, item, 1, body, NAMES)


def step(body):
    """A step of a low-price case as the record gives it: the lot is in the body."""
    said = {"by": "Dana Okoro", "reason": "See the file."} | body
    return Written("review", "", "", "P1", "1", 3, said, NAMES)


@pytest.mark.parametrize(("kind", "outcome"), [(kind, each) for kind, both in BID_DECISIONS.items() for each in both])
def test_every_decision_about_a_bid_can_be_chosen_and_told_in_words(kind, outcome):
    assert BID_OUTCOMES[kind, outcome]
    assert DECIDED[kind, outcome]
    assert kind == "late" or BID_MATTERS[kind]


@pytest.mark.parametrize("kind", BID_DECISIONS)
def test_the_record_names_what_a_decision_is_about(kind):
    said = entry_words(written("decision", item=kind, outcome="kept", by="Lee Marsh", reason="It was put right."))
    assert "Harbour Care (P1), Castle Alder" in said
    assert kind not in said or kind in ("withdrawal", "exclusion", "late", "procedure")


@pytest.mark.parametrize(
    ("body", "words"),
    [
        (
            {"event": "considered", "concern": True, "lot": "L01"},
            "looked at: a concern to put to the provider, by Dana",
        ),
        ({"event": "considered", "concern": False, "lot": "L01"}, "looked at: no concern"),
        ({"event": "notified"}, "notice sent, by Dana Okoro."),
        ({"event": "assessed", "satisfied": True, "lot": "L01"}, "satisfied, so the bid stays in"),
        (
            {"event": "decided", "kept": False, "lot": "L01", "second": "Lee"},
            "disregarded for its price, by Dana Okoro and",
        ),
    ],
)
def test_each_step_about_a_low_price_is_told_in_words(body, words):
    said = entry_words(step(body))
    assert said.startswith("Low-price case 1 of Harbour Care (P1)")
    assert words in said
    assert "version" not in said
    assert KINDS["review"] == "Low-price cases"


def test_a_draw_is_told_by_names_in_the_order_drawn():
    said = entry_words(
        written("decision", item="tie", provider="", outcome="P2,P1", by="Lee and Dana", reason="Slips.")
    )
    assert "Little Care then Harbour Care" in said


def test_an_issued_list_is_told_with_its_period_and_the_tender_s_as_the_result():
    body = {"item": "list", "lot": "", "provider": "", "by": "The cabinet member", "reason": "Approved as it stands"}
    assert entry_words(written("issue", **body)) == (
        "The result of the tender was issued, by The cabinet member. Approved as it stands."
    )
    assert "The list of a re-assessment was issued" in entry_words(written("issue", **body, cycle="first"))
    assert KINDS["issue"] == "Lists issued"


def test_every_service_of_a_price_line_has_words():
    assert set(SERVICES) == set(PriceLine.model_fields["service"].annotation.__args__)


def test_a_service_without_a_cost_model_is_named_in_words():
    facts = {"lines_not_tested": "Sleep-in night (sleep_in), Rota (odd) (waking_night)"}
    signal = LowPriceSignal("below_local_cost", "L01", "P1", Signal.NOT_TESTABLE, why="no_price", facts=facts)
    assert not_testable_lines(signal) == "Sleep-in night (sleep-in), Rota (odd) (waking night)"
    assert "sleep_in" not in " ".join(sentences(signal))
