"""Quality: leaves of the tree, measures and their gaps, sums of groups, pass marks (docs/method.md, "Quality")."""

from collections.abc import Iterable, Mapping, Sequence
from fractions import Fraction

from criteria.schema import Criterion, GapRule, Measure, Method
from evaluation.model import Gap
from evaluation.recount.digits import cut
from evaluation.recount.records import Offer

Tree = Sequence[Criterion]
Points = Mapping[str, Fraction | None]  # by criterion; None where something below it is missing
Reading = tuple[Fraction | str | Gap, int | None]


def available(tree: Tree, of: Criterion) -> Fraction:
    """Points available at a node: 100 x the weights from the top down, each as a share of one."""
    parents = {each.id: each for each in tree}
    points, node = of.weight, of
    while node.parent:
        node = parents[node.parent]
        points = points * node.weight / 100
    return points


def quality_available(tree: Tree) -> Fraction:
    """Points available for quality as a whole."""
    return sum((each.weight for each in tree if not each.parent and each.kind != "price"), Fraction(0))


def exact_points(method: Method, tree: Tree, offer: Offer) -> dict[str, Fraction | None]:
    """The unrounded points of every question and measure."""
    found: dict[str, Fraction | None] = {}
    for leaf in tree:
        if leaf.kind in ("question", "measure"):
            share = _share(method, leaf, offer)
            found[leaf.id] = None if share is None else available(tree, leaf) * share
    return found


def rounded_points(method: Method, exact: Points) -> dict[str, Fraction | None]:
    """The same, rounded where the method rounds criteria."""
    form = method.rounding
    return {k: None if v is None else cut(v, form.criterion, form.mode) for k, v in exact.items()}


def with_groups(tree: Tree, leaves: Points) -> dict[str, Fraction | None]:
    """Leaves and groups: a group is the sum of the leaves under it."""
    points = dict(leaves)
    for node in tree:
        if node.kind == "group":
            points[node.id] = added(leaves[leaf] for leaf in leaves if _stands_under(tree, leaf, node.id))
    return points


def added(values: Iterable[Fraction | None]) -> Fraction | None:
    """The sum, or None where one of the values is missing."""
    listed = list(values)
    return None if None in listed else sum((v for v in listed if v is not None), Fraction(0))


def failures(tree: Tree, exact: Points, offer: Offer, pass_percent: Fraction | None) -> frozenset[str]:
    """Pass marks that the offer missed, by criterion; "" is quality as a whole. What is missing fails nothing."""
    reached = with_groups(tree, exact)
    missed = {node.id for node in tree if _misses(tree, node, reached.get(node.id), offer)}
    whole = added(exact.values())
    if pass_percent is not None and whole is not None and 100 * whole < pass_percent * quality_available(tree):
        missed.add("")
    return frozenset(missed)


def _misses(tree: Tree, node: Criterion, points: Fraction | None, offer: Offer) -> bool:
    mark = offer.marks.get(node.id)
    if node.pass_mark is not None and mark is not None and mark < node.pass_mark:
        return True
    needed = node.pass_percent
    return needed is not None and points is not None and 100 * points < needed * available(tree, node)


def _stands_under(tree: Tree, leaf: str, group: str) -> bool:
    parents = {each.id: each.parent for each in tree}
    while leaf := parents[leaf]:
        if leaf == group:
            return True
    return False


def _share(method: Method, leaf: Criterion, offer: Offer) -> Fraction | None:
    """What share of a leaf's points the offer earns, 0 to 1."""
    if leaf.kind == "question":
        mark = offer.marks.get(leaf.id)
        return None if mark is None else mark / method.scale(leaf.scale).top
    measure = method.measure(leaf.measure)
    out_of_100 = _measured(measure, offer)
    return None if out_of_100 is None else out_of_100 / 100


def _measured(measure: Measure, offer: Offer) -> Fraction | None:
    """A measure's points out of 100."""
    value, sample = offer.measures.get(measure.id, (Gap.MISSING, None))
    gap = value if isinstance(value, Gap) else _too_few(measure, sample)
    if gap is not None:
        return _gap_points(measure, gap, offer)
    if isinstance(value, str):
        return next(row.points for row in measure.table if row.value.casefold() == value.strip().casefold())
    return _from_number(measure, value, sample)


def _too_few(measure: Measure, sample: int | None) -> Gap | None:
    fewest = max(measure.minimum_sample or 0, 1 if measure.rule == "rate" else 0)
    return Gap.NOT_ENOUGH if (sample or 0) < fewest else None


def _gap_points(measure: Measure, gap: Gap, offer: Offer) -> Fraction | None:
    own: GapRule | None = getattr(measure.gaps, gap.value)
    rule = own or measure.gaps.missing
    if rule.rule == "no_total":
        return None
    if rule.rule == "carry_forward":
        return offer.carried.get(measure.id, rule.points)
    return rule.points


def _from_number(measure: Measure, value: Fraction, sample: int | None) -> Fraction:
    if measure.rule == "bands":
        return max(
            (band.points for band in measure.bands if _reached(band.at_least, band.at_most, value)), default=_NONE
        )
    if measure.rule == "count":
        return max(_NONE, _given(measure.full_at) - _given(measure.each) * value)
    if measure.rule == "rate":
        value = value * _given(measure.per) / Fraction(sample or 0)
    start, end = _given(measure.zero_at), _given(measure.full_at)
    return min(Fraction(100), max(_NONE, 100 * (value - start) / (end - start)))


def _reached(at_least: Fraction | None, at_most: Fraction | None, value: Fraction) -> bool:
    return (at_least is not None and value >= at_least) or (at_most is not None and value <= at_most)


def _given(figure: Fraction | None) -> Fraction:
    """A figure that the rule cannot do without; a method without it is refused when it is read."""
    if figure is None:
        raise ValueError("the measure lacks a figure that its rule needs")
    return figure


_NONE = Fraction(0)
