"""Who may do what, and when: the one permission function, pure, asked by every service function.

Stages run in the order of `STAGES`. A permission names the stages in which a role may do an action; what is not named
is refused. Nobody who scores quality has any action that reaches a price before quality is closed.
"""

from types import MappingProxyType

STAGES = ("set_up", "sealed", "opened", "quality_closed", "prices_opened", "result")

ROLES = (
    "lead",
    "evaluator",
    "panel_member",
    "supporter",
    "moderator",
    "price_officer",
    "commissioner",
    "approver",
    "conflicts_officer",
    "auditor",
)

_ANY = frozenset(STAGES)


def _from(stage: str) -> frozenset[str]:
    return frozenset(STAGES[STAGES.index(stage) :])


def _only(*stages: str) -> frozenset[str]:
    return frozenset(stages)


_PRICES = _from("prices_opened")
_QUALITY = _from("opened")

#: action -> role -> stages. One row an action; the test of the whole table reads it as a contract.
PERMISSIONS: MappingProxyType[str, dict[str, frozenset[str]]] = MappingProxyType(
    {
        "see_procurement": dict.fromkeys(ROLES, _ANY),
        "create_procurement": {"lead": _ANY},
        "change_method": {"lead": _only("set_up")},
        "seal_method": {"lead": _only("set_up"), "approver": _only("set_up")},
        "change_sealed": {"lead": _only("sealed")},  # with an approver as second name; never after bids are opened
        "write_note": dict.fromkeys(("lead", "moderator", "evaluator"), _only("set_up", "sealed")),
        "see_notes": dict.fromkeys(
            ("lead", "evaluator", "panel_member", "supporter", "moderator", "approver", "auditor"), _ANY
        ),
        "see_rehearsal": {"lead": _ANY, "approver": _ANY, "auditor": _ANY},
        "rehearse": {"lead": _only("set_up"), "approver": _only("set_up")},
        "load_quality": {"lead": _only("sealed", "opened"), "moderator": _only("opened")},
        "see_quality": dict.fromkeys(
            ("lead", "evaluator", "panel_member", "supporter", "moderator", "commissioner", "approver", "auditor"),
            _QUALITY,
        )
        | {"price_officer": _PRICES},
        "record_marks": {"lead": _only("opened"), "moderator": _only("opened")},
        "close_quality": {"lead": _only("opened"), "moderator": _only("opened")},
        "load_price": {"lead": _only("prices_opened"), "price_officer": _only("prices_opened")},
        "reopen_quality": {"lead": _only("quality_closed")},
        "open_prices": {"lead": _only("quality_closed"), "price_officer": _only("quality_closed")},
        "see_price": dict.fromkeys(("lead", "price_officer", "commissioner", "approver", "auditor"), _PRICES),
        "decide_low_price": {"price_officer": _PRICES, "lead": _PRICES},
        "see_cost": dict.fromkeys(("lead", "price_officer", "commissioner", "approver", "auditor"), _ANY),
        "save_cost": dict.fromkeys(("lead", "price_officer", "commissioner"), _ANY),
        "try_uplift": dict.fromkeys(("lead", "price_officer", "commissioner", "approver"), _only("result")),
        "decide_bid": {"lead": _only("opened", "quality_closed", "prices_opened")},
        "see_ranking": dict.fromkeys(
            ("lead", "price_officer", "commissioner", "approver", "auditor", "moderator", "evaluator", "panel_member"),
            _PRICES,
        ),
        "issue_result": {"lead": _only("prices_opened"), "approver": _only("prices_opened")},
        "run_cycle": {"lead": _only("result"), "commissioner": _only("result")},
        "see_cycle": dict.fromkeys(("lead", "price_officer", "commissioner", "approver", "auditor"), _only("result")),
        "export_result": dict.fromkeys(("lead", "price_officer", "commissioner", "approver", "auditor"), _PRICES),
        "see_record": {"lead": _ANY, "auditor": _ANY, "approver": _ANY},
        "see_file_quality": dict.fromkeys(
            ("lead", "evaluator", "panel_member", "supporter", "moderator", "auditor"), _QUALITY
        ),
        "see_file_price": dict.fromkeys(("lead", "price_officer", "auditor"), _PRICES),
        "back_up": {"lead": _ANY},
    }
)

ACTIONS = tuple(PERMISSIONS)


def may(role: str, action: str, stage: str) -> bool:
    """Whether `role` may do `action` while the procurement is at `stage`. Unknown names are refused."""
    return stage in PERMISSIONS.get(action, {}).get(role, frozenset())


def ever(role: str, action: str) -> bool:
    """Whether `role` may do `action` at any stage at all; for leaving out what somebody can never use."""
    return bool(PERMISSIONS.get(action, {}).get(role))
