"""Reading a screen's tables in a test."""

from pandas import DataFrame
from streamlit.testing.v1 import AppTest


def unmarked(words: object) -> str:
    """What a person reads: without the marks that keep text from being read as Markdown."""
    return str(words).replace("\\", "")


def table_with(shown: AppTest, *headers: str) -> DataFrame:
    """The first table that has these columns, as a person reads it; fails where there is none."""
    for found in shown.table:
        columns = [unmarked(name) for name in found.value.columns]
        if set(headers) <= set(columns):
            frame = found.value.map(unmarked)
            frame.columns = columns
            return frame
    raise AssertionError(f"no table with {headers}")
