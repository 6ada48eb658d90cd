"""What a bidder's own cost breakdown says about its price: codes with numbers, to ask about. Nothing is removed.

Lines are pounds per contact hour under the official names (ids in `homecare.TITLES`). A line that was not given is
missing, never nil. Shares are taken of contact and travel pay together, as council tables take them.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from fractions import Fraction

from evaluation.fair_cost.homecare import BUSINESS_TITLES, CARE_LINES, TITLES
from evaluation.fair_cost.reverse import effective_wage
from evaluation.fair_cost.statutory import Statutory
from evaluation.model import CostLine

#: lines that no lawful employer has at nil; the others may be
NEVER_NIL = ("training", "holiday", "employer_ni", "pension", "travel_time")
ADDS_WITHIN = Fraction("0.05")
HOLIDAY_AT_LEAST = Fraction("0.1077")  # 28 days over 260: the older divisor of the Homecare Association's costing model
PENSION_AT_LEAST = Fraction("0.03")
SURPLUS_AT_LEAST = Fraction("0.015")  # the thinnest return among nine builds that Sefton Council published
PENCE_A_MILE_AT_LEAST = Fraction(25)  # the lowest usual rate among council medians of 2022


@dataclass(frozen=True, slots=True)
class BreakdownNote:
    """One thing to ask a bidder about. `found` and `expected` are numbers in the code's own unit, or None."""

    code: str
    line: str = ""
    found: Fraction | None = None
    expected: Fraction | None = None


@dataclass(frozen=True, slots=True)
class Visits:
    """What the bidder says of travel, per contact hour: miles, and minutes that are not paid."""

    miles_per_hour: Fraction = Fraction(0)
    unpaid_travel_minutes_per_hour: Fraction = Fraction(0)


def check_breakdown(
    lines: Iterable[CostLine], price_per_hour: Fraction, statutory: Statutory, visits: Visits | None = None
) -> tuple[BreakdownNote, ...]:
    """Everything to ask about a bid's breakdown against its price per contact hour; empty where nothing stands out.

    Business cost may be given as one line or as the seventeen official ones, which are then added up.
    """
    given = with_business({line.line: line.amount for line in lines})
    if not given:
        return (BreakdownNote("no_breakdown"),)
    travel = visits or Visits()
    notes = (missing(given), nil(given), adding(given, price_per_hour), low_shares(given), mileage(given, travel))
    return tuple(note for group in (*notes, _wage(given, statutory, travel), _surplus(given)) for note in group)


def with_business(given: Mapping[str, Fraction]) -> dict[str, Fraction]:
    """The lines with business cost as one of them, where it was given as the seventeen official ones."""
    parts = [amount for name, amount in given.items() if name in BUSINESS_TITLES]
    rest = {name: amount for name, amount in given.items() if name not in BUSINESS_TITLES}
    return rest | {"business": sum(parts, rest.get("business", Fraction(0)))} if parts else rest


def missing(given: Mapping[str, Fraction]) -> Iterator[BreakdownNote]:
    """Official lines that were not given, lines that are not official, and lines below nil."""
    yield from (BreakdownNote("line_missing", name) for name in TITLES if name not in given)
    yield from (BreakdownNote("line_unknown", name) for name in given if name not in TITLES)
    yield from (BreakdownNote("line_below_nil", n, v) for n, v in given.items() if v < 0 and n != "surplus")


def nil(given: Mapping[str, Fraction]) -> Iterator[BreakdownNote]:
    """Lines at nil that no lawful employer has at nil."""
    yield from (BreakdownNote("line_nil", name, given[name]) for name in NEVER_NIL if given.get(name) == 0)


def adding(given: Mapping[str, Fraction], price: Fraction, within: Fraction = ADDS_WITHIN) -> Iterator[BreakdownNote]:
    """Lines that together miss the price by more than `within` pounds."""
    total = sum(given.values(), Fraction(0))
    if given and abs(total - price) > within:
        yield BreakdownNote("lines_do_not_add", found=total, expected=price)


def low_shares(given: Mapping[str, Fraction]) -> Iterator[BreakdownNote]:
    """Holiday or pension at less of contact and travel pay than an employer would have."""
    gross = given.get("direct_care", Fraction(0)) + given.get("travel_time", Fraction(0))
    for name, least in (("holiday", HOLIDAY_AT_LEAST), ("pension", PENSION_AT_LEAST)):
        if gross > 0 and 0 < given.get(name, Fraction(0)) < least * gross - Fraction("0.005"):
            yield BreakdownNote(f"{name}_low", name, given[name] / gross, least)


def mileage(given: Mapping[str, Fraction], visits: Visits) -> Iterator[BreakdownNote]:
    """Mileage that does not go with the miles, or that is paid where travel time is not."""
    if "mileage" not in given:
        return
    miles, pounds = visits.miles_per_hour, given["mileage"]
    if miles > 0 and pounds == 0:
        yield BreakdownNote("mileage_nil_with_miles", "mileage", pounds, miles)
    elif miles > 0 and pounds * 100 / miles < PENCE_A_MILE_AT_LEAST:
        yield BreakdownNote("mileage_rate_low", "mileage", pounds * 100 / miles, PENCE_A_MILE_AT_LEAST)
    if pounds > 0 and given.get("travel_time") == 0:
        yield BreakdownNote("mileage_without_travel_time", "travel_time", given["travel_time"], pounds)


def _wage(given: Mapping[str, Fraction], statutory: Statutory, visits: Visits) -> Iterator[BreakdownNote]:
    if "direct_care" not in given:
        return
    least, wage = statutory.value("minimum_wage.adult"), given["direct_care"]
    if wage < least:
        yield BreakdownNote("wage_below_minimum", "direct_care", wage, least)
    elif (effective := effective_wage(wage, visits.unpaid_travel_minutes_per_hour)) < least:
        yield BreakdownNote("effective_wage_below_minimum", "direct_care", effective, least)


def surplus_share(given: Mapping[str, Fraction]) -> Fraction | None:
    """Surplus as a share of all given cost; None where no surplus, or no cost, was given."""
    cost = sum((given.get(name, Fraction(0)) for name in (*CARE_LINES, "business")), Fraction(0))
    return given["surplus"] / cost if "surplus" in given and cost > 0 else None


def _surplus(given: Mapping[str, Fraction]) -> Iterator[BreakdownNote]:
    share = surplus_share(given)
    if share is not None and share <= 0:
        yield BreakdownNote("no_surplus", "surplus", share, SURPLUS_AT_LEAST)
    elif share is not None and share < SURPLUS_AT_LEAST:
        yield BreakdownNote("thin_surplus", "surplus", share, SURPLUS_AT_LEAST)
