"""The catalogue of ways to combine price and quality.

A way is one rule with one name: an entry here, its parameters in criteria/combinations.py, a page in docs/rules, and a
case file in tests/cases/combine. All are exact.
"""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Any

from evaluation.scoring.combine.base import Combination
from evaluation.scoring.combine.weighted import QUALITY_ONLY, WEIGHTED_SUM

COMBINATIONS: Mapping[str, Combination[Any]] = MappingProxyType({way.id: way for way in (WEIGHTED_SUM, QUALITY_ONLY)})
