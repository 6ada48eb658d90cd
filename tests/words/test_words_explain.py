"""An explanation is arithmetic that anybody could redo, with a label for every code and a place for every number."""

import ast
import re
from fractions import Fraction
from pathlib import Path

import pytest

from evaluation.model import Gap, Source, Step
from evaluation.scoring.steps import added, given, held, round_step, share
from evaluation.words.explain import HELD, LABELS, Line, as_text, explain, source_text
from tests.reports.made_lots import FILES, a_bid, a_lot, usual_lot

F = Fraction

ROOT = Path(__file__).resolve().parents[2]
MAKERS = {"Step", "given", "added", "share", "worked", "total", "_weighted"}


def told(node: ast.expr) -> set[str]:
    """The codes that an argument can be: a text, or a text with a gap's name at its end."""
    if isinstance(node, ast.Constant) and isinstance(node.value, str):
        return {node.value}
    if isinstance(node, ast.JoinedStr):
        start = node.values[0]
        assert isinstance(start, ast.Constant)
        return {f"{start.value}{gap.value}" for gap in Gap}
    return set()


def calls(*rooms: str):
    for room in rooms:
        for path in sorted((ROOT / "evaluation" / room).rglob("*.py")):
            for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
                if isinstance(node, ast.Call):
                    yield getattr(node.func, "id", getattr(node.func, "attr", "")), node


def test_every_code_of_a_step_has_its_label():
    codes = {code for name, call in calls("scoring", "fair_cost", "low_price") if name in MAKERS and call.args
             for code in told(call.args[0])}  # fmt: skip
    assert {"price_points", "published_for_missing", "implied_wage", "ni_rate"} <= codes
    assert not codes - set(LABELS)


def test_no_label_is_left_of_a_code_that_is_gone():
    text = "".join(path.read_text(encoding="utf-8") for room in ("scoring", "fair_cost", "low_price")
                   for path in (ROOT / "evaluation" / room).rglob("*.py"))  # fmt: skip
    made = {f"{start}_{gap.value}" for start in ("carried_forward", "published_for") for gap in Gap}
    assert not [code for code in LABELS if f'"{code}"' not in text and code not in made]


def test_every_limit_a_step_is_held_at_has_its_words():
    codes = {code for name, call in calls("scoring") if name == "held" for code in told(call.args[2])}
    assert codes == set(HELD)


def test_a_relative_price_reads_as_the_sum_that_it_is():
    low, price = given("lowest_price", F(1866200), of="P1", unit="GBP"), given("price", F(2040800), unit="GBP")
    step = share("price_points", F(50), low.value, price.value, (low, price), of="")
    line = explain(round_step(step, 2, "half_up"))[0]
    assert line.sum == "50 × 1,866,200.00 ÷ 2,040,800.00 = 45.7222…, rounded half up to 2 places: 45.72"
    assert line.value == "45.72 points"


@pytest.mark.parametrize(("places", "shown"), [(0, "45.7222…"), (3, "45.72226…"), (5, "45.7222657…")])
def test_a_number_before_rounding_shows_enough_digits_to_see_which_way_it_goes(places, shown):
    step = share("price_points", F(50), F(1866200), F(2040800), (), of="")
    assert explain(round_step(step, places, "half_up"))[0].sum.split(" = ")[1].split(",")[0] == shown


def test_a_rounding_that_changes_nothing_is_not_told():
    whole = round_step(added("quality", [given("mark", F(4)), given("mark", F("3.5"))]), 2, "half_up")
    assert explain(whole)[0].sum == "4 + 3.5 = 7.5"
    assert explain(round_step(given("mark", F(4)), 2, "half_up"))[0].sum == ""


@pytest.mark.parametrize(("value", "limit", "why"), [("-3.5", 0, "not_below_zero"), ("120", 100, "not_above_100")])
def test_a_limit_is_told_with_the_number_before_it(value, limit, why):
    step = Step("along_line", F(value), working=(F(100), "+", F(value) - 100), unit="of_100")
    line = explain(held(step, F(limit), why))[0]
    assert line.value == f"{limit} out of 100"
    assert line.sum.endswith(f"= {value.replace('-', '−')}, {HELD[why]}: {limit}")


def test_minus_and_brackets_read_the_same_from_either_room():
    step = Step("care", F(-3), working=("(", F(1), "-", F(4), ")", "×", F(-1), "−", F(6)), unit="per_hour")
    assert explain(step)[0] == Line(0, "Care worker costs", "(1 − 4) × (−1) − 6 = −3.00", "−£3.00 an hour")


def test_a_whole_bid_unfolds_to_the_cells_it_came_from():
    bid = usual_lot().bids[0]
    lines = explain(bid.step, names={"P1": "Harbour Care"}, files=FILES)
    assert lines[0].label == "Total of Harbour Care"
    assert lines[0].sum == "50 + 50 = 100"
    mark = next(line for line in lines if line.label == "Agreed mark")
    assert (mark.value, mark.source, mark.depth) == ("5", "Marks sheet, cell E14 of quality.xlsx", 4)
    assert {line.source for line in lines if line.label == "Rate offered"} == {
        f"Rates sheet, cell C{row} of price.xlsx" for row in range(3, 8)
    }


def test_every_sum_that_ends_can_be_redone_by_hand():
    lot = a_lot(a_bid("P1", "5432"), a_bid("P2", "3245", "Outstanding", 109), a_bid("P3", "4444", Gap.NOT_RATED, 113))
    redone = 0
    for bid in lot.bids:
        for line in explain(bid.step):
            left, equals, right = line.sum.partition(" = ")
            if not equals:
                continue
            sum_ = left.replace(",", "").replace("×", "*").replace("÷", "/").replace("−", "-")
            value = eval(re.sub(r"\d+(\.\d+)?", r"F('\g<0>')", sum_), {"F": F})  # noqa: S307 - our own digits and signs
            shown = right.split(", rounded")[0].split(", held")[0].replace(",", "").replace("−", "-")
            near = F(shown.removesuffix("…"))
            assert value == near or (shown.endswith("…") and 0 < value - near < F(1, 1000))
            redone += 1
    assert redone > 30


def test_a_line_that_is_used_twice_unfolds_once():
    shared = added("quality", [given("mark", F(1)), given("mark", F(2))])
    lines = explain(added("total", [shared, shared], of="P1"))
    assert [line.note for line in lines] == ["", "", "", "", "Worked out above."]
    assert lines[-1].value == "3 points"


def test_a_source_says_the_place_the_person_or_the_clause():
    assert source_text(Source("cell", "Marks!E14", "ab" * 32)) == "Marks sheet, cell E14 of the file abababababab…"
    assert source_text(Source("cell", "'My rates'!B2")) == "My rates sheet, cell B2"
    assert source_text(Source("person", "Priya Shah, Moderator")) == "Priya Shah, Moderator"
    assert source_text(Source("method", "stated assumption")) == "The published method: stated assumption"
    assert source_text(None) == ""
    assert explain(given("published_for_not_rated", F(50), unit="of_100"))[0].source == "The published method"


def test_plain_text_is_indented_by_depth_and_a_name_cannot_add_lines():
    step = added("total", [given("mark", F(4))], of="P1")
    text = as_text(explain(step, names={"P1": "Harbour\nCare"}))
    assert text == "Total of Harbour Care: 4 points\n  Agreed mark: 4\n"


def test_a_label_without_its_subject_still_reads():
    assert explain(given("lowest_price", F(1), unit="GBP"))[0].label == "Lowest price"
    assert explain(added("total", [given("mark", F(1))]))[0].label == "Total"


def test_a_price_for_an_hour_is_told_apart_from_its_cost_and_from_a_whole_bid():
    offered = given("price", F(20), unit="per_hour")
    cost = Step("price", F(20), working=(F(20),), parts=(given("care", F(20), unit="per_hour"),), unit="per_hour")
    whole = given("price", F(20), unit="GBP")
    labels = [explain(step)[0].label for step in (offered, cost, whole)]
    assert labels == ["Price per contact hour", "Cost of a contact hour", "Price"]


def test_a_code_without_words_is_refused():
    with pytest.raises(KeyError):
        explain(given("no_such_code", F(1)))
