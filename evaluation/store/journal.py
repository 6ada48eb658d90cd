"""The hash chain of the record: pure, and enough by itself to check an exported record.

Each entry's hash is the SHA-256, in hex, of the UTF-8 bytes of the RFC 8785 canonical JSON of an object with these
members: `actor`, `at`, `body` (the stored text of the body, itself canonical JSON), `cycle`, `item`, `kind`, `lot`,
`person`, `prev`, `procurement_id`, `provider`, `role`, `seq`, `version`. `seq` and `version` are whole numbers, all
others text. `prev` is the hash of the entry before; the first entry of a procurement has 64 zeros.
Source: RFC 8785, JSON Canonicalization Scheme, https://www.rfc-editor.org/rfc/rfc8785.

A chain shows that nothing was changed since somebody outside took note of its head. It cannot show it of a database
whose every entry was written afresh, so heads are to be handed out at every stage.
"""

import hashlib
import json
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import UTC, datetime
from itertools import groupby

import rfc8785

from evaluation.exceptions import UnfitTextError
from evaluation.model import Actor
from evaluation.store.records import Break, Entry, Head, Key, Plain

START = Head(0, "0" * 64)
_FILE = re.compile(r'"file":"([0-9a-f]{64})"')
# For text and small whole numbers under ASCII names this writes the very bytes of RFC 8785, six times as fast as the
# library (a test compares them). Bodies, whose names can be anything, go through the library.
_ENVELOPE = json.JSONEncoder(ensure_ascii=False, sort_keys=True, separators=(",", ":"), check_circular=False)


def checked(text: object, what: str) -> str:
    """`text` if it can be kept by every database. Raises ValueError for what is not text, and UnfitTextError, which is
    one too, for a NUL or half a character.
    """
    if not isinstance(text, str):
        raise ValueError(f"{what} holds {text!r}, which is not text")  # noqa: TRY004 - one error for a body that cannot be kept
    if "\x00" in text:
        raise UnfitTextError(f"{what} holds a NUL character, which cannot be kept; take it out before saving")
    try:
        text.encode()
    except UnicodeEncodeError:
        sentence = f"{what} holds half of a character, which cannot be kept; take it out before saving"
        raise UnfitTextError(sentence) from None
    return text


def checked_key(key: Key) -> Key:
    """`key` if every part of it can be kept. Raises ValueError."""
    for part in key.parts:
        checked(part, f"the key of {key.kind!r}")
    return key


def canonical(body: Mapping[str, object]) -> str:
    """The RFC 8785 canonical JSON of a body. Raises ValueError for a number, a NUL, or anything else but plain data."""
    return rfc8785.dumps(_plain(body, "the body")).decode()


def _plain(value: object, where: str) -> Plain:
    if value is None or isinstance(value, bool):
        return value
    if isinstance(value, str):
        return checked(value, where)
    if isinstance(value, Mapping):
        return {checked(name, f"a name in {where}"): _plain(part, f"'{name}'") for name, part in value.items()}
    if isinstance(value, list | tuple):
        return [_plain(part, where) for part in value]
    raise ValueError(f"{where} holds {value!r}; write numbers and dates as text, so that their form cannot change")


def stamp(at: datetime) -> str:
    """A time as the record writes it: UTC, microseconds, "Z". Raises ValueError for a time without a zone."""
    if at.tzinfo is None:
        raise ValueError(f"{at} has no time zone")
    return at.astimezone(UTC).isoformat(timespec="microseconds").removesuffix("+00:00") + "Z"


def entry_hash(entry: Entry) -> str:
    """The hash of an entry from everything in it but `hash` itself."""
    kind, cycle, lot, provider, item, person = entry.key.parts
    members = {
        "actor": entry.actor,
        "at": entry.at,
        "body": entry.text,
        "cycle": cycle,
        "item": item,
        "kind": kind,
        "lot": lot,
        "person": person,
        "prev": entry.prev,
        "procurement_id": entry.procurement,
        "provider": provider,
        "role": entry.role,
        "seq": entry.seq,
        "version": entry.version,
    }
    return hashlib.sha256(_ENVELOPE.encode(members).encode()).hexdigest()


def chain(
    procurement: str, head: Head, rows: Iterable[tuple[Key, int, str]], actor: Actor, at: datetime
) -> Iterator[Entry]:
    """The entries that carry the chain on from `head`, one for each (checked key, version, canonical body)."""
    name, role, when = checked(actor.name, "the name"), checked(actor.role, "the role"), stamp(at)
    for key, version, text in rows:
        entry = Entry(procurement, head.seq + 1, key, version, text, name, role, when, head.hash, "")
        entry = replace(entry, hash=entry_hash(entry))
        head = Head(entry.seq, entry.hash)
        yield entry


def first_break(entries: Iterable[Entry], start: Head = START, end: Head | None = None) -> Break | None:
    """The first place where one procurement's entries, in order, stop following from `start` or do not reach `end`.

    None where they hold together. `start` may be a head noted earlier: the entries after it are shown to extend it.
    """
    last, name = start, ""
    for entry in entries:
        if found := _fault(entry, last, name or entry.procurement):
            return Break(name or entry.procurement, *found)
        last, name = Head(entry.seq, entry.hash), entry.procurement
    if end is not None and last != end:
        return Break(
            name, None, f"the record ends at entry {last.seq}, but its noted end is entry {end.seq} or another text"
        )
    return None


def _fault(entry: Entry, last: Head, procurement: str) -> tuple[int, str] | None:
    if entry.procurement != procurement:
        return entry.seq, f"entry {entry.seq} belongs to the procurement '{entry.procurement}'"
    if entry.seq > last.seq + 1:
        return last.seq + 1, f"entry {last.seq + 1} is missing: entry {entry.seq} comes after entry {last.seq}"
    if entry.seq <= last.seq:
        return entry.seq, f"entry {entry.seq} comes after entry {last.seq}"
    if _altered(entry):
        return entry.seq, f"entry {entry.seq} ({entry.key}) was changed after it was written"
    if entry.prev != last.hash:
        return entry.seq, f"entry {entry.seq} does not follow from the entry before it, which was replaced"
    return None


def _altered(entry: Entry) -> bool:
    try:
        return entry_hash(entry) != entry.hash
    except ValueError:  # half a character cannot be hashed, so was never written by us
        return True


def verify_entries(entries: Iterable[Entry], heads: Mapping[str, Head] | None = None) -> list[Break]:
    """The first break of each procurement among `entries` (each in order of `seq`); empty where all holds together.

    `heads` are noted heads to compare with: a procurement whose entries end elsewhere, or that has none, is a break.
    """
    ends = dict(heads or {})
    found = []
    for procurement, rows in groupby(entries, key=lambda entry: entry.procurement):
        found.append(first_break(rows, end=ends.pop(procurement, None)))
    missing = [Break(name, None, "has no entries left") for name, head in ends.items() if head != START]
    return [broken for broken in found if broken] + missing


def named_files(texts: Sequence[str]) -> set[str]:
    """The SHA-256 of every file that these canonical bodies name under "file"."""
    return {sha256 for text in texts for sha256 in _FILE.findall(text)}
