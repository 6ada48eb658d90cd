"""Points that are added: quality and price, or quality alone."""

from criteria.combinations import QualityOnly, WeightedSum
from evaluation.model import Step
from evaluation.scoring.combine.base import Candidate, Combination, Compared
from evaluation.scoring.steps import added


def _sum(_: WeightedSum, bid: Candidate, __: Compared) -> Step:
    if bid.points is None:
        raise ValueError(f"the bid of '{bid.provider}' has no points for price to add")
    return added("total", (bid.quality, bid.points), of=bid.provider)


def _quality(_: QualityOnly, bid: Candidate, __: Compared) -> Step:
    return added("total", (bid.quality,), of=bid.provider)


WEIGHTED_SUM = Combination(
    "weighted_sum",
    "Quality points and price points, added",
    "Quality earns up to {quality} points and price up to {price}. "
    "They are added, and the bid with the highest total goes first.",
    "Procurement Act 2023 s.23(3)(b), percentages; Oracle PeopleSoft Strategic Sourcing documentation, worked sums",
    WeightedSum,
    written="total = quality points + price points",
    uses="points",
    index=_sum,
)
QUALITY_ONLY = Combination(
    "quality_only",
    "Quality alone",
    "Quality alone is compared: the bid with the most quality points goes first.",
    "Bracknell Forest Council, homecare framework 2022-27, find-tender 074456-2025",
    QualityOnly,
    written="total = quality points",
    uses="quality",
    index=_quality,
)
