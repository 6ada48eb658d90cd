"""The method editor in a real browser: a method made by its boxes alone, accessible and usable at both widths."""

import re
from datetime import UTC, datetime

import pytest
from playwright.sync_api import expect

from evaluation.model import Actor
from evaluation.office.components.method_sections import SECTIONS
from evaluation.service import prepare
from evaluation.service.workspace import Workspace
from evaluation.store.repository import Store

LEAD = Actor("Test lead", "lead")
CHANGE, COMPARE = "Change a part of it", "Compare two versions"
QUALITY, PRICE = "Quality: the tree and its weights", "Price design, lines and formula"
TWO_FRAMES = "() => new Promise(done => requestAnimationFrame(() => requestAnimationFrame(done)))"
SIDEWAYS = "() => document.querySelector('[data-testid=stMain]').scrollWidth - window.innerWidth"


@pytest.fixture
def drafted(app_server):
    """A procurement of this test's own, put straight into the shared data."""

    def make(template="configurable"):
        url = f"sqlite:///{app_server.data / 'demo.db'}"
        ws = Workspace(Store(url), "demo", url, lambda: datetime.now(UTC))
        try:
            return prepare.start(ws, LEAD, "Method by hand", prepare.template_text(template))
        finally:
            ws.store.close()

    return make


@pytest.fixture
def go(page, settled, drafted):
    """Open the method of a new procurement, ready to change it."""

    def to(template="configurable"):
        page.goto(f"/method?p={drafted(template)}")
        expect(page.get_by_role("heading", level=1, name="Method")).to_be_visible(timeout=60_000)
        settled(page, 60)
        page.get_by_text(CHANGE, exact=True).click()
        settled(page)
        return page

    return to


def choose(page, settled, label, option):
    page.get_by_role("combobox", name=label).first.focus()
    page.keyboard.press("Control+A")
    page.keyboard.type(option)
    page.keyboard.press("Enter")
    settled(page)


def part(page, settled, title):
    choose(page, settled, "Part of the method", title)


def fill(page, settled, label, words):
    page.get_by_label(label).first.fill(words)
    page.keyboard.press("Tab")
    page.wait_for_timeout(700)  # the pause after which typed numbers are tried
    settled(page)


def press(page, settled, name):
    page.get_by_role("button", name=name, exact=True).first.click()
    settled(page, 60)


def check(page, axe, shoot, name):
    """No fault at either width, no scrolling sideways on a narrow screen, and a picture of both."""

    def look(at):
        assert axe(at) == []
        assert at.evaluate(SIDEWAYS) <= 0

    shoot(page, name, look)


@pytest.mark.parametrize("title", SECTIONS)
def test_every_part_is_accessible_at_both_widths(go, axe, settled, shoot, title):
    page = go("essex_best_value")
    part(page, settled, title)
    check(page, axe, shoot, f"method-editor-{re.sub('[^a-z]+', '-', title.lower())}")


def test_a_method_of_60_30_10_is_made_by_its_boxes_alone(go, axe, settled, shoot):
    page = go()
    part(page, settled, QUALITY)
    fill(page, settled, "Price (the price), per cent of The whole", "30")
    expect(page.get_by_text("These weights total 90: 10 short of 100.")).to_be_visible()
    check(page, axe, shoot, "method-editor-fault")
    page.get_by_label("What is it called", exact=True).fill("Social value")
    choose(page, settled, "Which group the new part goes into", "At the top")
    fill(page, settled, "Weight of the new part, per cent of that group", "10")
    press(page, settled, "Add this part")
    expect(page.get_by_text("“Social value” is added.")).to_be_visible()
    expect(page.get_by_text("a group needs children")).to_be_visible()
    part(page, settled, "Questions")
    choose(page, settled, "Topic", "Social value")
    choose(page, settled, "Which group this question goes into", "Social value")
    fill(page, settled, "Weight of this question, per cent of that group", "100")
    press(page, settled, "Put this question in")
    expect(page.get_by_text("“Social value in this area” is put in. The method has no fault.")).to_be_visible(
        timeout=20_000
    )
    expect(page.get_by_text("Nothing is wrong with this method as it stands here.")).to_be_visible()
    page.get_by_text("Read the method", exact=True).click()
    settled(page)
    text = page.get_by_label("Text of the method").input_value()
    assert re.search(r'id = "price"\n.*?weight = 30\n', text, re.DOTALL)
    assert 'id = "social_value_in_this_area"' in text
    page.get_by_text(COMPARE, exact=True).click()
    settled(page)
    choose(page, settled, "From", "Template: Start from a plain method (configurable)")
    page.locator("summary", has_text="The lines that differ").click()
    settled(page)
    check(page, axe, shoot, "method-editor-compare")


def test_the_boxes_are_reached_and_used_with_the_keyboard_alone(go, settled):
    page = go()
    part(page, settled, QUALITY)
    page.get_by_label("Quality (a group), per cent of The whole").focus()
    page.keyboard.press("Tab")
    assert (
        page.evaluate("document.activeElement.getAttribute('aria-label')") == "Price (the price), per cent of The whole"
    )
    page.keyboard.press("Control+A")
    page.keyboard.type("45")
    expect(page.get_by_text("These weights total 105: 5 more than 100.")).to_be_visible()
    settled(page)
    page.keyboard.press("Control+A")
    page.keyboard.type("40")
    expect(page.get_by_text("Nothing is wrong with this method as it stands here.")).to_be_visible()


def test_a_rules_page_is_read_beside_its_choice(go, axe, settled, shoot):
    page = go()
    part(page, settled, PRICE)
    page.get_by_text("Library: other forms", exact=True).click()
    settled(page)
    page.locator("summary", has_text="Read about").first.click()
    settled(page)
    check(page, axe, shoot, "method-editor-rule-page")
