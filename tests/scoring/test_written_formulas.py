"""The formula in one line, as bidders read it in the pack, is the one on the rule's page."""

import re
from pathlib import Path

import pytest

from evaluation.scoring.combine import COMBINATIONS
from evaluation.scoring.formulas import FORMULAS

PAGES = Path(__file__).parents[2] / "docs" / "rules"
RULES = {**FORMULAS, **COMBINATIONS}


def on_the_page(rule: str) -> str:
    """The section "Formula" in one line, without names of parameters that stand in brackets."""
    text = (PAGES / f"{rule}.md").read_text(encoding="utf-8")
    section = re.search(r"^## Formula\n(.*?)^## ", text, re.DOTALL | re.MULTILINE).group(1)
    parts = [re.sub(r" \(`[^)]*\)", "", part).replace("`", "") for part in section.strip().split("\n\n")]
    joined = parts[0]
    for part in parts[1:]:
        joined += f"{', ' if part.startswith(('where ', 'held ')) else '; '}{part}"
    return " ".join(joined.split())


@pytest.mark.parametrize("rule", RULES)
def test_the_formula_in_one_line_is_how_the_page_begins_it(rule):
    page, written = on_the_page(rule), RULES[rule].written
    assert page.startswith(written)
    assert page[len(written) :][:1] in {"", ".", ";"}


@pytest.mark.parametrize("rule", RULES)
def test_it_is_plain_text_in_one_line(rule):
    assert not re.search(r"[`*_|\n]", RULES[rule].written)
    assert RULES[rule].written.rstrip(" .;,") == RULES[rule].written
