"""The formula for a capped price: points for the share of the cost that reaches the named lines, such as staff."""

from collections.abc import Mapping
from fractions import Fraction
from typing import get_args

from criteria.formulas import CostName, StaffShare
from evaluation.model import CostLine, Step
from evaluation.scoring.formulas.base import Measured, PriceFormula, Show, limited
from evaluation.scoring.steps import MINUS, OPEN, OVER, SHUT, TIMES, added, given

COST_NAMES: tuple[str, ...] = get_args(CostName)
_HUNDRED = Fraction(100)


def _share(parameters: StaffShare, costs: Mapping[str, CostLine]) -> Measured:
    """The share of the whole cost, in per cent; or None and "costs", or "costs:" and each line that is not given.

    A line that was left out is missing and not nil: without overheads the share would look better than it is.
    """
    lacking = tuple(f"costs:{name}" for name in COST_NAMES if name not in costs)
    if lacking:
        return None, lacking if costs else ("costs",)
    lines = {name: given(name, costs[name].amount, source=costs[name].source, unit="per_hour") for name in COST_NAMES}
    named = added("named_costs", [lines[name] for name in parameters.lines], unit="per_hour")
    whole = added("all_costs", list(lines.values()), unit="per_hour")
    if whole.value <= 0:  # a planned loss that eats up every cost leaves nothing to take a share of
        return None, ("costs",)
    working = (_HUNDRED, TIMES, named.value, OVER, whole.value)
    value = _HUNDRED * named.value / whole.value
    return Step("staff_share", value, working=working, parts=(named, whole), unit="percent"), ()


def _points(parameters: StaffShare, available: Fraction, share: Step, _: Step | None) -> Step:
    low, high = parameters.zero_at, parameters.full_at
    working = (available, TIMES, OPEN, share.value, MINUS, low, SHUT, OVER, OPEN, high, MINUS, low, SHUT)
    value = available * (share.value - low) / (high - low)
    ends = (given("share_zero", low, unit="percent"), given("share_full", high, unit="percent"))
    return limited(Step("price_points", value, working=working, parts=(share, *ends), unit="points"), available)


def _lines_in_words(parameters: StaffShare, _: Show) -> Mapping[str, str]:
    return {"named": ", ".join(name.replace("_", " ").replace(" ni", " NI") for name in parameters.lines)}


STAFF_SHARE = PriceFormula(
    "staff_share",
    "Share of the cost that reaches staff",
    "The price is capped and earns nothing by itself. Points are for the share of the bidder's cost breakdown that "
    "goes to {named}: none at {zero_at}% or less, all {points} at {full_at}% or more, with a straight line between.",
    "Middlesbrough Council, homecare 2017: hourly rate capped, price scored on the cost breakdown",
    StaffShare,
    written="share = 100 × sum of the named lines ÷ sum of all lines of the breakdown; points for price × "
    "(share − share that earns none) ÷ (share that earns all − share that earns none), held at 0 and "
    "at the points for price",
    relative=False,
    points=_points,
    told=_lines_in_words,
    of_costs=_share,
)
