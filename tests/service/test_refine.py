"""A sealed method is read-only; it changes only by the powers of the Act, each missing condition refused by name."""

from dataclasses import replace
from datetime import UTC, date, datetime

import pytest

from evaluation.exceptions import ConflictError, EvenhandError, MethodError, NotAllowedError, StageError
from evaluation.model import Actor
from evaluation.service import decide, export, load, pack, prepare, record, refine, rehearse
from evaluation.service.refine_rules import Change
from tests.service.desk import LEAD, WHY, Desk

REGIME = 'regime = "pa23_light_touch"'
FLEXIBLE = f'{REGIME}\nprocedure = "competitive_flexible"\nmay_refine = true'
NEAR = ('near_tie = "0.5"', 'near_tie = "0.9"')
FUTURE = datetime(2026, 12, 1, tzinfo=UTC)
SENT = decide.Reason("Lee Marsh", "invitations were sent to all")


@pytest.fixture
def opened(url):
    """Make a sealed desk under a regime and procedure, with a deadline that is still to come."""
    made = []

    def make(lines: str = FLEXIBLE) -> Desk:
        desk = Desk.open(url, edit=(REGIME, lines))
        text = desk.ws.text(desk.procurement)
        line = next(line for line in text.splitlines() if line.startswith("deadline"))
        later = text.replace(line, "deadline = 2027-01-15T12:00:00+00:00", 1)
        prepare.save_method(desk.ws, LEAD, desk.procurement, later, seen=1)
        made.append(desk.seal())
        return desk

    yield make
    for desk in made:
        desk.ws.store.close()


def asked(desk: Desk, route: str = "refinement", edit: tuple[str, str] | None = None, **fields) -> Change:
    """A change that lacks nothing, but for what `fields` put in its place."""
    old = desk.ws.text(desk.procurement)
    text = old.replace(*edit, 1) if edit else reweighted(old)
    whole = Change(
        route, text, "Lee Marsh, procurement lead", "Suppliers asked what counts for more.", "Dana Okoro, head of law",
        told=("Teapot Lane Homecare Ltd", "Mellow Meadow Care Ltd"), republished="Notice 2026/S 000-123456",
        time_limits="Two weeks more for everybody.", not_invited=True,
        screened_out="Nobody was screened out at the first stage.", not_substantial="It lets in nobody else.",
        first_deadline=FUTURE,
    )  # fmt: skip
    return replace(whole, **fields)


def reweighted(text: str) -> str:
    """The method with five per cent moved from one question to its neighbour."""
    assert text.count("weight = 50\n") == text.count("weight = 30\n") == 1
    return text.replace("weight = 50", "weight = 45", 1).replace("weight = 30", "weight = 35", 1)


def make(desk: Desk, change: Change):
    seal = desk.ws.seal(desk.procurement)
    if prepare.checked(change.text)[0] is not None:
        rehearse.read_change(desk.ws, LEAD, desk.procurement, change.text)
    return refine.refine(desk.ws, LEAD, desk.procurement, change, seen=seal.sha256)


def refusal(desk: Desk, change: Change) -> str:
    rehearse.read_change(desk.ws, LEAD, desk.procurement, change.text)
    before, seal = desk.ws.head(desk.procurement), desk.ws.seal(desk.procurement)
    with pytest.raises(StageError) as refused:
        refine.refine(desk.ws, LEAD, desk.procurement, change, seen=seal.sha256)
    assert desk.ws.head(desk.procurement) == before
    return str(refused.value)


def test_after_the_seal_no_use_case_changes_the_method(opened):
    desk = opened()
    with pytest.raises(NotAllowedError):
        prepare.save_method(desk.ws, LEAD, desk.procurement, "id = 1", seen=2)
    with pytest.raises(NotAllowedError):
        prepare.seal(desk.ws, LEAD, desk.procurement)
    for role in ("evaluator", "approver", "moderator", "auditor", "price_officer"):
        with pytest.raises(NotAllowedError):
            refine.refine(desk.ws, Actor("Sam", role), desk.procurement, asked(desk), seen="")


def test_a_refinement_that_lacks_nothing_makes_a_new_seal_and_keeps_the_old(opened):
    desk = opened()
    old = desk.ws.seal(desk.procurement)
    new = make(desk, asked(desk))
    assert new.sha256 != old.sha256
    assert prepare.digest(desk.ws.text(desk.procurement)) == new.sha256
    versions = refine.history(desk.ws, LEAD, desk.procurement)
    assert [(v.version, v.seal.sha256) for v in versions] == [(1, old.sha256), (2, new.sha256)]
    assert versions[0].change is None
    assert versions[1].change["told"] == ["Teapot Lane Homecare Ltd", "Mellow Meadow Care Ltd"]
    assert versions[1].change["parts"] == ["criteria"]
    assert versions[1].change["approved_by"] == "Dana Okoro, head of law"
    assert record.verify(desk.ws, desk.procurement) == []
    assert {same.seal for same in pack.checked(desk.ws, desk.procurement)} == {old.sha256, new.sha256}


def test_workbooks_of_the_old_seal_are_refused_and_results_carry_the_new_one(opened):
    desk = opened()
    old = desk.file("quality")
    new = make(desk, asked(desk))
    preview = desk.check("quality", old)
    assert not preview.loadable
    assert any("seal" in f.code or "method" in f.what for f in preview.findings)
    desk.load("quality")
    decide.close_quality(desk.ws, LEAD, desk.procurement, WHY)
    decide.open_prices(desk.ws, LEAD, desk.procurement, "Lee Marsh", "Dana Okoro")
    desk.load("price")
    assert new.sha256.encode() in export.result(desk.ws, LEAD, desk.procurement, "json").data


@pytest.mark.parametrize(
    ("lines", "fields", "says"),
    [
        (f'{REGIME}\nprocedure = "open"', {}, "only in a competitive flexible procedure"),
        (REGIME, {}, "only in a competitive flexible procedure"),
        (f'{REGIME}\nprocedure = "competitive_flexible"', {}, "tender notice has to provide for refining"),
        (FLEXIBLE, {"not_invited": False}, "not yet invited"),
        (FLEXIBLE, {"screened_out": ""}, "nobody who was screened out would have got through"),
        (FLEXIBLE, {"republished": " "}, "given out again"),
        (FLEXIBLE, {"told": ()}, "Name every supplier that takes part"),
        (FLEXIBLE, {"nobody_takes_part": True}, "it cannot be that none takes part"),
        (FLEXIBLE, {"approved_by": ""}, "Two names are needed"),
        (FLEXIBLE, {"approved_by": " lee marsh, PROCUREMENT lead "}, "somebody else than who decides"),
        (FLEXIBLE, {"why": "because"}, "Say why it changes"),
    ],
)
def test_each_missing_condition_of_a_refinement_blocks_with_its_own_sentence(opened, lines, fields, says):
    desk = opened(lines)
    assert says in refusal(desk, asked(desk, **fields))


def test_nothing_is_refined_once_final_tenders_were_invited(opened):
    desk = opened()
    refine.invite(desk.ws, LEAD, desk.procurement, date(2026, 11, 20), SENT)
    assert "Final tenders were invited on 20 November 2026" in refusal(desk, asked(desk))
    with pytest.raises(StageError):
        refine.invite(desk.ws, LEAD, desk.procurement, date(2026, 11, 21), SENT)


def test_an_invitation_is_recorded_once_it_was_sent(opened):
    desk = opened()
    with pytest.raises(EvenhandError, match="once it has been sent"):
        refine.invite(desk.ws, LEAD, desk.procurement, date(2027, 1, 1), SENT)
    assert refine.invited(desk.ws, desk.procurement) is None


def test_a_refinement_touches_award_criteria_and_nothing_else(opened):
    desk = opened()
    assert "also changes 'near_tie'" in refusal(desk, asked(desk, edit=NEAR))


def test_a_changed_method_is_rehearsed_and_read_as_the_first_was(opened):
    desk = opened()
    change, seal = asked(desk), desk.ws.seal(desk.procurement)
    report = rehearse.of_change(desk.ws, LEAD, desk.procurement, change.text)
    assert report.reading is None
    assert report.sha256 != seal.sha256
    assert refine.proposed(desk.ws, LEAD, desk.procurement, change).lacking == (refine.UNREAD,)
    with pytest.raises(StageError, match="Rehearse the changed method"):
        refine.refine(desk.ws, LEAD, desk.procurement, change, seen=seal.sha256)
    reading = rehearse.read_change(desk.ws, LEAD, desk.procurement, change.text.replace("\n", "\r\n"))
    assert (reading.sha256, reading.by) == (report.sha256, LEAD.name)
    assert rehearse.of_change(desk.ws, LEAD, desk.procurement, change.text).reading == reading
    other = replace(change, text=change.text + "\n# more\n")
    assert refine.proposed(desk.ws, LEAD, desk.procurement, other).lacking == (refine.UNREAD,)
    assert refine.refine(desk.ws, LEAD, desk.procurement, change, seen=seal.sha256).sha256 == report.sha256


def test_a_changed_text_with_faults_or_from_somebody_else_is_not_rehearsed(opened):
    desk = opened()
    text = desk.ws.text(desk.procurement).replace("weight = 50", "weight = 51", 1)
    for use in (rehearse.of_change, rehearse.read_change):
        with pytest.raises(MethodError):
            use(desk.ws, LEAD, desk.procurement, text)
        for role in ("approver", "auditor", "evaluator"):
            with pytest.raises(NotAllowedError):
                use(desk.ws, Actor("Sam", role), desk.procurement, desk.ws.text(desk.procurement))


def test_everything_that_is_missing_is_said_at_once(opened):
    desk = opened(f'{REGIME}\nprocedure = "open"')
    bare = Change("refinement", reweighted(desk.ws.text(desk.procurement)), "", "", "")
    assert refusal(desk, bare).count("\n- ") == 8


def test_terms_change_before_the_first_deadline_by_either_procedure(opened):
    desk = opened(f'{REGIME}\nprocedure = "open"')
    make(desk, asked(desk, "before_first_deadline", edit=NEAR, first_deadline=None))
    assert len(refine.history(desk.ws, LEAD, desk.procurement)) == 2


def test_without_a_procedure_no_rule_for_changes_can_be_found(opened):
    desk = opened(REGIME)
    assert "by which procedure suppliers compete" in refusal(desk, asked(desk, "before_first_deadline", edit=NEAR))


@pytest.mark.parametrize(
    ("fields", "says"),
    [
        ({"first_deadline": None}, "Say by when requests to take part"),
        ({"first_deadline": datetime(2026, 11, 1, tzinfo=UTC)}, "That first deadline has passed"),
        ({"first_deadline": datetime(2027, 1, 16, tzinfo=UTC)}, "cannot come after the deadline for bids"),
        ({"approved_by": "lee  Marsh,\u00a0procurement lead "}, "somebody else than who decides"),
        ({"republished": ""}, "revised and given out again"),
        ({"time_limits": ""}, "what became of the time limits"),
        ({"told": ()}, "Name every supplier"),
    ],
)
def test_each_missing_condition_before_the_first_deadline_blocks(opened, fields, says):
    desk = opened()
    assert says in refusal(desk, asked(desk, "before_first_deadline", **fields))


def test_a_light_touch_contract_may_change_substantially_until_the_final_deadline(opened):
    desk = opened()
    make(desk, asked(desk, "before_final_deadline", not_substantial=""))
    again = asked(desk, "before_final_deadline", NEAR, told=())
    assert "Name every supplier" in refusal(desk, again)


@pytest.mark.parametrize("regime", ["pa23", "wales"])
def test_any_other_contract_may_not(opened, regime):
    desk = opened(FLEXIBLE.replace("pa23_light_touch", regime))
    assert "not substantial" in refusal(desk, asked(desk, "before_final_deadline", not_substantial=""))
    make(desk, asked(desk, "before_final_deadline"))


def test_after_the_first_deadline_an_open_procedure_cannot_change(opened):
    desk = opened(f'{REGIME}\nprocedure = "open"')
    assert "only in a competitive flexible procedure" in refusal(desk, asked(desk, "before_final_deadline"))


def test_nothing_changes_after_the_deadline_for_bids(opened):
    desk = opened()
    desk.ws.clock = lambda: datetime(2027, 2, 1, tzinfo=UTC)
    assert "deadline for bids has passed" in refusal(desk, asked(desk))


def test_nothing_changes_once_bids_are_opened(opened):
    desk = opened()
    desk.load("quality")
    with pytest.raises(NotAllowedError):
        refine.refine(desk.ws, LEAD, desk.procurement, asked(desk), seen=desk.ws.seal(desk.procurement).sha256)
    with pytest.raises(NotAllowedError):
        refine.invite(desk.ws, LEAD, desk.procurement, date(2026, 11, 20), SENT)


def test_a_change_cannot_give_itself_permission(opened):
    desk = opened(f'{REGIME}\nprocedure = "competitive_flexible"')
    edit = ('"competitive_flexible"', '"competitive_flexible"\nmay_refine = true')
    change = asked(desk, "before_first_deadline", edit=edit)
    assert "a change cannot give itself permission" in refusal(desk, change)


def test_another_law_has_its_own_rules(opened):
    desk = opened('regime = "pcr15"\nprocedure = "other"')
    assert "under another law" in refusal(desk, asked(desk))


def test_faults_no_difference_and_an_old_look_are_refused(opened):
    desk = opened()
    with pytest.raises(MethodError):
        make(desk, asked(desk, edit=("weight = 50", "weight = 51")))
    with pytest.raises(EvenhandError, match="Nothing differs"):
        make(desk, asked(desk, edit=("# ", "#  ")))
    with pytest.raises(ConflictError):
        refine.refine(desk.ws, LEAD, desk.procurement, asked(desk), seen="ab" * 32)


def test_a_seal_that_names_another_text_is_found(opened, monkeypatch):
    desk = opened()
    make(desk, asked(desk))
    monkeypatch.setattr(record, "digest", lambda text: "00" * 32 if "weight = 50" in text else prepare.digest(text))
    assert any("seal 1 is not of the text" in b.why for b in record.verify(desk.ws, desk.procurement))


def test_blank_workbooks_are_made_for_the_new_seal(opened):
    desk = opened()
    before = load.blank(desk.ws, LEAD, desk.procurement, "quality").sha256
    make(desk, asked(desk))
    assert load.blank(desk.ws, LEAD, desk.procurement, "quality").sha256 != before
