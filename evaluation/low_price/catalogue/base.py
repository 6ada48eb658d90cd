"""What a low-price test is: its words, its figures, and how it looks at all the prices of a lot. It removes nothing.

Every bid gets an answer: a signal, clear, or not testable with the code of why. A test that compares bids with one
another never says "clear" of a field of one or two: that is too few to tell, though two may be enough for a signal
(Veridos, C-669/20: a rule that needs three bids does not excuse an authority that has two).
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from fractions import Fraction
from types import MappingProxyType
from typing import Generic, TypeVar

from criteria.low_price_tests import Looking
from evaluation.exact import text
from evaluation.fair_cost.statutory import Statutory
from evaluation.low_price.floors import Floors, PricedBid
from evaluation.model import LowPriceSignal, Signal, Step

P = TypeVar("P", bound=Looking)
Facts = dict[str, Fraction | str]

ENOUGH_TO_CLEAR = 3  # bids that have to be there before a comparison of bids may say "clear"

#: what a test's choices are called in its sentence
CHOICES: Mapping[str, str] = MappingProxyType(
    {
        "in": "the tested price among them",
        "out": "the tested price left out",
        "signal": "gives a signal too",
        "clear": "does not",
        "population": "divided by their number",
        "sample": "divided by one less than their number",
        "every": "every bid is looked at",
        "lowest": "only the lowest is looked at",
        "uk": "the United Kingdom",
        "london": "London",
        "share": "of the price it is compared with",
        "points": "of the published estimate",
        "each": "one each",
        "block": "one together",
        "with_equals": "one each, and those equal to one that is left out are left out too",
        "result": "the limit is rounded",
        "measure": "the measure is rounded before the share is taken",
        "nothing": "nothing is rounded",
    }
)


@dataclass(frozen=True, slots=True)
class Offer:
    """One bid as the tests see it. `price` is the one price it is compared by, in pounds; None where a rate is missing.

    `counts` is whether other bids are compared with it. `first` is its price before an electronic auction, where there
    was one. `costs` are its own cost lines as steps in pounds per contact hour, by line id; `hour` its rates for awake
    care.
    """

    provider: str
    price: Step | None
    counts: bool = True
    first: Step | None = None
    costs: Mapping[str, Step] = field(default_factory=dict)
    hour: PricedBid | None = None


@dataclass(frozen=True, slots=True)
class Field:
    """All the bids of one lot, and what is published about it: stated costs, the law of the day, the lot's budget."""

    lot: str
    offers: tuple[Offer, ...]
    floors: Floors | None = None
    law: Statutory | None = None
    budget: Step | None = None
    _counting: tuple[tuple[Offer, Step], ...] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        counted = [(offer, offer.price) for offer in self.offers if offer.counts and offer.price is not None]
        counted.sort(key=lambda pair: (pair[1].value, pair[0].provider))
        object.__setattr__(self, "_counting", tuple(counted))  # once: every test of every bid asks for it

    def others(self, offer: Offer) -> tuple[Step, ...]:
        """The prices a bid is compared with, its own left out, lowest first."""
        return tuple(price for one, price in self._counting if one.provider != offer.provider)

    def prices(self) -> tuple[Step, ...]:
        """Every price that counts, lowest first, whatever the order of the bids."""
        return tuple(price for _, price in self._counting)


Look = Callable[[P, Field], tuple[LowPriceSignal, ...]]


@dataclass(frozen=True, slots=True)
class PriceTest(Generic[P]):
    """One way to see which prices to ask about.

    `sentence` says it in plain words, with the parameters in braces. `information` tests open no case: they are shown
    and nothing waits for them. `library` tests are other countries' rules, shown out of the way. `hourly` tests compare
    pounds for an hour of care, the others the one price a bid is ranked by. `relative` tests compare bids with one
    another: when one leaves, the answers of the rest can change.
    """

    id: str
    title: str
    sentence: str
    source: str
    parameters: type[P]
    look: Look[P]
    library: bool = False
    information: bool = False
    hourly: bool = False
    relative: bool = False
    kind: str = "low_price"

    @property
    def page(self) -> str:
        """Its documentation."""
        return f"docs/rules/{self.id}.md"

    def words(self, parameters: P) -> str:
        """The sentence with this method's own figures in it."""
        return self.sentence.format(**{name: _shown(value) for name, value in dict(parameters).items()})


def _shown(value: object) -> str:
    return text(value) if isinstance(value, Fraction) else CHOICES.get(str(value), str(value))


def each(field: Field, rule: str, look: Callable[[Offer, Step], LowPriceSignal]) -> tuple[LowPriceSignal, ...]:
    """`look` at every bid that has a price; the others are not testable for want of one."""
    return tuple(
        not_testable(rule, field, offer, "no_price") if offer.price is None else look(offer, offer.price)
        for offer in field.offers
    )


def not_testable(
    rule: str, field: Field, offer: Offer, why: str, facts: Facts | None = None, price: Step | None = None
) -> LowPriceSignal:
    """The answer where a test cannot say anything of a bid; `why` is a code that words have a sentence for."""
    return LowPriceSignal(rule, field.lot, offer.provider, Signal.NOT_TESTABLE, why, price, facts=facts or {})


def too_few(
    rule: str, field: Field, offer: Offer, bids: int, needed: int = ENOUGH_TO_CLEAR, *, price: Step
) -> LowPriceSignal:
    """Not testable: `bids` prices, the tested one among them, where the rule needs more."""
    facts: Facts = {"bids": Fraction(bids), "needed": Fraction(needed)}
    return not_testable(rule, field, offer, "too_few_bids", facts, price)


def found(
    rule: str,
    field: Field,
    offer: Offer,
    *,
    hit: bool,
    price: Step,
    floor: Step | None = None,
    bids: int | None = None,
    facts: Facts | None = None,
    working: Iterable[Step] = (),
) -> LowPriceSignal:
    """A signal where `hit`; else clear, unless the test compared fewer than three `bids` (None = it compares none)."""
    outcome, why = (Signal.SIGNAL, "") if hit else (Signal.CLEAR, "")
    told: Facts = dict(facts or {})
    if bids is not None:
        told["bids"] = Fraction(bids)
        if not hit and bids < ENOUGH_TO_CLEAR:
            outcome, why = Signal.NOT_TESTABLE, "too_few_to_clear"
    return LowPriceSignal(rule, field.lot, offer.provider, outcome, why, price, floor, told, tuple(working))


def is_below(price: Fraction, limit: Fraction, at_limit: str = "clear") -> bool:
    """Whether a price is under a limit; exactly at it, only where the test says that this gives a signal too."""
    return price < limit or (price == limit and at_limit == "signal")
