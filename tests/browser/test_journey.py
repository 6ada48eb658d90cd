"""A lead's whole way in a real browser: own method and workbooks to a result; kills, broken and hostile files on it."""

import threading
from pathlib import Path

import pytest
from openpyxl import load_workbook
from playwright.sync_api import Page, expect

from evaluation.model import Actor, LotStatus
from evaluation.service import record, result
from evaluation.service.workspace import open_workspace

SMALL = Path(__file__).parents[2] / "sample_bids" / "small" / "configurable"
LEAD = Actor("reader", "lead")
WHY = "The rota in the bid explains the price."


class Lead:
    """The procurement lead at a browser, doing what the screens offer by the words on them."""

    def __init__(self, page: Page, url: str, settled) -> None:
        self.page, self.url, self.settled = page, url, settled

    def go(self, address: str = "") -> None:
        self.page.goto(f"{self.url}/{address}")
        self.settled(self.page, seconds=60)

    def screen(self, title: str) -> None:
        self.page.get_by_test_id("stSidebarNav").get_by_role("link", name=title, exact=True).click()
        self.settled(self.page)

    def type(self, label: str, words: str) -> None:
        self.page.get_by_label(label).fill(words)

    def press(self, name: str) -> None:
        self.page.get_by_role("button", name=name, exact=True).click()
        self.settled(self.page, seconds=40)

    def sees(self, words: str) -> None:
        expect(self.page.get_by_text(words).first).to_be_visible(timeout=20_000)

    def upload(self, path: Path, place: int = 0) -> None:
        self.page.locator("input[type=file]").nth(place).set_input_files(path)
        expect(self.page.get_by_text(path.name).first).to_be_visible()
        self.settled(self.page)

    def start(self, title: str) -> None:
        self.page.get_by_text("My own method file").click()
        self.settled(self.page)
        self.upload(SMALL / "method.toml")
        self.type("Title: what is bought, and for where", title)
        self.press("Start this procurement")

    def seal(self) -> None:
        self.screen("Rehearsal")
        self.press("I have read this rehearsal")
        self.sees("It is kept that you have read this rehearsal.")
        self.screen("Method")
        self.page.get_by_text("I understand that nothing in the method can change after this").click()
        self.press("Seal the method")
        self.sees("Nothing in this method can change")

    def load(self, name: str, path: Path) -> None:
        self.upload(path)
        self.press(f"Check the {name}")
        self.sees("It can be loaded.")
        self.press(f"Load this {name}")
        self.sees(f"The {name} is loaded")

    def close_and_open(self) -> None:
        self.type("Who decides: name and post", "Priya Shah, panel chair")
        self.type("Why, in words that somebody outside the team can follow", "All the marks are agreed and recorded.")
        self.press("Close quality")
        self.type("First person: name and post", "Lee Marsh, procurement")
        self.type("Second person: name and post", "Dana Okoro, finance")
        self.press("Open the prices")

    def decide(self) -> None:
        self.screen("Low prices")
        self.page.get_by_text("No concern: the bid stays in").click()
        self.type("Who does this (name and post)", "Dana Okoro, finance officer")
        self.type("Why: what you looked at, and what it tells you", WHY)
        self.press("Record this")


@pytest.fixture
def lead(own_app_server, page, settled):
    lead = Lead(page, own_app_server.url, settled)
    lead.go()
    return lead


ACTIVE = "() => (document.activeElement.innerText || document.activeElement.ariaLabel || '').trim()"


def kept(server):
    """The workspace that the server wrote, opened beside it."""
    return open_workspace(f"sqlite:///{server.data / 'demo.db'}")


def test_own_method_and_workbooks_become_a_ranked_list(lead, own_app_server):
    lead.start("Little Sandling evening visits")
    lead.seal()
    lead.screen("Bids")
    lead.load("quality workbook", SMALL / "quality.xlsx")
    lead.close_and_open()
    lead.load("price workbook", SMALL / "price.xlsx")
    lead.screen("Ranking")
    lead.sees("low-price case")
    lead.decide()
    lead.screen("Ranking")
    lead.sees("Everything needed is here")
    lead.screen("Explain a total")
    lead.sees("The arithmetic")
    lead.page.reload()
    lead.settled(lead.page)
    lead.sees("Little Sandling evening visits")
    lead.sees("The arithmetic")
    ws = kept(own_app_server)
    card = next(row.id for row in ws.store.procurements() if row.title == "Little Sandling evening visits")
    assert result.ranking(ws, LEAD, card).lots[0].status is LotStatus.COMPLETE
    assert record.verify(ws) == []
    ws.store.close()


def test_a_broken_workbook_says_everything_with_its_cells_and_loads_nothing(lead, own_app_server, tmp_path):
    lead.start("Broken workbook")
    lead.seal()
    lead.screen("Bids")
    broken = tmp_path / "quality.xlsx"
    book = load_workbook(SMALL / "quality.xlsx")
    book["Marks"]["D3"], book["Marks"]["E4"], book["Bids"]["A3"] = 4.2, None, "L09"
    book.save(broken)
    lead.upload(broken)
    lead.press("Check the quality workbook")
    lead.sees("Nothing was loaded.")
    for cell in ("D3", "E4", "A3"):
        expect(lead.page.get_by_role("cell", name=cell, exact=True).first).to_be_visible()
    lead.sees("is not on the scale")
    ws = kept(own_app_server)
    card = next(row.id for row in ws.store.procurements() if row.title == "Broken workbook")
    assert ws.stage(card) == "sealed"
    ws.store.close()


def test_a_hostile_workbook_is_refused_in_a_sentence_and_the_app_goes_on(lead, own_app_server, tmp_path):
    import psutil  # noqa: PLC0415 - only here

    from tests.intake.hostile import CASES  # noqa: PLC0415

    lead.start("Hostile workbook")
    lead.seal()
    lead.screen("Bids")
    hostile = tmp_path / "quality.xlsx"
    hostile.write_bytes(next(case for case in CASES if case.name == "far corner").make())
    before = psutil.Process(own_app_server.pid).memory_info().rss
    lead.upload(hostile)
    lead.press("Check the quality workbook")
    lead.sees("Nothing was loaded.")
    assert psutil.Process(own_app_server.pid).memory_info().rss - before < 64_000_000
    lead.screen("Start")
    lead.sees("What to do next")


def test_what_was_said_to_be_saved_is_there_after_a_kill_and_the_page_goes_on(lead, own_app_server, settled):
    lead.screen("Low prices")
    lead.decide()
    lead.sees("Saved at")
    own_app_server.kill9()
    own_app_server.start()
    lead.go("low-prices")
    lead.sees("1 case is open")
    ws = kept(own_app_server)
    steps = ws.store.current("aldermere-homecare-2027", {"review"})
    assert [entry.body["reason"] for entry in steps] == [WHY]
    assert record.verify(ws) == []
    ws.store.close()


def test_a_kill_in_the_middle_of_a_load_leaves_all_of_it_or_none(lead, own_app_server):
    lead.start("Killed mid-load")
    lead.seal()
    lead.screen("Bids")
    lead.upload(SMALL / "quality.xlsx")
    lead.press("Check the quality workbook")
    lead.sees("It can be loaded.")
    lead.page.get_by_role("button", name="Load this quality workbook", exact=True).click(no_wait_after=True)
    threading.Event().wait(0.03)
    own_app_server.kill9()
    own_app_server.start()
    ws = kept(own_app_server)
    card = next(row.id for row in ws.store.procurements() if row.title == "Killed mid-load")
    marks = len(ws.store.current(card, {"mark"}))
    assert (ws.stage(card), marks) in {("sealed", 0), ("opened", 8)}
    assert record.verify(ws) == []
    ws.store.close()
    lead.go(f"bids?p={card}")
    lead.sees("Step")


def test_everything_can_be_reached_and_used_by_keyboard(lead):
    lead.go("low-prices")
    page = lead.page
    page.keyboard.press("Tab")
    expect(page.get_by_text("Skip to main content")).to_be_focused()
    reached = set()
    for _ in range(60):
        page.keyboard.press("Tab")
        reached.add(page.evaluate(ACTIVE))
    assert {"Start", "Method", "Bids", "Ranking", "Record"} <= reached
    assert any("Record this" in name for name in reached)
