"""The templates as methods, and bids made up for any of them."""

from fractions import Fraction

import criteria
from criteria.reading import parse
from evaluation.model import AgreedMark, CostLine, Gap, MeasureValue, Rate
from evaluation.scoring.formulas.staff import COST_NAMES
from evaluation.scoring.quality import BidInput
from evaluation.scoring.ranking import LotInput, rank_lot

NAMES = criteria.template_names()
METHODS = {name: parse(criteria.template(name), name) for name in NAMES}


def bid(method, ref="A", level=1, *, dearer=0, without=(), lower=(), cycle=False):
    """A bid whose every mark and measure is so high (0 to 1), at the method's usual price and so much more on top.

    `without`: measures that are missing. `lower`: questions one mark below their pass mark.
    """
    tops = {c.id: [p.mark for p in method.scale(c.scale).points] for c in method.questions}
    marks = {q: given[round(level * (len(given) - 1))] for q, given in tops.items()}
    marks |= {c.id: c.pass_mark - 1 for c in method.questions if c.id in lower}
    measures = {m.id: value(m, ref, level) for m in method.measured(cycle=cycle)}
    measures |= {m: MeasureValue(ref, m, Gap.MISSING) for m in without}
    return BidInput(
        ref,
        marks={q: AgreedMark(ref, q, mark, "r", "p") for q, mark in marks.items()},
        measures=measures,
        rates={x.id: Rate(ref, "", x.id, asked(method, x) + dearer) for x in method.price.lines if x.rate is None},
        costs={name: CostLine(ref, "", name, Fraction(2)) for name in COST_NAMES},
        preference=1,
    )


def asked(method, line):
    formula = method.price.formula
    fixed = {"price_matrix": lambda: formula.rows[1].price, "set_range": lambda: formula.lowest}
    if formula is not None and formula.rule in fixed and method.price.basis == "weights":
        return fixed[formula.rule]()
    return line.lowest or {"hour": Fraction(31), "visit": Fraction(16), "night": Fraction(95)}.get(line.unit, 950)


def value(m, ref, level):
    if m.rule == "table":
        return MeasureValue(ref, m.id, m.table[round((1 - level) * (len(m.table) - 1))].value)
    if m.rule == "bands":
        steps = [b.at_least if b.at_least is not None else b.at_most for b in m.bands]
        return MeasureValue(ref, m.id, steps[round((1 - level) * (len(steps) - 1))], sample=1000)
    if m.rule == "count":
        return MeasureValue(ref, m.id, Fraction(round((1 - level) * 4)), sample=1000)
    at = m.zero_at + (m.full_at - m.zero_at) * level
    return MeasureValue(ref, m.id, at * 1000 / m.per if m.rule == "rate" else at, sample=1000)


def ranked(method, *bids, cycle=False, lot=""):
    result = rank_lot(method, LotInput(lot or method.lots[0].id, bids), cycle=cycle)
    return result, {b.provider: b for b in result.bids}
