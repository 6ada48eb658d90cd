"""What an hour, or a visit, of homecare costs: the unified build-up, forward, exact.

Lines are those of the Department of Health and Social Care's 2022 fair cost of care exercise (Annex A section 3, 18+
domiciliary care). The structure joins the Homecare Association's Minimum Price for Homecare (overheads as shares of the
price) and the LGA/ADASS homecare toolkit (pounds an hour and a mark-up). Nothing is rounded inside.
"""

from dataclasses import dataclass, replace
from fractions import Fraction
from types import MappingProxyType
from typing import Literal

from evaluation.fair_cost.assumptions import Assumptions, Mix, StatutoryNI
from evaluation.fair_cost.steps import Token, total, worked
from evaluation.model import Step

#: line id -> the official name. The eleven lines of care, in the official order, then the two below them.
TITLES: MappingProxyType[str, str] = MappingProxyType(
    {
        "direct_care": "Direct care",
        "travel_time": "Travel time",
        "mileage": "Mileage",
        "ppe": "PPE",
        "training": "Training (staff time)",
        "holiday": "Holiday",
        "non_contact": "Additional non-contact pay costs",
        "sickness": "Sickness/maternity & paternity pay",
        "notice": "Notice/suspension pay",
        "employer_ni": "NI (direct care hours)",
        "pension": "Pension (direct care hours)",
        "business": "Total business costs",
        "surplus": "Total return on operations",
    }
)

#: the seventeen official lines that make up business costs, where a breakdown gives them one by one
BUSINESS_TITLES: MappingProxyType[str, str] = MappingProxyType(
    {
        "back_office_staff": "Back office staff",
        "travel_costs": "Travel costs (parking/vehicle lease etc.)",
        "rent_rates_utilities": "Rent/rates/utilities",
        "recruitment_dbs": "Recruitment/DBS",
        "training_third_party": "Training (3rd party)",
        "it": "IT (hardware, software, CRM, ECM)",
        "telephony": "Telephony",
        "stationery_postage": "Stationery/postage",
        "insurance": "Insurance",
        "legal_finance_professional": "Legal/finance/professional fees",
        "marketing": "Marketing",
        "audit_compliance": "Audit & compliance",
        "uniforms_consumables": "Uniforms & other consumables",
        "assistive_technology": "Assistive technology",
        "central_recharges": "Central/head office recharges",
        "other_overheads": "Other overheads",
        "cqc_fees": "CQC fees",
    }
)

#: totals that are shown under the lines
TOTALS: MappingProxyType[str, str] = MappingProxyType({"care": "Total careworker costs", "price": "TOTAL"})

CARE_LINES = tuple(line for line in TITLES if line not in ("business", "surplus"))


@dataclass(frozen=True, slots=True)
class Build:
    """A build-up per contact hour, each line a step that unfolds to its inputs; `what` of a line's step is its id.

    `lines` are the eleven care lines; `gross` is contact and travel pay, `pay` all pay; `visit_price` is pounds a visit
    where all visits have one length.
    """

    visits_per_hour: Step
    lines: tuple[Step, ...]
    gross: Step
    pay: Step
    care: Step
    business: Step
    surplus: Step
    price: Step
    visit_price: Step | None = None

    def line(self, name: str) -> Step:
        """The line called `name` (an id in TITLES). Raises KeyError for any other."""
        return {step.what: step for step in (*self.lines, self.business, self.surplus)}[name]


@dataclass(frozen=True, slots=True)
class VisitLaw:
    """The per-visit law: a visit of L minutes is `per_hour` x L / 60 + `per_visit`, both in pounds."""

    per_hour: Fraction
    per_visit: Fraction

    def price(self, minutes: Fraction | int) -> Fraction:
        """Pounds for one visit of `minutes`."""
        return self.per_hour * Fraction(minutes) / 60 + self.per_visit


def build_up(assumptions: Assumptions, visit: Mix | Fraction | int) -> Build:
    """The cost of a contact hour made of `visit`: a length in minutes, or a mix. Every value is exact."""
    mix = visit if isinstance(visit, Mix) else Mix.of_visit(visit)
    a, visits = assumptions, mix.visits_per_hour
    direct = _direct(a)
    travel = _travel(a, direct, visits)
    gross = total("gross_pay", (direct, travel))
    absences = _absences(a, direct, gross)
    pay = total("pay", (gross, *absences.values()))
    found = {"direct_care": direct, "travel_time": travel, **absences}
    found |= _on_pay(a, gross, pay) | _each_visit(a, visits)
    lines = tuple(found[name] for name in CARE_LINES)
    care = total("care", lines)
    business, surplus, price = _above_care(a, care)
    visit_price = mix.minutes and worked("visit_price", price, "×", mix.minutes, "÷", 60, unit="GBP")
    return Build(visits, lines, gross, pay, care, business, surplus, price, visit_price or None)


def price_of_visit(assumptions: Assumptions, minutes: Fraction | int) -> Step:
    """Pounds for one visit of `minutes`."""
    step = build_up(assumptions, Mix.of_visit(minutes)).visit_price
    assert step is not None  # noqa: S101 - visits of one length always have a visit price
    return step


def visit_law(assumptions: Assumptions) -> VisitLaw | None:
    """The hourly and per-visit parts of every visit's price.

    None where pay without any travel is under the National Insurance threshold: then no straight line holds.
    """
    still, moving = (build_up(assumptions, Mix.of_rate(Fraction(v))) for v in (0, 1))
    if isinstance(assumptions.ni, StatutoryNI) and ni_due(assumptions.ni, still.pay.value) < 0:
        return None
    return VisitLaw(still.price.value, moving.price.value - still.price.value)


def ni_due(ni: StatutoryNI, pay: Fraction) -> Fraction:
    """Pounds of employer National Insurance per contact hour before the floor at nil: negative under the threshold."""
    return ni.rate * (pay - ni.threshold_per_week / ni.contact_hours_per_week) - ni.allowance_per_hour


def at_wage(assumptions: Assumptions, wage: Fraction) -> Assumptions:
    """The same assumptions at another wage, in pounds an hour."""
    sources = {name: source for name, source in assumptions.sources.items() if name != "wage_per_hour"}
    return replace(assumptions, wage_per_hour=wage, sources=sources)


def _direct(a: Assumptions) -> Step:
    wage = a.given("wage_per_hour", a.wage_per_hour, "per_hour")
    if not a.enhancement_share:
        return worked("direct_care", wage)
    return worked("direct_care", wage, "×", "(", 1, "+", a.given("enhancement_share", a.enhancement_share), ")")


def _travel(a: Assumptions, direct: Step, visits: Step) -> Step:
    stated = a.travel_wage_per_hour
    rate = direct if stated is None else a.given("travel_wage_per_hour", stated, "per_hour")
    minutes = a.given("travel_minutes_per_visit", a.travel_minutes_per_visit, "minutes")
    return worked("travel_time", rate, "×", minutes, "×", visits, "÷", 60)


def _absences(a: Assumptions, direct: Step, gross: Step) -> dict[str, Step]:
    base = direct if a.training_base == "direct" else gross
    return {
        "training": worked("training", base, "×", a.given("training_share", a.training_share)),
        "holiday": worked("holiday", gross, "×", a.given("holiday_share", a.holiday_share)),
        "non_contact": worked("non_contact", a.given("non_contact_per_hour", a.non_contact_per_hour, "per_hour")),
        "sickness": worked("sickness", gross, "×", a.given("sickness_share", a.sickness_share)),
        "notice": worked("notice", gross, "×", a.given("notice_share", a.notice_share)),
    }


def _on_pay(a: Assumptions, gross: Step, pay: Step) -> dict[str, Step]:
    rate = a.given("pension_rate", a.pension.rate)
    pension = worked("pension", _base(a.pension.base, gross, pay), "×", rate)
    return {"employer_ni": _employer_ni(a, gross, pay), "pension": pension}


def _base(base: Literal["gross", "pay"], gross: Step, pay: Step) -> Step:
    return gross if base == "gross" else pay


def _employer_ni(a: Assumptions, gross: Step, pay: Step) -> Step:
    rate = a.given("ni_rate", a.ni.rate)
    if not isinstance(a.ni, StatutoryNI):
        return worked("employer_ni", _base(a.ni.base, gross, pay), "×", rate)
    week = a.given("ni_threshold_per_week", a.ni.threshold_per_week, "GBP")
    hours = a.given("ni_contact_hours_per_week", a.ni.contact_hours_per_week)
    threshold = worked("ni_threshold_per_hour", week, "÷", hours)
    if ni_due(a.ni, pay.value) <= 0:
        nil = worked("employer_ni", 0, of="below_threshold")
        return replace(nil, parts=(pay, threshold))
    tokens: list[Token] = [rate, "×", "(", pay, "-", threshold, ")"]
    if a.ni.allowance_per_hour:
        tokens += ["-", a.given("ni_allowance_per_hour", a.ni.allowance_per_hour, "per_hour")]
    return worked("employer_ni", *tokens)


def _each_visit(a: Assumptions, visits: Step) -> dict[str, Step]:
    miles = a.given("miles_per_visit", a.miles_per_visit)
    pence = a.given("pence_per_mile", a.pence_per_mile)
    visit = a.given("ppe_per_visit", a.ppe_per_visit, "GBP")
    hour = a.given("ppe_per_hour", a.ppe_per_hour, "per_hour")
    return {
        "mileage": worked("mileage", miles, "×", pence, "÷", 100, "×", visits),
        "ppe": worked("ppe", visit, "×", visits, "+", hour),
    }


def _above_care(a: Assumptions, care: Step) -> tuple[Step, Step, Step]:
    """Business, surplus and price. Where a part is a share of the price, the price is solved first."""
    fixed = a.given("business_per_hour", a.business_per_hour, "per_hour")
    share = a.given("business_share_of_price", a.business_share_of_price)
    surplus = a.given("surplus", a.surplus.amount, "per_hour" if a.surplus.kind == "pounds" else "")
    price = worked("price", *_price_tokens(a, care, fixed, share, surplus))
    business = worked("business", fixed, "+", share, "×", price) if share.value else worked("business", fixed)
    return business, _surplus_line(a, care, business, surplus, price), price


def _price_tokens(a: Assumptions, care: Step, fixed: Step, share: Step, surplus: Step) -> list[Token]:
    cost: list[Token] = ["(", care, "+", fixed, ")"]
    if a.surplus.kind == "markup":
        up: list[Token] = [*cost, "×", "(", 1, "+", surplus, ")"]
        return [*up, "÷", "(", 1, "-", share, "×", "(", 1, "+", surplus.value, ")", ")"] if share.value else up
    if a.surplus.kind == "of_price":
        return [*cost, "÷", "(", 1, "-", share, "-", surplus, ")"]
    whole: list[Token] = ["(", care, "+", fixed, "+", surplus, ")"]
    return [*whole, "÷", "(", 1, "-", share, ")"] if share.value else whole[1:-1]


def _surplus_line(a: Assumptions, care: Step, business: Step, surplus: Step, price: Step) -> Step:
    if a.surplus.kind == "markup":
        return worked("surplus", "(", care, "+", business, ")", "×", surplus)
    return worked("surplus", price, "×", surplus) if a.surplus.kind == "of_price" else worked("surplus", surplus)
