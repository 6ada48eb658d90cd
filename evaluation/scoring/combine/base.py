"""What a way of combining price and quality is: its words, its parameters, and its sum."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Generic, Literal, TypeVar

from criteria.combinations import Combining
from evaluation.model import BidResult, Step

P = TypeVar("P", bound=Combining)
Token = Fraction | str


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

    @property
    def priced(self) -> Step:
        """The price. Raises ValueError where there is none."""
        if self.price is None:
            raise ValueError(f"the bid of '{self.provider}' has no price to compare")
        return self.price


def nothing(_: object, __: Sequence[Candidate]) -> tuple[Step, ...]:
    """The reference of a way that looks at no other bid."""
    return ()


Compared = tuple[Step, ...]
Groups = list[list[BidResult]]
Looked = Callable[[BidResult], Fraction]  # the figure of a bid that ranks compare: exact or as published


@dataclass(frozen=True, slots=True)
class Combination(Generic[P]):
    """One way to make one figure of price and quality, and to put bids in order by it.

    `written` is the sum in one line, as on its page. `uses` says what it needs beside quality: points for price (by
    the method's price formula), the price itself, or nothing. `better` says whether the higher or the lower figure
    goes first. `relative` ways look at other bids, at `reference`. `index` does the sum, unrounded, in `unit`
    ("points": quality and price points added; "of_100": a score out of 100; "index": a bare number; "GBP";
    "per_point": pounds a quality point); it is None for a bid that the sum cannot be done for, and such bids go last,
    equal to each other. `regroup`, where there is one, re-orders groups of equal bids, best first, by a published rule
    that looks past the figure (such as a band and what decides in it). `library` ways are other countries' forms,
    shown out of the way.
    """

    id: str
    title: str
    sentence: str
    source: str
    parameters: type[P]
    written: str
    uses: Literal["points", "price", "quality"]
    index: Callable[[P, Candidate, Compared], Step | None]
    better: Literal["higher", "lower"] = "higher"
    relative: bool = False
    reference: Callable[[P, Sequence[Candidate]], Compared] = nothing
    regroup: Callable[[P, Groups, Looked], Groups] | None = None
    unit: Literal["points", "of_100", "index", "GBP", "per_point"] = "points"
    library: bool = False
    kind: str = "combine"


def figure(working: tuple[Token, ...], value: Fraction, parts: tuple[Step, ...], *, of: str, unit: str) -> Step:
    """The one figure that ranks compare, with its sum."""
    return Step("figure", value, of=of, working=working, parts=parts, unit=unit)


def settled(step: Step, *, of: str, unit: str) -> Step:
    """A figure that was rounded or held by the way itself: ranks compare what it came to, not what it was before."""
    return figure((step.value,), step.value, (step,), of=of, unit=unit)
