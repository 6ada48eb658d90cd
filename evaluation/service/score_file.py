"""Use case: a file of bids scored by any rule or method. It needs no procurement and leaves nothing behind."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Unpack

from criteria.reading import parse
from criteria.schema import Method
from evaluation.exact import text
from evaluation.exceptions import EvenhandError, MethodError, RuleError, TableError
from evaluation.findings import Finding, stops
from evaluation.model import BidResult
from evaluation.reports.json_results import Json, number_json, step_json
from evaluation.scoring.table import Options, Row, Rule, Scored, check_award, drawn, score
from evaluation.service.table_file import error_in, read_table
from evaluation.words.award import said

__all__ = ["Rule", "Scored", "award_json", "method_from", "score_file", "scores_json", "trouble_json"]

FORMAT = "evenhand-scores/1"
LOT = "lot"


def method_from(words: str, name: str) -> Method:
    """The method that a text holds. Raises RuleError with every fault of it."""
    try:
        return parse(words, name)
    except MethodError as error:
        raise RuleError(name, error.faults) from error


def score_file(
    data: bytes, name: str, by: Rule | Method, *, draws: Sequence[Sequence[str]] = (), **options: Unpack[Options]
) -> list[Scored]:
    """Every lot of a table, by a rule or a method, in the table's order.

    `data` is a CSV, TSV, JSON or .xlsx file, as `name` ends. Raises UnknownNameError and RuleError for the rule, and
    TableError with every finding in the table: then nothing is scored.
    """
    rows, findings = read_table(data, name)
    if stops(findings):
        raise TableError(findings)
    lots = _by_lot(rows)
    drawn(draws, [row.bid for row in rows])
    found, done = [*findings, *_lots_unknown(lots, by)], list[Scored]()
    for lot, bids in (lots or {"": []}).items():
        here = {row.bid for row in bids}
        orders = [kept for order in draws if (kept := [bid for bid in order if bid in here])]
        try:
            done.append(score(bids, by, lot=lot, draws=orders, **options))
        except TableError as error:
            found += error.findings
    if stops(found):
        raise TableError(found)
    return [replace(each, warnings=(*found, *each.warnings)) for each in done]


def scores_json(done: Sequence[Scored]) -> dict[str, Json]:
    """What the tables came to, in the shape of docs/scoring_a_table.md."""
    warnings = [_finding(each) for scored in done for each in scored.warnings]
    return {"format": FORMAT, "by": done[0].by, "findings": list(warnings), "lots": [_lot(each) for each in done]}


def award_json(done: Sequence[Scored], awarded: Sequence[str]) -> dict[str, Json]:
    """Whether a recorded award follows the ranking of the one lot that was scored, as codes and as a sentence.

    Raises EvenhandError where there are several lots, UnknownNameError for somebody who did not bid.
    """
    if len(done) != 1:
        raise EvenhandError("An award is held to the ranking of one lot; give a table of one lot.")
    check = check_award(done[0], awarded)
    return {
        "awarded": list(check.awarded),
        "follows": check.follows,
        "passed_over": list(check.passed_over),
        "not_ranked": list(check.not_ranked),
        "level": list(check.level),
        "says": said(check, str),
    }


def trouble_json(error: EvenhandError) -> dict[str, Json]:
    """What kept a table from being scored, in the same shape."""
    findings: list[Json] = [_finding(each) for each in error.findings] if isinstance(error, TableError) else []
    faults: list[Json] = [] if findings else list(error.faults) if isinstance(error, RuleError) else [str(error)]
    return {"format": FORMAT, "faults": faults, "findings": findings, "lots": []}


def _lot(scored: Scored) -> Json:
    return {
        "lot": scored.result.lot,
        "status": scored.result.status.value,
        "compared_with": step_json(scored.reference),
        "bids": [_bid(row) for row in scored.rows],
    }


def _bid(row: BidResult) -> Json:
    return {
        "bid": row.provider,
        "state": row.state.value,
        "rank": row.rank,
        "tied": row.tied,
        "tie_settled_by": row.tie_settled_by,
        "tier": row.tier,
        "total": number_json(row.total),
        "unit": row.unit,
        "quality": number_json(row.quality),
        "price": number_json(row.price),
        "price_points": number_json(row.price_points),
        "criteria": {name: number_json(points) for name, points in row.criteria.items()},
        "reasons": [f"{f.criterion}: reached {text(f.reached)}, needed {text(f.needed)}" for f in row.failures],
        "working": step_json(row.step),
    }


def _finding(found: Finding) -> Json:
    return {
        "severity": found.severity.value,
        "code": found.code,
        "where": found.where,
        "sheet": found.sheet,
        "cell": found.cell,
        "what": found.what,
        "to_do": found.to_do,
    }


def _by_lot(rows: Sequence[Row]) -> dict[str, list[Row]]:
    found = dict[str, list[Row]]()
    for row in rows:
        said = row.values.get(LOT)
        lot = "" if said is None else str(said).strip()
        kept = {name: value for name, value in row.values.items() if name != LOT}
        found.setdefault(lot, []).append(replace(row, values=kept))
    return found


def _lots_unknown(lots: Mapping[str, Sequence[Row]], by: Rule | Method) -> Iterator[Finding]:
    known = [lot.id for lot in by.lots] if isinstance(by, Method) else list(lots)
    for lot, rows in lots.items():
        if lot and lot not in known:
            row = rows[0]
            what, to_do = f"The method has no lot '{lot}'.", f"Give one of: {', '.join(known)}."
            yield error_in("lot_unknown", what, to_do, row.file, row.sheet, row.place(LOT))
