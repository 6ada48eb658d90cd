"""Random methods and bids: small numbers, so that ties, halves and edges are common."""

from fractions import Fraction

from hypothesis import strategies as st

from criteria.schema import GapRule, Gaps
from evaluation.model import Gap
from tests.scoring.builders import bid, criterion, measure, method, scale

GAPS = Gaps(
    missing=GapRule(rule="points", points=0),
    not_rated=GapRule(rule="points", points=50),
    not_enough=GapRule(rule="carry_forward", points=25),
)
BANDS = [{"at_least": 90, "points": 100}, {"at_least": 50, "points": 40}]
MEASURES = [
    measure("table", "table", GAPS, table=[{"value": "Good", "points": 75}, {"value": "Poor", "points": 10}]),
    measure("bands", "bands", GAPS, bands=BANDS, minimum_sample=10),
    measure("line", "line", GAPS, zero_at=80, full_at="95"),
    measure("count", "count", GAPS, full_at=100, each=30),
    measure("rate", "rate", GAPS, direction="lower", zero_at=7, full_at=0, per=1000),
]
SCALES = [scale("five"), scale("halves", (0, "0.5", 1, "1.5", 2)), scale("three", (0, 1, 3))]
PROVIDERS = ("ash", "beech", "cedar", "elm", "fir", "oak")

small = st.integers(1, 4)
gap_words = st.sampled_from(["missing", "not_rated", "not_enough", "not_applicable"])
numbers = st.integers(0, 110).map(Fraction)


def shares(draw, count):
    """Weights that total 100, thirds and sevenths among them."""
    parts = draw(st.lists(small, min_size=count, max_size=count))
    return [Fraction(100 * part, sum(parts)) for part in parts]


@st.composite
def formulas(draw):
    reference = Fraction(draw(st.integers(1000, 2500)), 100)
    return draw(
        st.sampled_from(
            [
                {"rule": "lowest_over_bid"},
                {"rule": "one_sided_linear", "zero_at": draw(st.sampled_from(["1.4", "2", "7/3"]))},
                {"rule": "one_sided_linear", "zero_at": "1.2", "below_zero": "negative"},
                {"rule": "reference_over_bid", "reference": reference, "cap": draw(st.booleans())},
            ]
        )
    )


@st.composite
def roundings(draw):
    places = st.one_of(st.none(), st.integers(0, 2))
    chosen = {key: draw(places) for key in ("criterion", "price_points", "quality", "total")}
    published = chosen["total"] is not None and draw(st.booleans())
    mode = draw(st.sampled_from(["half_up", "half_even", "down"]))
    return chosen | {"mode": mode, "rank_on": "published" if published else "exact"}


@st.composite
def methods(draw, *, measured=True, passes=True, formula=None):
    """Two top groups at most, questions and (where asked for) measures under them, with price or without."""
    priced = draw(st.booleans()) if formula is None else True
    tops = shares(draw, 2 if priced else 1)
    nodes = [criterion("quality", tops[0], "group")]
    inner = draw(st.booleans())
    if inner:
        split = shares(draw, 2)
        nodes += [criterion("a", split[0], "group", "quality"), criterion("b", split[1], "group", "quality")]
    for parent in ("a", "b") if inner else ("quality",):
        nodes += draw(leaves(parent, measured=measured, passes=passes))
    if passes:
        percent = draw(st.sampled_from([None, None, 50]))
        nodes[0] = nodes[0].model_copy(update={"pass_percent": percent and Fraction(percent)})
    if priced:
        nodes.append(criterion("price", tops[1], "price"))
    links = [{"rule": r} for r in ("higher_quality", "lower_price", "recorded_draw")]
    links += [{"rule": "higher_criterion", "criterion": node.id} for node in nodes]
    return method(
        nodes,
        formula or draw(formulas()),
        scales=SCALES,
        measures=MEASURES,
        rounding=draw(roundings()),
        ties=draw(st.lists(st.sampled_from(links), max_size=3)),
        reference_set=draw(st.sampled_from(["in", "in_and_disqualified"])),
    )


@st.composite
def leaves(draw, parent, *, measured, passes):
    made = []
    for number, weight in enumerate(shares(draw, draw(small))):
        if measured and draw(st.booleans()):
            which = draw(st.sampled_from(MEASURES)).id
            made.append(criterion(f"{parent}{number}", weight, "measure", parent, measure=which))
        else:
            pass_mark = draw(st.sampled_from([None, None, 1])) if passes else None
            on = draw(st.sampled_from(SCALES)).id
            made.append(criterion(f"{parent}{number}", weight, parent=parent, scale=on, pass_mark=pass_mark))
    return made


@st.composite
def measured_as(draw):
    """Measure -> (value or gap, sample) for every measure there is."""
    said = {
        "table": (draw(st.sampled_from(["Good", "good", "Poor"])), None),
        "bands": (draw(numbers), draw(st.integers(5, 15))),
        "line": (draw(numbers), None),
        "count": (Fraction(draw(st.integers(0, 4))), None),
        "rate": (Fraction(draw(st.integers(0, 5))), draw(st.sampled_from([None, 0, 300, 1000]))),
    }
    for name in draw(st.sets(st.sampled_from(sorted(said)), max_size=2)):
        said[name] = (draw(gap_words), None)
    return said


@st.composite
def bids(draw, way, *, least=1):
    """Plain bids for a method, with marks on its scales and prices that are often equal."""
    made = []
    for provider in PROVIDERS[: draw(st.integers(least, len(PROVIDERS)))]:
        marks = {q.id: draw(st.sampled_from([p.mark for p in way.scale(q.scale).points])) for q in way.questions}
        pence = draw(st.one_of(st.sampled_from([1500, 1600, 2400]), st.integers(900, 4000)))
        said = draw(measured_as()) if way.measured() else {}
        carried = draw(st.sampled_from([{}, {"bands": Fraction(60), "rate": Fraction(1, 3)}]))
        made.append(
            {"provider": provider, "marks": marks, "price": Fraction(pence, 100), "measures": said, "carried": carried}
        )
    return made


@st.composite
def tenders(draw, **wanted):
    way = draw(methods(**wanted))
    return way, draw(bids(way))


def given_to_us(plain):
    """A plain bid as the code takes it."""
    words = {gap.value: gap for gap in Gap}
    said = {name: (words.get(value, value), sample) for name, (value, sample) in plain["measures"].items()}
    return bid(plain["provider"], plain["marks"], plain["price"], measures=said, carried=plain.get("carried", {}))
