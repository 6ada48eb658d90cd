"""The first four screens in a real browser: accessible in every state, usable by keyboard and on a narrow screen, and
nothing given out to somebody who may not have it.
"""

import hashlib
import sqlite3
import urllib.error
import urllib.request
from datetime import UTC, datetime

import pytest
from playwright.sync_api import expect

from evaluation.office.sessions import COOKIE
from evaluation.store.repository import Store

TENDER = "aldermere-homecare-2027"
FIRST_TIME = 180  # seconds: the first page of a new data folder prepares the demonstration
TWO_FRAMES = "() => new Promise(done => requestAnimationFrame(() => requestAnimationFrame(done)))"
SIDEWAYS = "() => document.querySelector('[data-testid=stMain]').scrollWidth - window.innerWidth"


@pytest.fixture
def go(page, settled):
    """Open a screen of the tender and wait until it is done."""

    def to(address="", procurement=TENDER):
        page.goto(f"/{address}?p={procurement}")
        expect(page.get_by_role("heading", level=1)).not_to_have_text("", timeout=FIRST_TIME * 1000)
        settled(page, FIRST_TIME)
        expect(page.get_by_text("Demonstration.", exact=True)).to_be_visible(timeout=FIRST_TIME * 1000)
        settled(page)
        return page

    return to


def unfold(page, settled):
    """Open everything that is folded away."""
    folded = page.locator("[data-testid=stMain] details:not([open]) > summary:visible")
    while folded.count():
        folded.first.click()
        settled(page)


def narrow(page, settled):
    page.set_viewport_size({"width": 320, "height": 900})
    page.evaluate(TWO_FRAMES)  # on a busy machine the frame that notices the new width may come late
    settled(page)


def check(page, axe, shoot, name):
    """No fault at either width, no scrolling sideways on a narrow screen, and a picture of both."""

    def look(at):
        assert axe(at) == []
        assert at.evaluate(SIDEWAYS) <= 0

    shoot(page, name, look)


def press(page, settled, name):
    page.get_by_role("button", name=name, exact=True).click()
    settled(page, 60)


@pytest.mark.parametrize("address", ["", "method", "bids", "record"])
def test_a_screen_full_of_things_is_accessible_at_both_widths(go, axe, settled, shoot, address):
    page = go(address)
    unfold(page, settled)
    check(page, axe, shoot, f"office-{address or 'start'}")


def test_every_part_of_the_method_is_accessible(go, axe, settled):
    page = go("method")
    for width in (1280, 320):
        if width == 320:
            narrow(page, settled)
        for tab in ("Questions", "Measures", "Price and ranking", "Low prices", "Re-assessment"):
            page.get_by_role("tab", name=tab).click()
            assert axe(page) == [], (tab, width)


def test_twice_the_text_size_still_fits(go, settled):
    for address in ("", "bids", "record"):
        page = go(address)
        page.evaluate("document.documentElement.style.fontSize = '200%'")
        settled(page)
        assert page.evaluate(SIDEWAYS) <= 0


def test_the_role_and_the_procurement_are_chosen_with_the_keyboard_alone(go, settled):
    page = go()
    page.get_by_role("combobox", name="Act as").focus()
    page.keyboard.type("Evaluator")
    page.keyboard.press("Enter")
    expect(page.get_by_text("You act as: Evaluator.")).to_be_visible()
    settled(page)
    assert page.get_by_role("link", name="Low prices", exact=True).count() == 0
    page.get_by_role("combobox", name="Procurement").focus()
    page.keyboard.type("six months")
    page.keyboard.press("Enter")
    page.wait_for_url("**six-months-on*")
    page.reload()
    settled(page)
    expect(page.get_by_text("You act as: Evaluator.")).to_be_visible()
    expect(page.get_by_text("six months on · Result issued")).to_be_visible()


def test_a_procurement_goes_from_start_to_open_prices(go, axe, settled, shoot):
    page = go()
    page.get_by_text("The demonstration's own method (Aldermere)").click()
    settled(page)
    page.get_by_label("Title: what is bought, and for where").fill("Homecare by hand")
    page.get_by_label("Deadline for bids, in London time").fill("noon on Wednesday")
    press(page, settled, "Start this procurement")
    expect(page.get_by_text("The date and time cannot be read.")).to_be_visible()
    assert axe(page) == []
    assert page.get_by_label("Title: what is bought, and for where").input_value() == "Homecare by hand"
    page.get_by_label("Deadline for bids, in London time").fill("")
    press(page, settled, "Start this procurement")
    expect(page.get_by_text("is started and open.")).to_be_visible()
    page.get_by_role("link", name="Go to the method").click()
    settled(page)
    expect(page.get_by_text("Homecare by hand · Set-up")).to_be_visible()
    seal_it(page, axe, settled, shoot)
    page.get_by_role("link", name="Bids", exact=True).click()
    settled(page)
    quality(page, axe, settled, shoot)
    prices(page, axe, settled, shoot)


def seal_it(page, axe, settled, shoot):
    box = page.get_by_label("Text of the method")
    text = box.input_value()
    box.fill(text.replace("weight = 50", "weight = 49", 1) + "\nwieght = 1\n")
    press(page, settled, "Save the text")
    expect(page.get_by_text("to be put right before it can be sealed")).to_be_visible()
    check(page, axe, shoot, "office-method-faults")
    page.get_by_label("Text of the method").fill(text)
    press(page, settled, "Save the text")
    expect(page.get_by_text("The text is kept. Saved at")).to_be_visible()
    page.get_by_role("link", name="Go to the rehearsal").click()
    settled(page)
    press(page, settled, "I have read this rehearsal")
    expect(page.get_by_text("It is kept that you have read this rehearsal.")).to_be_visible()
    page.get_by_role("link", name="Method", exact=True).click()
    settled(page)
    page.get_by_text("I understand that nothing in the method can change after this").click()
    press(page, settled, "Seal the method")
    expect(page.get_by_text("The method is sealed.")).to_be_visible()


def quality(page, axe, settled, shoot):
    with page.expect_download() as got:
        page.get_by_role("link", name="Download the blank quality workbook").click()
    assert got.value.suggested_filename == "homecare-by-hand-quality.xlsx"
    book = got.value.path()
    page.locator("input[type=file]").first.set_input_files(
        {"name": "empty.xlsx", "mimeType": "application/octet-stream", "buffer": book.read_bytes()}
    )
    settled(page)
    press(page, settled, "Check the quality workbook")
    expect(page.get_by_text("nothing new in this workbook to load")).to_be_visible()
    page.locator("input[type=file]").first.set_input_files(
        {"name": "wrong.xlsx", "mimeType": "application/octet-stream", "buffer": b"MZ this is no workbook"}
    )
    settled(page)
    press(page, settled, "Check the quality workbook")
    expect(page.get_by_text("Nothing was loaded.")).to_be_visible()
    check(page, axe, shoot, "office-bids-findings")
    press(page, settled, "Use the sample quality workbook")
    expect(page.get_by_text("It can be loaded.")).to_be_visible()
    check(page, axe, shoot, "office-bids-preview")
    press(page, settled, "Load this quality workbook")
    expect(page.get_by_text("The quality workbook is loaded")).to_be_visible()
    check(page, axe, shoot, "office-bids-opened")


def prices(page, axe, settled, shoot):
    page.get_by_label("Who decides: name and post").last.fill("Priya Shah, panel chair")
    page.get_by_label("Why, in words that somebody outside the team can follow").last.fill("All marks are agreed.")
    press(page, settled, "Close quality")
    expect(page.get_by_text("Quality is closed. Saved at")).to_be_visible()
    page.get_by_label("First person: name and post").fill("Lee Marsh")
    page.get_by_label("Second person: name and post").fill("Dana Okoro")
    check(page, axe, shoot, "office-bids-closed")
    press(page, settled, "Open the prices")
    expect(page.get_by_text("The prices are open. Saved at")).to_be_visible()


def status(url, token=None):
    """The status of an answer, and its body."""
    asked = urllib.request.Request(url, headers={"Cookie": f"{COOKIE}={token}"} if token else {})  # noqa: S310 - ours
    try:
        with urllib.request.urlopen(asked, timeout=30) as answer:  # noqa: S310 - our own address
            return answer.status, answer.read()
    except urllib.error.HTTPError as error:
        return error.code, error.read()


def session(data, role):
    """A session with a role, put in the store as signing in would."""
    token = f"token-of-a-{role}"
    with Store(f"sqlite:///{data / 'demo.db'}") as store:
        store.put_session(hashlib.sha256(token.encode()).hexdigest(), f"A {role}", role, datetime.now(UTC))
    return token


@pytest.fixture
def price_file(go, app_server):
    """The address of the kept price workbook."""
    go("bids")
    with Store(f"sqlite:///{app_server.data / 'demo.db'}") as store:
        found = [e.key.item for e in store.current(TENDER, {"file"}) if e.body["envelope"] == "price"]
    return f"{app_server.url}/file/{TENDER}/kept/{found[0]}"


def test_a_file_is_given_to_nobody_without_a_session(price_file):
    assert status(price_file)[0] == 401
    assert status(price_file, "made-up")[0] == 401


@pytest.mark.parametrize(
    ("role", "code"),
    [("evaluator", 403), ("panel_member", 403), ("moderator", 403), ("price_officer", 200), ("auditor", 200)],
)
def test_the_price_workbook_is_given_only_to_those_who_may_open_it(price_file, app_server, role, code):
    got, body = status(price_file, session(app_server.data, role))
    assert got == code
    assert body.startswith(b"PK") is (code == 200)


def test_no_result_is_given_before_prices_are_open_not_even_to_the_lead(go, app_server):
    go()
    lead, evaluator = session(app_server.data, "lead"), session(app_server.data, "evaluator")
    with Store(f"sqlite:///{app_server.data / 'demo.db'}") as store:
        ids = {row.id for row in store.procurements()}
    for name in ids:
        for form in ("xlsx", "csv", "json"):
            assert status(f"{app_server.url}/file/{name}/result.{form}", evaluator)[0] == 403
    assert status(f"{app_server.url}/file/{TENDER}/result.csv", lead)[0] == 200


def test_what_is_served_is_saved_and_never_shown_as_a_page_of_ours(price_file, app_server):
    token = session(app_server.data, "lead")
    asked = urllib.request.Request(price_file, headers={"Cookie": f"{COOKIE}={token}"})  # noqa: S310 - our own address
    with urllib.request.urlopen(asked, timeout=30) as answer:  # noqa: S310 - our own address
        headers = {name.lower(): value for name, value in answer.headers.items()}
    assert headers["content-disposition"].startswith("attachment;")
    assert headers["x-content-type-options"] == "nosniff"
    assert headers["cache-control"] == "no-store"
    assert headers["x-frame-options"] == "DENY"


@pytest.fixture
def fresh_server(go, app_server, tmp_path):
    """The application with the demonstration in it, just started: nobody has asked it for anything."""
    go()
    data = tmp_path / "data"
    data.mkdir()
    with sqlite3.connect(app_server.data / "demo.db") as theirs, sqlite3.connect(data / "demo.db") as ours:
        theirs.backup(ours)
    ours.close()
    theirs.close()
    token = session(data, "evaluator")
    server = type(app_server)(data).start()
    yield server, token
    server.stop()


def test_a_price_screen_asked_for_first_after_a_start_shows_an_evaluator_nothing(fresh_server, new_page, settled):
    server, token = fresh_server
    page = new_page(server.url)
    page.context.add_cookies([{"name": COOKIE, "value": token, "url": server.url}])
    frames = []
    page.on("websocket", lambda socket: socket.on("framereceived", lambda frame: frames.append(bytes_of(frame))))
    page.goto(f"/low-prices?p={TENDER}")
    settled(page, 60)
    assert "You act as: Evaluator" in page.inner_text("body")
    assert "£" not in page.inner_text("body")
    assert frames
    assert not any("£".encode() in frame for frame in frames)


def bytes_of(frame):
    return frame if isinstance(frame, bytes) else frame.encode()


@pytest.fixture
def empty_server(app_server, tmp_path):
    """The application with nothing in its data folder."""
    server = type(app_server)(tmp_path / "data").start()
    yield server
    server.stop()


def test_the_first_visit_tells_how_far_the_demonstration_is_and_then_opens_what_was_asked_for(
    empty_server, new_page, settled
):
    page = new_page(empty_server.url)
    page.goto(f"/ranking?p={TENDER}")
    expect(page.get_by_text("Preparing the demonstration.")).to_be_visible(timeout=20_000)
    expect(page.get_by_role("progressbar")).to_be_visible()
    expect(page.get_by_role("heading", level=1, name="Ranking")).to_be_visible(timeout=FIRST_TIME * 1000)
    settled(page)
    assert f"/ranking?p={TENDER}" in page.url
    assert page.get_by_text("Preparing the demonstration.").count() == 0
