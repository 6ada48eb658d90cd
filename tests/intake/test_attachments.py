import importlib.util
import sys
import time
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
    name = "answer.pdf" if data.startswith(b"%PDF") else "answer.docx"
    return [finding.code for finding in attachment(data, name) if finding.severity is Severity.ERROR]


def test_an_ordinary_pdf_and_word_document_pass():
    rooted = b"<< /Type /Catalog /OpenAction [3 0 R /Fit] >>"
    assert attachment(pdf(rooted, packed(b"/JS is only words here", b"/XObject")), "a.pdf") == []
    assert attachment(docx(), "a.docx") == []


@pytest.mark.parametrize(
    ("content", "why"),
    [
        (b"<< /OpenAction << /S /JavaScript /JS (app.alert(1)) >> >>", "pdf_script pdf_opening"),
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
    assert sorted(codes(pdf(content))) == sorted(why.split())


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


SCRIPT = zlib.compress(b"<< /S /JavaScript >>")
HIDDEN = b"<< /Type /ObjStm /N 1 /First 0 /Filter /FlateDecode%b>>%b%b\nendstream"


@pytest.mark.parametrize(
    ("content", "why"),
    [
        (HIDDEN % (b"", b"stream\r", SCRIPT), "pdf_script"),
        (HIDDEN % (b"", b"stream \n", SCRIPT), "pdf_script"),
        (HIDDEN % (b"", b"%x\nstream\n", SCRIPT), "pdf_script"),
        (HIDDEN.replace(b"/ObjStm", b"9 0 R") % (b"", b"stream\n", SCRIPT), "pdf_script"),
        (HIDDEN % (b"/X (" + b"a" * 9000 + b")", b"stream\n", SCRIPT), "pdf_script"),
        (HIDDEN % (b"", b"stream\n", SCRIPT[:-5]), "pdf_unreadable"),
        (b"% >>stream\n4 0 obj << /N 1 /First 0 >> stream\nx\nendstream", "pdf_unreadable"),
        (b"<< /OpenAction << /S /URI /URI (http://x.example) >> >>", "pdf_opening"),
        (b"<< /XFA 5 0 R >>", "pdf_form"),
        (b"<< /S/SubmitForm >>", "pdf_launch"),
        (b"<< /S/GoToE >>", "pdf_embedded_file"),
    ],
)
def test_what_a_pdf_hides_from_a_plain_look_is_refused(content, why):
    assert sorted(codes(pdf(content))) == sorted(why.split())


@pytest.mark.parametrize(
    "piece", [b"<<", b"<<>>stream\n", b"stream ", b">>stream\nendstream ", b"#4a", b"/JSx", b"obj ", b"("]
)
def test_a_pdf_made_to_waste_time_takes_none(piece):
    data = pdf(piece * (19 * MIB // len(piece)))
    began = time.process_time()
    attachment(data, "a.pdf")
    assert time.process_time() - began < 3


def test_a_name_that_says_another_kind_is_refused():
    assert [found.code for found in attachment(pdf(b"<< >>"), "a.html")] == ["file_name_misleads"]
    assert [found.code for found in attachment(docx(), "a.pdf")] == ["file_name_misleads"]


def test_honest_pdfs_in_the_usual_shapes_pass():
    inner = packed(b"7 0 << /S /GoTo /D [3 0 R /Fit] >>", more=b"/N 1 /First 4 /Filter /FlateDecode")
    table = packed(bytes(40), b"/XRef", b"/W [1 2 1] /DecodeParms << /Columns 4 /Predictor 12 >> /Filter /FlateDecode")
    first = pdf(b"<< /Linearized 1 /N 3 >>", table, inner, b"<< /OpenAction 7 0 R >>")
    assert attachment(first + pdf(b"<< /Type /Outlines /First 5 0 R >>")[9:], "a.pdf") == []


def test_hundreds_of_attachments_are_one_finding_and_none_of_them_is_read(tmp_path):
    from evaluation.service.load import MAX_ATTACHMENTS, NamedFile  # noqa: PLC0415 - only here
    from tests.service.desk import Desk  # noqa: PLC0415

    desk = Desk.open(f"sqlite:///{tmp_path / 'many.db'}").seal()
    many = [NamedFile(f"{n}.pdf", b"not read") for n in range(MAX_ATTACHMENTS + 1)]
    preview = desk.check("quality", attachments=many)
    found = [finding.code for finding in preview.findings if finding.code.startswith(("attachment", "file", "pdf"))]
    assert found == ["attachments_too_many"]
    assert not preview.loadable
    desk.ws.store.close()
