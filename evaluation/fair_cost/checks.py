"""What no cost may be built on, told all at once: amounts below nil, shares of more than the whole, no beds."""

from collections.abc import Iterable, Iterator, Mapping
from fractions import Fraction

from evaluation.exact import text
from evaluation.exceptions import AssumptionError


def refuse(*checks: Iterable[str]) -> None:
    """Raise AssumptionError with every fault that the checks found; return where there is none."""
    faults = tuple(fault for check in checks for fault in check)
    if faults:
        raise AssumptionError(faults)


def not_below_nil(values: Mapping[str, Fraction], where: str = "") -> Iterator[str]:
    """A fault for each value below nil."""
    for name, value in values.items():
        if value < 0:
            yield f"{_place(where)}'{name}' may not be below nil; it is {text(value)}."


def above_nil(values: Mapping[str, Fraction], where: str = "") -> Iterator[str]:
    """A fault for each value that is nil or less."""
    for name, value in values.items():
        if value <= 0:
            yield f"{_place(where)}'{name}' has to be above nil; it is {text(value)}."


def at_most(most: int, values: Mapping[str, Fraction], unit: str, where: str = "") -> Iterator[str]:
    """A fault for each value above `most`, such as 100 per cent or 24 hours."""
    for name, value in values.items():
        if value > most:
            yield f"{_place(where)}'{name}' is at most {most} {unit}; it is {text(value)}."


def not_under_minus_100(values: Mapping[str, Fraction], where: str = "") -> Iterator[str]:
    """A fault for each change in per cent that would take away more than the whole."""
    for name, value in values.items():
        if value < -100:
            yield f"{_place(where)}'{name}' is a change of at least -100 per cent; it is {text(value)}."


def _place(where: str) -> str:
    return f"{where}: " if where else ""
