"""Use case: what care costs by any model, from a preset, a file or words. It needs no procurement and keeps nothing."""

import json
import tomllib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

import criteria
from criteria import cost_models as told
from evaluation.exceptions import AssumptionError, EvenhandError, UnknownNameError
from evaluation.fair_cost.base import CostModel, Worked
from evaluation.fair_cost.catalogue import MODELS, inputs_from, work_out
from evaluation.fair_cost.homecare import TITLES, TOTALS
from evaluation.fair_cost.statutory import Statutory
from evaluation.model import Step
from evaluation.reports.json_results import Json, number_json, step_json
from evaluation.scoring.steps import round_step
from evaluation.service.cost import figures
from evaluation.words import explain
from evaluation.words.cost_labels import MORE

FORMAT = "evenhand-fair-cost/1"
MOST_BYTES = 1_000_000
#: inputs that say one thing in several ways: one that is set takes the place of the others of a preset or file
_INSTEAD = (
    ("visit_minutes", "visits", "visits_per_hour"),
    ("business_per_hour", "business_lines"),
    ("rate", "lines"),
    ("shares", "lines"),
)


#: the models whose lines have the official names of homecare
_HOMECARE = ("homecare_cost", "homecare_reverse")


@dataclass(frozen=True, slots=True)
class Row:
    """A figure in words: what it is, its value to the penny, and the sum it came from; "" for one that was given."""

    title: str
    value: str
    sum: str


@dataclass(frozen=True, slots=True)
class Costed:
    """What a model came to. `price_base`: the month whose prices a preset's figures are in; None where none was used.

    `notes` are sentences that belong beside the figure.
    """

    model: CostModel[Any]
    inputs: told.CostModel
    worked: Worked
    preset: str = ""
    price_base: date | None = None
    notes: tuple[str, ...] = ()

    @property
    def lines(self) -> tuple[Row, ...]:
        """The model's lines in words, in their order."""
        return tuple(self._row(step) for step in self.worked.lines)

    @property
    def total(self) -> Row:
        """The whole in words."""
        return self._row(self.worked.total)

    @property
    def more(self) -> tuple[Row, ...]:
        """The further figures in words."""
        return tuple(self._row(step, name) for name, step in self.worked.more.items())

    def title(self, step: Step, name: str = "") -> str:
        """What a figure is: the official name of a homecare line, the model's own words for any other.

        `name` is that of a further figure: "visit_price.30".
        """
        official = TITLES | TOTALS if self.model.id in _HOMECARE and step.working else {}
        label = MORE.get(name) or official.get(step.what) or explain.explain(step)[0].label
        _, length, minutes = name.partition("visit_price.")
        return f"{label} of {minutes} minutes" if length else label

    def _row(self, step: Step, name: str = "") -> Row:
        penny = round_step(step, 2, "half_up") if step.unit in ("GBP", "per_hour", "percent") else step
        return Row(self.title(step, name), explain.explain(penny)[0].value, explain.explain(step)[0].sum)


def preset_of(name: str) -> told.Preset:
    """A cost preset. Raises UnknownNameError, with the nearest name, if there is none."""
    return told.Preset.model_validate(tomllib.loads(criteria.preset(name), parse_float=Decimal))


def cost_of(
    model: str,
    *,
    preset: str = "",
    files: Sequence[tuple[bytes, str]] = (),
    settings: Mapping[str, object] | None = None,
    day: date | None = None,
) -> Costed:
    """What `model` comes to: a preset's inputs, over them those of `files` (bytes and name), over those `settings`.

    `day` is the day whose law counts, and takes the place of an input called so. Raises UnknownNameError for an unknown
    model or preset, and AssumptionError with everything that is wrong with the inputs.
    """
    if model not in MODELS:
        raise UnknownNameError("cost model", model, tuple(MODELS))
    used = preset_of(preset) if preset else None
    inputs = _over(_of_preset(model, used), *(table_from(data, name) for data, name in files), settings or {})
    if day is not None and "day" in MODELS[model].parameters.model_fields:
        inputs["day"] = day
    try:
        made = inputs_from({**inputs, "rule": model})
        worked = work_out(made, _law(made))
    except (AssumptionError, UnknownNameError):
        raise
    except EvenhandError as error:
        raise AssumptionError((str(error),)) from error
    base = used.price_base if used else None
    return Costed(MODELS[model], made, worked, preset, base, tuple(_notes(used, model, day)))


def table_from(data: bytes, name: str) -> dict[str, object]:
    """The inputs in a TOML or JSON file, as its name ends. Raises AssumptionError where it cannot be read."""
    try:
        if len(data) > MOST_BYTES:
            raise ValueError(f"it has more than {MOST_BYTES:,} bytes")  # noqa: TRY301 - one sentence for all
        text = data.decode("utf-8-sig")
        is_json = name.casefold().endswith(".json")
        read = json.loads(text, parse_float=Decimal) if is_json else tomllib.loads(text, parse_float=Decimal)
        if not isinstance(read, dict):
            raise ValueError("it holds no table of inputs")  # noqa: TRY004, TRY301 - one sentence for all
    except (ValueError, ArithmeticError, RecursionError) as error:
        raise AssumptionError((f"{name} cannot be read: {error}.",)) from error
    return read


def cost_json(costed: Costed) -> dict[str, Json]:
    """What a model came to, in the shape of docs/fair_cost.md: every number exactly, and as a person reads it."""
    worked = costed.worked
    return {
        "format": FORMAT,
        "model": costed.model.id,
        "title": costed.model.title,
        "per": costed.model.per,
        "preset": costed.preset,
        "price_base": costed.price_base.isoformat()[:7] if costed.price_base else None,
        "notes": list(costed.notes),
        "lines": [_figure(costed, step) for step in worked.lines],
        "total": _figure(costed, worked.total),
        "more": {name: _figure(costed, step, name) for name, step in worked.more.items()},
    }


def trouble_json(error: EvenhandError) -> dict[str, Json]:
    """What kept a model from being worked out, in the same shape."""
    faults = error.faults if isinstance(error, AssumptionError) else (str(error),)
    return {"format": FORMAT, "faults": list(faults), "lines": [], "total": None}


def _figure(costed: Costed, step: Step, name: str = "") -> Json:
    return {
        "line": step.what,
        "of": step.of,
        "title": costed.title(step, name),
        "unit": step.unit,
        "value": number_json(step.value),
        "working": step_json(step),
    }


def _of_preset(model: str, used: told.Preset | None) -> dict[str, object]:
    if used is None:
        return {}
    rule = str(used.inputs["rule"])
    if rule != model and {rule, model} != {"homecare_cost", "homecare_reverse"}:
        raise EvenhandError(f"This preset is for the model '{rule}', not for '{model}'.")
    return {name: value for name, value in used.inputs.items() if name != "rule"}


def _over(*tables: Mapping[str, object]) -> dict[str, object]:
    """Tables of inputs laid over one another: what a later one says takes the place of what an earlier one said."""
    found = dict[str, object]()
    for table in tables:
        said = {name: value for name, value in table.items() if name != "rule"}
        gone = {name for ways in _INSTEAD if set(ways) & set(said) for name in ways} - set(said)
        found = {name: value for name, value in found.items() if name not in gone} | said
    return found


def _law(inputs: told.CostModel) -> Statutory | None:
    day = getattr(inputs, "day", None)
    return figures().on(day) if day is not None else None


def _notes(used: told.Preset | None, model: str, day: date | None) -> Iterator[str]:
    yield "Nothing is rounded inside; shown lines may differ from a shown total by a penny."
    if used is None:
        return
    yield f"{used.title}. {used.source}."
    yield used.notes
    month = f"{used.price_base:%B %Y}"
    if model == "homecare_reverse":
        yield f"The price is taken to be in the prices of {month}, as the preset is; bring any other to them first."
    if day is not None and (day.year, day.month) != (used.price_base.year, used.price_base.month):
        yield f"Only the law is that of {day:%d %B %Y}; the other figures are in the prices of {month}."
