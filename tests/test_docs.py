"""The pages say what the program does: keys, defaults, fragments, worked figures, links, commands and exit codes."""

import json
import re
import tomllib
from collections.abc import Iterator
from decimal import Decimal
from fractions import Fraction
from itertools import pairwise
from pathlib import Path
from types import MappingProxyType
from typing import Any, Literal, get_args, get_origin

import pytest
import typer
from pydantic import ValidationError

import criteria
from criteria import formulas, schema
from criteria.combinations import Combining
from criteria.fields import Record
from criteria.rules_of_method import faults_of
from criteria.schema import Method
from evaluation import exceptions
from evaluation.__main__ import app
from evaluation.commands import common
from evaluation.intake.layout import GAP_WORDS
from evaluation.model import AgreedMark, LotStatus, MeasureValue, Rate, State
from evaluation.scoring.measures import measure_points
from evaluation.scoring.quality import BidInput
from evaluation.scoring.ranking import LotInput, rank_lot

ROOT = Path(__file__).resolve().parent.parent
PAGES = (ROOT / "README.md", ROOT / "CONTRIBUTING.md", *sorted((ROOT / "docs").rglob("*.md")))
METHOD = (ROOT / "docs" / "method.md").read_text(encoding="utf-8")
COMMANDS = (ROOT / "docs" / "command_line.md").read_text(encoding="utf-8")
FORMULAS = get_args(get_args(schema.Formula)[0])
WAYS = get_args(get_args(schema.Combine)[0])
RECORDS = [
    record
    for module in (schema, formulas)
    for record in vars(module).values()
    if isinstance(record, type) and issubclass(record, Record) and record not in (Record, *FORMULAS)
]
FENCE = re.compile(r"^```.*?^```", re.DOTALL | re.MULTILINE)
FRAGMENTS = re.findall(r"^```toml\n(.*?)^```", METHOD, re.DOTALL | re.MULTILINE)
WHOLE = frozenset({"rule", "mode", "basis"})  # a table with one of these says all that it has to
LINK = re.compile(r"\]\(([^)\s]+)\)")
TICKED = re.compile(r"`([^`]+)`")

each_page = pytest.mark.parametrize("page", PAGES, ids=lambda page: str(page.relative_to(ROOT)))
each_fragment = pytest.mark.parametrize("fragment", FRAGMENTS, ids=lambda text: text.splitlines()[0])
each_record = pytest.mark.parametrize("record", RECORDS, ids=lambda record: record.__name__)


def tables(text: str) -> list[list[list[str]]]:
    """The tables of a page, each as rows of cells; the first row is the header, the line under it is left out."""
    blocks = re.findall(r"(?:^\|.*\n?)+", FENCE.sub("", text), re.MULTILINE)
    lines = ([line for line in block.splitlines() if not re.fullmatch(r"[| -]+", line)] for block in blocks)
    return [[[cell.strip() for cell in re.split(r"(?<!\\)\|", line)[1:-1]] for line in block] for block in lines]


def key_tables() -> Iterator[dict[str, list[str]]]:
    """Key -> row of every table in method.md whose first column is `Key`."""
    for head, *rows in tables(METHOD):
        if head[0] == "Key":
            yield {row[0].strip("`"): row for row in rows}


def table_of(fields: set[str]) -> dict[str, list[str]]:
    found = [table for table in key_tables() if set(table) == fields]
    assert found, f"docs/method.md has no table of exactly these keys: {', '.join(sorted(fields))}"
    return found[0]


def words_of(annotation: object) -> Iterator[str]:
    """The words that a key allows."""
    if get_origin(annotation) is Literal:
        yield from (value for value in get_args(annotation) if isinstance(value, str))
    for inside in get_args(annotation):
        yield from words_of(inside)


@each_record
def test_every_key_of_a_table_is_on_the_page_and_no_other(record):
    table_of(set(record.model_fields))


def keys_under(heading: str) -> dict[str, list[str]]:
    """Key -> row of the first table of keys under a heading of method.md; empty where there is none."""
    found = re.search(rf"^### `{heading}`\n(.*?)(?=^#+ )", METHOD, re.DOTALL | re.MULTILINE)
    assert found, f"docs/method.md has no heading for '{heading}'"
    rows = next((rows for head, *rows in tables(found[1]) if head[0] == "Key"), [])
    return {row[0].strip("`"): row for row in rows}


def rule_of(formula: type[Record]) -> str:
    (name,) = get_args(formula.model_fields["rule"].annotation)
    return str(name)


@pytest.mark.parametrize("way", WAYS, ids=rule_of)
def test_every_key_of_a_way_of_combining_is_under_its_heading_and_no_other(way):
    """`pass_percent` is a key of all, told once, and again where it is needed."""
    known = {name: field for name, field in way.model_fields.items() if name != "rule"}
    fields = {name: field for name, field in known.items() if name != "pass_percent" or field.is_required()}
    table = keys_under(rule_of(way))
    assert set(table) == set(fields)
    says_what_is_needed(way, table, fields)


def test_the_key_that_every_way_of_combining_may_have_is_on_the_page():
    table_of(set(Combining.model_fields))


@pytest.mark.parametrize("way", WAYS, ids=rule_of)
def test_the_page_shows_every_way_of_combining_with_its_keys_in_use(way):
    shown = [Method.model_validate(whole).combine for whole in map(fragment_in_use, FRAGMENTS) if whole is not None]
    used = [one for one in shown if one.rule == rule_of(way)]
    needed = {name for name, field in way.model_fields.items() if field.is_required()}
    assert used
    assert all(needed <= one.model_fields_set for one in used)


def fragment_in_use(fragment: str) -> dict[str, Any] | None:
    """A template with the way of combining of a fragment that shows nothing else; None for other fragments."""
    part = tomllib.loads(fragment, parse_float=Decimal)
    return merged(compared_itself(), part) if set(part) == {"combine"} else None


@pytest.mark.parametrize("formula", FORMULAS, ids=rule_of)
def test_every_key_of_a_formula_is_under_its_heading_and_no_other(formula):
    fields = {name: field for name, field in formula.model_fields.items() if name != "rule"}
    table = keys_under(rule_of(formula))
    assert set(table) == set(fields)
    says_what_is_needed(formula, table, fields)


@each_record
def test_the_page_says_what_is_needed_and_what_holds_otherwise(record):
    says_what_is_needed(record, table_of(set(record.model_fields)), record.model_fields)


def says_what_is_needed(record: type[Record], table: dict[str, list[str]], fields: dict[str, Any]) -> None:
    """Hold the last column of a table of keys to the fields of its record: needed, or the default."""
    for name, field in fields.items():
        said = table[name][-1]
        assert field.is_required() == (said == "needed"), f"{record.__name__}.{name}: {said}"
        default = str(field.default) if isinstance(field.default, Fraction) else field.default
        if isinstance(default, bool | int) or (isinstance(default, str) and default):
            plain = default if isinstance(default, str) and default.isdigit() else json.dumps(default)
            assert f"`{plain}`" in said, f"{record.__name__}.{name} is {plain} if left out; the page says: {said}"


@pytest.mark.parametrize("record", [*RECORDS, *FORMULAS, *WAYS], ids=lambda record: record.__name__)
def test_every_allowed_word_is_on_the_page(record):
    allowed = {word for field in record.model_fields.values() for word in words_of(field.annotation)}
    assert not {word for word in allowed if f'`"{word}"`' not in METHOD}


def merged(base: dict[str, Any], part: dict[str, Any]) -> dict[str, Any]:
    """`base` with `part` in it: tables key by key, tables in a row by their id. One with a key of `WHOLE` is whole."""
    both = dict(base)
    for key, new in part.items():
        old = base.get(key)
        if isinstance(new, dict) and isinstance(old, dict) and not new.keys() & WHOLE:
            both[key] = merged(old, new)
        elif isinstance(new, list) and isinstance(old, list) and all(isinstance(x, dict) and "id" in x for x in new):
            both[key] = list(({x["id"]: x for x in old} | {x["id"]: x for x in new}).values())
        else:
            both[key] = new
    return both


def compared_itself() -> dict[str, Any]:
    """A template in which nobody sets the rates and price earns no points, for ways that compare the price itself."""
    whole = tomllib.loads(criteria.template("fixed_rate"), parse_float=Decimal)
    lines = [{key: value for key, value in line.items() if key != "rate"} for line in whole["price"]["lines"]]
    return whole | {"price": {"basis": whole["price"]["basis"], "lines": lines}}


def methods_with(fragment: str) -> tuple[list[Method], list[str]]:
    """The templates that hold with a fragment in them, and what is wrong with the others."""
    part, good, faults = tomllib.loads(fragment, parse_float=Decimal), list[Method](), list[str]()
    templates = {
        name: tomllib.loads(criteria.template(name), parse_float=Decimal) for name in criteria.template_names()
    }
    for name, template in (templates | {"the price itself": compared_itself()}).items():
        whole = merged(template, part)
        try:
            method = Method.model_validate(whole)
        except ValidationError as error:
            faults.append(f"{name}: {error}")
            continue
        found = faults_of(method)
        faults += [f"{name}: {fault}" for fault in found]
        good += [] if found else [method]
    return good, faults


@each_fragment
def test_every_fragment_can_stand_in_a_template(fragment):
    good, faults = methods_with(fragment)
    assert good, "\n".join(faults)


def test_there_is_a_fragment_for_every_table_and_every_rule():
    parts = [tomllib.loads(fragment) for fragment in FRAGMENTS]
    tops = {key for part in parts for key in part}
    rules = [measure["rule"] for part in parts for measure in part.get("measures", ())]
    formulas = {part["price"]["formula"]["rule"] for part in parts if "formula" in part.get("price", ())}
    assert tops == set(Method.model_fields)
    assert sorted(rules) == sorted(words_of(schema.Measure.model_fields["rule"].annotation))
    assert formulas == {word for formula in FORMULAS for word in words_of(formula.model_fields["rule"].annotation)}


def worked_measures() -> Iterator[tuple[schema.Measure, list[str]]]:
    """Every worked value of a measure: the measure of the fragment above it, and its row."""
    spans = [*re.finditer(r"^```toml\n(.*?)^```", METHOD, re.DOTALL | re.MULTILINE), None]
    for here, after in pairwise(spans):
        assert here is not None
        for measure in tomllib.loads(here[1], parse_float=Decimal).get("measures", ()):
            below = METHOD[here.end() : after.start() if after else None]
            table = next(t for t in tables(below) if t[0][0] == "Value")
            yield from ((schema.Measure.model_validate(measure), row) for row in table[1:])


@pytest.mark.parametrize(
    ("measure", "row"), list(worked_measures()), ids=lambda x: x[0] if isinstance(x, list) else x.id
)
def test_every_worked_measure_earns_what_the_page_says(measure, row):
    said, sample, _, points = row
    value = GAP_WORDS.get(said) or (said if measure.rule == "table" else Fraction(said))
    step = measure_points(measure, MeasureValue("P", measure.id, value, sample=int(sample) if sample else None), {})
    assert (None if points == "no total" else Fraction(points)) == (step and step.value)


def test_the_worked_total_is_what_the_program_gives():
    method = schema.Method.model_validate(tomllib.loads(criteria.template("configurable"), parse_float=Decimal))
    rated = {"cqc_overall": MeasureValue("P", "cqc_overall", "Good")}

    def bid(ref, hour, visit):
        marks = {q: AgreedMark(ref, q, Fraction(m), "r", "p") for q, m in (("good_care", 3), ("people_who_care", 2))}
        rates = {"hour": Rate(ref, "L01", "hour", Fraction(hour)), "visit_30": Rate(ref, "L01", "v", Fraction(visit))}
        return BidInput(ref, marks=marks, measures=rated, rates=rates)

    lot = rank_lot(method, LotInput("L01", [bid("low", "24", "14"), bid("bid", "26", "15.20")]))
    found = next(b for b in lot.bids if b.provider == "bid")
    assert found.criteria == {
        "good_care": Fraction("22.5"), "people_who_care": 9, "cqc": 9, "quality": Fraction("40.5")
    }  # fmt: skip
    assert (found.price, found.price_points, found.total) == (Fraction("19.52"), Fraction("36.62"), Fraction("77.12"))
    for figure in ("22.5", "40.5", "19.52", "36.6222...", "36.62", "**77.12**"):
        assert figure in METHOD


def test_every_state_and_status_is_on_the_page():
    listed = {row[0].strip("`") for head, *rows in tables(METHOD) for row in rows if head[0] in ("State", "Status")}
    assert listed == {*map(str, State), *map(str, LotStatus)}


def anchors(page: Path) -> list[str]:
    """What a link may name after #, as GitHub makes it from headings."""
    heads = re.findall(r"^#+ +(.*)$", FENCE.sub("", page.read_text(encoding="utf-8")), re.MULTILINE)
    return [re.sub(r"[^\w\- ]", "", head.lower()).strip().replace(" ", "-") for head in heads]


@each_page
def test_every_link_leads_somewhere(page):
    broken = []
    for link in LINK.findall(FENCE.sub("", page.read_text(encoding="utf-8"))):
        path, _, anchor = link.partition("#")
        if re.match(r"[a-z]+:", link):
            continue
        target = (page.parent / path).resolve() if path else page
        if not target.exists() or (anchor and anchor not in anchors(target)):
            broken.append(link)
    assert not broken, f"{page.name} links to what is not there: {', '.join(broken)}"


def test_no_two_headings_of_the_method_page_share_an_anchor():
    found = anchors(ROOT / "docs" / "method.md")
    assert len(found) == len(set(found))


def commands() -> dict[str, set[str]]:
    """Every command of the program with its options."""
    made = typer.main.get_command(app).commands
    return {
        name: {option for p in command.params for option in (*p.opts, *p.secondary_opts)}
        for name, command in made.items()
    }


def listed_commands() -> dict[str, set[str]]:
    """Every command that command_line.md lists, with the options in its row."""
    rows = next(rows for head, *rows in tables(COMMANDS) if head[0] == "Command")
    return {
        code.split()[0]: set(re.findall(r"--[a-z-]+", " ".join(row))) for row in rows for code in TICKED.findall(row[0])
    }


def test_every_command_is_on_the_page_and_no_other():
    assert set(listed_commands()) == set(commands())


@pytest.mark.parametrize("name", sorted(listed_commands()))
def test_every_option_on_the_page_is_an_option_of_its_command(name):
    assert listed_commands()[name] <= commands().get(name, set())


@each_page
def test_every_command_that_a_page_tells_people_to_type_exists(page):
    typed = re.findall(r"python -m evaluation ([a-z][a-z-]*)", page.read_text(encoding="utf-8"))
    assert set(typed) <= set(commands())


def exit_codes() -> MappingProxyType[int, str]:
    rows = next(rows for head, *rows in tables(COMMANDS) if head[0] == "Code")
    return MappingProxyType({int(code): meaning for code, meaning in rows})


def test_every_exit_code_is_on_the_page_and_no_other():
    known = {value for name, value in vars(common).items() if name.isupper() and isinstance(value, int)}
    assert set(exit_codes()) == {0, *known}


@pytest.mark.parametrize(
    ("code", "meaning"),
    [
        (0, "done"),
        (common.BAD_DATA, "the data has errors"),
        (common.BAD_DATA, "still open"),
        (common.BAD_CALL, "the call itself was wrong"),
        (common.REFUSED, "not allowed"),
        (common.BROKEN, "does not hold together"),
        (common.NO_STORE, "the database could not be used"),
    ],
)
def test_exit_codes_mean_what_the_page_says(code, meaning):
    assert meaning in exit_codes()[code]


@pytest.mark.parametrize(
    ("error", "meaning"),
    [
        (exceptions.NotAllowedError("auditor", "seal_method", "draft"), "not allowed for this role"),
        (exceptions.StageError("Not yet."), "not at this stage"),
        (exceptions.ConflictError("A mark", "3", "4"), "somebody else saved first"),
        (exceptions.NotSavedError("the disk is full"), "the database could not be used"),
        (exceptions.StoreVersionError("1", "2"), "the database could not be used"),
        (exceptions.MethodError("m", ["a fault"]), "the data has errors"),
        (exceptions.UnknownNameError("lot", "L9", ["L1"]), "an unknown name"),
        (exceptions.EvenhandError("Say why."), "a missing reason"),
    ],
    ids=lambda value: type(value).__name__ if isinstance(value, Exception) else "",
)
def test_trouble_ends_with_the_code_that_the_page_gives_it(error, meaning):
    with pytest.raises(typer.Exit) as ended, common.plainly():
        raise error
    assert meaning in exit_codes()[ended.value.exit_code]
