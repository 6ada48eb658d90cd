"""Every code has its words, and numbers and dates read as people write them."""

from datetime import UTC, date, datetime
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from criteria.schema import Method, PriceLine
from evaluation.access import ACTIONS, PERMISSIONS, ROLES, STAGES, may
from evaluation.exact import MODES
from evaluation.findings import Severity
from evaluation.model import Gap, LotStatus, Signal, State
from evaluation.words import labels

F = Fraction


@pytest.mark.parametrize(
    ("words", "codes"),
    [
        (labels.STATES, State),
        (labels.STATE_SENTENCES, State),
        (labels.LOT_STATUSES, LotStatus),
        (labels.LOT_STATUS_SENTENCES, LotStatus),
        (labels.GAPS, Gap),
        (labels.SIGNALS, Signal),
        (labels.SEVERITIES, Severity),
        (labels.STAGE_NAMES, STAGES),
        (labels.ROLE_NAMES, ROLES),
        (labels.ACTION_NAMES, ACTIONS),
        (labels.ROUNDINGS, MODES),
        (labels.REGIMES, Method.model_fields["regime"].annotation.__args__),
        (labels.UNITS, PriceLine.model_fields["unit"].annotation.__args__),
    ],
)
def test_every_code_has_its_words_and_no_two_codes_share_them(words, codes):
    assert set(words) == set(codes)
    assert len(set(words.values())) == len(words)
    assert all(text and text == text.strip() for text in words.values())


@pytest.mark.parametrize(
    ("value", "said"),
    [
        (F("22.73"), "£22.73"),
        (F(1866200), "£1,866,200.00"),
        (F("-0.5"), "−£0.50"),
        (F("0.005"), "£0.01"),
        (F(0), "£0.00"),
    ],
)
def test_money_reads_as_pounds_and_pence(value, said):
    assert labels.pounds(value) == said


def test_nothing_is_ever_minus_nought():
    assert (labels.pounds(F("-0.001")), labels.points(F("-0.001")), labels.percent(F("-0.001"))) == (
        "£0.00",
        "0.00",
        "0%",
    )


@pytest.mark.parametrize(
    ("value", "said"),
    [(F("12.07"), "12.07%"), (F(50), "50%"), (F(100), "100%"), (F(1, 3), "0.33%"), (F("2.50"), "2.5%")],
)
def test_per_cent_loses_its_last_noughts_only_after_the_point(value, said):
    assert labels.percent(value) == said


@pytest.mark.parametrize(("value", "said"), [(F("1.02"), "+1.02"), (F("-2.5"), "−2.50"), (F(0), "0.00")])
def test_a_difference_carries_its_sign(value, said):
    assert labels.signed(value) == said


@pytest.mark.parametrize(
    ("value", "said"),
    [
        (F(4), "4"),
        (F("12.5"), "12.5"),
        (F(1866200), "1,866,200"),
        (F(2, 3), "0.666666…"),
        (F(-2, 3), "−0.666666…"),
        (F(1, 2**12), "0.000244140625"),
        (F(1, 2**40), "0.000000…"),
    ],
)
def test_a_number_is_exact_where_it_ends_and_cut_with_dots_where_not(value, said):
    assert labels.number(value) == said


@given(st.fractions(min_value=-1000, max_value=1000, max_denominator=999))
def test_a_number_without_dots_is_the_number_and_one_with_dots_is_never_rounded_up(value):
    said = labels.number(value).replace(",", "").replace("−", "-")
    read = F(said.removesuffix("…"))
    if said.endswith("…"):
        assert 0 < abs(value) - abs(read) < F(1, 10**6)
    else:
        assert read == value


def test_dates_and_moments_are_said_in_full():
    assert labels.day(date(2027, 4, 1)) == "1 April 2027"
    assert labels.moment(datetime(2026, 11, 22, 14, 32, tzinfo=UTC)) == "22 November 2026 at 14:32"
    assert [labels.day(date(2026, month, 1)).split()[1][:3] for month in (1, 12)] == ["Jan", "Dec"]


def test_titles_go_into_sentences_without_losing_their_capitals():
    assert labels.inside("What people say") == "what people say"
    assert labels.inside("CQC rating") == "CQC rating"
    assert labels.inside("A level") == "a level"


def test_lists_read_as_lists():
    assert [labels.listed(list("abc"[:n])) for n in range(4)] == ["", "a", "a and b", "a, b and c"]


def test_a_refusal_says_when_the_role_may_or_who_else_may():
    assert labels.refusal("price_officer", "see_price", "opened") == (
        "You are here as a price officer, and may not see prices while the procurement is at “Quality opened”. "
        "You may at “Prices opened” or “Result issued”."
    )
    other = labels.refusal("evaluator", "see_price", "opened")
    assert other.startswith("You are here as an evaluator, and may not see prices. That is for the procurement lead,")


def test_every_refusal_there_can_be_has_its_sentence():
    said = {
        labels.refusal(role, action, stage)
        for action in PERMISSIONS
        for role in ROLES
        for stage in STAGES
        if not may(role, action, stage)
    }
    assert said
    assert all(sentence.endswith(".") and "_" not in sentence for sentence in said)
