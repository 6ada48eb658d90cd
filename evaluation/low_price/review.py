"""The conversation about a price that looks too low: its states, what may follow what, and nothing else.

One conversation for each provider, one decision for each lot. The Procurement Act 2023 s.19(3)(c), (4) and (5): tell
the supplier what looks abnormally low, give it a reasonable chance to show that it can perform for that price, and only
then decide; a supplier that satisfies you stays in. What looks low is put element by element and answered element by
element (FP McCann v Department for Regional Development [2016] NICh 12). A reply can explain and never change the
price.

Events are folded in the order they were recorded. No event removes a bid by arithmetic: `DISREGARDED` is reached only
through a notice, the time it gave, and an assessment by named people.
"""

import re
import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from enum import StrEnum
from types import MappingProxyType

from evaluation.exceptions import StageError


class ReviewState(StrEnum):
    """Where the conversation about one lot of a provider stands."""

    FLAGGED = "flagged"
    NO_CONCERN = "no_concern"
    CONSIDERED_LOW = "considered_low"
    NOTICE_SENT = "notice_sent"
    RESPONSE_IN = "response_in"
    NO_RESPONSE = "no_response"
    SATISFIED = "satisfied"
    NOT_SATISFIED = "not_satisfied"
    KEPT = "kept"
    DISREGARDED = "disregarded"


S = ReviewState

#: state -> the states that may follow it; a state with none is where the matter is closed
NEXT: Mapping[ReviewState, frozenset[ReviewState]] = MappingProxyType(
    {
        S.FLAGGED: frozenset({S.NO_CONCERN, S.CONSIDERED_LOW}),
        S.CONSIDERED_LOW: frozenset({S.NOTICE_SENT}),
        S.NOTICE_SENT: frozenset({S.RESPONSE_IN, S.NO_RESPONSE}),
        S.RESPONSE_IN: frozenset({S.RESPONSE_IN, S.SATISFIED, S.NOT_SATISFIED}),
        S.NO_RESPONSE: frozenset({S.RESPONSE_IN, S.SATISFIED, S.NOT_SATISFIED}),
        S.NOT_SATISFIED: frozenset({S.KEPT, S.DISREGARDED}),
        S.NO_CONCERN: frozenset(),
        S.SATISFIED: frozenset(),
        S.KEPT: frozenset(),
        S.DISREGARDED: frozenset(),
    }
)
CLOSED = frozenset(state for state, after in NEXT.items() if not after)
#: regimes under which a price that rests on a breach of social, labour or environmental law has to go: the Public
#: Contracts Regulations 2015 and the Public Contracts (Scotland) Regulations 2015, reg 69(5) of each
MUST_REJECT = frozenset({"pcr15", "scotland"})


@dataclass(frozen=True, slots=True)
class Signed:
    """Who recorded something, who agreed where two are needed, when, and why."""

    by: str
    at: datetime
    reason: str = ""
    second: str = ""


@dataclass(frozen=True, slots=True)
class Considered:
    """An officer looked at the signals of a lot: a concern to put to the provider, or none."""

    lot: str
    concern: bool
    signed: Signed


@dataclass(frozen=True, slots=True)
class Element:
    """One thing that looks low in one lot: a line, a rate, a wage. `says` is the working in words, `helps` what would
    help to explain it.
    """

    id: str
    lot: str
    title: str
    says: str
    helps: str = ""


@dataclass(frozen=True, slots=True)
class Notified:
    """The notice: the elements that look low, what was drafted from the working, what was sent, and by when to
    reply.
    """

    elements: tuple[Element, ...]
    drafted: str
    sent: str
    reply_by: datetime
    signed: Signed


@dataclass(frozen=True, slots=True)
class Extended:
    """More time for the reply, by the stated rule."""

    reply_by: datetime
    signed: Signed


@dataclass(frozen=True, slots=True)
class Replied:
    """What the provider answered, element by element (element id -> words), and the files that it sent."""

    received: datetime
    answers: Mapping[str, str]
    files: tuple[str, ...]
    signed: Signed


@dataclass(frozen=True, slots=True)
class Silent:
    """The time for a reply has passed without one."""

    signed: Signed


@dataclass(frozen=True, slots=True)
class Assessed:
    """What two people made of the reply in one lot: each element answered (element id -> why it does or does not
    satisfy), and whether the whole does.

    `breach`: the price rests on a breach of social, labour or environmental law, which the regimes of `MUST_REJECT`
    give no choice about.
    """

    lot: str
    findings: Mapping[str, str]
    satisfied: bool
    signed: Signed
    breach: bool = False


@dataclass(frozen=True, slots=True)
class Decided:
    """What becomes of a bid whose price was not explained: kept all the same, with a plan for the risk, or
    disregarded.
    """

    lot: str
    kept: bool
    signed: Signed
    risk_plan: str = ""


Event = Considered | Notified | Extended | Replied | Silent | Assessed | Decided


@dataclass(frozen=True, slots=True)
class ReplyRule:
    """The stated rule for time: how many times it may be made longer. The dates themselves are counted by the
    caller.
    """

    extensions: int = 1


@dataclass(frozen=True, slots=True)
class Review:
    """A provider's conversation as it stands: the state of each lot that was flagged, and every event so far."""

    lots: Mapping[str, ReviewState]
    regime: str = "pa23_light_touch"
    rule: ReplyRule = ReplyRule()
    events: tuple[Event, ...] = ()
    findings: Mapping[str, Assessed] = field(default_factory=lambda: MappingProxyType({}))

    @property
    def notices(self) -> tuple[Notified, ...]:
        """Every notice that was sent, first to last."""
        return tuple(event for event in self.events if isinstance(event, Notified))

    @property
    def reply_by(self) -> datetime | None:
        """When the last reply is due, extensions counted: a later notice never shortens a time that was given."""
        return max((event.reply_by for event in self.events if isinstance(event, Notified | Extended)), default=None)

    @property
    def is_open(self) -> bool:
        """Whether a lot still has to be settled."""
        return any(state not in CLOSED for state in self.lots.values())

    def elements(self, lot: str = "") -> tuple[Element, ...]:
        """What was put to the provider as low, in a lot or in all."""
        every = (element for notice in self.notices for element in notice.elements)
        return tuple(element for element in every if lot in ("", element.lot))


def review_of(
    lots: Iterable[str], events: Iterable[Event], regime: str = "pa23_light_touch", rule: ReplyRule = ReplyRule()
) -> Review:
    """The conversation that these events make, of a provider flagged in these lots. Raises StageError as `after`."""
    review = Review(MappingProxyType(dict.fromkeys(lots, S.FLAGGED)), regime, rule)
    for event in events:
        review = after(review, event)
    return review


def after(review: Review, event: Event) -> Review:
    """The conversation after one more event. Raises StageError, in a sentence, where the event may not follow."""
    _signed(event)
    moved = dict(review.lots) | _moves(review, event)
    found = dict(review.findings) | ({event.lot: event} if isinstance(event, Assessed) else {})
    return replace(
        review,
        lots=MappingProxyType(moved),
        events=(*review.events, event),
        findings=MappingProxyType(found),
    )


def _moves(review: Review, event: Event) -> dict[str, ReviewState]:
    """Lot -> its new state; every rule about the event is asked on the way."""
    if isinstance(event, Considered):
        return _to(review, [event.lot], S.CONSIDERED_LOW if event.concern else S.NO_CONCERN)
    if isinstance(event, Notified):
        return _notified(review, event)
    if isinstance(event, Extended):
        return _extended(review, event)
    if isinstance(event, Replied):
        return _replied(review, event)
    if isinstance(event, Silent):
        return _silent(review, event)
    return _assessed(review, event) if isinstance(event, Assessed) else _decided(review, event)


def _to(review: Review, lots: Iterable[str], state: ReviewState) -> dict[str, ReviewState]:
    wanted = list(lots)
    for lot in wanted:
        here = review.lots.get(lot)
        if here is None:
            raise StageError(f"No price of this provider was flagged in lot '{lot}'.")
        if state not in NEXT[here]:
            raise StageError(f"In lot '{lot}' this stands at '{WORDS[here]}', and '{WORDS[state]}' cannot follow that.")
    return dict.fromkeys(wanted, state)


def _notified(review: Review, event: Notified) -> dict[str, ReviewState]:
    if not event.elements:
        raise StageError("A notice names each element that looks low: a line, a rate or a wage, with its working.")
    ids = [element.id for element in (*review.elements(), *event.elements)]
    if len(set(ids)) < len(ids):
        raise StageError("Each element of a notice needs an id of its own.")
    if not event.sent.strip():
        raise StageError("The notice is empty. Say what looks low, what would help, and by when.")
    if event.reply_by <= event.signed.at:
        raise StageError("The time to reply has to lie after the notice.")
    return _to(review, dict.fromkeys(element.lot for element in event.elements), S.NOTICE_SENT)


def _extended(review: Review, event: Extended) -> dict[str, ReviewState]:
    last = max((place for place, each in enumerate(review.events) if isinstance(each, Notified)), default=0)
    used = sum(isinstance(each, Extended) for each in review.events[last:])  # each notice promises the rule afresh
    if review.reply_by is None or S.NOTICE_SENT not in review.lots.values():
        raise StageError("There is no notice that waits for a reply, so there is no time to make longer.")
    if used >= review.rule.extensions:
        raise StageError(f"The stated rule allows {review.rule.extensions} longer time, and it was given.")
    if event.signed.at > review.reply_by or event.reply_by <= review.reply_by:
        raise StageError("Time can be made longer before it has run out, and only to a later day.")
    return {}


def _replied(review: Review, event: Replied) -> dict[str, ReviewState]:
    """The lots that the reply speaks of, or, where it is files alone, every lot that waits."""
    if not review.notices:
        raise StageError("No notice of this provider waits for a reply.")
    known = {element.id for element in review.elements()}
    if unknown := [name for name in event.answers if name not in known]:
        raise StageError(f"The notice has no element '{unknown[0]}' to answer.")
    if not any(words.strip() for words in event.answers.values()) and not event.files:
        raise StageError("A reply needs words or a file. Where none came, record that the time has passed.")
    if not review.notices[0].signed.at <= event.received <= event.signed.at:
        raise StageError("A reply is received after the notice was sent, and recorded when it is here.")
    answered = {e.lot for e in review.elements() if event.answers.get(e.id, "").strip()}
    waiting = _waiting(review, S.NOTICE_SENT, S.NO_RESPONSE, S.RESPONSE_IN)
    return _to(review, [lot for lot in waiting if lot in answered or not answered], S.RESPONSE_IN)


def _silent(review: Review, event: Silent) -> dict[str, ReviewState]:
    if review.reply_by is not None and event.signed.at <= review.reply_by:
        raise StageError("The time to reply has not passed yet.")
    return _to(review, _waiting(review, S.NOTICE_SENT), S.NO_RESPONSE)


def _waiting(review: Review, *states: ReviewState) -> list[str]:
    found = [lot for lot, state in review.lots.items() if state in states]
    if not found:
        raise StageError("No notice of this provider waits for a reply.")
    return found


def _assessed(review: Review, event: Assessed) -> dict[str, ReviewState]:
    moved = _to(review, [event.lot], S.SATISFIED if event.satisfied else S.NOT_SATISFIED)
    left = [e.title for e in review.elements(event.lot) if len(event.findings.get(e.id, "").split()) < 3]
    if left:
        raise StageError(f"Say of each element why it does or does not satisfy you. Not said yet: {', '.join(left)}.")
    if not event.satisfied and review.reply_by is not None and event.signed.at <= review.reply_by:
        _heard(review, event.lot)
    if event.breach and (event.satisfied or review.regime not in MUST_REJECT):
        raise StageError(
            "Only the Public Contracts Regulations 2015, and those of Scotland, know a price that must go because it "
            "rests on a breach of law, and such a price does not satisfy. Elsewhere say it in the findings."
        )
    return moved


def _heard(review: Review, lot: str) -> None:
    """Before the time to reply has passed, only a reply to every element was a chance to explain (s.19(4))."""
    replies = [event for event in review.events if isinstance(event, Replied)]
    open_ones = [
        element.title
        for element in review.elements(lot)
        if not any(reply.answers.get(element.id, "").strip() for reply in replies)
    ]
    if open_ones:
        raise StageError(f"The time to reply has not passed, and there is no answer yet to: {', '.join(open_ones)}.")


def _decided(review: Review, event: Decided) -> dict[str, ReviewState]:
    moved = _to(review, [event.lot], S.KEPT if event.kept else S.DISREGARDED)
    if event.kept and review.findings[event.lot].breach:
        raise StageError("This price rests on a breach of law, so the bid has to be rejected (reg 69(5)).")
    if event.kept and len(event.risk_plan.split()) < 3:
        raise StageError("A bid kept although its price was not explained needs a plan for the risk in the contract.")
    return moved


def _signed(event: Event) -> None:
    """Whose act it is. Assessing and deciding take two people; considering and deciding say why."""
    signed = event.signed
    if not signed.by.strip():
        raise StageError("Say who does this: a name, and a post where there is one.")
    if isinstance(event, Considered | Extended | Assessed | Decided) and len(signed.reason.split()) < 3:
        raise StageError("Say why, in words that somebody outside the team could follow.")
    if isinstance(event, Assessed | Decided) and is_one_person(signed.by, signed.second):
        raise StageError("Two people do this together: give two different names.")


def is_one_person(first: str, second: str) -> bool:
    """Whether two names may be one person's, however typed: "Dana Okoro" and "OKORO, Dana" or "Dana Okoro, lead"; true
    too where one says nothing.
    """
    one, other = _words(first), _words(second)
    return one <= other or other <= one


def _words(name: str) -> frozenset[str]:
    """The words of a name, whatever the case, the order, the punctuation and what cannot be seen."""
    seen = "".join(mark for mark in unicodedata.normalize("NFKC", name) if unicodedata.category(mark) != "Cf")
    return frozenset(re.findall(r"\w+", seen.casefold()))


#: state -> what people read
WORDS: Mapping[ReviewState, str] = MappingProxyType(
    {
        S.FLAGGED: "to be looked at",
        S.NO_CONCERN: "no concern",
        S.CONSIDERED_LOW: "considered low: a notice is to be sent",
        S.NOTICE_SENT: "notice sent: waiting for the reply",
        S.RESPONSE_IN: "reply received: to be assessed",
        S.NO_RESPONSE: "no reply came in time: to be assessed",
        S.SATISFIED: "satisfied: the bid stays in",
        S.NOT_SATISFIED: "not satisfied: to be decided",
        S.KEPT: "kept although not satisfied",
        S.DISREGARDED: "disregarded for its price",
    }
)
