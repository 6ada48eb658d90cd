"""What price really weighs, and what a mark is worth in money, beside what the method says."""

from fractions import Fraction
from itertools import combinations

from criteria.schema import Rounding
from evaluation.model import BidResult, LotResult
from evaluation.rehearsal.dummies import Stage, of
from evaluation.rehearsal.scene import Spread, Verdict, Weighing, Worth
from evaluation.scoring.combine import COMBINATIONS
from evaluation.scoring.steps import exact_of

_SPREADS = {"tenth": Fraction(1, 10), "fifth": Fraction(1, 5), "third": Fraction(1, 3)}
_USUAL = "fifth"
_NEAR, _FAR = 10, 2  # percentage points that are no matter; how many times too small or too large is trouble
_SMALL = (Fraction(1, 100), Fraction(1, 20), Fraction(1, 5))  # tried in turn: some totals move only in larger steps
_GRID = 5
ONE = Fraction(1)


def weigh(stage: Stage) -> Weighing | None:
    """Price against quality at the usual price; None where price counts for nothing or totals cannot be made.

    Nothing is rounded here, so that a small change is seen. The effective weight of price in a spread is the range of
    totals that prices reach (marks half-way), over that range and the one that marks reach (at the usual price, from
    half the marks, or what passes where that is more, to the best).
    """
    if not stage.priced:
        return None
    exact = Stage(stage.method.model_copy(update={"rounding": Rounding()}), stage.typical)
    spreads = [found for name, part in _SPREADS.items() if (found := _spread(exact, name, part)) is not None]
    usual = next((spread for spread in spreads if spread.id == _USUAL), None)
    if usual is None:
        return None
    nominal = _nominal(exact)
    pairs, cheaper = _pairs(exact)
    one_percent, worths = _worths(exact)
    unit = COMBINATIONS[exact.method.combine.rule].unit
    verdict = _verdict(nominal, usual.effective)
    return Weighing(verdict, nominal, tuple(spreads), pairs, cheaper, one_percent, unit, worths)


def _nominal(stage: Stage) -> Fraction | None:
    """The weight of price as published, in per cent: of its criterion, or of the way of combining where that has
    weights.
    """
    if stage.uses == "points":
        return stage.price_available
    price, quality = (getattr(stage.method.combine, f"{name}_weight", None) for name in ("price", "quality"))
    quality = getattr(stage.method.combine, "technical_weight", quality)
    if isinstance(price, Fraction) and isinstance(quality, Fraction) and price + quality:
        return 100 * price / (price + quality)
    return 100 - quality if isinstance(quality, Fraction) else None


def _verdict(nominal: Fraction | None, effective: Fraction | None) -> Verdict:
    if nominal is None or effective is None or abs(nominal - effective) <= _NEAR:
        return Verdict.FINE
    small, large = sorted((nominal, effective))
    twice = large > _FAR * small or (100 - small) > _FAR * (100 - large)
    return Verdict.TROUBLE if twice else Verdict.LOOK


def _total(result: LotResult, name: str) -> Fraction | None:
    bid: BidResult = of(result, name)
    return None if bid.total is None or bid.step is None else exact_of(bid.step)


def _spread(stage: Stage, name: str, part: Fraction) -> Spread | None:
    half = stage.usual(Fraction(1, 2))
    result = stage.rank(
        stage.bid("cheap", half, 1 - part),
        stage.bid("dear", half, 1 + part),
        stage.bid("best", stage.top),
        stage.bid("worst", stage.level(Fraction(1, 2))),
    )
    cheap, dear, best, worst = (_total(result, n) for n in ("cheap", "dear", "best", "worst"))
    if cheap is None or dear is None or best is None or worst is None:
        return None
    price, quality = abs(cheap - dear), abs(best - worst)
    low, high = of(result, "cheap").price, of(result, "dear").price
    weight = 100 * price / (price + quality) if price + quality else None
    return Spread(name, low or Fraction(0), high or Fraction(0), price, quality, weight)


def _pairs(stage: Stage) -> tuple[int, int]:
    """Of all pairs on a grid of prices and marks where one is cheaper and the other better: how many, and in how many
    the cheaper goes ahead.
    """
    steps = [Fraction(step, _GRID - 1) for step in range(_GRID)]
    levels = {step: stage.usual(step) for step in steps}
    part = _SPREADS[_USUAL]
    bids = [
        stage.bid(f"{price} {mark}", level, 1 - part + 2 * part * price)
        for price in steps
        for mark, level in levels.items()
    ]
    placed = [bid for bid in stage.rank(*bids).bids if bid.rank is not None]
    crossed = [pair for pair in combinations(placed, 2) if _crossed(*pair)]
    return len(crossed), sum(_cheaper_first(*pair) for pair in crossed)


def _crossed(one: BidResult, other: BidResult) -> bool:
    price = (one.price or Fraction(0)) - (other.price or Fraction(0))
    quality = (one.quality or Fraction(0)) - (other.quality or Fraction(0))
    return price * quality > 0


def _cheaper_first(one: BidResult, other: BidResult) -> bool:
    cheap, dear = sorted((one, other), key=lambda bid: bid.price or Fraction(0))
    return (cheap.rank or 0) < (dear.rank or 0)


def _worths(stage: Stage) -> tuple[Fraction | None, tuple[Worth, ...]]:
    """What one per cent of the price moves, and what each step of a mark is worth in money, in one field."""
    for small in _SMALL:
        result, raised = _near(stage, small)
        slope, price, usual = _slope(result), of(result, "usual").price, _total(result, "usual")
        if slope and price and usual is not None:
            gains = {leaf: abs((_total(result, f"step {leaf}") or usual) - usual) for leaf in raised}
            worths = tuple(_worth(stage, leaf, gain, slope, price) for leaf, gain in gains.items())
            return slope * price / 100, worths
    return None, ()


def _near(stage: Stage, small: Fraction) -> tuple[LotResult, tuple[str, ...]]:
    """Bids a little apart in price, and one for each criterion a step higher, which are named too.

    Two bids at the ends of the usual spread stand among them, so that formulas that look at others see that spread.
    """
    half, part = stage.usual(Fraction(1, 2)), _SPREADS[_USUAL]
    raised = {leaf: {**half, leaf: place + 1} for leaf, place in half.items() if place < stage.top[leaf]}
    prices = {"low end": 1 - part, "high end": 1 + part, "cheaper": 1 - small, "usual": ONE, "dearer": 1 + small}
    field = [stage.bid(name, half, factor) for name, factor in prices.items()]
    field += [stage.bid(f"step {leaf}", profile) for leaf, profile in raised.items()]
    return stage.rank(*field), tuple(raised)


def _slope(result: LotResult) -> Fraction | None:
    """How much the total moves for each pound of the price, near the usual price."""
    cheaper, dearer = of(result, "cheaper"), of(result, "dearer")
    high, low = _total(result, "cheaper"), _total(result, "dearer")
    if cheaper.price is None or dearer.price is None or high is None or low is None or cheaper.price == dearer.price:
        return None
    return abs(high - low) / (dearer.price - cheaper.price)


def _worth(stage: Stage, leaf: str, gain: Fraction, slope: Fraction, price: Fraction) -> Worth:
    money = gain / slope
    return Worth(leaf, gain, money, stage.typical.hour * money / price, 100 * money / price)
