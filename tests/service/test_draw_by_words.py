"""A draw that the program works out from a word of each of two people, kept so that anybody can make it again."""

from dataclasses import replace
from hashlib import sha256

import pytest

from evaluation.exceptions import EvenhandError
from evaluation.service import draws, record, result
from evaluation.service.draws import Word, drawn_by_words
from tests.service.desk import LEAD, Desk

WORDS = (Word("Lee Marsh, procurement", "otter"), Word("Dana Okoro, finance", "17"))
WHY = "equal after every published rule"


@pytest.fixture
def desk(url):
    desk = Desk.open(url, "fixed_rate").to_prices_opened()
    yield desk
    desk.ws.store.close()


def tie(desk):
    """The lot in which bids tie, and who they are."""
    lots = result.ranking(desk.ws, LEAD, desk.procurement).lots
    lot = next(lot for lot in lots if any(bid.tied for bid in lot.bids))
    return lot.lot, [bid.provider for bid in lot.bids if bid.tied]


def draw(desk, words=WORDS, tied=None):
    lot, all_tied = tie(desk)
    return drawn_by_words(desk.ws, LEAD, desk.procurement, lot, tied or all_tied, words, WHY)


def kept(desk, kind):
    return [e for e in desk.ws.store.current(desk.procurement, {kind}) if e.key.item in ("tie", "words")]


def test_the_order_is_followed_and_anybody_can_make_it_again_from_the_record(desk):
    lot, tied = tie(desk)
    order = draw(desk)
    words, drawn = kept(desk, "draw")[0], kept(desk, "decision")[0]
    seed = f"otter 17 {words.hash}"
    assert list(order) == sorted(tied, key=lambda ref: sha256(f"{seed}\n{ref}".encode()).hexdigest())
    assert (drawn.body["seed"], drawn.body["by"]) == (seed, "Lee Marsh, procurement and Dana Okoro, finance")
    after = result.ranking(desk.ws, LEAD, desk.procurement).lot(lot)
    assert [bid.provider for bid in after.bids if bid.provider in tied] == list(order)
    assert not any(bid.tied for bid in after.bids)


def test_the_words_are_kept_before_the_draw_so_that_nobody_knows_the_seed_in_time(desk):
    draw(desk)
    assert kept(desk, "draw")[0].seq < kept(desk, "decision")[0].seq


def test_two_words_are_given_by_two_people(desk):
    for words in (
        (WORDS[0], replace(WORDS[1], by=" lee marsh, procurement ")),
        (WORDS[0], replace(WORDS[1], by="")),
        (WORDS[0], replace(WORDS[1], word=" ")),
        (WORDS[0], replace(WORDS[1], word="x" * (draws.LONGEST_WORD + 1))),
    ):
        with pytest.raises(EvenhandError, match=r"two different names|a word or a number"):
            draw(desk, words)
    assert not kept(desk, "draw")


def test_a_tie_is_drawn_once_and_for_all_of_it(desk):
    lot, tied = tie(desk)
    with pytest.raises(EvenhandError, match="all that tie"):
        draw(desk, tied=tied[:1])
    draw(desk)
    with pytest.raises(EvenhandError, match="nobody, no bids tie"):
        drawn_by_words(desk.ws, LEAD, desk.procurement, lot, tied, WORDS, WHY)


def test_words_that_were_kept_stand_although_the_draw_was_cut_off(desk, monkeypatch):
    def cut_off(*_):
        raise RuntimeError("the power went")

    with monkeypatch.context() as patch:
        patch.setattr(draws, "_drawn", cut_off)
        with pytest.raises(RuntimeError):
            draw(desk)
    draw(desk, (replace(WORDS[0], word="better luck"), WORDS[1]))
    assert str(kept(desk, "decision")[0].body["seed"]).startswith("otter 17 ")


def test_verify_makes_the_draw_again(desk, monkeypatch):
    draw(desk)
    assert record.verify(desk.ws, desk.procurement) == []
    monkeypatch.setattr(draws, "seed_of", lambda words, kept_as: f"{words} {kept_as}")
    found = record.verify(desk.ws, desk.procurement)
    assert ["made again from its seed" in each.why for each in found] == [True]
