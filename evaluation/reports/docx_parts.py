"""Pieces of a Word file that python-docx has no calls for: languages, marked tables, links inside, fixed bytes."""

import zipfile
from collections.abc import Sequence
from io import BytesIO
from math import isqrt

from docx.document import Document
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.oxml.xmlchemy import BaseOxmlElement
from docx.shared import Cm, Length
from docx.table import Table
from docx.text.paragraph import Paragraph

LANGUAGE = "en-GB"
_NO_TIME = (1980, 1, 1, 0, 0, 0)  # the earliest that a zip file can say
_UNWANTED = ("/docProps/thumbnail.jpeg", "/word/stylesWithEffects.xml")
_KEPT_STYLES = ("Normal Table", "Table Grid")
_ROOM_TO_WRITE = 24


def element(tag: str, /, **attributes: str) -> BaseOxmlElement:
    """An element of WordprocessingML with its attributes: `element("w:lang", val="en-GB")`."""
    made = OxmlElement(tag)
    for key, value in attributes.items():
        made.set(qn(f"w:{key}"), value)
    return made


def speak_english(document: Document) -> None:
    """Say that every word is British English, so that a screen reader reads it as such."""
    for lang in document.styles.element.iter(qn("w:lang")):
        lang.set(qn("w:val"), LANGUAGE)
    for lang in document.settings.element.iter(qn("w:themeFontLang")):
        lang.set(qn("w:val"), LANGUAGE)


def slim(document: Document) -> None:
    """Take out what the template brings and nobody uses: a picture of a page, a second set of styles, table styles."""
    for part in (document.part, document.part.package):
        for key, rel in list(part.rels.items()):
            if not rel.is_external and str(rel.target_part.partname) in _UNWANTED:
                part.rels.pop(key)
    for style in list(document.styles.element.findall(qn("w:style"))):
        name = style.find(qn("w:name"))
        if style.get(qn("w:type")) == "table" and name is not None and name.get(qn("w:val")) not in _KEPT_STYLES:
            document.styles.element.remove(style)


def mark_table(table: Table, caption: str) -> None:
    """Make the first row a header that is repeated on every page, keep rows whole, and give the table its name."""
    properties = table._tbl.tblPr  # noqa: SLF001 - python-docx has no call for a table's name
    look = properties.find(qn("w:tblLook"))
    if look is not None:
        properties.remove(look)
    properties.append(element("w:tblLook", firstRow="1", lastRow="0", firstColumn="1", lastColumn="0", noHBand="1"))
    properties.append(element("w:tblCaption", val=caption))
    for place, row in enumerate(table.rows):
        row_properties = row._tr.get_or_add_trPr()  # noqa: SLF001 - nor for these two
        row_properties.append(element("w:cantSplit"))
        if place == 0:
            row_properties.append(element("w:tblHeader"))


def widen(table: Table, rows: Sequence[Sequence[str]]) -> None:
    """Share the width of the page among the columns by what they hold: long texts get room, and words stay whole."""
    wants = [_wanted(cells) for cells in zip(*rows, strict=True)]
    widths = [Cm(17) * want // sum(wants) for want in wants]  # an A4 page less its margins
    table.autofit = False
    for column, width in zip(table.columns, widths, strict=True):
        column.width = Length(width)
    for row in table.rows:
        for cell, width in zip(row.cells, widths, strict=True):
            cell.width = Length(width)


def _wanted(cells: Sequence[str]) -> int:
    """How wide a column wants to be, in letters; one that is empty under its heading is there to be written in."""
    if not any(cells[1:]):
        return _ROOM_TO_WRITE
    words = (len(word) for cell in cells for word in cell.split())
    return max(4, 2 * isqrt(max(map(len, cells))), *words)


def shade(table: Table, colour: str) -> None:
    """Colour the header row."""
    for cell in table.rows[0].cells:
        cell._tc.get_or_add_tcPr().append(element("w:shd", val="clear", color="auto", fill=colour))  # noqa: SLF001


def _name(anchor: str) -> str:
    """A bookmark's name as Word takes it: letters, digits and underscores."""
    return anchor.replace("-", "_")


def place_mark(paragraph: Paragraph, anchor: str, number: int) -> None:
    """Name a place that links lead to."""
    start = element("w:bookmarkStart", id=str(number), name=_name(anchor))
    paragraph._p.insert(1 if paragraph._p.pPr is not None else 0, start)  # noqa: SLF001 - no call for bookmarks
    paragraph._p.append(element("w:bookmarkEnd", id=str(number)))  # noqa: SLF001


def link_to(paragraph: Paragraph, anchor: str, words: str) -> None:
    """A link to a named place of the same document."""
    link = element("w:hyperlink", anchor=_name(anchor), history="1")
    run = paragraph.add_run(words)
    run.font.underline = True
    link.append(run._r)  # noqa: SLF001 - the run moves into the link
    paragraph._p.append(link)  # noqa: SLF001


def page_number(paragraph: Paragraph) -> None:
    """The number of the page, as a field that Word fills in."""
    field = element("w:fldSimple", instr="PAGE")
    run = paragraph.add_run("1")
    field.append(run._r)  # noqa: SLF001 - the run moves into the field
    paragraph._p.append(field)  # noqa: SLF001


def fixed_bytes(document: Document) -> bytes:
    """The file, the same bytes for the same document: no times, one order, and no compression that could differ."""
    made, out = BytesIO(), BytesIO()
    document.save(made)
    with zipfile.ZipFile(made) as old, zipfile.ZipFile(out, "w", zipfile.ZIP_STORED) as new:
        for name in sorted(old.namelist(), key=lambda name: (name != "[Content_Types].xml", name)):
            entry = zipfile.ZipInfo(name, _NO_TIME)
            entry.create_system = 0  # not the system that it was made on
            new.writestr(entry, old.read(name))
    return out.getvalue()
