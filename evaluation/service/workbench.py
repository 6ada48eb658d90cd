"""Use cases of the fair-cost workbench: what care costs, what a price leaves, what next year's rate is.

All of it is play. A working that is kept stands in the journal under a kind of its own, "working", which no ranking,
floor or test ever reads.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from fractions import Fraction
from functools import cache
from zoneinfo import ZoneInfo

import tomlkit
from pydantic import BaseModel

from criteria import cost_models as told
from criteria import preset_names
from criteria.reading import tables_of
from evaluation.exact import text as exact_text
from evaluation.exceptions import AssumptionError, ConflictError, EvenhandError, UnknownNameError
from evaluation.fair_cost.base import Worked
from evaluation.fair_cost.catalogue import MODELS, inputs_from
from evaluation.fair_cost.catalogue import work_out as worked_out
from evaluation.fair_cost.homecare import Build, at_wage, build_up
from evaluation.fair_cost.homecare_models import homecare_inputs
from evaluation.fair_cost.price_base import Amount, PriceBaseError, same_month
from evaluation.fair_cost.statutory import Figure, Statutory
from evaluation.low_price.floors import at_legal_minimum
from evaluation.model import Actor, Step
from evaluation.service.cost import figures
from evaluation.service.drafting import free_id
from evaluation.service.fair_cost import preset_of
from evaluation.service.shapes import Field, fields_of
from evaluation.service.workspace import Workspace
from evaluation.store.records import Draft, Entry, Key

__all__ = ["AssumptionError", "PriceBaseError", "Worked"]

#: visit lengths that a price is shown for, in minutes
LENGTHS = (15, 30, 45, 60, 90)
_LONGEST_NAME, _LONDON = 120, ZoneInfo("Europe/London")
_NEEDED = "this is needed."


@dataclass(frozen=True, slots=True)
class ModelCard:
    """A cost model to choose: what it is, where it comes from, what its total is pounds of, and what it is told."""

    id: str
    title: str
    sentence: str
    source: str
    per: str
    fields: tuple[Field, ...]


@dataclass(frozen=True, slots=True)
class Preset:
    """Inputs to begin from, in the prices of a month, with where they were published; `ours`: nobody published them."""

    id: str
    title: str
    source: str
    link: str
    notes: str
    prices_of: str
    rule: str
    text: str
    ours: bool = False


@dataclass(frozen=True, slots=True)
class Outcome:
    """What a model came to. `law` is of the day that the inputs name, or of today where they name none."""

    inputs: told.CostModel
    worked: Worked
    law: Statutory


@dataclass(frozen=True, slots=True)
class VisitCost:
    """Homecare in visits of one length, in minutes, at the same travel, miles and equipment for each visit."""

    minutes: Fraction
    build: Build

    @property
    def visit(self) -> Fraction:
        """Pounds for one visit."""
        return self.build.price.value * self.minutes / 60


@dataclass(frozen=True, slots=True)
class WageLine:
    """What an hour costs at each wage: (wage, price) from the lowest wage up, the stated one, and the legal minimum."""

    points: tuple[tuple[Fraction, Fraction], ...]
    stated: tuple[Fraction, Fraction]
    minimum: Figure


@dataclass(frozen=True, slots=True)
class Floors:
    """Pounds a contact hour: care at the legal minimum wage with nothing on top, and the whole stated cost."""

    lawful: Step
    local: Step


@dataclass(frozen=True, slots=True)
class Working:
    """A working that somebody kept: play, apart from the record that a ranking rests on."""

    name: str
    rule: str
    text: str
    prices_of: str
    by: str
    role: str
    entry: Entry

    @property
    def version(self) -> int:
        """How often it was saved under this name."""
        return self.entry.version


def models() -> tuple[ModelCard, ...]:
    """Every cost model, in the catalogue's order."""
    return tuple(map(model, MODELS))


@cache
def model(rule: str) -> ModelCard:
    """One cost model. Raises UnknownNameError."""
    if rule not in MODELS:
        raise UnknownNameError("cost model", rule, list(MODELS))
    m = MODELS[rule]
    record: type[BaseModel] = m.parameters
    fields = tuple(field for field in fields_of(record) if field.name != "rule")
    return ModelCard(m.id, m.title, m.sentence, m.source, m.per, fields)


@cache
def presets() -> tuple[Preset, ...]:
    """Every preset, those in the latest prices first."""
    by_title = sorted(map(_preset, preset_names()), key=lambda each: each.title)
    return tuple(sorted(by_title, key=lambda each: each.prices_of, reverse=True))


def _preset(name: str) -> Preset:
    made = preset_of(name)
    base, rule, text = f"{made.price_base:%Y-%m}", str(made.inputs["rule"]), as_text(made.inputs)
    return Preset(name, made.title, made.source, made.link, made.notes, base, rule, text, ours=made.ours)


def as_text(tables: Mapping[str, object]) -> str:
    """Inputs as TOML, exact numbers as text; what is None is left out."""
    return tomlkit.dumps({key: _plain(value) for key, value in tables.items() if value is not None})


def _plain(value: object) -> object:
    if isinstance(value, Fraction | Decimal):
        return exact_text(Fraction(value))
    if isinstance(value, Mapping):
        return {key: _plain(part) for key, part in value.items() if part is not None}
    return [_plain(part) for part in value] if isinstance(value, list | tuple) else value


def tables_of_inputs(inputs: told.CostModel) -> dict[str, object]:
    """Inputs as plain tables: only what differs from what holds anyway, and the rule."""
    return {"rule": inputs.rule} | inputs.model_dump(exclude_defaults=True, exclude={"rule"})


def read(text: str) -> told.CostModel:
    """The inputs that a TOML text tells. Raises AssumptionError with every fault, each with the key it is about, and
    MethodError where the text is no TOML.
    """
    try:
        return inputs_from(tables_of(text, "working"))
    except AssumptionError as error:
        raise AssumptionError(tuple(map(_as_needed, error.faults))) from error


def _as_needed(fault: str) -> str:
    where, _, what = fault.partition(": ")
    return f"{where}: {_NEEDED}" if what.endswith("is missing.") else fault


def takes(rule: str, other: str) -> bool:
    """Whether inputs of one model fill the form of the other: the same one, or both of homecare."""
    return rule == other or (rule.startswith("homecare_") and other.startswith("homecare_"))


def as_rule(text: str, rule: str) -> str:
    """The same inputs for another model; what that one does not ask for is left out. Raises MethodError for no TOML."""
    names = {field.name for field in model(rule).fields}
    return as_text({"rule": rule} | {key: v for key, v in tables_of(text, "working").items() if key in names})


def today(ws: Workspace) -> date:
    """The day it is in London."""
    return ws.clock().astimezone(_LONDON).date()


def law_of(ws: Workspace, day: date | None = None) -> Statutory:
    """What is in force on a day; today where none is given. Raises NoFigureError before our first figure."""
    return figures().on(day or today(ws))


def work_out(ws: Workspace, actor: Actor, procurement: str, inputs: told.CostModel, *, prices_of: str = "") -> Outcome:
    """What a model comes to, with the law of the day that the inputs name; else of the last day of the month whose
    `prices_of` ("2026-04") they are, because wages and National Insurance change on two days of April; else of today.

    Raises EvenhandError with what is missing or cannot be used.
    """
    ws.guard(actor, "see_cost", procurement)
    day = getattr(inputs, "day", None) or (_last_day(month(prices_of)) if prices_of.strip() else None)
    law = law_of(ws, day)
    return Outcome(inputs, worked_out(inputs, law), law)


def _last_day(first: date) -> date:
    return (first.replace(day=28) + timedelta(days=4)).replace(day=1) - timedelta(days=1)


def by_length(inputs: told.Homecare, law: Statutory) -> tuple[VisitCost, ...]:
    """What visits of 15 to 90 minutes cost. Travel, miles and equipment are those of a visit, however long it is."""
    assumptions = homecare_inputs(inputs, law).assumptions
    return tuple(VisitCost(Fraction(each), build_up(assumptions, each)) for each in LENGTHS)


def wage_line(inputs: told.Homecare, law: Statutory) -> WageLine:
    """What an hour costs at wages round the legal minimum and the stated one, everything else as stated."""
    taken = homecare_inputs(inputs, law)
    assumptions, mix = taken.assumptions, taken.mix
    least, stated = law.value("minimum_wage.adult"), inputs.wage
    low, high = min(least, stated) * 4 / 5, max(least, stated) * 6 / 5
    wages = sorted({low + (high - low) * step / 8 for step in range(9)} | {least, stated})
    points = tuple((wage, build_up(at_wage(assumptions, wage), mix).price.value) for wage in wages)
    return WageLine(points, next(point for point in points if point[0] == stated), law.minimum_wage)


def floors(inputs: told.Homecare, law: Statutory) -> Floors:
    """The lawful floor and the whole stated cost of a contact hour."""
    taken = homecare_inputs(inputs, law)
    assumptions, mix = taken.assumptions, taken.mix
    return Floors(build_up(at_legal_minimum(assumptions, law), mix).price, build_up(assumptions, mix).price)


def lawful(inputs: told.CostModel, law: Statutory) -> Step:
    """The lowest lawful wage of a team, told by the shares of its age bands. Raises EvenhandError unless they total
    100.
    """
    return worked_out(inputs, law).total


def month(said: str) -> date:
    """The first day of a month typed as 2026-04. Raises EvenhandError for anything else."""
    try:
        return date.fromisoformat(f"{said.strip()}-01")
    except ValueError as error:
        raise EvenhandError("Write a month like 2026-04: the year, then the month.") from error


def care_at(inputs: told.Homecare, law: Statutory, wage: Fraction) -> Step:
    """What an hour of care costs at a wage, such as the lowest lawful one of a team, with nothing on top."""
    taken = homecare_inputs(inputs, law)
    return build_up(at_wage(at_legal_minimum(taken.assumptions, law), wage), taken.mix).care


def require_one_month(first: date, second: date) -> None:
    """Raise PriceBaseError unless both days are in one month."""
    nothing = Step("price", Fraction(0))
    if not same_month(Amount(nothing, first), Amount(nothing, second)):
        raise PriceBaseError(first, second)


def workings(ws: Workspace, actor: Actor, procurement: str) -> list[Working]:
    """Every working that was kept for a procurement, the latest first."""
    ws.guard(actor, "see_cost", procurement)
    return [_working(entry) for entry in reversed(ws.store.current(procurement, {"working"}))]


def _working(entry: Entry) -> Working:
    body = {key: str(value) for key, value in entry.body.items()}
    return Working(body["name"], body["rule"], body["text"], body.get("prices_of", ""), entry.actor, entry.role, entry)


def keep(
    ws: Workspace, actor: Actor, procurement: str, name: str, text: str, *, prices_of: str = "", seen: int = 0
) -> Working:
    """Keep a working under a name, beside what was kept under it before. `seen` is the version that was opened.

    Raises AssumptionError for inputs that cannot be read, EvenhandError where the name has a working that was not
    opened.
    """
    ws.guard(actor, "save_cost", procurement)
    name = " ".join(name.split())
    if not name or len(name) > _LONGEST_NAME:
        raise EvenhandError(f"Give the working a name of at most {_LONGEST_NAME} characters.")
    inputs = read(text)
    if prices_of:
        month(prices_of)
    body = {"name": name, "rule": inputs.rule, "text": text, "prices_of": prices_of.strip()}
    key = Key("working", item=free_id(name, ()))
    try:
        ws.store.append(procurement, [Draft(key, body, seen + 1)], actor=actor, at=ws.clock())
    except ConflictError as error:
        there = "Another working is kept under this name. Choose another name, or open that one first and change it."
        raise EvenhandError(there) from error
    return next(each for each in workings(ws, actor, procurement) if each.entry.key == key)
