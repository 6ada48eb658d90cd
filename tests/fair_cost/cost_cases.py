"""Reading cost cases, for the tests of fair_cost and low_price: TOML a buyer can read -> the records of the code."""

import tomllib
from fractions import Fraction
from pathlib import Path
from typing import Any

from evaluation.exact import number
from evaluation.fair_cost.assumptions import Assumptions, Mix, Pension, PercentNI, StatutoryNI, Surplus
from evaluation.fair_cost.statutory import Figures, parse_figures
from evaluation.model import Step

ROOT = Path(__file__).resolve().parents[2]
CASES = ROOT / "tests" / "cases"
RULES = ROOT / "criteria" / "rules"

_WORDS = {"+": "+", "-": "-", "×": "*", "÷": "/", "(": "(", ")": ")"}


def case(name: str) -> dict[str, Any]:
    """The case file `name`, such as "fair_cost/southend"."""
    return tomllib.loads((CASES / f"{name}.toml").read_text(encoding="utf-8"))


def numbers(table: dict[str, str]) -> dict[str, Fraction]:
    return {name: number(value) for name, value in table.items()}


def assumptions(table: dict[str, Any]) -> Assumptions:
    plain = {name: value for name, value in table.items() if isinstance(value, str)}
    base = plain.pop("training_base", "gross")
    ni, pension = dict(table["ni"]), dict(table["pension"])
    kind = table["surplus"]["kind"]
    return Assumptions(
        **numbers(plain),
        training_base=base,
        ni=StatutoryNI(**numbers(ni)) if "threshold_per_week" in ni else PercentNI(number(ni["rate"]), ni["base"]),
        pension=Pension(number(pension["rate"]), pension["base"]),
        surplus=Surplus(kind, number(table["surplus"]["amount"])),
    )


def mix(table: dict[str, Any]) -> Mix:
    if "visits_per_hour" in table:
        return Mix.of_rate(number(table["visits_per_hour"]))
    if "hours_by_minutes" in table:
        return Mix.of_hours({number(m): number(h) for m, h in table["hours_by_minutes"].items()})
    return Mix.of_visit(number(table["visit"]))


def figures() -> Figures:
    """Every dated figure as it stands in criteria/rules."""
    files = (path for path in RULES.glob("*.toml") if path.stem != "bank_holidays")
    return parse_figures({path.stem: path.read_text(encoding="utf-8") for path in files})


def recomputed(step: Step) -> Fraction:
    """What the step's tokens come to, worked out by Python itself and not by our own evaluator."""
    text = "".join(
        _WORDS[t] if isinstance(t, str) else f"Fraction({t.numerator},{t.denominator})" for t in step.working
    )
    return eval(text, {"Fraction": Fraction})  # noqa: S307 - the text is made two lines up


def every_step(step: Step) -> list[Step]:
    return [step, *(inner for part in step.parts for inner in every_step(part))]


def assert_adds_up(step: Step) -> None:
    """Every line under `step` re-computes to its value from the numbers of its parts; what was given has a source."""
    for inner in every_step(step):
        if inner.working:
            assert recomputed(inner) == (inner.value if inner.exact is None else inner.exact), inner.what
            if inner.of != "below_threshold":
                assert {part.value for part in inner.parts} <= set(inner.working), inner.what
        else:
            assert inner.source is not None, inner.what
