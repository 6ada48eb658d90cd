"""A method shown part by part: the tree, the questions, the scales, the rules in sentences, the costs, the calendar."""

from collections.abc import Iterator
from fractions import Fraction
from itertools import groupby

import streamlit as st

from criteria.schema import Criterion, Cycle, HomecareCost, LowPrice, Measure, Method, PriceLine, Scale
from evaluation.office import charts
from evaluation.office.components.tables import plain, table
from evaluation.office.moments import london
from evaluation.service.cost import LotFloors, lot_floors
from evaluation.words.labels import REGIMES, UNITS, count, day, listed, number, percent, pounds
from evaluation.words.method import CriterionLine, criteria_lines, criteria_of, method_in_words

_KINDS = {"group": "Group", "question": "Question", "measure": "Measure", "price": "Price"}
_SCOPES = {"procurement": "Once", "lot": "For each lot"}
_TABS = ("Criteria", "Questions", "Measures", "Price and ranking", "Low prices", "Re-assessment")


def whole(method: Method) -> None:
    """Every part of a method, under tabs."""
    _particulars(method)
    criteria, questions, measures, price, low, again = st.tabs(_TABS)
    with criteria:
        _criteria(method)
    with questions:
        _questions(method)
    with measures:
        _measures(method)
    with price:
        _price(method)
    with low:
        _low_price(method)
    with again:
        _cycle(method)


def _particulars(method: Method) -> None:
    deadline = "Not set. It has to be set before the method is sealed."
    rows = [
        ("Name", f"{method.title}, version {method.version}"),
        ("In short", method.summary),
        ("Source", method.source),
        ("Law", REGIMES[method.regime]),
        ("Deadline for bids", london(method.deadline) if method.deadline else deadline),
        ("Lots", listed([f"{lot.title} ({lot.id})" for lot in method.lots])),
        ("Conditions of participation", listed([condition.title for condition in method.conditions]) or "None"),
    ]
    table(("What", "As published"), rows, name="The method in short")


def _criteria(method: Method, *, cycle: bool = False) -> None:
    st.write("Each group's parts add up to 100% of it. The points say what each part is worth out of 100 in all.")
    lines = criteria_lines(criteria_of(method, cycle=cycle))
    table(
        ("Criterion", "Kind", "Share of its group", "Points", "Pass mark"),
        [_criterion_row(line) for line in lines],
        name="Criteria with their weights and points",
    )
    figure, words = charts.criteria_chart(method, cycle=cycle)
    st.plotly_chart(figure, theme=None, config=dict(charts.CONFIG), alt=words, key=f"criteria_{cycle}")


def _criterion_row(line: CriterionLine) -> tuple[str, str, str, str, str]:
    c = line.criterion
    title = f"{'– ' * line.depth}{c.title}"
    return title, _KINDS[c.kind], percent(c.weight), number(line.available, most=2), _pass_mark(c)


def _pass_mark(c: Criterion) -> str:
    said = [f"mark {number(c.pass_mark)}"] if c.pass_mark is not None else []
    said += [f"{percent(c.pass_percent)} of its points"] if c.pass_percent is not None else []
    return " and ".join(said) or "–"


def _questions(method: Method) -> None:
    rows = [_question_row(method, c) for c in method.questions]
    headers = ("Question", "What is asked", "Asked", "Most words", "Plain summary", "Files", "Scale")
    table(headers, rows, name="Questions", empty="This method asks no questions.")
    seeks = [(c.title, point) for c in method.questions for point in c.looks_for]
    table(("Question", "What its answer is read for"), seeks, name="What answers are read for")
    for scale in method.scales:
        _scale(scale)
    if method.conditions:
        st.subheader("Conditions of participation", anchor=False)
        st.write("Each is met or not met. A person judges it and says why.")
        table(("Condition", "What it asks"), [(c.title, c.text) for c in method.conditions], name="Conditions")


def _question_row(method: Method, c: Criterion) -> tuple[str, ...]:
    words = f"{c.word_limit:,}" if c.word_limit else "No limit"
    plainly = f"At most {c.summary_words:,} words" if c.summary_words else "None"
    files = "PDF or Word" if c.attachments else "None"
    return c.title, c.text, _SCOPES[c.scope], words, plainly, files, method.scale(c.scale).title


def _scale(scale: Scale) -> None:
    st.subheader(f"Scale: {plain(scale.title)}", anchor=False)
    top = scale.top or Fraction(1)
    rows = [(number(p.mark), p.label, p.descriptor, percent(p.mark / top * 100)) for p in scale.points]
    headers = ("Mark", "In a word", "What an answer must show", "Share of the points")
    table(headers, rows, name=f"Scale {scale.title}")


def _measures(method: Method) -> None:
    if not method.measures:
        st.write("This method uses no measures.")
        return
    st.write("A measure turns evidence into points by a published rule. What a gap earns is published too.")
    said = [s.text for s in method_in_words(method) if s.topic == "measures"]
    rules = {m.id: words.removeprefix(f"{m.title}: ") for m, words in zip(method.measures, said, strict=True)}
    rows = [(m.title, _used(method, m), rules[m.id], m.source, m.period) for m in method.measures]
    headers = ("Measure", "Used in", "How it earns points", "Where it comes from", "Period")
    table(headers, rows, name="Measures and their rules")


def _used(method: Method, measure: Measure) -> str:
    tender = measure in method.measured()
    again = method.cycle is not None and measure in method.measured(cycle=True)
    return listed([*(["the tender"] * tender), *(["re-assessments"] * again)]) or "not used"


def _price(method: Method) -> None:
    st.subheader("What bidders price", anchor=False)
    rows = [_line_row(method, line) for line in method.price.lines]
    weight = "Units a year" if method.price.basis == "volumes" else "Weight"
    table(("Price line", "Priced for", weight, "Rate"), rows, name="Price lines")
    shown = ("combine", "price_basis", "formula", "pass_marks", "rounding", "ties", "near_tie", "tiers", "lot_limit")
    _sentences(method, shown)


def _line_row(method: Method, line: PriceLine) -> tuple[str, str, str, str]:
    unit = f"A{UNITS[line.unit][1:]}" + (f" of {line.minutes} minutes" if line.minutes else "")
    size = (
        number(line.volume or Fraction(0)) if method.price.basis == "volumes" else percent(line.weight or Fraction(0))
    )
    return line.title, unit, size, " ".join(_limits(line)) or "Bidders give it"


def _limits(line: PriceLine) -> Iterator[str]:
    if line.rate is not None:
        yield f"Fixed at {pounds(line.rate)}"
    if line.lowest is not None:
        yield f"From {pounds(line.lowest)}"
    if line.highest is not None:
        yield f"Up to {pounds(line.highest)}"


def _sentences(method: Method, topics: tuple[str, ...]) -> None:
    """Rules in words, under the title of their topic."""
    chosen = [sentence for sentence in method_in_words(method) if sentence.topic in topics]
    for title, group in groupby(chosen, key=lambda sentence: sentence.title):
        said = [plain(sentence.text) for sentence in group]
        st.subheader(title, anchor=False)
        numbered = len(said) == 1 or said[0].startswith("1")  # the tie chain numbers its own links
        st.markdown("\n\n".join(said) if numbered else "\n".join(f"- {words}" for words in said))


def _low_price(method: Method) -> None:
    _sentences(method, ("low_price",))
    low = method.low_price
    if low is None:
        return
    if low.cost is not None:
        _stated_cost(method, low, low.cost)
    st.markdown(f"**Approved by.** {plain(low.approved_by)}")


def _stated_cost(method: Method, low: LowPrice, cost: HomecareCost) -> None:
    floors = lot_floors(method)
    st.subheader("What an hour of care comes to in each lot", anchor=False)
    st.write(
        f"Worked out for visits of {number(cost.visit_minutes)} minutes, with the law of {day(low.delivery_date)}. "
        "A bid that prices other visit lengths is held against the cost of those lengths."
    )
    titles = {lot.id: f"{lot.title} ({lot.id})" for lot in method.lots}
    headers = ("Lot", "Travel for each visit", "Lawful floor, an hour", "Local cost, an hour")
    rows = [(titles[f.lot], _travel(low, f.lot), *_prices(f)) for f in floors]
    table(headers, rows, name="Cost of an hour of care by lot")
    _build_up(floors, titles)
    st.subheader("The stated assumptions", anchor=False)
    table(("Assumption", "Figure"), list(_assumptions(cost, floors[0])), name="Stated cost assumptions")
    st.markdown(f"**Evidence.** {plain(low.evidence)}")


def _travel(low: LowPrice, lot: str) -> str:
    by_lot = {travel.lot: travel for travel in low.travel}
    t = by_lot.get(lot) or by_lot[""]
    return f"{number(t.minutes_per_visit)} minutes, {number(t.miles_per_visit)} miles"


def _prices(floors: LotFloors) -> tuple[str, str]:
    return pounds(floors.lawful.price.value), pounds(floors.local.price.value)


def _build_up(floors: tuple[LotFloors, ...], titles: dict[str, str]) -> None:
    with st.expander("How the two prices are built up in one lot"):
        by_lot = {found.lot: found for found in floors}
        lot = st.selectbox("Lot", list(by_lot), format_func=titles.__getitem__, key="floor_lot")
        found = by_lot[str(lot)]
        rows = [(title, pounds(lawful), pounds(local)) for title, lawful, local in found.lines]
        rows.append(("An hour of care", *_prices(found)))
        table(("Line, pounds an hour", "Lawful floor", "Local cost"), rows, name=f"Build-up for {titles[found.lot]}")


def _assumptions(cost: HomecareCost, floors: LotFloors) -> Iterator[tuple[str, str]]:
    ni = cost.national_insurance
    yield "Legal minimum wage on the delivery date", f"{pounds(floors.minimum_wage)} an hour"
    yield "Wage paid to care workers", f"{pounds(cost.wage)} an hour"
    yield "Extra for evenings, weekends and bank holidays", percent(cost.enhancement_percent)
    yield "Holiday", percent(cost.holiday_percent)
    yield "Training time", percent(cost.training_percent)
    yield "Sickness", percent(cost.sickness_percent)
    yield "Notice and suspension", percent(cost.notice_percent)
    yield "Other paid time without a visit", f"{pounds(cost.non_contact_per_hour)} an hour of care"
    if ni.mode == "statutory":
        hours = number(ni.contact_hours_per_week or Fraction(0))
        yield "Employer National Insurance", f"By law, for a care worker with {hours} hours of visits a week"
    else:
        yield "Employer National Insurance", f"{percent(ni.percent or Fraction(0))} of pay"
    yield "Employer pension", percent(cost.pension_percent)
    yield "Gloves, aprons and masks", f"{pounds(cost.ppe_per_visit)} a visit, {pounds(cost.ppe_per_hour)} an hour"
    yield "Running the business", f"{pounds(cost.business_per_hour)} an hour" + _share(cost.business_percent_of_price)
    modes = {"markup": "{}% on top of cost", "of_price": "{}% of the price", "pounds": "£{} an hour"}
    yield "Return on operations", modes[cost.surplus_mode].format(number(cost.surplus))


def _share(of_price: Fraction) -> str:
    return f" and {percent(of_price)} of the price" if of_price else ""


def _cycle(method: Method) -> None:
    _sentences(method, ("cycle",))
    if method.cycle is None:
        return
    _calendar(method.cycle)
    st.subheader("Criteria of a re-assessment", anchor=False)
    lines = criteria_lines(criteria_of(method, cycle=True))
    headers = ("Criterion", "Kind", "Share of its group", "Points", "Pass mark")
    table(headers, [_criterion_row(line) for line in lines], name="Criteria of a re-assessment")


def _calendar(cycle: Cycle) -> None:
    st.subheader("Calendar", anchor=False)
    rows = [
        (f"{place}", f"{day(p.starts)} to {day(p.ends)}", day(p.data_by), day(p.list_by), day(p.live_on))
        for place, p in enumerate(cycle.periods, 1)
    ]
    headers = ("Period", "What is measured", "Returns due", "List out", "Takes effect")
    table(headers, rows, name="Calendar of re-assessments", empty=f"{count(0, 'period')} in the calendar yet.")
