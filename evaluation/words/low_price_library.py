"""What other countries' low-price rules found, in plain sentences with their figures."""

from collections.abc import Callable, Mapping
from types import MappingProxyType

from evaluation.exact import shown
from evaluation.model import LowPriceSignal
from evaluation.words.price_figures import figure, floor, money, plain, price


def _spain(signal: LowPriceSignal) -> str:
    bids = figure(signal, "bids")
    if bids == 1:
        return (
            f"The only price is {price(signal)}; 25% under the published estimate, {money(signal, 'compared')}, is "
            f"{floor(signal)}."
        )
    if bids == 2:
        return (
            f"The price is {price(signal)} and the higher of the two is {money(signal, 'compared')}; the limit under "
            f"it is {floor(signal)}."
        )
    limits = f"{money(signal, 'limit_of_mean')}{_and_estimate(signal)}"
    return f"The price is {price(signal)}; {_means(signal)}; the limit under it is {limits}."


def _means(signal: LowPriceSignal) -> str:
    """The first mean and, where prices were left out of it, the second."""
    high = figure(signal, "left_out_of_mean")
    start = f"the mean of all prices is {money(signal, 'mean')}"
    which = "highest" if high == 1 else f"{plain(high)} highest"
    return f"{start} and without the {which} {money(signal, 'new_mean')}" if high else start


def _and_estimate(signal: LowPriceSignal) -> str:
    if "limit_of_estimate" not in signal.facts:
        return ""
    return f" and that under the published estimate {money(signal, 'limit_of_estimate')}"


def _brazil(signal: LowPriceSignal) -> str:
    told = (
        f"The price is {price(signal)}. The lower of the published estimate and the mean of the prices above half of "
        f"it is {money(signal, 'compared')}, and 70% of that is {floor(signal)}."
    )
    if "guarantee" not in signal.facts:
        return told
    return (
        f"{told} It is under 80%, {money(signal, 'guarantee_under')}, where Brazil asks for a further guarantee of "
        f"{money(signal, 'guarantee')}."
    )


def _italy(signal: LowPriceSignal) -> str:
    return (
        f"The price, {price(signal)}, is a discount of {shown(figure(signal, 'share_below'))}% from the published "
        f"estimate, {money(signal, 'estimate')}; with {plain(figure(signal, 'cut_each_side'))} cut from each end the "
        f"threshold is {shown(figure(signal, 'threshold'))}%, a price of {floor(signal)}."
    )


def _poland(signal: LowPriceSignal) -> str:
    limit = money(signal, "limit_of_mean")
    return f"The price is {price(signal)}; the limit under the mean of all prices is {limit}{_and_estimate(signal)}."


def _france(signal: LowPriceSignal) -> str:
    return f"The price is {price(signal)}; {_means(signal)}; the limit under it is {floor(signal)}."


def _colombia(signal: LowPriceSignal) -> str:
    return (
        f"The price is {price(signal)}; the {signal.facts['measure']} of all prices is taken as "
        f"{money(signal, 'compared')}, and the limit is {floor(signal)}."
    )


def _minimum(signal: LowPriceSignal) -> str:
    return f"The price is {price(signal)}; the minimum price is {floor(signal)}."


#: rule id -> its sentence
LIBRARY_SAYS: Mapping[str, Callable[[LowPriceSignal], str]] = MappingProxyType(
    {
        "spain_article_85": _spain,
        "brazil_article_48": _brazil,
        "italy_2016": _italy,
        "poland_estimate_or_mean": _poland,
        "france_double_mean": _france,
        "colombia_central_measure": _colombia,
        "minimum_price": _minimum,
    }
)
