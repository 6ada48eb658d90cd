"""Evidence into points out of 100, by each measure's published rule; and what a gap earns, also as published."""

from collections.abc import Mapping
from fractions import Fraction

from criteria.schema import GapRule, Measure
from evaluation.model import Gap, MeasureValue, Step
from evaluation.scoring.steps import MINUS, OPEN, OVER, SHUT, TIMES, given, held

HUNDRED = Fraction(100)


def measure_points(measure: Measure, value: MeasureValue | None, carried: Mapping[str, Fraction]) -> Step | None:
    """Points out of 100 for what a measure says; None where the published rule gives no total for the gap.

    A value resting on fewer than `minimum_sample` is "not enough", whatever it says.
    """
    if value is None:
        return _gap(measure, Gap.MISSING, carried, value)
    if isinstance(value.value, Gap):
        return _gap(measure, value.value, carried, value)
    least = max(measure.minimum_sample or 0, measure.rule == "rate")
    if least and (value.sample or 0) < least:
        return _gap(measure, Gap.NOT_ENOUGH, carried, value)
    return _RULES[measure.rule](measure, value)


def _gap(measure: Measure, gap: Gap, carried: Mapping[str, Fraction], value: MeasureValue | None) -> Step | None:
    rule: GapRule = getattr(measure.gaps, gap.value) or measure.gaps.missing
    source = value.source if value else None
    if rule.rule == "carry_forward" and measure.id in carried:
        return given(
            f"carried_forward_{gap.value}", carried[measure.id], of=measure.title, source=source, unit="of_100"
        )
    if rule.rule == "no_total" or rule.points is None:
        return None
    return given(f"published_for_{gap.value}", rule.points, of=measure.title, source=source, unit="of_100")


def _number(measure: Measure, value: MeasureValue) -> Step:
    if not isinstance(value.value, Fraction):
        raise TypeError(f"the measure '{measure.id}' takes a number, not {value.value!r}")
    return given("measured", value.value, of=measure.unit or measure.title, source=value.source)


def _table(measure: Measure, value: MeasureValue) -> Step:
    named = {row.value.casefold(): row for row in measure.table}
    row = named[str(value.value).casefold()]
    return given("table_row", row.points, of=row.value, source=value.source, unit="of_100")


def _bands(measure: Measure, value: MeasureValue) -> Step:
    seen = _number(measure, value)
    inside = [
        band.points
        for band in measure.bands
        if (band.at_least is not None and seen.value >= band.at_least)
        or (band.at_most is not None and seen.value <= band.at_most)
    ]
    return Step("band", max(inside, default=Fraction(0)), of=measure.title, parts=(seen,), unit="of_100")


def _line(measure: Measure, value: MeasureValue) -> Step:
    return _along(measure, _number(measure, value))


def _along(measure: Measure, seen: Step) -> Step:
    """Straight from 0 at `zero_at` to 100 at `full_at`, held at both ends."""
    if measure.zero_at is None or measure.full_at is None:
        raise ValueError(f"the measure '{measure.id}' has no line")
    low, high = measure.zero_at, measure.full_at
    working = (HUNDRED, TIMES, OPEN, seen.value, MINUS, low, SHUT, OVER, OPEN, high, MINUS, low, SHUT)
    step = Step(
        "along_line",
        100 * (seen.value - low) / (high - low),
        of=measure.title,
        working=working,
        parts=(seen,),
        unit="of_100",
    )
    if step.value < 0:
        return held(step, Fraction(0), "not_below_zero")
    return held(step, HUNDRED, "not_above_100") if step.value > 100 else step


def _count(measure: Measure, value: MeasureValue) -> Step:
    if measure.full_at is None or measure.each is None:
        raise ValueError(f"the measure '{measure.id}' has no count rule")
    seen = _number(measure, value)
    working = (measure.full_at, MINUS, measure.each, TIMES, seen.value)
    step = Step(
        "less_for_each",
        measure.full_at - measure.each * seen.value,
        of=measure.title,
        working=working,
        parts=(seen,),
        unit="of_100",
    )
    return held(step, Fraction(0), "not_below_zero") if step.value < 0 else step


def _rate(measure: Measure, value: MeasureValue) -> Step:
    if measure.per is None or not value.sample:
        raise ValueError(f"the measure '{measure.id}' needs 'per' and a sample above 0")
    events, size = _number(measure, value), Fraction(value.sample)
    working = (events.value, TIMES, measure.per, OVER, size)
    rate = Step("rate_per", events.value * measure.per / size, of=measure.unit, working=working, parts=(events,))
    return _along(measure, rate)


_RULES = {"table": _table, "bands": _bands, "line": _line, "count": _count, "rate": _rate}
