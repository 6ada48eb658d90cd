"""The library of methods: every template reads, says where it comes from, and can be used from end to end."""

import re
from fractions import Fraction
from pathlib import Path

import pytest

import criteria
from criteria.rules_of_procedure import KEY_CRITERIA
from evaluation.intake.blank import filled_workbook
from evaluation.intake.checks import read_measures, read_price, read_quality
from evaluation.intake.reader import read_workbook
from evaluation.model import LotStatus, Provider
from evaluation.scoring.formulas.staff import COST_NAMES
from evaluation.scoring.tree import Tree
from evaluation.service import prepare
from evaluation.service.rehearse import of_method
from evaluation.words.method import method_in_words
from evaluation.words.readability import HARD, passages, reading
from evaluation.words.worked import worked_example
from tests.criteria.template_bids import METHODS, NAMES, bid, ranked
from tests.intake.tender_rows import SEAL, SHA, quality_rows

PAGE = (Path(__file__).parents[2] / "docs" / "templates.md").read_text(encoding="utf-8")
FIRST_THREE = {"configurable", "essex_best_value", "fixed_rate"}
each = pytest.mark.parametrize("name", NAMES)
each_later = pytest.mark.parametrize("name", [name for name in NAMES if name not in FIRST_THREE])


def test_the_usual_ones_stand_first_wherever_one_is_chosen():
    assert NAMES[:5] == criteria.USUAL
    assert list(NAMES[5:]) == sorted(NAMES[5:])
    assert [card.id for card in prepare.templates()] == list(NAMES)
    assert len(NAMES) == len(set(NAMES)) == 18


@each
def test_a_template_can_be_sealed_once_its_lots_and_deadline_are_given(name):
    assert prepare.checked(criteria.template(name), name)[1] == ()


@each
def test_it_says_where_it_comes_from_in_plain_words_and_what_to_change(name):
    method, text = METHODS[name], criteria.template(name)
    assert len(method.source.split()) >= 8
    assert reading(method.summary).age <= HARD
    assert 8 < len(method.summary.split()) <= 60
    opening = text[: text.index('\nid = "')]
    assert re.search(r"[Cc]hange", opening)
    assert all(line.startswith("#") for line in opening.splitlines() if line)


@each_later
def test_its_questions_and_marks_are_written_for_everybody_on_the_panel(name):
    method = METHODS[name]
    for c in method.questions:
        assert c.text.endswith(("?", "."))
        assert len(c.looks_for) >= 2
        assert c.summary_words < c.word_limit
        assert all(len(sentence.split()) <= 15 for sentence in re.split(r"[.?!]\s*", c.easy_read))
        assert len(c.easy_read.split()) >= 4
    assert all(p.descriptor and p.easy_read for scale in method.scales for p in scale.points)
    allowed = tuple(KEY_CRITERIA.values())  # a title of the law is not ours to shorten
    assert [p.where for p in passages(method) if p.is_hard and not p.text.casefold().startswith(allowed)] == []


@each
def test_its_points_add_up_to_100_in_the_tender_and_in_the_cycle(name):
    method = METHODS[name]
    trees = [method.criteria, *([method.cycle.criteria] if method.cycle else [])]
    for nodes in trees:
        tree = Tree(nodes)
        assert sum(tree.available[c.id] for c in nodes if c.kind != "group") == 100
    assert {m.id for m in method.measures} >= {m.id for m in (*method.measured(), *method.measured(cycle=True))}


@each_later
def test_no_measure_is_left_over(name):
    method = METHODS[name]
    assert {m.id for m in method.measures} == {m.id for m in (*method.measured(), *method.measured(cycle=True))}


@each
def test_it_can_be_told_in_words_with_a_worked_example(name):
    method = METHODS[name]
    said = {sentence.topic for sentence in method_in_words(method)}
    assert {"combine", "price_basis", "rounding", "ties", "tiers"} <= said
    assert ("formula" in said) == (method.price.formula is not None)
    assert worked_example(method) is not None


@each
def test_its_rehearsal_comes_to_an_end(name):
    found = of_method(METHODS[name])
    assert found.scenes
    assert not [scene.id for scene in found.scenes if scene.found == "no_sum"]


@each
def test_made_up_bids_are_ranked_by_their_quality(name):
    method = METHODS[name]
    result, by = ranked(
        method, *(bid(method, ref, level) for ref, level in (("C", Fraction(3, 5)), ("A", 1), ("B", Fraction(4, 5))))
    )
    assert result.status is LotStatus.COMPLETE
    passing = ["A", "B"] if name == "reward_excellence" else ["A", "B", "C"]  # three fifths is no pass there
    assert [b.provider for b in result.bids if b.rank] == passing
    assert by["A"].tier == method.tiers[0].id
    assert by["A"].quality > by["B"].quality > by["C"].quality


@each
def test_its_workbooks_can_be_filled_and_read_back(name):
    method = METHODS[name]
    lot = method.lots[-1].id
    ask = bid(method)
    common = {"seal": SEAL, "file": "f.xlsx", "sha256": SHA}
    received = quality_rows()["Bids"][0][2]
    own = [["A", q.id, lot if q.scope == "lot" else None] for q in method.questions]
    rows = {
        "Providers": [["A", "Alder Homecare Ltd"]],
        "Bids": [[lot, "A", received, None, *([1] if method.lot_limit else [])]],
        "Conditions": [["A", c.id, True, "Priya Shah, procurement", None] for c in method.conditions],
        "Answers": [[*key, "What we do.", None, *(["In short."] if METHODS[name].questions[0].summary_words else [])]
                    for key in own],
        "Marks": [[*key, 4, "It shows how.", "page 2", "A Khan, B Lee"] for key in own],
        "Measures": [[*measured(m, ask, lot)] for m in method.measured()],
    }  # fmt: skip
    book, trouble = read_workbook(
        filled_workbook(method, "quality", seal=SEAL, rows={k: v for k, v in rows.items() if v}), "f.xlsx"
    )
    loaded, findings = read_quality(book, method, **common, attachments={})
    assert [f.what for f in (*trouble, *findings) if f.severity == "error"] == []
    assert {m.question for m in loaded.marks} == {q.id for q in method.questions}
    assert {m.measure for m in loaded.measures} == {m.id for m in method.measured()}
    rates = [[lot, "A", *(rate.amount for rate in ask.rates.values())]]
    prices = {"Costs": [[lot, "A", *([2] * len(COST_NAMES))]]} | ({"Rates": rates} if ask.rates else {})
    book, _ = read_workbook(filled_workbook(method, "price", seal=SEAL, rows=prices), "f.xlsx")
    priced, findings = read_price(book, method, **common, bids={(lot, "A")})
    assert [f.what for f in findings if f.severity == "error"] == []
    assert {r.line: r.amount for r in priced.rates} == {k: r.amount for k, r in ask.rates.items()}


def measured(m, ask, lot):
    held = ask.measures[m.id]
    return [held.provider, m.id, lot if m.scope == "lot" else None, held.value, held.sample]


@pytest.mark.parametrize("name", [name for name, method in METHODS.items() if method.cycle])
def test_its_returns_can_be_filled_and_read_back(name):
    method, lot = METHODS[name], METHODS[name].lots[0].id
    period = method.cycle.periods[0].id
    held = bid(method, cycle=True)
    rows = {"Measures": [measured(m, held, lot) for m in method.measured(cycle=True)]}
    book, _ = read_workbook(filled_workbook(method, "measures", seal=SEAL, cycle=period, rows=rows), "f.xlsx")
    known = [Provider("A", "Alder Homecare Ltd")]
    loaded, findings = read_measures(book, method, seal=SEAL, file="f.xlsx", sha256=SHA, cycle=period, known=known)
    assert [f.what for f in findings if f.severity == "error"] == []
    assert len(loaded.measures) == len(method.measured(cycle=True))


@each
def test_the_page_of_templates_tells_of_it(name):
    (row,) = [line for line in PAGE.splitlines() if line.startswith(f"### `{name}`")]
    part = PAGE.split(row, 1)[1].split("\n### ", 1)[0]
    assert METHODS[name].title in row
    assert all(f"**{word}**" in part for word in ("For", "From", "Change"))
