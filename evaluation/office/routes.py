"""Files out, by routes that ask who is there: Streamlit's own downloads open without a session, so none is used.

Every path names a procurement; the role and the stage are looked at on every request, as on every screen.
"""

import re
import unicodedata
from collections.abc import Callable
from urllib.parse import quote

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import BaseRoute, Route

from evaluation.exceptions import (
    EvenhandError,
    NotAllowedError,
    NotSavedError,
    StoreAddressError,
    StoreUnreadableError,
    StoreVersionError,
    UnknownNameError,
)
from evaluation.model import Actor
from evaluation.office.sessions import COOKIE, actor_of
from evaluation.service import export, load, pack, prepare, record, review_papers
from evaluation.service.load import NamedFile
from evaluation.service.shared import workspace
from evaluation.words import labels

Maker = Callable[[Actor, Request], NamedFile]

LONGEST_NAME = 120
_STORE = (NotSavedError, StoreAddressError, StoreUnreadableError, StoreVersionError)
_BYTES = "application/octet-stream"
_OFFICE = "application/vnd.openxmlformats-officedocument"
_TYPES = {
    "xlsx": f"{_OFFICE}.spreadsheetml.sheet",
    "docx": f"{_OFFICE}.wordprocessingml.document",
    "toml": "application/toml",
    "csv": "text/csv; charset=utf-8",
    "html": "text/html; charset=utf-8",
    "json": "application/json",
}
_HARMLESS = ("csv", "txt", "png", "jpg", "jpeg")  # whatever is in them, nothing of it runs


def kept_path(procurement: str, sha256: str) -> str:
    """Where a kept file is served."""
    return f"/file/{quote(procurement)}/kept/{sha256}"


def blank_path(procurement: str, envelope: str, cycle: str = "") -> str:
    """Where the blank workbook for an envelope is served."""
    return f"/file/{quote(procurement)}/blank/{envelope}" + (f"?cycle={quote(cycle)}" if cycle else "")


def method_path(procurement: str) -> str:
    """Where the method's own text is served."""
    return f"/file/{quote(procurement)}/method.toml"


def result_path(procurement: str, form: str, cycle: str = "") -> str:
    """Where a result is served as "xlsx", "csv" or "json"."""
    return f"/file/{quote(procurement)}/result.{form}" + (f"?cycle={quote(cycle)}" if cycle else "")


def pack_path(procurement: str, form: str) -> str:
    """Where the tender pack is served as "docx" or "html"."""
    return f"/file/{quote(procurement)}/pack.{form}"


def notice_path(procurement: str, provider: str, number: int, place: int, cycle: str = "") -> str:
    """Where a notice about a low price is served as a Word file."""
    return f"{_case(procurement, provider, number)}/notice-{place}.docx" + (f"?cycle={quote(cycle)}" if cycle else "")


def case_file_path(procurement: str, provider: str, number: int, cycle: str = "") -> str:
    """Where the file of a low-price case is served as a Word file."""
    return f"{_case(procurement, provider, number)}/case-file.docx" + (f"?cycle={quote(cycle)}" if cycle else "")


def _case(procurement: str, provider: str, number: int) -> str:
    return f"/file/{quote(procurement)}/low-price/{quote(provider, safe='')}/{number}"


def _kept(actor: Actor, request: Request) -> NamedFile:
    return record.file(workspace(), actor, request.path_params["procurement"], request.path_params["sha256"])


def _blank(actor: Actor, request: Request) -> NamedFile:
    envelope, cycle = request.path_params["envelope"], request.query_params.get("cycle", "")
    if envelope not in ("quality", "price", "measures"):
        raise UnknownNameError("workbook", envelope, ["quality", "price", "measures"])
    return load.blank(workspace(), actor, request.path_params["procurement"], envelope, cycle)


def _method(actor: Actor, request: Request) -> NamedFile:
    procurement = request.path_params["procurement"]
    return NamedFile(f"{procurement}.toml", prepare.method(workspace(), actor, procurement).text.encode())


def _pack(actor: Actor, request: Request) -> NamedFile:
    return pack.file(workspace(), actor, request.path_params["procurement"], request.path_params["form"])


def _notice(actor: Actor, request: Request) -> NamedFile:
    at, cycle = request.path_params, request.query_params.get("cycle", "")
    case, place = (at["procurement"], at["provider"], at["number"]), at["place"]
    return review_papers.notice_file(workspace(), actor, *case, place, cycle=cycle)


def _case_file(actor: Actor, request: Request) -> NamedFile:
    at, cycle = request.path_params, request.query_params.get("cycle", "")
    return review_papers.case_file_of(workspace(), actor, at["procurement"], at["provider"], at["number"], cycle=cycle)


def _result(actor: Actor, request: Request) -> NamedFile:
    procurement, form = request.path_params["procurement"], request.path_params["form"]
    return export.result(workspace(), actor, procurement, form, request.query_params.get("cycle", ""))


def _served(make: Maker, *, sent_in: bool = False) -> Callable[[Request], object]:
    """An endpoint that serves what `make` gives. `sent_in`: a bidder sent it, so its name says nothing about it."""

    def answer(request: Request) -> Response:
        try:
            actor = actor_of(request.cookies.get(COOKIE))
            if actor is None:
                return PlainTextResponse(
                    "Open the application first; files are only for people who are signed in.", 401
                )
            file = make(actor, request)
        except EvenhandError as error:
            return _refusal(error)
        name = download_name(file.name)
        name, kind = _by_content(name, file.data) if sent_in else (name, _TYPES.get(_ending(name), _BYTES))
        return Response(file.data, media_type=kind, headers=_headers(name))

    async def endpoint(request: Request) -> Response:
        return await run_in_threadpool(answer, request)

    return endpoint


def _refusal(error: EvenhandError) -> Response:
    if isinstance(error, NotAllowedError):
        return PlainTextResponse(labels.refusal(error.role, error.action, error.stage), 403)
    if isinstance(error, _STORE):
        return PlainTextResponse(str(error), 503)
    return PlainTextResponse(str(error), 404 if isinstance(error, UnknownNameError) else 409)


def download_name(name: str) -> str:
    """A name fit for somebody's disk: no folders, nothing invisible (controls, changes of direction), not too long."""
    bare = re.split(r"[/\\]", name)[-1]
    seen = "".join(mark for mark in bare if unicodedata.category(mark) not in ("Cc", "Cf", "Cs", "Zl", "Zp")).strip(
        " ."
    )
    if len(seen) > LONGEST_NAME:
        ending = f".{_ending(seen)}"[:10]
        seen = seen[: LONGEST_NAME - len(ending)] + ending
    return seen or "file"


def _ending(name: str) -> str:
    return name.rpartition(".")[2].lower() if "." in name else ""


def _by_content(name: str, data: bytes) -> tuple[str, str]:
    """The name and type of what a bidder sent, by its first bytes: no ending is left that would let it run."""
    ending = _ending(name)
    if data.startswith(b"%PDF-"):
        return _ended(name, "pdf"), "application/pdf"
    if data.startswith(b"PK"):
        return (name, _TYPES[ending]) if ending in ("docx", "xlsx") else (_ended(name, "zip"), _BYTES)
    return name if ending in _HARMLESS else _ended(name, "bin"), _BYTES


def _ended(name: str, ending: str) -> str:
    return name if _ending(name) == ending else f"{name[: LONGEST_NAME - len(ending) - 1]}.{ending}"


def _headers(name: str) -> dict[str, str]:
    """Always saved, never shown in the page: what a bidder sent must not run as if it were ours."""
    return {
        "content-disposition": f"attachment; filename*=UTF-8''{quote(name, safe='')}",
        "cache-control": "no-store",
        "content-security-policy": "default-src 'none'; sandbox",
    }


ROUTES: list[BaseRoute] = [
    Route("/file/{procurement}/kept/{sha256}", _served(_kept, sent_in=True)),
    Route("/file/{procurement}/blank/{envelope}", _served(_blank)),
    Route("/file/{procurement}/method.toml", _served(_method)),
    Route("/file/{procurement}/pack.{form}", _served(_pack)),
    Route("/file/{procurement}/result.{form}", _served(_result)),
    Route("/file/{procurement}/low-price/{provider}/{number:int}/notice-{place:int}.docx", _served(_notice)),
    Route("/file/{procurement}/low-price/{provider}/{number:int}/case-file.docx", _served(_case_file)),
]
