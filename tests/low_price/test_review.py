"""The conversation about a low price: only its lawful paths exist, and every step says whose it is."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from evaluation.exceptions import StageError
from evaluation.low_price.review import (
    CLOSED,
    NEXT,
    Assessed,
    Considered,
    Decided,
    Element,
    Extended,
    Notified,
    Replied,
    ReplyRule,
    ReviewState,
    Signed,
    Silent,
    after,
    is_one_person,
    review_of,
)

START = datetime(2027, 1, 11, 9, tzinfo=UTC)
WHY = "The wage this leaves is too low."


def at(days):
    return START + timedelta(days=days)


def by(days, second="Sam Lee", reason=WHY):
    return Signed("Ada Obi", at(days), reason, second)


def element(lot="L1", name="wage"):
    return Element(f"{lot}.{name}", lot, f"The {name} in {lot}", "It comes to £9.10 an hour.")


def considered(lot="L1", *, concern=True):
    return Considered(lot, concern, by(0))


def notice(*elements, due=7):
    return Notified(elements or (element(),), "drafted", "sent", at(due), by(1))


def reply(*elements):
    return Replied(at(5), {e.id: "We pay travel from reserves." for e in elements or (element(),)}, (), by(5))


def assessed(lot="L1", *, satisfied, names=("wage",), breach=False):
    return Assessed(lot, {f"{lot}.{name}": "The payroll shows it." for name in names}, satisfied, by(8), breach)


def decided(lot="L1", *, kept, plan="Payroll is checked every quarter."):
    return Decided(lot, kept, by(9), plan if kept else "")


ASKED = (considered(), notice(), reply())


def refused(events, message, lots=("L1",), **more):
    with pytest.raises(StageError, match=message):
        review_of(lots, events, **more)


@pytest.mark.parametrize(
    ("events", "state"),
    [
        ((), "flagged"),
        ((considered(concern=False),), "no_concern"),
        ((considered(),), "considered_low"),
        (ASKED[:2], "notice_sent"),
        (ASKED, "response_in"),
        ((*ASKED[:2], Silent(by(8))), "no_response"),
        ((*ASKED, assessed(satisfied=True)), "satisfied"),
        ((*ASKED, assessed(satisfied=False)), "not_satisfied"),
        ((*ASKED, assessed(satisfied=False), decided(kept=True)), "kept"),
        ((*ASKED, assessed(satisfied=False), decided(kept=False)), "disregarded"),
    ],
)
def test_each_lawful_path_leads_where_the_law_says(events, state):
    review = review_of(["L1"], events)
    assert review.lots == {"L1": state}
    assert review.is_open == (state not in {s.value for s in CLOSED})


def test_a_provider_that_satisfies_stays_in_whatever_is_tried():
    refused((*ASKED, assessed(satisfied=True), decided(kept=False)), "cannot follow")


@pytest.mark.parametrize("events", [(), (considered(),), (considered(), notice()), ASKED, (considered(concern=False),)])
def test_nobody_is_disregarded_before_a_notice_a_chance_and_an_assessment(events):
    refused((*events, decided(kept=False)), "cannot follow")


def test_a_reply_is_answered_element_by_element():
    two = (element(), element(name="holiday"))
    asked = (considered(), notice(*two), reply(*two))
    refused((*asked, assessed(satisfied=False)), "Not said yet: The holiday in L1")
    assert review_of(["L1"], (*asked, assessed(satisfied=True, names=("wage", "holiday")))).lots["L1"] == "satisfied"


def test_one_conversation_has_a_decision_for_each_lot():
    both = (element("L1"), element("L2"))
    events = [considered("L1"), considered("L2"), notice(*both), reply(*both)]
    events += [assessed("L1", satisfied=True), assessed("L2", satisfied=False), decided("L2", kept=False)]
    review = review_of(["L1", "L2", "L3"], [*events, considered("L3", concern=False)])
    assert review.lots == {"L1": "satisfied", "L2": "disregarded", "L3": "no_concern"}
    assert not review.is_open


@pytest.mark.parametrize(
    ("events", "message"),
    [
        ((considered(), Notified((), "d", "s", at(7), by(1))), "names each element"),
        ((considered(), Notified((element(),), "d", " ", at(7), by(1))), "notice is empty"),
        ((considered(), Notified((element(),), "d", "s", at(1), by(1))), "has to lie after"),
        ((considered(), Notified((element(), element()), "d", "s", at(7), by(1))), "an id of its own"),
        ((considered(), notice(element("L9"))), "No price of this provider was flagged in lot 'L9'"),
        ((considered(), notice(), Silent(by(6))), "has not passed yet"),
        ((considered(), Silent(by(9))), "No notice"),
        ((considered(), notice(), Replied(at(5), {"L1.moon": "x"}, (), by(5))), "no element 'L1.moon'"),
        ((considered(), notice(), Replied(at(5), {"L1.wage": " "}, (), by(5))), "needs words or a file"),
        ((*ASKED, assessed(satisfied=False), decided(kept=True, plan="watch")), "plan for the risk"),
        ((*ASKED, assessed(satisfied=False, breach=True)), "Only the Public Contracts Regulations 2015"),
        ((Considered("L1", concern=True, signed=by(0, reason="low")),), "Say why"),
        ((Considered("L1", concern=True, signed=Signed(" ", at(0), WHY)),), "Say who"),
        (
            (
                *ASKED,
                Assessed("L1", {"L1.wage": "The payroll shows it."}, satisfied=True, signed=by(8, second="ADA OBI ")),
            ),
            "Two people",
        ),
    ],
)
def test_what_a_step_lacks_is_said(events, message):
    refused(events, message)


def test_time_is_made_longer_by_the_stated_rule_only():
    waiting = (considered(), notice())
    longer = Extended(at(14), by(6))
    assert review_of(["L1"], (*waiting, longer)).reply_by == at(14)
    refused((*waiting, longer, Extended(at(21), by(8))), "allows 1 longer time")
    refused((*waiting, Extended(at(14), by(8))), "before it has run out")
    refused((*waiting, Extended(at(6), by(5))), "only to a later day")
    refused((considered(), longer), "no notice that waits")
    twice = review_of(["L1"], (*waiting, longer, Extended(at(21), by(8))), rule=ReplyRule(extensions=2))
    assert twice.reply_by == at(21)
    refused((*waiting, longer, Silent(by(10))), "has not passed yet")


def test_a_later_notice_never_shortens_the_time_that_an_earlier_one_was_given():
    first = (considered(), notice(), Extended(at(30), by(2)))
    second = (Considered("L2", concern=True, signed=by(3)), Notified((element("L2"),), "d", "s", at(10), by(3)))
    assert review_of(["L1", "L2"], (*first, *second)).reply_by == at(30)
    refused((*first, *second, Silent(by(11))), "has not passed yet", lots=("L1", "L2"))


def test_every_notice_may_have_the_longer_time_that_it_promises():
    first = (considered(), notice(), Extended(at(14), by(2)), reply())
    second = (Considered("L2", concern=True, signed=by(6)), Notified((element("L2"),), "d", "s", at(20), by(6)))
    longer = (*first, *second, Extended(at(25), by(7)))
    assert review_of(["L1", "L2"], longer).reply_by == at(25)
    refused((*longer, Extended(at(30), by(8))), "allows 1 longer time", lots=("L1", "L2"))


def test_before_the_time_has_passed_only_an_answer_to_every_element_can_fail_to_satisfy():
    pay, travel = element(), element(name="travel")
    waiting = (considered(), notice(pay, travel, due=20))
    part = (*waiting, reply(pay))
    for early in (part, (*waiting, Replied(at(5), {}, ("0" * 64,), by(5)))):
        refused((*early, assessed(satisfied=False, names=("wage", "travel"))), "no answer yet to: .*travel")
        content = (*early, assessed(satisfied=True, names=("wage", "travel")))
        assert review_of(["L1"], content).lots["L1"] == "satisfied"
    whole = (*part, reply(travel), assessed(satisfied=False, names=("wage", "travel")))
    assert review_of(["L1"], whole).lots["L1"] == "not_satisfied"
    late = Assessed("L1", {"L1.wage": "Nothing shows it.", "L1.travel": "Nothing shows it."}, False, by(21))  # noqa: FBT003
    assert review_of(["L1"], (*part, late)).lots["L1"] == "not_satisfied"


@pytest.mark.parametrize(
    ("first", "second", "one"),
    [
        ("Dana Okoro", "DANA  OKORO.", True),
        ("Dana Okoro", "Okoro, Dana", True),
        ("Dana Okoro", "Dana\u00a0Okoro, price officer", True),
        ("Dana Okoro", "Da\u200bna Okoro", True),
        ("Jos\u00e9 Obi", "Jose\u0301 Obi", True),
        ("Dana Okoro", " ", True),
        ("Dana Okoro, lead", "Lee Marsh, lead", False),
        ("Dana Okoro", "Dan Okoro", False),
    ],
)
def test_one_person_who_types_a_name_in_two_ways_is_one_person(first, second, one):
    assert is_one_person(first, second) is is_one_person(second, first) is one


def test_a_second_part_of_a_reply_joins_the_first_and_nothing_after_the_assessment_does():
    twice = review_of(["L1"], (*ASKED, reply()))
    assert twice.lots["L1"] == "response_in"
    refused((*ASKED, assessed(satisfied=False), reply()), "No notice of this provider waits")


def test_a_lot_that_the_reply_leaves_out_goes_on_waiting():
    both = (element("L1"), element("L2"))
    waiting = (considered("L1"), considered("L2"), notice(*both))
    one = review_of(["L1", "L2"], (*waiting, reply(both[0])))
    assert one.lots == {"L1": "response_in", "L2": "notice_sent"}
    files = Replied(at(5), {}, ("0" * 64,), by(5))
    assert set(review_of(["L1", "L2"], (*waiting, files)).lots.values()) == {"response_in"}


@pytest.mark.parametrize("received", [0, 6])
def test_a_reply_is_not_received_before_the_notice_or_after_it_is_recorded(received):
    early = Replied(at(received), {"L1.wage": "We pay it."}, (), by(5))
    refused((considered(), notice(), early), "received after the notice")


def test_a_late_reply_is_still_read():
    late = review_of(["L1"], (considered(), notice(), Silent(by(8)), reply()))
    assert late.lots["L1"] == "response_in"


def test_under_the_2015_regulations_a_price_in_breach_of_law_cannot_be_kept():
    breach = (*ASKED, assessed(satisfied=False, breach=True))
    for regime in ("pcr15", "scotland"):
        refused((*breach, decided(kept=True)), "has to be rejected", regime=regime)
        assert review_of(["L1"], (*breach, decided(kept=False)), regime=regime).lots["L1"] == "disregarded"


def test_every_state_is_reached_by_some_path_and_closed_states_lead_nowhere():
    reached = {ReviewState.FLAGGED} | {after for states in NEXT.values() for after in states}
    assert reached == set(NEXT) == set(ReviewState)
    assert {"no_concern", "satisfied", "kept", "disregarded"} == CLOSED


STEPS = st.sampled_from(
    [
        considered(),
        considered(concern=False),
        notice(),
        reply(),
        Silent(by(8)),
        Extended(at(12), by(6)),
        assessed(satisfied=True),
        assessed(satisfied=False),
        decided(kept=True),
        decided(kept=False),
    ]
)


@settings(max_examples=300, deadline=None)
@given(st.lists(STEPS, max_size=12))
def test_no_sequence_of_acts_removes_a_bid_unheard_or_one_that_satisfied(steps):
    review, done = review_of(["L1"], ()), []
    for step in steps:
        try:
            review = after(review, step)
        except StageError:
            continue
        done.append(type(step).__name__)
    if review.lots["L1"] == "disregarded":
        assert {"Considered", "Notified", "Assessed", "Decided"} <= set(done)
        assert {"Replied", "Silent"} & set(done)
        assert not review.findings["L1"].satisfied


def test_what_was_recorded_is_never_lost():
    events = (*ASKED, assessed(satisfied=False), decided(kept=False))
    assert review_of(["L1"], events).events == events
