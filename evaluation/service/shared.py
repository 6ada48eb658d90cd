"""The one workspace of a running process, opened when it is first asked for."""

from functools import cache
from threading import Lock

from evaluation.service.workspace import Workspace, open_workspace

_OPENING = Lock()


def workspace() -> Workspace:
    """The process's workspace. Raises StoreVersionError or NotSavedError where its database cannot be opened."""
    with _OPENING:
        return _opened()


@cache
def _opened() -> Workspace:
    return open_workspace()


def forget() -> None:
    """Close it, so that the next call opens it afresh; for tests that change the data folder."""
    with _OPENING:
        if _opened.cache_info().currsize:
            _opened().store.close()
            _opened.cache_clear()
