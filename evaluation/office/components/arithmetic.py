"""A number as lines of arithmetic that anyone could redo, each leading to the file, person or clause it came from."""

from collections.abc import Collection, Iterator, Mapping, Sequence

from evaluation.model import Step
from evaluation.office.components.tables import link, plain, table
from evaluation.office.routes import kept_path
from evaluation.words.explain import Line, explain, source_text

_DEEP = "\u00a0" * 2  # spaces that browsers keep, and at which no line breaks
_DEEPEST = 4  # levels drawn; the line's number tells the rest


def arithmetic(
    step: Step,
    *,
    name: str,
    procurement: str,
    names: Mapping[str, str],
    files: Mapping[str, str],
    may_open: Collection[str] = (),
) -> tuple[Line, ...]:
    """Show a step and all it was made of as a numbered table; gives its lines.

    `names`: provider ref -> name; `files`: SHA-256 -> file name; only files in `may_open` are linked.
    """
    lines = explain(step, names=names, files=files)
    leads = {source_text(s.source, files): s.source.file for s in _steps(step) if s.source and s.source.file}
    rows = [
        (number, _indented(line), line.sum, line.value, _origin(line, leads, procurement, may_open))
        for number, line in zip(numbered(lines), lines, strict=True)
    ]
    table(
        ("Line", "What it is", "The sum", "Comes to", "Where it comes from"),
        rows,
        name=name,
        links=("What it is", "Where it comes from"),
    )
    return lines


def numbered(lines: Sequence[Line]) -> list[str]:
    """The outline number of each line, so that people can name it: "All", "1", "1.1", "1.2", "2"."""
    found, at = list[str](), list[int]()
    for line in lines:
        at = at[: line.depth]
        at += [0] * (line.depth - len(at))
        if line.depth:
            at[-1] += 1
        found.append(".".join(map(str, at)) or "All")
    return found


def _indented(line: Line) -> str:
    return _DEEP * min(max(line.depth - 1, 0), _DEEPEST) + plain(line.label)


def _origin(line: Line, leads: Mapping[str, str], procurement: str, may_open: Collection[str]) -> str:
    sha256 = leads.get(line.source, "")
    source = link(line.source, kept_path(procurement, sha256)) if sha256 in may_open else plain(line.source)
    return " ".join(filter(None, (plain(line.note), source)))


def _steps(step: Step) -> Iterator[Step]:
    yield step
    for part in step.parts:
        yield from _steps(part)
