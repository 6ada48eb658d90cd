"""How many decimals a number format shows: so that a price shown as 17.50 and stored as 17.499 is noticed.

Built-in formats and the grammar of format codes: ECMA-376 Part 1, 18.8.30 (numFmt).
"""

import re
from decimal import Decimal

from evaluation.intake.xmlscan import Budget, Scan

#: Decimals shown by the built-in formats that fix them; the others are General, dates, fractions, scientific or text.
BUILT_IN = {
    1: 0,
    2: 2,
    3: 0,
    4: 2,
    5: 0,
    6: 0,
    7: 2,
    8: 2,
    9: 2,
    10: 4,
    37: 0,
    38: 0,
    39: 2,
    40: 2,
    41: 0,
    42: 0,
    43: 2,
    44: 2,
}

#: Stands for a format that shows nothing of the number at all, such as ;;; or a fixed text.
HIDES_ALL = -99

_LITERAL = re.compile(r'"[^"]*"|\\.|_.|\*.|\[[^\]]*\]')
_DIGITS = re.compile(r"[0#?](?:[0#?,]*[0#?])?(?:\.([0#?]*))?(,*)")


def decimals(code: str) -> int | None:
    """How many decimals the format `code` shows of a positive number, or None where it does not fix that.

    A percent sign counts two more; `HIDES_ALL` says that no digit of the number is shown.
    """
    first = code.split(";", maxsplit=1)[0]
    elapsed = re.search(r"\[[hms]+\]", first, re.IGNORECASE)
    bare = _LITERAL.sub("", first)
    if (
        elapsed
        or "general" in bare.lower()
        or "@" in bare
        or "/" in bare
        or re.search(r"[ymdhs]|E[+-]", bare, re.IGNORECASE)
    ):
        return None
    found = _DIGITS.search(bare)
    if found is None:
        return HIDES_ALL if code else None
    return len(found[1] or "") + 2 * bare.count("%") - 3 * len(found[2])


def hidden_digits(text: str, places: int) -> bool:
    """Whether the stored number `text` has digits beyond `places` decimals, Excel's own 17-digit noise apart."""
    if places == HIDES_ALL:
        return True
    try:
        exponent = Decimal(repr(float(text))).normalize().as_tuple().exponent
    except (ValueError, OverflowError):
        return False
    return isinstance(exponent, int) and -exponent > places


class StyleScan(Scan):
    """Reads from styles.xml how many decimals each cell style shows: `shown["3"]` is that of `s="3"`."""

    def __init__(self, part: str, budget: Budget) -> None:
        super().__init__(part, budget)
        self.shown: dict[str, int] = {}
        self._codes: dict[str, int | None] = {str(number): places for number, places in BUILT_IN.items()}
        self._inside = False
        self._count = 0

    def opened(self, name: str, attributes: dict[str, str]) -> None:
        """Keep format codes, then number the cell styles as they come."""
        super().opened(name, attributes)
        local = name.rpartition(" ")[2]
        if local == "numFmt":
            self._codes[attributes.get("numFmtId", "")] = decimals(attributes.get("formatCode", ""))
        elif local == "cellXfs":
            self._inside = True
        elif local == "xf" and self._inside:
            places = self._codes.get(attributes.get("numFmtId", "0"))
            if places is not None:
                self.shown[str(self._count)] = places
            self._count += 1

    def closed(self, name: str) -> None:
        """Stop numbering at the end of the cell styles."""
        super().closed(name)
        if name.endswith(" cellXfs"):
            self._inside = False
