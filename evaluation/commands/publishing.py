"""Commands that make what bidders are given."""

from pathlib import Path
from typing import Annotated

import typer

from evaluation.commands.common import Procurement, Role, acting, opened, plainly, progress, write

app = typer.Typer()


@app.command()
def pack(
    procurement: Procurement,
    to: Annotated[Path, typer.Option(help="The folder to write to.", file_okay=False)] = Path(),
    role: Role = "lead",
) -> None:
    """Write the tender pack as a Word file and a web page: a draft, or made from the sealed method."""
    from evaluation.service import pack as packs

    with plainly(), opened() as ws:
        to.mkdir(parents=True, exist_ok=True)
        for form in packs.FORMS:
            file = packs.file(ws, acting(role), procurement, form)
            write(to / file.name, file.data)
            progress(f"Fingerprint (SHA-256): {file.sha256}")
