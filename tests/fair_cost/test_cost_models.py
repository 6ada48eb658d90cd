"""Each cost model against its case: published where there is a publication, worked by hand where there is none."""

from datetime import date
from fractions import Fraction

import pytest

from criteria import cost_models as told
from evaluation.exact import number, rounded
from evaluation.exceptions import AssumptionError, EvenhandError, UnknownNameError
from evaluation.fair_cost.assumptions import Mix
from evaluation.fair_cost.catalogue import MODELS, inputs_from, work_out
from evaluation.fair_cost.homecare import BUSINESS_TITLES
from evaluation.fair_cost.quantiles import quantile, quartiles
from evaluation.fair_cost.reverse import price_of_a_pound
from evaluation.fair_cost.statutory import NoFigureError
from evaluation.service.fair_cost import cost_of
from evaluation.words.explain import explain
from tests.fair_cost.cost_cases import assert_adds_up, assumptions, case, figures, mix

HOMES = case("fair_cost/care_home_cost")
RETURNS = case("fair_cost/cost_returns")
SEFTON = case("fair_cost/sefton_returns")
PORTSMOUTH = case("fair_cost/portsmouth")
GROUPS = ("staffing", "premises", "supplies", "head_office")


def figure(worked, name):
    by_line = {step.what: step for step in worked.lines}
    return worked.total.value if name == "total" else (by_line | dict(worked.more))[name].value


def test_every_model_can_be_told_by_name_and_has_its_record():
    assert {name: model.parameters.model_fields["rule"].annotation for name, model in MODELS.items()} == {
        name: told.Literal[name] for name in MODELS
    }
    assert all(model.page == f"docs/rules/{name}.md" for name, model in MODELS.items())


@pytest.mark.parametrize("name", ["sleep_in_cost", "live_in_cost", "block_rate"])
def test_nights_weeks_and_blocks_come_out_as_worked_by_hand(name):
    held = case(f"fair_cost/{name}")
    worked = work_out(held["inputs"])
    for line, value in held["expected"].items():
        assert figure(worked, line) == number(value), line


@pytest.mark.parametrize("one", case("fair_cost/uplift")["case"], ids=lambda one: one["name"])
def test_next_years_rate_moves_each_part_by_its_own_index(one):
    worked = work_out(one["inputs"])
    for line, value in one["expected"].items():
        assert figure(worked, line) == number(value), line


@pytest.mark.parametrize("parts", [7, 4])
def test_a_rate_that_divides_has_whole_pence_in_each_part(parts):
    shares = [{"title": "All", "share_percent": 100, "change_percent": "3.77"}]
    rate = work_out({"rule": "uplift", "rate": "811.13", "shares": shares, "divide_by": parts}).total.value
    assert (rate * 100 / parts).denominator == 1
    assert abs(rate - Fraction("811.13") * Fraction("1.0377")) <= Fraction(parts, 200)


@pytest.mark.parametrize("one", case("fair_cost/phasing")["case"], ids=lambda one: one["rates"][-1])
def test_a_phased_rate_closes_its_share_of_the_gap_each_year(one):
    worked = work_out({"rule": "phasing", "now": one["now"], "targets": one["targets"]})
    assert [step.value for step in worked.lines] == [number(rate) for rate in one["rates"]]
    assert worked.total.value == number(one["rates"][-1])


@pytest.mark.parametrize("home", HOMES["home"], ids=lambda home: f"{home['council']}, {home['category']}")
def test_printed_care_home_parts_add_to_the_printed_total_or_say_that_they_do_not(home):
    others = [{"line": g, "group": g, "amount": a} for g, a in zip(GROUPS, home["parts"], strict=True)]
    operating = sum(map(number, home["parts"]))
    percent = number(home["operations"]) / operating * 100
    worked = work_out({
        "rule": "care_home_cost", "others": others, "operations_percent": percent, "capital": home["capital"],
    })  # fmt: skip
    assert figure(worked, "return_on_operations") == number(home["operations"])
    assert (abs(worked.total.value - number(home["total"])) <= number(HOMES["tolerance"])) is home["adds"]


def test_only_northumberlands_parts_do_not_add():
    assert {home["council"] for home in HOMES["home"] if not home["adds"]} == {"Northumberland"}


def test_wandsworths_return_on_operations_is_five_per_cent():
    for home in (home for home in HOMES["home"] if home["council"] == "Wandsworth"):
        operating = sum(map(number, home["parts"]))
        found = operating * number(HOMES["wandsworth"]["operations_percent"]) / 100
        assert abs(found - number(home["operations"])) <= number(HOMES["wandsworth"]["tolerance"])


def test_staff_by_the_hour_cost_on_costs_and_cover_and_yearly_costs_are_shared_over_filled_beds():
    inputs = {
        "rule": "care_home_cost", "occupancy": 90, "beds": 40,
        "staff": [{"line": "Care staff", "hours": 20, "rate": 12, "oncost_percent": 15, "absence_days": "36.5"}],
        "others": [{"line": "Insurance", "group": "supplies", "annual": 18720}],
        "operations_percent": 5, "leave_out": ["Insurance"],
        "capital_mode": "of_value", "capital": 6, "value_per_bed": 78000, "funded_nursing_care": "254.06",
    }  # fmt: skip
    worked = work_out(inputs)
    staff = 20 * (12 * Fraction("1.15") + 12 * Fraction("36.5") / (365 * Fraction(5, 7)))
    insurance = Fraction(18720) / 52 / (40 * Fraction("0.9"))
    assert [step.value for step in worked.lines[:2]] == [staff, insurance]
    assert figure(worked, "return_on_operations") == staff / 20
    assert figure(worked, "return_on_capital") == Fraction(78000) * 6 / 100 / 52 / Fraction("0.9")
    assert figure(worked, "fee_with_nursing") - worked.total.value == Fraction("254.06")
    assert_adds_up(worked.total)


def test_fixed_lines_cost_each_resident_more_in_emptier_beds_and_bought_ones_do_not():
    full = {
        "rule": "care_home_cost", "occupancy": 100, "stated_occupancy": 100, "beds": 10,
        "others": [
            {"line": "Rates", "group": "premises", "annual": 52000},
            {"line": "Food", "group": "supplies", "amount": 30},
        ],
    }  # fmt: skip
    assert [s.value for s in work_out(full).lines[:2]] == [100, 30]
    assert [s.value for s in work_out(full | {"occupancy": 80}).lines[:2]] == [125, 30]


def test_three_returns_give_three_totals_and_each_says_which_it_is():
    held = RETURNS["three_totals"]
    worked = work_out(held["inputs"])
    assert worked.total.what == "median_of_totals"
    for name in ("total_of_medians", "total_of_group_medians"):
        assert figure(worked, name) == number(held[name])
    assert worked.total.value == number(held["median_of_totals"])
    spread = [figure(worked, f"total.{name}") for name in ("lower_quartile", "median", "upper_quartile")]
    assert spread == [number(value) for value in held["quartiles"]]
    assert figure(worked, "total.count") == 3
    assert len({RETURNS["gloucestershire"][name] for name in RETURNS["gloucestershire"]}) == 3


def test_bradfords_quartiles_are_inclusive():
    held = RETURNS["bradford"]
    values = [number(value) for value in held["values"]]
    for convention, name in (("R-7", "inclusive"), ("R-6", "exclusive")):
        for found, printed in zip(quartiles(values, convention), held[name], strict=True):
            assert abs(found - number(printed)) <= number(held["tolerance"])


@pytest.mark.parametrize("convention", ["R-5", "R-6", "R-7", "R-8"])
def test_every_convention_agrees_on_the_median_and_keeps_to_the_values(convention):
    values = [Fraction(n) for n in (9, 1, 4, 7)]
    assert quantile(values, Fraction(1, 2), convention) == Fraction(11, 2)
    assert (quantile(values, Fraction(0), convention), quantile(values, Fraction(1), convention)) == (1, 9)
    assert quantile([Fraction(3)], Fraction(1, 4), convention) == 3


def test_a_quantile_of_nothing_or_by_no_known_way_is_refused():
    for values, share, convention in (([], 0, "R-7"), ([Fraction(1)], 2, "R-7"), ([Fraction(1)], 0, "R-9")):
        with pytest.raises(ValueError):  # noqa: PT011 - each has its own sentence
            quantile(values, Fraction(share), convention)


def test_seftons_nine_returns_give_another_total_by_medians_than_by_providers():
    held = RETURNS["sefton"]
    rows = [{"provider": f"P{p['number']}", "lines": p["lines"]} for p in SEFTON["provider"]]
    worked = work_out({"rule": "cost_returns", "price_base": "2022-23", "returns": rows})
    assert abs(worked.total.value - number(held["median_of_totals"])) <= number(held["tolerance"])
    assert abs(figure(worked, "total_of_medians") - number(held["total_of_medians"])) <= number(held["tolerance"])
    assert figure(worked, "total.count") == 9


def test_a_line_that_a_provider_left_out_is_not_nil():
    rows = [{"provider": "A", "lines": {"pay": 10, "ppe": 1}}, {"provider": "B", "lines": {"pay": 12}}]
    groups = [{"group": "kit", "lines": ["ppe"]}]
    worked = work_out({"rule": "cost_returns", "price_base": "2022", "returns": rows, "groups": groups})
    assert (figure(worked, "ppe.median"), figure(worked, "ppe.count")) == (1, 1)
    assert (figure(worked, "kit.median"), figure(worked, "kit.count")) == (1, 1)


@pytest.mark.parametrize("one", case("fair_cost/cqc_fee")["case"], ids=lambda one: one["fee"])
def test_the_regulators_fee_comes_out_as_printed(one):
    tolerance = number(case("fair_cost/cqc_fee")["tolerance"])
    assert abs(work_out(one["inputs"]).total.value - number(one["fee"])) <= tolerance
    yearly = work_out(one["inputs"] | {"contact_hours": 1000})
    assert figure(yearly, "fee_per_hour") == yearly.total.value / 1000


@pytest.mark.parametrize("one", case("fair_cost/lawful_wage")["case"], ids=lambda one: one["wage"])
def test_a_team_of_several_ages_has_its_own_lawful_wage(one):
    bands = [{"band": band, "share_percent": share} for band, share in one["shares"].items()]
    day = date.fromisoformat(one["day"])
    worked = work_out({"rule": "lawful_wage", "day": one["day"], "bands": bands}, figures().on(day))
    assert worked.total.value == number(one["wage"])
    sources = [part.source.text for line in worked.lines for part in line.parts if part.what == "legal_minimum"]
    assert all("National Minimum Wage" in source for source in sources)


def test_an_age_band_that_the_law_no_longer_has_is_refused_unless_nobody_is_in_it():
    def team(old):
        bands = [{"band": "adult", "share_percent": 100 - old}, {"band": "21_to_adult", "share_percent": old}]
        return work_out({"rule": "lawful_wage", "day": "2026-04-01", "bands": bands}, figures().on(date(2026, 4, 1)))

    assert team(0).total.value == Fraction("12.71")
    with pytest.raises(NoFigureError):
        team(10)


@pytest.mark.parametrize(
    ("bands", "says"),
    [
        ([("adult", 90)], "total 90, not 100"),
        ([("adult", 120), ("18_to_20", -20)], "below nil"),
        ([("adult", 50), ("adult", 50)], "once"),
    ],
)
def test_shares_of_hours_that_are_not_the_whole_are_refused(bands, says):
    rows = [{"band": band, "share_percent": share} for band, share in bands]
    with pytest.raises(EvenhandError, match=says):
        work_out({"rule": "lawful_wage", "day": "2026-04-01", "bands": rows}, figures().on(date(2026, 4, 1)))


def test_portsmouths_price_is_a_part_for_time_and_a_part_for_each_journey():
    for minutes, care in PORTSMOUTH["care"].items():
        worked = work_out(PORTSMOUTH["inputs"] | {"visit_minutes": int(minutes)})
        assert abs(figure(worked, "care") - number(care)) <= number(PORTSMOUTH["tolerance"])
        assert figure(worked, "business") == Fraction("7.51")
        for name in ("price_without_journeys", "price_per_journey"):
            assert figure(worked, name) == number(PORTSMOUTH[name])
        visit = number(PORTSMOUTH["price_without_journeys"]) * int(minutes) / 60 + number(
            PORTSMOUTH["price_per_journey"]
        )
        assert figure(worked, "visit_price") == visit


def test_a_mix_of_visits_is_priced_by_its_average_and_length_by_length():
    held = case("fair_cost/cheshire_mix")
    inputs = {k: v for k, v in PORTSMOUTH["inputs"].items() if k != "visit_minutes"} | {"visits": held["visits"]}
    worked = work_out(inputs)
    assert figure(worked, "visits_per_hour") == number(held["visits_per_hour"])
    hours = sum(Fraction(v["number"] * v["minutes"], 60) for v in held["visits"])
    paid = sum(v["number"] * figure(worked, f"visit_price.{v['minutes']}") for v in held["visits"])
    assert paid / hours == worked.total.value
    one = work_out(inputs | {"visits": [{"minutes": 30, "hours": 7}]})
    assert figure(one, "visit_price") == figure(one, "visit_price.30")


@pytest.mark.parametrize("one", case("fair_cost/homecare_reverse")["case"], ids=lambda one: one["price"])
def test_a_published_build_run_backwards_leaves_the_stated_wage(one):
    worked = cost_of("homecare_reverse", preset=one["preset"], settings={"price": one["price"]}).worked
    assert abs(worked.total.value - number(one["wage"])) <= number(one["tolerance"])
    back = cost_of("homecare_cost", preset=one["preset"], settings={"wage": worked.total.value}).worked
    assert back.total.value == number(one["price"])


def test_a_price_says_what_is_left_for_overheads_and_surplus():
    worked = cost_of("homecare_reverse", preset="southend_2022", settings={"price": 20}).worked
    care = cost_of("homecare_cost", preset="southend_2022").worked.more["care"].value
    left, business = 20 - care, Fraction("6.05")
    assert figure(worked, "left_over_care") == left
    assert figure(worked, "overhead_covered_percent") == left / business * 100
    assert figure(worked, "surplus_left") == left - business
    assert figure(worked, "margin_left_percent") == (left - business) / 20 * 100


def test_travel_that_is_not_paid_lowers_the_wage_of_an_hour_worked():
    held = case("fair_cost/homecare_reverse")["effective"]
    price = cost_of("homecare_cost", preset=held["preset"], settings={"wage": held["wage"]}).worked.total.value
    settings = {"price": price, "unpaid_travel": held["unpaid_travel"]}
    found = cost_of("homecare_reverse", preset=held["preset"], settings=settings).worked.more["effective_wage"]
    assert rounded(found.value, 2) == number(held["effective"]) < number(held["minimum"])


def test_a_price_for_a_visit_is_brought_to_the_hour_first():
    hour = cost_of("homecare_reverse", preset="southend_2022", settings={"price": 20, "visit_minutes": 30}).worked
    settings = {"price": 10, "price_unit": "visit", "visit_minutes": 30}
    visit = cost_of("homecare_reverse", preset="southend_2022", settings=settings).worked
    assert visit.total.value == hour.total.value
    with pytest.raises(AssumptionError, match="visit_minutes"):
        cost_of("homecare_reverse", preset="southend_2022", settings={"price": 10, "price_unit": "visit"})


@pytest.mark.parametrize(("build", "slope"), [("southend", "1.510"), ("ukhca", "2.091")])
def test_a_pound_of_wage_costs_more_where_overheads_are_a_share_of_the_price(build, slope):
    if build == "southend":
        model, visits = case("fair_cost/southend"), mix(case("fair_cost/southend")["column"][0])
        costs = assumptions(model["assumptions"])
    else:
        costs = assumptions(case("fair_cost/minimum_price")["build"][0]["assumptions"])
        visits = Mix.of_visit(60)
    assert abs(price_of_a_pound(costs, visits) - number(slope)) <= Fraction("0.001")


def test_business_lines_have_their_official_names_and_add():
    lines = [{"line": name, "amount": "0.25"} for name in BUSINESS_TITLES]
    inputs = {k: v for k, v in PORTSMOUTH["inputs"].items() if k != "business_per_hour"}
    worked = work_out(inputs | {"business_lines": lines})
    assert figure(worked, "business") == Fraction("4.25")
    assert [worked.more[f"business.{name}"].of for name in BUSINESS_TITLES] == list(BUSINESS_TITLES.values())


def test_the_law_of_the_day_fills_in_national_insurance_with_its_source():
    day = date(2026, 10, 1)
    stated = {"ni_mode": "statutory", "contact_hours_per_week": 24, "day": day, "ni_percent": None}
    worked = work_out(PORTSMOUTH["inputs"] | stated, figures().on(day))
    ni = next(step for step in worked.lines if step.what == "employer_ni")
    rate = next(part for part in ni.parts if part.what == "ni_rate")
    assert (rate.value, rate.source.kind) == (Fraction("0.15"), "figure")
    with pytest.raises(AssumptionError, match="given the law of"):
        work_out(PORTSMOUTH["inputs"] | stated, figures().on(date(2025, 10, 1)))


def test_every_figure_of_every_model_has_words():
    done = [work_out(case(f"fair_cost/{name}")["inputs"]) for name in ("sleep_in_cost", "live_in_cost", "block_rate")]
    done += [work_out(one["inputs"]) for one in (*case("fair_cost/uplift")["case"], *case("fair_cost/cqc_fee")["case"])]
    done += [work_out(RETURNS["three_totals"]["inputs"]), work_out({"rule": "phasing", "now": 1, "targets": [2]})]
    for worked in done:
        for step in (*worked.lines, worked.total, *worked.more.values()):
            assert all(line.label for line in explain(step))


def test_plain_values_are_read_as_the_record_and_an_unknown_model_is_told_the_nearest():
    inputs = inputs_from({"rule": "block_rate", "cost_per_paid_hour": "24", "paid_hours": 1, "used_percent": 50})
    assert work_out(inputs).total.value == 48
    with pytest.raises(UnknownNameError, match="Did you mean 'block_rate'"):
        inputs_from({"rule": "block_rates"})
    with pytest.raises(AssumptionError, match="Did you mean 'paid_hours'"):
        inputs_from({"rule": "block_rate", "cost_per_paid_hour": "24", "paid_hour": 1, "used_percent": 50})
