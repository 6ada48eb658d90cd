"""What the store takes and gives back: frozen records, no behaviour beyond what a record means."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import TypeAlias

Plain: TypeAlias = "str | bool | list[Plain] | dict[str, Plain] | None"


@dataclass(frozen=True, slots=True)
class Key:
    """What an entry is about. Parts that do not apply are empty. Saving again under a key makes its next version."""

    kind: str
    cycle: str = ""
    lot: str = ""
    provider: str = ""
    item: str = ""
    person: str = ""

    @property
    def parts(self) -> tuple[str, str, str, str, str, str]:
        """The six parts in the order of the database's columns."""
        return (self.kind, self.cycle, self.lot, self.provider, self.item, self.person)

    def __str__(self) -> str:
        """The key as a person reads it: "mark (lot L1, provider P7, item Q2)"."""
        named = zip(("cycle", "lot", "provider", "item", "person"), self.parts[1:], strict=True)
        rest = ", ".join(f"{name} {part}" for name, part in named if part)
        return f"{self.kind} ({rest})" if rest else self.kind


@dataclass(frozen=True, slots=True)
class Draft:
    """An entry to be written. `version` None takes the next one; a number says "I saw version - 1", and is checked.

    The body holds text, booleans, None, lists and mappings only: numbers are written as text. Where a mapping has the
    key "file" with a SHA-256, that file must be kept already or come with the same call.
    """

    key: Key
    body: Mapping[str, object]
    version: int | None = None


@dataclass(frozen=True, slots=True)
class Entry:
    """One entry of the record, as it is stored. `text` is the canonical JSON of the body; `at` is UTC text.

    `prev` is the hash of the entry before it in the same procurement, `hash` its own (see `journal.entry_hash`).
    """

    procurement: str
    seq: int
    key: Key
    version: int
    text: str
    actor: str
    role: str
    at: str
    prev: str
    hash: str

    @property
    def body(self) -> dict[str, Plain]:
        """The body, read afresh from its text on every call."""
        body: dict[str, Plain] = json.loads(self.text)
        return body

    @property
    def when(self) -> datetime:
        """`at` as a time in UTC."""
        return datetime.fromisoformat(self.at)


@dataclass(frozen=True, slots=True)
class Head:
    """The end of a procurement's chain: how many entries it has, and the hash of the last."""

    seq: int
    hash: str


@dataclass(frozen=True, slots=True)
class Break:
    """Where the record does not hold together. `seq` is None where it is not about one entry."""

    procurement: str
    seq: int | None
    why: str


@dataclass(frozen=True, slots=True)
class ProcurementRow:
    """A procurement that the store holds."""

    id: str
    title: str
    created_at: datetime
    created_by: str


@dataclass(frozen=True, slots=True)
class Session:
    """Who is signed in under a token. Sessions change and end; they are no part of the record."""

    token_hash: str
    name: str
    role: str
    created_at: datetime
    seen_at: datetime


@dataclass(frozen=True, slots=True)
class Description:
    """Which database is in use and how, for the status page."""

    engine: str
    version: str
    journal_mode: str
    fallback: bool
    sentence: str


@dataclass(frozen=True, slots=True)
class Manifest:
    """What a backup holds. `path` is the copy; `breaks` is empty where its record holds together."""

    path: str
    sha256: str
    size: int
    at: str
    program: str
    schema: str
    database: str
    rows: Mapping[str, int]
    heads: Mapping[str, Head]
    breaks: Sequence[Break]
