"""Between the events of a conversation about a low price and the bodies of its entries in the journal."""

from collections.abc import Callable, Mapping
from dataclasses import asdict
from datetime import datetime
from types import MappingProxyType

from evaluation.exceptions import EvenhandError
from evaluation.low_price.review import (
    Assessed,
    Considered,
    Decided,
    Element,
    Event,
    Extended,
    Notified,
    Replied,
    Signed,
    Silent,
)
from evaluation.store.records import Entry, Plain

#: name of an event in the journal -> its record
NAMES: Mapping[str, type] = MappingProxyType(
    {
        "considered": Considered,
        "notified": Notified,
        "extended": Extended,
        "replied": Replied,
        "silent": Silent,
        "assessed": Assessed,
        "decided": Decided,
    }
)
_NAME_OF = {record: name for name, record in NAMES.items()}


def body_of(event: Event) -> dict[str, object]:
    """The event as plain data. The time is not in it: it is that of the entry."""
    signed = event.signed
    body: dict[str, object] = {"event": _NAME_OF[type(event)], "by": signed.by, "reason": signed.reason}
    return body | ({"second": signed.second} if signed.second else {}) | _own(event)


def _own(event: Event) -> dict[str, object]:
    """What one kind of event says beside who, when and why."""
    match event:
        case Considered(lot=lot, concern=concern):
            said: dict[str, object] = {"lot": lot, "concern": concern}
        case Notified(elements=elements, drafted=drafted, sent=sent, reply_by=due):
            low = [asdict(element) for element in elements]
            said = {"elements": low, "drafted": drafted, "sent": sent, "reply_by": due.isoformat()}
        case Extended(reply_by=due):
            said = {"reply_by": due.isoformat()}
        case Replied(received=received, answers=answers, files=files):
            named = [{"file": sha256} for sha256 in files]
            said = {"received": received.isoformat(), "answers": dict(answers), "files": named}
        case Assessed(lot=lot, findings=findings, satisfied=satisfied, breach=breach):
            said = {"lot": lot, "findings": dict(findings), "satisfied": satisfied, "breach": breach}
        case Decided(lot=lot, kept=kept, risk_plan=plan):
            said = {"lot": lot, "kept": kept, "risk_plan": plan}
        case Silent():
            said = {}
    return said


def event_of(entry: Entry) -> Event:
    """The event that an entry keeps. Raises EvenhandError where it is of no kind that is known."""
    body = entry.body
    read = _READ.get(str(body.get("event")))
    if read is None:
        raise EvenhandError(f"Entry {entry.seq} holds a step about a low price that this program does not know.")
    signed = Signed(_text(body, "by"), entry.when, _text(body, "reason"), _text(body, "second"))
    return read(body, signed)


def _considered(body: Mapping[str, Plain], signed: Signed) -> Event:
    return Considered(_text(body, "lot"), body.get("concern") is True, signed)


def _notified(body: Mapping[str, Plain], signed: Signed) -> Event:
    said = body.get("elements")
    elements = tuple(
        Element(*(_text(one, name) for name in ("id", "lot", "title", "says", "helps")))
        for one in (said if isinstance(said, list) else [])
        if isinstance(one, dict)
    )
    return Notified(elements, _text(body, "drafted"), _text(body, "sent"), _moment(body, "reply_by"), signed)


def _extended(body: Mapping[str, Plain], signed: Signed) -> Event:
    return Extended(_moment(body, "reply_by"), signed)


def _replied(body: Mapping[str, Plain], signed: Signed) -> Event:
    files = body.get("files")
    names = tuple(str(one["file"]) for one in (files if isinstance(files, list) else []) if isinstance(one, dict))
    return Replied(_moment(body, "received"), _words(body, "answers"), names, signed)


def _assessed(body: Mapping[str, Plain], signed: Signed) -> Event:
    satisfied, breach = body.get("satisfied") is True, body.get("breach") is True
    return Assessed(_text(body, "lot"), _words(body, "findings"), satisfied, signed, breach)


def _decided(body: Mapping[str, Plain], signed: Signed) -> Event:
    return Decided(_text(body, "lot"), body.get("kept") is True, signed, _text(body, "risk_plan"))


_READ: Mapping[str, Callable[[Mapping[str, Plain], Signed], Event]] = MappingProxyType(
    {
        "considered": _considered,
        "notified": _notified,
        "extended": _extended,
        "replied": _replied,
        "silent": lambda _, signed: Silent(signed),
        "assessed": _assessed,
        "decided": _decided,
    }
)


def _text(body: Mapping[str, Plain], name: str) -> str:
    said = body.get(name)
    return "" if said is None else str(said)


def _moment(body: Mapping[str, Plain], name: str) -> datetime:
    return datetime.fromisoformat(_text(body, name))


def _words(body: Mapping[str, Plain], name: str) -> Mapping[str, str]:
    said = body.get(name)
    return MappingProxyType({key: str(words) for key, words in said.items()} if isinstance(said, dict) else {})
