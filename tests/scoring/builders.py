"""Short words for making methods, bids and lots in tests."""

from fractions import Fraction

from criteria.schema import Criterion, GapRule, Gaps, Measure, Method, Scale, ScalePoint
from evaluation.exact import number
from evaluation.model import AgreedMark, MeasureValue, Rate, State
from evaluation.scoring.quality import BidInput
from evaluation.scoring.ranking import LotInput, rank_lot


def scale(name="five", marks=(0, 1, 2, 3, 4, 5)):
    return Scale(id=name, title=name, points=[ScalePoint(mark=m, label="x", descriptor="x") for m in marks])


def criterion(name, weight, kind="question", parent="", **more):
    fixed = {"id": name, "title": name, "kind": kind, "weight": weight, "parent": parent, "text": "?"}
    given = {"scale": "five"} if kind == "question" else {"measure": name} if kind == "measure" else {}
    return Criterion(**(fixed | given | {"direction": "lower" if kind == "price" else "higher"} | more))


def measure(name="m", rule="line", gaps=None, **more):
    missing = Gaps(missing=GapRule(rule="no_total"))
    fixed = {"id": name, "title": name, "direction": "higher", "source": "s", "period": "p", "rule": rule}
    return Measure(**(fixed | {"gaps": gaps or missing} | more))


def method(criteria, formula=None, **more):
    """A method of one price line (so that the price is the rate) unless told otherwise."""
    formula = formula or {"rule": "lowest_over_bid"}
    price = {"basis": "weights", "lines": [{"id": "hour", "title": "Hour", "unit": "hour", "weight": 100}]}
    reference_set = more.pop("reference_set", "in")
    combine = more.pop("combine", "weighted_sum" if any(c.kind == "price" for c in criteria) else "quality_only")
    scored = {"formula": formula} if combine == "weighted_sum" or formula["rule"] == "fixed_rate" else {}
    fixed = {
        "id": "m",
        "title": "M",
        "version": "1",
        "summary": "s",
        "source": "s",
        "regime": "pa23_light_touch",
        "lots": [{"id": name, "title": name} for name in ("L1", "L2", "L3")],
        "scales": [scale()],
        "criteria": list(criteria),
        "combine": combine,
        "price": price | scored | {"reference_set": reference_set},
        "tiers": [{"id": "all", "title": "All"}],
    }
    return Method.model_validate(fixed | more)


def simple(weight=60, **more):
    """One question, marked 0 to 5, and price."""
    return method([criterion("q", weight), criterion("price", 100 - number(weight), "price")], **more)


def bid(provider, marks=None, price=None, state=State.IN, measures=None, **more):
    """A bid by its marks, its one rate and its measures (a value, or a value and a sample)."""
    said = {}
    for name, value in (measures or {}).items():
        what, sample = value if isinstance(value, tuple) else (value, None)
        exact = Fraction(what) if isinstance(what, int) else what
        said[name] = MeasureValue(provider, name, exact, sample=sample)
    return BidInput(
        provider,
        state,
        {q: AgreedMark(provider, q, number(m), "r", "p") for q, m in (marks or {}).items()},
        said,
        {} if price is None else {"hour": Rate(provider, "L1", "hour", number(price))},
        **more,
    )


def ranking(way, *bids, draw=(), open_cases=(), lot="L1", cycle=False):
    return rank_lot(way, LotInput(lot, bids, frozenset(open_cases), (draw,) if draw else ()), cycle=cycle)


def by_provider(result):
    return {each.provider: each for each in result.bids}
