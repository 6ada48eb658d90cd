"""The table of real auctions on docs/low_prices.md is what the tests say of the prices in tests/cases."""

import re
import tomllib
from fractions import Fraction

import pytest

from evaluation.low_price.table import look_at
from evaluation.model import Signal
from tests.fair_cost.cost_cases import CASES, ROOT

AUCTIONS = tomllib.loads((CASES / "real_auctions.toml").read_text(encoding="utf-8"))["auction"]
PAGE = (ROOT / "docs" / "low_prices.md").read_text(encoding="utf-8")
TOLD = {
    "`share_below_mean`, 20%, in": {"rule": "share_below_mean", "percent": 20, "tested": "in"},
    "`share_below_mean`, 20%, out": {"rule": "share_below_mean", "percent": 20, "tested": "out"},
    "`share_below_median`, 20%, in": {"rule": "share_below_median", "percent": 20, "tested": "in"},
    "`gap_to_next`, 20%": {"rule": "gap_to_next", "percent": 20},
    "`forty_and_thirty`": {"rule": "forty_and_thirty"},
    "`mean_less_deviations`, 1, population": {
        "rule": "mean_less_deviations",
        "deviations": 1,
        "deviation": "population",
    },
    "`robust_z`": {"rule": "robust_z"},
    "`quartile_fence`, R-7": {"rule": "quartile_fence", "quantile": "R-7"},
    "`identical_prices`": {"rule": "identical_prices"},
    "`too_close`, 1%": {"rule": "too_close", "difference_percent": 1},
}


def is_void(auction, place) -> bool:
    return Fraction(auction["prices"][place - 1]) < Fraction(auction.get("void_under", 0))


def flagged(auction, test) -> list[int]:
    found = look_at({str(place): price for place, price in enumerate(auction["prices"], 1)}, test)
    return [int(one.provider) for one in found if one.outcome is Signal.SIGNAL]


@pytest.mark.parametrize("name", TOLD)
def test_the_page_counts_what_the_test_flags(name):
    found = [(auction, flagged(auction, TOLD[name])) for auction in AUCTIONS]
    counts = (
        sum(bool(places) for _, places in found),
        sum(len(places) for _, places in found),
        sum(auction["awarded"] in places for auction, places in found),
        sum(is_void(auction, place) for auction, places in found for place in places),
    )
    assert f"| {name} | {' | '.join(map(str, counts))} |" in PAGE


def test_the_page_says_how_many_auctions_bids_and_void_bids_there_are():
    bids = sum(len(auction["prices"]) for auction in AUCTIONS)
    void = sum(is_void(auction, place) for auction in AUCTIONS for place in range(1, len(auction["prices"]) + 1))
    assert (len(AUCTIONS), bids, void) == (18, 180, 37)
    assert "Eighteen real auctions, 180 bids" in PAGE
    assert f"{void} bids under it were void" in PAGE.replace("\n", " ")
    assert sum("void_under" in auction for auction in AUCTIONS) == 4


def test_every_row_of_the_pages_table_is_tested():
    rows = re.findall(r"^\| (`[^|]*) \| \d", PAGE, re.MULTILINE)
    assert rows == list(TOLD)


def test_the_example_on_the_page_prints_what_it_says():
    block = PAGE.partition("```python\n")[2].partition("```")[0]
    *code, last, said = block.strip().splitlines()
    space: dict[str, object] = {}
    exec("\n".join(code), space)  # noqa: S102 - our own page
    assert f"# {eval(last, space)}" == said  # noqa: S307 - our own page
