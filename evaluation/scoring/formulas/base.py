"""What a price formula is: its words, its parameters, what it compares a price with, and its sum."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from types import MappingProxyType
from typing import Generic, Literal, TypeVar

from criteria.fields import Record
from evaluation.exact import text
from evaluation.model import CostLine, Step
from evaluation.scoring.steps import held

P = TypeVar("P", bound=Record)
Show = Callable[[Fraction], str]
MONEY = frozenset({"floor", "reference", "lowest", "highest", "ceiling", "threshold"})  # parameters that are prices
Measured = tuple[Step | None, tuple[str, ...]]  # what is compared, or None and what is missing


def nothing(_: object, __: Sequence[Step]) -> Step | None:
    """The reference of a formula that looks at no other bid."""
    return None


def needed(reference: Step | None) -> Step:
    """The step a price is compared with. Raises ValueError where there is none."""
    if reference is None:
        raise ValueError("there is no price to compare with")
    return reference


def limited(step: Step, available: Fraction, *, negative: bool = False) -> Step:
    """`step` held at the points available and, unless points may be `negative`, at 0: whatever a price was."""
    if step.value < 0 and not negative:
        return held(step, Fraction(0), "not_below_zero")
    return held(step, available, "not_above_points_available") if step.value > available else step


def pounds(value: Fraction, show: Show = text) -> str:
    """An amount as a sentence says it: £24, £24.50, and in full where pence do not do."""
    return f"£{_with_pence(show(value))}"


def _with_pence(written: str) -> str:
    return f"{written}0" if written.partition(".")[2].isdigit() and written[-2] == "." else written


def _no_more(_: object, __: Show) -> Mapping[str, str]:
    return MappingProxyType({})


@dataclass(frozen=True, slots=True)
class PriceFormula(Generic[P]):
    """One way to turn a price into points.

    `sentence` says it in plain words, with the parameters and `{points}` in braces; `told` gives words for parameters
    that are more than a number; `written` is the formula in one line, as on its page. `relative` formulas look at
    other bids, as `compared` says: when one leaves, the rest change; not so where the parameter named by `published`
    is given. `reference` picks what is compared with, `points` does the sum: points out of those available, unrounded,
    for one price. A formula with `of_costs` looks at what that makes of the bid's cost breakdown, in place of its
    price. `library` formulas are other countries' or rarely used forms, shown out of the way.
    """

    id: str
    title: str
    sentence: str
    source: str
    parameters: type[P]
    written: str
    relative: bool
    points: Callable[[P, Fraction, Step, Step | None], Step]
    reference: Callable[[P, Sequence[Step]], Step | None] = nothing
    library: bool = False
    kind: str = "price"
    compared: str = "The lowest price is"
    published: str = ""
    told: Callable[[P, Show], Mapping[str, str]] = _no_more
    of_costs: Callable[[P, Mapping[str, CostLine]], Measured] | None = None

    @property
    def looks_at(self) -> Literal["price", "costs"]:
        """What of a bid earns the points: its price, or its cost breakdown."""
        return "price" if self.of_costs is None else "costs"

    def looks_at_others(self, parameters: P) -> bool:
        """Whether, with these figures, a bid's points depend on other bids."""
        return self.relative and not (self.published and getattr(parameters, self.published) is not None)

    def words(self, parameters: P, available: Fraction, show: Show = text) -> str:
        """The sentence with this method's own figures in it, each number as `show` writes it."""
        plain = {name: show(value) if isinstance(value, Fraction) else str(value) for name, value in parameters}
        plain |= {name: _with_pence(plain[name]) for name in MONEY & plain.keys()}
        return self.sentence.format(**{"points": show(available)} | plain | dict(self.told(parameters, show)))
