"""Fair cost: published figures in the form, units echoed, every number unfolded, play kept apart from the record."""

from datetime import date
from fractions import Fraction

import pytest

from evaluation.model import Actor, Step
from evaluation.office import charts_cost
from evaluation.service import prepare, workbench
from evaluation.service.cost_bids import Beside, BidPrice
from evaluation.service.shared import workspace
from evaluation.words.cost import STACKS
from tests.office.reading import table_with

LEAD = Actor("Test lead", "lead")
TENDER, ISSUED = "aldermere-homecare-2027", "aldermere-homecare-six-months-on"


@pytest.fixture
def draft(unseeded):
    """A procurement whose method is still being written."""
    return prepare.start(workspace(), LEAD, "Ours", prepare.template_text("essex_best_value"))


def box(shown, label):
    """The box with this label, of whatever kind; fails where there is none."""
    kinds = ("text_input", "text_area", "selectbox", "radio")
    found = [each for kind in kinds for each in getattr(shown, kind) if str(each.label).startswith(label)]
    assert found, (label, [each.label for kind in kinds for each in getattr(shown, kind)])
    return found[0]


def press(shown, label):
    found = [each for each in shown.button if each.label == label]
    assert found, (label, [each.label for each in shown.button])
    return found[0].click().run()


def at(screen, does="cost", model="", **options):
    shown = screen("fair-cost", **options)
    assert not shown.exception
    titles = {"price": "Ask what a price leaves", "next": "Plan next year's rate", "bids": "Set bids beside the cost",
              "returns": "Put providers' returns together", "compare": "Compare amounts of two months",
              "rise": "Try a rise of prices"}  # fmt: skip
    if does in titles:
        box(shown, "What do you want to do?").set_value(does).run()
    if model:
        box(shown, "Model").set_value(model).run()
    assert not shown.exception
    return shown


def begin(shown, picked):
    """Put published figures, a working or a lot's cost in the form."""
    box(shown, "Begin from").set_value(picked).run()
    press(shown, "Put this in the form")
    assert not shown.exception
    return shown


def test_an_empty_form_says_that_nothing_is_filled_in_yet(draft, screen, says):
    shown = at(screen)
    assert "Nothing is filled in yet." in says(shown)
    assert "Everything on this screen is play." in says(shown)
    assert not shown.get("plotly_chart")


def test_published_figures_come_to_the_published_price_line_by_line(draft, screen, says):
    shown = begin(at(screen), "preset:southend_2022")
    assert "A contact hour comes to £22.73" in says(shown).replace("\\", "")
    lines = table_with(shown, "Line", "Pounds", "Share of the total")
    assert list(lines["Line"])[:3] == ["Direct care", "Travel time", "Mileage"]
    assert lines.set_index("Line")["Pounds"]["TOTAL"] == "£22.73"
    visits = table_with(shown, "Visit", "A visit", "A contact hour")
    # printed 6.72, 11.65, 16.57, 21.49 and 31.34: each is met to a penny, as the lines were printed to whole pence
    assert list(visits["A visit"]) == ["£6.72", "£11.64", "£16.57", "£21.49", "£31.34"]
    assert "5% on cost is 4.76% of the price" in says(shown).replace("\\", "")
    assert "These are prices of April 2022." in says(shown).replace("\\", "")
    assert len(shown.get("plotly_chart")) == 2


def test_units_are_asked_converted_and_echoed(draft, screen, says):
    shown = begin(at(screen), "preset:ukhca_2014")
    assert "minutes for each contact hour: that is" in says(shown).replace("\\", "")
    box(shown, "Paid for a mile").set_value("0.35").run()
    assert "Did you mean pounds?" in says(shown).replace("\\", "")
    box(shown, "The mileage rate is stated in").set_value("pounds_per_mile").run()
    assert "You said 0.35 pounds a mile: that is 35 pence a mile." in says(shown).replace("\\", "")


def test_a_fault_stands_beside_its_box_and_in_one_list(draft, screen, says):
    shown = begin(at(screen), "preset:southend_2022")
    box(shown, "Pay of care workers, pounds an hour").set_value("ten").run()
    assert not shown.exception
    text = says(shown).replace("\\", "")
    assert "1 thing to put right" in text
    assert text.count("'ten' is not a number") == 2
    assert "A contact hour comes to" not in text


def test_every_number_unfolds(draft, screen, tells):
    shown = begin(at(screen), "preset:southend_2022")
    unfold = box(shown, "Unfold")
    assert {"TOTAL", "Holiday", "NI (direct care hours)"} <= set(unfold.options)
    unfold.set_value("Holiday").run()
    assert "Holiday, as a share of pay" in tells(shown)


def test_pay_below_the_legal_minimum_and_a_younger_team_are_told(draft, screen, says):
    shown = begin(at(screen), "preset:our_default")
    box(shown, "Pay of care workers, pounds an hour").set_value("11").run()
    assert "Pay of £11.00 an hour is below the legal minimum" in says(shown).replace("\\", "")
    box(shown, "18 to 20, per cent").set_value("20").run()
    assert "not 100" in says(shown).replace("\\", "")
    box(shown, "21 and over, per cent").set_value("80").run()
    assert "The lowest lawful pay of this team is £12.34 an hour" in says(shown).replace("\\", "")


def test_what_a_price_leaves_is_shown_both_ways(draft, screen, says):
    shown = begin(at(screen, "price"), "preset:southend_2022")
    box(shown, "The price asked about").set_value("20").run()
    assert "The price leaves £8.27 an hour" in says(shown).replace("\\", "")
    rows = table_with(shown, "What is left", "Comes to").set_index("What is left")["Comes to"]
    assert rows["Pay an hour, overheads fixed"] == "£8.27"
    assert rows["Pay an hour, overheads a share"] != "£8.27"
    assert "Every way of taking overheads leaves less than the legal minimum" in says(shown).replace("\\", "")


def test_what_stands_under_one_desk_can_be_taken_to_the_other(draft, screen):
    shown = begin(at(screen), "preset:southend_2022")
    box(shown, "What do you want to do?").set_value("price").run()
    begin(shown, "twin:")
    assert box(shown, "Pay of care workers, pounds an hour").value == "10.08"


def test_next_years_rate_takes_its_lines_from_the_working_and_looks_the_wage_up(draft, screen, says):
    shown = begin(at(screen), "preset:our_default")
    box(shown, "What do you want to do?").set_value("next").run()
    assert "the minimum wage goes from £12.71 to £13.21: 3.93%" in says(shown).replace("\\", "")
    press(shown, "Put these lines in the form")
    assert not shown.exception
    text = says(shown).replace("\\", "")
    assert "This year's rate is £29.36" in text
    assert "These are prices of April 2027." in text


def test_a_change_that_begins_in_another_month_than_the_working_is_refused(draft, screen, says):
    shown = begin(at(screen), "preset:our_default")
    box(shown, "What do you want to do?").set_value("next").run()
    box(shown, "Minimum wage from").set_value("2025-04-01").run()
    assert "One amount is in prices of April 2026 and the other in prices of April 2025." in says(shown).replace(
        "\\", ""
    )
    assert "Put these lines in the form" not in {each.label for each in shown.button}


def test_a_published_uplift_and_one_that_divides(draft, screen, says):
    shown = begin(at(screen, "next"), "preset:cardiff_2023")
    assert "This year's rate is £100.00; next year's is £107.26, 7.26% more." in says(shown).replace("\\", "")
    box(shown, "The rate has to divide by").set_value("7").run()
    assert "next year's is £107.24" in says(shown).replace("\\", "")


def test_a_rate_is_phased_over_years_with_its_table_and_chart(draft, screen):
    shown = at(screen, "next", "phasing")
    box(shown, "This year's rate").set_value("18.50").run()
    box(shown, "The fair rate of each").set_value("21\n22\n23").run()
    rates = table_with(shown, "Year", "Fair rate", "Rate as phased")
    assert list(rates["Rate as phased"]) == ["£18.50", "£19.33", "£20.67", "£23.00"]
    assert len(shown.get("plotly_chart")) == 1


def test_two_months_are_never_compared_without_a_stated_change(draft, screen, says):
    shown = at(screen, "compare")
    box(shown, "An amount").set_value("31").run()
    box(shown, "The amount beside it").set_value("22.73").run()
    days = [each for each in shown.text_input if each.label.startswith("In the prices of")]
    days[0].set_value("2027-04-01").run()
    next(e for e in shown.text_input if e.label.startswith("In the prices of") and not e.value).set_value(
        "2022-04-01"
    ).run()
    assert "Bring one of them to the other's month first" in says(shown).replace("\\", "")
    box(shown, "Change of prices").set_value("25").run()
    assert "the first amount lies £2.59 above the second" in says(shown).replace("\\", "")


RETURNS = "provider,Direct care,Travel time\nAlder,10.20,1.40\nBeech,10.60,\nCedar,11.00,1.20"


def test_returns_are_put_together_with_their_count_and_a_warning_where_they_are_few(draft, screen, says):
    shown = at(screen, "returns")
    assert "Nothing is worked out yet." in says(shown)
    box(shown, "Paste the table").set_value(RETURNS)
    box(shown, "The month whose prices the returns").set_value("2022-04")
    press(shown, "Put the returns together")
    rows = table_with(shown, "Line", "Returns that give it", "Median").set_index("Line")
    assert rows["Returns that give it"]["Travel time"] == "2"
    assert rows["Median"]["Direct care"] == "£10.60"
    text = says(shown).replace("\\", "")
    assert "There are only 3 returns." in text
    assert "R-7: as a spreadsheet's QUARTILE.INC" in text


def test_a_table_with_a_fault_says_where(draft, screen, says, tells):
    shown = at(screen, "returns")
    box(shown, "Paste the table").set_value(RETURNS.replace("10.60", "ten"))
    box(shown, "The month whose prices the returns").set_value("2022-04")
    press(shown, "Put the returns together")
    assert "has to be put right first" in says(shown)
    assert "“ten” is not an amount of money." in tells(shown)


def test_a_working_is_kept_and_opened_again_by_somebody_else(draft, screen, says, tells):
    shown = begin(at(screen, role="price_officer"), "preset:southend_2022")
    box(shown, "Pay of care workers, pounds an hour").set_value("10.50").run()
    box(shown, "A name for it").set_value("Ours <b>at</b> 10.50")
    press(shown, "Keep the working")
    assert "is kept. Saved at" in says(shown).replace("\\", "")
    other = at(screen, role="commissioner")
    begin(other, "kept:ours_b_at_b_10_50")
    assert box(other, "Pay of care workers, pounds an hour").value == "10.50"
    assert "Ours <b>at</b> 10.50" in tells(other)


def test_an_auditor_works_with_it_and_keeps_nothing(draft, screen, says):
    shown = begin(at(screen, role="auditor"), "preset:southend_2022")
    assert "A contact hour comes to" in says(shown)
    assert {"Keep the working", "Write it into the draft"}.isdisjoint({each.label for each in shown.button})
    assert "rise" not in box(shown, "What do you want to do?").options


def test_an_evaluator_is_not_given_the_screen(draft, screen):
    assert "Fair cost" not in {title.value for title in screen("fair-cost", role="evaluator").title}


def test_a_lots_cost_is_copied_changed_and_written_back_before_the_seal(draft, screen, says):
    method = prepare.method(workspace(), LEAD, draft).method
    shown = begin(at(screen), f"lot:{method.lots[0].id}")
    box(shown, "Pay of care workers, pounds an hour").set_value("14.05").run()
    press(shown, "Write it into the draft")
    assert "The cost is written into the draft method." in says(shown).replace("\\", "")
    made = prepare.method(workspace(), LEAD, draft)
    assert str(float(made.method.low_price.cost.wage)) == "14.05"


def test_bids_stand_beside_the_floors_where_prices_are_open(seeded, screen, says):
    shown = at(screen, "bids", procurement=TENDER, role="price_officer")
    assert "A price below a floor is a question, not a verdict." in says(shown).replace("\\", "")
    rows = table_with(shown, "What", "A contact hour", "Beside the stated cost")
    assert list(rows["What"])[:2] == ["Care at the legal minimum", "The stated cost"]
    assert len(rows) > 10
    assert len(shown.get("plotly_chart")) == 1


def test_bids_are_not_shown_before_prices_are_open(draft, screen, says):
    shown = at(screen, "bids", role="price_officer")
    assert "Bids' prices are not shown" in says(shown).replace("\\", "")
    assert len(table_with(shown, "What", "A contact hour")) == 2


def test_a_rise_is_tried_only_after_the_result(seeded, screen, says):
    shown = at(screen, "rise", procurement=TENDER)
    assert "You may at “Result issued”." in says(shown)


def test_a_rise_shows_who_would_move_and_is_logged(seeded, screen, says):
    shown = at(screen, "rise", procurement=ISSUED)
    assert "**What if.** This is play" in says(shown)
    assert workspace().store.current(ISSUED, {"what_if"}) == []
    press(shown, "What if")
    assert not shown.exception
    assert "If every price in the lot rose by 5%" in says(shown).replace("\\", "")
    rows = table_with(shown, "Provider", "Place now", "Place if", "Price now", "Price if")
    assert len(rows) > 5
    (entry,) = workspace().store.current(ISSUED, {"what_if"})
    assert entry.body["rise"] == "5 per cent"
    assert "every price higher by 5 per cent" in record_of(screen)


def record_of(screen):
    shown = screen("record", procurement=ISSUED)
    box(shown, "Show").set_value("what_if").run()
    return "\n".join(
        str(cell).replace("\\", "") for t in shown.table for row in t.value.values.tolist() for cell in row
    )


def test_every_model_shows_its_form_and_every_preset_its_result(draft, screen, says):
    for preset in workbench.presets():
        does = "next" if preset.rule in ("uplift", "phasing") else "cost"
        shown = at(screen, does, preset.rule)
        begin(shown, f"preset:{preset.id}")
        assert not shown.exception, preset.id
        assert "What it comes to" in says(shown), preset.id
    for rule in ("sleep_in_cost", "live_in_cost", "block_rate", "lawful_wage"):
        assert "Nothing is filled in yet." in says(at(screen, "cost", rule))


def test_each_chart_says_what_it_shows(draft):
    inputs = workbench.read(next(each.text for each in workbench.presets() if each.id == "southend_2022"))
    law = workbench.law_of(workspace(), date(2022, 4, 30))
    figure, said = charts_cost.lengths_chart(workbench.by_length(inputs, law))
    assert said.startswith("Stacked bars")
    assert "15 minutes £26.88" in said
    assert len(figure.data) == len(STACKS)
    assert sum(trace.x[0] for trace in figure.data) == pytest.approx(26.88, abs=0.01)
    _, said = charts_cost.wage_chart(workbench.wage_line(inputs, law))
    assert "£22.73 at the stated £10.08" in said
    assert said.endswith("The legal minimum is £9.50.")
    bids = tuple(
        BidPrice(name, f"{name} $x$", Step("price", Fraction(price))) for name, price in (("A", 14), ("B", 30))
    )
    figure, said = charts_cost.beside_chart(Beside(Fraction(15), Fraction(25), bids, shows_bids=True))
    assert "£15.00, with 1 below it, and the stated cost £25.00, with 1 below it" in said
    assert list(figure.data[0].marker.symbol) == ["diamond", "circle"]
    assert not [note.text for note in figure.layout.annotations if "$x$" in note.text]
