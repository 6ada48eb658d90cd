"""Building lines of arithmetic, so that every number is made together with its explanation."""

from collections.abc import Sequence
from dataclasses import replace
from fractions import Fraction

from evaluation.exact import rounded
from evaluation.model import Source, Step

PLUS, MINUS, TIMES, OVER, OPEN, SHUT = "+", "-", "×", "÷", "(", ")"


def given(what: str, value: Fraction, *, of: str = "", source: Source | None = None, unit: str = "") -> Step:
    """A number that was not worked out here: somebody gave it, or the method publishes it."""
    return Step(what, value, of=of, source=source, unit=unit)


def added(what: str, parts: Sequence[Step], *, of: str = "", unit: str = "points") -> Step:
    """The sum of `parts`, in their order; the sum of none is 0."""
    tokens: list[Fraction | str] = []
    for part in parts:
        tokens += [PLUS, part.value] if tokens else [part.value]
    value = sum((part.value for part in parts), Fraction(0))
    return Step(what, value, of=of, working=tuple(tokens), parts=tuple(parts), unit=unit)


def share(what: str, available: Fraction, top: Fraction, bottom: Fraction, parts: Sequence[Step], *, of: str) -> Step:
    """`available` x `top` / `bottom` points."""
    working = (available, TIMES, top, OVER, bottom)
    return Step(what, available * top / bottom, of=of, working=working, parts=tuple(parts), unit="points")


def round_step(step: Step, places: int | None, mode: str) -> Step:
    """`step` rounded where the method publishes a rounding there; the exact number is kept beside it.

    A step already held at a limit stays a line of its own, and a new line rounds what it left.
    """
    if places is None:
        return step
    if step.exact is not None:
        step = Step(step.what, step.value, of=step.of, working=(step.value,), parts=(step,), unit=step.unit)
    value = rounded(step.value, places, mode)
    return replace(step, value=value, exact=step.value, places=places, rounding=mode)


def held(step: Step, value: Fraction, why: str) -> Step:
    """`step` held at a published limit (`why` is a code, such as "not_below_zero"); the exact number is kept."""
    return replace(step, value=value, exact=step.value, rounding=why)


def exact_of(step: Step) -> Fraction:
    """The step's number before its own rounding."""
    return step.value if step.exact is None else step.exact
