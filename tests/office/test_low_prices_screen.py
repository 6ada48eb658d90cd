"""Low prices: what is inferred is said, nothing is removed, and a named person decides without seeing whom it helps."""

import re
from datetime import UTC, datetime

import pytest

from evaluation.model import Actor, LotStatus
from evaluation.service import decide, prepare, result, shared
from evaluation.service.decide import Reason
from evaluation.store.records import Draft
from evaluation.words.labels import points

TENDER = "aldermere-homecare-2027"
LATER = "aldermere-homecare-six-months-on"
LEAD = Actor("Another person", "lead")
WHY = "The rota that came with the reply carries the price."


def first_case():
    return next(each for each in result.cases(shared.workspace(), LEAD, TENDER) if each.is_open)


def issue_first():
    """Settle and issue the first re-assessment's list."""
    ws = shared.workspace()
    for case in result.cases(ws, LEAD, LATER, "first"):
        if case.is_open:
            decide.low_price(ws, LEAD, LATER, case, "disregarded", Reason("Dana Okoro", WHY), cycle="first", asked=True)
    decide.issue(ws, LEAD, LATER, Reason("Cabinet member", "The list is approved as it stands."), cycle="first")


def fill(shown, outcome, *, by="Dana Okoro, finance officer", why=WHY, asked=False):
    """Fill the form of the case on the screen and press its button."""
    if outcome:
        shown.radio[0].set_value(outcome)
    by and shown.text_input[0].set_value(by)
    why and shown.text_area[0].set_value(why)
    if asked:
        shown.checkbox[0].check()
    next(button for button in shown.button if button.label == "Save the decision").click()
    return shown.run()


@pytest.fixture
def shown(seeded, screen):
    return screen("low-prices", procurement=TENDER)


def test_the_screen_says_how_many_cases_are_open_and_where(shown, says):
    assert "2 cases are open" in says(shown)
    assert "Brackwater" in says(shown)


def test_a_case_gives_its_comparison_its_working_and_the_minimum_in_law(shown, says, tells):
    told = says(shown).replace("\\", "")
    assert first_case().name in told
    assert "On our stated assumptions" in told
    assert "the minimum at 21 and over on 1 April 2027 is £13.21" in told
    assert any("was worked out" in each.label for each in shown.expander)
    assert "Rates sheet, cell" in tells(shown)


def test_every_bid_stands_against_both_floors_in_words(shown):
    prices = next(t.value for t in shown.table if "Price an hour" in [c.replace("\\", "") for c in t.value.columns])
    assert len(prices) == 21
    words = prices.to_string().replace("\\", "")
    assert "Signal: £2.34 below £21.95" in words
    assert "Clear: not below" in words


def test_nothing_on_the_screen_says_who_ranks_where_or_whom_a_decision_helps(shown, says, tells):
    told = (says(shown) + tells(shown)).replace("\\", "")
    ws = shared.workspace()
    run = result.worked_out(ws, TENDER)
    totals = {points(b.total) for b in result.compared_run(ws, TENDER, run)[first_case().lot].bids if b.total}
    assert totals
    assert not {total for total in totals if total in told}
    assert not re.search(r"\b(points|totals?|tiers?|ranks?|first place|winner)\b", told, re.IGNORECASE)


def test_no_outcome_is_chosen_beforehand(shown):
    assert shown.radio[0].value is None


def test_a_decision_without_an_outcome_saves_nothing_and_keeps_what_was_typed(shown, says):
    fill(shown, None)
    assert "Choose what becomes of this bid" in says(shown)
    assert shown.text_area[0].value == WHY
    assert first_case().is_open


@pytest.mark.parametrize(("by", "why", "words"), [("", WHY, "Say who decides"), ("Dana Okoro", "Because", "Say why")])
def test_a_decision_needs_a_name_and_a_reason(shown, says, by, why, words):
    fill(shown, "kept", by=by, why=why)
    assert words in says(shown)
    assert len([c for c in result.cases(shared.workspace(), LEAD, TENDER) if c.is_open]) == 2


def test_a_bid_is_not_disregarded_before_its_bidder_was_asked(shown, says):
    case = first_case()
    fill(shown, "disregarded")
    assert "only be disregarded for its price after the bidder was asked" in says(shown)
    assert first_case() == case


def test_a_kept_bid_closes_its_case_and_its_lot_is_ranked(shown, says):
    lot = first_case().lot
    fill(shown, "kept")
    assert not shown.exception
    told = says(shown).replace("\\", "")
    assert re.search(r"kept in\. Saved at \d\d:\d\d\.", told)
    assert "1 case is open" in told
    assert "**Kept in** by Dana Okoro, finance officer" in told
    assert WHY in told
    assert result.worked_out(shared.workspace(), TENDER).lot(lot).status is LotStatus.COMPLETE


def test_a_disregarded_bid_is_recorded_with_the_chance_it_was_given(shown, says):
    case = first_case()
    fill(shown, "disregarded", asked=True)
    found = result.cases(shared.workspace(), LEAD, TENDER)
    entry = next(each.decision for each in found if (each.lot, each.provider) == (case.lot, case.provider))
    assert entry is not None
    assert entry.body["outcome"] == "disregarded"
    assert entry.body["asked"] is True
    assert entry.body["reason"] == WHY
    assert "had a fair chance to explain it" in says(shown)


def test_two_people_never_overwrite_each_other_silently(shown, says):
    case = first_case()
    theirs = Reason("Lee Marsh, procurement", "The accounts that they sent carry the price.")
    decide.low_price(shared.workspace(), LEAD, TENDER, case, "kept", theirs)
    fill(shown, "disregarded", asked=True)
    assert not shown.exception
    told = says(shown).replace("\\", "")
    assert "Somebody else decided this case while you were working: Kept in, by Lee Marsh, procurement" in told
    assert "Yours was not saved: Disregarded." in told
    assert WHY in told
    now = result.cases(shared.workspace(), LEAD, TENDER)
    assert next(c for c in now if c.provider == case.provider and c.lot == case.lot).decision.version == 1


def test_the_same_decision_saved_again_after_a_conflict_stands(shown, says):
    case = first_case()
    theirs = Reason("Lee Marsh, procurement", "The accounts that they sent carry the price.")
    decide.low_price(shared.workspace(), LEAD, TENDER, case, "disregarded", theirs, asked=True)
    fill(shown, "kept")
    assert "Theirs: Disregarded, by Lee Marsh, procurement" in says(shown).replace("\\", "")
    fill(shown, "kept")
    now = result.cases(shared.workspace(), LEAD, TENDER)
    entry = next(c.decision for c in now if c.provider == case.provider and c.lot == case.lot)
    assert (entry.version, entry.body["outcome"]) == (2, "kept")


def test_a_bid_that_was_kept_for_its_price_is_offered_nothing_else(shown, says):
    fill(shown, "kept")
    assert "so it stays in" in says(shown)
    assert "Decide again" not in {each.label for each in shown.expander}


def test_services_without_a_cost_model_are_named_in_words(shown, says):
    assert "Sleep-in night (sleep-in)" in says(shown).replace("\\", "")
    assert "sleep_in" not in says(shown).replace("\\", "")


def test_an_issued_list_of_a_re_assessment_offers_no_decision(seeded, screen):
    issue_first()
    shown = screen("low-prices", procurement=LATER)
    next(box for box in shown.selectbox if box.label == "List").set_value("first").run()
    assert not shown.exception
    assert not [each for each in shown.expander if each.label == "Decide again"]
    assert not shown.radio


def test_a_changed_price_opens_the_case_again(shown, screen, says):
    case = first_case()
    fill(shown, "kept")
    ws = shared.workspace()
    old = ws.store.current(TENDER, {"price"}, lot=case.lot, provider=case.provider)[0]
    rates = {line: {**said, "amount": "9"} for line, said in old.body["rates"].items()}
    draft = Draft(old.key, {**old.body, "rates": rates})
    ws.store.append(TENDER, [draft], actor=LEAD, at=datetime(2026, 11, 1, tzinfo=UTC))
    again = screen("low-prices", procurement=TENDER)
    assert "2 cases are open" in says(again)


def test_whoever_may_look_but_not_decide_gets_no_form(seeded, screen, says):
    shown = screen("low-prices", role="commissioner", procurement=TENDER)
    assert "The price officer or the procurement lead decides it" in says(shown)
    assert not shown.radio


def test_prices_that_are_not_open_are_refused_in_plain_words(seeded, screen, says):
    fresh = prepare.start(shared.workspace(), LEAD, "Fresh", prepare.template_text("essex_best_value"))
    shown = screen("low-prices", procurement=fresh)
    assert "may not see prices" in says(shown)
    assert not shown.table


def test_the_cases_of_a_re_assessment_can_be_chosen_once_the_result_is_issued(seeded, screen):
    shown = screen("low-prices", procurement=LATER)
    lists = next(box for box in shown.selectbox if box.label == "List")
    lists.set_value("first").run()
    assert not shown.exception
    assert shown.query_params["list"] in ("first", ["first"])


def test_a_decision_of_an_issued_tender_stands(seeded, screen):
    shown = screen("low-prices", procurement=LATER)
    assert not [each for each in shown.expander if each.label == "Decide again"]
