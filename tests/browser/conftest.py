"""A real Chromium for the tests in this folder, and the questions they ask of every page.

Fixtures: `page` (or `new_page` for a second person), `settled(page)`, `axe(page)`, `shoot(page, name)`.
"""

import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any, TypeAlias

import pytest
from playwright.sync_api import Browser, Error, Page, sync_playwright

HERE = Path(__file__).resolve().parent
AXE = HERE.parent / "vendor" / "axe-core" / "axe.min.js"
RESULTS = HERE.parent.parent / "test-results"

AA = ("wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa")
AAA = (*AA, "wcag2aaa")
WIDTHS = (1280, 320)

# The last rule keeps every test on this machine: any other name does not resolve.
FLAGS = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--disable-dev-shm-usage",
    "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1",
)

#: Milliseconds since the page last changed, or -1 while it is plainly not done. Only Streamlit's pages have #root.
QUIET_FOR = """() => {
  if (!window.evenhandWatch) {
    const watch = window.evenhandWatch = {changed: performance.now()};
    new MutationObserver(() => { watch.changed = performance.now(); })
      .observe(document, {subtree: true, childList: true, attributes: true, characterData: true});
    return -1;
  }
  if (document.readyState !== 'complete') return -1;
  if (document.querySelector('#root')) {
    const app = document.querySelector('[data-testid=stApp]');
    if (!app || app.dataset.testScriptState !== 'notRunning') return -1;
    if (app.dataset.testConnectionState !== 'CONNECTED') return -1;
    if (document.querySelector('[data-testid=stSkeleton]')) return -1;
  }
  return performance.now() - window.evenhandWatch.changed;
}"""

RUN_AXE = """async (tags) => (await axe.run(document, {
  runOnly: {type: 'tag', values: tags}, resultTypes: ['violations']
})).violations.map(v => ({rule: v.id, impact: v.impact, help: v.help, where: v.nodes.map(n => n.target.join(' '))}))"""

WHOLE_HEIGHT = """() => {
  const main = document.querySelector('[data-testid=stMain]');
  const head = document.querySelector('[data-testid=stHeader]');
  return main ? main.scrollHeight + (head ? head.offsetHeight : 0) : document.documentElement.scrollHeight;
}"""

TWO_FRAMES = "() => new Promise(done => requestAnimationFrame(() => requestAnimationFrame(done)))"

Look: TypeAlias = Callable[[Page], None]
Settle: TypeAlias = Callable[..., None]
Violations: TypeAlias = list[dict[str, Any]]


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Everything in this folder is a browser test, without having to say so."""
    for item in items:
        if item.path.is_relative_to(HERE):
            item.add_marker(pytest.mark.browser)


@pytest.fixture(scope="module")
def browser(chromium: str) -> Iterator[Browser]:
    """Debian's own Chromium. One a file, not one a session: while it is open no test here may start an event loop."""
    with sync_playwright() as driver:
        browser = driver.chromium.launch(executable_path=chromium, args=list(FLAGS))
        yield browser
        browser.close()


@pytest.fixture
def new_page(browser: Browser) -> Iterator[Callable[..., Page]]:
    """Make a page in a context of its own (own cookies: another person). Fails if it asks for anything outside."""
    contexts, strangers = [], []

    def make(base_url: str | None = None, **options: Any) -> Page:
        defaults = {"viewport": {"width": WIDTHS[0], "height": 900}, "locale": "en-GB", "timezone_id": "Europe/London"}
        context = browser.new_context(base_url=base_url, **(defaults | options))
        context.on("request", lambda request: strangers.append(request.url) if _is_outside(request.url) else None)
        contexts.append(context)
        return context.new_page()

    yield make
    for context in contexts:
        context.close()
    assert not strangers, f"The page asked for something outside this machine: {sorted(set(strangers))}"


@pytest.fixture
def page(new_page: Callable[..., Page], app_server: Any) -> Page:
    """A page of its own on the shared app, not yet opened: `page.goto("/")`."""
    return new_page(app_server.url)


@pytest.fixture(scope="session")
def settled() -> Settle:
    """Wait until a page is done: script not running, connected, no skeleton, unchanged for a quarter of a second."""
    return wait_until_settled


@pytest.fixture(scope="session")
def axe() -> Callable[..., Violations]:
    """Ask axe-core about a settled page: the answer is empty, or has rule, impact, help and places of each fault."""
    source = AXE.read_text(encoding="utf-8")

    def ask(page: Page, tags: tuple[str, ...] = AA) -> Violations:
        wait_until_settled(page)
        if not page.evaluate("() => Boolean(window.axe)"):
            page.evaluate(source)
        found: Violations = page.evaluate(RUN_AXE, list(tags))
        return found

    return ask


@pytest.fixture(scope="session")
def shoot() -> Callable[..., list[Path]]:
    """Keep pictures of the whole page, 1280 and 320 pixels wide, in test-results/; the page gets its own size back.

    `look` is called at each width, with the page settled, before its picture is taken.
    """

    def take(page: Page, name: str, look: Look = lambda _: None) -> list[Path]:
        before = page.viewport_size
        RESULTS.mkdir(exist_ok=True)
        try:
            return [_picture(page, RESULTS / f"{name}-{width}.png", width, look) for width in WIDTHS]
        finally:
            if before:
                page.set_viewport_size(before)
                wait_until_settled(page)

    return take


def wait_until_settled(page: Page, seconds: float = 20, quiet_ms: int = 250) -> None:
    """Return when the page has been quiet for `quiet_ms`; fail after `seconds`. Works under a strict CSP too."""
    until = time.monotonic() + seconds
    while time.monotonic() < until:
        if _quiet_for(page) >= quiet_ms:
            return
        page.wait_for_timeout(50)
    pytest.fail(f"{page.url} did not settle in {seconds:g} seconds.")


def _quiet_for(page: Page) -> float:
    try:
        return float(page.evaluate(QUIET_FOR))
    except Error as error:
        if "context was destroyed" in str(error).lower():  # a new page is on its way in
            return -1
        raise


def _picture(page: Page, path: Path, width: int, look: Look) -> Path:
    if (page.viewport_size or {}).get("width") != width:
        page.set_viewport_size({"width": width, "height": 900})
        page.evaluate(TWO_FRAMES)  # on a busy machine the frame that notices the new width may come late
        wait_until_settled(page)
    look(page)
    page.set_viewport_size({"width": width, "height": max(900, min(int(page.evaluate(WHOLE_HEIGHT)), 8000))})
    wait_until_settled(page)
    page.screenshot(path=path, full_page=True, animations="disabled")
    return path


def _is_outside(url: str) -> bool:
    return url.startswith(("http:", "https:", "ws:", "wss:")) and "://127.0.0.1" not in url
