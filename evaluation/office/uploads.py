"""Bytes that people sent, as text."""

from evaluation.exceptions import EvenhandError


def text_of(data: bytes) -> str:
    """A text file's text, with its line ends made plain. Raises EvenhandError where it is not text in UTF-8."""
    try:
        return data.decode("utf-8-sig").replace("\r\n", "\n")
    except UnicodeDecodeError as error:
        raise EvenhandError("This file is not plain text in UTF-8. Save it again as text in UTF-8.") from error
