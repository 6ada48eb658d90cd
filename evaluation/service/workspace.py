"""What every use case stands on: the store, the clock, and who may do what now.

The role and the stage are looked at on every action; nothing is remembered from a page.
"""

import hashlib
import os
from collections.abc import Callable, Hashable
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from threading import RLock
from typing import TypeVar

from criteria.reading import parse
from criteria.schema import Method
from evaluation import access
from evaluation.exceptions import NotAllowedError, StageError
from evaluation.model import Actor
from evaluation.store.migrate import create, upgrade
from evaluation.store.records import Entry, Head
from evaluation.store.repository import Store

T = TypeVar("T")
KEPT = 64  # how many worked-out results are remembered: those asked for last


@dataclass(frozen=True, slots=True)
class Seal:
    """The moment a method stopped changing. `sha256` is of the exact text, as `sha256sum` gives it."""

    sha256: str
    at: datetime
    by: str


@dataclass
class Workspace:
    """One database and the clock it is used with. Safe for any number of threads."""

    store: Store
    name: str = "demo"
    url: str = ""
    clock: Callable[[], datetime] = field(default=lambda: datetime.now(UTC))
    _kept: dict[Hashable, object] = field(default_factory=dict, repr=False)
    _lock: RLock = field(default_factory=RLock, repr=False)

    def remember(self, key: Hashable, make: Callable[[], T]) -> T:
        """What `make` gives, worked out once for each key. A key names everything the result depends on."""
        with self._lock:
            found = self._kept.pop(key) if key in self._kept else make()
            self._kept[key] = found
            if len(self._kept) > KEPT:
                self._kept.pop(next(iter(self._kept)))
            return found  # type: ignore[return-value]

    def stage(self, procurement: str) -> str:
        """The stage the procurement is at, by the journal as it stands now: its end is read on every call."""
        return self.remember(("stage", procurement, self.head(procurement).hash), lambda: self._stage(procurement))

    def _stage(self, procurement: str) -> str:
        found = self.store.current(procurement, {"stage"})
        return str(found[-1].body["stage"]) if found else access.STAGES[0]

    def guard(self, actor: Actor, action: str, procurement: str) -> str:
        """The stage now. Raises NotAllowedError where this role may not do this at this stage."""
        stage = self.stage(procurement)
        if not access.may(actor.role, action, stage):
            raise NotAllowedError(actor.role, action, stage)
        return stage

    def may(self, actor: Actor, action: str, procurement: str) -> bool:
        """Whether the actor may do this now; for showing or hiding a button, never instead of `guard`."""
        return access.may(actor.role, action, self.stage(procurement))

    def head(self, procurement: str) -> Head:
        """Where the procurement's journal ends."""
        return self.store.head(procurement)

    def seal(self, procurement: str) -> Seal | None:
        """The method's seal, or None while it may still change."""
        found = self.store.current(procurement, {"seal"})
        return _seal(found[-1]) if found else None

    def text(self, procurement: str) -> str:
        """The method's text: as sealed, or as last saved."""
        found = self.store.current(procurement, {"method"})
        return str(found[-1].body["text"]) if found else ""

    def method(self, procurement: str) -> tuple[Method, Seal]:
        """The sealed method. Raises StageError where it is not sealed yet."""
        seal = self.seal(procurement)
        if seal is None:
            raise StageError(
                "The method is not sealed yet. Seal it first: nothing is loaded into a method that can change."
            )
        return self.remember(("method", seal.sha256), lambda: self._sealed(procurement, seal)), seal

    def _sealed(self, procurement: str, seal: Seal) -> Method:
        text = self.text(procurement)
        if hashlib.sha256(text.encode()).hexdigest() != seal.sha256:
            raise StageError("The method's text is not the one that was sealed. Check the record with 'verify'.")
        return parse(text, procurement)


def _seal(entry: Entry) -> Seal:
    return Seal(str(entry.body["sha256"]), entry.when, entry.actor)


def data_folder() -> Path:
    """Where databases are kept: EVENHAND_DATA, else `data` in the working folder."""
    return Path(os.environ.get("EVENHAND_DATA", "data"))


def database_url(name: str = "demo") -> str:
    """The address of a workspace's database: EVENHAND_DATABASE_URL, else a SQLite file in the data folder."""
    return os.environ.get("EVENHAND_DATABASE_URL") or f"sqlite:///{(data_folder() / f'{name}.db').resolve()}"


def open_workspace(url: str | None = None, name: str = "demo") -> Workspace:
    """Open a workspace, making its database where there is none yet.

    Raises StoreVersionError for a database of another version: an older one is never changed without being asked.
    """
    url = url or database_url(name)
    create(url)
    return Workspace(Store(url), name, url)


def bring_up_to_date(url: str | None = None) -> None:
    """Migrate an older database; only ever because somebody asked. Raises StoreVersionError for a newer one."""
    upgrade(url or database_url())
