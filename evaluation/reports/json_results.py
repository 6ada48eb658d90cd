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


def number_json(value: Fraction | None) -> Json:
    """A number of record: exactly, and as a person reads it."""
    return None if value is None else {"exact": text(value), "shown": shown(value)}


def _lot(results: ResultSet, lot: LotResult) -> Json:
    return {
        "lot": lot.lot,
        "title": results.lot_title(lot.lot),
        "status": lot.status.value,
        "open_cases": list(lot.open_cases),
        "compared_with": step_json(lot.reference),
        "unproven": lot.unproven,
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
        "total": number_json(bid.total),
        "unit": bid.unit,
        "quality": number_json(bid.quality),
        "criteria": _criteria(results, bid.criteria),
        "price": number_json(bid.price),
        "price_points": number_json(bid.price_points),
        "missing": list(bid.missing),
        "failures": [
            {"criterion": f.criterion, "reached": number_json(f.reached), "needed": number_json(f.needed)}
            for f in bid.failures
        ],
        "working": step_json(bid.step),
    }


def _criteria(results: ResultSet, points: Mapping[str, Fraction]) -> Json:
    return {c.id: number_json(points.get(c.id)) for c in results.criteria}


def step_json(step: Step | None) -> Json:
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
        "parts": [step_json(part) for part in step.parts],
    }


def _source(source: Source | None) -> Json:
    return None if source is None else {"kind": source.kind, "text": source.text, "file": source.file}
