"""What a model came to: its lines by their official names, the law that was taken, and every number unfolded."""

from collections.abc import Mapping, Sequence
from datetime import date
from fractions import Fraction

import streamlit as st

from criteria import cost_models as told
from evaluation.exact import number as exact_number
from evaluation.exceptions import EvenhandError
from evaluation.model import Step
from evaluation.office import charts_cost
from evaluation.office.components.arithmetic import arithmetic
from evaluation.office.components.cost_desk import Desk
from evaluation.office.components.drawing import drawing
from evaluation.office.components.tables import plain, table
from evaluation.service import workbench
from evaluation.service.shared import workspace
from evaluation.service.workbench import Outcome, VisitCost
from evaluation.words import cost as words
from evaluation.words.labels import number, percent, pounds

_BANDS = {"adult": "21 and over", "18_to_20": "18 to 20", "16_to_17": "16 to 17", "apprentice": "Apprentices"}
_SHOWN_ELSEWHERE = frozenset({"visit_price", "margin_percent", "markup_percent"})


def result(procurement: str, desk: Desk, found: Outcome) -> None:
    """Everything that a model came to, below its form."""
    inputs, worked = found.inputs, found.worked
    st.header("What it comes to", anchor=False)
    _stands_on(desk, found)
    if isinstance(inputs, told.Reverse):
        _reverse(found)
    elif isinstance(inputs, told.Phasing):
        _phased(inputs, found)
    else:
        _lines(found)
    if isinstance(inputs, told.Uplift):
        st.write(plain(words.uplift_words(inputs, worked)))
    if isinstance(inputs, told.Homecare) and not isinstance(inputs, told.Reverse):
        _homecare(procurement, inputs, found)
    _unfold(procurement, found)


def _stands_on(desk: Desk, found: Outcome) -> None:
    """The law, the prices and the wage that the result stands on."""
    stated = getattr(found.inputs, "day", None) is not None
    said = []
    if hasattr(found.inputs, "day"):
        today = workbench.today(workspace())
        said.append(words.law_words(found.law, stated=stated, prices_of=desk.prices_of, today=today))
    if isinstance(found.inputs, told.Homecare):
        said.append(words.wage_words(found.inputs, found.law))
    if desk.rule != "price_gap":
        said.append(words.price_base_words(_month(desk.prices_of)))
    st.markdown("\n".join(f"- {plain(each)}" for each in said))


def _month(said: str) -> date | None:
    return workbench.month(said) if said else None


def _lines(found: Outcome) -> None:
    worked, rule = found.worked, found.inputs.rule
    whole = worked.total.value
    adds = rule not in ("uplift", "phasing", "block_rate", "price_gap", "cost_returns", "lawful_wage") and bool(whole)
    rows = [
        [words.line_title(step), words.amount(step), *([percent(step.value / whole * 100, 1)] if adds else [])]
        for step in worked.lines
    ]
    rows.append([words.total_title(rule), words.amount(worked.total), *(["100%"] if adds else [])])
    headers = ["Line", "Pounds", *(["Share of the total"] if adds else [])]
    table(headers, rows, name="Lines and their total")
    if adds:
        st.write(words.ROUNDED)
    more = [
        (words.line_title(step), words.amount(step))
        for name, step in worked.more.items()
        if name not in _SHOWN_ELSEWHERE and step.what not in {line.what for line in worked.lines}
    ]
    if more:
        with st.expander("More figures"):
            table(("Figure", "Comes to"), more, name="More figures")


def _phased(inputs: told.Phasing, found: Outcome) -> None:
    rates = found.worked.lines
    drawing(charts_cost.phasing_chart(inputs.now, inputs.targets, rates), key="cost_phasing")
    rows = [("Now", "–", pounds(inputs.now))]
    pairs = zip(inputs.targets, rates, strict=True)
    rows += [(f"Year {year}", pounds(fair), pounds(rate.value)) for year, (fair, rate) in enumerate(pairs, 1)]
    table(("Year", "Fair rate", "Rate as phased"), rows, name="The rate of each year")


def _homecare(procurement: str, inputs: told.Homecare, found: Outcome) -> None:
    if both := words.surplus_both_ways(found.worked):
        st.write(plain(both))
    st.subheader("By length of visit", anchor=False)
    costs = workbench.by_length(inputs, found.law)
    drawing(charts_cost.lengths_chart(costs), key="cost_lengths")
    rows = [
        (f"{number(c.minutes)} minutes", pounds(c.visit), pounds(c.build.price.value), pounds(c.build.care.value),
         pounds(c.build.business.value), pounds(c.build.surplus.value))
        for c in costs
    ]  # fmt: skip
    headers = ("Visit", "A visit", "A contact hour", "Of that, care", "Business", "Surplus")
    table(headers, rows, name="Cost by length of visit")
    _every_line(costs)
    _wages(inputs, found)
    _ages(procurement, inputs, found)


def _every_line(costs: Sequence[VisitCost]) -> None:
    first = costs[0].build
    with st.expander("Every line, by length of visit"):
        rows = [
            (words.line_title(line), *(pounds(cost.build.line(line.what).value) for cost in costs))
            for line in (*first.lines, first.business, first.surplus)
        ]
        rows.append((words.total_title("homecare_cost"), *(pounds(cost.build.price.value) for cost in costs)))
        lengths = [f"{number(cost.minutes)} minutes" for cost in costs]
        table(("Line, a contact hour", *lengths), rows, name="Every line by length of visit")


def _wages(inputs: told.Homecare, found: Outcome) -> None:
    st.subheader("What a pound of pay does to the price", anchor=False)
    line = workbench.wage_line(inputs, found.law)
    drawing(charts_cost.wage_chart(line), key="cost_wages")
    least = line.minimum.value
    rows = [(pounds(wage) + _marked(wage, inputs.wage, least), pounds(price)) for wage, price in line.points]
    with st.expander("The same as a table"):
        table(("Pay an hour", "A contact hour costs"), rows, name="Cost of a contact hour by pay")


def _marked(wage: Fraction, stated: Fraction, least: Fraction | None) -> str:
    said = ["as stated"] * (wage == stated) + ["legal minimum"] * (wage == least)
    return f" ({', '.join(said)})" if said else ""


def _ages(procurement: str, inputs: told.Homecare, found: Outcome) -> None:
    """Care workers under 21: the lowest lawful wage of the team, and care at it."""
    with st.expander("Where some care workers are under 21"):
        st.write(
            "A bidder may pay younger workers their own legal minimum, so a price that looks too low can be lawful. "
            "Give each band's share of contact hours; the shares total 100."
        )
        shares: dict[str, Fraction] = {}
        columns = st.columns(2)
        for place, (band, title) in enumerate(_BANDS.items()):
            typed = columns[place % 2].text_input(
                f"{title}, per cent of hours", value="100" if band == "adult" else "", key=f"cost_{procurement}_{band}"
            )
            try:
                shares[band] = exact_number(str(typed or "0"))
            except ValueError:
                st.error(f"{title}: write a number, such as 20.")
                return
        _team(inputs, found, shares)


def _team(inputs: told.Homecare, found: Outcome, shares: Mapping[str, Fraction]) -> None:
    bands = [{"band": band, "share_percent": share} for band, share in shares.items() if share]
    try:
        text = workbench.as_text({"rule": "lawful_wage", "day": found.law.day, "bands": bands})
        wage = workbench.lawful(workbench.read(text), found.law)
    except EvenhandError as error:
        st.error(plain(error))
        return
    care = workbench.care_at(inputs, found.law, wage.value)
    adult = workbench.floors(inputs, found.law).lawful
    st.write(
        f"The lowest lawful pay of this team is {pounds(wage.value)} an hour, and an hour of care at it costs "
        f"{pounds(care.value)} with nothing on top. If all were adults it would cost {pounds(adult.value)}."
    )
    arithmetic(wage, name="Arithmetic of the lowest lawful pay", procurement="", names={}, files={})


def _reverse(found: Outcome) -> None:
    worked = found.worked
    verdict = words.reverse_words(worked, found.law)
    (st.success if verdict.startswith("Each") else st.warning)(plain(verdict))
    rows = words.reverse_rows(worked)
    table(("What is left", "Comes to", "How it is taken"), rows, name="What the price leaves")
    st.write(
        "The two ways differ because overheads either stay the same pounds when a price is low, or shrink with it. "
        "Nobody outside the bidder knows which, so look at both."
    )


def _unfold(procurement: str, found: Outcome) -> None:
    """Any number of the result as arithmetic that anyone could redo."""
    worked, rule = found.worked, found.inputs.rule
    steps: dict[str, Step] = {words.total_title(rule) if rule != "homecare_reverse" else "Pay as stated": worked.total}
    for step in (*worked.lines, *worked.more.values()):
        steps.setdefault(words.line_title(step), step)
    st.subheader("How a number is worked out", anchor=False)
    picked = st.selectbox("Unfold", list(steps), key=f"cost_unfold_{procurement}_{rule}")
    step = steps.get(str(picked), worked.total)
    st.write("Each line rests on the lines under it: line 1 on 1.1, 1.2 and so on. A number without a sum was given.")
    arithmetic(step, name=f"Arithmetic of {picked}", procurement=procurement, names={}, files={})
