"""What the sheet "Read me" says, in plain words, and what each id on the drop-down lists stands for."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from criteria.schema import Criterion, Measure, Method
from evaluation.exact import text
from evaluation.intake.layout import GAP_WORDS, Which, asked_measures


@dataclass(frozen=True, slots=True)
class Notes:
    """The title of a workbook and its general notes: pairs of a term and what is said of it."""

    title: str
    lines: tuple[tuple[str, str], ...]


_COMMON = (
    (
        "Rows 1 and 2",
        "Leave them as they are: row 1 says what a sheet is for, row 2 holds the headings. Write from row 3 on.",
    ),
    ("Names", "Lots, questions, conditions and measures may be written by their id (from the list) or by their title."),
    ("Blank is not 0", "Leave a cell blank where there is nothing to say. A blank is never read as 0."),
    (
        "Notes of your own",
        "Keep them out of these sheets. What stands outside the columns is not read, and is pointed out.",
    ),
    (
        "This method only",
        "The cells B2 to B6 tie this workbook to one sealed method. A workbook for another is refused.",
    ),
)
_GENERAL: Mapping[str, Notes] = {
    "quality": Notes(
        "quality workbook, envelope 1",
        (
            ("What this is", "Everything about the bids except prices. Prices have a workbook of their own."),
            (
                "No prices here",
                "Do not write any price into this workbook: the people who read it must not see prices yet.",
            ),
            *_COMMON,
        ),
    ),
    "price": Notes(
        "price workbook, envelope 2",
        (
            (
                "What this is",
                "The rates of every bid, and the bidders' own cost breakdowns. Open it only after quality is locked.",
            ),
            ("Money", "Pounds and pence, such as 17.50. No 0, no percentages, no 'from' or 'about'."),
            *_COMMON,
        ),
    ),
    "measures": Notes(
        "measures workbook for a re-assessment",
        (
            ("What this is", "What each measure says of each provider in this period, and the names of new providers."),
            ("No value?", f"Write why: {', '.join(GAP_WORDS)}. The method says what each of these earns."),
            *_COMMON,
        ),
    ),
}


def general_notes(which: Which) -> Notes:
    """The title of a workbook and the notes that do not depend on the method."""
    return _GENERAL[which]


def method_notes(method: Method, which: Which, cycle: str = "") -> Iterator[tuple[str, str]]:
    """Notes made from the method: deadline, conditions, questions with their scales, measures."""
    if which == "quality":
        if method.deadline:
            yield "Deadline", f"{method.deadline:%Y-%m-%d %H:%M}. A bid received after it is recorded as late."
        yield from ((f"Condition: {c.id}", f"{c.title}. {c.text}") for c in method.conditions)
        yield from ((f"Question: {q.id}", _question(method, q)) for q in method.questions)
    if which == "price":
        return
    yield from ((f"Measure: {m.id}", _measure(m)) for m in asked_measures(method, which, cycle))


def list_titles(method: Method) -> dict[str, dict[str, str]]:
    """What each id on a drop-down list stands for, by the heading of the list."""
    return {
        "Lots": {lot.id: lot.title for lot in method.lots},
        "Conditions": {c.id: c.title for c in method.conditions},
        "Questions": {q.id: q.title for q in method.questions},
        "Measures": {m.id: m.title for m in method.measures},
    }


def _question(method: Method, question: Criterion) -> str:
    scope = "Asked for each lot." if question.scope == "lot" else "Asked once for all lots."
    words = f" At most {question.word_limit} words." if question.word_limit else ""
    plain = f" A plain summary too, of at most {question.summary_words} words." if question.summary_words else ""
    seeks = f" It is read for: {'; '.join(question.looks_for)}." if question.looks_for else ""
    marks = "; ".join(f"{text(point.mark)} {point.label}" for point in method.scale(question.scale).points)
    return f"{question.title}. {question.text}{seeks} {scope}{words}{plain} Marks: {marks}."


def _measure(measure: Measure) -> str:
    scope = "One value for each lot." if measure.scope == "lot" else "One value for each provider."
    categories = ", ".join(row.value for row in measure.table)
    what = f" One of: {categories}." if categories else f" A number: {measure.unit}." if measure.unit else " A number."
    sample = f" At least {measure.minimum_sample} are needed." if measure.minimum_sample else ""
    cut_off = f" As at: {measure.cut_off}." if measure.cut_off else ""
    return f"{measure.title}. {scope}{what}{sample} Source: {measure.source}. Period: {measure.period}.{cut_off}"
