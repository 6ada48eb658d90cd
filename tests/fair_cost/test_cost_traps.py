"""What goes wrong in real cost data: each trap with the figures that people printed, and what keeps us out of it."""

from datetime import date
from fractions import Fraction

import pytest

from evaluation.exact import number, rounded
from evaluation.exceptions import EvenhandError
from evaluation.fair_cost.catalogue import work_out
from evaluation.fair_cost.homecare import VisitLaw
from evaluation.fair_cost.price_base import Amount, PriceBaseError, gap
from evaluation.fair_cost.returns import FEW, summarise_returns
from evaluation.fair_cost.steps import given
from evaluation.fair_cost.units import margin_of_markup, markup_of_margin
from evaluation.model import Source
from evaluation.service.fair_cost import cost_of
from tests.fair_cost.cost_cases import case, figures, numbers

SAID = Source("person", "x")
MEDIANS = case("fair_cost/medians")
LENGTHS = {council["name"]: council for council in case("fair_cost/visit_lengths")["council"]}


def test_five_per_cent_on_cost_is_not_five_per_cent_of_the_price():
    assert rounded(margin_of_markup(Fraction("0.05")) * 100, 2) == Fraction("4.76")
    assert markup_of_margin(margin_of_markup(Fraction("0.05"))) == Fraction("0.05")
    made = {mode: cost_of("homecare_cost", preset="our_default", settings={"surplus_mode": mode}).worked
            for mode in ("markup", "of_price")}  # fmt: skip
    assert made["markup"].more["markup_percent"].value == made["of_price"].more["margin_percent"].value == 5
    assert made["markup"].total.value < made["of_price"].total.value


@pytest.mark.parametrize("council", MEDIANS["council"], ids=lambda council: council["name"])
def test_the_total_of_medians_is_told_apart_from_the_median_of_totals(council):
    adds = abs(sum(map(number, council["lines"])) - number(council["total"])) <= number(MEDIANS["tolerance"])
    assert adds is council["adds"]


def test_eight_councils_or_more_print_medians_that_do_not_add():
    assert sum(not council["adds"] for council in MEDIANS["council"]) >= 8


def test_a_price_for_a_visit_is_never_taken_for_a_price_of_an_hour():
    visit = LENGTHS["Barnsley"]["printed"]["15"]
    settings = {"visit_minutes": 15, "price": visit}
    as_visit = cost_of("homecare_reverse", preset="southend_2022", settings=settings | {"price_unit": "visit"}).worked
    assert as_visit.lines[0].value == number(visit) * 4
    as_hour = cost_of("homecare_reverse", preset="southend_2022", settings=settings).worked
    assert as_hour.total.value < 0 < as_visit.total.value


def test_an_hours_price_without_its_journey_makes_short_visits_look_dear():
    kirklees = LENGTHS["Kirklees"]
    short = numbers({minutes: price for minutes, price in kirklees["printed"].items() if minutes != "60"})
    hourly = (short["45"] - short["15"]) * 2
    law = VisitLaw(hourly, short["15"] - hourly / 4)
    assert abs(law.price(30) - short["30"]) <= Fraction("0.01")
    assert law.price(60) - number(kirklees["printed"]["60"]) > Fraction("2.5")


def test_a_total_printed_as_a_line_is_seen_by_what_the_lines_add_to():
    """Westminster's "other overheads" repeats the total, 22.15."""
    total = next(number(c["total"]) for c in MEDIANS["council"] if c["name"] == "Westminster")
    with pytest.raises(EvenhandError, match="'total' is worked out"):
        summarise_returns({"Westminster": {"pay": Fraction("11.37"), "total": total}}, price_base="April 2022")


@pytest.mark.parametrize(
    ("travel", "unit"), [("5.85", "minutes_per_visit"), ("11.7", "minutes_per_hour"), ("19.5", "percent_of_pay")]
)
def test_travel_comes_to_the_same_however_it_is_stated_and_is_echoed(travel, unit):
    settings = {"visit_minutes": 30, "travel": travel, "travel_unit": unit}
    worked = cost_of("homecare_cost", preset="our_default", settings=settings).worked
    assert next(step.value for step in worked.lines if step.what == "travel_time") == Fraction("2.47845")
    echo = worked.more["travel_minutes_per_visit"]
    assert echo.value == Fraction("5.85")
    assert (echo.parts[0].what, echo.parts[0].value) == (unit, number(travel))


@pytest.mark.parametrize(("rate", "unit"), [("45", "pence_per_mile"), ("0.45", "pounds_per_mile")])
def test_mileage_comes_to_the_same_in_pence_and_in_pounds(rate, unit):
    settings = {"miles": 3, "miles_unit": "miles_per_hour", "mileage_rate": rate, "mileage_rate_unit": unit}
    worked = cost_of("homecare_cost", preset="our_default", settings=settings).worked
    assert next(step.value for step in worked.lines if step.what == "mileage") == Fraction("1.35")


def test_direct_pay_is_basic_pay_with_its_enhancements():
    """Bury: basic pay 9.95, direct pay 10.18; the two differ by 0.4 to 5.5 per cent in councils' figures."""
    percent = (Fraction("10.18") / Fraction("9.95") - 1) * 100
    settings = {"wage": "9.95", "enhancement_percent": percent}
    worked = cost_of("homecare_cost", preset="our_default", settings=settings).worked
    assert worked.lines[0].value == Fraction("10.18")


def test_no_paid_travel_beside_mileage_is_in_the_printed_medians_and_is_not_filled_in():
    odd = {c["name"] for c in MEDIANS["council"] if number(c["travel"]) == 0 < number(c["mileage"])}
    assert odd == {"Bolton", "Bradford"}
    worked = cost_of("homecare_cost", preset="southend_2022", settings={"travel": 0}).worked
    lines = {step.what: step.value for step in worked.lines}
    assert lines["travel_time"] == 0 < lines["mileage"]


def test_printed_lines_may_miss_their_total_by_a_few_pence():
    misses = [abs(sum(map(number, c["lines"])) - number(c["total"])) for c in MEDIANS["council"] if c["adds"]]
    assert Fraction("0.01") < max(misses) <= Fraction("0.035")
    rows = case("fair_cost/sefton_returns")["provider"]
    off = [abs(sum(numbers(row["lines"]).values()) - number(row["total"])) for row in rows]
    assert 0 < max(off) <= Fraction("0.06")


def test_wages_and_national_insurance_change_on_different_days():
    march, first, sixth = (figures().on(date(2025, m, d)) for m, d in ((3, 31), (4, 1), (4, 6)))
    assert march.value("minimum_wage.adult") < first.value("minimum_wage.adult") == sixth.value("minimum_wage.adult")
    assert march.value("employer_ni.rate") == first.value("employer_ni.rate") < sixth.value("employer_ni.rate")
    costs = [cost_of("homecare_cost", preset="our_default", day=date(2025, 4, d)).worked.more["care"].value
             for d in (5, 6)]  # fmt: skip
    assert costs[0] < costs[1]


def test_national_insurance_changed_within_the_tax_year_2022():
    rates = [figures().on(day).value("employer_ni.rate") for day in (date(2022, 11, 5), date(2022, 11, 6))]
    assert rates == [Fraction("0.1505"), Fraction("0.138")]


def test_a_median_says_how_many_returns_it_rests_on():
    """Hammersmith and Fulham's medians rest on three."""
    found = summarise_returns({n: {"pay": Fraction(10)} for n in "ABC"}, price_base="April 2022")
    assert (found.providers, found.totals.count, found.is_small) == (3, 3, True)
    assert not summarise_returns({str(n): {"pay": Fraction(n)} for n in range(FEW)}, price_base="2022").is_small


def test_prices_of_two_months_are_never_compared_in_silence():
    held = case("fair_cost/price_gap")
    with pytest.raises(PriceBaseError, match=r"October 2026.*April 2022"):
        work_out({"rule": "price_gap", **held["refused"]})
    worked = work_out({"rule": "price_gap", **held["refused"], "change_percent": held["compared"]["change_percent"]})
    assert worked.lines[1].value == number(held["compared"]["second_then"])
    assert worked.total.value == number(held["compared"]["gap"])
    assert worked.more["gap_percent"].value == worked.total.value / worked.lines[1].value * 100


def test_amounts_of_one_month_are_compared_whatever_the_day():
    amounts = [Amount(given("price", Fraction(p), SAID, "GBP"), date(2022, 4, d)) for p, d in ((25, 1), (22, 30))]
    assert gap(*amounts).value == 3


def test_a_preset_says_in_whose_months_prices_it_is():
    costed = cost_of("homecare_reverse", preset="southend_2022", settings={"price": 20}, day=date(2026, 11, 22))
    said = " ".join(costed.notes)
    assert "in the prices of April 2022" in said
    assert "Only the law is that of 22 November 2026" in said
    ours = cost_of("homecare_cost", preset="our_default")
    assert "not the Homecare Association's price" in " ".join(ours.notes)
