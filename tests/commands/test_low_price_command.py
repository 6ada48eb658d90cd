"""`low-price` on the command line: any table of prices, any test, in words or JSON."""

import json
from fractions import Fraction

import pytest
from typer.testing import CliRunner

from evaluation.__main__ import app
from tests.service.desk import SMALL

DONE, BAD_DATA, BAD_CALL = 0, 1, 2
PRICES = "bid,price\nA,21\nB,22\nC,23\nD,16\n"


@pytest.fixture
def run(tmp_path):
    def run(text, *words, name="prices.csv", code=DONE):
        (tmp_path / name).write_text(text, encoding="utf-8")
        done = CliRunner().invoke(app, ["low-price", str(tmp_path / name), *words], catch_exceptions=False)
        assert done.exit_code == code, done.output
        return done

    return run


def test_a_table_is_looked_at_in_words(run):
    done = run(PRICES, "--rule", "share_below_mean", "--set", "percent=20", "--set", "tested=in")
    assert "D: signal\n  The price, £16.00, is 21.95% below the mean of all prices, £20.50;" in done.stdout
    assert "A: clear" in done.stdout


def test_json_holds_every_number_exactly_with_its_working(run):
    words = ("--rule", "share_below_estimate", "--set", "percent=20", "--budget", "100/3", "--json")
    found = json.loads(run(PRICES, *words).stdout)
    (lot,) = found["lots"]
    assert (found["format"], found["rule"], found["information"]) == (
        "evenhand-low-price/1", "share_below_estimate", False,
    )  # fmt: skip
    assert lot["signals"] == ["A", "B", "C", "D"]
    last = lot["bids"][-1]
    assert Fraction(last["limit"]["exact"]) == Fraction(80, 3)
    assert last["limit"]["shown"] == "26.67"
    assert last["working"][1]["working"][1:] == ["×", "(", "100", "-", "20", ")", "÷", "100"]
    assert "33.33" in found["lots"][0]["bids"][0]["says"][0]


def test_lots_are_looked_at_one_by_one(run):
    table = "lot,bid,price\nL1,A,10\nL1,B,100\nL2,A,100\nL2,B,100\nL2,C,100\n"
    lots = json.loads(run(table, "--rule", "gap_to_next", "--set", "percent=20", "--json").stdout)["lots"]
    assert [(lot["lot"], lot["signals"]) for lot in lots] == [("L1", ["A"]), ("L2", [])]
    assert lots[0]["bids"][1]["why"] == "too_few_to_clear"


def test_a_bid_that_does_not_count_and_prices_before_an_auction(run):
    table = "bid,price,first_price,counts\nA,600,600,\nB,857.14,1000,\nC,850,1000,\nD,1,1,no\n"
    found = json.loads(run(table, "--rule", "forty_and_thirty", "--json").stdout)
    assert found["lots"][0]["signals"] == ["A", "D"]


def test_own_cost_lines_and_the_law_of_a_day(run):
    table = '[{"bid": "A", "price": 24, "cost": {"direct_care": "13.50", "travel_time": 0}}]'
    words = ("--rule", "unpaid_travel", "--set", "travel_minutes_per_hour=10", "--on", "2026-10-01", "--json")
    bid = json.loads(run(table, *words, name="prices.json").stdout)["lots"][0]["bids"][0]
    assert bid["outcome"] == "signal"
    assert Fraction(bid["facts"]["wage"]) == Fraction("13.50") * 60 / 70


def test_stated_costs_come_from_a_method(run):
    method = str(SMALL / "configurable" / "method.toml")
    words = ("--rule", "below_lawful_cost", "--method", method, "--json")
    found = json.loads(run("bid,price,lot\nA,12,L01\nB,60,L01\n", *words).stdout)["lots"][0]
    assert found["signals"] == ["A"]
    assert "on 1" in " ".join(found["bids"][0]["says"])


@pytest.mark.parametrize(
    ("text", "words", "code", "says"),
    [
        (PRICES, ("--rule", "gap"), BAD_CALL, "There is no low-price test called 'gap'"),
        (PRICES, ("--rule", "gap_to_next"), BAD_CALL, "'percent'"),
        (PRICES, ("--rule", "gap_to_next", "--set", "percent"), BAD_CALL, "as name=value; not 'percent'"),
        (PRICES, ("--rule", "below_lawful_cost"), BAD_CALL, "give a method that states them"),
        ("bid,cost\nA,3\n", ("--rule", "identical_prices"), BAD_DATA, "no column 'price'"),
        ("bid,price\nA,3\nA,4\n", ("--rule", "identical_prices"), BAD_DATA, "'A' stands in 2 rows"),
        ("bid,price\nA,x\nB,-4\n", ("--rule", "identical_prices"), BAD_DATA, "-4 is below nil"),
    ],
)
def test_trouble_is_said_in_a_sentence_with_its_exit_code(run, text, words, code, says):
    assert says in run(text, *words, code=code).stderr
