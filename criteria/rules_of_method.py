"""Rules that look across a whole method. Each returns sentences; nothing is rescaled, guessed or skipped."""

from collections import Counter
from collections.abc import Iterator, Sequence
from fractions import Fraction

from criteria.checking import Check, trees, unique
from criteria.rules_of_combining import COMBINING
from criteria.rules_of_lists import LISTS
from criteria.rules_of_low_price import LOW_PRICES
from criteria.rules_of_price import PRICES
from criteria.rules_of_procedure import PROCEDURE
from criteria.schema import Criterion, GapRule, Measure, Method
from evaluation.exact import text


def faults_of(method: Method) -> list[str]:
    """Every rule that the method breaks, one sentence each; empty where the method may be sealed."""
    return [fault for check in _CHECKS for fault in check(method)]


def _names_are_unique(method: Method) -> Iterator[str]:
    yield from unique("lots", (lot.id for lot in method.lots))
    yield from unique("conditions", (c.id for c in method.conditions))
    yield from unique("scales", (s.id for s in method.scales))
    yield from unique("measures", (m.id for m in method.measures))
    yield from unique("tiers", (t.id for t in method.tiers))
    yield from unique("price > lines", (line.id for line in method.price.lines))
    for where, tree, _ in trees(method):
        yield from unique(where, (c.id for c in tree))


def _something_is_there(method: Method) -> Iterator[str]:
    if not method.lots:
        yield "lots: there has to be at least one lot."
    if not method.tiers:
        yield "tiers: there has to be at least one tier; use one without 'places' where the list is not capped."
    if not method.price.lines:
        yield "price > lines: there has to be at least one price line."
    for where, tree, _ in trees(method):
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
    for where, tree, _ in trees(method):
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
    for where, tree, _ in trees(method):
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
    for where, tree, _ in trees(method):
        for c in tree:
            if c.kind == "measure" and c.direction and directions.get(c.measure, c.direction) != c.direction:
                yield f"{where} > '{c.id}': it says '{c.direction}' is better, and its measure says the opposite."


def _leaves_are_whole(method: Method) -> Iterator[str]:
    scales, measures = {s.id for s in method.scales}, {m.id for m in method.measures}
    for where, tree, _ in trees(method):
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
    yield from _asked_of(c)


def _asked_of(c: Criterion) -> Iterator[str]:
    for name in ("looks_for", "summary_words"):
        if c.kind != "question" and getattr(c, name):
            yield f"only a question has '{name}'; this is a {c.kind}."
    for point, times in Counter(point.casefold() for point in c.looks_for).items():
        if times > 1:
            yield f"'looks_for' says '{point}' {times} times."


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
    yield from unique("table", (row.value.casefold() for row in m.table))


def _gap_rules(m: Measure) -> Iterator[str]:
    gaps: dict[str, GapRule | None] = {name: getattr(m.gaps, name) for name in type(m.gaps).model_fields}
    for name, rule in gaps.items():
        if rule and rule.rule == "points" and rule.points is None:
            yield f"gaps > {name}: the rule 'points' needs 'points'."
        if rule and rule.points is not None and not 0 <= rule.points <= 100:
            yield f"gaps > {name}: points are out of 100."
    if m.minimum_sample and m.gaps.not_enough is None:
        yield "it has a minimum sample, so 'gaps' has to say what 'not_enough' earns."


def _cycle_dates_run_on(method: Method) -> Iterator[str]:
    if not method.cycle:
        return
    yield from unique("cycle > periods", (p.id for p in method.cycle.periods))
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
    *COMBINING,
    *PRICES,
    *LISTS,
    *PROCEDURE,
    *LOW_PRICES,
    _cycle_dates_run_on,
)
