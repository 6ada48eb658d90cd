"""Price: rates become one price, and the price earns points by the method's formula (docs/method.md, "Price")."""

from collections.abc import Callable, Sequence
from fractions import Fraction
from typing import get_args

from criteria import formulas as told
from criteria.formulas import CostName, Formula
from criteria.schema import Method
from evaluation.recount.digits import cut, lost_share, middle
from evaluation.recount.records import Offer

ZERO, ONE = Fraction(0), Fraction(1)
LOOKS_AT_OTHERS = (
    told.LowestOverBid,
    told.LowestOverBidFloor,
    told.OneSidedLinear,
    told.LinearOverSpan,
    told.TwoSidedLinear,
    told.MeanDeviation,
    told.MedianDeviation,
    told.DiscountShare,
)
Prices = Sequence[Fraction]


def rates(method: Method, offer: Offer) -> dict[str, Fraction]:
    """Pounds by price line: the authority's where it fixes them, else the bidder's; a line not given is left out."""
    found = {line.id: offer.rates.get(line.id) if line.rate is None else line.rate for line in method.price.lines}
    return {line: rate for line, rate in found.items() if rate is not None}


def one_price(method: Method, offer: Offer) -> Fraction | None:
    """The one price in pounds, rounded where the method rounds it; None where a rate is missing or nothing is left."""
    given, volumes = rates(method, offer), method.price.basis == "volumes"
    if len(given) < len(method.price.lines):
        return None
    parts = [(ln.volume if volumes else (ln.weight or ZERO) / 100, given[ln.id]) for ln in method.price.lines]
    price = cut(sum(((many or ZERO) * rate for many, rate in parts), ZERO), method.rounding.price, method.rounding.mode)
    return price if price > 0 else None


def compares(formula: Formula) -> bool:
    """Whether the formula looks at other bids."""
    if isinstance(formula, told.Logarithmic):
        return formula.reference is None
    return isinstance(formula, LOOKS_AT_OTHERS)


def missing_costs(formula: Formula | None, offer: Offer) -> bool:
    """Whether points for price rest on a cost breakdown that the offer does not give in full."""
    if not isinstance(formula, told.StaffShare):
        return False
    lines = get_args(CostName)
    return any(line not in offer.costs for line in lines) or sum(offer.costs[line] for line in lines) <= 0


def points_for_price(
    method: Method, formula: Formula, all_points: Fraction, offer: Offer, counted: Sequence[Offer]
) -> Fraction | None:
    """Points for price out of `all_points`, rounded; None where the offer lacks what they rest on.

    `counted` are the offers of the reference set.
    """
    price = one_price(method, offer)
    if price is None or missing_costs(formula, offer):
        return None
    if isinstance(formula, told.StaffShare):
        points = all_points * staff_share(formula, offer)
    elif method.price.basis == "lines":
        points = _line_by_line(method, formula, all_points, offer, counted)
    else:
        points = all_points * share(formula, price, [p for o in counted if (p := one_price(method, o)) is not None])
    return cut(points, method.rounding.price_points, method.rounding.mode)


def _line_by_line(
    method: Method, formula: Formula, all_points: Fraction, offer: Offer, counted: Sequence[Offer]
) -> Fraction:
    mine, whole = rates(method, offer), [o for o in counted if one_price(method, o) is not None]
    return sum(
        (
            all_points
            * (ln.weight or ZERO)
            / 100
            * share(formula, mine[ln.id], [rates(method, o)[ln.id] for o in whole])
            for ln in method.price.lines
        ),
        ZERO,
    )


def held(value: Fraction) -> Fraction:
    """A share held between none and all."""
    return min(ONE, max(ZERO, value))


def staff_share(rule: told.StaffShare, offer: Offer) -> Fraction:
    """The share of the points for price that a cost breakdown earns."""
    part = 100 * sum((offer.costs[line] for line in rule.lines), ZERO)
    percent = part / sum((offer.costs[line] for line in get_args(CostName)), ZERO)
    return held((percent - rule.zero_at) / (rule.full_at - rule.zero_at))


def share(formula: Formula, price: Fraction, others: Prices) -> Fraction:
    """The share of the points for price that a price earns; `others` are the prices that count, its own among them."""
    return _SHARES[formula.rule](formula, price, others)


def _lowest_over_bid(_: told.LowestOverBid, price: Fraction, others: Prices) -> Fraction:
    return min(others) / price


def _with_floor(rule: told.LowestOverBidFloor, price: Fraction, others: Prices) -> Fraction:
    return max(min(others), rule.floor) / max(price, rule.floor)


def _down_to(zero: Fraction, price: Fraction, others: Prices, below_zero: str) -> Fraction:
    """A straight line from all at the lowest price to none at `zero`."""
    earned = (zero - price) / (zero - min(others))
    return earned if below_zero == "negative" else max(ZERO, earned)


def _one_sided(rule: told.OneSidedLinear, price: Fraction, others: Prices) -> Fraction:
    return _down_to(rule.zero_at * min(others), price, others, rule.below_zero)


def _over_span(rule: told.LinearOverSpan, price: Fraction, others: Prices) -> Fraction:
    low = min(others)
    zero = low + rule.span if rule.span is not None else low * (100 + (rule.span_percent or ZERO)) / 100
    return _down_to(zero, price, others, rule.below_zero)


def _two_sided(_: told.TwoSidedLinear, price: Fraction, others: Prices) -> Fraction:
    low, high = min(others), max(others)
    return ONE if low == high else held((high - price) / (high - low))


def _set_range(rule: told.SetRange, price: Fraction, _: Prices) -> Fraction:
    return held((rule.highest - price) / (rule.highest - rule.lowest))


def _reference(rule: told.ReferenceOverBid, price: Fraction, _: Prices) -> Fraction:
    return min(ONE, rule.reference / price) if rule.cap else rule.reference / price


def _round_a_middle(centre: Fraction, at: Fraction, per: Fraction, price: Fraction) -> Fraction:
    return held((at + per * 100 * (centre - price) / centre) / 100)


def _mean(rule: told.MeanDeviation, price: Fraction, others: Prices) -> Fraction:
    return _round_a_middle(sum(others, ZERO) / len(others), rule.at_mean, rule.per_percent, price)


def _median(rule: told.MedianDeviation, price: Fraction, others: Prices) -> Fraction:
    return _round_a_middle(middle(list(others)), rule.at_median, rule.per_percent, price)


def _logarithmic(rule: told.Logarithmic, price: Fraction, others: Prices) -> Fraction:
    best = min(others) if rule.reference is None else rule.reference
    return held(1 - lost_share(price, best, rule.zero_at))


def _bands(rule: told.PriceBands, price: Fraction, _: Prices) -> Fraction:
    return next((band.points for band in rule.bands if price <= band.at_most), rule.above) / 100


def _matrix(rule: told.PriceMatrix, price: Fraction, _: Prices) -> Fraction:
    return {row.price: row.points for row in rule.rows}[price] / 100


def _saturation(rule: told.DiscountSaturation, price: Fraction, _: Prices) -> Fraction:
    return held(100 * (rule.ceiling - price) / rule.ceiling / rule.saturates_at)


def _discount_share(rule: told.DiscountShare, price: Fraction, others: Prices) -> Fraction:
    highest = 100 * (rule.ceiling - min(others)) / rule.ceiling
    whole = max(highest, rule.saturates_at)
    return held(100 * (rule.ceiling - price) / rule.ceiling / whole) if whole > 0 else ZERO


def _half_gain(rule: told.HalfGain, price: Fraction, _: Prices) -> Fraction:
    full, part = rule.ceiling - max(price, rule.threshold), max(ZERO, rule.threshold - price)
    return held((full + rule.share * part) / rule.ceiling)


def _fixed(_: told.FixedRate, _price: Fraction, _others: Prices) -> Fraction:
    return ZERO


_SHARES: dict[str, Callable[..., Fraction]] = {
    "lowest_over_bid": _lowest_over_bid,
    "lowest_over_bid_floor": _with_floor,
    "one_sided_linear": _one_sided,
    "linear_over_span": _over_span,
    "two_sided_linear": _two_sided,
    "set_range": _set_range,
    "reference_over_bid": _reference,
    "mean_deviation": _mean,
    "median_deviation": _median,
    "logarithmic": _logarithmic,
    "price_bands": _bands,
    "price_matrix": _matrix,
    "discount_saturation": _saturation,
    "discount_share": _discount_share,
    "half_gain": _half_gain,
    "fixed_rate": _fixed,
}
