"""Between the vocabulary and the journal: each record as the body of an entry, numbers as exact text."""

from collections.abc import Mapping
from datetime import date, datetime
from fractions import Fraction
from hashlib import sha256

from evaluation.exact import number, text
from evaluation.model import (
    AgreedMark,
    Answer,
    Bid,
    ConditionAnswer,
    CostLine,
    Decision,
    Gap,
    MeasureValue,
    Provider,
    Rate,
    Source,
)
from evaluation.store.journal import canonical
from evaluation.store.records import Draft, Entry, Key, Plain

GAPS = {gap.value: gap for gap in Gap}


def draft(record: object, cycle: str = "") -> Draft:
    """The entry that keeps a record. Raises TypeError for a record that is not kept by itself."""
    maker = _DRAFTS.get(type(record))
    if maker is None:
        raise TypeError(f"a {type(record).__name__} is not kept by itself")
    return maker(record, cycle)  # type: ignore[operator, no-any-return]


def price_draft(lot: str, provider: str, rates: list[Rate], costs: list[CostLine], cycle: str) -> Draft:
    """One entry for all that a bid says of its price."""
    body = {
        "rates": {rate.line: _amount(rate.amount, rate.source) for rate in rates},
        "costs": {cost.line: _amount(cost.amount, cost.source) for cost in costs},
    }
    return Draft(Key("price", cycle, lot, provider), body)


def gone(entry: Entry) -> Draft:
    """The entry that says a later file no longer holds this record. What was there stays in the journal."""
    return Draft(entry.key, {"gone": True})


def is_gone(entry: Entry) -> bool:
    """Whether a later file left this record out."""
    return entry.body.get("gone") is True


def provider_of(entry: Entry) -> Provider:
    """The provider that an entry keeps."""
    return Provider(entry.key.provider, _text(entry, "name"), _source(entry.body.get("source")))


def bid_of(entry: Entry) -> Bid:
    """The bid that an entry keeps."""
    body, key = entry.body, entry.key
    withdrawn, preference = body.get("withdrawn"), body.get("preference")
    return Bid(
        key.lot,
        key.provider,
        datetime.fromisoformat(_text(entry, "received")),
        date.fromisoformat(str(withdrawn)) if withdrawn else None,
        int(str(preference)) if preference else None,
        _source(body.get("source")),
    )


def condition_of(entry: Entry) -> ConditionAnswer:
    """The condition check that an entry keeps."""
    key = entry.key
    return ConditionAnswer(
        key.provider,
        key.item,
        entry.body["met"] is True,
        _text(entry, "by"),
        _text(entry, "reason"),
        key.lot,
        _source(entry.body.get("source")),
    )


def answer_of(entry: Entry) -> Answer:
    """The answer that an entry keeps; `attachments` are the names of kept files."""
    files = entry.body.get("attachments") or []
    names = tuple(str(f["name"]) for f in files if isinstance(f, dict)) if isinstance(files, list) else ()
    source = _source(entry.body.get("source"))
    return Answer(
        entry.key.provider, entry.key.item, _text(entry, "text"), entry.key.lot, names, source, _text(entry, "summary")
    )


def mark_of(entry: Entry) -> AgreedMark:
    """The agreed mark that an entry keeps."""
    key = entry.key
    return AgreedMark(
        key.provider,
        key.item,
        number(_text(entry, "mark")),
        _text(entry, "reason"),
        _text(entry, "people"),
        key.lot,
        _text(entry, "pointer"),
        _source(entry.body.get("source")),
    )


def measure_of(entry: Entry) -> MeasureValue:
    """The measure that an entry keeps: a number, a category, or why there is none."""
    body, key = entry.body, entry.key
    kind, said, sample = body["kind"], _text(entry, "value"), body.get("sample")
    value: Fraction | str | Gap = number(said) if kind == "number" else GAPS[said] if kind == "gap" else said
    return MeasureValue(
        key.provider, key.item, value, key.lot, int(str(sample)) if sample else None, _source(body.get("source"))
    )


def rates_of(entry: Entry) -> dict[str, Rate]:
    """The rates that a price entry keeps, by line."""
    key = entry.key
    return {
        line: Rate(key.provider, key.lot, line, number(said["amount"]), _source(said.get("source")))
        for line, said in _amounts(entry, "rates").items()
    }


def price_mark(entry: Entry) -> str:
    """What tells the price of an entry from every other: the SHA-256 of whose it is and of its rates and cost lines.

    The same amounts loaded again have the same mark, so loading another price in between settles nothing anew.
    """
    said = {
        "bid": list(entry.key.parts),
        "rates": {line: text(rate.amount) for line, rate in rates_of(entry).items()},
        "costs": {line: text(cost.amount) for line, cost in costs_of(entry).items()},
    }
    return sha256(canonical(said).encode()).hexdigest()


def costs_of(entry: Entry) -> dict[str, CostLine]:
    """The bidder's own cost lines that a price entry keeps, by line."""
    key = entry.key
    return {
        line: CostLine(key.provider, key.lot, line, number(said["amount"]), _source(said.get("source")))
        for line, said in _amounts(entry, "costs").items()
    }


def decision_of(entry: Entry) -> Decision:
    """The decision that an entry keeps."""
    key = entry.key
    outcome, reason, by = _text(entry, "outcome"), _text(entry, "reason"), _text(entry, "by")
    return Decision(key.item, key.lot, key.provider, outcome, reason, by, entry.when, key.cycle)


def _text(entry: Entry, name: str) -> str:
    said = entry.body.get(name)
    return "" if said is None else str(said)


def _amounts(entry: Entry, name: str) -> dict[str, dict[str, Plain]]:
    said = entry.body.get(name) or {}
    return {line: value for line, value in said.items() if isinstance(value, dict)} if isinstance(said, dict) else {}


def _amount(amount: Fraction, source: Source | None) -> dict[str, object]:
    return {"amount": text(amount), "source": _said(source)}


def _said(source: Source | None) -> dict[str, str] | None:
    return None if source is None else {"kind": source.kind, "text": source.text, "sha256": source.file}


def _source(said: object) -> Source | None:
    if not isinstance(said, dict):
        return None
    return Source(str(said.get("kind", "")), str(said.get("text", "")), str(said.get("sha256", "")))


def _provider(p: Provider, _: str) -> Draft:
    return Draft(Key("provider", provider=p.ref), {"name": p.name, "source": _said(p.source)})


def _bid(b: Bid, _: str) -> Draft:
    body = {
        "received": b.received.isoformat(),
        "withdrawn": b.withdrawn.isoformat() if b.withdrawn else None,
        "preference": None if b.preference is None else str(b.preference),
        "source": _said(b.source),
    }
    return Draft(Key("bid", lot=b.lot, provider=b.provider), body)


def _condition(c: ConditionAnswer, _: str) -> Draft:
    body = {"met": c.met, "by": c.by, "reason": c.reason, "source": _said(c.source)}
    return Draft(Key("condition", lot=c.lot, provider=c.provider, item=c.condition), body)


def _answer(a: Answer, _: str, files: Mapping[str, str] | None = None) -> Draft:
    kept = [{"name": name, "file": (files or {})[name]} for name in a.attachments if name in (files or {})]
    body: dict[str, object] = {"text": a.text, "attachments": kept, "source": _said(a.source)}
    body |= {"summary": a.summary} if a.summary else {}  # what was kept before summaries were asked for stays as it was
    return Draft(Key("answer", lot=a.lot, provider=a.provider, item=a.question), body)


def answer_draft(answer: Answer, files: Mapping[str, str]) -> Draft:
    """The entry that keeps an answer, each attachment tied to the kept file of that name (name -> SHA-256)."""
    return _answer(answer, "", files)


def _mark(m: AgreedMark, _: str) -> Draft:
    body = {
        "mark": text(m.mark),
        "reason": m.reason,
        "people": m.people,
        "pointer": m.pointer,
        "source": _said(m.source),
    }
    return Draft(Key("mark", lot=m.lot, provider=m.provider, item=m.question), body)


def _measure(m: MeasureValue, cycle: str) -> Draft:
    kind = "gap" if isinstance(m.value, Gap) else "number" if isinstance(m.value, Fraction) else "category"
    said = text(m.value) if isinstance(m.value, Fraction) else str(m.value)
    sample = None if m.sample is None else str(m.sample)
    body = {"kind": kind, "value": said, "sample": sample, "source": _said(m.source)}
    return Draft(Key("measure", cycle, m.lot, m.provider, m.measure), body)


def decision_draft(decision: Decision, version: int | None = None) -> Draft:
    """The entry that keeps a decision; `version` refuses to write over a decision that was not seen."""
    key = Key("decision", decision.cycle, decision.lot, decision.provider, decision.kind)
    return Draft(key, {"outcome": decision.outcome, "reason": decision.reason, "by": decision.by}, version)


_DRAFTS = {
    Provider: _provider,
    Bid: _bid,
    ConditionAnswer: _condition,
    Answer: _answer,
    AgreedMark: _mark,
    MeasureValue: _measure,
}
