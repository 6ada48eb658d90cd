"""Quality- and cost-based selection: a technical threshold, then weighted technical and financial scores."""

from fractions import Fraction

from criteria.combinations import QualityAndCost
from evaluation.model import Step
from evaluation.scoring.combine.base import Candidate, Combination, Compared
from evaluation.scoring.combine.indices import quality_part
from evaluation.scoring.combine.others import best_of_each
from evaluation.scoring.steps import OVER, TIMES, added

HUNDRED = Fraction(100)


def _selection(way: QualityAndCost, bid: Candidate, compared: Compared) -> Step:
    best, low = compared
    relative = way.technical == "relative"
    technical = quality_part(HUNDRED, bid.quality, best) if relative else bid.quality
    working = (HUNDRED, TIMES, low.value, OVER, bid.priced.value)
    value = 100 * low.value / bid.priced.value
    financial = Step("financial_score", value, working=working, parts=(low, bid.priced), unit="of_100")
    parts = (
        _weighted("quality_part", way.technical_weight, technical),
        _weighted("price_part", way.price_weight, financial),
    )
    return added("figure", parts, of=bid.provider, unit="of_100")


def _weighted(what: str, weight: Fraction, score: Step) -> Step:
    working = (score.value, TIMES, weight, OVER, HUNDRED)
    return Step(what, score.value * weight / 100, working=working, parts=(score,), unit="points")


QUALITY_AND_COST = Combination(
    "quality_and_cost",
    "Quality- and cost-based selection",
    "Only bids that reach the technical threshold have their prices compared. The technical score counts "
    "{technical_weight}%; the financial score, 100 times the lowest price ÷ the price, counts {price_weight}%. The "
    "highest sum goes first.",
    "World Bank, consultants' selection (QCBS); India, manual for consultancy procurement: St x T% + Sf x P%",
    QualityAndCost,
    written="technical score × technical weight ÷ 100 + 100 × lowest price ÷ price × price weight ÷ 100",
    uses="price",
    index=_selection,
    relative=True,
    reference=best_of_each,
    unit="of_100",
    library=True,
)
