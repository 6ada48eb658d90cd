import pytest

from evaluation.findings import Severity
from evaluation.intake.book import Cell
from evaluation.intake.csv_text import read_csv

MIB = 1024 * 1024


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16"])
def test_a_csv_file_gives_the_same_shape_as_a_workbook(encoding):
    book, findings = read_csv('Provider,Rate\r\n"Café, Ltd",£17.50\r\nNA,\r\n'.encode(encoding), "x.csv")
    assert findings == []
    assert book.sheets[0].cells == {
        (1, 1): Cell("A1", "Provider", "text"),
        (1, 2): Cell("B1", "Rate", "text"),
        (2, 1): Cell("A2", "Café, Ltd", "text"),
        (2, 2): Cell("B2", "£17.50", "text"),
        (3, 1): Cell("A3", "NA", "text"),
    }


def test_the_old_windows_encoding_is_read_with_a_warning():
    book, findings = read_csv("Name,Rate\nCafé,£17.50".encode("cp1252"), "x.csv")
    assert book.sheets[0].at(2, 2).value == "£17.50"
    assert [(finding.severity, finding.code) for finding in findings] == [(Severity.WARNING, "csv_old_encoding")]


@pytest.mark.parametrize(
    ("data", "why"),
    [
        (b"", "file_empty"),
        (b"a,b\n1,\x002\n", "csv_nul"),
        ("a,b\n1,2".encode("utf-16-le"), "csv_nul"),
        (b"\xef\xbb\xbfa,b\n\xff,2", "csv_encoding"),
        (b"\xff\xfea\x00,\x00b", "csv_encoding"),
        (b"a,b\n\x81\x8d,1", "csv_encoding"),
        (b"a,b\n1,2,3\n", "csv_uneven"),
        (b'a,b\n"1,2\n', "csv_malformed"),
        (b'a,b\n"1"x,2\n', "csv_malformed"),
        (b"a;b\n1;2\n", "csv_not_commas"),
        (b",".join([b"h"] * 100_000), "csv_too_much"),
        (b"a,b\n" * 20_001, "csv_too_much"),
        (b"a" * 2_000_000, "csv_too_much"),
        (b"a,b\n1," + b"x" * 32_768, "csv_long_field"),
        (b"PK\x03\x04" + bytes(10), "file_wrong_kind"),
        (b"a" * (10 * MIB + 1), "file_too_large"),
    ],
)
def test_a_csv_file_that_could_be_misread_is_refused(data, why):
    book, findings = read_csv(data, "x.csv")
    assert book is None
    assert [finding.code for finding in findings] == [why]
    assert findings[0].file == "x.csv"


def test_every_uneven_row_is_named_by_its_cell():
    _, findings = read_csv(b"a,b\n1\n1,2\n1,2,3\n", "x.csv")
    assert [finding.cell for finding in findings] == ["A2", "A4"]
