"""The catalogue of ways to combine price and quality.

A way is one rule with one name: an entry here, its parameters in criteria/combinations.py, a page in docs/rules, and a
case file in tests/cases/combine. All are exact.
"""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Any

from evaluation.scoring.combine.base import Combination
from evaluation.scoring.combine.guide import EXTENDED_GUIDE_VALUE, SIMPLE_GUIDE_VALUE
from evaluation.scoring.combine.indices import (
    MEDIAN_METHOD,
    SET_RANGE_INDEX,
    TECHNIQUE_AND_PRICE,
    UTILITY_INDEX,
)
from evaluation.scoring.combine.money import LOWEST_PRICE, QUALITY_IN_MONEY
from evaluation.scoring.combine.ratios import (
    ADJUSTED_PRICE,
    ELECTRONIC_COEFFICIENT,
    PRICE_PER_QUALITY_POINT,
    QUALITY_PER_PRICE,
)
from evaluation.scoring.combine.selection import QUALITY_AND_COST
from evaluation.scoring.combine.weighted import QUALITY_ONLY, WEIGHTED_SUM

_ALL: tuple[Combination[Any], ...] = (
    WEIGHTED_SUM,
    QUALITY_ONLY,
    PRICE_PER_QUALITY_POINT,
    LOWEST_PRICE,
    QUALITY_PER_PRICE,
    ADJUSTED_PRICE,
    SIMPLE_GUIDE_VALUE,
    EXTENDED_GUIDE_VALUE,
    TECHNIQUE_AND_PRICE,
    MEDIAN_METHOD,
    QUALITY_IN_MONEY,
    UTILITY_INDEX,
    SET_RANGE_INDEX,
    QUALITY_AND_COST,
    ELECTRONIC_COEFFICIENT,
)
COMBINATIONS: Mapping[str, Combination[Any]] = MappingProxyType({way.id: way for way in _ALL})
