"""The catalogue of price formulas.

A formula is one rule with one name: an entry here, its parameters in criteria/formulas.py, a page in docs/rules, and a
case file in tests/cases/price. All are exact. A price is always above 0: nil rates are refused when they are read.
"""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Any

from evaluation.scoring.formulas.base import PriceFormula
from evaluation.scoring.formulas.discount import DISCOUNT_SATURATION, DISCOUNT_SHARE, HALF_GAIN
from evaluation.scoring.formulas.fixed import FIXED_RATE
from evaluation.scoring.formulas.linear import LINEAR_OVER_SPAN, ONE_SIDED_LINEAR, SET_RANGE, TWO_SIDED_LINEAR
from evaluation.scoring.formulas.logs import LOGARITHMIC
from evaluation.scoring.formulas.middle import MEAN_DEVIATION, MEDIAN_DEVIATION
from evaluation.scoring.formulas.ratio import LOWEST_OVER_BID, LOWEST_OVER_BID_FLOOR, REFERENCE_OVER_BID
from evaluation.scoring.formulas.staff import STAFF_SHARE
from evaluation.scoring.formulas.tables import PRICE_BANDS, PRICE_MATRIX

#: in the order in which a picker offers them: usual in the UK first, other countries' forms ("library") last
FORMULAS: Mapping[str, PriceFormula[Any]] = MappingProxyType(
    {
        formula.id: formula
        for formula in (
            LOWEST_OVER_BID,
            LOWEST_OVER_BID_FLOOR,
            ONE_SIDED_LINEAR,
            LINEAR_OVER_SPAN,
            SET_RANGE,
            REFERENCE_OVER_BID,
            MEAN_DEVIATION,
            PRICE_BANDS,
            PRICE_MATRIX,
            STAFF_SHARE,
            FIXED_RATE,
            TWO_SIDED_LINEAR,
            MEDIAN_DEVIATION,
            LOGARITHMIC,
            DISCOUNT_SATURATION,
            DISCOUNT_SHARE,
            HALF_GAIN,
        )
    }
)
