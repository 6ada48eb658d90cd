"""The committed sample files, read through the gate and the checker, and put to the scoring."""

import hashlib
from collections import defaultdict
from dataclasses import dataclass, replace
from fractions import Fraction
from functools import cache
from pathlib import Path

from criteria.reading import parse
from criteria.schema import Method
from evaluation.findings import Finding
from evaluation.intake.checks import MeasureLoad, PriceLoad, QualityLoad, read_measures, read_price, read_quality
from evaluation.intake.reader import read_workbook
from evaluation.model import LotResult, MeasureValue, State
from evaluation.scoring.measures import measure_points
from evaluation.scoring.quality import BidInput
from evaluation.scoring.ranking import LotInput, rank_lot

SAMPLES = Path(__file__).resolve().parents[2] / "sample_bids"


@dataclass(frozen=True)
class Samples:
    """One folder of samples: its method and what its workbooks say, with the findings of each."""

    method: Method
    quality: QualityLoad
    price: PriceLoad
    findings: tuple[Finding, ...]
    measures: MeasureLoad | None = None
    new_price: PriceLoad | None = None
    later: tuple[Finding, ...] = ()


def sealed(folder: str) -> tuple[Method, str]:
    data = (SAMPLES / folder / "method.toml").read_bytes()
    return parse(data.decode(), folder), hashlib.sha256(data).hexdigest()


def supplied(folder: str) -> dict[str, str]:
    found = sorted((SAMPLES / folder / "attachments").glob("*"))
    return {path.name: hashlib.sha256(path.read_bytes()).hexdigest() for path in found}


def read(folder: str, name: str, which: str, **more: object):
    """A workbook's load and every finding about it; no load where it may not be opened."""
    method, seal = sealed(folder)
    book, findings = read_workbook((SAMPLES / folder / name).read_bytes(), name)
    if book is None:
        return None, findings
    reader = {"quality": read_quality, "price": read_price, "measures": read_measures}[which]
    load, found = reader(book, method, seal=seal, file=name, sha256="0" * 64, **more)
    return load, [*findings, *found]


@cache
def samples(folder: str) -> Samples:
    method, _ = sealed(folder)
    quality, first = read(folder, "quality.xlsx", "quality", attachments=supplied(folder))
    bids = {(bid.lot, bid.provider) for bid in quality.bids}
    price, second = read(folder, "price.xlsx", "price", bids=bids)
    found = Samples(method, quality, price, (*first, *second))
    if method.cycle is None:
        return found
    measures, third = read(folder, "measures_first.xlsx", "measures", cycle="first", known=quality.providers)
    new_price, fourth = read(folder, "price_first.xlsx", "price", cycle="first", bids=bids)
    return replace(found, measures=measures, new_price=new_price, later=(*third, *fourth))


def bids(found: Samples) -> dict[str, list[BidInput]]:
    """Every bid of the tender by lot, in the state that published rules and recorded judgements give it."""
    by_lot: dict[str, list[BidInput]] = defaultdict(list)
    for bid in found.quality.bids:
        judged = [c for c in found.quality.conditions if c.provider == bid.provider and c.lot in ("", bid.lot)]
        failed = any(not c.met for c in judged)
        late = found.method.deadline is not None and bid.received > found.method.deadline
        state = State.WITHDRAWN if bid.withdrawn else State.LATE if late else State.IN
        by_lot[bid.lot].append(
            BidInput(
                bid.provider,
                State.DISREGARDED_CONDITION if failed and state is State.IN else state,
                {m.question: m for m in found.quality.marks if m.provider == bid.provider and m.lot in ("", bid.lot)},
                _measured(found.quality.measures, bid.provider, bid.lot),
                {r.line: r for r in found.price.rates if (r.lot, r.provider) == (bid.lot, bid.provider)},
            )
        )
    return by_lot


def _measured(values: tuple[MeasureValue, ...], provider: str, lot: str) -> dict[str, MeasureValue]:
    return {v.measure: v for v in values if v.provider == provider and v.lot in ("", lot)}


def ranked(found: Samples, lot: str, *, without: tuple[str, ...] = ()) -> LotResult:
    """A lot of the tender, every low price kept, without the bids named."""
    return rank_lot(found.method, LotInput(lot, [bid for bid in _cached(found)[lot] if bid.provider not in without]))


@cache
def _bids_of(folder: str) -> dict[str, list[BidInput]]:
    return bids(samples(folder))


def _cached(found: Samples) -> dict[str, list[BidInput]]:
    return next(_bids_of(f) for f in ("aldermere", "small/fixed_rate", "small/configurable") if samples(f) is found)


@cache
def reassessed(lot: str, left: frozenset[str] = frozenset()) -> LotResult:
    """A lot of the county in the first re-assessment: those the tender ranked, less `left`, who have withdrawn."""
    found = samples("aldermere")
    assert found.measures
    assert found.new_price
    cqc, before = found.method.measure("cqc_overall"), {b.provider: b for b in _cached(found)[lot]}
    rows = []
    for bid in ranked(found, lot).bids:
        if bid.rank is None:
            continue
        ref = bid.provider
        carried = measure_points(cqc, before[ref].measures.get("cqc_overall"), {})
        rows.append(
            BidInput(
                ref,
                State.WITHDRAWN if ref in left else State.IN,
                measures=_measured(found.measures.measures, ref, lot),
                rates={r.line: r for r in found.new_price.rates if (r.lot, r.provider) == (lot, ref)},
                carried={"cqc_overall": carried.value if carried else Fraction(0)},
            )
        )
    return rank_lot(found.method, LotInput(lot, rows), cycle=True)
