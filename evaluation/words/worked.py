"""A worked example of a method: three made-up bids through the engine itself, so bidders see every rule at work."""

from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction

from criteria.formulas import PriceMatrix, SetRange, StaffShare
from criteria.schema import Criterion, Measure, Method, PriceLine, Scale
from evaluation.exact import rounded
from evaluation.fair_cost.homecare import TITLES as COST_LINES
from evaluation.model import AgreedMark, BidResult, CostLine, LotStatus, MeasureValue, Rate, State
from evaluation.scoring.combine import COMBINATIONS
from evaluation.scoring.formulas import FORMULAS
from evaluation.scoring.quality import BidInput
from evaluation.scoring.ranking import LotInput, rank_lot
from evaluation.words.explain import Line, explain
from evaluation.words.labels import STATES, count, number, points, pounds
from evaluation.words.totals import amount

BIDS = ("Bid A", "Bid B", "Bid C")
#: what the made-up bids ask, beside the first: 100, 106 and 118 per cent
_DEARER = (Fraction(100), Fraction(106), Fraction(118))
_MADE_UP = {"hour": 24, "visit": 24, "night": 60, "week": 900, "package": 300}
#: a made-up hour by the official cost lines, in hundredths of its price; dearer bids move some from business to pay
_COSTS = {
    "direct_care": 46, "travel_time": 8, "mileage": 4, "ppe": 1, "training": 1, "holiday": 7, "non_contact": 1,
    "sickness": 2, "notice": 0, "employer_ni": 4, "pension": 2, "business": 20, "surplus": 4,
}  # fmt: skip
_SAMPLE = 1000  # visits, replies or people that a made-up value rests on


@dataclass(frozen=True, slots=True)
class Example:
    """Made-up bids and what became of them. Tables are a row of headers and rows of text, nothing worked out again.

    `given` holds what each bid was made up with, `results` what the engine gave, `lines` the arithmetic of `whose`.
    """

    given: tuple[tuple[str, ...], ...]
    results: tuple[tuple[str, ...], ...]
    whose: str
    lines: tuple[Line, ...]


def worked_example(method: Method) -> Example | None:
    """Three made-up bids in the method's first lot; None where the method ranks nobody in them.

    Every figure after the made-up ones comes from `rank_lot`, the function that ranks real bids.
    """
    bids = [_bid(method, place) for place in range(len(BIDS))]
    lot = rank_lot(method, LotInput(method.lots[0].id, bids))
    if lot.status is not LotStatus.COMPLETE:
        return None
    ranked = [bid for bid in lot.bids if bid.step is not None and bid.state is State.IN]
    shown = next((bid for bid in ranked if bid.rank != 1), ranked[0])
    lines = explain(shown.step) if shown.step else ()
    results = tuple(_result(method, bid) for bid in lot.bids)
    return Example(tuple(_given(method, bids)), results, shown.provider, lines)


def leaving_words(method: Method) -> str:
    """What happens to the others when a bid leaves: they change where a rule looks at other bids, and only there."""
    formula, combination = method.price.formula, COMBINATIONS[method.combine.rule]
    relative = combination.relative or (
        combination.uses == "points" and formula is not None and FORMULAS[formula.rule].looks_at_others(formula)
    )
    if not relative:
        return (
            "When a bid leaves (it is withdrawn, disregarded or disqualified), the points of the others stay as they "
            "are: no bid's points depend on another bid. The others move up."
        )
    return (
        "This method compares bids with one another. When a bid leaves (it is withdrawn, disregarded or disqualified), "
        "the points of the others are worked out again without it, and their order can change."
    )


def _bid(method: Method, place: int) -> BidInput:
    ref = BIDS[place]
    marks = {c.id: AgreedMark(ref, c.id, _mark(method.scale(c.scale), c, place), "", "") for c in method.questions}
    values = {m.id: _value(m, ref, place) for m in method.measured()}
    rates = {
        line.id: Rate(ref, "", line.id, _rate(method, line, place)) for line in method.price.lines if line.rate is None
    }
    costs = _costs(method, ref, place) if isinstance(method.price.formula, StaffShare) else {}
    return BidInput(ref, marks=marks, measures=values, rates=rates, preference=1, costs=costs)


def _mark(scale: Scale, c: Criterion, place: int) -> Fraction:
    """The marks that pass, from the top down: the dearer the bid, the higher its mark."""
    passing = [p.mark for p in scale.points if c.pass_mark is None or p.mark >= c.pass_mark]
    return passing[max(-len(passing), place - len(BIDS))]


def _value(m: Measure, ref: str, place: int) -> MeasureValue:
    if m.rule == "table":
        return MeasureValue(ref, m.id, m.table[min(place, len(m.table) - 1)].value, sample=_SAMPLE)
    if m.rule == "bands":
        band = m.bands[min(place, len(m.bands) - 1)]
        edge = band.at_least if band.at_least is not None else band.at_most
        return MeasureValue(ref, m.id, edge or Fraction(0), sample=_SAMPLE)
    if m.rule == "count":
        return MeasureValue(ref, m.id, Fraction(place), sample=_SAMPLE)
    zero, full = m.zero_at or Fraction(0), m.full_at or Fraction(0)
    value = full + (zero - full) * place / 4
    events = value * _SAMPLE / m.per if m.rule == "rate" and m.per else value
    return MeasureValue(ref, m.id, events, sample=_SAMPLE)


def _rate(method: Method, line: PriceLine, place: int) -> Fraction:
    """A made-up rate in whole pence, inside the published band where there is one; or one of the published matrix."""
    if isinstance(method.price.formula, PriceMatrix):
        return method.price.formula.rows[min(place, len(method.price.formula.rows) - 1)].price
    whole = Fraction(_MADE_UP[line.unit])
    if line.minutes and line.unit == "visit":
        whole = whole * line.minutes / 60
    if line.lowest is not None and line.highest is not None:
        whole = line.lowest + (line.highest - line.lowest) / 2
    elif line.highest is not None:
        whole = line.highest * 4 / 5
    elif line.lowest is not None:
        whole = line.lowest
    elif isinstance(method.price.formula, SetRange) and len(method.price.lines) == 1:
        # inside the published range, so that the example shows the straight line and not only its ends
        whole = method.price.formula.lowest + (method.price.formula.highest - method.price.formula.lowest) / 4
    asked = rounded(whole * _DEARER[place] / 100, method.price.decimals)
    return min(asked, line.highest) if line.highest is not None else asked


def _costs(method: Method, ref: str, place: int) -> dict[str, CostLine]:
    """A made-up breakdown of the bid's first rate, every official line of it."""
    asked, moved = _rate(method, method.price.lines[0], place), 4 * place
    shares = _COSTS | {"direct_care": _COSTS["direct_care"] + moved, "business": _COSTS["business"] - moved}
    return {line: CostLine(ref, "", line, rounded(asked * share / 100, 2)) for line, share in shares.items()}


def _given(method: Method, bids: list[BidInput]) -> Iterator[tuple[str, ...]]:
    yield ("What was made up", *BIDS)
    for c in method.questions:
        yield (f"Mark: {c.title}", *(number(bid.marks[c.id].mark) for bid in bids))
    for m in method.measured():
        yield (f"Measure: {m.title}", *(_said(m, bid.measures[m.id]) for bid in bids))
    for line in method.price.lines:
        if line.rate is None:
            yield (f"Rate: {line.title}", *(pounds(bid.rates[line.id].amount) for bid in bids))
    for cost in bids[0].costs:
        yield (f"Cost of an hour: {COST_LINES[cost]}", *(pounds(bid.costs[cost].amount) for bid in bids))


def _said(m: Measure, value: MeasureValue) -> str:
    if not isinstance(value.value, Fraction):
        return str(value.value)
    return f"{number(value.value)} in {count(_SAMPLE, 'case')}" if m.rule == "rate" else number(value.value)


def _result(method: Method, bid: BidResult) -> tuple[str, ...]:
    """Bid, quality, price, points for price, total, rank; a dash where the method makes no such figure."""
    places = method.rounding.total if method.rounding.total is not None else 2
    return (
        bid.provider,
        "–" if bid.quality is None else points(bid.quality, max(places, 2)),
        "–" if bid.price is None else pounds(bid.price),
        "–" if bid.price_points is None else points(bid.price_points, max(places, 2)),
        "–" if bid.total is None else amount(bid.total, bid.unit, max(places, 2)),
        f"{bid.rank}" if bid.rank is not None else STATES[bid.state],
    )
