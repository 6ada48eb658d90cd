"""Use case: a file of prices looked at by any low-price test. It needs no procurement and leaves nothing behind."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

from criteria.low_price_tests import LowPriceTest
from criteria.schema import Method
from evaluation.exact import text
from evaluation.exceptions import RuleError, TableError
from evaluation.findings import Finding, stops
from evaluation.low_price.catalogue import PRICE_TESTS
from evaluation.low_price.floors import Floors
from evaluation.low_price.table import NOTHING, Around, look_at, named_test
from evaluation.model import LowPriceSignal, Signal
from evaluation.reports.json_results import Json, number_json, step_json
from evaluation.scoring.table import Row
from evaluation.service.cost import figures, law_of, lot_costs
from evaluation.service.table_file import error_in, read_table
from evaluation.words.low_price import sentences

FORMAT = "evenhand-low-price/1"
PRICE, FIRST, COUNTS, LOT, COST = "price", "first_price", "counts", "lot", "cost."
_NO = frozenset({"no", "false", "0"})


@dataclass(frozen=True, slots=True)
class Looked:
    """What one test said of every bid of one lot of a file, in the file's order."""

    lot: str
    test: LowPriceTest
    signals: tuple[LowPriceSignal, ...]


def look_at_file(
    data: bytes,
    name: str,
    test: str | Mapping[str, object],
    *,
    budget: object = None,
    on: date | None = None,
    method: Method | None = None,
) -> list[Looked]:
    """Every lot of a table of prices, in the table's order.

    `data` is a CSV, TSV, JSON or .xlsx file, as `name` ends, with columns bid and price, and where a test wants them
    lot, first_price, counts ("no" = tested only) and cost.LINE. `on` is the day whose law counts; `method` states the
    costs of its lots, and the day unless `on` does. Raises UnknownNameError and RuleError for the test, and TableError
    with every finding in the table.
    """
    made = named_test(test)
    rows, findings = read_table(data, name)
    findings = [*findings, *_trouble(rows, name), *_lots_unknown(rows, name, method)]
    around, done = _around(made, budget, on, method), list[Looked]()
    for lot, bids in _by_lot(rows).items():
        try:
            known = _beside(replace(around, lot=lot), bids, method, lot)
            done.append(Looked(lot, made, look_at({row.bid: row.values.get(PRICE) for row in bids}, made, known)))
        except TableError as error:
            findings += error.findings
    if stops(findings):
        raise TableError(findings)
    return done


def _around(test: LowPriceTest, budget: object, on: date | None, method: Method | None) -> Around:
    if "cost" in test.needs and (method is None or method.low_price is None or method.low_price.cost is None):
        raise RuleError(test.rule, ["it holds prices against stated costs; give a method that states them (--method)."])
    if on is not None:
        return replace(NOTHING, budget=budget, law=figures().on(on))
    law = law_of(method, method.low_price) if method is not None and method.low_price is not None else None
    return replace(NOTHING, budget=budget, law=law)


def _beside(around: Around, rows: Sequence[Row], method: Method | None, lot: str) -> Around:
    costs = lot_costs(method) if method is not None else {}
    found = costs.get(lot) or (next(iter(costs.values())) if len(costs) == 1 else None)
    return replace(
        around,
        floors=Floors(found) if found is not None else None,
        first={row.bid: row.values.get(FIRST) for row in rows},
        left_out=frozenset(row.bid for row in rows if str(row.values.get(COUNTS, "")).strip().casefold() in _NO),
        costs={row.bid: {k.removeprefix(COST): v for k, v in row.values.items() if k.startswith(COST)} for row in rows},
        places={row.bid: row.places.get(PRICE, row.bid) for row in rows},
    )


def _by_lot(rows: Sequence[Row]) -> dict[str, list[Row]]:
    found = dict[str, list[Row]]()
    for row in rows:
        found.setdefault(str(row.values.get(LOT) or "").strip(), []).append(row)
    return found


def _trouble(rows: Sequence[Row], name: str) -> list[Finding]:
    if not any(PRICE in row.values for row in rows):
        to_do = "Head one column with 'price'."
        return [error_in("column_missing", "The table has no column 'price'.", to_do, name)]
    counts = Counter((str(row.values.get(LOT) or "").strip(), row.bid) for row in rows)
    return [
        error_in("bid_twice", f"The bid '{bid}' stands in {count} rows.", "Give each bid one row in each lot.", name)
        for (_, bid), count in counts.items()
        if count > 1
    ]


def _lots_unknown(rows: Sequence[Row], name: str, method: Method | None) -> list[Finding]:
    """A lot that a method with several lots does not have: then nobody knows which costs are meant."""
    known = [lot.id for lot in method.lots] if method is not None else []
    unknown = [lot for lot in _by_lot(rows) if lot not in known] if len(known) > 1 else []
    to_do = f"Give one of them in a column 'lot': {', '.join(known)}."
    return [error_in("lot_unknown", f"The method has no lot '{lot}'.", to_do, name) for lot in unknown]


def looks_json(done: Sequence[Looked]) -> dict[str, Json]:
    """What a test said, as plain values; numbers exactly, and as a person reads them. See docs/low_prices.md."""
    test = done[0].test if done else None
    told = PRICE_TESTS[test.rule] if test is not None else None
    return {
        "format": FORMAT,
        "rule": test.rule if test is not None else "",
        "sentence": told.words(test) if told is not None and test is not None else "",
        "information": told.information if told is not None else False,
        "lots": [_lot(looked) for looked in done],
    }


def _lot(looked: Looked) -> Json:
    named = [signal.provider for signal in looked.signals if signal.outcome is Signal.SIGNAL]
    return {"lot": looked.lot, "signals": list(named), "bids": [_bid(signal) for signal in looked.signals]}


def _bid(signal: LowPriceSignal) -> Json:
    return {
        "bid": signal.provider,
        "outcome": signal.outcome.value,
        "why": signal.why,
        "price": number_json(signal.price.value if signal.price else None),
        "limit": number_json(signal.floor.value if signal.floor else None),
        "says": list(sentences(signal)),
        "facts": {name: value if isinstance(value, str) else text(value) for name, value in signal.facts.items()},
        "working": [step_json(step) for step in (signal.price, signal.floor, *signal.working) if step is not None],
    }
