"""Evidence into points: every rule at its edges, and every gap by its published rule."""

from fractions import Fraction

import pytest

from criteria.schema import GapRule, Gaps
from evaluation.model import Gap, MeasureValue
from evaluation.scoring.measures import measure_points
from tests.scoring.arithmetic import every_line, worked_out
from tests.scoring.builders import measure

TABLE = measure("m", "table", table=[{"value": "Good", "points": 75}, {"value": "Requires improvement", "points": 25}])
AT_LEAST = measure("m", "bands", bands=[{"at_least": 95, "points": 100}, {"at_least": 80, "points": 50}])
AT_MOST = measure("m", "bands", direction="lower", bands=[{"at_most": 5, "points": 60}, {"at_most": 1, "points": 100}])
LINE = measure("m", "line", zero_at=80, full_at=100)
DOWN = measure("m", "line", direction="lower", zero_at=10, full_at=2)
COUNT = measure("m", "count", full_at=100, each=25)
RATE = measure("m", "rate", direction="lower", zero_at=5, full_at=0, per=1000)


def points(rule, value, sample=None, carried=None):
    value = Fraction(value) if isinstance(value, int | float) or str(value)[:1].isdigit() else value
    return measure_points(rule, MeasureValue("p", "m", value, sample=sample), carried or {})


@pytest.mark.parametrize(
    ("rule", "value", "sample", "wanted"),
    [
        (TABLE, "Good", None, 75),
        (TABLE, "requires IMPROVEMENT", None, 25),
        (AT_LEAST, 95, None, 100),
        (AT_LEAST, "94.99", None, 50),
        (AT_LEAST, 80, None, 50),
        (AT_LEAST, "79.99", None, 0),
        (AT_MOST, 1, None, 100),
        (AT_MOST, "1.01", None, 60),
        (AT_MOST, 5, None, 60),
        (AT_MOST, 6, None, 0),
        (LINE, 80, None, 0),
        (LINE, 85, None, 25),
        (LINE, 100, None, 100),
        (LINE, 60, None, 0),
        (LINE, 120, None, 100),
        (DOWN, 2, None, 100),
        (DOWN, 4, None, 75),
        (DOWN, 11, None, 0),
        (DOWN, 0, None, 100),
        (COUNT, 0, None, 100),
        (COUNT, 3, None, 25),
        (COUNT, 4, None, 0),
        (COUNT, 9, None, 0),
        (RATE, 0, 400, 100),
        (RATE, 1, 400, 50),
        (RATE, 3, 400, 0),
    ],
)
def test_every_rule_at_and_beside_its_edges(rule, value, sample, wanted):
    step = points(rule, value, sample)
    assert (step.value, step.unit) == (wanted, "of_100")
    for line in every_line(step):
        if line.working:
            assert worked_out(line.working) == (line.value if line.exact is None else line.exact)


def test_thirds_stay_thirds():
    assert points(measure("m", "line", zero_at=0, full_at=3), 1).value == Fraction(100, 3)


GAPS = Gaps(
    missing=GapRule(rule="points", points=10),
    not_rated=GapRule(rule="points", points=50),
    not_enough=GapRule(rule="carry_forward", points=40),
    not_applicable=GapRule(rule="no_total"),
)


@pytest.mark.parametrize(
    ("gap", "carried", "wanted"),
    [
        (Gap.MISSING, {}, 10),
        (Gap.NOT_RATED, {"m": Fraction(99)}, 50),
        (Gap.NOT_ENOUGH, {}, 40),
        (Gap.NOT_ENOUGH, {"m": Fraction(70)}, 70),
        (Gap.NOT_ENOUGH, {"other": Fraction(70)}, 40),
    ],
)
def test_a_gap_earns_what_is_published_for_it(gap, carried, wanted):
    assert points(measure("m", "table", GAPS), gap, carried=carried).value == wanted


def test_a_measure_nobody_returned_is_missing_and_not_zero():
    assert measure_points(measure("m", "count", full_at=100, each=1), None, {}) is None
    assert measure_points(measure("m", "table", GAPS), None, {}).value == 10


def test_a_gap_without_a_rule_of_its_own_goes_by_the_rule_for_missing():
    only = Gaps(missing=GapRule(rule="points", points=33))
    assert {points(measure("m", "table", only), gap).value for gap in Gap} == {33}


def test_no_total_where_the_method_says_so_or_has_nothing_to_carry_forward():
    assert points(measure("m", "table", GAPS), Gap.NOT_APPLICABLE) is None
    bare = Gaps(missing=GapRule(rule="carry_forward"))
    assert points(measure("m", "table", bare), Gap.MISSING) is None
    assert points(measure("m", "table", bare), Gap.MISSING, carried={"m": Fraction(5)}).value == 5


@pytest.mark.parametrize(("sample", "wanted"), [(None, 40), (0, 40), (9, 40), (10, 25), (11, 25)])
def test_a_sample_below_the_minimum_is_not_enough_and_one_at_it_is(sample, wanted):
    rule = measure("m", "line", GAPS, zero_at=80, full_at=100, minimum_sample=10)
    assert points(rule, 85, sample).value == wanted


@pytest.mark.parametrize("sample", [None, 0])
def test_a_rate_of_nothing_at_all_is_not_enough(sample):
    rule = measure("m", "rate", GAPS, direction="lower", zero_at=5, full_at=0, per=1000)
    assert points(rule, 0, sample).value == 40


def test_a_number_is_needed_where_the_rule_counts():
    with pytest.raises(TypeError, match="takes a number"):
        measure_points(LINE, MeasureValue("p", "m", "Good"), {})
