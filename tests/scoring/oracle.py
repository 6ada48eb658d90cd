"""The rules once more, from their words alone and as plainly as possible; shares no code with what it checks.

A bid is a dict: provider, marks by question, measures by id as (value, sample), price or None. All numbers are
Fractions. What comes back is, for each provider, its state, quality, total, rank, whether it is tied and what settled
its tie.
"""

from fractions import Fraction


def nearest(value, places, mode):
    """Rounded as the method says, by looking at the digit after the last."""
    if places is None:
        return value
    size = abs(value) * 10**places
    down = Fraction(size.numerator // size.denominator)
    rest = size - down
    up = {
        "half_up": rest >= Fraction(1, 2),
        "half_even": rest > Fraction(1, 2) or (rest == Fraction(1, 2) and down % 2),
        "down": False,
    }
    size = (down + 1 if up[mode] else down) / 10**places
    return size if value >= 0 else -size


def gap_of(measure, value, sample):
    """Which gap there is instead of a value, if any."""
    if value in ("missing", "not_rated", "not_enough", "not_applicable"):
        return value
    few = measure.minimum_sample and (sample or 0) < measure.minimum_sample
    return "not_enough" if few or (measure.rule == "rate" and not sample) else None


def out_of_100(measure, value, sample, carried):
    """Points out of 100 for a measure; None where there is no total."""
    gap = gap_of(measure, value, sample)
    if gap:
        rule = getattr(measure.gaps, gap) or measure.gaps.missing
        if rule.rule == "carry_forward" and carried is not None:
            return carried
        return None if rule.rule == "no_total" else rule.points
    if measure.rule == "table":
        return {row.value.lower(): row.points for row in measure.table}[value.lower()]
    if measure.rule == "bands":
        reached = [b.points for b in measure.bands if b.at_least is not None and value >= b.at_least]
        reached += [b.points for b in measure.bands if b.at_most is not None and value <= b.at_most]
        return max(reached, default=Fraction(0))
    if measure.rule == "count":
        return max(Fraction(0), measure.full_at - value * measure.each)
    if measure.rule == "rate":
        value = value / sample * measure.per
    along = (value - measure.zero_at) / (measure.full_at - measure.zero_at)
    return 100 * min(Fraction(1), max(Fraction(0), along))


def share_of_100(method, node):
    """Points out of 100 that a node of the tree can earn."""
    above = next((c for c in method.criteria if c.id == node.parent), None)
    return node.weight * (share_of_100(method, above) if above else 100) / 100


def children(method, name):
    return [c for c in method.criteria if c.parent == name and c.kind != "price"]


def leaf_points(method, node, bid):
    whole = share_of_100(method, node)
    if node.kind == "question":
        mark = bid["marks"].get(node.id)
        top = max(p.mark for p in method.scale(node.scale).points)
        return None if mark is None else whole * mark / top
    value, sample = bid["measures"].get(node.measure, ("missing", None))
    out = out_of_100(method.measure(node.measure), value, sample, bid.get("carried", {}).get(node.measure))
    return None if out is None else whole * out / 100


def node_points(method, node, bid, rounding):
    """Points of a node, its leaves rounded or not; None where something under it is missing."""
    if node.kind == "group":
        parts = [node_points(method, child, bid, rounding) for child in children(method, node.id)]
        return None if None in parts else sum(parts, Fraction(0))
    points = leaf_points(method, node, bid)
    places = method.rounding.criterion if rounding else None
    return None if points is None else nearest(points, places, method.rounding.mode)


def fails(method, bid):
    for node in method.criteria:
        if node.pass_mark is not None and node.id in bid["marks"] and bid["marks"][node.id] < node.pass_mark:
            return True
        points = None if node.kind == "price" else node_points(method, node, bid, rounding=False)
        wanted = node.pass_percent
        if wanted is not None and points is not None and points / share_of_100(method, node) * 100 < wanted:
            return True
    return False


def points_for_price(method, points, price, compared):
    formula = method.price.formula
    if formula.rule == "lowest_over_bid":
        return points * min(compared) / price
    if formula.rule == "reference_over_bid":
        earned = points * formula.reference / price
        return min(earned, points) if formula.cap else earned
    low = min(compared)
    none_at = formula.zero_at * low
    earned = points * (none_at - price) / (none_at - low)
    return max(earned, Fraction(0)) if formula.below_zero == "zero" else earned


def ranked(method, bids, draw=()):
    """Provider -> what became of its bid, where every bid is in or fails a pass mark, and nothing is missing."""
    mode, rounding = method.rounding.mode, method.rounding
    out, prices, failed = {}, [], set()
    for bid in bids:
        if fails(method, bid):
            failed.add(bid["provider"])
        if bid["provider"] not in failed or method.price.reference_set == "in_and_disqualified":
            prices.append(bid["price"])
    price_node = next((c for c in method.criteria if c.kind == "price"), None)
    order = []
    for bid in bids:
        parts = [node_points(method, node, bid, rounding=True) for node in children(method, "")]
        quality = nearest(sum(parts, Fraction(0)), rounding.quality, mode)
        row = {"state": "in", "quality": quality, "total": None, "rank": None, "tied": False, "settled": ""}
        out[bid["provider"]] = row
        if bid["provider"] in failed:
            row["state"] = "disqualified"
            continue
        exact = quality
        if price_node:
            points = points_for_price(method, share_of_100(method, price_node), bid["price"], prices)
            exact += nearest(points, rounding.price_points, mode)
        row["total"] = nearest(exact, rounding.total, mode)
        looked_at = row["total"] if rounding.rank_on == "published" else exact
        order.append((looked_at, bid, row))
    for looked_at, bid, row in order:
        better = sum(other > looked_at for other, _, _ in order)
        equal = [other for value, other, _ in order if value == looked_at]
        settle(method, method.ties, bid, equal, draw, row, 1 + better)
    return out


def settle(method, chain, bid, equal, draw, row, place):
    """Where `bid` stands among `equal` bids: the first link that all of them have, and in which they differ, splits."""
    row.update(rank=place, tied=len(equal) > 1)
    if len(equal) == 1 or not chain:
        return
    looks = {other["provider"]: looked_at_by(method, chain[0], other, draw) for other in equal}
    mine = looks[bid["provider"]]
    if None not in looks.values() and len(set(looks.values())) > 1:
        row["settled"] = chain[0].rule
        place += sum(look > mine for look in looks.values())
        equal = [other for other in equal if looks[other["provider"]] == mine]
    settle(method, chain[1:], bid, equal, draw, row, place)


def looked_at_by(method, link, bid, draw):
    if link.rule == "higher_quality":
        parts = [node_points(method, node, bid, rounding=True) for node in children(method, "")]
        return nearest(sum(parts, Fraction(0)), method.rounding.quality, method.rounding.mode)
    if link.rule == "higher_criterion":
        node = next((c for c in method.criteria if c.id == link.criterion and c.kind != "price"), None)
        return node and node_points(method, node, bid, rounding=True)
    if link.rule == "lower_price":
        return None if bid["price"] is None else -bid["price"]
    return -list(draw).index(bid["provider"]) if bid["provider"] in draw else None
