"""The tender pack: all a bidder has to know of how bids are assessed, made from the sealed method and nothing else.

`pack` says it once as plain records; `pack_docx` and `pack_html` give it a form. Same method, same pack.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import groupby

from criteria.schema import Criterion, Cycle, LowPrice, Method, PriceLine, Scale
from evaluation.reports.blocks import Block, Bullets, Code, Document, Heading, Paragraph, Table
from evaluation.words import pack as words
from evaluation.words.labels import REGIMES, count, day, listed, number, percent, pounds
from evaluation.words.method import CriterionLine, Sentence, criteria_lines, method_in_words
from evaluation.words.worked import leaving_words, worked_example

_KINDS = {"group": "Group", "question": "Question", "measure": "Measure", "price": "Price"}
_DRAFT = "DRAFT: the method is not sealed, and anything in this pack can still change. Do not give it to bidders."
_AS_FORMULA = "As a formula:"
_REST = "Every lot that has no line of its own"
_TOGETHER = ("combine", "pass_marks", "rounding", "ties", "near_tie", "tiers", "lot_limit")


@dataclass(frozen=True, slots=True)
class Subject:
    """What a pack is made from. `sha256` is of the method's exact text, which a draft does not show.

    `name` is what the procurement is called, `file` what the method's file is called.
    """

    name: str
    method: Method
    sha256: str
    file: str
    draft: bool = False


def pack(subject: Subject) -> Document:
    """The pack of a method."""
    method = subject.method
    reference = "Draft, not sealed" if subject.draft else f"Method fingerprint (SHA-256): {subject.sha256}"
    return Document(
        f"Tender pack: {subject.name}",
        "What is bought, what counts, and how bids are assessed and ranked",
        reference,
        subject.draft,
        tuple(block for part in _PARTS for block in part(subject, method)),
    )


def _section(title: str, anchor: str) -> Heading:
    return Heading(2, title, anchor)


def _about(subject: Subject, method: Method) -> Iterator[Block]:
    if subject.draft:
        yield Paragraph(_DRAFT, "Warning.")
    yield _section("About this tender", "about")
    deadline = words.london_time(method.deadline) if method.deadline else "Not set yet"
    rows = (
        ("Name of the method", method.title),
        ("Edition of the method", method.version),
        ("In short", method.summary),
        ("Law", REGIMES[method.regime]),
        ("Procedure", words.PROCEDURES[method.procedure]),
        ("Deadline for bids", deadline),
        ("Lots", count(len(method.lots), "lot")),
        ("Where the method comes from", method.source),
    )
    yield Table("The tender in short", ("What", "As published"), rows)


def _lots(_: Subject, method: Method) -> Iterator[Block]:
    yield _section("What is bought, and where", "lots")
    yield Paragraph("A lot is an area or service that is assessed, ranked and awarded by itself.")
    columns = {
        "Lot": [lot.id for lot in method.lots],
        "What it covers": [lot.title for lot in method.lots],
        "Shared by": [listed(lot.authorities) for lot in method.lots],
        "Published size": [number(lot.size) if lot.size is not None else "" for lot in method.lots],
    }
    yield _columns("Lots", columns)
    if method.lots_considered:
        yield Paragraph(method.lots_considered, "How lots were considered.")


def _columns(caption: str, columns: dict[str, list[str]]) -> Table:
    """A table of columns, without those that say nothing."""
    used = {header: cells for header, cells in columns.items() if any(cells)}
    rows = zip(*([cell or "–" for cell in cells] for cells in used.values()), strict=True)
    return Table(caption, tuple(used), tuple(rows))


def _bidding(_: Subject, method: Method) -> Iterator[Block]:
    yield _section("How to bid", "bidding")
    yield Bullets(tuple(words.how_to_bid(method)))
    yield _section("Conditions of participation", "conditions")
    if not method.conditions:
        yield Paragraph("There are none.")
        return
    yield Paragraph(
        "Each is met or not met. A person judges it and says why. A bid from a supplier that does not meet one has to "
        "be disregarded (Procurement Act 2023 s.19(3)(a))."
        if method.regime in ("pa23", "pa23_light_touch", "wales")
        else "Each is met or not met. A person judges it and says why. A bid that does not meet one is left out."
    )
    yield Table("Conditions of participation", ("Condition", "What it asks"), _pairs(method))


def _pairs(method: Method) -> tuple[tuple[str, ...], ...]:
    return tuple((c.title, c.text) for c in method.conditions)


def _criteria(_: Subject, method: Method) -> Iterator[Block]:
    yield _section("What counts, and how much", "criteria")
    yield Paragraph(
        "Every criterion stands here with its weight. There is no other, and nothing else earns points. Each group's "
        "parts add up to 100% of it; the last but one column says what each is worth of all the points."
    )
    yield _tree("Criteria and weights", criteria_lines(method.criteria))


def _tree(caption: str, lines: tuple[CriterionLine, ...]) -> Table:
    headers = ("Criterion", "Kind", "Better", "Share of its group", "Share of all the points", "Pass mark")
    return Table(caption, headers, tuple(_criterion(line) for line in lines))


def _criterion(line: CriterionLine) -> tuple[str, ...]:
    c = line.criterion
    return (
        f"{'– ' * line.depth}{c.title}",
        _KINDS[c.kind],
        c.direction.capitalize() if c.direction else "–",
        f"{number(c.weight)}%",
        f"{number(line.available)}%",
        words.pass_mark(c) or "–",
    )


def _questions(_: Subject, method: Method) -> Iterator[Block]:
    if not method.questions:
        return
    yield _section("Questions", "questions")
    shares = {line.criterion.id: f"{number(line.available)}%" for line in criteria_lines(method.criteria)}
    for place, c in enumerate(method.questions, 1):
        yield Heading(3, f"Question {place}: {c.title}", f"question-{place}")
        yield from _question(method, c, shares[c.id])


def _question(method: Method, c: Criterion, share: str) -> Iterator[Block]:
    yield Paragraph(c.text)
    if c.easy_read:
        yield Paragraph(c.easy_read, "Easy Read.")
    if c.looks_for:
        yield Paragraph("Those who mark it look for:")
        yield Bullets(c.looks_for)
    facts = tuple(words.question_facts(method, c, share))
    yield Table(f"Question “{c.title}” in short", ("What", "As published"), facts)


def _scales(_: Subject, method: Method) -> Iterator[Block]:
    if not method.scales:
        return
    yield _section("How answers are marked", "scales")
    yield Paragraph("Only the marks below exist. A mark earns its share of the question's points, and nothing between.")
    for place, scale in enumerate(method.scales, 1):
        yield Heading(3, f"Scale: {scale.title}", f"scale-{place}")
        yield _scale(scale)


def _scale(scale: Scale) -> Table:
    top = scale.top
    columns = {
        "Mark": [number(p.mark) for p in scale.points],
        "In a word": [p.label for p in scale.points],
        "What an answer must show": [p.descriptor for p in scale.points],
        "Easy Read": [p.easy_read for p in scale.points],
        "Share of points": [percent(p.mark / top * 100) if top else "0%" for p in scale.points],
    }
    return _columns(f"Marks of the scale {scale.title}", columns)


def _measures(_: Subject, method: Method) -> Iterator[Block]:
    if not method.measures:
        return
    yield _section("Measures", "measures")
    yield Paragraph("A measure turns evidence into points out of 100 by a rule. What a gap earns is part of the rule.")
    said = [s.text for s in method_in_words(method) if s.topic == "measures"]
    rules = {m.id: text.removeprefix(f"{m.title}: ") for m, text in zip(method.measures, said, strict=True)}
    used = {m.id: _used(method, m.id) for m in method.measures}
    headers = ("Measure", "Used in", "How it earns points", "Where it comes from", "Period", "Cut-off")
    rows = tuple((m.title, used[m.id], rules[m.id], m.source, m.period, m.cut_off or "–") for m in method.measures)
    yield Table("Measures and their rules", headers, rows)


def _used(method: Method, measure: str) -> str:
    tender = any(m.id == measure for m in method.measured())
    again = method.cycle is not None and any(m.id == measure for m in method.measured(cycle=True))
    return listed([*(["the tender"] * tender), *(["re-assessments"] * again)]) or "not used"


def _price(_: Subject, method: Method) -> Iterator[Block]:
    yield _section("Price", "price")
    yield Paragraph(words.price_reading(method))
    size = "Units a year" if method.price.basis == "volumes" else "Weight"
    rows = tuple(
        (line.title, words.price_unit(line), _size(line), words.price_limits(line)) for line in method.price.lines
    )
    yield Table("Price lines", ("Price line", "Priced for", size, "Rate"), rows)
    yield from _sentences(method, ("price_basis", "formula"), 3)
    if written := words.price_written(method):
        yield Paragraph(written, _AS_FORMULA)


def _size(line: PriceLine) -> str:
    if line.volume is not None:
        return number(line.volume)
    return f"{number(line.weight)}%" if line.weight is not None else "–"


def _sentences(method: Method, topics: tuple[str, ...], level: int = 0) -> Iterator[Block]:
    """Rules in words, each topic under a heading of its own where there is a `level`."""
    chosen: list[Sentence] = [s for s in method_in_words(method) if s.topic in topics]
    for topic, group in groupby(chosen, key=lambda s: s.topic):
        said = list(group)
        if level:
            yield Heading(level, said[0].title, f"rule-{topic}".replace("_", "-"))
        if len(said) == 1 or said[0].text.startswith("1. "):  # the tie chain numbers its own links
            yield from (Paragraph(sentence.text) for sentence in said)
        else:
            yield Bullets(tuple(s.text for s in said))


def _together(_: Subject, method: Method) -> Iterator[Block]:
    yield _section("From points to a ranked list", "ranking")
    yield from _sentences(method, _TOGETHER[:1], 3)
    yield Paragraph(words.combining_written(method), _AS_FORMULA)
    yield from _sentences(method, _TOGETHER[1:], 3)
    yield Heading(3, "When a bid leaves", "leaving")
    yield Paragraph(leaving_words(method))


def _example(_: Subject, method: Method) -> Iterator[Block]:
    example = worked_example(method)
    if example is None:
        return
    yield _section("A worked example", "example")
    yield Paragraph(
        "Three bids were made up for this example, and put through the very program that ranks real bids. The marks, "
        "ratings and rates in the first table are made up. They say nothing about what is expected of a bid."
    )
    yield Table("Made-up bids", example.given[0], example.given[1:])
    headers = ("Bid", "Points for quality", "Price", "Points for price", "Total", "Rank")
    yield Table("What becomes of them", headers, example.results)
    yield Heading(3, f"How the total of {example.whose} is worked out", "arithmetic")
    yield Paragraph("Each line is made of the lines under it.")
    rows = tuple(
        (f"{'– ' * line.depth}{line.label}", line.sum or line.value, line.note or "–") for line in example.lines
    )
    yield Table(f"The arithmetic of {example.whose}", ("Line", "Sum", "Note"), rows)


def _low_price(_: Subject, method: Method) -> Iterator[Block]:
    yield _section("Prices that look low", "low-prices")
    yield Bullets(tuple(words.low_price_process(method)))
    yield from _sentences(method, ("low_price",), 3)
    low = method.low_price
    if low is None:
        return
    yield Table("Stated figures", ("What", "Figure"), tuple(words.cost_figures(low)))
    lots = {lot.id: lot.title for lot in method.lots}
    if low.travel:
        yield _travel(low, lots)
    if low.budgets:
        budgets = tuple((lots.get(b.lot, _REST), pounds(b.amount)) for b in low.budgets)
        yield Table("Published estimates", ("Lot", "Estimated price"), budgets)
    if low.evidence:
        yield Paragraph(low.evidence, "Evidence.")
    yield Paragraph(low.approved_by, "Approved by.")


def _travel(low: LowPrice, lots: dict[str, str]) -> Table:
    headers = ("Lot", "Minutes for each visit", "Miles for each visit", "Pence a mile")
    rows = tuple(
        (lots.get(t.lot, _REST), number(t.minutes_per_visit), number(t.miles_per_visit), number(t.pence_per_mile))
        for t in low.travel
    )
    return Table("Stated travel", headers, rows)


def _cycle(_: Subject, method: Method) -> Iterator[Block]:
    cycle = method.cycle
    yield _section("After the award", "re-assessment")
    yield from _sentences(method, ("cycle",))
    if cycle is None:
        return
    yield _tree("Criteria of a re-assessment", criteria_lines(cycle.criteria))
    if cycle.reprice:
        kept = "its last price stands" if cycle.no_new_price == "keep_last" else "it has no total"
        yield Paragraph(f"For a provider that gives no new price when one is asked for, {kept}.")
    if cycle.periods:
        yield _calendar(cycle)


def _calendar(cycle: Cycle) -> Table:
    headers = ("Period", "What is measured", "Returns due", "List out", "Takes effect")
    rows = tuple(
        (f"{place}", f"{day(p.starts)} to {day(p.ends)}", day(p.data_by), day(p.list_by), day(p.live_on))
        for place, p in enumerate(cycle.periods, 1)
    )
    return Table("Calendar of re-assessments", headers, rows)


def _seal(subject: Subject, method: Method) -> Iterator[Block]:
    yield _section("Changes, and the fingerprint of the method", "fingerprint")
    yield Bullets(tuple(words.changes_words(method)))
    if subject.draft:
        yield Paragraph("There is no fingerprint yet: the method is not sealed.")
        return
    how, check = words.fingerprint_words(subject.file)
    yield Paragraph(how)
    yield Code((subject.sha256,))
    yield Paragraph(check)
    yield Code(tuple(line.format(name=subject.file) for line in words.CHECK_LINES))


_PARTS = (
    _about,
    _lots,
    _bidding,
    _criteria,
    _questions,
    _scales,
    _measures,
    _price,
    _together,
    _example,
    _low_price,
    _cycle,
    _seal,
)
