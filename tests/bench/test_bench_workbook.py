"""A price workbook of 5,000 bids, loaded and checked, against openpyxl alone reading it in full mode."""

import hashlib
from fractions import Fraction
from io import BytesIO

import pytest
from openpyxl import load_workbook

from criteria import template
from criteria.reading import parse
from evaluation.intake.blank import filled_workbook
from evaluation.intake.checks import read_price
from evaluation.intake.reader import read_workbook

BIDS, SEAL = 5_000, "5ea1" * 16


@pytest.fixture(scope="module")
def tender():
    """The method, the bids, the bytes of the workbook, and every amount in it. Rates differ by pennies."""
    method = parse(template("essex_best_value"))
    lots = [lot.id for lot in method.lots]
    keys = [(lots[at % len(lots)], f"P{at // len(lots):05d}") for at in range(BIDS)]
    amounts = [[Fraction(1_000 * line + at * 37 % 1_500, 100) for line in range(1, 6)] for at in range(BIDS)]
    rows = [[*key, *rates] for key, rates in zip(keys, amounts, strict=True)]
    return method, set(keys), filled_workbook(method, "price", seal=SEAL, rows={"Rates": rows}), amounts


def test_a_workbook_of_5000_bids_is_loaded_and_checked(tender, ratio):
    method, keys, data, amounts = tender

    def ours():
        book, findings = read_workbook(data, "price.xlsx")
        sha256 = hashlib.sha256(data).hexdigest()
        load, more = read_price(book, method, seal=SEAL, file="price.xlsx", sha256=sha256, cycle="", bids=keys)
        assert [*findings, *more] == []
        return load

    def peer():
        book = load_workbook(BytesIO(data), data_only=True)
        return sum(cell.value is not None for sheet in book for row in sheet.iter_rows() for cell in row)

    assert [rate.amount for rate in ours().rates] == [amount for row in amounts for amount in row]
    assert peer() >= 7 * BIDS
    ratio("Loading and checking 5,000 bids", ours, peer, at_most=2.5)
