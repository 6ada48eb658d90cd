"""What every command shares: its options, the workspace, plain errors with their exit codes, and where words go."""

import getpass
import json
import unicodedata
from collections.abc import Iterator
from contextlib import contextmanager
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from evaluation import exceptions

if TYPE_CHECKING:
    from evaluation.findings import Finding
    from evaluation.model import Actor
    from evaluation.service.load import NamedFile
    from evaluation.service.workspace import Workspace

BAD_DATA, BAD_CALL, REFUSED, BROKEN, NO_STORE = 1, 2, 3, 4, 5

Procurement = Annotated[str, typer.Argument(help="The procurement's id, as 'list' shows it.")]
Cycle = Annotated[str, typer.Option(help="A re-assessment period's id; empty for the tender.")]
AsJson = Annotated[bool, typer.Option("--json", help="Print JSON.")]
Role = Annotated[str, typer.Option(help="The role to act in.", envvar="EVENHAND_ROLE")]
Attach = Annotated[list[Path] | None, typer.Option(help="An attachment that the workbook names; may be repeated.")]


class Envelope(StrEnum):
    """The three workbooks."""

    QUALITY = "quality"
    PRICE = "price"
    MEASURES = "measures"


class Form(StrEnum):
    """The forms of a result."""

    XLSX = "xlsx"
    CSV = "csv"
    JSON = "json"


def named(path: Path) -> "NamedFile":
    """A file with its name and bytes."""
    from evaluation.service.load import NamedFile

    return NamedFile(path.name, path.read_bytes())


def finding_row(found: "Finding") -> dict[str, str]:
    """A finding as it is printed."""
    return {
        "severity": found.severity.value,
        "code": found.code,
        "where": found.where,
        "sheet": found.sheet,
        "cell": found.cell,
        "what": found.what,
        "to_do": found.to_do,
    }


def acting(role: str) -> "Actor":
    """Who acts: the name of the account, in this role. Raises UnknownNameError for an unknown role."""
    from evaluation.access import ROLES
    from evaluation.model import Actor

    if role not in ROLES:
        raise exceptions.UnknownNameError("role", role, ROLES)
    return Actor(getpass.getuser(), role)


@contextmanager
def opened() -> "Iterator[Workspace]":
    """The workspace, closed at the end."""
    from evaluation.service.workspace import open_workspace

    ws = open_workspace()
    try:
        yield ws
    finally:
        ws.store.close()


@contextmanager
def plainly() -> Iterator[None]:
    """Turn what the project raises into a sentence on standard error and the documented exit code."""
    try:
        yield
    except exceptions.EvenhandError as error:
        progress(_sentence(error))
        raise typer.Exit(_code(error)) from error
    except (OSError, UnicodeError) as error:
        progress(f"A file could not be read or written: {error}")
        raise typer.Exit(BAD_CALL) from error


def _sentence(error: exceptions.EvenhandError) -> str:
    if not isinstance(error, exceptions.NotAllowedError):
        return str(error)
    from evaluation.words import labels

    return labels.refusal(error.role, error.action, error.stage)


def _code(error: exceptions.EvenhandError) -> int:
    codes: list[tuple[tuple[type[Exception], ...], int]] = [
        ((exceptions.NotAllowedError, exceptions.StageError, exceptions.ConflictError), REFUSED),
        ((exceptions.NotSavedError, exceptions.StoreVersionError), NO_STORE),
        ((exceptions.StoreUnreadableError, exceptions.StoreAddressError), NO_STORE),
        ((exceptions.MethodError, exceptions.TableError, exceptions.AssumptionError), BAD_DATA),
    ]
    return next((code for kinds, code in codes if isinstance(error, kinds)), BAD_CALL)


def tell(data: object, plain: str, *, as_json: bool) -> None:
    """Print a result, as JSON or in plain words."""
    typer.echo(json.dumps(data, ensure_ascii=False, indent=2) if as_json else plain)


def progress(words: str) -> None:
    """Say how far it is, or what went wrong, on standard error."""
    typer.echo(seen(words), err=True)


def seen(words: str) -> str:
    """Words that may hold a bidder's own, with nothing in them that would steer a terminal."""
    hidden = ("Cc", "Cf", "Cs")
    return "".join("\ufffd" if unicodedata.category(c) in hidden and c not in "\n\t" else c for c in words)


def bytes_of(path: Path) -> bytes:
    """The bytes of a table. Raises TableError for more than any reader takes: a device or a pipe may have no end."""
    from evaluation.service.table_file import MOST_BYTES, error_in

    with path.open("rb") as file:
        data = file.read(MOST_BYTES + 1)
    if len(data) > MOST_BYTES:
        what = f"The file has more than {MOST_BYTES:,} bytes."
        raise exceptions.TableError([error_in("file_too_large", what, "Give a table of bids alone.", path.name)])
    return data


def text_at(path: Path) -> str:
    """A text file's text, its line ends made plain and its byte mark left out; never more than a method can be.

    Raises EvenhandError for one that is longer, or not text in UTF-8.
    """
    from criteria.reading import LONGEST_TEXT

    most = 4 * LONGEST_TEXT  # bytes: a letter of UTF-8 has at most four
    with path.open("rb") as file:
        data = file.read(most + 1)
    if len(data) > most:
        raise exceptions.EvenhandError(f"'{path.name}' has more than {most:,} bytes; no such text is that long.")
    try:
        return data.decode("utf-8-sig").replace("\r\n", "\n")
    except UnicodeDecodeError as error:
        raise exceptions.EvenhandError(
            f"'{path.name}' could not be read: it is not plain text in UTF-8. Save it again as that."
        ) from error


def write(path: Path, data: bytes) -> None:
    """Write a file and say so."""
    path.write_bytes(data)
    progress(f"Wrote {path}")
