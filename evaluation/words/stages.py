"""The six stages of a procurement in words: where it stands, and what comes next."""

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType


@dataclass(frozen=True, slots=True)
class StageWords:
    """`now` says where a procurement stands, `next` what to do; `screen` is the address of the screen to do it on."""

    now: str
    next: str
    screen: str


STAGE_WORDS: Mapping[str, StageWords] = MappingProxyType(
    {
        "set_up": StageWords(
            "The method is being written. It can still change, and no bids can be loaded.",
            "Finish the method and seal it. Then nothing in it can change, and bids can be loaded.",
            "method",
        ),
        "sealed": StageWords(
            "The method is sealed. No bids are loaded yet.",
            "Load the filled quality workbook: the bids, their answers and the agreed marks. It holds no prices.",
            "bids",
        ),
        "opened": StageWords(
            "The bids are loaded and quality is being settled. Nobody can see a price.",
            "Decide about late bids, see that no mark is missing, then close quality. After that no mark can change.",
            "bids",
        ),
        "quality_closed": StageWords(
            "Quality is closed and no mark can change. Prices are still shut.",
            "Two people open the prices together. Their names are kept.",
            "bids",
        ),
        "prices_opened": StageWords(
            "Prices are open.",
            "Load the price workbook if it is not loaded yet. Then decide every low-price case, look at the ranking "
            "and issue the result.",
            "low-prices",
        ),
        "result": StageWords(
            "The result is issued.",
            "Download the result, and work the list out again when the next re-assessment is due.",
            "ranking",
        ),
    }
)
