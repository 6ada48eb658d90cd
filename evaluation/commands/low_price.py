"""The command that looks at any table of prices by any low-price test."""

import re
from datetime import date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from evaluation import exceptions
from evaluation.commands.common import AsJson, bytes_of, plainly, tell, text_at

if TYPE_CHECKING:
    from evaluation.service.price_table import Looked

app = typer.Typer()


@app.command("low-price")
def low_price(
    table: Annotated[Path, typer.Argument(help="The prices: a .csv, .tsv, .json or .xlsx file.", exists=True)],
    rule: Annotated[str, typer.Option(help="A low-price test's id, as 'rules --kind low_price' lists it.")],
    set_: Annotated[list[str] | None, typer.Option("--set", help="A figure of the test: name=value.")] = None,
    budget: Annotated[str | None, typer.Option(help="The published estimate of the lot, in pounds.")] = None,
    on: Annotated[
        datetime | None, typer.Option(formats=["%Y-%m-%d"], help="The day whose law counts, such as 2027-04-01.")
    ] = None,
    method: Annotated[
        Path | None, typer.Option(help="A method (TOML) that states what care costs in each lot.", exists=True)
    ] = None,
    as_json: AsJson = False,
) -> None:
    """Look at a table of prices by one low-price test: signal, clear or not testable for each bid. Nothing is kept."""
    from evaluation.service.price_table import look_at_file, looks_json
    from evaluation.service.score_file import method_from

    with plainly():
        stated = None if method is None else method_from(text_at(method), method.name)
        day: date | None = None if on is None else on.date()
        test = {"rule": rule, **_figures(set_ or [])}
        done = look_at_file(bytes_of(table), table.name, test, budget=budget, on=day, method=stated)
        tell(looks_json(done), "\n\n".join(map(_words, done)), as_json=as_json)


def _figures(given: list[str]) -> dict[str, object]:
    found = dict[str, object]()
    for word in given:
        name, mark, value = (part.strip() for part in word.partition("="))
        if not mark or not name or name in found:
            raise exceptions.EvenhandError(f"--set is given once for each name, as name=value; not '{word}'.")
        found[name] = int(value) if re.fullmatch(r"-?[0-9]{1,30}", value) else value
    return found


def _words(looked: "Looked") -> str:
    """A lot in plain words: each bid, its answer and the sum in a sentence."""
    from evaluation.words.low_price import OUTCOMES, sentences

    lines = [f"{one.provider}: {OUTCOMES[one.outcome]}\n  {' '.join(sentences(one))}" for one in looked.signals]
    return "\n".join([looked.lot, *lines] if looked.lot else lines)
