"""Why a provider moved from one list to the next, in plain words: the biggest drivers first."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction

from criteria.schema import Criterion
from evaluation.model import BidResult, Movement
from evaluation.words.labels import STATES, count, inside, listed, number, points, pounds, signed
from evaluation.words.method import CriterionLine, criteria_lines
from evaluation.words.totals import LOWER_FIRST, amount

ZERO = Fraction(0)


@dataclass(frozen=True, slots=True)
class Driver:
    """One reason for a change of total: what it is about, what happened, and the points it brought or took."""

    about: str  # a criterion's id, "price", or "quality" where the two lists do not share their criteria
    text: str
    change: Fraction  # 0 for a price that is compared itself: what it did to the total is no sum of points


def why_moved(movement: Movement, criteria: Sequence[Criterion], *, most: int = 3) -> str:
    """One sentence or two on a movement, naming at most `most` drivers. `criteria` is the newer list's tree."""
    before, after = movement.before, movement.after
    if after is None or after.rank is None:
        return _not_ranked(before, after, criteria)
    if before is None:
        return f"New on the list, at place {after.rank}."
    if before.rank is None:
        return f"Now at place {after.rank}. In the list before it was not ranked{_because(before, criteria)}."
    found = drivers(before, after, criteria)
    told = "; ".join(driver.text for driver in found[:most])
    head = _head(before.rank - after.rank, after.rank) + _although(before, after)
    more = f"; and {count(len(found) - most, 'smaller change')}" if len(found) > most else ""
    return f"{head}: {told}{more}." if told else f"{head}: its own points did not change{_others(before, after)}."


def drivers(before: BidResult, after: BidResult, criteria: Sequence[Criterion]) -> tuple[Driver, ...]:
    """What changed, by size of change in points, then in the tree's order; a new price is told with or without them."""
    leaves = [line for line in criteria_lines(criteria) if line.criterion.kind in ("question", "measure")]
    shared = before.criteria.keys() == after.criteria.keys()
    found = [_leaf(line, before.criteria, after.criteria) for line in leaves] if shared else [_quality(before, after)]
    told = [driver for driver in (_price(before, after), *found) if driver is not None]
    return tuple(sorted(told, key=lambda driver: -abs(driver.change)))


def _leaf(line: CriterionLine, before: Mapping[str, Fraction], after: Mapping[str, Fraction]) -> Driver | None:
    c = line.criterion
    old, new = before.get(c.id), after.get(c.id)
    if old is None or new is None or old == new:
        return None
    was, now = (number(100 * value / line.available, most=2) for value in (old, new))
    verb = "rose" if new > old else "fell"
    text = f"{inside(c.title)} {verb} from {was} to {now} out of 100 ({signed(new - old)} points)"
    return Driver(c.id, text, new - old)


def _quality(before: BidResult, after: BidResult) -> Driver | None:
    if before.quality is None or after.quality is None or before.quality == after.quality:
        return None
    change = after.quality - before.quality
    told = f"quality, on other criteria than before, went from {points(before.quality)} to {points(after.quality)}"
    return Driver("quality", f"{told} ({signed(change)} points)", change)


def _price(before: BidResult, after: BidResult) -> Driver | None:
    if before.price is None or after.price is None:
        return None
    if after.unit != "points" and before.price != after.price:  # the price itself is compared, and earns no points
        verb = "rose" if after.price > before.price else "fell"
        return Driver("price", f"price {verb} from {pounds(before.price)} to {pounds(after.price)}", ZERO)
    if before.price_points is None or after.price_points is None:
        return None
    change = after.price_points - before.price_points
    if before.price == after.price and not change:
        return None
    return Driver("price", f"{_priced(before.price, after.price, change)} ({signed(change)} points)", change)


def _priced(old: Fraction, new: Fraction, change: Fraction) -> str:
    """What the price did, and what it is compared with where the points went against it."""
    other = "fell" if change < 0 else "rose"
    if old == new:
        return f"price stayed at {pounds(new)} and what it is compared with {other}"
    verb = "rose" if new > old else "fell"
    told = f"price {verb} from {pounds(old)} to {pounds(new)}"
    return f"{told}, but what it is compared with {other} further" if change and (new < old) == (change < 0) else told


def _head(places: int, rank: int) -> str:
    if places == 0:
        return f"Still at place {rank}"
    return f"{'Up' if places > 0 else 'Down'} {count(abs(places), 'place')} to {rank}"


def _although(before: BidResult, after: BidResult) -> str:
    """Say so where the total went one way and the place the other: then it was the others who moved."""
    if before.total is None or after.total is None or before.unit != after.unit:
        return ""
    change, places = after.total - before.total, (before.rank or 0) - (after.rank or 0)
    better = -change if after.unit in LOWER_FIRST else change
    if not change or not places or (better > 0) == (places > 0):
        return ""
    did = "rose" if change > 0 else "fell"
    by = f"{points(abs(change))} points" if after.unit == "points" else amount(abs(change), after.unit)
    return f" although its total {did} by {by}, because others {did} more"


def _others(before: BidResult, after: BidResult) -> str:
    return "" if before.rank == after.rank else ", but those of others did"


def _not_ranked(before: BidResult | None, after: BidResult | None, criteria: Sequence[Criterion]) -> str:
    was = f" It was at place {before.rank} before." if before is not None and before.rank is not None else ""
    if after is None:
        return f"No longer on the list.{was}"
    return f"Not ranked{_because(after, criteria)}.{was}"


def _because(bid: BidResult, criteria: Sequence[Criterion]) -> str:
    if bid.passed_over:
        taken = ": over all lots the best sum of totals gives its place to another"
        return taken if bid.passed_over == "best_total" else ": its other lots filled its limit"
    if bid.missing:
        titles = {c.id: inside(c.title) for c in criteria}
        kinds = {"price": "a price", "costs": "a cost breakdown"}
        names = dict.fromkeys(kinds.get(m.partition(":")[0]) or titles.get(m, m) for m in bid.missing)
        return f": missing {listed(list(names))}"
    return ": the lot was not ranked" if STATES[bid.state] == "In" else f": {inside(STATES[bid.state])}"
