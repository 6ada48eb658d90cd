"""Re-assessments, one after the other: who is on the list, which prices stand, what is carried forward."""

import pytest

from evaluation.exceptions import NotAllowedError, StageError, UnknownNameError
from evaluation.intake.blank import filled_workbook
from evaluation.intake.layout import plans
from evaluation.model import Actor, LotStatus, State
from evaluation.service import cycle as cycles
from evaluation.service import decide, load, record, result, review
from evaluation.service.load import NamedFile
from tests.service import asking
from tests.service.desk import LEAD, WHY, Desk

CYCLE = """
[cycle]
months = 6
reprice = {reprice}
no_new_price = "{rule}"
combine = "weighted_sum"

[[cycle.criteria]]
id = "cqc"
title = "CQC rating"
kind = "measure"
direction = "higher"
weight = 50
measure = "cqc_overall"

[[cycle.criteria]]
id = "price"
title = "Price"
kind = "price"
direction = "lower"
weight = 50

[[cycle.periods]]
id = "first"
starts = 2027-04-01
ends = 2027-09-30
data_by = 2027-10-14
list_by = 2027-11-30
live_on = 2027-12-06

[[cycle.periods]]
id = "second"
starts = 2027-10-01
ends = 2028-03-31
data_by = 2028-04-14
list_by = 2028-05-30
live_on = 2028-06-06
"""
GOOD = {"S01": "Good", "S02": "Good", "S03": "Good", "S04": "Good"}


class Framework(Desk):
    """A small framework whose result is issued: S04 was low, and was kept."""

    @classmethod
    def issued(cls, url, *, reprice=True, rule="keep_last"):
        desk = cls.open(url, cycle=CYCLE.format(reprice=str(reprice).lower(), rule=rule))
        desk.to_quality()
        decide.close_quality(desk.ws, LEAD, desk.procurement, WHY)
        decide.open_prices(desk.ws, LEAD, desk.procurement, "Lee Marsh", "Dana Okoro")
        desk.load("price")
        asking.settle(desk.ws, desk.procurement)
        decide.issue(desk.ws, LEAD, desk.procurement, WHY)
        return desk

    def rate(self, period, ratings):
        self._load(
            "measures",
            period,
            "Measures",
            [[ref, "cqc_overall", None, said, None, None] for ref, said in ratings.items()],
        )

    def reprice(self, period, rates):
        self._load("price", period, "Rates", [["L01", ref, *amounts] for ref, amounts in rates.items()])

    def _load(self, envelope, period, sheet, rows):
        method, seal = self.ws.method(self.procurement)
        columns = {plan.title: len(plan.columns) for plan in plans(method, envelope, period)}
        full = [row + [None] * (columns[sheet] - len(row)) for row in rows]
        data = filled_workbook(method, envelope, seal=seal.sha256, cycle=period, rows={sheet: full})
        preview = load.check(self.ws, LEAD, self.procurement, envelope, NamedFile("x.xlsx", data), cycle=period)
        assert preview.loadable, preview.findings
        load.commit(self.ws, LEAD, self.procurement, preview)

    def issue(self, period):
        decide.issue(self.ws, LEAD, self.procurement, WHY, cycle=period)

    def list(self, period):
        return result.ranking(self.ws, LEAD, self.procurement, period).lots[0]


@pytest.fixture
def framework(url):
    made = []

    def make(**options):
        made.append(Framework.issued(url, **options))
        return made[0]

    yield make
    made[0].ws.store.close()


@pytest.mark.parametrize("options", [{"reprice": False}, {"rule": "keep_last"}])
def test_last_prices_stand_through_two_lists_with_what_was_decided_about_them(framework, options):
    desk = framework(**options)
    tender = {b.provider: b.price for b in desk.list("").bids}
    for period in ("first", "second"):
        desk.rate(period, GOOD)
        lot = desk.list(period)
        assert lot.status is LotStatus.COMPLETE
        assert {b.provider: b.price for b in lot.bids} == tender
        assert not any(case.is_open for case in result.cases(desk.ws, LEAD, desk.procurement, period))
        desk.issue(period)


def test_without_that_rule_a_missing_price_leaves_the_list_incomplete(framework):
    desk = framework(rule="no_total")
    desk.rate("first", GOOD)
    assert desk.list("first").status is LotStatus.INCOMPLETE


def test_a_new_low_price_in_a_cycle_opens_a_case_of_that_cycle(framework):
    desk = framework()
    desk.rate("first", GOOD)
    desk.reprice("first", {"S01": ["11.00", "5.50"]})
    assert desk.list("first").status is LotStatus.PROVISIONAL
    assert [c.provider for c in result.cases(desk.ws, LEAD, desk.procurement, "first") if c.is_open] == ["S01"]
    assert desk.list("").status is LotStatus.COMPLETE


def test_a_price_that_stands_again_keeps_what_was_decided_about_it(framework):
    desk = framework()
    desk.rate("first", GOOD)
    desk.reprice("first", {"S01": ["30.00", "15.00"], "S04": ["10.80", "5.10"]})
    now = asking.told(desk.ws, desk.procurement, "S04", "first", LEAD)
    review.consider(desk.ws, LEAD, desk.procurement, now, "L01", asking.LOOKED, concern=True)
    assert desk.list("first").status is LotStatus.PROVISIONAL
    desk.reprice("first", {"S01": ["30.00", "15.00"]})  # S04's last price, which satisfied, stands again
    assert desk.list("first").status is LotStatus.COMPLETE
    assert not any(case.is_open for case in result.cases(desk.ws, LEAD, desk.procurement, "first"))
    assert record.verify(desk.ws) == []


def test_who_left_is_not_on_the_next_list(framework):
    desk = framework()
    desk.rate("first", GOOD)
    decide.leaving(desk.ws, LEAD, desk.procurement, "first", "L01", "S02", WHY)
    states = {b.provider: b.state for b in desk.list("first").bids}
    assert states["S02"] is State.WITHDRAWN
    desk.issue("first")
    desk.rate("second", {ref: said for ref, said in GOOD.items() if ref != "S02"})
    assert {b.provider for b in desk.list("second").bids} == {"S01", "S03", "S04"}


def test_movement_names_every_provider_and_a_better_rating_moves_up(framework):
    desk = framework()
    desk.rate("first", GOOD | {"S03": "Outstanding"})
    moved = cycles.moved(desk.ws, LEAD, desk.procurement, "first").lots["L01"]
    assert {m.provider for m in moved} == set(GOOD)
    assert next(m for m in moved if m.provider == "S03").after.quality == 50


def test_a_cycle_that_the_method_does_not_have_is_refused_with_the_nearest(framework):
    desk = framework()
    with pytest.raises(UnknownNameError, match="first"):
        result.ranking(desk.ws, LEAD, desk.procurement, "frist")


def test_an_issued_list_never_changes_and_the_next_waits_for_it(framework):
    desk = framework()
    desk.rate("first", GOOD)
    with pytest.raises(StageError, match="Issue it first"):
        desk.rate("second", GOOD)
    desk.issue("first")
    for change in (
        lambda: desk.rate("first", GOOD | {"S01": "Inadequate"}),
        lambda: desk.issue("first"),
        lambda: decide.leaving(desk.ws, LEAD, desk.procurement, "first", "L01", "S02", WHY),
    ):
        with pytest.raises(StageError, match="is issued"):
            change()
    assert record.verify(desk.ws) == []


def test_a_new_low_price_after_an_earlier_one_was_kept_can_be_decided(framework):
    desk = framework()
    desk.rate("first", GOOD)
    desk.reprice("first", {"S04": ["11.00", "5.50"]})
    asking.settle(desk.ws, desk.procurement, "disregarded", "first")
    assert {b.provider: b.state for b in desk.list("first").bids}["S04"] is State.DISREGARDED_LOW_PRICE


def test_a_list_waits_for_the_one_before_and_does_not_say_no_bids(framework):
    desk = framework(rule="no_total")
    desk.rate("first", GOOD)
    assert desk.list("first").status is LotStatus.INCOMPLETE
    assert desk.list("second").status is LotStatus.WAITING


def test_the_tender_is_never_reached_by_a_cycle(framework):
    desk = framework()
    commissioner = Actor("C. Ommis", "commissioner")
    with pytest.raises(StageError, match="belongs to the tender"):
        load.check(desk.ws, commissioner, desk.procurement, "quality", desk.file("quality"), cycle="first")
    with pytest.raises(StageError, match="which re-assessment"):
        load.check(desk.ws, commissioner, desk.procurement, "measures", desk.file("quality"))
    with pytest.raises(UnknownNameError):
        load.blank(desk.ws, commissioner, desk.procurement, "measures", "zzz")


def test_nothing_that_the_issued_result_rests_on_can_change(framework):
    desk = framework()
    case = result.cases(desk.ws, LEAD, desk.procurement)[0]
    told = asking.told(desk.ws, desk.procurement, case.provider)
    with pytest.raises(StageError, match="issued"):
        review.decide(desk.ws, LEAD, desk.procurement, told, case.lot, asking.PEOPLE, kept=False)
    with pytest.raises(NotAllowedError):
        decide.bid(desk.ws, LEAD, desk.procurement, "exclusion", "L01", "S01", "disregarded", WHY)
    with pytest.raises(NotAllowedError):
        decide.issue(desk.ws, LEAD, desk.procurement, WHY)


def test_no_cycle_before_the_result_is_issued(url):
    desk = Desk.open(url).to_priced()
    with pytest.raises(NotAllowedError):
        result.ranking(desk.ws, LEAD, desk.procurement, "first")
    desk.ws.store.close()
