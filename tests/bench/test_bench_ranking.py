"""Ranking 10,000 lots of 20 bids by 10 criteria and price: our arrays against a good analyst's pandas, and both rights.

Two seeded markets: one where prices differ, one full of true ties (equal prices, whole marks, equal weights).
"""

from fractions import Fraction

import numpy as np
import pandas as pd
import pytest

from criteria.formulas import LowestOverBid
from evaluation.scoring.cube import Plan, rank_cube

LOTS, BIDS, CRITERIA, TOP = 10_000, 20, 10, 10
PLAN = Plan.equal(CRITERIA, top=TOP, price=Fraction(40), formula=LowestOverBid(rule="lowest_over_bid"))


def market(*, prices_differ):
    """Marks 1 to 10 (lots, bids, criteria) and yearly prices in pence (lots, bids)."""
    random = np.random.default_rng(20261122)
    marks = random.integers(1, TOP + 1, (LOTS, BIDS, CRITERIA))
    prices = random.integers(5_000_000, 15_000_001, (LOTS, BIDS))
    return marks, prices if prices_differ else np.full_like(prices, 10_000_000)


def long_tables(marks, prices):
    """What an analyst would be sent: one row a mark, one row a bid, one row a weight."""
    lot = np.array([f"LOT-{number:05d}" for number in range(LOTS)])
    bidder = np.array([f"Bidder {number:03d}" for number in range(BIDS)])
    criterion = np.array([f"Q{number:02d}" for number in range(CRITERIA)])
    rows = {"lot": np.repeat(lot, BIDS * CRITERIA), "bidder": np.tile(np.repeat(bidder, CRITERIA), LOTS)}
    scores = pd.DataFrame(rows | {"criterion": np.tile(criterion, LOTS * BIDS), "mark": marks.ravel().astype(float)})
    pounds = prices.ravel() / 100
    bids = pd.DataFrame({"lot": np.repeat(lot, BIDS), "bidder": np.tile(bidder, LOTS), "price": pounds})
    return scores, bids, pd.DataFrame({"criterion": criterion, "weight": 60 / CRITERIA})


def by_pandas(scores, bids, weights):
    """The peer: one merge, one groupby, transforms, rank."""
    long = scores.merge(weights, on="criterion")
    long["points"] = long["mark"] / TOP * long["weight"]
    quality = long.groupby(["lot", "bidder"])["points"].sum().reset_index()
    table = bids.merge(quality, on=["lot", "bidder"])
    table["total"] = table["points"] + 40 * table.groupby("lot")["price"].transform("min") / table["price"]
    return table.groupby("lot")["total"].rank(ascending=False, method="min").astype(int)


def from_tables(scores, bids):
    """Ours from the same tables: the text keys become numbers, then the arrays are filled."""
    lot, lots = pd.factorize(scores["lot"])
    bidder, bidders = pd.factorize(scores["bidder"])
    criterion, criteria = pd.factorize(scores["criterion"])
    marks = np.zeros((len(lots), len(bidders), len(criteria)), np.int64)
    marks[lot, bidder, criterion] = scores["mark"]
    prices = np.ones(marks.shape[:2], np.int64)
    prices[lots.get_indexer(bids["lot"]), bidders.get_indexer(bids["bidder"])] = (bids["price"] * 100).round()
    return rank_cube(PLAN, marks, prices)


def by_fractions(marks, prices):
    """The oracle: every total a Fraction, every lot by itself, the rank counted."""
    ranks = []
    for quality, offers in zip(marks.sum(axis=2).tolist(), prices.tolist(), strict=True):
        low = min(offers)
        totals = [
            Fraction(q * 60, CRITERIA * TOP) + Fraction(40 * low, p) for q, p in zip(quality, offers, strict=True)
        ]
        first = {total: place for place, total in reversed([*enumerate(sorted(totals, reverse=True), 1)])}
        ranks.append([first[total] for total in totals])
    return np.array(ranks)


@pytest.mark.parametrize("prices_differ", [True, False], ids=["prices differ", "full of ties"])
def test_ranking_is_fast_and_no_rank_of_200_000_is_wrong(prices_differ, ratio):
    marks, prices = market(prices_differ=prices_differ)
    tables = long_tables(marks, prices)
    ours, oracle = rank_cube(PLAN, marks, prices), by_fractions(marks, prices)
    assert ours.rank.size == 200_000
    assert int((ours.rank != oracle).sum()) == 0
    wrong = int((by_pandas(*tables).to_numpy().reshape(oracle.shape) != oracle).sum())
    assert wrong < oracle.size / 10, f"pandas has {wrong} ranks wrong, so it is not doing the same work"
    name = "prices differ" if prices_differ else f"full of ties ({wrong:,} wrong in pandas)"
    ratio(f"Ranks from tables, {name}", lambda: from_tables(*tables[:2]), lambda: by_pandas(*tables))
    ratio(f"Ranks, {name}", lambda: rank_cube(PLAN, marks, prices), lambda: by_pandas(*tables), at_least=15)
