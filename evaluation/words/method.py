"""A method in plain words: one sentence for each of its rules, with its own figures in them."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction

from criteria.combinations import Combine
from criteria.schema import Criterion, GapRule, Measure, Method, Period, Rounding, Tier
from evaluation.fair_cost.homecare import TITLES as COST_LINES
from evaluation.low_price.rules import RULES
from evaluation.scoring.combine import COMBINATIONS
from evaluation.scoring.formulas import FORMULAS
from evaluation.scoring.ties import TIE_RULES
from evaluation.scoring.tree import Tree
from evaluation.words.labels import GAPS, ROUNDINGS, count, day, inside, listed, number, pounds


@dataclass(frozen=True, slots=True)
class Sentence:
    """One rule of a method in words. `topic` is a code that groups sentences; `title` names the topic for people."""

    topic: str
    title: str
    text: str


@dataclass(frozen=True, slots=True)
class CriterionLine:
    """A node of the criteria tree: how deep it lies, and how many of the 100 points it can earn."""

    depth: int
    criterion: Criterion
    available: Fraction


TITLES = {
    "combine": "Price and quality",
    "price_basis": "The price that is compared",
    "formula": "Points for price",
    "pass_marks": "Pass marks",
    "measures": "Measures",
    "rounding": "Rounding",
    "ties": "Ties",
    "near_tie": "Near-ties",
    "tiers": "Tiers",
    "lot_limit": "Lots for one provider",
    "low_price": "Low-price tests",
    "cycle": "Re-assessment",
}


def criteria_of(method: Method, *, cycle: bool = False) -> tuple[Criterion, ...]:
    """The criteria of the tender's tree, or of the cycle's where it is asked for and there is one."""
    return method.cycle.criteria if cycle and method.cycle else method.criteria


def titles_of(method: Method) -> dict[str, str]:
    """The title of everything in a method that has an id, and of the official cost lines, by id."""
    tree = (*method.criteria, *(method.cycle.criteria if method.cycle else ()))
    return (
        dict(COST_LINES)
        | {line.id: line.title for line in method.price.lines}
        | {condition.id: condition.title for condition in method.conditions}
        | {measure.id: measure.title for measure in method.measures}
        | {criterion.id: criterion.title for criterion in tree}
        | {lot.id: lot.title for lot in method.lots}
    )


def criteria_lines(criteria: Sequence[Criterion]) -> tuple[CriterionLine, ...]:
    """Every node of a tree with its depth and points, parents before their children, in the method's order."""
    tree = Tree(criteria)
    return tuple(CriterionLine(depth, c, tree.available[c.id]) for depth, c in tree.walk())


def method_in_words(method: Method) -> tuple[Sentence, ...]:
    """Every rule that decides who is ranked where, in the order in which it is used."""
    said = {
        "combine": _combine(method),
        "price_basis": _price_basis(method),
        "formula": _formula(method),
        "pass_marks": _pass_marks(method),
        "measures": (_measure(m) for m in method.measures),
        "rounding": _rounding(method.rounding),
        "ties": _ties(method),
        "near_tie": _near_tie(method),
        "tiers": (_tier(tier) for tier in method.tiers),
        "lot_limit": _lot_limit(method),
        "low_price": _low_price(method),
        "cycle": _cycle(method),
    }
    return tuple(Sentence(topic, TITLES[topic], text) for topic, texts in said.items() for text in texts)


def _combine(method: Method) -> Iterator[str]:
    yield from _combined(Tree(method.criteria), method.combine)


def _combined(tree: Tree, combine: Combine) -> Iterator[str]:
    figures = {name: number(value) if isinstance(value, Fraction) else value for name, value in combine}
    yield COMBINATIONS[combine.rule].sentence.format(
        **figures, quality=number(tree.out_of), price=number(100 - tree.out_of)
    )
    if combine.pass_percent is not None:
        share = number(combine.pass_percent)
        yield f"Less than {share}% of all the points for quality disqualifies the bid, whatever its price."


def _price_basis(method: Method) -> Iterator[str]:
    lines = count(len(method.price.lines), "price line")
    if method.price.formula is not None and method.price.formula.rule == "fixed_rate":
        yield f"The authority sets the rate of {'the ' if len(method.price.lines) == 1 else 'all '}{lines}."
        return
    if method.price.basis == "volumes":
        yield f"Each rate is multiplied by its published yearly volume, and the {lines} are added to one price."
    else:
        yield f"Each rate counts with its published weight, and the {lines} are added to one price."


def _formula(method: Method) -> Iterator[str]:
    parameters, price = method.price.formula, Tree(method.criteria).price
    if parameters is None:
        return
    formula = FORMULAS[parameters.rule]
    available = Tree(method.criteria).available[price.id] if price else Fraction(0)
    figures = {name: number(value) if isinstance(value, Fraction) else value for name, value in parameters}
    yield formula.sentence.format(points=number(available), **figures)
    if formula.relative:
        also = method.price.reference_set == "in_and_disqualified"
        who = "bids that are in and bids disqualified on quality" if also else "bids that are in"
        yield f"The lowest price is taken from {who}, and from no others."


def _pass_marks(method: Method) -> Iterator[str]:
    named = [c for c in method.criteria if c.pass_mark is not None or c.pass_percent is not None]
    for c in named:
        if c.pass_mark is not None:
            top = number(method.scale(c.scale).top)
            yield f"{c.title}: a mark below {number(c.pass_mark)} out of {top} disqualifies the bid."
        if c.pass_percent is not None:
            yield f"{c.title}: less than {number(c.pass_percent)}% of the points available disqualifies the bid."
    if not named:
        yield "There is no pass mark."


def _measure(m: Measure) -> str:
    gaps = [_gap(name, rule) for name in type(m.gaps).model_fields if (rule := getattr(m.gaps, name)) is not None]
    small = f" Fewer than {m.minimum_sample} counts as not enough." if m.minimum_sample else ""
    return f"{m.title}: {_RULES[m.rule](m)}.{small} {' '.join(gaps)}"


def _gap(name: str, rule: GapRule) -> str:
    label = GAPS[name]  # type: ignore[index] # a Gap is its own text
    fixed = f"{number(rule.points)} out of 100" if rule.points is not None else "no total"
    if rule.rule == "carry_forward":
        return f"{label}: the points of the list before, or else {fixed}."
    return f"{label}: no total until there is a value." if rule.rule == "no_total" else f"{label}: {fixed}."


def _table(m: Measure) -> str:
    return listed([f"{row.value} earns {number(row.points)}" for row in m.table]) + " out of 100"


def _bands(m: Measure) -> str:
    edges = [(b.points, "from" if b.at_least is not None else "up to", b.at_least, b.at_most) for b in m.bands]
    said = [
        f"{word} {number(low if low is not None else high or Fraction(0))} earns {number(p)}"
        for p, word, low, high in edges
    ]
    return listed(said) + " out of 100" + (f" ({m.unit})" if m.unit else "")


def _line(m: Measure) -> str:
    zero, full = m.zero_at or Fraction(0), m.full_at or Fraction(0)
    unit = f" ({m.unit})" if m.unit else ""
    return f"{number(zero)} earns 0 and {number(full)} earns 100, in a straight line between{unit}"


def _count(m: Measure) -> str:
    each, full = number(m.each or Fraction(0)), number(m.full_at or Fraction(0))
    return f"starts at {full} out of 100 and loses {each} for each one counted, not below 0" + (
        f" ({m.unit})" if m.unit else ""
    )


_RULES = {"table": _table, "bands": _bands, "line": _line, "count": _count, "rate": _line}


def _rounding(rounding: Rounding) -> Iterator[str]:
    named = {
        "price": "the price",
        "criterion": "points for each criterion",
        "price_points": "price points",
        "quality": "quality points",
        "total": "the total",
    }
    places = {name: getattr(rounding, name) for name in named if getattr(rounding, name) is not None}
    if not places:
        yield "Nothing is rounded; bids are compared on exact numbers."
        return
    said = listed([f"{named[name]} to {count(size, 'place')}" for name, size in places.items()])
    example = {"half_up": "2.675 becomes 2.68", "half_even": "2.665 becomes 2.66", "down": "2.679 becomes 2.67"}
    yield f"Rounded {ROUNDINGS[rounding.mode]} (to 2 places, {example[rounding.mode]}): {said}. Nothing else is."
    published = rounding.rank_on == "published"
    yield f"Ranks compare totals {'as published, after rounding' if published else 'before the total is rounded'}."


def _ties(method: Method) -> Iterator[str]:
    for place, link in enumerate(method.ties, 1):
        rule = TIE_RULES[link.rule]
        named = {c.id: c.title for c in method.criteria}.get(link.criterion)
        text = rule.sentence.replace("the named criterion", f"“{named}”") if named else rule.sentence
        yield f"{place}. {text}" if len(method.ties) > 1 else text
    last = "Bids still equal after that" if method.ties else "Bids with equal totals"
    yield f"{last} share their rank."


def _near_tie(method: Method) -> Iterator[str]:
    if method.near_tie is not None:
        points = f"{number(method.near_tie)} {'point' if method.near_tie == 1 else 'points'}"
        yield f"Totals within {points} of each other are marked as a near-tie: for information, it moves nobody."


def _tier(tier: Tier) -> str:
    if tier.places is None:
        return f"{tier.title} has no limit on places."
    together = {
        "all_in": "Bids that tie for the last place all go in.",
        "all_out": "Bids that tie across the last place all stay out of it.",
    }
    return f"{tier.title} has {count(tier.places, 'place')}. {together[tier.at_cap or 'all_in']}"


def _lot_limit(method: Method) -> Iterator[str]:
    if method.lot_limit is None:
        yield "A provider may hold any number of lots."
        return
    yield (
        f"A provider may hold at most {count(method.lot_limit.most, 'lot')}. "
        "Where it ranks in more, it gets them in the order of preference that it stated in its bid."
    )


def _low_price(method: Method) -> Iterator[str]:
    low = method.low_price
    if low is None or not low.tests:
        yield "Prices are not tested against the cost of care."
        return
    for test in low.tests:
        yield f"{RULES[test].title}: {inside(RULES[test].sentence)}"
    yield (
        f"Costs are those stated for {day(low.delivery_date)}, approved by {low.approved_by.rstrip('.')}, "
        f"with a wage of {pounds(low.cost.wage)} an hour."
    )
    yield "A signal removes nothing: the provider is asked, and a named person decides and says why."


def _cycle(method: Method) -> Iterator[str]:
    cycle = method.cycle
    if cycle is None:
        yield "The list is not worked out again."
        return
    prices = "New prices are asked for." if cycle.reprice else "Prices stay as they were bid."
    yield f"The list is worked out again every {count(cycle.months, 'month')}. {prices}"
    yield from _combined(Tree(cycle.criteria), cycle.combine)
    yield from (_period(place, period) for place, period in enumerate(cycle.periods, 1))


def _period(place: int, p: Period) -> str:
    return (
        f"Period {place} measures {day(p.starts)} to {day(p.ends)}; returns are due by {day(p.data_by)}, "
        f"the list is out by {day(p.list_by)} and takes effect on {day(p.live_on)}."
    )
