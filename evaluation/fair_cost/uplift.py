"""Next year's rate: by line, by published shares, phased over years, and in amounts that divide as a council asks.

Over 70% of the cost of care is staff, so a general price index misleads; a published formula moves each line by its own
index (ADASS, contract advice). Wages move with the minimum wage, the rest by a price index.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from fractions import Fraction
from typing import Literal

from evaluation.exact import rounded, text
from evaluation.exceptions import EvenhandError
from evaluation.fair_cost.checks import not_below_nil, not_under_minus_100, refuse
from evaluation.fair_cost.statutory import Statutory
from evaluation.fair_cost.steps import Token, given, total, worked
from evaluation.model import Source, Step

_STATED = Source("method", "uplift formula")


@dataclass(frozen=True, slots=True)
class Share:
    """A part of a published uplift formula: its share of the rate and the change of its index, both in per cent.

    Raises AssumptionError for a share below nil, or a change that takes away more than the whole.
    """

    title: str
    share_percent: Fraction
    change_percent: Fraction
    source: Source = _STATED

    def __post_init__(self) -> None:
        share, change = {"share_percent": self.share_percent}, {"change_percent": self.change_percent}
        refuse(not_below_nil(share, self.title), not_under_minus_100(change, self.title))


@dataclass(frozen=True, slots=True)
class Line:
    """A cost line: pounds now, and the change of its own index in per cent. Raises AssumptionError as `Share` does."""

    line: str
    amount: Fraction
    change_percent: Fraction
    source: Source = _STATED

    def __post_init__(self) -> None:
        change = {"change_percent": self.change_percent}
        refuse(not_below_nil({"amount": self.amount}, self.line), not_under_minus_100(change, self.line))


def weighted_change(shares: Sequence[Share]) -> Step:
    """The change of the whole rate in per cent: each share of it moved by its own index.

    60% of cost by 10.1% and 40% by 3% is 7.26% (Cardiff Council, 2023). Raises EvenhandError unless shares total 100.
    """
    whole = sum((share.share_percent for share in shares), Fraction(0))
    if whole != 100:
        raise EvenhandError(f"The shares of an uplift total {text(whole)}, not 100. Nothing is rescaled.")
    tokens: list[Token] = []
    for share in shares:
        part = given("share_percent", share.share_percent, share.source, "percent")
        change = given("change_percent", share.change_percent, share.source, "percent")
        one = worked("uplift_part", part, "×", change, "÷", 100, of=share.title, unit="percent")
        tokens += ["+", one] if tokens else [one]
    return worked("uplift", *tokens, unit="percent")


def raised(rate: Fraction, change: Step, source: Source = _STATED) -> Step:
    """The rate, in pounds, after a change in per cent. Raises AssumptionError for a rate below nil."""
    refuse(not_below_nil({"rate": rate}))
    return worked(
        "raised_rate", given("rate", rate, source, "GBP"), "×", "(", 100, "+", change, ")", "÷", 100, unit="GBP"
    )


def by_line(lines: Sequence[Line]) -> Step:
    """Next year's rate as the sum of this year's lines, each moved by its own index. Raises EvenhandError for none."""
    if not lines:
        raise EvenhandError("An uplift by line needs at least one line.")
    return total("raised_rate", [_moved(line) for line in lines], unit="GBP")


def _moved(line: Line) -> Step:
    now = given("amount_now", line.amount, line.source, "GBP")
    change = given("change_percent", line.change_percent, line.source, "percent")
    return worked("raised_line", now, "×", "(", 100, "+", change, ")", "÷", 100, of=line.line, unit="GBP")


def change_of_figure(name: str, before: Statutory, after: Statutory) -> Step:
    """How a dated figure, such as "minimum_wage.adult", changes between two days, in per cent.

    Raises NoFigureError where the figure is not in force on one of them.
    """
    old, new = before.figure(name), after.figure(name)
    first = given("figure_before", before.value(name), old.source)
    second = given("figure_after", after.value(name), new.source)
    return worked("change", "(", second, "-", first, ")", "÷", first, "×", 100, of=old.label, unit="percent")


def phased(now: Fraction, targets: Sequence[Fraction]) -> tuple[Step, ...]:
    """The rate of each coming year on the way from `now` to the last of `targets`: the fair rate of each year.

    Each year closes its equal share of the gap that is left: a third in the first of three years, half of the rest in
    the second, all of it in the last. Where the target stands still that is the same pounds every year. Raises
    EvenhandError for no year at all, and AssumptionError for a rate below nil.
    """
    years = {f"targets, year {year}": target for year, target in enumerate(targets, 1)}
    refuse(not_below_nil({"now": now, **years}))
    if not targets:
        raise EvenhandError("A rate is phased over at least one year: give the fair rate of each.")
    last, steps = given("rate_now", now, _STATED, "GBP"), list[Step]()
    for year, target in enumerate(targets, 1):
        end = given("fair_rate", target, _STATED, "GBP")
        left = len(targets) - year + 1
        last = worked("phased_rate", last, "+", "(", end, "-", last, ")", "÷", left, of=f"year {year}", unit="GBP")
        steps.append(last)
    return tuple(steps)


def dividing(rate: Step, parts: int, mode: Literal["half_up", "down", "up"] = "half_up") -> Step:
    """The nearest rate whose `parts`th part is whole pence: a weekly fee that divides by 7, an hourly rate by 4.

    Essex County Council asks for both (rates paid by the day and by the quarter of an hour). Raises EvenhandError for
    less than one part.
    """
    if parts < 1:
        raise EvenhandError("A rate divides into at least one part.")
    part = _in_pence(worked("one_part", rate, "÷", parts, unit="GBP"), mode)
    return worked("dividing_rate", part, "×", parts, unit="GBP")


def _in_pence(step: Step, mode: Literal["half_up", "down", "up"]) -> Step:
    value = rounded(step.value, 2, "half_up" if mode == "half_up" else "down")
    if mode == "up" and value < step.value:
        value += Fraction(1, 100)
    return replace(step, value=value, exact=step.value, places=2, rounding=mode)
