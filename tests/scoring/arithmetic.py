"""A reader of the sums that steps show: numbers, + - × ÷ and brackets, by the usual rules, exactly."""

from collections.abc import Iterator
from fractions import Fraction
from typing import Any


def worked_out(working: tuple[Fraction | str, ...]) -> Fraction:
    """What the sum comes to. Fails with ValueError where it is not a whole sum."""
    left = list(working)
    value = _terms(left)
    if left:
        raise ValueError(f"the sum goes on after its end: {left}")
    return value


def _terms(left: list[Any]) -> Fraction:
    value = _factors(left)
    while left and left[0] in ("+", "-"):
        value = value + _factors(left) if left.pop(0) == "+" else value - _factors(left)
    return value


def _factors(left: list[Any]) -> Fraction:
    value = _number(left)
    while left and left[0] in ("×", "÷"):
        value = value * _number(left) if left.pop(0) == "×" else value / _number(left)
    return value


def _number(left: list[Any]) -> Fraction:
    if not left:
        raise ValueError("the sum stops in the middle")
    first = left.pop(0)
    if first != "(":
        return Fraction(first)
    value = _terms(left)
    if not left or left.pop(0) != ")":
        raise ValueError("a bracket is never closed")
    return value


def every_line(step) -> Iterator[Any]:
    """A step and every step it was made from."""
    yield step
    for part in step.parts:
        yield from every_line(part)
