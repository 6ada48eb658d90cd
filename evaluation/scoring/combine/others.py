"""What a relative way looks at: the best quality, the lowest price, and the middles of both."""

from collections.abc import Sequence
from fractions import Fraction

from evaluation.model import Step
from evaluation.scoring.combine.base import Candidate, Compared
from evaluation.scoring.steps import OPEN, OVER, PLUS, SHUT


def best_quality(bids: Sequence[Candidate]) -> Step:
    """The most quality points that a bid in the comparison has, with whose they are."""
    best = max(bids, key=lambda bid: bid.quality.value)
    value = best.quality.value
    return Step("highest_quality", value, of=best.provider, working=(value,), parts=(best.quality,), unit="points")


def lowest_price(bids: Sequence[Candidate]) -> Step:
    """The lowest price of a bid in the comparison, with whose it is."""
    low = min(bids, key=lambda bid: bid.priced.value)
    value = low.priced.value
    return Step("lowest_price", value, of=low.provider, working=(value,), parts=(low.priced,), unit="GBP")


def best_of_each(_: object, bids: Sequence[Candidate]) -> Compared:
    """The best quality and the lowest price; they may be those of two bids."""
    return best_quality(bids), lowest_price(bids)


def medians(_: object, bids: Sequence[Candidate]) -> Compared:
    """The middle quality and the middle price; of an even number of bids the mean of the middle two."""
    quality = _middle([bid.quality for bid in bids])
    price = _middle([bid.priced for bid in bids])
    return (
        Step("median_quality", quality[0], working=quality[1], parts=quality[2], unit="points"),
        Step("median_price", price[0], working=price[1], parts=price[2], unit="GBP"),
    )


def _middle(steps: Sequence[Step]) -> tuple[Fraction, tuple[Fraction | str, ...], tuple[Step, ...]]:
    order, half = sorted(steps, key=lambda step: step.value), len(steps) // 2
    if len(order) % 2:
        return order[half].value, (order[half].value,), (order[half],)
    low, high = order[half - 1], order[half]
    working = (OPEN, low.value, PLUS, high.value, SHUT, OVER, Fraction(2))
    return (low.value + high.value) / 2, working, (low, high)
