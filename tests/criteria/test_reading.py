"""Methods from text: templates that hold, weights that are never rescaled, and every fault with its sentence."""

import time
import tomllib
from decimal import Decimal
from fractions import Fraction
from pathlib import Path

import pytest

import criteria
from criteria.reading import parse
from criteria.rules_of_method import _CHECKS, faults_of
from criteria.schema import Method
from evaluation.exceptions import MethodError, UnknownNameError

BROKEN = Path(__file__).resolve().parents[1] / "broken"
FAULTS = [
    fault
    for path in sorted(BROKEN.glob("method_faults*.toml"))
    for fault in tomllib.loads(path.read_text("utf-8"))["fault"]
]
BARE = """
id = "m"
title = "M"
version = "1"
summary = "s"
source = "s"
regime = "pa23"
combine = "quality_only"
lots = [{ id = "L1", title = "L" }]
scales = [{ id = "five", title = "S", points = [
  { mark = 0, label = "a", descriptor = "d" }, { mark = 5, label = "b", descriptor = "d" } ] }]
tiers = [{ id = "t", title = "T" }]
[price]
basis = "weights"
formula = { rule = "fixed_rate" }
lines = [{ id = "hour", title = "H", unit = "hour", weight = 100, rate = 25 }]
"""


def with_weights(*weights):
    questions = [
        f'[[criteria]]\nid = "q{n}"\ntitle = "Q"\nkind = "question"\nscale = "five"\ndirection = "higher"\n'
        f"text = '?'\nweight = {weight}\n"
        for n, weight in enumerate(weights)
    ]
    return BARE + "".join(questions)


def edited(fault):
    text = criteria.template(fault["template"])
    assert fault["find"] in text, f"the template no longer has: {fault['find']}"
    return text.replace(fault["find"], fault["replace"], 1)


def refused(text):
    with pytest.raises(MethodError) as caught:
        parse(text)
    return caught.value.faults


@pytest.mark.parametrize("name", criteria.template_names())
def test_a_template_can_be_read_and_has_no_fault(name):
    method = parse(criteria.template(name), name)
    assert method.id == name
    assert faults_of(method) == []


def test_the_templates_that_are_promised_are_there():
    assert {"essex_best_value", "fixed_rate", "configurable"} <= set(criteria.template_names())


def test_an_unknown_template_is_refused_with_the_nearest():
    with pytest.raises(UnknownNameError, match="Did you mean 'essex_best_value'"):
        criteria.template("essex_best_valu")


def test_weights_that_miss_100_are_refused_with_their_sum_and_never_rescaled():
    assert refused(with_weights("33.33", "33.33", "33.33")) == (
        "criteria: the weights of the criteria at the top total 99.99, not 100 (33.33 + 33.33 + 33.33).",
    )


@pytest.mark.parametrize(
    ("weights", "first"),
    [(("33.34", "33.33", "33.33"), Fraction("33.34")), (('"100/3"',) * 3, Fraction(100, 3)), ((100,), Fraction(100))],
)
def test_weights_that_total_exactly_100_are_kept_as_they_were_written(weights, first):
    assert parse(with_weights(*weights)).criteria[0].weight == first


def test_a_float_never_gets_in_however_the_text_was_read():
    raw = tomllib.loads(with_weights("33.34", "33.33", "33.33"))
    assert isinstance(raw["criteria"][0]["weight"], float)
    with pytest.raises(ValueError, match="not an exact number"):
        Method.model_validate(raw)
    assert Method.model_validate(tomllib.loads(with_weights("33.34", "33.33", "33.33"), parse_float=Decimal))


@pytest.mark.parametrize(
    ("find", "replace", "says"),
    [
        ('tiers = [{ id = "t", title = "T" }]', "tiers = []", "tiers: there has to be at least one tier"),
        (
            'lines = [{ id = "hour", title = "H", unit = "hour", weight = 100, rate = 25 }]',
            "lines = []",
            "price > lines:",
        ),
        ('lots = [{ id = "L1", title = "L" }]', "lots = []", "lots: there has to be at least one lot."),
        ("[price]", "criteria = []\n[price]", "criteria: there has to be at least one criterion."),
    ],
)
def test_a_method_without_one_of_its_parts_is_refused(find, replace, says):
    text = with_weights(100).replace(find, replace) if "criteria" not in replace else BARE.replace(find, replace)
    assert any(fault.startswith(says) for fault in refused(text))


def test_broken_toml_is_refused_with_its_line():
    faults = refused("id = 'm'\ntitle = \n")
    assert len(faults) == 1
    assert "line 2" in faults[0]


def test_every_fault_is_named_at_once():
    text = criteria.template("essex_best_value").replace("weight = 50", "weight = 40", 1)
    text = text.replace('rule = "higher_quality"', 'rule = "higher_criterion"\ncriterion = "nobody"')
    assert len(refused(text)) == 2


@pytest.mark.parametrize("fault", FAULTS, ids=lambda fault: fault["what"])
def test_a_small_slip_in_a_template_is_refused_with_a_sentence_that_says_where(fault):
    faults = refused(edited(fault))
    assert any(fault["says"] in sentence for sentence in faults), "\n".join(faults)


def test_every_rule_of_the_method_is_broken_by_some_slip():
    """So that a rule added to the checks comes with a slip that breaks it."""
    broken = []
    for fault in FAULTS:
        try:
            method = Method.model_validate(tomllib.loads(edited(fault), parse_float=Decimal))
        except ValueError:
            continue
        broken.append(method)
    idle = [check.__name__ for check in _CHECKS if not any(list(check(method)) for method in broken)]
    assert idle == []


@pytest.mark.parametrize(
    "line",
    [
        "weight = 1e-1000000",
        "weight = 1e999999999",
        "weight = 1e9999999",
        "weight = 1e99999999999999999999",
        f"weight = {'9' * 4301}",
        f"weight = 1.{'3' * 100_000}",
        f"weight = 0x{'f' * 100_000}",
        f'weight = "1/{"9" * 100_000}"',
        "weight = " + "[" * 5_000,
        "weight = " + "{a = " * 3_000,
        ".".join("a" * 100_000) + " = 1",
        "[" + ".".join("a" * 100_000) + "]",
        "title = '" + "x" * 400_000 + "'",
        "\n".join(f"key_{n} = 1" for n in range(20_000)),
    ],
    ids=lambda line: line[:30],
)
def test_a_text_that_attacks_its_reader_is_refused_at_once_in_few_words(line):
    began = time.process_time()
    with pytest.raises(MethodError) as caught:
        parse(line)
    assert time.process_time() - began < 3
    assert len(caught.value.faults) <= 101
    assert all(len(fault) < 600 for fault in caught.value.faults)


@pytest.mark.parametrize(
    ("find", "put", "says"),
    [
        ("2026-09-30T12:00:00+01:00", "9999-12-31T23:59:59-12:00", "the year 9999 cannot be meant"),
        ("2026-09-30T12:00:00+01:00", "0001-01-01T00:00:00+12:00", "the year 1 cannot be meant"),
        ('title = "North"', 'title = "No\\u0000rth"', "cannot be seen"),
        ('title = "North"', 'title = "No\\u202erth"', "cannot be seen"),
        ("minutes = 15", "minutes = 99999999999999999999999999", "less than or equal to 1000000"),
        ("weight = 50", 'weight = "１２"', "is not a number"),
    ],
)
def test_what_nobody_can_have_meant_is_refused(find, put, says):
    text = criteria.template("essex_best_value")
    assert find in text
    assert any(says in fault for fault in refused(text.replace(find, put, 1)))


def test_half_a_character_is_refused_before_anything_is_kept():
    with pytest.raises(MethodError, match="half a character"):
        parse('title = "\ud800"')
