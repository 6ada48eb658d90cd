"""Any table of prices and marks, scored by any named rule or by a whole method.

    from evaluation.scoring.table import score
    done = score({"A": {"price": 40}, "B": {"price": 80}}, "lowest_over_bid", points=50)
    done.points, done.ranks, done.working("B")

docs/scoring_a_table.md tells it from the beginning.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction
from typing import Unpack

from criteria.schema import Method
from evaluation.exceptions import EvenhandError, RuleError, ScoringError, TableError, UnknownNameError
from evaluation.findings import Finding, Severity, stops
from evaluation.model import EMPTY, BidResult, LotResult, Step
from evaluation.scoring.award import AwardCheck, follows
from evaluation.scoring.combine import COMBINATIONS
from evaluation.scoring.quality import BidInput
from evaluation.scoring.ranking import LotInput, rank_lot
from evaluation.scoring.table_rows import (
    Reader,
    Row,
    columns_by_content,
    columns_of,
    reader_of,
    rows_of,
    trouble,
    unfit,
)
from evaluation.scoring.table_rule import PRICE, QUALITY, Number, Options, Rule, by_formula, method_of, named

__all__ = ["Number", "Options", "Row", "Rule", "Scored", "check_award", "score"]

Bids = Mapping[str, object] | Sequence[Row | Mapping[str, object]]
Draws = Sequence[str] | Sequence[Sequence[str]]


@dataclass(frozen=True, slots=True)
class Scored:
    """What a table came to. `by` is the id of the rule or the method; `warnings` are findings that stopped nothing.

    `method` is the whole method, or the small one that was made for the rule.
    """

    by: str
    method: Method
    result: LotResult
    warnings: tuple[Finding, ...] = ()

    @property
    def rows(self) -> tuple[BidResult, ...]:
        """Every bid: the ranked ones best first, then the rest."""
        return self.result.bids

    @property
    def reference(self) -> Step | None:
        """What prices were compared with, where the price formula compares them with something."""
        return self.result.reference

    @property
    def points(self) -> dict[str, Fraction | None]:
        """Points for price by bid; None where it has none."""
        return {row.provider: row.price_points for row in self.rows}

    @property
    def totals(self) -> dict[str, Fraction | None]:
        """The figure that ranks, by bid; None for a bid that is not in."""
        return {row.provider: row.total for row in self.rows}

    @property
    def ranks(self) -> dict[str, int | None]:
        """Places by bid, 1 the best, shared by those that tie; None for a bid that is not in."""
        return {row.provider: row.rank for row in self.rows}

    def row(self, bid: str) -> BidResult:
        """What one bid came to. Raises UnknownNameError, with the nearest name."""
        found = {row.provider: row for row in self.rows}
        if bid not in found:
            raise UnknownNameError("bid", bid, tuple(found))
        return found[bid]

    def working(self, bid: str) -> Step | None:
        """The arithmetic of one bid's total, line under line; None where there is none. Raises UnknownNameError."""
        return self.row(bid).step


def score(bids: Bids, by: Rule | Method, *, lot: str = "", draws: Draws = (), **options: Unpack[Options]) -> Scored:
    """Score one lot's bids by a rule (its id, or a table such as {"rule": "one_sided_linear", "zero_at": 2}) or by a
    whole method.

    `bids`: name -> columns. `price`, or a price a line as {"price": {"line": 24}}; `quality`, or points a question as
    {"quality": {"question": 8}}; for a method also its own ids of questions, measures and lines; and `state`, "in" if
    left out; or a sequence of such columns that name their `bid`. `draws` are recorded orders of bids that tie (one
    alone may be given as it is); `options` say what a method would (see `Options`).

    Raises UnknownNameError for an unknown rule or drawn bid, RuleError with every fault of its settings, and TableError
    with every finding in the table: then nothing is scored.
    """
    rows, by_table = rows_of(bids), not isinstance(by, Method)
    _refuse(unfit(rows) if by_table else [])
    unmarked = not isinstance(by, Method) and _unmarked(by, rows)
    if unmarked:  # the rule needs a mark to hold against pass marks, and there are neither
        rows = [replace(row, values={**row.values, QUALITY: 0}) for row in rows]
    method = _method(by, rows, options)
    name = by.id if isinstance(by, Method) else named(by)[0]
    reader = reader_of(method, by_table=by_table)
    inputs, columns = reader.bids(rows), _columns_missing(reader, method, rows)
    orders = drawn(draws, [row.bid for row in rows])
    if orders and "recorded_draw" not in {link.rule for link in method.ties}:
        raise RuleError(name, ["draws: the tie rules have no 'recorded_draw', so a draw would settle nothing."])
    try:
        result = rank_lot(method, LotInput(lot, inputs, draws=orders))
    except ScoringError as error:
        raise TableError([*reader.findings, *columns, *_unscorable(method, inputs, rows, error)]) from error
    _refuse([*reader.findings, *(columns or _values_missing(reader, result, rows))])
    if unmarked:
        bare = (replace(bid, quality=None, quality_step=None, criteria=EMPTY) for bid in result.bids)
        result = replace(result, bids=tuple(bare))
    if by_table and by_formula(name):
        result = replace(result, bids=tuple(_price_alone(method, bid) for bid in result.bids))
    return Scored(name, method, result, tuple(reader.findings))


def check_award(scored: Scored, awarded: Sequence[str]) -> AwardCheck:
    """Whether a recorded award follows the ranking: `follows`, and who was `passed_over`.

    Raises UnknownNameError, with the nearest name, for somebody who did not bid, ValueError where nobody was awarded.
    """
    return follows(scored.result, awarded)


def drawn(draws: Draws, bids: Sequence[str]) -> list[Sequence[str]]:
    """Each recorded order by itself. Raises UnknownNameError for who did not bid, EvenhandError for who is in twice."""
    orders = [[each for each in draws if isinstance(each, str)], *(each for each in draws if not isinstance(each, str))]
    for order in orders:
        for bid in order:
            if bid not in bids:
                raise UnknownNameError("bid", bid, tuple(bids))
        if len(set(order)) < len(order):
            raise EvenhandError("A draw names each bid once.")
    return [order for order in orders if order]


def _unmarked(by: Rule, rows: Sequence[Row]) -> bool:
    """Whether only prices are compared, and the table has no marks."""
    name, settings = named(by)
    lowest = name == "lowest_price" and settings.get("pass_percent") is None
    return lowest and not any(each.partition(".")[0] == QUALITY for row in rows for each in row.values)


def _method(by: Rule | Method, rows: Sequence[Row], options: Options) -> Method:
    if not isinstance(by, Method):
        return method_of(by, columns_of(rows), options)
    if options:
        raise RuleError(by.id, [f"{name}: the method says this itself." for name in options])
    return by


def _unscorable(
    method: Method, inputs: Sequence[BidInput], rows: Sequence[Row], error: ScoringError
) -> Iterator[Finding]:
    """The bids that the rule cannot do its sum with, such as a price that is not on its list; each is tried alone."""
    wrong = {row.bid: said for bid, row in zip(inputs, rows, strict=True) if (said := _alone(method, bid))}
    for row in rows if wrong else rows[:1]:
        if row.bid in wrong or not wrong:
            column = next((name for name in row.values if name.partition(".")[0] == PRICE), "bid")
            what = wrong.get(row.bid, str(error))
            yield trouble(row, column, "not_scorable", what, "Give what the rule takes, or the bid's state.")


def _alone(method: Method, bid: BidInput) -> str:
    try:
        rank_lot(method, LotInput("", [bid]))
    except ScoringError as error:
        return str(error)
    return ""


def _columns_missing(reader: Reader, method: Method, rows: Sequence[Row]) -> list[Finding]:
    seen, priced = {name for row in rows for name in row.values}, COMBINATIONS[method.combine.rule].uses != "quality"
    measured = {measure.id for measure in method.measured()}
    unread = {measure.id for measure in method.measures} - measured
    lacking = [
        names[0]
        for what, names in columns_by_content(reader).items()
        if not seen & set(names) and what not in unread and (priced or not what.startswith(("price:", "costs:")))
    ]
    return [
        Finding(
            Severity.ERROR,
            "column_missing",
            f"The table has no column '{name}'.",
            f"Add the column '{name}', with what each bid has there.",
            file=rows[0].file,
            sheet=rows[0].sheet,
        )
        for name in lacking
        if rows
    ]


def _values_missing(reader: Reader, result: LotResult, rows: Sequence[Row]) -> list[Finding]:
    """What kept a bid that is in from having a total. Missing is never nought."""
    by_bid, columns = {row.bid: row for row in rows}, columns_by_content(reader)
    leaves = {c.id: c.measure or c.id for c in reader.method.criteria}
    told = {finding.cell for finding in reader.findings}
    found = []
    for bid in result.bids:
        row = by_bid[bid.provider]
        for missing in bid.missing:
            names = columns.get(leaves.get(missing, missing), [missing])
            column = next((name for name in names if name in row.values), names[0])
            what = f"The bid '{bid.provider}' is in, and has no '{column}' to compare."
            found.append(trouble(row, column, "value_missing", what, "Fill it in, or give the bid's state."))
    return [finding for finding in found if finding.cell not in told]


def _refuse(findings: Sequence[Finding]) -> None:
    if stops(findings):
        raise TableError(findings)


def _price_alone(method: Method, bid: BidResult) -> BidResult:
    """A bid scored on price only: it has no quality, not a quality of 0, and its working is that of its points."""
    step = bid.step if bid.total is not None else None
    if step is not None and method.rounding.total is None:
        step = step.parts[-1]
    return replace(bid, quality=None, step=step)
