"""The next cycle: its dates, its workbooks, and the new list beside the old with each provider's movement."""

from dataclasses import replace

import pytest

from evaluation.model import Actor, LotStatus, State
from evaluation.service import cycle, decide, demo, records, result, shared
from evaluation.service.decide import Reason
from evaluation.store.records import Draft
from tests.office.reading import table_with, unmarked
from tests.service import asking

TENDER = "aldermere-homecare-2027"
LATER = "aldermere-homecare-six-months-on"
LEAD = Actor("Another person", "lead")
APPROVED = Reason("Dana Okoro, finance officer", "The reply explained what looked low.")


@pytest.fixture
def at_lot(seeded, screen):
    def open_it(lot, *, role="lead", period=""):
        shown = screen("next-cycle", role=role, procurement=LATER)
        shown.query_params["lot"] = lot
        if period:
            shown.query_params["list"] = period
        return shown.run()

    return open_it


def without_safeguarding():
    """Take one provider's safeguarding return away, which the method gives no total for; gives a lot it is in."""
    ws = shared.workspace()
    lot = next(lot for lot in result.worked_out(ws, LATER, "first").lots if lot.status is LotStatus.COMPLETE)
    ref = next(bid.provider for bid in lot.bids if bid.rank)
    kept = ws.store.current(LATER, {"measure"}, cycle="first", provider=ref)
    gone = [records.gone(entry) for entry in kept if entry.key.item == "safeguarding"]
    ws.store.append(LATER, gone, actor=LEAD, at=ws.clock())
    return lot.lot


def test_before_the_result_it_says_that_the_framework_starts_with_the_issued_result(seeded, screen, says):
    shown = screen("next-cycle", procurement=TENDER)
    assert "The framework starts with the issued result" in says(shown)
    assert {link.label for link in shown.page_link} >= {"Go to the ranking"}


def test_the_dates_of_the_period_are_told_in_words(at_lot):
    found = table_with(at_lot("L01"), "Step", "When")
    assert list(found["When"]) == [
        "1 April 2027 to 30 September 2027",
        "14 October 2027",
        "30 November 2027",
        "6 December 2027",
    ]


def test_the_new_list_stands_beside_the_old_with_movement_in_words(at_lot):
    found = table_with(at_lot("L01"), "Rank now", "Rank before", "Movement", "Provider")
    moves = [m for m in cycle.moved(shared.workspace(), LEAD, LATER, "first").lots["L01"] if m.after and m.after.rank]
    assert len(found) == len(moves)
    for row, move in zip(found.to_dict("records"), moves, strict=True):
        assert row["Rank now"].rstrip(" =") == str(move.after.rank)
        words = "same place" if not move.places else f"{'up' if move.places > 0 else 'down'} {abs(move.places)} place"
        assert words in row["Movement"]
    assert found["Movement"].str.contains("▲ up").any()
    assert found["Movement"].str.contains("▼ down").any()


def test_each_movement_has_its_reason(at_lot):
    shown = at_lot("L01")
    reasons = table_with(shown, "Provider", "Why")
    assert len(reasons) == len(table_with(shown, "Rank now", "Rank before"))
    assert reasons["Why"].str.contains(r"\d").all()


def test_a_lot_with_something_missing_says_so_and_moves_nobody(at_lot, says):
    shown = at_lot(without_safeguarding())
    assert "**Incomplete.**" in says(shown)
    found = table_with(shown, "Provider", "What is missing")
    assert list(found["What is missing"]) == ["“Safeguarding concerns upheld”"]
    with pytest.raises(AssertionError):
        table_with(shown, "Rank now", "Rank before")


def test_a_period_waits_until_the_list_before_it_is_issued(at_lot, says):
    shown = at_lot("L01", period="second")
    assert "The list before this one is not issued yet" in says(shown)
    assert not shown.get("file_uploader")


def test_a_period_without_measures_has_no_list_yet(at_lot, says):
    issue_first()
    shown = at_lot("L01", period="second")
    assert "worked out when the measures of this period are loaded" in says(shown)
    with pytest.raises(AssertionError):
        table_with(shown, "Rank now", "Rank before")


def test_blank_workbooks_of_the_period_are_linked(at_lot):
    shown = at_lot("L01", period="first")
    urls = {element.proto.url for element in shown.get("link_button")}
    assert f"/file/{LATER}/blank/measures?cycle=first" in urls
    assert f"/file/{LATER}/blank/price?cycle=first" in urls


def test_a_provider_that_leaves_is_off_the_new_list(at_lot, says):
    shown = at_lot("L01")
    at = f"leaving_{LATER}_first_L01"
    ref = result.worked_out(shared.workspace(), LATER, "first").lot("L01").bids[0].provider
    shown.selectbox(key=f"{at}_provider").set_value(ref)
    shown.text_input(key=f"{at}_by").set_value("Lee Marsh, procurement")
    shown.text_area(key=f"{at}_why").set_value("It closes its branch in Castle Alder in May.")
    next(button for button in shown.button if button.label == "Record that it leaves").click().run()
    assert not shown.exception
    assert "leaves the list of Castle Alder" in unmarked(says(shown))
    assert result.worked_out(shared.workspace(), LATER, "first").bid("L01", ref).state is State.WITHDRAWN
    gone = table_with(shown, "Rank now", "Movement")
    assert gone["Movement"].str.contains("– no longer ranked").sum() == 1


def test_leaving_needs_a_provider_and_keeps_what_was_typed(at_lot, says):
    shown = at_lot("L01")
    at = f"leaving_{LATER}_first_L01"
    shown.text_area(key=f"{at}_why").set_value("It closes its branch in May.")
    next(button for button in shown.button if button.label == "Record that it leaves").click().run()
    assert "Choose the provider that leaves" in says(shown)
    assert shown.text_area(key=f"{at}_why").value == "It closes its branch in May."


@pytest.mark.parametrize("role", ["auditor", "approver", "price_officer"])
def test_who_may_only_look_gets_no_form_and_no_upload(at_lot, role):
    shown = at_lot("L01", role=role)
    assert not shown.exception
    assert not shown.text_area
    assert not shown.get("file_uploader")


def test_downloads_are_of_this_period(at_lot, says):
    assert f"/file/{LATER}/result.xlsx?cycle=first" in says(at_lot("L01"))


def test_a_bad_measures_workbook_loads_nothing_and_says_where_it_is_wrong(at_lot, says):
    before = shared.workspace().head(LATER)
    shown = at_lot("L01", period="first")
    uploader = shown.get("file_uploader")[0]
    uploader.upload("wrong.xlsx", demo.sample("aldermere", "price_first.xlsx").data)
    next(button for button in shown.button if button.label == "Check the measures workbook").click().run()
    assert "Nothing was loaded" in says(shown)
    assert shared.workspace().head(LATER) == before


def press(shown, label):
    return next(button for button in shown.button if button.label == label).click().run()


def settle_first():
    """Decide every open low price of the first re-assessment."""
    asking.settle(shared.workspace(), LATER, cycle="first")


def issue_first():
    settle_first()
    decide.issue(shared.workspace(), LEAD, LATER, APPROVED, cycle="first")


def test_a_list_is_issued_by_a_named_person_and_nothing_in_it_changes_after_that(at_lot, says):
    settle_first()
    shown = at_lot("L01", period="first")
    press(shown, "Issue this list")
    assert "Say who decides" in says(shown)
    shown.text_input(key=f"issue_{LATER}_first_by").set_value("Cabinet member for adult social care")
    shown.text_area(key=f"issue_{LATER}_first_why").set_value("The new list is approved as it stands.")
    press(shown, "Issue this list")
    assert not shown.exception
    told = unmarked(says(shown))
    assert "The list is issued. Saved at" in told
    assert "By Cabinet member for adult social care, " in told
    assert "The new list is approved as it stands." in told
    assert result.is_issued(shared.workspace(), LATER, "first")
    assert not shown.get("file_uploader")
    assert not {"Record that it leaves", "Issue this list"} & {button.label for button in shown.button}
    assert table_with(shown, "Rank now", "Movement") is not None


def test_what_stands_in_the_way_of_a_list_is_said_by_lot(at_lot):
    without_safeguarding()
    shown = at_lot("L01", period="first")
    found = table_with(shown, "Lot", "What is to be done")
    assert found["What is to be done"].str.contains("Fill what is missing in 1 bid").any()
    assert "Issue this list" not in {button.label for button in shown.button}


def test_a_provider_that_stays_after_all_is_back_on_the_list(at_lot, says):
    ws = shared.workspace()
    ref = result.worked_out(ws, LATER, "first").lot("L01").bids[0].provider
    decide.leaving(ws, LEAD, LATER, "first", "L01", ref, APPROVED)
    shown = at_lot("L01", period="first")
    at = f"staying_{LATER}_first_L01"
    press(shown, "It stays after all")
    assert "Choose the provider that stays" in says(shown)
    shown.selectbox(key=f"{at}_provider").set_value(ref)
    shown.text_input(key=f"{at}_by").set_value("Lee Marsh, procurement")
    shown.text_area(key=f"{at}_why").set_value("It keeps its branch in Castle Alder.")
    press(shown, "It stays after all")
    assert not shown.exception
    assert "stays on the list of Castle Alder" in unmarked(says(shown))
    assert result.worked_out(ws, LATER, "first").bid("L01", ref).state is State.IN


def alike(lot, one, other):
    """Give one provider's measures and price in the first re-assessment to another, so that the two tie."""
    ws = shared.workspace()
    kinds = {"measure": ("", lot), "price": (lot,)}
    kept = [e for e in ws.store.current(LATER, set(kinds), cycle="first") if e.key.lot in kinds[e.key.kind]]
    theirs = {replace(e.key, provider=other): e.body for e in kept if e.key.provider == one}
    more = [records.gone(e) for e in kept if e.key.provider == other and e.key not in theirs]
    ws.store.append(LATER, [Draft(key, body) for key, body in theirs.items()] + more, actor=LEAD, at=ws.clock())


def test_bids_that_tie_in_a_re_assessment_are_drawn_there(at_lot):
    ws = shared.workspace()
    one, other = (bid.provider for bid in result.worked_out(ws, LATER, "first").lot("L01").bids[:2])
    alike("L01", one, other)
    bids = [bid for bid in result.worked_out(ws, LATER, "first").lot("L01").bids if bid.tied]
    first, tied = bids[0].rank, [bid.provider for bid in bids][::-1]
    assert len(bids) == 2
    shown, at = at_lot("L01", period="first"), f"draw_{LATER}_first_L01_{first}"
    for place, ref in enumerate(tied, first):
        shown.selectbox(key=f"{at}_{place}").set_value(ref)
    shown.text_input(key=f"{at}_one").set_value("Lee Marsh, procurement")
    shown.text_input(key=f"{at}_two").set_value("Dana Okoro, finance")
    shown.text_area(key=f"{at}_why").set_value("Two slips of paper from a bowl.")
    press(shown, "Record the draw")
    assert not shown.exception
    after = result.worked_out(ws, LATER, "first").lot("L01").bids
    assert [bid.provider for bid in after if bid.provider in tied] == tied
