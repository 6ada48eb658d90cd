"""Tables and sentences show what anybody wrote letter by letter."""

import re
import string

import pytest
from streamlit.testing.v1 import AppTest

from evaluation.office.components.tables import PAGE, link, plain


@pytest.mark.parametrize(
    "words", ["![x](http://a/b.png)", "[a](javascript:alert(1))", "**b**", "`c`", ":red[d]", "$e$"]
)
def test_no_mark_of_markdown_is_left_bare(words):
    assert re.sub(r"\\[!-~]|\u2060", "", plain(words)).isalnum()


def shown(markdown):
    """What is seen of Markdown that has nothing in it but escaped marks."""
    return re.sub(r"\\([!-~])", r"\1", markdown).replace("\u2060", "")


#: What makes a link by itself: https://github.github.com/gfm/#autolinks-extension-
LIVE = re.compile(r"https?://|www\.|[-.\w+]@[-\w]", re.IGNORECASE)


@pytest.mark.parametrize(
    "words",
    [
        "http://evil.example/x",
        "see HTTPS://evil.example",
        "(www.evil.example)",
        "WwW.evil.example",
        "wwww.evil.example",
        "write to a.b+c@evil.example.",
        "mailto:a@evil.example",
        "xmpp:a@evil.example/b",
        "http://a@www.evil.example",
    ],
)
def test_no_address_becomes_a_link_by_itself(words):
    assert LIVE.search(words)
    assert not LIVE.search(re.sub(r"\\([!-~])", r"\1", plain(words)))
    assert shown(plain(words)) == words


def test_everything_that_was_written_is_still_there():
    assert shown(plain(string.punctuation)) == string.punctuation


def test_lines_and_tabs_become_spaces_so_that_nothing_becomes_a_block():
    assert plain("a\n\n    b\t# c") == "a b \\# c"


def test_a_link_holds_only_an_address_of_ours_and_a_plain_label():
    assert link("a](b).pdf", "/file/p/kept/0f") == "[a\\]\\(b\\)\\.pdf](/file/p/kept/0f)"
    assert ")" not in link("x", "/file/a)b/kept/0f").removesuffix(")")


def long_table():
    from evaluation.office.components.tables import paged  # noqa: PLC0415 - AppTest runs this function's text alone

    paged(("Place", "Name"), [(str(n), f"n{n}") for n in range(120)], name="Long", key="long")


def test_a_long_table_is_shown_a_page_at_a_time():
    shown = AppTest.from_function(long_table).run()
    assert len(shown.table[0].value) == PAGE
    assert "Rows 1 to 50 of 120." in [m.value for m in shown.markdown]
    shown.pagination[0].set_value(3).run()
    assert shown.table[0].value["Name"].tolist()[-1] == "n119"


def empty_table():
    from evaluation.office.components.tables import table  # noqa: PLC0415 - as above

    table(("A",), [], name="None", empty="Nothing yet.")


def test_an_empty_table_is_a_sentence():
    shown = AppTest.from_function(empty_table).run()
    assert not shown.table
    assert shown.markdown[0].value == "Nothing yet."
