"""Use case: a draw that the program works out from a word of each of two people, and that anybody can make again.

First both words are kept, as an entry of the record. The seed of the draw is both words and the hash of that entry,
which covers the time of saving to a millionth of a second and everything saved before: nobody knows it while a word can
still be chosen, so neither person, and not both together, can choose the order. Once kept, the words stand.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from evaluation.exceptions import EvenhandError
from evaluation.model import Actor
from evaluation.scoring.draw import drawn_order, seed_of
from evaluation.service.decide import Reason, require_tie, require_two, tie_key
from evaluation.service.workspace import Workspace
from evaluation.store.records import Draft, Entry, Key

LONGEST_WORD = 60


@dataclass(frozen=True, slots=True)
class Word:
    """A person who draws (name and post), and the word or number that the person chose."""

    by: str
    word: str


def drawn_by_words(
    ws: Workspace,
    actor: Actor,
    procurement: str,
    lot: str,
    tied: Sequence[str],
    words: tuple[Word, Word],
    why: str,
    *,
    cycle: str = "",
) -> tuple[str, ...]:
    """Draw for the bids that tie, keep the draw with its seed and working, and give the order, first drawn first.

    Raises EvenhandError where the two are not two people, a word is missing, or these are not all that tie. Where words
    for this very tie were kept before, and the draw was not (the power went), it is made from those.
    """
    require_tie(ws, actor, procurement, lot, tied, cycle)
    require_two([word.by for word in words])
    reason = Reason(" and ".join(word.by.strip() for word in words), why).checked()
    typed = [" ".join(word.word.split()) for word in words]
    if not all(0 < len(word) <= LONGEST_WORD for word in typed):
        raise EvenhandError(f"Each person gives a word or a number of at most {LONGEST_WORD} characters.")
    entry = _kept(ws, procurement, _words_key(lot, tied, cycle))
    if entry is None:
        body = {"first": typed[0], "second": typed[1], "among": ",".join(sorted(tied)), "by": reason.by}
        draft = Draft(_words_key(lot, tied, cycle), body, 1)
        entry = ws.store.append(procurement, [draft], actor=actor, at=ws.clock())[0]
    order, drawn = _drawn(entry)
    made = drawn | {"reason": reason.why, "by": str(entry.body["by"])}
    ws.store.append(procurement, [Draft(tie_key(lot, tied, cycle), made, 1)], actor=actor, at=ws.clock())
    return order


def not_as_drawn(ws: Workspace, procurement: str) -> Iterator[Entry]:
    """Every draw from a seed that does not come out the same when it is made again from the words in the record."""
    for entry in ws.store.current(procurement, {"decision"}):
        if entry.key.item != "tie" or "seed" not in entry.body:
            continue
        words = _kept(ws, procurement, _words_key(entry.key.lot, entry.key.person.split(","), entry.key.cycle))
        again = _drawn(words)[1] if words else {}
        if any(entry.body.get(name) != again.get(name) for name in ("outcome", "seed", "tickets")):
            yield entry


def _drawn(words: Entry) -> tuple[tuple[str, ...], dict[str, object]]:
    """The order that kept words give, and what the record keeps of it: outcome, seed and every ticket."""
    said = words.body
    seed = seed_of((str(said["first"]), str(said["second"])), words.hash)
    tickets = drawn_order(seed, str(said["among"]).split(","))
    order = tuple(each.provider for each in tickets)
    return order, {"outcome": ",".join(order), "seed": seed, "tickets": {t.provider: t.number for t in tickets}}


def _words_key(lot: str, tied: Sequence[str], cycle: str) -> Key:
    return Key("draw", cycle, lot, "", "words", person=",".join(sorted(tied)))


def _kept(ws: Workspace, procurement: str, key: Key) -> Entry | None:
    return next((e for e in ws.store.current(procurement, {key.kind}, lot=key.lot) if e.key == key), None)
