"""The figures of a low-price test's answer as people read them, for the sentences about it."""

from fractions import Fraction

from evaluation.exact import shown
from evaluation.model import LowPriceSignal


def places_apart(left: Fraction, right: Fraction) -> int:
    """How many decimals show two different numbers as different: two, or as many as it needs, up to eight."""
    if left == right:
        return 2
    return next((places for places in range(2, 8) if shown(left, places) != shown(right, places)), 8)


def plain(value: Fraction | str) -> str:
    """A fact as text: a whole number without decimals, another with two."""
    if isinstance(value, str):
        return value
    return shown(value, 0) if value.denominator == 1 else shown(value)


def money(signal: LowPriceSignal, name: str, places: int = 2) -> str:
    """A fact in pounds. Raises KeyError where the answer does not hold it."""
    value = signal.facts[name]
    return f"£{shown(Fraction(value), places)}"


def price(signal: LowPriceSignal) -> str:
    """The price in pounds, with as many decimals as tell it from what it is held against."""
    return "" if signal.price is None else f"£{shown(signal.price.value, places_of(signal))}"


def floor(signal: LowPriceSignal) -> str:
    """What the price is held against in pounds, with as many decimals as tell it from the price."""
    return "" if signal.floor is None else f"£{shown(signal.floor.value, places_of(signal))}"


def places_of(signal: LowPriceSignal) -> int:
    """Decimals that show the price and what it is held against as different, where they are."""
    if signal.price is None or signal.floor is None:
        return 2
    return places_apart(signal.price.value, signal.floor.value)


def figure(signal: LowPriceSignal, name: str) -> Fraction:
    """A fact as a number; nil where the answer does not hold it."""
    return Fraction(signal.facts.get(name, 0))


def share_told(signal: LowPriceSignal, what: str) -> str:
    """How far the price is below or above `what`, and the limit."""
    below = figure(signal, "share_below")
    side = f"{shown(below)}% below" if below >= 0 else f"{shown(-below)}% above"
    return (
        f"The price, {money(signal, 'price', places_of(signal))}, is {side} {what}, {money(signal, 'compared')}; "
        f"the limit is {floor(signal)}."
    )
