"""The words for the core's codes, and how numbers, dates and moments are written. One word for one idea."""

from collections.abc import Mapping
from datetime import date, datetime
from fractions import Fraction
from functools import lru_cache
from types import MappingProxyType

from evaluation.access import PERMISSIONS, ROLES, STAGES
from evaluation.exact import shown, text
from evaluation.findings import Severity
from evaluation.model import Gap, LotStatus, Signal, State

Labels = Mapping[str, str]

STATES: Mapping[State, str] = MappingProxyType(
    {
        State.IN: "In",
        State.DISQUALIFIED: "Disqualified",
        State.DISREGARDED_CONDITION: "Disregarded: condition of participation",
        State.DISREGARDED_NONTREATY: "Disregarded: non-treaty supplier",
        State.DISREGARDED_LOW_PRICE: "Disregarded: low price",
        State.DISREGARDED_PROCEDURE: "Disregarded: procedure",
        State.DISREGARDED_EXCLUSION: "Disregarded: exclusion",
        State.WITHDRAWN: "Withdrawn",
        State.LATE: "Late",
    }
)

STATE_SENTENCES: Mapping[State, str] = MappingProxyType(
    {
        State.IN: "The bid is in: it was assessed and may be ranked.",
        State.DISQUALIFIED: "The bid did not reach a published pass mark. It was assessed and cannot be ranked.",
        State.DISREGARDED_CONDITION: "The provider does not meet a condition of participation, so the bid is left out.",
        State.DISREGARDED_NONTREATY: "The provider is not a treaty state supplier, and its bid was disregarded for it.",
        State.DISREGARDED_LOW_PRICE: "The price was asked about, the answer did not satisfy, and the bid is left out.",
        State.DISREGARDED_PROCEDURE: "The bid broke a published rule of the procedure, so it is left out.",
        State.DISREGARDED_EXCLUSION: "The provider is excluded, so its bid is left out.",
        State.WITHDRAWN: "The provider withdrew the bid.",
        State.LATE: "The bid came in after the deadline and was not accepted.",
    }
)

LOT_STATUSES: Mapping[LotStatus, str] = MappingProxyType(
    {
        LotStatus.COMPLETE: "Ranked",
        LotStatus.INCOMPLETE: "Incomplete",
        LotStatus.PROVISIONAL: "Provisional",
        LotStatus.WAITING: "Waiting for another list",
        LotStatus.NO_AWARD: "No award",
        LotStatus.EMPTY: "No bids",
    }
)

LOT_STATUS_SENTENCES: Mapping[LotStatus, str] = MappingProxyType(
    {
        LotStatus.COMPLETE: "Everything needed is here, and the bids are ranked.",
        LotStatus.INCOMPLETE: "A mark, a measure or a price is missing, so there is no ranking yet.",
        LotStatus.PROVISIONAL: "A low-price case is open, so there is no ranking for award yet.",
        LotStatus.WAITING: "Another lot, or the list before, has to be settled first; until then nobody is ranked.",
        LotStatus.NO_AWARD: "Bids were assessed and none is in, so nobody is ranked.",
        LotStatus.EMPTY: "No bids were received for this lot.",
    }
)

GAPS: Mapping[Gap, str] = MappingProxyType(
    {
        Gap.MISSING: "Missing",
        Gap.NOT_RATED: "Not rated",
        Gap.NOT_ENOUGH: "Not enough",
        Gap.NOT_APPLICABLE: "Not applicable",
    }
)

SIGNALS: Mapping[Signal, str] = MappingProxyType(
    {Signal.SIGNAL: "Signal", Signal.CLEAR: "Clear", Signal.NOT_TESTABLE: "Not testable"}
)

SEVERITIES: Mapping[Severity, str] = MappingProxyType(
    {Severity.ERROR: "Put right", Severity.WARNING: "Worth a look", Severity.NOTE: "For information"}
)

STAGE_NAMES: Labels = MappingProxyType(
    {
        "set_up": "Set-up",
        "sealed": "Method sealed",
        "opened": "Quality opened",
        "quality_closed": "Quality closed",
        "prices_opened": "Prices opened",
        "result": "Result issued",
    }
)

ROLE_NAMES: Labels = MappingProxyType(
    {
        "lead": "Procurement lead",
        "evaluator": "Evaluator",
        "panel_member": "Panel member",
        "supporter": "Supporter",
        "moderator": "Moderator",
        "price_officer": "Price officer",
        "commissioner": "Commissioner",
        "approver": "Approver",
        "conflicts_officer": "Conflicts officer",
        "auditor": "Auditor",
    }
)

#: action -> what a person does, after "may not"
ACTION_NAMES: Labels = MappingProxyType(
    {
        "see_procurement": "see this procurement",
        "create_procurement": "start a procurement",
        "change_method": "change the method",
        "seal_method": "seal the method",
        "change_sealed": "change a sealed method",
        "write_note": "write marking notes",
        "see_notes": "see marking notes",
        "see_rehearsal": "see the rehearsal",
        "rehearse": "say that the rehearsal was read",
        "load_quality": "load quality workbooks",
        "see_quality": "see the quality of bids",
        "record_marks": "record agreed marks",
        "close_quality": "close quality",
        "reopen_quality": "open quality again",
        "load_price": "load price workbooks",
        "open_prices": "open prices",
        "see_price": "see prices",
        "decide_low_price": "decide a low-price case",
        "see_cost": "work out what care costs",
        "save_cost": "keep a working",
        "try_uplift": "try what a rise of prices would do",
        "decide_bid": "decide what becomes of a bid",
        "see_ranking": "see the ranking",
        "issue_result": "issue the result",
        "run_cycle": "run a re-assessment",
        "see_cycle": "see a re-assessment",
        "export_result": "download the result",
        "see_record": "read the record of what was done",
        "see_file_quality": "open the files of the quality envelope",
        "see_file_price": "open the files of the price envelope",
        "back_up": "make a backup",
    }
)

REGIMES: Labels = MappingProxyType(
    {
        "pa23_light_touch": "Procurement Act 2023, light touch contract",
        "pa23": "Procurement Act 2023",
        "pcr15": "Public Contracts Regulations 2015",
        "below_threshold": "Below the threshold of the procurement rules",
        "psr": "Provider Selection Regime (Health Care Services Regulations 2023)",
        "wales": "Wales: Social Partnership and Public Procurement (Wales) Act 2023 and the Welsh regulations of 2024",
        "scotland": "Scotland: Public Contracts (Scotland) Regulations 2015",
    }
)

#: what a rate is for, after an amount of money
UNITS: Labels = MappingProxyType(
    {"hour": "an hour", "visit": "a visit", "night": "a night", "week": "a week", "package": "a package"}
)

ROUNDINGS: Labels = MappingProxyType({"half_up": "half up", "half_even": "half to even", "down": "down"})

_MONTHS = (
    *("January", "February", "March", "April", "May", "June"),
    *("July", "August", "September", "October", "November", "December"),
)
_MOST_PLACES = 12


def number(value: Fraction, *, least: int = 0, most: int = 6) -> str:
    """`value` exactly where it ends, else cut (not rounded) after `most` places with an ellipsis; "1,234.50".

    Always at least `least` places. A number that ends only after 12 places is cut like one that never ends.
    """
    written = text(abs(value))
    places = len(written.partition(".")[2])
    sign = "−" if value < 0 else ""
    if "/" not in written and places <= _MOST_PLACES:
        return sign + _grouped(shown(abs(value), max(places, least)))
    size = 10**most
    return sign + _grouped(shown(Fraction(abs(value) * size // 1, size), most)) + "…"


def _grouped(digits: str) -> str:
    whole, dot, rest = digits.partition(".")
    return f"{int(whole):,}{dot}{rest}"


@lru_cache(maxsize=4096)  # a page shows the same few hundred numbers again on every change
def _rounded(value: Fraction, places: int) -> tuple[str, str]:
    written = shown(value, places)
    return ("−" if written.startswith("-") else ""), _grouped(written.removeprefix("-"))


def pounds(value: Fraction, places: int = 2) -> str:
    """Money, half up to `places`: "£22.73", "£1,866,200.00", "−£0.50"."""
    sign, digits = _rounded(value, places)
    return f"{sign}£{digits}"


def points(value: Fraction, places: int = 2) -> str:
    """Points as a bare number, half up to `places`: "45.72"."""
    return "".join(_rounded(value, places))


def signed(value: Fraction, places: int = 2) -> str:
    """A difference with its sign: "+1.02", "−0.50", "0.00"."""
    sign, digits = _rounded(value, places)
    return f"{sign or ('+' if value > 0 else '')}{digits}"


def percent(value: Fraction, places: int = 2) -> str:
    """Per cent, half up to at most `places`, without noughts at the end: "12.07%", "50%"."""
    sign, digits = _rounded(value, places)
    return f"{sign}{digits.rstrip('0').rstrip('.') if '.' in digits else digits}%"


def day(value: date) -> str:
    """A date as people say it: "1 April 2027"."""
    return f"{value.day} {_MONTHS[value.month - 1]} {value.year}"


def moment(value: datetime) -> str:
    """A date and time in the time zone it carries: "22 November 2026 at 14:32"."""
    return f"{day(value)} at {value:%H:%M}"


def count(size: int, one: str, many: str = "") -> str:
    """A number with its noun: "1 place", "2 places"."""
    return f"{size:,} {one if size == 1 else many or f'{one}s'}"


def listed(words: list[str] | tuple[str, ...], last: str = "and") -> str:
    """Words as a list in a sentence: "a, b and c"."""
    return f" {last} ".join(part for part in (", ".join(words[:-1]), *words[-1:]) if part)


def inside(title: str) -> str:
    """A title as it stands inside a sentence: "What people say" -> "what people say"; "CQC rating" stays."""
    return title[:1].lower() + title[1:] if title[1:2].islower() or title[1:2] in (" ", "-") else title


def refusal(role: str, action: str, stage: str) -> str:
    """Why a role may not do an action now: who may, and when. For names in access.py. Raises KeyError for others."""
    does, when = ACTION_NAMES[action], PERMISSIONS[action]
    head = f"You are here as {_article(ROLE_NAMES[role])}, and may not {does}"
    if role in when:
        stages = listed([f"“{STAGE_NAMES[s]}”" for s in STAGES if s in when[role]], "or")
        return f"{head} while the procurement is at “{STAGE_NAMES[stage]}”. You may at {stages}."
    who = listed([inside(ROLE_NAMES[r]) for r in ROLES if r in when], "or")
    return f"{head}. That is for the {who}."


def _article(name: str) -> str:
    word = inside(name)
    return f"{'an' if word[0] in 'aeiou' else 'a'} {word}"
