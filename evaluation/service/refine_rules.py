"""What the law asks before a sealed method may change: pure questions, one sentence for each thing that is missing.

Procurement Act 2023, https://www.legislation.gov.uk/ukpga/2023/54: s.24 (refining award criteria), s.31 (modifying the
terms of a procurement), s.54 (time limits). Nothing here is legal advice.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from criteria.rules_of_procedure import ACT_2023
from criteria.schema import Method
from evaluation.low_price.review import is_one_person
from evaluation.words.labels import listed

Route = Literal["refinement", "before_first_deadline", "before_final_deadline"]
#: what a refinement under s.24 may touch: award criteria, their importance, and what describes the two
AWARD_CRITERIA = frozenset({"criteria", "scales", "measures", "version", "summary"})
#: what no change may touch: it would give itself permission
RULES_OF_THE_GAME = ("regime", "procedure", "may_refine")
_FEWEST = 3  # words that a statement needs to say something


@dataclass(frozen=True, slots=True)
class Change:
    """A change of a sealed method that somebody asks for, and what they confirm about it.

    `route` is the power relied on: "refinement" (s.24), "before_first_deadline" (s.31(1)), "before_final_deadline"
    (s.31(2)). `told` names every supplier that takes part; `nobody_takes_part` says that there is none yet.
    `republished` names the notice and documents given out again, `time_limits` says what became of the deadlines.
    `screened_out` is the statement of s.24(3), `not_substantial` the one of s.31(2)(a); `first_deadline` is the day by
    which requests to take part, or first tenders, had to be in, where that is not the method's own deadline.
    """

    route: Route
    text: str
    by: str
    why: str
    approved_by: str
    told: tuple[str, ...] = ()
    nobody_takes_part: bool = False
    republished: str = ""
    time_limits: str = ""
    not_invited: bool = False
    screened_out: str = ""
    not_substantial: str = ""
    first_deadline: datetime | None = None


@dataclass(frozen=True, slots=True)
class Facts:
    """What the record says: the sealed method, the one to take its place, and when final tenders were invited."""

    old: Method
    new: Method
    final_invited: str
    now: datetime


def changed_parts(old: Method, new: Method) -> tuple[str, ...]:
    """The keys of the method whose values differ."""
    return tuple(name for name in Method.model_fields if getattr(old, name) != getattr(new, name))


def lacking(facts: Facts, change: Change) -> tuple[str, ...]:
    """Everything that stands in the way of a change; empty where it may be made."""
    return tuple(sentence for rule in (_anyhow, _RULES[change.route]) for sentence in rule(facts, change))


def _anyhow(facts: Facts, change: Change) -> Iterator[str]:
    """What every change needs, whatever power it rests on."""
    if facts.old.regime not in ACT_2023:
        yield "The rules asked about here are those of the Procurement Act 2023, and this method is under another law."
    if facts.old.deadline is None or facts.now >= facts.old.deadline:
        yield "The deadline for bids has passed, so nothing in the method may change."
    if facts.new.deadline is None or facts.now >= facts.new.deadline:
        yield "The changed method needs a deadline that is still to come."
    touched = [name for name in RULES_OF_THE_GAME if name in changed_parts(facts.old, facts.new)]
    if touched:
        yield f"'{listed(touched)}' cannot change after the seal: a change cannot give itself permission."
    yield from _people(change)


def _people(change: Change) -> Iterator[str]:
    if not change.by.strip() or not change.approved_by.strip():
        yield "Two names are needed: who decides, and who approves."
    elif is_one_person(change.by, change.approved_by):
        yield "Who approves has to be somebody else than who decides."
    if not _says(change.why):
        yield "Say why it changes, in words that somebody outside the team could follow."
    told = [name for name in change.told if name.strip()]
    if not told and not change.nobody_takes_part:
        yield "Name every supplier that takes part and was told, or say that none takes part yet."
    if told and change.nobody_takes_part:
        yield "Suppliers are named as told, so it cannot be that none takes part."


def _refinement(facts: Facts, change: Change) -> Iterator[str]:
    if facts.old.procedure != "competitive_flexible":
        yield "Award criteria may be refined only in a competitive flexible procedure (s.24(1)); this is not one."
    if not facts.old.may_refine:
        yield "The tender notice has to provide for refining the criteria (s.24(1)(a)); the method says it does not."
    if facts.final_invited:
        yield f"Final tenders were invited on {facts.final_invited}; nothing may be refined after that (s.24(1)(b))."
    elif not change.not_invited:
        yield "Confirm that suppliers are not yet invited to send tenders for the final assessment (s.24(1)(b))."
    if not _says(change.screened_out):
        yield "State, with the reason, that nobody who was screened out would have got through (s.24(3))."
    if not _says(change.republished, 1):
        yield "Say which notice and documents were changed and given out again (s.24(4))."
    others = [name for name in changed_parts(facts.old, facts.new) if name not in AWARD_CRITERIA]
    if others:
        yield f"A refinement changes award criteria only (s.24(1), (2)); this one also changes '{listed(others)}'."


def _before_first(facts: Facts, change: Change) -> Iterator[str]:
    if facts.old.procedure not in ("open", "competitive_flexible"):
        yield "The method does not say by which procedure suppliers compete, so no rule for changes can be found."
    if facts.old.procedure == "competitive_flexible":
        first = change.first_deadline
        if first is None:
            yield "Say by when requests to take part, or first tenders, have to be in (s.31(1)(b))."
        elif facts.now >= first:
            yield "That first deadline has passed, so s.31(1) no longer holds; see what s.31(2) still allows."
        elif facts.old.deadline is not None and first > facts.old.deadline:
            yield "The first deadline cannot come after the deadline for bids that the sealed method gives."
    if not _says(change.republished, 1):
        yield "Say which notice and documents were revised and given out again (s.31(5))."
    yield from _limits(change)


def _before_final(facts: Facts, change: Change) -> Iterator[str]:
    if facts.old.procedure != "competitive_flexible":
        yield "After the first deadline terms may change only in a competitive flexible procedure (s.31(2))."
    if facts.old.regime != "pa23_light_touch" and not _says(change.not_substantial):
        yield (
            "State, with the reason, that the change is not substantial: it lets in nobody else, and would have let in "
            "or kept out nobody else (s.31(2)(a), (3)). Only a light touch contract may change substantially."
        )
    yield from _limits(change)


def _limits(change: Change) -> Iterator[str]:
    if not _says(change.time_limits):
        yield "Say what became of the time limits: whether they are longer now, or why not (s.31(4), s.54)."


def _says(words: str, fewest: int = _FEWEST) -> bool:
    return len(words.split()) >= fewest


_RULES: dict[Route, Callable[[Facts, Change], Iterator[str]]] = {
    "refinement": _refinement,
    "before_first_deadline": _before_first,
    "before_final_deadline": _before_final,
}
