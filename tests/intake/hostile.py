"""Makes workbooks byte by byte, honest and hostile, with the standard library only, each with its wanted outcome."""

import struct
import warnings
import zipfile
import zlib
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from io import BytesIO

MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
RELATIONS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
PACKAGE = "http://schemas.openxmlformats.org/package/2006"
SHEET_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml"
HEAD = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>'
MIB = 1024 * 1024
OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"


def text(ref: str, value: str) -> str:
    return f'<c r="{ref}" t="inlineStr"><is><t>{value}</t></is></c>'


def value(ref: str, stored: str, extra: str = "") -> str:
    return f'<c r="{ref}"{extra}><v>{stored}</v></c>'


def row(number: int, *cells: str, extra: str = "") -> str:
    return f'<row r="{number}"{extra}>{"".join(cells)}</row>'


def sheet(*rows: str, before: str = "", after: str = "", head: str = HEAD) -> str:
    data = f"<sheetData>{''.join(rows)}</sheetData>"
    return f'{head}<worksheet xmlns="{MAIN}" xmlns:r="{RELATIONS}">{before}{data}{after}</worksheet>'


def strings(*texts: str) -> str:
    return f'{HEAD}<sst xmlns="{MAIN}">{"".join(f"<si><t>{each}</t></si>" for each in texts)}</sst>'


def styles(*codes: str) -> str:
    formats = "".join(f'<numFmt numFmtId="{170 + at}" formatCode="{code}"/>' for at, code in enumerate(codes))
    xfs = "".join(f'<xf numFmtId="{170 + at}" applyNumberFormat="1"/>' for at in range(len(codes)))
    return (
        f'{HEAD}<styleSheet xmlns="{MAIN}"><numFmts count="{len(codes)}">{formats}</numFmts>'
        '<fonts count="1"><font/></fonts><fills count="2"><fill><patternFill patternType="none"/></fill>'
        '<fill><patternFill patternType="gray125"/></fill></fills>'
        '<borders count="1"><border/></borders><cellStyleXfs count="1"><xf/></cellStyleXfs>'
        f'<cellXfs count="{len(codes) + 1}"><xf numFmtId="0"/>{xfs}</cellXfs></styleSheet>'
    )


ORDINARY = (row(1, text("A1", "Provider"), text("B1", "Rate")), row(2, text("A2", "P-001"), value("B2", "17.5")))


def parts(
    sheets: Mapping[str, str] | None = None,
    *,
    hidden: Iterable[str] = (),
    shared: str = "",
    style: str = "",
    extra: Mapping[str, str | bytes] | None = None,
) -> dict[str, str | bytes]:
    """The parts of a workbook whose sheets are given as XML by title."""
    given = {"Rates": sheet(*ORDINARY)} if sheets is None else sheets
    count = range(1, len(given) + 1)
    override = '<Override PartName="/xl/{}" ContentType="' + SHEET_TYPE + '.{}+xml"/>'
    types = [override.format("workbook.xml", "sheet.main")]
    types += [override.format(f"worksheets/sheet{at}.xml", "worksheet") for at in count]
    types += [override.format("sharedStrings.xml", "sharedStrings")] if shared else []
    types += [override.format("styles.xml", "styles")] if style else []
    state = {True: ' state="hidden"', False: ""}
    listed = "".join(
        f'<sheet name="{title}" sheetId="{at}" r:id="rId{at}"{state[title in hidden]}/>'
        for at, title in enumerate(given, 1)
    )
    related = "".join(
        f'<Relationship Id="rId{at}" Type="{RELATIONS}/worksheet" Target="worksheets/sheet{at}.xml"/>' for at in count
    )
    built: dict[str, str | bytes] = {
        "[Content_Types].xml": f'{HEAD}<Types xmlns="{PACKAGE}/content-types"><Default Extension="rels" '
        f'ContentType="application/vnd.openxmlformats-package.relationships+xml"/>{"".join(types)}</Types>',
        "_rels/.rels": f'{HEAD}<Relationships xmlns="{PACKAGE}/relationships"><Relationship Id="rId1" '
        f'Type="{RELATIONS}/officeDocument" Target="xl/workbook.xml"/></Relationships>',
        "xl/workbook.xml": f'{HEAD}<workbook xmlns="{MAIN}" xmlns:r="{RELATIONS}"><sheets>{listed}</sheets></workbook>',
        "xl/_rels/workbook.xml.rels": f'{HEAD}<Relationships xmlns="{PACKAGE}/relationships">{related}</Relationships>',
    }
    built |= {f"xl/worksheets/sheet{at}.xml": xml for at, xml in enumerate(given.values(), 1)}
    built |= {"xl/sharedStrings.xml": shared} if shared else {}
    built |= {"xl/styles.xml": style} if style else {}
    return built | dict(extra or {})


def zipped(built: Iterable[tuple[str, str | bytes]]) -> bytes:
    """A zip of the parts; a name may come twice, and may be anything."""
    out = BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED, compresslevel=6) as archive:
        for name, content in built:
            with warnings.catch_warnings():
                warnings.simplefilter("ignore", UserWarning)  # zipfile minds a name given twice: here it is meant
                archive.writestr(name, content)
    return out.getvalue()


def workbook(sheets: Mapping[str, str] | None = None, **more) -> bytes:
    return zipped(parts(sheets, **more).items())


def one(*rows: str, **more) -> bytes:
    """A workbook of one sheet called Rates, with these rows below the ordinary two unless they say otherwise."""
    around = {key: more.pop(key) for key in ("before", "after", "head") if key in more}
    return workbook({"Rates": sheet(*rows, **around)}, **more)


def relations(kind: str, target: str, mode: str = "") -> str:
    outside = f' TargetMode="{mode}"' if mode else ""
    return (
        f'{HEAD}<Relationships xmlns="{PACKAGE}/relationships"><Relationship Id="rId1" Type="{RELATIONS}/{kind}" '
        f'Target="{target}"{outside}/></Relationships>'
    )


def inflating(count: int, byte: bytes = b" ", part: str = "xl/worksheets/sheet1.xml") -> bytes:
    """A workbook with one part of `count` MiB of one byte."""
    built = parts()
    start, end = sheet("@").split("@")
    return zipped({**built, part: start.encode() + byte * (count * MIB) + end.encode()}.items())


def lying(data: bytes, name: str, size: int) -> bytes:
    """The same zip, whose two headers of part `name` claim another size."""
    out = bytearray(data)
    encoded = name.encode()
    local = data.index(encoded) - 30
    struct.pack_into("<I", out, local + 22, size)
    central = data.rindex(encoded) - 46
    struct.pack_into("<I", out, central + 24, size)
    return bytes(out)


def encrypted_flag(data: bytes, name: str) -> bytes:
    out = bytearray(data)
    central = data.rindex(name.encode()) - 46
    out[central + 8] |= 1
    return bytes(out)


def huge_directory(count: int) -> bytes:
    """A zip whose directory lists one stored part `count` times."""
    local = b"PK\x03\x04" + struct.pack("<5H3I2H", 20, 0, 0, 0, 0, zlib.crc32(b"x"), 1, 1, 1, 0) + b"ax"
    entry = (
        b"PK\x01\x02" + struct.pack("<6H3I5H2I", 20, 20, 0, 0, 0, 0, zlib.crc32(b"x"), 1, 1, 1, 0, 0, 0, 0, 0, 0) + b"a"
    )
    directory = entry * count
    end = b"PK\x05\x06" + struct.pack("<4H2IH", 0, 0, count % 65536, count % 65536, len(directory), len(local), 0)
    return local + directory + end


def with_declaration(declaration: str) -> str:
    return f'<?xml version="1.0"?>{declaration}'


LAUGHS = (
    '<!DOCTYPE w [<!ENTITY a "haha">'
    + "".join(f'<!ENTITY {b} "{f"&{a};" * 10}">' for a, b in zip("abcdefgh", "bcdefghi", strict=True))
    + "]>"
)
XXE = '<!DOCTYPE w [<!ENTITY x SYSTEM "file:///etc/passwd">]>'


@dataclass(frozen=True)
class Case:
    """A hostile or broken file, made when asked for. `wanted` is the code of the error, "" where it is to be read."""

    name: str
    make: Callable[[], bytes]
    wanted: str
    cell: str = ""


def _many_cells(rows: int, columns: int) -> bytes:
    names = [chr(65 + at) for at in range(columns)]
    return one(*(row(at, *(value(f"{name}{at}", "1") for name in names)) for at in range(1, rows + 1)))


CASES = (
    Case("64 MiB of spaces", lambda: inflating(60), "zip_too_large_inside"),
    Case("much more than a part may hold", lambda: inflating(70, b"\0"), "zip_too_large_inside"),
    Case("spaces in a small part", lambda: one(*ORDINARY, after=" " * 100_000), "sheet_too_much"),
    Case("420,000 cells", lambda: _many_cells(19_000, 23), "sheet_too_much"),
    Case("more rows than are read", lambda: one(*(row(at) for at in range(1, 20_002))), "sheet_too_much"),
    Case(
        "far corner",
        lambda: one(row(1, value("A1", "1")), row(1_048_576, value("XFD1048576", "1"))),
        "cell_far_away",
        "XFD1048576",
    ),
    Case(
        "stray cell below", lambda: one(*ORDINARY, row(1_048_576, value("A1048576", "1"))), "cell_far_away", "A1048576"
    ),
    Case("stray cell to the right", lambda: one(row(1, value("A1", "1"), value("XFD1", "2"))), "cell_far_away", "XFD1"),
    Case("a cell beyond any sheet", lambda: one(row(1, value("ZZZ1", "1"))), "sheet_misbuilt"),
    Case("a cell named for another row", lambda: one(row(1, value("A2", "1"))), "sheet_misbuilt"),
    Case("billion laughs", lambda: one(row(1, text("A1", "&i;")), head=with_declaration(LAUGHS)), "xml_doctype"),
    Case("external entity", lambda: one(row(1, text("A1", "&x;")), head=with_declaration(XXE)), "xml_doctype"),
    Case("nested elements", lambda: one(row(1, "<c>" * 100_000 + "</c>" * 100_000)), "sheet_misbuilt"),
    Case("nested beyond the data", lambda: one(after="<x>" * 50_000 + "</x>" * 50_000), "sheet_too_much"),
    Case("rows nested in rows", lambda: one("<row>" * 10 + "</row>" * 10), "sheet_misbuilt"),
    Case("row twice", lambda: one(*ORDINARY, row(2, value("B2", "15"))), "cell_given_twice", "A2"),
    Case("cell twice", lambda: one(row(1, value("A1", "1"), value("A1", "2"))), "cell_given_twice", "A1"),
    Case("cells out of order", lambda: one(row(1, value("B1", "1"), value("A1", "2"))), "cell_given_twice", "A1"),
    Case("two values in a cell", lambda: one(row(1, '<c r="A1"><v>1</v><v>2</v></c>')), "cell_given_twice", "A1"),
    Case("part twice", lambda: zipped([*parts().items(), ("xl/worksheets/sheet1.xml", sheet())]), "zip_duplicate_part"),
    Case("part twice in capitals", lambda: workbook(extra={"XL/workbook.xml": "<x/>"}), "zip_duplicate_part"),
    Case("header says smaller", lambda: lying(workbook(), "xl/workbook.xml", 10), "zip_lying_header"),
    Case("header says larger", lambda: lying(workbook(), "xl/workbook.xml", 5_000), "zip_lying_header"),
    Case("path upwards", lambda: workbook(extra={"xl/../../evil.xml": "<x/>"}), "zip_unsafe_name"),
    Case("path from the root", lambda: workbook(extra={"/etc/evil.xml": "<x/>"}), "zip_unsafe_name"),
    Case("path of Windows", lambda: workbook(extra={"xl\\evil.xml": "<x/>"}), "zip_unsafe_name"),
    Case("encrypted part", lambda: encrypted_flag(workbook(), "xl/workbook.xml"), "zip_encrypted"),
    Case("macro", lambda: workbook(extra={"xl/vbaProject.bin": OLE}), "active_content"),
    Case("old macro sheet", lambda: workbook(extra={"xl/macrosheets/sheet1.xml": sheet()}), "active_content"),
    Case("embedded file", lambda: workbook(extra={"xl/embeddings/a.docx": b"PK"}), "active_content"),
    Case("control", lambda: workbook(extra={"xl/activeX/a.xml": "<x/>"}), "active_content"),
    Case("unknown part", lambda: workbook(extra={"xl/payload.exe": b"MZ"}), "file_misbuilt"),
    Case(
        "macro under another name",
        lambda: workbook(extra={"xl/worksheets/_rels/sheet1.xml.rels": relations("oleObject", "a.xml")}),
        "active_content",
    ),
    Case(
        "external link",
        lambda: workbook(
            extra={"xl/worksheets/_rels/sheet1.xml.rels": relations("externalLinkPath", "file:///x.xlsx", "External")}
        ),
        "",
    ),
    Case("hidden sheet", lambda: workbook({"Old": sheet(*ORDINARY), "Rates": sheet(*ORDINARY)}, hidden=["Old"]), ""),
    Case("formula without value", lambda: one(row(1, '<c r="A1"><f>1+1</f></c>')), "formula_without_value", "A1"),
    Case("stale formula", lambda: one(row(1, '<c r="A1"><f>15+2.5</f><v>9.99</v></c>')), ""),
    Case("error value", lambda: one(row(1, value("A1", "#DIV/0!", ' t="e"'))), ""),
    Case("NaN as a number", lambda: one(row(1, value("C1", "NaN"))), "cell_not_a_number", "C1"),
    Case(
        "string that is not there",
        lambda: one(row(1, value("A1", "7", ' t="s"')), shared=strings("a")),
        "cell_unreadable",
        "A1",
    ),
    Case(
        "string counted from the end",
        lambda: one(row(1, value("A1", "-1", ' t="s"')), shared=strings("a")),
        "cell_unreadable",
        "A1",
    ),
    Case("lying dimension tag", lambda: one(*ORDINARY, before='<dimension ref="A1:A1"/>'), ""),
    Case(
        "value under a merge",
        lambda: one(*ORDINARY, after='<mergeCells count="1"><mergeCell ref="A1:B2"/></mergeCells>'),
        "value_under_merge",
        "B1",
    ),
    Case(
        "merge over everything",
        lambda: one(after='<mergeCells count="1"><mergeCell ref="A1:XFD1048576"/></mergeCells>'),
        "cell_far_away",
    ),
    Case(
        "link over everything",
        lambda: one(after='<hyperlinks><hyperlink ref="A1:XFD1048576" location="A1"/></hyperlinks>'),
        "cell_far_away",
    ),
    Case(
        "many links over much",
        lambda: one(after='<hyperlinks><hyperlink ref="A1:GR20000" location="A1"/></hyperlinks>'),
        "sheet_too_much",
    ),
    Case("old .xls or password", lambda: OLE + bytes(2_000), "file_locked_or_old"),
    Case("renamed program", lambda: b"MZ" + bytes(2_000), "file_wrong_kind"),
    Case("program before the zip", lambda: b"PK\x03\x04" + bytes(100) + workbook(), "file_damaged"),
    Case("cut short", lambda: workbook()[:-40], "file_damaged"),
    Case("cut in half", lambda: workbook()[:600], "file_damaged"),
    Case("empty file", lambda: b"", "file_empty"),
    Case("too large", lambda: b"PK\x03\x04" + bytes(10 * MIB), "file_too_large"),
    Case("5,000 sheets", lambda: workbook({f"S{at}": sheet() for at in range(5_000)}), "zip_too_many_parts"),
    Case("directory of 200,000", lambda: huge_directory(200_000), "zip_too_many_parts"),
    Case(
        "huge shared string",
        lambda: one(row(1, value("A1", "0", ' t="s"')), shared=strings("x" * 40_000)),
        "xml_too_much",
    ),
    Case(
        "long string in many cells",
        lambda: one(
            *(row(at, value(f"A{at}", "0", ' t="s"')) for at in range(1, 20_001)), shared=strings("x" * 32_000)
        ),
        "sheet_too_much",
    ),
    Case(
        "very long tag", lambda: one(row(1, f'<c r="A1" z="{"".join(map(str, range(300_000)))}"/>')), "sheet_too_much"
    ),
    Case("endless different names", lambda: one(after="".join(f"<n{at}/>" for at in range(60_000))), "sheet_too_much"),
    Case(
        "endless namespaces",
        lambda: one(after="".join(f'<n xmlns:a{at}="u:{at}"/>' for at in range(60_000))),
        "sheet_too_much",
    ),
    Case(
        "sheet part is missing",
        lambda: zipped((n, c) for n, c in parts().items() if "sheet1" not in n),
        "file_misbuilt",
    ),
    Case("not XML", lambda: workbook({"Rates": "hello"}), "xml_malformed"),
    Case("infinite exponent", lambda: one(row(1, value("A1", "1E999"))), ""),
)
