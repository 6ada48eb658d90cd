"""What a person waits for: the first page after the start, and a change on the ranking screen, against a bare app."""

import statistics
import time

import pytest
from streamlit.testing.v1 import AppTest
from streamlit.util import calc_hash

from evaluation.service import demo, shared
from tests.bench.large_tender import make
from tests.bench.serving import ROOT, serve

MINIMAL = ROOT / "tests" / "bench" / "minimal_app.py"
RERUNS = 7


@pytest.fixture
def data(tmp_path, monkeypatch):
    """An empty data folder of this test's own."""
    monkeypatch.setenv("EVENHAND_DATA", str(tmp_path / "data"))
    monkeypatch.setenv("EVENHAND_WITHOUT_SESSION", "lead")  # there is no browser here to hold one
    shared.forget()
    yield tmp_path / "data"
    shared.forget()


def test_the_first_page_of_the_seeded_demonstration_settles_soon_after_the_process_starts(data, ratio):
    demo.seed(shared.workspace())
    shared.forget()
    used = {"ours": [], "peer": []}

    def ours():
        served = serve(ROOT / "app.py", data=data)
        assert {"html", "heading", "selectbox"} <= set(served.kinds), "this is not the Start screen"
        used["ours"].append(served.memory)
        return served.seconds

    def peer():
        served = serve(MINIMAL)
        assert {"slider", "plotly_chart"} <= set(served.kinds)
        used["peer"].append(served.memory)
        return served.seconds

    ratio("Process start to the first page, settled", ours, peer, at_most=1.5, own_clock=True)
    assert statistics.median(used["ours"]) < statistics.median(used["peer"]), "the server holds more memory"


def test_a_rerun_of_the_ranking_screen_is_near_that_of_a_bare_page(data, ratio):
    """12 lots by 40 bids, every lot complete; each change opens another lot. On the bare page the slider moves."""
    tender = make(shared.workspace())
    assert list(tender.ranked.values()) == [40] * 12
    screen, bare = ranking_screen(tender.procurement), AppTest.from_file(str(MINIMAL), default_timeout=60).run()
    chooser = next(box for box in screen.selectbox if len(box.options) == 12)
    key, choices = chooser.key, list(chooser.options)
    turn = iter(range(1, 10_000))

    def ours():
        screen.selectbox(key=key).select_index(next(turn) % len(choices))
        return rerun(screen)

    def peer():
        bare.slider[0].set_value(next(turn) % 100)
        return rerun(bare)

    ratio("Rerun of the ranking screen, 12 x 40 bids", several(ours), several(peer), at_most=2.5, own_clock=True)
    assert len(screen.get("plotly_chart")) == 1


def ranking_screen(procurement):
    """The ranking screen, run once."""
    test = AppTest.from_file(str(ROOT / "evaluation" / "office" / "main.py"), default_timeout=60)
    test.session_state["seeded"] = True
    test.query_params["p"] = procurement
    test._page_hash = calc_hash("ranking")
    return test.run()


def rerun(test):
    start = time.perf_counter()
    test.run()
    passed = time.perf_counter() - start
    assert not test.exception
    return passed


def several(work):
    """The median of several reruns."""
    return lambda: statistics.median(work() for _ in range(RERUNS))
