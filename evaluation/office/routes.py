"""Files out, by routes that ask who is there: Streamlit's own downloads open without a session, so none is used.

Every path names a procurement; the role and the stage are looked at on every request, as on every screen.
"""

from collections.abc import Callable
from mimetypes import guess_type
from urllib.parse import quote

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import BaseRoute, Route

from evaluation.exceptions import EvenhandError, NotAllowedError, UnknownNameError
from evaluation.model import Actor
from evaluation.office.sessions import COOKIE, actor_of
from evaluation.service import export, load, prepare, record
from evaluation.service.load import NamedFile
from evaluation.service.shared import workspace

Maker = Callable[[Actor, Request], NamedFile]

_TYPES = {
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "toml": "application/toml",
    "csv": "text/csv; charset=utf-8",
    "json": "application/json",
}


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


def _result(actor: Actor, request: Request) -> NamedFile:
    procurement, form = request.path_params["procurement"], request.path_params["form"]
    return export.result(workspace(), actor, procurement, form, request.query_params.get("cycle", ""))


def _served(make: Maker) -> Callable[[Request], object]:
    async def endpoint(request: Request) -> Response:
        actor = await run_in_threadpool(actor_of, request.cookies.get(COOKIE))
        if actor is None:
            return PlainTextResponse("Open the application first; this file is only for people who are signed in.", 401)
        try:
            file = await run_in_threadpool(make, actor, request)
        except NotAllowedError as error:
            return PlainTextResponse(str(error), 403)
        except UnknownNameError as error:
            return PlainTextResponse(str(error), 404)
        except EvenhandError as error:
            return PlainTextResponse(str(error), 409)
        return Response(file.data, media_type=_media_type(file.name), headers=_headers(file.name))

    return endpoint


def _media_type(name: str) -> str:
    ending = name.rpartition(".")[2].lower()
    return _TYPES.get(ending) or guess_type(name)[0] or "application/octet-stream"


def _headers(name: str) -> dict[str, str]:
    """Always saved, never shown in the page: what a bidder sent must not run as if it were ours."""
    return {
        "content-disposition": f"attachment; filename*=UTF-8''{quote(name)}",
        "cache-control": "no-store",
        "content-security-policy": "default-src 'none'; sandbox",
    }


ROUTES: list[BaseRoute] = [
    Route("/file/{procurement}/kept/{sha256}", _served(_kept)),
    Route("/file/{procurement}/blank/{envelope}", _served(_blank)),
    Route("/file/{procurement}/method.toml", _served(_method)),
    Route("/file/{procurement}/result.{form}", _served(_result)),
]
