"""Evenhand: tender evaluation and framework ranking for adult social care."""

import os

# Workbooks are read and written with the standard library's XML, whatever else is installed: python-docx brings lxml,
# which openpyxl would take up by itself, with other bytes for the same workbook and another parser for people's files.
os.environ.setdefault("OPENPYXL_LXML", "False")

__version__ = "0.2.0"
