"""The homecare build-up against what has been published, and against its own laws."""

from dataclasses import replace
from fractions import Fraction

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from evaluation.exact import number, rounded
from evaluation.fair_cost.assumptions import (
    AssumptionError,
    Assumptions,
    Mix,
    Pension,
    PercentNI,
    StatutoryNI,
    Surplus,
)
from evaluation.fair_cost.homecare import (
    CARE_LINES,
    TITLES,
    Build,
    VisitLaw,
    at_wage,
    build_up,
    price_of_visit,
    visit_law,
)
from tests.fair_cost.cost_cases import ROOT, assert_adds_up, assumptions, case, mix, numbers

MINIMUM_PRICE = case("fair_cost/minimum_price")
SOUTHEND = case("fair_cost/southend")
LENGTHS = case("fair_cost/visit_lengths")
SEFTON = case("fair_cost/sefton_returns")
DEFAULT = case("fair_cost/homecare_cost")


def shares(top: str) -> st.SearchStrategy[Fraction]:
    return st.fractions(0, Fraction(top), max_denominator=1000)


def money(top: int) -> st.SearchStrategy[Fraction]:
    return st.integers(0, top * 100).map(lambda pence: Fraction(pence, 100))


NATIONAL_INSURANCE = st.one_of(
    st.builds(PercentNI, shares("0.2"), st.sampled_from(["gross", "pay"])),
    st.builds(StatutoryNI, shares("0.2"), money(200), st.integers(5, 48).map(Fraction), money(1)),
)
SURPLUS = st.one_of(
    st.builds(Surplus, st.sampled_from(["markup", "of_price"]), shares("0.2")),
    st.builds(Surplus, st.just("pounds"), money(3)),
)
ANY = st.builds(
    Assumptions,
    wage_per_hour=money(20),
    ni=NATIONAL_INSURANCE,
    pension=st.builds(Pension, shares("0.05"), st.sampled_from(["gross", "pay"])),
    surplus=SURPLUS,
    enhancement_share=shares("0.5"),
    travel_wage_per_hour=st.one_of(st.none(), money(15)),
    travel_minutes_per_visit=st.integers(0, 20).map(Fraction),
    miles_per_visit=money(5),
    pence_per_mile=st.integers(0, 60).map(Fraction),
    holiday_share=shares("0.13"),
    training_share=shares("0.03"),
    training_base=st.sampled_from(["gross", "direct"]),
    sickness_share=shares("0.03"),
    notice_share=shares("0.01"),
    non_contact_per_hour=money(1),
    ppe_per_visit=money(1),
    ppe_per_hour=money(1),
    business_per_hour=money(9),
    business_share_of_price=shares("0.3"),
)
LENGTH = st.sampled_from([15, 30, 45, 60, 90])


def printed(build: Build, name: str) -> Fraction:
    totals = {"gross": build.gross, "careworker": build.care, "price": build.price, "per_visit": build.visit_price}
    step = totals.get(name) or build.line(name)
    return step.value


@pytest.mark.parametrize("wanted", MINIMUM_PRICE["build"], ids=lambda wanted: wanted["name"])
def test_the_minimum_price_for_homecare_comes_out_line_by_line(wanted):
    build = build_up(assumptions(wanted["assumptions"]), 60)
    for name, value in numbers(wanted["printed"]).items():
        assert abs(printed(build, name) - value) <= number(wanted["tolerance"]), name


def test_the_2020_minimum_price_adds_exactly_and_its_profit_is_three_per_cent_of_cost():
    lines = numbers(MINIMUM_PRICE["build"][2]["printed"])
    price, profit = lines.pop("price"), lines.pop("surplus")
    assert sum(lines.values()) + profit == price
    assert rounded(sum(lines.values()) * Fraction("0.03"), 2) == profit


@pytest.mark.parametrize("column", SOUTHEND["column"], ids=lambda c: c.get("visit", "blended"))
def test_every_printed_cell_of_southend_comes_out_within_a_penny(column):
    build = build_up(assumptions(SOUTHEND["assumptions"]), mix(column))
    for name, value in numbers(column["printed"]).items():
        assert abs(printed(build, name) - value) <= number(SOUTHEND["tolerance"]), name


def test_southends_visit_prices_follow_the_per_visit_law():
    law = visit_law(assumptions(SOUTHEND["assumptions"]))
    for column in SOUTHEND["column"]:
        if "visit" in column:
            assert abs(law.price(int(column["visit"])) - number(column["printed"]["per_visit"])) <= Fraction("0.011")


@pytest.mark.parametrize("council", LENGTHS["council"], ids=lambda council: council["name"])
def test_published_prices_obey_the_per_visit_law_or_say_why_not(council):
    law = VisitLaw(number(council["per_hour"]), number(council["per_visit"]))
    misses = []
    for minutes, price in council["printed"].items():
        visit = law.price(int(minutes))
        misses.append(abs((visit if council["unit"] == "visit" else visit * 60 / int(minutes)) - number(price)))
    assert (max(misses) <= number(LENGTHS["tolerance"])) is council["obeys"]
    assert bool(council.get("why")) is not council["obeys"]


@pytest.mark.parametrize("slope", MINIMUM_PRICE["slope"], ids=lambda slope: slope["name"])
def test_a_pound_of_wage_moves_a_gross_margin_price_by_about_two_pounds(slope):
    low, high = (number(price) for price in slope["prices"])
    wages = [number(wage) for wage in slope["wages"]]
    of_print = (high - low) / (wages[1] - wages[0])
    assert abs(of_print - number(slope["slope"])) <= Fraction("0.001")
    model = assumptions(MINIMUM_PRICE["build"][0]["assumptions"])
    of_model = build_up(at_wage(model, wages[1]), 60).price.value - build_up(at_wage(model, wages[0]), 60).price.value
    assert abs(of_model / (wages[1] - wages[0]) - of_print) < Fraction("0.06")


@pytest.mark.parametrize("returned", SEFTON["provider"], ids=lambda returned: f"provider {returned['number']}")
def test_seftons_nine_builds_add_to_their_printed_totals(returned):
    lines, within = numbers(returned["lines"]), number(SEFTON["tolerance"])
    care = sum(lines[name] for name in CARE_LINES)
    business = sum(value for name, value in lines.items() if name not in TITLES)
    assert abs(care - number(returned["careworker"])) <= within
    assert abs(business - number(returned["business"])) <= within
    assert abs(care + business + lines["surplus"] - number(returned["total"])) <= within


@pytest.mark.parametrize("expected", DEFAULT["expected"], ids=lambda row: row["contact_hours_per_week"])
def test_the_default_assumptions_come_to_the_stated_cost(expected):
    table = DEFAULT["assumptions"]
    table = table | {"ni": table["ni"] | {"contact_hours_per_week": expected["contact_hours_per_week"]}}
    build = build_up(assumptions(table), 60)
    assert rounded(build.care.value, 2) == number(expected["care"])
    if "price" in expected:
        assert rounded(build.price.value, 2) == number(expected["price"])


def test_the_documented_example_is_what_the_model_gives():
    page = (ROOT / "docs/rules/homecare_cost.md").read_text(encoding="utf-8")
    lot = case("low_price/below_lawful_cost")["lot"]
    build = build_up(assumptions(lot["assumptions"]), 30)
    for step in (*build.lines, build.care, build.business, build.surplus, build.price, build.visit_price):
        title = {"care": "Total careworker costs", "price": "TOTAL", "visit_price": "A visit of 30 minutes"}
        row = f"| {TITLES.get(step.what) or title[step.what]} | {float(rounded(step.value, 2)):.2f} |"
        assert row in page


@given(ANY, LENGTH)
@settings(max_examples=60)
def test_every_line_can_be_redone_by_hand(given_costs, minutes):
    build = build_up(given_costs, minutes)
    for step in (*build.lines, build.business, build.surplus, build.visit_price):
        assert_adds_up(step)
    assert [step.what for step in build.lines] == list(CARE_LINES)


@given(ANY, LENGTH)
@settings(max_examples=60)
def test_care_business_and_surplus_are_the_whole_price(given_costs, minutes):
    build = build_up(given_costs, minutes)
    assert build.care.value == sum(step.value for step in build.lines)
    assert build.care.value + build.business.value + build.surplus.value == build.price.value
    assert build.visit_price.value == build.price.value * minutes / 60


@given(ANY, LENGTH, st.sampled_from(["wage_per_hour", "travel_minutes_per_visit", "miles_per_visit"]))
@settings(max_examples=80)
def test_the_price_never_falls_when_wage_travel_or_miles_rise(given_costs, minutes, name):
    more = replace(given_costs, **{name: getattr(given_costs, name) + 1})
    assert build_up(more, minutes).price.value >= build_up(given_costs, minutes).price.value
    if name == "wage_per_hour":
        assert build_up(more, minutes).price.value > build_up(given_costs, minutes).price.value


@given(ANY)
@settings(max_examples=60)
def test_an_hour_gets_cheaper_as_visits_get_longer(given_costs):
    hourly = [build_up(given_costs, minutes).price.value for minutes in (15, 30, 45, 60, 90)]
    assert hourly == sorted(hourly, reverse=True)


@given(ANY)
@settings(max_examples=60)
def test_a_visit_price_is_a_straight_line_in_its_length(given_costs):
    law = visit_law(given_costs)
    if law is None:
        assert isinstance(given_costs.ni, StatutoryNI)
        return
    for minutes in (10, 15, 30, 45, 60, 90, 720):
        assert law.price(minutes) == price_of_visit(given_costs, minutes).value


@given(ANY, LENGTH, shares("0.3"))
@settings(max_examples=60)
def test_a_share_of_price_is_a_mark_up_of_k_over_one_less_k(given_costs, minutes, k):
    fixed = replace(given_costs, business_share_of_price=Fraction(0))
    of_price = build_up(replace(fixed, surplus=Surplus("of_price", k)), minutes)
    markup = build_up(replace(fixed, surplus=Surplus("markup", k / (1 - k))), minutes)
    assert of_price.price.value == markup.price.value


@given(ANY, LENGTH, st.fractions(Fraction(1, 2), 3, max_denominator=20))
@settings(max_examples=60)
def test_scaling_wages_and_thresholds_scales_care_less_mileage_and_ppe(given_costs, minutes, by):
    ni = given_costs.ni
    if isinstance(ni, StatutoryNI):
        ni = replace(ni, threshold_per_week=ni.threshold_per_week * by, allowance_per_hour=ni.allowance_per_hour * by)
    travel = given_costs.travel_wage_per_hour
    scaled = replace(
        given_costs,
        wage_per_hour=given_costs.wage_per_hour * by,
        travel_wage_per_hour=None if travel is None else travel * by,
        non_contact_per_hour=given_costs.non_contact_per_hour * by,
        ni=ni,
    )
    before, after = build_up(given_costs, minutes), build_up(scaled, minutes)
    assert _people(after) == _people(before) * by


def _people(build: Build) -> Fraction:
    return build.care.value - build.line("mileage").value - build.line("ppe").value


def test_no_national_insurance_is_due_under_the_threshold():
    low = replace(assumptions(DEFAULT["assumptions"]), wage_per_hour=Fraction(2))
    build = build_up(low, 60)
    assert build.line("employer_ni").value == 0
    assert visit_law(low) is None
    assert_adds_up(build.price)


def test_every_base_and_rate_is_the_one_that_was_stated():
    base = assumptions(DEFAULT["assumptions"])
    stated = replace(
        base,
        training_base="direct",
        enhancement_share=Fraction("0.1"),
        travel_wage_per_hour=Fraction(12),
        travel_minutes_per_visit=Fraction(15),
        pension=Pension(Fraction("0.03"), "gross"),
        ni=PercentNI(Fraction("0.1"), "pay"),
        ppe_per_visit=Fraction("0.20"),
        ppe_per_hour=Fraction("0.05"),
    )
    build = build_up(stated, 30)
    direct = Fraction("12.71") * Fraction("1.1")
    assert build.line("direct_care").value == direct
    assert build.line("travel_time").value == 6
    assert build.line("training").value == direct * Fraction("0.0173")
    assert build.line("holiday").value == (direct + 6) * Fraction("0.1207")
    assert build.line("pension").value == (direct + 6) * Fraction("0.03")
    assert build.line("employer_ni").value == build.pay.value / 10
    assert build.line("ppe").value == Fraction("0.45")
    assert build.line("mileage").value == Fraction("3.20")


def test_a_mix_by_hours_by_visits_and_by_rate_agree():
    by_hours = Mix.of_hours({30: 2, 60: 1})
    assert by_hours.visits_per_hour.value == Fraction(5, 3)
    assert Mix.of_visits({30: 4, 45: 0, 60: 1}).visits_per_hour.value == Fraction(5, 3)
    assert Mix.of_rate(Fraction(5, 3)).visits_per_hour.value == Fraction(5, 3)
    assert build_up(assumptions(DEFAULT["assumptions"]), by_hours).visit_price is None
    assert_adds_up(by_hours.visits_per_hour)


@pytest.mark.parametrize("wrong", [{}, {30: 0}, {0: 1}])
def test_a_mix_of_nothing_is_refused(wrong):
    with pytest.raises(ValueError, match="above nil"):
        Mix.of_hours(wrong)


def test_assumptions_that_cannot_be_used_name_every_fault():
    good = assumptions(DEFAULT["assumptions"])
    with pytest.raises(AssumptionError) as error:
        replace(
            good,
            holiday_share=Fraction(-1),
            business_share_of_price=Fraction(1),
            surplus=Surplus("of_price", Fraction(1)),
        )
    assert len(error.value.faults) == 2
    with pytest.raises(AssumptionError, match="exact number"):
        replace(good, wage_per_hour=12.71)
    with pytest.raises(AssumptionError, match="ni_contact_hours_per_week"):
        replace(good, ni=StatutoryNI(Fraction("0.15"), Fraction(96), Fraction(0)))
