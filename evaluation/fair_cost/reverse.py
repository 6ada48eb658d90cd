"""What a price leaves for the care worker: the build-up run backwards, exactly.

The answer depends on what becomes of overheads, so it is given both ways: pounds an hour that stay as they are, or a
share of the price that shrinks with it. The price rises with the wage in straight segments (a kink where National
Insurance starts), so each segment is solved and the one that holds is kept.
"""

from dataclasses import dataclass, replace
from fractions import Fraction

from evaluation.fair_cost.assumptions import Assumptions, Mix, PercentNI, StatutoryNI, Surplus
from evaluation.fair_cost.homecare import Build, at_wage, build_up, ni_due
from evaluation.fair_cost.steps import given, worked
from evaluation.model import Source, Step

_NO_NI = PercentNI(Fraction(0))


@dataclass(frozen=True, slots=True)
class Reverse:
    """The wage a price implies, in pounds an hour, as steps. Nil or less = the price leaves nothing for the worker.

    `as_stated` treats business cost and surplus as the assumptions do; `overhead_fixed` keeps the assumptions' business
    cost in pounds; `overhead_share` keeps business cost and surplus at their share of the assumptions' own price.
    """

    as_stated: Step
    overhead_fixed: Step
    overhead_share: Step


def implied_wage(price: Step | Fraction, assumptions: Assumptions, visit: Mix | Fraction | int) -> Reverse:
    """The wage at which the build-up comes to `price` (pounds per contact hour), overheads treated both ways."""
    mix = visit if isinstance(visit, Mix) else Mix.of_visit(visit)
    bid = price if isinstance(price, Step) else given("price", price, Source("method", "price asked about"), "per_hour")
    return Reverse(
        as_stated=solve_wage(bid, assumptions, mix),
        overhead_fixed=solve_wage(bid, fixed_overhead(assumptions, mix), mix),
        overhead_share=solve_wage(bid, shared_overhead(assumptions, mix), mix),
    )


def fixed_overhead(assumptions: Assumptions, mix: Mix) -> Assumptions:
    """The same assumptions with all business cost as the pounds an hour that it comes to in their own build-up."""
    business = build_up(assumptions, mix).business.value
    return replace(assumptions, business_per_hour=business, business_share_of_price=Fraction(0))


def shared_overhead(assumptions: Assumptions, mix: Mix) -> Assumptions:
    """The same assumptions with business cost and surplus as the shares of price of their own build-up."""
    build = build_up(assumptions, mix)
    whole = build.price.value or Fraction(1)  # a build-up of nothing has no shares
    return replace(
        assumptions,
        business_per_hour=Fraction(0),
        business_share_of_price=build.business.value / whole,
        surplus=Surplus("of_price", build.surplus.value / whole),
    )


def solve_wage(price: Step, assumptions: Assumptions, mix: Mix) -> Step:
    """The wage, in pounds an hour, at which the build-up of `assumptions` comes to `price`. May be nil or less."""
    care = _left_for_care(price, assumptions)
    if not isinstance(assumptions.ni, StatutoryNI):
        return _solve(care, assumptions, mix, Fraction(0))[0]
    ni = assumptions.ni
    relief = ni.rate * ni.threshold_per_week / ni.contact_hours_per_week + ni.allowance_per_hour
    wage, pay = _solve(care, replace(assumptions, ni=PercentNI(ni.rate)), mix, relief)
    if ni_due(ni, pay) >= 0:
        return wage
    return _solve(care, replace(assumptions, ni=_NO_NI), mix, Fraction(0))[0]


def effective_wage(wage: Fraction, unpaid_travel_minutes_per_hour: Fraction) -> Fraction:
    """Pounds per hour worked, where travel between visits is not paid: wage x 60 / (60 + unpaid minutes).

    Time spent travelling between visits counts as working time for the minimum wage (National Minimum Wage Regulations
    2015, regulation 34), so this, not the contact rate, is what the law compares with the minimum. Raises ValueError
    for minutes below nil.
    """
    if unpaid_travel_minutes_per_hour < 0:
        raise ValueError("unpaid travel is not below nil minutes")
    return wage * 60 / (60 + unpaid_travel_minutes_per_hour)


def _left_for_care(price: Step, a: Assumptions) -> Step:
    fixed = a.given("business_per_hour", a.business_per_hour, "per_hour")
    share = a.given("business_share_of_price", a.business_share_of_price)
    surplus = a.given("surplus", a.surplus.amount)
    if a.surplus.kind == "markup":
        cost = worked("left_for_cost", price, "÷", "(", 1, "+", surplus, ")")
        return worked("left_for_care", cost, "-", fixed, "-", share, "×", price)
    if a.surplus.kind == "of_price":
        return worked("left_for_care", price, "×", "(", 1, "-", share, "-", surplus, ")", "-", fixed)
    return worked("left_for_care", price, "×", "(", 1, "-", share, ")", "-", fixed, "-", surplus)


def _solve(care: Step, a: Assumptions, mix: Mix, relief: Fraction) -> tuple[Step, Fraction]:
    """The wage on one straight segment, and all pay at that wage. `relief`, pounds an hour, is taken off care."""
    none, one = build_up(at_wage(a, Fraction(0)), mix), build_up(at_wage(a, Fraction(1)), mix)
    base = worked("care_at_no_wage", none.care, "-", relief)
    slope = worked("care_per_pound_of_wage", one.care, "-", none.care.value)
    wage = worked("implied_wage", "(", care, "-", base, ")", "÷", slope)
    return wage, _pay(none, one, wage.value)


def _pay(none: Build, one: Build, wage: Fraction) -> Fraction:
    return none.pay.value + (one.pay.value - none.pay.value) * wage


def surplus_at(price: Step | Fraction, assumptions: Assumptions, visit: Mix | Fraction | int) -> Step:
    """Pounds per contact hour that a price leaves over cost, below nil where it is short: price - care - business.

    The use of the Homecare Association's Basic Costing Model (https://www.ukhca.co.uk/CostingModel/): an offered rate
    against what an hour costs. Business cost that is a share of the price is a share of this price.
    """
    build = build_up(assumptions, visit)
    bid = price if isinstance(price, Step) else given("price", price, Source("method", "price asked about"), "per_hour")
    fixed = assumptions.given("business_per_hour", assumptions.business_per_hour, "per_hour")
    share = assumptions.given("business_share_of_price", assumptions.business_share_of_price)
    business = worked("business", fixed, "+", share, "×", bid)
    return worked("surplus_left", bid, "-", build.care, "-", business)


def price_of_a_pound(assumptions: Assumptions, visit: Mix | Fraction | int) -> Fraction:
    """How many pounds the price rises for one more pound of wage, from the stated wage on."""
    here = build_up(assumptions, visit).price.value
    return build_up(at_wage(assumptions, assumptions.wage_per_hour + 1), visit).price.value - here
