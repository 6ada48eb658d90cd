"""Sessions and the routes beside the screens, asked without a browser: what is begun, refused and given out."""

import asyncio
import sqlite3
from datetime import UTC, datetime, timedelta
from types import SimpleNamespace
from urllib.parse import unquote

import httpx
import pytest
from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.responses import PlainTextResponse
from starlette.routing import Route

from evaluation.exceptions import NotAllowedError, NotSavedError, StoreUnreadableError
from evaluation.office import routes, sessions
from evaluation.office.addresses import ADDRESSES
from evaluation.service import shared
from evaluation.service.load import NamedFile
from evaluation.service.record import session_token_hash

PAGE = {"accept": "text/html,*/*"}
SETTINGS = {"server.allowedHosts": ["127.0.0.1", "*.council.example"], "server.address": "10.0.0.7"}


@pytest.fixture
def clock(unseeded, monkeypatch):
    """The workspace's clock, to be moved."""
    made = SimpleNamespace(now=datetime(2026, 4, 1, 9, tzinfo=UTC))
    monkeypatch.setattr(shared.workspace(), "clock", lambda: made.now)
    return made


def settings(monkeypatch, given):
    """Run with these settings of Streamlit's, and its own for everything else."""
    others = sessions.config.get_option
    monkeypatch.setattr(sessions.config, "get_option", lambda name: given[name] if name in given else others(name))


class Client:
    """A browser's part in a conversation with an application in this process: it keeps cookies."""

    def __init__(self, app):
        self._app, self.cookies = app, httpx.Cookies()

    def get(self, path, headers=None):
        return self.ask("GET", path, headers)

    def ask(self, method, path, headers=None):
        return asyncio.run(self._ask(method, path, headers))

    async def _ask(self, method, path, headers):
        over = httpx.ASGITransport(self._app)
        async with httpx.AsyncClient(transport=over, base_url="http://127.0.0.1:8501", cookies=self.cookies) as client:
            answer = await client.request(method, path, headers=headers)
            self.cookies = client.cookies
            return answer


@pytest.fixture
def client(unseeded, monkeypatch):
    """The middleware and the routes round a page that says it was reached."""
    settings(monkeypatch, SETTINGS)
    page = Route("/{path:path}", lambda _: PlainTextResponse("page"))
    app = Starlette(routes=[*routes.ROUTES, page], middleware=[Middleware(sessions.Sessions)])
    return Client(app)


def held():
    """How many sessions the store holds."""
    with shared.workspace().store._engine.connect() as connection:
        return connection.exec_driver_sql("SELECT count(*) FROM session").scalar()


@pytest.mark.parametrize("path", ["/", *(f"/{address}" for address in ADDRESSES), "/bids/"])
def test_a_screens_address_begins_a_session_once(client, path):
    answer = client.get(path, headers=PAGE)
    assert "HttpOnly" in answer.headers["set-cookie"]
    assert "set-cookie" not in client.get(path, headers=PAGE).headers
    assert held() == 1


@pytest.mark.parametrize("path", ["/robots.txt", "/_stcore/health", "/wp-login.php", "/bids/x", "/file/p/method.toml"])
def test_no_other_address_begins_a_session(client, path):
    assert "set-cookie" not in client.get(path, headers=PAGE).headers
    assert held() == 0


def test_only_a_page_that_is_looked_at_begins_a_session(client):
    client.get("/", headers={"accept": "*/*"})
    client.ask("POST", "/", PAGE)
    assert held() == 0


def test_a_session_that_nobody_used_for_twelve_hours_has_ended(client, clock):
    token = client.get("/", headers=PAGE).cookies[sessions.COOKIE]
    clock.now += timedelta(hours=12, seconds=1)
    assert sessions.actor_of(token) is None
    assert client.get("/", headers=PAGE).cookies[sessions.COOKIE] != token
    assert held() == 1


def test_use_keeps_a_session_and_is_written_down_at_most_once_a_minute(client, clock, monkeypatch):
    token, store = client.get("/", headers=PAGE).cookies[sessions.COOKIE], shared.workspace().store
    touched, touch = [], store.touch_session
    monkeypatch.setattr(store, "touch_session", lambda *given: (touched.append(given), touch(*given)))
    for _ in range(20):
        clock.now += timedelta(hours=1)
        assert sessions.actor_of(token).role == "lead"
        clock.now += timedelta(seconds=59)
        assert sessions.actor_of(token).role == "lead"
    assert len(touched) == 20


def test_there_are_never_more_sessions_than_the_store_can_bear(client, monkeypatch):
    monkeypatch.setattr(sessions, "AT_MOST", 2)
    codes = []
    for _ in range(4):
        client.cookies.clear()
        codes.append(client.get("/", headers=PAGE).status_code)
    assert codes == [200, 200, 503, 503]
    assert held() == 2
    assert "Try again later" in client.get("/", headers=PAGE).text


@pytest.mark.parametrize("host", ["127.0.0.1", "127.0.0.1:8501", "bids.council.example:443", "10.0.0.7", "127.0.0.1."])
def test_a_name_of_this_application_is_answered(client, host):
    assert client.get("/", headers={"host": host}).status_code == 200


@pytest.mark.parametrize(
    "host",
    [
        "evil.example",
        "127.0.0.1.evil.example",
        "council.example",
        "evil.example@127.0.0.1",
        "127.0.0.1:x",
        "",
        "127.0.0.1/b",
    ],
)
@pytest.mark.parametrize("path", ["/", "/file/p/method.toml"])
def test_a_name_that_is_not_this_applications_is_refused(client, host, path):
    answer = client.get(path, headers=PAGE | {"host": host})
    assert answer.status_code == 400
    assert answer.headers["x-frame-options"] == "DENY"
    assert held() == 0


def test_where_no_names_are_listed_any_is_answered(client, monkeypatch):
    settings(monkeypatch, SETTINGS | {"server.allowedHosts": []})
    assert client.get("/", headers={"host": "anything.example"}).status_code == 200


def newer_version(data):
    shared.workspace()
    shared.forget()
    with sqlite3.connect(data / "demo.db") as raw:
        raw.execute("UPDATE alembic_version SET version_num = '9999'")


def no_database(data):
    data.mkdir()
    (data / "demo.db").write_bytes(b"Dear Sir or Madam, " * 200)


def no_folder(data):
    data.write_bytes(b"a file where the folder should be")


@pytest.mark.parametrize(
    ("spoil", "words"),
    [
        (newer_version, "made by a newer program"),
        (no_database, "is damaged or cannot be read"),
        (no_folder, "Not saved"),
    ],
)
def test_a_store_that_cannot_be_used_is_told_by_the_page_and_the_routes(
    unseeded, client, screen, says, monkeypatch, spoil, words
):
    spoil(unseeded)
    page = client.get("/", headers=PAGE)
    assert (page.status_code, page.text) == (200, "page")
    assert "set-cookie" not in page.headers
    file = client.get("/file/p/method.toml", headers={"cookie": f"{sessions.COOKIE}=x"})
    assert file.status_code == 503
    assert words in file.text
    monkeypatch.delenv("EVENHAND_WITHOUT_SESSION")
    shown = screen()
    assert not shown.exception
    assert words in says(shown)


@pytest.mark.parametrize("setting", [None, "", "yes", "emperor"])
def test_without_a_session_nothing_is_shown(seeded, screen, says, monkeypatch, setting):
    monkeypatch.delenv("EVENHAND_WITHOUT_SESSION")
    if setting is not None:
        monkeypatch.setenv("EVENHAND_WITHOUT_SESSION", setting)
    assert says(screen()) == "This page has lost its session. Reload it."


def asked(monkeypatch, client, make, address="/file/p/kept/0f"):
    """What a route answers to somebody with a session when the use case behind it gives or raises this."""
    client.get("/", headers=PAGE)
    monkeypatch.setattr(routes.record, "file", make)
    return client.get(address)


@pytest.mark.parametrize(("error", "code"), [(NotSavedError("the disk is full"), 503), (StoreUnreadableError(), 503)])
def test_trouble_of_the_store_is_a_sentence(client, monkeypatch, error, code):
    def make(*_):
        raise error

    answer = asked(monkeypatch, client, make)
    assert (answer.status_code, answer.text) == (code, str(error))


def test_a_refusal_is_in_the_words_of_the_screens(client, monkeypatch):
    def make(*_):
        raise NotAllowedError("evaluator", "see_file_price", "opened")

    answer = asked(monkeypatch, client, make)
    assert answer.status_code == 403
    assert answer.text.startswith("You are here as an evaluator, and may not ")
    assert "see_file_price" not in answer.text


@pytest.mark.parametrize(
    ("name", "data", "kind", "ending"),
    [
        ("a.pdf", b"%PDF-1.7", "application/pdf", "a.pdf"),
        ("a.html", b"%PDF-1.7", "application/pdf", "a.html.pdf"),
        ("a.XLSX", b"PK\x03\x04", routes._TYPES["xlsx"], "a.XLSX"),
        ("a.docx", b"PK\x03\x04", routes._TYPES["docx"], "a.docx"),
        ("a.jar", b"PK\x03\x04", "application/octet-stream", "a.jar.zip"),
        ("a.pdf", b"<html>", "application/octet-stream", "a.pdf.bin"),
        ("a.html", b"<script>", "application/octet-stream", "a.html.bin"),
        ("a.xlsx", b"MZ", "application/octet-stream", "a.xlsx.bin"),
        ("a.csv", b"a,b", "application/octet-stream", "a.csv"),
        ("exe", b"MZ", "application/octet-stream", "exe.bin"),
    ],
)
def test_what_a_bidder_sent_is_given_out_as_what_it_is(client, monkeypatch, name, data, kind, ending):
    answer = asked(monkeypatch, client, lambda *_: NamedFile(name, data))
    assert answer.content == data
    assert answer.headers["content-type"] == kind
    assert answer.headers["content-disposition"] == f"attachment; filename*=UTF-8''{ending}"


@pytest.mark.parametrize(
    ("name", "safe"),
    [
        ("../../etc/passwd", "passwd"),
        ("C:\\Windows\\bid.pdf", "bid.pdf"),
        ("bid\r\nx: y.pdf", "bidx: y.pdf"),
        ("invoice\u202efdp.exe", "invoicefdp.exe"),
        ("\u200e\u200f\u202a\u202b\u202c\u202d\u2066\u2067\u2068\u2069a.pdf", "a.pdf"),
        ("Pr\u00eb\u00e7o \u2013 50%.xlsx", "Pr\u00eb\u00e7o \u2013 50%.xlsx"),
        ("\ud800.pdf", "pdf"),
        ("..", "file"),
        ("", "file"),
        ("a" * 300 + ".xlsx", "a" * 115 + ".xlsx"),
        ("a." + "b" * 300, "a." + "b" * 109 + "." + "b" * 8),
    ],
)
def test_a_name_is_made_fit_for_somebodys_disk(name, safe):
    made = routes.download_name(name)
    assert made == safe or (len(made) == routes.LONGEST_NAME and made.startswith(safe[:100]))
    assert len(made) <= routes.LONGEST_NAME
    assert unquote(routes._headers(made)["content-disposition"].partition("''")[2]) == made
    assert "/" not in routes._headers("a/b")["content-disposition"].partition("''")[2]


def test_a_session_is_kept_by_its_hash_alone(client):
    token = client.get("/", headers=PAGE).cookies[sessions.COOKIE]
    assert shared.workspace().store.session(token) is None
    assert shared.workspace().store.session(session_token_hash(token)).role == "lead"
