"""Who a browser is: a random token in an HttpOnly cookie, looked up in the store on every request.

In the demonstration everybody gets a session with the lead's role and may change it. Nothing about a person is kept in
the cookie, and a cookie that the store does not know is nobody. Only the screens' own addresses begin a session, and
one that nobody used for 12 hours has ended.

A request under a name that `server.allowedHosts` does not give is refused: another site may have let its own name lead
to this machine (DNS rebinding).
"""

import secrets
from contextlib import suppress
from datetime import timedelta
from typing import Final
from urllib.parse import urlsplit

from starlette.concurrency import run_in_threadpool
from starlette.datastructures import Headers, MutableHeaders
from starlette.requests import cookie_parser
from starlette.responses import PlainTextResponse
from starlette.types import ASGIApp, Message, Receive, Scope, Send
from streamlit import config

from evaluation.exceptions import EvenhandError, NotSavedError
from evaluation.model import Actor
from evaluation.office.addresses import ADDRESSES
from evaluation.service.record import session_token_hash
from evaluation.service.shared import workspace

COOKIE: Final = "evenhand_session"
DEMO_NAME: Final = "Demonstration user"
LASTS: Final = timedelta(hours=12)  # after it was last used
NOTED: Final = timedelta(minutes=1)  # how often its use is written down
AT_MOST: Final = 10_000
_PAGES: Final = frozenset({"", *(f"/{address}" for address in ADDRESSES)})
_FULL: Final = "Too many people are using this at the moment. Try again later."
_HEADERS: Final = {
    "x-content-type-options": "nosniff",
    "x-frame-options": "DENY",
    "referrer-policy": "same-origin",
    "permissions-policy": "camera=(), microphone=(), geolocation=()",
}


def actor_of(token: str | None) -> Actor | None:
    """Who holds this token, by the store; None where nobody does. Raises where the store cannot be used."""
    ws = workspace()
    found = ws.store.session(session_token_hash(token)) if token else None
    if found is None or found.seen_at < ws.clock() - LASTS:
        return None
    if found.seen_at < ws.clock() - NOTED:
        with suppress(NotSavedError):  # a store that only reads still shows its pages
            ws.store.touch_session(found.token_hash, ws.clock())
    return Actor(found.name, found.role)


def take_role(token: str, role: str) -> None:
    """Change the role of a demonstration session."""
    ws = workspace()
    ws.store.put_session(session_token_hash(token), DEMO_NAME, role, ws.clock())


def tidy() -> None:
    """End the sessions that nobody uses any more. Raises where the store cannot be used."""
    ws = workspace()
    ws.store.drop_old_sessions(ws.clock() - LASTS)


class Sessions:
    """Middleware: gives a browser that opens a page its session, and every answer its safety headers."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass a request on; see the class."""
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        headers = Headers(scope=scope)
        app, fresh = self.app, None
        if not _is_ours(headers.get("host", "")):
            app = PlainTextResponse("This address is not one of this application's own.", 400)
        elif _opens_a_page(scope):
            fresh = await run_in_threadpool(_fresh_token, headers)
            if fresh == "":
                app = PlainTextResponse(_FULL, 503, {"retry-after": "600"})
        await app(scope, receive, _with_headers(send, fresh))


def _with_headers(send: Send, fresh: str | None) -> Send:
    """Send on, with the safety headers on every answer, and a new session's cookie."""

    async def answer(message: Message) -> None:
        if message["type"] == "http.response.start":
            headers = MutableHeaders(scope=message)
            for name, value in _HEADERS.items():
                headers.setdefault(name, value)
            if fresh:
                headers.append("set-cookie", f"{COOKIE}={fresh}; Path=/; HttpOnly; SameSite=Lax")
        await send(message)

    return answer


def _is_ours(host: str) -> bool:
    """Whether a Host header names this application, by `server.allowedHosts`; as there, none listed allows any."""
    listed = [str(name).strip().lower().rstrip(".") for name in config.get_option("server.allowedHosts") or ()]
    if not listed or "*" in listed:
        return True
    try:
        asked = urlsplit(f"//{host}")
        name, _ = (asked.hostname or "").rstrip("."), asked.port  # asking for the port checks it
    except ValueError:
        return False
    if asked.netloc != host or "@" in host:
        return False
    own = {str(config.get_option(key) or "").lower() for key in ("server.address", "browser.serverAddress")}
    return name in {*listed, *own} - {""} or any(each[:2] == "*." and name.endswith(each[1:]) for each in listed)


def _opens_a_page(scope: Scope) -> bool:
    asked = Headers(scope=scope).get("accept", "")
    return scope["method"] == "GET" and "text/html" in asked and scope["path"].rstrip("/") in _PAGES


def _fresh_token(headers: Headers) -> str | None:
    """A new session's token for a browser that has none that the store knows; "" where there is room for no more.

    None also where the store cannot be used: the page that follows says why.
    """
    try:
        if actor_of(cookie_parser(headers.get("cookie", "")).get(COOKIE)) is not None:
            return None
        tidy()
        ws, token = workspace(), secrets.token_urlsafe(32)
        begun = ws.store.begin_session(session_token_hash(token), DEMO_NAME, "lead", ws.clock(), at_most=AT_MOST)
    except EvenhandError:
        return None
    return token if begun else ""
