"""A document as a Word file: real headings, header rows repeated on each page, British English, always the same bytes.

python-docx: https://python-docx.readthedocs.io
"""

from datetime import UTC, datetime

import docx
from docx.document import Document as WordDocument
from docx.enum.text import WD_BREAK
from docx.oxml.ns import qn
from docx.shared import Cm, Pt, RGBColor
from docx.text.paragraph import Paragraph as WordParagraph

from evaluation.reports import docx_parts as parts
from evaluation.reports.blocks import Block, Bullets, Code, Document, Heading, Paragraph, Table
from evaluation.reports.results import printable

SOFTWARE = f"python-docx {docx.__version__}"
_FONT = "Arial"
_INK, _BLUE, _SHADE = RGBColor(0x0B, 0x0C, 0x0C), RGBColor(0x0F, 0x4C, 0x81), "E8F1F8"
_SIZES = {"Normal": 12, "Title": 26, "Subtitle": 14, "Heading 1": 18, "Heading 2": 14, "Caption": 12}
_THEN = datetime(2025, 2, 24, tzinfo=UTC)  # no document says when it was made, so that it is always the same
_DRAFT = "DRAFT – not sealed – not for bidders"


def word_file(document: Document) -> bytes:
    """The bytes of a Word file (.docx) that says the document."""
    made = docx.Document()
    parts.slim(made)
    parts.speak_english(made)
    _style(made)
    _page(made, document)
    _properties(made, document)
    made.add_paragraph(printable(document.title), style="Title")
    made.add_paragraph(printable(document.subtitle), style="Subtitle")
    _contents(made, document)
    for number, block in enumerate(document.blocks):
        _add(made, block, number)
    return parts.fixed_bytes(made)


def _style(made: WordDocument) -> None:
    for name, size in _SIZES.items():
        style = made.styles[name]
        font = style.font
        font.name, font.size, font.italic = _FONT, Pt(size), False
        font.color.rgb = _BLUE if name.startswith("Heading") else _INK
        fonts = style.element.get_or_add_rPr().get_or_add_rFonts()
        for theme in ("asciiTheme", "hAnsiTheme", "eastAsiaTheme", "cstheme"):
            fonts.attrib.pop(qn(f"w:{theme}"), None)
        for kind in ("ascii", "hAnsi", "eastAsia", "cs"):
            fonts.set(qn(f"w:{kind}"), _FONT)
    made.styles["Normal"].paragraph_format.space_after = Pt(8)
    made.styles["Caption"].paragraph_format.keep_with_next = True


def _page(made: WordDocument, document: Document) -> None:
    section = made.sections[0]
    section.page_width, section.page_height = Cm(21), Cm(29.7)
    section.left_margin = section.right_margin = section.top_margin = section.bottom_margin = Cm(2)
    head, foot = section.header.paragraphs[0], section.footer.paragraphs[0]
    if document.draft:
        run = head.add_run(_DRAFT)
        run.bold, run.font.size = True, Pt(14)
    else:
        head.add_run(printable(document.title)).font.size = Pt(10)
    foot.add_run(f"{printable(document.reference)}\nPage ").font.size = Pt(9)
    parts.page_number(foot)


def _properties(made: WordDocument, document: Document) -> None:
    core = made.core_properties
    core.title, core.subject = printable(document.title)[:255], printable(document.subtitle)[:255]
    core.author = core.last_modified_by = "Evenhand"
    core.comments, core.keywords, core.language = printable(document.reference)[:255], "", parts.LANGUAGE
    core.created = core.modified = _THEN
    core.revision = 1


def _contents(made: WordDocument, document: Document) -> None:
    if not document.contents:
        return
    made.add_paragraph(printable(document.contents), style="Heading 1")
    for heading in document.sections:
        parts.link_to(made.add_paragraph(style="List Bullet"), heading.anchor, printable(heading.text))
    made.paragraphs[-1].add_run().add_break(WD_BREAK.PAGE)


def _add(made: WordDocument, block: Block, number: int) -> None:
    match block:
        case Heading(level=level, text=text, anchor=anchor):
            parts.place_mark(made.add_paragraph(printable(text), style=f"Heading {level - 1}"), anchor, number)
        case Paragraph(text=text, label=label):
            _paragraph(made, text, label)
        case Bullets(items=items):
            for item in items:
                made.add_paragraph(printable(item), style="List Bullet")
        case Code(lines=lines):
            for line in lines:
                made.add_paragraph().add_run(printable(line)).font.name = "Courier New"
        case Table():
            _table(made, block)


def _paragraph(made: WordDocument, text: str, label: str) -> None:
    paragraph: WordParagraph = made.add_paragraph()
    if label:
        paragraph.add_run(f"{printable(label)} ").bold = True
    paragraph.add_run(printable(text))


def _table(made: WordDocument, block: Table) -> None:
    made.add_paragraph(printable(block.caption), style="Caption")
    table = made.add_table(rows=1 + len(block.rows), cols=len(block.headers), style="Table Grid")
    for place, (row, cells) in enumerate(zip(table.rows, (block.headers, *block.rows), strict=True)):
        for cell, words in zip(row.cells, cells, strict=True):
            run = cell.paragraphs[0].add_run(printable(words))
            run.font.size, run.bold = Pt(10.5), place == 0 or None
            cell.paragraphs[0].paragraph_format.space_after = Pt(2)
    parts.mark_table(table, printable(block.caption))
    parts.widen(table, [block.headers, *block.rows])
    parts.shade(table, _SHADE)
    made.add_paragraph().paragraph_format.space_after = Pt(4)
