"""How price and quality come together, in sentences: the rule with its own figures, and what it publishes besides."""

from collections.abc import Iterator
from fractions import Fraction

from criteria.combinations import (
    Combine,
    ExtendedGuideValue,
    QualityAndCost,
    SetRangeIndex,
    TechniqueAndPrice,
    UtilityIndex,
)
from evaluation.scoring.combine import COMBINATIONS
from evaluation.scoring.tree import Tree
from evaluation.words.labels import listed, number


def combined(tree: Tree, combine: Combine) -> Iterator[str]:
    """What is compared and who goes first, every published figure of it, and the pass mark on quality as a whole."""
    figures = {name: number(value) if isinstance(value, Fraction) else value for name, value in combine}
    way = COMBINATIONS[combine.rule]
    yield way.sentence.format(**figures, quality=number(tree.out_of), price=number(100 - tree.out_of))
    yield from _takes_in(tree)
    yield from _details(tree, combine)
    if way.relative:
        yield "Only bids that are in count in it. When one of them leaves, the order of the others can change."
    if combine.pass_percent is not None:
        share = number(combine.pass_percent)
        yield f"Less than {share}% of all the points for quality disqualifies the bid, whatever its price."


def _takes_in(tree: Tree) -> Iterator[str]:
    """What quality is, where the tree has a part called quality and others beside it."""
    parts = [c.title for c in tree.children() if c.kind != "price"]
    if len(parts) > 1:
        yield f"Quality is here everything that is not price: {listed([f'“{title}”' for title in parts])}."


def _details(tree: Tree, combine: Combine) -> Iterator[str]:
    """What a way of combining publishes besides its one sentence."""
    if isinstance(combine, ExtendedGuideValue | TechniqueAndPrice) and combine.band_percent is not None:
        titles = {c.id: c.title for c in tree.criteria}
        named = {"price": "the lower price", "quality": "more quality points"}
        decides = named.get(combine.decides or "") or f"more points for “{titles[combine.decides or '']}”"
        edge = "belongs to it" if combine.edge == "in" else "does not belong to it"
        yield (
            f"All bids within {number(combine.band_percent)}% of the best figure form a band; a bid exactly at its "
            f"edge {edge}. In the band {decides} goes first; the other bids follow by their figure."
        )
    if isinstance(combine, UtilityIndex):
        held = "held at 0" if combine.below_zero == "zero" else "left as it is, and then a higher price would help it"
        yield f"An index that would be below 0 is {held}."
    if isinstance(combine, SetRangeIndex):
        yield (
            "A price outside the range earns none or all of that and no more."
            if combine.hold
            else "A price outside the range earns less than none, or more than all, of that."
        )
    if isinstance(combine, QualityAndCost):
        marked = "the quality points as marked" if combine.technical == "as_marked" else "100 times quality ÷ the best"
        yield f"The technical score is {marked}."
