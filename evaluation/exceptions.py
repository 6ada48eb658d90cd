"""Everything the project raises, each composing its own sentence from the facts.

Exceptions are for calls that cannot be carried out. Trouble in people's data is a `Finding` instead.
"""

from collections.abc import Sequence
from difflib import get_close_matches
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from evaluation.findings import Finding


class EvenhandError(Exception):
    """Base of every exception the project raises; its text is fit to show to a person."""


class NotAllowedError(EvenhandError):
    """Raised if this role may not do this at this stage."""

    def __init__(self, role: str, action: str, stage: str) -> None:
        super().__init__(f"The role '{role}' may not '{action}' while the procurement is at the stage '{stage}'.")
        self.role, self.action, self.stage = role, action, stage


class MethodError(EvenhandError):
    """Raised if a method file cannot be used. `faults` holds every fault found, one sentence each."""

    def __init__(self, name: str, faults: Sequence[str]) -> None:
        listed = "\n".join(f"- {fault}" for fault in faults)
        super().__init__(f"The method '{name}' cannot be used:\n{listed}")
        self.name, self.faults = name, tuple(faults)


class UnknownNameError(EvenhandError):
    """Raised if something is asked for by a name that does not exist; names the nearest ones."""

    def __init__(self, kind: str, name: str, known: Sequence[str]) -> None:
        near = get_close_matches(name, known, n=1)
        hint = f" Did you mean '{near[0]}'?" if near else f" Known: {', '.join(sorted(known)) or 'none'}."
        super().__init__(f"There is no {kind} called '{name}'.{hint}")
        self.kind, self.name = kind, name


class RuleError(EvenhandError):
    """Raised if a rule cannot be used as it was asked for. `faults` holds every fault found, one sentence each."""

    def __init__(self, name: str, faults: Sequence[str]) -> None:
        listed = "\n".join(f"- {fault}" for fault in faults)
        super().__init__(f"'{name}' cannot score this:\n{listed}")
        self.name, self.faults = name, tuple(faults)


class AssumptionError(EvenhandError):
    """Raised if cost assumptions cannot be used. `faults` holds every fault found, one sentence each."""

    def __init__(self, faults: tuple[str, ...]) -> None:
        listed = "\n".join(f"- {fault}" for fault in faults)
        super().__init__(f"These cost assumptions cannot be used:\n{listed}")
        self.faults = faults


class TableError(EvenhandError):
    """Raised if a table of bids cannot be scored. `findings` holds everything found in it, each with its place."""

    def __init__(self, findings: "Sequence[Finding]") -> None:
        listed = "\n".join(f"- {each.where or 'the table'}: {each.what} {each.to_do}" for each in findings)
        super().__init__(f"The table cannot be scored:\n{listed}")
        self.findings = tuple(findings)


class ScoringError(EvenhandError, ValueError):
    """Raised if a sum cannot be done with what was given. The sentence says what is wrong with it."""


class UnfitTextError(EvenhandError, ValueError):
    """Raised if words cannot be kept in every database: a NUL, or half of a character. The sentence says where."""


class StageError(EvenhandError):
    """Raised if something is asked for before or after its time. The sentence says what has to happen first."""


class ConflictError(EvenhandError):
    """Raised if somebody else changed the same thing first. Both versions are kept for the person to choose."""

    def __init__(self, what: str, theirs: str, yours: str) -> None:
        super().__init__(
            f"{what} was changed by somebody else while you were working. Theirs: {theirs}. Yours: {yours}. "
            "Nothing was overwritten. Look at both, then save again if yours should stand."
        )
        self.what, self.theirs, self.yours = what, theirs, yours


class NotSavedError(EvenhandError):
    """Raised if the store could not take a change (full disk, read-only folder). Nothing was saved."""

    def __init__(self, why: str) -> None:
        super().__init__(
            f"Not saved: {why}. What you typed is still here. Try again, or tell the person who runs this."
        )


class StoreUnreadableError(EvenhandError):
    """Raised if what is in the store cannot be read: damaged, or, with `why`, for another reason."""

    def __init__(self, why: str = "") -> None:
        what = (
            f"cannot be read now: {why}. Try again" if why else "is damaged or cannot be read. Put back the last backup"
        )
        super().__init__(f"The database {what}, or tell the person who runs this.")


class StoreAddressError(EvenhandError, ValueError):
    """Raised if the address of the database is none that this program can use."""

    def __init__(self, why: str) -> None:
        super().__init__(
            f"The address of the database cannot be used: {why}. Look at EVENHAND_DATABASE_URL, or leave it out."
        )


class StoreVersionError(EvenhandError):
    """Raised if a database is of another version than the program, or is not there (`found` is then "none")."""

    def __init__(self, found: str, wanted: str) -> None:
        if found == "none":
            sentence = "There is no database here yet. Start the application once, or run: python -m evaluation demo"
        elif found > wanted:
            sentence = (
                f"This database is at version {found}, made by a newer program; this one knows version {wanted}. "
                "Use the newer program, or put back an older backup."
            )
        else:
            sentence = (
                f"This database is at version {found}, the program needs {wanted}. "
                "Take a backup, then run: python -m evaluation migrate"
            )
        super().__init__(sentence)
        self.found, self.wanted = found, wanted
