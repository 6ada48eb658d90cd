"""The rehearsal in a real browser: accessible at both widths, read once, and only then is the seal offered."""

import pytest
from playwright.sync_api import expect

from evaluation.model import Actor
from evaluation.service import prepare
from evaluation.service.workspace import open_workspace

SIDEWAYS = "() => document.querySelector('[data-testid=stMain]').scrollWidth - window.innerWidth"
LEAD = Actor("Browser lead", "lead")


@pytest.fixture(scope="module")
def drafts(app_server):
    """Procurements of this file's own, their methods not sealed: by template."""
    ws = open_workspace(f"sqlite:///{app_server.data / 'demo.db'}")
    made = {
        name: prepare.start(ws, LEAD, f"To rehearse: {name}", prepare.template_text(name))
        for name in ("essex_best_value", "configurable", "fixed_rate")
    }
    broken = prepare.template_text("configurable").replace("weight = 60", "weight = 61", 1)
    made["broken"] = prepare.start(ws, LEAD, "To rehearse: broken", broken)
    ws.store.close()
    return made


@pytest.fixture
def go(page, settled):
    def to(procurement):
        page.goto(f"/rehearsal?p={procurement}")
        settled(page, 60)
        expect(page.get_by_role("heading", level=1, name="Rehearsal")).to_be_visible(timeout=60_000)
        settled(page)
        return page

    return to


@pytest.mark.parametrize("name", ["essex_best_value", "configurable", "fixed_rate", "broken"])
def test_the_rehearsal_is_accessible_at_both_widths_and_never_scrolls_sideways(drafts, go, axe, shoot, name):
    def look(at):
        assert axe(at) == []
        assert at.evaluate(SIDEWAYS) <= 0

    shoot(go(drafts[name]), f"rehearsal-{name}", look)


def test_what_is_folded_away_is_accessible_too(drafts, go, axe, settled):
    page = go(drafts["configurable"])
    folded = page.locator("[data-testid=stMain] details:not([open]) > summary:visible")
    while folded.count():
        folded.first.click()
        settled(page)
    assert axe(page) == []
    page.set_viewport_size({"width": 320, "height": 900})
    settled(page)
    assert axe(page) == []
    assert page.evaluate(SIDEWAYS) <= 0


def test_reading_it_with_the_keyboard_opens_the_way_to_the_seal(drafts, go, settled):
    page = go(drafts["fixed_rate"])
    expect(page.get_by_text("Nobody has said yet that they read this rehearsal.").first).to_be_visible()
    page.get_by_role("button", name="I have read this rehearsal").focus()
    page.keyboard.press("Enter")
    expect(page.get_by_text("It is kept that you have read this rehearsal.")).to_be_visible(timeout=20_000)
    page.reload()
    settled(page)
    expect(page.get_by_text("for exactly this text.").first).to_be_visible()
    page.get_by_role("link", name="Method", exact=True).click()
    settled(page)
    expect(page.get_by_role("button", name="Seal the method")).to_be_visible()
