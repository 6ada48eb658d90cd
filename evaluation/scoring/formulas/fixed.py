"""The formula that is none: the authority sets every rate."""

from fractions import Fraction

from criteria.formulas import FixedRate
from evaluation.model import Step
from evaluation.scoring.formulas.base import PriceFormula


def _none(_: FixedRate, __: Fraction, ___: Step, ____: Step | None) -> Step:
    raise TypeError("where the authority fixes the rate a price score cannot exist")


FIXED_RATE = PriceFormula(
    "fixed_rate",
    "Rates fixed by the authority",
    "The authority sets every rate, so price earns no points and providers are compared on quality alone.",
    "Bracknell Forest Council, homecare framework 2022-27, find-tender 074456-2025",
    FixedRate,
    written="points for price: there are none; total = quality",
    relative=False,
    points=_none,
)
