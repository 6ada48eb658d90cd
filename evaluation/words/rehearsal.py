"""The rehearsal in plain sentences: what each scene plays, what happened in it with its figures, and what to do."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from fractions import Fraction
from types import MappingProxyType

from criteria.schema import Method
from evaluation.model import BidResult, LotResult, State
from evaluation.rehearsal.scene import Facts, Rehearsal, Scene, Verdict, Weighing
from evaluation.words import rehearsal_further as further
from evaluation.words.labels import Labels, count, listed, number, percent, points, pounds
from evaluation.words.totals import amount

VERDICTS: Mapping[Verdict, str] = MappingProxyType(
    {Verdict.FINE: "Fine", Verdict.LOOK: "Look at this", Verdict.TROUBLE: "This would go wrong"}
)
TITLES: Labels = MappingProxyType(
    {
        "low_swing": "A low bid that wins nothing",
        "high_swing": "A high bid that wins nothing",
        "suicide_bid": "A bid far below what care costs",
        "goldilocks": "Three bids with the same price for each point of quality",
        "one_bid": "Only one bid",
        "two_bids": "Two bids one per cent apart in price",
        "exact_tie": "Two bids alike in everything",
        "tie_at_cap": "A tie for the last place of a tier",
        "all_fail": "Every bid earns the worst marks",
        "at_pass_mark": "A bid exactly at the pass marks",
        "at_ceiling": "Everybody asks the same high price",
        "nil_line": "A price left out, and a price of a penny",
        **further.TITLES,
    }
)
#: label of a field -> what its table is called
FIELDS: Labels = MappingProxyType(
    {
        "without": "Without the bid of Cedar",
        "with": "With the bid of Cedar",
        "even": "The three bids",
        "usual": "At the usual price",
        "double": "At twice the usual price",
        "one_percent_apart": "The two bids",
        "tied": "The two bids, before any draw",
        "after_draw": "After a recorded draw",
        "worst_marks": "Two bids with the worst marks",
        "edge": "One bid at the pass marks, one just below",
        "ceiling": "Three bids at the same price",
        "left_out": "Birch leaves a price out",
        "proper": "Both give every price",
        "token": "Birch asks a penny on one line",
        "tied_at_cap": "The two bids that tie",
        **further.FIELDS,
    }
)
_ORIGINS: Labels = MappingProxyType(
    {
        "given": "as you said",
        "fixed": "the rate that the authority fixes",
        "band": "the middle of the published band",
        "reference": "taken from the prices that the method publishes",
        "local_cost": "what an hour costs by the method's own figures",
        "assumed": "made up, because the method says nothing of what care costs",
    }
)
_SPREADS: Labels = MappingProxyType({"tenth": "10%", "fifth": "20%", "third": "a third"})
NO_PRICE = "Price has no part in who wins here, so this cannot happen."
_MEND_LOW = (
    "To mend it, compare prices with a published price in place of other bids. If you keep the method, settle every "
    "low-price case before anybody sees a ranking: taking Cedar out later would change the winner."
)
_MEND_HIGH = "To mend it, compare prices with a published price or range in place of other bids, or publish a ceiling."
NO_SUM = "The method's own sum cannot be done for these bids. Mend the formula before you publish it."


@dataclass(frozen=True, slots=True)
class Told:
    """A scene in words: its title, its verdict, and its sentences."""

    title: str
    verdict: str
    sentences: tuple[str, ...]

    @property
    def text(self) -> str:
        """All of it in one paragraph."""
        return " ".join(self.sentences)


def told(method: Method, scene: Scene) -> Told:
    """One scene in words."""
    shared = NO_SUM if scene.found == "no_sum" else NO_PRICE if scene.found == "no_price" and not scene.fields else ""
    sentences = (shared,) if shared else _SCENES[scene.id](method, scene)
    return Told(TITLES[scene.id], VERDICTS[scene.verdict], sentences)


def summary(rehearsal: Rehearsal) -> str:
    """What the whole rehearsal comes to, in one or two sentences."""
    verdicts = [scene.verdict for scene in rehearsal.scenes]
    verdicts += [rehearsal.weighing.verdict] if rehearsal.weighing else []
    wrong, look = verdicts.count(Verdict.TROUBLE), verdicts.count(Verdict.LOOK)
    if not wrong and not look:
        return "Nothing in this rehearsal went wrong."
    said = [f"{count(wrong, 'thing')} would go wrong"] * bool(wrong)
    said += [f"{count(look, 'thing')} to look at"] * bool(look)
    return f"{listed(said)}. A method may be sealed all the same: the choice is yours, and the record says it was read."


def usual_price(rehearsal: Rehearsal) -> str:
    """What the made-up bids take for a usual price, and where that is from."""
    usual, whole = rehearsal.typical, rehearsal.price
    one = f" With it, the one price that is compared is {money(whole)}." if whole and whole != usual.hour else ""
    return f"A usual price of an hour is taken to be {pounds(usual.hour)}: {_ORIGINS[usual.origin]}.{one}"


def weighing_words(method: Method, rehearsal: Rehearsal) -> tuple[str, ...]:
    """What price really weighs beside what is published, and what a mark is worth in money."""
    found = rehearsal.weighing
    if found is None:
        return ("Price itself decides nothing in this method, so there is nothing to weigh against quality.",)
    usual = next(spread for spread in found.spreads if spread.id == "fifth")
    if found.nominal is None:
        said = ["The method publishes no weight for price."]
    else:
        said = [f"The published weight of price is {percent(found.nominal)}."]
    if usual.effective is not None:
        said.append(
            f"Where prices lie within 20% of the usual ({money(usual.low)} to {money(usual.high)}) and marks between "
            f"half and all, price really weighs {percent(usual.effective, 0)}."
        )
    said.append(
        f"Of {count(found.of_pairs, 'pair')} of such bids in which one is cheaper and the other better, the cheaper "
        f"one goes ahead in {found.cheaper_first:,}."
    )
    return (*said, *_rate_of_exchange(method, found))


def _rate_of_exchange(method: Method, found: Weighing) -> tuple[str, ...]:
    if found.one_percent is None:
        return ("A small change in price moves nothing, so a mark has no worth in money near the usual price.",)
    moved = amount(found.one_percent, found.unit)
    unit = {"points": " points", "of_100": " points of the score", "index": " of the index"}.get(found.unit, "")
    titles = {c.id: c.title for c in method.criteria}
    kinds = {c.id: c.kind for c in method.criteria}
    steps = [
        f"One {'mark' if kinds[w.criterion] == 'question' else 'step'} on “{titles[w.criterion]}” is worth "
        f"{pence(w.per_hour)} an hour."
        for w in found.worths
    ]
    return (f"One per cent of the price moves {moved}{unit}.", *steps)


def pence(value: Fraction) -> str:
    """Money as people say small sums: "43p", "£1.25"."""
    return f"{points(100 * value, 0)}p" if 0 < value < Fraction(199, 200) else pounds(value)


def spread_name(name: str) -> str:
    """What a spread of prices is called: "within 20% of the usual price"."""
    return f"within {_SPREADS[name]} of the usual price"


def short_spread(name: str) -> str:
    """The same where there is little room: "within 20%"."""
    return f"within {_SPREADS[name]}"


def money(value: Fraction) -> str:
    """A price: pence are left out of whole pounds from a thousand on, as in yearly sums."""
    return pounds(value, 0 if value >= 1000 and value.denominator == 1 else 2)


def outcome(bid: BidResult) -> str:
    """What became of a made-up bid: its place, or why it has none."""
    if bid.rank is not None:
        return f"{bid.rank}, shared" if bid.tied else str(bid.rank)
    if bid.state is State.DISQUALIFIED:
        return "Out: below a pass mark"
    return "Not ranked: a price is missing" if bid.missing else "Not ranked"


def as_text(method: Method, rehearsal: Rehearsal) -> str:
    """The whole rehearsal as plain text, for a terminal."""
    parts = [f"{summary(rehearsal)}\n{usual_price(rehearsal)}"]
    for scene in rehearsal.scenes:
        words = told(method, scene)
        parts.append(f"{words.title}: {words.verdict}\n  {words.text}")
    parts.append("What price really weighs\n  " + "\n  ".join(weighing_words(method, rehearsal)))
    return "\n\n".join(parts)


def _bid(result: LotResult, name: str) -> BidResult:
    return next(bid for bid in result.bids if bid.provider == name)


def _price(result: LotResult, name: str) -> str:
    price = _bid(result, name).price
    return "no price" if price is None else money(price)


def _first(result: LotResult) -> str:
    return listed([bid.provider for bid in result.bids if bid.rank == 1])


def _fact(facts: Facts, name: str) -> Fraction:
    value = facts[name]
    return value if isinstance(value, Fraction) else Fraction(value)


def _swing(_: Method, scene: Scene) -> tuple[str, ...]:
    low = scene.id == "low_swing"
    if scene.found == "cannot":
        return ("This cannot happen with this method: no bid's points depend on what another bid asks.",)
    if scene.found == "none_found":
        tried = count(int(_fact(scene.facts, "tried")), "made-up field")
        return (f"No such bid was found in {tried}. Each bid is compared with others, so this is no proof.",)
    before, after = (field.result for field in scene.fields)
    chooses = (
        f"A bid that comes last can choose your winner: with Cedar at {_price(after, 'Cedar')} {_first(after)} wins, "
        f"without it {_first(before)} does."
    )
    same = f"Ash asks {_price(before, 'Ash')} and Birch {_price(before, 'Birch')} both times, with the same marks."
    return (chooses, same, _MEND_LOW if low else _MEND_HIGH)


def _suicide(_: Method, scene: Scene) -> tuple[str, ...]:
    result = scene.fields[-1].result
    what = f"Cedar asks {_price(result, 'Cedar')}, a fraction of what is usual, with half the marks or so"
    if scene.found == "loses":
        return (f"{what}, and does not win.", f"{_first(result)} does.")
    if scene.found == "wins_and_asked":
        asked = "The method's low-price tests look at it, and a person has to decide about it before any ranking."
        return (f"{what}, and wins.", asked)
    return (f"{what}, and wins.", "The method has no low-price test that would ask about it: add one.")


def _goldilocks(_: Method, scene: Scene) -> tuple[str, ...]:
    if scene.found == "not_made":
        return ("The marks that pass lie too close together for three such bids.",)
    result, tried = scene.fields[0].result, int(_fact(scene.facts, "tried"))
    asks = listed([f"{name} at {_price(result, name)}" for name in ("Ash", "Birch", "Cedar")])
    head = f"{asks} ask the same for each point of quality; Birch is in the middle."
    if scene.found == "middle_can_win":
        wins = int(_fact(scene.facts, "middle"))
        return (head, f"Birch wins in {wins} of {count(tried, 'field')} like this: no one shape of bid is shut out.")
    fields = "the one field" if tried == 1 else f"all {tried} fields"
    return (head, f"Birch loses in {fields} like this: this method prefers bids at an end to one in the middle.")


def _one_bid(_: Method, scene: Scene) -> tuple[str, ...]:
    if scene.found == "not_ranked":
        return ("A single bid cannot be ranked by this method. Say in the method what happens then.",)
    if scene.found == "no_price":
        return ("A single bid is ranked on its quality. Price has no part in it.",)
    first, second = (_bid(field.result, "Ash") for field in scene.fields)
    if scene.found == "same_points" and first.price_points is not None:
        asks = f"{money(first.price or Fraction(0))} and at {money(second.price or Fraction(0))} alike"
        head = f"A single bid earns {points(first.price_points)} points for price whatever it asks: at {asks}."
        return (head, "Say beforehand what you do when only one bid comes: hold it to a published price, for example.")
    return ("A single bid is ranked, and what it asks still counts.",)


def _two_bids(_: Method, scene: Scene) -> tuple[str, ...]:
    result = scene.fields[0].result
    asks = f"Ash asks {_price(result, 'Ash')} and Birch {_price(result, 'Birch')}, with the same marks."
    if scene.found == "not_ranked":
        return ("Two bids cannot be ranked by this method.",)
    if scene.found == "no_price":
        return ("Two bids with the same marks tie. Price has no part in it.",)
    if scene.found == "dearer_first":
        return (asks, "The dearer one goes first, though nothing else tells them apart.")
    if scene.found == "cheaper_first":
        return (asks, "The cheaper one goes first.")
    gap = f"{points(_fact(scene.facts, 'gap'))} of the {number(_fact(scene.facts, 'available'))} points for price"
    if scene.found == "small_gap":
        return (asks, f"That is the widest gap that was found, and it moves {gap}.")
    return (asks, f"So small a gap moves {gap}: pennies decide there.")


def _exact_tie(_: Method, scene: Scene) -> tuple[str, ...]:
    if scene.found == "parted":
        return ("Something other than marks and price puts one ahead of the other.",)
    if scene.found == "drawn":
        return ("They share the place until two people draw lots and record the order, as the method says.",)
    return ("They share the place for good: the method has no rule left that would part them. Add a recorded draw.",)


def _tie_at_cap(_: Method, scene: Scene) -> tuple[str, ...]:
    if scene.found == "no_cap":
        return ("No tier has a small number of places, so there is no last place to tie for.",)
    tier, places, held = scene.facts["tier"], int(_fact(scene.facts, "places")), int(_fact(scene.facts, "held"))
    head = f"“{tier}” has {count(places, 'place')}."
    if scene.found == "not_made":
        return (head, "Bids that tie for its last place could not be made up.")
    ends = f"Two bids alike tie for its last place, and {count(held, 'bid')} {'is' if held == 1 else 'are'} in it."
    if scene.found == "drawn":
        return (head, ends, "That is so until a draw is recorded, which parts them.")
    return (head, ends, "Check that you can live with that number.")


def _all_fail(_: Method, scene: Scene) -> tuple[str, ...]:
    if scene.found == "nobody":
        return ("Nobody reaches the pass marks, nobody is ranked, and nothing is awarded.",)
    why = "there is no pass mark" if scene.found == "no_pass_mark" else "no pass mark stops it"
    return (f"The worst marks still put a bid at place 1: {why}. Think of a pass mark for quality.",)


def _at_pass_mark(_: Method, scene: Scene) -> tuple[str, ...]:
    if scene.found == "no_pass_mark":
        return ("There is no pass mark that a bid could fail.",)
    if scene.found == "nobody_passes":
        return ("No marks at all reach the pass marks: every bid would be out.",)
    passed, failed = (_bid(scene.fields[0].result, name) for name in ("Ash", "Birch"))
    quality = f" with {points(passed.quality)} points for quality" if passed.quality is not None else ""
    below = f" (with {points(failed.quality)})" if failed.quality is not None else ""
    return (
        f"Ash is at the pass marks or the nearest marks above them,{quality}, and is in: reaching one passes.",
        f"Birch is one step below{below}, and is out, whatever its price.",
    )


def _at_ceiling(_: Method, scene: Scene) -> tuple[str, ...]:
    if scene.found == "not_ranked":
        return ("Bids that all ask the same cannot be ranked by this method.",)
    result = scene.fields[0].result
    head = f"All three ask {_price(result, 'Ash')}."
    if scene.found == "quality_decides":
        return (head, f"Quality decides, and {_first(result)} wins.")
    earned = f"{points(_fact(scene.facts, 'earned'))} of {number(_fact(scene.facts, 'available'))} points for price"
    if scene.found == "full_points":
        return (head, f"Each earns {earned}, as if the price were good: nothing in the method says that it is high.")
    return (head, f"Each earns {earned}, and quality decides.")


def _nil_line(method: Method, scene: Scene) -> tuple[str, ...]:
    if scene.found == "ranked_without_price":
        return ("A bid that leaves a price out is ranked all the same.",)
    head = "A bid that leaves a price out is not read as nought: its lot is not ranked until the price is there."
    nil = "A price of nought is refused when the workbook is read."
    if scene.found == "not_ranked":
        return (head, nil)
    title = {line.id: line.title for line in method.price.lines}[str(scene.facts["line"])]
    before, after = (field.result for field in scene.fields[1:])
    ask = (
        f"With {pence(_fact(scene.facts, 'rate'))} on “{title}” the price of Birch falls from "
        f"{_price(before, 'Birch')} to {_price(after, 'Birch')}"
    )
    if scene.found == "token_wins":
        return (head, nil, f"{ask}, and it wins though Ash is better. Publish a lowest rate for every line.")
    return (head, nil, f"{ask}, and it still does not win.")


_SCENES: Mapping[str, Callable[[Method, Scene], tuple[str, ...]]] = MappingProxyType(
    {
        "low_swing": _swing,
        "high_swing": _swing,
        "suicide_bid": _suicide,
        "goldilocks": _goldilocks,
        "one_bid": _one_bid,
        "two_bids": _two_bids,
        "exact_tie": _exact_tie,
        "tie_at_cap": _tie_at_cap,
        "all_fail": _all_fail,
        "at_pass_mark": _at_pass_mark,
        "at_ceiling": _at_ceiling,
        "nil_line": _nil_line,
        "cost_breakdown": further.cost_breakdown,
        "no_figure": further.no_figure,
        "strong_provider": further.strong_provider,
        "re_assessment": lambda _, scene: further.re_assessment(scene, TITLES),
    }
)
