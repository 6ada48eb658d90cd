"""Every test that a method names, on every bid of every lot. The tests look, and remove nothing."""

from collections.abc import Iterable, Sequence

from criteria.low_price_tests import LowPriceTest
from evaluation.low_price.catalogue import PRICE_TESTS
from evaluation.low_price.catalogue.base import Field
from evaluation.model import LowPriceSignal, Signal


def signals(tests: Sequence[LowPriceTest], fields: Iterable[Field]) -> tuple[LowPriceSignal, ...]:
    """One answer for each test and each bid: lot by lot, bid by bid, in the order of the tests."""
    found: list[LowPriceSignal] = []
    for field in fields:
        by_test = [PRICE_TESTS[test.rule].look(test, field) for test in tests]
        found += [signal for bid in zip(*by_test, strict=True) for signal in bid]
    return tuple(found)


def opens_a_case(signal: LowPriceSignal) -> bool:
    """Whether somebody has to ask about it: a signal of a test that is more than information."""
    return signal.outcome is Signal.SIGNAL and not PRICE_TESTS[signal.rule].information
