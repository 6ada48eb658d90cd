"""The catalogue of low-price tests.

A test is one rule with one name: an entry here, its parameters in criteria/low_price_tests.py, a page in docs/rules,
and a case file in tests/cases/low_price. All are exact, and none removes a bid.
"""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Any

from evaluation.low_price.catalogue.abroad import ABROAD_TESTS
from evaluation.low_price.catalogue.base import PriceTest
from evaluation.low_price.catalogue.cost import COST_TESTS
from evaluation.low_price.catalogue.italy import ITALY_2016
from evaluation.low_price.catalogue.minimum import MINIMUM_PRICE
from evaluation.low_price.catalogue.own_costs import OWN_COST_TESTS
from evaluation.low_price.catalogue.screens import SCREENS
from evaluation.low_price.catalogue.shares import SHARE_TESTS
from evaluation.low_price.catalogue.spain import SPAIN_ARTICLE_85
from evaluation.low_price.catalogue.spread import SPREAD_TESTS

_LIBRARY: tuple[PriceTest[Any], ...] = (SPAIN_ARTICLE_85, ITALY_2016, *ABROAD_TESTS, MINIMUM_PRICE)
_EVERY: tuple[PriceTest[Any], ...] = (*COST_TESTS, *SHARE_TESTS, *SPREAD_TESTS, *OWN_COST_TESTS, *SCREENS, *_LIBRARY)

#: rule id -> test
PRICE_TESTS: Mapping[str, PriceTest[Any]] = MappingProxyType({test.id: test for test in _EVERY})
