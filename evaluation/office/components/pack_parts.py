"""A tender pack on the screen: one section at a time, and which passages are hard to read."""

from itertools import groupby

import streamlit as st

from criteria.schema import Method
from evaluation.office.components.tables import plain, table
from evaluation.service.pack import Block, Bullets, Code, Document, Heading, Paragraph, Table
from evaluation.words.labels import count
from evaluation.words.readability import HARD, HARD_EASY_READ, Passage, passages


def document(made: Document) -> None:
    """A pack, a section at a time."""
    sections = _sections(made)
    chosen = st.selectbox("Section of the pack", list(sections), key="pack_section")
    for block in sections[str(chosen)]:
        _block(block)


def _sections(made: Document) -> dict[str, list[Block]]:
    """The blocks under each heading of a section, by its words."""
    found: dict[str, list[Block]] = {}
    for is_head, blocks in groupby(made.blocks, key=lambda b: isinstance(b, Heading) and b.level == 2):
        for block in blocks:
            if is_head and isinstance(block, Heading):
                found[block.text] = []
            elif found:
                found[list(found)[-1]].append(block)
    return found


def _block(block: Block) -> None:
    match block:
        case Heading(text=text):
            st.subheader(plain(text), anchor=False)
        case Paragraph(text=text, label=label):
            st.markdown(f"**{plain(label)}** {plain(text)}" if label else plain(text))
        case Bullets(items=items):
            st.markdown("\n".join(f"- {plain(item)}" for item in items))
        case Code(lines=lines):
            st.code("\n".join(lines), language=None, wrap_lines=True)
        case Table(caption=caption, headers=headers, rows=rows):
            table(headers, rows, name=caption)


def readability(method: Method) -> None:
    """Which published passages are harder to read than they should be, with what was counted."""
    st.write(
        "The reading age is worked out from the length of sentences and words (Flesch-Kincaid). It is a signpost: it "
        f"shows which passage to read again. Passages above {HARD} are listed, and Easy Read above {HARD_EASY_READ}."
    )
    every = passages(method)
    hard = [passage for passage in every if passage.is_hard]
    if not hard:
        st.success(f"None of the {count(len(every), 'passage')} is hard to read by this measure.")
        return
    st.warning(f"{count(len(hard), 'passage')} of {len(every):,} could be said more simply.")
    table(
        ("Where", "Words as published", "Reading age", "Words in a sentence"),
        [_row(passage) for passage in hard],
        name="Passages that are hard to read",
    )


def _row(passage: Passage) -> tuple[str, str, str, str]:
    counted = passage.reading
    return passage.where, passage.text, f"{counted.age}", f"{counted.words // counted.sentences}"
