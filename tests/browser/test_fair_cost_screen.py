"""The workbench in a real browser: accessible at both widths in every state, by keyboard alone, nothing sideways."""

import pytest
from playwright.sync_api import expect

from evaluation.model import Actor
from evaluation.service import prepare
from evaluation.service.workspace import open_workspace

SIDEWAYS = "() => document.querySelector('[data-testid=stMain]').scrollWidth - window.innerWidth"
LEAD = Actor("Browser lead", "lead")
TENDER, ISSUED = "aldermere-homecare-2027", "aldermere-homecare-six-months-on"
DO = "What do you want to do?"
RETURNS = "provider,Direct care,Travel time\nAlder,10.20,1.40\nBeech,10.60,\nCedar,11.00,1.20"


@pytest.fixture(scope="module")
def draft(app_server):
    """A procurement of this file's own, its method not sealed."""
    ws = open_workspace(f"sqlite:///{app_server.data / 'demo.db'}")
    made = prepare.start(ws, LEAD, "What care costs", prepare.template_text("essex_best_value"))
    ws.store.close()
    return made


@pytest.fixture
def go(page, settled):
    def to(procurement, does=""):
        page.goto(f"/fair-cost?p={procurement}" + (f"&do={does}" if does else ""))
        settled(page, 60)
        expect(page.get_by_role("heading", level=1, name="Fair cost")).to_be_visible(timeout=60_000)
        settled(page)
        return page

    return to


@pytest.fixture
def look(axe):
    def at(page):
        assert axe(page) == []
        assert page.evaluate(SIDEWAYS) <= 0

    return at


def choose(page, settled, label, option):
    page.get_by_role("combobox", name=label).first.focus()
    page.keyboard.type(option)
    page.wait_for_timeout(200)
    page.keyboard.press("Enter")
    settled(page)


def begin(page, settled, preset):
    choose(page, settled, "Begin from", preset)
    button = page.get_by_role("button", name="Put this in the form")
    button.focus()
    page.keyboard.press("Enter")
    settled(page)


def fill(page, settled, label, words):
    page.get_by_label(label).first.fill(words)
    page.keyboard.press("Tab")
    settled(page)


@pytest.mark.parametrize("does", ["", "price", "next", "returns", "compare", "bids", "rise"])
def test_every_empty_state_is_accessible_at_both_widths(draft, go, look, shoot, does):
    shoot(go(draft, does), f"fair-cost-empty-{does or 'cost'}", look)


@pytest.mark.parametrize(("does", "preset", "says"), [
    ("", "Southend", "A contact hour comes to £22.73"),
    ("", "Our default", "A contact hour comes to £29.36"),
    ("next", "Cardiff", "It comes to £107.26 next year."),
])  # fmt: skip
def test_published_figures_and_what_they_come_to_are_accessible(draft, go, look, shoot, settled, does, preset, says):
    page = go(draft, does)
    begin(page, settled, preset)
    expect(page.get_by_text(says)).to_be_visible()
    shoot(page, f"fair-cost-{preset.split()[0].lower()}", look)


def test_what_a_price_leaves_is_accessible_and_what_is_folded_away_too(draft, go, look, shoot, settled):
    page = go(draft, "price")
    begin(page, settled, "Southend")
    fill(page, settled, "The price asked about", "20")
    expect(page.get_by_text("The price leaves £8.27 an hour")).to_be_visible()
    shoot(page, "fair-cost-price", look)
    folded = page.locator("[data-testid=stMain] details:not([open]) > summary:visible")
    while folded.count():
        folded.first.click()
        settled(page)
    look(page)


def test_faults_stand_beside_their_boxes_and_are_accessible(draft, go, look, shoot, settled):
    page = go(draft)
    begin(page, settled, "Southend")
    fill(page, settled, "Pay of care workers, pounds an hour", "ten")
    expect(page.get_by_text("1 thing to put right before it can be worked out:")).to_be_visible()
    shoot(page, "fair-cost-fault", look)
    fill(page, settled, "Pay of care workers, pounds an hour", "10.08")
    expect(page.get_by_text("A contact hour comes to £22.73")).to_be_visible()


def test_returns_are_accessible_with_their_warning_and_with_a_fault(draft, go, look, shoot, settled):
    page = go(draft, "returns")
    for table, says in ((RETURNS, "There are only 3 returns."), (RETURNS.replace("11.00", "ten"), "put right first")):
        page.get_by_label("Paste the table").fill(table)
        page.get_by_label("The month whose prices the returns").fill("2022-04")
        page.get_by_role("button", name="Put the returns together").click()
        settled(page)
        expect(page.get_by_text(says)).to_be_visible()
        shoot(page, f"fair-cost-returns-{'fault' if 'ten' in table else 'few'}", look)


def test_a_rate_phased_over_years_is_accessible(draft, go, look, shoot, settled):
    page = go(draft, "next")
    choose(page, settled, "Model", "A rate phased")
    fill(page, settled, "This year's rate", "18.50")
    fill(page, settled, "The fair rate of each coming year", "21\n22\n23")
    expect(page.get_by_text("The rate reaches £23.00 in 3 years.")).to_be_visible()
    shoot(page, "fair-cost-phasing", look)


def test_bids_beside_the_floors_are_accessible(app_server, go, look, shoot):
    page = go(TENDER, "bids")
    expect(page.get_by_text("A price below a floor is a question, not a verdict.")).to_be_visible()
    shoot(page, "fair-cost-bids", look)


def test_a_rise_is_tried_by_keyboard_and_is_accessible(app_server, go, look, shoot, settled):
    page = go(ISSUED, "rise")
    page.get_by_role("button", name="What if").focus()
    page.keyboard.press("Enter")
    settled(page)
    expect(page.get_by_text("If every price in the lot rose by 5%")).to_be_visible(timeout=20_000)
    shoot(page, "fair-cost-rise", look)


def test_a_working_survives_another_screen_and_a_kept_one_a_reload(draft, go, settled):
    page = go(draft)
    begin(page, settled, "Southend")
    fill(page, settled, "Pay of care workers, pounds an hour", "10.50")
    page.get_by_role("link", name="Method", exact=True).click()
    settled(page)
    page.get_by_role("link", name="Fair cost", exact=True).click()
    settled(page)
    expect(page.get_by_label("Pay of care workers, pounds an hour").first).to_have_value("10.50")
    page.get_by_label("A name for it").fill("By hand")
    page.get_by_role("button", name="Keep the working").click()
    expect(page.get_by_text("is kept. Saved at")).to_be_visible(timeout=20_000)
    page.reload()
    settled(page, 60)
    begin(page, settled, "By hand")
    expect(page.get_by_label("Pay of care workers, pounds an hour").first).to_have_value("10.50")


def test_text_at_twice_its_size_loses_nothing_and_scrolls_down_only(draft, go, settled):
    page = go(draft)
    begin(page, settled, "Southend")
    page.set_viewport_size({"width": 640, "height": 900})  # 1280 pixels at 200 %
    settled(page)
    assert page.evaluate(SIDEWAYS) <= 0
    expect(page.get_by_text("A contact hour comes to £22.73")).to_be_visible()
