"""The scenes about fields that will come: few bids, failing bids, ties, gaps, ceilings and suicide bids."""

from dataclasses import replace
from fractions import Fraction

from evaluation.model import LotResult, LotStatus, Rate, State
from evaluation.rehearsal.dummies import ASH, BIRCH, CEDAR, Stage, of, winners
from evaluation.rehearsal.scene import Facts, Field, Scene, Verdict
from evaluation.rehearsal.swing import looks_at_others
from evaluation.scoring.quality import BidInput

ONE, HALF = Fraction(1), Fraction(1, 2)
FINE, LOOK, TROUBLE = Verdict.FINE, Verdict.LOOK, Verdict.TROUBLE
_JUMP = Fraction(1, 4)  # of the points for price: more than this for one per cent of price is a cliff
_MOST_PLACES = 40  # of a tier that is filled with made-up bids


def one_bid(stage: Stage) -> Scene:
    """Nobody else bids: what does the price still matter?"""
    fields = tuple(
        Field(label, stage.rank(stage.bid(ASH, stage.between(HALF), factor)))
        for label, factor in (("usual", ONE), ("double", Fraction(2)))
    )
    first, second = (of(field.result, ASH) for field in fields)
    if any(field.result.status is not LotStatus.COMPLETE for field in fields):
        return Scene("one_bid", TROUBLE, "not_ranked", fields)
    if not stage.priced:
        return Scene("one_bid", FINE, "no_price", fields[:1])
    if first.price_points is None:
        return Scene("one_bid", FINE, "ranked", fields)
    same = first.price_points == second.price_points
    return Scene("one_bid", LOOK if same else FINE, "same_points" if same else "ranked", fields)


def two_bids(stage: Stage) -> Scene:
    """Two bids of one quality, one per cent apart in price: a small gap should decide little.

    Looked for round the usual price, from four fifths of it to six fifths; the pair with the widest gap is shown.
    """
    pairs = [_pair(stage, Fraction(place, 100)) for place in range(80, 120)] if stage.priced else []
    result = max(pairs, key=_gap) if pairs else _pair(stage, ONE)
    fields = (Field("one_percent_apart", result),)
    if result.status is not LotStatus.COMPLETE:
        return Scene("two_bids", TROUBLE, "not_ranked", fields)
    if not stage.priced:
        return Scene("two_bids", FINE, "no_price", fields)
    if ASH not in winners(result):
        return Scene("two_bids", TROUBLE, "dearer_first", fields)
    if of(result, ASH).price_points is None:
        return Scene("two_bids", FINE, "cheaper_first", fields)
    facts = {"gap": _gap(result), "available": stage.price_available}
    if _gap(result) <= _JUMP * stage.price_available:
        return Scene("two_bids", FINE, "small_gap", fields, facts)
    return Scene("two_bids", TROUBLE if looks_at_others(stage) else LOOK, "cliff", fields, facts)


def _pair(stage: Stage, factor: Fraction) -> LotResult:
    level = stage.between(HALF)
    return stage.rank(stage.bid(ASH, level, factor), stage.bid(BIRCH, level, factor + Fraction(1, 100)))


def _gap(result: LotResult) -> Fraction:
    cheap, dear = of(result, ASH).price_points, of(result, BIRCH).price_points
    return Fraction(0) if cheap is None or dear is None else cheap - dear


def all_fail(stage: Stage) -> Scene:
    """Every bid earns the worst marks there are."""
    result = stage.rank(*(stage.bid(name, stage.bottom) for name in (ASH, BIRCH)))
    fields = (Field("worst_marks", result),)
    if result.status is LotStatus.NO_AWARD:
        return Scene("all_fail", FINE, "nobody", fields)
    return Scene("all_fail", LOOK, "no_pass_mark" if not stage.has_pass_mark else "passes", fields)


def exact_tie(stage: Stage) -> Scene:
    """Two bids alike in everything."""
    bids = [stage.bid(name, stage.between(HALF)) for name in (ASH, BIRCH)]
    plain, drawn = stage.rank(*bids), stage.rank(*bids, draws=[(BIRCH, ASH)])
    fields = (Field("tied", plain),)
    if len(winners(plain)) < 2:
        return Scene("exact_tie", TROUBLE, "parted", fields)
    if len(winners(drawn)) == 1:
        return Scene("exact_tie", FINE, "drawn", (*fields, Field("after_draw", drawn)))
    return Scene("exact_tie", LOOK, "shared", fields)


def suicide_bid(stage: Stage) -> Scene:
    """A quarter of the usual price with half the marks (or what passes, if more), against two proper bids."""
    if not stage.priced:
        return Scene("suicide_bid", FINE, "no_price")
    proper = [stage.bid(ASH, stage.top, Fraction(105, 100)), stage.bid(BIRCH, stage.between(HALF))]
    result = stage.rank(*proper, stage.bid(CEDAR, stage.level(HALF), Fraction(1, 4)))
    wins = CEDAR in winners(result)
    asked = stage.method.low_price is not None and bool(stage.method.low_price.tests)
    found = ("wins_and_asked" if asked else "wins") if wins else "loses"
    verdict = (LOOK if asked else TROUBLE) if wins else FINE
    return Scene("suicide_bid", verdict, found, (Field("without", stage.rank(*proper)), Field("with", result)))


def nil_line(stage: Stage) -> Scene:
    """A bid leaves a price line out; another puts a penny on its smallest line."""
    lines = [line for line in stage.method.price.lines if line.rate is None]
    if not stage.priced:
        return Scene("nil_line", FINE, "no_price")
    left_out = stage.rank(stage.bid(ASH, stage.between(HALF)), _without(stage.bid(BIRCH, stage.top), lines[0].id))
    fields: tuple[Field, ...] = (Field("left_out", left_out),)
    if left_out.status is LotStatus.COMPLETE:
        return Scene("nil_line", TROUBLE, "ranked_without_price", fields)
    if len(stage.method.price.lines) == 1:
        return Scene("nil_line", FINE, "not_ranked", fields)
    better, worse = stage.bid(ASH, stage.top), stage.bid(BIRCH, stage.between(HALF))
    before = stage.rank(better, worse)
    least = min(lines, key=lambda line: (stage.typical.rates[line.id] * _weight(stage, line.id), line.id)).id
    penny = replace(worse, rates={**worse.rates, least: _penny(stage, least)})
    after = stage.rank(better, penny)
    fields = (*fields, Field("proper", before), Field("token", after))
    tips = winners(before) == (ASH,) and BIRCH in winners(after)
    facts: Facts = {"line": least, "rate": penny.rates[least].amount}
    return Scene("nil_line", LOOK if tips else FINE, "token_wins" if tips else "token_loses", fields, facts)


def at_ceiling(stage: Stage) -> Scene:
    """Every bidder asks the same high price: the published ceiling, or half as much again as usual."""
    if not stage.priced:
        return Scene("at_ceiling", FINE, "no_price")
    bids = [
        _at_ceiling(stage, stage.bid(name, level, Fraction(3, 2)))
        for name, level in ((ASH, stage.top), (BIRCH, stage.between(HALF)), (CEDAR, stage.passing))
    ]
    result = stage.rank(*bids)
    fields = (Field("ceiling", result),)
    earned = of(result, ASH).price_points
    if result.status is not LotStatus.COMPLETE:
        return Scene("at_ceiling", TROUBLE, "not_ranked", fields)
    if earned is None:
        return Scene("at_ceiling", FINE, "quality_decides", fields)
    facts = {"earned": earned, "available": stage.price_available}
    full = earned == stage.price_available
    return Scene("at_ceiling", LOOK if full else FINE, "full_points" if full else "less_points", fields, facts)


def at_pass_mark(stage: Stage) -> Scene:
    """One bid exactly at the pass marks, or as near above them as the scale allows; one a step below."""
    below, passing = stage.edge
    if below is None:
        return Scene("at_pass_mark", LOOK if not stage.has_pass_mark else FINE, "no_pass_mark")
    result = stage.rank(stage.bid(ASH, passing), stage.bid(BIRCH, below))
    fields = (Field("edge", result),)
    inside, outside = of(result, ASH).state, of(result, BIRCH).state
    if (inside, outside) != (State.IN, State.DISQUALIFIED):
        return Scene("at_pass_mark", TROUBLE, "nobody_passes", fields)
    return Scene("at_pass_mark", FINE, "equality_passes", fields)


def tie_at_cap(stage: Stage) -> Scene:
    """Two bids alike compete for the last place of a tier."""
    tier = next((tier for tier in stage.method.tiers if tier.places is not None), None)
    if tier is None or tier.places is None or tier.places > _MOST_PLACES:
        return Scene("tie_at_cap", FINE, "no_cap")
    ahead = [stage.bid(f"Ahead {place}", stage.top, ONE - Fraction(place, 200)) for place in range(1, tier.places)]
    tied = [stage.bid(name, stage.between(HALF)) for name in (ASH, BIRCH)]
    result = stage.rank(*ahead, *tied)
    facts: Facts = {
        "tier": tier.title,
        "places": Fraction(tier.places),
        "held": Fraction(sum(bid.tier == tier.id for bid in result.bids)),
    }
    shown = (Field("tied_at_cap", _only(result, {ASH, BIRCH})),)
    ends = of(result, ASH)
    if not ends.tied or (ends.rank or 0) != tier.places:
        return Scene("tie_at_cap", FINE, "not_made", shown, facts)
    drawn = stage.rank(*ahead, *tied, draws=[(BIRCH, ASH)])
    settled = of(drawn, ASH).rank != of(drawn, BIRCH).rank
    return Scene("tie_at_cap", FINE if settled else LOOK, "drawn" if settled else "together", shown, facts)


def _only(result: LotResult, names: set[str]) -> LotResult:
    return replace(result, bids=tuple(bid for bid in result.bids if bid.provider in names))


def _without(bid: BidInput, line: str) -> BidInput:
    return replace(bid, rates={name: rate for name, rate in bid.rates.items() if name != line})


def _penny(stage: Stage, line: str) -> Rate:
    smallest = Fraction(1, 10**stage.method.price.decimals)
    return Rate(BIRCH, stage.method.lots[0].id, line, min(max(smallest, Fraction(1, 100)), stage.typical.rates[line]))


def _weight(stage: Stage, line: str) -> Fraction:
    found = next(each for each in stage.method.price.lines if each.id == line)
    return (found.volume if stage.method.price.basis == "volumes" else found.weight) or Fraction(0)


def _at_ceiling(stage: Stage, bid: BidInput) -> BidInput:
    """The bid with every line that has a published highest rate at that rate."""
    highest = {line.id: line.highest for line in stage.method.price.lines if line.highest is not None}
    rates = {name: replace(rate, amount=highest.get(name, rate.amount)) for name, rate in bid.rates.items()}
    return replace(bid, rates=rates)
