"""How hard a passage is to read: the Flesch-Kincaid grade level as a reading age, and nothing cleverer.

Grade = 0.39 × words ÷ sentences + 11.8 × syllables ÷ words − 15.59, and the reading age is the grade plus 5: Kincaid,
Fishburne, Rogers and Chissom, Derivation of New Readability Formulas for Navy Enlisted Personnel, 1975,
https://stars.library.ucf.edu/istlibrary/56. Syllables are counted by groups of vowels, so a figure is a signpost and no
measurement: it says which passage to read again.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction

from criteria.schema import Method
from evaluation.exact import rounded

#: the reading age above which a passage is pointed out: GOV.UK writes for 9, and Easy Read goes no higher
HARD, HARD_EASY_READ = 14, 9
FEWEST = 8  # words, below which a figure would say nothing
_WORD = re.compile(r"[^\W\d_]+(?:['’-][^\W\d_]+)*", re.UNICODE)
_END = re.compile(r"[.!?;:]+(?:\s|$)")
_VOWELS = re.compile(r"[aeiouy]+")


@dataclass(frozen=True, slots=True)
class Reading:
    """What was counted in a passage, and its reading age in whole years; None where it is too short to say."""

    words: int
    sentences: int
    syllables: int
    age: int | None


@dataclass(frozen=True, slots=True)
class Passage:
    """A published passage: where it stands, its words, how it reads, and the most that its reading age should be."""

    where: str
    text: str
    reading: Reading
    most: int

    @property
    def is_hard(self) -> bool:
        """Whether it is harder to read than it should be."""
        return self.reading.age is not None and self.reading.age > self.most


def reading(text: str) -> Reading:
    """How hard a passage is to read."""
    words = _WORD.findall(text)
    sentences = max(1, len(_END.findall(text.strip() + " ")))
    syllables = sum(map(syllables_of, words))
    if len(words) < FEWEST:
        return Reading(len(words), sentences, syllables, None)
    per_sentence, per_word = Fraction(len(words), sentences), Fraction(syllables, len(words))
    grade = Fraction(39, 100) * per_sentence + Fraction(118, 10) * per_word - Fraction(1559, 100)
    return Reading(len(words), sentences, syllables, max(5, int(rounded(grade, 0)) + 5))


def syllables_of(word: str) -> int:
    """The syllables of an English word, by its groups of vowels: a silent "e" at the end does not count."""
    bare = re.sub(r"[^a-z]", "", word.casefold())
    groups = len(_VOWELS.findall(bare))
    silent = bare.endswith("e") and not bare.endswith(("le", "ee", "ie", "oe", "ue")) and groups > 1
    quiet = bare.endswith("ed") and not bare.endswith(("ted", "ded")) and groups > 1
    return max(1, groups - silent - quiet)


def passages(method: Method) -> tuple[Passage, ...]:
    """Every passage of a method that bidders and panel members read, in the order of the pack."""
    return tuple(Passage(where, text, reading(text), most) for where, text, most in _texts(method) if text.strip())


def _texts(method: Method) -> Iterator[tuple[str, str, int]]:
    for condition in method.conditions:
        yield f"Condition “{condition.title}”", condition.text, HARD
    for c in method.questions:
        yield f"Question “{c.title}”", c.text, HARD
        yield f"Question “{c.title}”, Easy Read", c.easy_read, HARD_EASY_READ
        for place, point in enumerate(c.looks_for, 1):
            yield f"Question “{c.title}”, point {place} that markers look for", point, HARD
    for scale in method.scales:
        for mark in scale.points:
            yield f"Scale “{scale.title}”, {mark.label}", mark.descriptor, HARD
            yield f"Scale “{scale.title}”, {mark.label}, Easy Read", mark.easy_read, HARD_EASY_READ
