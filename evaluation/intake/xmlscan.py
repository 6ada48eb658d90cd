"""Streaming through XML under limits, without ever building it: the parser behind the gate.

Any DOCTYPE or entity declaration is refused, so nothing can be expanded or fetched. Depth, the number of elements, the
number of different names, the length of one run of text and of one tag are bounded, so memory stays flat.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from xml.parsers import expat

from evaluation.intake.collect import refusal

MAX_DEPTH = 20
MAX_TAG_BYTES = 1024 * 1024
MAX_NAMES = 5_000
MAX_CELL_TEXT = 32_767  # Excel's own limit for one cell
MAX_OTHER_TEXT = 1_000_000
_SAVE_AGAIN = "Open the file, save it again under its usual type, and load that copy."


@dataclass(slots=True)
class Budget:
    """What one file may still use, shared by all its parts. Figures are the limits measured against hostile files."""

    elements: int = 2_500_000
    others: int = 100_000  # elements that are not cells or their values
    rows: int = 20_000
    cells: int = 400_000
    text: int = 20_000_000  # characters in all cells together, a shared string counted each time it is used
    area: int = 400_000  # cells under merged ranges and ranges with a link


class Scan:
    """One pass over one XML part. Subclasses look at what passes by `opened` and `closed`."""

    max_text = MAX_OTHER_TEXT
    max_depth = MAX_DEPTH

    def __init__(self, part: str, budget: Budget) -> None:
        self.part, self.budget = part, budget
        self.depth = 0
        self.run_length = 0

    def run(self, chunks: Iterable[bytes]) -> None:
        """Stream the part. Raises RefusedError at the first broken limit or malformed XML."""
        parser = expat.ParserCreate(namespace_separator=" ")
        self._connect(parser)
        fed = 0
        try:
            for chunk in chunks:
                parser.Parse(chunk, False)  # noqa: FBT003 - expat takes it by position only
                fed += len(chunk)
                if fed - parser.CurrentByteIndex > MAX_TAG_BYTES or len(parser.intern) > MAX_NAMES:
                    raise self.too_much("one very long tag, or thousands of different names")
            parser.Parse(b"", True)  # noqa: FBT003 - same
        except expat.ExpatError as error:
            raise self.malformed() from error
        except (LookupError, ValueError) as error:  # an encoding that does not exist or does not fit
            raise self.malformed() from error

    def _connect(self, parser: expat.XMLParserType) -> None:
        parser.buffer_text = True
        parser.StartElementHandler = self.opened
        parser.EndElementHandler = self.closed
        parser.CharacterDataHandler = self.text
        parser.StartNamespaceDeclHandler = self._namespace
        parser.StartDoctypeDeclHandler = self._doctype
        parser.EntityDeclHandler = self._doctype
        parser.ExternalEntityRefHandler = self._doctype

    def opened(self, _name: str, _attributes: dict[str, str]) -> None:
        """A start tag has passed."""
        self.depth += 1
        self.run_length = 0
        self.budget.others -= 1
        if self.depth > self.max_depth or self.budget.others < 0:
            raise self.too_much("too many things other than cells, or things nested too deeply")

    def closed(self, _name: str) -> None:
        """An end tag has passed."""
        self.depth -= 1
        self.run_length = 0

    def text(self, data: str) -> None:
        """Some text has passed."""
        self.run_length += len(data)
        if self.run_length > self.max_text:
            raise self.too_much(f"one text of more than {self.max_text:,} characters")

    def _namespace(self, _prefix: str | None, _uri: str) -> None:
        """Nothing to do but to be there: what has a handler is counted among the names that `run` bounds."""

    def _doctype(self, *_: object) -> int:
        raise refusal(
            "xml_doctype",
            f"The file's inner part '{self.part}' declares a document type or entity, which no office program writes.",
            f"Do not trust this file. Ask its sender about it. {_SAVE_AGAIN}",
        )

    def malformed(self) -> Exception:
        """The refusal of XML that cannot be read."""
        return refusal("xml_malformed", f"The file's inner part '{self.part}' is damaged.", _SAVE_AGAIN)

    def too_much(self, what: str) -> Exception:
        """The refusal of a part that breaks a limit."""
        said = f"The file's inner part '{self.part}' holds {what}."
        return refusal("xml_too_much", said, f"Copy only the cells that were asked for into a new file. {_SAVE_AGAIN}")


class Pick(Scan):
    """Collects the attributes of a few kinds of element from a small part such as a list of relationships."""

    def __init__(self, part: str, budget: Budget, wanted: frozenset[str]) -> None:
        super().__init__(part, budget)
        self.wanted = wanted
        self.rows: list[tuple[str, dict[str, str]]] = []

    def opened(self, name: str, attributes: dict[str, str]) -> None:
        """Keep the element if it is wanted, by its name without the namespace."""
        super().opened(name, attributes)
        local = name.rpartition(" ")[2]
        if local in self.wanted:
            self.rows.append((local, {key.rpartition(" ")[2]: value for key, value in attributes.items()}))
