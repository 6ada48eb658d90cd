"""Low prices, ranking, explanation and next cycle in a real browser: accessible in every state, on a narrow screen and
by keyboard alone, and links that lead where they say.
"""

import re

import pytest
from playwright.sync_api import expect

TENDER = "aldermere-homecare-2027"
LATER = "aldermere-homecare-six-months-on"
LOW = "P023"  # its price in L07 is below the local cost
FIRST_TIME = 60  # seconds: the first page after a start works out every lot
SIDEWAYS = "() => document.querySelector('[data-testid=stMain]').scrollWidth - window.innerWidth"

#: name of the state, screen, procurement, rest of the address
STATES = (
    ("low-prices-decided", "low-prices", LATER, "lot=L03"),
    ("ranking-provisional", "ranking", TENDER, "lot=L03"),
    ("ranking-issued", "ranking", LATER, "lot=L09"),
    ("explain-ranked", "explain", TENDER, "lot=L01"),
    ("explain-not-in", "explain", TENDER, "lot=L01&bid=P037"),
    ("explain-cycle", "explain", LATER, "lot=L02&list=first"),
    ("cycle-before-the-result", "next-cycle", TENDER, ""),
    ("cycle-waits", "next-cycle", LATER, "list=second"),
)


def opened(page, settled, address, procurement, rest=""):
    """Open a screen and wait until it is done."""
    page.goto(f"/{address}?p={procurement}" + (f"&{rest}" if rest else ""))
    expect(page.get_by_text("Demonstration.", exact=True)).to_be_visible(timeout=FIRST_TIME * 1000)
    settled(page, FIRST_TIME)
    return page


@pytest.fixture
def go(page, settled):
    def to(address, procurement=TENDER, rest=""):
        return opened(page, settled, address, procurement, rest)

    return to


def unfold(page, settled):
    """Open everything that is folded away."""
    folded = page.locator("[data-testid=stMain] details:not([open]) > summary:visible")
    while folded.count():
        folded.first.click()
        settled(page)


def check(page, axe, shoot, name):
    """No fault at either width, no scrolling sideways on a narrow screen, and a picture of both."""

    def look(at):
        assert axe(at) == []
        assert at.evaluate(SIDEWAYS) <= 0

    shoot(page, name, look)


@pytest.mark.parametrize(("name", "address", "procurement", "rest"), STATES, ids=[state[0] for state in STATES])
def test_every_state_is_accessible_at_both_widths(go, axe, shoot, name, address, procurement, rest):
    check(go(address, procurement, rest), axe, shoot, f"office-{name}")


@pytest.mark.parametrize(
    ("address", "procurement", "rest"),
    [("low-prices", TENDER, "lot=L03"), ("ranking", TENDER, "lot=L01"), ("next-cycle", LATER, "lot=L01&list=first")],
)
def test_what_is_folded_away_is_accessible_too(go, axe, settled, shoot, address, procurement, rest):
    page = go(address, procurement, rest)
    unfold(page, settled)
    check(page, axe, shoot, f"office-{address}-unfolded")


def test_a_form_that_cannot_be_saved_says_why_and_keeps_what_was_typed(go, axe, settled):
    page = go("low-prices", TENDER, "lot=L03")
    page.get_by_label("Why: what you looked at").fill("The rota that came with the bid")
    page.get_by_role("button", name="Record this", exact=True).click()
    expect(page.get_by_text("Choose what you make of this price")).to_be_visible()
    settled(page)
    assert page.get_by_label("Why: what you looked at").input_value().startswith("The rota")
    assert axe(page) == []


@pytest.mark.parametrize(("address", "rest"), [("low-prices", "lot=L03"), ("explain", "lot=L01")])
def test_twice_the_text_size_still_fits(go, settled, address, rest):
    page = go(address, TENDER, rest)
    page.evaluate("document.documentElement.style.fontSize = '200%'")
    settled(page)
    assert page.evaluate(SIDEWAYS) <= 0


def test_a_provider_s_name_in_the_ranking_opens_its_arithmetic(go, settled, page):
    go("ranking", TENDER, "lot=L05")
    link = page.get_by_role("table").get_by_role("link").first
    name = link.inner_text()
    with page.context.expect_page() as found:
        link.click()
    explained = found.value
    settled(explained, 60)
    expect(explained.get_by_role("heading", level=2, name=name)).to_be_visible()
    expect(explained.get_by_text("is at place 1 of 22 in Lowmere (L05)")).to_be_visible()


def test_a_result_is_downloaded_from_its_link_in_every_form(go, page):
    go("ranking", LATER, "lot=L01")
    for form, ending in (("Excel workbook", "xlsx"), ("CSV", "csv"), ("JSON", "json")):
        with page.expect_download() as found:
            page.get_by_role("link", name=form, exact=True).click()
        assert found.value.suggested_filename == f"{LATER}-result.{ending}"
        assert found.value.path().stat().st_size > 1000


def test_a_refresh_and_a_copied_link_open_the_same_lot(go, settled, page, new_page, app_server):
    go("ranking", TENDER)
    page.get_by_role("combobox", name="Lot").focus()
    page.keyboard.type("Thistleford")
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=2, name="Thistleford")).to_be_visible()
    page.wait_for_url("**lot=L11**")
    page.reload()
    settled(page, 60)
    expect(page.get_by_role("heading", level=2, name="Thistleford")).to_be_visible()
    other = new_page(app_server.url)
    other.goto(page.url)
    settled(other, 60)
    expect(other.get_by_role("heading", level=2, name="Thistleford")).to_be_visible()


def test_the_lot_stays_the_same_from_screen_to_screen(go, settled, page):
    go("ranking", TENDER, "lot=L08")
    page.get_by_role("link", name="Explain a total", exact=True).click()
    settled(page)
    expect(page.get_by_text("in Ravenwold (L08)")).to_be_visible()


def test_a_low_price_is_decided_by_keyboard_alone_and_outlives_a_restart(new_page, own_app_server, settled):
    page = new_page(own_app_server.url)
    opened(page, settled, "low-prices", TENDER, f"case={LOW}.1")
    page.get_by_role("radio", name="No concern: the bid stays in").focus()
    page.keyboard.press("Space")
    page.keyboard.press("Tab")
    page.keyboard.type("Dana Okoro, finance officer")
    page.keyboard.press("Tab")
    page.keyboard.type("The rota that came with the reply carries the price.")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    expect(page.get_by_text(re.compile(r"stays in\. Saved at \d\d:\d\d"))).to_be_visible(timeout=60_000)
    own_app_server.restart()
    opened(page, settled, "low-prices", TENDER, f"case={LOW}.1")
    expect(page.get_by_text("by Dana Okoro, finance officer")).to_be_visible()
    opened(page, settled, "ranking", TENDER, "lot=L07")
    expect(page.get_by_text("Everything needed is here, and the bids are ranked.")).to_be_visible()
