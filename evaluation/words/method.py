"""A method in plain words: one sentence for each of its rules, with its own figures in them."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction

from criteria.schema import Criterion, GapRule, Measure, Method, Period, ReplyTime, Rounding
from evaluation.fair_cost.homecare import TITLES as COST_LINES
from evaluation.low_price.catalogue import PRICE_TESTS
from evaluation.scoring.combine import COMBINATIONS
from evaluation.scoring.formulas import FORMULAS
from evaluation.scoring.ties import TIE_RULES
from evaluation.scoring.tree import Tree
from evaluation.words.combining import combined
from evaluation.words.labels import GAPS, ROUNDINGS, count, day, inside, listed, number, pounds
from evaluation.words.lots import limit_rule, tier_rule
from evaluation.words.totals import apart


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
        "tiers": (tier_rule(method, tier) for tier in method.tiers),
        "lot_limit": limit_rule(method.lot_limit),
        "low_price": _low_price(method),
        "cycle": _cycle(method),
    }
    return tuple(Sentence(topic, TITLES[topic], text) for topic, texts in said.items() for text in texts)


def _combine(method: Method) -> Iterator[str]:
    yield from combined(Tree(method.criteria), method.combine)


def _price_basis(method: Method) -> Iterator[str]:
    lines = count(len(method.price.lines), "price line")
    alone = len(method.price.lines) == 1
    if method.price.formula is not None and method.price.formula.rule == "fixed_rate":
        yield f"The authority sets the rate of {'the ' if alone else 'all '}{lines}."
        return
    if method.price.basis == "lines":
        yield f"Each of the {lines} earns points by itself; its published weight is its share of the points for price."
    elif method.price.basis == "volumes":
        added = "which gives the price" if alone else f"and the {lines} are added to one price"
        yield f"Each rate is multiplied by its published yearly volume, {added}."
    elif alone:
        yield "There is one price line, and its rate is the price."
    else:
        yield f"Each rate counts with its published weight, and the {lines} are added to one price."


def _formula(method: Method) -> Iterator[str]:
    parameters, price = method.price.formula, Tree(method.criteria).price
    if parameters is None:
        return
    formula = FORMULAS[parameters.rule]
    available = Tree(method.criteria).available[price.id] if price else Fraction(0)
    yield formula.words(parameters, available, number)
    if formula.looks_at_others(parameters):
        also = method.price.reference_set == "in_and_disqualified"
        who = "bids that are in and bids disqualified on quality that have a price" if also else "bids that are in"
        yield f"{formula.compared} taken from {who}, and from no others."


def _pass_marks(method: Method) -> Iterator[str]:
    named = [c for c in method.criteria if c.pass_mark is not None or c.pass_percent is not None]
    for c in named:
        if c.pass_mark is not None:
            top = number(method.scale(c.scale).top)
            yield f"{c.title}: a mark below {number(c.pass_mark)} out of {top} disqualifies the bid."
        if c.pass_percent is not None:
            yield f"{c.title}: less than {number(c.pass_percent)}% of the points available disqualifies the bid."
    if method.combine.pass_percent is not None:
        share = number(method.combine.pass_percent)
        yield f"All quality together: less than {share}% of the points available disqualifies the bid."
    elif not named:
        yield "There is no pass mark."
    shares = method.combine.pass_percent is not None or any(c.pass_percent is not None for c in named)
    if shares and (method.rounding.criterion is not None or method.rounding.quality is not None):
        yield "A share of the points is held to a pass mark before any rounding."


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


def _rate(m: Measure) -> str:
    return f"the number of events for every {number(m.per or Fraction(1))} of what they happened in; {_line(m)}"


def _count(m: Measure) -> str:
    each, full = number(m.each or Fraction(0)), number(m.full_at or Fraction(0))
    return f"starts at {full} out of 100 and loses {each} for each one counted, not below 0" + (
        f" ({m.unit})" if m.unit else ""
    )


_RULES = {"table": _table, "bands": _bands, "line": _line, "count": _count, "rate": _rate}


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
    banded = any(link.band is not None for link in method.ties)
    for place, link in enumerate(method.ties, 1):
        rule = TIE_RULES[link.rule]
        named = {c.id: c.title for c in method.criteria}.get(link.criterion)
        text = rule.sentence.replace("the named criterion", f"“{named}”") if named else rule.sentence
        if link.band is not None:
            text = text.format(band=apart(link.band, COMBINATIONS[method.combine.rule].unit))
        if banded and link.band is None and link.rule != "recorded_draw":
            text = text.replace("Of bids with equal totals", "Of bids that count as tied")
        yield f"{place}. {text}" if len(method.ties) > 1 else text
    last = "Bids still equal after that" if method.ties else "Bids with equal totals"
    yield f"{last} share their rank."


def _near_tie(method: Method) -> Iterator[str]:
    if method.near_tie is not None:
        close = apart(method.near_tie, COMBINATIONS[method.combine.rule].unit)
        yield f"Totals within {close} of each other are marked as a near-tie: for information, it moves nobody."


def _low_price(method: Method) -> Iterator[str]:
    low = method.low_price
    if low is None or not low.tests:
        yield "No low price is asked about."
        return
    for test in low.tests:
        told = PRICE_TESTS[test.rule]
        aside = " This is information and opens no case." if told.information else ""
        yield f"{told.title}: {inside(told.words(test))}{aside}"
    approved = f"approved by {low.approved_by.rstrip('.')}"
    if low.cost is None:
        yield f"The law is that of {day(low.delivery_date)}. The tests are {approved}."
    else:
        wage = pounds(low.cost.wage)
        yield f"Costs are those stated for {day(low.delivery_date)}, {approved}, with a wage of {wage} an hour."
    yield "A signal removes nothing: the provider is asked, and named people decide and say why."
    yield _reply_time(low.reply)


def _reply_time(reply: ReplyTime) -> str:
    days = count(reply.working_days, "working day")
    told = f"A provider that is asked about its price has at least {days} after the notice to reply"
    if not reply.extensions:
        return f"{told}; this is not made longer."
    times = "once" if reply.extensions == 1 else f"up to {reply.extensions} times"
    return f"{told}; this can be made longer {times}, by {count(reply.extension_working_days, 'working day')}."


def _cycle(method: Method) -> Iterator[str]:
    cycle = method.cycle
    if cycle is None:
        yield "The list is not worked out again."
        return
    prices = "New prices are asked for." if cycle.reprice else "Prices stay as they were bid."
    often = "month" if cycle.months == 1 else count(cycle.months, "month")
    yield f"The list is worked out again every {often}. {prices}"
    yield from combined(Tree(cycle.criteria), cycle.combine)
    yield from (_period(place, period) for place, period in enumerate(cycle.periods, 1))


def _period(place: int, p: Period) -> str:
    return (
        f"Period {place} measures {day(p.starts)} to {day(p.ends)}; returns are due by {day(p.data_by)}, "
        f"the list is out by {day(p.list_by)} and takes effect on {day(p.live_on)}."
    )
