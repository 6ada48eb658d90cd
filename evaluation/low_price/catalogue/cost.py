"""Tests that hold the price of an awake contact hour against what care costs. They need no other bid."""

from fractions import Fraction

from criteria.low_price_tests import BelowLawfulCost, BelowLocalCost, BelowLowerQuartile, OverheadNotMet
from evaluation.fair_cost.steps import given, worked
from evaluation.low_price.catalogue.base import Field, Offer, PriceTest, found, is_below, not_testable
from evaluation.low_price.floors import below_floor, hourly_price
from evaluation.model import LowPriceSignal, Source, Step

_PUBLISHED = Source("method", "published figure")


def hour_of(offer: Offer) -> tuple[Step | None, str]:
    """What the bid asks for an awake contact hour, in pounds, or None and the code of why it cannot be said."""
    return hourly_price(offer.hour) if offer.hour is not None else (None, "no_price")


def _floor(parameters: BelowLawfulCost | BelowLocalCost, field: Field) -> tuple[LowPriceSignal, ...]:
    rule, floors = parameters.rule, field.floors
    return tuple(
        not_testable(rule, field, offer, "no_cost_model" if floors is None else "no_price")
        if floors is None or offer.hour is None
        else below_floor(rule, offer.hour, floors)
        for offer in field.offers
    )


def _overhead(parameters: OverheadNotMet, field: Field) -> tuple[LowPriceSignal, ...]:
    return tuple(_overhead_of(parameters, field, offer) for offer in field.offers)


def _overhead_of(parameters: OverheadNotMet, field: Field, offer: Offer) -> LowPriceSignal:
    price, why = hour_of(offer)
    if field.floors is None or offer.hour is None or price is None:
        return not_testable(parameters.rule, field, offer, why or "no_cost_model")
    care = field.floors.care(field.floors.mix(offer.hour.awake))
    business = given("business_per_hour", parameters.business_per_hour, _PUBLISHED, "per_hour")
    floor = worked("care_and_business", care, "+", business)
    facts = {"care": care.value, "business": business.value}
    hit = is_below(price.value, floor.value)
    return found(parameters.rule, field, offer, hit=hit, price=price, floor=floor, facts={**facts})


def _quartile(parameters: BelowLowerQuartile, field: Field) -> tuple[LowPriceSignal, ...]:
    return tuple(_quartile_of(parameters.rule, parameters.lower_quartile, field, offer) for offer in field.offers)


def _quartile_of(rule: str, lower: Fraction, field: Field, offer: Offer) -> LowPriceSignal:
    price, why = hour_of(offer)
    if price is None:
        return not_testable(rule, field, offer, why)
    floor = given("lower_quartile", lower, _PUBLISHED, "per_hour")
    return found(rule, field, offer, hit=is_below(price.value, lower), price=price, floor=floor)


BELOW_LAWFUL_COST = PriceTest(
    "below_lawful_cost",
    "Below lawful cost",
    "The price of an awake contact hour is less than care itself costs at the legal minimum wage on the delivery "
    "date, with nothing for running the business and no surplus.",
    "Care and Support Statutory Guidance paragraph 4.31 (Department of Health and Social Care); Homecare "
    "Association, fee rates for state-funded homecare in 2025-26 (direct employment cost of 22.71)",
    BelowLawfulCost,
    _floor,
    hourly=True,
)
BELOW_LOCAL_COST = PriceTest(
    "below_local_cost",
    "Below local cost",
    "The price of an awake contact hour is less than the authority's own stated sustainable cost of care in that "
    "lot, with its business cost and surplus.",
    "Department of Health and Social Care, Market Sustainability and Fair Cost of Care Fund 2022 to 2023, Annex A "
    "section 3; Care and Support Statutory Guidance paragraph 4.31",
    BelowLocalCost,
    _floor,
    hourly=True,
)
OVERHEAD_NOT_MET = PriceTest(
    "overhead_not_met",
    "Overheads cannot be met",
    "The price of an awake contact hour is less than the stated cost of the care worker and £{business_per_hour} for "
    "running the business.",
    "Department of Health and Social Care, fair cost of care exercise 2022, Annex A section 3 (total careworker costs; "
    "total business costs)",
    OverheadNotMet,
    _overhead,
    hourly=True,
)
BELOW_LOWER_QUARTILE = PriceTest(
    "below_lower_quartile",
    "Below the local lower quartile",
    "The price of an awake contact hour is less than £{lower_quartile}, the published lower quartile of what local "
    "providers said care costs.",
    "Department of Health and Social Care, Market Sustainability and Fair Cost of Care Fund 2022 to 2023, Annex A "
    "section 3 (lower quartile, median and upper quartile of providers' returns)",
    BelowLowerQuartile,
    _quartile,
    hourly=True,
)
COST_TESTS = (BELOW_LAWFUL_COST, BELOW_LOCAL_COST, OVERHEAD_NOT_MET, BELOW_LOWER_QUARTILE)
