"""The papers of a low-price case as documents without a form yet: the notice, and the whole case file."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from evaluation.model import LowPriceSignal
from evaluation.reports.blocks import Block, Bullets, Code, Document, Heading, Paragraph, Table
from evaluation.words.labels import moment
from evaluation.words.low_price import sentences
from evaluation.words.review import (
    HEADINGS,
    HELPS,
    LONDON,
    WORDS,
    Event,
    Notified,
    Review,
    due_words,
    step_lines,
    step_title,
    who,
)

_POINT = re.compile(r"\d+\. \S")


@dataclass(frozen=True, slots=True)
class Subject:
    """What a case's papers are about. `procurement` is its id, `title` its title; `lots` and `files` give the names of
    what is spoken of (lot id -> name, SHA-256 -> name); `signals` are what the tests say of prices that count.
    """

    procurement: str
    title: str
    seal: str
    provider: str
    name: str
    number: int
    review: Review
    lots: Mapping[str, str]
    files: Mapping[str, str]
    signals: Sequence[LowPriceSignal] = ()
    overtaken: Sequence[str] = ()

    @property
    def reference(self) -> str:
        """What stands at the foot of a page: nothing of any price."""
        return (
            f"{self.procurement}, low-price case {self.number} of {self.provider}. Method sealed as {self.seal[:12]}."
        )


def notice(subject: Subject, notified: Notified) -> Document:
    """A notice as it was sent, with a table for the answers in which every element stands, whatever the letter says."""
    sent = _when(notified.signed.at)
    subtitle = (
        f"To {subject.name} ({subject.provider}). Sent on {sent}. Please reply by {due_words(notified.reply_by)}."
    )
    blocks = (*_letter(notified.sent), *_answers(subject, notified))
    return Document(f"{subject.title}: please explain your price", subtitle, subject.reference, False, blocks, "")  # noqa: FBT003 - not a draft


def case_file(subject: Subject) -> Document:
    """Everything of a case, in the order in which it happened."""
    subtitle = f"{subject.name} ({subject.provider}), case {subject.number}"
    blocks = (*_standing(subject), *_tests(subject), *_steps(subject), *_texts(subject), *_files(subject))
    title = f"{subject.title}: case file about a low price"
    return Document(title, subtitle, subject.reference, False, blocks, "What is in this file")  # noqa: FBT003 - not a draft


def _letter(text: str) -> Iterator[Block]:
    for place, part in enumerate(filter(None, (part.strip() for part in text.split("\n\n")))):
        first, *rest = part.split("\n")
        if part in HEADINGS:
            yield Heading(2, part, f"part-{place}")
        elif rest and _POINT.match(first):
            yield Heading(3, first, f"part-{place}")
            yield from map(_line, rest)
        else:
            yield from map(_line, (first, *rest))


def _line(line: str) -> Paragraph:
    return Paragraph(line.removeprefix(HELPS).strip(), HELPS) if line.startswith(HELPS) else Paragraph(line)


def _answers(subject: Subject, notified: Notified) -> Iterator[Block]:
    yield Heading(2, "Your answers", "your-answers")
    yield Paragraph("You may answer here, point by point. Answers explain the price; they do not change it.")
    rows = tuple((str(place), element.title, "", "") for place, element in enumerate(notified.elements, 1))
    yield Table(f"Answers of {subject.name}", ("Point", "What looks low", "Your answer", "Papers you send"), rows)


def _standing(subject: Subject) -> Iterator[Block]:
    yield Heading(2, "Where it stands", "standing")
    rows = tuple(
        (subject.lots.get(lot, lot), "overtaken by a new price" if lot in subject.overtaken else WORDS[state])
        for lot, state in subject.review.lots.items()
    )
    yield Table("Each lot, and where it stands", ("Lot", "State"), rows)


def _tests(subject: Subject) -> Iterator[Block]:
    if not subject.signals:
        return
    yield Heading(2, "What the tests say", "tests")
    for lot in dict.fromkeys(signal.lot for signal in subject.signals):
        yield Heading(3, subject.lots.get(lot, lot), f"tests-{lot}")
        told = (words for signal in subject.signals if signal.lot == lot for words in sentences(signal))
        yield Bullets(tuple(dict.fromkeys(told)))


def _steps(subject: Subject) -> Iterator[Block]:
    yield Heading(2, "What was done", "steps")
    if not subject.review.events:
        yield Paragraph("Nothing yet.")
    elements = {element.id: element for element in subject.review.elements()}
    for place, event in enumerate(subject.review.events, 1):
        yield Heading(3, f"{place}. {step_title(event)}, {_when(event.signed.at)}", f"step-{place}")
        yield Paragraph(who(event), "By")
        yield from (Paragraph(line) for line in step_lines(event, elements, subject.lots))


def _texts(subject: Subject) -> Iterator[Block]:
    for place, event in enumerate(subject.review.notices, 1):
        yield Heading(2, f"Notice {place} as it was sent", f"notice-{place}")
        yield from _plain(event.sent)
        if event.drafted != event.sent:
            yield Heading(2, f"Notice {place} as it was drafted from the working", f"draft-{place}")
            yield from _plain(event.drafted)


def _plain(text: str) -> Iterator[Block]:
    yield from (Paragraph(line) for line in text.splitlines() if line.strip())


def _files(subject: Subject) -> Iterator[Block]:
    named = list(dict.fromkeys(_sent_files(subject.review.events)))
    if not named:
        return
    yield Heading(2, "Files that came with the reply", "files")
    yield Bullets(tuple(subject.files.get(sha256, "a file") for sha256 in named))
    yield Paragraph("Their fingerprints (SHA-256), in the same order:")
    yield Code(tuple(named))


def _sent_files(events: Sequence[Event]) -> Iterator[str]:
    for event in events:
        yield from getattr(event, "files", ())


def _when(at: datetime) -> str:
    return moment(at.astimezone(LONDON))
