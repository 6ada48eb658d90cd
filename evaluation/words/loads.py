"""What was read from a workbook, in words that a person can hold against the file."""

from collections.abc import Mapping
from fractions import Fraction
from types import MappingProxyType

from evaluation.words.labels import number

#: what was counted -> one, many, and what its sum is called
_COUNTED: Mapping[str, tuple[str, str, str]] = MappingProxyType(
    {
        "providers": ("provider", "providers", ""),
        "bids": ("bid", "bids", ""),
        "conditions": ("condition check", "condition checks", ""),
        "answers": ("answer", "answers", ""),
        "marks": ("agreed mark", "agreed marks", "marks add up to"),
        "measures": ("measure", "measures", "values add up to"),
        "priced_bids": ("bid with prices", "bids with prices", ""),
        "rates": ("rate", "rates", "rates add up to £"),
        "costs": ("cost line", "cost lines", "lines add up to £"),
    }
)


def count_line(what: str, of: str, count: int, total: Fraction | None) -> str:
    """One line of what was read: "L01: 22 bids"; "Rates for visit_30: 248 rates; rates add up to £5,102.20"."""
    one, many, summed = _COUNTED.get(what, (what, what, "they add up to"))
    size = f"{count:,} {one if count == 1 else many}"
    added = "" if total is None else f"; {summed or 'they add up to'} {number(total, least=2)}".replace("£ ", "£")
    return f"{of}: {size}{added}" if of else size + added
