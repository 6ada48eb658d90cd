"""One rule, one name, four things: in the code, on a page, in a case, in the picker. None may be missing.

A registry maps the id of a rule to the rule, and a rule has `id`, `kind`, `title`, `sentence` and `source`.
The recipe for a new rule is docs/adding_a_rule.md.
"""

import importlib.util
import re
import tomllib
from collections.abc import Iterable
from pathlib import Path
from typing import Any, get_args

import pytest

ROOT = Path(__file__).resolve().parent.parent
PAGES = ROOT / "docs" / "rules"
CASES = ROOT / "tests" / "cases"

REGISTRIES = {
    "price formulas": ("evaluation.scoring.formulas", "FORMULAS"),
    "ways of combining": ("evaluation.scoring.combine", "COMBINATIONS"),
    "tie rules": ("evaluation.scoring.ties", "TIE_RULES"),
    "lot rules": ("evaluation.scoring.lot_rules", "LOT_RULES"),
    "low-price signals": ("evaluation.low_price.rules", "RULES"),
    "cost models": ("evaluation.fair_cost.catalogue", "MODELS"),
}
HEADINGS = ("What it does", "Formula", "Worked example", "Behaviour", "Where it comes from", "When not to use it")
PARTS = ("id", "kind", "title", "sentence", "source")

each_registry = pytest.mark.parametrize("registry", REGISTRIES)


def rules_of(registry: str) -> dict[str, Any]:
    """The rules of one registry by id; fails with a sentence where there is none."""
    module, name = REGISTRIES[registry]
    rules = getattr(importlib.import_module(module), name, None) if importlib.util.find_spec(module) else None
    if not rules:
        pytest.fail(f"The {registry} should be listed in {module}.{name}; it is missing or empty.", pytrace=False)
    return dict(rules)


def refuse(sentence: str, faults: Iterable[str]) -> None:
    """Fail with the sentence and every fault, each on its own line; pass where there is none."""
    listed = list(faults)
    if listed:
        pytest.fail("\n  ".join([sentence, *listed]), pytrace=False)


def every_rule() -> list[Any]:
    return [rule for registry in REGISTRIES for rule in rules_of(registry).values()]


def sections(page: Path) -> dict[str, str]:
    """Heading -> text of a page's second-level sections, in their order."""
    _, *parts = re.split(r"^## +", page.read_text(encoding="utf-8"), flags=re.MULTILINE)
    return {head.strip(): body.strip() for head, _, body in (part.partition("\n") for part in parts)}


@each_registry
def test_a_rule_is_filed_under_its_own_name(registry):
    rules = rules_of(registry)
    refuse("Filed under another name than their id:", [key for key, rule in rules.items() if rule.id != key])
    refuse(
        "Names are small letters, digits and _:", [key for key in rules if not re.fullmatch(r"[a-z][a-z0-9_]*", key)]
    )


@each_registry
def test_a_rule_says_its_title_its_sentence_and_its_source(registry):
    rules = rules_of(registry)
    refuse("Empty:", [f"{key}.{part}" for key, rule in rules.items() for part in PARTS if not getattr(rule, part, "")])
    refuse("No sentence, for want of a full stop:", [key for key in rules if not rules[key].sentence.endswith(".")])


@each_registry
def test_a_rule_has_its_page(registry):
    refuse(
        "Pages missing:", [f"docs/rules/{key}.md" for key in rules_of(registry) if not (PAGES / f"{key}.md").is_file()]
    )


@each_registry
def test_a_rules_page_has_all_six_parts_and_none_is_empty(registry):
    faults = []
    for key in rules_of(registry):
        found = sections(PAGES / f"{key}.md") if (PAGES / f"{key}.md").is_file() else {}
        faults += [f"docs/rules/{key}.md: {heading}" for heading in HEADINGS if not found.get(heading)]
        if [heading for heading in found if heading in HEADINGS] != [h for h in HEADINGS if h in found]:
            faults.append(f"docs/rules/{key}.md: the parts are not in order")
    refuse("Parts missing, empty or out of order:", faults)


@each_registry
def test_a_rules_page_carries_the_title_that_the_screen_shows(registry):
    faults = []
    for key, rule in rules_of(registry).items():
        page = PAGES / f"{key}.md"
        first = page.read_text(encoding="utf-8").partition("\n")[0] if page.is_file() else ""
        if first != f"# {rule.title}":
            faults.append(f"docs/rules/{key}.md should begin with '# {rule.title}', not '{first}'")
    refuse("Titles that differ from the screen's:", faults)


@each_registry
def test_a_rule_has_its_case_and_the_case_can_be_read(registry):
    faults = []
    for key, rule in rules_of(registry).items():
        case = CASES / rule.kind / f"{key}.toml"
        if not case.is_file():
            faults.append(f"tests/cases/{rule.kind}/{key}.toml is missing")
        elif not tomllib.loads(case.read_text(encoding="utf-8")):
            faults.append(f"tests/cases/{rule.kind}/{key}.toml is empty")
    refuse("Cases missing or empty:", faults)


def test_no_two_rules_share_a_name():
    names = [rule.id for rule in every_rule()]
    refuse("Names used twice:", sorted({name for name in names if names.count(name) > 1}))


def test_no_page_is_left_of_a_rule_that_is_gone():
    left = {page.stem for page in PAGES.glob("*.md") if page.stem.lower() not in {"readme", "index"}}
    refuse("Pages of no rule:", sorted(left - {rule.id for rule in every_rule()}))


def test_no_case_is_left_of_a_rule_that_is_gone():
    # A cost model has many published tables, each a file of its own; every other kind has one file a rule.
    rules = [rule for rule in every_rule() if rule.kind != "fair_cost"]
    known = {(rule.kind, rule.id) for rule in rules}
    folders = [CASES / kind for kind in {rule.kind for rule in rules}]
    left = {(folder.name, case.stem) for folder in folders for case in folder.glob("*.toml")}
    refuse("Cases of no rule:", [f"tests/cases/{kind}/{name}.toml" for kind, name in sorted(left - known)])


def test_the_picker_offers_every_price_formula():
    """A method names its formula in its text; the schema is the picker, and the screens say what it says."""
    from criteria import schema  # noqa: PLC0415 - beside what it is compared with

    offered = {get_args(kind.model_fields["rule"].annotation)[0] for kind in get_args(get_args(schema.Formula)[0])}
    assert offered == set(rules_of("price formulas"))
    ways = get_args(get_args(schema.Combine)[0])
    assert {get_args(way.model_fields["rule"].annotation)[0] for way in ways} == set(rules_of("ways of combining"))
    assert set(get_args(schema.TieRule.model_fields["rule"].annotation)) == set(rules_of("tie rules"))
    assert set(get_args(schema.LotLimit.model_fields["rule"].annotation)) == set(rules_of("lot rules"))
    kinds = get_args(get_args(get_args(schema.LowPrice.model_fields["tests"].annotation)[0])[0])
    tests = {get_args(kind.model_fields["rule"].annotation)[0] for kind in kinds}
    assert tests == {rule.id for rule in every_rule() if rule.kind == "low_price"}
