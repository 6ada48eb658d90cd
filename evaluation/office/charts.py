"""Charts as plotly figures, each with a sentence that says what it shows. Beside every chart stands its table.

They hold up at 320 pixels: names stand above their bars, not beside them, and nothing is told by colour alone. Plotly
is imported when a chart is drawn, because it takes long. Show them with `theme=None` and `CONFIG`.
"""

import html
import unicodedata
from collections.abc import Mapping, Sequence
from fractions import Fraction
from textwrap import wrap
from types import MappingProxyType
from typing import TYPE_CHECKING, Any

from criteria.schema import Method
from evaluation.model import BidResult, LotResult, LowPriceSignal, Movement, Signal
from evaluation.office.pad import Pad
from evaluation.words.labels import LOT_STATUS_SENTENCES, count, listed, number, points, pounds
from evaluation.words.method import criteria_lines, criteria_of
from evaluation.words.totals import TITLES, amount

if TYPE_CHECKING:
    from plotly.graph_objects import Figure

#: how a chart is shown: no mode bar, no zoom by scrolling, as wide as its place
CONFIG: Mapping[str, Any] = MappingProxyType({"displayModeBar": False, "scrollZoom": False, "responsive": True})

PALETTE = ("#0f4c81", "#b35900", "#5c2d91", "#00703c", "#912b5f", "#505a5f")
BLUE, ORANGE, PURPLE, GREEN, PLUM, GREY = PALETTE
INK = "#0b0c0c"
NO_NAMES: Mapping[str, str] = MappingProxyType({})

_FONT = {"family": "Arial, Helvetica, sans-serif", "size": 15, "color": INK}
_ROW = 62  # pixels: a line of text and a bar
_HEAD = 60  # pixels above the rows, for the legend or the labels of lines
_BREAK = 0.45  # of a row, between two tiers
_LONGEST = 30  # characters of a name that fit across 320 pixels
_SMALLEST = Fraction(1, 10**6)  # an axis has to have a length, even where every total is 0
_BESIDE_A_TIE = 22  # of those, where a word about a tie follows

Drawn = tuple["Figure", str]


def chart_text(words: str, longest: int = _LONGEST) -> str:
    """Anybody's text made safe for a label: no markup, no LaTeX, no hidden characters, cut with an ellipsis."""
    seen = "".join(" " if unicodedata.category(c)[0] in "CZ" else c for c in words)
    seen = " ".join(seen.split())
    short = seen if len(seen) <= longest else f"{seen[: longest - 1].rstrip()}…"
    return html.escape(short, quote=False).replace("$", "&#36;")


def ranking_chart(result: LotResult, names: Mapping[str, str] = NO_NAMES, tiers: Mapping[str, str] = NO_NAMES) -> Drawn:
    """A lot's ranked bids, best first: quality and price points end to end, the total printed, ties said in words.

    Where totals are no sum of points (pounds, an index), the bar is the total itself.
    `names`: provider ref -> name; `tiers`: tier id -> title.
    """
    ranked = [bid for bid in result.bids if bid.rank is not None and bid.total is not None]
    if not ranked:
        return _empty(LOT_STATUS_SENTENCES[result.status])
    rows = _rows(ranked)
    figure = _figure(rows[-1] + 1, head=_HEAD, legend=True)
    _points_or_totals(figure, rows, ranked)
    for row, bid in zip(rows, ranked, strict=True):
        tie = _tie(bid)
        name = _named(bid.provider, names, _BESIDE_A_TIE if tie else _LONGEST)
        _above(figure, row, f"<b>{bid.rank}</b>  {name}{tie}")
        total = bid.total or Fraction(0)
        printed = f"<b> {amount(total, bid.unit)}</b>"
        figure.add_annotation(x=max(float(total), 0.0), y=row, text=printed, xanchor="left", showarrow=False)
    _tiers(figure, ranked, rows, tiers)
    highest = max(float(bid.total or 0) for bid in ranked)
    lowest = min(0.0, *(float(min(bid.price_points or 0, bid.total or 0)) for bid in ranked))
    figure.update_layout(barmode="stack")
    least = 1.0 if ranked[0].unit == "points" else max(abs(lowest), float(_SMALLEST))
    figure.update_xaxes(range=[lowest, max(highest, least) * 1.22])
    return figure.figure(), _ranking_words(ranked, names)


def _points_or_totals(figure: Pad, rows: list[float], ranked: Sequence[BidResult]) -> None:
    """The bars of a ranking: the points that make each total, or the totals where they are no sum of points."""
    unit = ranked[0].unit
    if unit != "points":
        bar = _bar(rows, [bid.total for bid in ranked], TITLES[unit], BLUE)
        figure.add_bar(**(bar | {"text": [""] * len(ranked)}))
        return
    figure.add_bar(**_bar(rows, [bid.quality for bid in ranked], "Quality points", BLUE))
    if any(bid.price_points is not None for bid in ranked):
        figure.add_bar(**_bar(rows, [bid.price_points for bid in ranked], "Price points", ORANGE, pattern="/"))


def _bar(
    rows: list[float], values: Sequence[Fraction | None], name: str, colour: str, pattern: str = ""
) -> dict[str, Any]:
    return {
        "x": [None if value is None else float(value) for value in values],
        "y": rows,
        "name": name,
        "orientation": "h",
        "width": 0.46,
        "text": ["" if value is None else points(value) for value in values],
        "textposition": "inside",
        "insidetextanchor": "middle",
        "textangle": 0,
        "insidetextfont": {"color": "white", "size": 15},
        "marker": _fill(colour, pattern),
        "hoverinfo": "none",
    }


def _fill(colour: str, pattern: str) -> dict[str, Any]:
    stripes = {
        "shape": pattern,
        "fillmode": "overlay",
        "fgcolor": "white",
        "fgopacity": 0.25,
        "size": 9,
        "solidity": 0.12,
    }
    return {"color": colour, "line": {"color": "white", "width": 1}, "pattern": stripes if pattern else {}}


def _tie(bid: BidResult) -> str:
    said = ["tied"] * bid.tied + ["near-tie"] * (bid.near_tie and not bid.tied)
    return f"  <i>({said[0]})</i>" if said else ""


def _rows(ranked: Sequence[BidResult]) -> list[float]:
    """Where each bid stands from the top, with room for words wherever one tier ends."""
    rows, at = list[float](), 0.0
    for place, bid in enumerate(ranked):
        at += 0.0 if not place else 1.0 if bid.tier == ranked[place - 1].tier else 1.0 + _BREAK
        rows.append(at)
    return rows


def _tiers(figure: Pad, ranked: Sequence[BidResult], rows: list[float], tiers: Mapping[str, str]) -> None:
    """A dashed line with words wherever one tier ends and something else follows."""
    for above, below, row in zip(ranked, ranked[1:], rows, strict=False):
        if above.tier == below.tier:
            continue
        y = row + 0.34 + _BREAK / 2
        figure.add_shape(
            type="line", xref="paper", x0=0, x1=1, y0=y, y1=y, line={"color": INK, "width": 2, "dash": "dash"}
        )  # fmt: skip
        figure.add_annotation(
            xref="paper", x=1, y=y, text=f"{chart_text(tiers.get(above.tier, above.tier))} ends here ", xanchor="right",
            showarrow=False, bgcolor="white",
        )  # fmt: skip


def _ranking_words(ranked: Sequence[BidResult], names: Mapping[str, str]) -> str:
    first = [bid for bid in ranked if bid.rank == 1]
    leads = listed([_plain_name(bid.provider, names) for bid in first])
    ties = sum(bid.tied for bid in ranked)
    more = f" {count(ties, 'bid')} share a rank." if ties else ""
    best, last = (amount(bid.total or Fraction(0), bid.unit) for bid in (ranked[0], ranked[-1]))
    unit = ranked[0].unit
    figure = f"{best} points" if unit == "points" else f"{TITLES[unit].removesuffix(' (£)').lower()} {best}"
    lead = f"{leads} {'is' if len(first) == 1 else 'are'} first with {figure}; the last has {last}."
    return f"Bar chart of {count(len(ranked), 'ranked bid')}, best first. {lead}{more}"


def movement_chart(
    moved: Sequence[Movement], names: Mapping[str, str] = NO_NAMES, *, heads: tuple[str, str] = ("Before", "Now")
) -> Drawn:
    """Each provider's place before (left) and now (right), joined by a line; names and words at the right.

    `heads` stand above the two sides.
    """
    shown = [move for move in moved if _rank(move.after) is not None]
    gone = [move for move in moved if _rank(move.after) is None and _rank(move.before) is not None]
    if not shown:
        return _empty("Nobody is ranked in this list.")
    old, new = _slots([_rank(move.before) for move in moved]), _slots([_rank(move.after) for move in moved])
    figure = _figure(0)
    for at, move in enumerate(moved):
        _slope(figure, move, old[at], new[at])
    for at, move in enumerate(moved):
        if new[at] is not None:
            _side(figure, 1, new[at], f"<b>{_rank(move.after)}</b> {_named(move.provider, names, 17)}", _change(move))
        if old[at] is not None:
            _side(figure, 0, old[at], f"<b>{_rank(move.before)}</b>", "")
    for at, move in enumerate(gone, len(shown)):
        _side(figure, 1, at + 0.6, f"– {_named(move.provider, names, 17)}", f"was {_rank(move.before)}, not ranked now")
    rows = max(len(shown) + len(gone) + bool(gone), sum(slot is not None for slot in old))
    _slope_axes(figure, rows, heads)
    return figure.figure(), _movement_words(moved)


def _rank(bid: BidResult | None) -> int | None:
    return bid.rank if bid else None


def _slots(ranks: Sequence[int | None]) -> list[int | None]:
    """A row for each rank, so that providers who share a rank do not lie on each other."""
    order = sorted((rank, at) for at, rank in enumerate(ranks) if rank is not None)
    slots: list[int | None] = [None] * len(ranks)
    for slot, (_, at) in enumerate(order):
        slots[at] = slot
    return slots


def _slope(figure: Pad, move: Movement, old: int | None, new: int | None) -> None:
    places = move.places
    colour, dash, width = (GREY, "dot", 2) if not places else (BLUE, "solid", 3) if places > 0 else (ORANGE, "dash", 3)
    ends = [(x, y) for x, y in ((0, old), (1, new)) if y is not None]
    if not ends:
        return
    figure.add_scatter(
        x=[x for x, _ in ends], y=[y for _, y in ends], mode="lines+markers", showlegend=False, hoverinfo="none",
        line={"color": colour, "width": width, "dash": dash}, marker={"size": 9, "color": colour}, cliponaxis=False,
    )  # fmt: skip


def _side(figure: Pad, x: int, y: float | None, text: str, below: str) -> None:
    small = f"<br><span style='font-size:14px'>{below}</span>" if below else ""
    figure.add_annotation(
        x=x, y=y, text=text + small, xanchor="left" if x else "right", xshift=10 if x else -10, showarrow=False,
        align="left",
    )  # fmt: skip


def _change(move: Movement) -> str:
    if move.places is None:
        return "new" if move.before is None else "was not ranked"
    if move.places == 0:
        return "same place"
    return f"{'▲ up' if move.places > 0 else '▼ down'} {abs(move.places)}"


def _slope_axes(figure: Pad, rows: int, heads: tuple[str, str]) -> None:
    for x, text in enumerate(f"<b>{head}</b>" for head in heads):
        figure.add_annotation(
            x=x, y=1, yref="paper", text=text, yanchor="bottom", xanchor="left" if x else "right",
            xshift=10 if x else 22, showarrow=False,
        )  # fmt: skip
    figure.update_layout(height=rows * 44 + 60, margin={"l": 40, "r": 176, "t": 40, "b": 10})
    figure.update_xaxes(range=[-0.04, 1.04])
    figure.update_yaxes(range=[rows - 0.3, -0.6])


def _movement_words(moved: Sequence[Movement]) -> str:
    up = sum((move.places or 0) > 0 for move in moved)
    down = sum((move.places or 0) < 0 for move in moved)
    same = sum(move.places == 0 for move in moved)
    came = sum(_rank(move.before) is None and _rank(move.after) is not None for move in moved)
    went = sum(_rank(move.before) is not None and _rank(move.after) is None for move in moved)
    told = [f"{up} up", f"{down} down", f"{same} at the same place", f"{came} newly ranked", f"{went} no longer ranked"]
    return f"Chart of places before and now: {listed(told)}."


def floor_chart(signals: Sequence[LowPriceSignal], names: Mapping[str, str] = NO_NAMES) -> Drawn:
    """One lot's bids as dots at their price for an awake contact hour, against the floors as lines with their price."""
    priced = {s.provider: s.price.value for s in signals if s.price is not None}
    if not priced:
        return _empty("No bid in this lot can be tested.")
    order = sorted(priced, key=lambda ref: (priced[ref], ref))
    figure = _figure(len(order), head=_HEAD)
    below = {ref: [s.rule for s in signals if s.provider == ref and s.outcome is Signal.SIGNAL] for ref in order}
    figure.add_scatter(
        x=[float(priced[ref]) for ref in order], y=list(range(len(order))), mode="markers", showlegend=False,
        hoverinfo="none",
        marker={
            "size": 15, "color": [ORANGE if below[ref] else BLUE for ref in order],
            "symbol": ["diamond" if below[ref] else "circle" for ref in order],
        },
    )  # fmt: skip
    for row, ref in enumerate(order):
        said = count(len(below[ref]), "signal") if below[ref] else ""
        _above(figure, row, f"{_named(ref, names, 20)}  <b>{pounds(priced[ref])}</b>  {said}")
    edges = _floors(figure, signals, order)
    _room(figure, [*map(float, priced.values()), *edges])
    return figure.figure(), _floor_words(order, below, signals)


_FLOORS = {"below_lawful_cost": ("Lawful cost", PLUM, "solid"), "below_local_cost": ("Local cost", GREEN, "dash")}


def _floors(figure: Pad, signals: Sequence[LowPriceSignal], order: Sequence[str]) -> list[float]:
    """Draw each floor: one line where it is the same for every bid, else a stroke for each bid. Gives their prices."""
    edges: list[float] = []
    for level, rule in enumerate(dict.fromkeys(s.rule for s in signals if s.floor is not None)):
        title, colour, dash = _FLOORS.get(rule, (rule.replace("_", " ").capitalize(), GREY, "dot"))
        floors = {s.provider: s.floor.value for s in signals if s.rule == rule and s.floor is not None}
        alike = len(set(floors.values())) == 1
        strokes = [(order.index(ref), order.index(ref), floor) for ref, floor in floors.items()]
        for top, bottom, floor in [(0, len(order) - 1, next(iter(floors.values())))] if alike else strokes:
            figure.add_shape(
                type="line", x0=float(floor), x1=float(floor), y0=top - 0.7, y1=bottom + 0.42,
                line={"color": colour, "width": 3, "dash": dash},
            )  # fmt: skip
        lowest, highest = min(floors.values()), max(floors.values())
        said = pounds(lowest) if alike else f"{pounds(lowest)} to {pounds(highest)}"
        _floor_label(figure, f"<b>{title} {said}</b>", colour, level)
        edges += [float(lowest), float(highest)]
    return edges


def _floor_label(figure: Pad, text: str, colour: str, level: int) -> None:
    figure.add_annotation(
        x=0, xref="paper", y=1, yref="paper", yanchor="bottom", yshift=6 + 22 * (1 - level), xanchor="left",
        text=f"{'━' if not level else '╍'} {text}", font={"color": colour}, showarrow=False,
    )  # fmt: skip


def _room(figure: Pad, values: Sequence[float]) -> None:
    low, high = min(values), max(values)
    edge = max((high - low) * 0.08, 0.5)
    figure.update_xaxes(range=[low - edge, high + edge], showticklabels=True, tickprefix="£", nticks=5, ticks="outside")
    figure.update_xaxes(title={"text": "Price for an hour of awake care", "standoff": 8})
    figure.update_yaxes(showgrid=True, gridcolor="#d5d8d9", griddash="dot", dtick=1)
    figure.update_layout(margin={"b": 64}, height=figure.layout["height"] + 54)


def _floor_words(order: Sequence[str], below: Mapping[str, list[str]], signals: Sequence[LowPriceSignal]) -> str:
    rules = dict.fromkeys(s.rule for s in signals if s.price is not None)
    told = [
        f"{sum(rule in below[ref] for ref in order)} below {_FLOORS.get(rule, (rule, '', ''))[0].lower()}"
        for rule in rules
    ]
    untested = len({s.provider for s in signals} - set(order))
    more = f" {count(untested, 'bid')} could not be tested." if untested else ""
    return f"Chart of {count(len(order), 'price')} for an hour of care against stated costs: {listed(told)}.{more}"


def criteria_chart(method: Method, *, cycle: bool = False) -> Drawn:
    """The criteria tree as bars: how many of the 100 points each criterion can earn, groups in outline."""
    lines = criteria_lines(criteria_of(method, cycle=cycle))
    figure = _figure(len(lines))
    group = [line.criterion.kind == "group" for line in lines]
    kinds = {"group": "white", "price": ORANGE}
    figure.add_bar(
        x=[float(line.available) for line in lines], y=list(range(len(lines))), orientation="h", width=0.4,
        showlegend=False, hoverinfo="none", constraintext="none", cliponaxis=False,
        marker={
            "color": [kinds.get(line.criterion.kind, BLUE) for line in lines],
            "line": {"color": [INK if outlined else "white" for outlined in group], "width": 2},
            "pattern": {
                "shape": ["/" if line.criterion.kind == "price" else "" for line in lines],
                "fillmode": "overlay", "fgcolor": "white", "fgopacity": 0.25, "size": 9, "solidity": 0.12,
            },
        },
    )  # fmt: skip
    for row, line in enumerate(lines):
        title, size = chart_text(line.criterion.title, 28), number(line.available, most=2)
        _above(figure, row, f"{'   ' * line.depth}{f'<b>{title}</b>' if group[row] else title}: <b>{size}</b>")
    figure.update_xaxes(range=[0, max(float(line.available) for line in lines) * 1.02])
    tops = [f"{line.criterion.title} {number(line.available, most=2)}" for line in lines if line.depth == 0]
    return figure.figure(), f"Chart of the points out of 100 that each criterion can earn: {listed(tops)}."


def _named(provider: str, names: Mapping[str, str], longest: int = _LONGEST) -> str:
    return chart_text(names.get(provider, provider), longest)


def _plain_name(provider: str, names: Mapping[str, str]) -> str:
    return " ".join(names.get(provider, provider).split())


def _above(figure: Pad, row: float, text: str) -> None:
    figure.add_annotation(
        x=0, xref="paper", y=row - 0.44, text=text, xanchor="left", yanchor="middle", showarrow=False, bgcolor="white",
        borderpad=0,
    )  # fmt: skip


def _figure(rows: float, *, head: int = 10, legend: bool = False) -> Pad:
    """An empty chart with `rows` rows, the first at the top, no axes drawn, and nothing that scrolls or zooms."""
    figure = Pad()
    figure.update_layout(
        font=_FONT, paper_bgcolor="white", plot_bgcolor="white", height=round(rows * _ROW) + head + 10,
        showlegend=legend,
        margin={"l": 4, "r": 4, "t": head, "b": 10}, dragmode=False, hovermode=False,
        legend={"orientation": "h", "x": 0, "y": 1, "yref": "paper", "yanchor": "bottom", "traceorder": "normal"},
        uniformtext={"mode": "hide", "minsize": 15},
    )  # fmt: skip
    figure.update_xaxes(showgrid=False, zeroline=False, showticklabels=False, fixedrange=True)
    figure.update_yaxes(
        showgrid=False, zeroline=False, showticklabels=False, fixedrange=True, range=[rows - 0.5, -0.72]
    )
    return figure


def _empty(sentence: str) -> Drawn:
    figure = _figure(1)
    text = "<br>".join(wrap(sentence, _LONGEST + 6))
    figure.add_annotation(x=0, y=0.5, xref="paper", yref="paper", text=text, align="left", showarrow=False)
    return figure.figure(), sentence
