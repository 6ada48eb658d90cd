"""A lot from beginning to end: quality, pass marks, price, what is missing, figures, ranks, tiers."""

from collections.abc import Sequence
from fractions import Fraction

from criteria.combinations import Combine
from criteria.schema import Criterion, Method
from evaluation.model import LotStatus, State
from evaluation.recount import order, prices, tiers, ways
from evaluation.recount.digits import cut
from evaluation.recount.quality import added, exact_points, failures, rounded_points, with_groups
from evaluation.recount.records import Line, Offer, Recount

Tree = Sequence[Criterion]
ASSESSED = (State.IN, State.DISQUALIFIED)


def recount(
    method: Method,
    bids: Sequence[Offer],
    *,
    cycle: bool = False,
    draws: Sequence[Sequence[str]] = (),
    open_cases: Sequence[str] = (),
) -> Recount:
    """Work a lot out from the published pages alone.

    `cycle` takes the tree and the way of the re-assessment; `draws` are recorded orders, the first recorded first;
    `open_cases` the providers whose price is still asked about, and then no number is shown.
    """
    tree, way = method.criteria, method.combine
    if cycle and method.cycle:
        tree, way = method.cycle.criteria, method.cycle.combine
    lines = {bid.provider: _assessed(method, tree, way, bid) for bid in bids}
    status = _status(lines, open_cases)
    if status is LotStatus.PROVISIONAL:
        bare = {ref: Line(ref, ln.state, failed=ln.failed, missing=ln.missing) for ref, ln in lines.items()}
        return Recount(status, bare)
    _compare(method, tree, way, bids, lines)
    if status is LotStatus.COMPLETE:
        standing = [line for line in lines.values() if line.state is State.IN]
        tiers.place(method, way, order.ranked(method, way, standing, draws))
        tiers.mark_near(method, standing)
    return Recount(status, lines)


def _status(lines: dict[str, Line], open_cases: Sequence[str]) -> LotStatus:
    """The first that holds, from the top of the page's table."""
    standing = [line for line in lines.values() if line.state is State.IN]
    if not lines:
        return LotStatus.EMPTY
    if open_cases:
        return LotStatus.PROVISIONAL
    if not standing:
        return LotStatus.NO_AWARD
    return LotStatus.INCOMPLETE if any(line.missing for line in standing) else LotStatus.COMPLETE


def _assessed(method: Method, tree: Tree, way: Combine, offer: Offer) -> Line:
    """What can be said about an offer without a look at the others."""
    line = Line(offer.provider, offer.state)
    exact = exact_points(method, tree, offer)
    leaves = rounded_points(method, exact)
    line.criteria = {node: points for node, points in with_groups(tree, leaves).items() if points is not None}
    total = added(leaves.values())
    line.quality = None if total is None else cut(total, method.rounding.quality, method.rounding.mode)
    line.price = prices.one_price(method, offer)
    line.failed = failures(tree, exact, offer, way.pass_percent)
    if line.failed and line.state is State.IN:
        line.state = State.DISQUALIFIED
    if line.state is not State.DISQUALIFIED:
        line.failed = frozenset()
    if line.state is State.IN:
        line.missing = frozenset(
            {leaf for leaf, points in leaves.items() if points is None} | _unpriced(method, way, offer)
        )
    return line


def _unpriced(method: Method, way: Combine, offer: Offer) -> set[str]:
    """Price lines, and the cost breakdown, that the offer lacks; none where quality alone is compared."""
    if way.rule == "quality_only":
        return set()
    given = prices.rates(method, offer)
    lacking = {line.id for line in method.price.lines if line.id not in given}
    if not lacking and prices.one_price(method, offer) is None:
        lacking = set(given)
    if way.rule == "weighted_sum" and prices.missing_costs(method.price.formula, offer):
        lacking.add("costs")
    return lacking


def _compare(method: Method, tree: Tree, way: Combine, bids: Sequence[Offer], lines: dict[str, Line]) -> None:
    """Price points, and the figure that is compared, rounded and not, for every bid that lacks nothing."""
    standing = [line for line in lines.values() if line.state is State.IN]
    if way.rule == "weighted_sum":
        _price_points(method, tree, bids, lines)
    found = _figures(way, standing)
    for line in standing:
        if line.provider in found and not line.missing:
            exact = found[line.provider]
            line.total = cut(exact, method.rounding.total, method.rounding.mode)
            line.compared = line.total if method.rounding.rank_on == "published" else exact
        else:
            line.price_points = None


def _figures(way: Combine, standing: Sequence[Line]) -> dict[str, Fraction]:
    if way.rule == "weighted_sum":
        sums = {ln.provider: added([ln.quality, ln.price_points]) for ln in standing}
        return {ref: total for ref, total in sums.items() if total is not None}
    whole = [line for line in standing if not line.missing]
    if way.rule in ways.LOOKS_AT_OTHERS and len(whole) < len(standing):
        return {}
    quality = {line.provider: line.quality for line in whole if line.quality is not None}
    return ways.figures(way, quality, {line.provider: line.price for line in whole if line.price is not None})


def _price_points(method: Method, tree: Tree, bids: Sequence[Offer], lines: dict[str, Line]) -> None:
    """Points for price of the bids that are in; none for anybody where the formula looks at a missing price."""
    formula = method.price.formula
    all_points = sum((node.weight for node in tree if node.kind == "price"), Fraction(0))
    counts = ASSESSED if method.price.reference_set == "in_and_disqualified" else (State.IN,)
    counted = [bid for bid in bids if lines[bid.provider].state in counts]
    standing = [bid for bid in bids if lines[bid.provider].state is State.IN]
    if formula is None or (prices.compares(formula) and any(lines[bid.provider].price is None for bid in standing)):
        return
    for bid in standing:
        lines[bid.provider].price_points = prices.points_for_price(method, formula, all_points, bid, counted)
