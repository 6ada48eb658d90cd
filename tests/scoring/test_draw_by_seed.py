"""A draw that anybody can redo with sha256sum."""

import shutil
import subprocess
from hashlib import sha256

import pytest
from hypothesis import given
from hypothesis import strategies as st

from evaluation.scoring.draw import drawn_order, seed_of, ticket

refs = st.lists(st.from_regex(r"[A-Z0-9-]{1,8}", fullmatch=True), min_size=1, max_size=8, unique=True)


@given(refs, st.from_regex(r"[a-z0-9 ]{1,20}[a-z]", fullmatch=True), st.randoms(use_true_random=False))
def test_the_order_is_that_of_the_hashes_whatever_order_the_names_come_in(names, seed, chance):
    by_hand = sorted(names, key=lambda ref: sha256(f"{seed}\n{ref}".encode()).hexdigest())
    assert [each.provider for each in drawn_order(seed, names)] == by_hand
    assert drawn_order(seed, chance.sample(names, len(names))) == drawn_order(seed, names)


@pytest.mark.skipif(not shutil.which("sha256sum"), reason="no sha256sum here")
def test_the_command_on_the_page_gives_the_same_ticket():
    made = subprocess.run(
        ["sha256sum"], input=b"otter 17\nP004", capture_output=True, check=True, timeout=20
    ).stdout.decode()  # fmt: skip
    assert made.split()[0] == ticket("otter 17", "P004").number


def test_every_order_is_about_as_likely():
    """6,000 seeds over three providers: each of the six orders 1,000 times, give or take 5 standard deviations."""
    counts = {}
    for number in range(6000):
        order = "".join(each.provider for each in drawn_order(f"seed {number}", "ABC"))
        counts[order] = counts.get(order, 0) + 1
    assert len(counts) == 6
    assert all(abs(size - 1000) < 145 for size in counts.values())


@pytest.mark.parametrize(
    ("seed", "names"), [("", ["A"]), ("a\nb", ["A"]), ("a", [""]), ("a", ["A\u2028B"]), ("a", "AA")]
)
def test_a_seed_or_reference_that_could_be_read_in_two_ways_is_refused(seed, names):
    with pytest.raises(ValueError, match="draw"):
        drawn_order(seed, names)


def test_the_seed_holds_both_words_and_the_hash_of_the_entry_that_kept_them():
    assert seed_of(("otter", "17"), "ab12") == "otter 17 ab12"
