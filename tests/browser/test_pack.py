"""The pack in a real browser: the web page that bidders get, the files' links, and the screen, for everybody."""

import hashlib

import pytest
from playwright.sync_api import expect

from evaluation.model import Actor
from evaluation.reports.pack import Subject, pack
from evaluation.reports.pack_html import web_page
from evaluation.service import prepare, rehearse
from evaluation.service.workspace import open_workspace
from tests.reports.test_pack_content import TEXTS, made

LEAD = Actor("Test lead", "lead")
TENDER = "aldermere-homecare-2027"
SIDEWAYS = "() => document.documentElement.scrollWidth - window.innerWidth"
MAIN_SIDEWAYS = "() => document.querySelector('[data-testid=stMain]').scrollWidth - window.innerWidth"


@pytest.fixture
def served(tmp_path):
    """A pack as a file on a disk, the way a bidder opens it."""

    def write(document):
        path = tmp_path / "pack.html"
        path.write_bytes(web_page(document))
        return path.as_uri()

    return write


@pytest.mark.parametrize("draft", [False, True], ids=["sealed", "draft"])
def test_the_web_page_is_accessible_at_both_widths(new_page, served, axe, shoot, draft):
    page = new_page()
    page.goto(served(made(TEXTS["aldermere"], draft=draft)))

    def look(at):
        assert axe(at) == []
        assert at.evaluate(SIDEWAYS) <= 0

    shoot(page, f"pack-page-{'draft' if draft else 'sealed'}", look)
    expect(page.get_by_role("heading", level=1)).to_have_count(1)
    assert page.get_by_text("DRAFT – not sealed").count() == draft


def test_the_web_page_works_without_script_with_the_keyboard_and_with_large_text(new_page, served):
    page = new_page(java_script_enabled=False)
    page.goto(served(made(TEXTS["aldermere"])))
    page.keyboard.press("Tab")
    expect(page.get_by_role("link", name="Skip to the pack itself")).to_be_focused()
    page.get_by_role("link", name="A worked example").click()
    assert page.url.endswith("#example")
    assert -1 < page.locator("#example").bounding_box()["y"] < 900
    page = new_page()
    page.goto(served(made(TEXTS["aldermere"])))
    page.evaluate("document.documentElement.style.fontSize = '200%'")
    assert page.evaluate(SIDEWAYS) <= 0


def test_tables_stay_tables_for_a_screen_reader_on_a_narrow_screen(new_page, served):
    page = new_page(viewport={"width": 320, "height": 900})
    page.goto(served(made(TEXTS["configurable"])))
    prices = page.get_by_role("table", name="Price lines")
    expect(prices.get_by_role("columnheader")).to_have_count(4)
    expect(prices.get_by_role("rowheader").first).to_contain_text("Hour of care")


def test_a_long_word_of_a_buyer_does_not_push_the_page_sideways(new_page, served):
    method = pack_method("L" * 400)
    page = new_page(viewport={"width": 320, "height": 900})
    page.goto(served(method))
    assert page.evaluate(SIDEWAYS) <= 0


def pack_method(word):
    from criteria.reading import parse  # noqa: PLC0415 - one test's own

    method = parse(TEXTS["configurable"])
    question = method.questions[0].model_copy(update={"text": word, "title": word})
    criteria = tuple(question if c.id == question.id else c for c in method.criteria)
    return pack(Subject(word, method.model_copy(update={"criteria": criteria}), "ab" * 32, "ours.toml"))


@pytest.fixture
def screen(page, settled):
    page.goto(f"/tender-pack?p={TENDER}")
    expect(page.get_by_role("heading", level=1)).to_have_text("Tender pack", timeout=180_000)
    settled(page, 180)
    expect(page.get_by_text("Demonstration.", exact=True)).to_be_visible(timeout=180_000)
    settled(page)
    return page


def test_every_part_of_the_screen_is_accessible_at_both_widths(screen, axe, shoot, settled):
    for tab in ("What is in it", "Hard to read", "Marking notes", "Changes"):
        screen.get_by_role("tab", name=tab).click()
        settled(screen)

        def look(at):
            assert axe(at) == []
            assert at.evaluate(MAIN_SIDEWAYS) <= 0

        shoot(screen, f"pack-screen-{tab.lower().replace(' ', '-')}", look)


@pytest.fixture
def sealed_tender(app_server):
    """A procurement of this file's own in the shared app, sealed and not yet opened, that may be refined."""
    ws = open_workspace(f"sqlite:///{app_server.data / 'demo.db'}")
    regime = 'regime = "pa23_light_touch"'
    text = TEXTS["configurable"].replace(
        regime, f'{regime}\nprocedure = "competitive_flexible"\nmay_refine = true\ndeadline = 2099-01-01T12:00:00Z', 1
    )
    text = "\n".join(line for line in text.splitlines() if not line.startswith("deadline = 2026"))
    name = prepare.start(ws, LEAD, "A pack to change", text)
    rehearse.read(ws, LEAD, name, prepare.method(ws, LEAD, name).sha256)
    prepare.seal(ws, LEAD, name)
    ws.store.close()
    return name


def test_the_form_for_a_change_is_accessible_with_everything_that_stands_in_the_way(
    page, settled, axe, shoot, sealed_tender
):
    page.goto(f"/tender-pack?p={sealed_tender}")
    expect(page.get_by_role("heading", level=1)).to_have_text("Tender pack", timeout=180_000)
    settled(page, 180)
    page.get_by_role("tab", name="Changes").click()
    page.get_by_role("button", name="Change the sealed method").click()
    expect(page.get_by_text("The sealed method was not changed.")).to_be_visible()
    settled(page)

    def look(at):
        assert axe(at) == []
        assert at.evaluate(MAIN_SIDEWAYS) <= 0

    shoot(page, "pack-screen-change-form", look)


def test_the_rehearsal_of_a_change_is_accessible_beside_the_form(page, settled, axe, shoot, sealed_tender):
    page.goto(f"/tender-pack?p={sealed_tender}")
    expect(page.get_by_role("heading", level=1)).to_have_text("Tender pack", timeout=180_000)
    settled(page, 180)
    page.get_by_role("tab", name="Changes").click()
    page.get_by_role("button", name="Rehearse the changed method").click()
    expect(page.get_by_role("heading", name="Rehearsal of the changed method")).to_be_visible(timeout=60_000)
    settled(page)

    def look(at):
        assert axe(at) == []
        assert at.evaluate(MAIN_SIDEWAYS) <= 0

    shoot(page, "pack-screen-change-rehearsal", look)


@pytest.mark.parametrize(("name", "ending"), [("Word file", "docx"), ("web page", "html")])
def test_the_files_come_from_our_own_route_and_are_the_ones_that_were_kept(screen, name, ending):
    link = screen.get_by_role("link", name=f"Download the pack ({name})")
    answer = screen.request.get(link.get_attribute("href"))
    assert answer.status == 200
    assert answer.headers["content-disposition"].startswith("attachment")
    assert ending in answer.headers["content-disposition"]
    sha256 = hashlib.sha256(answer.body()).hexdigest()
    assert screen.get_by_text(sha256).count() == 1


def test_nobody_gets_a_pack_without_a_session(new_page, app_server):
    page = new_page(app_server.url)
    assert page.request.get(f"/file/{TENDER}/pack.html").status == 401
