"""Arithmetic that is done exactly as it is shown: a step's value comes from the tokens a person would redo by hand."""

from collections.abc import Sequence
from fractions import Fraction

from evaluation.model import Source, Step

_STRENGTH = {"+": 1, "-": 1, "×": 2, "÷": 2}

Token = Step | Fraction | int | str


def given(what: str, value: Fraction, source: Source, unit: str = "") -> Step:
    """A number that somebody gave, with who gave it."""
    return Step(what, value, unit=unit, source=source)


def worked(what: str, *tokens: Token, unit: str = "per_hour", of: str = "") -> Step:
    """A line of arithmetic. Steps among the tokens give their value to the sum and become the line's parts."""
    working = tuple(token.value if isinstance(token, Step) else _plain(token) for token in tokens)
    parts = tuple(token for token in tokens if isinstance(token, Step))
    return Step(what, evaluate(working), of=of, working=working, parts=parts, unit=unit)


def total(what: str, steps: Sequence[Step], unit: str = "per_hour") -> Step:
    """The sum of some lines, in the order given."""
    tokens: list[Token] = []
    for step in steps:
        tokens += ["+", step] if tokens else [step]
    return worked(what, *tokens, unit=unit)


def evaluate(tokens: Sequence[Fraction | str]) -> Fraction:
    """What + - × ÷ and brackets come to: × and ÷ before + and -, else left to right. Raises ValueError if broken."""
    numbers: list[Fraction] = []
    waiting: list[str] = []
    for item in tokens:
        if isinstance(item, Fraction):
            numbers.append(item)
        elif item == "(":
            waiting.append(item)
        else:
            _apply(numbers, waiting, _STRENGTH.get(item, 0))
            if item != ")":
                waiting.append(item)
            elif not waiting or waiting.pop() != "(":
                raise ValueError("a bracket is closed that was never opened")
    _apply(numbers, waiting, 0)
    if len(numbers) != 1 or waiting:
        raise ValueError(f"{tokens!r} is not a sum")
    return numbers[0]


def _apply(numbers: list[Fraction], waiting: list[str], strength: int) -> None:
    while waiting and _STRENGTH.get(waiting[-1], -1) >= max(strength, 1):
        if len(numbers) < 2:
            raise ValueError("a number is missing beside an operator")
        right, left = numbers.pop(), numbers.pop()
        numbers.append(_one(left, waiting.pop(), right))


def _one(left: Fraction, operator: str, right: Fraction) -> Fraction:
    if operator == "+":
        return left + right
    if operator == "-":
        return left - right
    return left * right if operator == "×" else left / right


def _plain(token: Fraction | int | str) -> Fraction | str:
    return token if isinstance(token, str) else Fraction(token)
