"""Commands from a method to a loaded tender."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from evaluation.commands.common import (
    BAD_DATA,
    AsJson,
    Attach,
    Cycle,
    Envelope,
    Procurement,
    Role,
    acting,
    finding_row,
    named,
    opened,
    plainly,
    progress,
    tell,
    text_at,
    write,
)

if TYPE_CHECKING:
    from evaluation.service.load import Preview

app = typer.Typer()


@app.command()
def template(name: Annotated[str, typer.Argument(help="A template's id; without one, all are listed.")] = "") -> None:
    """Print a method template as TOML, or list the templates."""
    from evaluation.service import prepare

    with plainly():
        typer.echo(prepare.template_text(name) if name else "\n".join(card.id for card in prepare.templates()))


@app.command()
def check(
    method: Annotated[Path, typer.Argument(help="A method file (TOML), or a workbook with --for.", exists=True)],
    procurement: Annotated[str, typer.Option("--for", help="Check a workbook for this procurement.")] = "",
    envelope: Annotated[Envelope, typer.Option(help="Which workbook it is.")] = Envelope.QUALITY,
    attach: Attach = None,
    cycle: Cycle = "",
    role: Role = "lead",
    as_json: AsJson = False,
) -> None:
    """Check a method file, or a workbook, and say everything that is wrong with it. Nothing is kept."""
    with plainly():
        if procurement:
            preview = _preview(procurement, envelope, method, attach, cycle, role)
            _tell_preview(preview, as_json=as_json)
            raise typer.Exit(0 if preview.loadable else BAD_DATA)
        _check_method(method, as_json=as_json)


@app.command("list")
def list_(role: Role = "lead", as_json: AsJson = False) -> None:
    """List the procurements."""
    from evaluation.service import prepare

    with plainly(), opened() as ws:
        cards = prepare.procurements(ws, acting(role))
        rows = [{"id": c.id, "title": c.title, "stage": c.stage} for c in cards]
        tell(rows, "\n".join(f"{r['id']}  {r['stage']}  {r['title']}" for r in rows), as_json=as_json)


@app.command()
def start(
    title: Annotated[str, typer.Argument(help="What is bought, and for where.")],
    method: Annotated[Path, typer.Option(help="The method file (TOML).", exists=True)],
    role: Role = "lead",
) -> None:
    """Start a procurement on a method, and print its id."""
    from evaluation.service import prepare

    with plainly(), opened() as ws:
        typer.echo(prepare.start(ws, acting(role), title, text_at(method)))


@app.command()
def seal(
    procurement: Procurement,
    rehearsal_read: Annotated[
        bool, typer.Option("--rehearsal-read", help="Say that you have read the rehearsal of this very text.")
    ] = False,
    role: Role = "lead",
    as_json: AsJson = False,
) -> None:
    """Seal the method: it can never change again. Prints its SHA-256."""
    from evaluation.service import prepare, rehearse

    with plainly(), opened() as ws:
        if rehearsal_read:
            rehearse.read(ws, acting(role), procurement, prepare.method(ws, acting(role), procurement).sha256)
        made = prepare.seal(ws, acting(role), procurement)
        tell({"sha256": made.sha256, "at": made.at.isoformat(), "by": made.by}, made.sha256, as_json=as_json)


@app.command()
def blank(
    procurement: Procurement,
    envelope: Envelope,
    out: Annotated[Path, typer.Option(help="Where to write the workbook.")],
    cycle: Cycle = "",
    role: Role = "lead",
) -> None:
    """Write the blank workbook made for this method."""
    from evaluation.service import load as loading

    with plainly(), opened() as ws:
        write(out, loading.blank(ws, acting(role), procurement, envelope.value, cycle).data)


@app.command()
def load(
    procurement: Procurement,
    envelope: Envelope,
    workbook: Annotated[Path, typer.Argument(help="The filled workbook.", exists=True)],
    attach: Attach = None,
    cycle: Cycle = "",
    role: Role = "lead",
    as_json: AsJson = False,
) -> None:
    """Check a filled workbook and, where nothing in it is wrong, load it."""
    from evaluation.service import load as loading

    with plainly():
        preview = _preview(procurement, envelope, workbook, attach, cycle, role)
        _tell_preview(preview, as_json=as_json)
        if not preview.loadable:
            raise typer.Exit(BAD_DATA)
        with opened() as ws:
            done = loading.commit(ws, acting(role), procurement, preview)
        progress(f"Loaded {done.records} records.")


@app.command("close-quality")
def close_quality(
    procurement: Procurement,
    by: Annotated[str, typer.Option(help="Who closes it.")],
    reason: Annotated[str, typer.Option(help="Why now.")],
    role: Role = "lead",
) -> None:
    """Close quality: no mark changes after this."""
    from evaluation.service import decide as deciding

    with plainly(), opened() as ws:
        deciding.close_quality(ws, acting(role), procurement, deciding.Reason(by, reason))


@app.command("reopen-quality")
def reopen_quality(
    procurement: Procurement,
    by: Annotated[str, typer.Option(help="Who opens it again.")],
    reason: Annotated[str, typer.Option(help="Why.")],
    role: Role = "lead",
) -> None:
    """Go back to before quality was closed; only while prices are shut."""
    from evaluation.service import decide as deciding

    with plainly(), opened() as ws:
        deciding.reopen_quality(ws, acting(role), procurement, deciding.Reason(by, reason))


@app.command("open-prices")
def open_prices(
    procurement: Procurement,
    first: Annotated[str, typer.Option(help="The first of the two people.")],
    second: Annotated[str, typer.Option(help="The second.")],
    role: Role = "lead",
) -> None:
    """Open the price envelope, by two named people."""
    from evaluation.service import decide as deciding

    with plainly(), opened() as ws:
        deciding.open_prices(ws, acting(role), procurement, first, second)


def _check_method(path: Path, *, as_json: bool) -> None:
    from evaluation.service import prepare

    text = text_at(path)
    method, faults = prepare.checked(text, path.name)
    said = {"usable": method is not None, "faults": list(faults), "sha256": prepare.digest(text)}
    tell(said, "\n".join(faults) or "The method can be used.", as_json=as_json)
    raise typer.Exit(0 if method else BAD_DATA)


def _preview(
    procurement: str, envelope: Envelope, workbook: Path, attach: list[Path] | None, cycle: str, role: str
) -> "Preview":
    from evaluation.service import load as loading

    progress(f"Reading {workbook.name}")
    files = [named(path) for path in attach or []]
    with opened() as ws:
        return loading.check(ws, acting(role), procurement, envelope.value, named(workbook), files, cycle=cycle)


def _tell_preview(preview: "Preview", *, as_json: bool) -> None:
    rows = [finding_row(found) for found in preview.findings]
    said = {"loadable": preview.loadable, "rows": list(preview.rows), "findings": rows}
    plain = [f"{r['severity']}: {r['where']}: {r['what']} {r['to_do']}" for r in rows]
    plain += list(preview.rows)
    tell(said, "\n".join(plain), as_json=as_json)
