"""The forty providers of the fictional county of Aldermere. Every name is invented."""

from dataclasses import dataclass

TOWN, MARKET, RURAL = ("L01", "L02", "L09"), ("L03", "L05", "L06", "L11"), ("L04", "L07", "L08", "L10", "L12")
ALL = tuple(f"L{number:02d}" for number in range(1, 13))
QUESTIONS = ("care_in_person", "safe_care", "workforce")
CQC = {"O": "Outstanding", "G": "Good", "R": "Requires improvement", "N": "Not rated"}


@dataclass(frozen=True)
class Bidder:
    """A provider: its marks for the three common questions, its usual mark per lot, CQC rating and way of pricing.

    `dear` is how far its prices lie above the council's stated cost, in per cent; `build` is which of the nine
    published builds its cost breakdown follows; `lots` are those it bids for.
    """

    ref: str
    name: str
    common: tuple[int, ...]
    local: int
    cqc: str
    dear: float
    build: int
    lots: tuple[str, ...]


def _bidder(ref: int, name: str, code: str, dear: float, build: int, lots: tuple[str, ...]) -> Bidder:
    """`code` is three common marks, the local mark and the CQC letter: "4433G"."""
    marks = tuple(int(letter) for letter in code[:3])
    return Bidder(f"P{ref:03d}", name, marks, int(code[3]), CQC[code[4]], dear, build, lots)


BIDDERS = (
    _bidder(1, "Teapot Lane Homecare Ltd", "5444G", 9.0, 7, ALL),
    _bidder(2, "Brass Button Care Ltd", "4343G", 4.5, 3, ALL),
    _bidder(3, "Lantern and Loaf Support CIC", "4443G", 6.5, 6, ALL),
    _bidder(4, "Quilted Sky Care Ltd", "5545O", 11.0, 2, (*MARKET, *TOWN)),
    _bidder(5, "Wobbly Gate Homecare Ltd", "4434G", 5.0, 8, ALL),
    _bidder(6, "Paper Kite Carers Ltd", "3333G", 2.5, 4, ALL),
    _bidder(7, "Thimble and Thread Care", "3433G", 3.5, 9, (*TOWN, *RURAL)),
    _bidder(8, "Marigold Umbrella Ltd", "4334G", 5.5, 5, (*MARKET, "L01", "L02")),
    _bidder(9, "Copper Kettle Community Care CIC", "4545G", 8.0, 6, (*TOWN, *MARKET)),
    _bidder(10, "Twelve Acorns Homecare Ltd", "3343G", 4.0, 3, ALL),
    _bidder(11, "Honeycomb Steps Ltd", "4544O", 2.0, 8, MARKET),
    _bidder(12, "Pocket Garden Care Ltd", "3434G", 5.0, 4, (*TOWN, "L03", "L06")),
    _bidder(13, "Blue Wheelbarrow Support Ltd", "2333R", 1.5, 1, ALL),
    _bidder(14, "Sundial Friends Homecare", "4344G", 7.0, 7, (*RURAL, *MARKET)),
    _bidder(15, "Velvet Hedgehog Care Ltd", "4342G", 3.0, 5, (*MARKET, "L09")),
    _bidder(16, "Seventh Lamp Post Ltd", "3323R", 2.2, 9, (*TOWN, *MARKET)),
    _bidder(17, "Tin Whistle Homecare Ltd", "2233G", 3.0, 1, ("L03", "L05", "L11")),
    _bidder(18, "Barleysugar Care Group Ltd", "3343G", 1.8, 4, ALL),
    _bidder(19, "Ladder to the Moon CIC", "5455O", 14.0, 2, (*TOWN, "L06")),
    _bidder(20, "Driftwood Parlour Ltd", "3443G", 6.0, 8, RURAL),
    _bidder(21, "Clockwork Robin Care Ltd", "4334G", 5.5, 3, (*MARKET, "L10")),
    _bidder(22, "Small Hours Support Ltd", "4433G", 7.5, 6, (*TOWN, *RURAL)),
    _bidder(23, "Kindly Weather Homecare", "3332G", 2.6, 5, RURAL),
    _bidder(24, "Saffron Mitten Ltd", "3334G", 4.2, 7, (*RURAL, "L11")),
    _bidder(25, "Penny Whistlestop Carers Ltd", "4344G", 8.5, 9, ALL),
    _bidder(26, "Corduroy Cloud Care Ltd", "3433G", 4.8, 4, (*RURAL, "L05")),
    _bidder(27, "Fiddlestick and Daughters Ltd", "2343R", 1.6, 3, (*MARKET, "L01")),
    _bidder(28, "Good Biscuit Homecare CIC", "5354G", 9.5, 6, (*RURAL, "L09")),
    _bidder(29, "Otter and Otter Support Ltd", "3434G", 6.2, 8, ("L01", "L02", "L11")),
    _bidder(30, "Tumbledown Barn Care", "3333G", 3.8, 7, ("L10", "L12")),
    _bidder(31, "Nine Chimneys Homecare Ltd", "4443G", 5.8, 2, (*MARKET, *RURAL)),
    _bidder(32, "Cardigan Bridge Care Ltd", "3344G", 4.6, 5, (*TOWN, "L12", "L04")),
    _bidder(33, "Gooseberry Row Ltd", "4334G", 5.2, 3, (*TOWN, "L05", "L06")),
    _bidder(34, "Whistledown Post Carers", "4453G", 6.8, 8, ("L07", "L08", "L12")),
    _bidder(35, "Eleven Spoons Community Care", "4555O", 12.0, 6, ("L04", "L08", "L10", "L12")),
    _bidder(36, "Rocking Horse Homecare Ltd", "3333G", 2.8, 9, ("L02", "L06", "L09")),
    _bidder(37, "Sixpenny Harbour Care Ltd", "1322R", 1.2, 1, ("L01", "L05", "L12")),
    _bidder(38, "Moth and Candle Ltd", "2323R", 2.0, 4, ("L07", "L10")),
    _bidder(39, "New Slippers Care Ltd", "3333N", 3.2, 7, ("L01", "L09", "L11")),
    _bidder(40, "Velvet Anchor Support Ltd", "3443G", 7.2, 5, ("L08", "L11", "L12")),
)
