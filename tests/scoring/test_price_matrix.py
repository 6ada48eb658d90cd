"""A price chosen from a printed matrix: its points, and what is said of a price that is not on it."""

import pytest

from criteria.formulas import PriceMatrix
from criteria.rules_of_method import faults_of
from evaluation.exceptions import ScoringError
from tests.scoring.builders import bid, criterion, method, ranking
from tests.scoring.price_formulas import earned, made

ROWS = [{"price": 22, "points": 100}, {"price": "24.50", "points": 60}, {"price": 26, "points": 0}]
MATRIX = made("price_matrix", rows=ROWS)
NODES = [criterion("q", 60), criterion("price", 40, "price")]


def test_a_price_on_the_matrix_earns_its_printed_share():
    assert isinstance(MATRIX, PriceMatrix)
    assert [step.value for step in earned(MATRIX, 40, [22, "24.5", 26])] == [40, 24, 0]


def test_a_price_that_is_not_on_the_matrix_is_refused_with_the_prices_that_are():
    with pytest.raises(ScoringError, match=r"£23\.10 is not on the published matrix. Its prices: £22, £24\.50, £26\."):
        earned(MATRIX, 40, ["23.10"])
    with pytest.raises(ValueError, match="not on the published matrix"):
        ranking(method(NODES, MATRIX.model_dump()), bid("a", {"q": 1}, 23))


def test_a_chosen_price_may_not_be_rounded_off_the_matrix():
    assert faults_of(method(NODES, MATRIX.model_dump())) == []
    rounding = {"price": 0}
    assert faults_of(method(NODES, MATRIX.model_dump(), rounding=rounding)) == [
        "rounding > price: a price that is chosen from a matrix is not rounded; leave it out."
    ]
