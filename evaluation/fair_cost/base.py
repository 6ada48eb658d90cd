"""What a cost model is, and what one comes to."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Generic, TypeVar

from criteria.fields import Record
from evaluation.fair_cost.statutory import Statutory
from evaluation.model import Step

P = TypeVar("P", bound=Record)
_NONE: Mapping[str, Step] = MappingProxyType({})


@dataclass(frozen=True, slots=True)
class Worked:
    """What a model comes to: its lines in order, the whole, and further figures by name (such as a visit's price)."""

    lines: tuple[Step, ...]
    total: Step
    more: Mapping[str, Step] = field(default_factory=lambda: _NONE)


@dataclass(frozen=True, slots=True)
class CostModel(Generic[P]):
    """One way to work out what care costs, or what next year's rate is.

    `per` says what the total is pounds of. `work` does the sum; the law of the day is needed where the inputs leave a
    statutory figure to it.
    """

    id: str
    title: str
    sentence: str
    source: str
    parameters: type[P]
    per: str
    work: Callable[[P, Statutory | None], Worked]
    kind: str = "fair_cost"

    @property
    def page(self) -> str:
        """The model's documentation."""
        return f"docs/rules/{self.id}.md"
