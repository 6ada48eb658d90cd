"""The results as CSV that a spreadsheet program opens as numbers and text, never as a formula."""

import csv
import io

from evaluation.reports.results import ResultSet, Value, header, plain, printable, rows

#: what makes a spreadsheet program take a text for a formula, full-width forms included
_TRIGGERS = tuple("=+-@\t\r\n＝＋－＠")


def results_csv(results: ResultSet) -> bytes:
    """One row a bid under one row of names: UTF-8 with a byte order mark, every field in quotes, lines end in CR LF.

    Numbers are exact where they end within ten places. A text that a program might take for a formula begins with an
    apostrophe; numbers below nought stay numbers.
    """
    out = io.StringIO(newline="")
    writer = csv.writer(out, quoting=csv.QUOTE_ALL, lineterminator="\r\n")
    writer.writerow([harmless(name) for name in header(results)])
    writer.writerows([_field(value) for value in row] for row in rows(results))
    return b"\xef\xbb\xbf" + out.getvalue().encode("utf-8")


def harmless(words: str) -> str:
    """`words` with an apostrophe before them where a spreadsheet program might take them for a formula."""
    words = printable(words)
    risky = words.startswith(_TRIGGERS) or words.lstrip().startswith(_TRIGGERS)
    return f"'{words}" if risky else words


def _field(value: Value) -> str:
    if value is None:
        return ""
    return harmless(value) if isinstance(value, str) else str(value) if isinstance(value, int) else plain(value)
