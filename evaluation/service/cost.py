"""From a method's stated assumptions to the cost of an hour in each lot, with the law of the delivery date."""

from dataclasses import dataclass
from fractions import Fraction
from functools import cache

from criteria import figure_files
from criteria.schema import HomecareCost, LowPrice, Method, NationalInsurance, PriceLine, Travel
from evaluation.exceptions import StageError
from evaluation.fair_cost.assumptions import Assumptions, Mix, Pension, PercentNI, StatutoryNI, Surplus
from evaluation.fair_cost.homecare import TITLES, Build, build_up
from evaluation.fair_cost.statutory import Figures, Statutory, parse_figures
from evaluation.low_price.floors import AwakeLine, LotCost, OtherLine, PricedBid, at_legal_minimum
from evaluation.model import Rate, Source, Step
from evaluation.scoring.steps import given

#: files in criteria/rules that are not dated figures
_NOT_FIGURES = frozenset({"bank_holidays"})


@cache
def figures() -> Figures:
    """Every dated figure we hold, read once."""
    return parse_figures({name: text for name, text in figure_files().items() if name not in _NOT_FIGURES})


def lot_costs(method: Method, cycle: str = "") -> dict[str, LotCost]:
    """What an hour of care is built on in each lot, by lot id; empty where the method states no costs."""
    low = method.low_price
    if low is None or low.cost is None:
        return {}
    law = law_of(method, low, cycle)
    return {lot.id: _lot_cost(low, low.cost, lot.id, law) for lot in method.lots}


def law_of(method: Method, low: LowPrice, cycle: str = "") -> Statutory:
    """What is in force on the delivery date, or, for a re-assessment that takes effect later, on that day."""
    period = next((p for p in method.cycle.periods if p.id == cycle), None) if method.cycle else None
    return figures().on(max(low.delivery_date, period.live_on) if period else low.delivery_date)


@dataclass(frozen=True, slots=True)
class LotFloors:
    """What an hour of care comes to in a lot on the stated assumptions, for the visit length that they name.

    `lawful` is care at the legal minimum wage and nothing else, `local` the whole stated cost. `minimum_wage` is the
    one in force on the delivery date, in pounds an hour.
    """

    lot: str
    lawful: Build
    local: Build
    minimum_wage: Fraction

    @property
    def lines(self) -> tuple[tuple[str, Fraction, Fraction], ...]:
        """Every cost line by its official name: pounds an hour in the lawful floor, and in the local cost."""
        return tuple(
            (title, self.lawful.line(name).value, self.local.line(name).value) for name, title in TITLES.items()
        )


def lot_floors(method: Method) -> tuple[LotFloors, ...]:
    """The lawful floor and the local cost of every lot, in the method's order; empty without stated costs."""
    return tuple(_floors(cost) for cost in lot_costs(method).values())


def _floors(cost: LotCost) -> LotFloors:
    lawful = build_up(at_legal_minimum(cost.assumptions, cost.statutory), cost.mix)
    minimum = cost.statutory.value("minimum_wage.adult")
    return LotFloors(cost.lot, lawful, build_up(cost.assumptions, cost.mix), minimum)


def priced(method: Method, lot: str, provider: str, rates: dict[str, Rate]) -> PricedBid:
    """A bid as the low-price tests look at it: its rates with the contact hours published for each."""
    return PricedBid(lot, provider, tuple(_line(method, line, rates.get(line.id)) for line in method.price.lines))


def _lot_cost(low: LowPrice, cost: HomecareCost, lot: str, statutory: Statutory) -> LotCost:
    by_lot = {travel.lot: travel for travel in low.travel}
    travel = by_lot.get(lot) or by_lot.get("")
    if travel is None:
        raise StageError(f"The method says nothing of travel in the lot '{lot}', so its cost cannot be worked out.")
    source = Source("method", "cost assumptions")
    mix = Mix.of_visit(cost.visit_minutes, source)
    return LotCost(lot, _assumptions(cost, travel, statutory, source), mix, statutory)


def _assumptions(cost: HomecareCost, travel: Travel, statutory: Statutory, source: Source) -> Assumptions:
    ni, sources = _national_insurance(cost.national_insurance, statutory)
    names = (*Assumptions.__dataclass_fields__, "pension_rate", "surplus")
    told = dict.fromkeys(names, source) | {
        name: Source("method", "travel assumptions")
        for name in ("travel_minutes_per_visit", "miles_per_visit", "pence_per_mile")
    }
    return Assumptions(
        wage_per_hour=cost.wage,
        ni=ni,
        pension=Pension(cost.pension_percent / 100, cost.pension_base),
        surplus=Surplus(cost.surplus_mode, cost.surplus if cost.surplus_mode == "pounds" else cost.surplus / 100),
        enhancement_share=cost.enhancement_percent / 100,
        travel_minutes_per_visit=travel.minutes_per_visit,
        miles_per_visit=travel.miles_per_visit,
        pence_per_mile=travel.pence_per_mile,
        holiday_share=cost.holiday_percent / 100,
        training_share=cost.training_percent / 100,
        training_base=cost.training_base,
        sickness_share=cost.sickness_percent / 100,
        notice_share=cost.notice_percent / 100,
        non_contact_per_hour=cost.non_contact_per_hour,
        ppe_per_visit=cost.ppe_per_visit,
        ppe_per_hour=cost.ppe_per_hour,
        business_per_hour=cost.business_per_hour,
        business_share_of_price=cost.business_percent_of_price / 100,
        sources=told | sources,
    )


def _national_insurance(ni: NationalInsurance, law: Statutory) -> tuple[PercentNI | StatutoryNI, dict[str, Source]]:
    if ni.mode == "percent":
        return PercentNI((ni.percent or Fraction(0)) / 100, ni.base), {}
    rate, week = law.figure("employer_ni.rate"), law.figure("employer_ni.threshold_per_week")
    hours = ni.contact_hours_per_week or Fraction(0)
    made = StatutoryNI(law.value("employer_ni.rate"), law.value("employer_ni.threshold_per_week"), hours)
    return made, {"ni_rate": rate.source, "ni_threshold_per_week": week.source}


def _line(method: Method, line: PriceLine, rate: Rate | None) -> AwakeLine | OtherLine:
    if line.service != "awake" or line.unit not in ("visit", "hour"):
        return OtherLine(line.title, line.service)
    minutes = None if line.minutes is None else Fraction(line.minutes)
    offered = rate if line.rate is None else None  # where the authority fixes the rate, that is the rate
    amount = line.rate if offered is None else offered.amount
    source = Source("method", "fixed rates") if offered is None else offered.source
    step: Step | None = None if amount is None else given("rate", amount, of=line.title, source=source, unit="GBP")
    return AwakeLine(line.title, _hours(method, line), step, minutes, "visit" if line.unit == "visit" else "hour")


def _hours(method: Method, line: PriceLine) -> Fraction:
    """Contact hours that the method publishes for a line: its volume or weight, in units, times the hours of a unit."""
    units = line.volume if method.price.basis == "volumes" else line.weight
    return (units or Fraction(0)) * Fraction(line.minutes or 60, 60)
