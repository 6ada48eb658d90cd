"""What each low-price test found, in plain sentences with its figures. Roots are taken here, to show, and only here."""

from collections.abc import Callable, Mapping
from datetime import date
from fractions import Fraction
from math import isqrt
from types import MappingProxyType

from evaluation.exact import shown
from evaluation.low_price.catalogue import PRICE_TESTS
from evaluation.model import LowPriceSignal, Signal
from evaluation.words.labels import day
from evaluation.words.low_price_library import LIBRARY_SAYS
from evaluation.words.price_figures import figure, floor, money, places_apart, plain, price, share_told

#: why a test is not testable, beside the reasons of the tests that stand on the cost of care
WHY: Mapping[str, str] = MappingProxyType(
    {
        "no_price": "the bid has no price, or lacks a rate",
        "too_few_bids": "the number of prices is {bids}, and the rule needs {needed}",
        "too_few_to_clear": "nothing stands out, but with {bids} prices that is too few to tell",
        "one_price": "nothing stands out, but one price alone is too few to tell",
        "nothing_left": "equal discounts were cut off together, and none is left to take a mean of",
        "no_spread": "half or more of the prices are equal, so their spread is nil and nothing can be measured by it",
        "not_lowest": "only the lowest price is looked at",
        "no_estimate": "no estimate is published for the lot",
        "no_cost_model": "the method does not state what care costs",
        "no_breakdown": "the bid gives no cost breakdown",
        "lines_missing": "the breakdown lacks {lines_missing}, and a missing line is not nil",
        "no_figure": "no dated figure for the wage is known on the delivery date",
        "no_travel": "nothing is stated about the travel between visits",
    }
)


def root(value: Fraction, places: int = 2) -> str:
    """The square root of a number that is not below nil, rounded half-up, to show; records hold the square itself."""
    scale = 10 ** (places + 6)
    return shown(Fraction(isqrt(value.numerator * scale**2 // value.denominator), scale), places)


def why_not(signal: LowPriceSignal) -> str:
    """Why a test is not testable, in a sentence's words; the code itself where it is unknown."""
    words = WHY.get(signal.why, signal.why)
    return words.format_map({name: plain(value) for name, value in signal.facts.items()})


def test_sentences(signal: LowPriceSignal) -> tuple[str, ...]:
    """What a test that compares bids, or reads a bidder's own lines, found. For signals that are not "not testable"."""
    told = _SAYS[signal.rule](signal)
    if signal.outcome is not Signal.SIGNAL:
        return (f"{told} This gives no signal.",)
    if PRICE_TESTS[signal.rule].information:
        return (f"{told} This is information: it proves nothing, opens no case and takes no bid out.",)
    return (f"{told} This gives a signal.", "It is a reason to ask the bidder, not a finding about it.")


def _mean(signal: LowPriceSignal) -> str:
    which = "the mean of all prices" if signal.facts["tested"] == "in" else "the mean of the other prices"
    return share_told(signal, which)


def _median(signal: LowPriceSignal) -> str:
    which = "the median of all prices" if signal.facts["tested"] == "in" else "the median of the other prices"
    return share_told(signal, which)


def _estimate(signal: LowPriceSignal) -> str:
    return share_told(signal, "the published estimate")


def _gap(signal: LowPriceSignal) -> str:
    if "none_above" in signal.facts:
        return "No other price is above this one, so there is no gap to look at."
    return share_told(signal, "the next price")


def _pair(signal: LowPriceSignal) -> str:
    said = {"mean": "40% or more below the mean of the others", "next": "30% or more below the next price"}
    hits = [said[name] for name in str(signal.facts["triggers"]).split(", ") if name]
    after = f", and the next price is {money(signal, 'next')}" if "next" in signal.facts else ""
    start = f"The price is {money(signal, 'price')}; the mean of the others is {money(signal, 'compared')}{after}."
    return f"{start} It is {' and '.join(hits) or 'less than 40% below the one and 30% below the other'}."


def _deviations(signal: LowPriceSignal) -> str:
    deviation = root(figure(signal, "variance"))
    gap = figure(signal, "compared") - figure(signal, "price")
    return (
        f"The price, {money(signal, 'price')}, is £{shown(abs(gap))} {'below' if gap >= 0 else 'above'} the mean, "
        f"{money(signal, 'compared')}; the standard deviation is about £{deviation}, and "
        f"{plain(figure(signal, 'deviations'))} times that is the limit (squares were compared, exactly)."
    )


def _robust(signal: LowPriceSignal) -> str:
    z = f", a modified z-score of {shown(figure(signal, 'z'))}" if "z" in signal.facts else ""
    return (
        f"The price is {money(signal, 'price')}{z}; the median is {money(signal, 'compared')}, the median distance "
        f"from it {money(signal, 'median_deviation')}, and the limit {floor(signal)}."
    )


def _fence(signal: LowPriceSignal) -> str:
    return (
        f"The price is {money(signal, 'price')}; the quartiles are {money(signal, 'first_quartile')} and "
        f"{money(signal, 'third_quartile')}, and the fence is {floor(signal)}."
    )


def _overhead(signal: LowPriceSignal) -> str:
    return (
        f"The price comes to {price(signal)} for an hour of awake care. On our stated assumptions the care worker "
        "costs "
        f"{money(signal, 'care')} and running the business {money(signal, 'business')}, together {floor(signal)}."
    )


def _quartile(signal: LowPriceSignal) -> str:
    return (
        f"The price comes to {price(signal)} for an hour of awake care; the published lower quartile of local cost "
        "is "
        f"{floor(signal)}."
    )


def _wage(signal: LowPriceSignal) -> str:
    least = "Real Living Wage" if PRICE_TESTS[signal.rule].information else "legal minimum"
    return f"By the bidder's own cost lines, pay for an hour with people comes to {_against(signal, least)}."


def _travel(signal: LowPriceSignal) -> str:
    return (
        f"With {shown(figure(signal, 'minutes'))} minutes of travel for each hour with people and "
        f"{money(signal, 'paid_travel')} paid for it, the bidder's own lines pay for an hour worked "
        f"{_against(signal, 'legal minimum')}."
    )


def _against(signal: LowPriceSignal, least: str) -> str:
    """A wage and the least that it may be, with enough decimals to tell them apart."""
    places = places_apart(figure(signal, "wage"), figure(signal, "least"))
    on = day(date.fromisoformat(str(signal.facts["day"])))
    return f"{money(signal, 'wage', places)}; the {least} on {on} is {money(signal, 'least', places)}"


def _surplus(signal: LowPriceSignal) -> str:
    return (
        f"By the bidder's own cost lines its surplus is {shown(figure(signal, 'surplus_percent'))}% of its cost; "
        f"the limit is {plain(figure(signal, 'percent'))}%."
    )


def _missing(signal: LowPriceSignal) -> str:
    kinds = {"lines_missing": "Missing", "lines_nil": "At nil", "lines_low": "Low", "mileage": "Nil in spite of miles"}
    told = [f"{words}: {signal.facts[kind]}." for kind, words in kinds.items() if kind in signal.facts]
    return " ".join(told) or "Every line that a lawful employer has is there, and none is nil or low."


def _adds(signal: LowPriceSignal) -> str:
    gaps = f" Not given: {signal.facts['lines_missing']}." if "lines_missing" in signal.facts else ""
    return (
        f"The bidder's own lines come to {money(signal, 'together')} an hour and its price to "
        f"{money(signal, 'price')}; up to {money(signal, 'within')} between them is let pass.{gaps}"
    )


def _identical(signal: LowPriceSignal) -> str:
    if not signal.facts["same_as"]:
        return f"No other bidder gave {money(signal, 'price')}."
    return f"The price, {money(signal, 'price')}, is the very price of: {signal.facts['same_as']}."


def _close(signal: LowPriceSignal) -> str:
    said = f"The lowest price is {money(signal, 'lowest')} and the second {money(signal, 'second')}."
    alike = " All prices vary less than the method says." if "alike" in str(signal.facts["why"]) else ""
    return said + alike


_SAYS: Mapping[str, Callable[[LowPriceSignal], str]] = MappingProxyType(
    {
        "share_below_mean": _mean,
        "share_below_median": _median,
        "share_below_estimate": _estimate,
        "gap_to_next": _gap,
        "forty_and_thirty": _pair,
        "mean_less_deviations": _deviations,
        "robust_z": _robust,
        "quartile_fence": _fence,
        "overhead_not_met": _overhead,
        "below_lower_quartile": _quartile,
        "implied_wage_below_minimum": _wage,
        "unpaid_travel": _travel,
        "thin_surplus": _surplus,
        "missing_lines": _missing,
        "lines_do_not_add": _adds,
        "wage_below_living_wage": _wage,
        "identical_prices": _identical,
        "too_close": _close,
        **LIBRARY_SAYS,
    }
)
