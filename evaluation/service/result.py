"""Use cases that work out: low-price signals, cases that are open, and the ranking of every lot, with its reasons."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction

from criteria.schema import Criterion, Method
from evaluation.exceptions import StageError, UnknownNameError
from evaluation.framework.summary import LotSummary, summarise
from evaluation.low_price.breakdown import BreakdownNote, check_breakdown
from evaluation.low_price.signals import signals as test_prices
from evaluation.model import Actor, BidResult, CostLine, LotResult, LotStatus, LowPriceSignal, Provider, Signal, State
from evaluation.scoring.measures import measure_points
from evaluation.scoring.quality import BidInput
from evaluation.scoring.ranking import LotInput, rank_lot
from evaluation.scoring.tiers import limit_lots
from evaluation.service import inputs, records
from evaluation.service.cost import figures, lot_costs, priced
from evaluation.service.inputs import Known
from evaluation.service.workspace import Seal, Workspace
from evaluation.store.records import Entry, Head

#: states in which a bid's price is asked about: in every other it is out already, for another reason
_ASKED = frozenset({State.IN, State.DISREGARDED_LOW_PRICE})


@dataclass(frozen=True, slots=True)
class LowPriceCase:
    """A bid with a low-price signal. `decision` is what a person decided about the price that stands now, or None."""

    lot: str
    provider: str
    name: str
    signals: tuple[LowPriceSignal, ...]
    decision: Entry | None
    price_version: int
    costs: Mapping[str, Fraction]
    decided: int = 0  # how many decisions there were before the next one, about whatever price

    @property
    def is_open(self) -> bool:
        """Whether somebody still has to decide."""
        return self.decision is None


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
    ws.guard(actor, "see_cycle" if cycle else "see_ranking", procurement)
    return worked_out(ws, procurement, cycle)


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
    data = inputs.known(ws, procurement, cycle=cycle, prices=True)
    bids = _bids(ws, procurement, run.method, data, cycle)
    kept = {
        lot: [replace(b, state=State.IN) if b.state is State.DISREGARDED_LOW_PRICE else b for b in rows]
        for lot, rows in bids.items()
    }
    return {lot.lot: lot for lot in _rank(run.method, kept, data, {}, cycle)}


def cases(ws: Workspace, actor: Actor, procurement: str, cycle: str = "") -> list[LowPriceCase]:
    """Every bid with a low-price signal, with its decision if there is one. Says nothing of ranks."""
    ws.guard(actor, "see_price", procurement)
    run = worked_out(ws, procurement, cycle)
    data = inputs.known(ws, procurement, cycle=cycle, prices=True)
    return _cases(run.signals, data)


def breakdown_notes(ws: Workspace, actor: Actor, procurement: str, case: LowPriceCase) -> tuple[BreakdownNote, ...]:
    """What a case's own cost breakdown gives reason to ask about, by the law of the delivery date; removes nothing."""
    ws.guard(actor, "see_price", procurement)
    method, _ = ws.method(procurement)
    price = next((signal.price.value for signal in case.signals if signal.price is not None), None)
    if method.low_price is None or price is None:
        return ()
    lines = [CostLine(case.provider, case.lot, line, amount) for line, amount in case.costs.items()]
    return check_breakdown(lines, price, figures().on(method.low_price.delivery_date))


def providers(ws: Workspace, actor: Actor, procurement: str) -> Mapping[str, Provider]:
    """Every provider by its reference; says nothing of its bids."""
    ws.guard(actor, "see_price", procurement)
    return worked_out(ws, procurement).providers


def summaries(ws: Workspace, actor: Actor, procurement: str, cycle: str = "") -> dict[str, LotSummary]:
    """Every lot's list as a whole, by lot id: the spread of prices, and how much price and quality decided."""
    return {lot.lot: summarise(lot) for lot in ranking(ws, actor, procurement, cycle).lots}


def signals(ws: Workspace, actor: Actor, procurement: str, cycle: str = "") -> tuple[LowPriceSignal, ...]:
    """Every low-price test on every bid that was not out already, signal or not."""
    ws.guard(actor, "see_price", procurement)
    return worked_out(ws, procurement, cycle).signals


def worked_out(ws: Workspace, procurement: str, cycle: str = "") -> Ranking:
    """The ranking for a journal as it stands, worked out once. Callers have asked for permission."""
    head = ws.head(procurement)
    return ws.remember(("ranking", procurement, cycle, head.hash), lambda: _work_out(ws, procurement, cycle, head))


def _work_out(ws: Workspace, procurement: str, cycle: str, head: Head) -> Ranking:
    method, seal = ws.method(procurement)
    data = inputs.known(ws, procurement, cycle=cycle, prices=True)
    bids = _bids(ws, procurement, method, data, cycle)
    found = _rank(method, bids, data, {}, cycle)
    tested = _signals(method, bids, found)
    if asked := _open(tested, data):
        found = _rank(method, bids, data, asked, cycle)
    return Ranking(method, seal, head, cycle, tuple(found), data.providers, tested)


def _rank(
    method: Method, bids: Mapping[str, Sequence[BidInput]], data: Known, open_cases: Mapping[str, set[str]], cycle: str
) -> list[LotResult]:
    found = [
        rank_lot(
            method,
            LotInput(lot, rows, frozenset(open_cases.get(lot, ())), inputs.draw(data, lot)),
            cycle=bool(cycle),
        )
        for lot, rows in bids.items()
    ]
    wishes = {(lot, b.provider): b.preference for lot, rows in bids.items() for b in rows if b.preference is not None}
    return limit_lots(method, found, wishes)


def _signals(
    method: Method, bids: Mapping[str, Sequence[BidInput]], found: Sequence[LotResult]
) -> tuple[LowPriceSignal, ...]:
    """Every published test on every priced bid that is not out for another reason, such as a failed pass mark."""
    if method.low_price is None:
        return ()
    costs, tests = lot_costs(method), method.low_price.tests
    asked = {(lot.lot, bid.provider) for lot in found for bid in lot.bids if bid.state in _ASKED}
    offers = [
        priced(method, lot, bid.provider, dict(bid.rates))
        for lot, rows in bids.items()
        for bid in rows
        if bid.rates and (lot, bid.provider) in asked
    ]
    return test_prices(tests, offers, costs)


def _cases(tested: Sequence[LowPriceSignal], data: Known) -> list[LowPriceCase]:
    raised: dict[tuple[str, str], list[LowPriceSignal]] = {}
    for signal in tested:
        raised.setdefault((signal.lot, signal.provider), []).append(signal)
    found = []
    for (lot, provider), asked in raised.items():
        if any(signal.outcome is Signal.SIGNAL for signal in asked):
            decision = data.decisions.get(("low_price", lot, provider))
            stands = None if decision is None or inputs.is_stale(data, decision) else decision
            price = data.prices[lot, provider]
            costs = {line: cost.amount for line, cost in records.costs_of(price).items()}
            name = data.name(provider)
            decided = 0 if decision is None else decision.version
            found.append(LowPriceCase(lot, provider, name, tuple(asked), stands, price.version, costs, decided))
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
    earlier = inputs.known(ws, procurement, cycle=before.cycle, prices=True)
    carried = _carried(ws, procurement, method, before.cycle)
    listed = {(lot.lot, bid.provider) for lot in before.lots for bid in lot.bids if bid.rank is not None}
    keeps = not method.cycle.reprice or method.cycle.no_new_price == "keep_last"
    last = {key: records.rates_of(entry) for key, entry in earlier.prices.items()} if keeps else {}
    return {
        lot: [
            replace(
                bid,
                state=inputs.cycle_state(data, lot, bid.provider),
                rates=bid.rates or last.get((lot, bid.provider), {}),
                carried=carried.get((lot, bid.provider), {}),
            )
            for bid in rows
            if (lot, bid.provider) in listed
        ]
        for lot, rows in inputs.bid_inputs(method, data, cycle).items()
    }


def previous(method: Method, cycle: str) -> str:
    """The list before a cycle's: an earlier period's, or "" for the tender's. Raises UnknownNameError."""
    periods = [period.id for period in method.cycle.periods] if method.cycle else []
    if cycle not in periods:
        raise UnknownNameError("re-assessment period", cycle, periods)
    place = periods.index(cycle)
    return periods[place - 1] if place else ""


def _carried(ws: Workspace, procurement: str, method: Method, cycle: str) -> dict[tuple[str, str], dict[str, Fraction]]:
    """Points out of 100 of each measure on a list, by lot and provider."""
    data = inputs.known(ws, procurement, cycle=cycle, prices=True)
    tree: Sequence[Criterion] = method.cycle.criteria if cycle and method.cycle else method.criteria
    wanted = [method.measure(c.measure) for c in tree if c.kind == "measure"]
    found = {}
    for lot, rows in _bids(ws, procurement, method, data, cycle).items():
        for bid in rows:
            steps = {m.id: measure_points(m, bid.measures.get(m.id), bid.carried) for m in wanted}
            found[lot, bid.provider] = {name: step.value for name, step in steps.items() if step is not None}
    return found
