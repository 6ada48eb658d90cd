"""A tender whose price is capped and scored on the cost breakdown: from the workbook to the ranking."""

from fractions import Fraction

import pytest

from evaluation.exact import rounded
from evaluation.model import LotStatus, State
from evaluation.service import result
from evaluation.words.results import missing
from tests.service import asking
from tests.service.desk import LEAD, SMALL, Desk

PLAIN = (SMALL / "configurable" / "method.toml").read_text(encoding="utf-8")
BEFORE = PLAIN[PLAIN.index("[price.formula]") : PLAIN.index("[rounding]")]
CAPPED = """[price.formula]
rule = "staff_share"
lines = ["direct_care", "travel_time", "training", "holiday", "sickness", "notice", "employer_ni", "pension"]
zero_at = 50
full_at = 80

[[price.lines]]
id = "hour"
title = "Hour of care"
unit = "hour"
weight = 40
highest = 40

[[price.lines]]
id = "visit_30"
title = "30-minute visit"
unit = "visit"
minutes = 30
weight = 60
highest = 20

"""


@pytest.fixture
def desk(url):
    desk = Desk.open(url, edit=(BEFORE, CAPPED)).to_priced()
    yield desk
    desk.ws.store.close()


def decided(desk, outcome):
    asking.settle(desk.ws, desk.procurement, outcome)
    return result.ranking(desk.ws, LEAD, desk.procurement).lot("L01")


def test_the_loaded_breakdown_earns_the_points_and_unfolds_to_its_cells(desk):
    lot = decided(desk, "disregarded")
    assert lot.status is LotStatus.COMPLETE
    row = next(bid for bid in lot.bids if bid.provider == "S01")
    named = sum(map(Fraction, ("13.61", "1.67", "0.46", "1.96", "0.18", "0", "2.13", "0.55")), Fraction(0))
    whole = named + sum(map(Fraction, ("0.73", "0.3", "0.34", "6.42", "1.98")), Fraction(0))
    assert row.price_points == rounded(40 * (100 * named / whole - 50) / 30, 2)
    share = next(part for part in row.step.parts[1].parts if part.what == "staff_share")
    cell = next(line for line in share.parts[0].parts if line.what == "direct_care").source
    assert (cell.kind, cell.text.partition("!")[0]) == ("cell", "Costs")


def test_a_bid_that_left_cost_lines_out_stops_the_lot_and_is_not_scored_as_nought(desk):
    lot = decided(desk, "kept")
    assert lot.status is LotStatus.INCOMPLETE
    row = next(bid for bid in lot.bids if bid.provider == "S04")
    assert row.state is State.IN
    assert row.price_points is None
    assert "costs:holiday" in row.missing
    method, _ = desk.ws.method(desk.procurement)
    assert "“Holiday” in the cost breakdown (0 if there is none)" in missing(method, row)
