"""The screen "Fair cost": what care costs, bids tested against it, what a price leaves, and next year's rate."""

import streamlit as st

from criteria import cost_models as told
from evaluation import access
from evaluation.exceptions import EvenhandError
from evaluation.office import state
from evaluation.office.components import choices, cost_bids, cost_desk, cost_next, cost_result, cost_returns, cost_start
from evaluation.office.components.cost_desk import Desk
from evaluation.office.components.fields import Form
from evaluation.office.components.frame import heading, refused
from evaluation.office.components.tables import plain
from evaluation.service import workbench
from evaluation.service.method_text import values_of
from evaluation.service.prepare import ProcurementCard
from evaluation.service.shared import workspace
from evaluation.service.workbench import Outcome
from evaluation.words import cost as words
from evaluation.words.labels import count

#: what may be done, in the order offered, with the models that each of the desks takes
DOES = {
    "cost": "Work out a cost",
    "price": "Ask what a price leaves",
    "next": "Plan next year's rate",
    "returns": "Put providers' returns together",
    "compare": "Compare amounts of two months",
    "bids": "Set bids beside the cost",
    "rise": "Try a rise of prices",
}
DESKS = {
    "cost": (
        "homecare_cost",
        "care_home_cost",
        "sleep_in_cost",
        "live_in_cost",
        "block_rate",
        "cqc_fee",
        "lawful_wage",
    ),
    "price": ("homecare_reverse",),
    "next": ("uplift", "phasing"),
    "compare": ("price_gap",),
}


def show() -> None:
    """Show the screen."""
    card = heading(
        "Fair cost",
        "Work out what care costs, test a price against it, and plan next year's rate. Every number unfolds.",
    )
    if card is None or refused(card, "see_cost"):
        return
    st.info(words.PLAY)
    tries = access.ever(state.actor().role, "try_uplift")
    options = {key: title for key, title in DOES.items() if key != "rise" or tries}
    does = choices.chosen("What do you want to do?", options, address="do", key=f"cost_do_{card.id}")
    try:
        if does in DESKS:
            _desk(card, does)
        else:
            {"returns": cost_returns.returns, "bids": cost_bids.beside, "rise": cost_bids.rise}[does](card)
    except EvenhandError as error:
        st.error(plain(error))


def _desk(card: ProcurementCard, does: str) -> None:
    rules = {rule: workbench.model(rule).title for rule in DESKS[does]}
    rule = next(iter(rules))
    if len(rules) > 1:
        rule = choices.chosen("Model", rules, address="model", key=f"cost_model_{card.id}_{does}")
    model, desk = workbench.model(rule), cost_desk.desk_of(card.id, rule)
    st.header(model.title, anchor=False)
    cost_desk.about(model)
    cost_start.start_from(card, desk)
    if rule == "uplift":
        cost_next.from_working(card, desk)
    if rule != "price_gap":
        cost_desk.prices_of(card.id, desk)
    head = st.container()
    if desk.is_empty:
        head.info("Nothing is filled in yet. Put published figures in the form above, or type your own below.")
    form = cost_desk.ask(card.id, desk, model)
    found = None if desk.is_empty else _found(card, desk, form)
    if found is None:
        return
    with head:
        st.success(plain(words.headline(rule, found.worked)))
    _told(found)
    cost_result.result(card.id, desk, found)
    if isinstance(found.inputs, told.Homecare) and rule == "homecare_cost":
        cost_start.into_method(card, found.inputs)
    cost_start.keep(card, desk)


def _found(card: ProcurementCard, desk: Desk, form: Form) -> Outcome | None:
    """What the inputs come to; None, with every fault said beside its box and below, while they cannot be used."""
    try:
        return workbench.work_out(
            workspace(), state.actor(), card.id, workbench.read(desk.now), prices_of=desk.prices_of
        )
    except workbench.AssumptionError as error:
        form.tell(error.faults, values_of(desk.now))
        told_of = [plain(words.plain_fault(desk.rule, fault)) for fault in error.faults]
        st.error(f"{count(len(told_of), 'thing')} to put right before it can be worked out:")
        st.markdown("\n".join(f"- {each}" for each in told_of))
    except EvenhandError as error:
        st.error(plain(words.plain_fault(desk.rule, str(error))))
    return None


def _told(found: Outcome) -> None:
    """What was said, and what it was taken as; and percentages that look like shares of one."""
    if not isinstance(found.inputs, told.Homecare):
        return
    for line in words.doubts(found.inputs):
        st.warning(plain(line))
    said = words.echoes(found.inputs, found.worked)
    if said:
        st.subheader("What you said, and what it was taken as", anchor=False)
        st.markdown("\n".join(f"- {plain(line)}" for line in said))
