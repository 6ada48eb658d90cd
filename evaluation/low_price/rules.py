"""The rules of this room by name: every low-price test. The cost models that some stand on are in fair_cost."""

from collections.abc import Mapping
from typing import Any

from evaluation.low_price.catalogue import PRICE_TESTS
from evaluation.low_price.catalogue.base import PriceTest

#: rule id -> rule
RULES: Mapping[str, PriceTest[Any]] = PRICE_TESTS
