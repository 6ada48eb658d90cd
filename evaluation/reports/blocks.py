"""A document before it has a form: headings, paragraphs, lists and tables as plain records of plain text."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TypeAlias


@dataclass(frozen=True, slots=True)
class Heading:
    """A heading of `level` 2 (a section) or 3 (a part of one); 1 is the document's title. `anchor` names its place."""

    level: int
    text: str
    anchor: str


@dataclass(frozen=True, slots=True)
class Paragraph:
    """Words. `label`, where there is one, stands before them in bold."""

    text: str
    label: str = ""


@dataclass(frozen=True, slots=True)
class Bullets:
    """A list of sentences."""

    items: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Code:
    """Lines to be typed or compared letter by letter."""

    lines: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Table:
    """Rows under headers. The first cell of a row names it. `caption` says what the table is."""

    caption: str
    headers: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]


Block: TypeAlias = Heading | Paragraph | Bullets | Code | Table


@dataclass(frozen=True, slots=True)
class Document:
    """A whole document in British English. `draft` marks every page of it. `reference` stands at the foot of a page.
    `contents` is the heading of its list of contents; a document without one, such as a letter, has none.
    """

    title: str
    subtitle: str
    reference: str
    draft: bool
    blocks: tuple[Block, ...]
    contents: str = "What is in this pack"

    @property
    def sections(self) -> tuple[Heading, ...]:
        """The headings of its sections, for a list of contents."""
        return tuple(b for b in self.blocks if isinstance(b, Heading) and b.level == 2)

    def texts(self) -> Iterator[str]:
        """Every text in it, in order: what the Word file and the web page both have to say."""
        yield from (self.title, self.subtitle, self.reference)
        for block in self.blocks:
            yield from _texts(block)


def _texts(block: Block) -> Iterator[str]:
    match block:
        case Heading(text=text):
            yield text
        case Paragraph(text=text, label=label):
            yield from filter(None, (label, text))
        case Bullets(items=items) | Code(lines=items):
            yield from items
        case Table(caption=caption, headers=headers, rows=rows):
            yield from (caption, *headers, *(cell for row in rows for cell in row))
