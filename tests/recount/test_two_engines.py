"""Two engines, written apart from the same pages: over random fields every figure, rank and tier is the same.

A field is made again by its seed. `tests/recount/fields.py` says what there is of each kind.
"""

from collections import Counter
from dataclasses import replace
from fractions import Fraction
from pathlib import Path

import pytest

from criteria.reading import parse
from evaluation.model import LotStatus, State
from evaluation.recount import digits, recount
from evaluation.scoring.combine import COMBINATIONS
from evaluation.scoring.formulas import FORMULAS
from tests.recount.comparing import agreed, both, differences, offer
from tests.recount.fields import fields_for, kinds, tenders
from tests.scoring.builders import bid, criterion, method, simple

LIBRARY = sorted((Path(__file__).resolve().parents[2] / "criteria" / "library").glob("*.toml"))


@pytest.fixture(scope="module")
def thousand():
    """A thousand random fields over the whole catalogue, each by both engines, which have to agree."""
    return [(way, bids, more, agreed(way, bids, **more)) for way, bids, more in tenders(1000)]


def test_a_thousand_random_fields_come_out_the_same(thousand):
    seen = Counter(made.status for _, _, _, made in thousand)
    assert len(thousand) == 1000
    assert seen[LotStatus.COMPLETE] > 600
    assert min(seen[status] for status in (LotStatus.INCOMPLETE, LotStatus.PROVISIONAL, LotStatus.NO_AWARD)) > 5


@pytest.mark.parametrize("path", LIBRARY, ids=lambda path: path.stem)
def test_the_methods_of_the_library_come_out_the_same(path):
    published = parse(path.read_text(encoding="utf-8"), path.name)
    for _, bids, more in fields_for(published, 12):
        agreed(published, bids, **more)


def test_the_kinds_are_the_whole_catalogue():
    assert {combine["rule"] for combine, _, _ in kinds()} == set(COMBINATIONS)
    assert {formula["rule"] for _, formula, _ in kinds() if formula} == set(FORMULAS)
    assert len(kinds()) < 150


def test_the_fields_are_rich_in_what_makes_engines_differ(thousand):
    seen = Counter[str]()
    for way, bids, more, made in thousand:
        lines = made.lines.values()
        ranks = [line for line in lines if line.rank is not None]
        seen["shared rank"] += any(line.tied for line in ranks)
        seen["equal prices"] += len({line.price for line in ranks}) < len(ranks)
        seen["no figure"] += any(line.total is None for line in ranks)
        seen["below nought"] += any(line.total is not None and line.total < 0 for line in ranks)
        seen["near tie"] += any(line.near_tie for line in ranks)
        seen["no tier"] += any(not line.tier for line in ranks)
        seen["failed"] += any(line.failed for line in lines)
        seen["as a whole"] += any("" in line.failed for line in lines)
        seen["missing"] += any(line.missing for line in lines)
        seen["no costs"] += any("costs" in line.missing for line in lines)
        seen["not rounded"] += any(line.total is not None and line.total != line.compared for line in ranks)
        seen["settled by a draw"] += settled_by_a_draw(way, bids, more)
        seen["moved by a band"] += moved_by_a_band(way, bids, more)
    assert {what: count for what, count in seen.items() if count < 5} == {}
    assert len(seen) == 13


def ranks_of(way, bids, more):
    made = recount(way, list(map(offer, bids)), **more)
    return {ref: line.rank for ref, line in made.lines.items()}


def settled_by_a_draw(way, bids, more):
    if not more["draws"] or all(link.rule != "recorded_draw" for link in way.ties):
        return False
    return ranks_of(way, bids, more) != ranks_of(way, bids, more | {"draws": []})


def moved_by_a_band(way, bids, more):
    if not way.ties or way.ties[0].band is None:
        return False
    without = way.model_copy(update={"ties": way.ties[1:]})
    return ranks_of(way, bids, more) != ranks_of(without, bids, more)


def test_a_difference_of_any_kind_is_told():
    one, other = both(simple(), [bid("a", {"q": 4}, 20), bid("b", {"q": 3}, 22)])
    assert differences(one, other) == []
    for name, wrong in (("total", Fraction(1)), ("rank", 7), ("tied", True), ("tier", "x"), ("failed", {"q"})):
        line = replace(other.lines["a"], **{name: wrong})
        (told,) = differences(one, replace(other, lines=dict(other.lines) | {"a": line}))
        assert told.startswith(f"a {name}: ")
    assert differences(replace(one, bids=one.bids[:1]), other) == ["not the same bids"]
    assert differences(replace(one, status=LotStatus.EMPTY), other) == ["status: empty and complete"]


def test_an_empty_lot_is_empty():
    assert recount(simple(), []).status is LotStatus.EMPTY
    assert both(simple(), [])[0].status is LotStatus.EMPTY


def test_nobody_in_is_no_award():
    assert agreed(simple(), [bid("a", {"q": 4}, 20, State.WITHDRAWN)]).status is LotStatus.NO_AWARD


@pytest.mark.parametrize("combine", ["weighted_sum", {"rule": "quality_per_price", "factor": 1}])
def test_a_price_that_rounding_takes_down_to_nothing_is_missing(combine):
    nodes = (
        [criterion("q", 60), criterion("price", 40, "price")] if combine == "weighted_sum" else [criterion("q", 100)]
    )
    lines = agreed(
        method(nodes, combine=combine, rounding={"price": 0}), [bid("a", {"q": 4}, "0.40"), bid("b", {"q": 4}, 2)]
    ).lines
    assert (lines["a"].price, lines["a"].missing, lines["b"].missing) == (None, {"hour"}, set())


@pytest.mark.parametrize("edge", ["in", "out"])
def test_where_nobody_has_quality_points_all_are_best_and_in_the_band(edge):
    combine = {"rule": "extended_guide_value", "scale": 1, "band_percent": 10, "edge": edge, "decides": "price"}
    lines = agreed(
        method([criterion("q", 100)], combine=combine), [bid("a", {"q": 0}, 20), bid("b", {"q": 0}, 18)]
    ).lines
    assert {name: line.rank for name, line in lines.items()} == {"b": 1, "a": 2}


def test_a_draw_parts_what_stands_before_it_in_the_chain_from_what_stands_after():
    chain = [{"rule": "within_band", "band": 5}, {"rule": "recorded_draw"}, {"rule": "lower_price"}]
    bids = [bid("a", {"q": 5}, 21), bid("b", {"q": 4}, 20)]
    for ties, first in ((chain, "a"), (chain[::2], "b")):
        lines = agreed(simple(10, formula={"rule": "reference_over_bid", "reference": 24}, ties=ties), bids).lines
        assert lines["a"].total > lines["b"].total
        assert next(name for name, line in lines.items() if line.rank == 1) == first


def test_of_two_draws_that_hold_a_tie_the_first_recorded_counts():
    bids = [bid("a", {"q": 5}, 20), bid("b", {"q": 5}, 20)]
    for draws in ([["a", "b"], ["b", "c", "a"]], [["a", "c", "b"], ["b", "a"]]):
        lines = agreed(simple(ties=[{"rule": "recorded_draw"}]), bids, draws=draws).lines
        assert (lines["a"].rank, lines["b"].rank) == (1, 2)


@pytest.mark.parametrize("places", [0, 1, 2, 5])
@pytest.mark.parametrize("sign", [1, -1])
def test_rounding_is_that_of_the_page(places, sign):
    unit, half = Fraction(1, 10**places), Fraction(5, 10 ** (places + 1))
    for whole in (6 * unit, 7 * unit):
        value = sign * (whole + half)
        assert digits.cut(value, places, "half_up") == sign * (whole + unit)
        assert digits.cut(value, places, "half_even") == sign * (whole if whole == 6 * unit else whole + unit)
        assert digits.cut(value, places, "down") == sign * whole
    assert digits.cut(Fraction(2, 3), None, "half_up") == Fraction(2, 3)


def test_logarithms_are_right_to_forty_digits():
    ln_2 = Fraction("0.6931471805599453094172321214581765680755")  # OEIS A002162
    ln_10 = Fraction("2.302585092994045684017991454684364207601")  # OEIS A002392
    assert digits.natural_log(Fraction(2)) == ln_2
    assert digits.natural_log(Fraction(1, 2)) == -ln_2
    assert digits.natural_log(Fraction(10)) == ln_10
    assert digits.natural_log(Fraction(1)) == 0
