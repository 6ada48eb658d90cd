"""The pack's two forms: the same words, the same bytes each time, and usable by everybody."""

import zipfile
from collections import Counter
from html.parser import HTMLParser
from io import BytesIO

import docx
import pytest
from docx.oxml.ns import qn

from evaluation.reports.blocks import Bullets, Document, Heading, Paragraph, Table
from evaluation.reports.pack_docx import word_file
from evaluation.reports.pack_html import web_page
from tests.reports.test_pack_content import TEXTS, made

VOID = {"meta", "br"}
NASTY = "<script>alert(1)</script> & \"quotes\" 'too' \x07"


class Page(HTMLParser):
    """What a browser would make of a page: its text, its elements, and what was not closed."""

    def __init__(self, page: bytes) -> None:
        super().__init__()
        self.words, self.tags, self.open, self.faults = [], [], [], []
        self.feed(page.decode())

    def handle_starttag(self, tag, attrs):
        self.tags.append((tag, dict(attrs)))
        if tag not in VOID:
            self.open.append(tag)

    def handle_endtag(self, tag):
        if not self.open or self.open.pop() != tag:
            self.faults.append(tag)

    def handle_data(self, data):
        self.words.append(data)

    def named(self, tag):
        return [attrs for name, attrs in self.tags if name == tag]


@pytest.fixture(scope="module", params=TEXTS)
def document(request) -> Document:
    return made(TEXTS[request.param])


def word_text(data: bytes) -> str:
    opened = docx.Document(BytesIO(data))
    cells = [cell.text for table in opened.tables for row in table.rows for cell in row.cells]
    section = opened.sections[0]
    ends = [p.text for p in (*section.header.paragraphs, *section.footer.paragraphs)]
    return "\n".join([*(p.text for p in opened.paragraphs), *cells, *ends])


def test_word_file_and_web_page_say_everything_in_the_pack(document):
    page, word = "".join(Page(web_page(document)).words), word_text(word_file(document))
    assert [words for words in document.texts() if words not in page] == []
    assert [words for words in document.texts() if words not in word] == []


def test_the_same_pack_is_the_same_bytes(document):
    assert word_file(document) == word_file(document)
    assert web_page(document) == web_page(document)
    with zipfile.ZipFile(BytesIO(word_file(document))) as file:
        assert {entry.date_time for entry in file.infolist()} == {(1980, 1, 1, 0, 0, 0)}


def test_the_web_page_is_well_formed_and_can_be_found_ones_way_in(document):
    page = Page(web_page(document))
    assert (page.open, page.faults) == ([], [])
    assert page.named("html") == [{"lang": "en-GB"}]
    assert len(page.named("h1")) == 1
    assert not page.named("script")
    ids = [attrs["id"] for _, attrs in page.tags if "id" in attrs]
    assert len(set(ids)) == len(ids)
    assert {a["href"].removeprefix("#") for a in page.named("a")} <= set(ids)
    assert {th.get("scope") for th in page.named("th")} == {"col", "row"}
    assert len(page.named("caption")) == len(page.named("table")) > 3


def test_the_word_file_has_a_language_a_title_headings_and_header_rows(document):
    opened = docx.Document(BytesIO(word_file(document)))
    assert opened.core_properties.title == document.title
    assert opened.core_properties.language == "en-GB"
    assert {lang.get(qn("w:val")) for lang in opened.styles.element.iter(qn("w:lang"))} == {"en-GB"}
    styles = Counter(p.style.name for p in opened.paragraphs)
    heads = Counter(block.level for block in document.blocks if isinstance(block, Heading))
    assert (styles["Title"], styles["Heading 1"], styles["Heading 2"]) == (1, heads[2] + 1, heads[3])
    for table in opened.tables:
        first = table.rows[0]._tr.trPr
        assert first.find(qn("w:tblHeader")) is not None
        assert table._tbl.tblPr.find(qn("w:tblCaption")).get(qn("w:val"))
    assert len(opened.tables) == sum(isinstance(block, Table) for block in document.blocks)
    assert not opened.inline_shapes  # no picture, so none without words for it


def test_links_of_the_contents_lead_to_places_that_are_there(document):
    body = docx.Document(BytesIO(word_file(document))).element
    marks = {mark.get(qn("w:name")) for mark in body.iter(qn("w:bookmarkStart"))}
    links = {link.get(qn("w:anchor")) for link in body.iter(qn("w:hyperlink"))}
    assert links
    assert links <= marks


def test_a_draft_is_marked_on_every_page():
    draft = made(TEXTS["configurable"], draft=True)
    header = docx.Document(BytesIO(word_file(draft))).sections[0].header
    assert "DRAFT" in header.paragraphs[0].text
    page = web_page(draft).decode()
    assert '<p class="draft">DRAFT' in page
    assert "position: fixed" in page.partition("@media print")[2]
    sealed = made(TEXTS["configurable"])
    assert "DRAFT" not in docx.Document(BytesIO(word_file(sealed))).sections[0].header.paragraphs[0].text
    assert '<p class="draft">' not in web_page(sealed).decode()


def test_nobodys_words_become_markup():
    table = Table(NASTY, (NASTY,), ((NASTY,),))
    blocks = (Heading(2, NASTY, "a"), Paragraph(NASTY, NASTY), Bullets((NASTY,)), table)
    document = Document(NASTY, NASTY, NASTY, draft=False, blocks=blocks)
    page = Page(web_page(document))
    assert not page.named("script")
    assert page.faults == []
    assert "<script>alert(1)</script> & \"quotes\" 'too'" in "".join(page.words)
    assert "<script>alert(1)</script>" in word_text(word_file(document))
