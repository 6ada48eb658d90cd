"""The scenes about what stands beside one ranking: cost breakdowns, bids without a figure, many lots, the next list."""

from collections.abc import Callable
from dataclasses import replace
from fractions import Fraction

from criteria.formulas import StaffShare
from evaluation.model import CostLine, LotResult, LotStatus
from evaluation.rehearsal import scenes, swing
from evaluation.rehearsal.dummies import ASH, BIRCH, CEDAR, Stage, of
from evaluation.rehearsal.scene import Facts, Field, Scene, Verdict
from evaluation.scoring.formulas.staff import COST_NAMES
from evaluation.scoring.lots import limit_lots
from evaluation.scoring.quality import BidInput

ONE, HALF = Fraction(1), Fraction(1, 2)
FINE, LOOK, TROUBLE = Verdict.FINE, Verdict.LOOK, Verdict.TROUBLE
_SHARES = {ASH: Fraction(80), BIRCH: Fraction(70), CEDAR: Fraction(60)}  # per cent of the cost on the named lines
_MOST_LOTS = 30  # lots that are shared out; more tell nothing that these do not

#: what is played again by the criteria of a re-assessment: always, and where new prices are asked for
_AGAIN: tuple[Callable[[Stage], Scene], ...] = (
    scenes.exact_tie, scenes.tie_at_cap, scenes.all_fail, scenes.at_pass_mark,
)  # fmt: skip
_WITH_PRICES: tuple[Callable[[Stage], Scene], ...] = (
    swing.low_swing, swing.high_swing, scenes.suicide_bid, swing.goldilocks, scenes.one_bid, scenes.two_bids,
    scenes.at_ceiling, scenes.nil_line,
)  # fmt: skip


def cost_breakdown(stage: Stage) -> Scene:
    """Three bids alike but for the share of their cost on the lines that earn points; and one with a line left out."""
    formula = stage.method.price.formula
    if stage.uses != "points" or not isinstance(formula, StaffShare):
        return Scene("cost_breakdown", FINE, "no_costs")
    lines = formula.lines
    bids = [_with_share(stage.bid(name, stage.between(HALF)), lines, share) for name, share in _SHARES.items()]
    result = stage.rank(*bids)
    short = {line: cost for line, cost in bids[1].costs.items() if line != COST_NAMES[-1]}
    left_out = stage.rank(bids[0], replace(bids[1], costs=short))
    fields = (Field("breakdowns", result), Field("line_left_out", left_out))
    if left_out.status is LotStatus.COMPLETE or result.status is not LotStatus.COMPLETE:
        return Scene("cost_breakdown", TROUBLE, "ranked_without_line", fields)
    earned = [of(result, name).price_points or Fraction(0) for name in _SHARES]
    facts = {"gap": earned[0] - earned[-1], "available": stage.price_available}
    if len(set(earned)) < len(earned):
        return Scene("cost_breakdown", LOOK, "alike", fields, facts)
    return Scene("cost_breakdown", FINE, "told_apart", fields, facts)


def _with_share(bid: BidInput, lines: tuple[str, ...], share: Fraction) -> BidInput:
    """The bid with `share` per cent of its cost spread evenly over `lines`, and the rest over the others."""
    others = len(COST_NAMES) - len(lines)
    size = {True: share / len(lines), False: (100 - share) / others if others else Fraction(0)}
    costs = {name: CostLine(bid.provider, "", name, size[name in lines]) for name in COST_NAMES}
    return replace(bid, costs=costs)


def no_figure(stage: Stage) -> Scene:
    """Bids with the lowest marks that pass: can the sum be done for them, and for a good bid beside them?"""
    weak = [stage.bid(name, stage.passing) for name in (ASH, BIRCH)]
    fields = (
        Field("lowest_marks", stage.rank(*weak)),
        Field("beside_the_best", stage.rank(*weak, stage.bid(CEDAR, stage.top))),
    )
    alone, beside = (field.result for field in fields)
    if any(field.result.status is not LotStatus.COMPLETE for field in fields):
        return Scene("no_figure", FINE, "not_ranked", fields)
    if of(beside, CEDAR).total is None:
        return Scene("no_figure", TROUBLE, "best_too", fields)
    if all(bid.total is None for bid in alone.bids):
        return Scene("no_figure", LOOK, "weak_ones", fields)
    return Scene("no_figure", FINE, "always")


def strong_provider(stage: Stage) -> Scene:
    """One provider is the best in every lot: what does it hold, and is anything left without a holder?"""
    method = stage.method
    names = [lot.id for lot in method.lots[:_MOST_LOTS]]
    facts = {"lots": Fraction(len(names))}
    if len(names) == 1:
        return Scene("strong_provider", FINE, "one_lot")
    if method.lot_limit is None:
        return Scene("strong_provider", FINE, "no_limit", facts=facts)
    profiles = {ASH: stage.top, BIRCH: stage.between(HALF), CEDAR: stage.passing}
    ranked = stage.rank(*(stage.bid(name, profile) for name, profile in profiles.items()))
    if ranked.status is not LotStatus.COMPLETE:
        return Scene("strong_provider", TROUBLE, "not_ranked", (Field("every_lot", ranked),))
    shared = limit_lots(method, [_in_lot(ranked, name) for name in names], {})
    held = [lot for lot in shared if of(lot, ASH).tier]
    given_up = [lot for lot in shared if not of(lot, ASH).tier]
    empty = [lot for lot in shared if not any(bid.tier for bid in lot.bids)]
    facts |= {"held": Fraction(len(held)), "empty": Fraction(len(empty))}
    fields = tuple(Field(label, lots[0]) for label, lots in (("held", held), ("given_up", given_up)) if lots)
    verdict, found = (LOOK, "left_empty") if empty else (FINE, "shared_out")
    return Scene("strong_provider", verdict, found, fields, facts)


def _in_lot(result: LotResult, lot: str) -> LotResult:
    return replace(result, lot=lot, bids=tuple(replace(bid, lot=lot) for bid in result.bids))


def re_assessment(stage: Stage) -> Scene:
    """The same scenes by the criteria of a re-assessment; and a provider that sends no value of any measure."""
    cycle = stage.method.cycle
    if cycle is None:
        return Scene("re_assessment", FINE, "no_cycle")
    update = {"criteria": cycle.criteria, "combine": cycle.combine, "lot_limit": None, "cycle": None}
    again = Stage(stage.method.model_copy(update=update), stage.typical)
    played = [play(again) for play in (*_AGAIN, *(_WITH_PRICES if cycle.reprice else ()))]
    silent = replace(again.bid(BIRCH, again.top), measures={})
    missing = Field("nothing_sent", again.rank(again.bid(ASH, again.top), silent))
    stops = missing.result.status is not LotStatus.COMPLETE
    facts: Facts = {
        "trouble": " ".join(scene.id for scene in played if scene.verdict is TROUBLE),
        "look": " ".join(scene.id for scene in played if scene.verdict is LOOK),
        "measured": Fraction(bool(again.method.measured())),
        "stops": Fraction(stops),
    }
    verdict = TROUBLE if facts["trouble"] else LOOK if facts["look"] or stops else FINE
    return Scene("re_assessment", verdict, "played", (missing,), facts)
