"""Tiers and limits in words: the rules, and why a provider holds this lot and not that one."""

from dataclasses import replace
from fractions import Fraction

from criteria.schema import Lot, LotLimit, Tier, TieRule
from evaluation.model import BidResult, LotResult, LotStatus, State, Step
from evaluation.scoring.lots import limit_lots
from evaluation.words.lots import PASSED_OVER, limit_rule, tier_rule, why_placed
from evaluation.words.method import method_in_words
from evaluation.words.results import why_not_ranked
from tests.scoring.builders import criterion, method

PLAIN = method([criterion("q", 100)], {"rule": "fixed_rate"})


def limited(rule="best_total", **limit):
    lots = tuple(Lot(id=lot, title=lot, size=Fraction(1)) for lot in ("L1", "L2", "L3"))
    top = (Tier(id="t", title="T", places=1, at_cap="all_in"),)
    return PLAIN.model_copy(update={"lots": lots, "lot_limit": LotLimit(rule=rule, **limit), "tiers": top})


def lots_of(way, totals):
    made = [
        LotResult(lot, LotStatus.COMPLETE, tuple(
            BidResult(lot, p, State.IN, total=Fraction(t), rank=n, step=Step("t", Fraction(t)))
            for n, (p, t) in enumerate(sorted(row.items(), key=lambda one: -one[1]), 1)
        ))
        for lot, row in totals.items()
    ]  # fmt: skip
    return limit_lots(way, made, {})


def why(way, lots, lot, provider):
    here = next(each for each in lots if each.lot == lot)
    bid = next(each for each in here.bids if each.provider == provider)
    return why_placed(way, lots, here, bid, {"a": "Ash", "b": "Beech"}.__getitem__)


def test_a_tier_says_the_total_it_asks_for_and_its_places():
    gold = Tier(id="g", title="Gold", at_least=Fraction(80))
    assert tier_rule(PLAIN, gold) == "Gold asks for at least 80.00 points out of 100."
    both = Tier(id="g", title="Gold", at_least=Fraction(80), places=2, at_cap="all_out")
    assert tier_rule(PLAIN, both).endswith("It has 2 places. Bids that tie across the last place all stay out of it.")
    lower = method([criterion("q", 100)], combine="lowest_price")
    assert "no more than £80.00" in tier_rule(lower, gold)
    assert tier_rule(PLAIN, Tier(id="o", title="Open")) == "Open has no limit on places."


def test_a_limit_says_how_many_how_much_and_by_which_rule():
    assert next(limit_rule(None)) == "A provider may hold any number of lots."
    said = next(limit_rule(LotLimit(most=2, most_share=Fraction(50), rule="best_total")))
    assert said.startswith("A provider may hold at most 2 lots and 50% of the size of all lots.")
    assert "the sum of all totals is the best" in said


def test_it_is_said_why_a_provider_holds_this_lot_and_not_that_one():
    way = limited(most=1)
    lots = lots_of(way, {"L1": {"a": 90, "b": 85}, "L2": {"a": 88, "b": 60}, "L3": {}})
    assert why(way, lots, "L1", "a") == f"{PASSED_OVER['lot_limit']} It holds L2. Beech holds this lot."
    assert why(way, lots, "L2", "a").startswith("It holds this lot, at place 1")
    assert "Ash ranked here too and was passed over" in why(way, lots, "L1", "b")
    assert why_not_ranked(way, lots[0], lots[0].bids[-1]) == PASSED_OVER["lot_limit"]
    assert why(replace_limit(way), lots, "L1", "a") == ""


def replace_limit(way):
    return way.model_copy(update={"lot_limit": None})


def test_who_has_no_place_is_told_so():
    way = limited(most=3)
    lots = lots_of(way, {"L1": {"a": 90, "b": 85}, "L2": {}, "L3": {}})
    assert why(way, lots, "L1", "b") == "It is at place 2, and no tier has a place for it. It holds no other lot."
    waiting = replace(lots[0].bids[1], rank=None)
    assert why_placed(way, lots, lots[0], waiting, str) == ""


def test_a_band_in_the_chain_is_said_with_its_width():
    band = TieRule(rule="within_band", band=Fraction(1, 2))
    said = [s.text for s in method_in_words(PLAIN.model_copy(update={"ties": (band, TieRule(rule="higher_quality"))}))]
    assert any("within 0.5 points of the best total" in text for text in said)
