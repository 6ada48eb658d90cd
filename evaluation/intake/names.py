"""Providers whose names could be mistaken for one another: found here, decided by a person.

The identity of a provider is its reference number. Two numbers under one name, one number under two names, and names
that differ only by look-alike letters, spaces, punctuation or "Ltd" are shown to somebody who can tell. After Unicode
Technical Standard 39, section 4 (confusable detection), https://www.unicode.org/reports/tr39/, whose table comes with
the package confusable-homoglyphs. Its own `is_confusable` is not used: it passes over look-alikes within one script.
"""

import re
import unicodedata
from collections import defaultdict
from collections.abc import Iterable, Sequence
from functools import cache
from itertools import combinations
from typing import Literal, NamedTuple

from evaluation.findings import Finding, Severity
from evaluation.model import Provider

Why = Literal["same_reference", "same_look", "near_spelling"]
NEAR_FROM = 8  # shorter names differ by one letter too often for that to mean anything
_LEGAL = {"ltd", "limited", "plc", "llp", "lp", "cic", "cio", "the", "and", "co", "company"}
_LAST_LOOK = (("rn", "m"), ("vv", "w"), ("0", "o"), ("1", "l"), ("i", "l"))


class Pair(NamedTuple):
    """Two entries that may be one provider, or one that may be two, and why."""

    first: Provider
    second: Provider
    why: Why


@cache
def _table() -> dict[int, str]:
    """Each character that looks like plain Latin letters or digits, with those."""
    from confusable_homoglyphs.confusables import confusables_data  # noqa: PLC0415 - a megabyte, wanted only here

    table: dict[int, str] = {}
    for character, likes in confusables_data.items():
        plain = [like["c"] for like in likes if like["c"].isascii() and like["c"].isalnum()]
        if plain and len(character) == 1 and not character.isascii():
            table[ord(character)] = plain[0]
    return table


def skeleton(name: str) -> str:
    """What is left of a name when everything that could be overlooked is taken away. Equal skeletons look alike."""
    seen = unicodedata.normalize("NFKC", name)
    seen = "".join(letter for letter in seen if unicodedata.category(letter) != "Cf").translate(_table())
    seen = "".join(letter for letter in unicodedata.normalize("NFKD", seen) if not unicodedata.combining(letter))
    seen = seen.translate(_table()).casefold()
    words = re.sub(r"[^\w]|_", " ", re.sub(r"[.'’]", "", seen).replace("community interest company", " ")).split()
    bare = "".join(word for word in words if word not in _LEGAL) or "".join(words)
    for looks, like in _LAST_LOOK:
        bare = bare.replace(looks, like)
    return bare


def lookalikes(providers: Sequence[Provider]) -> list[Pair]:
    """Every pair that needs a person: one reference with different names; different references with names that look
    the same, or that differ by one letter (not by a number, as in "Area 1" and "Area 2"). In order of the references.
    """
    by_ref: dict[str, dict[str, Provider]] = defaultdict(dict)
    for provider in providers:
        by_ref[provider.ref].setdefault(" ".join(provider.name.split()), provider)
    pairs = {
        Pair(first, second, "same_reference")
        for names in by_ref.values()
        for first, second in combinations(sorted(names.values(), key=_order), 2)
    }
    distinct = [provider for names in by_ref.values() for provider in names.values()]
    looks = {provider: skeleton(provider.name) for provider in distinct}
    alike = _together((look, provider) for provider, look in looks.items())
    near = _together((shorter, provider) for provider, look in looks.items() for shorter in _variants(look))
    pairs |= {Pair(*two, "same_look") for two in alike}
    pairs |= {Pair(*two, "near_spelling") for two in near - alike if _numbers(two[0].name) == _numbers(two[1].name)}
    return sorted(pairs, key=lambda pair: (_order(pair.first), _order(pair.second), pair.why))


def said(pair: Pair) -> Finding:
    """The warning a person reads about a pair."""
    first, second, why = pair
    if why == "same_reference":
        what = f"The reference {first.ref} stands for both '{first.name}' and '{second.name}'."
        return Finding(
            Severity.WARNING, "provider_two_names", what, "Check whether this is one provider, and use one name."
        )
    how = "look the same" if why == "same_look" else "differ by one letter"
    what = f"'{first.name}' ({first.ref}) and '{second.name}' ({second.ref}) {how}."
    do = "Check whether they are one provider. If so, use one reference number; if not, record that they are two."
    return Finding(Severity.WARNING, "provider_lookalike", what, do)


def _variants(look: str) -> set[str]:
    """The skeleton with each one of its letters left out, and itself: names one letter apart share one of these."""
    if len(look) < NEAR_FROM:
        return set()
    return {look} | {look[:at] + look[at + 1 :] for at in range(len(look))}


def _together(keyed: Iterable[tuple[str, Provider]]) -> set[tuple[Provider, Provider]]:
    groups: dict[str, list[Provider]] = defaultdict(list)
    for key, provider in keyed:
        groups[key].append(provider)
    return {
        (first, second)
        for group in groups.values()
        for first, second in combinations(sorted(group, key=_order), 2)
        if first.ref != second.ref
    }


def _numbers(name: str) -> list[str]:
    return re.findall(r"\d+", unicodedata.normalize("NFKC", name))


def _order(provider: Provider) -> tuple[str, str]:
    return provider.ref, provider.name
