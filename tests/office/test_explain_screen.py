"""Explain a total: lines that anyone could redo, each leading to its cell, and every mark with reason and people."""

import pytest

from evaluation.model import Actor, State
from evaluation.service import bid as bids
from evaluation.service import result, shared
from evaluation.service.review import Two
from evaluation.words.labels import points
from tests.office.reading import table_with, unmarked
from tests.service import asking

TENDER = "aldermere-homecare-2027"
LATER = "aldermere-homecare-six-months-on"
LEAD = Actor("Another person", "lead")


@pytest.fixture
def explained(seeded, screen):
    def open_it(lot, provider, *, role="lead", procurement=TENDER, cycle=""):
        shown = screen("explain", role=role, procurement=procurement)
        shown.query_params["lot"], shown.query_params["bid"] = lot, provider
        if cycle:
            shown.query_params["list"] = cycle
        return shown.run()

    return open_it


def first(lot, procurement=TENDER):
    return next(b for b in result.worked_out(shared.workspace(), procurement).lot(lot).bids if b.rank == 1)


def test_a_link_opens_the_bid_it_names(explained, says):
    ws = shared.workspace()
    bid = result.worked_out(ws, TENDER).lot("L05").bids[6]
    told = unmarked(says(explained("L05", bid.provider)))
    name = result.worked_out(ws, TENDER).name(bid.provider)
    assert f"{name} is at place {bid.rank} of 22 in Lowmere (L05), with {points(bid.total)} points out of 100." in told


def test_an_address_that_names_no_bid_opens_the_first_one(explained, says):
    assert "is at place 1 of" in unmarked(says(explained("L05", "P999")))


def test_the_lines_are_numbered_and_end_in_cells_with_links_to_their_files(explained):
    found = table_with(explained("L01", first("L01").provider), "Line", "The sum", "Comes to", "Where it comes from")
    assert list(found["Line"])[:4] == ["All", "1", "1.1", "1.1.1"]
    assert len(set(found["Line"])) == len(found)
    cells = found[found["Where it comes from"].str.contains("Rates sheet, cell")]["Where it comes from"]
    assert len(cells) == 10  # its own five rates, and those of the lowest price
    assert all(f"](/file/{TENDER}/kept/" in cell for cell in cells)


def test_the_total_line_is_the_sum_of_its_parts(explained):
    bid = first("L01")
    found = table_with(explained("L01", bid.provider), "Line", "The sum")
    assert found["The sum"][0].endswith(f"= {points(bid.total)}")


def test_the_same_stands_there_as_plain_text(explained):
    shown = explained("L01", first("L01").provider)
    lines = shown.code[0].value.splitlines()
    assert len(lines) == len(table_with(shown, "Line", "The sum"))
    assert lines[0].startswith("Total of ")


def test_every_mark_has_its_reason_its_people_and_its_place(explained):
    bid = first("L01")
    found = table_with(explained("L01", bid.provider), "Question", "Agreed mark", "Reason", "Agreed by")
    kept = bids.bid_file(shared.workspace(), LEAD, TENDER, "L01", bid.provider).marks
    assert set(found["Reason"]) == {mark.reason for mark in kept}
    assert set(found["Agreed by"]) == {mark.people for mark in kept}
    assert set(found["Where in the bid"]) == {mark.pointer for mark in kept}
    assert len(found) == 4


def test_a_bid_that_is_out_says_why_and_has_no_total(explained, says):
    lot = result.worked_out(shared.workspace(), TENDER).lot("L01")
    out = next(bid for bid in lot.bids if bid.state is State.DISQUALIFIED)
    shown = explained("L01", out.provider)
    told = unmarked(says(shown))
    assert "is not ranked in Castle Alder (L01)" in told
    assert "it reached 38.5% of the points" in told
    assert "The bid has no total" in told
    assert "price" not in " ".join(table_with(shown, "Line", "What it is")["What it is"]).casefold()


@pytest.mark.parametrize(("lot", "state"), [("L09", State.LATE), ("L10", State.WITHDRAWN), ("L03", State.IN)])
def test_a_bid_without_a_rank_still_has_its_page(explained, says, lot, state):
    found = result.worked_out(shared.workspace(), TENDER).lot(lot)
    ref = next(bid.provider for bid in found.bids if bid.state is state and bid.rank is None)
    shown = explained(lot, ref)
    assert not shown.exception
    assert "is not ranked in" in says(shown)


def test_a_lot_with_an_open_low_price_shows_no_points_and_says_why(explained, says, tells):
    shown = explained("L03", result.worked_out(shared.workspace(), TENDER).lot("L03").bids[0].provider)
    assert "No points and no price of this lot are shown while a low-price case in it is open" in says(shown)
    assert "It waits until the low-price case of another bid in this lot is decided" in unmarked(says(shown))
    assert "£" not in says(shown) + tells(shown)


def test_a_role_without_prices_sees_only_the_quality_part_unfold(explained, says, tells):
    shown = explained("L01", "P001", role="evaluator")
    assert "Prices are not open to your role" in says(shown)
    assert "£" not in says(shown) + tells(shown)
    assert "Agreed mark" in " ".join(table_with(shown, "What it is", "The sum")["What it is"])


def test_files_are_linked_only_for_who_may_open_them(explained, tells):
    assert "/kept/" in tells(explained("L01", "P001"))
    assert "/kept/" not in tells(explained("L01", "P001", role="commissioner"))
    assert "Marks sheet, cell" in tells(explained("L01", "P001", role="commissioner"))


def test_decisions_about_the_bid_stand_on_its_page(explained):
    found = result.worked_out(shared.workspace(), LATER)
    case = result.cases(shared.workspace(), LEAD, LATER)[0]
    assert found.bid(case.lot, case.provider).rank
    rows = table_with(explained(case.lot, case.provider, procurement=LATER), "Decided", "By", "When", "Reason")
    assert rows.iloc[0]["Decided"] == "Low price: explained, so kept in"
    assert rows.iloc[0]["By"] == "Dana Okoro, finance officer and Lee Marsh, procurement lead"


def test_who_may_not_see_prices_reads_no_decision_on_a_price(explained, says, tells):
    case = result.cases(shared.workspace(), LEAD, TENDER)[0]
    people = Two("Dana Okoro, finance officer", "Lee Marsh", "The reply on the price of £19.61 explained it.")
    asking.settle(shared.workspace(), TENDER, people=people)
    shown = explained(case.lot, case.provider, role="evaluator")
    assert "£" not in says(shown) + tells(shown)


def test_a_total_of_a_re_assessment_is_explained_by_its_own_criteria(explained, says):
    bid = next(b for b in result.worked_out(shared.workspace(), LATER, "first").lot("L01").bids if b.rank == 1)
    shown = explained("L01", bid.provider, procurement=LATER, cycle="first")
    assert f"with {points(bid.total)} points" in unmarked(says(shown))
    assert "visits on time" in " ".join(table_with(shown, "What it is")["What it is"]).casefold()
