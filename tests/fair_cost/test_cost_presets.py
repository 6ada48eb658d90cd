"""Every preset reproduces the table that it is named for, and says whose it is and in which month's prices."""

import pytest

import criteria
from evaluation.exact import number
from evaluation.service.fair_cost import cost_of, preset_of
from tests.fair_cost.cost_cases import assert_adds_up, case

CHECKS = case("fair_cost/presets")["check"]


def figure(costed, name):
    worked = costed.worked
    if name == "total":
        return worked.total.value
    by_line = {step.what: step for step in worked.lines if step.what != "weekly_line"}
    return (dict(worked.more) | by_line)[name].value


@pytest.mark.parametrize("check", CHECKS, ids=lambda c: f"{c['preset']} {list(c['printed'].values())[-1]}")
def test_a_preset_comes_to_the_printed_figures(check):
    rule = preset_of(check["preset"]).inputs["rule"]
    costed = cost_of(rule, preset=check["preset"], settings=check.get("set"))
    for name, printed in check["printed"].items():
        assert abs(figure(costed, name) - number(printed)) <= number(check["tolerance"]), name


def test_every_preset_is_held_to_its_table():
    assert {check["preset"] for check in CHECKS} == set(criteria.preset_names())


@pytest.mark.parametrize("name", criteria.preset_names())
def test_a_preset_says_whose_it_is_and_every_line_can_be_redone(name):
    preset = preset_of(name)
    assert preset.ours is (name == "our_default")
    assert preset.ours or "Evenhand" not in preset.source
    assert f"{preset.price_base:%Y}" >= "2014"
    worked = cost_of(preset.inputs["rule"], preset=name).worked
    for step in (*worked.lines, worked.total, *worked.more.values()):
        assert_adds_up(step)


def test_lines_of_2020_add_exactly_to_the_printed_price():
    printed = dict(next(c["printed"] for c in CHECKS if c["preset"] == "homecare_association_2020"))
    assert number(printed.pop("total")) == sum(map(number, printed.values()))
