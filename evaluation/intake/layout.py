"""What each workbook looks like for a method: one description, used for writing blanks and for reading them back.

Row 1 of a sheet says what it is for, row 2 holds the headings, data start in row 3. "Read me" says which method and
which seal a workbook was made for.
"""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Literal

from criteria.schema import Measure, Method, PriceLine
from evaluation.exact import text
from evaluation.model import Gap

Which = Literal["quality", "price", "measures"]
Kind = Literal["text", "prose", "choice", "money", "mark", "moment", "day", "whole", "value"]

README, LISTS = "Read me", "Lists"
HEADER_ROW, FIRST_ROW = 2, 3

#: The stamps on "Read me": id -> (label in column A, row). The values stand beside them in column B.
STAMPS: Mapping[str, tuple[str, int]] = MappingProxyType(
    {
        "workbook": ("Workbook", 2),
        "method": ("Method", 3),
        "version": ("Version", 4),
        "seal": ("Seal", 5),
        "cycle": ("Cycle", 6),
    }
)

#: How a gap is written in a cell, and what it means.
GAP_WORDS: Mapping[str, Gap] = MappingProxyType(
    {
        "Missing": Gap.MISSING,
        "Not rated": Gap.NOT_RATED,
        "Not enough": Gap.NOT_ENOUGH,
        "Not applicable": Gap.NOT_APPLICABLE,
    }
)

#: The lines of a homecare cost breakdown: id -> (heading, the name in the Department of Health and Social Care's 2022
#: fair cost of care exercise, Annex A section 3, where it differs). Headings by id and by that name are read too.
COST_LINES: Mapping[str, tuple[str, str]] = MappingProxyType(
    {
        "direct_care": ("Direct care", ""),
        "travel_time": ("Travel time", ""),
        "mileage": ("Mileage", ""),
        "ppe": ("PPE", ""),
        "training": ("Training", "Training (staff time)"),
        "holiday": ("Holiday", ""),
        "non_contact": ("Additional non-contact pay", "Additional non-contact pay costs"),
        "sickness": ("Sickness, maternity and paternity pay", "Sickness/maternity & paternity pay"),
        "notice": ("Notice and suspension pay", "Notice/suspension pay"),
        "employer_ni": ("National Insurance", "NI (direct care hours)"),
        "pension": ("Pension", "Pension (direct care hours)"),
        "business": ("Business costs", "Total business costs"),
        "surplus": ("Return on operations", "Total return on operations"),
    }
)


@dataclass(frozen=True, slots=True)
class Column:
    """One column: its heading, other headings by which it is known, how its cells are read, and a note for people.

    `choices` names a list on the sheet "Lists" (or the sheet "Providers"); `closed`: nothing else may be written.
    `needed`: the heading has to be there.
    """

    id: str
    title: str
    kind: Kind
    note: str
    choices: str = ""
    closed: bool = False
    needed: bool = True
    aliases: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Plan:
    """One sheet: its name, the sentence in its first row, and its columns from A on."""

    title: str
    purpose: str
    columns: tuple[Column, ...]


def plans(method: Method, which: Which, cycle: str = "") -> tuple[Plan, ...]:
    """The sheets of data in a workbook, in order, without "Read me" and "Lists"."""
    made = {"quality": _quality, "price": _price, "measures": _measured}[which](method, cycle)
    return tuple(plan for plan in made if plan.columns)


def asked_lines(method: Method) -> tuple[PriceLine, ...]:
    """The price lines that bidders price: those whose rate the authority has not fixed."""
    return tuple(line for line in method.price.lines if line.rate is None)


def asked_measures(method: Method, which: Which, cycle: str = "") -> tuple[Measure, ...]:
    """The measures a workbook asks for, each once: those of the tender's tree, or of the re-assessment's."""
    found = () if which == "price" else method.measured(cycle=bool(cycle) or which == "measures")
    return tuple({measure.id: measure for measure in found}.values())


def lists(method: Method, which: Which, cycle: str = "") -> dict[str, tuple[str, ...]]:
    """What the drop-down lists offer, by the heading of the list on the sheet "Lists"."""
    marks = sorted({point.mark for q in method.questions for point in method.scale(q.scale).points})
    measures = asked_measures(method, which, cycle)
    found: dict[str, Iterable[str]] = {
        "Lots": (lot.id for lot in method.lots),
        "Conditions": (c.id for c in method.conditions),
        "Yes or No": ("Yes", "No"),
        "Questions": (q.id for q in method.questions),
        "Marks": map(text, marks),
        "Measures": (m.id for m in measures),
        "Measure values": (*dict.fromkeys(row.value for m in measures for row in m.table), *GAP_WORDS),
    }
    used = {column.choices for plan in plans(method, which, cycle) for column in plan.columns}
    return {name: tuple(values) for name, values in found.items() if name in used}


def _quality(method: Method, _: str) -> Iterator[Plan]:
    yield _providers("Every provider that bids, once.")
    yield Plan("Bids", "One row for each provider and each lot it bids for.", tuple(_bid_columns(method)))
    if method.conditions:
        yield Plan(
            "Conditions", "Whether each provider meets each condition, as a named person judged it.", _CONDITIONS
        )
    if method.questions:
        yield Plan("Answers", "What each provider answered to each question.", tuple(_answer_columns(method)))
        yield Plan("Marks", "The mark that the panel agreed for each answer, with its reason.", _MARKS)
    if measures := asked_measures(method, "quality"):
        yield _measures(measures)


def _price(method: Method, cycle: str) -> Iterator[Plan]:
    if lines := asked_lines(method):
        columns = (_LOT, _PROVIDER, *_rate_columns(lines))
        yield Plan("Rates", "One row for each bid: its rate on each price line, in pounds.", columns)
    costs = tuple(_cost_column(line, *names) for line, names in COST_LINES.items())
    said = "new cost" if cycle else "cost"
    purpose = (
        f"One row for each bid: the bidder's own {said} breakdown, in pounds per contact hour. Blank means not given."
    )
    yield Plan("Costs", purpose, (_LOT, _PROVIDER, *costs))


def _measured(method: Method, cycle: str) -> Iterator[Plan]:
    yield _providers("Providers that are new since the last list, and any whose name has changed.")
    yield _measures(asked_measures(method, "measures", cycle))


def _providers(purpose: str) -> Plan:
    return Plan(
        "Providers",
        purpose,
        (
            Column(
                "provider",
                "Provider ref",
                "text",
                "The provider's reference number. It, not the name, says who a row is about.",
            ),
            Column("name", "Provider name", "text", "The registered name, as it should be printed."),
        ),
    )


_LOT = Column("lot", "Lot", "choice", "The lot's id, from the list, or its title.", "Lots")
_PROVIDER = Column(
    "provider", "Provider ref", "choice", "The provider's reference number, as on 'Providers'.", "Providers"
)
_REASON = "Why, in words that could be sent to the provider."

_CONDITIONS = (
    _PROVIDER,
    Column("condition", "Condition", "choice", "The condition's id, from the list, or its title.", "Conditions"),
    Column("met", "Met", "choice", "Yes or No.", "Yes or No", closed=True),
    Column("by", "Judged by", "text", "The name and post of the person who judged it."),
    Column("reason", "Reason", "prose", f"{_REASON} Needed where the answer is No."),
    Column("lot", "Lot", "choice", "Blank, unless it was judged for one lot only.", "Lots", needed=False),
)

_MARKS = (
    _PROVIDER,
    Column("question", "Question", "choice", "The question's id, from the list, or its title.", "Questions"),
    Column(
        "lot", "Lot", "choice", "Only for a question that is asked for each lot; otherwise blank.", "Lots", needed=False
    ),
    Column(
        "mark",
        "Agreed mark",
        "mark",
        "One of the marks on the question's scale. Blank = not agreed yet.",
        "Marks",
        closed=True,
    ),
    Column("reason", "Reason", "prose", f"{_REASON} Every mark needs one."),
    Column("pointer", "Where in the bid", "text", "The page or paragraph that the mark rests on.", needed=False),
    Column("people", "Agreed by", "text", "The names of the people who agreed the mark."),
)


def _bid_columns(method: Method) -> Iterator[Column]:
    yield _LOT
    yield _PROVIDER
    yield Column("received", "Received", "moment", "When the bid came in, as 2026-09-29 16:41. United Kingdom time.")
    yield Column(
        "withdrawn", "Withdrawn", "day", "The day, where the provider took the bid back; otherwise blank.", needed=False
    )
    if method.lot_limit and method.lot_limit.rule == "provider_preference":
        most = method.lot_limit.most
        limit = f"A provider may hold {most} at most." if most else "What a provider may hold is limited."
        note = f"The provider's own order of its lots, 1 first. {limit}"
        yield Column("preference", "Preference", "whole", note)


def _answer_columns(method: Method) -> Iterator[Column]:
    attachments = any(q.attachments for q in method.questions)
    summarised = [q for q in method.questions if q.summary_words]
    yield _PROVIDER
    yield Column("question", "Question", "choice", "The question's id, from the list, or its title.", "Questions")
    note = "Only for a question that is asked for each lot; otherwise blank."
    yield Column("lot", "Lot", "choice", note, "Lots", needed=False)
    yield Column("text", "Answer", "prose", "The answer, word for word.")
    names = "The names of the files that belong to it, with ; between them."
    yield Column("attachments", "Attachments", "text", names, needed=attachments)
    if summarised:
        limits = ", ".join(f"{q.title} (at most {q.summary_words} words)" for q in summarised)
        note = f"The answer again in plain words, for the whole panel. Asked for: {limits}; otherwise blank."
        yield Column("summary", "Plain summary", "prose", note, needed=False)


def _measures(measures: tuple[Measure, ...]) -> Plan:
    per_lot = ", ".join(m.title for m in measures if m.scope == "lot")
    lot = f"Only for {per_lot}; otherwise blank." if per_lot else "Leave blank."
    categories = any(m.rule == "table" for m in measures)
    listed = ", a category from the list" if categories else ""
    value = f"A number{listed}, or one of: {', '.join(GAP_WORDS)}. Never 0 for a gap."
    columns = (
        _PROVIDER,
        Column("measure", "Measure", "choice", "The measure's id, from the list, or its title.", "Measures"),
        Column("lot", "Lot", "choice", lot, "Lots", needed=False),
        Column("value", "Value", "value", value, "Measure values"),
        Column("sample", "Sample", "whole", "How many visits, replies or people the value rests on.", needed=False),
        Column(
            "note",
            "Source note",
            "prose",
            "Where the value was found and of which date, such as 2026-09-01.",
            needed=False,
        ),
    )
    return Plan("Measures", "What each measure says of each provider.", columns if measures else ())


def _rate_columns(lines: tuple[PriceLine, ...]) -> Iterator[Column]:
    """A column for each line, headed with its title; with its id as well where that alone would not tell it apart."""
    titles = Counter(line.title.casefold() for line in lines) + Counter(c.title.casefold() for c in (_LOT, _PROVIDER))
    for line in lines:
        heading = line.title if titles[line.title.casefold()] == 1 else f"{line.title} ({line.id})"
        aliases = () if titles[line.id.casefold()] else (line.id,)
        yield Column(line.id, heading, "money", _rate_note(line), aliases=aliases)


def _rate_note(line: PriceLine) -> str:
    per = f"{line.minutes}-minute visit" if line.minutes else line.unit
    limits = " and ".join(
        f"{word} £{text(value)}"
        for word, value in (("at least", line.lowest), ("at most", line.highest))
        if value is not None
    )
    return f"Pounds for one {per}{', ' if limits else ''}{limits}. Blank = not given, never nil."


def _cost_column(line: str, heading: str, official: str) -> Column:
    note = "Pounds per contact hour. Blank = not given."
    return Column(line, heading, "money", note, needed=False, aliases=tuple(filter(None, (line, official))))
