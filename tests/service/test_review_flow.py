"""The conversation about a low price as a finance officer has it: notice, reply, decision, and no other way out."""

import re
from dataclasses import replace
from datetime import date, datetime, timedelta
from fractions import Fraction
from io import BytesIO

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from openpyxl import load_workbook

from evaluation.exceptions import (
    ConflictError,
    EvenhandError,
    NotAllowedError,
    StageError,
    UnknownNameError,
)
from evaluation.low_price.review import ReviewState
from evaluation.model import Actor, LotStatus, Signal, State
from evaluation.service import decide, evidence, prepare, record, refine, result, review, review_cases
from evaluation.service.conversations import key_of
from evaluation.service.decide import Reason
from evaluation.service.load import NamedFile
from evaluation.service.review_records import body_of
from evaluation.service.workspace import open_workspace
from evaluation.store.records import Draft
from evaluation.words.review import LONDON, elements
from tests.service import asking
from tests.service.asking import OFFICER, PEOPLE, PLAN, findings, told
from tests.service.desk import LEAD, SMALL, WHY, Desk, tick

PDF = next((SMALL.parent / "aldermere" / "attachments").glob("*.pdf")).read_bytes()
LOW = "S04"


class Review(Desk):
    """The small tender with its low bid; the clock can be moved on by days."""

    @classmethod
    def again(cls, url):
        """Open what was kept there before."""
        ws = open_workspace(url)
        seconds = tick()
        ws.clock = lambda: seconds() + timedelta(hours=1)
        return cls(ws, SMALL / "configurable", ws.store.procurements()[0].id)

    def later(self, **some):
        before = self.ws.clock
        self.ws.clock = lambda: before() + timedelta(**some)

    @property
    def told(self):
        return told(self.ws, self.procurement, LOW)

    def do(self, step, *args, **more):
        return step(self.ws, OFFICER, self.procurement, self.told, *args, **more)

    def ask(self):
        asking.ask(self.ws, self.procurement, LOW)

    def answer(self, words="We pay the travel from reserves."):
        asking.answer(self.ws, self.procurement, LOW, words)

    def assess(self, *, satisfied, **more):
        made = review.Assessment("L01", findings(self.told, "L01"), satisfied, **more)
        self.do(review.assess, made, PEOPLE)

    @property
    def state(self):
        return self.told.review.lots["L01"]

    @property
    def lot(self):
        return result.ranking(self.ws, LEAD, self.procurement).lot("L01")

    def rates(self):
        return [(e.key, e.version, e.text) for e in self.ws.store.current(self.procurement, {"price"})]

    def reload(self, less="0.01"):
        """Load the price workbook again with the low bid a penny lower."""
        book = load_workbook(BytesIO(self.file("price").data))
        for row in book["Rates"].iter_rows(min_row=3):
            if row[1].value == LOW:
                row[2].value = round(float(row[2].value) - float(less), 2)
        out = BytesIO()
        book.save(out)
        self.load("price", NamedFile("price.xlsx", out.getvalue()))


@pytest.fixture
def desk(url):
    desk = Review.open(url).to_priced()
    yield desk
    desk.ws.store.close()


def two_bids(url):
    """The small tender with two bids only, one of them below lawful cost."""
    desk = Review.open(url).seal()
    for envelope in ("quality", "price"):
        if envelope == "price":
            review_ready(desk)
        book = load_workbook(BytesIO(desk.file(envelope).data))
        for sheet in book.worksheets:
            place = 1 if sheet.title in ("Bids", "Rates", "Costs") else 0
            for row in range(sheet.max_row, 2, -1):
                if sheet.title != "Read me" and sheet.cell(row, place + 1).value in ("S02", "S03"):
                    sheet.delete_rows(row)
        out = BytesIO()
        book.save(out)
        desk.load(envelope, NamedFile(f"{envelope}.xlsx", out.getvalue()))
    return desk


def review_ready(desk):
    decide.close_quality(desk.ws, LEAD, desk.procurement, WHY)
    decide.open_prices(desk.ws, LEAD, desk.procurement, "Lee Marsh", "Dana Okoro")


@pytest.mark.parametrize(
    ("outcome", "state"),
    [("satisfied", State.IN), ("kept", State.IN), ("disregarded", State.DISREGARDED_LOW_PRICE)],
)
def test_two_bids_one_below_lawful_cost_and_every_outcome(tmp_path, outcome, state):
    desk = two_bids(f"sqlite:///{tmp_path / 'two.db'}")
    found = result.cases(desk.ws, LEAD, desk.procurement)
    assert [(case.provider, case.state) for case in found] == [(LOW, ReviewState.FLAGGED)]
    assert len(desk.lot.bids) == 2
    assert desk.lot.status is LotStatus.PROVISIONAL
    before = desk.rates()
    asking.close(desk.ws, desk.procurement, LOW, "L01", outcome)
    assert desk.state == outcome
    assert desk.lot.status is LotStatus.COMPLETE
    assert {bid.provider: bid.state for bid in desk.lot.bids} == {"S01": State.IN, LOW: state}
    assert desk.rates() == before
    runs = {e.key.item: e.body["bids"] for e in desk.ws.store.current(desk.procurement, {"run"})}
    assert runs["every_low_price_in"][LOW]["rank"] == "1"
    assert runs["as_decided"][LOW]["state"] == state.value
    assert record.verify(desk.ws) == []
    desk.ws.store.close()


def test_somebody_may_look_and_have_no_concern(desk):
    desk.do(review.consider, "L01", Reason("Dana Okoro", "The rota in the bid shows it."), concern=False)
    assert desk.state is ReviewState.NO_CONCERN
    assert desk.lot.status is LotStatus.COMPLETE
    with pytest.raises(StageError, match="cannot follow"):
        desk.do(review.consider, "L01", asking.LOOKED, concern=True)


def test_the_notice_names_each_element_with_its_figures_what_would_help_and_the_day(desk):
    desk.do(review.consider, "L01", asking.LOOKED, concern=True)
    drafted = desk.do(review.draft_notice)
    assert len(drafted.elements) >= 2
    for element in drafted.elements:
        assert element.title in drafted.text
        assert element.says in drafted.text
        assert f"What would help: {element.helps}." in drafted.text
    assert "£" in drafted.elements[0].says
    assert "we consider that your price is abnormally low" in drafted.text
    assert "7 December 2026" in drafted.text
    others = [e for e in desk.ws.store.current(desk.procurement, {"price"}) if e.key.provider != LOW]
    assert others
    assert not any(f"£{rate['amount']}" in drafted.text for e in others for rate in e.body["rates"].values())


def test_the_reply_is_due_at_the_end_of_the_last_working_day_wherever_a_bank_holiday_is(desk):
    method, _ = desk.ws.method(desk.procurement)
    sent = datetime(2026, 12, 18, 16, tzinfo=LONDON)
    due = review.first_due(method, sent).astimezone(LONDON)
    # Friday: then 21-24, 29-31 December, 5-7 January. Scotland has 2 January and, as that is a Saturday, the 4th.
    assert (due.date(), due.hour, due.minute) == (date(2027, 1, 7), 23, 59)
    assert review.longer_due(method, due).astimezone(LONDON).date() == date(2027, 1, 14)
    summer = review.first_due(method, datetime(2027, 6, 1, 9, tzinfo=LONDON))
    assert summer.astimezone(LONDON).hour == 23


def test_an_edit_is_kept_beside_the_draft_and_may_not_leave_out_what_looks_low_or_the_day(desk):
    desk.do(review.consider, "L01", asking.LOOKED, concern=True)
    drafted = desk.do(review.draft_notice)
    edited = f"Dear colleagues,\n\n{drafted.text}\n\nYours, Dana"
    for lost in (drafted.elements[0].title, "7 December 2026"):
        with pytest.raises(StageError, match="has to name"):
            desk.do(review.notice, edited.replace(lost, "it"), "Dana Okoro")
    with pytest.raises(StageError, match="at least until 2026-12-07"):
        desk.do(review.notice, edited, "Dana Okoro", until=date(2026, 12, 6))
    desk.do(review.notice, edited, "Dana Okoro")
    kept = desk.told.notices()[0][1]
    assert (kept.drafted, kept.sent) == (drafted.text, edited)
    assert kept.elements == drafted.elements


@pytest.mark.parametrize("leak", ["name", "rate"])
def test_an_edit_of_a_notice_may_not_tell_of_another_bidder(desk, leak):
    desk.do(review.consider, "L01", asking.LOOKED, concern=True)
    text = desk.do(review.draft_notice).text
    names = {e.key.provider: e.body["name"] for e in desk.ws.store.current(desk.procurement, {"provider"})}
    rate = next(e for e in desk.ws.store.current(desk.procurement, {"price"}) if e.key.provider == "S01")
    amount = next(iter(rate.body["rates"].values()))["amount"]
    said = names["S01"].upper() if leak == "name" else f"£{float(Fraction(amount)):.2f}"
    with pytest.raises(StageError, match="never tells one bidder of another"):
        desk.do(review.notice, f"{text}\n\nCompare {said}.", "Dana Okoro")
    desk.do(review.notice, f"{text}\n\nRing {names[LOW]} on £0.00.", "Dana Okoro")
    assert desk.state is ReviewState.NOTICE_SENT


def test_a_concern_is_put_even_where_no_test_speaks_of_the_price_any_more(desk):
    method, _ = desk.ws.method(desk.procurement)
    case = desk.told.cases["L01"]
    silent = [replace(signal, outcome=Signal.CLEAR) for signal in case.signals]
    (whole,) = elements(method, "L01", silent, [])
    assert whole.id == "L01.price"
    assert f"£{float(silent[0].price.value):.2f}" in whole.says


def test_more_time_is_given_by_the_stated_rule_once(desk):
    desk.ask()
    first = desk.told.due
    desk.do(review.extend, Reason("Dana Okoro", "Their payroll officer is ill."))
    assert (desk.told.due.date() - first.date()).days == 7
    with pytest.raises(StageError, match="allows 1 longer time"):
        desk.do(review.extend, Reason("Dana Okoro", "They asked for more."))


def test_no_reply_is_recorded_once_the_time_has_passed_and_the_bid_is_assessed_all_the_same(desk):
    desk.ask()
    with pytest.raises(StageError, match="has not passed yet"):
        desk.do(review.silent, "Dana Okoro")
    desk.later(days=16)
    desk.do(review.silent, "Dana Okoro")
    assert desk.state is ReviewState.NO_RESPONSE
    with pytest.raises(StageError, match="cannot follow"):
        desk.do(review.decide, "L01", PEOPLE, kept=False)
    desk.assess(satisfied=False)
    desk.do(review.decide, "L01", PEOPLE, kept=False)
    assert desk.lot.status is LotStatus.COMPLETE
    assert result.ranking(desk.ws, LEAD, desk.procurement).bid("L01", LOW).state is State.DISREGARDED_LOW_PRICE


def test_a_reply_can_explain_and_never_change_the_price(desk):
    before = desk.rates()
    desk.answer("Our price is now £25.00 an hour; please use that instead.")
    desk.assess(satisfied=False)
    desk.do(review.decide, "L01", PEOPLE, kept=True, risk_plan=PLAN)
    assert desk.rates() == before
    assert "£25.00" in str(desk.told.entries[2].body["answers"])
    kinds = {entry.key.kind for entry in desk.ws.store.history(desk.procurement)[-6:]}
    assert kinds <= {"review", "run"}


def test_files_of_a_reply_pass_the_gate_and_are_kept_for_those_who_may_open_prices(desk):
    desk.ask()
    for bad in (NamedFile("rota.pdf", b"MZ not a pdf"), NamedFile("rota.docx", PDF)):
        with pytest.raises(EvenhandError, match="PDF"):
            desk.do(review.reply, {}, "Dana Okoro", [bad])
    assert desk.state is ReviewState.NOTICE_SENT
    rota = NamedFile("rota.pdf", PDF)
    desk.do(review.reply, {}, "Dana Okoro", [rota])
    assert desk.state is ReviewState.RESPONSE_IN
    kept = next(f for f in record.files(desk.ws, LEAD, desk.procurement) if f.envelope == "reply")
    assert (kept.name, kept.sha256) == ("rota.pdf", rota.sha256)
    assert record.file(desk.ws, OFFICER, desk.procurement, rota.sha256).data == PDF
    with pytest.raises(NotAllowedError):
        record.file(desk.ws, Actor("Sam Hill", "evaluator"), desk.procurement, rota.sha256)
    assert record.verify(desk.ws) == []


def test_assessing_and_deciding_take_two_people_every_element_and_a_plan(desk):
    desk.answer()
    alone = review.Two("Dana Okoro", "dana okoro ", "The reply was read.")
    whole = findings(desk.told, "L01")
    part = dict(list(whole.items())[1:])
    for made, people, message in (
        (review.Assessment("L01", whole, satisfied=True), alone, "Two people"),
        (review.Assessment("L01", part, satisfied=True), PEOPLE, "Not said yet"),
        (review.Assessment("L01", whole, satisfied=False, breach=True), PEOPLE, "Only the Public Contracts"),
    ):
        with pytest.raises(StageError, match=message):
            desk.do(review.assess, made, people)
    desk.assess(satisfied=False)
    with pytest.raises(StageError, match="Two people"):
        desk.do(review.decide, "L01", alone, kept=False)
    with pytest.raises(StageError, match="plan for the risk"):
        desk.do(review.decide, "L01", PEOPLE, kept=True, risk_plan="watch it")
    assert desk.lot.status is LotStatus.PROVISIONAL


def test_two_people_at_once_conflict_and_the_second_sees_what_the_first_did(desk):
    first, second = desk.told, desk.told
    review.consider(desk.ws, OFFICER, desk.procurement, first, "L01", asking.LOOKED, concern=True)
    with pytest.raises(ConflictError):
        review.consider(desk.ws, LEAD, desk.procurement, second, "L01", asking.LOOKED, concern=False)
    assert desk.state is ReviewState.CONSIDERED_LOW


def test_a_new_price_begins_a_new_conversation_and_the_old_one_stays_in_the_record(desk):
    asking.close(desk.ws, desk.procurement, LOW, "L01", "disregarded")
    desk.reload()
    assert desk.told.number == 2
    assert desk.state is ReviewState.FLAGGED
    assert desk.lot.status is LotStatus.PROVISIONAL
    assert {bid.provider: bid.state for bid in desk.lot.bids}[LOW] is State.IN
    every = review_cases.conversations(desk.ws, OFFICER, desk.procurement)
    assert [(each.number, each.overtaken, len(each.entries)) for each in every] == [(2, (), 0), (1, ("L01",), 5)]
    asking.close(desk.ws, desk.procurement, LOW, "L01", "satisfied")
    assert {bid.provider: bid.state for bid in desk.lot.bids}[LOW] is State.IN
    assert record.verify(desk.ws) == []


@pytest.mark.parametrize("outcome", ["satisfied", "disregarded"])
def test_a_price_that_is_loaded_back_keeps_what_was_decided_about_it(desk, outcome):
    asking.close(desk.ws, desk.procurement, LOW, "L01", outcome)
    desk.reload()
    assert (desk.told.number, desk.state) == (2, ReviewState.FLAGGED)
    desk.do(review.consider, "L01", asking.LOOKED, concern=True)
    desk.reload(less="0")
    assert (desk.told.number, desk.state) == (1, outcome)
    assert desk.lot.status is LotStatus.COMPLETE
    assert not any(each.is_open for each in review_cases.conversations(desk.ws, OFFICER, desk.procurement))
    assert record.verify(desk.ws) == []


def test_words_that_no_database_can_keep_are_refused_in_a_sentence(desk):
    desk.ask()
    for words in ("rota \x00 here", "rota \ud800 here"):
        with pytest.raises(EvenhandError, match="cannot be kept"):
            desk.answer(words)
    assert desk.state is ReviewState.NOTICE_SENT


def test_a_step_about_a_price_that_was_replaced_meanwhile_is_not_kept(desk):
    desk.answer()
    old = desk.told
    desk.reload()
    made = review.Assessment("L01", findings(old, "L01"), satisfied=True)
    with pytest.raises(ConflictError, match="The price"):
        review.assess(desk.ws, OFFICER, desk.procurement, old, made, PEOPLE)


def test_only_who_decides_about_low_prices_takes_a_step_and_only_in_a_case(desk):
    for actor in (Actor("C. Ommis", "commissioner"), Actor("Sam Hill", "evaluator")):
        with pytest.raises(NotAllowedError):
            review.consider(desk.ws, actor, desk.procurement, desk.told, "L01", asking.LOOKED, concern=True)
    with pytest.raises(StageError, match="no low-price case"):
        desk.do(review.consider, "L99", asking.LOOKED, concern=True)
    with pytest.raises(UnknownNameError):
        told(desk.ws, desk.procurement, "S01")
    with pytest.raises(EvenhandError):
        desk.do(review.silent, "Dana Okoro")


def test_nothing_in_a_conversation_tells_ranks_or_whom_it_helps(desk):
    desk.answer()
    desk.assess(satisfied=False)
    said = " ".join(entry.text for entry in desk.told.entries).casefold()
    assert not re.findall(r"\b(ranks?|tiers?|points for|first place|winner)\b", said)
    assert all(bid.rank is None and bid.total is None for bid in desk.lot.bids)


def test_the_lawful_wage_of_a_team_with_people_under_21_is_worked_out_by_the_law_of_the_delivery_date(desk):
    shares = {"adult": Fraction(60), "18_to_20": Fraction(40)}
    made = review.lawful_wage_of(desk.ws, OFFICER, desk.procurement, shares)
    adult = review.lawful_wage_of(desk.ws, OFFICER, desk.procurement, {"adult": Fraction(100)})
    assert made.value < adult.value
    with pytest.raises(EvenhandError, match="not 100"):
        review.lawful_wage_of(desk.ws, OFFICER, desk.procurement, {"adult": Fraction(90)})


def test_steps_that_do_not_follow_one_another_are_a_break_of_the_record(desk):
    desk.ask()
    now = desk.told
    forged = body_of(review.Decided("L01", kept=False, signed=review.Signed("A", desk.ws.clock(), "why not so", "B")))
    draft = Draft(now.entries[-1].key, forged, len(now.entries) + 1)
    desk.ws.store.append(desk.procurement, [draft], actor=LEAD, at=desk.ws.clock())
    assert "do not follow one another" in record.verify(desk.ws)[0].why
    with pytest.raises(StageError):
        result.ranking(desk.ws, LEAD, desk.procurement)


def test_a_step_by_somebody_who_may_take_none_is_a_break_of_the_record(desk):
    now = desk.told
    signed = review.Signed("Sam Hill", desk.ws.clock(), "the price is fine")
    forged = body_of(review.Considered("L01", concern=False, signed=signed)) | {"about": dict(now.about)}
    draft = Draft(key_of("", LOW, 1), forged, 1)
    desk.ws.store.append(desk.procurement, [draft], actor=Actor("Sam Hill", "evaluator"), at=desk.ws.clock())
    assert "by the role 'evaluator'" in record.verify(desk.ws)[0].why


def test_evidence_is_kept_with_the_method_before_the_seal_and_not_after(url):
    desk = Desk.open(url)
    paper = NamedFile("cost_study.pdf", PDF)
    with pytest.raises(EvenhandError, match="PDF"):
        evidence.attach(desk.ws, LEAD, desk.procurement, NamedFile("a.pdf", b"no"), "Wages in our county", "Dana Okoro")
    with pytest.raises(EvenhandError, match="what it shows"):
        evidence.attach(desk.ws, LEAD, desk.procurement, paper, "wages", "Dana Okoro")
    evidence.attach(desk.ws, LEAD, desk.procurement, paper, "Wages in our county", "Dana Okoro")
    desk.seal()
    assert [(p.name, p.shows) for p in evidence.papers(desk.ws, LEAD, desk.procurement)] == [
        ("cost_study.pdf", "Wages in our county")
    ]
    assert record.file(desk.ws, OFFICER, desk.procurement, paper.sha256).data == PDF
    with pytest.raises(NotAllowedError):
        evidence.attach(desk.ws, LEAD, desk.procurement, paper, "Wages in our county", "Dana Okoro")
    assert record.verify(desk.ws) == []
    late = Draft(desk.ws.store.current(desk.procurement, {"evidence"})[0].key, {"file": paper.sha256})
    desk.ws.store.append(desk.procurement, [late], actor=LEAD, at=desk.ws.clock())
    assert any("after the method was sealed" in found.why for found in record.verify(desk.ws))
    desk.ws.store.close()


def test_the_stated_floors_never_change_after_bids_are_opened(desk):
    text = desk.ws.text(desk.procurement)
    changed = text.replace('business_per_hour = "5.00"', 'business_per_hour = "6.00"', 1)
    assert changed != text
    with pytest.raises(NotAllowedError):
        prepare.save_method(desk.ws, LEAD, desk.procurement, changed, seen=1)
    change = refine.Change("before_first_deadline", changed, "Dana Okoro", "costs rose", "Lee Marsh")
    for step in (refine.proposed, refine.refine):
        with pytest.raises(NotAllowedError):
            step(desk.ws, LEAD, desk.procurement, change, **({"seen": ""} if step is refine.refine else {}))


def test_refining_award_criteria_never_touches_the_floors(url):
    desk = Desk.open(url).seal()
    changed = desk.ws.text(desk.procurement).replace('business_per_hour = "5.00"', 'business_per_hour = "6.00"', 1)
    change = refine.Change("refinement", changed, "Dana Okoro", "the costs rose again", "Lee Marsh")
    assert any("also changes 'low_price'" in each for each in refine.proposed(
        desk.ws, LEAD, desk.procurement, change
    ).lacking)  # fmt: skip
    desk.ws.store.close()


NAMES = "concern no_concern notice extend reply silent satisfied unsatisfied keep drop later new_price"
ACTS = st.lists(st.sampled_from(NAMES.split()), max_size=9)


def _act(desk, act):
    steps = {
        "concern": lambda: desk.do(review.consider, "L01", asking.LOOKED, concern=True),
        "no_concern": lambda: desk.do(review.consider, "L01", asking.LOOKED, concern=False),
        "notice": lambda: desk.do(review.notice, desk.do(review.draft_notice).text, "Dana Okoro"),
        "extend": lambda: desk.do(review.extend, asking.LOOKED),
        "reply": lambda: desk.do(review.reply, dict.fromkeys(desk.told.elements(), "See our rota."), "Dana Okoro"),
        "silent": lambda: desk.do(review.silent, "Dana Okoro"),
        "satisfied": lambda: desk.assess(satisfied=True),
        "unsatisfied": lambda: desk.assess(satisfied=False),
        "keep": lambda: desk.do(review.decide, "L01", PEOPLE, kept=True, risk_plan=PLAN),
        "drop": lambda: desk.do(review.decide, "L01", PEOPLE, kept=False),
        "later": lambda: desk.later(days=20),
        "new_price": desk.reload,
    }
    steps[act]()


@pytest.fixture(scope="module")
def opened(tmp_path_factory):
    """A database with the small tender priced, to be copied for each example."""
    path = tmp_path_factory.mktemp("review") / "priced.db"
    Review.open(f"sqlite:///{path}").to_priced().ws.store.close()
    return path


@settings(max_examples=15, deadline=None)
@given(acts=ACTS, eager=st.booleans())
def test_whatever_is_tried_nobody_is_disregarded_without_a_closed_case_file(acts, eager, opened, tmp_path_factory):
    path = tmp_path_factory.mktemp("example") / "example.db"
    path.write_bytes(opened.read_bytes())
    desk = Review.again(f"sqlite:///{path}")
    for act in (("concern", "notice", "reply", "unsatisfied") if eager else ()) + tuple(acts):
        try:
            _act(desk, act)
        except (EvenhandError, StageError):
            continue
        out = {bid.provider for bid in desk.lot.bids if bid.state is State.DISREGARDED_LOW_PRICE}
        assert out <= {LOW}
        if out:
            steps = [str(entry.body["event"]) for entry in desk.told.entries]
            assert desk.state is ReviewState.DISREGARDED
            assert steps[:2] == ["considered", "notified"]
            assert steps[-2:] == ["assessed", "decided"]
            assert {"replied", "silent"} & set(steps)
    desk.ws.store.close()
