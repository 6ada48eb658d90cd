import importlib.util
import sys
import zlib
from pathlib import Path

import pytest

from evaluation.findings import Severity
from evaluation.intake.attachments import attachment

_spec = importlib.util.spec_from_file_location("intake_hostile", Path(__file__).with_name("hostile.py"))
hostile = importlib.util.module_from_spec(_spec)
sys.modules["intake_hostile"] = hostile
_spec.loader.exec_module(hostile)

WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"
MIB = 1024 * 1024


def pdf(*objects):
    body = b"".join(b"%d 0 obj\n%b\nendobj\n" % (at, each) for at, each in enumerate(objects, 1))
    return b"%PDF-1.7\n" + body + b"trailer << /Root 1 0 R >>\nstartxref\n9\n%%EOF\n"


def packed(content, kind=b"/ObjStm", more=b"/Filter /FlateDecode"):
    data = zlib.compress(content) if b"Flate" in more else content
    return b"<< /Type %b %b /Length %d >>\nstream\n%b\nendstream" % (kind, more, len(data), data)


def docx(kind=WORD, **extra):
    override = f'<Override PartName="/word/document.xml" ContentType="{kind}"/>'
    types = f'{hostile.HEAD}<Types xmlns="{hostile.PACKAGE}/content-types">{override}</Types>'
    built = {"[Content_Types].xml": types, "word/document.xml": f"{hostile.HEAD}<document>words</document>"}
    return hostile.zipped((built | extra).items())


def codes(data):
    return [finding.code for finding in attachment(data, "answer.pdf") if finding.severity is Severity.ERROR]


def test_an_ordinary_pdf_and_word_document_pass():
    rooted = b"<< /Type /Catalog /OpenAction [3 0 R /Fit] >>"
    assert attachment(pdf(rooted, packed(b"/JS is only words here", b"/XObject")), "a.pdf") == []
    assert attachment(docx(), "a.docx") == []


@pytest.mark.parametrize(
    ("content", "why"),
    [
        (b"<< /OpenAction << /S /JavaScript /JS (app.alert(1)) >> >>", "pdf_script"),
        (b"<< /S /J#61vaScript >>", "pdf_script"),
        (packed(b"<< /S /JavaScript >>"), "pdf_script"),
        (packed(b"<< /S /JavaScript >>", more=b""), "pdf_script"),
        (packed(b"<< /S /Launch /F (cmd.exe) >>"), "pdf_launch"),
        (b"<< /S /Launch /F (cmd.exe) >>", "pdf_launch"),
        (b"<< /Type /Filespec /EF << /F 4 0 R >> >> << /Type /EmbeddedFile >>", "pdf_embedded_file"),
        (b"<< /Names << /EmbeddedFiles 3 0 R >> >>", "pdf_embedded_file"),
        (b"<< /Encrypt 5 0 R >>", "pdf_encrypted"),
        (packed(b"x", more=b"/Filter [/ASCIIHexDecode /FlateDecode]"), "pdf_unreadable"),
        (packed(bytes(40 * MIB)), "pdf_unreadable"),
    ],
)
def test_a_pdf_that_can_do_something_is_refused(content, why):
    assert codes(pdf(content)) == [why]


def test_a_pdf_cut_short_is_refused():
    assert codes(pdf(b"<< >>")[:-20]) == ["file_damaged"]


@pytest.mark.parametrize(
    ("data", "why"),
    [
        (b"MZ" + bytes(100), "file_wrong_kind"),
        (b"", "file_wrong_kind"),
        (b"%PDF-1.7" + bytes(20 * MIB), "file_too_large"),
        (hostile.OLE + bytes(100), "file_locked_or_old"),
        (hostile.workbook(), "file_wrong_kind"),
    ],
)
def test_other_files_are_refused_whatever_their_name(data, why):
    assert codes(data) == [why]


@pytest.mark.parametrize(
    ("extra", "why"),
    [
        ({"word/vbaProject.bin": b"x"}, "active_content"),
        ({"word/embeddings/a.xlsx": b"x"}, "active_content"),
        (
            {
                "word/_rels/settings.xml.rels": hostile.relations(
                    "attachedTemplate", "http://x.example/a.dotm", "External"
                )
            },
            "active_content",
        ),
        (
            {"word/_rels/document.xml.rels": hostile.relations("image", "http://x.example/a.png", "External")},
            "docx_outside_link",
        ),
        ({"word/notes.xml": f"{hostile.HEAD}{hostile.XXE}<w/>"}, "xml_doctype"),
        ({"../evil.xml": "<x/>"}, "zip_unsafe_name"),
        ({"word/notes.xml": "<x>" * 300 + "</x>" * 300}, "xml_too_much"),
    ],
)
def test_a_word_document_that_can_do_something_is_refused(extra, why):
    assert codes(docx(**extra)) == [why]


def test_a_word_document_may_link_to_a_page():
    links = hostile.relations("hyperlink", "https://example.org", "External")
    assert attachment(docx(**{"word/_rels/document.xml.rels": links}), "a.docx") == []


def test_a_word_document_with_macros_is_refused_by_its_type():
    assert codes(docx("application/vnd.ms-word.document.macroEnabled.main+xml")) == ["active_content"]
