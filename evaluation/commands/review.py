"""Commands of the conversation about a low price: each step of it, and its papers."""

from collections.abc import Callable, Sequence
from datetime import date
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from evaluation import exceptions
from evaluation.commands.common import (
    BAD_DATA,
    AsJson,
    Cycle,
    Procurement,
    Role,
    acting,
    named,
    opened,
    plainly,
    tell,
    text_at,
    write,
)

if TYPE_CHECKING:
    from evaluation.model import Actor
    from evaluation.service.review_cases import Conversation
    from evaluation.service.workspace import Workspace

app = typer.Typer()

Provider = Annotated[str, typer.Argument(help="The provider's reference.")]
By = Annotated[str, typer.Option(help="Who does this: name and post.")]
Second = Annotated[str, typer.Option(help="The second person: name and post.")]
Why = Annotated[str, typer.Option(help="Why.")]
Until = Annotated[str, typer.Option(help="The last day to reply, as 2027-01-31, where later than the rule's.")]
Step = Callable[["Workspace", "Actor", "Conversation"], object]


class Outcome(StrEnum):
    """What may be decided about a price that was not explained."""

    KEPT = "kept"
    DISREGARDED = "disregarded"


def _do(procurement: str, provider: str, cycle: str, role: str, step: Step) -> None:
    """Take one step of a provider's open conversation, and say where it stands then."""
    from evaluation.service import review_cases

    with plainly(), opened() as ws:
        actor = acting(role)
        step(ws, actor, review_cases.conversation(ws, actor, procurement, provider, cycle=cycle))
        told = review_cases.conversation(ws, actor, procurement, provider, cycle=cycle)
        tell([], _stands(told), as_json=False)


def _stands(told: "Conversation") -> str:
    from evaluation.words.review import WORDS

    return "\n".join(f"{told.provider} {lot}: {WORDS[state]}" for lot, state in told.states.items())


def _day(words: str) -> date | None:
    try:
        return date.fromisoformat(words) if words else None
    except ValueError as error:
        raise exceptions.EvenhandError(f"'{words}' is no day. Write it as 2027-01-31.") from error


def _pairs(said: Sequence[str] | None) -> dict[str, str]:
    """ELEMENT=words, as often as it is given."""
    if bare := [each for each in said or () if "=" not in each]:
        raise exceptions.EvenhandError(f"'{bare[0]}' says nothing of an element. Write ELEMENT=words.")
    return {name.strip(): words for name, _, words in (each.partition("=") for each in said or ())}


@app.command()
def cases(procurement: Procurement, cycle: Cycle = "", role: Role = "lead", as_json: AsJson = False) -> None:
    """List low-price cases: what was inferred, where each stands, by when a reply is due. Exit 1 if one is open."""
    from evaluation.service import review_cases

    with plainly(), opened() as ws:
        found = review_cases.conversations(ws, acting(role), procurement, cycle)
        rows = [row for told in found for row in _rows(told)]
        plain = "\n\n".join(map(_in_lines, rows))
        tell(rows, plain or "No low-price case.", as_json=as_json)
        raise typer.Exit(BAD_DATA if any(told.is_open for told in found) else 0)


def _in_lines(row: dict[str, Any]) -> str:
    """A case as it is listed, with the elements of its notice by the names that `reply` and `assess` take."""
    asked = [f"To be answered: {element}" for element in row["elements"]]
    return "\n  ".join([f"{row['lot']} {row['provider']}: {row['stands']}", *row["why"], *asked])


def _rows(told: "Conversation") -> list[dict[str, Any]]:
    from evaluation.model import Signal
    from evaluation.words.low_price import sentences
    from evaluation.words.review import WORDS

    return [
        {
            "lot": lot,
            "provider": told.provider,
            "case": told.number,
            "open": case.is_open,
            "state": case.state.value,
            "stands": WORDS[case.state],
            "reply_by": told.due.isoformat() if told.due and case.is_open else None,
            "signals": [s.rule for s in case.signals if s.outcome is Signal.SIGNAL],
            "why": [words for s in case.signals if s.outcome is Signal.SIGNAL for words in sentences(s)],
            "elements": [element.id for element in told.review.elements(lot)],
        }
        for lot, case in told.cases.items()
    ]


@app.command()
def consider(
    procurement: Procurement,
    provider: Provider,
    lot: Annotated[str, typer.Argument(help="The lot's id.")],
    by: By,
    reason: Why,
    concern: Annotated[
        bool, typer.Option("--concern/--no-concern", help="Whether it is to be put to the provider.")
    ] = True,
    cycle: Cycle = "",
    role: Role = "lead",
) -> None:
    """Record that somebody looked at the signals of a lot: a concern to put to the provider, or none."""
    from evaluation.service import review
    from evaluation.service.decide import Reason

    why = Reason(by, reason)
    _do(
        procurement,
        provider,
        cycle,
        role,
        lambda ws, who, told: review.consider(ws, who, procurement, told, lot, why, concern=concern),
    )


@app.command()
def notice(
    procurement: Procurement,
    provider: Provider,
    by: By = "",
    text: Annotated[Path | None, typer.Option(help="The notice as it is sent, in plain text.")] = None,
    until: Until = "",
    cycle: Cycle = "",
    role: Role = "lead",
) -> None:
    """Print the notice as it is drafted from the working; with --text and --by, record the one that is sent."""
    from evaluation.service import review, review_cases

    if text is not None:
        with plainly():
            sent, day = text_at(text), _day(until)
        _do(
            procurement,
            provider,
            cycle,
            role,
            lambda ws, who, told: review.notice(ws, who, procurement, told, sent, by, until=day),
        )
        return
    with plainly(), opened() as ws:
        told = review_cases.conversation(ws, acting(role), procurement, provider, cycle=cycle)
        tell([], review.draft_notice(ws, acting(role), procurement, told).text, as_json=False)


@app.command()
def extend(
    procurement: Procurement,
    provider: Provider,
    by: By,
    reason: Why,
    until: Until = "",
    cycle: Cycle = "",
    role: Role = "lead",
) -> None:
    """Give more time to reply, by the method's rule."""
    from evaluation.service import review
    from evaluation.service.decide import Reason

    with plainly():
        day, why = _day(until), Reason(by, reason)
    _do(
        procurement,
        provider,
        cycle,
        role,
        lambda ws, who, told: review.extend(ws, who, procurement, told, why, until=day),
    )


@app.command()
def reply(
    procurement: Procurement,
    provider: Provider,
    by: By,
    answer: Annotated[list[str] | None, typer.Option(help="ELEMENT=words; may be repeated.")] = None,
    attach: Annotated[list[Path] | None, typer.Option(help="A file that came with it; may be repeated.")] = None,
    cycle: Cycle = "",
    role: Role = "lead",
) -> None:
    """Record what the provider answered, element by element, and keep its files. No price changes by it."""
    from evaluation.service import review

    with plainly():
        said, files = _pairs(answer), [named(path) for path in attach or ()]
    _do(
        procurement,
        provider,
        cycle,
        role,
        lambda ws, who, told: review.reply(ws, who, procurement, told, said, by, files),
    )


@app.command("no-reply")
def no_reply(procurement: Procurement, provider: Provider, by: By, cycle: Cycle = "", role: Role = "lead") -> None:
    """Record that the time to reply has passed without a reply."""
    from evaluation.service import review

    _do(procurement, provider, cycle, role, lambda ws, who, told: review.silent(ws, who, procurement, told, by))


@app.command()
def assess(
    procurement: Procurement,
    provider: Provider,
    lot: Annotated[str, typer.Argument(help="The lot's id.")],
    by: By,
    second: Second,
    reason: Why,
    finding: Annotated[list[str], typer.Option(help="ELEMENT=why it does or does not satisfy; one for each element.")],
    satisfied: Annotated[bool, typer.Option("--satisfied/--not-satisfied", help="Whether the whole satisfies.")],
    breach: Annotated[bool, typer.Option("--breach", help="The price rests on a breach of law (2015 rules).")] = False,
    cycle: Cycle = "",
    role: Role = "lead",
) -> None:
    """Record what two people make of the reply in a lot. Where it satisfies, the bid stays in."""
    from evaluation.service import review

    with plainly():
        made = review.Assessment(lot, _pairs(finding), satisfied, breach)
    people = review.Two(by, second, reason)
    _do(
        procurement,
        provider,
        cycle,
        role,
        lambda ws, who, told: review.assess(ws, who, procurement, told, made, people),
    )


@app.command()
def decide(
    procurement: Procurement,
    provider: Provider,
    lot: Annotated[str, typer.Argument(help="The lot's id.")],
    outcome: Outcome,
    by: By,
    second: Second,
    reason: Why,
    plan: Annotated[str, typer.Option(help="The plan for the risk in the contract, where the bid is kept.")] = "",
    cycle: Cycle = "",
    role: Role = "lead",
) -> None:
    """Record what two people decide about a bid whose price was not explained: kept with a plan, or disregarded."""
    from evaluation.service import review

    people, kept = review.Two(by, second, reason), outcome is Outcome.KEPT
    _do(
        procurement,
        provider,
        cycle,
        role,
        lambda ws, who, told: review.decide(ws, who, procurement, told, lot, people, kept=kept, risk_plan=plan),
    )


@app.command("case-file")
def case_file(
    procurement: Procurement,
    provider: Provider,
    to: Annotated[Path, typer.Option(help="The folder to write to.", file_okay=False)] = Path(),
    case: Annotated[int, typer.Option(help="The case's number; without it the open one, or the last.")] = 0,
    cycle: Cycle = "",
    role: Role = "lead",
) -> None:
    """Write a low-price case as Word files: every notice that was sent, and the whole case file."""
    from evaluation.service import review_cases, review_papers

    with plainly(), opened() as ws:
        actor = acting(role)
        told = review_cases.conversation(ws, actor, procurement, provider, number=case, cycle=cycle)
        about, number = (ws, actor, procurement, provider), told.number
        notices = range(1, len(told.notices()) + 1)
        files = [review_papers.notice_file(*about, number, place, cycle=cycle) for place in notices]
        to.mkdir(parents=True, exist_ok=True)
        for file in (*files, review_papers.case_file_of(*about, number, cycle=cycle)):
            write(to / file.name, file.data)


@app.command()
def evidence(
    procurement: Procurement,
    file: Annotated[Path | None, typer.Argument(help="A paper to keep; without one, the kept ones are listed.")] = None,
    shows: Annotated[str, typer.Option(help="What it shows of the costs.")] = "",
    by: By = "",
    role: Role = "lead",
    as_json: AsJson = False,
) -> None:
    """Keep a paper that the stated costs rest on, before the method is sealed; or list what is kept."""
    from evaluation.service import evidence as papers

    with plainly(), opened() as ws:
        if file is not None:
            papers.attach(ws, acting(role), procurement, named(file), shows, by)
        found = papers.papers(ws, acting(role), procurement)
        rows = [{"name": each.name, "sha256": each.sha256, "shows": each.shows, "by": each.by} for each in found]
        plain = "\n".join(f"{each.name}: {each.shows} ({each.sha256[:12]})" for each in found)
        tell(rows, plain or "No evidence is kept.", as_json=as_json)
