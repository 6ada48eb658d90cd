"""Who a browser is: a random token in an HttpOnly cookie, looked up in the store on every request.

In the demonstration everybody gets a session with the lead's role and may change it. Nothing about a person is kept in
the cookie, and a cookie that the store does not know is nobody.
"""

import secrets
from typing import Final

from starlette.concurrency import run_in_threadpool
from starlette.datastructures import Headers, MutableHeaders
from starlette.requests import cookie_parser
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from evaluation.model import Actor
from evaluation.service.record import session_token_hash
from evaluation.service.shared import workspace

COOKIE: Final = "evenhand_session"
DEMO_NAME: Final = "Demonstration user"
_HEADERS: Final = {
    "x-content-type-options": "nosniff",
    "x-frame-options": "DENY",
    "referrer-policy": "same-origin",
    "permissions-policy": "camera=(), microphone=(), geolocation=()",
}


def actor_of(token: str | None) -> Actor | None:
    """Who holds this token, by the store; None where nobody does."""
    found = workspace().store.session(session_token_hash(token)) if token else None
    return Actor(found.name, found.role) if found else None


def take_role(token: str, role: str) -> None:
    """Change the role of a demonstration session."""
    ws = workspace()
    ws.store.put_session(session_token_hash(token), DEMO_NAME, role, ws.clock())


class Sessions:
    """Middleware: gives a browser that opens a page its session, and every answer its safety headers."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass a request on; see the class."""
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        fresh = await run_in_threadpool(_fresh_token, Headers(scope=scope)) if _opens_a_page(scope) else None

        async def answer(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                for name, value in _HEADERS.items():
                    headers.setdefault(name, value)
                if fresh:
                    headers.append("set-cookie", f"{COOKIE}={fresh}; Path=/; HttpOnly; SameSite=Lax")
            await send(message)

        await self.app(scope, receive, answer)


def _opens_a_page(scope: Scope) -> bool:
    asked = Headers(scope=scope).get("accept", "")
    return scope["method"] == "GET" and "text/html" in asked and not scope["path"].startswith(("/_stcore", "/file"))


def _fresh_token(headers: Headers) -> str | None:
    """A new session's token for a browser that has none that the store knows."""
    if actor_of(cookie_parser(headers.get("cookie", "")).get(COOKIE)) is not None:
        return None
    token = secrets.token_urlsafe(32)
    take_role(token, "lead")
    return token
