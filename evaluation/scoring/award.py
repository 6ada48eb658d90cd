"""Whether a recorded award follows a ranking, and who was passed over if it does not. Says what is, and judges nobody.

Real awards often differ from the ranking for a good reason (a limit on lots, a bid withdrawn late). The record has to
show that they differ: it never makes the ranking fit the award.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from evaluation.exceptions import UnknownNameError
from evaluation.model import LotResult


@dataclass(frozen=True, slots=True)
class AwardCheck:
    """An award beside the ranking. Providers are refs, best ranked first.

    `passed_over`: ranked better than the worst of those awarded, and not awarded. `not_ranked`: awarded without a rank.
    `level`: not awarded, and sharing the rank of the worst of those awarded, so that the ranking alone does not say
    which of them goes first.
    """

    awarded: tuple[str, ...]
    passed_over: tuple[str, ...] = ()
    not_ranked: tuple[str, ...] = ()
    level: tuple[str, ...] = ()

    @property
    def follows(self) -> bool:
        """Whether everybody awarded is ranked and nobody ranked better is left out."""
        return not self.passed_over and not self.not_ranked


def follows(result: LotResult, awarded: Sequence[str]) -> AwardCheck:
    """Hold a recorded award to the ranking of its lot.

    Raises ValueError where nobody was awarded, UnknownNameError for a provider that did not bid for the lot.
    """
    ranks = {bid.provider: bid.rank for bid in result.bids}
    if not awarded:
        raise ValueError("say who was awarded; an award to nobody cannot follow a ranking")
    for provider in awarded:
        if provider not in ranks:
            raise UnknownNameError("bid in this lot", provider, tuple(ranks))
    worst = max((rank for provider in awarded if (rank := ranks[provider]) is not None), default=0)
    left = {ref: rank for ref, rank in ranks.items() if rank is not None and ref not in awarded}
    return AwardCheck(
        tuple(sorted(set(awarded), key=list(ranks).index)),
        tuple(ref for ref, rank in left.items() if rank < worst),
        tuple(ref for ref, rank in ranks.items() if rank is None and ref in awarded),
        tuple(ref for ref, rank in left.items() if rank == worst),
    )
