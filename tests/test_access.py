"""Who may do what, and when: the whole table as a contract, and what has to be true of it."""

from itertools import product

import pytest

from evaluation.access import ACTIONS, ROLES, STAGES, ever, may

LETTERS = dict(zip("usocpr", STAGES, strict=True))
#: action: role=stages, where u = set up, s = sealed, o = opened, c = quality closed, p = prices opened, r = result
CONTRACT = """
see_procurement     lead=usocpr evaluator=usocpr panel_member=usocpr supporter=usocpr moderator=usocpr price_officer=usocpr commissioner=usocpr approver=usocpr conflicts_officer=usocpr auditor=usocpr
create_procurement  lead=usocpr
change_method       lead=u
seal_method         lead=u approver=u
change_sealed       lead=s
write_note          lead=us moderator=us evaluator=us
see_notes           lead=usocpr evaluator=usocpr panel_member=usocpr supporter=usocpr moderator=usocpr approver=usocpr auditor=usocpr
see_rehearsal       lead=usocpr approver=usocpr auditor=usocpr
rehearse            lead=u approver=u
load_quality        lead=so moderator=o
see_quality         lead=ocpr evaluator=ocpr panel_member=ocpr supporter=ocpr moderator=ocpr commissioner=ocpr approver=ocpr auditor=ocpr price_officer=pr
record_marks        lead=o moderator=o
close_quality       lead=o moderator=o
load_price          lead=p price_officer=p
reopen_quality      lead=c
open_prices         lead=c price_officer=c
see_price           lead=pr price_officer=pr commissioner=pr approver=pr auditor=pr
decide_low_price    lead=pr price_officer=pr
see_cost            lead=usocpr price_officer=usocpr commissioner=usocpr approver=usocpr auditor=usocpr
save_cost           lead=usocpr price_officer=usocpr commissioner=usocpr
try_uplift          lead=r price_officer=r commissioner=r approver=r
decide_bid          lead=ocp
see_ranking         lead=pr price_officer=pr commissioner=pr approver=pr auditor=pr moderator=pr evaluator=pr panel_member=pr
issue_result        lead=p approver=p
run_cycle           lead=r commissioner=r
see_cycle           lead=r price_officer=r commissioner=r approver=r auditor=r
export_result       lead=pr price_officer=pr commissioner=pr approver=pr auditor=pr
see_record          lead=usocpr approver=usocpr auditor=usocpr
see_file_quality    lead=ocpr evaluator=ocpr panel_member=ocpr supporter=ocpr moderator=ocpr auditor=ocpr
see_file_price      lead=pr price_officer=pr auditor=pr
back_up             lead=usocpr
"""  # noqa: E501 - one action a line, so that a change of the table is a change of one line
ALLOWED = {
    (role, action, LETTERS[letter])
    for action, *roles in (line.split() for line in CONTRACT.strip().splitlines())
    for role, letters in (entry.split("=") for entry in roles)
    for letter in letters
}

SHOWS_A_PRICE = (
    "see_price",
    "see_file_price",
    "see_ranking",
    "see_cycle",
    "export_result",
    "decide_low_price",
    "run_cycle",
    "try_uplift",
)
TOUCHES_A_PRICE = (*SHOWS_A_PRICE, "load_price", "open_prices", "issue_result")
SCORES_QUALITY = ("evaluator", "panel_member", "supporter", "moderator")
BEFORE_PRICES = STAGES[: STAGES.index("prices_opened")]
BEFORE_QUALITY_IS_CLOSED = STAGES[: STAGES.index("quality_closed")]


@pytest.mark.parametrize("action", ACTIONS)
def test_the_table_is_the_contract(action):
    got = {(role, action, stage) for role, stage in product(ROLES, STAGES) if may(role, action, stage)}
    assert got == {entry for entry in ALLOWED if entry[1] == action}


def test_the_contract_names_every_action_and_no_other():
    assert {action for _, action, _ in ALLOWED} == set(ACTIONS)
    assert {role for role, _, _ in ALLOWED} == set(ROLES)


@pytest.mark.parametrize("action", TOUCHES_A_PRICE)
def test_nobody_who_scores_quality_reaches_a_price_before_prices_are_opened(action):
    assert not [(role, stage) for role, stage in product(SCORES_QUALITY, BEFORE_PRICES) if may(role, action, stage)]


@pytest.mark.parametrize("action", SHOWS_A_PRICE)
def test_nobody_at_all_is_shown_a_price_before_prices_are_opened(action):
    assert not [(role, stage) for role, stage in product(ROLES, BEFORE_PRICES) if may(role, action, stage)]


@pytest.mark.parametrize("action", TOUCHES_A_PRICE)
def test_nobody_at_all_touches_a_price_before_quality_is_closed(action):
    assert not [(role, stage) for role, stage in product(ROLES, BEFORE_QUALITY_IS_CLOSED) if may(role, action, stage)]


def test_no_mark_is_recorded_once_quality_is_closed():
    after = STAGES[STAGES.index("quality_closed") :]
    for action in ("record_marks", "load_quality", "close_quality"):
        assert not [(role, stage) for role, stage in product(ROLES, after) if may(role, action, stage)]


def test_the_price_officer_does_not_see_quality_before_prices_are_opened():
    for action in ("see_quality", "see_file_quality", "record_marks", "load_quality"):
        assert not [stage for stage in BEFORE_PRICES if may("price_officer", action, stage)]


def test_the_method_cannot_change_once_it_is_sealed():
    for action in ("change_method", "rehearse", "seal_method"):
        assert not [(role, stage) for role, stage in product(ROLES, STAGES[1:]) if may(role, action, stage)]


def test_a_sealed_method_and_notes_on_it_are_fixed_once_bids_are_opened():
    after = STAGES[STAGES.index("opened") :]
    for action in ("change_sealed", "write_note"):
        assert not [(role, stage) for role, stage in product(ROLES, after) if may(role, action, stage)]


def test_an_auditor_changes_nothing():
    assert [
        action for action in ACTIONS if ever("auditor", action) and not action.startswith(("see_", "export_"))
    ] == []


@pytest.mark.parametrize("role", ROLES)
def test_what_a_role_may_ever_do_is_what_it_may_do_at_some_stage(role):
    assert [a for a in ACTIONS if ever(role, a)] == [a for a in ACTIONS if any(may(role, a, s) for s in STAGES)]
    assert not ever(role, "see_everything")


@pytest.mark.parametrize(
    ("role", "action", "stage"),
    [
        ("boss", "see_procurement", "set_up"),
        ("lead", "see_everything", "result"),
        ("lead", "see_price", "afterwards"),
        ("", "", ""),
        ("Lead", "see_procurement", "set_up"),
    ],
)
def test_unknown_names_are_refused(role, action, stage):
    assert may(role, action, stage) is False
