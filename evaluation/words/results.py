"""A lot's result in plain sentences: what is said of each bid, why one is not ranked, what really decided."""

from collections.abc import Callable, Iterator, Mapping
from types import MappingProxyType

from criteria.schema import Criterion, Method
from evaluation.fair_cost.homecare import TITLES as COSTS
from evaluation.framework.summary import LotSummary
from evaluation.model import BidResult, Decision, Failure, LotResult, LotStatus, Movement, State, Step
from evaluation.scoring.tree import Tree
from evaluation.words.labels import STATE_SENTENCES, count, inside, listed, number, percent, points, pounds
from evaluation.words.lots import PASSED_OVER
from evaluation.words.method import criteria_of
from evaluation.words.totals import in_a_sentence

Name = Callable[[str], str]

#: id of a tie rule -> what separated the bids
_SETTLED: Mapping[str, str] = MappingProxyType(
    {
        "higher_quality": "higher quality points",
        "higher_criterion": "higher points on the named criterion",
        "lower_price": "the lower price",
        "recorded_draw": "the recorded draw",
    }
)

#: a rule of the way of combining that put a bid in its place past its figure -> how
_PLACED: Mapping[str, str] = MappingProxyType(
    {
        "band_price": "In the band of the best: put in place by the lower price",
        "band_quality": "In the band of the best: put in place by quality points",
        "band_criterion": "In the band of the best: put in place by points on the named criterion",
        "no_figure": "No figure can be made of its quality and price, so it goes last",
    }
)

#: a decision's kind and outcome -> what was decided
DECIDED: Mapping[tuple[str, str], str] = MappingProxyType(
    {
        ("low_price", "no_concern"): "Low price: no concern, so kept in",
        ("low_price", "satisfied"): "Low price: explained, so kept in",
        ("low_price", "kept"): "Low price: kept in although not explained",
        ("low_price", "disregarded"): "Low price: disregarded",
        ("late", "accepted"): "Late bid: accepted",
        ("late", "refused"): "Late bid: refused",
        ("exclusion", "disregarded"): "Exclusion: disregarded",
        ("exclusion", "kept"): "Exclusion: kept in",
        ("nontreaty", "disregarded"): "Non-treaty supplier: disregarded",
        ("nontreaty", "kept"): "Non-treaty supplier: kept in",
        ("procedure", "disregarded"): "Breach of procedure: disregarded",
        ("procedure", "kept"): "Breach of procedure: kept in",
        ("withdrawal", "withdrawn"): "Withdrawn by its provider",
        ("withdrawal", "stays"): "Withdrawal: stays in",
        ("leaving", "withdrawn"): "Leaves the list",
        ("leaving", "stays"): "Stays on the list after all",
    }
)


#: why a bid that is in and lacks nothing has no rank, by what holds up its lot
_WAITS: Mapping[LotStatus, str] = MappingProxyType(
    {
        LotStatus.PROVISIONAL: "It waits until the low-price case of another bid in this lot is decided.",
        LotStatus.WAITING: "It waits until another lot, or the list before, is settled.",
    }
)


#: grounds, other than lateness and price, on which people decide about a bid
BID_MATTERS: Mapping[str, str] = MappingProxyType(
    {
        "withdrawal": "The provider withdraws the bid",
        "exclusion": "Exclusion of the provider",
        "nontreaty": "Supplier from a non-treaty state",
        "procedure": "Breach of a published procedure",
    }
)

#: ground and outcome -> what a person chooses
BID_OUTCOMES: Mapping[tuple[str, str], str] = MappingProxyType(
    {
        ("late", "accepted"): "Accept the late bid",
        ("late", "refused"): "Refuse the late bid",
        ("withdrawal", "withdrawn"): "The bid is withdrawn: it is out",
        ("withdrawal", "stays"): "The bid stays: it was not withdrawn after all",
        **{(kind, "disregarded"): "Disregard the bid: it is out" for kind in ("exclusion", "nontreaty", "procedure")},
        **{(kind, "kept"): "Leave the bid in" for kind in ("exclusion", "nontreaty", "procedure")},
    }
)


def lot_name(method: Method, lot: str) -> str:
    """A lot as people name it: "Castle Alder (L01)"."""
    return f"{method.lot(lot).title} ({lot})"


def notes(bid: BidResult) -> str:
    """What is to be known of a ranked bid besides its numbers: shared ranks, near-ties, how a tie was settled."""
    said = ["Tied: shares its rank"] * bid.tied
    if bid.tie_settled_by in _PLACED:
        said.append(_PLACED[bid.tie_settled_by])
    elif bid.tie_settled_by and not bid.tied:
        said.append(f"Tie settled by {_SETTLED.get(bid.tie_settled_by, bid.tie_settled_by)}")
    said += ["Near-tie"] * bid.near_tie
    return "; ".join(said)


def why_not_ranked(method: Method, lot: LotResult, bid: BidResult, *, cycle: bool = False) -> str:
    """Why a bid has no rank: its state, the pass marks it did not reach, what is missing, or the lot's own reason."""
    criteria = {c.id: c for c in criteria_of(method, cycle=cycle)}
    if bid.failures:
        return " ".join(_failed(criteria.get(f.criterion), f, method) for f in bid.failures)
    if bid.state is not State.IN:
        return STATE_SENTENCES[bid.state]
    if bid.missing:
        return f"Missing: {listed(missing(method, bid, cycle=cycle))}."
    if bid.passed_over:
        return PASSED_OVER[bid.passed_over]
    if bid.provider in lot.open_cases:
        return "It waits for a decision on its low price."
    return _WAITS.get(lot.status, "It waits until every bid in the lot can be ranked.")


def missing(method: Method, bid: BidResult, *, cycle: bool = False) -> list[str]:
    """What a bid lacks, each in words."""
    titles = {c.id: f"“{c.title}”" for c in criteria_of(method, cycle=cycle)}
    rates = {f"price:{line.id}": f"the price for “{line.title}”" for line in method.price.lines}
    costs = {"costs": "the cost breakdown (all of its lines, with a total above £0)"}
    costs |= {f"costs:{line}": f"“{title}” in the cost breakdown (0 if there is none)" for line, title in COSTS.items()}
    return [(titles | rates | costs).get(name, name) for name in bid.missing]


def _failed(criterion: Criterion | None, failure: Failure, method: Method) -> str:
    """`criterion` is None for quality as a whole."""
    reached, needed = number(failure.reached, most=2), number(failure.needed, most=2)
    if criterion is None:
        return f"Quality as a whole: it reached {reached}% of the points; at least {needed}% is needed."
    if criterion.pass_mark is not None and failure.needed == criterion.pass_mark:
        top = number(method.scale(criterion.scale).top)
        return f"“{criterion.title}”: the agreed mark is {reached} out of {top}; at least {needed} is needed."
    return f"“{criterion.title}”: it reached {reached}% of the points; at least {needed}% is needed."


def compared_with(lot: LotResult, name: Name) -> str:
    """What prices in a lot are compared with: "Lowest price in the lot: £1,866,200.00 by Homefield Care."; or ""."""
    step = lot.reference
    if step is None:
        return ""
    if step.what == "line_references":
        lines = [f"{part.of}: {inside(_compared(part.parts[0], name))}" for part in step.parts]
        return f"Each price line is compared by itself. {' '.join(lines)}"
    return _compared(step, name)


def _compared(step: Step, name: Name) -> str:
    if step.what == "lowest_price":
        return f"Lowest price in the lot: {pounds(step.value)}" + (f" by {name(step.of)}." if step.of else ".")
    if step.what == "price_range":
        high, low = (pounds(part.value) for part in step.parts)
        return f"Prices in the lot lie from {low} to {high}."
    if step.what in ("mean_price", "median_price"):
        return f"The {step.what.removesuffix('_price')} price in the lot is {pounds(step.value)}."
    if step.what == "full_discount":
        return f"A discount of {percent(step.value, 2)} on the ceiling earns all the points."
    return f"Prices are compared with the published reference price of {pounds(step.value)}."


def what_decided(method: Method, summary: LotSummary, *, cycle: bool = False) -> str:
    """How much price and quality really decided in a lot, beside how much they could have; "" where nothing varies."""
    price, quality = summary.price_decided, summary.quality_decided
    tree = Tree(criteria_of(method, cycle=cycle))
    if price is None or quality is None or tree.price is None:
        return ""
    could = tree.available[tree.price.id]
    return (
        f"Price could earn {number(could)} of the 100 points and quality {number(100 - could)}. Between the ranked "
        f"bids of this lot, price points lie up to {points(summary.price_range)} apart and quality points up to "
        f"{points(summary.quality_range)}. So price decided {percent(100 * price, 0)} of the order and quality "
        f"{percent(100 * quality, 0)}."
    )


def headline(lot: LotResult, bid: BidResult, name: str, lot_title: str) -> str:
    """One bid in one sentence: its rank and its total, as far as it has them."""
    if bid.rank is None:
        return f"{name} is not ranked in {lot_title}."
    ranked = sum(other.rank is not None for other in lot.bids)
    place = f"shares place {bid.rank}" if bid.tied else f"is at place {bid.rank}"
    figure = f", with {in_a_sentence(bid.total, bid.unit)}" if bid.total is not None else ""
    return f"{name} {place} of {ranked} in {lot_title}{figure}."


def movement(move: Movement) -> str:
    """A movement with an arrow and words: "▲ up 2 places"."""
    before, after = (bid.rank if bid else None for bid in (move.before, move.after))
    if after is None:
        return "– not ranked" if before is None else "– no longer ranked"
    if before is None:
        return "★ new on the list" if move.before is None else "★ newly ranked"
    if before == after:
        return "= same place"
    return f"{'▲ up' if before > after else '▼ down'} {count(abs(before - after), 'place')}"


def decided(decision: Decision) -> str:
    """What somebody decided, without who and why."""
    if decision.kind == "tie":
        return "Order drawn for bids that tie"
    return DECIDED.get((decision.kind, decision.outcome), f"{decision.kind}: {decision.outcome}")


def hindrances(method: Method, lots: tuple[LotResult, ...]) -> Iterator[tuple[str, str]]:
    """What still stands in the way of issuing a result: lot, and what is to be done in it."""
    for lot in lots:
        if lot.open_cases:
            yield lot_name(method, lot.lot), f"Decide {count(len(lot.open_cases), 'low-price case')}."
        lacking = sum(bool(bid.missing) for bid in lot.bids)
        if lacking:
            yield lot_name(method, lot.lot), f"Fill what is missing in {count(lacking, 'bid')}."
        if lot.status is LotStatus.WAITING:
            yield lot_name(method, lot.lot), "Settle what it waits for: another lot, or the list before."


def first_placed(lot: LotResult, name: Name) -> str:
    """Who is first in a lot, or share the first place; "" where nobody is ranked."""
    return listed([name(bid.provider) for bid in lot.bids if bid.rank == 1])
