"""The workbench is play: worked out with the law of a day, kept apart, written into a method only before its seal."""

from dataclasses import replace
from datetime import date
from fractions import Fraction

import pytest

from criteria import cost_models as told
from evaluation.exceptions import AssumptionError, ConflictError, EvenhandError, NotAllowedError, StageError
from evaluation.model import Actor, LotStatus
from evaluation.service import (
    cost_bids,
    cost_in_method,
    cost_returns,
    cost_uplift,
    decide,
    prepare,
    record,
    result,
    what_if,
    workbench,
)
from evaluation.service.cost import lot_floors
from evaluation.service.cost_returns import ReturnsError
from evaluation.service.what_if import Rise
from evaluation.service.workbench import PriceBaseError
from tests.service.desk import LEAD, WHY, Desk

F = Fraction
OFFICER = Actor("Ola Finch", "price_officer")
AUDITOR = Actor("Kim Auditor", "auditor")
SAM = Actor("Sam Reed", "evaluator")


def preset(name):
    return next(each for each in workbench.presets() if each.id == name)


@pytest.fixture
def homecare():
    return workbench.read(preset("southend_2022").text)


# --- working out ------------------------------------------------------------------------------------------------------


def test_published_inputs_come_to_the_published_price(desk, homecare):
    found = workbench.work_out(desk.ws, OFFICER, desk.procurement, homecare, prices_of="2022-04")
    assert float(found.worked.total.value) == pytest.approx(22.73, abs=0.011)
    lengths = [float(cost.visit) for cost in workbench.by_length(homecare, found.law)]
    assert lengths == pytest.approx([6.72, 11.65, 16.57, 21.49, 31.34], abs=0.011)


@pytest.mark.parametrize("each", workbench.presets(), ids=lambda each: each.id)
def test_every_preset_can_be_worked_out_and_read_again(desk, each):
    found = workbench.work_out(desk.ws, OFFICER, desk.procurement, workbench.read(each.text), prices_of=each.prices_of)
    again = workbench.read(workbench.as_text(workbench.tables_of_inputs(found.inputs)))
    assert again == found.inputs


def test_the_law_is_of_the_day_named_else_of_the_months_end_else_of_today(desk, homecare):
    def law(inputs, **options):
        return workbench.work_out(desk.ws, OFFICER, desk.procurement, inputs, **options).law.day

    assert law(homecare.model_copy(update={"day": date(2025, 4, 6)}), prices_of="2022-04") == date(2025, 4, 6)
    assert law(homecare, prices_of="2022-04") == date(2022, 4, 30)
    assert law(homecare, prices_of="2024-02") == date(2024, 2, 29)
    assert law(homecare) == date(2026, 11, 22)


def test_what_is_missing_is_named_by_its_key_and_all_of_it_at_once():
    with pytest.raises(AssumptionError) as caught:
        workbench.read('rule = "homecare_cost"\nvisit_minutes = 30\nmilles = 2\nholiday_percent = "x"')
    said = "\n".join(caught.value.faults)
    assert "wage: this is needed." in said
    assert "milles" in said
    assert "holiday_percent" in said


def test_inputs_of_one_homecare_model_fill_the_other_and_lose_only_what_it_does_not_ask(homecare):
    reverse = workbench.as_rule(workbench.as_text(workbench.tables_of_inputs(homecare)), "homecare_reverse")
    made = workbench.read(reverse + "price = 20\n")
    assert isinstance(made, told.Reverse)
    assert workbench.read(workbench.as_rule(reverse + "price = 20\n", "homecare_cost")) == homecare


def test_the_floors_hold_care_at_the_legal_minimum_and_the_whole_cost(homecare):
    law = workbench.figures().on(date(2022, 4, 30))
    found = workbench.floors(homecare, law)
    assert found.lawful.value < found.local.value
    assert float(found.lawful.value) == pytest.approx(14.76, abs=0.011)  # Southend's inputs at 9.50, nothing on top
    assert workbench.care_at(homecare, law, F("9.50")).value == found.lawful.value


def test_a_younger_team_has_a_lower_lawful_wage(homecare):
    law = workbench.figures().on(date(2026, 4, 30))
    bands = [{"band": "adult", "share_percent": 80}, {"band": "18_to_20", "share_percent": 20}]
    wage = workbench.lawful(
        workbench.read(workbench.as_text({"rule": "lawful_wage", "day": law.day, "bands": bands})), law
    )
    assert wage.value == F("12.71") * 80 / 100 + F("10.85") * 20 / 100
    assert workbench.care_at(homecare, law, wage.value).value < workbench.floors(homecare, law).lawful.value


def test_the_wage_line_rises_and_marks_the_stated_wage(homecare):
    law = workbench.figures().on(date(2022, 4, 30))
    line = workbench.wage_line(homecare, law)
    prices = [price for _, price in line.points]
    assert prices == sorted(prices)
    assert line.stated[0] == homecare.wage
    assert line.minimum.value == F("9.50")


# --- kept workings ----------------------------------------------------------------------------------------------------


def test_a_working_is_kept_apart_and_opens_again_as_it_was(desk):
    text = preset("southend_2022").text
    made = workbench.keep(desk.ws, OFFICER, desk.procurement, " Southend,  as printed ", text, prices_of="2022-04")
    assert (made.name, made.by, made.role, made.version) == ("Southend, as printed", "Ola Finch", "price_officer", 1)
    (found,) = workbench.workings(desk.ws, AUDITOR, desk.procurement)
    assert (found.text, found.prices_of, found.rule) == (text, "2022-04", "homecare_cost")
    lines = record.lines(desk.ws, LEAD, desk.procurement)
    assert lines[-1].kind == "working"


def test_a_name_is_never_overwritten_unseen(desk):
    text = preset("southend_2022").text
    workbench.keep(desk.ws, OFFICER, desk.procurement, "Ours", text)
    with pytest.raises(EvenhandError, match="Another working is kept under this name"):
        workbench.keep(desk.ws, LEAD, desk.procurement, "Ours", text)
    again = workbench.keep(desk.ws, LEAD, desk.procurement, "Ours", text + "# more\n", seen=1)
    assert again.version == 2
    assert len(workbench.workings(desk.ws, LEAD, desk.procurement)) == 1


@pytest.mark.parametrize(("name", "text", "month"), [
    (" ", 'rule = "block_rate"\ncost_per_paid_hour = 1\npaid_hours = 1\nused_percent = 50', ""),
    ("A", 'rule = "block_rate"', ""),
    ("A", "rule = ", ""),
    ("A", 'rule = "block_rate"\ncost_per_paid_hour = 1\npaid_hours = 1\nused_percent = 50', "April"),
])  # fmt: skip
def test_what_cannot_be_opened_again_is_not_kept(desk, name, text, month):
    before = desk.ws.head(desk.procurement)
    with pytest.raises(EvenhandError):
        workbench.keep(desk.ws, OFFICER, desk.procurement, name, text, prices_of=month)
    assert desk.ws.head(desk.procurement) == before


def test_who_may_work_and_who_may_keep(desk, homecare):
    with pytest.raises(NotAllowedError):
        workbench.work_out(desk.ws, SAM, desk.procurement, homecare)
    with pytest.raises(NotAllowedError):
        workbench.workings(desk.ws, SAM, desk.procurement)
    workbench.work_out(desk.ws, AUDITOR, desk.procurement, homecare)
    with pytest.raises(NotAllowedError):
        workbench.keep(desk.ws, AUDITOR, desk.procurement, "Ours", preset("southend_2022").text)


def test_no_ranking_changes_by_a_working(desk):
    desk.to_priced()
    before = result.worked_out(desk.ws, desk.procurement)
    workbench.keep(desk.ws, OFFICER, desk.procurement, "Ours", preset("southend_2022").text)
    after = result.worked_out(desk.ws, desk.procurement)
    assert replace(after, head=before.head) == before


# --- the method's own cost --------------------------------------------------------------------------------------------


def test_a_lots_cost_is_copied_and_comes_to_the_methods_own_floor(desk):
    method = prepare.method(desk.ws, LEAD, desk.procurement).method
    for floors in lot_floors(method):
        inputs = workbench.read(cost_in_method.of_lot(desk.ws, OFFICER, desk.procurement, floors.lot))
        found = workbench.floors(inputs, workbench.law_of(desk.ws, inputs.day))
        assert found.local.value == floors.local.price.value
        assert found.lawful.value == floors.lawful.price.value


def test_what_is_copied_and_written_back_changes_no_figure(desk):
    draft = prepare.method(desk.ws, LEAD, desk.procurement)
    lot = draft.method.lots[0].id
    inputs = workbench.read(cost_in_method.of_lot(desk.ws, LEAD, desk.procurement, lot))
    made = cost_in_method.into_method(desk.ws, LEAD, desk.procurement, lot, inputs, seen=draft.version)
    assert made.method.low_price.cost == draft.method.low_price.cost
    assert [f.local.price.value for f in lot_floors(made.method)] == [
        f.local.price.value for f in lot_floors(draft.method)
    ]


def test_travel_is_written_for_one_lot_in_the_methods_own_unit(desk):
    draft = prepare.method(desk.ws, LEAD, desk.procurement)
    lot = draft.method.lots[0].id
    inputs = workbench.read(cost_in_method.of_lot(desk.ws, LEAD, desk.procurement, lot))
    change = {"visit_minutes": F(30), "travel": F("11.4"), "travel_unit": "minutes_per_hour", "wage": F("13.05")}
    changed = inputs.model_copy(update=change)
    made = cost_in_method.into_method(desk.ws, LEAD, desk.procurement, lot, changed, seen=draft.version)
    (own,) = [travel for travel in made.method.low_price.travel if travel.lot == lot]
    assert own.minutes_per_visit == F("5.7")
    assert made.method.low_price.cost.wage == F("13.05")
    others = [t for t in made.method.low_price.travel if t.lot != lot]
    assert others == [t for t in draft.method.low_price.travel if t.lot != lot]


def test_nothing_is_written_over_a_newer_draft_or_a_sealed_method_or_without_a_place(desk):
    draft = prepare.method(desk.ws, LEAD, desk.procurement)
    lot = draft.method.lots[0].id
    inputs = workbench.read(cost_in_method.of_lot(desk.ws, LEAD, desk.procurement, lot))
    odd = inputs.model_copy(update={"travel_wage": F(12)})
    with pytest.raises(EvenhandError, match="no place for 'travel_wage'"):
        cost_in_method.into_method(desk.ws, LEAD, desk.procurement, lot, odd, seen=draft.version)
    with pytest.raises(ConflictError):
        cost_in_method.into_method(desk.ws, LEAD, desk.procurement, lot, inputs, seen=draft.version - 1)
    with pytest.raises(NotAllowedError):
        cost_in_method.into_method(desk.ws, OFFICER, desk.procurement, lot, inputs, seen=draft.version)
    desk.seal()
    with pytest.raises(NotAllowedError):
        cost_in_method.into_method(desk.ws, LEAD, desk.procurement, lot, inputs, seen=draft.version)
    assert cost_in_method.of_lot(desk.ws, LEAD, desk.procurement, lot)


# --- bids -------------------------------------------------------------------------------------------------------------


def test_no_price_is_shown_beside_the_floors_before_prices_are_opened(desk):
    desk.to_quality()
    lot = next(iter(cost_bids.lots(desk.ws, OFFICER, desk.procurement)))
    found = cost_bids.beside(desk.ws, OFFICER, desk.procurement, lot)
    assert found.local > found.lawful > 0
    assert (found.bids, found.shows_bids) == ((), False)


def test_bids_stand_beside_the_floors_the_lowest_first(desk):
    desk.to_priced()
    lot = next(iter(cost_bids.lots(desk.ws, OFFICER, desk.procurement)))
    found = cost_bids.beside(desk.ws, OFFICER, desk.procurement, lot)
    prices = [bid.price.value for bid in found.bids if bid.price]
    assert prices
    assert prices == sorted(prices)
    tested = {
        s.provider: s.price.value
        for s in result.signals(desk.ws, OFFICER, desk.procurement)
        if s.lot == lot and s.price
    }
    assert {bid.provider: bid.price.value for bid in found.bids if bid.price} == tested


def test_a_working_in_another_months_prices_is_not_set_beside_bids_until_a_change_is_stated(desk, homecare):
    desk.to_priced()
    lot = next(iter(cost_bids.lots(desk.ws, OFFICER, desk.procurement)))

    def beside(**options):
        return cost_bids.beside(
            desk.ws, OFFICER, desk.procurement, lot, homecare, prices_of=date(2022, 4, 1), **options
        )

    with pytest.raises(PriceBaseError, match="prices of April 2022"):
        beside()
    plain = workbench.floors(homecare, workbench.law_of(desk.ws))
    assert beside(change_percent=F(20)).local == plain.local.value * F(6, 5)
    assert beside(change_percent=F(20)).lawful == plain.lawful.value


# --- next year and returns --------------------------------------------------------------------------------------------


def test_pay_moves_with_the_minimum_wage_and_the_surplus_with_its_cost(desk, homecare):
    change = cost_uplift.wage_change(date(2026, 4, 1), date(2027, 4, 1))
    assert change.value == (F("13.21") - F("12.71")) / F("12.71") * 100
    made = workbench.read(cost_uplift.lines_of(desk.ws, homecare, change.value, F(3)))
    moved = {line.line: line.change_percent for line in made.lines}
    assert (moved["Direct care"], moved["Mileage"], moved["Total business costs"]) == (F("3.93"), F(3), F(3))
    assert F(3) < moved["Total return on operations"] < F("3.93")
    now = sum(line.amount for line in made.lines)
    assert float(now) == pytest.approx(22.73, abs=0.011)


TABLE = b"provider,Direct care,Travel time,NI (direct care hours)\nAlder,10.20,1.40,\nBeech,\xc2\xa310.60,1.10,0.80\n"


def test_returns_are_read_by_their_official_names_and_an_empty_cell_is_not_nought(desk):
    found = cost_returns.put_together(desk.ws, OFFICER, desk.procurement, TABLE, "r.csv", price_base="April 2022")
    assert list(found.summary.lines) == ["direct_care", "travel_time", "employer_ni"]
    assert found.summary.lines["employer_ni"].count == 1
    assert found.summary.lines["direct_care"].median == F("10.4")
    assert found.summary.is_small


@pytest.mark.parametrize(("data", "what"), [
    (b"provider,Direct care\nAlder,ten", "not an amount"),
    (b"provider,Direct care\n,10", "names no provider"),
    (b"provider,Direct care,direct_care\nAlder,1,2", "Two columns"),
    (b"name,Direct care\nAlder,10", "headings"),
    (b"", "empty"),
])  # fmt: skip
def test_a_table_that_cannot_be_used_says_where_and_why(desk, data, what):
    with pytest.raises(ReturnsError) as caught:
        cost_returns.put_together(desk.ws, OFFICER, desk.procurement, data, "r.csv", price_base="April 2022")
    assert any(what in finding.what for finding in caught.value.findings)


def test_a_slip_of_the_decimal_point_and_a_copied_total_are_worth_a_look(desk):
    good = b"".join(f"P{n},10.2{n},1.0{n},4\n".encode() for n in range(5))
    data = b"provider,Direct care,Travel time,Other overheads\n" + good + b"Slip,0.70,1.1,4\nCopied,10.1,1.2,11.3\n"
    found = cost_returns.put_together(desk.ws, OFFICER, desk.procurement, data, "r.csv", price_base="April 2022")
    said = [finding.what for finding in found.findings]
    assert len(said) == 2
    assert said[0].startswith("Slip gives 0.70 for “Direct care”")
    assert said[1].startswith("Copied's “Other overheads” is what its other lines add up to, 11.30")


def test_a_provider_given_twice_is_refused(desk):
    data = b"provider,Direct care\nAlder,10\nAlder,11"
    with pytest.raises(EvenhandError, match="more than once"):
        cost_returns.put_together(desk.ws, OFFICER, desk.procurement, data, "r.csv", price_base="April 2022")


# --- a rise of every price --------------------------------------------------------------------------------------------


@pytest.fixture
def issued(url):
    """A tender whose result is issued: its one test of prices is for information, so no case is open."""
    tests = 'tests = ["below_lawful_cost", "below_local_cost"]'
    desk = Desk.open(url, edit=(tests, 'tests = ["identical_prices"]'))
    desk.to_priced()
    decide.issue(desk.ws, LEAD, desk.procurement, WHY)
    yield desk
    desk.ws.store.close()


def settled_lot(desk):
    lots = result.worked_out(desk.ws, desk.procurement).lots
    return next(lot.lot for lot in lots if lot.status is LotStatus.COMPLETE)


def test_a_rise_ranks_the_lot_again_as_play_and_is_logged(issued):
    lot = settled_lot(issued)
    before = result.worked_out(issued.ws, issued.procurement)
    found = what_if.try_rise(issued.ws, OFFICER, issued.procurement, lot, Rise(pounds_an_hour=F(3)))
    assert found.before == before.lot(lot)
    raised = {bid.provider: bid.price for bid in found.after.bids if bid.rank}
    assert all(raised[bid.provider] > bid.price for bid in found.before.bids if bid.rank)
    (entry,) = issued.ws.store.current(issued.procurement, {"what_if"})
    assert (entry.key.lot, entry.body["rise"], entry.actor) == (lot, "3 pounds an hour", "Ola Finch")
    after = result.worked_out(issued.ws, issued.procurement)
    assert replace(after, head=before.head) == before


def test_the_same_per_cent_on_every_price_moves_nobody_where_points_follow_ratios(issued):
    lot = settled_lot(issued)
    found = what_if.try_rise(issued.ws, OFFICER, issued.procurement, lot, Rise(percent=F(5)))
    assert found.movers == ()
    ranked = [bid for bid in found.after.bids if bid.rank]
    assert [bid.price for bid in ranked] == [bid.price * F(21, 20) for bid in found.before.bids if bid.rank]


@pytest.mark.parametrize("rise", [Rise(), Rise(F(0)), Rise(F(-1)), Rise(F(1), F(1)), Rise(pounds_an_hour=F(0))])
def test_a_rise_is_one_and_above_nil(issued, rise):
    with pytest.raises(EvenhandError, match="above 0"):
        what_if.try_rise(issued.ws, OFFICER, issued.procurement, settled_lot(issued), rise)
    assert issued.ws.store.current(issued.procurement, {"what_if"}) == []


def test_nobody_tries_a_rise_before_the_result(desk):
    desk.to_priced()
    lot = next(iter(cost_bids.lots(desk.ws, OFFICER, desk.procurement)))
    with pytest.raises(NotAllowedError):
        what_if.try_rise(desk.ws, OFFICER, desk.procurement, lot, Rise(F(5)))


@pytest.mark.parametrize("actor", [AUDITOR, SAM])
def test_an_auditor_and_an_evaluator_never_try_one(issued, actor):
    with pytest.raises(NotAllowedError):
        what_if.try_rise(issued.ws, actor, issued.procurement, settled_lot(issued), Rise(F(5)))


def test_a_lot_that_is_not_settled_cannot_be_tried(issued, monkeypatch):
    lot = settled_lot(issued)
    run = result.worked_out(issued.ws, issued.procurement)
    open_lots = tuple(replace(each, status=LotStatus.PROVISIONAL) for each in run.lots)
    monkeypatch.setattr(what_if, "worked_out", lambda *_: replace(run, lots=open_lots))
    with pytest.raises(StageError, match="not settled"):
        what_if.try_rise(issued.ws, OFFICER, issued.procurement, lot, Rise(F(5)))
