"""A small method for every price formula and every way of combining, with figures that fit a price round £25."""

from tests.scoring.builders import criterion, method

ROWS = [{"price": price, "points": points} for price, points in (("22", 100), ("25", 60), ("28", 20))]
BANDS = [{"at_most": price, "points": points} for price, points in (("22", 100), ("25", 60), ("28", 20))]
FORMULAS = {
    "lowest_over_bid": {},
    "lowest_over_bid_floor": {"floor": "20"},
    "one_sided_linear": {"zero_at": 2},
    "linear_over_span": {"span": "10"},
    "set_range": {"lowest": "20", "highest": "30"},
    "reference_over_bid": {"reference": "25"},
    "mean_deviation": {},
    "price_bands": {"bands": BANDS},
    "price_matrix": {"rows": ROWS},
    "staff_share": {"lines": ["direct_care", "travel_time"], "zero_at": 10, "full_at": 90},
    "fixed_rate": None,
    "two_sided_linear": {},
    "median_deviation": {},
    "logarithmic": {"zero_at": 2},
    "discount_saturation": {"ceiling": "30", "saturates_at": 25},
    "discount_share": {"ceiling": "30"},
    "half_gain": {"ceiling": "30", "threshold": "22"},
}
BAND = {"band_percent": 5, "edge": "in", "decides": "price"}
HALVES = {"quality_weight": 50, "price_weight": 50}
WAYS = {
    "weighted_sum": None,
    "quality_only": {},
    "price_per_quality_point": {},
    "quality_per_price": {"factor": 1000},
    "adjusted_price": {},
    "simple_guide_value": {"scale": 1000},
    "extended_guide_value": {"scale": 1000, **BAND},
    "technique_and_price": {"quality_weight": 70, "price_weight": 30},
    "median_method": HALVES,
    "quality_in_money": {"worth": "10"},
    "utility_index": HALVES,
    "set_range_index": {**HALVES, "lowest": "20", "highest": "30"},
    "lowest_price": {},
    "quality_and_cost": {"pass_percent": 50, "technical_weight": 70, "price_weight": 30},
    "electronic_coefficient": {"quality_weight": 40},
}


def by_formula(rule, weight=60, **more):
    """Two questions for `weight` of 100 points and price for the rest, by this formula."""
    half = [criterion("good", 60, parent="quality"), criterion("safe", 40, parent="quality")]
    if FORMULAS[rule] is None:
        lines = [{"id": "hour", "title": "Hour", "unit": "hour", "weight": 100, "rate": "25"}]
        price = {"basis": "weights", "lines": lines, "formula": {"rule": rule}}
        return method([criterion("quality", 100, "group"), *half], combine="quality_only", price=price, **more)
    nodes = [criterion("quality", weight, "group"), *half, criterion("price", 100 - weight, "price")]
    return method(nodes, {"rule": rule} | FORMULAS[rule], **more)


def by_way(rule, **more):
    """Two questions, and the price itself, by this way of combining."""
    if WAYS[rule] is None:
        return by_formula("lowest_over_bid", **more)
    half = [criterion("good", 60, parent="quality"), criterion("safe", 40, parent="quality")]
    return method([criterion("quality", 100, "group"), *half], combine={"rule": rule} | WAYS[rule], **more)
