"""What a price formula is: its words, its parameters, what it compares a price with, and its sum."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Generic, TypeVar

from criteria.fields import Record
from evaluation.exact import text
from evaluation.model import Step

P = TypeVar("P", bound=Record)


def nothing(_: object, __: Sequence[Step]) -> Step | None:
    """The reference of a formula that looks at no other bid."""
    return None


def needed(reference: Step | None) -> Step:
    """The step a price is compared with. Raises ValueError where there is none."""
    if reference is None:
        raise ValueError("there is no price to compare with")
    return reference


@dataclass(frozen=True, slots=True)
class PriceFormula(Generic[P]):
    """One way to turn a price into points.

    `sentence` says it in plain words, with the parameters and `{points}` in braces. `relative` formulas look at other
    bids: when one leaves, the rest change. `reference` picks what is compared with, `points` does the sum: points out
    of those available, unrounded, for one price. `library` formulas are other countries' or rarely used forms, shown
    out of the way.
    """

    id: str
    title: str
    sentence: str
    source: str
    parameters: type[P]
    relative: bool
    points: Callable[[P, Fraction, Step, Step | None], Step]
    reference: Callable[[P, Sequence[Step]], Step | None] = nothing
    library: bool = False
    kind: str = "price"

    def words(self, parameters: P, available: Fraction) -> str:
        """The sentence with this method's own figures in it."""
        values = {name: _shown(value) for name, value in dict(parameters).items()}
        return self.sentence.format(points=text(available), **values)


def _shown(value: object) -> str:
    return text(value) if isinstance(value, Fraction) else str(value)
