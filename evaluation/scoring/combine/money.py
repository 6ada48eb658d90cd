"""Ways that compare pounds: the price alone, or the price less what its quality is worth."""

from collections.abc import Iterator
from fractions import Fraction

from criteria.combinations import LowestPrice, QualityInMoney
from evaluation.model import Step
from evaluation.scoring.combine.base import Candidate, Combination, Compared, figure
from evaluation.scoring.steps import MINUS, OVER, TIMES, added

HUNDRED = Fraction(100)


def _price(_: LowestPrice, bid: Candidate, __: Compared) -> Step:
    return figure((bid.priced.value,), bid.priced.value, (bid.priced,), of=bid.provider, unit="GBP")


def _less_worth(way: QualityInMoney, bid: Candidate, _: Compared) -> Step:
    price, worth = bid.priced, _worth(way.worth, bid.quality)
    working = (price.value, MINUS, worth.value)
    return figure(working, price.value - worth.value, (price, worth), of=bid.provider, unit="GBP")


def _worth(pounds: Fraction, quality: Step) -> Step:
    """What the quality is worth: by criterion, or of the whole where the method rounds the quality points."""
    lines = [quality] if quality.exact is not None else list(_criteria(quality))
    parts = [
        Step(
            "criterion_worth",
            pounds * line.value / 100,
            of=line.of,
            working=(pounds, TIMES, line.value, OVER, HUNDRED),
            parts=(line,),
            unit="GBP",
        )
        for line in lines
    ]
    return added("quality_worth", parts, unit="GBP")


def _criteria(step: Step) -> Iterator[Step]:
    """The questions and measures that a sum of quality points is made of."""
    if step.what not in ("quality", "group"):
        yield step
        return
    for part in step.parts:
        yield from _criteria(part)


QUALITY_IN_MONEY = Combination(
    "quality_in_money",
    "Quality in money: price less what quality is worth",
    "Full quality is worth £{worth}. Each criterion's share of it, as far as the bid reached it, is taken off the "
    "price. The lowest price after that goes first; it may be below £0.",
    "Negometrix, Award on value (the Netherlands: gunnen op waarde)",
    QualityInMoney,
    written="price − worth × quality points ÷ 100, where each criterion takes off worth × its points ÷ 100",
    uses="price",
    index=_less_worth,
    better="lower",
    unit="GBP",
    library=True,
)
LOWEST_PRICE = Combination(
    "lowest_price",
    "Lowest price among bids that pass",
    "Of the bids that reach every pass mark, the one with the lowest price goes first. Quality above the pass mark "
    "earns nothing.",
    "World Bank, award notices of works and goods: the lowest evaluated price among bids that answer the tender",
    LowestPrice,
    written="price, among bids with quality points ≥ the pass mark",
    uses="price",
    index=_price,
    better="lower",
    unit="GBP",
)
