"""Start: what it says, and starting a procurement from a template, a file of one's own, and with faults."""

import pytest

from evaluation.model import Actor
from evaluation.service import prepare, result
from evaluation.service.shared import workspace

LEAD = Actor("Test lead", "lead")


def begin(shown, **typed):
    boxes = {"title": shown.text_input[0], "lots": shown.text_area[0], "deadline": shown.text_input[1]}
    for name, words in typed.items():
        boxes[name].set_value(words)
    return shown.button[-1].click().run()


def test_it_says_what_to_do_next_and_leads_there(seeded, screen, says):
    shown = screen(procurement="aldermere-homecare-2027")
    assert "Prices are open." in says(shown)
    assert [link.label for link in shown.page_link] == ["Go to low prices", "Go to the ranking"]


def test_it_is_shown_without_working_out_a_single_ranking(seeded, screen, monkeypatch):
    monkeypatch.setattr(result, "_work_out", lambda *_: pytest.fail("the first page works nothing out"))
    assert screen(procurement="aldermere-homecare-2027").page_link


def test_each_procurement_can_be_opened_with_a_button_that_names_it(seeded, screen):
    shown = screen(procurement="aldermere-homecare-2027")
    (button,) = [b for b in shown.button if b.label.startswith("Open ")]
    assert button.label.replace("\\", "") == "Open Aldermere homecare, six months on"
    button.click().run()
    assert shown.selectbox(key="procurement").value == "aldermere-homecare-six-months-on"


def test_a_procurement_is_started_with_its_own_lots_and_deadline(unseeded, screen, says):
    shown = begin(
        screen(), title="Homecare in Ruritania", lots="North\nSouth\n\n", deadline="30 September 2026 at 12:00"
    )
    assert not shown.error
    assert "“Homecare in Ruritania” is started and open." in says(shown)
    assert "Saved at " in says(shown)
    (card,) = prepare.procurements(workspace(), LEAD)
    method = prepare.method(workspace(), LEAD, card.id).method
    assert [lot.title for lot in method.lots] == ["North", "South"]
    assert method.deadline.isoformat() == "2026-09-30T12:00:00+01:00"
    assert shown.text_input[0].value == ""


@pytest.mark.parametrize("deadline", ["30/09/2026 12:00", "30 Sept 2026 at 12:00", "31 September 2026 at 12:00"])
def test_a_deadline_that_cannot_be_read_starts_nothing_and_keeps_what_was_typed(unseeded, screen, says, deadline):
    shown = begin(screen(), title="Homecare", deadline=deadline)
    assert "Not started." in shown.error[0].value
    assert "30 September 2026 at 12:00" in shown.error[0].value
    assert not prepare.procurements(workspace(), LEAD)
    assert [box.value for box in shown.text_input][:2] == ["Homecare", deadline]


def test_a_procurement_without_a_title_is_not_started(unseeded, screen):
    shown = begin(screen(), title="  ")
    assert "needs a title" in shown.error[0].value
    assert not prepare.procurements(workspace(), LEAD)


def test_a_method_file_of_ones_own_is_taken(unseeded, screen):
    shown = screen()
    shown.radio[0].set_value("own").run()
    text = prepare.template_text("fixed_rate").replace('title = "Fixed rate', 'title = "Ours, fixed rate')
    shown.file_uploader[0].set_value(("ours.toml", text.encode(), "application/toml"))
    shown = begin(shown, title="Ours")
    assert not shown.error
    assert prepare.method(workspace(), LEAD, "ours").text == text


def test_without_a_file_of_ones_own_nothing_is_started(unseeded, screen):
    shown = screen()
    shown.radio[0].set_value("own").run()
    assert "Choose your method file first" in begin(shown, title="Ours").error[0].value


def test_a_file_that_is_not_text_is_refused_in_words(unseeded, screen):
    shown = screen()
    shown.radio[0].set_value("own").run()
    shown.file_uploader[0].set_value(("ours.toml", b"\xff\xfe\x00", "application/toml"))
    assert "not plain text" in begin(shown, title="Ours").error[0].value


def test_nobody_but_the_lead_is_offered_to_start_one(seeded, screen, says):
    shown = screen(role="auditor")
    assert "Only the procurement lead may start a procurement" in says(shown)
    assert not shown.text_input
