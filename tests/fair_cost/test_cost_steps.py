"""Arithmetic shown is arithmetic done."""

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from evaluation.fair_cost.steps import evaluate, total, worked
from evaluation.fair_cost.steps import given as given_number
from evaluation.model import Source, Step
from tests.fair_cost.cost_cases import recomputed

NUMBER = st.fractions(-50, 50, max_denominator=20)


@st.composite
def sums(draw):
    tokens = [draw(NUMBER)]
    for _ in range(draw(st.integers(0, 5))):
        tokens += [draw(st.sampled_from(["+", "-", "×"])), draw(NUMBER)]
    if draw(st.booleans()):
        tokens = ["(", *tokens, ")", "÷", draw(NUMBER.filter(bool))]
    return tuple(tokens)


@given(sums())
def test_tokens_come_to_what_python_makes_of_them(tokens):
    assert evaluate(tokens) == recomputed(Step("sum", Fraction(0), working=tokens))


@pytest.mark.parametrize(
    "broken", [("+",), (Fraction(1), "+"), ("(", Fraction(1)), (Fraction(1), ")"), (Fraction(1), Fraction(2)), ()]
)
def test_a_broken_sum_is_refused(broken):
    with pytest.raises(ValueError):  # noqa: PT011 - which part is broken does not matter
        evaluate(broken)


def test_a_step_keeps_its_parts_in_order():
    two, three = (given_number(name, Fraction(n), Source("person", "x")) for name, n in (("two", 2), ("three", 3)))
    step = worked("product", two, "×", three, "+", 1)
    assert (step.value, step.working, step.parts) == (
        7,
        (Fraction(2), "×", Fraction(3), "+", Fraction(1)),
        (two, three),
    )
    assert total("sum", (two, three)).value == 5
