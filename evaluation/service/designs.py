"""The four price designs that councils use, each set consistently in one step.

Each step says what it did and what is still to be filled in. Nothing is invented: a rate, a limit or an approval that
only the authority can give is left out, so that the draft's faults name it.
"""

import tomllib
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from types import MappingProxyType

import criteria
from evaluation.exceptions import EvenhandError
from evaluation.scoring.combine import COMBINATIONS
from evaluation.scoring.formulas import FORMULAS
from evaluation.service.drafting import TREE, totals, with_criterion, with_rule
from evaluation.service.method_text import Path, value_at, values_of, with_values, without
from evaluation.service.shapes import combinations
from evaluation.words.parts import label_of

_NO_POINTS = ("fixed_rate", "staff_share")
_PLAIN = "configurable"  # the template that a first set of cost figures comes from


@dataclass(frozen=True, slots=True)
class Design:
    """A price design to choose: its title, what it means for bidders, and when it suits."""

    id: str
    title: str
    sentence: str
    suits: str


@dataclass(frozen=True, slots=True)
class Chosen:
    """The text under a design, what was changed for it, and what is still to be filled in."""

    text: str
    did: tuple[str, ...]
    still: tuple[str, ...]


class _Work:
    """A text on its way to a design, and what is said of it."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.did: list[str] = []
        self.still: list[str] = []

    def put(self, values: Mapping[Path, object], did: str) -> None:
        """Put values in, and say so where that changed anything."""
        made = with_values(self.text, values)
        if made != self.text:
            self.text = made
            self.did.append(did)

    def chosen(self) -> Chosen:
        """The outcome."""
        did = tuple(self.did) or ("Nothing had to change: the method followed it already.",)
        return Chosen(self.text, did, tuple(self.still))

    def at(self, *path: str | int) -> object:
        """What stands at a place now."""
        return value_at(values_of(self.text), path)

    def lines(self) -> list[dict[str, object]]:
        """The price lines as they stand."""
        found = self.at("price", "lines")
        return [line for line in found if isinstance(line, dict)] if isinstance(found, list) else []

    def keep_of_lines(self, *kept: str) -> None:
        """Take out of every line the rate and the limits that the design does not know."""
        strays = [name for name in ("rate", "lowest", "highest") if name not in kept]
        values: dict[Path, object] = {
            ("price", "lines", place, name): None for place, _ in enumerate(self.lines()) for name in strays
        }
        self.put(values, f"Took {' and '.join(strays)} out of the price lines.")

    def lacking(self, *names: str) -> list[str]:
        """The titles of lines that lack one of these."""
        return [str(line.get("title", line.get("id"))) for line in self.lines() if any(n not in line for n in names)]


def designs() -> tuple[Design, ...]:
    """The price designs, in the order in which they are offered."""
    return tuple(design for design in _DESIGNS if design.id != "cost_breakdown" or "staff_share" in FORMULAS)


def chosen(text: str) -> str:
    """The design that a draft follows now: its id, or "" where it follows none of them."""
    tables = values_of(text)
    rule = value_at(tables, ("price", "formula", "rule"))
    found = value_at(tables, ("price", "lines"))
    lines = [line for line in found if isinstance(line, dict)] if isinstance(found, list) else []
    if rule == "fixed_rate":
        return "fixed_price"
    if rule == "staff_share":
        return "cost_breakdown"
    if lines and all("lowest" in line or "highest" in line for line in lines):
        return "band"
    return "open" if value_at(tables, ("low_price", "tests")) else ""


def choose(text: str, design: str, *, price_weight: int | str = "") -> Chosen:
    """Set a design. `price_weight` is what price counts, in per cent, where the tree has no criterion for it yet.

    Raises EvenhandError where a weight for price is needed and not given.
    """
    work = _Work(text)
    _STEPS[design](work, price_weight)
    return work.chosen()


def choose_combination(text: str, rule: str, *, price_weight: int | str = "") -> Chosen:
    """Set a way of combining, and what goes with it: a way that compares the price itself has no criterion and no
    formula for price.

    Raises EvenhandError where a weight for price is needed and not given.
    """
    work, way = _Work(text), COMBINATIONS[rule]
    if way.uses == "points":
        _with_points(work, price_weight)
        return work.chosen()
    _without_price(work, TREE)
    if work.at("price", "formula", "rule") not in (None, "fixed_rate"):
        work.put({("price", "formula"): None}, "Took out the formula: nothing adds points for price.")
    fields = next(found.fields for found in combinations() if found.id == rule)
    before = work.text
    work.text = with_rule(before, ("combine",), rule, fields)
    work.did += [f"Chose “{way.title}”."] if work.text != before else []
    lacking = [label_of("combine", f.name) for f in fields if f.needed and work.at("combine", f.name) is None]
    work.still += [f"Its figures: {', '.join(lacking)}."] if lacking else []
    return work.chosen()


def _fixed(work: _Work, _: int | str) -> None:
    for tree, combine in _trees(work):
        _without_price(work, tree)
        work.put({combine: "quality_only"}, "Compares quality alone.")
    work.put({("price", "formula"): {"rule": "fixed_rate"}}, "Fixed every rate: price earns no points.")
    if work.at("cycle", "reprice"):
        work.put({("cycle", "reprice"): False}, "Asks for no new prices in a re-assessment.")
    work.keep_of_lines("rate")
    ties = work.at("ties")
    for place in reversed(range(len(ties) if isinstance(ties, list) else 0)):
        if work.at("ties", place, "rule") == "lower_price":
            work.text = without(work.text, ("ties", place))
            work.did.append("Took “lower price” out of the tie chain: all prices are the same.")
    if bare := work.lacking("rate"):
        work.still.append(f"The rate that you pay, on each of these price lines: {', '.join(bare)}.")


def _band(work: _Work, weight: int | str) -> None:
    _with_points(work, weight)
    work.keep_of_lines("lowest", "highest")
    if bare := work.lacking("lowest", "highest"):
        work.still.append(f"The lowest and the highest rate that you take, on these price lines: {', '.join(bare)}.")
    if work.at("price", "formula", "rule") != "set_range" and "set_range" in FORMULAS:
        work.still.append(
            f"Consider the formula “{FORMULAS['set_range'].title}”: it goes with a band, and no bid then changes "
            "another's points."
        )


def _open(work: _Work, weight: int | str) -> None:
    _with_points(work, weight)
    work.keep_of_lines()
    if work.at("low_price") is None:
        costs = tomllib.loads(criteria.template(_PLAIN))["low_price"]
        values: dict[Path, object] = {("low_price", "tests"): costs["tests"]}
        values |= {("low_price", "cost", key): figure for key, figure in costs["cost"].items()}
        values |= {("low_price", "travel"): costs["travel"]}
        work.put(values, "Added both low-price tests, with the cost figures of the plain starting point.")
        work.still.append(
            "Your own cost figures, the day whose law counts, what the figures rest on, and who approved them, under "
            "“Low prices”. The figures there now are only a first set to change."
        )


def _breakdown(work: _Work, weight: int | str) -> None:
    _with_price(work, weight)
    if work.at("price", "formula", "rule") != "staff_share":
        work.put({("price", "formula"): {"rule": "staff_share"}}, "Scores the bidder's cost breakdown, not its price.")
        work.still.append(
            "Which lines of the breakdown count as money for staff, the share that earns nothing, and the share that "
            "earns every point: all under the formula."
        )
    work.keep_of_lines("highest")
    if bare := work.lacking("highest"):
        work.still.append(f"The cap: the highest rate that you take, on these price lines: {', '.join(bare)}.")


_DESIGNS = (
    Design("fixed_price", "Fixed price", "You set and publish every rate. Bidders compete on quality alone.",
           "Where you know what care costs locally and want no competition on price."),
    Design("band", "Published band with a floor and a cap",
           "You publish the lowest and the highest rate that you take. Bidders price inside the band.",
           "Where you want some competition on price and none below what lawful care costs."),
    Design("open", "Open price with low-price review",
           "Bidders name any rate. Low ones are asked about before anybody is ranked, and a person decides.",
           "Where the market sets the price and you can test a low one against the cost of care."),
    Design("cost_breakdown", "Cap, and points for the cost breakdown",
           "You publish a highest rate. Points are for the share of the price that reaches staff, by the bidder's own "
           "cost breakdown.",
           "Where you would rather reward what is done with the money than a lower rate."),
)  # fmt: skip
_STEPS: Mapping[str, Callable[[_Work, int | str], None]] = MappingProxyType(
    {"fixed_price": _fixed, "band": _band, "open": _open, "cost_breakdown": _breakdown}
)


def _trees(work: _Work) -> list[tuple[Path, Path]]:
    found: list[tuple[Path, Path]] = [(TREE, ("combine",))]
    return found if work.at("cycle") is None else [*found, (("cycle", "criteria"), ("cycle", "combine"))]


def _without_price(work: _Work, tree: Path) -> None:
    for top in totals(work.text, tree)[:1]:
        for part in reversed(top.parts):
            if part.kind == "price":
                work.text = without(work.text, (*tree, part.place))
                work.did.append(f"Took the criterion “{part.title}” out of the tree.")
    rest = totals(work.text, tree)[:1]
    if rest and len(rest[0].parts) == 1:
        only = rest[0].parts[0]
        work.put({(*tree, only.place, "weight"): 100}, f"Gave “{only.title}”, which now stands alone, 100.")
    elif rest and rest[0].total != 100:
        work.still.append(f"New weights at the top of the tree. {rest[0].words}")


def _with_points(work: _Work, weight: int | str) -> None:
    _with_price(work, weight)
    rule = work.at("price", "formula", "rule")
    if rule is None or rule in _NO_POINTS:
        title = FORMULAS["lowest_over_bid"].title
        work.put({("price", "formula"): {"rule": "lowest_over_bid"}}, f"Chose the formula “{title}” for price.")


def _with_price(work: _Work, weight: int | str) -> None:
    """Add quality points and price points, and see that the tree has a criterion for price."""
    top = next(iter(totals(work.text)), None)
    work.put({("combine",): "weighted_sum"} if _rule(work) != "weighted_sum" else {},
             "Adds quality points and price points.")  # fmt: skip
    if top and any(part.kind == "price" for part in top.parts):
        return
    if weight == "":
        raise EvenhandError("Say what price counts for, in per cent: the tree has no criterion for price yet.")
    work.text = with_criterion(work.text, "price", "Price", weight=weight)
    work.did.append(f"Added the criterion “Price”, with a weight of {weight}.")
    if top and len(top.parts) == 1 and isinstance(weight, int):
        only = top.parts[0]
        path = (*TREE, only.place, "weight")
        work.put({path: 100 - weight}, f"Gave “{only.title}” the other {100 - weight}.")
    elif top:
        work.still.append("New weights at the top of the tree, so that they total 100 with price.")


def _rule(work: _Work) -> object:
    found = work.at("combine")
    return found.get("rule") if isinstance(found, dict) else found
