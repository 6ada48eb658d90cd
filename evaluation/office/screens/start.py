"""Start: what this is, the procurements there are, and a new one."""

import streamlit as st

from evaluation.exceptions import EvenhandError
from evaluation.office import state
from evaluation.office.components.frame import heading, may
from evaluation.office.components.notes import say
from evaluation.office.components.tables import plain
from evaluation.office.moments import EXAMPLE, read_moment
from evaluation.office.uploads import text_of
from evaluation.service import demo, designs, prepare, record
from evaluation.service.method_text import said_number
from evaluation.service.prepare import ProcurementCard
from evaluation.service.shared import workspace
from evaluation.words.labels import STAGE_NAMES
from evaluation.words.stages import STAGE_WORDS

_OWN, _DEMO, _AS_IT_IS = "own", "demo", "as it is"
_ROUND = "start_round"  # a new number empties the form after a procurement was started


def show() -> None:
    """Show the screen."""
    card = heading(
        "Evenhand",
        "Evenhand takes the bids for a care contract, adds up quality and price exactly as the published method says, "
        "and ranks every lot. It shows the working of every total, asks a person about prices too low to pay for "
        "lawful care, and works the list out again when new evidence comes.",
    )
    if card is not None:
        _next(card)
        _list(card)
    _begin()


def _next(card: ProcurementCard) -> None:
    words = STAGE_WORDS[card.stage]
    st.header("What to do next", anchor=False)
    st.write(f"{words.now} {words.next}")
    titles = {
        "method": "Go to the method",
        "bids": "Go to the bids",
        "low-prices": "Go to low prices",
        "ranking": "Go to the ranking",
    }
    for screen in _with_prices_open(card) if card.stage == "prices_opened" else (words.screen,):
        state.lead_to(screen, titles[screen])


def _with_prices_open(card: ProcurementCard) -> tuple[str, ...]:
    """Load them, then decide every low price, then look at the ranking. Nothing is worked out to show this page."""
    if not may(card, "see_price"):
        return ("ranking",)
    files = record.files(workspace(), state.actor(), card.id)
    loaded = any(file.envelope == "price" and not file.cycle for file in files)
    return ("low-prices", "ranking") if loaded or not may(card, "load_price") else ("bids",)


def _list(open_now: ProcurementCard) -> None:
    st.header("Open a procurement", anchor=False)
    for card in state.cards().values():
        with st.container(border=True):
            st.subheader(plain(card.title), anchor=False)
            st.write(f"**{STAGE_NAMES[card.stage]}.** {STAGE_WORDS[card.stage].now}")
            if card.id == open_now.id:
                st.write("This one is open now.")
            elif st.button(f"Open {plain(card.title)}", key=f"open_{card.id}"):
                state.choose(card.id)
                st.rerun()


def _begin() -> None:
    st.header("Start a new procurement", anchor=False)
    if state.actor().role != "lead":
        st.info("Only the procurement lead may start a procurement.")
        return
    again = st.session_state.setdefault(_ROUND, 0)
    chosen = _template(again)
    with st.form(f"begin_{again}"):
        title = st.text_input("Title: what is bought, and for where", key=f"title_{again}", max_chars=120)
        own = _own_file(again) if chosen == _OWN else None
        st.write("Leave the next two boxes empty to keep the lots and the deadline that the method has.")
        lots = st.text_area("Lots, one on each line", key=f"lots_{again}", height=160)
        deadline = st.text_input(
            f"Deadline for bids, in London time. Write it like this: {EXAMPLE}", key=f"deadline_{again}"
        )
        design, weight = _design(again)
        sent = st.form_submit_button("Start this procurement", type="primary")
    if sent:
        _start(title, chosen, own, lots, deadline, (design, weight))


def _design(again: int) -> tuple[str, str]:
    """The price design, where another than the method's own is wanted, and what price is to count."""
    offered = designs.designs()
    titles = {_AS_IT_IS: "As the method above has it"} | {design.id: design.title for design in offered}
    design = st.selectbox("Price design", list(titles), format_func=titles.__getitem__, key=f"design_{again}")
    with st.expander("What the price designs mean"):
        st.markdown("\n".join(f"- **{plain(each.title)}**: {plain(each.sentence)}" for each in offered))
    weight = st.text_input(
        "What price counts, per cent. Only where a price design is chosen and the method has no weight for price yet",
        key=f"design_weight_{again}",
    )
    return str(design), str(weight or "")


def _template(again: int) -> str:
    cards = {card.id: card for card in prepare.templates()}
    titles = {name: card.title for name, card in cards.items()}
    titles |= {_DEMO: "The demonstration's own method (Aldermere)", _OWN: "My own method file"}
    about = {name: f"{card.summary} Source: {card.source}." for name, card in cards.items()}
    about |= {
        _DEMO: "The method of the fictional county, with its twelve lots. The sample workbooks fit it as it is.",
        _OWN: "A method as a TOML text file, such as one downloaded from another procurement.",
    }
    asked = "Which method does it start from? You can change everything in it afterwards."
    chosen = str(st.radio(asked, list(titles), format_func=titles.__getitem__, key=f"template_{again}"))
    st.info(plain(about[chosen]))
    return chosen


def _own_file(again: int) -> bytes | None:
    sent = st.file_uploader("Method file (ending in .toml, at most 1 MB)", key=f"own_{again}", max_upload_size=1)
    return sent.getvalue() if sent is not None else None


def _start(title: str, chosen: str, own: bytes | None, lots: str, deadline: str, wanted: tuple[str, str]) -> None:
    at = read_moment(deadline) if deadline.strip() else None
    if isinstance(at, str):
        st.error(f"Not started. {at}")
        return
    try:
        text, designed = _designed(_text(chosen, own), *wanted)
        made = prepare.start(workspace(), state.actor(), title, text, lots=lots.splitlines(), deadline=at)
    except EvenhandError as error:
        st.error(f"Not started. {plain(error)}")
        return
    st.session_state[_ROUND] += 1
    state.choose(made)
    say(
        f"“{title.strip()}” is started and open. Next: look through its method, change what you need, and seal it."
        f"{designed}"
    )


def _designed(text: str, design: str, weight: str) -> tuple[str, str]:
    """The text under a price design, and what is still to be filled in for it."""
    if design == _AS_IT_IS:
        return text, ""
    made = designs.choose(text, design, price_weight=said_number(weight))
    return made.text, f" Still to fill in: {' '.join(made.still)}" if made.still else ""


def _text(chosen: str, own: bytes | None) -> str:
    if chosen == _DEMO:
        return text_of(demo.sample("aldermere", "method.toml").data)
    if chosen != _OWN:
        return prepare.template_text(chosen)
    if own is None:
        raise EvenhandError("Choose your method file first, or choose one of the methods above.")
    return text_of(own)
