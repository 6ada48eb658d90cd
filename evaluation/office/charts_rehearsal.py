"""Charts of a rehearsal: totals of made-up bids, points along prices, and what price really weighs.

Like evaluation/office/charts.py: each with a sentence that says what it shows, its table beside it, and nothing told by
colour alone. They hold up at 320 pixels.
"""

from collections.abc import Sequence
from fractions import Fraction

from evaluation.model import BidResult
from evaluation.office.charts import BLUE, GREY, INK, ORANGE, Drawn, chart_text
from evaluation.office.pad import Pad
from evaluation.service.rehearse import Field, Rehearsal, Weighing
from evaluation.words.labels import listed, percent, points, pounds
from evaluation.words.rehearsal import FIELDS, money, short_spread
from evaluation.words.totals import amount

_FONT = {"family": "Arial, Helvetica, sans-serif", "size": 15, "color": INK}
_ROW = 58  # pixels: a line of text and a bar
_LARGE = 1000  # pounds: from here on pence are left out of an axis
_BREAK = 0.9  # of a row: where the next field begins, with room for its name


def totals_chart(fields: Sequence[Field]) -> Drawn | None:
    """Every ranked bid of one field or two as a bar of its total, the first-placed striped and named first."""
    shown = [(field, [b for b in field.result.bids if b.rank and b.total is not None]) for field in fields]
    shown = [(field, bids) for field, bids in shown if bids]
    if not shown:
        return None
    figure, at, said = Pad(), 0.0, []
    highest = max(float(b.total or 0) for _, bids in shown for b in bids)
    lowest = min(0.0, *(float(b.total or 0) for _, bids in shown for b in bids))
    for field, bids in shown:
        at += _BREAK
        _words(figure, at - 0.95, f"<b>{chart_text(FIELDS[field.label], 40)}</b>")
        for bid in bids:
            _total_bar(figure, at, bid)
            at += 1
        best = listed([bid.provider for bid in bids if bid.rank == 1])
        said.append(f"{FIELDS[field.label]}: {best} {'is' if ' and ' not in best else 'are'} first")
    _frame(figure, at)
    room = max(abs(highest), abs(lowest), 1e-6) * 0.3
    figure.update_xaxes(range=[lowest, max(highest, 0.0) + room])
    return figure.figure(), f"Chart of the totals of made-up bids. {'; '.join(said)}."


def _total_bar(figure: Pad, row: float, bid: BidResult) -> None:
    total, first = bid.total or Fraction(0), bid.rank == 1
    stripes = {"shape": "/", "fillmode": "overlay", "fgcolor": "white", "fgopacity": 0.3, "size": 9, "solidity": 0.12}
    figure.add_bar(
        x=[float(total)], y=[row], orientation="h", width=0.42, showlegend=False, hoverinfo="none",
        marker={"color": ORANGE if first else BLUE, "pattern": stripes if first else {}},
    )  # fmt: skip
    price = f" asks {money(bid.price)}" if bid.price is not None else ""
    _words(figure, row - 0.42, f"<b>{bid.rank}</b>  {chart_text(bid.provider, 20)}{price}")
    figure.add_annotation(
        x=max(float(total), 0.0), y=row, text=f"<b> {amount(total, bid.unit)}</b>", xanchor="left", showarrow=False
    )


def curve_chart(rehearsal: Rehearsal) -> Drawn | None:
    """Points for price along prices round the usual one, which is marked."""
    if len(rehearsal.curve) < 2 or rehearsal.price is None:
        return None
    prices, earned = [float(p) for p, _ in rehearsal.curve], [float(e) for _, e in rehearsal.curve]
    middle = min(rehearsal.curve, key=lambda pair: abs(pair[0] - (rehearsal.price or pair[0])))
    figure = Pad()
    figure.add_scatter(
        x=prices, y=earned, mode="lines", line={"color": BLUE, "width": 3}, showlegend=False, hoverinfo="none"
    )
    figure.add_scatter(
        x=[prices[0], float(middle[0]), prices[-1]], y=[earned[0], float(middle[1]), earned[-1]], mode="markers",
        marker={"color": ORANGE, "size": 13, "symbol": ["circle", "diamond", "circle"]}, showlegend=False,
        hoverinfo="none",
    )  # fmt: skip
    _frame(figure, 5)
    top, edge = max(*earned, 1.0), (prices[-1] - prices[0]) / 9
    figure.update_layout(height=340, margin={"l": 46, "r": 14, "t": 30, "b": 60})
    marked = (rehearsal.curve[0], middle, rehearsal.curve[-1])
    figure.update_xaxes(
        showticklabels=True, ticks="outside", tickvals=[float(price) for price, _ in marked],
        ticktext=[pounds(price, 0 if price >= _LARGE else 2) for price, _ in marked],
        title={"text": "Price", "standoff": 8}, range=[prices[0] - edge, prices[-1] + edge],
    )  # fmt: skip
    figure.update_yaxes(
        showticklabels=True, range=[min(0.0, *earned), top * 1.12], showgrid=True, gridcolor="#d5d8d9", nticks=6
    )
    figure.add_annotation(
        x=0, xref="paper", y=1, yref="paper", yanchor="bottom", xanchor="left", showarrow=False,
        text=f"Points for price. ◆ usual: {money(middle[0])}, {points(middle[1])} points",
    )  # fmt: skip
    first, last = rehearsal.curve[0], rehearsal.curve[-1]
    return figure.figure(), (
        f"Chart of points for price: {money(first[0])} earns {points(first[1])}, the usual {money(middle[0])} earns "
        f"{points(middle[1])}, and {money(last[0])} earns {points(last[1])}."
    )


def weights_chart(weighing: Weighing) -> Drawn | None:
    """The published weight of price, where there is one, over what it really weighs in each spread of prices."""
    rows = [
        ("Published weight", weighing.nominal),
        *((f"Real weight, {short_spread(spread.id)}", spread.effective) for spread in weighing.spreads),
    ]
    known = [(words, value) for words, value in rows if value is not None]
    if not known:
        return None
    figure = Pad()
    for place, (words, value) in enumerate(known):
        outlined = words == "Published weight"
        figure.add_bar(
            x=[float(value)], y=[place], orientation="h", width=0.42, showlegend=False, hoverinfo="none",
            marker={"color": "white" if outlined else BLUE, "line": {"color": INK if outlined else BLUE, "width": 2}},
        )  # fmt: skip
        _words(figure, place - 0.42, f"{words}: <b>{percent(value, 0)}</b>")
    figure.add_shape(type="line", x0=100, x1=100, y0=-0.3, y1=len(known) - 0.7, line={"color": GREY, "dash": "dot"})
    _frame(figure, len(known))
    figure.update_xaxes(range=[0, 101])
    told = listed([f"{words[:1].lower()}{words[1:]} {percent(value, 0)}" for words, value in known])
    return figure.figure(), f"Chart of what price weighs, in per cent: {told}."


def _words(figure: Pad, row: float, text: str) -> None:
    figure.add_annotation(
        x=0, xref="paper", y=row, text=text, xanchor="left", yanchor="middle", showarrow=False, bgcolor="white",
        borderpad=0,
    )  # fmt: skip


def _frame(figure: Pad, rows: float) -> None:
    """No axes, nothing that scrolls or zooms, and `rows` rows from the top down."""
    figure.update_layout(
        font=_FONT, paper_bgcolor="white", plot_bgcolor="white", height=round(rows * _ROW) + 24, showlegend=False,
        margin={"l": 4, "r": 4, "t": 6, "b": 8}, dragmode=False, hovermode=False,
    )  # fmt: skip
    figure.update_xaxes(showgrid=False, zeroline=False, showticklabels=False, fixedrange=True)
    figure.update_yaxes(
        showgrid=False, zeroline=False, showticklabels=False, fixedrange=True, range=[rows - 0.5, -0.75]
    )
