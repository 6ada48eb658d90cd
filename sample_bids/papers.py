"""Small, plain attachments made byte by byte: a page of PDF and a page of Word, the same bytes each time."""

import zipfile
from collections.abc import Sequence
from io import BytesIO
from xml.sax.saxutils import escape

_SETTLED = (1980, 1, 1, 0, 0, 0)
_TYPES = (
    '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>'
    '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
    '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
    '<Default Extension="xml" ContentType="application/xml"/>'
    '<Override PartName="/word/document.xml" '
    'ContentType="application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"/></Types>'
)
_LINKS = (
    '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>'
    '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
    '<Relationship Id="rId1" Target="word/document.xml" '
    'Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument"/></Relationships>'
)
_DOCUMENT = (
    '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>'
    '<w:document xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"><w:body>{}</w:body></w:document>'
)


def pdf(lines: Sequence[str]) -> bytes:
    """One A4 page with a heading and lines of text in Latin letters."""
    shown = "".join(f"({_quoted(line)}) Tj T*\n" for line in lines[1:])
    stream = f"BT /F1 16 Tf 60 780 Td 22 TL ({_quoted(lines[0])}) Tj T*\n/F1 11 Tf\n{shown}ET".encode("ascii")
    fonts = b"<< /Font << /F1 5 0 R >> >>"
    objects = (
        b"<< /Type /Catalog /Pages 2 0 R /Lang (en-GB) >>",
        b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R /Resources %s >>" % fonts,
        b"<< /Length %d >>\nstream\n%s\nendstream" % (len(stream), stream),
        b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /Encoding /WinAnsiEncoding >>",
    )
    body, places = b"%PDF-1.4\n", []
    for number, content in enumerate(objects, 1):
        places.append(len(body))
        body += b"%d 0 obj\n%s\nendobj\n" % (number, content)
    table = b"".join(b"%010d 00000 n \n" % place for place in places)
    size = len(objects) + 1
    tail = b"xref\n0 %d\n0000000000 65535 f \n%strailer\n<< /Size %d /Root 1 0 R >>\nstartxref\n%d\n%%%%EOF\n"
    return body + tail % (size, table, size, len(body))


def docx(lines: Sequence[str]) -> bytes:
    """A Word document with one paragraph a line."""
    paragraphs = "".join(f"<w:p><w:r><w:t>{escape(line)}</w:t></w:r></w:p>" for line in lines)
    parts = {"[Content_Types].xml": _TYPES, "_rels/.rels": _LINKS, "word/document.xml": _DOCUMENT.format(paragraphs)}
    out = BytesIO()
    with zipfile.ZipFile(out, "w") as target:
        for name, text in parts.items():
            info = zipfile.ZipInfo(name, _SETTLED)
            info.compress_type = zipfile.ZIP_DEFLATED
            target.writestr(info, text)
    return out.getvalue()


def _quoted(line: str) -> str:
    return line.replace("\\", "\\\\").replace("(", "\\(").replace(")", "\\)")


#: the attachments of the county's tender: file name -> what it says
PAPERS = {
    "P001-training-plan.pdf": (
        "Teapot Lane Homecare Ltd: training plan",
        "Induction: five paid days, then eight paired visits.",
        "Every month: one paid hour on a subject the team chooses.",
        "Each year: medicines, moving and handling, safeguarding, first aid.",
        "Level 2 diploma paid for after six months; 41 of 63 care workers have it.",
    ),
    "P004-people-who-chose-us.pdf": (
        "Quilted Sky Care Ltd: what people changed",
        "Interviews: two people who use the service on each panel.",
        "Faces: people asked for no more than five in a month; now 4.2.",
        "Questions and complaints are read out at every team meeting.",
    ),
    "P019-training-plan.pdf": (
        "Ladder to the Moon CIC: training plan written with carers",
        "A day in our house: a day of induction run by family carers.",
        "Supervision every four weeks, in paid time.",
    ),
    "P009-rota-example.docx": (
        "Copper Kettle Community Care CIC: a week's rounds for one team",
        "Nine care workers, 52 people, paid by the shift with travel and waiting included.",
        "Monday: three rounds within four miles. Team hour at 14:00.",
    ),
    "P028-care-worker-handbook.docx": (
        "Good Biscuit Homecare CIC: care worker handbook, first page",
        "You may move a visit by an hour if the person asks. You need not ask us.",
        "If you are worried about somebody, say so on the same day.",
    ),
    "P035-pay-and-hours.docx": (
        "Eleven Spoons Community Care: pay and hours",
        "Guaranteed hours: 20, 25 or 30 a week. Travel and waiting are paid at the same rate.",
        "Mileage at 45 pence. Sick pay from the first day.",
    ),
}


def paper(name: str) -> bytes:
    """The bytes of one of the attachments."""
    return (pdf if name.endswith(".pdf") else docx)(PAPERS[name])
