"""Providers' cost returns from a small table: read through the same gate as every other file, put together, kept by
nobody.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction

from criteria import cost_models as told
from evaluation.exact import number, shown
from evaluation.exceptions import EvenhandError
from evaluation.fair_cost.homecare import BUSINESS_TITLES, CARE_LINES, TITLES
from evaluation.fair_cost.quantiles import CONVENTIONS
from evaluation.fair_cost.returns import FEW, Spread, Summary, summarise_returns
from evaluation.findings import Finding, Severity, stops
from evaluation.intake.book import folded
from evaluation.model import Actor
from evaluation.scoring.table import Row
from evaluation.service.table_file import error_in, read_table
from evaluation.service.workspace import Workspace

__all__ = ["CONVENTIONS", "FEW", "Spread", "Summary", "Together", "put_together", "read"]

PASTED = "pasted.csv"
_SLIP = 10  # times the median, or a part of it, from which an amount looks like a slip
_PAIR = 2  # lines: of two alike neither is a total
_TITLES = {**TITLES, **BUSINESS_TITLES}
#: a heading as the reader gives it, and the line's own id -> the id of an official line
_LINES: Mapping[str, str] = {folded(title).replace(" ", "_"): line for line, title in _TITLES.items()} | {
    line: line for line in _TITLES
}


@dataclass(frozen=True, slots=True)
class Together:
    """Returns put together. `titles` names each line as the table or the official list does; `findings` are what was
    worth a look.
    """

    summary: Summary
    titles: Mapping[str, str]
    findings: tuple[Finding, ...]


def read(data: bytes, name: str) -> tuple[tuple[told.Return, ...], Mapping[str, str], list[Finding]]:
    """The returns in a table: one row a provider, one column a line, in pounds; what a cell leaves empty is not given.

    Gives the returns, what each line is called, and every finding. Never raises for what is in the file.
    """
    rows, findings = read_table(data, name)
    heads = dict.fromkeys(head for row in rows for head in row.values)
    ids = {head: _LINES.get(head) or _id(head) for head in heads}
    faults = [*findings, *_twice(ids, rows), *(found for row in rows for found in _row_faults(row, ids))]
    if stops(faults):
        return (), {}, faults
    made = tuple(told.Return(provider=row.bid, lines=_lines(row, ids)) for row in rows)
    titles = {line: _TITLES.get(line) or head.replace("_", " ").capitalize() for head, line in ids.items()}
    return made, titles, faults


def _id(head: str) -> str:
    plain = re.sub(r"[^a-z0-9]+", "_", head).strip("_")
    return (plain if plain[:1].isalpha() else f"line_{plain}")[:40]


def _twice(ids: Mapping[str, str], rows: Sequence[Row]) -> Iterator[Finding]:
    for head, line in ids.items():
        if list(ids.values()).index(line) != list(ids).index(head):
            what = f"Two columns are the line “{_TITLES.get(line, line)}”."
            yield error_in("header_twice", what, "Take one out, or add them up.", rows[0].file, rows[0].sheet)


def _row_faults(row: Row, ids: Mapping[str, str]) -> Iterator[Finding]:
    if not row.bid:
        yield error_in("provider_missing", "This row names no provider.", "Name it, or leave the row out.", row.file,
                       row.sheet, row.place("bid"))  # fmt: skip
    for head in ids:
        value = row.values.get(head)
        if value in (None, ""):
            continue
        try:
            number(_bare(value))
        except ValueError:
            what = f"“{value}” is not an amount of money."
            yield error_in("number_unreadable", what, "Write pounds as 1.42; leave the cell empty where it is not "
                           "given.", row.file, row.sheet, row.place(head))  # fmt: skip


def _bare(value: object) -> str:
    return str(value).strip().removeprefix("£").replace(",", "")


def _lines(row: Row, ids: Mapping[str, str]) -> dict[str, Fraction]:
    return {line: number(_bare(v)) for head, line in ids.items() if (v := row.values.get(head)) not in (None, "")}


def put_together(
    ws: Workspace,
    actor: Actor,
    procurement: str,
    data: bytes,
    name: str,
    *,
    price_base: str,
    convention: str = "R-7",
) -> Together:
    """Medians and quartiles of a table of returns, line by line, for its groups and for the totals.

    `price_base` is the month whose prices the returns are in. Raises ReturnsError with every finding where the table
    cannot be used, EvenhandError for no price base or lines that cannot be added up.
    """
    ws.guard(actor, "see_cost", procurement)
    returns, titles, findings = read(data, name)
    if stops(findings):
        raise ReturnsError(findings)
    providers = [one.provider for one in returns]
    if again := [name for name in dict.fromkeys(providers) if providers.count(name) > 1]:
        raise EvenhandError(f"{again[0]} stands in the table more than once. Give each provider's return once.")
    by_provider = {one.provider: one.lines for one in returns}
    summary = summarise_returns(by_provider, price_base=price_base, groups=_groups(titles), convention=convention)
    doubts = (*_slips(returns, summary, titles), *_repeats(returns, titles))
    return Together(summary, titles, (*findings, *doubts))


def _slips(returns: Sequence[told.Return], summary: Summary, titles: Mapping[str, str]) -> Iterator[Finding]:
    """Amounts ten times their line's median, or a tenth of it: published tables hold such slips of a decimal point."""
    for one in returns:
        for line, value in one.lines.items():
            middle = summary.lines[line].median
            if summary.lines[line].count >= FEW and value and not middle / _SLIP < value < middle * _SLIP:
                what = f"{one.provider} gives {shown(value)} for “{titles[line]}”; the median is {shown(middle)}."
                yield _doubt(what, "Check that the decimal point and the unit are right.")


def _repeats(returns: Sequence[told.Return], titles: Mapping[str, str]) -> Iterator[Finding]:
    """A line that is what all the others add up to: a total copied into a line, which then counts twice."""
    for one in returns:
        whole = sum(one.lines.values(), Fraction(0))
        for line, value in one.lines.items():
            if len(one.lines) > _PAIR and value and value == whole - value:
                what = f"{one.provider}'s “{titles[line]}” is what its other lines add up to, {shown(value)}."
                yield _doubt(what, "If it is a total, take it out: it counts twice.")


def _doubt(what: str, to_do: str) -> Finding:
    return Finding(Severity.WARNING, "return_odd", what, to_do)


class ReturnsError(EvenhandError):
    """Raised if a table of returns cannot be used. `findings` holds everything found in it, each with its place."""

    def __init__(self, findings: Sequence[Finding]) -> None:
        super().__init__("The table of returns cannot be used. Put right what is listed, then try again.")
        self.findings = tuple(findings)


def _groups(titles: Mapping[str, str]) -> dict[str, Sequence[str]]:
    """Care worker lines and business lines as the exercise of 2022 groups them, where there are several."""
    care = [line for line in titles if line in CARE_LINES]
    business = [line for line in titles if line in BUSINESS_TITLES]
    return {name: lines for name, lines in (("care_lines", care), ("business_lines", business)) if len(lines) > 1}
