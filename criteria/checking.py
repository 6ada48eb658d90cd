"""What every rule about a method shares: a check gives sentences, and some look at both trees."""

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence

from criteria.combinations import Combine
from criteria.schema import Criterion, Method

Check = Callable[[Method], Iterator[str]]


def trees(method: Method) -> Iterator[tuple[str, Sequence[Criterion], Combine]]:
    """The tender's criteria and the cycle's: where they stand, the tree, and how it combines."""
    yield "criteria", method.criteria, method.combine
    if method.cycle:
        yield "cycle > criteria", method.cycle.criteria, method.cycle.combine


def unique(kind: str, ids: Iterable[str]) -> Iterator[str]:
    """A sentence for every id that is used more than once."""
    for name, count in Counter(ids).items():
        if count > 1:
            yield f"{kind}: the id '{name}' is used {count} times; each needs its own."
