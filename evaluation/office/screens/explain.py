"""The screen "Explain a total": one bid's total as arithmetic, and every mark with its reason, person and place."""

import streamlit as st

from criteria.schema import Method
from evaluation.exceptions import EvenhandError
from evaluation.model import BidResult, Gap, LotResult, LotStatus, MeasureValue, Source, State
from evaluation.office import state
from evaluation.office.components import choices, lists, placing
from evaluation.office.components.arithmetic import arithmetic
from evaluation.office.components.frame import heading, may, refused
from evaluation.office.components.tables import link, plain, table
from evaluation.office.moments import london
from evaluation.office.routes import kept_path
from evaluation.service import bid as bids
from evaluation.service import result
from evaluation.service.bid import BidFile
from evaluation.service.prepare import ProcurementCard
from evaluation.service.result import Ranking
from evaluation.service.shared import workspace
from evaluation.words.explain import as_text, source_text
from evaluation.words.labels import GAPS, LOT_STATUS_SENTENCES, STATES, number
from evaluation.words.method import criteria_of
from evaluation.words.results import decided, headline, lot_name, why_not_ranked


def show() -> None:
    """Show the screen."""
    card = heading(
        "Explain a total", "One bid's total as arithmetic that anyone could redo by hand, and where it rests."
    )
    if card is None or refused(card, "see_ranking"):
        return
    try:
        cycle = choices.which_list(card, choices.begun(card))
        with st.spinner("Working out every lot"):
            run = result.ranking(workspace(), state.actor(), card.id, cycle)
        _screen(card, run)
    except EvenhandError as error:
        st.error(plain(error))


def _screen(card: ProcurementCard, run: Ranking) -> None:
    lot = run.lot(choices.lot(card.id, run.method, {}))
    if not lot.bids:
        st.info(LOT_STATUS_SENTENCES[LotStatus.EMPTY])
        return
    options = {bid.provider: _option(run, bid) for bid in lot.bids}
    ref = choices.chosen("Bid", options, address="bid", key=f"bid_{card.id}_{run.cycle}_{lot.lot}")
    bid, name = run.bid(lot.lot, ref), run.name(ref)
    st.header(plain(name), anchor=False)
    st.markdown(f"**{plain(headline(lot, bid, name, lot_name(run.method, lot.lot)))}**")
    if placed := placing.reason(run, lot, bid):
        st.info(plain(placed))
        placing.unproven(lot)
    elif bid.rank is None:
        why = why_not_ranked(run.method, lot, bid, cycle=bool(run.cycle))
        st.info(plain(why if bid.state is State.IN else f"{STATES[bid.state]}. {why}"))
    found = bids.bid_file(workspace(), state.actor(), card.id, lot.lot, ref, run.cycle)
    _arithmetic(card, run, bid, found)
    _marks(card, run, found)
    _rest(card, run, found)
    lists.seal(run)


def _option(run: Ranking, bid: BidResult) -> str:
    name = run.name(bid.provider)
    return f"{lists.rank(bid)}  {name}" if bid.rank is not None else f"{name} (not ranked)"


def _arithmetic(card: ProcurementCard, run: Ranking, bid: BidResult, found: BidFile) -> None:
    step = bid.step
    st.subheader("The arithmetic", anchor=False)
    if step is None:
        st.write(_nothing(run.lot(bid.lot)))
        return
    if bid.rank is not None and not may(card, "see_price"):
        st.info("Prices are not open to your role, so only the quality points unfold here.")
    elif bid.total is None:
        st.write("The bid has no total. These are the quality points that it reached.")
    st.write("Each line rests on the lines under it: line 1 on 1.1, 1.2 and so on. A number without a sum was given.")
    names = {ref: provider.name for ref, provider in run.providers.items()} | _titles(run.method, cycle=bool(run.cycle))
    lines = arithmetic(
        step,
        name=f"Arithmetic of {run.name(bid.provider)}",
        procurement=card.id,
        names=names,
        files=found.names,
        may_open=found.may_open,
    )
    with st.expander("The same as plain text, for copying"):
        st.code(as_text(lines), language=None, wrap_lines=True)


def _nothing(lot: LotResult) -> str:
    if lot.status is LotStatus.PROVISIONAL:
        return (
            "No points and no price of this lot are shown while a low-price case in it is open: whoever decides the "
            "case is not to know whom it helps."
        )
    return "There is nothing to add up for this bid."


def _titles(method: Method, *, cycle: bool) -> dict[str, str]:
    """Steps name criteria, measures and price lines by id; people know them by title."""
    criteria = {c.id: c.title for c in criteria_of(method, cycle=cycle)}
    measures = {m.id: m.title for m in method.measures}
    return criteria | measures | {line.id: line.title for line in method.price.lines}


def _marks(card: ProcurementCard, run: Ranking, found: BidFile) -> None:
    if not found.marks:
        return
    st.subheader("Why each mark", anchor=False)
    criteria = {c.id: c for c in run.method.criteria}
    place = {c.id: at for at, c in enumerate(run.method.criteria)}
    rows = []
    for mark in sorted(found.marks, key=lambda m: place.get(m.question, 0)):
        criterion = criteria[mark.question]
        top = number(run.method.scale(criterion.scale).top)
        rows.append(
            (
                criterion.title,
                f"{number(mark.mark)} out of {top}",
                mark.reason or "–",
                mark.people or "–",
                mark.pointer or "–",
                _where(card, found, mark.source),
            )
        )
    headers = ("Question", "Agreed mark", "Reason", "Agreed by", "Where in the bid", "Recorded in")
    table(headers, rows, name="Agreed marks with their reasons", links=("Recorded in",))


def _where(card: ProcurementCard, found: BidFile, source: Source | None) -> str:
    words = source_text(source, found.names)
    if source and source.file in found.may_open:
        return link(words, kept_path(card.id, source.file))
    return plain(words) or "–"


def _rest(card: ProcurementCard, run: Ranking, found: BidFile) -> None:
    """Measures, conditions of participation, when the bid came in, and what people decided about it."""
    titles = {m.id: m.title for m in run.method.measures}
    measures = [(titles.get(m.measure, m.measure), _measured(m), _where(card, found, m.source)) for m in found.measures]
    if measures:
        st.subheader("What was measured", anchor=False)
        table(("Measure", "Value", "Recorded in"), measures, name="Measures of this bid", links=("Recorded in",))
    conditions = {c.id: c.title for c in run.method.conditions}
    checks = [
        (conditions.get(c.condition, c.condition), "Met" if c.met else "Not met", c.by or "–", c.reason or "–")
        for c in found.conditions
    ]
    if checks:
        st.subheader("Conditions of participation", anchor=False)
        table(("Condition", "Judged", "By", "Reason"), checks, name="Conditions of participation")
    st.subheader("Decisions about this bid", anchor=False)
    st.write(f"Received on {london(found.bid.received)}.")
    rows = [(decided(d), d.by, london(d.at), d.reason) for d in found.decisions]
    headers = ("Decided", "By", "When", "Reason")
    table(headers, rows, name="Decisions about this bid", empty="Nobody had to decide anything about it.")


def _measured(measure: MeasureValue) -> str:
    value = measure.value
    said = GAPS[value] if isinstance(value, Gap) else value if isinstance(value, str) else number(value)
    return said if measure.sample is None else f"{said} (rests on {measure.sample:,})"
