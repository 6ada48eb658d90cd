"""Providers' cost returns put together: medians and quartiles line by line, with the convention named.

The median of totals is not the total of medians. The fair cost of care exercise of 2022 left the choice open and
councils published either (Gloucestershire all three for care homes), so a summary gives each and says which is which.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from types import MappingProxyType

from evaluation.exceptions import EvenhandError
from evaluation.fair_cost.checks import not_below_nil, refuse
from evaluation.fair_cost.quantiles import CONVENTIONS, median, quartiles

TOTAL = "total"  # what a provider's own lines add to
MAY_BE_LOSS = frozenset({"surplus", "return_on_operations", "return_on_capital"})  # the lines that may be below nil
FEW = 5  # fewer returns than this are said to be few: quartiles of three values say little


@dataclass(frozen=True, slots=True)
class Spread:
    """One line over all returns: how many gave it, and its quartiles, in the unit of the returns."""

    count: int
    lower: Fraction
    median: Fraction
    upper: Fraction


@dataclass(frozen=True, slots=True)
class Summary:
    """What providers' returns come to.

    `total_of_medians` adds the medians of the lines; `total_of_group_medians` adds the medians of providers' subtotals,
    where groups were named, and of the lines in none; `median_of_totals` is the middle provider's own total.
    `price_base` is the month whose prices the returns are in, as the exercise stated it.
    """

    providers: int
    lines: Mapping[str, Spread]
    groups: Mapping[str, Spread]
    totals: Spread
    total_of_medians: Fraction
    total_of_group_medians: Fraction | None
    convention: str
    price_base: str

    @property
    def median_of_totals(self) -> Fraction:
        """The median of the providers' own totals."""
        return self.totals.median

    @property
    def is_small(self) -> bool:
        """Whether there are too few returns for a quartile to say much."""
        return self.providers < FEW


def summarise_returns(
    returns: Mapping[str, Mapping[str, Fraction]],
    *,
    price_base: str,
    groups: Mapping[str, Sequence[str]] | None = None,
    convention: str = "R-7",
) -> Summary:
    """Summarise returns: provider -> line -> amount (all in one unit and one price base).

    A line that a provider did not give is not nil: it is left out of that line's median, and counted; so is a provider
    that gave no line of a group. Raises EvenhandError for no returns, no price base or an unknown convention, and
    AssumptionError with every fault of the lines and groups.
    """
    if not returns or not price_base.strip():
        raise EvenhandError("Give at least one provider's return, and the month whose prices the returns are in.")
    if convention not in CONVENTIONS:
        raise EvenhandError(f"'{convention}' is no way of taking quartiles; known: {', '.join(CONVENTIONS)}.")
    names = list(dict.fromkeys(line for lines in returns.values() for line in lines))
    named = {group: list(lines) for group, lines in (groups or {}).items()}
    refuse(_line_faults(returns), _group_faults(named, names))
    spreads = {line: _spread([r[line] for r in returns.values() if line in r], convention) for line in names}
    parts = {group: _spread(_subtotals(returns, lines), convention) for group, lines in named.items()}
    alone = [spreads[line] for line in names if not any(line in lines for lines in named.values())]
    totals = _spread([sum(r.values(), Fraction(0)) for r in returns.values()], convention)
    return Summary(
        len(returns),
        MappingProxyType(spreads),
        MappingProxyType(parts),
        totals,
        sum((each.median for each in spreads.values()), Fraction(0)),
        sum((each.median for each in (*parts.values(), *alone)), Fraction(0)) if parts else None,
        convention,
        price_base.strip(),
    )


def _subtotals(returns: Mapping[str, Mapping[str, Fraction]], lines: Sequence[str]) -> list[Fraction]:
    given = ([one[line] for line in lines if line in one] for one in returns.values())
    return [sum(amounts, Fraction(0)) for amounts in given if amounts]


def _line_faults(returns: Mapping[str, Mapping[str, Fraction]]) -> Iterator[str]:
    for provider, lines in returns.items():
        if not lines:
            yield f"{provider}: this return holds no line. Leave it out or fill it in."
        yield from not_below_nil({line: amount for line, amount in lines.items() if line not in MAY_BE_LOSS}, provider)
        if TOTAL in lines:
            yield f"{provider}: '{TOTAL}' is worked out; a return gives the lines."


def _group_faults(groups: Mapping[str, Sequence[str]], names: Sequence[str]) -> Iterator[str]:
    every = [line for lines in groups.values() for line in lines]
    yield from (f"No return gives the line '{line}'." for line in dict.fromkeys(every) if line not in names)
    yield from (f"The line '{line}' stands in groups twice." for line in dict.fromkeys(every) if every.count(line) > 1)
    yield from (f"'{group}' names a group and something else." for group in groups if group in (TOTAL, *names))
    yield from (f"The group '{group}' has no line." for group, lines in groups.items() if not lines)


def _spread(values: Sequence[Fraction], convention: str) -> Spread:
    lower, _, upper = quartiles(values, convention)
    return Spread(len(values), lower, median(values), upper)
