"""Take the pictures of the tour from the running demonstration: `python docs/take_pictures.py` (needs Chromium).

Starts the application on a free port with a fresh demonstration, goes through the screens as the procurement lead, and
writes docs/images/*.png at 1280 pixels, and one at 320.
"""

import os
import shutil
import socket
import subprocess
import sys
import tempfile
import time
import urllib.request
from pathlib import Path

from playwright.sync_api import Page, sync_playwright

HERE = Path(__file__).parent
ROOT = HERE.parent
TENDER, FRAMEWORK = "aldermere-homecare-2027", "aldermere-homecare-six-months-on"
#: picture -> address, and how much of the page is shown
PICTURES = {
    "start": ("", 1000),
    "method": (f"method?p={TENDER}", 1500),
    "rehearsal": (f"rehearsal?p={TENDER}", 1700),
    "tender_pack": (f"tender-pack?p={TENDER}", 1500),
    "bids": (f"bids?p={TENDER}", 1300),
    "fair_cost": (f"fair-cost?p={TENDER}", 2300),
    "low_prices": (f"low-prices?p={TENDER}", 2900),
    "ranking": (f"ranking?p={FRAMEWORK}", 1750),
    "explain": (f"explain?p={FRAMEWORK}", 1900),
    "next_cycle": (f"next-cycle?p={FRAMEWORK}", 1900),
    "record": (f"record?p={FRAMEWORK}", 1300),
}


def free_port() -> int:
    """A port nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def wait_until_well(url: str) -> None:
    """Until the application answers, for a minute at most."""
    for _ in range(600):
        try:
            with urllib.request.urlopen(f"{url}/_stcore/health", timeout=2):  # noqa: S310 - our own address
                return
        except OSError:
            time.sleep(0.1)
    raise SystemExit("The application did not start.")


def take(page: Page, name: str, height: int) -> None:
    """One picture, when the page has stopped moving."""
    page.wait_for_selector("[data-testid=stApp][data-test-script-state=notRunning]", timeout=60_000)
    page.wait_for_timeout(2000)
    page.set_viewport_size({"width": page.viewport_size["width"], "height": height})  # type: ignore[index]
    page.wait_for_timeout(1200)
    page.screenshot(path=HERE / "images" / f"{name}.png", animations="disabled")


def main() -> None:
    """Take them all."""
    data, url = Path(tempfile.mkdtemp()), f"http://127.0.0.1:{free_port()}"
    environment = {**os.environ, "EVENHAND_DATA": str(data)}
    subprocess.run([sys.executable, "-m", "evaluation", "demo"], cwd=ROOT, env=environment, check=True)
    command = [sys.executable, "-m", "streamlit", "run", "app.py", "--server.port", url.rsplit(":", 1)[1]]
    server = subprocess.Popen(command, cwd=ROOT, env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    try:
        wait_until_well(url)
        with sync_playwright() as driver:
            browser = driver.chromium.launch(executable_path=shutil.which("chromium"), args=["--no-sandbox"])
            for name, (address, height) in PICTURES.items():
                page = browser.new_page(viewport={"width": 1280, "height": 900})
                page.goto(f"{url}/{address}")
                take(page, name, height)
                page.close()
            phone = browser.new_page(viewport={"width": 320, "height": 900})
            phone.goto(f"{url}/ranking?p={FRAMEWORK}")
            take(phone, "ranking_320", 1400)
            browser.close()
    finally:
        server.terminate()
        server.wait(15)
        shutil.rmtree(data, ignore_errors=True)


if __name__ == "__main__":
    main()
