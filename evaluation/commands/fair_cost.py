"""The command that works out what care costs, by any cost model."""

from datetime import date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from evaluation import exceptions
from evaluation.commands import tables
from evaluation.commands.common import AsJson, bytes_of, plainly, tell

if TYPE_CHECKING:
    from evaluation.service.fair_cost import Costed

app = typer.Typer()


@app.command("fair-cost")
def fair_cost(
    model: Annotated[str, typer.Argument(help="A cost model's id, as 'rules --kind fair_cost' lists it.")],
    preset: Annotated[str, typer.Option(help="Inputs that reproduce a published table; see docs/fair_cost.md.")] = "",
    input_: Annotated[
        Path | None, typer.Option("--input", help="Inputs in a TOML or JSON file, over the preset's.", exists=True)
    ] = None,
    set_: Annotated[list[str] | None, typer.Option("--set", help="An input: name=value, over the file's.")] = None,
    day: Annotated[
        datetime | None, typer.Option(formats=["%Y-%m-%d"], help="The day whose law counts, such as 2027-04-01.")
    ] = None,
    as_json: AsJson = False,
) -> None:
    """Work out what care costs, line by line, by a cost model and its inputs. Nothing is kept."""
    from evaluation.service import fair_cost as service

    with plainly():
        files = [(bytes_of(input_), input_.name)] if input_ else []
        on: date | None = None if day is None else day.date()
        try:
            said = {name: tables.value_of(name, value) for name, value in tables.pairs("set", set_).items()}
            done = service.cost_of(model, preset=preset, files=files, settings=said, day=on)
        except exceptions.EvenhandError as error:
            if as_json:
                tell(service.trouble_json(error), "", as_json=True)
            raise
        if as_json:
            tell(service.cost_json(done), "", as_json=True)
        else:
            _show(done)


def _show(done: "Costed") -> None:
    made = tables.table("Line", "Figure", "Working", title=f"{done.model.title}, for each {done.model.per}")
    for line in done.lines:
        made.add_row(*map(tables.plain, (line.title, line.value, line.sum)))
    made.add_section()
    for line in (done.total, *done.more):
        made.add_row(*map(tables.plain, (line.title, line.value, line.sum)))
    tables.show(made)
    for note in done.notes:
        typer.echo(note)
