"""A PDF looked at as bytes, never opened: whether it holds a script, a file, a lock, or anything that acts by itself.

One pass from front to back; no byte is looked at more than a fixed number of times. Syntax: ISO 32000-1, 7.3.5 (a
name may be written in #xx codes), 7.3.8 (streams), 7.5.7 (objects kept in compressed streams) and 12.6 (actions). A
reader of PDFs forgives much, so what cannot be told apart with certainty is refused, with advice to print it anew.
"""

import re
import zlib
from collections.abc import Iterator
from dataclasses import dataclass, field

from evaluation.intake.collect import Collector, refusal

MIB = 1024 * 1024
MAX_STREAMS = 20_000
INFLATED_BYTES = 32 * MIB
_MAX_WORDS = 100_000  # times the word "stream" may come
_MAX_CODES = 400_000  # signs "#": in 20 MB of compressed pictures chance alone makes 80,000
_WINDOW = 4096
_BLANK = b"\x00\t\n\x0c\r "
_SPACE = rb"[\x00\t\n\x0c\r ]"
_END = rb"(?=[\x00\t\n\x0c\r ()<>\[\]{}/%]|\Z)"
_PRINT_AGAIN = "Open it, print or export it to a new PDF without scripts, attachments or a password, and load that."

_WORD = re.compile(rb"stream(?<!endstream)")
_BODY = re.compile(rb"[\x00\t\x0c ]*(?:%[^\r\n]*)?(?:\r\n|\r|\n)?")
_OBJECT = re.compile(rb"obj(?<=[0-9\x00\t\n\x0c\r ]obj)" + _SPACE + rb"*[<%]")
_CODE = re.compile(rb"#([0-9A-Fa-f]{2})")
_NUMBERED = re.compile(rb"/N" + _END)
_FIRST = re.compile(rb"/First" + _END + _SPACE + rb"*(\d{0,9})")
_FILTER = re.compile(rb"/Filter" + _END + _SPACE + rb"*(\[[^\]]{0,200}\]|/[^\x00\t\n\x0c\r ()<>\[\]{}/%]*)?")
_PICTURES = frozenset({b"/DCTDecode", b"/JPXDecode", b"/CCITTFaxDecode", b"/JBIG2Decode"})

_SCRIPT = ("pdf_script", "a script")
_STARTS = ("pdf_launch", "something that starts a program, sends a form off or plays media")
_FILE = ("pdf_embedded_file", "another file inside it, or a link into one")
_FORM = ("pdf_form", "a form of the kind that can hold scripts (XFA)")
_LOCK = ("pdf_encrypted", "a password or a lock, so nobody could be sure of reading it")
#: Names long enough that chance does not make them in compressed bytes: looked for everywhere, streams included.
_ANYWHERE = {
    b"/JavaScript": _SCRIPT,
    b"/RichMedia": _STARTS,
    b"/EmbeddedFile": _FILE,
    b"/EmbeddedFiles": _FILE,
    b"/XFA": _FORM,
    b"/Encrypt": _LOCK,
}
#: Kinds of action, which come after the key /S: "Training/Launch" in a title is none.
_ACTIONS = {b"/Launch": _STARTS, b"/ImportData": _STARTS, b"/SubmitForm": _STARTS, b"/GoToE": _FILE}
_OBJECTS_ONLY = {b"/JS": _SCRIPT}

_OPENS = re.compile(rb"/OpenAction" + _END + _SPACE + rb"*(?:(\d{1,9})" + _SPACE + rb"+\d{1,9}" + _SPACE + rb"+R)?")
_GOES_TO = re.compile(rb"/S" + _SPACE + rb"*/GoTo" + _END)
_BRACKET = re.compile(rb"<<|>>")
_INTEGERS = re.compile(rb"[\x00\t\n\x0c\r 0-9]*")


@dataclass(slots=True)
class _Seen:
    """What the pass has gathered: what stands between streams, and the texts of streams that hold objects."""

    outside: list[bytes] = field(default_factory=list)
    inside: list[tuple[int, bytes]] = field(default_factory=list)  # (where the first object begins, the text)
    room: int = INFLATED_BYTES
    told: int = 0  # names /ObjStm beside streams looked into


def look_over(data: bytes, collector: Collector) -> None:
    """Every finding about a PDF's bytes. Raises RefusedError where it is damaged or cannot be looked through."""
    if b"%%EOF" not in data[-2048:] or b"startxref" not in data[-4096:]:
        raise _damaged()
    whole = _named(data)
    seen = _Seen()
    end = 0
    for before, begin, close in _streams(data):
        seen.outside.append(before)
        _look_into(_named(before), data[begin:close], seen)
        end = close
    seen.outside.append(data[end:])
    if whole.count(b"/ObjStm") > seen.told:
        raise _unreadable("Part of the PDF is hidden from a plain look at it.")
    objects = _named(b"\n".join([*seen.outside, *(text for _, text in seen.inside)]))
    _forbidden(whole, objects, collector)
    _opening(objects, seen, collector)


def _streams(data: bytes) -> Iterator[tuple[bytes, int, int]]:
    """Each stream: what stands between it and the one before, and where its bytes begin and end."""
    end = streams = 0
    for words, found in enumerate(_WORD.finditer(data)):
        if words > _MAX_WORDS or streams > MAX_STREAMS:
            raise _unreadable("The PDF is made of more parts than can be looked into.")
        start = found.start()
        if start < end or not _begins(data[max(end, start - _WINDOW) : start]):
            continue
        body = _BODY.match(data, found.end())
        begin = body.end() if body else found.end()
        close = data.find(b"endstream", begin)
        if close < 0:
            raise _damaged()
        if _OBJECT.search(data, begin, close):
            raise _unreadable("A part of the PDF holds further parts that not every program would see.")
        yield data[end:start], begin, close
        end = close
        streams += 1


def _begins(before: bytes) -> bool:
    """Whether the word "stream" after these bytes begins one: after a dictionary, or after a line with a comment."""
    text = before.rstrip(_BLANK)
    if text.endswith(b">>"):
        return True
    gap = before[len(text) :]
    if b"\n" not in gap and b"\r" not in gap:
        return False
    line = max(text.rfind(b"\n"), text.rfind(b"\r"))
    return b"%" in text[line + 1 :] or (line < 0 and len(before) >= _WINDOW)


def _look_into(head: bytes, body: bytes, seen: _Seen) -> None:
    """Unpack a stream that holds objects, or might: its type can be written elsewhere, its count and first cannot."""
    told = head.count(b"/ObjStm")
    first = _FIRST.search(head)
    if not told and (first is None or _NUMBERED.search(head) is None):
        return
    filters = [each[1] for each in _FILTER.finditer(head) if not (each[1] or b"").startswith(b"/Adobe.")]
    if not told and filters and all(each in _PICTURES for each in filters):
        return
    text = _unpacked(head, filters, body, seen.room)
    if text is None:
        raise _unreadable("Part of the PDF is packed in a way that cannot be looked into.")
    seen.room -= len(text)
    seen.told += told
    seen.inside.append((int(first[1] or 0) if first else 0, text))


def _unpacked(head: bytes, filters: list[bytes | None], body: bytes, room: int) -> bytes | None:
    if not filters:
        return body if len(body) <= room else None
    if b"/DecodeParms" in head or any((each or b"").strip(b"[]" + _BLANK) != b"/FlateDecode" for each in filters):
        return None
    inflater = zlib.decompressobj()
    try:
        text = inflater.decompress(body, max(1, room))
    except zlib.error:
        return None
    return text if inflater.eof else None  # cut short: what a reader would find further on has not been seen


def _named(text: bytes) -> bytes:
    """The same with #xx codes made plain."""
    codes = text.count(b"#")
    if codes > _MAX_CODES:
        raise _unreadable("The PDF writes its names in codes.")
    return _CODE.sub(lambda code: bytes([int(code[1], 16)]), text) if codes else text


def _forbidden(whole: bytes, objects: bytes, collector: Collector) -> None:
    found = {why for name, why in _ANYWHERE.items() if _holds(whole, name) or _holds(objects, name)}
    found |= {why for name, why in _ACTIONS.items() if _holds(whole, name, after_key=True)}
    found |= {why for name, why in _ACTIONS.items() if _holds(objects, name, after_key=True)}
    found |= {why for name, why in _OBJECTS_ONLY.items() if _holds(objects, name)}
    for code, what in sorted(found):
        collector.error(code, f"The PDF holds {what}.", _PRINT_AGAIN)


def _holds(text: bytes, name: bytes, *, after_key: bool = False) -> bool:
    if name not in text:  # much faster than a pattern, and nearly always so
        return False
    key = rb"(?<![A-RT-Za-z0-9]" + name + rb")" if after_key else b""
    return re.search(name + key + _END, text) is not None


def _opening(objects: bytes, seen: _Seen, collector: Collector) -> None:
    """A PDF may open at one of its pages; it may do nothing else on being opened."""
    for at, found in enumerate(_OPENS.finditer(objects)):
        if at > 100:
            raise _unreadable("The PDF says too often what is to happen when it is opened.")
        begun = [objects[found.end() : found.end() + _WINDOW]]
        if found[1]:
            begun = list(_defined(int(found[1]), objects, seen))
        if not begun or not all(_goes_to_page(text) for text in begun):
            what = "On being opened the PDF does something other than show one of its pages."
            collector.error("pdf_opening", what, _PRINT_AGAIN)
            return


def _goes_to_page(text: bytes) -> bool:
    text = text.lstrip(_BLANK)
    if text.startswith((b"[", b"null", b"/Fit")):
        return True
    depth = 0
    for found in _BRACKET.finditer(text):
        depth += 1 if found[0] == b"<<" else -1
        if depth <= 0:
            action = text[: found.end()]
            return text.startswith(b"<<") and _GOES_TO.search(action) is not None and not _further(action)
    return False


def _further(action: bytes) -> bool:
    return _holds(action, b"/URI") or _holds(action, b"/Next")


def _defined(number: int, objects: bytes, seen: _Seen) -> Iterator[bytes]:
    """The beginnings of every object of this number, wherever it is written."""
    plain = re.compile(rb"(?<![0-9])%d" % number + _SPACE + rb"{1,9}\d{1,5}" + _SPACE + rb"{1,9}obj")
    for found in plain.finditer(objects):
        yield objects[found.end() : found.end() + _WINDOW]
    for first, text in seen.inside:
        header = text[: min(first, 100_000)]
        numbers = _INTEGERS.match(header)
        pairs = (numbers[0] if numbers else b"").replace(b"\0", b" ").split()
        for each, offset in zip(pairs[::2], pairs[1::2], strict=False):
            if int(each[:10]) == number:
                begin = first + int(offset[:10])
                yield _named(text[begin : begin + _WINDOW])


def _damaged() -> Exception:
    what = "The PDF is damaged or was cut short on its way."
    return refusal("file_damaged", what, "Send it again from the original.")


def _unreadable(what: str) -> Exception:
    return refusal("pdf_unreadable", what, _PRINT_AGAIN)
