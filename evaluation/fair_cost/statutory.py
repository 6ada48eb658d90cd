"""Figures that law or policy changes, by date: text -> series -> what is in force on a day. Pure; opens no file.

A family file (`criteria/rules/minimum_wage.toml`) holds a description, a reference and one table a series, each with
`label`, `description`, `unit` and dated `values`. A value runs from its date until the next one; `ended = true` closes
a series. The id of a figure is "family.series", for example "minimum_wage.adult".
"""

import tomllib
from bisect import bisect_right
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from types import MappingProxyType
from typing import Any

from evaluation.exact import number, shown
from evaluation.exceptions import EvenhandError
from evaluation.model import Source

_FAMILY_KEYS = frozenset({"description", "reference", "link", "read_at"})
_SERIES_KEYS = frozenset({"label", "description", "unit", "values"})
_VALUE_KEYS = frozenset({"from", "value", "verified", "label", "ended"})


class NoFigureError(EvenhandError):
    """Raised if a dated figure is asked for on a day on which none is in force."""

    def __init__(self, name: str, label: str, on: date, first: date | None) -> None:
        since = f" The first value we hold is from {first.isoformat()}." if first and on < first else ""
        super().__init__(f"There is no '{label}' ({name}) in force on {on.isoformat()}.{since} Choose another date.")
        self.name, self.on = name, on


class FiguresError(EvenhandError):
    """Raised if a file of dated figures cannot be read. `faults` holds every fault found, one sentence each."""

    def __init__(self, name: str, faults: tuple[str, ...]) -> None:
        listed = "\n".join(f"- {fault}" for fault in faults)
        super().__init__(f"The dated figures '{name}' cannot be used:\n{listed}")
        self.name, self.faults = name, faults


@dataclass(frozen=True, slots=True)
class Figure:
    """One value in force from a day. `value` is None where the series ended that day.

    `verified` is False where the number was recalled or carried over and not seen printed.
    """

    name: str
    label: str
    unit: str
    start: date
    value: Fraction | None
    verified: bool
    reference: str
    link: str

    @property
    def source(self) -> Source:
        """The figure as a source, e.g. "National Living Wage from 2026-04-01 (National Minimum Wage Act 1998; ...)"."""
        doubt = "" if self.verified else "; not yet checked against a printed source"
        return Source("figure", f"{self.label} from {self.start.isoformat()} ({self.reference}{doubt})")


@dataclass(frozen=True, slots=True)
class Series:
    """One figure over time, oldest value first."""

    name: str
    label: str
    description: str
    unit: str
    figures: tuple[Figure, ...]

    def on(self, day: date) -> Figure | None:
        """What is in force on `day`; None before the first value and after the end."""
        at = bisect_right([figure.start for figure in self.figures], day)
        found = self.figures[at - 1] if at else None
        return found if found is not None and found.value is not None else None


@dataclass(frozen=True, slots=True)
class Statutory:
    """Everything that is in force on one day, each figure with its source."""

    day: date
    figures: Mapping[str, Figure]
    first: Mapping[str, tuple[str, date]]  # series -> its label and the date of its first value

    def figure(self, name: str) -> Figure:
        """The figure called `name` ("family.series"); raises NoFigureError if none is in force on the day."""
        if name in self.figures:
            return self.figures[name]
        label, first = self.first.get(name, (name, None))
        raise NoFigureError(name, label, self.day, first)

    def value(self, name: str) -> Fraction:
        """The number alone; raises NoFigureError if none is in force on the day."""
        value = self.figure(name).value
        assert value is not None  # noqa: S101 - an ended series is never in force
        return value

    @property
    def minimum_wage(self) -> Figure:
        """Pounds an hour for the oldest age band."""
        return self.figure("minimum_wage.adult")

    @property
    def minimum_wage_band(self) -> str:
        """The ages the adult rate is for, e.g. "21 and over"."""
        return f"{shown(self.value('minimum_wage.adult_age'), 0)} and over"


@dataclass(frozen=True, slots=True)
class Figures:
    """Every series we hold."""

    series: Mapping[str, Series]

    def on(self, day: date) -> Statutory:
        """What is in force on `day`. Raises NoFigureError where nothing at all is: before our first value."""
        found = {name: figure for name, series in self.series.items() if (figure := series.on(day)) is not None}
        first = {name: (series.label, series.figures[0].start) for name, series in self.series.items()}
        if not found:
            earliest = min((start for _, start in first.values()), default=None)
            raise NoFigureError("any series", "statutory figure", day, earliest)
        return Statutory(day, MappingProxyType(found), MappingProxyType(first))


def parse_figures(texts: Mapping[str, str]) -> Figures:
    """Every series in the family files, given as name -> TOML text. Raises FiguresError with a file's faults."""
    every = (series for name, text in texts.items() for series in parse_series(text, name))
    return Figures(MappingProxyType({series.name: series for series in every}))


def parse_series(text: str, name: str) -> tuple[Series, ...]:
    """The series in one family file. `name` is the family ("minimum_wage"). Raises FiguresError with every fault."""
    try:
        data = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise FiguresError(name, (f"It is not valid TOML: {error}.",)) from error
    tables = {key: value for key, value in data.items() if isinstance(value, dict)}
    faults = [f"'{key}' is not a known key." for key in sorted(data.keys() - tables.keys() - _FAMILY_KEYS)]
    faults += [f"'{key}' is missing." for key in sorted(_FAMILY_KEYS - data.keys())]
    for key, table in tables.items():
        faults += [f"{key}: {fault}" for fault in _faults(table)]
    if faults:
        raise FiguresError(name, tuple(faults))
    return tuple(_series(f"{name}.{key}", table, data) for key, table in tables.items())


def _faults(table: dict[str, Any]) -> list[str]:
    missing = _SERIES_KEYS - table.keys()
    if missing or not table["values"]:
        return [f"'{key}' is missing." for key in sorted(missing)] or ["It has no values."]
    faults = [f"'{key}' is not a known key." for key in sorted(table.keys() - _SERIES_KEYS)]
    for row in table["values"]:
        faults += _row_faults(row)
    starts = [row.get("from") for row in table["values"]]
    if not faults and starts != sorted(set(starts)):
        faults.append("The dates must rise, each used once.")
    return faults


def _row_faults(row: dict[str, Any]) -> list[str]:
    where = row.get("from", "a value without 'from'")
    faults = [f"{where}: '{key}' is not a known key." for key in sorted(row.keys() - _VALUE_KEYS)]
    if type(row.get("from")) is not date:
        faults.append(f"{where}: 'from' must be a date like 2026-04-01.")
    if not isinstance(row.get("verified"), bool):
        faults.append(f"{where}: 'verified' must be true or false.")
    if row.get("ended") is not True:
        try:
            number(row["value"] if isinstance(row.get("value"), str) else None)
        except ValueError:
            faults.append(f"{where}: 'value' must be a number in quotes, such as \"12.71\".")
    return faults


def _series(name: str, table: dict[str, Any], family: dict[str, Any]) -> Series:
    figures = tuple(
        Figure(
            name=name,
            label=row.get("label", table["label"]),
            unit=table["unit"],
            start=row["from"],
            value=None if row.get("ended") else number(row["value"]),
            verified=row["verified"],
            reference=family["reference"],
            link=family["link"],
        )
        for row in table["values"]
    )
    return Series(name, table["label"], table["description"], table["unit"], figures)
