"""Write bank_holidays.toml: every day that is a bank holiday in any of the four nations, from the `holidays` package.

Run: python criteria/rules/make_bank_holidays.py. What stands below the line OVERRIDES is written by hand and kept.
"""

# ruff: noqa: INP001 - a script beside the data it makes, not a package

from datetime import date
from importlib.metadata import version
from pathlib import Path

import holidays

FIRST, LAST = date(2024, 1, 1), date(2032, 12, 31)
NATIONS = {"ENG": "England", "WLS": "Wales", "SCT": "Scotland", "NIR": "Northern Ireland"}
OVERRIDES = "# ---- Overrides, written by hand ----"
TARGET = Path(__file__).with_name("bank_holidays.toml")
HEAD = """\
# Bank holidays in any part of the United Kingdom: the union of the four nations.
# Made by make_bank_holidays.py from the package holidays=={version}; change the overrides at the end, never the rows.
# A working day excludes weekends and a bank holiday in any part of the United Kingdom (Procurement Act 2023 s.123).
description = "Bank holidays in England, Wales, Scotland or Northern Ireland"
reference = "Banking and Financial Dealings Act 1971 and proclamations under it; Procurement Act 2023 s.123"
link = "https://www.gov.uk/bank-holidays"
first = {first}
last = {last}
"""


def union() -> dict[date, dict[str, list[str]]]:
    """Find, for each day, its names and the nations that keep it under that name."""
    found: dict[date, dict[str, list[str]]] = {}
    for code, nation in NATIONS.items():
        kept = holidays.country_holidays("GB", subdiv=code, years=range(FIRST.year, LAST.year + 1))
        for day, name in kept.items():
            found.setdefault(day, {}).setdefault(name, []).append(nation)
    return dict(sorted(found.items()))


def row(day: date, names: dict[str, list[str]]) -> str:
    """One [[holiday]] table."""
    nations = ", ".join(f'"{nation}"' for nation in NATIONS.values() if any(nation in kept for kept in names.values()))
    return f'\n[[holiday]]\ndate = {day}\nname = "{"; ".join(sorted(names))}"\nnations = [{nations}]\n'


def made() -> str:
    """The generated part of the file."""
    head = HEAD.format(version=version("holidays"), first=FIRST, last=LAST)
    return head + "".join(row(day, names) for day, names in union().items())


def main() -> None:
    """Write the file, keeping the overrides."""
    old = TARGET.read_text(encoding="utf-8") if TARGET.exists() else OVERRIDES + "\n"
    kept = old[old.index(OVERRIDES) :]
    TARGET.write_text(f"{made()}\n{kept}", encoding="utf-8")


if __name__ == "__main__":
    main()
