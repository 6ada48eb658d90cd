"""Charts: what they draw is what the result says, nothing is told by colour alone, and nobody's text becomes markup."""

from dataclasses import replace
from fractions import Fraction

import pytest

from evaluation.framework.movement import movements
from evaluation.model import LotResult, LotStatus, LowPriceSignal, Signal, Step
from evaluation.office.charts import (
    CONFIG,
    PALETTE,
    chart_text,
    criteria_chart,
    floor_chart,
    movement_chart,
    ranking_chart,
)
from tests.reports.made_lots import METHOD, a_bid, a_lot, usual_lot

NAMES = {"P1": "<b onclick=x>Bad</b> & Co", "P2": "Harbour Care", "P3": "$\\frac{1}{2}$ Care"}
TIERS = {tier.id: tier.title for tier in METHOD.tiers}


def words(figure):
    return [annotation.text for annotation in figure.layout.annotations]


def signals(*prices: str, lawful: str = "22.71", local: str = "26.43") -> list[LowPriceSignal]:
    return [
        LowPriceSignal(
            rule, "L01", f"P{at}", Signal.SIGNAL if Fraction(price) < Fraction(floor) else Signal.CLEAR,
            price=Step("price_per_hour", Fraction(price)), floor=Step("price", Fraction(floor)),
        )
        for at, price in enumerate(prices, 1)
        for rule, floor in (("below_lawful_cost", lawful), ("below_local_cost", local))
    ]  # fmt: skip


def drawn():
    lot = usual_lot()
    other = a_lot(a_bid("P2", "5555"), a_bid("P1", "4444"), a_bid("P7", "4444"))
    return {
        "ranking": ranking_chart(lot, NAMES, TIERS),
        "movement": movement_chart(movements(lot, other), NAMES),
        "floor": floor_chart(signals("21", "24", "30"), NAMES),
        "criteria": criteria_chart(METHOD),
        "nothing": ranking_chart(LotResult("L01", LotStatus.PROVISIONAL, ()), NAMES),
    }


@pytest.mark.parametrize("name", drawn())
def test_every_chart_is_large_enough_to_read_and_says_what_it_shows(name):
    figure, alt = drawn()[name]
    assert figure.layout.font.size >= 15
    assert "Arial" in figure.layout.font.family
    assert (figure.layout.paper_bgcolor, figure.layout.hovermode, figure.layout.dragmode) == ("white", False, False)
    assert figure.layout.xaxis.fixedrange
    assert figure.layout.yaxis.fixedrange
    assert figure.layout.height >= 60
    assert alt.endswith(".")
    assert "<" not in alt or "onclick" in alt, "alt text is plain: only a provider's own name may hold a sign"


@pytest.mark.parametrize("name", drawn())
def test_nobodys_name_is_markup_or_a_formula(name):
    text = " ".join(words(drawn()[name][0]))
    assert "<b onclick" not in text
    assert "$" not in text
    assert ("&lt;b onclick" in text) == (name in ("ranking", "movement", "floor"))


def test_the_mode_bar_is_hidden_and_scrolling_does_not_zoom():
    assert CONFIG["displayModeBar"] is False
    assert CONFIG["scrollZoom"] is False


def test_names_lose_hidden_characters_and_are_cut_with_dots():
    assert chart_text("Care\u202eoc\nLtd") == "Care oc Ltd"
    assert chart_text("x" * 40) == "x" * 29 + "…"
    assert chart_text("A & B <i>") == "A &amp; B &lt;i&gt;"


def test_a_ranking_draws_quality_and_price_end_to_end_and_prints_the_total():
    lot = usual_lot()
    figure, alt = ranking_chart(lot)
    quality, price = figure.data
    ranked = [bid for bid in lot.bids if bid.rank]
    assert list(quality.x) == [float(bid.quality) for bid in ranked]
    assert list(price.x) == [float(bid.price_points) for bid in ranked]
    assert figure.layout.barmode == "stack"
    assert price.marker.pattern.shape == "/"
    assert "<b> 100.00</b>" in words(figure)
    assert alt.startswith("Bar chart of 4 ranked bids, best first. P1 is first with 100.00 points; the last has 72.24.")
    assert alt.endswith("2 bids share a rank.")


def test_ties_and_near_ties_are_said_in_words():
    text = words(ranking_chart(usual_lot())[0])
    assert sum("(tied)" in line for line in text) == 2
    near = a_lot(a_bid("P1", "4444"), a_bid("P2", "4444", per_cent=Fraction(201, 2)))
    assert sum("(near-tie)" in line for line in words(ranking_chart(near)[0])) == 2


def test_a_dashed_line_says_where_a_tier_ends():
    lot = usual_lot()
    bids = tuple(replace(bid, tier="tier_2" if bid.rank == 4 else bid.tier) for bid in lot.bids)
    figure, _ = ranking_chart(replace(lot, bids=bids), NAMES, TIERS)
    assert [shape.line.dash for shape in figure.layout.shapes] == ["dash"]
    assert "Tier 1 ends here " in words(figure)
    assert figure.data[0].y[2] < figure.layout.shapes[0].y0 < figure.data[0].y[3]
    assert not ranking_chart(lot)[0].layout.shapes


def test_points_below_nought_stay_in_the_picture():
    lot = usual_lot()
    bids = (replace(lot.bids[0], price_points=Fraction(-12), total=Fraction(38)),)
    assert ranking_chart(replace(lot, bids=bids))[0].layout.xaxis.range[0] == -12


def test_quality_alone_has_no_price_in_it():
    bids = tuple(replace(bid, price_points=None, total=bid.quality) for bid in usual_lot().bids)
    assert [bar.name for bar in ranking_chart(replace(usual_lot(), bids=bids))[0].data] == ["Quality points"]


def test_a_list_that_may_not_be_ranked_says_why():
    figure, alt = ranking_chart(LotResult("L01", LotStatus.PROVISIONAL, ()))
    assert alt == "A low-price case is open, so there is no ranking for award yet."
    assert " ".join(words(figure)[0].split("<br>")) == alt


def test_movement_tells_up_down_new_and_gone_in_words():
    figure, alt = drawn()["movement"]
    text = words(figure)
    assert any("▲ up 1" in line for line in text)
    assert any("▼ down 1" in line for line in text)
    assert any(line.endswith("new</span>") for line in text)
    assert any("was 4, not ranked now" in line for line in text)
    assert (
        alt
        == "Chart of places before and now: 1 up, 1 down, 0 at the same place, 1 newly ranked and 2 no longer ranked."
    )
    assert {trace.line.dash for trace in figure.data} >= {"solid", "dash"}


def test_providers_who_share_a_rank_do_not_lie_on_each_other():
    figure, _ = movement_chart(movements(usual_lot(), usual_lot()))
    assert sorted(tuple(trace.y) for trace in figure.data) == [(0, 0), (1, 1), (2, 2), (3, 3)]
    assert {trace.line.dash for trace in figure.data} == {"dot"}


def test_twenty_providers_have_room():
    lot = a_lot(*(a_bid(f"P{n:02}", "4444", per_cent=100 + n) for n in range(20)))
    for figure in (movement_chart(movements(None, lot))[0], ranking_chart(lot)[0]):
        assert figure.layout.height >= 20 * 40
        assert len([line for line in words(figure) if "P" in line]) >= 20
    assert movement_chart([])[1] == "Nobody is ranked in this list."


def test_floors_are_lines_with_their_price_and_signals_have_their_own_shape():
    figure, alt = drawn()["floor"]
    assert list(figure.data[0].x) == [21.0, 24.0, 30.0]
    assert list(figure.data[0].marker.symbol) == ["diamond", "diamond", "circle"]
    assert [(shape.x0, shape.line.dash) for shape in figure.layout.shapes] == [(22.71, "solid"), (26.43, "dash")]
    text = " ".join(words(figure))
    assert "Lawful cost £22.71" in text
    assert "2 signals" in text
    assert (
        alt == "Chart of 3 prices for an hour of care against stated costs: 1 below lawful cost and 2 below local cost."
    )


def test_floors_that_differ_between_bids_are_drawn_bid_by_bid():
    mixed = [*signals("21"), *(replace(s, provider="P2") for s in signals("24", lawful="23.10"))]
    figure, _ = floor_chart(mixed)
    assert sorted(shape.x0 for shape in figure.layout.shapes) == [22.71, 23.10, 26.43]
    assert any("£22.71 to £23.10" in line for line in words(figure))


def test_bids_that_cannot_be_tested_are_counted_not_drawn():
    untested = LowPriceSignal("below_lawful_cost", "L01", "P9", Signal.NOT_TESTABLE, why="no_price")
    assert floor_chart([*signals("21"), untested])[1].endswith("1 bid could not be tested.")
    assert floor_chart([untested])[1] == "No bid in this lot can be tested."


@pytest.mark.parametrize("cycle", [False, True])
def test_the_criteria_are_drawn_with_the_points_that_they_can_earn(cycle):
    figure, alt = criteria_chart(METHOD, cycle=cycle)
    tree = METHOD.cycle.criteria if cycle else METHOD.criteria
    assert len(figure.data[0].x) == len(tree)
    assert max(figure.data[0].x) == 50
    assert alt.endswith("Performance 50 and Price 50." if cycle else "Quality 50 and Price 50.")


def luminance(colour: str) -> float:
    parts = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    red, green, blue = (part / 12.92 if part <= 0.03928 else ((part + 0.055) / 1.055) ** 2.4 for part in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


@pytest.mark.parametrize("colour", PALETTE)
def test_every_colour_stands_out_from_white(colour):
    assert 1.05 / (luminance(colour) + 0.05) >= 4.5
