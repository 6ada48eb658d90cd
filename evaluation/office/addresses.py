"""The addresses of the screens, under "/": the side bar leads to them, and only they begin a session."""

from typing import Final

START: Final = "start"
METHOD: Final = "method"
REHEARSAL: Final = "rehearsal"
PACK: Final = "tender-pack"
BIDS: Final = "bids"
FAIR_COST: Final = "fair-cost"
LOW_PRICES: Final = "low-prices"
RANKING: Final = "ranking"
EXPLAIN: Final = "explain"
NEXT_CYCLE: Final = "next-cycle"
RECORD: Final = "record"

ADDRESSES: Final = (START, METHOD, REHEARSAL, PACK, BIDS, FAIR_COST, LOW_PRICES, RANKING, EXPLAIN, NEXT_CYCLE, RECORD)
