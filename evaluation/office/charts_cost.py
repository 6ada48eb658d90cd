"""Charts of what care costs, each with a sentence that says what it shows. Beside every chart stands its table.

Like evaluation/office/charts.py: they hold up at 320 pixels, and nothing is told by colour alone.
"""

from collections.abc import Sequence
from fractions import Fraction
from typing import Any

from evaluation.model import Step
from evaluation.office.charts import BLUE, GREEN, GREY, INK, ORANGE, PALETTE, PLUM, Drawn, chart_text
from evaluation.office.pad import Pad
from evaluation.service.cost_bids import Beside
from evaluation.service.workbench import VisitCost, WageLine
from evaluation.words.cost import STACKS
from evaluation.words.labels import count, number, pounds

_FONT = {"family": "Arial, Helvetica, sans-serif", "size": 15, "color": INK}
_ROW = 62  # pixels: a line of text and a bar
_LEGEND = 150  # pixels: six names, below one another on a narrow screen
_PATTERNS = ("", "/", "x", "\\", ".", "-")
_TALL = 340  # pixels of a chart with two axes
_NARROWEST = 0.5  # pounds between the ends of an axis, at the least


def lengths_chart(costs: Sequence[VisitCost]) -> Drawn:
    """What an hour costs in visits of each length, its lines stacked: the shorter the visit, the dearer the hour."""
    figure = _frame(len(costs), below=_LEGEND)
    for (title, lines), colour, pattern in zip(STACKS, PALETTE, _PATTERNS, strict=True):
        figure.add_bar(
            x=[float(_sum(cost, lines)) for cost in costs], y=list(range(len(costs))), name=title, orientation="h",
            width=0.46, hoverinfo="none", marker=_fill(colour, pattern),
        )  # fmt: skip
    for row, cost in enumerate(costs):
        size, price = number(cost.minutes), cost.build.price.value
        _above(figure, row, f"{size} minutes: <b>{pounds(price)}</b> an hour")
    figure.update_layout(barmode="relative", showlegend=True)
    figure.update_layout(legend={"orientation": "h", "x": 0, "y": 0, "yanchor": "top", "traceorder": "normal"})
    told = ", ".join(f"{number(cost.minutes)} minutes {pounds(cost.build.price.value)}" for cost in costs)
    return figure.figure(), f"Stacked bars of what a contact hour costs by the length of visits: {told}."


def _sum(cost: VisitCost, lines: Sequence[str]) -> Fraction:
    return sum((cost.build.line(name).value for name in lines), Fraction(0))


def beside_chart(found: Beside) -> Drawn:
    """The lawful floor and the stated cost as lines, and every bid's price for an hour as a dot beside them."""
    bids = [(bid.name, bid.price.value) for bid in found.bids if bid.price is not None]
    figure = _frame(max(len(bids), 1), above=70, below=60)
    under = [price < found.local for _, price in bids]
    figure.add_scatter(
        x=[float(price) for _, price in bids], y=list(range(len(bids))), mode="markers", showlegend=False,
        hoverinfo="none",
        marker={"size": 15, "color": [ORANGE if low else BLUE for low in under],
                "symbol": ["diamond" if low else "circle" for low in under]},
    )  # fmt: skip
    for row, (name, price) in enumerate(bids):
        _above(figure, row, f"{chart_text(name, 22)}  <b>{pounds(price)}</b>")
    rows = max(len(bids), 1)
    for level, (title, floor, colour, dash) in enumerate(
        (("Care at the legal minimum", found.lawful, PLUM, "solid"), ("The stated cost", found.local, GREEN, "dash"))
    ):
        figure.add_shape(type="line", x0=float(floor), x1=float(floor), y0=-0.7, y1=rows - 0.55,
                         line={"color": colour, "width": 3, "dash": dash})  # fmt: skip
        _head(figure, f"{'╍' if level else '━'} <b>{title} {pounds(floor)}</b>", level, colour)
    _pounds_axis(figure, [float(found.lawful), float(found.local), *(float(price) for _, price in bids)])
    figure.update_xaxes(title={"text": "Price for a contact hour", "standoff": 8})
    first, second = sum(price < found.lawful for _, price in bids), sum(under)
    floors = f"{pounds(found.lawful)}, with {first} below it, and the stated cost {pounds(found.local)}, with {second}"
    what = f"{count(len(bids), 'price')} for a contact hour beside two floors"
    return figure.figure(), f"Chart of {what}: care at the legal minimum {floors} below it."


def wage_chart(line: WageLine) -> Drawn:
    """What an hour costs at each wage, the stated wage marked, and the legal minimum as a line."""
    wages, prices = [float(wage) for wage, _ in line.points], [float(price) for _, price in line.points]
    least = line.minimum.value or Fraction(0)
    figure = _axes()
    figure.add_scatter(x=wages, y=prices, mode="lines", line={"color": BLUE, "width": 3}, showlegend=False,
                       hoverinfo="none")  # fmt: skip
    figure.add_scatter(
        x=[float(line.stated[0])], y=[float(line.stated[1])], mode="markers", showlegend=False, hoverinfo="none",
        marker={"color": ORANGE, "size": 14, "symbol": "diamond"},
    )  # fmt: skip
    figure.add_shape(type="line", x0=float(least), x1=float(least), y0=0, y1=1, yref="paper",
                     line={"color": PLUM, "width": 3, "dash": "dash"})  # fmt: skip
    _head(figure, f"◆ as stated: pay {pounds(line.stated[0])}, cost {pounds(line.stated[1])}", 0, INK)
    _head(figure, f"╍ legal minimum {pounds(least)}", 1, PLUM)
    _pounds_axis(figure, wages)
    figure.update_xaxes(title={"text": "Pay an hour", "standoff": 8})
    figure.update_yaxes(tickprefix="£", nticks=6)
    first, last = line.points[0], line.points[-1]
    return figure.figure(), (
        f"Line of what a contact hour costs at each wage: {pounds(first[1])} at {pounds(first[0])} an hour, "
        f"{pounds(line.stated[1])} at the stated {pounds(line.stated[0])}, {pounds(last[1])} at {pounds(last[0])}. The "
        f"legal minimum is {pounds(least)}."
    )


def phasing_chart(now: Fraction, targets: Sequence[Fraction], rates: Sequence[Step]) -> Drawn:
    """The rate of each year on its way to the fair rate of each year."""
    figure = _axes()
    years = list(range(len(rates) + 1))
    figure.add_scatter(
        x=years, y=[float(now), *(float(rate.value) for rate in rates)], mode="lines+markers", showlegend=False,
        hoverinfo="none", line={"color": BLUE, "width": 3}, marker={"size": 11, "color": BLUE},
    )  # fmt: skip
    figure.add_scatter(
        x=years[1:], y=[float(target) for target in targets], mode="lines+markers", showlegend=False,
        hoverinfo="none", line={"color": GREEN, "width": 3, "dash": "dash"},
        marker={"size": 12, "color": GREEN, "symbol": "diamond"},
    )  # fmt: skip
    _head(figure, "● the rate as phased", 0, BLUE)
    _head(figure, "◆ the fair rate", 1, GREEN)
    names = ["Now", *(f"Year {year}" for year in years[1:])]
    figure.update_xaxes(tickvals=years, ticktext=names, showticklabels=True, range=[-0.25, len(rates) + 0.25])
    figure.update_yaxes(tickprefix="£", nticks=6)
    told = ", ".join(f"year {year} {pounds(rate.value)}" for year, rate in enumerate(rates, 1))
    return figure.figure(), f"Chart of a rate phased to the fair rate: now {pounds(now)}, {told}."


def _fill(colour: str, pattern: str) -> dict[str, Any]:
    stripes = {"shape": pattern, "fillmode": "overlay", "fgcolor": "white", "fgopacity": 0.45, "size": 8,
               "solidity": 0.2}  # fmt: skip
    return {"color": colour, "line": {"color": "white", "width": 1}, "pattern": stripes if pattern else {}}


def _above(figure: Pad, row: float, text: str) -> None:
    figure.add_annotation(
        x=0, xref="paper", y=row - 0.44, text=text, xanchor="left", yanchor="middle", showarrow=False, bgcolor="white",
        borderpad=0,
    )  # fmt: skip


def _head(figure: Pad, text: str, level: int, colour: str) -> None:
    """A line of the key above a chart, the first at the top, from the left edge of the picture on."""
    figure.add_annotation(
        x=0, xref="paper", y=1, yref="paper", yanchor="bottom", yshift=6 + 22 * (1 - level), xanchor="left", text=text,
        xshift=8 - figure.layout["margin"]["l"], font={"color": colour}, showarrow=False,
    )  # fmt: skip


def _pounds_axis(figure: Pad, values: Sequence[float]) -> None:
    low, high = min(values), max(values)
    edge = max((high - low) * 0.08, _NARROWEST)
    figure.update_xaxes(range=[low - edge, high + edge], showticklabels=True, tickprefix="£", nticks=5, ticks="outside")


def _frame(rows: int, *, above: int = 14, below: int = 10) -> Pad:
    """A chart of rows from the top down, no axes drawn, and nothing that scrolls or zooms."""
    figure = Pad()
    figure.update_layout(
        font=_FONT, paper_bgcolor="white", plot_bgcolor="white", height=rows * _ROW + above + below, showlegend=False,
        margin={"l": 6, "r": 14, "t": above, "b": below}, dragmode=False, hovermode=False,
    )  # fmt: skip
    figure.update_xaxes(showgrid=False, zeroline=False, showticklabels=False, fixedrange=True)
    figure.update_yaxes(showgrid=False, zeroline=False, showticklabels=False, fixedrange=True,
                        range=[rows - 0.5, -0.75])  # fmt: skip
    return figure


def _axes() -> Pad:
    """A chart with two axes, and nothing that scrolls or zooms."""
    figure = Pad()
    figure.update_layout(
        font=_FONT, paper_bgcolor="white", plot_bgcolor="white", height=_TALL, showlegend=False,
        margin={"l": 62, "r": 14, "t": 62, "b": 60}, dragmode=False, hovermode=False,
    )  # fmt: skip
    figure.update_xaxes(showgrid=False, zeroline=False, fixedrange=True, ticks="outside", linecolor=GREY)
    figure.update_yaxes(zeroline=False, fixedrange=True, showgrid=True, gridcolor="#d5d8d9")
    return figure
