"""Who goes first: figures, a way's own band or lower price, the tie chain, ranks (docs/method.md, "Ties").

An order is a list of blocks, best first; a block is a set of bids that nothing tells apart yet.
"""

from collections.abc import Callable, Sequence
from fractions import Fraction

from criteria.combinations import Combine
from criteria.schema import Method, TieRule
from evaluation.recount.records import Line
from evaluation.recount.ways import LOWER_IS_BETTER, THEN_THE_LOWER_PRICE, band_of

Block = list[Line]
Draws = Sequence[Sequence[str]]
Key = Callable[[Line], Fraction | None]  # smaller goes first; None: the bid lacks what is looked at


def ranked(method: Method, way: Combine, lines: Sequence[Line], draws: Draws) -> list[Block]:
    """Give every line its rank, and say whether it is shared; return the blocks in order."""
    blocks = by_figure(way, list(lines))
    if method.ties and method.ties[0].rule == "within_band":
        blocks = _with_band(method, way, blocks, draws)
    else:
        blocks = _chained(method.ties, blocks, draws)
    place = 1
    for block in blocks:
        for line in block:
            line.rank, line.tied = place, len(block) > 1
        place += len(block)
    return blocks


def by_figure(way: Combine, lines: Block) -> list[Block]:
    """The order that the way of combining makes by itself; bids without a figure come last, together."""
    without = [line for line in lines if line.compared is None]
    band = _in_band(way, [line for line in lines if line.compared is not None])
    inside = {line.provider for line in band}
    rest = [line for line in lines if line.compared is not None and line.provider not in inside]
    blocks = _split(band, _deciding(way)) if band else []
    blocks += _split(rest, _figure(way)) if rest else []
    if way.rule in THEN_THE_LOWER_PRICE:
        blocks = [part for block in blocks for part in _split(block, lambda line: line.price)]
    return [*blocks, without] if without else blocks


def _figure(way: Combine) -> Key:
    sign = 1 if way.rule in LOWER_IS_BETTER else -1
    return lambda line: None if line.compared is None else sign * line.compared


def _in_band(way: Combine, lines: Block) -> Block:
    """The best bids and those within the way's own band of them."""
    band = band_of(way)
    if band is None or not lines:
        return []
    width, edge, _ = band
    best = max(line.compared for line in lines if line.compared is not None)
    limit = best * (100 - width) / 100
    return [
        line
        for line in lines
        if line.compared is not None
        and (line.compared == best or line.compared > limit or (edge == "in" and line.compared == limit))
    ]


def _deciding(way: Combine) -> Key:
    """What puts the bids of a way's own band in order."""
    band = band_of(way)
    decides = band[2] if band else ""
    if decides == "price":
        return lambda line: line.price
    if decides == "quality":
        return lambda line: None if line.quality is None else -line.quality
    return _criterion(decides)


def _criterion(name: str) -> Key:
    return lambda line: -line.criteria[name] if name in line.criteria else None


def _split(block: Block, key: Key) -> list[Block]:
    """The block in parts by the key, smallest first; whole where the key is missing for one of its bids."""
    keys = {line.provider: key(line) for line in block}
    known = sorted({value for value in keys.values() if value is not None})
    if None in keys.values():
        return [block]
    return [[line for line in block if keys[line.provider] == value] for value in known]


def _link(rule: TieRule, block: Block, draws: Draws) -> list[Block]:
    """One link of the tie chain, on bids that are equal so far."""
    if len(block) == 1:
        return [block]
    if rule.rule == "recorded_draw":
        return _drawn(block, draws)
    if rule.rule == "lower_price":
        return _split(block, lambda line: line.price)
    if rule.rule == "higher_criterion":
        return _split(block, _criterion(rule.criterion))
    return _split(block, lambda line: None if line.quality is None else -line.quality)


def _chained(chain: Sequence[TieRule], blocks: list[Block], draws: Draws) -> list[Block]:
    """Blocks as the links of a chain separate them, one link after the other."""
    for rule in chain:
        blocks = [part for block in blocks for part in _link(rule, block, draws)]
    return blocks


def _drawn(block: Block, draws: Draws) -> list[Block]:
    """As it was drawn, by the first draw that holds all of the tied bids; without one they stay tied."""
    refs = {line.provider for line in block}
    drawn = next((list(order) for order in draws if refs <= set(order)), [])
    return _split(block, lambda line: Fraction(drawn.index(line.provider))) if drawn else [block]


def _with_band(method: Method, way: Combine, blocks: list[Block], draws: Draws) -> list[Block]:
    """The tie rule `within_band`: links before a draw decide in a group, then totals, then the other links."""
    chain = method.ties[1:]
    until = next((place for place, rule in enumerate(chain) if rule.rule == "recorded_draw"), len(chain))
    own = {line.provider: Fraction(place) for place, block in enumerate(blocks) for line in block}
    done: list[Block] = []
    for group in _groups(method.ties[0].band or Fraction(0), way, blocks):
        parts = _chained(chain[:until], [group], draws)
        parts = [part for block in parts for part in _split(block, lambda line: own[line.provider])]
        done += _chained(chain[until:], parts, draws)
    return done


def _groups(band: Fraction, way: Combine, blocks: list[Block]) -> list[Block]:
    """Bids whose figures lie at most a band away from the best that is left; bids without a figure are a group."""
    lines = [line for block in blocks for line in block]
    groups: list[Block] = []
    for line in sorted((each for each in lines if each.compared is not None), key=lambda each: _figure(way)(each) or 0):
        first = groups[-1][0].compared if groups else None
        if first is not None and line.compared is not None and abs(line.compared - first) <= band:
            groups[-1].append(line)
        else:
            groups.append([line])
    without = [line for line in lines if line.compared is None]
    return [*groups, without] if without else groups
