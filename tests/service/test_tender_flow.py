"""A tender from method to issued result, through the use cases only."""

import hashlib
from dataclasses import replace
from io import BytesIO

import pytest
from openpyxl import load_workbook

from evaluation.exceptions import (
    ConflictError,
    EvenhandError,
    MethodError,
    NotAllowedError,
    StageError,
    UnknownNameError,
)
from evaluation.model import Actor, LotStatus, State
from evaluation.service import decide, export, load, prepare, record, result
from evaluation.service.load import NamedFile
from evaluation.service.workspace import open_workspace
from tests.service import asking
from tests.service.desk import LEAD, WHY, Desk, read_and_seal

EVALUATOR = Actor("Sam Hill", "evaluator")


def case_of(desk, provider):
    return {c.provider: c for c in result.cases(desk.ws, LEAD, desk.procurement)}[provider]


def settle(desk, outcome="satisfied"):
    asking.settle(desk.ws, desk.procurement, outcome)


def test_nothing_loads_into_a_method_that_can_still_change(desk):
    with pytest.raises(NotAllowedError):
        desk.check("quality")


def test_the_seal_is_the_sha256_of_the_exact_text_and_nothing_changes_after_it(desk):
    text = prepare.method(desk.ws, LEAD, desk.procurement).text
    seal = read_and_seal(desk.ws, desk.procurement)
    assert seal.sha256 == hashlib.sha256(text.encode()).hexdigest()
    with pytest.raises(NotAllowedError):
        prepare.save_method(desk.ws, LEAD, desk.procurement, text + "\n", seen=1)


def test_a_method_with_faults_is_saved_but_not_sealed(desk):
    text = prepare.method(desk.ws, LEAD, desk.procurement).text.replace("weight = 60\npass", "weight = 61\npass", 1)
    draft = prepare.save_method(desk.ws, LEAD, desk.procurement, text, seen=1)
    assert any("total 101, not 100" in fault for fault in draft.faults)
    with pytest.raises(MethodError, match="101"):
        prepare.seal(desk.ws, LEAD, desk.procurement)


def test_two_tabs_never_overwrite_each_others_method(desk):
    text = prepare.method(desk.ws, LEAD, desk.procurement).text
    prepare.save_method(desk.ws, LEAD, desk.procurement, text + "\n# first tab\n", seen=1)
    with pytest.raises(ConflictError):
        prepare.save_method(desk.ws, LEAD, desk.procurement, text + "\n# second tab\n", seen=1)
    assert "first tab" in prepare.method(desk.ws, LEAD, desk.procurement).text


def test_own_lots_and_deadline_take_the_templates_place():
    text = prepare.with_particulars(prepare.template_text("essex_best_value"), ["Hill", "Dale", "Fen"], None)
    method, faults = prepare.checked(text)
    assert not faults
    assert [(lot.id, lot.title) for lot in method.lots] == [("L01", "Hill"), ("L02", "Dale"), ("L03", "Fen")]
    assert "# Essex best value" in text


def test_a_preview_keeps_nothing(desk):
    desk.seal()
    before = desk.ws.head(desk.procurement)
    preview = desk.check("quality")
    assert preview.loadable
    assert any("4 bids" in row for row in preview.rows)
    assert desk.ws.head(desk.procurement) == before


def test_what_was_previewed_is_what_is_kept_or_it_is_checked_again(desk):
    desk.seal()
    stale = desk.check("quality")
    load.commit(desk.ws, LEAD, desk.procurement, desk.check("quality"))
    with pytest.raises(StageError, match="Check it again"):
        load.commit(desk.ws, LEAD, desk.procurement, stale)


def test_the_same_workbook_twice_changes_nothing(desk):
    desk.to_quality()
    again = desk.check("quality")
    assert (again.new, again.changed, again.left_out) == (0, 0, 0)
    assert not again.loadable


def test_a_workbook_made_for_another_seal_is_refused(desk, tmp_path):
    other = Desk.open(f"sqlite:///{tmp_path / 'other.db'}", "fixed_rate").seal()
    preview = load.check(other.ws, LEAD, other.procurement, "quality", desk.file("quality"))
    other.ws.store.close()
    assert not preview.loadable
    assert preview.findings


def test_original_bytes_are_kept_under_their_hash_and_served_only_to_who_may(desk):
    desk.to_priced()
    kept = {f.envelope: f for f in record.files(desk.ws, LEAD, desk.procurement)}
    assert record.file(desk.ws, LEAD, desk.procurement, kept["price"].sha256).data == desk.file("price").data
    with pytest.raises(NotAllowedError):
        record.file(desk.ws, EVALUATOR, desk.procurement, kept["price"].sha256)
    assert "price" not in {f.envelope for f in record.files(desk.ws, EVALUATOR, desk.procurement)}


def test_prices_do_not_load_before_two_people_have_opened_them(desk):
    desk.to_quality()
    with pytest.raises(NotAllowedError):
        desk.check("price")
    decide.close_quality(desk.ws, LEAD, desk.procurement, WHY)
    with pytest.raises(EvenhandError, match="two different names"):
        decide.open_prices(desk.ws, LEAD, desk.procurement, "Lee Marsh", " lee marsh ")
    with pytest.raises(NotAllowedError):
        desk.check("price")


def test_no_mark_changes_after_quality_is_closed(desk):
    desk.to_prices_opened()
    with pytest.raises(NotAllowedError):
        desk.check("quality")


def test_an_open_low_price_case_keeps_the_lot_provisional_and_shows_no_rank(desk):
    desk.to_priced()
    lot = result.ranking(desk.ws, LEAD, desk.procurement).lots[0]
    assert lot.status is LotStatus.PROVISIONAL
    assert all(b.rank is None and b.total is None and b.price_points is None for b in lot.bids)
    with pytest.raises(StageError):
        decide.issue(desk.ws, LEAD, desk.procurement, WHY)


def test_kept_low_prices_stay_in_the_reference_and_disregarded_ones_leave_it(tmp_path):
    lowest = {}
    for outcome in ("satisfied", "kept", "disregarded"):
        desk = Desk.open(f"sqlite:///{tmp_path / outcome}.db").to_priced()
        settle(desk, outcome)
        lot = result.ranking(desk.ws, LEAD, desk.procurement).lots[0]
        lowest[outcome] = lot.reference.value
        out = {b.provider for b in lot.bids if b.state is State.DISREGARDED_LOW_PRICE}
        assert out == ({"S04"} if outcome == "disregarded" else set())
        assert all(b.rank is None and b.total is None for b in lot.bids if b.provider in out)
        desk.ws.store.close()
    assert lowest["satisfied"] == lowest["kept"] < lowest["disregarded"]


def test_both_runs_are_kept_when_the_last_case_closes(desk):
    desk.to_priced()
    settle(desk, "disregarded")
    runs = {e.key.item: e.body for e in desk.ws.store.current(desk.procurement, {"run"})}
    assert set(runs) == {"every_low_price_in", "as_decided"}
    assert runs["every_low_price_in"]["bids"]["S04"]["rank"] == "1"
    assert runs["as_decided"]["bids"]["S04"]["state"] == "disregarded_low_price"
    other = result.without_removals(desk.ws, LEAD, desk.procurement, "L01")
    assert {b.provider: str(b.rank) for b in other.bids} == {
        ref: row["rank"] for ref, row in runs["every_low_price_in"]["bids"].items()
    }


def test_a_changed_price_opens_its_case_again(desk):
    desk.to_priced()
    settle(desk)
    assert not case_of(desk, "S04").is_open
    workbook = NamedFile("price.xlsx", _with_other_rate(desk))
    load.commit(desk.ws, LEAD, desk.procurement, desk.check("price", workbook))
    assert case_of(desk, "S04").is_open
    versions = {e.key.provider: e.version for e in desk.ws.store.current(desk.procurement, {"price"})}
    assert versions == {"S01": 1, "S02": 1, "S03": 1, "S04": 2}


def _with_other_rate(desk):
    book = load_workbook(BytesIO(desk.file("price").data))
    sheet = book["Rates"]
    row = next(r for r in sheet.iter_rows(min_row=3) if r[1].value == "S04")
    row[2].value = round(float(row[2].value) - 0.01, 2)
    out = BytesIO()
    book.save(out)
    return out.getvalue()


def test_the_result_is_issued_once_everything_is_settled_and_says_the_same_after_a_restart(desk, url):
    desk.to_priced()
    settle(desk)
    decide.issue(desk.ws, LEAD, desk.procurement, WHY)
    before = result.ranking(desk.ws, LEAD, desk.procurement)
    desk.ws.store.close()
    again = open_workspace(url)
    after = result.ranking(again, LEAD, desk.procurement)
    assert after.lots == before.lots
    assert again.stage(desk.procurement) == "result"
    assert record.verify(again) == []
    again.store.close()


def test_exports_carry_the_seal_and_are_refused_before_prices_are_open(desk):
    desk.to_quality()
    with pytest.raises(NotAllowedError):
        export.result(desk.ws, LEAD, desk.procurement, "csv")
    decide.close_quality(desk.ws, LEAD, desk.procurement, WHY)
    decide.open_prices(desk.ws, LEAD, desk.procurement, "Lee Marsh", "Dana Okoro")
    desk.load("price")
    settle(desk)
    seal = desk.ws.seal(desk.procurement).sha256
    assert seal in export.result(desk.ws, LEAD, desk.procurement, "json").data.decode()
    assert export.result(desk.ws, LEAD, desk.procurement, "csv").name.endswith(".csv")


def test_evaluators_reach_no_price_by_any_use_case_before_prices_are_open(desk):
    desk.to_quality()
    for ask in (
        lambda: result.ranking(desk.ws, EVALUATOR, desk.procurement),
        lambda: result.cases(desk.ws, EVALUATOR, desk.procurement),
        lambda: result.signals(desk.ws, EVALUATOR, desk.procurement),
        lambda: export.result(desk.ws, EVALUATOR, desk.procurement, "json"),
        lambda: record.journal(desk.ws, EVALUATOR, desk.procurement),
    ):
        with pytest.raises(NotAllowedError):
            ask()


def test_a_draw_counts_only_for_bids_that_tie(desk):
    desk.to_priced()
    settle(desk)
    with pytest.raises(EvenhandError, match="nobody"):
        decide.drawn(desk.ws, LEAD, desk.procurement, "L01", ["S01", "S02"], WHY)


def test_quality_does_not_close_while_a_mark_is_missing_and_opens_again_while_prices_are_shut(desk):
    desk.seal()
    book = load_workbook(BytesIO(desk.file("quality").data))
    book["Marks"].delete_rows(3)
    out = BytesIO()
    book.save(out)
    load.commit(desk.ws, LEAD, desk.procurement, desk.check("quality", NamedFile("quality.xlsx", out.getvalue())))
    with pytest.raises(StageError, match="something is missing for S01 in L01"):
        decide.close_quality(desk.ws, LEAD, desk.procurement, WHY)
    desk.load("quality")
    decide.close_quality(desk.ws, LEAD, desk.procurement, WHY)
    decide.reopen_quality(desk.ws, LEAD, desk.procurement, decide.Reason("Lee Marsh", "a mark was read wrongly"))
    assert desk.ws.stage(desk.procurement) == "opened"
    decide.close_quality(desk.ws, LEAD, desk.procurement, WHY)
    decide.open_prices(desk.ws, LEAD, desk.procurement, "Lee Marsh", "Dana Okoro")
    with pytest.raises(NotAllowedError):
        decide.reopen_quality(desk.ws, LEAD, desk.procurement, WHY)


@pytest.mark.parametrize(
    ("kind", "state"),
    [
        ("withdrawal", State.WITHDRAWN),
        ("exclusion", State.DISREGARDED_EXCLUSION),
        ("nontreaty", State.DISREGARDED_NONTREATY),
        ("procedure", State.DISREGARDED_PROCEDURE),
    ],
)
def test_each_ground_has_its_own_state_and_can_be_taken_back(desk, kind, state):
    desk.to_priced()
    settle(desk)
    out, back = decide.BID_DECISIONS[kind]
    decide.bid(desk.ws, LEAD, desk.procurement, kind, "L01", "S01", out, WHY, seen=0)
    assert result.ranking(desk.ws, LEAD, desk.procurement).bid("L01", "S01").state is state
    with pytest.raises(ConflictError):
        decide.bid(desk.ws, LEAD, desk.procurement, kind, "L01", "S01", back, WHY, seen=0)
    decide.bid(desk.ws, LEAD, desk.procurement, kind, "L01", "S01", back, WHY, seen=1)
    assert result.ranking(desk.ws, LEAD, desk.procurement).bid("L01", "S01").state is State.IN
    with pytest.raises(UnknownNameError):
        decide.bid(desk.ws, LEAD, desk.procurement, kind, "L01", "S77", out, WHY)


def test_a_result_is_not_issued_over_something_saved_in_between(desk, monkeypatch):
    desk.to_priced()
    settle(desk)
    run = result.worked_out(desk.ws, desk.procurement)
    decide.bid(desk.ws, LEAD, desk.procurement, "withdrawal", "L01", "S01", "withdrawn", WHY)
    monkeypatch.setattr(decide, "worked_out", lambda *_: run)
    with pytest.raises(ConflictError):
        decide.issue(desk.ws, LEAD, desk.procurement, WHY)


def test_verify_says_when_the_sealed_text_or_an_issued_list_no_longer_comes_out_the_same(desk, monkeypatch):
    desk.to_priced()
    settle(desk)
    decide.issue(desk.ws, LEAD, desk.procurement, WHY)
    assert record.verify(desk.ws) == []
    run = result.worked_out(desk.ws, desk.procurement)
    other = replace(run, lots=tuple(replace(lot, bids=lot.bids[::-1][:2]) for lot in run.lots))
    monkeypatch.setattr(decide, "worked_out", lambda *_: other)
    assert "not the one that was issued" in record.verify(desk.ws)[0].why
    monkeypatch.setattr(type(desk.ws), "text", lambda *_: "another text")
    assert "not the one that was sealed" in record.verify(desk.ws)[0].why


def test_a_disqualified_bid_whose_price_counts_is_asked_about_too(tmp_path):
    desk = Desk.open(
        f"sqlite:///{tmp_path / 'counted.db'}", edit=('reference_set = "in"', 'reference_set = "in_and_disqualified"')
    )
    desk.seal()
    book = load_workbook(BytesIO(desk.file("quality").data))
    row = next(r for r in book["Marks"].iter_rows(min_row=3) if (r[0].value, r[1].value) == ("S04", "good_care"))
    row[3].value = 1
    out = BytesIO()
    book.save(out)
    load.commit(desk.ws, LEAD, desk.procurement, desk.check("quality", NamedFile("quality.xlsx", out.getvalue())))
    decide.close_quality(desk.ws, LEAD, desk.procurement, WHY)
    decide.open_prices(desk.ws, LEAD, desk.procurement, "Lee Marsh", "Dana Okoro")
    desk.load("price")
    lot = result.ranking(desk.ws, LEAD, desk.procurement).lots[0]
    assert (lot.status, lot.open_cases) == (LotStatus.PROVISIONAL, ("S04",))
    desk.ws.store.close()


def test_two_different_attachments_of_one_name_are_refused(desk):
    desk.seal()
    pdf = b"%PDF-1.4\n1 0 obj<</Type/Catalog>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF\n"
    both = [NamedFile("plan.pdf", pdf), NamedFile("Plan.PDF", pdf.replace(b"1.4", b"1.5"))]
    preview = desk.check("quality", attachments=both)
    assert "attachment_twice" in {found.code for found in preview.findings}
    assert not preview.loadable


def test_who_may_see_ranks_but_no_price_gets_none(desk):
    desk.to_priced()
    settle(desk)
    lot = result.ranking(desk.ws, EVALUATOR, desk.procurement).lots[0]
    assert [b.rank for b in lot.bids] == [1, 2, 3, 4]
    assert {(b.price, b.price_points, b.step.what) for b in lot.bids} == {(None, None, "quality")}
    assert lot.reference is None
