"""Collecting trouble while a file is read: every finding, with the file and sheet filled in, none raised."""

from collections import Counter
from dataclasses import replace
from typing import TypeVar

from evaluation.findings import Finding, Severity

T = TypeVar("T")

#: How many findings of one code on one sheet are worth listing; the rest are counted in one line.
LISTED = 50


class RefusedError(Exception):
    """Raised inside intake when a file must not be read any further; `finding` says why. Never leaves the package."""

    def __init__(self, finding: Finding) -> None:
        super().__init__(finding.what)
        self.finding = finding


def refusal(code: str, what: str, to_do: str, sheet: str = "", cell: str = "") -> RefusedError:
    """The exception that stops reading a file, carrying an error finding."""
    return RefusedError(Finding(Severity.ERROR, code, what, to_do, sheet=sheet, cell=cell))


class Collector:
    """Gathers findings for one file. `sheet` may be changed as the reading moves on.

    `take` passes a value through and keeps a finding, so that a checker can call the grammar in a loop:
    `rate = collector.take(money(cell))` is None where a finding was kept.
    """

    def __init__(self, file: str = "", sheet: str = "", listed: int | None = None) -> None:
        self.file, self.sheet, self._listed = file, sheet, listed
        self._kept: list[Finding] = []
        self._counts: Counter[tuple[str, str]] = Counter()

    def add(self, finding: Finding) -> None:
        """Keep a finding, with this file and sheet where it names none."""
        placed = replace(finding, file=finding.file or self.file, sheet=finding.sheet or self.sheet)
        key = (placed.code, placed.sheet)
        self._counts[key] += 1
        if self._listed is None or self._counts[key] <= self._listed:
            self._kept.append(placed)

    def take(self, got: T | Finding) -> T | None:
        """The value `got`, or None after keeping the finding it is."""
        if isinstance(got, Finding):
            self.add(got)
            return None
        return got

    def error(self, code: str, what: str, to_do: str, cell: str = "") -> None:
        """Keep an error: the load stops."""
        self.add(Finding(Severity.ERROR, code, what, to_do, cell=cell))

    def warning(self, code: str, what: str, to_do: str, cell: str = "") -> None:
        """Keep a warning: somebody should look."""
        self.add(Finding(Severity.WARNING, code, what, to_do, cell=cell))

    @property
    def findings(self) -> list[Finding]:
        """Everything kept so far, then one line for each kind of which there were more than are listed."""
        return self._kept + [
            self._more(code, sheet) for (code, sheet), count in self._counts.items() if self._over(count)
        ]

    def _over(self, count: int) -> bool:
        return self._listed is not None and count > self._listed

    def _more(self, code: str, sheet: str) -> Finding:
        kept = [finding for finding in self._kept if (finding.code, finding.sheet) == (code, sheet)]
        rest = self._counts[code, sheet] - len(kept)
        what = f"The same was found in {rest} more {'place' if rest == 1 else 'places'} on this sheet."
        return Finding(kept[0].severity, code, what, kept[0].to_do, self.file, sheet)
