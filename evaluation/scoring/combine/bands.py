"""Putting bids in order past their figure: the lower price of equal ones, and a band with what decides in it."""

from collections.abc import Callable
from dataclasses import replace
from fractions import Fraction
from itertools import groupby

from criteria.combinations import ExtendedGuideValue, TechniqueAndPrice
from evaluation.model import BidResult
from evaluation.scoring.combine.base import Groups, Looked

Key = Callable[[BidResult], Fraction]


def cheapest_first(_: object, groups: Groups, __: Looked) -> Groups:
    """Of bids with the same figure, the lower price goes first."""
    return [part for group in groups for part in _split(group, _cheap, "lower_price")]


def by_band(way: ExtendedGuideValue | TechniqueAndPrice, groups: Groups, looked: Looked) -> Groups:
    """All bids within the band of the best figure, in order by what decides; the rest as they were.

    Every bid that the band put in its place carries the code "band_price", "band_quality" or "band_criterion".
    """
    if way.band_percent is None or way.decides is None or not groups:
        return groups
    best = looked(groups[0][0])
    edge = best * (100 - way.band_percent) / 100
    figures = [looked(group[0]) for group in groups]  # the best is in its band even where it is 0, and so is the edge
    near = [each == best or each > edge or (way.edge == "in" and each == edge) for each in figures]
    inside = [bid for group, within in zip(groups, near, strict=True) if within for bid in group]
    rest = [group for group, within in zip(groups, near, strict=True) if not within]
    code = way.decides if way.decides in ("price", "quality") else "criterion"
    return _split(inside, _deciding(way.decides), f"band_{code}") + rest


def _split(group: list[BidResult], key: Key, code: str) -> Groups:
    """The group by `key`, highest first; where that tells any two apart, every bid of it carries `code`."""
    if len({key(bid) for bid in group}) == 1:
        return [group]
    order = sorted(group, key=lambda bid: (-key(bid), bid.provider))
    return [[replace(bid, tie_settled_by=code) for bid in part] for _, part in groupby(order, key=key)]


def _deciding(decides: str) -> Key:
    if decides == "price":
        return _cheap
    if decides == "quality":
        return _good
    return lambda bid: bid.criteria[decides]


def _cheap(bid: BidResult) -> Fraction:
    if bid.price is None:
        raise ValueError(f"the bid of '{bid.provider}' has no price to compare")
    return -bid.price


def _good(bid: BidResult) -> Fraction:
    if bid.quality is None:
        raise ValueError(f"the bid of '{bid.provider}' has no quality points to compare")
    return bid.quality
