"""The command that puts a method file through its rehearsal, without a database."""

from fractions import Fraction
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from evaluation import exceptions
from evaluation.commands.common import AsJson, plainly, tell, text_at

if TYPE_CHECKING:
    from collections.abc import Mapping

    from criteria.schema import Method
    from evaluation.model import BidResult
    from evaluation.service.rehearse import Rehearsal

app = typer.Typer()


@app.command()
def rehearse(
    method: Annotated[Path, typer.Argument(help="A method file (TOML).", exists=True)],
    typical: Annotated[str, typer.Option(help="A usual price of an hour in pounds, such as 25.00.")] = "",
    as_json: AsJson = False,
) -> None:
    """Put made-up bids through a method file, and say what would go wrong. Nothing is kept."""
    from evaluation.service import prepare
    from evaluation.service import rehearse as rehearsing
    from evaluation.words.rehearsal import as_text

    with plainly():
        hour = _hour(typical)
        text = text_at(method)
        made, faults = prepare.checked(text, method.name)
        if made is None:
            raise exceptions.MethodError(method.name, faults)
        found = rehearsing.of_method(made, hour)
        data = _as_data(made, found, prepare.digest(text)) if as_json else None
        tell(data, as_text(made, found), as_json=as_json)


def _hour(typical: str) -> Fraction | None:
    from evaluation.exact import number

    try:
        value = number(typical) if typical else None
    except ValueError as error:
        raise exceptions.EvenhandError(f"--typical: {error}") from error
    if value is not None and value <= 0:
        raise exceptions.EvenhandError("--typical: a usual price has to be above 0.")
    return value


def _as_data(method: "Method", found: "Rehearsal", sha256: str) -> dict[str, object]:
    """The rehearsal as plain values; numbers are exact text."""
    from evaluation.words.rehearsal import told

    scenes = [
        {"id": s.id, "verdict": s.verdict.value, "found": s.found, "facts": _facts(s.facts)}
        | {"title": told(method, s).title, "sentences": list(told(method, s).sentences)}
        | {"fields": [{"label": f.label, "bids": [_facts(_bid(b)) for b in f.result.bids]} for f in s.fields]}
        for s in found.scenes
    ]
    usual = {"hour": found.typical.hour, "origin": found.typical.origin, "price": found.price}
    return {
        "sha256": sha256,
        "verdict": found.verdict.value,
        "usual_price": _facts(usual),
        "scenes": scenes,
        "weighing": _weighing(method, found),
    }


def _weighing(method: "Method", found: "Rehearsal") -> dict[str, object] | None:
    from evaluation.words.rehearsal import weighing_words

    w = found.weighing
    if w is None:
        return None
    plain = {"verdict": w.verdict.value, "nominal": w.nominal, "one_percent": w.one_percent, "unit": w.unit}
    return _facts(plain) | {
        "pairs": w.of_pairs,
        "cheaper_first": w.cheaper_first,
        "spreads": [_facts({name: getattr(s, name) for name in s.__slots__}) for s in w.spreads],
        "worths": [_facts({name: getattr(each, name) for name in each.__slots__}) for each in w.worths],
        "sentences": list(weighing_words(method, found)),
    }


def _bid(bid: "BidResult") -> dict[str, object]:
    names = ("provider", "state", "price", "quality", "price_points", "total", "rank", "tied")
    return {name: getattr(bid, name) for name in names}


def _facts(values: "Mapping[str, object]") -> dict[str, object]:
    from evaluation.exact import text

    return {name: text(value) if isinstance(value, Fraction) else value for name, value in values.items()}
