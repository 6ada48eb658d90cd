"""Price over quality and quality over price, in their plain forms. None looks at another bid."""

from fractions import Fraction

from criteria.combinations import AdjustedPrice, ElectronicCoefficient, PricePerQualityPoint, QualityPerPrice
from evaluation.model import Step
from evaluation.scoring.combine.base import Candidate, Combination, Compared, figure
from evaluation.scoring.steps import MINUS, OPEN, OVER, PLUS, SHUT, TIMES

ONE, HUNDRED = Fraction(1), Fraction(100)


def _per_point(_: PricePerQualityPoint, bid: Candidate, __: Compared) -> Step | None:
    quality, price = bid.quality, bid.priced
    if not quality.value:
        return None
    working = (price.value, OVER, quality.value)
    return figure(working, price.value / quality.value, (price, quality), of=bid.provider, unit="per_point")


def _for_money(way: QualityPerPrice, bid: Candidate, _: Compared) -> Step:
    quality, price = bid.quality, bid.priced
    working = (quality.value, TIMES, way.factor, OVER, price.value)
    value = quality.value * way.factor / price.value
    return figure(working, value, (quality, price), of=bid.provider, unit="index")


def _adjusted(_: AdjustedPrice, bid: Candidate, __: Compared) -> Step | None:
    quality, price = bid.quality, bid.priced
    if not quality.value:
        return None
    working = (price.value, OVER, OPEN, quality.value, OVER, HUNDRED, SHUT)
    return figure(working, price.value * 100 / quality.value, (price, quality), of=bid.provider, unit="GBP")


def _effective(way: ElectronicCoefficient, bid: Candidate, _: Compared) -> Step:
    quality, price, most = bid.quality, bid.priced, way.quality_weight / 100
    share = Step(
        "quality_share",
        most * quality.value / 100,
        working=(most, TIMES, quality.value, OVER, HUNDRED),
        parts=(quality,),
    )
    coefficient = Step(
        "coefficient",
        1 + share.value / (1 - most),
        working=(ONE, PLUS, share.value, OVER, OPEN, ONE, MINUS, most, SHUT),
        parts=(share,),
    )
    working = (price.value, OVER, coefficient.value)
    return figure(working, price.value / coefficient.value, (price, coefficient), of=bid.provider, unit="GBP")


PRICE_PER_QUALITY_POINT = Combination(
    "price_per_quality_point",
    "Price per quality point",
    "The price is divided by the quality points, out of 100. The bid with the lowest price per quality point goes "
    "first. A bid without any quality points goes last.",
    "Cabinet Office, Bid Evaluation Guidance Note, May 2021, part 7.3: price per quality point",
    PricePerQualityPoint,
    written="price ÷ quality points",
    uses="price",
    index=_per_point,
    better="lower",
    unit="per_point",
)
QUALITY_PER_PRICE = Combination(
    "quality_per_price",
    "Quality for the price, as an index",
    "The quality points, out of 100, times {factor}, are divided by the price. The bid with the highest index goes "
    "first.",
    "Negometrix, award formulas: value for money, (Q / P) x a constant",
    QualityPerPrice,
    written="quality points × factor ÷ price",
    uses="price",
    index=_for_money,
    unit="index",
    library=True,
)
ADJUSTED_PRICE = Combination(
    "adjusted_price",
    "Price adjusted for quality",
    "The price is divided by the share of quality that the bid reached, so £100 at 80% counts as £125. The lowest "
    "adjusted price goes first. A bid without any quality points goes last.",
    "Design-Build for Water and Wastewater Projects, table 17-2, adjusted bid",
    AdjustedPrice,
    written="price ÷ (quality points ÷ 100)",
    uses="price",
    index=_adjusted,
    better="lower",
    unit="GBP",
    library=True,
)
ELECTRONIC_COEFFICIENT = Combination(
    "electronic_coefficient",
    "Price over a coefficient for quality",
    "Quality is worth up to {quality_weight}%. The price is divided by a coefficient that grows from 1 with quality: "
    "1 + the share earned ÷ (1 − the largest share). The lowest price after that goes first.",
    "ProZorro (Ukraine), openprocurement/barbecue: the coefficient of electronic auctions with non-price criteria",
    ElectronicCoefficient,
    written="price ÷ (1 + V ÷ (1 − Vmax)), where Vmax = quality weight ÷ 100 and V = Vmax × quality points ÷ 100",
    uses="price",
    index=_effective,
    better="lower",
    unit="GBP",
    library=True,
)
