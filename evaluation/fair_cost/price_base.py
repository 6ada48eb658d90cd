"""Amounts with the month whose prices they are in: two price bases are never compared silently.

The fair cost of care exercise's medians are in April 2022 prices; set beside a bid of 2026 they would look cheap.
"""

from dataclasses import dataclass
from datetime import date
from fractions import Fraction

from evaluation.exceptions import EvenhandError
from evaluation.fair_cost.checks import not_under_minus_100, refuse
from evaluation.fair_cost.steps import given, worked
from evaluation.model import Source, Step


class PriceBaseError(EvenhandError):
    """Raised if amounts in the prices of different months are put side by side."""

    def __init__(self, first: date, second: date) -> None:
        super().__init__(
            f"One amount is in prices of {first:%B %Y} and the other in prices of {second:%B %Y}. "
            "Bring one of them to the other's month first, by a stated change of prices."
        )
        self.first, self.second = first, second


@dataclass(frozen=True, slots=True)
class Amount:
    """Pounds (per whatever `step` is per) in the prices of a month; `base` is any day in it."""

    step: Step
    base: date

    def brought_to(self, base: date, change_percent: Fraction, source: Source) -> "Amount":
        """The same amount in another month's prices, by a stated change in per cent; the working keeps both.

        Raises AssumptionError for a change that takes away more than the whole.
        """
        refuse(not_under_minus_100({"change_percent": change_percent}))
        change = given("change_percent", change_percent, source, "percent")
        moved = worked("at_other_prices", self.step, "×", "(", 100, "+", change, ")", "÷", 100, unit=self.step.unit)
        return Amount(moved, base)


def gap(first: Amount, second: Amount) -> Step:
    """How much `first` lies above `second`. Raises PriceBaseError unless both are in the prices of one month."""
    if not same_month(first, second):
        raise PriceBaseError(first.base, second.base)
    return worked("gap", first.step, "-", second.step, unit=first.step.unit)


def same_month(first: Amount, second: Amount) -> bool:
    """Whether both amounts are in the prices of one month."""
    return (first.base.year, first.base.month) == (second.base.year, second.base.month)
