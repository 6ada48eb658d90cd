"""What a way of combining price and quality is: its words, its parameters, and its sum."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Generic, Literal, TypeVar

from criteria.combinations import Combining
from evaluation.model import BidResult, Step

P = TypeVar("P", bound=Combining)


@dataclass(frozen=True, slots=True)
class Candidate:
    """A bid that is in and whole: its quality points (out of `out_of`), its one price, and its points for price.

    `price` is None where the way of combining does not look at it, `points` where price earns none.
    """

    provider: str
    quality: Step
    out_of: Fraction
    price: Step | None = None
    points: Step | None = None


def nothing(_: object, __: Sequence[Candidate]) -> Step | None:
    """The reference of a way that looks at no other bid."""
    return None


Groups = list[list[BidResult]]


@dataclass(frozen=True, slots=True)
class Combination(Generic[P]):
    """One way to make one figure of price and quality, and to put bids in order by it.

    `uses` says what it needs beside quality: points for price (by the method's price formula), the price itself, or
    nothing. `better` says whether the higher or the lower figure goes first. `relative` ways look at other bids, at
    `reference`. `index` does the sum, unrounded, in `unit`. `regroup`, where there is one, re-orders groups of equal
    bids, best first, by a published rule that looks past the figure (such as a band and a decision criterion).
    """

    id: str
    title: str
    sentence: str
    source: str
    parameters: type[P]
    uses: Literal["points", "price", "quality"]
    index: Callable[[P, Candidate, Step | None], Step]
    better: Literal["higher", "lower"] = "higher"
    relative: bool = False
    reference: Callable[[P, Sequence[Candidate]], Step | None] = nothing
    regroup: Callable[[P, Groups], Groups] | None = None
    unit: str = "points"
    library: bool = False
    kind: str = "combine"
