"""Use cases of the conversation about a low price: the one way on which a bid is kept or disregarded for its price.

Each step is a new version of the conversation's key, so of two people who act at once one is told so (ConflictError).
What may follow what is `low_price.review`; nothing here decides anything by arithmetic, and no step touches a price.
"""

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from fractions import Fraction
from functools import cache

from criteria import figure_files
from criteria.schema import Method, ReplyTime
from evaluation.calendar import BankHolidays, parse_bank_holidays, working_days_from
from evaluation.exceptions import ConflictError, EvenhandError, StageError
from evaluation.fair_cost.age_bands import BANDS, lawful_wage
from evaluation.low_price.review import (
    CLOSED,
    MUST_REJECT,
    Assessed,
    Considered,
    Decided,
    Element,
    Event,
    Extended,
    Notified,
    Replied,
    ReviewState,
    Signed,
    Silent,
    after,
)
from evaluation.model import Actor, Step
from evaluation.service.conversations import key_of
from evaluation.service.cost import law_of
from evaluation.service.decide import Reason, keep_both_runs
from evaluation.service.load import NamedFile, require_files
from evaluation.service.pack import title
from evaluation.service.records import is_gone, rates_of
from evaluation.service.result import all_cases, require_open
from evaluation.service.review_cases import Conversation, what_looks_low
from evaluation.service.review_records import body_of
from evaluation.service.workspace import Workspace
from evaluation.store.records import Draft, Key
from evaluation.words.review import LONDON, not_named, notice_text

__all__ = ["BANDS", "MUST_REJECT", "Element"]  # what a screen asks an assessment with

_POUNDS = re.compile(r"£\s?([0-9]+(?:\.[0-9]+)?)")
DAYS_LOOKED_AT = 400  # enough days for the longest time that a method may give


@dataclass(frozen=True, slots=True)
class Two:
    """Two people who act together, and why."""

    first: str
    second: str
    why: str


@dataclass(frozen=True, slots=True)
class Drafted:
    """A notice as it is drafted from the working: what looks low, the text, and by when a reply would be due."""

    elements: tuple[Element, ...]
    text: str
    due: datetime


@dataclass(frozen=True, slots=True)
class Assessment:
    """What two people make of one lot: why each element does or does not satisfy (by its id), and the whole.

    `breach`: the price rests on a breach of law, where the law of the procurement gives no choice about that.
    """

    lot: str
    findings: Mapping[str, str]
    satisfied: bool
    breach: bool = False


def consider(
    ws: Workspace, actor: Actor, procurement: str, told: Conversation, lot: str, reason: Reason, *, concern: bool
) -> None:
    """Record that somebody looked at the signals of a lot: a concern to put to the provider, or none."""
    _keep(ws, actor, procurement, told, [lot], lambda at: Considered(lot, concern, _signed(reason, at)))


def draft_notice(ws: Workspace, actor: Actor, procurement: str, told: Conversation) -> Drafted:
    """The notice for every lot that is considered low and not yet told, drafted from the working. Keeps nothing."""
    ws.guard(actor, "see_price", procurement)
    method, _ = ws.method(procurement)
    lots = told.at(ReviewState.CONSIDERED_LOW)
    if not lots:
        raise StageError("There is nothing to put to this provider: no lot is considered low and not yet told.")
    low = what_looks_low(ws, actor, procurement, told, lots)
    due = first_due(method, ws.clock())
    return Drafted(low, notice_text(method, title(ws, procurement), told.name, low, due), due)


def notice(
    ws: Workspace, actor: Actor, procurement: str, told: Conversation, sent: str, by: str, *, until: date | None = None
) -> None:
    """Record the notice as sent, beside its draft. `until` is the last day to reply where it is later than the rule's.

    Raises StageError where the text no longer names an element that looks low, or the day; where an edit tells of
    another bidder; or `until` is too early.
    """
    drafted = draft_notice(ws, actor, procurement, told)
    due = _no_earlier(until, drafted.due)
    if lost := not_named(sent, drafted.elements, due):
        raise StageError(
            f"The notice has to name each thing that looks low, and the day. Not in it: {'; '.join(lost)}."
        )
    if told_of := _others_in(ws, procurement, told.provider, sent, drafted.text):
        raise StageError(f"A notice never tells one bidder of another. Take out: {'; '.join(told_of)}.")
    lots = told.at(ReviewState.CONSIDERED_LOW)
    made = drafted.elements
    _keep(
        ws, actor, procurement, told, lots, lambda at: Notified(made, drafted.text, sent, due, Signed(by.strip(), at))
    )


def extend(
    ws: Workspace, actor: Actor, procurement: str, told: Conversation, reason: Reason, *, until: date | None = None
) -> None:
    """Give more time, as often as the method's rule allows. `until` where it is later than the rule's own day."""
    method, _ = ws.method(procurement)
    if told.review.reply_by is None:
        raise StageError("There is no notice that waits for a reply, so there is no time to make longer.")
    due = _no_earlier(until, longer_due(method, told.review.reply_by))
    lots = told.at(ReviewState.NOTICE_SENT)
    _keep(ws, actor, procurement, told, lots, lambda at: Extended(due, _signed(reason, at)))


def reply(
    ws: Workspace,
    actor: Actor,
    procurement: str,
    told: Conversation,
    answers: Mapping[str, str],
    by: str,
    files: Sequence[NamedFile] = (),
    *,
    received: datetime | None = None,
) -> None:
    """Keep what the provider answered, by element, and its files. Words about another price stay words: no step of
    this conversation changes a rate.

    Raises EvenhandError, with every fault in words, where a file may not be kept.
    """
    require_files(files)
    said = {name: words for name, words in answers.items() if words.strip()}
    names = tuple(dict.fromkeys(file.sha256 for file in files))
    lots = told.at(ReviewState.NOTICE_SENT, ReviewState.NO_RESPONSE, ReviewState.RESPONSE_IN)

    def made(at: datetime) -> Event:
        return Replied(received or at, said, names, Signed(by.strip(), at))

    _keep(ws, actor, procurement, told, lots, made, files)


def silent(ws: Workspace, actor: Actor, procurement: str, told: Conversation, by: str) -> None:
    """Record that the time to reply has passed without one."""
    lots = told.at(ReviewState.NOTICE_SENT)
    _keep(ws, actor, procurement, told, lots, lambda at: Silent(Signed(by.strip(), at)))


def assess(ws: Workspace, actor: Actor, procurement: str, told: Conversation, made: Assessment, people: Two) -> None:
    """Record what two people make of a lot, element by element. Where it satisfies, the bid stays in."""

    def event(at: datetime) -> Event:
        return Assessed(made.lot, dict(made.findings), made.satisfied, _both(people, at), made.breach)

    _keep(ws, actor, procurement, told, [made.lot], event)


def decide(
    ws: Workspace,
    actor: Actor,
    procurement: str,
    told: Conversation,
    lot: str,
    people: Two,
    *,
    kept: bool,
    risk_plan: str = "",
) -> None:
    """Record what two people decide about a bid whose price was not explained: kept with a plan for the risk in the
    contract, or disregarded.
    """

    def event(at: datetime) -> Event:
        return Decided(lot, kept, _both(people, at), risk_plan.strip() if kept else "")

    _keep(ws, actor, procurement, told, [lot], event)


def lawful_wage_of(
    ws: Workspace, actor: Actor, procurement: str, shares: Mapping[str, Fraction], cycle: str = ""
) -> Step:
    """The lowest lawful wage, in pounds an hour, of a team whose hours are shared by age as stated (band -> per cent),
    by the law of the delivery date.
    """
    ws.guard(actor, "see_price", procurement)
    method, _ = ws.method(procurement)
    if method.low_price is None:
        raise StageError("This method does not test prices, so it names no day whose law counts.")
    return lawful_wage(shares, law_of(method, method.low_price, cycle))


def first_due(method: Method, at: datetime) -> datetime:
    """When a reply to a notice of this moment is due: the end of the last working day of the method's time, in London.

    The day of the notice does not count.
    """
    return _end_of(_last(at.astimezone(LONDON).date(), _rule(method).working_days))


def longer_due(method: Method, due: datetime) -> datetime:
    """When a reply is due once its time has been made longer by the method's rule."""
    return _end_of(_last(due.astimezone(LONDON).date(), _rule(method).extension_working_days))


@cache
def holidays() -> BankHolidays:
    """The bank holidays of the whole United Kingdom, read once."""
    return parse_bank_holidays(figure_files()["bank_holidays"])


def _last(day: date, working_days: int) -> date:
    first = day + timedelta(days=1)
    window = holidays().between(first, first + timedelta(days=DAYS_LOOKED_AT))
    return working_days_from(first, working_days, window)


def _end_of(day: date) -> datetime:
    return datetime.combine(day, time(23, 59, 59), LONDON).astimezone(UTC)


def _rule(method: Method) -> ReplyTime:
    return method.low_price.reply if method.low_price else ReplyTime()


def _no_earlier(until: date | None, least: datetime) -> datetime:
    due = least if until is None else _end_of(until)
    if due < least:
        day = least.astimezone(LONDON).date().isoformat()
        raise StageError(f"The method gives at least until {day} to reply; more is allowed, less is not.")
    return due


def _others_in(ws: Workspace, procurement: str, provider: str, sent: str, drafted: str) -> list[str]:
    """What an edit put into a notice that is another bidder's: its name, or a rate in pounds that is not one's own."""
    names = {e.key.provider: str(e.body.get("name", "")) for e in ws.store.current(procurement, {"provider"})}
    others = [name for ref, name in names.items() if ref != provider and _has(sent, name) and not _has(drafted, name)]
    rates: dict[bool, set[Fraction]] = {True: set(), False: set()}
    for entry in ws.store.current(procurement, {"price"}):
        if not is_gone(entry):
            rates[entry.key.provider == provider] |= {rate.amount for rate in rates_of(entry).values()}
    added = set(_POUNDS.findall(sent)) - set(_POUNDS.findall(drafted))
    return others + [f"£{said}" for said in sorted(added) if Fraction(said) in rates[False] - rates[True]]


def _has(text: str, name: str) -> bool:
    flat, wanted = (" ".join(words.split()).casefold() for words in (text, name))
    return bool(wanted) and re.search(rf"(?<!\w){re.escape(wanted)}(?!\w)", flat) is not None


def _signed(reason: Reason, at: datetime) -> Signed:
    checked = reason.checked()
    return Signed(checked.by, at, checked.why)


def _both(people: Two, at: datetime) -> Signed:
    return Signed(people.first.strip(), at, people.why.strip(), people.second.strip())


def _keep(
    ws: Workspace,
    actor: Actor,
    procurement: str,
    told: Conversation,
    lots: Sequence[str],
    make: Callable[[datetime], Event],
    files: Sequence[NamedFile] = (),
) -> None:
    """Keep one more step, once every rule about it holds, and both runs where a lot's last case closes with it.

    Raises ConflictError where somebody else acted, or a price changed, since `told` was read.
    """
    ws.guard(actor, "decide_low_price", procurement)
    _require_standing(ws, procurement, told, lots)
    at = ws.clock()
    event = make(at)
    review = after(told.review, event)
    body = body_of(event) | ({} if told.entries else {"about": dict(told.about)})
    drafts = [
        Draft(key_of(told.cycle, told.provider, told.number), body, len(told.entries) + 1),
        *(_file_draft(told, file) for file in files),
    ]
    ws.store.append(procurement, drafts, actor=actor, at=at, files=[file.data for file in files])
    for lot, state in review.lots.items():
        if state in CLOSED and told.review.lots[lot] not in CLOSED:
            keep_both_runs(ws, actor, procurement, lot, told.cycle)


def _require_standing(ws: Workspace, procurement: str, told: Conversation, lots: Sequence[str]) -> None:
    """Nothing changes after the list is issued; and each lot's price is still the one that was talked about."""
    method, _ = ws.method(procurement)
    require_open(ws, procurement, method, told.cycle)
    if not told.cycle and ws.stage(procurement) == "result":
        raise StageError("The result is issued, so no decision that it rests on can change.")
    now = {case.lot: case.price for case in all_cases(ws, procurement, told.cycle) if case.provider == told.provider}
    for lot in lots:
        if lot not in told.about:
            raise StageError(f"There is no low-price case for '{told.provider}' in lot '{lot}'.")
        if lot not in now:
            raise StageError(
                f"The bid of '{told.provider}' in lot '{lot}' is out, or nothing speaks against its price."
            )
        if now[lot] != told.about[lot]:
            raise ConflictError("The price", "a newer one was loaded", "a step about the one before")
    if not lots:
        raise EvenhandError("Nothing of this conversation is at that point. Look at it again.")


def _file_draft(told: Conversation, file: NamedFile) -> Draft:
    """A file of a reply is kept under its provider, so that it never takes the place of the same file in a bid."""
    body = {"name": file.name, "file": file.sha256, "size": str(len(file.data)), "envelope": "reply"}
    return Draft(Key("file", told.cycle, provider=told.provider, item=file.sha256), body)
