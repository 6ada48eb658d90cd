"""How a rule with one limit for a whole field is put to every bid: what the library's tests share."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from functools import cache

from evaluation.low_price.catalogue.base import Facts, Field, Offer, each, found, is_below, not_testable, too_few
from evaluation.low_price.catalogue.shares import share_below
from evaluation.model import LowPriceSignal, Signal, Step

Prices = tuple[Step, ...]


@dataclass(frozen=True, slots=True)
class Limit:
    """What every price of a field is held against.

    `steps` are the limits that the rule sets: a price under any of them gives a signal, so the highest one decides.
    None of them is "not testable" for the reason `why`; with some, `why` is what part of the rule could not be looked
    at, and then no bid is clear. `compared` is what the first limit is a share of.
    """

    steps: Sequence[Step] = ()
    compared: Step | None = None
    why: str = ""
    facts: Facts = field(default_factory=dict)
    working: Sequence[Step] = ()


def by_limit(
    rule: str, field: Field, limit_of: Callable[[Prices], Limit], at_limit: str = "clear", needed: int = 1
) -> tuple[LowPriceSignal, ...]:
    """Every bid against the limit of all the prices that count, lowest first. A bid left out of what the others are
    compared with is looked at with its own price added. Fewer prices than `needed` cannot be looked at.
    """
    counting = field.prices()
    whole = cache(lambda: limit_of(counting))

    def look(offer: Offer, price: Step) -> LowPriceSignal:
        prices = counting if offer.counts else _with(counting, price)
        if len(prices) < needed:
            return too_few(rule, field, offer, len(prices), needed, price=price)
        limit = whole() if offer.counts else limit_of(prices)
        return _answer(rule, field, offer, price, limit, at_limit, len(prices))

    return each(field, rule, look)


def estimate_of(field: Field) -> Step | None:
    """The lot's published estimate; None where there is none, or where it is nil and no share of it can be taken."""
    return field.budget if field.budget is not None and field.budget.value > 0 else None


def _with(prices: Prices, price: Step) -> Prices:
    return tuple(sorted((*prices, price), key=lambda step: (step.value, step.of)))


def _answer(
    rule: str, field: Field, offer: Offer, price: Step, limit: Limit, at_limit: str, bids: int
) -> LowPriceSignal:
    if not limit.steps:
        return not_testable(rule, field, offer, limit.why, dict(limit.facts), price)
    floor = max(limit.steps, key=lambda step: step.value)
    under = [step.what for step in limit.steps if is_below(price.value, step.value, at_limit)]
    facts: Facts = {"price": price.value} if limit.compared is None else share_below(price.value, limit.compared.value)
    facts |= limit.facts | {"under": ", ".join(under)}
    hit, lines = bool(under), (*limit.working, *limit.steps)
    signal = found(rule, field, offer, hit=hit, price=price, floor=floor, bids=bids, facts=facts, working=lines)
    why = limit.why or ("one_price" if bids == 1 else "")
    return signal if hit or not why else replace(signal, outcome=Signal.NOT_TESTABLE, why=why)
