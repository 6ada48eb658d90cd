"""The catalogue of price formulas.

A formula is one rule with one name: an entry here, its parameters in criteria/formulas.py, a page in docs/rules, and a
case file in tests/cases/price. All are exact. A price is always above 0: nil rates are refused when they are read.
"""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Any

from evaluation.scoring.formulas.base import PriceFormula
from evaluation.scoring.formulas.fixed import FIXED_RATE
from evaluation.scoring.formulas.linear import ONE_SIDED_LINEAR
from evaluation.scoring.formulas.ratio import LOWEST_OVER_BID, REFERENCE_OVER_BID

FORMULAS: Mapping[str, PriceFormula[Any]] = MappingProxyType(
    {formula.id: formula for formula in (LOWEST_OVER_BID, ONE_SIDED_LINEAR, REFERENCE_OVER_BID, FIXED_RATE)}
)
