"""The best way to fill places in many lots at once, in whole numbers, so that the best is the best and not nearly so.

Places, and the most lots that one provider may hold, make a flow: a filling is best when no exchange along a circle of
providers and lots would better it (Klein's cycle canceling, Management Science 14, 1967, pp. 205-220), which is looked
for after Bellman and Ford. Shares of the whole do not: a filling that breaks one is split into the cases that leave
out one of the lots together too large, and the cases are looked at in order of what they could still be worth. Where
there are too many cases to look at, a solver (HiGHS, by scipy) finds the best, to the digits of its own numbers.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from fractions import Fraction
from heapq import heappop, heappush
from itertools import combinations, count, pairwise

MOST_CASES, CASES_OF_TWO = 400, 40
_SCALE = 1_000_000  # the solver stops a millionth short of the best; so many millionths are one place
HUB = 0  # the node through which every place that is filled or emptied passes


@dataclass(frozen=True, slots=True)
class Seat:
    """A bid that may be placed: `level` is the first of the lot's tiers that takes it (it fits all that follow), and
    `worth` what placing it is worth, a whole number above 0.
    """

    provider: str
    lot: str
    level: int
    worth: int


@dataclass(frozen=True, slots=True)
class Puzzle:
    """Seats to choose from. `places` are those of each tier of a lot; `most` the lots that a provider may hold;
    `sizes` the share of the whole of each lot, and `cap` the most that the lots of one provider may come to.
    """

    seats: tuple[Seat, ...]
    places: Mapping[str, tuple[int, ...]]
    most: int | None = None
    sizes: Mapping[str, Fraction] | None = None
    cap: Fraction | None = None

    def worth(self, chosen: Iterable[int]) -> int:
        """What the chosen seats, by number, are worth together."""
        return sum(self.seats[number].worth for number in chosen)

    def fits(self, lots: Iterable[str]) -> bool:
        """Whether lots together are within the share that one provider may hold."""
        return self.cap is None or self.sizes is None or sum(self.sizes[lot] for lot in lots) <= self.cap


@dataclass(frozen=True, slots=True)
class Filling:
    """The seats to fill, by number. `proven`: no other filling is worth more; else that is so only to the digits of a
    solver's numbers, and for exchanges between any two providers exactly.
    """

    seats: frozenset[int]
    proven: bool


def best_filling(puzzle: Puzzle) -> Filling:
    """The seats that together are worth most."""
    alone = frozenset(n for n, seat in enumerate(puzzle.seats) if not puzzle.fits([seat.lot]))
    found = _proven(puzzle, alone, frozenset(), MOST_CASES)
    if found is not None:
        return Filling(found, proven=True)
    return Filling(_mended(puzzle, alone, _solved(puzzle, alone)), proven=False)


def _proven(puzzle: Puzzle, left_out: frozenset[int], start: frozenset[int], most: int) -> frozenset[int] | None:
    """The best filling without some seats, from another to start from; None where it takes more cases than `most`."""
    order = count()
    first = _filled(puzzle, left_out, start)
    cases = [(-puzzle.worth(first), next(order), first, left_out)]
    known = {left_out}
    while len(known) <= most:
        _, _, filled, out = heappop(cases)
        cover = _too_much(puzzle, filled)
        if not cover:
            return filled
        for more in (out | {seat} for seat in cover):
            if more not in known:
                known.add(more)
                other = _filled(puzzle, more, filled - more)
                heappush(cases, (-puzzle.worth(other), next(order), other, more))
    return None


def _mended(puzzle: Puzzle, left_out: frozenset[int], filled: frozenset[int]) -> frozenset[int]:
    """A filling bettered, exactly, by whatever two providers can do with their lots while the others keep theirs.

    A solver's numbers end after some digits; what they cannot tell apart, such as ranks between equal totals, is here.
    """
    names = sorted({seat.provider for seat in puzzle.seats})
    kept = 2 * sum(seat.worth for seat in puzzle.seats)  # others keep what they hold: nothing else is worth as much
    moved = True
    while moved:
        moved = False
        for pair in combinations(names, 2):
            seats = [replace(s, worth=s.worth + kept * (s.provider not in pair)) for s in puzzle.seats]
            others = {n for n, s in enumerate(seats) if s.provider not in pair}
            small = replace(puzzle, seats=tuple(seats))
            better = _proven(small, left_out | (others - filled), filled, CASES_OF_TWO)
            if better is not None and puzzle.worth(better) > puzzle.worth(filled):
                filled, moved = better, True
    return filled


def _solved(puzzle: Puzzle, left_out: frozenset[int]) -> frozenset[int]:
    """The best filling as a solver finds it; seats that its small errors let past a limit are left empty."""
    import numpy as np  # noqa: PLC0415 - loaded where it is needed: most limits never come here
    from scipy.optimize import Bounds, LinearConstraint, milp  # noqa: PLC0415 - the same

    rows, most = [], list[float]()
    for name in sorted({seat.provider for seat in puzzle.seats}):
        rows.append([float(seat.provider == name) for seat in puzzle.seats])
        most.append(_most(puzzle, name, left_out))
        if puzzle.sizes is not None and puzzle.cap is not None:
            rows.append([float(puzzle.sizes[s.lot]) if s.provider == name else 0.0 for s in puzzle.seats])
            most.append(float(puzzle.cap))
    for lot, places in puzzle.places.items():
        for level in range(len(places)):
            rows.append([float(seat.lot == lot and seat.level >= level) for seat in puzzle.seats])
            most.append(sum(places[level:]))
    top = max(seat.worth for seat in puzzle.seats)
    worth = np.array([_SCALE * seat.worth / top for seat in puzzle.seats])  # true division of whole numbers is exact
    inside = Bounds(0, np.array([float(n not in left_out) for n in range(len(puzzle.seats))]))
    found = milp(
        -worth,
        integrality=np.ones(len(worth)),
        bounds=inside,
        constraints=LinearConstraint(np.array(rows), ub=np.array(most)),
        options={"mip_rel_gap": 0},
    )
    filled = set(np.flatnonzero(found.x > 0.5).tolist())
    while cover := _too_much(puzzle, frozenset(filled)):
        filled.remove(min(cover, key=lambda n: puzzle.seats[n].worth))
    return frozenset(filled)


def _too_much(puzzle: Puzzle, filled: frozenset[int]) -> list[int]:
    """Seats of one provider, the fewest and largest, that are together more than it may hold; none where all is well.

    Whatever is allowed leaves out at least one of them.
    """
    if puzzle.sizes is None or puzzle.cap is None:
        return []
    sizes = puzzle.sizes
    held: dict[str, list[int]] = {}
    for number in sorted(filled):
        held.setdefault(puzzle.seats[number].provider, []).append(number)
    for _, seats in sorted(held.items()):
        largest = sorted(seats, key=lambda n: (-sizes[puzzle.seats[n].lot], n))
        for end in range(len(largest) + 1):
            if not puzzle.fits(puzzle.seats[n].lot for n in largest[:end]):
                return largest[:end]
    return []


def _filled(puzzle: Puzzle, left_out: frozenset[int], start: frozenset[int]) -> frozenset[int]:
    """The best filling without some seats, shares aside, reached from another filling by exchanges."""
    names = {name: number for number, name in enumerate(sorted({seat.provider for seat in puzzle.seats}), 1)}
    nodes = {
        spot: number
        for number, spot in enumerate(
            ((lot, level) for lot, places in sorted(puzzle.places.items()) for level in range(len(places))),
            len(names) + 1,
        )
    }
    most = {name: _most(puzzle, name, left_out) for name in names}
    chosen = set(start)
    while circle := _circle(_exchanges(puzzle, chosen, left_out, names, nodes, most), len(names) + len(nodes) + 1):
        chosen ^= {seat for seat in circle if seat >= 0}
    return frozenset(chosen)


def _most(puzzle: Puzzle, provider: str, left_out: frozenset[int]) -> int:
    """The most lots that a provider could hold: as published, or as many of its smallest as its share has room for."""
    lots = [s.lot for n, s in enumerate(puzzle.seats) if s.provider == provider and n not in left_out]
    if puzzle.sizes is not None:
        lots.sort(key=puzzle.sizes.__getitem__)
    room = next((size for size in range(len(lots), 0, -1) if puzzle.fits(lots[:size])), 0)
    return room if puzzle.most is None else min(room, puzzle.most)


Exchange = tuple[int, int, int, int]  # from a node, to a node, what it costs, the seat that it fills or empties (or -1)


def _exchanges(
    puzzle: Puzzle,
    chosen: set[int],
    left_out: frozenset[int],
    names: Mapping[str, int],
    nodes: Mapping[tuple[str, int], int],
    most: Mapping[str, int],
) -> list[Exchange]:
    """Every step by which a filling may change, each by one seat or one place: the residual graph of the flow."""
    held, taken = dict.fromkeys(names, 0), dict.fromkeys(nodes, 0)
    steps: list[Exchange] = []
    for number, seat in enumerate(puzzle.seats):
        who, spot = names[seat.provider], nodes[seat.lot, seat.level]
        if number in chosen:
            held[seat.provider] += 1
            taken[seat.lot, seat.level] += 1
            steps.append((spot, who, seat.worth, number))
        elif number not in left_out:
            steps.append((who, spot, -seat.worth, number))
    steps += [(HUB, names[name], 0, -1) for name in names if held[name] < most[name]]
    steps += [(names[name], HUB, 0, -1) for name in names if held[name]]
    for lot, places in puzzle.places.items():
        steps += _tiers(
            [nodes[lot, k] for k in range(len(places))], [taken[lot, k] for k in range(len(places))], places
        )
    return steps


def _tiers(spots: list[int], taken: list[int], places: tuple[int, ...]) -> Iterable[Exchange]:
    """The steps within one lot: places that can be filled or emptied, and who overflows from a tier into the next."""
    over = 0
    overflow = []
    for spot, size, room in zip(spots, taken, places, strict=True):
        here = min(room, over + size)
        over += size - here
        overflow.append(over)
        if here < room:
            yield spot, HUB, 0, -1
        if here:
            yield HUB, spot, 0, -1
    for (spot, after), size in zip(pairwise(spots), overflow, strict=False):
        yield spot, after, 0, -1
        if size:
            yield after, spot, 0, -1


def _circle(steps: list[Exchange], nodes: int) -> list[int]:
    """The seats (or -1) along a circle of steps that costs less than nothing; empty where there is none."""
    cost, came = [0] * nodes, [-1] * nodes
    for _ in range(nodes):
        moved = False
        for number, (a, b, size, _seat) in enumerate(steps):
            reached = cost[a] + size
            if reached < cost[b]:
                cost[b], came[b], moved = reached, number, True
        if not moved:
            return []
        if found := _closed(steps, came):
            return found
    raise AssertionError("costs that still fall after as many rounds as there are nodes have closed a circle")


def _closed(steps: list[Exchange], came: list[int]) -> list[int]:
    """The seats along a circle among the steps that each node was last reached by; empty where there is none."""
    seen = [0] * len(came)
    for start in range(len(came)):
        node, trail = start, start + 1
        while came[node] >= 0 and not seen[node]:
            seen[node] = trail
            node = steps[came[node]][0]
        if came[node] >= 0 and seen[node] == trail:
            return _along(steps, came, node)
    return []


def _along(steps: list[Exchange], came: list[int], first: int) -> list[int]:
    found, node = list[int](), first
    while not found or node != first:
        found.append(steps[came[node]][3])
        node = steps[came[node]][0]
    return found
