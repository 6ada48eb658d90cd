"""The charts of the price pages: made from the pages' own cases, up to date, and told in words too."""

import re
import xml.etree.ElementTree as ET
from pathlib import Path

import pytest

from docs import draw_rules
from evaluation.scoring.formulas import FORMULAS

ROOT = Path(__file__).resolve().parent.parent
SVG = "{http://www.w3.org/2000/svg}"

each_rule = pytest.mark.parametrize("rule", FORMULAS)


@each_rule
def test_a_chart_is_what_the_script_draws_now(rule):
    drawn = draw_rules.drawn(rule)
    kept = (draw_rules.IMAGES / f"{rule}.svg").read_text(encoding="utf-8")
    assert kept == drawn, f"run: python -m docs.draw_rules (the chart of {rule} is out of date)"


@each_rule
def test_a_chart_has_a_title_and_says_its_figures(rule):
    root = ET.fromstring(draw_rules.drawn(rule))  # noqa: S314 - our own text
    assert root.get("role") == "img"
    named = {root.find(f"{SVG}{tag}").get("id") for tag in ("title", "desc")}
    assert set(root.get("aria-labelledby").split()) == named
    assert root.find(f"{SVG}title").text == FORMULAS[rule].title
    assert "oints" in root.find(f"{SVG}desc").text


@each_rule
def test_a_chart_is_black_grey_and_white(rule):
    """Nothing in it is told by colour alone: it can be printed."""
    assert set(re.findall(r"#[0-9a-f]{6}", draw_rules.drawn(rule))) == {"#ffffff", "#0b0c0c", "#b1b4b6"}


@each_rule
def test_a_page_shows_its_chart_and_says_what_is_on_it(rule):
    page = (ROOT / "docs" / "rules" / f"{rule}.md").read_text(encoding="utf-8")
    shown = re.findall(r"!\[([^\]]+)\]\(\.\./images/rules/([a-z_]+)\.svg\)", page)
    assert [name for _, name in shown] == [rule]
    assert shown[0][0].startswith("Chart of points against ")


def test_no_chart_is_left_of_a_formula_that_is_gone():
    assert {path.stem for path in draw_rules.IMAGES.glob("*.svg")} == set(FORMULAS)


def test_the_marks_of_a_chart_lie_within_it():
    for rule in FORMULAS:
        for x, y in re.findall(r'c[x]="([\d.-]+)" cy="([\d.-]+)"', draw_rules.drawn(rule)):
            assert draw_rules.LEFT <= float(x) <= draw_rules.WIDTH - draw_rules.RIGHT
            assert draw_rules.TOP <= float(y) <= draw_rules.HEIGHT - draw_rules.BOTTOM
