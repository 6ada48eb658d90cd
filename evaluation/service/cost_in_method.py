"""The local cost that a method states, taken to the workbench, and brought back into the draft before it is sealed."""

from collections.abc import Mapping
from fractions import Fraction

from criteria import cost_models as told
from criteria.schema import HomecareCost, LowPrice, NationalInsurance, Travel
from evaluation.exact import text as exact_text
from evaluation.exceptions import EvenhandError, StageError
from evaluation.fair_cost.homecare_models import homecare_inputs
from evaluation.model import Actor
from evaluation.service import prepare
from evaluation.service.method_text import Path, value_at, values_of, with_added, with_values
from evaluation.service.prepare import MethodDraft
from evaluation.service.workbench import as_text, law_of
from evaluation.service.workspace import Workspace

_COST: Path = ("low_price", "cost")
_TRAVEL: Path = ("low_price", "travel")
#: keys that the method and the workbench call the same
_SAME = (
    "wage", "enhancement_percent", "holiday_percent", "training_percent", "training_base", "sickness_percent",
    "notice_percent", "non_contact_per_hour", "pension_percent", "pension_base", "ppe_per_visit", "ppe_per_hour",
    "business_per_hour", "business_percent_of_price", "surplus_mode", "surplus", "visit_minutes",
)  # fmt: skip
#: keys that a method has no place for
_ONLY_HERE = ("travel_wage", "visits", "visits_per_hour", "ni_threshold_per_week", "ni_allowance_per_hour")
_NO_TESTS = (
    "The method has no low-price tests yet, so it has no place for the cost of care. Add them on the Method screen."
)


def lots(ws: Workspace, actor: Actor, procurement: str) -> dict[str, str]:
    """The lots whose cost of care the method states, id -> title; empty where it states none, or cannot be read."""
    ws.guard(actor, "see_cost", procurement)
    method = prepare.method(ws, actor, procurement).method
    if method is None or method.low_price is None or method.low_price.cost is None:
        return {}
    return {lot.id: lot.title for lot in method.lots}


def of_lot(ws: Workspace, actor: Actor, procurement: str, lot: str) -> str:
    """The cost that the method states for a lot, as inputs of the homecare model; its day is the delivery date.

    Raises StageError where the method states no cost, or no travel in the lot.
    """
    ws.guard(actor, "see_cost", procurement)
    method = prepare.method(ws, actor, procurement).method
    low = method.low_price if method else None
    if low is None or low.cost is None:
        raise StageError("The method states no cost of care to copy.")
    travel = _travel(low, lot)
    same = {key: getattr(low.cost, key) for key in _SAME}
    insurance = _insurance(low.cost.national_insurance)
    away = {
        "travel": travel.minutes_per_visit,
        "miles": travel.miles_per_visit,
        "mileage_rate": travel.pence_per_mile,
    }
    return as_text({"rule": "homecare_cost", "day": low.delivery_date} | same | insurance | away)


def _travel(low: LowPrice, lot: str) -> Travel:
    found = {travel.lot: travel for travel in low.travel}
    travel = found.get(lot) or found.get("")
    if travel is None:
        raise StageError(f"The method says nothing of travel in the lot '{lot}'.")
    return travel


def _insurance(ni: NationalInsurance) -> dict[str, object]:
    if ni.mode == "statutory":
        return {"ni_mode": "statutory", "contact_hours_per_week": ni.contact_hours_per_week}
    return {"ni_mode": ni.base, "ni_percent": ni.percent}


def into_method(
    ws: Workspace, actor: Actor, procurement: str, lot: str, inputs: told.Homecare, *, seen: int
) -> MethodDraft:
    """Write a working into the draft method: its cost for every lot, its travel for this one. `seen`: the version that
    the person looked at.

    Units are converted as the method takes them. Raises EvenhandError for what the method has no place for, and
    ConflictError where somebody saved the method in between; a sealed method cannot be changed.
    """
    ws.guard(actor, "change_method", procurement)
    draft = prepare.method(ws, actor, procurement)
    if value_at(values_of(draft.text), ("low_price", "tests")) is None:
        raise EvenhandError(_NO_TESTS)
    _require_place(inputs)
    text = with_values(draft.text, _cost_edits(draft.text, inputs))
    text = _with_travel(text, lot, _travel_of(ws, inputs))
    return prepare.save_method(ws, actor, procurement, text, seen=seen)


def _require_place(inputs: told.Homecare) -> None:
    stated = inputs.model_dump(exclude_defaults=True)
    odd = [key for key in _ONLY_HERE if key in stated]
    odd += ["ni_percent"] if inputs.ni_mode == "statutory" and inputs.ni_percent is not None else []
    if odd:
        listed = ", ".join(f"'{key}'" for key in odd)
        raise EvenhandError(f"A method has no place for {listed}. Leave these out, and the method can take the rest.")
    if inputs.visit_minutes is None:
        raise EvenhandError("A method states the cost of an hour in visits of one length: give 'visit_minutes'.")


def _cost_edits(text: str, inputs: told.Homecare) -> dict[Path, object]:
    """Every key of the method's cost. A key that stands at what holds anyway is written only where it was before."""
    held = value_at(values_of(text), _COST)
    before: Mapping[str, object] = held if isinstance(held, dict) else {}
    values = {key: _said(getattr(inputs, key)) for key in _SAME}
    values["business_per_hour"] = _said(sum((line.amount for line in inputs.business_lines), inputs.business_per_hour))
    needed = {name for name, field in HomecareCost.model_fields.items() if field.is_required()}
    plain = {name: _said(field.default) for name, field in HomecareCost.model_fields.items() if name not in needed}
    kept = {key: value for key, value in values.items() if key in needed or key in before or plain[key] != value}
    edits: dict[Path, object] = {(*_COST, key): value for key, value in kept.items()}
    return edits | {(*_COST, "national_insurance"): _insurance_back(inputs)}


def _insurance_back(inputs: told.Homecare) -> dict[str, object]:
    if inputs.ni_mode == "statutory":
        return {"mode": "statutory", "contact_hours_per_week": _said(inputs.contact_hours_per_week)}
    return {"mode": "percent", "percent": _said(inputs.ni_percent), "base": inputs.ni_mode}


def _travel_of(ws: Workspace, inputs: told.Homecare) -> dict[str, object]:
    taken = homecare_inputs(inputs, law_of(ws, inputs.day)).assumptions
    return {
        "minutes_per_visit": _said(taken.travel_minutes_per_visit),
        "miles_per_visit": _said(taken.miles_per_visit),
        "pence_per_mile": _said(taken.pence_per_mile),
    }


def _with_travel(text: str, lot: str, record: Mapping[str, object]) -> str:
    """The text with a lot's own travel: its row changed, or a row added; every other lot's stays."""
    found = value_at(values_of(text), _TRAVEL)
    rows = [row for row in found if isinstance(row, dict)] if isinstance(found, list) else []
    place = next((at for at, row in enumerate(rows) if row.get("lot", "") == lot), None)
    if place is None:
        return with_added(text, _TRAVEL, {"lot": lot} | dict(record))
    return with_values(text, {(*_TRAVEL, place, key): value for key, value in record.items()})


def _said(value: object) -> object:
    """A value as a person would write it in the file: whole numbers bare, any other in quotation marks."""
    if not isinstance(value, Fraction):
        return value
    return int(value) if value.denominator == 1 else exact_text(value)
