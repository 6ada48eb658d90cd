"""Why a provider moved: the biggest drivers first, and no reason that is not in the numbers."""

from dataclasses import replace
from fractions import Fraction

from evaluation.model import BidResult, Movement, State
from evaluation.words.movement import drivers, why_moved
from tests.reports.made_lots import METHOD

F = Fraction

CRITERIA = METHOD.cycle.criteria
LEAVES = {"cqc": F(10), "people": F(10), "on_time": F(8), "missed": F(6), "accepted": F(4), "safeguarding": F(5)}


def a_result(rank: int | None = 5, price: str = "22.10", price_points: str = "45", **leaves: str) -> BidResult:
    points = LEAVES | {name: F(value) for name, value in leaves.items()}
    quality = sum(points.values(), F(0))
    total = quality + F(price_points)
    return BidResult(
        "L01", "P1", State.IN, quality=quality, price=F(price), price_points=F(price_points), total=total,
        criteria=points, rank=rank,
    )  # fmt: skip


def why(before: BidResult | None, after: BidResult | None) -> str:
    return why_moved(Movement("L01", "P1", before, after), CRITERIA)


def test_the_biggest_driver_comes_first_with_its_points():
    sentence = why(a_result(5), a_result(3, "21.60", "46.02", people="12.5"))
    assert sentence == (
        "Up 2 places to 3: what people say rose from 80 to 100 out of 100 (+2.50 points); "
        "price fell from £22.10 to £21.60 (+1.02 points)."
    )


def test_only_the_biggest_are_named_and_the_rest_counted():
    after = a_result(6, people="5", cqc="6", on_time="5", missed="5.5", accepted="4.1")
    sentence = why(a_result(5), after)
    assert sentence.startswith("Down 1 place to 6: what people say fell from 80 to 40")
    assert sentence.endswith("; and 2 smaller changes.")
    assert len(drivers(a_result(), after, CRITERIA)) == 5


def test_the_drivers_add_up_to_the_change_of_total():
    before, after = a_result(), a_result(1, "21", "47", people="12", missed="1")
    assert sum(driver.change for driver in drivers(before, after, CRITERIA)) == after.total - before.total


def test_a_price_that_stayed_can_still_lose_points():
    sentence = why(a_result(2), a_result(2, price_points="44.5"))
    assert sentence == ("Still at place 2: price stayed at £22.10 and what it is compared with fell (−0.50 points).")


def test_a_lower_price_that_lost_points_says_why():
    assert "but what it is compared with fell further (−1.00 points)" in why(a_result(2), a_result(2, "22", "44"))


def test_a_place_lost_with_a_higher_total_was_lost_to_others():
    sentence = why(a_result(2), a_result(3, people="10.5"))
    assert sentence.startswith("Down 1 place to 3 although its total rose by 0.50 points, because others rose more:")


def test_nothing_of_its_own_is_not_given_a_reason():
    assert why(a_result(2), a_result(1)) == "Up 1 place to 1: its own points did not change, but those of others did."
    assert why(a_result(2), a_result(2)) == "Still at place 2: its own points did not change."


def test_lists_with_other_criteria_compare_quality_as_a_whole():
    before = replace(a_result(), criteria={"safe_care": F(30)}, quality=F(30))
    assert "quality, on other criteria than before, went from 30.00 to 43.00 (+13.00 points)" in why(
        before, a_result(1)
    )


def test_coming_and_going_are_told_by_their_reason():
    gone = replace(a_result(None), state=State.WITHDRAWN)
    assert why(None, a_result(3)) == "New on the list, at place 3."
    assert why(a_result(4), None) == "No longer on the list. It was at place 4 before."
    assert why(a_result(4), gone) == "Not ranked: withdrawn. It was at place 4 before."
    assert why(gone, a_result(2)) == "Now at place 2. In the list before it was not ranked: withdrawn."
    assert why(None, replace(gone, state=State.IN, passed_over="lot_limit")) == (
        "Not ranked: its other lots filled its limit."
    )
    missing = replace(a_result(None), missing=("people", "price:visit_15", "price:visit_30"))
    assert why(a_result(4), missing) == "Not ranked: missing what people say and a price. It was at place 4 before."
    assert why(None, a_result(None)) == "Not ranked: the lot was not ranked."
