"""Lots ranked from the Essex template, for tests of words, lists, papers and charts. Everything is computed."""

from datetime import UTC, datetime
from fractions import Fraction

import criteria
from criteria.reading import parse
from criteria.schema import Method
from evaluation.model import AgreedMark, Gap, LotResult, MeasureValue, Rate, Source, State
from evaluation.reports.results import ResultSet
from evaluation.scoring.quality import BidInput
from evaluation.scoring.ranking import LotInput, rank_lot

METHOD: Method = parse(criteria.template("essex_best_value"))
QUALITY_FILE, PRICE_FILE = "ab" * 32, "cd" * 32
FILES = {QUALITY_FILE: "quality.xlsx", PRICE_FILE: "price.xlsx"}
QUESTIONS = ("care_in_person", "safe_care", "workforce", "local_delivery")
RATES = {"visit_15": "7.10", "visit_30": "12.40", "visit_45": "17.90", "visit_60": "23.50", "sleep_in": "62.00"}
NASTY = '=cmd|"/c calc"!A1'


def a_bid(
    ref: str,
    marks: str,
    cqc: str | Gap = "Good",
    per_cent: int = 100,
    state: State = State.IN,
    skip: tuple[str, ...] = (),
) -> BidInput:
    """A bid with one mark a question ("3445"), a CQC rating, and the usual rates at `per_cent` of themselves."""
    cells = {question: Source("cell", f"Marks!E{row}", QUALITY_FILE) for row, question in enumerate(QUESTIONS, 14)}
    given = {
        question: AgreedMark(ref, question, Fraction(mark), "Because.", "Priya Shah", source=cells[question])
        for question, mark in zip(QUESTIONS, marks, strict=True)
        if question not in skip
    }
    rates = {
        line: Rate(ref, "L01", line, Fraction(rate) * per_cent / 100, Source("cell", f"Rates!C{row}", PRICE_FILE))
        for row, (line, rate) in enumerate(RATES.items(), 3)
        if line not in skip
    }
    return BidInput(ref, state, given, {"cqc_overall": MeasureValue(ref, "cqc_overall", cqc)}, rates)


def a_lot(
    *bids: BidInput, lot: str = "L01", open_cases: frozenset[str] = frozenset(), method: Method = METHOD
) -> LotResult:
    return rank_lot(method, LotInput(lot, bids, open_cases))


def usual_lot() -> LotResult:
    """P1 leads, P2 and P3 tie exactly, P4 is near nobody, P5 fails a pass mark, P6 withdrew."""
    return a_lot(
        a_bid("P1", "5555", "Outstanding"),
        a_bid("P2", "4444"),
        a_bid("P3", "4444"),
        a_bid("P4", "3333", Gap.NOT_RATED, 117),
        a_bid("P5", "1444"),
        a_bid("P6", "4444", state=State.WITHDRAWN),
    )


def usual_results() -> ResultSet:
    """Three lots: ranked, provisional and empty; one provider's name is a formula, another's holds a control mark."""
    names = {
        "P1": "Harbour Care",
        "P2": NASTY,
        "P3": "Bell\x07Care\ud800",
        "P4": "Café, “Ltd”",
        "P5": "Five",
        "P6": "@Six",
    }
    lots = (
        usual_lot(),
        a_lot(a_bid("P1", "4444"), lot="L02", open_cases=frozenset({"P1"})),
        a_lot(lot="L03"),
    )
    made = datetime(2026, 11, 22, 14, 32, tzinfo=UTC)
    return ResultSet("Live at home", METHOD, "5e" * 32, lots, names, made, "0f" * 32, files=FILES)
