"""Marks and measures into quality points, node by node, with pass marks applied exactly as published."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from fractions import Fraction

from criteria.schema import Criterion, Method
from evaluation.model import AgreedMark, CostLine, Failure, MeasureValue, Rate, State, Step
from evaluation.scoring.measures import measure_points
from evaluation.scoring.steps import added, exact_of, given, round_step, share
from evaluation.scoring.tree import Tree

ALL_QUALITY = ""  # the criterion of a pass mark on quality as a whole


@dataclass(frozen=True, slots=True)
class BidInput:
    """All that is known of one bid in one lot. `state` is what people and published rules made of it before scoring.

    `marks` by question id, `measures` by measure id, `rates` by price line id; `carried` holds points out of 100 from
    the list before, by measure id; `preference` is the provider's own order of lots; `costs` is the bid's own cost
    breakdown, by line id.
    """

    provider: str
    state: State = State.IN
    marks: Mapping[str, AgreedMark] = field(default_factory=dict)
    measures: Mapping[str, MeasureValue] = field(default_factory=dict)
    rates: Mapping[str, Rate] = field(default_factory=dict)
    carried: Mapping[str, Fraction] = field(default_factory=dict)
    preference: int | None = None
    costs: Mapping[str, CostLine] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Quality:
    """What quality came to. `step` is None where something is `missing`; `points` holds every node that could be
    added.
    """

    step: Step | None
    points: Mapping[str, Fraction]
    missing: tuple[str, ...]
    failures: tuple[Failure, ...]


def assess_quality(method: Method, tree: Tree, bid: BidInput, pass_percent: Fraction | None = None) -> Quality:
    """Quality points of one bid out of what the tree gives quality, and each pass mark it did not reach.

    `pass_percent` is the share of all quality points that the way of combining asks for. Pass marks look at unrounded
    points; reaching one exactly passes it.
    """
    steps: dict[str, Step] = {}
    for leaf in tree.leaves:
        step = _leaf(method, tree, leaf, bid)
        if step is not None:
            steps[leaf.id] = round_step(step, method.rounding.criterion, method.rounding.mode)
    missing = tuple(leaf.id for leaf in tree.leaves if leaf.id not in steps)
    _groups(tree, "", steps)
    tops = [c.id for c in tree.children() if c.kind != "price"]
    whole = added("quality", [steps[c] for c in tops]) if all(c in steps for c in tops) else None
    return Quality(
        round_step(whole, method.rounding.quality, method.rounding.mode) if whole else None,
        {name: step.value for name, step in steps.items()},
        missing,
        (*_failures(tree, steps, bid), *_failed_whole(tree, whole, pass_percent)),
    )


def _leaf(method: Method, tree: Tree, c: Criterion, bid: BidInput) -> Step | None:
    available = tree.available[c.id]
    if c.kind == "question":
        mark = bid.marks.get(c.id)
        if mark is None:
            return None
        said = given("mark", mark.mark, of=c.title, source=mark.source)
        return share("question", available, mark.mark, method.scale(c.scale).top, (said,), of=c.title)
    points = measure_points(method.measure(c.measure), bid.measures.get(c.measure), bid.carried)
    return points and share("measure", available, points.value, Fraction(100), (points,), of=c.title)


def _groups(tree: Tree, parent: str, steps: dict[str, Step]) -> None:
    for c in tree.children(parent):
        if c.kind == "group":
            _groups(tree, c.id, steps)
            parts = [steps.get(child.id) for child in tree.children(c.id)]
            if all(part is not None for part in parts):
                steps[c.id] = added("group", [part for part in parts if part is not None], of=c.title)


def _failures(tree: Tree, steps: Mapping[str, Step], bid: BidInput) -> list[Failure]:
    found = []
    for c in tree.criteria:
        if c.pass_mark is not None and c.id in bid.marks and bid.marks[c.id].mark < c.pass_mark:
            found.append(Failure(c.id, bid.marks[c.id].mark, c.pass_mark))
        if c.pass_percent is not None and c.id in steps:
            reached = 100 * _unrounded(steps[c.id]) / tree.available[c.id]
            if reached < c.pass_percent:
                found.append(Failure(c.id, reached, c.pass_percent))
    return found


def _failed_whole(tree: Tree, whole: Step | None, pass_percent: Fraction | None) -> Iterator[Failure]:
    if whole is not None and pass_percent is not None:
        reached = 100 * sum(map(_unrounded, whole.parts), Fraction(0)) / tree.out_of
        if reached < pass_percent:
            yield Failure(ALL_QUALITY, reached, pass_percent)


def _unrounded(step: Step) -> Fraction:
    """A node's points with no rounding anywhere below it."""
    if step.what == "group":
        return sum((_unrounded(part) for part in step.parts), Fraction(0))
    return exact_of(step)
