"""What was read from a workbook, as records, and the counts and totals to show before it is kept."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from fractions import Fraction

from evaluation.model import AgreedMark, Answer, Bid, ConditionAnswer, CostLine, MeasureValue, Provider, Rate


@dataclass(frozen=True, slots=True)
class QualityLoad:
    """The records of a quality workbook."""

    providers: tuple[Provider, ...] = ()
    bids: tuple[Bid, ...] = ()
    conditions: tuple[ConditionAnswer, ...] = ()
    answers: tuple[Answer, ...] = ()
    marks: tuple[AgreedMark, ...] = ()
    measures: tuple[MeasureValue, ...] = ()


@dataclass(frozen=True, slots=True)
class PriceLoad:
    """The records of a price workbook."""

    rates: tuple[Rate, ...] = ()
    costs: tuple[CostLine, ...] = ()


@dataclass(frozen=True, slots=True)
class MeasureLoad:
    """The records of a measures workbook: providers it names, and what the measures say."""

    providers: tuple[Provider, ...] = ()
    measures: tuple[MeasureValue, ...] = ()


@dataclass(frozen=True, slots=True)
class Total:
    """One line of the summary: what was counted, of which lot, question, measure or line, and the sum where it adds up.

    `what` is one of providers, bids, conditions, answers, marks, measures, priced_bids, rates, costs; `of` is an id.
    """

    what: str
    of: str
    count: int
    total: Fraction | None = None


def summary(load: QualityLoad | PriceLoad | MeasureLoad) -> tuple[Total, ...]:
    """Counts and totals by which a person can tell that what was read is what was in the file."""
    if isinstance(load, PriceLoad):
        priced = {(rate.lot, rate.provider) for rate in load.rates}
        sums = (*_sums("rates", load.rates), *_sums("costs", load.costs))
        return (*_counts("priced_bids", (lot for lot, _ in sorted(priced))), *sums)
    providers = Total("providers", "", len(load.providers))
    measures = _counts("measures", (value.measure for value in load.measures))
    if isinstance(load, MeasureLoad):
        return (providers, *measures)
    return (
        providers,
        *_counts("bids", sorted(bid.lot for bid in load.bids)),
        *_counts("conditions", (answer.condition for answer in load.conditions)),
        *_counts("answers", (answer.question for answer in load.answers)),
        *_marks(load.marks),
        *measures,
    )


def _counts(what: str, names: Iterable[str]) -> Iterator[Total]:
    yield from (Total(what, name, count) for name, count in Counter(names).items())


def _sums(what: str, amounts: Iterable[Rate | CostLine]) -> Iterator[Total]:
    by_line: dict[str, list[Fraction]] = defaultdict(list)
    for each in amounts:
        by_line[each.line].append(each.amount)
    yield from (Total(what, line, len(found), sum(found, Fraction(0))) for line, found in by_line.items())


def _marks(marks: Iterable[AgreedMark]) -> Iterator[Total]:
    by_question: dict[str, list[Fraction]] = defaultdict(list)
    for mark in marks:
        by_question[mark.question].append(mark.mark)
    yield from (Total("marks", name, len(found), sum(found, Fraction(0))) for name, found in by_question.items())
