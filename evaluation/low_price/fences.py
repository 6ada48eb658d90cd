"""Screens over many tenders: where one's lead of the lowest price over the second lies outside what is usual.

Source: Open Contracting Partnership, Cardinal, indicators R024 (price close to winning bid) and R058 (heavily
discounted bid). They say where to look, and prove nothing. Every answer is exact.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction

from evaluation.low_price.middles import quantile
from evaluation.model import Step

MULTIPLE = Fraction(3, 2)


@dataclass(frozen=True, slots=True)
class Fences:
    """What lies at or under `lower`, or at or over `upper`, is unusual."""

    lower: Fraction
    upper: Fraction


def fences_of(first: Fraction, third: Fraction, multiple: Fraction = MULTIPLE) -> Fences:
    """Q1 - multiple x (Q3 - Q1) and Q3 + multiple x (Q3 - Q1)."""
    reach = multiple * (third - first)
    return Fences(first - reach, third + reach)


def lead(prices: Sequence[Fraction]) -> Fraction:
    """How far the second lowest lies above the lowest, as a share of the lowest, which is taken to win.

    Raises ValueError for fewer than two prices or a lowest price of nil or less.
    """
    if len(prices) < 2 or min(prices) <= 0:
        raise ValueError("a lead needs two prices, both above nil")
    low, second = sorted(prices)[:2]
    return (second - low) / low


def fences(leads: Sequence[Fraction], name: str = "R-8", multiple: Fraction = MULTIPLE) -> Fences:
    """The fences of some leads, quartiles by a convention of `quantiles.CONVENTIONS`. Raises IndexError for no lead."""
    steps = [Step("lead", value) for value in sorted(leads)]
    first, third = (quantile(steps, Fraction(part, 4), name, "quartile").value for part in (1, 3))
    return fences_of(first, third, multiple)


def heavily_discounted(tenders: Mapping[str, Sequence[Fraction]], name: str = "R-8") -> dict[str, Fraction]:
    """R058: tenders whose lead is at or over the upper fence of all of them, with the lead."""
    leads = _leads(tenders)
    upper = fences(list(leads.values()), name).upper if leads else Fraction(0)
    return {tender: found for tender, found in leads.items() if found >= upper}


def close_to_winner(tenders: Mapping[str, Sequence[Fraction]], name: str = "R-8") -> dict[str, Fraction]:
    """R024: tenders whose lead is at or under the lower fence of all of them, with the lead."""
    leads = _leads(tenders)
    lower = fences(list(leads.values()), name).lower if leads else Fraction(0)
    return {tender: found for tender, found in leads.items() if found <= lower}


def _leads(tenders: Mapping[str, Sequence[Fraction]]) -> dict[str, Fraction]:
    """The lead of every tender that has one; a tender with one price, or one at nil, has none."""
    return {name: lead(prices) for name, prices in tenders.items() if len(prices) > 1 and min(prices) > 0}
