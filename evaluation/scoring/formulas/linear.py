"""Formulas whose points fall along a straight line."""

from collections.abc import Mapping, Sequence
from fractions import Fraction

from criteria.formulas import LinearOverSpan, OneSidedLinear, SetRange, TwoSidedLinear
from evaluation.model import Step
from evaluation.scoring.formulas.base import PriceFormula, Show, limited, needed, pounds
from evaluation.scoring.formulas.ratio import lowest
from evaluation.scoring.steps import MINUS, OPEN, OVER, PLUS, SHUT, TIMES, given


def _between(available: Fraction, price: Step, zero: Step, full: Step) -> Step:
    """Points along the line from all of them at `full` to none at `zero`, and on past either."""
    up, across = (OPEN, zero.value, MINUS, price.value, SHUT), (OPEN, zero.value, MINUS, full.value, SHUT)
    value = available * (zero.value - price.value) / (zero.value - full.value)
    working = (available, TIMES, *up, OVER, *across)
    return Step("price_points", value, working=working, parts=(zero, price, full), unit="points")


def _one_sided(parameters: OneSidedLinear, available: Fraction, price: Step, reference: Step | None) -> Step:
    low = needed(reference)
    working = (parameters.zero_at, TIMES, low.value)
    zero = Step("zero_price", parameters.zero_at * low.value, working=working, parts=(low,), unit="GBP")
    line = _between(available, price, zero, low)
    return limited(line, available, negative=parameters.below_zero == "negative")


def _over_span(parameters: LinearOverSpan, available: Fraction, price: Step, reference: Step | None) -> Step:
    low = needed(reference)
    line = _between(available, price, _span_end(parameters, low), low)
    return limited(line, available, negative=parameters.below_zero == "negative")


def _span_end(parameters: LinearOverSpan, low: Step) -> Step:
    working: tuple[Fraction | str, ...]
    if parameters.span is not None:
        value, working = low.value + parameters.span, (low.value, PLUS, parameters.span)
    else:
        whole, over = Fraction(100), parameters.span_percent or Fraction(0)
        value = low.value * (whole + over) / whole
        working = (low.value, TIMES, OPEN, whole, PLUS, over, SHUT, OVER, whole)
    return Step("zero_price", value, working=working, parts=(low,), unit="GBP")


def _beyond(parameters: OneSidedLinear | LinearOverSpan, _: Show) -> Mapping[str, str]:
    """Bidders are told where a price can lose points that it never earned."""
    lost = ", and below 0 for a higher price: those points are taken off the total"
    return {"beyond": lost if parameters.below_zero == "negative" else ""}


def _span_in_words(parameters: LinearOverSpan, show: Show) -> Mapping[str, str]:
    span, percent = parameters.span, parameters.span_percent
    size = pounds(span, show) if span is not None else f"{show(percent or Fraction(0))}%"
    return {"end": f"{size} above the lowest", **_beyond(parameters, show)}


def _range(parameters: TwoSidedLinear, prices: Sequence[Step]) -> Step | None:
    low = lowest(parameters, prices)
    if low is None:
        return None
    top = max(prices, key=lambda step: step.value)
    high = Step("highest_price", top.value, of=top.of, working=(top.value,), parts=(top,), unit="GBP")
    working = (high.value, MINUS, low.value)
    return Step("price_range", high.value - low.value, working=working, parts=(high, low), unit="GBP")


def _two_sided(_: TwoSidedLinear, available: Fraction, price: Step, reference: Step | None) -> Step:
    high, low = needed(reference).parts
    if high.value > low.value:
        return limited(_between(available, price, high, low), available)
    # No range to divide by. Where all prices are the same, none is dearer than another: each earns all the points.
    value = available if price.value <= low.value else Fraction(0)
    return Step("price_points", value, of="all_prices_equal", working=(value,), parts=(price, low), unit="points")


def _in_set_range(parameters: SetRange, available: Fraction, price: Step, _: Step | None) -> Step:
    none, full = (
        given("set_highest", parameters.highest, unit="GBP"),
        given("set_lowest", parameters.lowest, unit="GBP"),
    )
    return limited(_between(available, price, none, full), available)


ONE_SIDED_LINEAR = PriceFormula(
    "one_sided_linear",
    "Straight line from the lowest price",
    "The lowest price earns all {points} points. "
    "Points fall in a straight line to none at {zero_at} times the lowest price{beyond}.",
    "South Africa, Preferential Procurement Regulations; Canton of Bern, decision 2018.GEF.1669",
    OneSidedLinear,
    written="points for price × (zero price − this price) ÷ (zero price − lowest price), where the zero price "
    "is the published multiple × the lowest price",
    relative=True,
    points=_one_sided,
    reference=lowest,
    told=_beyond,
)
LINEAR_OVER_SPAN = PriceFormula(
    "linear_over_span",
    "Straight line over a published span",
    "The lowest price earns all {points} points. Points fall in a straight line to none at {end}{beyond}.",
    "Canton of Bern, health and social welfare directorate, decision 2018.GEF.1669 of 4 July 2019",
    LinearOverSpan,
    written="points for price × (zero price − this price) ÷ (zero price − lowest price), where the zero price "
    "is the lowest price + the span, or the lowest price × (100 + span in per cent) ÷ 100",
    relative=True,
    points=_over_span,
    reference=lowest,
    told=_span_in_words,
)
TWO_SIDED_LINEAR = PriceFormula(
    "two_sided_linear",
    "Straight line from the lowest to the highest price",
    "The lowest price earns all {points} points and the highest none, with a straight line between. "
    "Where all prices are the same, each earns all.",
    "Tender papers on Vergabemarktplatz Rheinland; vergabeblog.de, 12 July 2015",
    TwoSidedLinear,
    written="points for price × (highest price − this price) ÷ (highest price − lowest price)",
    relative=True,
    points=_two_sided,
    reference=_range,
    library=True,
    compared="The lowest and the highest price are",
)
SET_RANGE = PriceFormula(
    "set_range",
    "Straight line over a published range",
    "A price of £{lowest} or less earns all {points} points and one of £{highest} or more earns none, with a straight "
    "line between. No bid changes another's points.",
    "Negometrix: price compared with a minimum and a maximum that are set before the tender",
    SetRange,
    written="points for price × (published highest − this price) ÷ (published highest − published lowest), "
    "held at 0 and at the points for price",
    relative=False,
    points=_in_set_range,
)
