"""What each price formula is told: one closed record a formula, named by its `rule`.

The sums are in evaluation/scoring/formulas, one page a rule in docs/rules.
"""

from typing import Annotated, Literal

from pydantic import Field

from criteria.fields import Exact, Record


class LowestOverBid(Record):
    """Points available x lowest price / price."""

    rule: Literal["lowest_over_bid"]


class OneSidedLinear(Record):
    """All the points at the lowest price, falling in a straight line to none at `zero_at` times the lowest."""

    rule: Literal["one_sided_linear"]
    zero_at: Exact
    below_zero: Literal["zero", "negative"] = "zero"


class ReferenceOverBid(Record):
    """Points available x a published reference price / price. No bid depends on another."""

    rule: Literal["reference_over_bid"]
    reference: Exact
    cap: bool = True


class FixedRate(Record):
    """The authority fixes every rate, so price earns no points and only quality is compared."""

    rule: Literal["fixed_rate"]


Formula = Annotated[LowestOverBid | OneSidedLinear | ReferenceOverBid | FixedRate, Field(discriminator="rule")]
