"""What a tender pack says beside the method's own rules: how to bid, low prices, changes, and the fingerprint."""

from collections.abc import Iterator, Mapping
from datetime import datetime
from types import MappingProxyType
from zoneinfo import ZoneInfo

from criteria.schema import Criterion, LowPrice, Method, PriceLine
from evaluation.scoring.combine import COMBINATIONS
from evaluation.scoring.formulas import FORMULAS
from evaluation.words.labels import UNITS, count, day, moment, number, pounds

PROCEDURES: Mapping[str | None, str] = MappingProxyType(
    {
        None: "Not stated in the method",
        "open": "Open procedure: one stage, and any supplier may bid",
        "competitive_flexible": "Competitive flexible procedure",
        "other": "The procedure of the law named above",
    }
)
SERVICES: Mapping[str, str] = MappingProxyType(
    {
        "awake": "awake care",
        "waking_night": "a waking night",
        "sleep_in": "a sleep-in night",
        "live_in": "live-in care",
        "residential": "residential care",
        "other": "another service",
    }
)
CHECK_LINES = ("sha256sum {name}", "certutil -hashfile {name} SHA256")
_LONDON = ZoneInfo("Europe/London")


def london_time(value: datetime) -> str:
    """A moment in London time, with the name of the clock: "30 September 2026 at 12:00 (London time)"."""
    return f"{moment(value.astimezone(_LONDON))} (London time)"


def how_to_bid(method: Method) -> Iterator[str]:
    """What a bidder does, one sentence a step."""
    if method.deadline is not None:
        yield f"Bids are received until {london_time(method.deadline)}. One received at that very moment is in time."
        yield "A later bid is left out, unless a named person accepts it and says why in the record."
    yield "Bid for one lot or for several. Each lot is assessed by itself, so a mistake in one does not touch another."
    if method.lot_limit is not None and method.lot_limit.rule == "provider_preference":
        yield "State the order in which you prefer the lots: it decides which you get where you could get too many."
    yield "Show that you meet each condition of participation."
    if any(c.scope == "procurement" for c in method.questions):
        yield "Answer each question that is asked once, one time for all the lots you bid for."
    if any(c.scope == "lot" for c in method.questions):
        yield "Answer each question that is asked for each lot, once for every lot you bid for."
    yield "Keep to the word limits. Send files only with the questions that take them, as PDF or Word."
    if any(line.rate is None for line in method.price.lines):
        yield (
            "Send prices in the price workbook, apart from the answers. Prices stay shut until all answers are marked."
        )


def question_facts(method: Method, c: Criterion, share: str) -> Iterator[tuple[str, str]]:
    """Everything about a question that a bidder has to know beside its words, as pairs of a label and a value."""
    scale = method.scale(c.scale)
    yield "Share of all the points", share
    yield "Asked", "For each lot" if c.scope == "lot" else "Once"
    yield "Most words", f"{c.word_limit:,}" if c.word_limit else "No limit"
    if c.summary_words:
        yield "Plain summary, most words", f"{c.summary_words:,}"
    yield "Files", "PDF or Word files may be added" if c.attachments else "None"
    yield "Marked on the scale", scale.title
    yield "Pass mark", pass_mark(c) or "None"


def pass_mark(c: Criterion) -> str:
    """What a criterion asks for at least; empty where it asks for nothing."""
    said = [f"mark {number(c.pass_mark)}"] if c.pass_mark is not None else []
    said += [f"{number(c.pass_percent)}% of its points"] if c.pass_percent is not None else []
    return " and ".join(said)


def price_unit(line: PriceLine) -> str:
    """What a price line is priced for: "A visit of 30 minutes, awake care"."""
    minutes = f" of {line.minutes} minutes" if line.minutes else ""
    return f"A{UNITS[line.unit][1:]}{minutes}, {SERVICES[line.service]}"


def price_limits(line: PriceLine) -> str:
    """What a rate may be: fixed, held to a band, or the bidder's own."""
    if line.rate is not None:
        return f"Fixed at {pounds(line.rate, 4)}".removesuffix("00")
    said = [f"{word} {pounds(value)}" for word, value in (("from", line.lowest), ("up to", line.highest)) if value]
    return " ".join(said).capitalize() if said else "Bidders give it"


def price_written(method: Method) -> str:
    """The formula that turns a price into points, written out; empty where a price earns none by itself."""
    formula = method.price.formula
    return f"{FORMULAS[formula.rule].written}." if formula is not None else ""


def combining_written(method: Method) -> str:
    """The sum of quality and price, written out."""
    return f"{COMBINATIONS[method.combine.rule].written}."


def price_reading(method: Method) -> str:
    """How rates are written."""
    places = method.price.decimals
    return f"Write each rate in pounds, with at most {count(places, 'decimal place')}."


def low_price_process(method: Method) -> Iterator[str]:
    """What happens to a price that looks low: asked first, decided by a person, kept where the answer satisfies."""
    yield "No bid is ever dropped by a calculation. A price that looks low leads to a question first."
    yield (
        "The bidder is told that its price is thought to be abnormally low, and which parts of it look low. It gets a "
        "reasonable opportunity to show that it can perform the contract for that price "
        "(Procurement Act 2023 s.19(4))."
    )
    yield (
        "If the bidder shows this to the authority's satisfaction, its bid stays in and is ranked as any other "
        "(s.19(5)). If it does not, a named person decides whether the bid is kept or disregarded, and says why."
    )
    if method.low_price is not None and method.low_price.tests:
        yield "The tests below say which prices are asked about."


def cost_figures(low: LowPrice) -> Iterator[tuple[str, str]]:
    """Every stated assumption of the cost model, with its figure."""
    yield "Law and wages of", day(low.delivery_date)
    if low.cost is None:
        return
    cost, ni = low.cost, low.cost.national_insurance
    yield "Wage paid to care workers", f"{pounds(cost.wage)} an hour"
    yield "Extra for evenings, weekends and bank holidays", f"{number(cost.enhancement_percent)}%"
    yield "Holiday", f"{number(cost.holiday_percent)}%"
    yield "Training time", f"{number(cost.training_percent)}%"
    yield "Sickness", f"{number(cost.sickness_percent)}%"
    yield "Notice and suspension", f"{number(cost.notice_percent)}%"
    yield "Other paid time without a visit", f"{pounds(cost.non_contact_per_hour)} an hour of care"
    if ni.contact_hours_per_week is not None:
        hours = number(ni.contact_hours_per_week)
        yield "Employer National Insurance", f"by law, for a care worker with {hours} hours of visits a week"
    if ni.percent is not None:
        yield "Employer National Insurance", f"{number(ni.percent)}% of pay"
    yield "Employer pension", f"{number(cost.pension_percent)}%"
    yield "Gloves, aprons and masks", f"{pounds(cost.ppe_per_visit)} a visit, {pounds(cost.ppe_per_hour)} an hour"
    yield "Running the business", f"{pounds(cost.business_per_hour)} an hour"
    yield "Running the business, share of the price", f"{number(cost.business_percent_of_price)}%"
    modes = {"markup": "{}% on top of cost", "of_price": "{}% of the price", "pounds": "£{} an hour"}
    yield "Return on operations", modes[cost.surplus_mode].format(number(cost.surplus))
    yield "Length of a visit", f"{number(cost.visit_minutes)} minutes"


def changes_words(method: Method) -> Iterator[str]:
    """What may still change once the pack is out, and how suppliers hear of it."""
    if method.may_refine:
        yield (
            "The award criteria may be refined before final tenders are invited, as the tender notice says. Nothing "
            "may be refined that would have let a supplier through that was screened out before "
            "(Procurement Act 2023 s.24)."
        )
    yield (
        "Once bids are opened, nothing in this method changes. If anything changes before that, as the law allows, a "
        "new pack with a new fingerprint is given out, and every supplier that takes part is told."
    )


def fingerprint_words(name: str) -> Iterator[str]:
    """How anybody checks that pack and method are one. `name` is the method file's."""
    yield (
        "This pack was made from the method file by a program, not by hand. The same file works out the ranking, so "
        "what you read here is what decides. The fingerprint below is the SHA-256 of the file: it changes if one "
        "letter of the file changes. Every workbook, ranking and result carries it."
    )
    yield (
        f"To check it, ask for the method file, save it as {name}, and work out its fingerprint yourself. In Linux or "
        "on a Mac, type the first line below in a terminal; in Windows, the second. The answer has to be the "
        "fingerprint above."
    )
