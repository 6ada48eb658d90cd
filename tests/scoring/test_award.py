"""A recorded award beside the ranking: real awards that follow it, real ones that do not, and what is told of each."""

import tomllib
from pathlib import Path

import pytest

from evaluation.exceptions import UnknownNameError
from evaluation.model import BidResult, LotResult, LotStatus, State
from evaluation.scoring.award import AwardCheck, follows
from evaluation.words.award import said
from tests.scoring.builders import bid, ranking
from tests.scoring.combining import method_of

AWARDS = Path(__file__).resolve().parents[1] / "cases" / "award"


def cases(name):
    found = tomllib.loads((AWARDS / f"{name}.toml").read_text(encoding="utf-8"))["case"]
    return [pytest.param(case, id=case["id"]) for case in found]


def by_price(case):
    """The lot ranked by the lowest evaluated price; quality is a formality that every bid in it passes."""
    states = {True: State.DISREGARDED_PROCEDURE, False: State.IN}
    bids = [bid(one["name"], {"q": 100}, one.get("price"), states[one.get("out", False)]) for one in case["bid"]]
    return ranking(method_of({"rule": "lowest_price"}), *bids)


def a_list(**ranks):
    bids = tuple(BidResult("L1", ref, State.IN, rank=rank) for ref, rank in ranks.items())
    return LotResult("L1", LotStatus.COMPLETE, bids)


def upper(ref):
    return ref.upper()


@pytest.mark.parametrize("case", cases("lowest_price_wins"))
def test_an_award_to_the_lowest_price_follows_the_ranking(case):
    check = follows(by_price(case), [case["winner"]])
    assert check == AwardCheck((case["winner"],))
    assert said(check, str) == "The award follows the ranking."


@pytest.mark.parametrize("case", cases("not_by_rank"))
def test_an_award_past_a_better_rank_is_told_with_who_was_passed_over(case):
    result = by_price(case)
    check = follows(result, [case["awarded"]])
    assert (check.follows, check.passed_over, check.not_ranked) == (False, tuple(case["passed_over"]), ())
    assert said(check, str).startswith("The award does not follow the ranking. Ranked better and passed over: ")
    assert all(name in said(check, str) for name in case["passed_over"])
    assert result == by_price(case)  # the ranking is not made to fit


@pytest.mark.parametrize("case", cases("not_by_rank"))
def test_every_such_case_says_where_it_comes_from(case):
    assert case["source"]["title"]
    assert case["source"]["publisher"]


def test_the_best_few_may_be_awarded_together():
    lot = a_list(a=1, b=2, c=3)
    assert follows(lot, ["b", "a"]) == AwardCheck(("a", "b"))
    assert follows(lot, ["a", "c"]).passed_over == ("b",)


def test_who_shares_the_last_rank_was_not_passed_over():
    check = follows(a_list(a=1, b=2, c=2, d=4), ["a", "b"])
    assert (check.follows, check.level) == (True, ("c",))
    assert said(check, upper) == (
        "The award follows the ranking. C shares the last rank that was awarded, so the ranking alone does not say "
        "who goes first."
    )


def test_an_award_without_a_rank_does_not_follow():
    check = follows(a_list(a=1, b=None), ["b"])
    assert (check.follows, check.not_ranked, check.passed_over) == (False, ("b",), ())
    assert said(check, upper) == "The award does not follow the ranking. Awarded without a rank: B."


def test_who_was_awarded_has_to_be_said_and_to_have_bid():
    with pytest.raises(ValueError, match="who was awarded"):
        follows(a_list(a=1), [])
    with pytest.raises(UnknownNameError, match="no bid in this lot called 'x'"):
        follows(a_list(a=1), ["x"])
