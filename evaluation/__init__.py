"""Evenhand: tender evaluation and framework ranking for adult social care."""

__version__ = "0.1.0"
