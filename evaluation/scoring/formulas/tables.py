"""Formulas that are read off a published table: bands of prices, and a matrix that providers choose from."""

from collections.abc import Mapping
from fractions import Fraction

from criteria.formulas import PriceBands, PriceMatrix
from evaluation.exceptions import ScoringError
from evaluation.model import Step
from evaluation.scoring.formulas.base import PriceFormula, Show, limited, pounds
from evaluation.scoring.steps import OVER, TIMES, given

_HUNDRED = Fraction(100)


def _of_hundred(available: Fraction, price: Step, row: Step) -> Step:
    working = (available, TIMES, row.value, OVER, _HUNDRED)
    value = available * row.value / _HUNDRED
    return limited(Step("price_points", value, working=working, parts=(row, price), unit="points"), available)


def _in_band(parameters: PriceBands, available: Fraction, price: Step, _: Step | None) -> Step:
    band = next((band for band in parameters.bands if price.value <= band.at_most), None)
    said = f"at most {pounds(band.at_most)}" if band else f"more than {pounds(parameters.bands[-1].at_most)}"
    points = band.points if band else parameters.above
    return _of_hundred(available, price, given("price_band", points, of=said, unit="of_100"))


def _bands_in_words(parameters: PriceBands, show: Show) -> Mapping[str, str]:
    rows = [f"at most {pounds(band.at_most, show)} earns {show(band.points)}%" for band in parameters.bands]
    return {"rows": ", ".join(rows)}


def _on_matrix(parameters: PriceMatrix, available: Fraction, price: Step, _: Step | None) -> Step:
    row = next((row for row in parameters.rows if row.price == price.value), None)
    if row is None:
        known = ", ".join(pounds(row.price) for row in parameters.rows)
        raise ScoringError(f"The price {pounds(price.value)} is not on the published matrix. Its prices: {known}.")
    said = given("matrix_row", row.points, of=pounds(row.price), unit="of_100")
    return _of_hundred(available, price, said)


def _matrix_in_words(parameters: PriceMatrix, show: Show) -> Mapping[str, str]:
    rows = [f"{pounds(row.price, show)} earns {show(row.points)}%" for row in parameters.rows]
    return {"listed": ", ".join(rows)}


PRICE_BANDS = PriceFormula(
    "price_bands",
    "Published bands of prices",
    "Of the {points} points for price: {rows}; a price above the last band earns {above}%. "
    "No bid changes another's points.",
    "Council price schedules that print bands of hourly rates with their points; compare Essex County Council's matrix",
    PriceBands,
    written="points for price × points of the band ÷ 100, where the band is the first, from the cheapest, whose "
    "highest price is this price or more; above the last one, the points for any higher price",
    relative=False,
    points=_in_band,
    told=_bands_in_words,
)
PRICE_MATRIX = PriceFormula(
    "price_matrix",
    "Price chosen from a published matrix",
    "The provider chooses its price from the published matrix. Of the {points} points for price: {listed}. "
    "No other price is taken, and no bid changes another's points.",
    "Essex County Council, homecare framework 2016: the provider chooses its price from the council's matrix",
    PriceMatrix,
    written="points for price × points of the chosen price ÷ 100",
    relative=False,
    points=_on_matrix,
    told=_matrix_in_words,
)
