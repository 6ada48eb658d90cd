"""A low-price case in a real browser, from the first look to both rankings: accessible at every step, at 320 pixels
too, with its letters as Word files and nothing typed that is lost.
"""

import io
import re
from pathlib import Path

import docx
import pytest
from playwright.sync_api import expect

from evaluation.service import record
from evaluation.service.workspace import open_workspace

TENDER = "aldermere-homecare-2027"
LOW = "P017"
WHY = "The rota that came with the reply was read against the working."
SAMPLE = Path(__file__).parents[2] / "sample_bids" / "aldermere" / "attachments" / "P001-training-plan.pdf"
SIDEWAYS = "() => document.querySelector('[data-testid=stMain]').scrollWidth - window.innerWidth"


class Officer:
    """The price officer at a browser, at one case."""

    def __init__(self, page, settled, axe, shoot):
        self.page, self.settled, self.axe, self.shoot = page, settled, axe, shoot

    def open(self):
        self.page.goto(f"/low-prices?p={TENDER}&case={LOW}.1")
        expect(self.page.get_by_text("Demonstration.", exact=True)).to_be_visible(timeout=60_000)
        self.settled(self.page, 60)

    def write(self, label, words):
        boxes = self.page.get_by_label(label)
        for place in range(boxes.count()):
            boxes.nth(place).fill(words)

    def pick(self, words):
        self.page.get_by_text(words, exact=True).click()

    def press(self, name):
        self.page.get_by_role("button", name=name, exact=True).click()
        self.settled(self.page, 60)

    def sees(self, words):
        expect(self.page.get_by_text(words).first).to_be_visible(timeout=30_000)

    def people(self):
        self.write("First person (name and post)", "Dana Okoro, finance officer")
        self.write("Second person (name and post)", "Lee Marsh, procurement")

    def checked(self, name):
        """No fault at either width, and no scrolling sideways on a narrow screen."""

        def look(at):
            assert self.axe(at) == []
            assert at.evaluate(SIDEWAYS) <= 0

        self.shoot(self.page, f"low-price-{name}", look)

    def download(self, name):
        with self.page.expect_download() as found:
            self.page.get_by_role("link", name=name).click()
        return found.value.suggested_filename, Path(found.value.path()).read_bytes()


@pytest.fixture
def officer(new_page, own_app_server, settled, axe, shoot):
    officer = Officer(new_page(own_app_server.url), settled, axe, shoot)
    officer.open()
    return officer


def test_a_case_goes_from_the_first_look_to_both_rankings(officer, own_app_server):
    officer.checked("1-looked-at")
    officer.pick("A concern: it is put to the provider")
    officer.write("Who does this (name and post)", "Dana Okoro, finance officer")
    officer.write("Why: what you looked at", "It leaves less than the minimum for pay.")
    officer.press("Record this")
    officer.sees("The reply is due by the end of")
    officer.checked("2-notice")

    letter = officer.page.get_by_label("The notice", exact=True)
    letter.fill(f"Reference HC/27.\n\n{letter.input_value()}")
    officer.page.get_by_role("link", name="Ranking", exact=True).click()
    officer.settled(officer.page)
    officer.page.get_by_role("link", name="Low prices", exact=True).click()
    officer.settled(officer.page)
    expect(officer.page.get_by_label("The notice", exact=True)).to_have_value(re.compile("^Reference HC/27"))
    officer.write("Who sends it (name and post)", "Dana Okoro, finance officer")
    officer.press("Record this notice as sent today")
    officer.sees("Waiting for the reply about")
    officer.checked("3-waiting")

    name, data = officer.download("Download notice 1 (Word)")
    assert name == f"{TENDER}-{LOW}-case-1-notice-1.docx"
    assert any("Reference HC/27." in p.text for p in docx.Document(io.BytesIO(data)).paragraphs)

    officer.write("Answer to:", "Our vans are paid for, and visits lie close together.")
    officer.page.locator("input[type=file]").set_input_files(SAMPLE)
    expect(officer.page.get_by_role("button", name=f"Remove {SAMPLE.name}")).to_be_visible()
    officer.settled(officer.page)
    officer.write("Who records this (name and post)", "Dana Okoro, finance officer")
    officer.press("Record this reply")
    officer.sees("Read the reply against the working")
    officer.checked("4-assessing")

    officer.write("Why it does or does not satisfy:", "The vans are five years old.")
    officer.pick("It does not satisfy: it is decided next")
    officer.people()
    officer.write("Why, all in all", WHY)
    officer.press("Record this assessment")
    officer.sees("What becomes of this bid?")
    officer.checked("5-deciding")

    officer.pick("Disregard the bid")
    officer.people()
    officer.write("Why, in words", WHY)
    officer.press("Record this decision")
    officer.open()
    officer.sees("Both rankings are kept in the record.")
    officer.checked("6-closed")
    name, data = officer.download("Download the whole case file (Word)")
    assert name == f"{TENDER}-{LOW}-case-1-case-file.docx"
    cells = [cell.text for t in docx.Document(io.BytesIO(data)).tables for row in t.rows for cell in row.cells]
    assert "disregarded for its price" in cells

    ws = open_workspace(f"sqlite:///{own_app_server.data / 'demo.db'}")
    assert record.verify(ws) == []
    ws.store.close()


def test_who_may_see_no_price_gets_no_letter(officer):
    address = f"/file/{TENDER}/low-price/{LOW}/1/case-file.docx"
    assert officer.page.request.get(address).status == 200
    stranger = officer.page.context.browser.new_context(base_url=officer.page.url.split("/low-prices")[0])
    assert stranger.request.get(address).status == 401
    stranger.close()


def test_every_step_can_be_reached_by_keyboard(officer):
    page = officer.page
    page.get_by_role("combobox", name="Case").focus()
    reached = set()
    for _ in range(40):
        page.keyboard.press("Tab")
        reached.add(page.evaluate("() => (document.activeElement.innerText || document.activeElement.ariaLabel || '')"))
    assert any("Record this" in name for name in reached)
