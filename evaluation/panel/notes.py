"""Marking notes held against the published text: what in a note bidders were never told.

A note that brings in a requirement of its own is an undisclosed criterion: Mears Ltd v Leeds City Council (No 2) [2011]
EWHC 1031 (TCC), where model answers could hide criteria and weights. The rule here is simple enough to check by eye: a
number, a name, or a word that carries meaning, in the note and nowhere in the published text, is pointed out. Everyday
words and the words of marking itself are passed over, and a word counts as published in any of its usual endings. It
finds words, not meanings: a person decides.
"""

import re
import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

_BETWEEN = re.compile(r"(?<=[.!?])\s+|[\n•]+")  # sentences; a point inside a number ends none
_TOKEN = re.compile(r"£?\d[\d,.:/]*\d%?|£?\d%?|[^\W\d_]+(?:['’][^\W\d_]+)*", re.UNICODE)
_SPELT = re.compile(
    r"(?<![^\W_])[^\W\d_](?:[ .·-][^\W\d_]){2,}(?![^\W_])"
)  # a word letter by letter: C.Q.C., l-o-c-a-l
_ENDINGS: tuple[str, ...] = (
    *("ations", "ation", "ingly", "ments", "ment", "ings", "ing", "ies", "ied", "ness", "edly"),
    *("ers", "ed", "es", "er", "ly", "al", "s", "y", "e"),
)
_SHORTEST = 4  # letters that are left of a word when an ending is taken off

_NUMBERS = """
    one two three four five six seven eight nine ten eleven twelve twenty thirty forty fifty sixty seventy
    eighty ninety hundred thousand half quarter third weekly fortnightly monthly quarterly yearly annual
    annually daily hourly
"""
#: words without a requirement in them: grammar, quantity and connection
_EVERYDAY = """
    a about above across after again against all almost alone along already also although always am among an and
    another any anybody anything are around as ask asked asks at away back be because become been before behind
    being below beside between beyond both but by can cannot come comes could did do does doing done down during
    each either else enough etc even ever every everybody everyone everything few find first for from full fully
    further gave get gets give given gives go goes going got had has have having he her here hers him his how
    however i if in indeed instead into is it its itself just keep keeps kept kind know known knows last later
    least less let like likely little long made mainly make makes making many may maybe me mean means might mine
    more most much must my near need needed needs neither never new next no nobody none nor not nothing now of
    off often on once only onto or other others otherwise ought our ours out over own part per perhaps place put
    quite rather really same say says see seem seems seen several shall she should since so some somebody
    someone something sometimes soon still such take taken takes tell tells than that the their theirs them
    themselves then there therefore these they thing things this those though through thus till to together too
    toward towards under unless until up upon us use used uses using usually very via want wants was way ways we
    well went were what whatever when where whether which while who whole whom whose why will with within
    without would yes yet you your yours
"""
#: words of marking and of tenders as such
_MARKING = """
    account addresses addressed answer answers applicant ask assess assessed assessor award awarded bid bidder
    bidders bids carefully check clear clearly comment complete concern concrete confidence confident convincing
    credit criteria criterion deal deals describe described describes description detail detailed details
    evaluate evaluator evidence evidenced example examples excellent expect expected explain explained explains
    explanation fail fair gap gaps good great higher highest information lack lacks limited look looking looks
    low lower lowest mark marked marker markers marks mention mentioned mentions middle minor missing note notes
    panel partial partly point points poor present presented proof prove proves provide provided provider
    providers provides question questions read reason reasons relevant respond response right satisfactory say
    score scored scores scoring section sets shown show shows specific stated states strong sub submission
    supplier suppliers supported tender top understand understanding vague weak weaker word words work works
    worth write written wrong
"""
NUMBERS = frozenset(_NUMBERS.split())
EVERYDAY = frozenset(_EVERYDAY.split())
MARKING = frozenset(_MARKING.split())
_PASSED = EVERYDAY | MARKING


@dataclass(frozen=True, slots=True)
class Addition:
    """A sentence of a note, and what in it is not in the published text, as it was written and in its order."""

    sentence: str
    words: tuple[str, ...] = ()
    numbers: tuple[str, ...] = ()
    names: tuple[str, ...] = ()


def undisclosed(note: str, published: Sequence[str]) -> tuple[Addition, ...]:
    """Every sentence of a note that holds a word, number or name which is nowhere in the published texts."""
    known = frozenset(_stems(published))
    found = (_addition(sentence.strip(" \t-–•"), known) for sentence in _BETWEEN.split(_as_read(note)))
    return tuple(each for each in found if each.words or each.numbers or each.names)


def stem(word: str) -> str:
    """A word without its usual ending, so that "trains", "training" and "trained" are one."""
    bare = word.casefold().replace("’", "'").removesuffix("'s")
    for ending in _ENDINGS:
        if bare.endswith(ending) and len(bare) - len(ending) >= _SHORTEST:
            bare = bare[: -len(ending)]
            break
    return bare[:-1] if len(bare) > _SHORTEST and bare[-1] == bare[-2:-1] else bare


def _as_read(text: str) -> str:
    """Text as a reader sees it: without marks that nothing is seen of, and wide or raised letters as plain ones."""
    plain = "".join(c for c in unicodedata.normalize("NFKC", text) if unicodedata.category(c) != "Cf")
    return _SPELT.sub(lambda found: re.sub(r"[ .·-]", "", found[0]), plain)


def _stems(texts: Iterable[str]) -> Iterator[str]:
    for text in texts:
        for token in _TOKEN.findall(_as_read(text)):
            yield _key(token)


def _key(token: str) -> str:
    return token.rstrip(".,:").casefold() if _is_number(token) else stem(token)


def _is_number(token: str) -> bool:
    return token[0] in "£0123456789" or token.casefold() in NUMBERS


def _addition(sentence: str, known: frozenset[str]) -> Addition:
    words, numbers, names = list[str](), list[str](), list[str]()
    for place, token in enumerate(_TOKEN.findall(sentence)):
        if _key(token) in known:
            continue
        if _is_number(token):
            numbers.append(token)
        elif _is_name(token, place):
            names.append(token)
        elif token.casefold() not in _PASSED and len(token) > 1:
            words.append(token)
    return Addition(sentence, _once(words), _once(numbers), _once(names))


def _is_name(token: str, place: int) -> bool:
    """Capitals where a sentence has none: a name, or an abbreviation of two letters and more."""
    if token.casefold() in _PASSED and not (token.isupper() and len(token) > 1):
        return False
    return (token.isupper() and len(token) > 1) or (place > 0 and token[0].isupper())


def _once(tokens: list[str]) -> tuple[str, ...]:
    return tuple({token.casefold(): token for token in reversed(tokens)}.values())[::-1]
