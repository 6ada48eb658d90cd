"""The demonstration: a fictional county's homecare tender, and the same framework six months on.

Everything shown is worked out from the sample files, which go in by the same use cases that people use. Each step
looks at how far the procurement is, so that a start that was cut off goes on where it stopped.
"""

import os
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from threading import Lock

from evaluation.exceptions import EvenhandError
from evaluation.low_price.review import ReviewState
from evaluation.model import Actor
from evaluation.service import decide, load, prepare, rehearse, review, review_cases
from evaluation.service.load import NamedFile
from evaluation.service.workspace import Workspace

SAMPLES = Path(__file__).parents[2] / "sample_bids"
TENDER = "Aldermere homecare 2027"
FRAMEWORK = "Aldermere homecare, six months on"
LEAD = Actor("Demonstration lead", "lead")
Tell = Callable[[str, float], None]
_ONE_AT_A_TIME = Lock()
_OFFICER = "Dana Okoro, finance officer"
_LOW = decide.Reason(_OFFICER, "The price leaves little for pay and travel on our stated assumptions.")
_ANSWER = "Visits lie close together here, and the rota that comes with this shows it."
_FINDING = "The rota shows travel far below what we assumed."
_EXPLAINED = review.Two(
    _OFFICER, "Lee Marsh, procurement lead", "The reply explained each element of the price that looked low."
)
_APPROVED = decide.Reason("Cabinet member for adult social care", "The panel's result is approved as it stands.")
_LEAVER = "P030"
_GONE = decide.Reason("Lee Marsh, procurement lead", "The provider wrote that it is leaving the county.")
_AGREED = decide.Reason("Priya Shah, panel chair", "All marks are agreed and recorded with their reasons.")


@dataclass(frozen=True, slots=True)
class _Part:
    words: str
    is_due: Callable[[Workspace, str], bool]
    do: Callable[[Workspace, str], object]


def sample(*parts: str) -> NamedFile:
    """A sample file by its path under sample_bids."""
    path = SAMPLES.joinpath(*parts)
    return NamedFile(path.name, path.read_bytes())


def has_sample(*parts: str) -> bool:
    """Whether there is such a sample file."""
    return SAMPLES.joinpath(*parts).is_file()


def attachments() -> list[NamedFile]:
    """The attachments that go with the sample quality workbook."""
    folder = SAMPLES / "aldermere" / "attachments"
    return [NamedFile(path.name, path.read_bytes()) for path in sorted(folder.glob("*.*"))]


def wanted(ws: Workspace) -> bool:
    """Whether the demonstration belongs here: only in the demonstration's own file, in no database that was named."""
    return ws.name == "demo" and not os.environ.get("EVENHAND_DATABASE_URL")


def is_ready(ws: Workspace) -> bool:
    """Whether the whole demonstration is there."""
    ids = {row.title: row.id for row in ws.store.procurements()}
    return all(
        title in ids and not any(part.is_due(ws, ids[title]) for part in parts) for title, parts in _WHOLE.items()
    )


def seed(ws: Workspace, tell: Tell = lambda _, __: None) -> None:
    """Put in what is missing of the demonstration, telling how far it is (0 to 1)."""
    with _ONE_AT_A_TIME:
        total, done = sum(len(parts) + 1 for parts in _WHOLE.values()), 0
        for title, parts in _WHOLE.items():
            tell(f"{title}: starting", done / total)
            procurement = _started(ws, title)
            for part in parts:
                done += 1
                tell(f"{title}: {part.words}", done / total)
                if part.is_due(ws, procurement):
                    part.do(ws, procurement)
            done += 1
    tell("Ready", 1.0)


def _started(ws: Workspace, title: str) -> str:
    for row in ws.store.procurements():
        if row.title == title:
            return row.id
    return prepare.start(ws, LEAD, title, sample("aldermere", "method.toml").data.decode())


def _at(stage: str) -> Callable[[Workspace, str], bool]:
    return lambda ws, procurement: ws.stage(procurement) == stage


def _unloaded(envelope: str, cycle: str = "") -> Callable[[Workspace, str], bool]:
    return lambda ws, procurement: (
        not any(e.key.item == envelope for e in ws.store.current(procurement, {"load"}, cycle=cycle))
    )


def _load(envelope: load.Envelope, name: str, *, cycle: str = "") -> Callable[[Workspace, str], object]:
    def do(ws: Workspace, procurement: str) -> object:
        files = attachments() if envelope == "quality" else []
        workbook = sample("aldermere", name)
        preview = load.check(ws, LEAD, procurement, envelope, workbook, files, cycle=cycle)
        if not preview.loadable:
            first = next((f"{f.where}: {f.what}" for f in preview.findings), "it says nothing new")
            raise EvenhandError(f"The sample '{name}' could not be loaded: {first}")
        return load.commit(ws, LEAD, procurement, preview)

    return do


def _settle(ws: Workspace, procurement: str) -> None:
    """Go the whole way with every provider that was asked: a notice, a reply, and an assessment that satisfies."""
    for each in review_cases.conversations(ws, LEAD, procurement):
        if each.is_open:
            _explained(ws, procurement, each.provider)


def _explained(ws: Workspace, procurement: str, provider: str) -> None:
    def now() -> review_cases.Conversation:
        return review_cases.conversation(ws, LEAD, procurement, provider)

    for lot in now().at(ReviewState.FLAGGED):
        review.consider(ws, LEAD, procurement, now(), lot, _LOW, concern=True)
    if now().at(ReviewState.CONSIDERED_LOW):
        review.notice(ws, LEAD, procurement, now(), review.draft_notice(ws, LEAD, procurement, now()).text, _OFFICER)
    if now().at(ReviewState.NOTICE_SENT):
        review.reply(ws, LEAD, procurement, now(), dict.fromkeys(now().elements(), _ANSWER), _OFFICER)
    for lot in now().at(ReviewState.RESPONSE_IN):
        found = {name: _FINDING for name, element in now().elements().items() if element.lot == lot}
        review.assess(ws, LEAD, procurement, now(), review.Assessment(lot, found, satisfied=True), _EXPLAINED)


def _rehearsed_and_sealed(ws: Workspace, procurement: str) -> None:
    rehearse.read(ws, LEAD, procurement, prepare.method(ws, LEAD, procurement).sha256)
    prepare.seal(ws, LEAD, procurement)


def _stays(ws: Workspace, procurement: str) -> bool:
    return not ws.store.current(procurement, {"decision"}, cycle="first", provider=_LEAVER)


def _leave(ws: Workspace, procurement: str) -> None:
    for bid in ws.store.current(procurement, {"bid"}, provider=_LEAVER):
        decide.leaving(ws, LEAD, procurement, "first", bid.key.lot, _LEAVER, _GONE)


_TENDER: Sequence[_Part] = (
    _Part("sealing the method", _at("set_up"), _rehearsed_and_sealed),
    _Part("loading the quality workbook", _at("sealed"), _load("quality", "quality.xlsx")),
    _Part("closing quality", _at("opened"), lambda ws, p: decide.close_quality(ws, LEAD, p, _AGREED)),
    _Part(
        "opening prices",
        _at("quality_closed"),
        lambda ws, p: decide.open_prices(ws, LEAD, p, "Lee Marsh, procurement", "Dana Okoro, finance"),
    ),
    _Part("loading the price workbook", _unloaded("price"), _load("price", "price.xlsx")),
)
_AFTER: Sequence[_Part] = (
    _Part("settling low prices", _at("prices_opened"), _settle),
    _Part("issuing the result", _at("prices_opened"), lambda ws, p: decide.issue(ws, LEAD, p, _APPROVED)),
    _Part(
        "loading new measures", _unloaded("measures", "first"), _load("measures", "measures_first.xlsx", cycle="first")
    ),
    _Part("recording who leaves", _stays, _leave),
    _Part("loading new prices", _unloaded("price", "first"), _load("price", "price_first.xlsx", cycle="first")),
)
_WHOLE = {TENDER: _TENDER, FRAMEWORK: (*_TENDER, *_AFTER)}
