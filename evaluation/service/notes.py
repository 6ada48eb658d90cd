"""Use cases about marking notes: what evaluators write for one another about a question, apart from what is published.

A note earns nobody a mark. One that holds words which bidders were not told is refused, unless somebody says why it is
kept; the reason stays beside it.
"""

from dataclasses import dataclass
from datetime import datetime

from criteria.schema import Criterion, Method
from evaluation.exceptions import EvenhandError, UnknownNameError
from evaluation.model import Actor
from evaluation.panel.notes import Addition, undisclosed
from evaluation.service import prepare
from evaluation.service.workspace import Workspace
from evaluation.store.records import Draft, Entry, Key
from evaluation.words.notes import addition_words, published_texts

LONGEST = 20_000
_FEWEST = 3  # words that a reason needs


@dataclass(frozen=True, slots=True)
class Note:
    """A person's note on a question as it stands, with what in it is not published now, and why it was kept."""

    question: str
    by: str
    text: str
    kept_because: str
    at: datetime
    version: int
    additions: tuple[Addition, ...]


class UndisclosedError(EvenhandError):
    """Raised if a note brings in what bidders were not told, and nobody said why it is kept. Nothing was saved."""

    def __init__(self, additions: tuple[Addition, ...]) -> None:
        listed = "\n".join(f"- {addition_words(each)}" for each in additions)
        super().__init__(
            f"Not saved. This note brings in what is not in the published text:\n{listed}\n"
            "Take it out, or have it published before the method is sealed, or say why it may stay."
        )
        self.additions = additions


def look(ws: Workspace, actor: Actor, procurement: str, question: str, text: str) -> tuple[Addition, ...]:
    """What in a text is not in the published text of a question. Nothing is kept."""
    ws.guard(actor, "see_notes", procurement)
    method = _method(ws, actor, procurement)
    return undisclosed(text, published_texts(method, _question(method, question)))


def write(
    ws: Workspace, actor: Actor, procurement: str, question: str, text: str, *, because: str = "", seen: int = 0
) -> Note:
    """Keep the actor's note on a question. `seen` is the version of their note that they changed; 0 for none.

    Raises UndisclosedError where it brings in something new and `because` does not say why, ConflictError where the
    note was changed elsewhere in between, UnknownNameError for what is no question of the method.
    """
    ws.guard(actor, "write_note", procurement)
    if not text.strip() or len(text) > LONGEST:
        raise EvenhandError(f"A note needs words, and has at most {LONGEST:,} characters.")
    found = look(ws, actor, procurement, question, text)
    if found and len(because.split()) < _FEWEST:
        raise UndisclosedError(found)
    body = {"text": text.strip(), "by": actor.name, "kept_because": because.strip() if found else ""}
    key = Key("note", item=question, person=actor.name)
    ws.store.append(procurement, [Draft(key, body, seen + 1)], actor=actor, at=ws.clock())
    return next(n for n in notes(ws, actor, procurement) if (n.question, n.by) == (question, actor.name))


def notes(ws: Workspace, actor: Actor, procurement: str) -> list[Note]:
    """Every note as it stands, held against the method's text of now: what was published since is no longer named."""
    ws.guard(actor, "see_notes", procurement)
    kept = ws.store.current(procurement, {"note"})
    if not kept:
        return []
    method = _method(ws, actor, procurement)
    known = {c.id: published_texts(method, c) for c in method.questions}
    return [_note(entry, known.get(entry.key.item, ())) for entry in kept]


def _note(entry: Entry, published: tuple[str, ...]) -> Note:
    text = str(entry.body["text"])
    because, found = str(entry.body["kept_because"]), undisclosed(text, published)
    return Note(entry.key.item, entry.key.person, text, because, entry.when, entry.version, found)


def _method(ws: Workspace, actor: Actor, procurement: str) -> Method:
    draft = prepare.method(ws, actor, procurement)
    if draft.method is None:
        raise EvenhandError("The method has faults; mend them first, so that a note can be held against its words.")
    return draft.method


def _question(method: Method, question: str) -> Criterion:
    found = next((c for c in method.questions if c.id == question), None)
    if found is None:
        raise UnknownNameError("question", question, [c.id for c in method.questions])
    return found
