"""Bids by quality out of 100 and price, put in order by a way of combining; for tests of those ways."""

from evaluation.exact import number
from tests.scoring.builders import bid, criterion, method, ranking, scale

HUNDRED = scale("hundred", (0, 100))


def method_of(combine, criteria=None, **more):
    """A method that combines in this way: one question marked 0 to 100, or those of `criteria` (id -> weight)."""
    weights = {"q": 100} if criteria is None else criteria
    share = 40 if combine["rule"] == "weighted_sum" else 0
    nodes = [criterion(name, number(weight) * (100 - share) / 100, scale="hundred") for name, weight in weights.items()]
    nodes += [criterion("price", share, "price")] if share else []
    return method(nodes, scales=[HUNDRED], combine="weighted_sum" if share else combine, **more)


def ordered(way, bids):
    """The lot of `bids`: dicts of name, price, and either quality or marks by question."""
    made = [bid(one["name"], one.get("marks") or {"q": one["quality"]}, one["price"]) for one in bids]
    return ranking(way, *made)
