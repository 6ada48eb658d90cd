"""Screens over many tenders by what became of the bids, on the figures that Cardinal prints."""

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from evaluation.exact import number
from evaluation.low_price.fences import fences_of
from evaluation.low_price.processes import Bid, Process, lowest_disqualified, often_disqualified, serial_losers
from tests.fair_cost.cost_cases import case

PRINTED = case("cardinal")
TENDERS = st.lists(
    st.builds(
        Process,
        st.lists(
            st.builds(Bid, st.sampled_from("ABCDEF"), st.sampled_from(["valid", "disqualified", "withdrawn"])),
            min_size=1,
            max_size=6,
        ).map(tuple),
        st.sampled_from(["", "A", "B", "C"]),
    ),
    max_size=12,
)


def field_of(won: int, lost: int, bidder: str = "F", others: int = 8) -> list[Process]:
    """`bidder` against one other in each tender, each other one bidding once: it wins the first `won`."""
    wins = [Process((Bid(bidder, "valid"),), bidder) for _ in range(won)]
    losses = [
        Process((Bid(bidder, "valid"), Bid(str(place % others), "valid")), str(place % others)) for place in range(lost)
    ]
    return [*wins, *losses]


def test_the_printed_example_of_a_serial_loser():
    box = PRINTED["r025"]
    fence = fences_of(number(box["q1"]), number(box["q3"])).lower
    assert fence == number(box["lower_fence"])
    tenders = field_of(box["won"], box["submitted"] - box["won"], others=135)
    assert serial_losers(tenders, fence=fence) == {"F": number(box["ratio"])}


def test_a_loser_with_few_bids_is_not_a_serial_one():
    tenders = [*field_of(20, 0, "W"), *field_of(20, 0, "X"), Process((Bid("F", "valid"), Bid("W", "valid")), "W")]
    assert serial_losers(tenders, fence=Fraction(1, 2)) == {}


def test_fences_of_the_tenders_themselves_find_the_one_who_always_loses():
    assert serial_losers(field_of(1, 5)) == {"F": Fraction(1, 6)}
    assert serial_losers([]) == {}
    assert serial_losers([Process((Bid("F", "valid"),))]) == {}


@pytest.mark.parametrize("box", PRINTED["r038"], ids=lambda box: box["upper_fence"])
def test_the_printed_examples_of_disqualified_bids(box):
    fence = fences_of(number(box["q1"]), number(box["q3"])).upper
    assert fence == number(box["upper_fence"])
    out = int(box["value"])
    bids = [Bid("F", "disqualified")] * out + [Bid("F", "valid")] * (100 - out)
    assert often_disqualified([Process(tuple(bids))], fence=fence / 100) == {"F": Fraction(out, 100)}
    assert often_disqualified([Process(tuple(bids))], fence=Fraction(out, 100)) == {"F": Fraction(out, 100)}
    assert often_disqualified([Process(tuple(bids))], fence=Fraction(out + 1, 100)) == {}


def test_one_bid_is_no_share_and_bids_taken_back_are_not_submitted():
    assert often_disqualified([Process((Bid("F", "disqualified"),))], fence=Fraction(1, 2)) == {}
    bids = (Bid("F", "disqualified"), Bid("F", "valid"), Bid("F", "withdrawn"), Bid("F", "invited"))
    assert often_disqualified([Process(bids)], fence=Fraction(1, 2)) == {"F": Fraction(1, 2)}
    assert often_disqualified([]) == {}


def test_fences_of_the_tenders_themselves_find_the_outlier():
    usual = [Process(tuple(Bid(name, "valid") for name in "ABCDEF"))] * 2
    odd = [Process((Bid("G", "disqualified"), Bid("G", "valid")))]
    assert often_disqualified([*usual, *odd]) == {"G": Fraction(1, 2)}
    assert often_disqualified(usual) == {}
    assert serial_losers(field_of(3, 0)) == {}


def test_the_printed_fixture_of_the_lowest_bid_disqualified():
    table = PRINTED["r036"]
    processes = {
        name: Process(
            tuple(Bid(str(at), status, number(price) if price else None) for at, (status, price) in enumerate(bids)),
            "" if name in table["not_awarded"] else "1",
        )
        for name, bids in table["processes"].items()
    }
    assert list(lowest_disqualified(processes)) == table["flagged"]
    turned = {name: Process(one.bids[::-1], one.winner) for name, one in processes.items()}
    assert list(lowest_disqualified(turned)) == table["flagged"]


@given(TENDERS, st.randoms(use_true_random=False))
def test_the_order_of_tenders_and_bids_never_matters(tenders, random):
    mixed = [Process(tuple(random.sample(one.bids, len(one.bids))), one.winner) for one in tenders]
    random.shuffle(mixed)
    for screen in (serial_losers, often_disqualified):
        assert screen(tenders) == screen(mixed)
        assert all(0 <= share <= 1 for share in screen(tenders).values())
