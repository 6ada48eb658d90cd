"""A document as one web page: plain HTML that works without script, from a disk, on a narrow screen and on paper.

HTML Standard, https://html.spec.whatwg.org; WCAG 2.2, https://www.w3.org/TR/WCAG22/.
"""

from collections.abc import Iterator
from html import escape
from itertools import zip_longest

from evaluation.reports.blocks import Block, Bullets, Code, Document, Heading, Paragraph, Table
from evaluation.reports.results import printable

_STYLE = """
:root { color-scheme: light; }
* { box-sizing: border-box; }
body { margin: 0; color: #0b0c0c; background: #fff; font: 1.125rem/1.5 Arial, Helvetica, sans-serif; }
header, nav, main, footer { max-width: 62rem; margin: 0 auto; padding: 0 1rem; overflow-wrap: anywhere; }
h1 { font-size: 1.9rem; line-height: 1.2; margin: 1.5rem 0 .5rem; }
h2 { font-size: 1.5rem; line-height: 1.25; margin: 2.5rem 0 .75rem; }
h2 { padding-top: .75rem; border-top: 3px solid #0f4c81; }
h3 { font-size: 1.2rem; margin: 1.75rem 0 .5rem; }
p, li { max-width: 44rem; }
a { color: #0f4c81; }
a:focus-visible, [tabindex]:focus-visible { outline: 3px solid #0b0c0c; box-shadow: 0 0 0 6px #fd0; }
nav li { padding: .2rem 0; }
.skip { position: absolute; left: -999rem; }
.skip:focus { left: 1rem; top: .25rem; padding: .5rem 1rem; background: #fff; z-index: 1; }
.draft { margin: 0; padding: .75rem 1rem; background: #8a0f1a; color: #fff; font-weight: 700; text-align: center; }
table { width: 100%; border-collapse: collapse; margin: 1rem 0 1.5rem; font-size: 1rem; }
caption { text-align: left; font-weight: 700; padding: .25rem 0; }
th, td { border: 1px solid #505a5f; padding: .4rem .5rem; text-align: left; vertical-align: top; }
th, td { overflow-wrap: break-word; }
thead th { background: #e8f1f8; }
tbody th { font-weight: 400; }
pre { background: #f3f2f1; padding: .75rem; white-space: pre-wrap; overflow-wrap: anywhere; font-size: 1rem; }
footer { margin-top: 3rem; padding-bottom: 2rem; border-top: 1px solid #505a5f; }
@media (max-width: 40rem) {
  thead { position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%); }
  table, caption, tbody, tr, th, td { display: block; width: auto; }
  tr { margin-bottom: 1rem; border: 1px solid #505a5f; }
  tbody th, td { border: 0; }
  tbody th { background: #e8f1f8; font-weight: 700; }
  td::before, tbody th::before { content: attr(data-label) ": "; font-weight: 700; }
}
@media print {
  body { font-size: 11pt; }
  nav, .skip { display: none; }
  thead { display: table-header-group; }
  tr, h2, h3 { break-inside: avoid; }
  h2, h3, caption { break-after: avoid; }
  tbody tr:first-child { break-before: avoid; }
  .draft { position: fixed; top: 40%; left: 0; right: 0; z-index: -1; transform: rotate(-35deg); }
  .draft { color: #d0d0d0; background: none; font-size: 25pt; white-space: nowrap; print-color-adjust: exact; }
}
"""
_DRAFT = "DRAFT – not sealed – not for bidders"


def web_page(document: Document) -> bytes:
    """The bytes of a web page (UTF-8) that says the document. Every word is escaped."""
    return "\n".join(_page(document)).encode()


def _page(document: Document) -> Iterator[str]:
    title = f"DRAFT: {document.title}" if document.draft else document.title
    yield '<!DOCTYPE html>\n<html lang="en-GB">\n<head>\n<meta charset="utf-8">'
    yield '<meta name="viewport" content="width=device-width, initial-scale=1">'
    yield f"<title>{_safe(title)}</title>\n<style>{_STYLE}</style>\n</head>\n<body>"
    yield '<a class="skip" href="#main">Skip to the pack itself</a>'
    yield "<header>"
    if document.draft:
        yield f'<p class="draft">{_DRAFT}</p>'
    yield f"<h1>{_text(document.title)}</h1>\n<p>{_text(document.subtitle)}</p>\n</header>"
    yield '<nav aria-label="Contents">\n<p><strong>What is in this pack</strong></p>\n<ul>'
    yield from (f'<li><a href="#{_safe(h.anchor)}">{_safe(h.text)}</a></li>' for h in document.sections)
    yield '</ul>\n</nav>\n<main id="main" tabindex="-1">'
    for block in document.blocks:
        yield from _block(block)
    yield f"</main>\n<footer><p>{_safe(document.reference)}</p></footer>\n</body>\n</html>\n"


def _block(block: Block) -> Iterator[str]:
    match block:
        case Heading(level=level, text=text, anchor=anchor):
            yield f'<h{level} id="{_safe(anchor)}">{_text(text)}</h{level}>'
        case Paragraph(text=text, label=label):
            yield f"<p>{f'<strong>{_text(label)}</strong> ' if label else ''}{_text(text)}</p>"
        case Bullets(items=items):
            yield f"<ul>{''.join(f'<li>{_text(item)}</li>' for item in items)}</ul>"
        case Code(lines=lines):
            yield f"<pre>{chr(10).join(map(_text, lines))}</pre>"
        case Table():
            yield from _table(block)


def _table(block: Table) -> Iterator[str]:
    """A table that becomes a list of cards on a narrow screen; roles say that it is a table there too."""
    heads = "".join(f'<th scope="col" role="columnheader">{_safe(header)}</th>' for header in block.headers)
    yield f'<table role="table">\n<caption>{_safe(block.caption)}</caption>'
    yield f'<thead role="rowgroup"><tr role="row">{heads}</tr></thead>\n<tbody role="rowgroup">'
    yield from (f'<tr role="row">{"".join(_cells(block.headers, row))}</tr>' for row in block.rows)
    yield "</tbody>\n</table>"


def _cells(headers: tuple[str, ...], row: tuple[str, ...]) -> Iterator[str]:
    for place, (header, cell) in enumerate(zip_longest(headers, row, fillvalue="")):
        label = f'data-label="{_safe(header)}"'
        if place == 0:
            yield f'<th scope="row" role="rowheader" {label}>{_text(cell)}</th>'
        else:
            yield f'<td role="cell" {label}>{_text(cell)}</td>'


def _safe(words: str) -> str:
    """Words as they may stand in an attribute or a title: escaped, on one line."""
    return escape(" ".join(printable(words).split()))


def _text(words: str) -> str:
    """Words as HTML text, with line breaks kept."""
    return escape(printable(words)).replace("\n", "<br>")
