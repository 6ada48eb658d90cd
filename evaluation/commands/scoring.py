"""Commands for anyone: what rules there are, and any table of prices and marks scored by any of them."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from evaluation import exceptions
from evaluation.commands import tables
from evaluation.commands.common import AsJson, bytes_of, plainly, progress, seen, tell, text_at

if TYPE_CHECKING:
    from rich.table import Table

    from criteria.schema import Method
    from evaluation.service.score_file import Rule, Scored

app = typer.Typer()


class Mode(StrEnum):
    """The ways of rounding."""

    HALF_UP = "half_up"
    HALF_EVEN = "half_even"
    DOWN = "down"


class RankOn(StrEnum):
    """Which totals ranks compare."""

    EXACT = "exact"
    PUBLISHED = "published"


ROUNDING = ("price", "criterion", "price_points", "quality", "total", "mode", "rank_on")
Words = list[str] | None
Places = Annotated[int | None, typer.Option(help="To how many places.")]
Figures = Annotated[Words, typer.Option("--set", help="A figure of the rule: name=value, or formula.name=value.")]
QualityWeights = Annotated[Words, typer.Option(help="column=per cent of the quality points, for each column.")]
QualityPoints = Annotated[str | None, typer.Option(help="Points for quality; 100 less --points if left out.")]
Ranking = Annotated[RankOn | None, typer.Option(help="Whether ranks look at exact or published totals.")]


@app.command()
def rules(
    kind: Annotated[str, typer.Option(help="One kind: price, combine, ties, lots, low_price, fair_cost.")] = "",
    as_json: AsJson = False,
) -> None:
    """List every rule: its id, what it does, what it is told, its page, its case and its source."""
    from evaluation.service import rule_list

    with plainly():
        cards = rule_list.rule_cards(kind)
        if as_json:
            tell([rule_list.as_json(card) for card in cards], "", as_json=True)
            return
        table = tables.table("Rule", "Kind", "What it is", "Looks at other bids", "Told")
        for card in cards:
            relative = {True: "yes", False: "no", None: ""}[card.relative]
            told = ", ".join(f.name if f.needed else f"[{f.name}]" for f in card.parameters)
            table.add_row(*map(tables.plain, (card.id, card.kind, card.title, relative, told)))
        tables.show(table)


@app.command()
def score(
    table: Annotated[Path, typer.Argument(help="The bids: a .csv, .tsv, .json or .xlsx file.", exists=True)],
    method: Annotated[Path | None, typer.Option(help="A whole method (TOML).", exists=True)] = None,
    rule: Annotated[str, typer.Option(help="A rule's id, as 'rules' lists it.")] = "",
    set_: Figures = None,
    points: Annotated[str | None, typer.Option(help="Points for price; 100 for a price formula alone.")] = None,
    formula: Annotated[str, typer.Option(help="The price formula of a way of combining that adds points.")] = "",
    quality_out_of: Annotated[Words, typer.Option(help="What quality is out of; or column=number for each.")] = None,
    quality_points: QualityPoints = None,
    quality_weight: QualityWeights = None,
    weight: Annotated[Words, typer.Option(help="line=weight (or volume), for each price line.")] = None,
    basis: Annotated[str, typer.Option(help="How lines become a price: weights, volumes or lines.")] = "",
    cap: Annotated[Words, typer.Option(help="line=highest price taken, where a formula needs it.")] = None,
    ties: Annotated[str, typer.Option(help="The tie chain, by commas: higher_quality,lower_price.")] = "",
    draw: Annotated[Words, typer.Option(help="A bid, in the order that people drew; may be repeated.")] = None,
    reference_set: Annotated[str, typer.Option(help="Bids a formula looks at: in, in_and_disqualified.")] = "",
    round_price: Places = None,
    round_criterion: Places = None,
    round_price_points: Places = None,
    round_quality: Places = None,
    round_total: Places = None,
    mode: Annotated[Mode | None, typer.Option(help="How to round.")] = None,
    rank_on: Ranking = None,
    awarded: Annotated[Words, typer.Option(help="Who was awarded: does that follow the ranking?")] = None,
    working: Annotated[bool, typer.Option("--working", help="Print the arithmetic of every total too.")] = False,
    as_json: AsJson = False,
) -> None:
    """Score a table of bids by any rule, or by a whole method. Nothing is kept."""
    places = (round_price, round_criterion, round_price_points, round_quality, round_total, mode, rank_on)
    with plainly(), _telling(as_json=as_json):
        by, of_formula = _rule(method, rule, formula, tables.pairs("set", set_))
        options = {
            "points": points, "formula": of_formula, "quality_points": quality_points, "caps": tables.pairs("cap", cap),
            "quality_out_of": _out_of(quality_out_of or []), "reference_set": reference_set, "basis": basis,
            "quality_weights": tables.pairs("quality-weight", quality_weight),
            "weights": tables.pairs("weight", weight),
            "rounding": _given(dict(zip(ROUNDING, places, strict=True))), "ties": ties.replace(",", " ").split(),
        }  # fmt: skip
        done = _scored(table, by, draw or [], _given(options))
        _tell(done, awarded or [], working=working, as_json=as_json)


def _given(options: Mapping[str, object]) -> dict[str, Any]:
    """What was said on the command line, without what was left out."""
    plain = {name: str(value) if isinstance(value, StrEnum) else value for name, value in options.items()}
    return {name: value for name, value in plain.items() if value is not None and value not in ("", [], {})}


@contextmanager
def _telling(*, as_json: bool) -> Iterator[None]:
    """Print what went wrong as JSON too, for a program that reads it."""
    try:
        yield
    except exceptions.EvenhandError as error:
        if as_json:
            from evaluation.service.score_file import trouble_json

            tell(trouble_json(error), "", as_json=True)
        raise


def _scored(table: Path, by: "Rule | Method", draw: Sequence[str], options: dict[str, Any]) -> "list[Scored]":
    from evaluation.service.score_file import score_file

    return score_file(bytes_of(table), table.name, by, draws=[draw] if draw else [], **options)


def _rule(
    method: Path | None, rule: str, formula: str, settings: Mapping[str, str]
) -> "tuple[Rule | Method, Rule | None]":
    """What to score by, and the price formula with its figures where there is one."""
    from evaluation.service.score_file import method_from

    if bool(rule) == (method is not None):
        raise exceptions.EvenhandError("Say what to score by: --rule ID, or --method FILE; one of them.")
    if method is not None:
        if formula or settings:
            raise exceptions.RuleError(method.name, ["--set and --formula: the method says this itself."])
        return method_from(text_at(method), method.name), None
    told = {name: tables.value_of(name, value) for name, value in settings.items()}
    inner = {name.removeprefix("formula."): value for name, value in told.items() if name.startswith("formula.")}
    own = {name: value for name, value in told.items() if not name.startswith("formula.")}
    return {"rule": rule, **own}, {"rule": formula, **inner} if formula or inner else None


def _out_of(given: Sequence[str]) -> str | dict[str, str] | None:
    if len(given) == 1 and "=" not in given[0]:
        return given[0]
    return tables.pairs("quality-out-of", list(given)) or None


def _tell(done: "Sequence[Scored]", awarded: Sequence[str], *, working: bool, as_json: bool) -> None:
    from evaluation.service.score_file import award_json, scores_json
    from evaluation.words import explain

    award = award_json(done, awarded) if awarded else None
    for found in done[0].warnings:
        progress(f"{found.severity.value}: {found.where}: {found.what} {found.to_do}")
    if as_json:
        tell({**scores_json(done), "award": award}, "", as_json=True)
        return
    for scored in done:
        tables.show(_ranking(scored))
        for row in scored.rows if working else ():
            if row.step is not None:
                typer.echo("\n" + seen(explain.as_text(explain.explain(row.step)).rstrip()))
    if award:
        typer.echo(seen(str(award["says"])))


def _ranking(scored: "Scored") -> "Table":
    """A lot's bids, best first."""
    from evaluation.words.labels import STATES, number

    columns: dict[str, Callable[[Any], Any]] = {
        "Quality": lambda row: row.quality,
        "Price": lambda row: row.price,
        "Price points": lambda row: row.price_points,
        "Total": lambda row: row.total,
    }
    used = {name: read for name, read in columns.items() if any(read(row) is not None for row in scored.rows)}
    table = tables.table("Place", "Bid", *used, "", title=" ".join(filter(None, (scored.result.lot, scored.by))))
    for row in scored.rows:
        place = "-" if row.rank is None else f"{row.rank}{' =' if row.tied else ''}"
        figures = ["" if read(row) is None else number(read(row), least=2) for read in used.values()]
        said = "" if row.rank is not None else STATES[row.state]
        table.add_row(place, tables.plain(row.provider), *figures, said)
    return table
