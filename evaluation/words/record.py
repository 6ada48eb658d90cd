"""The record in plain words: one sentence for each entry, from its kind, what it is about and what it says."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from types import MappingProxyType

from evaluation.words.labels import STAGE_NAMES, count, listed
from evaluation.words.review import STEPS

#: kind of entry -> what it is called
KINDS: Mapping[str, str] = MappingProxyType(
    {
        "stage": "Stages",
        "method": "Method texts",
        "rehearsal": "Rehearsals read",
        "seal": "Seals",
        "pack": "Tender packs",
        "change": "Changes after the seal",
        "invitation": "Invitations",
        "note": "Marking notes",
        "load": "Workbooks loaded",
        "file": "Files kept",
        "provider": "Providers",
        "bid": "Bids",
        "condition": "Conditions of participation",
        "answer": "Answers",
        "mark": "Agreed marks",
        "measure": "Measures",
        "price": "Prices",
        "decision": "Decisions",
        "review": "Low-price cases",
        "evidence": "Evidence of costs",
        "draw": "Words for draws",
        "run": "Rankings kept",
        "issue": "Lists issued",
        "working": "Workings of cost (play)",
        "what_if": "Rises of prices tried (play)",
    }
)

#: a step of a low-price case and whether it was a yes -> how it came out
_OUTCOMES = {
    ("considered", True): ": a concern to put to the provider",
    ("considered", False): ": no concern",
    ("assessed", True): ": satisfied, so the bid stays in",
    ("assessed", False): ": not satisfied",
    ("decided", True): ": kept all the same, with a plan for the risk",
    ("decided", False): ": disregarded for its price",
}
_ENVELOPES = {"quality": "quality workbook", "price": "price workbook", "measures": "measures workbook"}
_MATTERS = {
    "late": "late bid",
    "withdrawal": "withdrawal",
    "exclusion": "exclusion",
    "nontreaty": "non-treaty supplier",
    "procedure": "breach of procedure",
    "leaving": "leaving the list",
    "tie": "draw",
}
_RUNS = {
    "every_low_price_in": "with every low price in",
    "as_decided": "as decided about low prices",
    "issued": "as issued",
}
#: power that a change after the seal rests on -> how it is said
ROUTES = {
    "refinement": "refined under the Procurement Act 2023 s.24",
    "before_first_deadline": "terms modified under the Procurement Act 2023 s.31(1)",
    "before_final_deadline": "terms modified under the Procurement Act 2023 s.31(2)",
}
_GAPS = {
    "missing": "missing",
    "not_rated": "not rated",
    "not_enough": "not enough to go by",
    "not_applicable": "not applicable",
}


@dataclass(frozen=True, slots=True)
class Written:
    """An entry as plain values. `names` turns an id of a lot, provider, question, measure or condition into a name."""

    kind: str
    cycle: str
    lot: str
    provider: str
    item: str
    version: int
    body: Mapping[str, object]
    names: Mapping[str, str]

    def said(self, key: str) -> str:
        """What the body says under a key, as text; empty where it says nothing."""
        value = self.body.get(key)
        return "" if value is None else str(value)

    def name(self, key: str) -> str:
        """The name of an id, or the id itself."""
        return self.names.get(key, key)

    @property
    def bid(self) -> str:
        """Whose bid it is, and for which lot: "Teapot Lane Homecare Ltd (P001), Castle Alder"."""
        who = f"{self.name(self.provider)} ({self.provider})" if self.provider else ""
        return ", ".join(part for part in (who, self.name(self.lot)) if part)


def entry_words(entry: Written) -> str:
    """What an entry records, in one or two sentences."""
    if entry.body.get("gone") is True:
        return f"{_about(entry)}: left out by a later workbook. What was there before stays in the record."
    words = _WORDS.get(entry.kind)
    said = words(entry) if words else f"{_about(entry)}."
    again = f" This is version {entry.version}." if entry.version > 1 and entry.kind not in ("stage", "review") else ""
    period = f" Re-assessment “{entry.cycle}”." if entry.cycle else ""
    return said + again + period


def _about(e: Written) -> str:
    what = {"mark": "Agreed mark", "price": "Price", "answer": "Answer", "measure": "Measure", "bid": "Bid"}
    head = what.get(e.kind, e.kind.capitalize())
    return f"{head} of {e.bid}{f', {e.name(e.item)}' if e.item else ''}" if e.bid else head


def _stage(e: Written) -> str:
    name, why, by = STAGE_NAMES.get(e.said("stage"), e.said("stage")), e.said("reason"), e.said("by")
    return f"The procurement moved to “{name}”{f', by {by}' if by else ''}: {_ended(why)}"


def _seal(e: Written) -> str:
    return f"The method was sealed. The fingerprint (SHA-256) of its text begins with {e.said('sha256')[:12]}."


def _rehearsal(e: Written) -> str:
    return f"The rehearsal of the method was read; the fingerprint of its text begins with {e.said('sha256')[:12]}."


def _method(e: Written) -> str:
    return f"The method's text was saved. Its fingerprint (SHA-256) begins with {e.said('sha256')[:12]}."


def _pack(e: Written) -> str:
    forms = listed([f"{name} {e.said(key)[:12]}" for key, name in (("docx", "Word"), ("html", "web page"))])
    return f"The tender pack was made from the sealed method. Fingerprints begin: {forms}. Made by {e.said('made_by')}."


def _change(e: Written) -> str:
    told, parts = e.body.get("told"), e.body.get("parts")
    names = listed([str(name) for name in told]) if isinstance(told, list) else ""
    what = listed([str(part) for part in parts]) if isinstance(parts, list) else ""
    heard = f"Told: {_ended(names)}" if names else "No supplier took part yet."
    return (
        f"The sealed method was changed ({ROUTES.get(e.said('route'), e.said('route'))}): {what}. "
        f"Decided by {e.said('by')}, approved by {_ended(e.said('approved_by'))} {_ended(e.said('why'))} {heard}"
    )


def _invitation(e: Written) -> str:
    return f"Final tenders were invited on {e.said('on')}, by {_ended(e.said('by'))} {_ended(e.said('reason'))}"


def _note(e: Written) -> str:
    why = e.said("kept_because")
    kept = f" Kept with words that are not published: {_ended(why)}" if why else ""
    return f"Marking note of {e.said('by')} on “{e.name(e.item)}”, {count(len(e.said('text').split()), 'word')}.{kept}"


def _provider(e: Written) -> str:
    return f"Provider {e.provider}: {_ended(e.said('name'))}"


def _bid(e: Written) -> str:
    withdrawn = f" Withdrawn on {e.said('withdrawn')}." if e.said("withdrawn") else ""
    received = e.said("received").replace("T", " ")[:16]
    return f"Bid of {e.bid}: received {received}.{withdrawn}"


def _condition(e: Written) -> str:
    met = "met" if e.body.get("met") is True else "not met"
    return f"Condition “{e.name(e.item)}” of {e.bid}: {met}, judged by {_ended(e.said('by'))} {e.said('reason')}"


def _answer(e: Written) -> str:
    files = e.body.get("attachments")
    size = len(files) if isinstance(files, list) else 0
    more = f" With {count(size, 'attachment')}." if size else ""
    return f"Answer of {e.bid} to “{e.name(e.item)}”, {count(len(e.said('text').split()), 'word')}.{more}"


def _mark(e: Written) -> str:
    return (
        f"Agreed mark {e.said('mark')} for {e.bid}, “{e.name(e.item)}”. {_ended(e.said('reason'))} "
        f"Agreed by {_ended(e.said('people'))}"
    )


def _measure(e: Written) -> str:
    value = _GAPS.get(e.said("value"), e.said("value")) if e.said("kind") == "gap" else e.said("value")
    return f"Measure “{e.name(e.item)}” of {e.bid}: {_ended(value)}"


def _price(e: Written) -> str:
    rates, costs = e.body.get("rates"), e.body.get("costs")
    sizes = [(len(part) if isinstance(part, dict) else 0) for part in (rates, costs)]
    return f"Price of {e.bid}: {count(sizes[0], 'rate')} and {count(sizes[1], 'cost line')}."


def _decision(e: Written) -> str:
    matter, said = _MATTERS.get(e.item, e.item), e.said("outcome")
    if e.item == "tie":
        said = listed([e.name(ref) for ref in said.split(",")], "then")
    made = ""
    if e.item == "tie" and e.said("seed"):
        made = f" Made by the program from the seed “{e.said('seed')}”; anybody can make it again."
    return f"Decision about {e.bid}, {matter}: {said}, by {_ended(e.said('by'))} {e.said('reason')}{made}"


def _review(e: Written) -> str:
    """A step of a low-price case. A version counts the steps here, so it is not said again."""
    step, lot = STEPS.get(e.said("event"), e.said("event")), e.said("lot")
    about = f", {e.name(lot)}" if lot else ""
    told = _OUTCOMES.get((e.said("event"), _yes(e)), "")
    people = listed([name for name in (e.said("by"), e.said("second")) if name])
    said = f"{step.lower()}{told}, by {_ended(people)} {e.said('reason')}".strip()
    return f"Low-price case {e.item} of {e.bid}{about}: {said}"


def _yes(e: Written) -> bool:
    return any(e.body.get(name) is True for name in ("concern", "satisfied", "kept"))


def _evidence(e: Written) -> str:
    return f"Evidence of costs kept: {e.said('name')}. {_ended(e.said('shows'))} Put in by {_ended(e.said('by'))}"


def _draw(e: Written) -> str:
    drawn = listed([e.name(ref) for ref in e.said("among").split(",")])
    return f"Words for a draw between {drawn}: “{e.said('first')}” and “{e.said('second')}”, by {_ended(e.said('by'))}"


def _issue(e: Written) -> str:
    what = "The list of a re-assessment" if e.cycle else "The result of the tender"
    return f"{what} was issued, by {_ended(e.said('by'))} {_ended(e.said('reason'))}"


def _file(e: Written) -> str:
    size = int(e.said("size") or 0)
    kept = f"{size:,} bytes" if size < 100_000 else f"{size / 1_000_000:.1f} MB"
    return f"File kept as it came: {e.said('name')}, {kept}."


def _load(e: Written) -> str:
    kind = _ENVELOPES.get(e.item, e.item)
    sizes = (("new", "new"), ("changed", "changed"), ("left_out", "left out"))
    told = listed([f"{e.said(key)} {word}" for key, word in sizes if e.said(key) not in ("", "0")]) or "nothing new"
    return f"The {kind} {e.said('name')} was loaded: {told}."


def _run(e: Written) -> str:
    bids = e.body.get("bids")
    size = len(bids) if isinstance(bids, dict) else 0
    return f"Ranking of {e.name(e.lot)} kept {_RUNS.get(e.item, e.item)}, {count(size, 'bid')}."


def _ended(words: str) -> str:
    return words if words.endswith((".", "!", "?")) else f"{words}."


def _working(e: Written) -> str:
    return f"A working of what care costs was kept, as play: “{e.said('name')}”. Nothing is ranked by it."


def _what_if(e: Written) -> str:
    size, movers = e.said("rise"), e.said("movers")
    return f"Tried as play for {e.name(e.lot)}: every price higher by {size}. Providers that would move: {movers}."


_WORDS: Mapping[str, Callable[[Written], str]] = MappingProxyType(
    {
        "stage": _stage,
        "method": _method,
        "rehearsal": _rehearsal,
        "seal": _seal,
        "pack": _pack,
        "change": _change,
        "invitation": _invitation,
        "note": _note,
        "provider": _provider,
        "bid": _bid,
        "condition": _condition,
        "answer": _answer,
        "mark": _mark,
        "measure": _measure,
        "price": _price,
        "decision": _decision,
        "review": _review,
        "evidence": _evidence,
        "draw": _draw,
        "file": _file,
        "load": _load,
        "run": _run,
        "issue": _issue,
        "working": _working,
        "what_if": _what_if,
    }
)
