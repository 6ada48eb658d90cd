"""The two floors: is a bid's price for awake care under what care costs? They look, and remove nothing.

Each test needs only the bid and the lot's stated assumptions, never other bids, so it works the same with one bid or
fifty. "Not testable" is an answer of its own and never means "clear". Equal to the floor is not below it.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from fractions import Fraction
from types import MappingProxyType
from typing import Literal

from evaluation.fair_cost.assumptions import Assumptions, Mix, StatutoryNI, Surplus
from evaluation.fair_cost.homecare import build_up
from evaluation.fair_cost.reverse import fixed_overhead, shared_overhead, solve_wage
from evaluation.fair_cost.statutory import Statutory
from evaluation.fair_cost.steps import Token, worked
from evaluation.model import LowPriceSignal, Signal, Step

Facts = dict[str, Fraction | str]


@dataclass(frozen=True, slots=True)
class AwakeLine:
    """One rate for awake care. `hours` are its contact hours in the lot: a volume or any weight, the same for all bids.

    `rate` is a step in pounds per `per`, None where the bid has none; `minutes` is the visit length, None for an hourly
    rate that covers the lot's whole mix of visits. A rate per visit has a length.
    """

    line: str
    hours: Fraction
    rate: Step | None
    minutes: Fraction | None = None
    per: Literal["hour", "visit"] = "hour"

    def __post_init__(self) -> None:
        if self.hours < 0 or (self.minutes is not None and self.minutes <= 0):
            raise ValueError(f"'{self.line}': hours may not be below nil, and a visit lasts more than nil minutes")
        if self.per == "visit" and self.minutes is None:
            raise ValueError(f"'{self.line}' is priced per visit and must say how long a visit is")


@dataclass(frozen=True, slots=True)
class OtherLine:
    """One rate for a service without a cost model: sleep-in, live-in, night sleep, or care by the week."""

    line: str
    service: str


@dataclass(frozen=True, slots=True)
class PricedBid:
    """What a test needs of a bid: its rates in one lot."""

    lot: str
    provider: str
    lines: tuple[AwakeLine | OtherLine, ...]

    @property
    def awake(self) -> tuple[AwakeLine, ...]:
        """The lines of care while awake, which have a cost model."""
        return tuple(line for line in self.lines if isinstance(line, AwakeLine))


@dataclass(frozen=True, slots=True)
class LotCost:
    """The authority's stated assumptions for a lot, its mix of visits, and the law on the delivery date.

    The delivery date is `statutory.day`.
    """

    lot: str
    assumptions: Assumptions
    mix: Mix
    statutory: Statutory


def at_legal_minimum(assumptions: Assumptions, statutory: Statutory) -> Assumptions:
    """The same assumptions with pay at the legal minimum on the day, no premium, no business cost and no surplus.

    Where National Insurance follows the statutory rule, its rate and threshold are those of the day too.
    """
    wage = statutory.minimum_wage
    sources = {**assumptions.sources, "wage_per_hour": wage.source}
    ni = assumptions.ni
    if isinstance(ni, StatutoryNI):
        rate, week = statutory.figure("employer_ni.rate"), statutory.figure("employer_ni.threshold_per_week")
        ni = replace(ni, rate=rate.value or Fraction(0), threshold_per_week=week.value or Fraction(0))
        sources |= {"ni_rate": rate.source, "ni_threshold_per_week": week.source}
    return replace(
        assumptions,
        wage_per_hour=statutory.value("minimum_wage.adult"),
        ni=ni,
        enhancement_share=Fraction(0),
        travel_wage_per_hour=None,
        business_per_hour=Fraction(0),
        business_share_of_price=Fraction(0),
        surplus=Surplus("markup", Fraction(0)),
        sources=sources,
    )


class Floors:
    """The floors of one lot, each worked out once for all of its bids: they differ only by the lines' visits."""

    def __init__(self, lot: LotCost) -> None:
        self.lot = lot
        self.assumptions = {rule: start(lot) for rule, start in _FLOORS.items()}
        self._costs: dict[tuple[str, Mix], Step] = {}
        self._mixes: dict[tuple[tuple[Fraction | None, Fraction], ...], Mix] = {}

    def cost(self, rule: str, mix: Mix) -> Step:
        """What the rule compares with, in pounds per contact hour of this mix of visits."""
        key = (rule, mix)
        if key not in self._costs:
            self._costs[key] = build_up(self.assumptions[rule], mix).price
        return self._costs[key]

    def care(self, mix: Mix) -> Step:
        """Careworker costs alone on the stated assumptions, in pounds per contact hour of this mix of visits."""
        return build_up(self.lot.assumptions, mix).care

    def mix(self, awake: tuple[AwakeLine, ...]) -> Mix:
        """Visits per contact hour over these lines. One line alone keeps its own mix."""
        shape = tuple((line.minutes, line.hours) for line in awake)
        if shape not in self._mixes:
            self._mixes[shape] = _blended_mix(awake, self.lot.mix)
        return self._mixes[shape]


#: rule id -> the assumptions its floor stands on
_FLOORS: Mapping[str, Callable[[LotCost], Assumptions]] = MappingProxyType(
    {
        "below_lawful_cost": lambda lot: at_legal_minimum(lot.assumptions, lot.statutory),
        "below_local_cost": lambda lot: lot.assumptions,
    }
)


def below_floor(rule: str, bid: PricedBid, floors: Floors) -> LowPriceSignal:
    """Whether the bid's awake hour is priced strictly under what `rule` ("below_lawful_cost", "below_local_cost")
    compares with. Raises ValueError for a bid of another lot.
    """
    if bid.lot != floors.lot.lot:
        raise ValueError(f"a bid for '{bid.lot}' cannot be tested with the costs of '{floors.lot.lot}'")
    awake, facts = bid.awake, _what_is_not_tested(bid, bid.awake)
    price, why = hourly_price(bid)
    if price is None:
        return LowPriceSignal(rule, bid.lot, bid.provider, Signal.NOT_TESTABLE, why=why, facts=facts)
    cost = floors.cost(rule, floors.mix(awake))
    below = price.value < cost.value
    facts |= _facts(rule, price, cost, floors) | _lines_below(rule, awake, floors)
    if below:
        facts |= {"shortfall_per_hour": cost.value - price.value} | _wages_left(price, floors.mix(awake), floors.lot)
    outcome = Signal.SIGNAL if below else Signal.CLEAR
    return LowPriceSignal(rule, bid.lot, bid.provider, outcome, price=price, floor=cost, facts=facts)


def hourly_price(bid: PricedBid) -> tuple[Step | None, str]:
    """The bid's price for an awake contact hour over all of its lines, or None and the code of why there is none."""
    why = _why_not(bid, bid.awake)
    return (None, why) if why else (_blended_price(bid.awake), "")


def _why_not(bid: PricedBid, awake: tuple[AwakeLine, ...]) -> str:
    if not awake:
        return "no_model_for_service" if bid.lines else "no_price"
    if any(line.rate is None for line in awake):
        return "no_price"
    return "" if sum(line.hours for line in awake) else "no_hours"


def _what_is_not_tested(bid: PricedBid, awake: tuple[AwakeLine, ...]) -> Facts:
    others = [f"{line.line} ({line.service})" for line in bid.lines if isinstance(line, OtherLine)]
    missing = [line.line for line in awake if line.rate is None]
    found = {"lines_not_tested": ", ".join(others), "lines_without_price": ", ".join(missing)}
    return {name: text for name, text in found.items() if text}


def _facts(rule: str, price: Step, cost: Step, floors: Floors) -> Facts:
    law = floors.lot.statutory
    return {
        "price_per_hour": price.value,
        "floor_per_hour": cost.value,
        "floor_wage": floors.assumptions[rule].wage_per_hour,
        "minimum_wage": law.value("minimum_wage.adult"),
        "minimum_wage_band": law.minimum_wage_band,
        "minimum_wage_source": law.minimum_wage.source.text,
        "delivery_date": law.day.isoformat(),
    }


def _wages_left(price: Step, mix: Mix, lot: LotCost) -> Facts:
    """What a low price would leave for the worker, three ways, the kindest to the bidder first."""
    stated = lot.assumptions
    return {
        "implied_wage_no_overhead": solve_wage(price, at_legal_minimum(stated, lot.statutory), mix).value,
        "implied_wage_overhead_fixed": solve_wage(price, fixed_overhead(stated, mix), mix).value,
        "implied_wage_overhead_share": solve_wage(price, shared_overhead(stated, mix), mix).value,
        "visits_per_hour": mix.visits_per_hour.value,
    }


def _lines_below(rule: str, awake: tuple[AwakeLine, ...], floors: Floors) -> Facts:
    """Which of several rates are under their own floor: a bid sound as a whole may still lose money on short visits."""
    if len(awake) == 1:
        return {}
    own = ((line, floors.cost(rule, _own_mix(line, floors.lot.mix))) for line in awake)
    names = ", ".join(line.line for line, cost in own if _hourly(line).value < cost.value)
    return {"lines_below": names} if names else {}


def _hourly(line: AwakeLine) -> Step:
    """The line's rate per contact hour. Only for a line that has a rate."""
    assert line.rate is not None  # noqa: S101 - a bid without a rate is answered before this
    if line.per == "visit" and line.minutes:
        return worked("hourly_rate", line.rate, "×", 60, "÷", line.minutes, of=line.line)
    return worked("hourly_rate", line.rate, of=line.line)


def _own_mix(line: AwakeLine, mix: Mix) -> Mix:
    return mix if line.minutes is None else Mix.of_visit(line.minutes)


def _blended_price(awake: tuple[AwakeLine, ...]) -> Step:
    """Pounds per awake contact hour over all lines: the sum of hours x rate, over the hours."""
    return _weighted("price_per_hour", [(line.hours, _hourly(line)) for line in awake], "per_hour")


def _blended_mix(awake: tuple[AwakeLine, ...], mix: Mix) -> Mix:
    """Visits per contact hour over all lines. A bid of one line keeps that line's own mix."""
    if len(awake) == 1:
        return _own_mix(awake[0], mix)
    pairs = [(line.hours, _own_mix(line, mix).visits_per_hour) for line in awake]
    return Mix(_weighted("visits_per_hour", pairs, ""))


def _weighted(what: str, pairs: list[tuple[Fraction, Step]], unit: str) -> Step:
    if len(pairs) == 1:
        return worked(what, pairs[0][1], unit=unit)
    tokens: list[Token] = []
    for hours, step in pairs:
        tokens += [*(["+"] if tokens else []), hours, "×", step]
    return worked(what, "(", *tokens, ")", "÷", sum((hours for hours, _ in pairs), Fraction(0)), unit=unit)
