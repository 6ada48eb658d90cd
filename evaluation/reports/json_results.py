"""The results as JSON for other programs: exact numbers as text, in the shape of docs/results_json.md."""

import json
from collections.abc import Mapping
from fractions import Fraction

from evaluation.exact import shown, text
from evaluation.model import BidResult, LotResult, Source, Step
from evaluation.reports.results import ResultSet, printable

FORMAT = "evenhand-results/1"

Json = dict[str, "Json"] | list["Json"] | str | int | bool | None


def results_json(results: ResultSet) -> bytes:
    """The whole result as UTF-8 JSON, keys in one order. A number of record is {"exact": ..., "shown": ...} or null."""
    shape: Json = {
        "format": FORMAT,
        "software": results.software,
        "made_at": results.made_at.isoformat(),
        "procurement": results.procurement,
        "cycle": results.cycle,
        "method": {
            "id": results.method.id,
            "title": results.method.title,
            "version": results.method.version,
            "seal": results.seal,
        },
        "journal_head": results.head,
        "files": dict(sorted(results.files.items())),
        "lots": [_lot(results, lot) for lot in results.lots],
    }
    return (printable(json.dumps(shape, ensure_ascii=False, indent=1)) + "\n").encode("utf-8")


def _number(value: Fraction | None) -> Json:
    return None if value is None else {"exact": text(value), "shown": shown(value)}


def _lot(results: ResultSet, lot: LotResult) -> Json:
    return {
        "lot": lot.lot,
        "title": results.lot_title(lot.lot),
        "status": lot.status.value,
        "open_cases": list(lot.open_cases),
        "compared_with": _step(lot.reference),
        "bids": [_bid(results, bid) for bid in lot.bids],
    }


def _bid(results: ResultSet, bid: BidResult) -> Json:
    return {
        "provider": bid.provider,
        "name": results.names.get(bid.provider, ""),
        "state": bid.state.value,
        "rank": bid.rank,
        "tier": bid.tier,
        "tied": bid.tied,
        "near_tie": bid.near_tie,
        "tie_settled_by": bid.tie_settled_by,
        "passed_over": bid.passed_over,
        "total": _number(bid.total),
        "quality": _number(bid.quality),
        "criteria": _criteria(results, bid.criteria),
        "price": _number(bid.price),
        "price_points": _number(bid.price_points),
        "missing": list(bid.missing),
        "failures": [
            {"criterion": f.criterion, "reached": _number(f.reached), "needed": _number(f.needed)} for f in bid.failures
        ],
        "working": _step(bid.step),
    }


def _criteria(results: ResultSet, points: Mapping[str, Fraction]) -> Json:
    return {c.id: _number(points.get(c.id)) for c in results.criteria}


def _step(step: Step | None) -> Json:
    """A line of arithmetic as it stands in the record: codes, exact numbers, and the lines that it was made of."""
    if step is None:
        return None
    return {
        "what": step.what,
        "of": step.of,
        "unit": step.unit,
        "value": text(step.value),
        "exact": text(step.value if step.exact is None else step.exact),
        "working": [text(token) if isinstance(token, Fraction) else token for token in step.working],
        "places": step.places,
        "rounding": step.rounding,
        "source": _source(step.source),
        "parts": [_step(part) for part in step.parts],
    }


def _source(source: Source | None) -> Json:
    return None if source is None else {"kind": source.kind, "text": source.text, "file": source.file}
