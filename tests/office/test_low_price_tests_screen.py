"""Low-price tests beside the two floors: the screen shows their answers, and only some of them wait for a decision."""

import pytest
import tomlkit

from evaluation.service import prepare, result, shared
from tests.service.desk import LEAD, SMALL, Desk, tick

FLOORS = 'tests = ["below_lawful_cost", "below_local_cost"]'
MORE = """tests = [
  "below_lawful_cost",
  { rule = "share_below_estimate", percent = 1, estimate = "100" },
  { rule = "mean_less_deviations", deviations = "0.1", deviation = "population" },
  "identical_prices",
  "lines_do_not_add",
]"""


@pytest.fixture
def desk(unseeded):
    ws = shared.workspace()
    ws.clock = tick()
    text = (SMALL / "configurable" / "method.toml").read_text(encoding="utf-8")
    assert FLOORS in text
    made = Desk(ws, SMALL / "configurable", prepare.start(ws, LEAD, "Small tender", text.replace(FLOORS, MORE)))
    made.to_prices_opened().load("price")
    return made


def test_every_test_has_its_column_and_its_sentence(desk, screen, says, tells):
    found = result.signals(desk.ws, LEAD, desk.procurement)
    low = next(s.provider for s in found if s.rule == "mean_less_deviations" and s.outcome.value == "signal")
    shown = screen("low-prices", procurement=desk.procurement)
    shown.query_params["case"] = f"{low}.1"
    shown.run()
    assert not shown.exception
    assert any("Share below the estimate" in table.value.columns for table in shown.table)
    told = says(shown).replace("\\", "")
    assert "below the published estimate, £100.00" in told
    assert "the standard deviation is about £" in told
    assert "Signal" in tells(shown)
    assert any("'Mean less standard deviations' was worked out" in each.label for each in shown.expander)


def test_information_alone_opens_no_case(desk):
    found = result.signals(desk.ws, LEAD, desk.procurement)
    cases = {(case.lot, case.provider) for case in result.cases(desk.ws, LEAD, desk.procurement)}
    rules = {"share_below_estimate", "below_lawful_cost", "lines_do_not_add", "mean_less_deviations"}
    assert cases == {(s.lot, s.provider) for s in found if s.outcome.value == "signal" and s.rule in rules}
    assert {s.rule for s in found} == {*rules, "identical_prices"}


def test_the_method_is_told_in_words_with_its_figures(desk, screen, says):
    told = says(screen("method", procurement=desk.procurement)).replace("\\", "")
    assert "more than 1% below the published estimate" in told
    assert "This is information and opens no case." in told


def test_a_method_that_states_no_costs_has_its_screens_too(unseeded, screen, says):
    ws = shared.workspace()
    ws.clock = tick()
    text = (SMALL / "configurable" / "method.toml").read_text(encoding="utf-8")
    document = tomlkit.parse(text)
    low = document["low_price"]
    for key in ("cost", "travel", "evidence"):
        low.remove(key)
    low["tests"] = [{"rule": "gap_to_next", "percent": "0.01"}]
    made = Desk(ws, SMALL / "configurable", prepare.start(ws, LEAD, "Small tender", tomlkit.dumps(document)))
    made.to_prices_opened().load("price")
    for address in ("low-prices", "method"):
        shown = screen(address, procurement=made.procurement)
        assert not shown.exception
        assert "below the next higher one" in says(shown)
    assert {s.rule for s in result.signals(ws, LEAD, made.procurement)} == {"gap_to_next"}
