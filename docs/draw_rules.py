"""Draw the charts of the price pages, points against price: `python -m docs.draw_rules` makes docs/images/rules.

Every chart shows the worked example of its page, the case marked `in_page` in tests/cases/price, and the line on which
other prices would lie beside the same bids. It is drawn by the formulas themselves, in black on white, with a title and
a description inside. Same case, same bytes.
"""

import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path
from typing import Any
from xml.sax.saxutils import escape

from pydantic import TypeAdapter

from criteria.formulas import Formula
from evaluation.exact import number, rounded, text
from evaluation.model import CostLine, Step
from evaluation.scoring.formulas import FORMULAS
from evaluation.scoring.price import compared_with, price_points
from evaluation.scoring.steps import given

ROOT = Path(__file__).resolve().parent.parent
CASES, IMAGES = ROOT / "tests" / "cases" / "price", ROOT / "docs" / "images" / "rules"
WIDTH, HEIGHT = 640, 400
LEFT, RIGHT, TOP, BOTTOM = 70, 40, 50, 60
SAMPLES = 240
APART = 5 * HEIGHT  # a fall steeper than this many heights a width is a step, and is not joined

Point = tuple[Fraction, Fraction]


@dataclass(frozen=True, slots=True)
class Chart:
    """What is drawn: the example's bids as (name, price, points), and the lines on which other prices would lie."""

    rule: str
    along: str  # what the axis along the foot shows
    bids: tuple[tuple[str, Fraction, Fraction], ...]
    lines: tuple[tuple[Point, ...], ...]
    most: Fraction  # the points for price


def main() -> None:
    """Write every chart."""
    IMAGES.mkdir(parents=True, exist_ok=True)
    for rule in FORMULAS:
        (IMAGES / f"{rule}.svg").write_text(drawn(rule), encoding="utf-8")


def drawn(rule: str) -> str:
    """The chart of a rule as SVG text."""
    cases = tomllib.loads((CASES / f"{rule}.toml").read_text(encoding="utf-8"))["case"]
    case = next(case for case in cases if case.get("in_page"))
    return _svg(_fixed(rule) if rule == "fixed_rate" else _chart(rule, case))


def _fixed(rule: str) -> Chart:
    return Chart(rule, "Price (the authority's own rate)", (), (), Fraction(100))


def _chart(rule: str, case: dict[str, Any]) -> Chart:
    parameters: Any = TypeAdapter(Formula).validate_python(case["formula"])
    offers = list(_offers(rule, parameters, case))
    reference = compared_with(parameters, offers)
    available = number(case["points"])

    def earned(value: Fraction) -> Fraction:
        return price_points(parameters, available, given("price", value), reference).value

    bids = tuple((offer.of, offer.value, earned(offer.value)) for offer in offers)
    costs = FORMULAS[rule].looks_at == "costs"
    if rule == "price_matrix":
        lines: tuple[tuple[Point, ...], ...] = tuple(((row.price, earned(row.price)),) for row in parameters.rows)
    else:
        lines = _lines(earned, _reach([offer.value for offer in offers], parameters, costs=costs))
    along = "Share of the cost that reaches the named lines, per cent" if costs else "Price, pounds"
    return Chart(rule, along, bids, lines, available)


def _offers(rule: str, parameters: Any, case: dict[str, Any]) -> Iterator[Step]:  # noqa: ANN401 - any formula's record
    measure = FORMULAS[rule].of_costs
    for name, price in case.get("prices", {}).items():
        yield given("price", number(price), of=name)
    for name, costs in case.get("costs", {}).items():
        lines = {line: CostLine(name, "", line, number(amount)) for line, amount in costs.items()}
        share = measure(parameters, lines)[0] if measure else None
        if share is not None:
            yield given("staff_share", share.value, of=name)


def _reach(values: list[Fraction], parameters: Any, *, costs: bool) -> list[Fraction]:  # noqa: ANN401 - as above
    """The places along the foot where the line is worked out: past the bids, and at every published price."""
    if costs:
        return [Fraction(100 * n, SAMPLES) for n in range(SAMPLES + 1)]
    low, high = min(values), max(values)
    room = max(high - low, high / 2)
    start, end = max(low - room * 3 / 4, high / 100), high + room * 3 / 2
    edges = {getattr(parameters, name, None) for name in ("floor", "lowest", "highest", "reference", "ceiling")}
    edges |= {getattr(parameters, "threshold", None)} | {band.at_most for band in getattr(parameters, "bands", ())}
    edges |= {edge + Fraction(1, 1000) for edge in edges if edge is not None and hasattr(parameters, "bands")}
    inside = {edge for edge in edges if edge is not None and start < edge < end}
    return sorted({start + (end - start) * n / SAMPLES for n in range(SAMPLES + 1)} | inside | set(values))


def _lines(earned: Any, places: list[Fraction]) -> tuple[tuple[Point, ...], ...]:  # noqa: ANN401 - a function of a price
    """The curve, in pieces where it falls by a step, each without the points that lie straight between others."""
    pieces: list[list[Point]] = [[]]
    for x in places:
        here = (x, earned(x))
        if pieces[-1] and _is_step(pieces[-1][-1], here, places[-1] - places[0]):
            pieces.append([])
        piece = pieces[-1]
        if len(piece) > 1 and _straight(piece[-2], piece[-1], here):
            piece.pop()
        piece.append(here)
    return tuple(tuple(piece) for piece in pieces)


def _is_step(first: Point, then: Point, width: Fraction) -> bool:
    return abs(then[1] - first[1]) * width > APART * (then[0] - first[0])


def _straight(a: Point, b: Point, c: Point) -> bool:
    return (b[1] - a[1]) * (c[0] - a[0]) == (c[1] - a[1]) * (b[0] - a[0])


def _svg(chart: Chart) -> str:
    title = FORMULAS[chart.rule].title
    where = [x for line in chart.lines for x, _ in line] or [Fraction(0), Fraction(1)]
    low, high = min(where), max(where)
    least = min([y for line in chart.lines for _, y in line], default=Fraction(0))
    foot = min(Fraction(0), least)

    def at(x: Fraction, y: Fraction) -> tuple[str, str]:
        across = LEFT + (x - low) * (WIDTH - LEFT - RIGHT) / (high - low)
        up = HEIGHT - BOTTOM - (y - foot) * (HEIGHT - TOP - BOTTOM) / (chart.most - foot)
        return text(rounded(across, 1)), text(rounded(up, 1))

    body = [*_axes(chart, at, low, high, foot), *_marks(chart, at)]
    said = escape(_described(chart))
    head = (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {HEIGHT}" role="img" '
        'aria-labelledby="title desc" font-family="Arial, sans-serif" font-size="14" fill="#0b0c0c">'
    )
    box = f'<rect width="{WIDTH}" height="{HEIGHT}" fill="#ffffff"/>'
    name = f'<text x="{LEFT}" y="26" font-size="16" font-weight="bold">{escape(title)}</text>'
    rows = [head, f'<title id="title">{escape(title)}</title>', f'<desc id="desc">{said}</desc>', box, name, *body]
    return "\n".join([*rows, "</svg>"]) + "\n"


def _described(chart: Chart) -> str:
    if not chart.bids:
        return "No points against price: every bid has the rate that the authority fixed, and price earns nothing."
    what = "share of the cost" if chart.along.startswith("Share") else "price"
    rows = [f"{name}: {what} {_short(x)}, points {_short(y)}" for name, x, y in chart.bids]
    return f"Points against {what}, out of {_short(chart.most)}. {'; '.join(rows)}."


def _axes(chart: Chart, at: Any, low: Fraction, high: Fraction, foot: Fraction) -> Iterator[str]:  # noqa: ANN401
    """The two axes, their ticks, a light line at every tick of points, and what they show."""
    left, base = at(low, foot)
    right = at(high, foot)[0]
    for y in _ticks(foot, chart.most):
        up = at(low, y)[1]
        yield f'<path d="M{left} {up}H{right}" stroke="#b1b4b6"/>'
        yield f'<text x="{LEFT - 8}" y="{up}" dy="5" text-anchor="end">{_short(y)}</text>'
    if chart.bids:
        for x in _ticks(low, high):
            across = at(x, foot)[0]
            yield f'<path d="M{across} {base}v6" stroke="#0b0c0c"/>'
            yield f'<text x="{across}" y="{HEIGHT - BOTTOM + 22}" text-anchor="middle">{_short(x)}</text>'
    yield f'<path d="M{left} {TOP}V{base}H{right}" fill="none" stroke="#0b0c0c"/>'
    middle = (LEFT + WIDTH - RIGHT) // 2
    yield f'<text x="{middle}" y="{HEIGHT - 14}" text-anchor="middle">{escape(chart.along)}</text>'
    yield f'<text x="18" y="{HEIGHT // 2}" text-anchor="middle" transform="rotate(-90 18 {HEIGHT // 2})">Points</text>'
    if not chart.bids:
        yield f'<text x="{middle}" y="{HEIGHT // 2}" text-anchor="middle">Price earns no points.</text>'


def _marks(chart: Chart, at: Any) -> Iterator[str]:  # noqa: ANN401 - a function of a place and a number of points
    for line in chart.lines:
        path = "L".join(" ".join(at(x, y)) for x, y in line)
        if len(line) > 1:
            yield f'<path d="M{path}" fill="none" stroke="#0b0c0c" stroke-width="2.5" stroke-linejoin="round"/>'
        else:
            x, y = at(*line[0])
            yield f'<circle cx="{x}" cy="{y}" r="4" fill="#ffffff" stroke="#0b0c0c" stroke-width="2"/>'
    for name, place, points in chart.bids:
        x, y = at(place, points)
        yield f'<circle cx="{x}" cy="{y}" r="6" fill="#0b0c0c"/>'
        yield f'<text x="{x}" y="{y}" dx="10" dy="-8" font-weight="bold">{escape(name)}</text>'


def _ticks(low: Fraction, high: Fraction) -> list[Fraction]:
    """Four to nine round numbers from `low` to `high`."""
    size = Fraction(1, 100)
    while (high - low) / size > 8:
        size *= Fraction(5, 2) if str(size.numerator * 10**6 // size.denominator).startswith("2") else 2
    first = -(-low // size)
    return [n * size for n in range(first, high // size + 1)]


def _short(value: Fraction) -> str:
    """A number for a label: at most two decimals, grouped."""
    whole, _, part = text(rounded(value, 2)).partition(".")
    return f"{int(whole):,}" + (f".{part}" if part else "") if whole != "-0" else f"-0.{part}"


if __name__ == "__main__":
    main()
