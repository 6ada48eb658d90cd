r"""A draw that anybody can redo: an order made from a seed and the providers' references by SHA-256, and nothing else.

Each provider's ticket is the SHA-256, in hex, of the UTF-8 bytes of the seed, one line break, and its reference. The
lowest ticket goes first. On any machine: `printf '%s\n%s' "$seed" "$ref" | sha256sum`.
Source: FIPS 180-4, Secure Hash Standard, https://csrc.nist.gov/pubs/fips/180-4/upd1/final.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from hashlib import sha256


@dataclass(frozen=True, slots=True)
class Ticket:
    """A provider's lot in a draw: its reference and 64 hex digits."""

    number: str
    provider: str


def ticket(seed: str, provider: str) -> Ticket:
    """The ticket of one provider. Raises ValueError where seed or reference is empty or more than one line."""
    for part in (seed, provider):
        if not part.strip() or len(part.splitlines()) != 1:
            raise ValueError("a draw is made from a seed and references of one line each, none of them empty")
    return Ticket(sha256(f"{seed}\n{provider}".encode()).hexdigest(), provider)


def drawn_order(seed: str, providers: Iterable[str]) -> tuple[Ticket, ...]:
    """The tickets of all providers, first drawn first: the same in whatever order they are given.

    Raises ValueError where somebody is named twice, or by `ticket`.
    """
    refs = list(providers)
    if len(set(refs)) != len(refs):
        raise ValueError("a provider has one ticket in a draw")
    return tuple(sorted((ticket(seed, ref) for ref in refs), key=lambda each: (each.number, each.provider)))


def seed_of(words: tuple[str, str], kept_as: str) -> str:
    """The seed of a draw by two people: the word of each, and the hash of the entry that keeps both words."""
    return " ".join((*words, kept_as))
