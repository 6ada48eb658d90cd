"""The zip that a workbook or a Word document is, opened without believing what its directory says of itself.

Rules and limits are those measured against hostile files: few parts, plain names, no name twice, nothing encrypted,
every part inflated through a counted read and compared with its header. Layout of the records: PKWARE APPNOTE 6.3,
https://pkware.cachefly.net/webdocs/casestudies/APPNOTE.TXT
"""

import re
import stat
import struct
import zipfile
import zlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from io import BytesIO

from evaluation.intake.collect import refusal

MIB = 1024 * 1024
CHUNK = 64 * 1024
OLE_MAGIC = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
ZIP_MAGIC = b"PK\x03\x04"
_END_MAGIC = b"PK\x05\x06"
_END64_MAGIC = b"PK\x06\x07"
_STORED, _DEFLATED = 0, 8
_SECRET_FLAGS = 0x1 | 0x40 | 0x2000  # encrypted, strongly encrypted, directory hidden
_BAD_NAME = re.compile(r"^/|\\|:|[\x00-\x1f\x7f]|(^|/)\.\.?(/|$)|//")
_ACTIVE = re.compile(r"vbaproject|vbadata|macrosheets/|dialogsheets/|embeddings/|activex/|ctrlprops/", re.IGNORECASE)
_SAVE_AGAIN = "Open the file in {program}, save it again as {kind}, and load that copy."


@dataclass(frozen=True, slots=True)
class Kind:
    """What sort of zip is wanted: its words for people and its limits in bytes, parts and times."""

    program: str
    kind: str
    file_bytes: int
    parts: int = 300
    part_bytes: int = 64 * MIB
    total_bytes: int = 128 * MIB
    ratio: int = 150

    @property
    def save_again(self) -> str:
        """What to do about a file that is not built as it should be."""
        return _SAVE_AGAIN.format(program=self.program, kind=self.kind)


WORKBOOK = Kind("Excel", "an Excel Workbook (.xlsx)", 10 * MIB)
DOCUMENT = Kind("Word", "a Word Document (.docx)", 20 * MIB)


@dataclass(frozen=True, slots=True)
class Package:
    """An opened zip: its bytes and its parts by name, all of whose names and sizes have been looked at."""

    data: bytes
    kind: Kind
    parts: Mapping[str, zipfile.ZipInfo]

    def chunks(self, name: str) -> Iterator[bytes]:
        """The inflated bytes of a part, in pieces of at most 64 KiB.

        Raises RefusedError if the part is larger, or other, than the directory says.
        """
        info = self.parts[name]
        size, crc = 0, 0
        for chunk in _inflate(_raw(self.data, info, self.kind), info.compress_type, self.kind):
            size, crc = size + len(chunk), zlib.crc32(chunk, crc)
            if size > info.file_size:
                raise _lying(name, self.kind)
            yield chunk
        if size != info.file_size or crc != info.CRC:
            raise _lying(name, self.kind)


def open_package(data: bytes, kind: Kind) -> Package:
    """The parts of a zip, or RefusedError: too large, not a zip, password-protected, macros, path tricks, bombs."""
    _check_start(data, kind)
    _check_directory(data, kind)
    try:
        with zipfile.ZipFile(BytesIO(data)) as archive:
            infos = archive.infolist()
    except (zipfile.BadZipFile, ValueError, NotImplementedError, struct.error) as error:
        raise _broken(kind) from error
    _check_parts(infos, kind)
    return Package(data, kind, {info.filename: info for info in infos if not info.is_dir()})


def _check_start(data: bytes, kind: Kind) -> None:
    if len(data) > kind.file_bytes:
        size = f"{len(data) / MIB:.1f} MB"
        raise refusal(
            "file_too_large",
            f"The file is {size}; at most {kind.file_bytes // MIB} MB can be loaded.",
            "Take out pictures and sheets that were not asked for, or split the file, and load it again.",
        )
    if data.startswith(OLE_MAGIC):
        raise refusal(
            "file_locked_or_old",
            f"The file is password-protected, or in the old {kind.program} format from before 2007.",
            f"Open it in {kind.program}, take the password off if there is one, and save it as {kind.kind}.",
        )
    if not data:
        raise refusal("file_empty", "The file is empty.", "Check that the right file was chosen, and load it again.")
    if not data.startswith(ZIP_MAGIC):
        what = f"The file is not {kind.kind}, whatever its name says."
        raise refusal("file_wrong_kind", what, kind.save_again)


def _check_directory(data: bytes, kind: Kind) -> None:
    """Look at the end record before zipfile does: it would read a directory of any length into memory."""
    at = data.rfind(_END_MAGIC, max(0, len(data) - 65_557))
    if at < 0 or at + 22 > len(data):
        raise _broken(kind)
    count, size = struct.unpack_from("<H", data, at + 10)[0], struct.unpack_from("<I", data, at + 12)[0]
    if data[max(0, at - 20) : at].startswith(_END64_MAGIC) or count > kind.parts or size > kind.parts * 1024:
        raise _too_many(kind)


def _check_parts(infos: list[zipfile.ZipInfo], kind: Kind) -> None:
    if len(infos) > kind.parts:
        raise _too_many(kind)
    if not infos or min(info.header_offset for info in infos) != 0:
        raise _broken(kind)
    seen: set[str] = set()
    for info in infos:
        _check_part(info, kind)
        folded = info.filename.casefold()
        if folded in seen:
            what = f"The file holds two parts called '{_shown(info.filename)}', so it could be read in two ways."
            raise refusal("zip_duplicate_part", what, kind.save_again)
        seen.add(folded)
    if sum(info.file_size for info in infos) > kind.total_bytes:
        raise _bomb(kind)


def _check_part(info: zipfile.ZipInfo, kind: Kind) -> None:
    name = info.orig_filename
    if _BAD_NAME.search(name) or len(name) > 200 or stat.S_ISLNK(info.external_attr >> 16):
        what = f"The file holds a part with an unsafe name, '{_shown(name)}'."
        raise refusal("zip_unsafe_name", what, kind.save_again)
    if info.flag_bits & _SECRET_FLAGS:
        what = f"Part of the file ('{_shown(name)}') is encrypted and cannot be read."
        raise refusal("zip_encrypted", what, f"Take the password off in {kind.program}. {kind.save_again}")
    if _ACTIVE.search(name):
        raise active_content(name, kind)
    if info.compress_type not in (_STORED, _DEFLATED):
        raise _broken(kind)
    large = info.file_size > MIB and info.file_size > kind.ratio * info.compress_size
    if info.file_size > kind.part_bytes or large:
        raise _bomb(kind)


def active_content(name: str, kind: Kind) -> Exception:
    """The refusal of a macro, an embedded file or a control."""
    return refusal(
        "active_content",
        f"The file holds a macro, an embedded file or a control ('{_shown(name)}'). Nothing that can run is accepted.",
        f"Take it out in {kind.program}, save the file as {kind.kind}, and load that copy.",
    )


def _raw(data: bytes, info: zipfile.ZipInfo, kind: Kind) -> memoryview:
    """The stored bytes of a part, found by its own header, which must name the same part as the directory does."""
    at = info.header_offset
    if data[at : at + 4] != ZIP_MAGIC or at + 30 > len(data):
        raise _broken(kind)
    flags, name_length, extra_length = struct.unpack_from("<2xH18xHH", data, at + 4)
    name = data[at + 30 : at + 30 + name_length]
    if name.decode("utf-8" if flags & 0x800 else "cp437", "replace") != info.orig_filename:
        raise _lying(info.filename, kind)
    start = at + 30 + name_length + extra_length
    if start + info.compress_size > len(data):
        raise _broken(kind)
    return memoryview(data)[start : start + info.compress_size]


def _inflate(raw: memoryview, method: int, kind: Kind) -> Iterator[bytes]:
    pieces = (raw[at : at + CHUNK] for at in range(0, len(raw), CHUNK))
    if method == _STORED:
        yield from map(bytes, pieces)
        return
    inflater = zlib.decompressobj(-15)
    try:
        for piece in pieces:
            rest: bytes | memoryview = piece
            while rest and not inflater.eof:
                yield inflater.decompress(rest, CHUNK)
                rest = inflater.unconsumed_tail
        while not inflater.eof:
            chunk = inflater.decompress(b"", CHUNK)
            if not chunk:
                raise _broken(kind)
            yield chunk
    except zlib.error as error:
        raise _broken(kind) from error


def _shown(name: str) -> str:
    return "".join(letter if letter.isprintable() else "?" for letter in name)[:80]


def _broken(kind: Kind) -> Exception:
    what = "The file is damaged or was cut short on its way."
    return refusal("file_damaged", what, f"Send it again from the original. {kind.save_again}")


def _too_many(kind: Kind) -> Exception:
    what = f"The file is made of more than {kind.parts} parts (sheets, pictures, charts)."
    return refusal("zip_too_many_parts", what, "Take out the sheets and pictures that were not asked for.")


def _bomb(kind: Kind) -> Exception:
    what = "The file unpacks to far more than an honest file of its size would."
    return refusal("zip_too_large_inside", what, f"Take out what was not asked for. {kind.save_again}")


def _lying(name: str, kind: Kind) -> Exception:
    what = f"A part of the file ('{_shown(name)}') is not what the file's own directory says it is."
    return refusal("zip_lying_header", what, kind.save_again)
