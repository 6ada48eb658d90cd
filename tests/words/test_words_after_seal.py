"""Packs, changes after the seal, invitations and marking notes are told in plain words in the record."""

import pytest

from evaluation.words.record import KINDS, ROUTES, Written, entry_words

CHANGE = {
    "route": "refinement", "parts": ["criteria"], "by": "Lee Marsh", "approved_by": "Dana Okoro",
    "why": "Suppliers asked.", "told": ["A Ltd", "B Ltd"],
}  # fmt: skip


def said(kind, body, item="", version=1):
    return entry_words(Written(kind, "", "", "", item, version, body, {"good_care": "Good care"}))


@pytest.mark.parametrize(
    ("kind", "body", "words"),
    [
        ("pack", {"docx": "a" * 64, "html": "b" * 64, "made_by": "Evenhand 1"}, "Word aaaaaaaaaaaa and web page bbbb"),
        (
            "change",
            CHANGE,
            "s.24): criteria. Decided by Lee Marsh, approved by Dana Okoro. Suppliers asked. Told: A Ltd",
        ),
        ("change", CHANGE | {"told": []}, "No supplier took part yet."),
        ("invitation", {"on": "2026-11-20", "by": "Lee", "reason": "sent to all"}, "invited on 2026-11-20, by Lee."),
        ("note", {"by": "Sam", "text": "Safe care", "kept_because": ""}, "note of Sam on “Good care”, 2 words."),
        ("note", {"by": "Sam", "text": "x", "kept_because": "Legal agreed"}, "not published: Legal agreed."),
    ],
)
def test_what_happened_is_said(kind, body, words):
    assert words in said(kind, body, "good_care")
    assert kind in KINDS


def test_every_power_has_its_words_and_a_second_seal_says_that_it_is_one():
    assert set(ROUTES) == {"refinement", "before_first_deadline", "before_final_deadline"}
    assert said("seal", {"sha256": "c" * 64}, "method", 2).endswith("This is version 2.")
