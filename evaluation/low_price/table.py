"""Any table of prices, looked at by any low-price test.

    from evaluation.low_price.table import look_at
    found = look_at({"A": 21, "B": 22, "C": 23, "D": 16}, {"rule": "share_below_mean", "percent": 20, "tested": "in"})
    [(one.provider, one.outcome.value, one.floor.value) for one in found]

docs/low_prices.md tells it from the beginning.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from fractions import Fraction

from pydantic import TypeAdapter, ValidationError

from criteria.low_price_tests import LowPriceTest
from criteria.rules_of_low_price import figure_faults
from evaluation.exceptions import RuleError, TableError, UnknownNameError
from evaluation.fair_cost.homecare import BUSINESS_TITLES, TITLES
from evaluation.fair_cost.statutory import Statutory
from evaluation.findings import Finding, Severity
from evaluation.low_price.catalogue import PRICE_TESTS
from evaluation.low_price.catalogue.base import Field, Offer
from evaluation.low_price.floors import AwakeLine, Floors, PricedBid
from evaluation.model import LowPriceSignal, Source, Step
from evaluation.scoring.steps import given
from evaluation.scoring.table_rows import exactly

_TESTS: TypeAdapter[LowPriceTest] = TypeAdapter(LowPriceTest)
_LINES = {**TITLES, **BUSINESS_TITLES}


@dataclass(frozen=True, slots=True)
class Around:
    """What is known beside the prices.

    `budget`: the lot's published estimate, in pounds. `first`: prices before an electronic auction, by bid. `left_out`:
    bids that are tested and that no other is compared with. `costs`: each bid's own cost lines in pounds per contact
    hour, by line id. `law` and `floors`: the law of a day, and a lot's stated costs. `places`: where a bid stands in a
    file, for findings and sources.
    """

    budget: object = None
    first: Mapping[str, object] = field(default_factory=dict)
    left_out: frozenset[str] = frozenset()
    costs: Mapping[str, Mapping[str, object]] = field(default_factory=dict)
    law: Statutory | None = None
    floors: Floors | None = None
    lot: str = ""
    places: Mapping[str, str] = field(default_factory=dict)


NOTHING = Around()


def named_test(test: str | Mapping[str, object]) -> LowPriceTest:
    """A test from its id, or from a table such as {"rule": "gap_to_next", "percent": 20}.

    Raises UnknownNameError with the nearest id, and RuleError with every fault of its figures.
    """
    table = {"rule": test} if isinstance(test, str) else dict(test)
    name = str(table.get("rule", ""))
    if name not in PRICE_TESTS:
        raise UnknownNameError("low-price test", name, list(PRICE_TESTS))
    try:
        made = _TESTS.validate_python(table)
    except ValidationError as error:
        raise RuleError(name, [_sentence(one["loc"], one["msg"]) for one in error.errors()]) from error
    if faults := list(figure_faults(made)):
        raise RuleError(name, faults)
    return made


def look_at(
    prices: Mapping[str, object], test: str | Mapping[str, object] | LowPriceTest, around: Around = NOTHING
) -> tuple[LowPriceSignal, ...]:
    """One answer for each bid, in the order given: signal, clear or not testable, with its working.

    `prices`: bid -> pounds, as a whole number, Decimal, Fraction or text; None or "" where it has none. A test that is
    about an hour of care takes the price for one awake contact hour. Raises as `named_test` does, and TableError with
    every finding where a number cannot be read.
    """
    made = named_test(test) if isinstance(test, str | Mapping) else test
    read = _Reading()
    offers = tuple(_offer(name, price, around, read) for name, price in prices.items())
    budget = read.step("budget", around.budget, "budget")
    if read.findings:
        raise TableError(read.findings)
    lot = around.floors.lot.lot if around.floors else around.lot
    return PRICE_TESTS[made.rule].look(made, Field(lot, offers, around.floors, around.law, budget))


def _offer(name: str, price: object, around: Around, read: "_Reading") -> Offer:
    lot = around.floors.lot.lot if around.floors else around.lot
    place = around.places.get(name, name)
    step = read.step("price", price, place, name)
    costs = {
        line: made
        for line, value in around.costs.get(name, {}).items()
        if (made := read.step(f"cost.{line}", value, place, _LINES.get(line, line), money=False))
    }
    first = read.step("first_price", around.first.get(name), place, name)
    hour = PricedBid(lot, name, (AwakeLine("hour", Fraction(1), step),))
    return Offer(name, step, name not in around.left_out, first, costs, hour)


@dataclass(frozen=True, slots=True)
class _Reading:
    """Reads numbers into steps and keeps a finding for each that cannot be read."""

    findings: list[Finding] = field(default_factory=list)

    def step(self, what: str, value: object, place: str, of: str = "", *, money: bool = True) -> Step | None:
        """A number with where it stands; None where there is none. Only a cost line (not `money`) may be below nil."""
        if value is None or (isinstance(value, str) and not value.strip()):
            return None
        source = Source("cell", f"{place}, {what}")
        try:
            amount = exactly(value, money=True)
        except ValueError as error:
            self._add(source.text, f"{error}.", "Write it like 12, 12.5 or 100/3.")
            return None
        if money and amount < 0:
            self._add(source.text, f"{value} is below nil.", "Give the price that is meant, or leave it out.")
            return None
        name, unit = (what, "GBP") if money else ("cost_line", "per_hour")
        return given(name, amount, of=of, source=source, unit=unit)

    def _add(self, place: str, what: str, to_do: str) -> None:
        self.findings.append(Finding(Severity.ERROR, "number_unreadable", what, to_do, cell=place))


def _sentence(place: tuple[int | str, ...], message: str) -> str:
    names: Iterator[str] = (str(part) for part in place[1:])
    where = " > ".join(names)
    plain = message.removeprefix("Value error, ")
    return f"'{where}': {plain}." if where else f"{plain}."
