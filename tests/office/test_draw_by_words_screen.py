"""The form in which two people each give a word, and the program makes a draw from them."""

import pytest

from evaluation.service import result, shared

TENDER = "aldermere-homecare-2027"
AT = f"words_{TENDER}__L01_10"


@pytest.fixture
def shown(seeded, screen):
    page = screen("ranking", role="lead", procurement=TENDER)
    page.query_params["lot"] = "L01"
    return page.run()


def fill(shown, second="Dana Okoro, finance"):
    for part, typed in (
        ("one", "Lee Marsh, procurement"),
        ("first", "otter"),
        ("two", second),
        ("second", "17"),
    ):
        shown.text_input(key=f"{AT}_{part}").set_value(typed)
    shown.text_area(key=f"{AT}_why").set_value("Equal after every published rule.")
    next(button for button in shown.button if button.label == "Draw now").click().run()


def test_two_words_make_a_draw_that_is_kept_and_followed(shown, says):
    lot = result.worked_out(shared.workspace(), TENDER).lot("L01")
    tied = {bid.provider for bid in lot.bids if bid.tied}
    fill(shown)
    assert not shown.exception
    assert "The working is in the record." in says(shown)
    kept = next(e for e in shared.workspace().store.current(TENDER, {"decision"}, lot="L01") if e.key.item == "tie")
    after = result.worked_out(shared.workspace(), TENDER).lot("L01")
    assert [bid.provider for bid in after.bids if bid.provider in tied] == str(kept.body["outcome"]).split(",")
    assert str(kept.body["seed"]).startswith("otter 17 ")


def test_one_person_cannot_give_both_words(shown, says):
    fill(shown, second=" lee marsh, Procurement")
    assert "give two different names" in says(shown)
    assert not shared.workspace().store.current(TENDER, {"draw"})
