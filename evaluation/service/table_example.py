"""A small table and settings for any rule that scores, found by trying figures until a method's own checks pass them.

So a rule that is added to its registry has an example that can be run, without another place to keep one.
"""

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import islice, product
from typing import get_args

from pydantic import BaseModel

from criteria.formulas import CostName
from criteria.schema import TieRule
from evaluation.exceptions import RuleError
from evaluation.scoring.combine import COMBINATIONS
from evaluation.scoring.formulas import FORMULAS
from evaluation.scoring.table import score
from evaluation.scoring.table_rule import Columns, Options, Rule, by_formula, method_of
from evaluation.service.shapes import Field, fields_of

_Try = tuple[dict[str, object], Options]
PRICES = ("20", "24", "30")
QUALITY = ("60", "78", "84")
_NUMBERS = ("2", "20", "30", "50", "10", "40", "100", "60", "1", "0")
_WEIGHTS, _PERCENT = ("50",), ("10", "40", "60")
_MOST, _SCORED = 2_000, 40  # tries of settings for one rule, and tables scored to find one that tells bids apart


@dataclass(frozen=True, slots=True)
class Example:
    """`bids`, `by` and `options` as `score` takes them, and the command that does it with `bids` in table.json."""

    bids: Mapping[str, Mapping[str, str]]
    by: str | Mapping[str, object]
    options: Options
    command: str


def example_of(kind: str, rule: str) -> Example | None:
    """An example for a rule of the kind "price", "combine" or "ties"; None where no figures were found that pass."""
    if kind == "ties":
        tries: Iterator[_Try] = (
            ({"rule": "quality_only"}, {"ties": [tie, *after]})
            for after in ((), ("lower_price",))  # some rules only open a chain
            for tie in _settings(rule, TieRule)
        )
    else:
        record = (FORMULAS[rule] if kind == "price" else COMBINATIONS[rule]).parameters
        tries = ((settings, _options(rule)) for settings in _settings(rule, record))
    return _telling(_made(rule, by, options) for by, options in islice(_sound(tries), _SCORED))


def _made(rule: str, by: dict[str, object], options: Options) -> Example:
    return Example(_bids(rule, by), by, options, _command(by, options))


def _telling(examples: Iterator[Example]) -> Example | None:
    """The first example in which no two bids come out equal; else the first that tells any apart; else the first."""
    best: tuple[int, Example] | None = None
    for example in examples:
        told = len(set(score(example.bids, example.by, **example.options).totals.values()))
        if told == len(example.bids):
            return example
        best = best if best and best[0] >= told else (told, example)
    return best[1] if best else None


def _options(rule: str) -> Options:
    if by_formula(rule):
        return {"points": "50", **({"caps": {"price": "30"}} if FORMULAS[rule].looks_at == "costs" else {})}
    if rule in COMBINATIONS and COMBINATIONS[rule].uses == "points":
        return {"points": "40", "formula": "lowest_over_bid"}
    return {}


def _bids(rule: str, by: Mapping[str, object]) -> dict[str, dict[str, str]]:
    """Three bids with what the rule looks at. Prices are those of a printed list, where the rule takes no others."""
    rows = by.get("rows")
    listed = [str(row["price"]) for row in rows] if isinstance(rows, list) else []
    prices = [listed[min(place, len(listed) - 1)] if listed else price for place, price in enumerate(PRICES)]
    looks_at_costs = rule in FORMULAS and FORMULAS[rule].looks_at == "costs"
    bids = dict[str, dict[str, str]]()
    for name, price, quality in zip("ABC", prices, QUALITY, strict=True):
        first, *rest = get_args(CostName)
        costs = {f"cost.{first}": str(int(quality) // 10), **dict.fromkeys((f"cost.{line}" for line in rest), "1")}
        priced = {} if rule in ("fixed_rate", "quality_only") else {"price": price}
        marked = {} if by_formula(rule) else {"quality": quality}
        bids[name] = {**priced, **marked, **(costs if looks_at_costs else {})}
    return bids


def _sound(tries: Iterator["_Try"]) -> Iterator["_Try"]:
    """Those that pass the checks of a method."""
    columns = Columns(("price",), ("quality",))
    for by, options in islice(tries, _MOST):
        try:
            method_of(by, columns, options)
        except RuleError:
            continue
        yield by, options


def _settings(rule: str, record: type[BaseModel]) -> Iterator[dict[str, object]]:
    """Settings to try: what is needed alone; then with one other key; then with all of them."""
    fields = [field for field in fields_of(record) if field.name != "rule"]
    needed = [field for field in fields if field.needed]
    spare = [field for field in fields if not field.needed]
    for more in ([], *([each] for each in spare), spare):
        names = [field.name for field in (*needed, *more)]
        for values in islice(product(*(list(_values(field)) for field in (*needed, *more))), _MOST):
            yield {"rule": rule, **dict(zip(names, values, strict=True))}


def _values(field: Field) -> Iterator[object]:
    if field.kind == "number":
        hints = {"weight": _WEIGHTS, "percent": _PERCENT}
        yield from hints.get(field.name.rpartition("_")[2], _NUMBERS)
    elif field.kind == "whole":
        yield from (1, 2, 10)
    elif field.kind == "yes_no":
        yield from (True, False)
    elif field.kind == "choice":
        yield from field.options
    elif field.kind == "choices":
        yield [field.options[0]]
    elif field.kind == "rows":
        yield from _rows(field)
    else:
        yield "quality"


def _rows(field: Field) -> Iterator[list[dict[str, object]]]:
    """Two rows whose numbers rise or fall from the first to the second, key by key."""
    ways = [(("20", "30"), ("30", "20")) if each.kind == "number" else ((None, None),) for each in field.inner]
    for way in product(*ways):
        yield [{key.name: pair[row] for key, pair in zip(field.inner, way, strict=True)} for row in (0, 1)]


def _command(by: Mapping[str, object], options: Options) -> str:
    words = ["python -m evaluation score table.json", f"--rule {by['rule']}"]
    words += [f"--set {_set(name, value)}" for name, value in by.items() if name != "rule"]
    words += [f"--points {options['points']}"] if "points" in options else []
    words += [f"--formula {options['formula']}"] if "formula" in options else []
    words += [f"--cap {line}={cap}" for line, cap in options.get("caps", {}).items()]
    if chain := [_tie(tie) for tie in options.get("ties", ())]:
        words.append(f"--ties {','.join(chain)}")
    return " ".join(words)


def _tie(tie: Rule) -> str:
    return tie if isinstance(tie, str) else ":".join(str(value) for value in tie.values())


def _set(name: str, value: object) -> str:
    plain = value if isinstance(value, str) else json.dumps(value)
    return f"{name}={plain}" if plain.replace("_", "").replace("/", "").isalnum() else f"'{name}={plain}'"
