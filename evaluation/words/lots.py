"""Tiers, and the lots one provider may hold, in words: the published rules, and why a bid holds a lot or does not."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from types import MappingProxyType

from criteria.schema import LotLimit, Method, Tier
from evaluation.model import BidResult, LotResult
from evaluation.scoring.combine import COMBINATIONS
from evaluation.scoring.lot_rules import LOT_RULES
from evaluation.words.labels import count, listed, number
from evaluation.words.totals import LOWER_FIRST, in_a_sentence

_TOGETHER: Mapping[str, str] = MappingProxyType(
    {
        "all_in": "Bids that tie for the last place all go in.",
        "all_out": "Bids that tie across the last place all stay out of it.",
    }
)
#: what a screen or a paper says beside a result whose lots were shared out by the solver
UNPROVEN = (
    "The lots were shared out by a solver, because there were too many cases to look at one by one. To the digits of "
    "its numbers no other way is better, and no exchange between any two providers would better it; that no other way "
    "at all is better is not proven."
)

#: why a bid that was ranked holds no place in a lot
PASSED_OVER: Mapping[str, str] = MappingProxyType(
    {
        "lot_limit": "It was ranked, but its other lots filled the most that one provider may hold.",
        "share_limit": "It was ranked, but with its other lots this one would be more than the share of all lots that "
        "one provider may hold.",
        "best_total": "It was ranked, but over all lots together the best sum of totals gives this place to another.",
    }
)


def tier_rule(method: Method, tier: Tier) -> str:
    """What a tier takes, in a sentence or two."""
    said = []
    if tier.at_least is not None:
        unit = COMBINATIONS[method.combine.rule].unit
        least = "no more than" if unit in LOWER_FIRST else "at least"
        said.append(f"{tier.title} asks for {least} {in_a_sentence(tier.at_least, unit)}.")
    if tier.places is not None:
        held = "It" if said else tier.title
        said.append(f"{held} has {count(tier.places, 'place')}. {_TOGETHER[tier.at_cap or 'all_in']}")
    return " ".join(said) or f"{tier.title} has no limit on places."


def limit_rule(limit: LotLimit | None) -> Iterator[str]:
    """How many lots a provider may hold, and which."""
    if limit is None:
        yield "A provider may hold any number of lots."
        return
    most = [count(limit.most, "lot")] if limit.most is not None else []
    share = [f"{number(limit.most_share)}% of the size of all lots"] if limit.most_share is not None else []
    yield f"A provider may hold at most {listed(most + share)}. {LOT_RULES[limit.rule].sentence}"


def why_placed(
    method: Method, lots: Sequence[LotResult], lot: LotResult, bid: BidResult, name: Callable[[str], str]
) -> str:
    """Why a provider holds a place in a lot, or why not, where lots are limited; "" where they are not, or nothing is
    settled.
    """
    if method.lot_limit is None or (bid.rank is None and not bid.passed_over):
        return ""
    others = [_named(method, each.lot) for each in lots if each.lot != lot.lot and _holds(each, bid.provider)]
    also = f" It holds {listed(others)}." if others else " It holds no other lot."
    if bid.passed_over:
        instead = [name(each.provider) for each in lot.bids if each.tier]
        who = f" {listed(instead)} {'holds' if len(instead) == 1 else 'hold'} this lot." if instead else ""
        return PASSED_OVER[bid.passed_over] + also + who
    if not bid.tier:
        return f"It is at place {bid.rank}, and no tier has a place for it.{also}"
    before = [name(each.provider) for each in lot.bids if each.passed_over]
    first = (
        f" {listed(before)} ranked here too and {'was' if len(before) == 1 else 'were'} passed over." if before else ""
    )
    return f"It holds this lot, at place {bid.rank} of those placed or waiting.{also}{first}"


def _holds(lot: LotResult, provider: str) -> bool:
    return any(each.provider == provider and each.tier for each in lot.bids)


def _named(method: Method, lot: str) -> str:
    title = method.lot(lot).title
    return lot if title == lot else f"{title} ({lot})"
