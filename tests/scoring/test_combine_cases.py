"""Every way of combining price and quality gives the figures and places of its cases, and its page shows them."""

import re
import tomllib
from fractions import Fraction
from pathlib import Path

import pytest

from evaluation.exact import number, rounded
from evaluation.model import State
from evaluation.scoring.combine import COMBINATIONS
from evaluation.scoring.steps import exact_of
from tests.scoring.arithmetic import every_line, worked_out
from tests.scoring.builders import by_provider
from tests.scoring.combining import method_of, ordered

ROOT = Path(__file__).resolve().parents[2]
CASES = {
    path.stem: tomllib.loads(path.read_text(encoding="utf-8"))["case"]
    for path in sorted((ROOT / "tests" / "cases" / "combine").glob("*.toml"))
}
each_case = pytest.mark.parametrize(
    "case", [pytest.param(case, id=case["id"]) for cases in CASES.values() for case in cases]
)
each_page = pytest.mark.parametrize("rule", COMBINATIONS)


def result_of(case, without=""):
    way = method_of(case["combine"], case.get("criteria"))
    return by_provider(ordered(way, [one for one in case["bid"] if one["name"] != without]))


def line_of(row, what):
    return [step for step in every_line(row.step) if step.what == what]


@each_case
def test_the_figures_and_places_are_those_of_the_case(case):
    rows = result_of(case)
    for one in case["bid"]:
        row = rows[one["name"]]
        if one.get("disqualified"):
            assert (row.state, row.total, row.rank) == (State.DISQUALIFIED, None, None)
            continue
        assert (row.rank, row.tie_settled_by) == (one["place"], one.get("settled", "")), one["name"]
        if "figure" in one:
            assert rounded(row.total, case["decimals"]) == number(one["figure"]), one["name"]
        if "exact" in one:
            assert row.total == number(one["exact"])
        assert (row.total is None) == (row.tie_settled_by == "no_figure")


@each_case
def test_every_line_of_the_working_comes_to_its_number(case):
    for row in result_of(case).values():
        for step in every_line(row.step) if row.step else ():
            assert not step.working or worked_out(step.working) == exact_of(step), step.what


@each_case
def test_every_number_of_a_sum_is_a_published_one_or_has_a_line_of_its_own(case):
    published = {number(value) for value in case["combine"].values() if re.fullmatch(r"-?[\d./]+", str(value))}
    published |= {Fraction(1), Fraction(2), Fraction(100), number(case["combine"].get("quality_weight", 1)) / 100}
    for row in result_of(case).values():
        for step in every_line(row.step) if row.step else ():
            if step.what in ("question", "price_points", "price_line"):
                continue
            numbers = {token for token in step.working if isinstance(token, Fraction)} - published
            assert numbers <= {part.value for part in step.parts}, step.what


@pytest.mark.parametrize("case", [p for cases in CASES.values() for p in cases if "leaves" in p], ids=lambda c: c["id"])
def test_a_bid_that_leaves_turns_the_others_round(case):
    before, after = result_of(case), result_of(case, without=case["leaves"])
    assert {name: row.rank for name, row in after.items()} == case["then"]
    first, second = sorted(case["then"], key=case["then"].__getitem__)
    assert before[first].rank > before[second].rank


def test_what_quality_is_worth_unfolds_by_criterion():
    (case,) = [case for case in CASES["quality_in_money"] if case["id"] == "by-criterion"]
    for name, row in result_of(case).items():
        lines = line_of(row, "criterion_worth")
        assert [line.of for line in lines] == list(case["criteria"])
        assert [line.value for line in lines] == [number(pounds) for pounds in case["worth"][name]]


def test_a_coefficient_is_exact_and_not_what_binary_floats_make_of_it():
    (case,) = [case for case in CASES["electronic_coefficient"] if case["id"] == "pf-prozorro-coef"]
    (line,) = line_of(result_of(case)["tender"], "coefficient")
    assert line.value == number(case["coefficient"])
    floats = Fraction(0.1), Fraction(0.1), Fraction(0.15), Fraction(0.15)
    wrong = 1 + (floats[0] + floats[1]) / (1 - floats[2] - floats[3])
    assert wrong == Fraction(16212958658533786, 12610078956637389)
    assert line.value != wrong


def test_the_ratio_of_the_weights_is_the_printed_one():
    (case,) = [case for case in CASES["utility_index"] if case["id"] == "pf-negometrix-utility-weights"]
    assert {line.value for row in result_of(case).values() for line in line_of(row, "weight_ratio")} == {
        number(case["ratio"])
    }


@each_case
def test_a_case_says_where_it_comes_from(case):
    assert case["source"]["title"].startswith("Made up") or case["source"]["publisher"]


@each_page
def test_the_worked_example_of_a_page_is_its_case(rule):
    page = re.split(r"^## ", (ROOT / "docs" / "rules" / f"{rule}.md").read_text("utf-8"), flags=re.MULTILINE)[3]
    (case,) = [case for case in CASES[rule] if case.get("in_page")]
    assert f"`{case['id']}`" in page
    for one in case["bid"]:
        row = next(line for line in page.splitlines() if line.startswith(f"| {one['name']} |"))
        cells = [cell.strip() for cell in row.split("|")[1:-1]]
        assert (number(str(cells[1])), number(cells[2].lstrip("£"))) == (number(one["quality"]), number(one["price"]))
        shown = "none" if one.get("disqualified") else one["figure"].replace("-", "−")
        assert cells[4].replace("£", "") == shown
        assert cells[5] == ("–" if one.get("disqualified") else str(one["place"]))


@each_page
def test_a_page_names_every_case_that_it_speaks_of(rule):
    text = (ROOT / "docs" / "rules" / f"{rule}.md").read_text("utf-8")
    named = set(re.findall(r"`([a-z]+(?:-[a-z0-9]+)+)`", text))
    assert named - {"prozorro-auction"} <= {case["id"] for case in CASES[rule]}


@each_page
def test_a_page_says_whether_a_bid_that_leaves_can_turn_the_others_round(rule):
    text = (ROOT / "docs" / "rules" / f"{rule}.md").read_text("utf-8")
    said = next(line for line in text.splitlines() if line.startswith("- **A bid that leaves**"))
    moves = COMBINATIONS[rule].relative or rule == "weighted_sum"
    assert (": nothing moves." not in said) == moves
    assert any("leaves" in case for case in CASES[rule]) == moves
