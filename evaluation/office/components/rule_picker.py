"""Choosing a rule: the usual ones first, the library's other forms out of the way, each with its own page to read."""

import re
from collections.abc import Sequence

import streamlit as st

from evaluation.office.components.tables import plain, table
from evaluation.service.shapes import RuleChoice, rule_page

_OTHER = "other forms"


def pick(label: str, rules: Sequence[RuleChoice], now: str, *, key: str) -> str:
    """Let the person choose a rule; gives its id. Nothing changes by choosing: a button has to be pressed."""
    usual = [rule for rule in rules if not rule.library]
    library = [rule for rule in rules if rule.library]
    groups = {rule.id: rule for rule in usual}
    start = now if now in groups or not library or not now else _OTHER
    names = [*groups, *([_OTHER] if library else [])]
    titles = {rule.id: rule.title for rule in usual} | {_OTHER: "Library: other forms"}
    captions = [rule.sentence for rule in usual] + ["Forms that other countries use, or that are rarely used here."]
    chosen = st.radio(
        label,
        names,
        index=names.index(start) if start in names else None,
        format_func=titles.__getitem__,
        captions=[plain(words) for words in captions[: len(names)]],
        key=key,
    )
    if chosen != _OTHER:
        return chosen or ""
    return _from_library(library, now, key)


def _from_library(library: Sequence[RuleChoice], now: str, key: str) -> str:
    by_id = {rule.id: rule for rule in library}
    ids = list(by_id)
    chosen = st.radio(
        "Library: other forms",
        ids,
        index=ids.index(now) if now in by_id else 0,
        format_func=lambda rule: by_id[rule].title,
        captions=[plain(rule.sentence) for rule in library],
        key=f"{key}_library",
    )
    return chosen or ""


def page(rule: str, title: str) -> None:
    """A rule's page, folded away."""
    with st.expander(f"Read about “{plain(title)}”"):
        found = rule_page(rule)
        if found is None:
            st.write("The pages about rules did not come with this installation.")
            return
        for heading, words in found.parts:
            st.markdown(f"**{heading}**")
            for place, block in enumerate(re.split(r"\n{2,}", words)):
                _block(block, f"{found.title}: {heading.lower()}, {place + 1}")


def _block(words: str, name: str) -> None:
    """A paragraph or a list as it is; a table as every table here, so that a narrow screen can scroll inside it."""
    lines = words.splitlines()
    if not words.startswith("|"):
        st.markdown(words)
        return
    head, _, *rows = ([cell.strip().replace("`", "") for cell in re.split(r"(?<!\\)\|", line)[1:-1]] for line in lines)
    table(head, rows, name=name)
