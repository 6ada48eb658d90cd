"""Commands that work out, decide and give out."""

import sys
from pathlib import Path
from typing import Annotated, Any

import typer

from evaluation import exceptions
from evaluation.commands.common import (
    BAD_DATA,
    AsJson,
    Cycle,
    Form,
    Procurement,
    Role,
    acting,
    opened,
    plainly,
    tell,
    write,
)

app = typer.Typer()


@app.command("decide-bid")
def decide_bid(
    procurement: Procurement,
    kind: Annotated[str, typer.Argument(help="late, withdrawal, exclusion, nontreaty or procedure.")],
    lot: str,
    provider: str,
    outcome: Annotated[str, typer.Argument(help="accepted, refused, withdrawn, stays, disregarded or kept.")],
    by: Annotated[str, typer.Option(help="Who decides.")],
    reason: Annotated[str, typer.Option(help="Why.")],
    role: Role = "lead",
) -> None:
    """Record a decision about a bid: late, withdrawn, excluded, from a non-treaty state, or a breach of procedure."""
    from evaluation.service import decide as deciding

    with plainly(), opened() as ws:
        deciding.bid(ws, acting(role), procurement, kind, lot, provider, outcome, deciding.Reason(by, reason))


@app.command()
def draw(
    procurement: Procurement,
    lot: str,
    order: Annotated[list[str], typer.Argument(help="The providers that tie, in the order drawn.")],
    by: Annotated[str, typer.Option(help="The two people who drew.")],
    reason: Annotated[str, typer.Option(help="How it was drawn, and when.")],
    cycle: Cycle = "",
    role: Role = "lead",
) -> None:
    """Record the order that two people drew for bids that tie."""
    from evaluation.service import decide as deciding

    with plainly(), opened() as ws:
        deciding.drawn(ws, acting(role), procurement, lot, order, deciding.Reason(by, reason), cycle=cycle)


@app.command()
def leave(
    procurement: Procurement,
    cycle: Annotated[str, typer.Argument(help="The re-assessment period's id.")],
    lot: str,
    provider: str,
    by: Annotated[str, typer.Option(help="Who decides.")],
    reason: Annotated[str, typer.Option(help="Why.")],
    stays: Annotated[bool, typer.Option("--stays", help="It stays after all.")] = False,
    role: Role = "lead",
) -> None:
    """Record that a provider leaves the list of a lot from this re-assessment on."""
    from evaluation.service import decide as deciding

    with plainly(), opened() as ws:
        why = deciding.Reason(by, reason)
        deciding.leaving(ws, acting(role), procurement, cycle, lot, provider, why, stays=stays)


@app.command()
def issue(
    procurement: Procurement,
    by: Annotated[str, typer.Option(help="Who approves it.")],
    reason: Annotated[str, typer.Option(help="On what ground.")],
    cycle: Cycle = "",
    role: Role = "lead",
) -> None:
    """Issue the result, or a re-assessment's list, once every lot is ranked. It never changes again."""
    from evaluation.service import decide as deciding

    with plainly(), opened() as ws:
        deciding.issue(ws, acting(role), procurement, deciding.Reason(by, reason), cycle=cycle)


@app.command()
def rank(
    procurement: Procurement,
    lot: Annotated[str, typer.Option(help="One lot's id; empty for all.")] = "",
    cycle: Cycle = "",
    role: Role = "lead",
    as_json: AsJson = False,
) -> None:
    """Rank every lot as things stand. Exit code 1 while a lot is provisional or incomplete."""
    from evaluation.model import LotStatus
    from evaluation.service import export as exporting
    from evaluation.service import result
    from evaluation.words.ranking import as_text

    with plainly(), opened() as ws:
        run = result.ranking(ws, acting(role), procurement, cycle)
        lots = [run.lot(lot)] if lot else list(run.lots)
        if as_json:
            sys.stdout.buffer.write(exporting.result(ws, acting(role), procurement, "json", cycle, only=lot).data)
        else:
            typer.echo("\n\n".join(as_text(run.method, each, run.name) for each in lots))
        raise typer.Exit(
            BAD_DATA if any(x.status in (LotStatus.PROVISIONAL, LotStatus.INCOMPLETE) for x in lots) else 0
        )


@app.command()
def explain(
    procurement: Procurement, lot: str, provider: str, cycle: Cycle = "", role: Role = "lead", as_json: AsJson = False
) -> None:
    """Show one bid's total as lines of arithmetic that anybody could redo by hand."""
    from evaluation.service import record, result
    from evaluation.words import explain as words

    with plainly(), opened() as ws:
        run = result.ranking(ws, acting(role), procurement, cycle)
        bid = run.bid(lot, provider)
        if bid.step is None:
            raise exceptions.StageError(f"The bid of '{provider}' in lot '{lot}' has no total: {bid.state.value}.")
        files = {f.sha256: f.name for f in record.files(ws, acting(role), procurement)}
        names = {ref: p.name for ref, p in run.providers.items()}
        lines = words.explain(bid.step, names=names, files=files)
        rows = [
            {"depth": x.depth, "label": x.label, "sum": x.sum, "value": x.value, "note": x.note, "source": x.source}
            for x in lines
        ]
        tell(rows, words.as_text(lines), as_json=as_json)


@app.command()
def cycle(
    procurement: Procurement,
    period: Annotated[str, typer.Argument(help="The re-assessment period's id; without one, all are listed.")] = "",
    role: Role = "lead",
    as_json: AsJson = False,
) -> None:
    """Show the next list beside the one before, with every provider's movement."""
    from evaluation.service import cycle as cycles
    from evaluation.words.movement import why_moved

    with plainly(), opened() as ws:
        actor = acting(role)
        if not period:
            cards = cycles.cycles(ws, actor, procurement)
            rows: list[dict[str, Any]] = [
                {"id": c.period.id, "measures": c.measures, "prices": c.prices} for c in cards
            ]
            tell(rows, "\n".join(str(row["id"]) for row in rows), as_json=as_json)
            return
        moved = cycles.moved(ws, actor, procurement, period)
        rows = [
            {
                "lot": m.lot,
                "provider": m.provider,
                "before": m.before.rank if m.before else None,
                "after": m.after.rank if m.after else None,
                "why": why_moved(m, moved.criteria),
            }
            for movements in moved.lots.values()
            for m in movements
        ]
        plain = (f"{r['lot']} {r['provider']}: {r['before'] or '-'} -> {r['after'] or '-'}  {r['why']}" for r in rows)
        tell(rows, "\n".join(plain), as_json=as_json)


@app.command()
def export(
    procurement: Procurement,
    out: Annotated[Path, typer.Option(help="Where to write it.")],
    form: Annotated[Form, typer.Option(help="Which form.")] = Form.XLSX,
    cycle: Cycle = "",
    role: Role = "lead",
) -> None:
    """Write the result as a workbook, CSV or JSON."""
    from evaluation.service import export as exporting

    with plainly(), opened() as ws:
        write(out, exporting.result(ws, acting(role), procurement, form.value, cycle).data)
