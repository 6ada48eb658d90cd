"""The conversation about a low price in words: what looks low, the notice to the provider, every step taken."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from types import MappingProxyType
from zoneinfo import ZoneInfo

from criteria.schema import Method
from evaluation.fair_cost.homecare import TITLES
from evaluation.low_price.breakdown import BreakdownNote
from evaluation.low_price.catalogue import PRICE_TESTS
from evaluation.low_price.review import (
    WORDS,
    Assessed,
    Considered,
    Decided,
    Element,
    Event,
    Extended,
    Notified,
    Replied,
    Review,
    ReviewState,
    Silent,
)
from evaluation.low_price.signals import opens_a_case
from evaluation.model import LowPriceSignal
from evaluation.words.labels import count, day, inside, listed, pounds
from evaluation.words.low_price import note_sentence, sentences, test_title
from evaluation.words.results import lot_name

__all__ = [
    "WORDS",
    "Event",
    "Notified",
    "Replied",
    "Review",
    "ReviewState",
]  # for screens and papers

LONDON = ZoneInfo("Europe/London")
#: the headings of a notice; a line that says one of these is a heading in its Word file too
HEADINGS = ("What looks low", "What we ask of you", "By when", "What happens then")


@dataclass(frozen=True, slots=True)
class Law:
    """How a regime speaks of a price that is too low. `thinks` is said of a lot's price, `act` is where that stands,
    `stays` and `goes` say what becomes of the bid.
    """

    thinks: str
    act: str
    stays: str
    goes: str


_ACT_2023 = Law(
    "we consider that your price is abnormally low for performance of the contract",
    "Procurement Act 2023, section 19(3)(c)",
    "If your reply satisfies us that you will be able to perform the contract for that price, your tender stays in "
    "(section 19(5)).",
    "If it does not, we may disregard your tender, or keep it and manage the risk; named people decide, and say why.",
)


def _of_2015(regulations: str) -> Law:
    return Law(
        "your price appears to be abnormally low in relation to the services, and we are required to ask you to "
        "explain it",
        f"{regulations}, regulation 69(1)",
        "We assess what you send us, and consult you on it. If it satisfactorily accounts for the low price, your "
        "tender stays in.",
        "We may reject your tender only where the evidence does not satisfactorily account for the price. We have to "
        "reject it where the price is abnormally low because it does not comply with social, labour or environmental "
        "law (regulation 69(5)).",
    )


_BY_OUR_OWN_RULES = "If it does not, named people decide whether your tender is kept or disregarded, and say why."
_STAYS = "If your reply satisfies us that you can perform the contract for that price, your tender stays in."
#: regime -> its wording
LAWS: Mapping[str, Law] = MappingProxyType(
    {
        "pa23": _ACT_2023,
        "pa23_light_touch": _ACT_2023,
        "wales": _ACT_2023,
        "pcr15": _of_2015("Public Contracts Regulations 2015"),
        "scotland": _of_2015("Public Contracts (Scotland) Regulations 2015"),
        "below_threshold": Law(
            "your price looks too low for the contract to be performed",
            "the published rules of this procurement, which is below the threshold of the Procurement Act 2023",
            _STAYS,
            _BY_OUR_OWN_RULES,
        ),
        "psr": Law(
            "your price looks too low for the service to be provided and sustained",
            "the published rules of this procurement, which falls under the Health Care Services (Provider Selection "
            "Regime) Regulations 2023",
            _STAYS,
            _BY_OUR_OWN_RULES,
        ),
    }
)

HELPS = "What would help:"
_BEHIND = (
    "how the price is built up: pay, paid travel time, mileage, on-costs, running costs and surplus, with payroll "
    "records, rotas that show travel, and accounts"
)
_HELPS: Mapping[str, str] = MappingProxyType(
    {
        "no_breakdown": "the cost lines behind the price, each in pounds for an hour of care",
        "line_missing": "the amount of each line that is missing, or why there is no such cost",
        "line_unknown": "what the line pays for, and under which official line it belongs",
        "line_below_nil": "what brings in money under this line, and until when that is agreed in writing",
        "line_nil": "who pays for it, and the paper that shows it, such as a stock, a grant or another contract",
        "lines_do_not_add": "which line is wrong, without changing the price",
        "holiday_low": "how holiday is earned and paid, from the payroll",
        "pension_low": "who is enrolled, and at what contribution, from the payroll",
        "mileage_nil_with_miles": "how care workers travel, and who pays for it",
        "mileage_rate_low": "the rate that is paid for a mile, and by whom",
        "mileage_without_travel_time": "rotas that show the time between visits, and how it is paid",
        "wage_below_minimum": "the ages and pay rates of the care workers, from the payroll",
        "effective_wage_below_minimum": "pay records that show time between visits and what is paid for it",
        "no_surplus": "how a bad month would be met: reserves, or another income, in the accounts",
        "thin_surplus": "how a bad month would be met: reserves, or another income, in the accounts",
    }
)

#: answers that come up often: what it is called, and what to look at before saying that it satisfies
TYPICAL: Mapping[str, tuple[str, str]] = MappingProxyType(
    {
        "under_21": (
            "Care workers under 21",
            (
                "The law has lower minimum wages for them. Ask for the shares of hours by age, work out the "
                "lawful wage below, and ask what happens on their birthdays while the contract runs."
            ),
        ),
        "tupe": (
            "Staff who move over (TUPE)",
            (
                "Terms of people who transfer are kept. See the list of employees and terms that it rests on, and "
                "whether the price covers them and those hired later."
            ),
        ),
        "charity_subsidy": (
            "A charity pays part of it",
            (
                "A subsidy is no fault by itself. See the decision of the trustees, how much, and whether it "
                "lasts as long as the contract."
            ),
        ),
        "stock": (
            "Mileage or vehicles that are there already",
            "See what is owned or paid for, how many miles or years it covers, and what replaces it after that.",
        ),
        "other_contract": (
            "Overheads paid by another contract",
            "See that contract: its end, its income, and who pays the overheads if it ends first.",
        ),
        "other": ("Another answer", "See the paper that shows it, and whether it lasts as long as the contract."),
    }
)


def elements(
    method: Method, lot: str, signals: Sequence[LowPriceSignal], notes: Sequence[BreakdownNote]
) -> tuple[Element, ...]:
    """Everything in a lot that looks low, one element for each test with a signal and each kind of remark on the
    bidder's own cost lines; the price as a whole, where neither is left of a concern that was recorded. Nothing in it
    tells the bidder what others bid.
    """
    tests = [_tested(method, signal) for signal in signals if opens_a_case(signal)]
    remarks: dict[str, list[BreakdownNote]] = {}
    for note in notes:
        remarks.setdefault(note.code, []).append(note)
    made = (*tests, *(_remarked(method, lot, code, group) for code, group in remarks.items()))
    return made or (_whole(method, lot, signals),)


def _whole(method: Method, lot: str, signals: Sequence[LowPriceSignal]) -> Element:
    """The price itself: a test that compares bids falls silent when one leaves, and the concern still has to be put."""
    price = next((signal.price for signal in signals if signal.price is not None), None)
    own = f"your price of {pounds(price.value)}" if price is not None else "your price"
    return Element(
        f"{lot}.price", lot, f"The price as a whole, {lot_name(method, lot)}", f"We ask about {own}.", _BEHIND
    )


def _tested(method: Method, signal: LowPriceSignal) -> Element:
    title = f"{test_title(signal.rule)}, {lot_name(method, signal.lot)}"
    return Element(f"{signal.lot}.{signal.rule}", signal.lot, title, _says(signal), _BEHIND)


def _says(signal: LowPriceSignal) -> str:
    """The working in words; of a test that compares bids, only the bidder's own price: the others' are not ours to
    tell.
    """
    if not PRICE_TESTS[signal.rule].relative:
        return " ".join(sentences(signal))
    own = f"Your price of {pounds(signal.price.value)}" if signal.price is not None else "Your price"
    return f"{own} is unlike the other prices in this lot by this published test. We do not disclose other prices."


def _remarked(method: Method, lot: str, code: str, notes: Sequence[BreakdownNote]) -> Element:
    lines = list(dict.fromkeys(TITLES[note.line] for note in notes if note.line in TITLES))
    named = listed([inside(line) for line in lines]) if len(lines) < 4 else count(len(lines), "line")
    about = f"Cost breakdown: {named}" if lines else "Cost breakdown"
    says = " ".join(note_sentence(note) for note in notes)
    return Element(f"{lot}.{code}", lot, f"{about}, {lot_name(method, lot)}", says, _HELPS.get(code, _BEHIND))


def notice_text(method: Method, title: str, provider: str, about: Sequence[Element], due: datetime) -> str:
    """A notice to a provider, drafted from the working, for an officer to edit: what looks low, element by element,
    what would help, by when to reply, and what follows.
    """
    law, lots = LAWS[method.regime], listed([lot_name(method, lot) for lot in dict.fromkeys(e.lot for e in about)])
    parts = [
        f"Dear {provider},",
        f"This is about your tender for: {title}.",
        (
            f"In {lots}, {law.thinks} ({law.act}). Nothing has been decided. The points below are inferred from stated "
            "assumptions and from your own bid; they are questions, not findings."
        ),
        HEADINGS[0],
        *(_point(place, element) for place, element in enumerate(about, 1)),
        HEADINGS[1],
        (
            "Please answer each point by its number, and send the papers that show what you say. You may explain, "
            "for example, how you organise the work, conditions that favour you, staff under 21, staff who "
            "transfer to you, a subsidy, vehicles or mileage that are there already, or overheads that another "
            "contract pays. Your reply can explain your price. It cannot change it."
        ),
        HEADINGS[2],
        f"Please reply by the end of {day(due.astimezone(LONDON))} (London time). {_longer(method)}",
        HEADINGS[3],
        f"{law.stays} {law.goes}",
    ]
    return "\n\n".join(parts)


def _point(place: int, element: Element) -> str:
    helps = f"\n{HELPS} {element.helps}." if element.helps else ""
    return f"{place}. {element.title}\n{element.says}{helps}"


def _longer(method: Method) -> str:
    rule = method.low_price.reply if method.low_price else None
    if rule is None or not rule.extensions:
        return "This time cannot be made longer."
    times = "once" if rule.extensions == 1 else f"up to {rule.extensions} times"
    by = count(rule.extension_working_days, "working day")
    return f"If you need longer, ask before that day ends and say why: the published rule allows {by} more, {times}."


def not_named(sent: str, about: Iterable[Element], due: datetime) -> tuple[str, ...]:
    """What a notice, as edited, no longer says although it has to: an element that looks low, or the day."""
    flat = " ".join(sent.split())
    wanted = [*(element.title for element in about), day(due.astimezone(LONDON))]
    return tuple(words for words in wanted if " ".join(words.split()) not in flat)


#: what a step is called in a timeline, by its name in the record
STEPS: Mapping[str, str] = MappingProxyType(
    {
        "considered": "Looked at",
        "notified": "Notice sent",
        "extended": "More time given",
        "replied": "Reply received",
        "silent": "No reply came",
        "assessed": "Reply assessed",
        "decided": "Decided",
    }
)


def step_title(event: Event) -> str:
    """What a step is called: "Reply assessed"."""
    return STEPS[_NAME[type(event)]]


_NAME: Mapping[type, str] = MappingProxyType(
    {
        Considered: "considered",
        Notified: "notified",
        Extended: "extended",
        Replied: "replied",
        Silent: "silent",
        Assessed: "assessed",
        Decided: "decided",
    }
)


def who(event: Event) -> str:
    """Whose step it was: "Dana Okoro and Lee Marsh"."""
    return " and ".join(filter(None, (event.signed.by, event.signed.second)))


def step_lines(event: Event, elements: Mapping[str, Element], lots: Mapping[str, str]) -> tuple[str, ...]:
    """What a step says, a sentence or paragraph each; `elements` and `lots` give the names of what is spoken of."""
    return tuple(filter(None, (*_said(event, elements, lots), event.signed.reason)))


def _said(event: Event, elements: Mapping[str, Element], lots: Mapping[str, str]) -> Iterator[str]:
    if isinstance(event, Considered):
        what = "a concern to put to the provider" if event.concern else WORDS[ReviewState.NO_CONCERN]
        yield f"{lots.get(event.lot, event.lot)}: {what}."
    elif isinstance(event, Notified):
        yield f"What looks low: {'; '.join(e.title for e in event.elements)}."
        yield f"Reply due by {due_words(event.reply_by)}."
        yield (
            "Sent as drafted." if event.sent == event.drafted else "Sent with changes; draft and letter are both kept."
        )
    elif isinstance(event, Extended):
        yield f"Reply now due by {due_words(event.reply_by)}."
    elif isinstance(event, Replied):
        yield f"Received on {day(event.received.astimezone(LONDON))}, with {count(len(event.files), 'file')}."
        yield from _by_element(event.answers, elements)
    elif isinstance(event, Silent):
        yield "The time to reply has passed."
    elif isinstance(event, Assessed):
        yield f"{lots.get(event.lot, event.lot)}: {WORDS[_state(event)]}."
        yield from _by_element(event.findings, elements)
        yield "The price rests on a breach of law." if event.breach else ""
    else:
        yield f"{lots.get(event.lot, event.lot)}: {WORDS[_state(event)]}."
        yield f"Plan for the risk in the contract: {event.risk_plan}" if event.risk_plan else ""


def _state(event: Assessed | Decided) -> ReviewState:
    if isinstance(event, Assessed):
        return ReviewState.SATISFIED if event.satisfied else ReviewState.NOT_SATISFIED
    return ReviewState.KEPT if event.kept else ReviewState.DISREGARDED


def _by_element(said: Mapping[str, str], elements: Mapping[str, Element]) -> Iterator[str]:
    """What was said of each element, in the order of the notice; of what is no element last."""
    for name in (*elements, *(name for name in said if name not in elements)):
        if said.get(name, "").strip():
            yield f"{elements[name].title if name in elements else name}: {said[name]}"


def due_words(due: datetime) -> str:
    """By when, as people say it: "the end of 12 January 2027"."""
    return f"the end of {day(due.astimezone(LONDON))}"


def states_in_words(states: Iterable[ReviewState]) -> str:
    """Where a provider's lots stand, each state once: "satisfied: the bid stays in; to be looked at"."""
    return "; ".join(dict.fromkeys(WORDS[state] for state in states))
