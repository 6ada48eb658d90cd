"""The tender pack says everything that decides who is ranked where, and nothing that the method does not."""

from collections.abc import Iterator
from datetime import date, datetime
from fractions import Fraction
from hashlib import sha256
from pathlib import Path

import pytest
from pydantic import BaseModel

import criteria
from criteria.reading import parse
from evaluation.reports.blocks import Document, Heading, Table
from evaluation.reports.pack import Subject, pack
from evaluation.scoring.combine import COMBINATIONS
from evaluation.scoring.formulas import FORMULAS
from evaluation.words.labels import day, number
from evaluation.words.method import criteria_lines, method_in_words
from evaluation.words.worked import leaving_words, worked_example
from tests.rehearsal import every_rule
from tests.reports.made_lots import METHOD

ALDERMERE = Path(__file__).parents[2] / "sample_bids" / "aldermere" / "method.toml"
TEXTS = {name: criteria.template(name) for name in criteria.template_names()} | {
    "aldermere": ALDERMERE.read_text(encoding="utf-8")
}
each_method = pytest.mark.parametrize("text", TEXTS.values(), ids=TEXTS)


def made(text: str, *, draft: bool = False) -> Document:
    return pack(Subject("Our tender", parse(text), sha256(text.encode()).hexdigest(), "ours.toml", draft))


def whole(document: Document) -> str:
    return "\n".join(document.texts())


def values(record: object) -> Iterator[object]:
    """Every value of a method, however deep."""
    if isinstance(record, BaseModel):
        for name in type(record).model_fields:
            yield from values(getattr(record, name))
    elif isinstance(record, tuple):
        for part in record:
            yield from values(part)
    else:
        yield record


@each_method
def test_every_figure_and_date_of_the_method_is_in_it(text):
    said = whole(made(text)).replace(",", "").replace("£", "")
    for value in values(parse(text)):
        if isinstance(value, Fraction):
            exact = number(value).replace(",", "")
            assert exact in said or f"{float(value):.2f}" in said, value
        elif isinstance(value, int) and not isinstance(value, bool):
            assert str(value) in said
        elif isinstance(value, date) and not isinstance(value, datetime):
            assert day(value) in said


@each_method
def test_every_weight_stands_beside_its_criterion_as_a_share_of_all_points(text):
    rows = [row for block in made(text).blocks if isinstance(block, Table) for row in block.rows]
    for line in criteria_lines(parse(text).criteria):
        (row,) = [r for r in rows if r[0].lstrip("– ") == line.criterion.title and len(r) == 6 and "%" in r[4]][:1]
        assert row[3:5] == (f"{number(line.criterion.weight)}%", f"{number(line.available)}%")


@each_method
def test_every_word_that_bidders_need_is_in_it(text):
    method, said = parse(text), whole(made(text))
    needed = [lot.title for lot in method.lots] + [w for c in method.conditions for w in (c.title, c.text)]
    needed += [w for c in method.questions for w in (c.title, c.text, c.easy_read, *c.looks_for)]
    needed += [w for s in method.scales for p in s.points for w in (p.label, p.descriptor, p.easy_read)]
    needed += [line.title for line in method.price.lines] + [tier.title for tier in method.tiers]
    needed += [w for m in method.measures for w in (m.title, m.source, m.period)]
    needed += [sentence.text for sentence in method_in_words(method) if sentence.topic != "measures"]
    missing = [words for words in needed if words not in said]
    assert not missing


def test_changing_one_leaf_weight_changes_pack_and_fingerprint():
    text = TEXTS["essex_best_value"]
    other = text.replace("weight = 25", "weight = 26", 1).replace("weight = 25", "weight = 24", 1)
    assert other != text
    one, two = made(text), made(other)
    assert one.reference != two.reference
    assert "13%" in whole(two)
    assert "13%" not in whole(one)


def test_a_draft_says_so_and_shows_no_fingerprint():
    text = TEXTS["configurable"]
    draft = made(text, draft=True)
    assert draft.draft
    assert sha256(text.encode()).hexdigest() not in whole(draft)
    assert "DRAFT" in whole(draft)
    sealed = whole(made(text))
    assert "DRAFT" not in sealed
    assert sha256(text.encode()).hexdigest() in sealed
    assert "sha256sum ours.toml" in sealed


def test_the_low_price_process_asks_before_anything_is_decided():
    said = whole(made(TEXTS["essex_best_value"]))
    assert "No bid is ever dropped by a calculation." in said
    assert "reasonable opportunity" in said
    assert "s.19(4)" in said


def test_what_is_published_about_lots_refining_and_summaries_is_printed():
    regime = 'regime = "pa23_light_touch"'
    more = '\nprocedure = "competitive_flexible"\nmay_refine = true\nlots_considered = "One small town, one patch."'
    text = TEXTS["configurable"].replace(regime, regime + more, 1)
    question = parse(text).questions[0].model_copy(update={"summary_words": 123, "looks_for": ("Names a day.",)})
    method = parse(text)
    method = method.model_copy(
        update={"criteria": tuple(question if c.id == question.id else c for c in method.criteria)}
    )
    said = whole(pack(Subject("Ours", method, "ab" * 32, "ours.toml")))
    for words in (
        "One small town, one patch.",
        "Competitive flexible procedure",
        "may be refined",
        "123",
        "Names a day.",
    ):
        assert words in said


def test_headings_have_their_own_anchors_and_never_skip_a_level():
    for text in TEXTS.values():
        heads = [block for block in made(text).blocks if isinstance(block, Heading)]
        assert len({h.anchor for h in heads}) == len(heads)
        assert heads[0].level == 2
        assert {h.level for h in heads} <= {2, 3}


@each_method
def test_the_worked_example_is_what_the_engine_gives(text):
    example = worked_example(parse(text))
    assert example is not None
    assert len(example.results) == 3
    total = next(row[4] for row in example.results if row[0] == example.whose)
    assert example.lines[0].value.split()[0].startswith(total.rstrip("0").rstrip("."))


def test_what_happens_when_a_bid_leaves_follows_the_rules_own_nature():
    assert "compares bids with one another" in leaving_words(METHOD)
    fixed = parse(TEXTS["fixed_rate"])
    assert not COMBINATIONS[fixed.combine.rule].relative
    assert "stay as they are" in leaving_words(fixed)
    formula = METHOD.price.formula
    assert formula is not None
    assert FORMULAS[formula.rule].relative


EVERY = [(every_rule.by_formula, rule, FORMULAS[rule]) for rule in FORMULAS] + [
    (every_rule.by_way, rule, COMBINATIONS[rule]) for rule in COMBINATIONS
]
each_rule = pytest.mark.parametrize(("make", "rule", "record"), EVERY, ids=[rule for _, rule, _ in EVERY])


@each_rule
def test_every_formula_and_way_of_combining_is_written_out_and_shown_at_work(make, rule, record):
    method = make(rule)
    said = pack(Subject("Ours", method, "ab" * 32, "ours.toml"))
    assert f"{record.written}." in whole(said)
    assert [block.text for block in said.blocks if isinstance(block, Heading)].count("A worked example") == 1
    example = worked_example(method)
    assert example is not None
    assert len({row[4] for row in example.results}) > 1, "totals that are all alike show nothing"
    assert example.lines


def test_made_up_cost_breakdowns_differ_and_add_up_to_the_rate():
    method = every_rule.by_formula("staff_share")
    example = worked_example(method)
    assert example is not None
    assert len({row[3] for row in example.results}) == 3
    (rates,) = [row[1:] for row in example.given if row[0].startswith("Rate")]
    costs = [row[1:] for row in example.given if row[0].startswith("Cost of an hour")]
    for place, rate in enumerate(rates):
        total = sum(Fraction(row[place].removeprefix("£")) for row in costs)
        assert abs(total - Fraction(rate.removeprefix("£"))) <= Fraction(7, 100)  # thirteen lines, each rounded
