"""Next year's rate from a working: its lines, pay moved as the minimum wage moves between two days, the rest by an
index.
"""

from datetime import date
from fractions import Fraction

from criteria import cost_models as told
from evaluation.exact import rounded
from evaluation.fair_cost.homecare import CARE_LINES, TITLES, Build, build_up
from evaluation.fair_cost.homecare_models import homecare_inputs
from evaluation.fair_cost.uplift import change_of_figure
from evaluation.model import Step
from evaluation.service.cost import figures
from evaluation.service.workbench import as_text, law_of
from evaluation.service.workspace import Workspace

MINIMUM = "minimum_wage.adult"
_PLACES = 2  # of a change in per cent: as a published formula states it, so that anybody can redo the sum
#: care lines that are no pay: they move by the index for other costs
_NO_PAY = frozenset({"mileage", "ppe"})


def wage_change(before: date, after: date) -> Step:
    """How the adult minimum wage changes from one day to another, in per cent, with both wages and their sources.

    Raises NoFigureError where we hold no minimum wage for one of them.
    """
    return change_of_figure(MINIMUM, figures().on(before), figures().on(after))


def lines_of(ws: Workspace, inputs: told.Homecare, wages_percent: Fraction, others_percent: Fraction) -> str:
    """The inputs of an uplift by line: each line of a working, pay by one change and the rest by another, per cent.

    Changes are stated to two places. The surplus moves as the cost under it does. Raises AssumptionError for inputs
    that cannot be worked out.
    """
    taken = homecare_inputs(inputs, law_of(ws, inputs.day))
    build = build_up(taken.assumptions, taken.mix)
    pay, rest = (rounded(change, _PLACES) for change in (wages_percent, others_percent))
    changes = {name: rest if name in _NO_PAY else pay for name in CARE_LINES} | {"business": rest}
    changes["surplus"] = _as_cost(build, changes)
    rows = [
        {"line": TITLES[name], "amount": rounded(build.line(name).value, 4), "change_percent": change}
        for name, change in changes.items()
        if build.line(name).value
    ]
    return as_text({"rule": "uplift", "lines": rows})


def _as_cost(build: Build, changes: dict[str, Fraction]) -> Fraction:
    """The change of all cost under the surplus, so that the surplus keeps its share."""
    cost = sum((build.line(name).value for name in changes), Fraction(0))
    moved = sum((build.line(name).value * change for name, change in changes.items()), Fraction(0))
    return rounded(moved / cost, _PLACES) if cost else Fraction(0)
