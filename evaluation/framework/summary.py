"""What one lot's list says as a whole: the level and spread of prices, and what really decided the ranking.

Published weights say how many points price and quality *can* earn. What they *did* decide shows in how far bids lie
apart: where all prices are alike, price decides nothing, whatever its weight. The measure here is exact and simple:

    effective weight of price = range of price points / (range of price points + range of quality points)

over the ranked bids, where a range is the highest less the lowest. It is None where nothing varies. Ranges rather than
variances: a range is what the best could gain over the worst, can be redone by hand from two bids, and stays rational.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction

from evaluation.model import LotResult, LotStatus


@dataclass(frozen=True, slots=True)
class LotSummary:
    """One lot in one list. Prices are pounds as the method makes them, over ranked bids; None where there are none.

    `received` counts every bid; `ranked` those with a rank, which are the only ones measured. Ranges are in points.
    `price_decided` + `quality_decided` = 1, or both are None.
    """

    lot: str
    status: LotStatus
    received: int
    ranked: int
    lowest: Fraction | None
    median: Fraction | None
    highest: Fraction | None
    price_range: Fraction
    quality_range: Fraction
    by_points: bool = True  # totals are sums of points; where they are not, ranges of points decide nothing

    @property
    def spread(self) -> Fraction | None:
        """Highest less lowest price, in pounds."""
        return None if self.highest is None or self.lowest is None else self.highest - self.lowest

    @property
    def spread_percent(self) -> Fraction | None:
        """The spread in per cent of the lowest price."""
        return None if self.spread is None or not self.lowest else 100 * self.spread / self.lowest

    @property
    def price_decided(self) -> Fraction | None:
        """The share of the ranking, from 0 to 1, that price decided; None where nothing varies, or nothing is added."""
        both = self.price_range + self.quality_range
        return self.price_range / both if both and self.by_points else None

    @property
    def quality_decided(self) -> Fraction | None:
        """The share of the ranking, from 0 to 1, that quality decided; None where nothing varies."""
        return None if self.price_decided is None else 1 - self.price_decided


def summarise(result: LotResult) -> LotSummary:
    """The level, spread and effective weights of one lot, over its ranked bids."""
    ranked = [bid for bid in result.bids if bid.rank is not None]
    prices = sorted(bid.price for bid in ranked if bid.price is not None)
    return LotSummary(
        result.lot,
        result.status,
        len(result.bids),
        len(ranked),
        prices[0] if prices else None,
        _median(prices),
        prices[-1] if prices else None,
        _range([bid.price_points for bid in ranked]),
        _range([bid.quality for bid in ranked]),
        all(bid.unit == "points" for bid in ranked),
    )


def _median(values: Sequence[Fraction]) -> Fraction | None:
    """The middle of sorted values; of an even number the mean of the middle two."""
    if not values:
        return None
    middle = len(values) // 2
    return values[middle] if len(values) % 2 else (values[middle - 1] + values[middle]) / 2


def _range(values: Sequence[Fraction | None]) -> Fraction:
    known = [value for value in values if value is not None]
    return max(known) - min(known) if known else Fraction(0)
