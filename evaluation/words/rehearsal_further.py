"""Scenes beside one ranking in sentences: cost breakdowns, bids without a figure, many lots, the next list."""

from collections.abc import Mapping
from fractions import Fraction
from types import MappingProxyType

from criteria.schema import Method
from evaluation.rehearsal.scene import Scene
from evaluation.words.labels import Labels, count, inside, listed, number, points

TITLES: Labels = MappingProxyType(
    {
        "cost_breakdown": "Three cost breakdowns, and one with a line left out",
        "no_figure": "Bids that no figure can be made for",
        "strong_provider": "One provider that is the best in every lot",
        "re_assessment": "The list worked out again",
    }
)
FIELDS: Labels = MappingProxyType(
    {
        "breakdowns": "Ash puts 80% of its cost on the named lines, Birch 70%, Cedar 60%",
        "line_left_out": "Birch leaves a line of its breakdown out",
        "lowest_marks": "Two bids with the lowest marks that pass",
        "beside_the_best": "The same two beside a bid with the best marks",
        "every_lot": "The three bids in every lot",
        "held": "A lot that Ash holds",
        "given_up": "A lot that Ash does not hold",
        "nothing_sent": "Birch sends no value of any measure",
    }
)
_BIDDERS = 3  # that the scene of many lots is played with
_MEND_WEAK = "Publish a pass mark on quality that is above 0."


def _fact(scene: Scene, name: str) -> Fraction:
    return Fraction(scene.facts[name])


def cost_breakdown(_: Method, scene: Scene) -> tuple[str, ...]:
    """What differing breakdowns earn."""
    if scene.found == "no_costs":
        return ("The cost breakdown earns no points in this method.",)
    if scene.found == "ranked_without_line":
        return ("A bid is ranked although a line of its cost breakdown is missing, or none can be ranked.",)
    moved = f"{points(_fact(scene, 'gap'))} of the {number(_fact(scene, 'available'))} points"
    left = "A breakdown with a line left out is not read as nought: the lot is not ranked until the line is there."
    if scene.found == "alike":
        head = "Bids with 80%, 70% and 60% of their cost on the named lines are not all told apart"
        return (f"{head}: {moved} lie between the first and the last. Check where points begin and end.", left)
    return (f"Between 80% and 60% of the cost on the named lines lie {moved}.", left)


def no_figure(_: Method, scene: Scene) -> tuple[str, ...]:
    """Whether the sum can be done for weak bids, and for a good one beside them."""
    if scene.found == "best_too":
        beside = "Beside two bids with the lowest marks that pass, not even the best bid has a figure"
        return (f"{beside}: all tie, whatever they ask and offer.", _MEND_WEAK)
    if scene.found == "weak_ones":
        weak = "For bids with the lowest marks that pass no figure can be made"
        return (f"{weak}: they go last and tie, whatever they ask.", _MEND_WEAK)
    if scene.found == "not_ranked":
        return ("Bids with the lowest marks that pass are not ranked at all.",)
    return ("Every bid that is in has a figure, also one with the lowest marks that pass.",)


def strong_provider(method: Method, scene: Scene) -> tuple[str, ...]:
    """What one provider may hold that is the best everywhere, and what is left for nobody."""
    if scene.found == "one_lot":
        return ("There is one lot.",)
    if scene.found == "not_ranked":
        return ("The three bids cannot be ranked.",)
    lots = f"{int(_fact(scene, 'lots')):,} lots"
    if scene.found == "no_limit":
        return (f"It is first in all {lots} and holds a place in each: the method sets no limit.",)
    head = f"Of {lots} it holds {int(_fact(scene, 'held')):,}; the others go to those ranked after it."
    if scene.found == "shared_out":
        return (head, "No lot is left without a provider, with three that bid for all.")
    empty = int(_fact(scene, "empty"))
    are = "is" if empty == 1 else "are"
    left = f"With three providers that bid for all, {count(empty, 'lot')} {are} left without any"
    return (head, f"{left}: {_why_empty(method)}", "Say in the method what becomes of such a lot, or raise the limit.")


def _why_empty(method: Method) -> str:
    most, lots = method.lot_limit.most if method.lot_limit else None, len(method.lots)
    if most is None or _BIDDERS * most >= lots:
        return "they hold the same lots, as far as the limit lets them."
    return f"with at most {count(most, 'lot')} each, {-(-lots // most):,} have to bid for all {lots:,} lots."


def re_assessment(scene: Scene, titles: Mapping[str, str]) -> tuple[str, ...]:
    """What goes wrong by the criteria of a re-assessment. `titles` are those of all scenes, by id."""
    if scene.found == "no_cycle":
        return ("The list is not worked out again.",)
    said = [
        f"By the criteria of the re-assessment {words}: {listed([inside(titles[name]) for name in names.split()])}."
        for words, names in (
            ("this would go wrong", str(scene.facts["trouble"])),
            ("look at this", str(scene.facts["look"])),
        )
        if names
    ]
    said = said or ["The same scenes were played by the criteria of the re-assessment, and nothing went wrong."]
    if scene.facts["stops"]:
        said.append(
            "A provider that sends nothing keeps everybody's list from being made: a measure without a value has no "
            "points. Say by a gap rule what it counts then."
        )
    elif scene.facts["measured"]:
        said.append("A provider that sends nothing is ranked by the gap rules, and the list is made all the same.")
    return tuple(said)
