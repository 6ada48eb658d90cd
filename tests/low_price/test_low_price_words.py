"""Low-price sentences: inference on stated assumptions, never a verdict."""

from fractions import Fraction

import pytest

from evaluation.model import LowPriceSignal, Signal
from evaluation.words.low_price import day_in_words, sentences

FACTS = {
    "price_per_hour": Fraction("17.46"),
    "floor_per_hour": Fraction("21.17"),
    "implied_wage_no_overhead": Fraction("10.40"),
    "implied_wage_overhead_fixed": Fraction("-1"),
    "implied_wage_overhead_share": Fraction("7.19"),
    "floor_wage": Fraction("12.71"),
    "minimum_wage": Fraction("12.71"),
    "minimum_wage_band": "21 and over",
    "delivery_date": "2026-10-01",
}


def said(rule="below_lawful_cost", outcome=Signal.SIGNAL, why="", **facts):
    return sentences(LowPriceSignal(rule, "lot", "P1", outcome, why, facts=FACTS | facts))


def test_a_signal_says_what_is_left_for_the_worker_and_the_minimum_on_the_day():
    found = " ".join(said())
    assert "this leaves £10.40 an hour for the care worker if nothing at all is spent" in found
    assert "nothing if the business costs what we assume" in found
    assert "the minimum at 21 and over on 1 October 2026 is £12.71" in found
    assert "The price is £3.71 below that" in found
    assert "not a finding about it" in found


def test_a_clear_answer_is_short_and_says_not_below():
    (only,) = said("below_local_cost", Signal.CLEAR, price_per_hour=Fraction(40))
    assert only.endswith("The price is not below that.")


def test_a_hair_below_is_shown_with_enough_decimals_to_see_it():
    assert "£21.1699 for an hour" in said(price_per_hour=Fraction("21.1699"), floor_per_hour=Fraction("21.17"))[0]


def test_equal_prices_need_no_more_decimals():
    assert "£21.17 for an hour" in said(outcome=Signal.CLEAR, price_per_hour=Fraction("21.17"))[0]


@pytest.mark.parametrize("why", ["no_model_for_service", "no_price", "no_hours"])
def test_not_testable_is_never_clear(why):
    found = said(
        outcome=Signal.NOT_TESTABLE, why=why, lines_without_price="visit_60", lines_not_tested="night (sleep-in)"
    )
    assert found[0].startswith("Not testable: ")
    assert why not in found[0]
    assert "does not mean clear" in found[0]
    assert found[1:] == ("Not tested, for want of a cost model: night (sleep-in).", "No rate was given for: visit_60.")


def test_our_own_old_assumption_is_owned_up_to():
    assert "look at it again" in " ".join(said("below_local_cost", floor_wage=Fraction("12.21")))
    assert "look at it again" not in " ".join(said())


def test_a_date_is_written_as_people_write_it():
    assert day_in_words("2026-04-01") == "1 April 2026"
