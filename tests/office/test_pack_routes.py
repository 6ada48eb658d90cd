"""The tender pack's addresses: only for who is signed in, only for a procurement that there is, always to be saved."""

import asyncio
from hashlib import sha256

import httpx
import pytest
from starlette.applications import Starlette

from evaluation.model import Actor
from evaluation.office import routes, sessions
from evaluation.service import pack
from evaluation.service.record import session_token_hash
from evaluation.service.shared import workspace

LEAD = Actor("Lee Marsh", "lead")
TENDER = "aldermere-homecare-2027"


def asked(path, token=""):
    """The answer to a request with this session's token, with no page behind the routes."""

    async def ask():
        over = httpx.ASGITransport(Starlette(routes=routes.ROUTES))
        cookies = {sessions.COOKIE: token} if token else {}
        async with httpx.AsyncClient(transport=over, base_url="http://127.0.0.1:8501", cookies=cookies) as client:
            return await client.get(path)

    return asyncio.run(ask())


@pytest.fixture
def token(seeded):
    ws = workspace()
    ws.store.put_session(session_token_hash("a token"), LEAD.name, LEAD.role, ws.clock())
    return "a token"


@pytest.mark.parametrize("form", list(pack.FORMS))
def test_a_pack_is_given_only_to_who_is_signed_in(token, form):
    path = routes.pack_path(TENDER, form)
    assert asked(path).status_code == asked(path, "another").status_code == 401
    given = asked(path, token)
    assert given.status_code == 200
    assert sha256(given.content).hexdigest() == pack.kept(workspace(), LEAD, TENDER)[form]
    assert given.headers["content-disposition"].startswith("attachment;")
    assert "sandbox" in given.headers["content-security-policy"]


@pytest.mark.parametrize(
    "path",
    [
        "/file/nothing/pack.html",
        "/file/..%2f..%2fetc/pack.html",
        "/file/%2e%2e/pack.html",
        "/file/%00/pack.docx",
        "/file/' or 1=1 --/pack.docx",
        "/file/TENDER/pack.toml",
        "/file/TENDER/pack.html%00.exe",
        "/file/TENDER/pack.",
    ],
)
def test_no_trick_in_an_address_leads_anywhere(token, path):
    assert asked(path.replace("TENDER", TENDER), token).status_code == 404
