"""Use cases that work out: low-price signals, cases that are open, and the ranking of every lot, with its reasons."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction

from criteria.schema import Criterion, Method
from evaluation import access
from evaluation.exceptions import StageError, UnknownNameError
from evaluation.framework.summary import LotSummary, summarise
from evaluation.low_price.breakdown import BreakdownNote, check_breakdown
from evaluation.low_price.floors import hourly_price
from evaluation.low_price.review import CLOSED, ReviewState
from evaluation.low_price.signals import opens_a_case
from evaluation.low_price.signals import signals as test_prices
from evaluation.model import (
    Actor,
    BidResult,
    CostLine,
    LotResult,
    LotStatus,
    LowPriceSignal,
    Provider,
    Rate,
    State,
)
from evaluation.scoring.lots import limit_lots
from evaluation.scoring.measures import measure_points
from evaluation.scoring.quality import BidInput, assess_quality
from evaluation.scoring.ranking import LotInput, rank_lot
from evaluation.scoring.tree import Tree
from evaluation.service import inputs, records
from evaluation.service.cost import figures, priced
from evaluation.service.inputs import Known
from evaluation.service.price_tests import price_fields
from evaluation.service.workspace import Seal, Workspace
from evaluation.store.records import Entry, Head

#: states in which a bid's price is asked about: in every other it is out already, for another reason
_ASKED = frozenset({State.IN, State.DISREGARDED_LOW_PRICE})
SETTLED = frozenset({LotStatus.COMPLETE, LotStatus.NO_AWARD, LotStatus.EMPTY})


@dataclass(frozen=True, slots=True)
class LowPriceCase:
    """A bid with a low-price signal that is more than information, and all that the tests say of it.

    `state` is where the conversation about the price that stands now is, `closing` the entry that closed it, or None.
    """

    lot: str
    provider: str
    name: str
    signals: tuple[LowPriceSignal, ...]
    state: ReviewState
    closing: Entry | None
    price: str  # the mark of the price that was tested: records.price_mark
    costs: Mapping[str, Fraction]
    rates: Mapping[str, Rate]

    @property
    def is_open(self) -> bool:
        """Whether somebody still has something to do about it."""
        return self.state not in CLOSED


@dataclass(frozen=True, slots=True)
class Ranking:
    """The result of every lot, of the tender or of one cycle, with what it was worked out from."""

    method: Method
    seal: Seal
    head: Head
    cycle: str
    lots: tuple[LotResult, ...]
    providers: Mapping[str, Provider]
    signals: tuple[LowPriceSignal, ...]

    def lot(self, lot_id: str) -> LotResult:
        """The result of one lot. Raises UnknownNameError."""
        found = {lot.lot: lot for lot in self.lots}
        if lot_id not in found:
            raise UnknownNameError("lot", lot_id, list(found))
        return found[lot_id]

    def bid(self, lot_id: str, provider: str) -> BidResult:
        """The result of one bid. Raises UnknownNameError."""
        found = {bid.provider: bid for bid in self.lot(lot_id).bids}
        if provider not in found:
            raise UnknownNameError(f"bid in lot '{lot_id}' by a provider", provider, list(found))
        return found[provider]

    def name(self, ref: str) -> str:
        """The provider's name, or its reference where no name was given."""
        return self.providers[ref].name if ref in self.providers else ref


def ranking(ws: Workspace, actor: Actor, procurement: str, cycle: str = "") -> Ranking:
    """The ranking of every lot as things stand. A lot with an open low-price case is provisional and has no ranks."""
    stage = ws.guard(actor, "see_cycle" if cycle else "see_ranking", procurement)
    run = worked_out(ws, procurement, cycle)
    return run if access.may(actor.role, "see_price", stage) else _without_prices(run)


def _without_prices(run: Ranking) -> Ranking:
    """The same for somebody who may see ranks but no price: no price, no points for it, no working that shows one."""
    lots = tuple(
        replace(
            lot,
            reference=None,
            bids=tuple(_bid_without_price(b) for b in lot.bids),
        )
        for lot in run.lots
    )
    return replace(run, lots=lots, signals=())


def _bid_without_price(bid: BidResult) -> BidResult:
    """A total that compares the price itself would give it away beside the quality points, so it goes too."""
    total = bid.total if bid.unit == "points" else None
    return replace(bid, price=None, price_points=None, total=total, step=bid.quality_step)


def without_removals(ws: Workspace, actor: Actor, procurement: str, lot: str, cycle: str = "") -> LotResult:
    """The lot as it would rank had no bid been disregarded for its low price: the other run, kept for comparison."""
    ws.guard(actor, "see_cycle" if cycle else "see_ranking", procurement)
    run = worked_out(ws, procurement, cycle)
    if run.lot(lot).status is LotStatus.PROVISIONAL:
        raise StageError("A low-price case in this lot is open, so there is no ranking to compare with yet.")
    return compared_run(ws, procurement, run, cycle)[lot]


def compared_run(ws: Workspace, procurement: str, run: Ranking, cycle: str = "") -> dict[str, LotResult]:
    """Every lot with every low price kept, by lot id, worked out once for a journal as it stands."""
    return ws.remember(("compared", procurement, cycle, run.head.hash), lambda: _compared(ws, procurement, run, cycle))


def _compared(ws: Workspace, procurement: str, run: Ranking, cycle: str) -> dict[str, LotResult]:
    data = _known(ws, procurement, run.method, cycle)
    bids = _bids(ws, procurement, run.method, data, cycle)
    kept = {
        lot: [replace(b, state=State.IN) if b.state is State.DISREGARDED_LOW_PRICE else b for b in rows]
        for lot, rows in bids.items()
    }
    return {lot.lot: lot for lot in _rank(run.method, kept, data, {}, cycle)}


def ranked_with(
    ws: Workspace, procurement: str, run: Ranking, change: Callable[[str, BidInput], BidInput]
) -> dict[str, LotResult]:
    """Every lot as it would rank with its bids changed, by lot id: for trying things out. Nothing is kept or tested.

    Callers have asked for permission, and that no low-price case is open.
    """
    data = _known(ws, procurement, run.method, run.cycle)
    bids = _bids(ws, procurement, run.method, data, run.cycle)
    changed = {lot: [change(lot, bid) for bid in rows] for lot, rows in bids.items()}
    return {lot.lot: lot for lot in _rank(run.method, changed, data, {}, run.cycle)}


def cases(ws: Workspace, actor: Actor, procurement: str, cycle: str = "") -> list[LowPriceCase]:
    """Every bid with a low-price signal, with its decision if there is one. Says nothing of ranks."""
    ws.guard(actor, "see_price", procurement)
    return all_cases(ws, procurement, cycle)


def all_cases(ws: Workspace, procurement: str, cycle: str) -> list[LowPriceCase]:
    """The same; callers have asked for permission."""
    run = worked_out(ws, procurement, cycle)
    return _cases(run.signals, _known(ws, procurement, run.method, cycle))


def incomplete(ws: Workspace, procurement: str) -> list[tuple[str, str]]:
    """(lot, provider) of every bid that is in and lacks a mark or a measure. Reads no price."""
    method, _ = ws.method(procurement)
    data = inputs.known(ws, procurement, prices=False)
    tree = Tree(method.criteria)
    return [
        (lot, bid.provider)
        for lot, rows in inputs.bid_inputs(method, data).items()
        for bid in rows
        if bid.state is State.IN and (found := assess_quality(method, tree, bid)).missing and not found.failures
    ]


def breakdown_notes(ws: Workspace, actor: Actor, procurement: str, case: LowPriceCase) -> tuple[BreakdownNote, ...]:
    """What a case's own cost breakdown gives reason to ask about, by the law of the delivery date; removes nothing."""
    ws.guard(actor, "see_price", procurement)
    method, _ = ws.method(procurement)
    price = hourly_price(priced(method, case.lot, case.provider, dict(case.rates)))[0]
    if method.low_price is None or price is None:
        return ()
    lines = [CostLine(case.provider, case.lot, line, amount) for line, amount in case.costs.items()]
    return check_breakdown(lines, price.value, figures().on(method.low_price.delivery_date))


def providers(ws: Workspace, actor: Actor, procurement: str) -> Mapping[str, Provider]:
    """Every provider by its reference; says nothing of its bids."""
    ws.guard(actor, "see_price", procurement)
    return worked_out(ws, procurement).providers


def summaries(ws: Workspace, actor: Actor, procurement: str, cycle: str = "") -> dict[str, LotSummary]:
    """Every lot's list as a whole, by lot id: the spread of prices, and how much price and quality decided."""
    run = ranking(ws, actor, procurement, cycle)
    key = ("summaries", procurement, cycle, run.head.hash)
    return ws.remember(key, lambda: {lot.lot: summarise(lot) for lot in run.lots})


def signals(ws: Workspace, actor: Actor, procurement: str, cycle: str = "") -> tuple[LowPriceSignal, ...]:
    """Every low-price test on every bid that was not out already, signal or not."""
    ws.guard(actor, "see_price", procurement)
    return worked_out(ws, procurement, cycle).signals


def worked_out(ws: Workspace, procurement: str, cycle: str = "") -> Ranking:
    """The ranking for a journal as it stands, worked out once. Callers have asked for permission."""
    head = ws.head(procurement)
    made: list[Ranking] = []

    def make() -> Ranking:
        made.append(_work_out(ws, procurement, cycle, head))
        return made[0]

    run = ws.remember(("ranking", procurement, cycle, head.hash), make)
    # If somebody saved while it was worked out, it rests on more than its head says; that head never comes back.
    return worked_out(ws, procurement, cycle) if made and ws.head(procurement) != head else run


def _work_out(ws: Workspace, procurement: str, cycle: str, head: Head) -> Ranking:
    method, seal = ws.method(procurement)
    data = _known(ws, procurement, method, cycle)
    bids = _bids(ws, procurement, method, data, cycle)
    found = _rank(method, bids, data, {}, cycle)
    asked_about = _asked_about(method, found)
    prices = tuple((key, data.prices[key].hash) for key in sorted(asked_about & data.prices.keys()))
    # Tested again only when a price or who is asked about one has changed: marks and decisions change no cost.
    key = ("signals", seal.sha256, cycle, prices)
    tested = ws.remember(key, lambda: _signals(method, bids, data, asked_about, cycle))
    if asked := _open(tested, data):
        found = _rank(method, bids, data, asked, cycle)
    if cycle:
        found = _waiting(worked_out(ws, procurement, previous(method, cycle)), found)
    return Ranking(method, seal, head, cycle, tuple(found), data.providers, tested)


def _known(ws: Workspace, procurement: str, method: Method, cycle: str) -> Known:
    """What the journal holds for a list. Where last prices stand, they come along, with what was decided about them."""
    data = inputs.known(ws, procurement, cycle=cycle, prices=True)
    keeps = method.cycle is not None and (not method.cycle.reprice or method.cycle.no_new_price == "keep_last")
    if not cycle or not keeps:
        return data
    earlier = _known(ws, procurement, method, previous(method, cycle))
    settled = {key: tuple(each for each in told if each.is_closed) for key, told in earlier.matters.items()}
    told = {key: (*settled.get(key, ()), *data.matters.get(key, ())) for key in settled.keys() | data.matters.keys()}
    return replace(data, prices={**earlier.prices, **data.prices}, matters=told)


def _rank(
    method: Method, bids: Mapping[str, Sequence[BidInput]], data: Known, open_cases: Mapping[str, set[str]], cycle: str
) -> list[LotResult]:
    found = [
        rank_lot(
            method,
            LotInput(lot, rows, frozenset(open_cases.get(lot, ())), inputs.draws(data, lot)),
            cycle=bool(cycle),
        )
        for lot, rows in bids.items()
    ]
    wishes = {(lot, b.provider): b.preference for lot, rows in bids.items() for b in rows if b.preference is not None}
    return limit_lots(method, found, wishes, method.cycle.combine if cycle and method.cycle else None)


def _waiting(before: Ranking, lots: Sequence[LotResult]) -> list[LotResult]:
    """A lot whose list before is not settled waits for it: it has no list yet, which is not the same as no bids."""
    unsettled = {lot.lot for lot in before.lots if lot.status not in SETTLED}
    return [LotResult(lot.lot, LotStatus.WAITING, ()) if lot.lot in unsettled else lot for lot in lots]


def _asked_about(method: Method, found: Sequence[LotResult]) -> set[tuple[str, str]]:
    """(lot, provider) of every bid that is not out for another reason, such as a failed pass mark.

    A bid that failed a pass mark is asked about too where its price counts in the reference.
    """
    states = _ASKED | ({State.DISQUALIFIED} if method.price.reference_set == "in_and_disqualified" else set())
    return {(lot.lot, bid.provider) for lot in found for bid in lot.bids if bid.state in states}


def _signals(
    method: Method, bids: Mapping[str, Sequence[BidInput]], data: Known, asked: set[tuple[str, str]], cycle: str
) -> tuple[LowPriceSignal, ...]:
    """Every published test on every priced bid that is asked about."""
    if method.low_price is None:
        return ()
    offered = {lot: [bid for bid in rows if bid.rates and (lot, bid.provider) in asked] for lot, rows in bids.items()}
    return test_prices(method.low_price.tests, price_fields(method, method.low_price, offered, data.prices, cycle))


def _cases(tested: Sequence[LowPriceSignal], data: Known) -> list[LowPriceCase]:
    raised: dict[tuple[str, str], list[LowPriceSignal]] = {}
    for signal in tested:
        raised.setdefault((signal.lot, signal.provider), []).append(signal)
    found = []
    for (lot, provider), asked in raised.items():
        matter = inputs.matter_of(data, lot, provider)
        # A conversation that was begun is carried through, even where another bid's leaving stills the signal.
        if matter is not None or any(opens_a_case(signal) for signal in asked):
            price = data.prices[lot, provider]
            costs = {line: cost.amount for line, cost in records.costs_of(price).items()}
            name, rates, mark = data.name(provider), records.rates_of(price), records.price_mark(price)
            state, closing = (matter.state, matter.closing) if matter else (ReviewState.FLAGGED, None)
            found.append(LowPriceCase(lot, provider, name, tuple(asked), state, closing, mark, costs, rates))
    return found


def _open(tested: Sequence[LowPriceSignal], data: Known) -> dict[str, set[str]]:
    found: dict[str, set[str]] = {}
    for case in _cases(tested, data):
        if case.is_open:
            found.setdefault(case.lot, set()).add(case.provider)
    return found


def _bids(ws: Workspace, procurement: str, method: Method, data: Known, cycle: str) -> dict[str, list[BidInput]]:
    if not cycle:
        return inputs.bid_inputs(method, data)
    return _on_the_list(ws, procurement, method, data, cycle)


def _on_the_list(ws: Workspace, procurement: str, method: Method, data: Known, cycle: str) -> dict[str, list[BidInput]]:
    """Only providers that the list before ranked are worked out again, each with the points it may carry forward."""
    if method.cycle is None:
        raise StageError("This method has no re-assessment: it has no 'cycle'.")
    before = worked_out(ws, procurement, previous(method, cycle))
    carried = _carried(ws, procurement, method, before.cycle)
    on_it = listed(before)
    return {
        lot: [
            replace(
                bid,
                state=inputs.cycle_state(data, lot, bid.provider),
                carried=carried.get((lot, bid.provider), {}),
            )
            for bid in rows
            if (lot, bid.provider) in on_it
        ]
        for lot, rows in inputs.bid_inputs(method, data, cycle).items()
    }


def listed(run: Ranking) -> frozenset[tuple[str, str]]:
    """(lot, provider) of everybody who has a place on a list: a rank, in a tier."""
    return frozenset((lot.lot, b.provider) for lot in run.lots for b in lot.bids if b.rank is not None and b.tier)


def is_issued(ws: Workspace, procurement: str, cycle: str) -> bool:
    """Whether a list was issued by a named person: nothing that it rests on changes after that."""
    return any(e.key.item == "issued" for e in ws.store.current(procurement, {"run"}, cycle=cycle))


def require_open(ws: Workspace, procurement: str, method: Method, cycle: str) -> None:
    """Raise StageError where a re-assessment's list is issued already, or the list before it is not issued yet."""
    if not cycle:
        return
    if is_issued(ws, procurement, cycle):
        raise StageError(f"The list of '{cycle}' is issued, so nothing that it rests on can change.")
    if not is_issued(ws, procurement, previous(method, cycle)):
        raise StageError("The list before this one is not issued yet. Issue it first: this one is built on it.")


def previous(method: Method, cycle: str) -> str:
    """The list before a cycle's: an earlier period's, or "" for the tender's. Raises UnknownNameError."""
    periods = [period.id for period in method.cycle.periods] if method.cycle else []
    if cycle not in periods:
        raise UnknownNameError("re-assessment period", cycle, periods)
    place = periods.index(cycle)
    return periods[place - 1] if place else ""


def _carried(ws: Workspace, procurement: str, method: Method, cycle: str) -> dict[tuple[str, str], dict[str, Fraction]]:
    """Points out of 100 of each measure on a list, by lot and provider."""
    data = _known(ws, procurement, method, cycle)
    tree: Sequence[Criterion] = method.cycle.criteria if cycle and method.cycle else method.criteria
    wanted = [method.measure(c.measure) for c in tree if c.kind == "measure"]
    found = {}
    for lot, rows in _bids(ws, procurement, method, data, cycle).items():
        for bid in rows:
            steps = {m.id: measure_points(m, bid.measures.get(m.id), bid.carried) for m in wanted}
            found[lot, bid.provider] = {name: step.value for name, step in steps.items() if step is not None}
    return found
