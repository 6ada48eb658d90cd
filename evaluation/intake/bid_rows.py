"""Providers, bids and conditions: from rows to records, with every finding."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from functools import cached_property

from criteria.schema import Method
from evaluation.findings import Finding, Severity
from evaluation.intake import values
from evaluation.intake.book import Cell
from evaluation.intake.lookup import Names, References
from evaluation.intake.names import lookalikes, said
from evaluation.intake.table import Row, Seen, Table
from evaluation.model import Bid, ConditionAnswer, Provider

_YES_NO = ("Yes", "No")
_CONDITION_KEYS = frozenset({"provider", "condition", "lot"})


@dataclass(frozen=True)
class Received:
    """Which bids a workbook may speak of. `keys` None: the bids could not be read, so nothing is compared with them.

    `live` leaves out bids that came late or were withdrawn: nobody needs to have marked those. `unclear` are providers
    with a bid whose lot could not be read: that is a finding already, and what is said of them is checked all the same.
    """

    keys: frozenset[tuple[str, str]] | None
    live: frozenset[tuple[str, str]] = frozenset()
    unclear: frozenset[str] = frozenset()

    @cached_property
    def bidders(self) -> frozenset[str]:
        """Every provider with a bid."""
        return frozenset(provider for _, provider in self.keys or ())

    @cached_property
    def providers(self) -> dict[str, tuple[str, ...]]:
        """The lots of each provider that has a live bid, both in order."""
        found: dict[str, list[str]] = defaultdict(list)
        for lot, provider in sorted(self.live):
            found[provider].append(lot)
        return {provider: tuple(lots) for provider, lots in sorted(found.items())}

    def check(self, table: Table, row: Row, lot: str, provider: str) -> bool:
        """Whether there is such a bid (for any lot, where `lot` is ""); else with a finding."""
        if self.keys is None or (lot, provider) in self.keys or provider in self.unclear:
            return True
        if not lot and provider in self.bidders:
            return True
        what = f"No bid by {provider}{f' for the lot {lot}' if lot else ''} is recorded, so nothing can be said of it."
        do = "Correct the lot or the provider, or enter the bid if it was received."
        table.collector.error("bid_not_received", what, do, table.place(row, "provider"))
        return False


def whole(cell: Cell, label: str, least: int = 0, to_do: str = "Write a whole number, such as 3.") -> int | Finding:
    """A whole number, not below `least`."""
    value = values.number(cell, label, places=0, to_do=to_do)
    if isinstance(value, Finding):
        if value.code != "number_places":
            return value
        what = f"The {label} is {cell.value}, and it has to be a whole number."
        return Finding(value.severity, value.code, what, to_do, cell=cell.ref)
    if value < least:
        what = f"The {label} is {value}; it counts from {least}."
        return Finding(Severity.ERROR, "number_too_small", what, to_do, cell=cell.ref)
    return int(value)


def read_providers(table: Table, known: Sequence[Provider]) -> tuple[Provider, ...]:
    """Every provider on the sheet, once; names that could be mistaken for one another are left for a person."""
    found: dict[str, Provider] = {}
    rows: dict[str, Row] = {}
    spellings: dict[str, str] = {}
    any_reference = References(None, "")
    for row in table.rows:
        number = table.need(row, "provider", any_reference.find)
        name = table.needed_prose(row, "name")
        if number is None:
            continue
        if number in found:
            _again(table, row, found[number], name)
            continue
        alike = spellings.setdefault(number.casefold(), number)
        if alike != number:
            what = f"The references '{alike}' and '{number}' differ only by capital letters."
            table.collector.error(
                "provider_ref_alike", what, "Use one spelling of the reference.", table.place(row, "provider")
            )
        found[number] = Provider(number, name or "", table.source(row, "provider"))
        rows[number] = row
    for pair in lookalikes([*(each for each in found.values() if each.name), *known]):
        on_sheet = [each.ref for each in (pair.second, pair.first) if each.ref in rows]
        if on_sheet:  # two that were there before have been looked at before
            table.collector.add(replace(said(pair), cell=table.place(rows[on_sheet[0]], "name")))
    return tuple(found.values())


def _again(table: Table, row: Row, first: Provider, name: str | None) -> None:
    place = table.place(row, "provider")
    if name is not None and name != first.name:
        what = f"The reference {first.ref} has two names, '{first.name}' and '{name}'."
        do = "If they are two providers, give each its own reference; if one, keep one row."
        table.collector.error("provider_two_names", what, do, place)
        return
    what = f"The provider {first.ref} is listed twice."
    table.collector.warning("provider_twice", what, "Nothing is lost: the second row says the same. Delete it.", place)


def read_bids(table: Table, method: Method, lots: Names, refs: References) -> tuple[tuple[Bid, ...], Received]:
    """The bids that could be read whole, and the keys of all that were tried."""
    seen, due = Seen(table, "bid", "The bid"), deadline_of(method)
    tried: set[tuple[str, str]] = set()
    dead: set[tuple[str, str]] = set()
    unclear: set[str] = set()
    bids: list[tuple[Row, Bid]] = []
    for row in table.rows:
        lot, provider = table.need(row, "lot", lots.find), table.need(row, "provider", refs.find)
        received = table.need(row, "received", lambda cell: values.moment(cell, "date and time received"))
        withdrawn = table.may(row, "withdrawn", lambda cell: values.day(cell, "day of withdrawal"))
        preference = table.may(row, "preference", lambda cell: whole(cell, "preference", 1))
        if lot is None and provider is not None:
            unclear.add(provider)
        if lot is None or provider is None or seen.again((lot, provider), row, "lot"):
            continue
        tried.add((lot, provider))
        if _late(table, row, due, received) or "withdrawn" in row.cells:
            dead.add((lot, provider))
        if received is not None:
            bid = Bid(lot, provider, received, withdrawn, preference, table.source(row, "lot"))
            _check_withdrawn(table, row, bid)
            bids.append((row, bid))
    if method.lot_limit and method.lot_limit.rule == "provider_preference":
        _preferences(table, bids, method.lot_limit.most)
    return tuple(bid for _, bid in bids), Received(frozenset(tried), frozenset(tried - dead), frozenset(unclear))


def deadline_of(method: Method) -> datetime | None:
    """The deadline on the clock of the United Kingdom, whose time is meant where the method names no zone."""
    due = method.deadline
    return None if due is None else due.astimezone(values.LONDON) if due.tzinfo else due.replace(tzinfo=values.LONDON)


def _late(table: Table, row: Row, due: datetime | None, received: datetime | None) -> bool:
    if due is None or received is None or received.astimezone(UTC) <= due.astimezone(UTC):
        return False
    what = f"The bid came in at {received:%Y-%m-%d %H:%M:%S}, after the deadline of {due:%Y-%m-%d %H:%M}."
    do = "It is recorded as late. A named person decides what becomes of it."
    table.collector.add(Finding(Severity.NOTE, "bid_late", what, do, cell=table.place(row, "received")))
    return True


def _check_withdrawn(table: Table, row: Row, bid: Bid) -> None:
    if bid.withdrawn and bid.withdrawn < bid.received.date():
        what = f"The bid was withdrawn on {bid.withdrawn}, before it came in on {bid.received:%Y-%m-%d}."
        table.collector.error(
            "withdrawn_before_received", what, "Correct one of the two dates.", table.place(row, "withdrawn")
        )


def _preferences(table: Table, bids: Iterable[tuple[Row, Bid]], most: int | None) -> None:
    """Each provider's order of lots: no place twice, and none left out where it bids for more lots than it may hold."""
    by_provider: dict[str, list[tuple[Row, Bid]]] = defaultdict(list)
    for row, bid in bids:
        if bid.withdrawn is None:
            by_provider[bid.provider].append((row, bid))
    for provider, own in by_provider.items():
        places: dict[int, str] = {}
        for row, bid in own:
            place = table.place(row, "preference")
            if bid.preference is None:
                if len(own) > (most or 1) and "preference" not in row.cells:
                    limit = f"may hold {most}" if most else "may hold a share of all lots"
                    what = f"{provider} bids for {len(own)} lots and {limit}, and has given no preference here."
                    do = "Write its place in the provider's own order of lots, 1 first."
                    table.collector.error("preference_missing", what, do, place)
            elif (first := places.setdefault(bid.preference, place)) != place:
                what = f"{provider} gives the preference {bid.preference} to two lots, here and in {first}."
                table.collector.error("preference_twice", what, "Give each lot a place of its own.", place)


def without_bid(table: Table, providers: Iterable[Provider], received: Received) -> None:
    """Point out providers on the sheet that bid for nothing."""
    cells = {row.cells["provider"].ref for row in table.rows if "provider" in row.cells}
    for provider in providers:
        place = provider.source.text.partition("!")[2] if provider.source else ""
        if provider.ref not in received.bidders and place in cells:
            what = f"{provider.ref} is listed but has no bid."
            do = "Enter its bids, or delete the row if it sent none."
            table.collector.warning("provider_without_bid", what, do, place)


def read_conditions(
    table: Table, method: Method, conditions: Names, lots: Names, refs: References, received: Received
) -> tuple[ConditionAnswer, ...]:
    """What was judged of each provider, and a finding for each condition that was not judged."""
    seen = Seen(table, "condition", "The condition")
    found = list(_conditions(table, conditions, lots, refs, received, seen))
    tried = {key for key, _ in found}
    for provider, bid_lots in received.providers.items():
        for condition in method.conditions:
            judged = (provider, condition.id, "") in tried
            if not judged and not all((provider, condition.id, lot) in tried for lot in bid_lots):
                what = f"Nobody has said whether {provider} meets the condition '{condition.title}' ({condition.id})."
                do = "Add a row with Yes or No, and who judged it."
                table.collector.error("condition_not_answered", what, do)
    return tuple(answer for _, answer in found if answer is not None)


def _conditions(
    table: Table, conditions: Names, lots: Names, refs: References, received: Received, seen: Seen
) -> Iterator[tuple[tuple[str, str, str], ConditionAnswer | None]]:
    for row in table.rows:
        if row.cells.keys() <= _CONDITION_KEYS:
            continue  # a row made ready, not filled in yet
        provider = table.need(row, "provider", refs.find)
        condition = table.need(row, "condition", conditions.find)
        lot = table.may(row, "lot", lots.find)
        met = table.need(row, "met", lambda cell: values.choice(cell, _YES_NO, "answer"))
        by, reason = table.needed_prose(row, "by"), table.prose(row, "reason")
        if provider is None or condition is None or (lot is None and "lot" in row.cells):
            continue
        key = (provider, condition, lot or "")
        if seen.again(key, row, "provider") or not received.check(table, row, lot or "", provider):
            continue
        if met == "No" and not reason:
            what = f"{provider} is said not to meet the condition '{condition}', and no reason is given."
            do = "Write the reason. A bid cannot be set aside without one."
            table.collector.error("reason_missing", what, do, table.place(row, "reason"))
        whole_row = met is not None and by is not None
        source = table.source(row, "met")
        answer = ConditionAnswer(provider, condition, met == "Yes", by or "", reason, lot or "", source)
        yield key, answer if whole_row else None
