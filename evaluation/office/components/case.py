"""What the tests say of one price in a low-price case, on which working, beside the bid's own account of its costs.

It says nothing of ranks, points or whom a decision helps: the person who decides is not to know.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction

import streamlit as st

from criteria.schema import Method
from evaluation.model import LowPriceSignal, Signal, Step
from evaluation.office import state
from evaluation.office.components.arithmetic import arithmetic
from evaluation.office.components.tables import plain, table
from evaluation.service import result
from evaluation.service.result import LowPriceCase
from evaluation.service.shared import workspace
from evaluation.words.explain import LABELS
from evaluation.words.labels import pounds
from evaluation.words.low_price import is_hourly, note_sentence, sentences, test_title

TITLES = {"below_lawful_cost": "care at the legal minimum", "below_local_cost": "sustainable care in this lot"}


@dataclass(frozen=True, slots=True)
class Setting:
    """What a case is shown with: the procurement, its method, the list, and the names of kept files.

    `may_change`: the list is not issued, so a step may still be taken.
    """

    procurement: str
    method: Method
    cycle: str
    files: Mapping[str, str]
    may_open: frozenset[str]
    may_decide: bool
    may_change: bool


def signals_of(setting: Setting, found: LowPriceCase) -> None:
    """What the tests say of a price, its own breakdown, and every sum behind them."""
    _bullets(_inferred(found))
    _breakdown(setting, found)
    _working(setting, found)


def _inferred(found: LowPriceCase) -> list[str]:
    """What every test says, comparisons first, each sentence once."""
    told = [sentences(signal) for signal in found.signals]
    return list(dict.fromkeys([each[0] for each in told] + [words for each in told for words in each[1:]]))


def _bullets(lines: Sequence[str]) -> None:
    st.markdown("\n".join(f"- {plain(line)}" for line in lines))


def _breakdown(setting: Setting, found: LowPriceCase) -> None:
    st.markdown("**What the bid says of its own costs**")
    notes = result.breakdown_notes(workspace(), state.actor(), setting.procurement, found)
    _bullets([note_sentence(note) for note in notes] or ["Nothing in its breakdown stands out."])
    if not found.costs:
        return
    against = [s for s in found.signals if s.floor is not None and s.rule in TITLES]
    floors = {s.rule: dict(_lines(s.floor)) for s in against if s.floor is not None}
    rows = [
        [_title(line), *(_money(each.get(line)) for each in (found.costs, *floors.values()))] for line in _order(found)
    ]
    totals = [sum(found.costs.values(), Fraction(0)), *(s.floor.value for s in against if s.floor is not None)]
    headers = ("An hour of care", "The bid says", *(TITLES[rule].capitalize() for rule in floors))
    with st.expander("Its costs beside ours, line by line"):
        table(headers, [*rows, ["All together", *map(pounds, totals)]], name=f"Costs in the bid of {found.name}")


def _order(found: LowPriceCase) -> list[str]:
    stated = [line for s in found.signals if s.floor and s.rule in TITLES for line, _ in _lines(s.floor)]
    known = dict.fromkeys([*stated, "business", "surplus"])
    return [*known, *(line for line in found.costs if line not in known)]


def _lines(floor: Step) -> Iterator[tuple[str, Fraction]]:
    """The lines of a stated cost, under the names that breakdowns use."""
    care = next((part for part in floor.parts if part.what == "care"), None)
    for part in care.parts if care else ():
        yield part.what, part.value
    for part in floor.parts:
        if part.what == "business_per_hour":
            yield "business", part.value


def _title(line: str) -> str:
    return LABELS.get(line, line.replace("_", " ").capitalize())


def _money(value: Fraction | None) -> str:
    return "–" if value is None else pounds(value)


def _working(setting: Setting, found: LowPriceCase) -> None:
    for title, step in _steps(found):
        with st.expander(f"How {title} was worked out"):
            arithmetic(
                step,
                name=f"Working: {title}, {found.name}",
                procurement=setting.procurement,
                names={},
                files=setting.files,
                may_open=setting.may_open,
            )


def _steps(found: LowPriceCase) -> Iterator[tuple[str, Step]]:
    """The sums behind a case: each price once, then what each test that gives a signal holds it against."""
    prices = {is_hourly(s.rule): s.price for s in reversed(found.signals) if s.price is not None}
    for hourly, price in prices.items():
        yield f"{pounds(price.value)}{' an hour' if hourly else ''} for the price", price
    for s in found.signals:
        if s.floor is not None and (s.rule in TITLES or s.outcome is Signal.SIGNAL):
            title = f" an hour for {TITLES[s.rule]}" if s.rule in TITLES else f" for '{test_title(s.rule)}'"
            yield f"{pounds(s.floor.value)}{title}", s.floor
        for line in s.working if s.outcome is Signal.SIGNAL else ():
            yield f"{LABELS.get(line.what, line.what.replace('_', ' '))} for '{test_title(s.rule)}'", line


def verdict(signal: LowPriceSignal | None) -> str:
    """One test on one bid in a few words: "Signal: £2.34 below £21.95"."""
    if signal is None:
        return "Not tested"
    if signal.outcome is Signal.NOT_TESTABLE:
        return "Not testable. This does not mean clear."
    if signal.price is None or signal.floor is None or signal.rule not in TITLES:
        return "Signal" if signal.outcome is Signal.SIGNAL else "Clear"
    if signal.outcome is Signal.SIGNAL:
        return f"Signal: {pounds(signal.floor.value - signal.price.value)} below {pounds(signal.floor.value)}"
    return f"Clear: not below {pounds(signal.floor.value)}"
