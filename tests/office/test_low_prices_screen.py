"""Low prices: what is inferred is said, only the next lawful step is offered, and nobody sees whom it helps."""

import re
from datetime import UTC, datetime, timedelta

import pytest

from evaluation.low_price.review import ReviewState
from evaluation.model import Actor, LotStatus
from evaluation.service import decide, demo, evidence, prepare, result, review, review_cases, shared
from evaluation.service.decide import Reason
from evaluation.store.records import Draft
from evaluation.words.labels import points
from tests.office.reading import table_with
from tests.service import asking

TENDER = "aldermere-homecare-2027"
LATER = "aldermere-homecare-six-months-on"
LEAD = Actor("Another person", "lead")
WHY = "The rota that came with the reply carries the price."


def open_cases():
    return [c for c in result.cases(shared.workspace(), LEAD, TENDER) if c.is_open]


def first():
    """The conversation that the screen opens with."""
    return next(c for c in review_cases.conversations(shared.workspace(), LEAD, TENDER) if c.is_open)


def press(shown, label):
    return next(button for button in shown.button if button.label == label).click().run()


def write(shown, label, words):
    boxes = [box for box in (*shown.text_input, *shown.text_area) if box.label.startswith(label)]
    assert boxes, label
    for box in boxes:
        box.set_value(words)


def choose(shown, label, value):
    next(radio for radio in shown.radio if radio.label == label).set_value(value)


def people(shown, *, second="Lee Marsh, procurement"):
    write(shown, "First person", "Dana Okoro, finance officer")
    write(shown, "Second person", second)


@pytest.fixture
def shown(seeded, screen):
    return screen("low-prices", procurement=TENDER)


@pytest.fixture
def asked(seeded, screen):
    """The screen of a case whose notice was sent."""
    asking.ask(shared.workspace(), TENDER, first().provider)
    return screen("low-prices", procurement=TENDER)


@pytest.fixture
def answered(seeded, screen):
    """The screen of a case whose reply is here."""
    asking.answer(shared.workspace(), TENDER, first().provider)
    return screen("low-prices", procurement=TENDER)


def test_the_screen_lists_every_conversation_with_where_it_stands(shown, says):
    assert not shown.exception
    assert "2 cases are open" in says(shown)
    rows = table_with(shown, "Provider", "Case", "Lots", "Where it stands", "Reply due")
    assert set(rows["Where it stands"]) == {"to be looked at"}
    assert set(rows["Reply due"]) == {"–"}


def test_a_case_gives_its_comparison_its_working_and_the_minimum_in_law(shown, says, tells):
    told = says(shown).replace("\\", "")
    assert first().name in told
    assert "On our stated assumptions" in told
    assert "the minimum at 21 and over on 1 April 2027 is £13.21" in told
    assert any("was worked out" in each.label for each in shown.expander)
    assert "Rates sheet, cell" in tells(shown)


def test_every_bid_of_a_lot_stands_against_both_floors_in_words(shown):
    shown.query_params["lot"] = "L03"
    words = table_with(shown.run(), "Provider", "Price an hour").to_string()
    assert "Signal: £2.34 below £21.95" in words
    assert "Clear: not below" in words


def test_the_floors_are_shown_with_their_seal(shown, says):
    assert re.search(r"sealed with the method on .*They cannot change once bids are opened", says(shown))


@pytest.mark.parametrize("stage", ["shown", "asked", "answered"])
def test_nothing_on_the_screen_says_who_ranks_where_or_whom_a_decision_helps(stage, request, says, tells):
    screen = request.getfixturevalue(stage)
    told = (says(screen) + tells(screen)).replace("\\", "")
    ws = shared.workspace()
    run = result.worked_out(ws, TENDER)
    lot = next(iter(first().cases))
    totals = {points(b.total) for b in result.compared_run(ws, TENDER, run)[lot].bids if b.total}
    assert totals
    assert not {total for total in totals if total in told}
    assert not re.search(r"\b(points for|totals?|tiers?|ranks?|first place|winner)\b", told, re.IGNORECASE)


def test_only_the_next_lawful_step_is_offered(shown, asked, answered):
    def buttons(screen):
        return {b.label for b in screen.button if b.label.startswith(("Record", "Give"))}

    assert buttons(shown) == {"Record this"}
    assert buttons(asked) == {"Record this reply"}
    assert buttons(answered) == {"Record this assessment", "Record this reply"}


def test_no_outcome_is_chosen_beforehand_and_without_one_nothing_is_saved(shown, says):
    assert next(r for r in shown.radio if r.label.startswith("What do you make")).value is None
    write(shown, "Why: what", WHY)
    press(shown, "Record this")
    assert "Choose what you make of this price" in says(shown)
    assert next(box for box in shown.text_area if box.label.startswith("Why: what")).value == WHY
    assert not first().entries


@pytest.mark.parametrize(("by", "why", "words"), [("", WHY, "Say who decides"), ("Dana Okoro", "Low", "Say why")])
def test_a_step_needs_a_name_and_a_reason(shown, says, by, why, words):
    choose(shown, "What do you make of this price?", value=True)
    by and write(shown, "Who does this", by)
    write(shown, "Why: what", why)
    press(shown, "Record this")
    assert words in says(shown)
    assert not first().entries


def test_a_price_without_concern_closes_its_case_and_its_ranking_is_shown_afterwards(shown, says):
    lot = next(iter(first().cases))
    choose(shown, "What do you make of this price?", value=False)
    write(shown, "Who does this", "Dana Okoro")
    write(shown, "Why: what", WHY)
    press(shown, "Record this")
    assert not shown.exception
    assert re.search(r"No concern: the bid stays in\. Saved at \d\d:\d\d", says(shown).replace("\\", ""))
    assert result.worked_out(shared.workspace(), TENDER).lot(lot).status is LotStatus.COMPLETE
    assert len(open_cases()) == 1


def test_the_whole_conversation_to_a_disregarded_bid_and_both_rankings_afterwards(shown, says):
    provider = first().provider
    choose(shown, "What do you make of this price?", value=True)
    write(shown, "Who does this", "Dana Okoro")
    write(shown, "Why: what", WHY)
    press(shown, "Record this")
    letter = next(box for box in shown.text_area if box.label == "The notice")
    assert "What looks low" in letter.value
    letter.set_value(f"Dear colleagues,\n\n{letter.value}")
    write(shown, "Who sends it", "Dana Okoro")
    press(shown, "Record this notice as sent today")
    assert not shown.exception
    assert "Sent with changes; draft and letter are both kept." in says(shown).replace("\\", "")
    write(shown, "Answer to:", "Our vans are paid for.")
    write(shown, "Who records this", "Dana Okoro")
    press(shown, "Record this reply")
    write(shown, "Why it does or does not satisfy", "The vans are five years old.")
    choose(shown, "All in all", value=False)
    people(shown)
    write(shown, "Why, all in all", WHY)
    press(shown, "Record this assessment")
    assert "not satisfied: to be decided" in says(shown).replace("\\", "")
    choose(shown, "What becomes of this bid?", "disregarded")
    people(shown)
    write(shown, "Why, in words", WHY)
    press(shown, "Record this decision")
    assert not shown.exception
    now = review_cases.conversation(shared.workspace(), LEAD, TENDER, provider)
    assert set(now.states.values()) == {ReviewState.DISREGARDED}
    shown.query_params["case"] = f"{provider}.1"
    shown.run()
    rows = table_with(shown, "Provider", "Rank as decided", "Rank with every low price in")
    assert list(rows["Rank as decided"]).count("out") == 1


def test_a_notice_that_leaves_out_what_looks_low_is_refused_and_the_edit_stays(shown, says):
    ws = shared.workspace()
    now = first()
    for lot in now.cases:
        review.consider(ws, LEAD, TENDER, asking.told(ws, TENDER, now.provider), lot, asking.LOOKED, concern=True)
    shown.run()
    next(box for box in shown.text_area if box.label == "The notice").set_value("Please explain.")
    write(shown, "Who sends it", "Dana Okoro")
    press(shown, "Record this notice as sent today")
    assert "has to name each thing that looks low" in says(shown)
    assert next(box for box in shown.text_area if box.label == "The notice").value == "Please explain."


def test_more_time_and_silence_are_offered_when_they_are_lawful(asked, says):
    options = next(r for r in asked.radio if r.label == "What happened?").options
    assert options == ["A reply came", "They need more time"]
    ws = shared.workspace()
    choose(asked, "What happened?", "They need more time")
    asked.run()
    write(asked, "Who does this", "Dana Okoro")
    write(asked, "Why they need longer", "Their payroll officer is ill.")
    press(asked, "Give this time")
    assert "more time is given" in says(asked)
    before = ws.clock
    ws.clock = lambda: before() + timedelta(days=60)
    asked.run()
    assert next(r for r in asked.radio if r.label == "What happened?").options == [
        "A reply came",
        "The time has passed without a reply",
    ]


def test_assessing_takes_two_names_and_a_word_on_every_element(answered, says):
    assert "They answered: We pay the travel from reserves." in says(answered).replace("\\", "")
    choose(answered, "All in all", value=True)
    write(answered, "Why, all in all", WHY)
    people(answered, second="dana okoro, finance officer")
    press(answered, "Record this assessment")
    assert "Two people do this together" in says(answered)
    people(answered)
    press(answered, "Record this assessment")
    assert "Not said yet" in says(answered)
    write(answered, "Why it does or does not satisfy", "The rota shows it.")
    press(answered, "Record this assessment")
    assert not answered.exception
    assert len(open_cases()) == 1


def test_the_lawful_wage_of_a_team_with_people_under_21_is_worked_out_beside_the_form(answered, says):
    write(answered, "21 and over", "60")
    write(answered, "18 to 20", "40")
    press(answered, "Work it out")
    assert re.search(r"lowest lawful wage of this team is £\d+\.\d\d an hour", says(answered).replace("\\", ""))
    write(answered, "18 to 20", "30")
    press(answered, "Work it out")
    assert "total 90, not 100" in says(answered).replace("\\", "")


def test_two_people_never_overwrite_each_other_silently(shown, says):
    now = first()
    choose(shown, "What do you make of this price?", value=False)
    write(shown, "Who does this", "Dana Okoro")
    write(shown, "Why: what", WHY)
    review.consider(
        shared.workspace(), LEAD, TENDER, now, next(iter(now.cases)), Reason("Lee Marsh", WHY), concern=True
    )
    press(shown, "Record this")
    assert not shown.exception
    assert "Somebody else took a step in this case while you were working: Looked at, by Lee Marsh" in says(
        shown
    ).replace("\\", "")
    assert len(first().entries) == 1


def test_a_changed_price_begins_a_new_case_and_the_old_one_can_still_be_read(seeded, screen, says):
    ws, now = shared.workspace(), first()
    lot = next(iter(now.cases))
    asking.close(ws, TENDER, now.provider, lot, "satisfied")
    old = ws.store.current(TENDER, {"price"}, lot=lot, provider=now.provider)[0]
    rates = {line: {**said, "amount": "9"} for line, said in old.body["rates"].items()}
    draft = Draft(old.key, {**old.body, "rates": rates})
    ws.store.append(TENDER, [draft], actor=LEAD, at=datetime(2026, 11, 1, tzinfo=UTC))
    shown = screen("low-prices", procurement=TENDER)
    assert "2 cases are open" in says(shown)
    rows = table_with(shown, "Provider", "Case", "Where it stands")
    assert "overtaken by a new price, or out for another reason" in set(rows["Where it stands"])
    shown.query_params["case"] = f"{now.provider}.1"
    shown.run()
    told = says(shown).replace("\\", "")
    assert "The conversation about it stays in the record" in told
    assert "Reply assessed" in told


def test_whoever_may_look_but_not_decide_gets_no_form(seeded, screen, says):
    shown = screen("low-prices", role="commissioner", procurement=TENDER)
    assert "The price officer or the procurement lead takes the next step" in says(shown)
    assert not shown.radio


def test_prices_that_are_not_open_are_refused_in_plain_words_and_evidence_can_be_kept(seeded, screen, says):
    fresh = prepare.start(shared.workspace(), LEAD, "Fresh", prepare.template_text("essex_best_value"))
    shown = screen("low-prices", procurement=fresh)
    assert "may not see prices" in says(shown)
    paper = demo.attachments()[0]
    press(shown, "Keep this paper")
    assert "Choose a paper first" in says(shown)
    shown.get("file_uploader")[0].upload(paper.name, paper.data)
    write(shown, "What it shows", "Wages in this county")
    write(shown, "Who puts it in", "Dana Okoro")
    press(shown, "Keep this paper")
    assert not shown.exception
    assert [p.name for p in evidence.papers(shared.workspace(), LEAD, fresh)] == [paper.name]


def test_services_without_a_cost_model_are_named_in_words(shown, says):
    assert "Sleep-in night (sleep-in)" in says(shown).replace("\\", "")
    assert "sleep_in" not in says(shown).replace("\\", "")


def test_the_cases_of_a_re_assessment_can_be_chosen_and_an_issued_list_offers_no_step(seeded, screen, says):
    shown = screen("low-prices", procurement=LATER)
    assert not [b for b in shown.button if b.label.startswith("Record")]
    ws = shared.workspace()
    asking.settle(ws, LATER, "disregarded", "first")
    decide.issue(ws, LEAD, LATER, Reason("Cabinet member", "The list is approved as it stands."), cycle="first")
    next(box for box in shown.selectbox if box.label == "List").set_value("first").run()
    assert not shown.exception
    assert shown.query_params["list"] in ("first", ["first"])
    assert not [b for b in shown.button if b.label.startswith("Record")]
