"""What each way of combining price and quality is told: one closed record a way, named by its `rule`.

The sums are in evaluation/scoring/combine, one page a rule in docs/rules.
"""

from typing import Annotated, Literal

from pydantic import BeforeValidator, Field

from criteria.fields import Exact, Record


class Combining(Record):
    """What every way of combining may have: a share of all quality points below which a bid is disqualified."""

    pass_percent: Exact | None = None


class WeightedSum(Combining):
    """Quality points and price points, added; the highest total goes first."""

    rule: Literal["weighted_sum"]


class QualityOnly(Combining):
    """Quality points alone; the highest go first."""

    rule: Literal["quality_only"]


def _named(value: object) -> object:
    """A rule that needs no figures may be written as its bare name."""
    return {"rule": value} if isinstance(value, str) else value


Combine = Annotated[
    Annotated[WeightedSum | QualityOnly, Field(discriminator="rule")],
    BeforeValidator(_named),
]
