"""The criteria tree: who is under whom, and how many of the 100 points each node can earn."""

from collections.abc import Iterator, Sequence
from fractions import Fraction
from functools import cached_property

from criteria.schema import Criterion


class Tree:
    """A criteria tree that has passed the method's checks (children total 100 of their parent, no rings)."""

    def __init__(self, criteria: Sequence[Criterion]) -> None:
        self.criteria = tuple(criteria)
        self._by_id = {c.id: c for c in criteria}

    def __getitem__(self, criterion_id: str) -> Criterion:
        return self._by_id[criterion_id]

    def children(self, criterion_id: str = "") -> tuple[Criterion, ...]:
        """The children of a group in the method's order; of "" the top of the tree."""
        return tuple(c for c in self.criteria if c.parent == criterion_id)

    @cached_property
    def price(self) -> Criterion | None:
        """The criterion of kind "price", where the tree has one."""
        return next((c for c in self.criteria if c.kind == "price"), None)

    @cached_property
    def out_of(self) -> Fraction:
        """The points that quality can earn: all of the top that is not price."""
        return sum((self.available[c.id] for c in self.children() if c.kind != "price"), Fraction(0))

    @cached_property
    def leaves(self) -> tuple[Criterion, ...]:
        """Questions and measures, in the method's order."""
        return tuple(c for c in self.criteria if c.kind in ("question", "measure"))

    @cached_property
    def available(self) -> dict[str, Fraction]:
        """Points out of 100 that each node can earn: the product of the weights down to it."""
        return {c.id: self._share(c) * 100 for c in self.criteria}

    def _share(self, c: Criterion) -> Fraction:
        above = self._share(self._by_id[c.parent]) if c.parent else Fraction(1)
        return above * c.weight / 100

    def walk(self, parent: str = "", depth: int = 0) -> Iterator[tuple[int, Criterion]]:
        """Every node with its depth, parents before their children, in the method's order."""
        for child in self.children(parent):
            yield depth, child
            yield from self.walk(child.id, depth + 1)
