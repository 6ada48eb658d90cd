"""Rules that look across a whole method. Each returns sentences; nothing is rescaled, guessed or skipped."""

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from fractions import Fraction

from criteria.schema import Criterion, GapRule, Measure, Method
from evaluation.exact import text

Check = Callable[[Method], Iterator[str]]


def faults_of(method: Method) -> list[str]:
    """Every rule that the method breaks, one sentence each; empty where the method may be sealed."""
    return [fault for check in _CHECKS for fault in check(method)]


def _trees(method: Method) -> Iterator[tuple[str, Sequence[Criterion], str]]:
    yield "criteria", method.criteria, method.combine
    if method.cycle:
        yield "cycle > criteria", method.cycle.criteria, method.cycle.combine


def _unique(kind: str, ids: Iterable[str]) -> Iterator[str]:
    for name, count in Counter(ids).items():
        if count > 1:
            yield f"{kind}: the id '{name}' is used {count} times; each needs its own."


def _names_are_unique(method: Method) -> Iterator[str]:
    yield from _unique("lots", (lot.id for lot in method.lots))
    yield from _unique("conditions", (c.id for c in method.conditions))
    yield from _unique("scales", (s.id for s in method.scales))
    yield from _unique("measures", (m.id for m in method.measures))
    yield from _unique("tiers", (t.id for t in method.tiers))
    yield from _unique("price > lines", (line.id for line in method.price.lines))
    for where, tree, _ in _trees(method):
        yield from _unique(where, (c.id for c in tree))


def _something_is_there(method: Method) -> Iterator[str]:
    if not method.lots:
        yield "lots: there has to be at least one lot."
    if not method.tiers:
        yield "tiers: there has to be at least one tier; use one without 'places' where the list is not capped."
    if not method.price.lines:
        yield "price > lines: there has to be at least one price line."
    for where, tree, _ in _trees(method):
        if not tree:
            yield f"{where}: there has to be at least one criterion."


def _days_are_of_our_time(method: Method) -> Iterator[str]:
    days = [
        ("deadline", method.deadline),
        ("low_price > delivery_date", method.low_price and method.low_price.delivery_date),
    ]
    for p in method.cycle.periods if method.cycle else ():
        days += [(f"cycle > periods > '{p.id}'", day) for day in (p.starts, p.ends, p.data_by, p.list_by, p.live_on)]
    yield from (
        f"{where}: the year {day.year} cannot be meant." for where, day in days if day and not 2015 <= day.year <= 2100
    )


def _deadline_has_a_zone(method: Method) -> Iterator[str]:
    if method.deadline is not None and method.deadline.utcoffset() is None:
        yield "deadline: say the time zone too, for example 2026-09-30T12:00:00+01:00 for British Summer Time."


def _parents_exist(method: Method) -> Iterator[str]:
    for where, tree, _ in _trees(method):
        groups = {c.id for c in tree if c.kind == "group"}
        for c in tree:
            if c.parent and c.parent not in groups:
                yield f"{where} > '{c.id}': its parent '{c.parent}' is not a group in this tree."
        yield from _no_rings(where, tree)


def _no_rings(where: str, tree: Sequence[Criterion]) -> Iterator[str]:
    parent = {c.id: c.parent for c in tree}
    for start in parent:
        seen, at = set(), start
        while at and at not in seen:
            seen.add(at)
            at = parent.get(at, "")
        if at == start:
            yield f"{where} > '{start}': its parents lead back to itself."


def _weights_total_100(method: Method) -> Iterator[str]:
    for where, tree, _ in _trees(method):
        for c in tree:
            if c.weight <= 0:
                yield f"{where} > '{c.id}': a weight has to be more than 0; it is {text(c.weight)}."
        for parent in ["", *(c.id for c in tree if c.kind == "group")]:
            yield from _total(where, parent, [c for c in tree if c.parent == parent])


def _total(where: str, parent: str, children: Sequence[Criterion]) -> Iterator[str]:
    whose = f"the children of '{parent}'" if parent else "the criteria at the top"
    total = sum((c.weight for c in children), Fraction(0))
    if not children:
        yield f"{where} > '{parent}': a group needs children." if parent else f"{where}: nothing stands at the top."
    elif total != 100:
        listed = " + ".join(text(c.weight) for c in children)
        yield f"{where}: the weights of {whose} total {text(total)}, not 100 ({listed})."


def _directions_agree(method: Method) -> Iterator[str]:
    directions = {m.id: m.direction for m in method.measures}
    for where, tree, _ in _trees(method):
        for c in tree:
            if c.kind == "measure" and c.direction and directions.get(c.measure, c.direction) != c.direction:
                yield f"{where} > '{c.id}': it says '{c.direction}' is better, and its measure says the opposite."


def _leaves_are_whole(method: Method) -> Iterator[str]:
    scales, measures = {s.id for s in method.scales}, {m.id for m in method.measures}
    for where, tree, _ in _trees(method):
        for c in tree:
            faults = (*_leaf(c, scales, measures), *_pass_rules(c))
            yield from (f"{where} > '{c.id}': {fault}" for fault in faults)


def _leaf(c: Criterion, scales: set[str], measures: set[str]) -> Iterator[str]:
    if c.kind == "question" and c.scale not in scales:
        yield f"a question needs a known scale; it has '{c.scale}'."
    if c.kind == "question" and not c.text:
        yield "a question needs its text."
    if c.kind == "measure" and c.measure not in measures:
        yield f"it needs a known measure; it has '{c.measure}'."
    if c.kind != "group" and c.direction is None:
        yield "it has to name its direction: 'higher' or 'lower' is better."
    if (c.kind == "price") != (c.direction == "lower") and c.kind in ("price", "question"):
        yield f"for a {c.kind} the direction has to be '{'lower' if c.kind == 'price' else 'higher'}'."
    if c.kind == "price" and c.parent:
        yield "price has to stand at the top of the tree, beside quality, not inside a group."
    if (c.kind != "question" and c.scale) or (c.kind != "measure" and c.measure):
        yield f"only a question has a scale and only a measure a 'measure'; this is a {c.kind}."


def _pass_rules(c: Criterion) -> Iterator[str]:
    if c.kind == "price" and c.pass_percent is not None:
        yield "price has no pass mark; give a price line a 'highest' instead."
    if c.pass_mark is not None and c.kind != "question":
        yield "'pass_mark' is a mark on a question's scale; use 'pass_percent' here."
    if c.pass_percent is not None and not 0 < c.pass_percent <= 100:
        yield f"'pass_percent' has to be above 0 and at most 100; it is {text(c.pass_percent)}."


def _pass_marks_are_on_the_scale(method: Method) -> Iterator[str]:
    scales = {s.id: s for s in method.scales}
    for c in method.criteria:
        marks = [p.mark for p in scales[c.scale].points] if c.scale in scales else []
        if c.pass_mark is not None and marks and c.pass_mark not in marks:
            listed = ", ".join(text(m) for m in marks)
            yield f"criteria > '{c.id}': the pass mark {text(c.pass_mark)} is not on the scale ({listed})."


def _scales_are_usable(method: Method) -> Iterator[str]:
    for scale in method.scales:
        marks = [p.mark for p in scale.points]
        if len(marks) < 2 or marks != sorted(set(marks)) or marks[0] < 0:
            yield f"scales > '{scale.id}': it needs at least two marks, none below 0, each higher than the one before."


def _price_fits_how_it_combines(method: Method) -> Iterator[str]:
    fixed = method.price.formula.rule == "fixed_rate"
    for where, tree, combine in _trees(method):
        prices = [c for c in tree if c.kind == "price"]
        if combine == "quality_only" and prices:
            yield f"{where}: quality alone is compared, so no criterion of kind 'price' may exist ('{prices[0].id}')."
        if combine == "weighted_sum" and len(prices) != 1:
            yield f"{where}: exactly one criterion of kind 'price' is needed; there are {len(prices)}."
        if fixed and combine != "quality_only":
            yield f"{where}: every rate is fixed by the authority, so 'combine' has to be 'quality_only'."


def _price_lines_are_whole(method: Method) -> Iterator[str]:
    price = method.price
    given = "weight" if price.basis == "weights" else "volume"
    for line in price.lines:
        where = f"price > lines > '{line.id}'"
        if getattr(line, given) is None or getattr(line, given) <= 0:
            yield f"{where}: prices are added up by {price.basis}, so it needs a '{given}' above 0."
        if (line.unit == "visit") != (line.minutes is not None):
            yield f"{where}: 'minutes' is needed for a visit, and only for a visit."
        if price.formula.rule == "fixed_rate" and line.rate is None:
            yield f"{where}: the authority fixes every rate, so it needs a 'rate'."
        if any(value is not None and value <= 0 for value in (line.rate, line.lowest, line.highest)):
            yield f"{where}: 'rate', 'lowest' and 'highest' are prices and have to be above 0."
        if line.lowest is not None and line.highest is not None and line.lowest > line.highest:
            yield f"{where}: 'lowest' is above 'highest'."
    total = sum((line.weight or Fraction(0) for line in price.lines), Fraction(0))
    if price.basis == "weights" and total != 100:
        yield f"price > lines: the weights total {text(total)}, not 100."


def _formula_is_usable(method: Method) -> Iterator[str]:
    formula = method.price.formula
    if formula.rule == "one_sided_linear" and formula.zero_at <= 1:
        yield f"price > formula: 'zero_at' is a multiple of the lowest price above 1; it is {text(formula.zero_at)}."
    if formula.rule == "reference_over_bid" and formula.reference <= 0:
        yield "price > formula: 'reference' has to be a price above 0."


def _rounding_and_ties_fit(method: Method) -> Iterator[str]:
    if method.rounding.rank_on == "published" and method.rounding.total is None:
        yield "rounding: ranks look at published totals, so 'total' has to say to how many places."
    ids = {c.id for c in method.criteria if c.kind != "price"}
    for tie in method.ties:
        if tie.rule == "higher_criterion" and tie.criterion not in ids:
            yield f"ties: '{tie.criterion}' is not a criterion of quality."
        if tie.rule == "lower_price" and method.price.formula.rule == "fixed_rate":
            yield "ties: 'lower_price' cannot settle a tie where the authority fixes every rate."


def _ties_are_told_once(method: Method) -> Iterator[str]:
    yield from _unique("ties", (f"{tie.rule} {tie.criterion}".strip() for tie in method.ties))
    if method.near_tie is not None and method.near_tie <= 0:
        yield f"near_tie: the band has to be more than 0 points; it is {text(method.near_tie)}."


def _tiers_fit(method: Method) -> Iterator[str]:
    for tier in method.tiers[:-1]:
        if tier.places is None:
            yield f"tiers > '{tier.id}': only the last tier may be without 'places'."
    for tier in method.tiers:
        if (tier.places is None) != (tier.at_cap is None):
            yield f"tiers > '{tier.id}': 'places' and 'at_cap' (what happens to ties across the cap) belong together."


def _measures_are_whole(method: Method) -> Iterator[str]:
    for m in method.measures:
        yield from (f"measures > '{m.id}': {fault}" for fault in (*_measure(m), *_gap_rules(m)))


def _measure(m: Measure) -> Iterator[str]:
    need = {
        "table": ("table",),
        "bands": ("bands",),
        "line": ("zero_at", "full_at"),
        "count": ("full_at", "each"),
        "rate": ("zero_at", "full_at", "per"),
    }[m.rule]
    for name in need:
        if getattr(m, name) in (None, ()):
            yield f"the rule '{m.rule}' needs '{name}'."
    if m.zero_at is not None and m.full_at is not None and m.rule in ("line", "rate"):
        if m.zero_at == m.full_at:
            yield "'zero_at' and 'full_at' have to differ."
        elif (m.full_at > m.zero_at) != (m.direction == "higher"):
            yield f"it says '{m.direction}' is better, but 'zero_at' and 'full_at' say the opposite."
    edge = "at_least" if m.direction == "higher" else "at_most"
    for band in m.bands:
        if getattr(band, edge) is None or (band.at_least is not None) == (band.at_most is not None):
            yield f"'{m.direction}' is better, so every band needs '{edge}' and nothing else."
    points = [row.points for row in m.table] + [band.points for band in m.bands]
    points += [m.full_at] if m.rule == "count" and m.full_at is not None else []
    if any(not 0 <= p <= 100 for p in points):
        yield "points are out of 100; one is below 0 or above 100."
    yield from (f"'{name}' has to be more than 0." for name in ("each", "per") if (getattr(m, name) or 1) <= 0)
    yield from _unique("table", (row.value.casefold() for row in m.table))


def _gap_rules(m: Measure) -> Iterator[str]:
    gaps: dict[str, GapRule | None] = {name: getattr(m.gaps, name) for name in type(m.gaps).model_fields}
    for name, rule in gaps.items():
        if rule and rule.rule == "points" and rule.points is None:
            yield f"gaps > {name}: the rule 'points' needs 'points'."
        if rule and rule.points is not None and not 0 <= rule.points <= 100:
            yield f"gaps > {name}: points are out of 100."
    if m.minimum_sample and m.gaps.not_enough is None:
        yield "it has a minimum sample, so 'gaps' has to say what 'not_enough' earns."


def _low_price_fits(method: Method) -> Iterator[str]:
    low = method.low_price
    if low is None:
        return
    lots = {lot.id for lot in method.lots}
    for travel in low.travel:
        if travel.lot and travel.lot not in lots:
            yield f"low_price > travel: '{travel.lot}' is not a lot."
    named = {travel.lot for travel in low.travel}
    yield from _unique("low_price > travel", (travel.lot or "every other lot" for travel in low.travel))
    if "" not in named and (bare := sorted(lots - named)):
        yield f"low_price > travel: nothing is said for {', '.join(bare)}; add an entry without 'lot' for the rest."
    if not low.tests:
        yield "low_price > tests: name at least one test, or leave 'low_price' out."
    if low.cost.visit_minutes <= 0:
        yield "low_price > cost: 'visit_minutes' has to be above 0."
    ni = low.cost.national_insurance
    wanted = "contact_hours_per_week" if ni.mode == "statutory" else "percent"
    if getattr(ni, wanted) is None:
        yield f"low_price > cost > national_insurance: the mode '{ni.mode}' needs '{wanted}'."


def _cycle_dates_run_on(method: Method) -> Iterator[str]:
    if not method.cycle:
        return
    yield from _unique("cycle > periods", (p.id for p in method.cycle.periods))
    for p in method.cycle.periods:
        if not p.starts < p.ends < p.data_by <= p.list_by <= p.live_on:
            yield f"cycle > periods > '{p.id}': start, end, data by, list by and live have to follow one another."
    if any(c.kind == "question" for c in method.cycle.criteria):
        yield "cycle > criteria: a re-assessment rests on measures and prices; questions belong to the tender."


_CHECKS: tuple[Check, ...] = (
    _something_is_there,
    _deadline_has_a_zone,
    _days_are_of_our_time,
    _names_are_unique,
    _parents_exist,
    _weights_total_100,
    _leaves_are_whole,
    _directions_agree,
    _scales_are_usable,
    _pass_marks_are_on_the_scale,
    _measures_are_whole,
    _price_fits_how_it_combines,
    _price_lines_are_whole,
    _formula_is_usable,
    _rounding_and_ties_fit,
    _ties_are_told_once,
    _tiers_fit,
    _low_price_fits,
    _cycle_dates_run_on,
)
