"""Every figure of docs/low_price_real_data.md is what the tests say of the real auctions in tests/cases.

Run as a module, `python -m tests.low_price.test_real_data`, it prints the tables that the page has to hold.
"""

import re
from collections import Counter
from fractions import Fraction
from functools import cache

import pytest

from evaluation.exact import shown
from evaluation.low_price.catalogue.minimum import minimum_price_award
from evaluation.low_price.table import Around, look_at
from evaluation.model import LowPriceSignal, Signal
from tests.fair_cost.cost_cases import ROOT, case

PAGE = ROOT / "docs" / "low_price_real_data.md"
AUCTIONS = {one["title"]: one for one in case("real_auctions")["auction"]}
TOLD = {
    "`share_below_mean`, 20%, in": {"rule": "share_below_mean", "percent": 20, "tested": "in"},
    "`share_below_mean`, 20%, out": {"rule": "share_below_mean", "percent": 20, "tested": "out"},
    "`share_below_median`, 20%, in": {"rule": "share_below_median", "percent": 20, "tested": "in"},
    "`gap_to_next`, 20%": {"rule": "gap_to_next", "percent": 20},
    "`forty_and_thirty`": {"rule": "forty_and_thirty"},
    "`mean_less_deviations`, 1": {"rule": "mean_less_deviations", "deviations": 1, "deviation": "population"},
    "`robust_z`": {"rule": "robust_z"},
    "`quartile_fence`, R-7": {"rule": "quartile_fence", "quantile": "R-7"},
    "`identical_prices`": {"rule": "identical_prices"},
    "`too_close`, 1%": {"rule": "too_close", "difference_percent": 1},
    "`spain_article_85`": {"rule": "spain_article_85"},
    "`france_double_mean`": {"rule": "france_double_mean"},
    "`poland_estimate_or_mean`": {"rule": "poland_estimate_or_mean"},
    "`colombia_central_measure`, mean": {"rule": "colombia_central_measure", "measure": "mean"},
    "`colombia_central_measure`, median": {"rule": "colombia_central_measure", "measure": "median"},
    "`brazil_article_48`": {"rule": "brazil_article_48"},
    "`italy_2016`": {"rule": "italy_2016"},
    "`share_below_estimate`, 20%": {"rule": "share_below_estimate", "percent": 20},
    "`minimum_price`, the city's": {"rule": "minimum_price"},
}
INFORMATION = {"`identical_prices`", "`too_close`, 1%"}
CROSSED = {
    "mean": "`share_below_mean`, 20%, in",
    "gap": "`gap_to_next`, 20%",
    "deviations": "`mean_less_deviations`, 1",
    "Spain": "`spain_article_85`",
    "France": "`france_double_mean`",
    "Poland": "`poland_estimate_or_mean`",
    "Italy": "`italy_2016`",
    "estimate": "`share_below_estimate`, 20%",
    "minimum": "`minimum_price`, the city's",
}
Place = tuple[str, int]


@cache
def answers(name: str) -> dict[Place, LowPriceSignal]:
    """One test's answers to every bid of every auction; none where a minimum is asked for and there was none."""
    found = {}
    for title, one in AUCTIONS.items():
        told = dict(TOLD[name])
        if told["rule"] == "minimum_price":
            if "void_under" not in one:
                continue
            told["minimum"] = one["void_under"]
        prices = {str(place): price for place, price in enumerate(one["prices"], 1)}
        for answer in look_at(prices, told, Around(budget=one.get("reserve"))):
            found[title, int(answer.provider)] = answer
    return found


def flagged(name: str) -> set[Place]:
    return {place for place, one in answers(name).items() if one.outcome is Signal.SIGNAL}


def void() -> set[Place]:
    return {
        (title, place)
        for title, one in AUCTIONS.items()
        for place, price in enumerate(one["prices"], 1)
        if Fraction(price) < Fraction(one.get("void_under", 0))
    }


def awarded() -> set[Place]:
    return {(title, one["awarded"]) for title, one in AUCTIONS.items()}


def auction_rows() -> list[str]:
    """Auction, prices, place of the award by price, how far it is below the mean, void bids, tests on it and on the
    lowest price.
    """
    asking = Counter(place for name in TOLD if name not in INFORMATION for place in flagged(name))
    rows = []
    for title, one in AUCTIONS.items():
        prices = [Fraction(price) for price in one["prices"]]
        price = prices[one["awarded"] - 1]
        below = 100 * (1 - price * len(prices) / sum(prices))
        lowest = max(asking[title, place] for place, other in enumerate(prices, 1) if other == min(prices))
        cells = (
            title, len(prices), 1 + sum(other < price for other in prices), f"{shown(below, 1)}%".replace("-", "−"),
            sum(place[0] == title for place in void()), asking[title, one["awarded"]], lowest,
        )  # fmt: skip
        rows.append("| " + " | ".join(map(str, cells)) + " |")
    return rows


def rule_rows() -> list[str]:
    """Test, auctions in which it could say anything, auctions with a signal, bids, winners, void bids."""
    rows = []
    for name in TOLD:
        hits = flagged(name)
        said = {place[0] for place, one in answers(name).items() if one.outcome is not Signal.NOT_TESTABLE}
        counts = (len(said), len({title for title, _ in hits}), len(hits), len(hits & awarded()), len(hits & void()))
        rows.append(f"| {name} | {' | '.join(map(str, counts))} |")
    return rows


def crossed_rows() -> list[str]:
    """How many bids two tests flag alike; a test with itself, how many it flags."""
    return [
        f"| {name} | {' | '.join(str(len(flagged(one) & flagged(other))) for other in CROSSED.values())} |"
        for name, one in CROSSED.items()
    ]


@pytest.mark.parametrize("rows", [auction_rows, rule_rows, crossed_rows], ids=lambda rows: rows.__name__)
def test_the_tables_of_the_page_are_what_the_tests_say(rows):
    text = PAGE.read_text(encoding="utf-8")
    missing = [row for row in rows() if row not in text.splitlines()]
    assert not missing, "\n".join(missing)


def test_the_page_has_no_other_row_with_figures():
    listed = re.findall(r"^\|.*\d \|$", PAGE.read_text(encoding="utf-8"), re.MULTILINE)
    assert listed == [*auction_rows(), *rule_rows(), *crossed_rows()]


def test_the_sentences_of_the_page_have_the_figures_of_the_tables():
    text = " ".join(PAGE.read_text(encoding="utf-8").split())
    bids = sum(len(one["prices"]) for one in AUCTIONS.values())
    japanese = {title for title, one in AUCTIONS.items() if "reserve" in one}
    of_japan = sum(len(AUCTIONS[title]["prices"]) for title in japanese)
    italy, estimate = flagged("`italy_2016`"), flagged("`share_below_estimate`, 20%")
    asking = set().union(*(flagged(name) for name in TOLD if name not in INFORMATION))
    relative = [name for name in TOLD if name not in INFORMATION and TOLD[name]["rule"] != "minimum_price"]
    kinds = [name for name in relative if TOLD[name]["rule"] not in ("share_below_estimate", "italy_2016")]
    seen = set().union(*(flagged(name) for name in kinds)) & void()
    winners = asking & awarded()
    least = {title: min(map(Fraction, one["prices"])) for title, one in AUCTIONS.items()}
    lowest = {(title, at) for title, at in awarded() if Fraction(AUCTIONS[title]["prices"][at - 1]) == least[title]}
    for sentence in (
        f"{len(AUCTIONS)} auctions and {bids} prices",
        f"{len(japanese)} of them, with {of_japan} prices, have a published ceiling",
        f"{len(void())} bids below it were void",
        f"flagged {len(italy)} of {of_japan} prices, {len(italy & void())} of the {len(void())} void ones",
        f"{len(estimate & void())} of the {len(void())} void bids and {len(estimate - void())} that were not",
        f"Every other test that compares bids found {len(seen)} of the {len(void())} void bids",
        f"{len(winners)} of {len(AUCTIONS)} winners were flagged by at least one test",
        f"{len(lowest & awarded())} of the {len(AUCTIONS)} awards went to the lowest price",
    ):
        assert sentence in text, sentence


def test_the_minimum_price_rule_gives_every_recorded_award_of_the_city():
    for one in AUCTIONS.values():
        if "reserve" in one:
            prices = {str(place): Fraction(price) for place, price in enumerate(one["prices"], 1)}
            minimum = Fraction(one["void_under"]) if "void_under" in one else None
            assert minimum_price_award(prices, minimum, Fraction(one["reserve"])).winners == (str(one["awarded"]),)


if __name__ == "__main__":
    for table in (auction_rows, rule_rows, crossed_rows):
        print(*table(), sep="\n")  # noqa: T201 - what it is run for
