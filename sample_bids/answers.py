"""What the fictional providers answered, and the reasons that a fictional panel gave: short, and by level of mark."""

import tomllib
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from random import Random
from typing import Any

STRONG_FROM = 4


@cache
def _data() -> dict[str, Any]:
    return tomllib.loads(Path(__file__).with_suffix(".toml").read_text(encoding="utf-8"))


@cache
def texts(question: str, mark: int) -> tuple[tuple[str, str], ...]:
    """Pairs of an answer and the panel's reason at this mark, from answers.toml."""
    found = [each for each in _data()["texts"] if (each["question"], each["mark"]) == (question, mark)]
    return tuple((each["answer"], each["reason"]) for each in found)


@cache
def closings(question: str, mark: int) -> tuple[str, ...]:
    """Sentences that may close an answer of this level; one of them is empty."""
    found = next(each for each in _data()["closing"] if each["question"] == question)
    return tuple(found["strong" if mark >= STRONG_FROM else "plain"])


#: who agreed the marks of a question; all names are invented
PANELS: Mapping[str, str] = {
    "care_in_person": "Panel of four: P. Shah (chair), M. Oyelaran (uses homecare), J. Thorne (carer), K. Addo",
    "safe_care": "Panel of five: P. Shah (chair), M. Oyelaran (uses homecare), S. Whitlock (nurse), L. Brandt, K. Addo",
    "workforce": "Panel of four: L. Brandt (chair), J. Thorne (carer), D. Ferreira, K. Addo",
    "local_delivery": "Panel of four: K. Addo (chair), M. Oyelaran (uses homecare), R. Pell, D. Ferreira",
}


def answer_and_reason(ref: str, question: str, mark: int, lot: str = "") -> tuple[str, str]:
    """An answer at the level of `mark` and the panel's reason for it; always the same for the same bid."""
    draw = Random(f"{ref}/{question}/{lot}")
    answer, reason = draw.choice(texts(question, mark))
    facts = _facts(draw) | {"lot": lot}
    closing = draw.choice(closings(question, mark)) if mark > 1 else ""
    return f"{answer} {closing}".strip().format(**facts), reason.format(**facts)


def pointer(ref: str, question: str, lot: str = "") -> str:
    """Where in the bid the mark rests."""
    draw = Random(f"{ref}/{question}/{lot}/page")
    return f"Section {draw.randint(1, 3)}, page {draw.randint(2, 14)}"


def _facts(draw: Random) -> dict[str, object]:
    people, before = draw.randint(40, 160), draw.randint(28, 44)
    visits, pct = draw.randrange(18_000, 64_000, 500), draw.randint(78, 94)
    return {
        "areas": draw.randint(8, 14),
        "weeks": draw.choice((4, 6, 8)),
        "days": draw.randint(3, 7),
        "people": people,
        "changed": people * draw.randint(45, 80) // 100,
        "fewer": people * draw.randint(8, 20) // 100,
        "team": draw.randint(6, 11),
        "group": draw.randint(6, 12),
        "pct": pct,
        "earlier": pct - draw.randint(6, 17),
        "fell": draw.randint(18, 46),
        "before": before,
        "after": before - draw.randint(9, 18),
        "late": draw.choice((10, 15, 20)),
        "sample": draw.randint(10, 25),
        "missed": visits * draw.randint(3, 14) // 10_000,
        "visits": f"{visits:,}",
        "changes": draw.randint(5, 17),
        "hours": draw.choice((16, 20, 24, 30)),
        "miles": draw.randint(4, 19),
        "faces": draw.choice(("4.2", "4.6", "5.1", "3.8")),
        "pence": draw.randint(25, 60),
        "staff": draw.randint(8, 34),
        "recruits": draw.randint(3, 9),
        "packages": draw.randint(3, 8),
    }
