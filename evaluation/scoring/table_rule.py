"""From one rule with its settings to the smallest method that holds it: checked as any method is, and ready to rank."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from difflib import get_close_matches
from fractions import Fraction
from typing import Any, TypedDict

from criteria.reading import from_tables
from criteria.schema import Method
from evaluation.exact import number, text
from evaluation.exceptions import MethodError, RuleError, UnknownNameError
from evaluation.scoring.combine import COMBINATIONS
from evaluation.scoring.formulas import FORMULAS
from evaluation.scoring.ties import TIE_RULES

Number = int | str | Decimal | Fraction
Rule = str | Mapping[str, object]
HUNDRED = Fraction(100)
PRICE, QUALITY = "price", "quality"


class Options(TypedDict, total=False):
    """How a rule is applied, where a whole method does not say it. Numbers are whole, Decimal, Fraction or text.

    `points`: points for price, 100 where a price formula stands alone. `formula`: the price formula of a way of
    combining that adds points. `quality_out_of`: what the table's quality is out of (100 if left out), or of each
    quality column by its id. `quality_points`: points that quality can earn, 100 less `points` if left out;
    `quality_weights`: each column's per cent of them, in proportion to what it is out of if left out. `weights`: weight
    (or volume, by `basis`) of each price line; `caps`: the highest price taken for a line, where a formula needs one.
    `rounding` and `ties` are as in a method's text; a tie rule may also be written as its name, with a criterion or a
    band after a colon: "higher_criterion:id", "within_band:0.5".
    """

    points: Number
    formula: Rule
    quality_out_of: Number | Mapping[str, Number]
    quality_points: Number
    quality_weights: Mapping[str, Number]
    weights: Mapping[str, Number]
    basis: str
    caps: Mapping[str, Number]
    rounding: Mapping[str, object]
    ties: str | Sequence[Rule]
    reference_set: str


@dataclass(frozen=True, slots=True)
class Columns:
    """The ids of the price lines and quality questions that a table has, in its order."""

    lines: tuple[str, ...]
    questions: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class _Sizes:
    """Points for price and for quality, what each quality column is out of, and its points."""

    price: Fraction
    quality: Fraction
    out_of: Mapping[str, Fraction]
    earns: Mapping[str, Fraction]


def method_of(rule: Rule, columns: Columns, options: Options) -> Method:
    """The smallest method that scores a table with these columns by `rule`, the name of a rule or its table.

    Its weights are the points asked for, and so need not total 100; everything else has passed a method's own checks.
    Raises UnknownNameError, with the nearest name, for an unknown rule, and RuleError with every fault of its settings.
    """
    name, settings = named(rule)
    if name in TIE_RULES:
        raise RuleError(name, ["it puts bids that tie in order: give it as 'ties', beside a rule that scores."])
    known_rule(name, [*FORMULAS, *COMBINATIONS])
    for tie in _chain(options):
        known_rule(named(tie)[0], TIE_RULES, "tie rule")
    if "formula" in options:
        known_rule(named(options["formula"])[0], FORMULAS, "price formula")
    faults = list[str]()
    sizes = _sizes(name, columns, options, faults)
    raw = _tables(name, settings, columns, options, sizes)
    faults += [*_misplaced(name, options), *_unknown("weights", columns.lines, options.get("weights", ()))]
    faults += _unknown("caps", columns.lines, options.get("caps", ()))
    try:
        method = from_tables(_checked(raw, name, sizes), name)
    except MethodError as error:
        raise RuleError(name, [*faults, *map(_plain, error.faults)]) from error
    if faults:
        raise RuleError(name, faults)
    return _with_points(method, name, sizes)


def named(rule: Rule) -> tuple[str, dict[str, object]]:
    """A rule's name, and its table as a method writes it. A tie rule's name may go on: ":criterion", or ":band"."""
    if isinstance(rule, str):
        name, mark, more = rule.partition(":")
        return name, {"rule": name, **({"band" if more[:1].isdigit() else "criterion": more} if mark else {})}
    return str(rule.get("rule", "")), dict(rule)


def _chain(options: Options) -> Sequence[Rule]:
    """The tie rules in order; a text names them by commas, as on the command line."""
    said = options.get("ties", ())
    return said.replace(",", " ").split() if isinstance(said, str) else said


def known_rule(name: str, known: Iterable[str], kind: str = "rule") -> None:
    """Raise UnknownNameError, with the nearest name, where there is no such rule."""
    names = tuple(known)
    if name not in names:
        raise UnknownNameError(kind, name, names)


def by_formula(name: str) -> bool:
    """Whether this rule is a price formula that gives points, scored by itself."""
    return name in FORMULAS and name != "fixed_rate"


def _adds_points(name: str) -> bool:
    return by_formula(name) or (name in COMBINATIONS and COMBINATIONS[name].uses == "points")


def _sizes(name: str, columns: Columns, options: Options, faults: list[str]) -> _Sizes:
    price = _number("points", options.get("points", HUNDRED), faults)
    if by_formula(name):
        return _Sizes(price, Fraction(0), {}, {})
    said = options.get("quality_out_of", HUNDRED)
    each = said if isinstance(said, Mapping) else dict.fromkeys(columns.questions, said)
    out_of = {column: _number(f"quality_out_of {column}", value, faults) for column, value in each.items()}
    faults += _unknown("quality_out_of", columns.questions, out_of)
    faults += [f"quality_out_of: nothing is said for '{each}'." for each in columns.questions if each not in out_of]
    rest = HUNDRED - price if _adds_points(name) else HUNDRED
    if "quality_points" not in options and rest <= 0:
        given = f"points for price are {text(price)}"
        faults.append(f"points: {given}, which leaves none of 100 for quality; say less, or give quality_points.")
        rest = HUNDRED
    quality = _number("quality_points", options.get("quality_points", rest), faults)
    shares = _shares(options, out_of, faults)
    earns = {column: quality * shares.get(column, HUNDRED) / 100 for column in out_of}
    return _Sizes(price, quality, out_of, earns)


def _shares(options: Options, out_of: Mapping[str, Fraction], faults: list[str]) -> dict[str, Fraction]:
    """Each quality column's share of the quality points, in per cent: as weighted, else by what it is out of."""
    if "quality_weights" not in options:
        return {column: 100 * top / sum(out_of.values()) for column, top in out_of.items()}
    said = {name: _number(f"quality_weights {name}", each, faults) for name, each in options["quality_weights"].items()}
    faults += _unknown("quality_weights", tuple(out_of), said)
    faults += [f"quality_weights: nothing is said for '{column}'." for column in out_of if column not in said]
    if (whole := sum(said.values())) != 100:
        faults.append(f"quality_weights: they total {text(Fraction(whole))}, not 100.")
    return said


def _number(what: str, value: object, faults: list[str]) -> Fraction:
    try:
        found = number(value)
    except ValueError as error:
        faults.append(f"{what}: {error}.")
        return HUNDRED
    if found > 0:
        return found
    faults.append(f"{what}: it has to be above 0; it is {text(found)}.")
    return HUNDRED


def _unknown(what: str, columns: Sequence[str], said: Iterable[str]) -> Iterator[str]:
    yield from (f"{what}: the table has no column for '{each}'." for each in said if each not in columns)


def _misplaced(name: str, options: Options) -> Iterator[str]:
    """Settings that this rule would never look at: a slip that should not pass unseen."""
    for key in sorted(set(options) - set(Options.__annotations__)):
        near = get_close_matches(key, Options.__annotations__, n=1)
        yield f"{key}: there is no such option." + (f" Did you mean '{near[0]}'?" if near else "")
    if "formula" in options and not (name in COMBINATIONS and _adds_points(name)):
        yield f"formula: '{name}' adds no points for price, so it takes no price formula."
    if "points" in options and not _adds_points(name):
        yield f"points: '{name}' gives no points for price."
    if by_formula(name):
        quality = [key for key in ("quality_out_of", "quality_points", "quality_weights") if key in options]
        yield from (f"{key}: a price formula by itself looks at no quality." for key in quality)


def _tables(
    name: str, settings: Mapping[str, object], columns: Columns, options: Options, sizes: _Sizes
) -> dict[str, Any]:
    """The method as its text would give it, with the points asked for as weights."""
    combine = {"rule": "weighted_sum" if by_formula(name) else "quality_only"} if name in FORMULAS else settings
    formula = settings if by_formula(name) else named(options["formula"])[1] if "formula" in options else None
    price = {"basis": options.get("basis", "weights"), "reference_set": options.get("reference_set", "in")}
    lines = _lines(columns, options)
    return {
        "id": "table",
        "title": name,
        "version": "1",
        "summary": name,
        "source": name,
        "regime": "pa23",
        "lots": [{"id": "TABLE", "title": "Table"}],
        "scales": [_scale(column, top) for column, top in sizes.out_of.items()],
        "criteria": _criteria(name, sizes),
        "combine": combine,
        "price": {**price, "lines": lines, **({"formula": formula} if formula else {})},
        "rounding": dict(options.get("rounding", {})),
        "ties": [named(tie)[1] for tie in _chain(options)],
        "tiers": [{"id": "all", "title": "All"}],
    }


def _lines(columns: Columns, options: Options) -> list[dict[str, object]]:
    key = "volume" if options.get("basis") == "volumes" else "weight"
    lines = columns.lines or (PRICE,)
    alone = {lines[0]: 1 if key == "volume" else 100} if len(lines) == 1 else {}
    sizes, caps = options.get("weights") or alone, options.get("caps", {})
    return [
        {
            "id": line,
            "title": "Price" if line == PRICE else line,
            "unit": "package",
            **({key: sizes[line]} if line in sizes else {}),
            **({"highest": caps[line]} if line in caps else {}),
        }
        for line in lines
    ]


def _scale(column: str, top: Fraction) -> dict[str, object]:
    points = [{"mark": mark, "label": text(mark), "descriptor": column} for mark in (Fraction(0), top)]
    return {"id": f"out_of_{column}"[:40], "title": column, "points": points}


def _criteria(name: str, sizes: _Sizes) -> list[dict[str, object]]:
    found: list[dict[str, object]] = [
        {
            "id": column,
            "title": "Quality" if column == QUALITY else column,
            "kind": "question",
            "direction": "higher",
            "weight": sizes.earns[column],
            "scale": f"out_of_{column}"[:40],
            "text": column,
        }
        for column in sizes.out_of
    ]
    price = {"id": PRICE, "title": "Price", "kind": "price", "direction": "lower", "weight": sizes.price}
    return [*found, price] if _adds_points(name) else found


def _checked(raw: dict[str, Any], name: str, sizes: _Sizes) -> dict[str, Any]:
    """The same with weights that total 100, as a method's have to, and with a rate where the authority sets it."""
    whole = sum((Fraction(c["weight"]) for c in raw["criteria"]), Fraction(0))
    scale = HUNDRED / whole if whole > 0 and sizes.price > 0 else Fraction(1)
    criteria = [{**c, "weight": c["weight"] * scale} for c in raw["criteria"]]
    price = raw["price"]
    if name == "fixed_rate":
        lines = [{**line, "rate": 1, "weight": HUNDRED / len(price["lines"])} for line in price["lines"]]
        price = {**price, "lines": lines, "formula": {"rule": name}}
    return {**raw, "criteria": criteria, "price": price}


def _with_points(method: Method, name: str, sizes: _Sizes) -> Method:
    """The checked method with the points asked for, and without the rate that stood in for the authority's."""
    weights = {str(c["id"]): c["weight"] for c in _criteria(name, sizes)}
    criteria = tuple(c.model_copy(update={"weight": weights[c.id]}) for c in method.criteria)
    price = method.price
    if name == "fixed_rate":
        lines = tuple(line.model_copy(update={"rate": None}) for line in price.lines)
        price = price.model_copy(update={"lines": lines, "formula": None})
    return method.model_copy(update={"criteria": criteria, "price": price})


def _plain(fault: str) -> str:
    """A fault without the names that the method made for the table gives its own parts."""
    return fault.replace("price > formula", "formula").replace("price > lines", "price lines")
