"""The screen "Rehearsal": made-up bids through the method before it is sealed, and the word that it was read."""

from collections.abc import Sequence

import streamlit as st

from evaluation.exceptions import EvenhandError, MethodError
from evaluation.office import addresses, state
from evaluation.office.charts_rehearsal import curve_chart, totals_chart, weights_chart
from evaluation.office.components.drawing import drawing
from evaluation.office.components.frame import heading, may, refused
from evaluation.office.components.notes import say
from evaluation.office.components.tables import plain, table
from evaluation.office.moments import london
from evaluation.service import rehearse
from evaluation.service.prepare import ProcurementCard
from evaluation.service.rehearse import Field, Rehearsal, Report, Scene, Verdict
from evaluation.service.shared import workspace
from evaluation.words import rehearsal as words
from evaluation.words import totals
from evaluation.words.labels import percent, points

_DRAWN = frozenset({"low_swing", "high_swing", "suicide_bid", "goldilocks"})
_EVERY = 4  # of the points of the curve, one in so many stands in its table


def show() -> None:
    """Show the screen."""
    lead = "Made-up bids go through the method before it is sealed, to see what would go wrong on the day."
    card = heading("Rehearsal", lead)
    if card is None or refused(card, "see_rehearsal"):
        return
    try:
        with st.spinner("Playing made-up bids through the method"):
            report = rehearse.rehearse(workspace(), state.actor(), card.id)
    except MethodError:
        st.info("The method cannot be rehearsed yet: something in it has to be put right first.")
        state.lead_to(addresses.METHOD, "Go to the method")
        return
    except EvenhandError as error:
        st.error(plain(error))
        return
    _whole(card, report)


def _whole(card: ProcurementCard, report: Report) -> None:
    found = report.rehearsal
    st.markdown(f"**{plain(words.summary(found))}**")
    st.write(plain(words.usual_price(found)))
    _status(report)
    rows = [(words.TITLES[s.id], words.VERDICTS[s.verdict]) for s in found.scenes]
    rows += [("What price really weighs", words.VERDICTS[found.weighing.verdict])] if found.weighing else []
    table(("What was tried", "What came of it"), rows, name="What was tried, and what came of it")
    heads = {Verdict.TROUBLE: "What would go wrong", Verdict.LOOK: "What to look at"}
    for verdict, title in heads.items():
        _scenes(report, verdict, title)
    _weighing(report)
    _scenes(report, Verdict.FINE, "What was fine")
    _reading(card, report)


def _status(report: Report) -> None:
    if report.reading is None:
        st.info("Nobody has said yet that they read this rehearsal. The method can be sealed once somebody has.")
    else:
        st.success(f"Read by {plain(report.reading.by)} on {london(report.reading.at)}, for exactly this text.")


def _scenes(report: Report, verdict: Verdict, title: str) -> None:
    scenes = [scene for scene in report.rehearsal.scenes if scene.verdict is verdict]
    if not scenes:
        return
    st.header(title, anchor=False)
    for scene in scenes:
        told = words.told(report.method, scene)
        st.subheader(told.title, anchor=False)
        st.markdown(f"**{told.verdict}.** {plain(told.text)}")
        if verdict is Verdict.FINE and scene.fields:
            with st.expander(f"The made-up bids: {told.title[:1].lower()}{told.title[1:]}"):
                _tables(report, scene)
        elif scene.fields:
            _chart(scene)
            _tables(report, scene)


def _chart(scene: Scene) -> None:
    drawn = totals_chart(scene.fields) if scene.id in _DRAWN else None
    if drawn is not None:
        drawing(drawn, key=f"chart_{scene.id}")


def _tables(report: Report, scene: Scene) -> None:
    for field in scene.fields:
        if len(scene.fields) > 1:
            st.markdown(f"**{words.FIELDS[field.label]}**")
        name = f"{words.TITLES[scene.id]}: {words.FIELDS[field.label]}"
        headers, rows = _rows(report, field)
        table(headers, rows, name=name)


def _rows(report: Report, field: Field) -> tuple[Sequence[str], Sequence[Sequence[str]]]:
    scored = any(bid.price_points is not None for bid in field.result.bids)
    figure = totals.TITLES[totals.unit_of(report.method)]
    headers = ("Bid", "Place", "Price", "Quality points", *["Price points"] * scored, figure)
    rows = [
        (
            bid.provider,
            words.outcome(bid),
            "–" if bid.price is None else words.money(bid.price),
            "–" if bid.quality is None else points(bid.quality),
            *["–" if bid.price_points is None else points(bid.price_points)] * scored,
            totals.total(bid),
        )
        for bid in field.result.bids
    ]
    return headers, rows


def _weighing(report: Report) -> None:
    found = report.rehearsal
    st.header("What price really weighs", anchor=False)
    sentences = words.weighing_words(report.method, found)
    verdict = f"**{words.VERDICTS[found.weighing.verdict]}.** " if found.weighing else ""
    plainly = [line for line in sentences if not line.startswith("One ")]
    st.markdown(verdict + plain(" ".join(plainly)))
    if found.weighing is None:
        return
    if (drawn := weights_chart(found.weighing)) is not None:
        drawing(drawn, key="chart_weights")
    _spreads(found)
    _worths(report, [line for line in sentences if line.startswith("One ")])
    _curve(found)


def _spreads(found: Rehearsal) -> None:
    if found.weighing is None:
        return
    rows = [
        (
            f"{words.spread_name(s.id)[:1].upper()}{words.spread_name(s.id)[1:]}",
            f"{words.money(s.low)} to {words.money(s.high)}",
            totals.amount(s.price_range, found.weighing.unit),
            totals.amount(s.quality_range, found.weighing.unit),
            "–" if s.effective is None else percent(s.effective, 0),
        )
        for s in found.weighing.spreads
    ]
    headers = ("Prices", "From and to", "What price moves", "What quality moves", "Real weight of price")
    table(headers, rows, name="What price really weighs, by how far prices lie apart")


def _worths(report: Report, sentences: Sequence[str]) -> None:
    found = report.rehearsal.weighing
    if found is None or not sentences:
        return
    st.subheader("What a mark is worth in money", anchor=False)
    st.write(plain(sentences[0]))
    titles = {c.id: c.title for c in report.method.criteria}
    rows = [
        (titles[w.criterion], totals.amount(w.gain, found.unit), words.pence(w.per_hour), percent(w.percent, 1))
        for w in found.worths
    ]
    headers = ("One mark or step more on", "Moves the total by", "Is worth, an hour", "Of the price")
    table(headers, rows, name="What one mark is worth in money")


def _curve(found: Rehearsal) -> None:
    drawn = curve_chart(found)
    if drawn is None:
        return
    st.subheader("Points for price, round the usual price", anchor=False)
    drawing(drawn, key="chart_curve")
    rows = [(words.money(price), points(earned)) for price, earned in found.curve[::_EVERY]]
    table(("Price", "Points for price"), rows, name="Points for price, round the usual price")


def _reading(card: ProcurementCard, report: Report) -> None:
    st.header("Say that you have read it", anchor=False)
    _status(report)
    if not may(card, "rehearse"):
        return
    st.write("Your name and the time go into the record, for exactly this text. If the method changes, read it again.")
    # The text is part of the key: a press on the page of an older text is no word about a newer one.
    if st.button("I have read this rehearsal", type="primary", key=f"read_{card.id}_{report.sha256}"):
        try:
            rehearse.read(workspace(), state.actor(), card.id, report.sha256)
        except EvenhandError as error:
            st.error(f"Not saved. {plain(error)}")
        else:
            say("It is kept that you have read this rehearsal.")
