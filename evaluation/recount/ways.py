"""Ways of combining price and quality, each from its own page in docs/rules.

A way gives a figure by provider. A provider with no figure is not there; an empty table is no figure for anybody.
"""

from collections.abc import Callable, Mapping
from fractions import Fraction

from criteria import combinations as told
from criteria.combinations import Combine
from evaluation.recount.digits import cut, middle

ZERO, ONE = Fraction(0), Fraction(1)
Figures = dict[str, Fraction]
Table = Mapping[str, Fraction]

LOWER_IS_BETTER = {
    "price_per_quality_point",
    "adjusted_price",
    "lowest_price",
    "quality_in_money",
    "electronic_coefficient",
}
LOOKS_AT_OTHERS = {"extended_guide_value", "technique_and_price", "median_method", "utility_index", "quality_and_cost"}
THEN_THE_LOWER_PRICE = {"simple_guide_value", "median_method"}


def band_of(way: Combine) -> tuple[Fraction, str, str] | None:
    """A way's own band: how wide in per cent, whether its edge is in or out, and what decides; None without one."""
    if isinstance(way, told.ExtendedGuideValue | told.TechniqueAndPrice):
        width, edge, decides = way.band_percent, way.edge, way.decides
        if width is not None and edge is not None and decides is not None:
            return width, edge, decides
    return None


def figures(way: Combine, quality: Table, prices: Table) -> Figures:
    """The unrounded figure of every bid; `quality` and `prices` hold those bids that lack nothing.

    The weighted sum is not here: its price points are no price.
    """
    return _WAYS[way.rule](way, quality, prices) if quality else {}


def _quality_only(_: told.QualityOnly, quality: Table, _prices: Table) -> Figures:
    return dict(quality)


def _lowest_price(_: told.LowestPrice, _quality: Table, prices: Table) -> Figures:
    return dict(prices)


def _per_point(_: told.PricePerQualityPoint, quality: Table, prices: Table) -> Figures:
    return {p: prices[p] / q for p, q in quality.items() if q != 0}


def _adjusted(_: told.AdjustedPrice, quality: Table, prices: Table) -> Figures:
    return {p: 100 * prices[p] / q for p, q in quality.items() if q != 0}


def _per_price(way: told.QualityPerPrice, quality: Table, prices: Table) -> Figures:
    return {p: q * way.factor / prices[p] for p, q in quality.items()}


def _simple(way: told.SimpleGuideValue, quality: Table, prices: Table) -> Figures:
    return {p: cut(q * way.scale / prices[p], 0, "half_up") for p, q in quality.items()}


def _extended(way: told.ExtendedGuideValue, quality: Table, prices: Table) -> Figures:
    return {p: q * way.scale / prices[p] for p, q in quality.items()}


def _technique(way: told.TechniqueAndPrice, quality: Table, prices: Table) -> Figures:
    best, low = max(quality.values()), min(prices.values())
    earned = {p: way.quality_weight * q / best if best else ZERO for p, q in quality.items()}
    return {p: earned[p] + way.price_weight * low / prices[p] for p in quality}


def _median(way: told.MedianMethod, quality: Table, prices: Table) -> Figures:
    q_mid, p_mid = middle(list(quality.values())), middle(list(prices.values()))
    if q_mid == 0:
        return {}
    return {p: way.quality_weight * q / q_mid - way.price_weight * prices[p] / p_mid for p, q in quality.items()}


def _in_money(way: told.QualityInMoney, quality: Table, prices: Table) -> Figures:
    return {p: prices[p] - way.worth * q / 100 for p, q in quality.items()}


def _utility(way: told.UtilityIndex, quality: Table, prices: Table) -> Figures:
    best, low, ratio = max(quality.values()), min(prices.values()), way.quality_weight / way.price_weight
    left = {p: 1 - (best - q) / 100 * ratio for p, q in quality.items()}
    index = {p: left[p] * low / prices[p] for p in quality}
    return index if way.below_zero == "negative" else {p: max(ZERO, u) for p, u in index.items()}


def _range_index(way: told.SetRangeIndex, quality: Table, prices: Table) -> Figures:
    reach = {p: (way.highest - price) / (way.highest - way.lowest) for p, price in prices.items()}
    if way.hold:
        reach = {p: min(ONE, max(ZERO, r)) for p, r in reach.items()}
    return {p: way.quality_weight * q / 100 + way.price_weight * reach[p] for p, q in quality.items()}


def _quality_and_cost(way: told.QualityAndCost, quality: Table, prices: Table) -> Figures:
    low, best = min(prices.values()), max(quality.values())
    relative = way.technical == "relative" and best != 0
    technical = {p: 100 * q / best if relative else q for p, q in quality.items()}
    financial = {p: 100 * low / price for p, price in prices.items()}
    return {p: (technical[p] * way.technical_weight + financial[p] * way.price_weight) / 100 for p in quality}


def _coefficient(way: told.ElectronicCoefficient, quality: Table, prices: Table) -> Figures:
    most = way.quality_weight / 100
    return {p: prices[p] / (1 + most * q / 100 / (1 - most)) for p, q in quality.items()}


_WAYS: dict[str, Callable[..., Figures]] = {
    "quality_only": _quality_only,
    "lowest_price": _lowest_price,
    "price_per_quality_point": _per_point,
    "adjusted_price": _adjusted,
    "quality_per_price": _per_price,
    "simple_guide_value": _simple,
    "extended_guide_value": _extended,
    "technique_and_price": _technique,
    "median_method": _median,
    "quality_in_money": _in_money,
    "utility_index": _utility,
    "set_range_index": _range_index,
    "quality_and_cost": _quality_and_cost,
    "electronic_coefficient": _coefficient,
}
