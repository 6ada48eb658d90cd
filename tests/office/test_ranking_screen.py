"""The ranking: one lot at a time, ties as ties, each bid that is out by its state, and the way to the result."""

import re

import pytest

from evaluation.exact import shown as rounded
from evaluation.model import Actor, LotStatus, State
from evaluation.service import prepare, records, result, shared
from evaluation.service.decide import Reason
from evaluation.store.records import Draft
from tests.office.reading import table_with, unmarked
from tests.service import asking

TENDER = "aldermere-homecare-2027"
LATER = "aldermere-homecare-six-months-on"
LEAD = Actor("Another person", "lead")
SETTLED = Reason("Dana Okoro, finance officer", "The reply explained what looked low.")


def settle(outcome="satisfied"):
    asking.settle(shared.workspace(), TENDER, outcome)


@pytest.fixture
def at_lot(seeded, screen):
    def open_it(lot, *, role="lead", procurement=TENDER):
        shown = screen("ranking", role=role, procurement=procurement)
        shown.query_params["lot"] = lot
        return shown.run()

    return open_it


def test_the_table_is_the_ranking_that_was_worked_out(at_lot):
    found = table_with(at_lot("L01"), "Rank", "Provider", "Total", "Tier")
    bids = [bid for bid in result.worked_out(shared.workspace(), TENDER).lot("L01").bids if bid.rank]
    assert list(found["Total"]) == [rounded(bid.total) for bid in bids]
    assert [int(rank.rstrip(" =")) for rank in found["Rank"]] == [bid.rank for bid in bids]
    assert all(f"bid={bid.provider})" in cell for bid, cell in zip(bids, found["Provider"], strict=True))


def test_a_tie_is_shown_as_a_tie(at_lot):
    found = table_with(at_lot("L01"), "Rank", "Notes")
    tied = found[found["Notes"].str.contains("Tied: shares its rank")]
    assert list(tied["Rank"]) == ["10 =", "10 ="]


def test_a_tie_that_a_rule_settled_says_by_which(at_lot):
    found = table_with(at_lot("L06"), "Rank", "Notes")
    assert found["Notes"].str.contains("Tie settled by higher quality points").sum() == 2


def test_a_bid_below_a_pass_mark_is_listed_with_what_it_reached_and_never_with_a_nought(at_lot):
    found = table_with(at_lot("L01"), "Provider", "State", "Why")
    row = found.iloc[0]
    assert row["State"] == "Disqualified"
    assert "it reached 38.5% of the points; at least 50% is needed" in row["Why"]
    assert "the agreed mark is 1 out of 5; at least 2 is needed" in row["Why"]
    assert not (found == "0").any().any()


@pytest.mark.parametrize(("lot", "state"), [("L09", "Late"), ("L10", "Withdrawn"), ("L02", "Disregarded")])
def test_every_other_bid_that_is_out_says_why_in_words(at_lot, lot, state):
    found = table_with(at_lot(lot), "Provider", "State", "Why")
    assert any(state in said for said in found["State"])
    assert all(found["Why"])


def test_a_lot_with_an_open_case_is_provisional_and_shows_no_points(at_lot, says, tells):
    shown = at_lot("L03")
    assert "**Provisional.**" in says(shown)
    assert {link.label for link in shown.page_link} >= {"Go to low prices"}
    waiting = table_with(shown, "Provider", "State", "Why")
    assert waiting["Why"].str.contains("waits for a decision on its low price").sum() == 1
    assert waiting["Why"].str.contains("until the low-price case of another bid").any()
    assert "no points and no prices of this lot are shown" in says(shown)
    with pytest.raises(AssertionError):
        table_with(shown, "Rank", "Total")


def test_the_lowest_price_is_named_where_prices_may_be_seen(at_lot, says):
    assert re.search(r"Lowest price in the lot: £[\d,]+\.\d\d by ", unmarked(says(at_lot("L01"))))


@pytest.mark.parametrize("role", ["evaluator", "moderator", "panel_member"])
def test_who_may_not_see_prices_sees_none_in_the_ranking(at_lot, says, tells, role):
    shown = at_lot("L01", role=role)
    assert table_with(shown, "Rank", "Total") is not None
    assert "£" not in says(shown) + tells(shown)


def test_what_stands_in_the_way_of_the_result_is_listed_by_lot(at_lot):
    found = table_with(at_lot("L01"), "Lot", "What is to be done")
    assert list(found["What is to be done"]) == ["Decide 1 low-price case."] * 2


def test_the_result_is_issued_by_a_named_person_when_every_lot_is_ready(at_lot, says):
    settle()
    shown = at_lot("L01")
    issue = next(button for button in shown.button if button.label == "Issue the result")
    issue.click().run()
    assert "Say who decides" in says(shown)
    shown.text_input(key=f"issue_{TENDER}_by").set_value("Cabinet member for adult social care")
    shown.text_area(key=f"issue_{TENDER}_why").set_value("The panel's result is approved as it stands.")
    next(button for button in shown.button if button.label == "Issue the result").click().run()
    assert not shown.exception
    assert "The result is issued. Saved at" in says(shown)
    assert shared.workspace().stage(TENDER) == "result"


def test_only_lead_and_approver_may_issue(at_lot):
    settle()
    labels = {button.label for button in at_lot("L01", role="auditor").button}
    assert "Issue the result" not in labels


def test_a_draw_puts_bids_that_tie_in_the_order_that_was_drawn(at_lot, says):
    shown = at_lot("L01")
    at = f"draw_{TENDER}__L01_10"
    tied = [bid.provider for bid in result.worked_out(shared.workspace(), TENDER).lot("L01").bids if bid.tied]
    drawn = tied[::-1]
    for place, ref in enumerate(drawn):
        shown.selectbox(key=f"{at}_{10 + place}").set_value(ref)
    shown.text_input(key=f"{at}_one").set_value("Lee Marsh, procurement")
    shown.text_input(key=f"{at}_two").set_value("Dana Okoro, finance")
    shown.text_area(key=f"{at}_why").set_value("Two slips of paper from a bowl, 3 November 2026.")
    next(button for button in shown.button if button.label == "Record the draw").click().run()
    assert not shown.exception
    lot = result.worked_out(shared.workspace(), TENDER).lot("L01")
    assert [bid.provider for bid in lot.bids if bid.rank in (10, 11)] == drawn
    assert "settled by the recorded draw" in table_with(shown, "Rank", "Notes").to_string()


def test_a_draw_names_every_bid_that_ties_once(at_lot, says):
    shown = at_lot("L01")
    at = f"draw_{TENDER}__L01_10"
    for place in (10, 11):
        shown.selectbox(key=f"{at}_{place}").set_value("P012")
    next(button for button in shown.button if button.label == "Record the draw").click().run()
    assert "Name each provider once" in says(shown)
    assert not shared.workspace().store.current(TENDER, {"decision"}, lot="L01")


@pytest.mark.parametrize("second", ["", "lee marsh "])
def test_a_draw_is_made_by_two_people(at_lot, says, second):
    shown = at_lot("L01")
    at = f"draw_{TENDER}__L01_10"
    tied = [bid.provider for bid in result.worked_out(shared.workspace(), TENDER).lot("L01").bids if bid.tied]
    for place, ref in enumerate(tied, 10):
        shown.selectbox(key=f"{at}_{place}").set_value(ref)
    shown.text_input(key=f"{at}_one").set_value("Lee Marsh")
    shown.text_input(key=f"{at}_two").set_value(second)
    shown.text_area(key=f"{at}_why").set_value("Two slips of paper from a bowl.")
    next(button for button in shown.button if button.label == "Record the draw").click().run()
    assert "give two different names" in says(shown)
    assert not shared.workspace().store.current(TENDER, {"decision"}, lot="L01")


def test_both_runs_stand_side_by_side_where_a_low_price_was_disregarded(at_lot):
    settle("disregarded")
    found = table_with(at_lot("L03"), "Rank now", "Rank with every low price in")
    assert list(found["Rank now"]).count("out") == 1
    out = found[found["Rank now"] == "out"].iloc[0]
    assert out["Total now"] == "–"
    assert out["Total with every low price in"] != "–"


def test_all_lots_are_there_at_a_glance(at_lot):
    found = table_with(at_lot("L01"), "Lot", "Status", "First place")
    assert len(found) == 12
    assert sorted(set(found["Status"])) == ["Provisional", "Ranked"]


def test_downloads_are_links_to_routes_that_ask_who_is_there(at_lot, says):
    told = says(at_lot("L01"))
    for form in ("xlsx", "csv", "json"):
        assert f"(/file/{TENDER}/result.{form})" in told


def test_a_result_cannot_be_downloaded_by_who_may_not(at_lot, says):
    assert "/file/" not in says(at_lot("L01", role="evaluator"))


def test_the_method_s_seal_is_told_short(at_lot, says):
    seal = shared.workspace().seal(TENDER)
    assert f"its seal begins {seal.sha256[:12]}" in says(at_lot("L01"))
    assert seal.sha256 not in says(at_lot("L01"))


def test_a_name_that_is_markdown_is_shown_letter_by_letter(at_lot):
    ws = shared.workspace()
    entry = next(e for e in ws.store.current(TENDER, {"provider"}) if e.key.provider == "P012")
    body = {**entry.body, "name": "![x](https://example.org/x.png) **Care**"}
    ws.store.append(TENDER, [Draft(entry.key, body)], actor=LEAD, at=ws.clock())
    shown = at_lot("L01")
    raw = next(t.value for t in shown.table if "Tier" in t.value.columns)["Provider"].str.cat()
    assert "![x](" not in raw
    assert "**Care**" not in raw


def test_before_prices_are_open_the_refusal_is_in_plain_words(seeded, screen, says):
    fresh = prepare.start(shared.workspace(), LEAD, "Fresh", prepare.template_text("essex_best_value"))
    assert "may not see the ranking" in says(screen("ranking", procurement=fresh))


def test_without_prices_a_lot_says_that_none_was_loaded(at_lot, says):
    ws = shared.workspace()
    prices = ws.store.current(TENDER, {"price"})
    ws.store.append(TENDER, [records.gone(entry) for entry in prices], actor=LEAD, at=ws.clock())
    shown = at_lot("L01")
    assert "No price has been loaded for this lot yet" in says(shown)
    assert result.worked_out(ws, TENDER).lot("L01").status is LotStatus.INCOMPLETE


def test_a_missing_mark_makes_the_lot_incomplete_and_is_named(at_lot, says):
    ws = shared.workspace()
    lot = result.worked_out(ws, TENDER).lot("L02")
    ref = next(bid.provider for bid in lot.bids if bid.state is State.IN)
    mark = next(e for e in ws.store.current(TENDER, {"mark"}, provider=ref) if e.key.item == "safe_care")
    ws.store.append(TENDER, [records.gone(mark)], actor=LEAD, at=ws.clock())
    shown = at_lot("L02")
    assert "Nothing that is missing counts as nought" in says(shown)
    found = table_with(shown, "Provider", "What is missing")
    assert list(found["What is missing"]) == ["“Safe care”"]
