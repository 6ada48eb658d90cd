"""The command line: every use case, scriptable. Results go to standard output, progress and trouble to standard error.

Exit codes: 0 done; 1 the data has errors, or something is still open; 2 the call itself was wrong; 3 not allowed now;
4 the record does not hold together; 5 the database could not be used.
"""

import typer

from evaluation.commands import fair_cost, keeping, low_price, publishing, rehearsal, results, review, scoring, tender

app = typer.Typer(
    help="Evenhand: tender evaluation and framework ranking for adult social care.",
    no_args_is_help=True,
    pretty_exceptions_enable=False,
)
for part in (tender, rehearsal, results, review, scoring, low_price, fair_cost, keeping, publishing):
    app.add_typer(part.app)

if __name__ == "__main__":
    app()
