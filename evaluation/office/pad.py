"""A chart while it is being drawn: plain dictionaries, made into a plotly figure once, at the end.

Plotly's own `add_annotation` makes every earlier annotation anew: forty bars with their labels took it half a second.
"""

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from plotly.graph_objects import Figure

Parts = dict[str, Any]


class Pad:
    """Collects what plotly's figure would be told, under the same names; `figure` is the finished chart."""

    def __init__(self) -> None:
        self.layout: Parts = {}
        self._traces: list[Parts] = []

    def add_bar(self, **parts: object) -> None:
        """Add a trace of bars."""
        self._traces.append({"type": "bar", **parts})

    def add_scatter(self, **parts: object) -> None:
        """Add a trace of dots or lines."""
        self._traces.append({"type": "scatter", **parts})

    def add_annotation(self, **parts: object) -> None:
        """Add words at a place."""
        self.layout.setdefault("annotations", []).append(parts)

    def add_shape(self, **parts: object) -> None:
        """Add a line."""
        self.layout.setdefault("shapes", []).append(parts)

    def update_layout(self, **parts: object) -> None:
        """Set parts of the layout; those that have parts themselves keep what they had besides."""
        _put(self.layout, parts)

    def update_xaxes(self, **parts: object) -> None:
        """Set parts of the axis from left to right."""
        self.update_layout(xaxis=parts)

    def update_yaxes(self, **parts: object) -> None:
        """Set parts of the axis from the top down."""
        self.update_layout(yaxis=parts)

    def figure(self) -> "Figure":
        """The chart, looked over by plotly. Raises ValueError for what plotly does not know."""
        from plotly.graph_objects import Figure  # noqa: PLC0415 - it takes long to load, and most pages have no chart

        return Figure({"data": self._traces, "layout": self.layout})


def _put(into: Parts, parts: Mapping[str, object]) -> None:
    for name, part in parts.items():
        held = into.get(name)
        if isinstance(held, dict) and isinstance(part, Mapping):
            _put(held, part)
        else:
            into[name] = dict(part) if isinstance(part, Mapping) else part
