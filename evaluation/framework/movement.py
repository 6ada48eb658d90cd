"""One list beside the next: who moved, who came and who went."""

from evaluation.model import LotResult, Movement


def movements(before: LotResult | None, after: LotResult) -> list[Movement]:
    """Every provider of either list, ordered by new rank, then old rank, then reference; unranked ones come last.

    A provider that is only in `after` has entered (`before` is None), one only in `before` has left (`after` is None).
    Raises ValueError where the lists are of two lots.
    """
    if before is not None and before.lot != after.lot:
        raise ValueError(f"a list of the lot '{before.lot}' is not the one before a list of '{after.lot}'")
    old = {bid.provider: bid for bid in before.bids} if before else {}
    new = {bid.provider: bid for bid in after.bids}
    moved = [Movement(after.lot, ref, old.get(ref), new.get(ref)) for ref in old | new]
    return sorted(moved, key=_place)


def _place(movement: Movement) -> tuple[float, float, str]:
    ranks = (bid.rank if bid and bid.rank else float("inf") for bid in (movement.after, movement.before))
    new, old = ranks
    return new, old, movement.provider
