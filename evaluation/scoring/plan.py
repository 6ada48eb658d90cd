"""What ranking many lots at once needs to know of a method: leaves, price formula, rounding, and tie chain."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from fractions import Fraction
from math import lcm
from typing import Self

from criteria.combinations import Combine
from criteria.formulas import FixedRate, Formula
from criteria.schema import Method, Rounding, TieRule
from evaluation.exceptions import ScoringError
from evaluation.scoring.tree import Tree

NO_PRICE = FixedRate(rule="fixed_rate")
UNROUNDED = Rounding()
#: what the cube ranks; a method with anything else is ranked by `rank_lot`
KNOWN_FORMULAS = frozenset(
    {
        *("lowest_over_bid", "lowest_over_bid_floor", "reference_over_bid", "one_sided_linear", "linear_over_span"),
        *("two_sided_linear", "set_range", "mean_deviation", "median_deviation", "price_bands", "discount_saturation"),
        *("discount_share", "half_gain", "fixed_rate"),
    }
)
KNOWN_WAYS = frozenset({"weighted_sum", "quality_only"})


@dataclass(frozen=True, slots=True)
class Leaf:
    """A question or measure: the points out of 100 it can earn, and the whole number in `marks` that earns them all.

    `under` names the groups it stands in.
    """

    id: str
    points: Fraction
    top: int
    under: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Plan:
    """What the cube needs of a method. `price` is the points available for price, 0 where quality alone is compared;
    prices are whole numbers of `1 / per_pound` pounds.
    """

    leaves: tuple[Leaf, ...]
    price: Fraction = Fraction(0)
    formula: Formula = NO_PRICE
    rounding: Rounding = UNROUNDED
    ties: tuple[TieRule, ...] = ()
    per_pound: int = 100
    _whole: dict[str, tuple[tuple[int, ...], int]] = field(default_factory=dict, init=False, repr=False, compare=False)

    @classmethod
    def equal(cls, criteria: int, *, top: int, price: Fraction, formula: Formula, ties: Sequence[TieRule] = ()) -> Self:
        """A plan of so many equal criteria, marked 0 to `top`, that share what `price` leaves of 100 points."""
        each = (100 - price) / criteria
        leaves = tuple(Leaf(f"q{number}", each, top) for number in range(criteria))
        return cls(leaves, price, formula, ties=tuple(ties))

    def worth(self, name: str = "") -> list[Fraction]:
        """Points out of 100 for each 1 in `marks`, by leaf: 0 for what is not in the group or leaf `name`, if given."""
        return [leaf.points / leaf.top * (name in ("", leaf.id, *leaf.under)) for leaf in self.leaves]

    def whole_worth(self, name: str = "") -> tuple[tuple[int, ...], int]:
        """`worth` in the largest parts of a point that make all of it whole, and how many of them make one point.

        Kept once worked out: it is asked for with every block of lots.
        """
        if name not in self._whole:
            worth = self.worth(name)
            unit = lcm(*(each.denominator for each in worth))
            self._whole[name] = tuple(int(each * unit) for each in worth), unit
        return self._whole[name]


def plan_of(method: Method, *, cycle: bool = False, measure_unit: int = 1) -> Plan:
    """The plan of a method, or of its cycle.

    A question's marks are multiplied by the least number that makes every mark of its scale whole (1 for a scale 0 to
    5, 2 where there are half marks); a measure's points out of 100 by `measure_unit`. Raises ScoringError, a
    ValueError, for a method that the cube cannot rank: with another formula or way of combining, or line by line.
    """
    _require_known(method, method.cycle.combine if cycle and method.cycle else method.combine)
    tree = Tree(method.cycle.criteria if cycle and method.cycle else method.criteria)
    leaves = []
    for leaf in tree.leaves:
        top = Fraction(100 * measure_unit)
        if leaf.kind == "question":
            scale = method.scale(leaf.scale)
            top = scale.top * lcm(*(point.mark.denominator for point in scale.points))
        leaves.append(Leaf(leaf.id, tree.available[leaf.id], int(top), _above(tree, leaf.id)))
    price = tree.available[tree.price.id] if tree.price else Fraction(0)
    return Plan(tuple(leaves), price, method.price.formula or NO_PRICE, method.rounding, method.ties)


def _above(tree: Tree, criterion: str) -> tuple[str, ...]:
    parent = tree[criterion].parent
    return (parent, *_above(tree, parent)) if parent else ()


def _require_known(method: Method, combine: Combine) -> None:
    formula, unknown = method.price.formula, list[str]()
    if formula is not None and formula.rule not in KNOWN_FORMULAS:
        unknown.append(f"the price formula '{formula.rule}'")
    if method.price.basis == "lines":
        unknown.append("the price basis 'lines'")
    if combine.rule not in KNOWN_WAYS:
        unknown.append(f"the way of combining '{combine.rule}'")
    if unknown:
        raise ScoringError(f"Many lots cannot be ranked at once by {' and '.join(unknown)}: use rank_lot, lot by lot.")
