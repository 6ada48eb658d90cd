"""A bidder's own breakdown: what stands out, as codes with numbers."""

from datetime import date
from fractions import Fraction

import pytest

from evaluation.exact import number
from evaluation.low_price.breakdown import BreakdownNote, Visits, check_breakdown
from evaluation.model import CostLine
from evaluation.words.low_price import note_sentence
from tests.fair_cost.cost_cases import case, figures, numbers

LAW = figures().on(date(2022, 10, 1))
SEFTON = case("fair_cost/sefton_returns")["provider"]
SOUND = numbers({
    "direct_care": "10.00", "travel_time": "1.50", "mileage": "1.00", "ppe": "0.30", "training": "0.20",
    "holiday": "1.39", "non_contact": "0", "sickness": "0.30", "notice": "0", "employer_ni": "0.90",
    "pension": "0.40", "business": "6.00", "surplus": "1.10",
})  # fmt: skip


def check(lines, price=None, visits=None):
    cost = [CostLine("P1", "urban", line, amount) for line, amount in lines.items()]
    return check_breakdown(cost, sum(lines.values()) if price is None else price, LAW, visits)


def codes(lines, price=None, visits=None):
    return {(note.code, note.line) for note in check(lines, price, visits)}


def test_a_sound_breakdown_has_nothing_to_ask():
    assert check(SOUND) == ()


@pytest.mark.parametrize(("by", "told"), [("0.05", False), ("0.06", True), ("-0.05", False), ("-0.06", True)])
def test_lines_may_miss_the_price_by_five_pence(by, told):
    found = check(SOUND, sum(SOUND.values()) + Fraction(by))
    assert [note.code for note in found] == (["lines_do_not_add"] if told else [])
    if told:
        assert found[0].expected - found[0].found == Fraction(by)


@pytest.mark.parametrize("line", ["training", "employer_ni", "holiday", "pension", "travel_time"])
def test_what_no_lawful_employer_has_at_nil_is_asked_about(line):
    assert ("line_nil", line) in codes(SOUND | {line: Fraction(0)})


@pytest.mark.parametrize(
    ("change", "wanted"),
    [
        (
            {"holiday": "1.20"},
            BreakdownNote("holiday_low", "holiday", Fraction("1.20") / Fraction("11.5"), Fraction("0.1077")),
        ),
        (
            {"pension": "0.30"},
            BreakdownNote("pension_low", "pension", Fraction("0.30") / Fraction("11.5"), Fraction("0.03")),
        ),
        (
            {"direct_care": "9.49"},
            BreakdownNote("wage_below_minimum", "direct_care", Fraction("9.49"), Fraction("9.50")),
        ),
        ({"surplus": "0"}, BreakdownNote("no_surplus", "surplus", Fraction(0), Fraction("0.015"))),
        ({"surplus": "-1"}, BreakdownNote("no_surplus", "surplus", -1 / Fraction("21.99"), Fraction("0.015"))),
        (
            {"surplus": "0.30"},
            BreakdownNote("thin_surplus", "surplus", Fraction("0.3") / Fraction("21.99"), Fraction("0.015")),
        ),
        ({"ppe": "-0.10"}, BreakdownNote("line_below_nil", "ppe", Fraction("-0.10"))),
        ({"biscuits": "0.10"}, BreakdownNote("line_unknown", "biscuits")),
    ],
    ids=lambda value: str(value) if isinstance(value, dict) else "",
)
def test_one_odd_line_gives_one_note_with_its_numbers(change, wanted):
    assert check(SOUND | numbers(change)) == (wanted,)


def test_a_line_at_the_half_penny_of_its_least_share_is_left_alone():
    assert check(SOUND | {"holiday": Fraction("1.24")}) == ()


def test_mileage_is_held_against_the_miles():
    drives = Visits(miles_per_hour=Fraction(4))
    assert codes(SOUND | {"mileage": Fraction(0)}, visits=drives) == {("mileage_nil_with_miles", "mileage")}
    assert codes(SOUND | {"mileage": Fraction("0.99")}, visits=drives) == {("mileage_rate_low", "mileage")}
    assert codes(SOUND, visits=drives) == set()


def test_unpaid_travel_is_counted_in_the_wage():
    unpaid = Visits(unpaid_travel_minutes_per_hour=Fraction("11.4"))
    (note,) = check(SOUND, visits=unpaid)
    assert (note.code, note.found, note.expected) == (
        "effective_wage_below_minimum",
        Fraction(600) / Fraction("71.4"),
        Fraction("9.5"),
    )


def test_missing_lines_are_missing_and_never_nil():
    lines = {name: amount for name, amount in SOUND.items() if name not in ("training", "surplus")}
    assert codes(lines) == {("line_missing", "training"), ("line_missing", "surplus")}
    assert check({}, Fraction(20)) == (BreakdownNote("no_breakdown"),)


@pytest.mark.parametrize("returned", SEFTON, ids=lambda returned: f"provider {returned['number']}")
def test_real_returns_add_up_and_unpaid_travel_is_seen(returned):
    lines = numbers(returned["lines"])
    found = {(note.code, note.line) for note in check(lines, number(returned["total"]))}
    assert not [code for code, _ in found if code in ("lines_do_not_add", "line_missing", "line_unknown")]
    assert (("line_nil", "travel_time") in found) is (lines["travel_time"] == 0)
    assert ("wage_below_minimum", "direct_care") not in found


def test_every_note_has_a_plain_sentence():
    notes = {
        *check(SOUND | numbers({"holiday": "1.20", "surplus": "0.30", "direct_care": "9"}), Fraction(30)),
        *check(SOUND | {"mileage": Fraction(0)}, visits=Visits(Fraction(4), Fraction(20))),
        *check({"biscuits": Fraction(-1)}, Fraction(1)), *check({}, Fraction(1)),
        *check(SOUND | {"travel_time": Fraction(0), "surplus": Fraction(0)}),
    }  # fmt: skip
    said = [note_sentence(note) for note in notes]
    assert all(sentence.endswith(".") and "{" not in sentence for sentence in said)
    assert note_sentence(BreakdownNote("holiday_low", "holiday", Fraction("0.1043"), Fraction("0.1077"))) == (
        "Holiday is 10.43% of pay for contact and travel; at least 10.77% would be expected."
    )
    assert (
        note_sentence(BreakdownNote("line_missing", "employer_ni"))
        == "'NI (direct care hours)' is missing from the breakdown."
    )
    assert note_sentence(BreakdownNote("new_code")) == "new_code"
