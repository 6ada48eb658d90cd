"""Where a desk's inputs come from, and where they go: presets, kept workings, the method's own cost of care."""

from collections.abc import Mapping

import streamlit as st

from criteria import cost_models as told
from evaluation.exceptions import ConflictError, EvenhandError
from evaluation.office import state
from evaluation.office.components.cost_desk import Desk, desk_of
from evaluation.office.components.frame import may
from evaluation.office.components.notes import say
from evaluation.office.components.tables import plain, table
from evaluation.office.moments import london
from evaluation.service import cost_in_method, prepare, workbench
from evaluation.service.prepare import ProcurementCard
from evaluation.service.shared import workspace
from evaluation.service.workbench import Preset, Working
from evaluation.words.cost import plain_fault

_EMPTY = "An empty form"
_TWIN = {"homecare_cost": "homecare_reverse", "homecare_reverse": "homecare_cost"}
_TWIN_NAMES = {
    "homecare_cost": "What stands under “Ask what a price leaves”",
    "homecare_reverse": "What stands under “Work out a cost”",
}


def start_from(card: ProcurementCard, desk: Desk) -> None:
    """Choose what the form begins with; nothing happens until the button is pressed."""
    presets = [each for each in workbench.presets() if workbench.takes(each.rule, desk.rule)]
    kept = [w for w in workbench.workings(workspace(), state.actor(), card.id) if workbench.takes(w.rule, desk.rule)]
    lots = cost_in_method.lots(workspace(), state.actor(), card.id) if desk.rule in _TWIN else {}
    options = _options(card, desk, presets, kept, lots)
    with st.container(border=True):
        picked = st.selectbox(
            "Begin from", list(options), format_func=options.__getitem__, key=f"cost_from_{card.id}_{desk.rule}"
        )
        _source(presets, str(picked))
        if st.button("Put this in the form", key=f"cost_put_{card.id}_{desk.rule}"):
            _put(card, desk, str(picked), options[str(picked)], kept)
            st.rerun()


def _options(
    card: ProcurementCard, desk: Desk, presets: list[Preset], kept: list[Working], lots: Mapping[str, str]
) -> dict[str, str]:
    options = {f"preset:{each.id}": each.title if each.ours else f"Published: {each.title}" for each in presets}
    options |= {f"kept:{each.entry.key.item}": f"Kept: {each.name}, by {each.by}" for each in kept}
    options |= {f"lot:{lot}": f"The method's cost for {title}" for lot, title in lots.items()}
    twin = _TWIN.get(desk.rule)
    if twin and not desk_of(card.id, twin).is_empty:
        options["twin:"] = _TWIN_NAMES[desk.rule]
    return options | {"empty:": _EMPTY}


def _source(presets: list[Preset], picked: str) -> None:
    found = next((each for each in presets if picked == f"preset:{each.id}"), None)
    if found is None:
        return
    st.write(f"{plain(found.source)}. {plain(found.notes)}")
    if found.link:
        st.markdown(f"[Where it was published]({found.link})")


def _put(card: ProcurementCard, desk: Desk, picked: str, title: str, kept: list[Working]) -> None:
    kind, _, name = picked.partition(":")
    if kind == "preset":
        preset = next(each for each in workbench.presets() if each.id == name)
        desk.put(workbench.as_rule(preset.text, desk.rule), prices_of=preset.prices_of, told=title)
    elif kind == "kept":
        working = next(each for each in kept if each.entry.key.item == name)
        same = working.rule == desk.rule
        desk.put(
            workbench.as_rule(working.text, desk.rule),
            prices_of=working.prices_of,
            told=title,
            kept=working.name if same else "",
            seen=working.version if same else 0,
        )
    elif kind == "lot":
        text = cost_in_method.of_lot(workspace(), state.actor(), card.id, name)
        desk.put(workbench.as_rule(text, desk.rule), prices_of=_month_of(text), told=title)
    elif kind == "twin":
        twin = desk_of(card.id, _TWIN[desk.rule])
        desk.put(workbench.as_rule(twin.now, desk.rule), prices_of=twin.prices_of, told=title)
    else:
        desk.put(workbench.as_text({"rule": desk.rule}))


def _month_of(text: str) -> str:
    """The month of the delivery date: a method's cost is in the prices of the day on which delivery begins."""
    inputs = workbench.read(text)
    return f"{inputs.day:%Y-%m}" if isinstance(inputs, told.Homecare) and inputs.day else ""


def keep(card: ProcurementCard, desk: Desk) -> None:
    """Keep what stands on the desk under a name, and list what was kept."""
    st.header("Keep this working", anchor=False)
    if may(card, "save_cost"):
        with st.form(f"cost_keep_{card.id}_{desk.rule}_{desk.round}", border=False):
            name = st.text_input("A name for it", value=desk.kept, key=f"cost_name_{card.id}_{desk.rule}_{desk.round}")
            st.write("It is kept as play, beside the record, with your name and the time. Nothing is ranked by it.")
            sent = st.form_submit_button("Keep the working")
        if sent:
            _keep(card, desk, str(name or ""))
    found = workbench.workings(workspace(), state.actor(), card.id)
    rows = [
        (each.name, workbench.model(each.rule).title, each.prices_of or "–", each.by, london(each.entry.when))
        for each in found
    ]
    headers = ("Name", "Model", "Prices of", "By", "When")
    table(headers, rows, name="Workings that were kept", empty="No working has been kept for this procurement yet.")


def _keep(card: ProcurementCard, desk: Desk, name: str) -> None:
    seen = desk.seen if name.strip() == desk.kept else 0
    try:
        made = workbench.keep(workspace(), state.actor(), card.id, name, desk.now, prices_of=desk.prices_of, seen=seen)
    except workbench.AssumptionError as error:
        st.error("Not kept. " + " ".join(plain(plain_fault(desk.rule, fault)) for fault in error.faults))
    except EvenhandError as error:
        st.error(f"Not kept. {plain(error)}")
    else:
        desk.put(made.text, prices_of=made.prices_of, told=f"Kept: {made.name}", kept=made.name, seen=made.version)
        say(f"The working “{plain(made.name)}” is kept.")


def into_method(card: ProcurementCard, inputs: told.Homecare) -> None:
    """Write a cost into the draft method, before it is sealed: for whoever may change the method."""
    if not may(card, "change_method"):
        return
    draft = prepare.method(workspace(), state.actor(), card.id)
    lots = cost_in_method.lots(workspace(), state.actor(), card.id)
    with st.expander("Write this into the draft method"):
        if not lots:
            st.write(
                "The draft method states no cost of care that could be changed, or it has faults. "
                "Put that right on the Method screen first."
            )
            return
        st.write(
            "Its cost of an hour is changed for every lot, its travel for the lot you choose. The result is a new "
            "version of the draft; the rehearsal has to be read again."
        )
        lot = st.selectbox("Lot", list(lots), format_func=lots.__getitem__, key=f"cost_lot_{card.id}")
        # The version is part of the key: a press on the page of an older draft writes nothing over a newer one.
        if st.button("Write it into the draft", key=f"cost_write_{card.id}_{draft.version}"):
            _write(card, str(lot), inputs, draft.version)


def _write(card: ProcurementCard, lot: str, inputs: told.Homecare, seen: int) -> None:
    try:
        made = cost_in_method.into_method(workspace(), state.actor(), card.id, lot, inputs, seen=seen)
    except ConflictError:
        st.error("Not written: somebody else saved the method meanwhile. Look at it again first.")
    except EvenhandError as error:
        st.error(f"Not written. {plain(plain_fault('homecare_cost', str(error)))}")
    else:
        size = len(made.faults)
        left = f" It now has {size} {'fault' if size == 1 else 'faults'} to put right." if size else ""
        say(f"The cost is written into the draft method.{left}")
