"""The workbench in words: units echoed, a mark-up told from a margin, and no input without a name that people know."""

from datetime import date
from fractions import Fraction

import pytest

from criteria import cost_models as told
from evaluation.fair_cost.catalogue import MODELS, work_out
from evaluation.fair_cost.homecare import TITLES
from evaluation.fair_cost.returns import summarise_returns
from evaluation.model import Movement
from evaluation.service.cost import figures
from evaluation.service.shapes import fields_of
from evaluation.words import cost as words
from evaluation.words.cost_keys import COST_KEYS, COST_OPTIONS, groups_of, part_of
from evaluation.words.parts import label_of, option_of

F = Fraction
LAW = figures().on(date(2026, 4, 30))


def homecare(**more):
    inputs = {"rule": "homecare_cost", "wage": "12.71", "visit_minutes": 30, "ni_mode": "gross", "ni_percent": "9.5"}
    return told.Homecare.model_validate(inputs | more)


def echoed(**more):
    inputs = homecare(**more)
    return words.echoes(inputs, work_out(inputs, LAW))


@pytest.mark.parametrize(("more", "sentence"), [
    ({"travel": "11.4", "travel_unit": "minutes_per_hour"},
     "You said 11.4 minutes for each contact hour: that is 5.7 minutes for each visit."),
    ({"travel": "5.7"}, "You said 5.7 minutes for each visit: that is 11.4 minutes for each contact hour."),
    ({"travel": 19, "travel_unit": "percent_of_pay"},
     "You said travel is 19 per cent of contact pay: that is 5.7 minutes for each visit."),
    ({"miles": 4, "miles_unit": "miles_per_hour", "mileage_rate": 35},
     "You said 4 miles for each contact hour: that is 2 miles for each visit."),
    ({"miles": 1, "mileage_rate": "0.35", "mileage_rate_unit": "pounds_per_mile"},
     "You said 0.35 pounds a mile: that is 35 pence a mile."),
    ({"miles": 1, "mileage_rate": "0.35"}, "You said 0.35 pence a mile: that is £0.0035 a mile. Did you mean pounds?"),
    ({"miles": 1, "mileage_rate": 35},
     "There are miles and no travel time. Check that: both belong to the same journeys."),
    ({"miles": 1}, "There are miles, and nothing is paid for them. Workers then pay for the journeys themselves."),
    ({}, "That makes 2 visits in a contact hour."),
])  # fmt: skip
def test_what_was_said_is_echoed_with_what_it_was_taken_as(more, sentence):
    assert sentence in echoed(**more)


def test_nothing_is_echoed_that_nobody_said():
    assert len(echoed()) == 1


def test_a_share_typed_as_a_per_cent_is_asked_about_and_a_small_per_cent_is_not():
    (doubt,) = words.doubts(homecare(holiday_percent="0.1207", training_percent="1.73"))
    assert doubt == (
        "Paid holiday, per cent of pay: you said 0.1207 per cent. If you meant 12.07 per cent, write that."
    )
    assert words.doubts(homecare(holiday_percent="12.07")) == ()


@pytest.mark.parametrize(("mode", "size", "said"), [
    ("markup", 5, "5% on cost is 4.76% of the price"),
    ("of_price", 3, "3.09% on cost is 3% of the price"),
])  # fmt: skip
def test_a_mark_up_is_told_from_a_margin(mode, size, said):
    inputs = homecare(surplus_mode=mode, surplus=size)
    assert said in words.surplus_both_ways(work_out(inputs, LAW))


def test_no_surplus_is_said():
    assert words.surplus_both_ways(work_out(homecare(), LAW)).startswith("There is no surplus")


@pytest.mark.parametrize(("wage", "said"), [
    ("12.70", "is below the legal minimum"), ("12.71", "is exactly the legal minimum"), ("13", "is £0.29 above"),
])  # fmt: skip
def test_pay_is_held_against_the_legal_minimum(wage, said):
    assert said in words.wage_words(homecare(wage=wage), LAW)


def reverse(**more):
    inputs = {"rule": "homecare_reverse", "wage": "12.71", "visit_minutes": 30, "ni_mode": "gross", "ni_percent": 10,
              "business_per_hour": 6, "surplus": 5}  # fmt: skip
    return work_out(told.Reverse.model_validate(inputs | more), LAW)


def test_what_a_price_leaves_is_said_both_ways_and_unpaid_travel_counts():
    rows = words.reverse_rows(reverse(price=22, unpaid_travel=6))
    assert [title for title, _, _ in rows][:4] == [
        "Pay an hour, overheads as you state them", "Pay an hour, overheads fixed", "Pay an hour, overheads a share",
        "Pay for an hour worked",
    ]  # fmt: skip
    assert words.reverse_words(reverse(price=40), LAW).startswith("Each way")
    assert words.reverse_words(reverse(price=15), LAW).startswith("Every way")
    fine = reverse(price="21.03")
    assert fine.total.value > F("12.71")
    unpaid = reverse(price="21.03", unpaid_travel=10)
    assert words.reverse_words(unpaid, LAW) != words.reverse_words(fine, LAW)
    assert "unpaid travel" in words.reverse_words(unpaid, LAW)


def test_a_price_that_leaves_nothing_is_said():
    assert "leaves nothing for the worker" in words.headline("homecare_reverse", reverse(price=2))


def test_few_returns_are_a_warning_and_the_totals_are_told_apart():
    few = summarise_returns({"A": {"direct_care": F(10)}}, price_base="April 2022")
    assert words.few_words(few).startswith("There is only 1 return.")
    many = summarise_returns({str(n): {"direct_care": F(n)} for n in range(5)}, price_base="April 2022")
    assert words.few_words(many) == ""
    assert "They are not the same figure" in words.returns_words(many)[1]


def test_bids_beside_the_floors_are_counted():
    said = words.beside_words(F(21), F(25), [F(20), F(21), F(24), F(25), F(30)])
    assert said.startswith("Of 5 prices, 1 lies below care at the legal minimum (£21.00), 2 between")
    assert "2 at or above it" in said
    assert "Of" not in words.beside_words(F(21), F(25), [])


def test_who_would_move_is_named():
    movers = [Movement("L1", f"P{n}", None, None) for n in range(8)]
    assert words.moves_words([], "5%", {}).endswith("nobody would change places.")
    assert words.moves_words(movers[:1], "5%", {"P0": "Alder"}).endswith("5%, Alder changes places.")
    assert words.moves_words(movers, "5%", {}).endswith("P5 and 2 more change places.")


def test_next_years_rate_is_said_beside_this_years():
    inputs = told.Uplift.model_validate({
        "rule": "uplift", "rate": 20,
        "shares": [{"title": "Pay", "share_percent": 60, "change_percent": "10.1"},
                   {"title": "Other", "share_percent": 40, "change_percent": 3}],
    })  # fmt: skip
    assert words.uplift_words(inputs, work_out(inputs, LAW)) == (
        "This year's rate is £20.00; next year's is £21.45, 7.26% more."
    )


@pytest.mark.parametrize(("fault", "said"), [
    ("wage: this is needed.", "Pay of care workers, pounds an hour: this is needed."),
    ("'ni_percent' is missing: it is flat.", "“National Insurance, per cent” is missing: it is flat."),
    ("visits > number 2 > minutes: 'x' is no number", "Visits of several lengths, row 2, minutes: 'x' is no number"),
    ("Nothing in it.", "Nothing in it."),
])  # fmt: skip
def test_a_fault_names_its_box_as_people_see_it(fault, said):
    assert words.plain_fault("homecare_cost", fault) == said


@pytest.mark.parametrize("rule", MODELS)
def test_every_input_of_every_model_has_a_name_and_stands_in_one_group(rule):
    if rule == "cost_returns":  # its inputs come from a table, not from a form
        return
    fields = [field for field in fields_of(MODELS[rule].parameters) if field.name != "rule"]
    names = tuple(field.name for field in fields)
    grouped = [name for _, group in groups_of(rule, names) for name in group]
    assert sorted(grouped) == sorted(names)
    for field in fields:
        unnamed = field.name.replace("_", " ").capitalize()
        plain = field.name in ("surplus", "miles", "beds")  # their own names say it
        assert plain or label_of(part_of(rule), field.name) != unnamed, field.name
        for option in field.options:
            assert option_of(part_of(rule), field.name, option) != option.replace("_", " ").capitalize(), option


def test_no_name_is_kept_for_an_input_that_is_gone():
    known = {field.name for m in MODELS.values() for field in fields_of(m.parameters)}
    known |= {inner.name for m in MODELS.values() for field in fields_of(m.parameters) for inner in field.inner}
    assert {key.rpartition(".")[2] for key in COST_KEYS} <= known
    assert set(COST_OPTIONS) <= known


def test_the_stacks_of_the_chart_hold_every_line_once():
    lines = [line for _, stack in words.STACKS for line in stack]
    assert sorted(lines) == sorted(TITLES)


@pytest.mark.parametrize("rule", sorted(set(MODELS) - {"cost_returns", "price_gap"}))
def test_every_total_says_what_it_is_pounds_of(rule):
    assert rule in words.PER
