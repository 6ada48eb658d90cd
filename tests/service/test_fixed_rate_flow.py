"""A tender at a rate that the authority fixes: quality alone, no price score anywhere."""

import pytest

from evaluation.model import LotStatus
from evaluation.service import decide, result
from tests.service.desk import LEAD, WHY, Desk


@pytest.fixture
def desk(url):
    desk = Desk.open(url, "fixed_rate").to_prices_opened()
    yield desk
    desk.ws.store.close()


def test_quality_alone_ranks_and_no_price_score_exists(desk):
    for lot in result.ranking(desk.ws, LEAD, desk.procurement).lots:
        assert lot.status is LotStatus.COMPLETE
        assert lot.reference is None
        assert all(bid.price_points is None and bid.total == bid.quality for bid in lot.bids)


def test_the_cost_breakdown_loads_although_there_are_no_rates(desk):
    assert desk.load("price").records == 5


def test_a_recorded_draw_settles_what_the_chain_leaves_tied(desk):
    lot = next(lot for lot in result.ranking(desk.ws, LEAD, desk.procurement).lots if any(b.tied for b in lot.bids))
    tied = [b.provider for b in lot.bids if b.tied]
    decide.drawn(
        desk.ws, LEAD, desk.procurement, lot.lot, tied[::-1], decide.Reason("Lee Marsh and Dana Okoro", WHY.why)
    )
    after = result.ranking(desk.ws, LEAD, desk.procurement).lot(lot.lot)
    order = [b.provider for b in after.bids if b.provider in tied]
    assert order == tied[::-1]
    assert not any(b.tied for b in after.bids)
    assert {b.tie_settled_by for b in after.bids if b.provider in tied} == {"recorded_draw"}
