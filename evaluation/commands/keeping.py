"""Commands that look after the record."""

from pathlib import Path
from typing import Annotated

import typer

from evaluation.commands.common import BROKEN, AsJson, Role, acting, opened, plainly, progress, tell

app = typer.Typer()


@app.command()
def backup(
    out: Annotated[
        Path | None, typer.Option(help="The folder to write to; without one, backups in the data folder.")
    ] = None,
    role: Role = "lead",
    as_json: AsJson = False,
) -> None:
    """Copy the whole database, check the copy, and write a manifest beside it."""
    from evaluation.service import record

    with plainly(), opened() as ws:
        made = record.backup(ws, acting(role), [row.id for row in ws.store.procurements()], out)
        tell({"path": made.path, "sha256": made.sha256, "breaks": len(made.breaks)}, made.path, as_json=as_json)
        raise typer.Exit(BROKEN if made.breaks else 0)


@app.command()
def verify(
    procurement: Annotated[str, typer.Argument(help="One procurement's id; empty for all.")] = "",
    as_json: AsJson = False,
) -> None:
    """Check the whole record: every hash, every file. Exit code 4 where it does not hold together."""
    from evaluation.service import pack, record

    with plainly(), opened() as ws:
        breaks = record.verify(ws, procurement or None)
        for sentence in [] if breaks else pack.unsure(ws, procurement or None):
            progress(sentence)
        rows = [{"procurement": b.procurement, "entry": b.seq, "why": b.why} for b in breaks]
        plain = "\n".join(f"{b.procurement}, entry {b.seq}: {b.why}" for b in breaks)
        tell(rows, plain or "The record holds together.", as_json=as_json)
        raise typer.Exit(BROKEN if breaks else 0)


@app.command()
def migrate() -> None:
    """Bring an older database up to this program. Take a backup first."""
    from evaluation.service.workspace import bring_up_to_date

    with plainly():
        bring_up_to_date()
        progress("The database is up to date.")


@app.command()
def demo() -> None:
    """Put the demonstration in: a fictional county's tender, and the same framework six months on."""
    from rich.console import Console
    from rich.progress import Progress

    from evaluation.service import demo as demonstration

    with plainly(), opened() as ws, Progress(console=Console(stderr=True)) as bar:
        task = bar.add_task("Demonstration", total=1.0)
        demonstration.seed(ws, lambda words, share: bar.update(task, description=words, completed=share))
