"""Tables that people read: plain strings, safe to hold what a bidder wrote, and named for a screen reader."""

import re
from collections.abc import Sequence
from urllib.parse import quote

import streamlit as st

_MARKS = re.compile(r"([!-/:-@\[-`{-~])")
# Becomes a link by itself, also where its marks are escaped (https://github.github.com/gfm/#autolinks-extension-).
_LIVE = re.compile(r"(https?:|www|@)", re.IGNORECASE)
_JOINER = "\u2060"  # a word joiner: nothing is seen of it
PAGE = 50  # rows shown at a time


def plain(words: object) -> str:
    """Anybody's text so that Streamlit's tables and Markdown show it letter by letter: no links, pictures or codes."""
    return _MARKS.sub(r"\\\1", _LIVE.sub(rf"\1{_JOINER}", " ".join(str(words).split())))


def link(label: str, path: str) -> str:
    """A cell that leads to one of our own addresses."""
    return f"[{plain(label)}]({quote(path, safe='/?=&%')})"


def table(
    headers: Sequence[str], rows: Sequence[Sequence[object]], *, name: str, links: Sequence[str] = (), empty: str = ""
) -> None:
    """Show rows under headers; `name` says what the table is. Where there is no row, the sentence `empty` stands.

    Every cell is escaped, except in the columns named in `links`, whose cells were made by `link`.
    """
    if not rows:
        if empty:
            st.write(empty)
        return
    shown = [
        [str(cell) if header in links else plain(cell) for header, cell in zip(headers, row, strict=True)]
        for row in rows
    ]
    columns = {plain(header): [row[place] for row in shown] for place, header in enumerate(headers)}
    # As Streamlit sends a table on. A dictionary would go by way of pandas, which takes half a second to load.
    import pyarrow as pa  # noqa: PLC0415 - a page without a table needs none

    st.table(pa.table(columns), hide_index=True, alt=name)


def paged(
    headers: Sequence[str],
    rows: Sequence[Sequence[object]],
    *,
    name: str,
    key: str,
    links: Sequence[str] = (),
    empty: str = "",
) -> None:
    """A table shown a page of rows at a time, with which rows they are in words."""
    pages = -(-len(rows) // PAGE)
    if pages < 2:
        table(headers, rows, name=name, links=links, empty=empty)
        return
    at = min(st.pagination(pages, key=key), pages)
    first = (at - 1) * PAGE
    part = rows[first : first + PAGE]
    st.write(f"Rows {first + 1:,} to {first + len(part):,} of {len(rows):,}.")
    table(headers, part, name=name, links=links)
