"""What the keys of a method are called where a person fills them in, and what may be put there.

A key that has no words here is called by its own name, so that a new rule's figures can be filled in at once.
"""

from collections.abc import Mapping
from types import MappingProxyType

from evaluation.words.cost_keys import COST_KEYS, COST_OPTIONS
from evaluation.words.labels import REGIMES

_PLACES = "Decimal places. Leave empty for no rounding here."

#: key, or "part.key" where a key means another thing there -> what it is called, and what may be said of it
_LABELS: Mapping[str, tuple[str, str]] = MappingProxyType(
    {
        "title": ("Title", "What people call it."),
        "version": ("Edition", "Such as 1."),
        "summary": ("The method in two or three sentences", ""),
        "source": ("Where it comes from", "Such as a plan and who approved it."),
        "regime": ("The law it runs under", ""),
        "procedure": ("The procedure", ""),
        "may_refine": ("The tender notice says that award criteria may be refined", ""),
        "lots_considered": (
            "How lots were considered, and why there is only one",
            "Leave empty where there are several.",
        ),
        "deadline": ("Deadline for bids", ""),
        "authorities": ("Who shares it", "One name on each line; empty where it is not shared."),
        "lots.size": ("Size of the lot", "Such as hours a year. Only for a limit that is a share of all lots."),
        "conditions.text": ("What has to be met, as published", ""),
        "points": ("Points", "Out of 100."),
        "mark": ("Mark", ""),
        "label": ("The mark in a word or two", ""),
        "descriptor": ("What an answer has to show to earn it", ""),
        "easy_read": ("The same in easy words", "Short sentences, one idea in each."),
        "kind": ("Kind", ""),
        "weight": ("Weight, per cent of its group", ""),
        "price.lines.weight": ("Weight in the one price, per cent", "Where prices are added up by weights."),
        "direction": ("Which way is better", ""),
        "parent": ("In which group", ""),
        "scope": ("Asked", ""),
        "measures.scope": ("Measured", ""),
        "scale": ("Scale", ""),
        "measure": ("Measure", ""),
        "text": ("The question, as published", ""),
        "looks_for": (
            "What answers are read for, as published",
            "One point on each line. They earn nothing themselves.",
        ),
        "word_limit": ("Most words of an answer", "Leave empty for no limit."),
        "summary_words": ("Plain summary of at most so many words", "Leave empty where none is asked for."),
        "attachments": ("Files may come with the answer", ""),
        "pass_mark": ("Pass mark", "A mark on the scale. Less disqualifies; leave empty for none."),
        "pass_percent": ("Pass mark, per cent of the points", "Less disqualifies; leave empty for none."),
        "period": ("The period it covers", ""),
        "cut_off": ("As at which day", ""),
        "rule": ("Rule", ""),
        "table": ("Categories and their points", ""),
        "bands": ("Bands and their points", ""),
        "value": ("Category", ""),
        "zero_at": ("Earns nothing at", ""),
        "full_at": ("Earns everything at", ""),
        "each": ("Points lost for each", ""),
        "per": ("Counted per", "Such as 1,000 visits: write 1000."),
        "unit": ("Unit", ""),
        "minimum_sample": ("Smallest sample that counts", ""),
        "gaps": ("What a gap earns", ""),
        "missing": ("Where the value is missing", ""),
        "not_rated": ("Where there is no rating", ""),
        "not_enough": ("Where the sample is too small", ""),
        "not_applicable": ("Where it does not apply", ""),
        "service": ("What it buys", ""),
        "minutes": ("Minutes of a visit", "Needed for a visit, and only for a visit."),
        "volume": ("Units a year", "Where prices are added up by volumes."),
        "rate": ("The rate that you fix, in pounds", "Only where you fix it."),
        "lowest": ("Lowest that you take, in pounds", "Leave empty for no floor."),
        "highest": ("Highest that you take, in pounds", "Leave empty for no cap."),
        "decimals": ("Decimal places of a rate", "2 is whole pence."),
        "basis": ("How the rates become one price", ""),
        "reference_set": ("Which bids a formula looks at", ""),
        "mode": ("How numbers are rounded", ""),
        "price": ("The price", _PLACES),
        "criterion": ("Points of each question and measure", _PLACES),
        "ties.criterion": ("Whose points", "Only for that rule."),
        "ties.band": ("How close counts as tied, in points", "Only for that rule."),
        "price_points": ("Points for price", _PLACES),
        "quality": ("The sum of quality points", _PLACES),
        "total": ("The total", _PLACES),
        "rank_on": ("What ranks compare", ""),
        "near_tie": ("Totals this close are marked as a near-tie, in points", "For information. Leave empty for none."),
        "places": ("Places", "Leave empty for no limit; only the last tier may."),
        "at_cap": ("Bids that tie across the last place", "Needed with places."),
        "tiers.at_least": ("The total that a bid has to reach", "Leave empty for none."),
        "at_least": ("From", ""),
        "at_most": ("Up to", ""),
        "most": ("Most lots for one provider", ""),
        "most_share": ("Most of all lots for one provider, per cent of their sizes", ""),
        "lot_limit.rule": ("Which lots it then holds", ""),
        "delivery_date": ("The day whose law counts", "Write it like 2027-04-01."),
        "evidence": ("What the cost figures rest on", ""),
        "approved_by": ("Who approved them: name and post", ""),
        "reply": ("Time for a bidder to explain its price", ""),
        "working_days": ("Working days after the notice", "Leave empty for 10."),
        "extension_working_days": ("Working days that may be added", "Leave empty for 5."),
        "extensions": ("How often they may be added", "Leave empty for once."),
        "wage": ("Pay of care workers, pounds an hour", ""),
        "enhancement_percent": ("Extra for evenings, weekends and bank holidays, per cent", ""),
        "holiday_percent": ("Paid holiday, per cent of pay", ""),
        "training_percent": ("Paid training, per cent", ""),
        "training_base": ("Training is a share of", ""),
        "sickness_percent": ("Sickness, maternity and paternity pay, per cent", ""),
        "notice_percent": ("Notice and suspension pay, per cent", ""),
        "non_contact_per_hour": ("Other paid time, pounds an hour", ""),
        "national_insurance": ("Employer National Insurance", ""),
        "national_insurance.mode": ("Worked out by", ""),
        "contact_hours_per_week": ("Hours of visits a care worker has in a week", "Needed for the law's own rule."),
        "percent": ("Per cent", ""),
        "base": ("Per cent of", ""),
        "pension_percent": ("Employer pension, per cent", ""),
        "pension_base": ("Pension is a share of", ""),
        "ppe_per_visit": ("Gloves, aprons and masks, pounds a visit", ""),
        "ppe_per_hour": ("The same, pounds an hour", ""),
        "business_per_hour": ("Running the business, pounds an hour", ""),
        "business_percent_of_price": ("Running the business, per cent of the price on top", ""),
        "surplus_mode": ("The surplus is stated as", ""),
        "surplus": ("Surplus", "Per cent, or pounds an hour."),
        "visit_minutes": ("Minutes of the visit that an hour is shown for", ""),
        "lot": ("Lot", "Its short name, such as L01. Leave empty for every lot that is not named."),
        "minutes_per_visit": ("Travel to a visit, minutes", ""),
        "miles_per_visit": ("Travel to a visit, miles", ""),
        "pence_per_mile": ("Pence a mile", ""),
        "amount": ("Pounds", ""),
        "cost": ("What an hour of care costs", ""),
        "lot_limit": ("A limit on lots for one provider", ""),
        "months": ("How often, in months", ""),
        "reprice": ("Providers give new prices", ""),
        "no_new_price": ("A provider that gives none", ""),
        "starts": ("First day that is measured", "Write it like 2027-04-01."),
        "ends": ("Last day that is measured", "Write it like 2027-09-30."),
        "data_by": ("Returns are due", "Write it like 2027-10-14."),
        "list_by": ("The list is out", "Write it like 2027-11-30."),
        "live_on": ("It takes effect", "Write it like 2027-12-06."),
        "reference": ("Published price to compare with, in pounds", ""),
        "below_zero": ("Points below 0", ""),
        "cap": ("Held at all the points", ""),
        "lines": ("Lines of the breakdown that count as money for staff", ""),
        "combine.pass_percent": (
            "Pass mark for all quality together, per cent",
            "Less disqualifies. Leave empty for none.",
        ),
        "combine.scale": ("Quality points are multiplied by", ""),
        "combine.factor": ("Quality points are multiplied by", ""),
        "combine.worth": ("What 100 points of quality are worth, in pounds", ""),
        "combine.decides": ("What decides inside the band", "Write price, quality or the short name of a criterion."),
        "edge": ("A bid exactly at the edge of the band", ""),
        "band_percent": ("Band below the best, per cent", ""),
        "quality_weight": ("Weight of quality", ""),
        "price_weight": ("Weight of price", ""),
        "technical_weight": ("Weight of the technical score", ""),
        "formula.zero_at": (
            "Earns nothing at",
            "A multiple of the lowest price, such as 2; for a share of cost, per cent.",
        ),
        "formula.full_at": ("Earns every point at", "Per cent."),
        "formula.lowest": ("Price that earns all the points, in pounds", "Any price below it earns all too."),
        "formula.highest": ("Price that earns none, in pounds", "Any price above it earns none too."),
        "span_percent": ("Span above the lowest price, per cent", "This or the span in pounds."),
        "span": ("Span above the lowest price, in pounds", "This or the span in per cent."),
        "formula.at_most": ("Up to, in pounds", ""),
        "formula.points": ("Points", "Per cent of the points for price."),
        "floor": ("Prices below this count as this, in pounds", ""),
        "ceiling": ("Ceiling price, in pounds", ""),
        "threshold": ("Low-price threshold, in pounds", ""),
        **COST_KEYS,
    }
)

#: key -> word in the file -> what it means
_OPTIONS: Mapping[str, Mapping[str, str]] = MappingProxyType(
    {
        "regime": REGIMES,
        "procedure": {"open": "Open procedure", "competitive_flexible": "Competitive flexible procedure",
                      "other": "A procedure of another law"},
        "direction": {"higher": "Higher is better", "lower": "Lower is better"},
        "scope": {"procurement": "Once for all lots", "lot": "For each lot", "provider": "Once for a provider"},
        "measures.rule": {"table": "Points for categories", "bands": "Points in steps",
                          "line": "A straight line", "count": "Full points, less some for each event",
                          "rate": "Events per so many, then a straight line"},
        "rule": {"points": "Fixed points", "carry_forward": "The points of the list before",
                 "no_total": "No total: the lot waits for the value",
                 "higher_quality": "More quality points go first",
                 "higher_criterion": "More points on one criterion go first",
                 "lower_price": "The lower price goes first",
                 "recorded_draw": "A draw by two people, recorded",
                 "within_band": "Totals this close count as tied",
                 "provider_preference": "Those highest in its own order",
                 "best_total": "Those that give the best outcome over all lots"},
        "service": {"awake": "Care while awake", "waking_night": "Waking night", "sleep_in": "Sleep-in night",
                    "live_in": "Live-in care", "residential": "A place in a care home", "other": "Something else"},
        "unit": {"hour": "An hour", "visit": "A visit", "night": "A night", "week": "A week", "package": "A package"},
        "basis": {"weights": "Each rate counts with a weight; the weights total 100",
                  "volumes": "Each rate times its units a year, added up",
                  "lines": "Each line earns its own share of the points for price"},
        "reference_set": {"in": "Bids that are in", "in_and_disqualified": "Also bids that failed a pass mark"},
        "mode": {"half_up": "Half up: 2.675 is 2.68", "half_even": "Half to even: 2.665 is 2.66",
                 "down": "Down: 2.679 is 2.67", "statutory": "The law's own rule", "percent": "A flat share"},
        "rank_on": {"exact": "Totals before they are rounded", "published": "Totals as published"},
        "at_cap": {"all_in": "All go in", "all_out": "All stay out"},
        "surplus_mode": {"markup": "Per cent on top of cost", "of_price": "Per cent of the price",
                         "pounds": "Pounds an hour"},
        "training_base": {"gross": "Pay for contact and travel", "direct": "Pay for contact"},
        "pension_base": {"gross": "Pay for contact and travel", "pay": "All pay"},
        "base": {"gross": "Pay for contact and travel", "pay": "All pay"},
        "no_new_price": {"keep_last": "Its last price stands", "no_total": "It has no total"},
        "below_zero": {"zero": "Are held at 0", "negative": "Are taken off"},
        "kind": {"group": "Group", "question": "Question", "measure": "Measure", "price": "Price"},
        "lines": {"ppe": "PPE", "employer_ni": "National Insurance"},
        **COST_OPTIONS,
    }
)  # fmt: skip


def label_of(part: str, key: str) -> str:
    """What a key is called. `part` names what it belongs to, such as "price.lines"."""
    return _entry(part, key)[0]


def help_of(part: str, key: str) -> str:
    """What may be said of a key beside its box; "" where its name says it all."""
    return _entry(part, key)[1]


def option_of(part: str, key: str, word: str) -> str:
    """What a word of the file means to a person."""
    known = _OPTIONS.get(f"{part}.{key}", {}).get(word) or _OPTIONS.get(key, {}).get(word)
    return known or _named(word)


def _entry(part: str, key: str) -> tuple[str, str]:
    last = part.rpartition(".")[2]
    return _LABELS.get(f"{part}.{key}") or _LABELS.get(f"{last}.{key}") or _LABELS.get(key) or (_named(key), "")


def _named(word: str) -> str:
    words = word.replace("_", " ")
    return words[:1].upper() + words[1:]
