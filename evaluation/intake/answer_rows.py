"""Answers and agreed marks: from rows to records, with every finding."""

import unicodedata
from collections.abc import Collection, Iterable, Iterator, Mapping
from fractions import Fraction

from criteria.schema import Criterion, Method
from evaluation import exact
from evaluation.findings import Finding, Severity
from evaluation.intake import values
from evaluation.intake.bid_rows import Received
from evaluation.intake.book import Cell, nearest
from evaluation.intake.lookup import Names, References, lot_for, some
from evaluation.intake.table import Row, Seen, Table
from evaluation.model import AgreedMark, Answer

Key = tuple[str, str, str]  # provider, question, lot
_KEYS = frozenset({"provider", "question", "lot"})


class _Asked:
    """What the two sheets share: each row is about a provider's answer to a question, perhaps in one lot."""

    def __init__(self, table: Table, method: Method, lots: Names, refs: References, received: Received) -> None:
        self.table, self._lots, self._refs, self._received = table, lots, refs, received
        self.questions = {question.id: question for question in method.questions}
        self._names = Names("question", {q.id: q.title for q in method.questions})

    def rows(self, kind: str, what: str) -> Iterator[tuple[Row, Key | None]]:
        """Each row that says something, with its key; None after a finding about the key."""
        seen = Seen(self.table, kind, what)
        for row in self.table.rows:
            if row.cells.keys() <= _KEYS:
                continue  # a row made ready, not filled in yet
            key = self._key(row)
            yield row, None if key is None or seen.again(key, row, "provider") else key

    def _key(self, row: Row) -> Key | None:
        table = self.table
        provider = table.need(row, "provider", self._refs.find)
        question = table.need(row, "question", self._names.find)
        if question is None:
            return None
        asked = self.questions[question]
        lot = lot_for(table, row, self._lots, asked.title, per_lot=asked.scope == "lot")
        if provider is None or lot is None or not self._received.check(table, row, lot, provider):
            return None
        return provider, question, lot

    def point_out_missing(self, code: str, what: str, to_do: str, given: Collection[Key]) -> None:
        """One warning for each question that lacks something, naming the bids."""
        for question in self.questions.values():
            bids = _expected(question, self._received)
            lacking = [shown for provider, lot, shown in bids if (provider, question.id, lot) not in given]
            if lacking:
                said = what.format(title=question.title, id=question.id, bids=some(lacking), count=len(lacking))
                self.table.collector.warning(code, said, to_do)


def _expected(question: Criterion, received: Received) -> Iterable[tuple[str, str, str]]:
    if question.scope == "lot":
        return [(provider, lot, f"{provider} in {lot}") for lot, provider in sorted(received.live)]
    return [(provider, "", provider) for provider in received.providers]


def read_answers(
    table: Table, method: Method, lots: Names, refs: References, received: Received, attachments: Mapping[str, str]
) -> tuple[Answer, ...]:
    """The answers; a finding for each that is too long, missing, or tied to a file that was not supplied."""
    asked = _Asked(table, method, lots, refs, received)
    files = _Files(table, attachments)
    found: dict[Key, Answer] = {}
    for row, key in asked.rows("answer", "The answer"):
        text, summary = table.prose(row, "text"), table.prose(row, "summary") if "summary" in table.titles else ""
        names = files.named(row)
        if key is None:
            continue
        provider, question, lot = key
        _check_length(table, row, text, asked.questions[question])
        _check_summary(table, row, summary, asked.questions[question])
        if names and not asked.questions[question].attachments:
            what = f"Files are named for '{asked.questions[question].title}', which asks for none."
            do = "Check that they belong to this question. The panel was told to expect none."
            table.collector.warning("attachment_not_asked", what, do, table.place(row, "attachments"))
        found[key] = Answer(provider, question, text, lot, names, table.source(row, "text"), summary)
    files.point_out_unnamed()
    what = "'{title}' ({id}) has no answer in {count} of the bids: {bids}."
    asked.point_out_missing("answer_missing", what, "Add the answers, or leave them out if none were given.", found)
    return tuple(found.values())


def _check_length(table: Table, row: Row, text: str, question: Criterion) -> None:
    limit, length = question.word_limit, len(text.split()) if question.word_limit else 0
    if limit and length > limit:
        what = f"The answer has {length:,} words; '{question.title}' allows {limit:,}."
        do = "Check what the published rules say of longer answers. All of it is loaded."
        table.collector.warning("answer_too_long", what, do, table.place(row, "text"))


def _check_summary(table: Table, row: Row, summary: str, question: Criterion) -> None:
    limit, length, place = question.summary_words, len(summary.split()), table.place(row, "summary")
    if not limit and length:
        what = f"A plain summary is given for '{question.title}', which asks for none."
        table.collector.warning("summary_not_asked", what, "Check that it stands beside the right answer.", place)
    elif limit and not length:
        what = f"The plain summary that '{question.title}' asks for is missing."
        do = "Ask for it where the published rules let you, or go on without it: the answer itself is loaded."
        table.collector.warning("summary_missing", what, do, place)
    elif limit and length > limit:
        what = f"The plain summary has {length:,} words; '{question.title}' allows {limit:,}."
        do = "Check what the published rules say of longer ones. All of it is loaded."
        table.collector.warning("summary_too_long", what, do, place)


class _Files:
    """The files that answers name, against the files that were supplied; capitals do not count."""

    def __init__(self, table: Table, supplied: Mapping[str, str]) -> None:
        self._table = table
        self._supplied = {_plain(name): name for name in supplied}
        self._named: set[str] = set()

    def named(self, row: Row) -> tuple[str, ...]:
        """The names in a row's cell, each once, as they were supplied."""
        text = self._table.prose(row, "attachments")
        names = [name.strip() for name in text.split(";") if name.strip()]
        for name in names:
            self._named.add(_plain(name))
            if _plain(name) not in self._supplied:
                near = nearest(name, list(self._supplied.values()))
                hint = f" Did you mean '{near}'?" if near else ""
                do = f"Supply the file together with the workbook, or correct its name.{hint}"
                what = f"The file '{name[:80]}' is named here and was not supplied, or was not accepted."
                self._table.collector.error("attachment_not_supplied", what, do, self._table.place(row, "attachments"))
        return tuple(dict.fromkeys(self._supplied.get(_plain(name), name) for name in names))

    def point_out_unnamed(self) -> None:
        """A warning for each file that no answer names."""
        for plain, name in sorted(self._supplied.items()):
            if plain not in self._named:
                what = f"The file '{name[:80]}' was supplied, and no answer names it."
                do = "Write its name beside the answer that it belongs to, or leave the file out."
                self._table.collector.warning("attachment_not_named", what, do)


def _plain(name: str) -> str:
    return unicodedata.normalize("NFC", name).strip().casefold()


def read_marks(
    table: Table, method: Method, lots: Names, refs: References, received: Received
) -> tuple[AgreedMark, ...]:
    """The agreed marks, each on its question's scale and with its reason; a finding for each that is missing."""
    asked = _Asked(table, method, lots, refs, received)
    scales = {name: _Marks(method, question) for name, question in asked.questions.items()}
    found: dict[Key, AgreedMark] = {}
    tried: set[Key] = set()
    for row, key in asked.rows("mark", "The mark"):
        mark = table.need(row, "mark", scales[key[1]].read if key else _any_mark)
        reason, people = table.needed_prose(row, "reason"), table.needed_prose(row, "people")
        pointer = table.prose(row, "pointer")
        if key is None:
            continue
        tried.add(key)
        if mark is not None and reason is not None and people is not None:
            provider, question, lot = key
            source = table.source(row, "mark")
            found[key] = AgreedMark(provider, question, mark, reason, people, lot, pointer, source)
    what = "'{title}' ({id}) has no agreed mark in {count} of the bids: {bids}."
    do = "Add the marks when they are agreed. Until then these bids have no total and their lots cannot be ranked."
    asked.point_out_missing("mark_missing", what, do, tried)
    return tuple(found.values())


class _Marks:
    """Reads a mark of one question."""

    def __init__(self, method: Method, question: Criterion) -> None:
        self.allowed = tuple(point.mark for point in method.scale(question.scale).points)
        self._written = {exact.text(mark): mark for mark in self.allowed}
        self._title = question.title

    def read(self, cell: Cell) -> Fraction | Finding:
        """The mark, or a finding that lists the scale."""
        if cell.kind in ("text", "number") and not cell.percent:
            mark = self._written.get(str(cell.value))
            if mark is not None:
                return mark
        read = values.mark(cell, self.allowed, "agreed mark")
        if not isinstance(read, Finding) or read.code != "mark_not_on_scale":
            return read
        listed = ", ".join(map(exact.text, self.allowed))
        what = f"The agreed mark {cell.value} is not on the scale {listed} of '{self._title}'."
        return Finding(Severity.ERROR, read.code, what, "Write one of the marks on the scale.", cell=cell.ref)


def _any_mark(cell: Cell) -> Fraction | Finding:
    """A mark whose question is not known: only that it is a number can be told."""
    return values.number(cell, "agreed mark", negative=True)
