"""Bids: two envelopes in order, every finding before anything is kept, decisions with a name and a reason."""

from datetime import UTC, datetime

import pytest

from evaluation.access import STAGES
from evaluation.model import Actor, State
from evaluation.office.screens.bids import _STEPS
from evaluation.service import decide, demo, load, prepare, record, records
from evaluation.service.decide import Reason
from evaluation.service.load import NamedFile
from evaluation.service.received import Received, ReceivedBid, received
from evaluation.service.shared import workspace
from tests.service.desk import read_and_seal

LEAD = Actor("Test lead", "lead")
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@pytest.fixture
def sealed(unseeded):
    """A procurement on the demonstration's method, sealed, with nothing loaded."""
    name = prepare.start(workspace(), LEAD, "Ours", demo.sample("aldermere", "method.toml").data.decode())
    read_and_seal(workspace(), name)
    return name


@pytest.fixture
def opened(sealed):
    """The same with the sample quality workbook loaded."""
    book, files = demo.sample("aldermere", "quality.xlsx"), demo.attachments()
    load.commit(workspace(), LEAD, sealed, load.check(workspace(), LEAD, sealed, "quality", book, files))
    return sealed


def button(shown, label):
    (found,) = [each for each in shown.button if each.label == label]
    return found


def send(shown, name, data, envelope="quality"):
    shown.file_uploader[0].set_value((name, data, XLSX))
    return button(shown, f"Check the {envelope} workbook").click().run()


def test_before_the_seal_it_says_what_has_to_happen_first(unseeded, screen, says):
    prepare.start(workspace(), LEAD, "Ours", prepare.template_text("configurable"))
    shown = screen("bids")
    assert "the method has to be sealed first" in says(shown)
    assert [link.label for link in shown.page_link] == ["Go to the method"]
    assert not shown.file_uploader


def test_the_steps_say_where_we_are(opened, screen):
    steps = screen("bids").table[0].value.values.tolist()
    assert [step[2] for step in steps] == ["Done", "Done", "Now", "Later", "Later"]


def test_a_blank_workbook_is_offered_for_this_very_procurement(sealed, screen):
    (found,) = [each for each in screen("bids").link_button if "blank quality" in each.label]
    assert found.url == f"/file/{sealed}/blank/quality"


def test_the_sample_is_shown_whole_before_it_is_kept_and_then_loaded(sealed, screen, says):
    shown = screen("bids")
    button(shown, "Use the sample quality workbook").click().run()
    assert "It can be loaded." in says(shown)
    assert "40 providers" in says(shown)
    assert workspace().stage(sealed) == "sealed"
    button(shown, "Load this quality workbook").click().run()
    assert workspace().stage(sealed) == "opened"
    assert "The quality workbook is loaded" in says(shown)
    assert "264 bids" in says(shown)
    assert not [each for each in shown.button if each.label.startswith("Load this")]


def test_a_workbook_for_another_method_is_refused_with_a_finding_and_loads_nothing(sealed, screen, says):
    other = prepare.start(workspace(), LEAD, "Other", prepare.template_text("essex_best_value"))
    read_and_seal(workspace(), other)
    book = load.blank(workspace(), LEAD, other, "quality")
    shown = send(screen("bids", procurement=sealed), book.name, book.data)
    assert "Nothing was loaded." in shown.error[0].value
    found = next(t.value for t in shown.table if "What to do" in t.value.columns)
    assert "Put right" in found["How much it matters"].tolist()
    assert not [each for each in shown.button if each.label.startswith("Load this")]
    assert workspace().stage(sealed) == "sealed"


def test_a_file_that_is_no_workbook_is_refused_in_words(sealed, screen, says):
    shown = send(screen("bids"), "bids.xlsx", b"MZ not a workbook at all")
    assert "Nothing was loaded." in shown.error[0].value
    button(shown, "Put this workbook aside").click().run()
    assert "Nothing was loaded." not in says(shown)


def test_an_empty_workbook_says_that_there_is_nothing_to_load(sealed, screen, says):
    book = load.blank(workspace(), LEAD, sealed, "quality")
    shown = send(screen("bids"), book.name, book.data)
    assert "nothing new in this workbook to load" in says(shown)
    assert not [each for each in shown.button if each.label.startswith("Load this")]


def test_a_workbook_that_leaves_things_out_says_so_before_it_is_loaded(opened, screen):
    book = load.blank(workspace(), LEAD, opened, "quality")
    shown = send(screen("bids"), book.name, book.data)
    assert "marks them as gone" in shown.warning[0].value


def test_what_was_read_is_told_by_titles(sealed, screen, says):
    shown = screen("bids")
    button(shown, "Use the sample quality workbook").click().run()
    assert "Castle Alder: 23 bids" in says(shown).replace("\\", "")
    assert "L01: 23 bids" not in says(shown).replace("\\", "")


def test_what_was_checked_survives_a_refresh_of_the_screen(sealed, screen, says):
    shown = screen("bids")
    button(shown, "Use the sample quality workbook").click().run()
    shown.run().run()
    assert "It can be loaded." in says(shown)


def test_something_saved_in_between_keeps_an_old_check_from_being_loaded(sealed, screen):
    shown = screen("bids")
    button(shown, "Use the sample quality workbook").click().run()
    book = demo.sample("aldermere", "quality.xlsx")
    load.commit(workspace(), LEAD, sealed, load.check(workspace(), LEAD, sealed, "quality", book, demo.attachments()))
    button(shown, "Load this quality workbook").click().run()
    assert "Check it again" in shown.error[0].value


def test_the_late_bid_is_shown_and_stays_out_until_somebody_named_decides(opened, screen, says):
    shown = screen("bids")
    assert "Nobody has decided yet, so it is out." in says(shown)
    button(shown, "Record this decision").click().run()
    assert "Choose whether the bid is refused or accepted" in shown.error[0].value
    shown.radio[0].set_value("accepted")
    shown.text_input[0].set_value("")
    button(shown, "Record this decision").click().run()
    assert "Say who decides" in shown.error[0].value
    shown.radio[0].set_value("accepted")
    shown.text_input[0].set_value("Priya Shah, panel chair")
    shown.text_area[0].set_value("The portal was down for nine minutes before noon.")
    button(shown, "Record this decision").click().run()
    assert "is accepted." in says(shown)
    assert "Late bid: accepted, by Priya Shah, panel chair: The portal was down" in says(shown).replace("\\", "")
    (late,) = [bid for bid in received(workspace(), LEAD, opened).bids if bid.late]
    assert late.state.value == "in"


def test_quality_is_closed_and_prices_opened_by_named_people_in_order(opened, screen, says):
    shown = screen("bids")
    close = next(i for i, each in enumerate(shown.text_input) if each.key == f"close_{opened}_by")
    shown.text_input[close].set_value("Priya Shah, panel chair")
    shown.text_area(key=f"close_{opened}_why").set_value("All marks are agreed and recorded.")
    button(shown, "Close quality").click().run()
    assert "Quality is closed." in says(shown)
    shown.text_input(key=f"first_{opened}").set_value("Lee Marsh")
    shown.text_input(key=f"second_{opened}").set_value("lee marsh ")
    button(shown, "Open the prices").click().run()
    assert "two different names" in shown.error[0].value
    assert shown.text_input(key=f"first_{opened}").value == "Lee Marsh"
    shown.text_input(key=f"second_{opened}").set_value("Dana Okoro")
    button(shown, "Open the prices").click().run()
    assert workspace().stage(opened) == "prices_opened"
    button(shown, "Use the sample price workbook").click().run()
    button(shown, "Load this price workbook").click().run()
    assert "The price workbook is loaded" in says(shown)
    assert [step[2] for step in shown.table[0].value.values.tolist()] == ["Done"] * 5


def choose(shown, label, value):
    """Choose in the box with this label."""
    next(box for box in shown.selectbox if box.label == label).set_value(value).run()


def about(shown, provider, kind, outcome, *, by="Lee Marsh, procurement lead", why="Their debarment was published."):
    """Fill the form of other decisions about a bid in the first lot, and press its button."""
    choose(shown, "Provider of the bid", provider)
    choose(shown, "What it is about", kind)
    if outcome:
        next(box for box in shown.radio if box.label == "What is decided?").set_value(outcome)
    next(box for box in shown.text_input if box.label.startswith("Who decides about it")).set_value(by)
    next(box for box in shown.text_area if box.label.startswith("The ground")).set_value(why)
    return button(shown, "Record the decision about this bid").click().run()


def bid_of(procurement, provider):
    return next(b for b in received(workspace(), LEAD, procurement).bids if (b.lot, b.provider) == ("L01", provider))


@pytest.mark.parametrize(
    ("kind", "outcome", "became", "words"),
    [
        ("withdrawal", "withdrawn", "withdrawn", "Withdrawn by its provider"),
        ("exclusion", "disregarded", "disregarded_exclusion", "Exclusion: disregarded"),
        ("nontreaty", "disregarded", "disregarded_nontreaty", "Non-treaty supplier: disregarded"),
        ("procedure", "disregarded", "disregarded_procedure", "Breach of procedure: disregarded"),
    ],
)
def test_a_bid_is_taken_out_on_every_other_ground_with_a_name_and_a_reason(
    opened, screen, says, tells, kind, outcome, became, words
):
    shown = about(screen("bids"), "P004", kind, outcome)
    assert not shown.exception
    assert "Saved at" in says(shown)
    assert bid_of(opened, "P004").state.value == became
    assert words in tells(shown)
    assert "Their debarment was published." in tells(shown)


def test_a_decision_about_a_bid_says_what_it_lacks_and_keeps_what_was_typed(opened, screen):
    shown = about(screen("bids"), "P004", "exclusion", None)
    assert "Choose what is decided" in shown.error[0].value
    shown = about(shown, "P004", "exclusion", "disregarded", by=" ")
    assert "Say who decides" in shown.error[0].value
    typed = next(box for box in shown.text_area if box.label.startswith("The ground"))
    assert typed.value == "Their debarment was published."
    assert bid_of(opened, "P004").state is State.IN


def test_somebody_else_s_decision_about_a_bid_is_shown_and_not_overwritten(opened, screen):
    shown = screen("bids")
    choose(shown, "Provider of the bid", "P004")
    choose(shown, "What it is about", "exclusion")
    theirs = Reason("Priya Shah, panel chair", "The ground has been put right since.")
    decide.bid(workspace(), LEAD, opened, "exclusion", "L01", "P004", "kept", theirs)
    next(box for box in shown.radio if box.label == "What is decided?").set_value("disregarded")
    next(box for box in shown.text_input if box.label.startswith("Who decides about it")).set_value("Lee Marsh, lead")
    next(box for box in shown.text_area if box.label.startswith("The ground")).set_value("Their debarment stands.")
    button(shown, "Record the decision about this bid").click().run()
    told = shown.error[0].value.replace("\\", "")
    assert "Theirs: Exclusion: kept in, by Priya Shah, panel chair" in told
    assert "Yours: Disregard the bid" in told
    assert bid_of(opened, "P004").state is State.IN
    button(shown, "Record the decision about this bid").click().run()
    assert bid_of(opened, "P004").state is State.DISREGARDED_EXCLUSION


def test_a_late_bid_decided_by_somebody_else_is_not_overwritten(opened, screen):
    shown = screen("bids")
    (late,) = [bid for bid in received(workspace(), LEAD, opened).bids if bid.late]
    theirs = Reason("Priya Shah, panel chair", "The portal was working all morning.")
    decide.bid(workspace(), LEAD, opened, "late", late.lot, late.provider, "refused", theirs)
    shown.radio[0].set_value("accepted")
    shown.text_input[0].set_value("Lee Marsh, lead")
    shown.text_area[0].set_value("The portal was down for nine minutes.")
    button(shown, "Record this decision").click().run()
    assert "Theirs: Late bid: refused, by Priya Shah" in shown.error[0].value.replace("\\", "")
    (late,) = [bid for bid in received(workspace(), LEAD, opened).bids if bid.late]
    assert late.ruling.outcome == "refused"


@pytest.mark.parametrize("role", ["auditor", "moderator"])
def test_who_may_not_decide_about_a_bid_sees_the_decisions_and_no_form(opened, screen, tells, role):
    why = Reason("Lee Marsh, lead", "It wrote that it withdraws.")
    decide.bid(workspace(), LEAD, opened, "withdrawal", "L01", "P004", "withdrawn", why)
    shown = screen("bids", role=role)
    assert "Withdrawn by its provider" in tells(shown)
    assert "Record the decision about this bid" not in {each.label for each in shown.button}


def test_quality_is_not_closed_while_something_is_missing_and_it_says_who_lacks_what(opened, screen, says, tells):
    entry = next(e for e in workspace().store.current(opened, {"mark"}, provider="P004") if e.key.item == "safe_care")
    workspace().store.append(opened, [records.gone(entry)], actor=LEAD, at=workspace().clock())
    shown = screen("bids")
    assert "Quality cannot be closed yet" in says(shown)
    assert "Close quality" not in {each.label for each in shown.button}
    lacks = next(t.value for t in shown.table if "What is missing" in t.value.columns)
    assert set(lacks["What is missing"]) == {"“Safe care”"}
    assert lacks["Provider"].str.contains("P004").all()


def test_quality_is_opened_again_with_a_name_and_a_reason_while_prices_are_shut(opened, screen, says):
    decide.close_quality(workspace(), LEAD, opened, Reason("Priya Shah, chair", "All the marks are agreed."))
    shown = screen("bids")
    button(shown, "Open quality again").click().run()
    assert "Say who decides" in says(shown)
    shown.text_input(key=f"reopen_{opened}_by").set_value("Lee Marsh, lead")
    shown.text_area(key=f"reopen_{opened}_why").set_value("A mark was copied into the wrong row.")
    button(shown, "Open quality again").click().run()
    assert workspace().stage(opened) == "opened"
    assert "Quality is open again. Saved at" in says(shown)


def test_an_evaluator_sees_the_bids_and_no_button_and_no_price(seeded, screen, says, tells):
    shown = screen("bids", role="evaluator", procurement="aldermere-homecare-2027")
    assert "264 bids" in says(shown)
    assert not shown.file_uploader
    assert "price.xlsx" not in tells(shown)
    assert "£" not in says(shown) + tells(shown)


def test_files_are_offered_only_to_those_who_may_open_them_now(seeded, screen, tells):
    assert "price.xlsx" in tells(screen("bids", procurement="aldermere-homecare-2027"))
    assert "price.xlsx" not in tells(screen("bids", role="moderator", procurement="aldermere-homecare-2027"))


@pytest.mark.parametrize("role", ["commissioner", "approver", "auditor", "price_officer", "supporter"])
def test_every_role_with_this_screen_sees_something_true_at_every_stage(seeded, screen, role):
    for procurement in ("aldermere-homecare-2027", "aldermere-homecare-six-months-on"):
        shown = screen("bids", role=role, procurement=procurement)
        assert not shown.exception
        assert not shown.error
        assert not shown.file_uploader or role == "price_officer"


def test_a_bidders_words_are_shown_letter_by_letter(sealed, screen, says, monkeypatch):
    shown_name = "**Bold** [x](http://evil)"
    bid = ReceivedBid(
        "L01", "P1", shown_name, demo_moment(), None, State.LATE, late=True, rulings={}, unmet=(), missing=()
    )
    method, _ = workspace().method(sealed)
    found = Received(method, 1, 0, 0, (bid,))
    monkeypatch.setattr("evaluation.office.screens.bids.received", lambda *_: found)
    monkeypatch.setattr(type(workspace()), "stage", lambda *_: "opened")
    shown = screen("bids")
    assert shown_name not in says(shown)
    unseen = str.maketrans("", "", "\\\u2060")  # what keeps Markdown and addresses from coming to life
    assert shown_name in says(shown).translate(unseen)


def demo_moment():
    return datetime(2026, 10, 1, 12, 0, tzinfo=UTC)


def test_stages_are_those_that_the_steps_speak_of():
    assert {stage for _, stage in _STEPS} <= set(STAGES)


def test_a_kept_file_is_the_very_file_that_was_sent(opened):
    book = demo.sample("aldermere", "quality.xlsx")
    assert record.file(workspace(), LEAD, opened, book.sha256) == NamedFile(book.name, book.data)
