"""What stands round the screens: who is looking, which procurement is open, and which screens there are."""

import pytest

from evaluation.access import ROLES, ever
from evaluation.service import demo, shared
from evaluation.service.workspace import open_workspace

TENDER = "aldermere-homecare-2027"
LATER = "aldermere-homecare-six-months-on"
ADDRESSES = (
    "start",
    "method",
    "rehearsal",
    "bids",
    "fair-cost",
    "low-prices",
    "ranking",
    "explain",
    "next-cycle",
    "record",
)


@pytest.mark.parametrize("address", ADDRESSES)
@pytest.mark.parametrize("procurement", [TENDER, LATER])
def test_every_screen_opens_for_the_lead(seeded, screen, address, procurement):
    shown = screen(address, procurement=procurement)
    assert not shown.exception
    assert not shown.error
    assert shown.title


@pytest.mark.parametrize("address", ADDRESSES)
def test_every_screen_has_something_to_say_where_there_is_no_procurement(unseeded, screen, says, address):
    shown = screen(address)
    assert not shown.exception
    assert "There is no procurement yet" in says(shown)


@pytest.mark.parametrize("role", ROLES)
def test_every_role_can_open_the_start_screen(seeded, screen, says, role):
    assert "What to do next" in says(screen(role=role))


def test_an_evaluator_is_not_given_the_screen_of_low_prices(seeded, screen, says, tells):
    assert not ever("evaluator", "see_price")
    shown = screen("low-prices", role="evaluator", procurement=TENDER)
    assert "Low prices" not in {title.value for title in shown.title}
    assert "£" not in says(shown) + tells(shown)


def test_changing_the_role_counts_at_once_and_takes_screens_away(seeded, screen, says):
    shown = screen("start")
    shown.selectbox(key="role").set_value("evaluator").run()
    assert "You act as: **Evaluator**" in says(shown)
    assert "Go to low prices" not in {link.label for link in shown.page_link}


def test_choosing_a_procurement_opens_it_and_puts_it_in_the_address(seeded, screen):
    shown = screen("start", procurement=TENDER)
    shown.selectbox(key="procurement").set_value(LATER).run()
    assert shown.query_params["p"] in (LATER, [LATER])
    assert "six months on" in shown.markdown[0].value


def test_the_demonstration_goes_only_where_it_belongs(tmp_path, monkeypatch):
    monkeypatch.delenv("EVENHAND_DATABASE_URL", raising=False)
    ws = open_workspace(f"sqlite:///{tmp_path / 'demo.db'}")
    assert demo.wanted(ws)
    assert not demo.wanted(open_workspace(f"sqlite:///{tmp_path / 'own.db'}", "own"))
    monkeypatch.setenv("EVENHAND_DATABASE_URL", f"sqlite:///{tmp_path / 'demo.db'}")
    assert not demo.wanted(ws)


def test_a_demonstration_that_cannot_be_made_does_not_stop_the_application(tmp_path, monkeypatch, screen, says):
    monkeypatch.setenv("EVENHAND_DATA", str(tmp_path))
    monkeypatch.setattr(demo, "SAMPLES", tmp_path / "nothing")
    shared.forget()
    shown = screen("start")
    assert "could not be prepared" in says(shown)
    shown.button[0].click().run()
    assert not shown.exception
    assert "Evenhand" in says(shown)
    shared.forget()
