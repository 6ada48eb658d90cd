"""Random tenders over the whole catalogue: methods that the rules accept, and fields rich in ties, gaps and edges."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from fractions import Fraction
from itertools import cycle, islice, product
from random import Random
from types import MappingProxyType
from typing import get_args

from criteria.formulas import CostName
from criteria.rules_of_method import faults_of
from criteria.schema import Criterion, Measure, Method, ScalePoint
from evaluation.model import AgreedMark, CostLine, Gap, MeasureValue, Rate, State
from evaluation.scoring.quality import BidInput
from tests.scoring.builders import criterion, measure, scale

PROVIDERS = ("ash", "beech", "cedar", "elm", "fir", "oak", "rowan")
COSTS = get_args(CostName)
MATRIX = (Fraction(18), Fraction(20), Fraction(22), Fraction(25))
BASES = ("weights", "volumes", "lines")
EVERY_GAP = {
    "missing": {"rule": "points", "points": 0},
    "not_rated": {"rule": "points", "points": 50},
    "not_enough": {"rule": "carry_forward", "points": 25},
    "not_applicable": {"rule": "carry_forward"},
}
MEASURES = [
    measure("rated", "table", EVERY_GAP, table=[{"value": "Good", "points": 75}, {"value": "Poor", "points": 0}]),
    measure("said", "bands", EVERY_GAP, bands=[{"at_least": 90, "points": 100}, {"at_least": 50, "points": 40}],
            minimum_sample=10),
    measure("days", "bands", direction="lower", bands=[{"at_most": 5, "points": 100}, {"at_most": 20, "points": 30}]),
    measure("timely", "line", EVERY_GAP, zero_at=80, full_at="95"),
    measure("upheld", "count", EVERY_GAP, full_at=100, each=30),
    measure("missed", "rate", EVERY_GAP, direction="lower", zero_at=7, full_at=0, per=1000),
]  # fmt: skip
STATES = [State.IN] * 12 + [State.DISQUALIFIED, State.DISREGARDED_CONDITION, State.LATE, State.WITHDRAWN]
#: what two tiers ask for, where totals are no points
THRESHOLDS = {
    "price_per_quality_point": ("0.3", "0.5"),
    "adjusted_price": (30, 50),
    "lowest_price": ("18.5", 21),
    "quality_in_money": (8, 16),
    "electronic_coefficient": (16, 18),
    "quality_per_price": (40, 20),
    "simple_guide_value": (40, 20),
    "extended_guide_value": (300, 100),
    "utility_index": ("0.8", "0.4"),
    "median_method": (20, 5),
}
SCALES = [scale("five"), scale("halves", (0, "0.5", 1, "1.5", 2)), scale("three", (0, 1, 3))]

#: each formula, and each way of combining, with figures to choose from
FORMULAS: Mapping[str, tuple[dict[str, object], ...]] = MappingProxyType(
    {
        "lowest_over_bid": ({},),
        "lowest_over_bid_floor": ({"floor": "19.50"}, {"floor": 25}),
        "one_sided_linear": ({"zero_at": 2}, {"zero_at": "7/5"}, {"zero_at": "1.2", "below_zero": "negative"}),
        "linear_over_span": ({"span": 6}, {"span_percent": 40}, {"span": "3.5", "below_zero": "negative"}),
        "two_sided_linear": ({},),
        "set_range": ({"lowest": 19, "highest": 24}, {"lowest": 0, "highest": 25}),
        "reference_over_bid": ({"reference": 21}, {"reference": "20.5", "cap": False}),
        "mean_deviation": ({}, {"at_mean": 60, "per_percent": "2.5"}),
        "median_deviation": ({}, {"at_median": 40, "per_percent": 3}),
        "logarithmic": ({"zero_at": "1.5"}, {"zero_at": 2, "reference": 20}, {"zero_at": "1.01", "reference": 23}),
        "price_bands": (
            {"bands": [{"at_most": 20, "points": 100}, {"at_most": 22, "points": 60}], "above": 5},
            {"bands": [{"at_most": 23, "points": "33.3"}]},
        ),
        "price_matrix": ({"rows": [{"price": p, "points": 100 - 30 * n} for n, p in enumerate(MATRIX)]},),
        "discount_saturation": ({"ceiling": 25, "saturates_at": 15}, {"ceiling": 22, "saturates_at": 10}),
        "discount_share": ({"ceiling": 25}, {"ceiling": 22, "saturates_at": 20}, {"ceiling": 16}),
        "half_gain": ({"ceiling": 25, "threshold": 20}, {"ceiling": 24, "threshold": 22, "share": "1/3"}),
        "staff_share": (
            {"lines": ["direct_care", "holiday"], "zero_at": 10, "full_at": 40},
            {"lines": ["direct_care"], "zero_at": 0, "full_at": 100},
        ),
    }
)
WEIGHTS = {"quality_weight": 60, "price_weight": 40}
BAND = {"band_percent": 10, "edge": "in", "decides": "price"}
WAYS: Mapping[str, tuple[dict[str, object], ...]] = MappingProxyType(
    {
        "quality_only": ({},),
        "price_per_quality_point": ({},),
        "lowest_price": ({}, {"pass_percent": 50}),
        "quality_per_price": ({"factor": 10},),
        "adjusted_price": ({},),
        "simple_guide_value": ({"scale": 10}, {"scale": 1}),
        "extended_guide_value": (
            {"scale": 100} | BAND,
            {"scale": 1, "band_percent": 10, "edge": "out", "decides": "quality"},
            {"scale": 10, "band_percent": 10, "edge": "in", "decides": "a"},
        ),
        "technique_and_price": (WEIGHTS, WEIGHTS | BAND, WEIGHTS | BAND | {"edge": "out", "decides": "quality"}),
        "median_method": (WEIGHTS, {"quality_weight": 50, "price_weight": 50}),
        "quality_in_money": ({"worth": 6}, {"worth": 40}),
        "utility_index": (
            {"quality_weight": 50, "price_weight": 50},
            {"quality_weight": 80, "price_weight": 20},
            {"quality_weight": 80, "price_weight": 20, "below_zero": "negative"},
        ),
        "set_range_index": (
            WEIGHTS | {"lowest": 19, "highest": 23},
            WEIGHTS | {"lowest": 20, "highest": 21, "hold": False},
        ),
        "quality_and_cost": (
            {"pass_percent": 40, "technical_weight": 80, "price_weight": 20},
            {"pass_percent": 10, "technical_weight": 70, "price_weight": 30, "technical": "relative"},
        ),
        "electronic_coefficient": ({"quality_weight": 30},),
    }
)


def kinds() -> list[tuple[dict[str, object], dict[str, object] | None, str]]:
    """Every way of combining, formula and price basis that may stand together, with every set of figures."""
    made = [
        ({"rule": "weighted_sum"}, {"rule": rule} | figures, basis)
        for rule, options in FORMULAS.items()
        for figures, basis in product(options, BASES)
        if not (rule == "price_matrix" and basis == "volumes") and not (rule == "staff_share" and basis == "lines")
    ]
    ways = [
        ({"rule": rule} | figures, None, basis)
        for rule, more in WAYS.items()
        for figures in more
        for basis in BASES[:2]
    ]
    return [*made, *ways, ({"rule": "quality_only"}, {"rule": "fixed_rate"}, "weights")]


def tenders(count: int, seed: int = 1) -> list[tuple[Method, list[BidInput], dict[str, object]]]:
    """So many methods, each with a field and what else a lot is told; each kind in its turn."""
    chance = Random(seed)  # noqa: S311 - a field to be made again, no secret
    return [_field(chance, _method(chance, *kind)) for kind in islice(cycle(kinds()), count)]


def fields_for(method: Method, count: int, seed: int = 1) -> list[tuple[Method, list[BidInput], dict[str, object]]]:
    """So many fields for one method."""
    chance = Random(seed)  # noqa: S311 - a field to be made again, no secret
    return [_field(chance, method) for _ in range(count)]


def _method(chance: Random, combine: dict[str, object], formula: dict[str, object] | None, basis: str) -> Method:
    priced = combine["rule"] == "weighted_sum"
    tree = _tree(chance, priced=priced, asked=True)
    combine = {"pass_percent": chance.choice([None] * 5 + [30])} | combine
    fixed = {
        "id": "m", "title": "M", "version": "1", "summary": "s", "source": "s", "regime": "pa23_light_touch",
        "lots": [{"id": "L1", "title": "L1"}], "scales": SCALES, "measures": MEASURES,
        "criteria": tree, "combine": combine,
        "price": _price(chance, formula, basis, priced=priced), "rounding": _rounding(chance, formula),
        "ties": _ties(chance, combine, formula, [c.id for c in tree if c.kind != "price"]),
        "tiers": _tiers(chance, combine), "near_tie": chance.choice([None, "0.5", 2]),
    }  # fmt: skip
    if chance.random() < 0.3:
        alone = combine["rule"] in ("weighted_sum", "quality_only") and chance.random() < 0.5
        again = _tree(chance, priced=priced and not alone, asked=False)
        way = {"rule": "quality_only"} if alone else combine
        fixed["cycle"] = {"months": 6, "reprice": False, "combine": way, "criteria": again}
    method = Method.model_validate(fixed)
    if faults := faults_of(method):
        raise AssertionError(faults)
    return method


def _shares(chance: Random, count: int, of: int = 100) -> list[Fraction]:
    parts = [chance.randint(1, 4) for _ in range(count)]
    return [Fraction(of * part, sum(parts)) for part in parts]


def _tree(chance: Random, *, priced: bool, asked: bool) -> list[Criterion]:
    """Two groups, `a` and `b`, of one to three leaves; `b` stands in a group of its own now and then."""
    quality = chance.choice([50, 60, 75]) if priced else 100
    tops = _shares(chance, 2, quality)
    nodes = [criterion("a", tops[0], "group", pass_percent=chance.choice([None] * 5 + [25]))]
    deep = chance.random() < 0.5
    nodes += [criterion("outer", tops[1], "group")] * deep
    nodes += [criterion("b", 100 if deep else tops[1], "group", "outer" if deep else "")]
    for parent in ("a", "b"):
        for number, weight in enumerate(_shares(chance, chance.randint(1, 3))):
            nodes.append(_leaf(chance, f"{parent}{number}", weight, parent, asked=asked))
    return nodes + [criterion("price", 100 - quality, "price")] * priced


def _leaf(chance: Random, name: str, weight: Fraction, parent: str, *, asked: bool) -> Criterion:
    if not asked or chance.random() < 0.3:
        which = chance.choice(MEASURES)
        needed = chance.choice([None] * 8 + [40])
        return criterion(
            name, weight, "measure", parent, measure=which.id, pass_percent=needed, direction=which.direction
        )
    on = chance.choice(SCALES)
    return criterion(name, weight, parent=parent, scale=on.id, pass_mark=chance.choice([None] * 8 + [1]))


def _price(chance: Random, formula: dict[str, object] | None, basis: str, *, priced: bool) -> dict[str, object]:
    rule = formula["rule"] if formula else ""
    single = rule == "price_matrix" and basis == "weights"
    sizes = [Fraction(100)] if single else _shares(chance, chance.randint(1, 2), 100)
    # a volume of 1 or less keeps the one price near the figures that formulas publish
    size = {"volume": 1} if basis == "volumes" else {}
    lines = [
        {"id": f"line{n}", "title": "Hour", "unit": "hour", "highest": 40}
        | ({"volume": Fraction(share, 100)} if size else {"weight": share})
        | (
            {"rate": 21}
            if rule == "fixed_rate" or (not single and rule != "price_matrix" and chance.random() < 0.1)
            else {}
        )
        for n, share in enumerate(sizes)
    ]
    counted = chance.choice(["in", "in_and_disqualified"]) if priced else "in"
    return {"basis": basis, "lines": lines, "reference_set": counted} | ({"formula": formula} if formula else {})


def _rounding(chance: Random, formula: dict[str, object] | None) -> dict[str, object]:
    keys = ("price", "criterion", "price_points", "quality", "total")
    chosen: dict[str, object] = {key: chance.choice([None, None, 0, 1, 2]) for key in keys}
    if formula and formula["rule"] == "price_matrix":
        chosen["price"] = None
    published = chosen["total"] is not None and chance.random() < 0.7
    mode = chance.choice(["half_up", "half_even", "down"])
    return chosen | {"mode": mode, "rank_on": "published" if published else "exact"}


def _ties(
    chance: Random, combine: dict[str, object], formula: dict[str, object] | None, names: list[str]
) -> list[dict[str, object]]:
    fixed = formula is not None and formula["rule"] == "fixed_rate"
    links: list[dict[str, object]] = [{"rule": "higher_quality"}, {"rule": "recorded_draw"}]
    links += [{"rule": "higher_criterion", "criterion": name} for name in chance.sample(names, 3)]
    links += [] if fixed else [{"rule": "lower_price"}]
    chain = sorted(chance.sample(links, chance.randint(0, 3)), key=lambda link: link["rule"] == "recorded_draw")
    compares = any(link["rule"] != "recorded_draw" for link in chain)
    if compares and "band_percent" not in combine and chance.random() < 0.4:
        return [{"rule": "within_band", "band": chance.choice(["0.1", 1, 5])}, *chain]
    return chain


def _tiers(chance: Random, combine: dict[str, object]) -> list[dict[str, object]]:
    def capped(name: str) -> dict[str, object]:
        how = {"places": chance.randint(1, 3), "at_cap": chance.choice(["all_in", "all_out"])}
        return {"id": name, "title": name} | how

    last = [{"id": "last", "title": "Last"}, capped("last")]
    if chance.random() < 0.5:
        gold, silver = THRESHOLDS.get(str(combine["rule"]), (70, 50))
        return [{"id": "gold", "title": "Gold", "at_least": gold}, capped("silver") | {"at_least": silver}, last[0]]
    return chance.choice([[last[0]], [capped("one"), last[0]], [capped("one"), capped("two"), last[1]]])


def _field(chance: Random, method: Method) -> tuple[Method, list[BidInput], dict[str, object]]:
    """A field for a method, and what else its lot is told: draws, open cases, whether it is a re-assessment."""
    prices = _price_pool(chance, method)
    whole, poor = chance.random() < 0.8, chance.random() < (0.05 if _has_pass_marks(method) else 0.35)
    refs = PROVIDERS[: chance.randint(1, len(PROVIDERS))]
    bids = [_bid(chance, method, ref, prices, whole=whole, poor=poor and chance.random() < 0.7) for ref in refs]
    for place in range(1, len(bids)):
        if chance.random() < 0.2:
            rates = chance.choice([bids[place - 1].rates, bids[place].rates])
            bids[place] = replace(bids[place - 1], provider=bids[place].provider, rates=rates)
    drawn = [chance.sample(PROVIDERS, chance.randint(2, len(PROVIDERS))) for _ in range(chance.randint(0, 2))]
    asked = [bids[0].provider] if chance.random() < 0.02 else []
    again = method.cycle is not None and chance.random() < 0.5
    return method, bids, {"draws": drawn, "open_cases": asked, "cycle": again}


def _has_pass_marks(method: Method) -> bool:
    return method.combine.pass_percent is not None or any(c.pass_mark or c.pass_percent for c in method.criteria)


def _price_pool(chance: Random, method: Method) -> list[Fraction]:
    """A few prices, so that some are equal: those of the matrix, or some about £20."""
    formula = method.price.formula
    if formula is not None and formula.rule == "price_matrix":
        return [row.price for row in formula.rows]
    return [chance.choice([Fraction(18), Fraction(20), Fraction(chance.randrange(1500, 2600), 100)]) for _ in range(3)]


def _bid(chance: Random, method: Method, ref: str, prices: list[Fraction], *, whole: bool, poor: bool) -> BidInput:
    """A bid that lacks something now and then, unless the field is to be `whole`."""
    lacks = 0.0 if whole else 0.08
    said = {m.id: _said(chance, ref, m, whole=whole, poor=poor) for m in method.measures if chance.random() >= lacks}
    marks = {q.id: _mark(chance, method.scale(q.scale).points, poor=poor) for q in method.questions}
    lines = [line for line in method.price.lines if line.rate is None and chance.random() >= lacks]
    costs = {name: Fraction(chance.randint(0, 4)) for name in COSTS if chance.random() >= 0.02}
    return BidInput(
        ref,
        chance.choice(STATES),
        {q: AgreedMark(ref, q, mark, "r", "p") for q, mark in marks.items() if chance.random() >= lacks / 2},
        said,
        {line.id: Rate(ref, "L1", line.id, chance.choice(prices)) for line in lines},
        {"said": Fraction(60), "missed": Fraction(1, 3)} if chance.random() < 0.5 else {},
        costs={name: CostLine(ref, "L1", name, amount) for name, amount in costs.items()},
    )


def _mark(chance: Random, points: Sequence[ScalePoint], *, poor: bool) -> Fraction:
    """A mark, more often above nothing; or nothing, in a poor bid."""
    return points[0].mark if poor else chance.choice([*points, *points[1:]]).mark


def _said(chance: Random, ref: str, measure: Measure, *, whole: bool, poor: bool) -> MeasureValue:
    """A value at an edge of the measure's rule or near it, or a gap that earns something."""
    least = measure.minimum_sample
    sample = chance.choice([least - 1, least, 4 * least, None]) if least else None
    values = _values(measure)
    if poor:
        return MeasureValue(ref, measure.id, values[0], sample=max(least or 0, 1000))
    if measure.rule == "rate":
        sample = chance.choice([0, 300, 1000, 1000])
    if chance.random() < 0.1:
        known = [Gap.MISSING, Gap.NOT_RATED, Gap.NOT_ENOUGH] + [Gap.NOT_APPLICABLE] * (not whole)
        return MeasureValue(ref, measure.id, chance.choice(known))
    return MeasureValue(ref, measure.id, chance.choice(values), sample=sample)


def _values(measure: Measure) -> list[Fraction | str]:
    """Values that a measure can take, the worst first."""
    if measure.rule == "table":
        return [row.value for row in reversed(measure.table)] + [measure.table[0].value.lower()]
    if measure.rule == "bands":
        edges = [edge for band in measure.bands for edge in (band.at_least, band.at_most) if edge is not None]
        beyond = min(edges) - 1 if measure.direction == "higher" else max(edges) + 1
        return [beyond, *edges, edges[0]]
    if measure.rule == "count":
        return [Fraction(events) for events in (4, 0, 1, 2, 3)]
    if measure.rule == "rate":
        return [Fraction(events) for events in (9, 0, 1, 2, 5)]
    low, high = measure.zero_at or Fraction(0), measure.full_at or Fraction(0)
    return [low - (high - low), low, *(low + (high - low) * n / 7 for n in range(1, 8))]
