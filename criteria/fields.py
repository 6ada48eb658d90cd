"""What a field of a method may hold: exact numbers that a person could have meant, and text that can be seen."""

import unicodedata
from decimal import Decimal
from fractions import Fraction
from typing import Annotated, Literal, TypeVar

from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict, Field, StringConstraints

from evaluation.exact import number

LONGEST = 30  # digits of a number in a method; more is a slip, or an attack on whoever opens it
_HIDDEN = ("Cc", "Cs")
_BIDI = frozenset("\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")


def _short_number(value: object) -> Fraction:
    """An exact number of a length that a person could have meant."""
    size = len(str(value)) if isinstance(value, str) else 0
    if isinstance(value, int):
        size = LONGEST + 1 if abs(value) >= 10**LONGEST else 0
    if isinstance(value, Decimal) and value.is_finite():
        shape = value.as_tuple()
        size = max(len(shape.digits), abs(int(shape.exponent)))
    if size > (2 * LONGEST if isinstance(value, str) else LONGEST):
        raise ValueError(f"the number is too long; at most {LONGEST} digits are taken")
    return number(value)


def _readable(value: str) -> str:
    """Text that looks like what it is: no control characters, no marks that turn the direction of reading."""
    if any((unicodedata.category(c) in _HIDDEN and c not in "\n\t") or c in _BIDI for c in value):
        raise ValueError("the text holds a character that cannot be seen; type it again")
    return value


Exact = Annotated[Fraction, BeforeValidator(_short_number)]
Prose = Annotated[str, StringConstraints(max_length=20_000), AfterValidator(_readable)]
Id = Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9_]{0,39}$")]
Words = Annotated[
    str, StringConstraints(strip_whitespace=True, min_length=1, max_length=20_000), AfterValidator(_readable)
]
Places = Annotated[int, Field(ge=0, le=12)]
T = TypeVar("T")
Many = Annotated[tuple[T, ...], Field(strict=False)]

Direction = Literal["higher", "lower"]


class Record(BaseModel):
    """Base of every part of a method: frozen, strict, and closed to unknown keys."""

    model_config = ConfigDict(strict=True, extra="forbid", frozen=True)
