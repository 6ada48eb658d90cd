"""Whether an award follows the ranking, in sentences."""

from collections.abc import Callable, Iterator

from evaluation.scoring.award import AwardCheck
from evaluation.words.labels import listed

FOLLOWS = "The award follows the ranking."
DIFFERS = "The award does not follow the ranking."


def said(check: AwardCheck, name: Callable[[str], str]) -> str:
    """The finding first, then who was passed over, who was awarded without a rank, and who shares the last rank."""
    return " ".join([FOLLOWS if check.follows else DIFFERS, *_details(check, name)])


def _details(check: AwardCheck, name: Callable[[str], str]) -> Iterator[str]:
    over, outside, level = ([name(ref) for ref in refs] for refs in (check.passed_over, check.not_ranked, check.level))
    if over:
        yield f"Ranked better and passed over: {listed(over)}. The record has to say why."
    if outside:
        yield f"Awarded without a rank: {listed(outside)}."
    if level:
        last = "shares" if len(level) == 1 else "share"
        yield (
            f"{listed(level)} {last} the last rank that was awarded, so the ranking alone does not say who goes first."
        )
