"""The lowest lawful wage of a team of several ages: each band's own minimum, by the share of hours it works.

A bidder may pay people under the adult age their own lawful minimum, so a price that looks below the adult floor can be
lawful; whether it is sustainable is another question (the shares change as people have birthdays).
"""

from collections.abc import Mapping
from fractions import Fraction
from types import MappingProxyType

from evaluation.exact import text
from evaluation.exceptions import EvenhandError, UnknownNameError
from evaluation.fair_cost.statutory import Statutory
from evaluation.fair_cost.steps import Token, given, worked
from evaluation.model import Source, Step

_STATED = Source("person", "share of hours as stated")

#: band -> the dated figure that is its legal minimum
BANDS: Mapping[str, str] = MappingProxyType(
    {
        "adult": "minimum_wage.adult",
        "21_to_adult": "minimum_wage.age_21_to_adult",
        "18_to_20": "minimum_wage.age_18_20",
        "16_to_17": "minimum_wage.age_16_17",
        "apprentice": "minimum_wage.apprentice",
    }
)


def lawful_wage(shares: Mapping[str, Fraction], law: Statutory, source: Source = _STATED) -> Step:
    """Pounds an hour: the legal minimum of each band, by its share of contact hours in per cent.

    A band that works no hours is passed over: the law of the day need not know it.
    Raises EvenhandError unless the shares total 100, UnknownNameError for another band, NoFigureError where the law of
    the day has no figure for one.
    """
    if unknown := [band for band in shares if band not in BANDS]:
        raise UnknownNameError("age band", unknown[0], list(BANDS))
    whole = sum(shares.values(), Fraction(0))
    if whole != 100 or any(share < 0 for share in shares.values()):
        raise EvenhandError(
            f"The shares of hours total {text(whole)}, not 100, or one is below nil. Nothing is rescaled."
        )
    tokens: list[Token] = []
    for band, share in ((band, share) for band, share in shares.items() if share):
        figure = law.figure(BANDS[band])
        wage = given("legal_minimum", law.value(BANDS[band]), figure.source, "per_hour")
        hours = given("share_of_hours", share, source, "percent")
        part = worked("wage_part", wage, "×", hours, "÷", 100, of=figure.label)
        tokens += ["+", part] if tokens else [part]
    return worked("lawful_wage", *tokens)
