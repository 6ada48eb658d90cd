"""A whole rehearsal of a method: every scene, the weighing, and the curve of points for price."""

from collections.abc import Callable
from fractions import Fraction

from criteria.schema import Method
from evaluation.exceptions import EvenhandError
from evaluation.rehearsal import further, scenes, swing
from evaluation.rehearsal.dummies import ASH, Stage
from evaluation.rehearsal.scene import Rehearsal, Scene, Verdict, Weighing
from evaluation.rehearsal.typical import typical
from evaluation.rehearsal.weighing import weigh
from evaluation.scoring.price import one_price

Play = Callable[[Stage], Scene]

#: scene id -> what plays it, in the order in which they are told
SCENES: dict[str, Play] = {
    "low_swing": swing.low_swing,
    "high_swing": swing.high_swing,
    "suicide_bid": scenes.suicide_bid,
    "goldilocks": swing.goldilocks,
    "one_bid": scenes.one_bid,
    "two_bids": scenes.two_bids,
    "exact_tie": scenes.exact_tie,
    "tie_at_cap": scenes.tie_at_cap,
    "all_fail": scenes.all_fail,
    "at_pass_mark": scenes.at_pass_mark,
    "at_ceiling": scenes.at_ceiling,
    "nil_line": scenes.nil_line,
    "cost_breakdown": further.cost_breakdown,
    "no_figure": further.no_figure,
    "strong_provider": further.strong_provider,
    "re_assessment": further.re_assessment,
}
_CURVE = 40  # steps of the curve of points for price
#: A sum that divides by nothing, or takes no such price: this is the day to learn of it.
_BREAKS = (ArithmeticError, ValueError, EvenhandError)


def rehearse(method: Method, hour: Fraction | None = None, local_cost: Fraction | None = None) -> Rehearsal:
    """Put made-up fields through `method` and say what happens in each. Same input, same output.

    `hour` is a usual price of an hour in pounds, in place of the method's own; `local_cost` what an hour costs by the
    method's low-price figures. A scene whose sum cannot be done is told as trouble, never raised.
    """
    stage = Stage(method, typical(method, hour, local_cost))
    played = tuple(_played(name, play, stage) for name, play in SCENES.items())
    price, _ = one_price(method.price, stage.bid(ASH, stage.top).rates, method.rounding)
    return Rehearsal(stage.typical, price.value if price else None, played, _weighed(stage), _curve(stage))


def _played(name: str, play: Play, stage: Stage) -> Scene:
    try:
        return play(stage)
    except _BREAKS:
        return Scene(name, Verdict.TROUBLE, "no_sum")


def _weighed(stage: Stage) -> Weighing | None:
    try:
        return weigh(stage)
    except _BREAKS:
        return None


def _curve(stage: Stage) -> tuple[tuple[Fraction, Fraction], ...]:
    """Price and its points for bids from four fifths to six fifths of the usual price, all in one field."""
    if not stage.priced or stage.uses != "points":
        return ()
    half = stage.between(Fraction(1, 2))
    factors = [Fraction(4, 5) + Fraction(2 * step, 5 * _CURVE) for step in range(_CURVE + 1)]
    try:
        result = stage.rank(*(stage.bid(f"{place:02d}", half, factor) for place, factor in enumerate(factors)))
    except _BREAKS:
        return ()
    return tuple(sorted({(b.price, b.price_points) for b in result.bids if b.price and b.price_points is not None}))
