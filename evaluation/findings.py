"""Trouble in data, as values: where it is, what is wrong, what to do about it.

A finding is never raised. Functions that read data return what they could read *and* every finding,
so that a person mends a whole file in one go.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum


class Severity(StrEnum):
    """How much a finding matters: an error stops the load, a warning asks for a look, a note only tells."""

    ERROR = "error"
    WARNING = "warning"
    NOTE = "note"


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing wrong, or worth a look, in data that somebody gave us.

    `code` is stable and documented; `what` and `to_do` are sentences for the person who owns the file.
    `sheet` and `cell` are empty where the trouble is with the file as a whole.
    """

    severity: Severity
    code: str
    what: str
    to_do: str
    file: str = ""
    sheet: str = ""
    cell: str = ""

    @property
    def where(self) -> str:
        """The place as a person says it: file, sheet and cell, as far as each is known."""
        return ", ".join(part for part in (self.file, self.sheet, self.cell) if part)


def stops(findings: Iterable[Finding]) -> bool:
    """Whether any of these findings stops the load."""
    return any(finding.severity is Severity.ERROR for finding in findings)
