"""From a folded form to its lemma key: the table first, then light rules for unknown words.

Every function here sees the folded form alone, never case or accents: so a word finds the same
documents however it is typed.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import cache

from indexer.text import table
from indexer.text.words import listed

Known = Callable[[str], str | None]
"""The table: folded form → lemma key, or None."""

SHORT = 5
"""Letters below which an unknown word is left alone: most are names and acronyms."""

ENDINGS = (
    ("trices", "teur"),
    ("trice", "teur"),
    ("euses", "eur"),
    ("euse", "eur"),
    ("ieres", "ier"),
    ("iere", "ier"),
    ("iennes", "ien"),
    ("ienne", "ien"),
    ("elles", "el"),
    ("elle", "el"),
    ("ives", "if"),
    ("ive", "if"),
    ("aux", "al"),
    ("aux", "au"),
    ("eux", "eu"),
    ("ees", "er"),
    ("ee", "er"),
    ("es", ""),
    ("s", ""),
    ("e", ""),
)
"""Plurals and feminines: an ending, and what may stand in its place."""

PREFIXES = listed("""
    anti auto bio co contre cyber de des electro ex extra geo hydro hyper infra inter macro mega
    meta micro mini mono multi nano neo neuro non para photo pluri poly post pre pro pseudo psycho
    radio re semi socio sous sur tele thermo trans ultra
""")
"""What a known word may follow inside an unknown one."""

VERBS = ("iser", "ifier")
"""Endings that make new verbs."""
CONJUGATED = listed(
    "er e es ee ees ent ant ait aient era eront erait eraient ez ons a ante antes ants"
)


_LAST = frozenset(ending[-1] for ending, _ in ENDINGS)
_BY_LETTER = {
    letter: [prefix for prefix in PREFIXES if prefix[0] == letter]
    for letter in {prefix[0] for prefix in PREFIXES}
}
_VERBAL = tuple(verb.removesuffix("er") + ending for verb in VERBS for ending in CONJUGATED)
"""What tells at one look that a rule below has nothing to say."""

INFINITIVES = {
    "er": ("ons", "eons"),
    "oir": ("ons",),
    "ir": ("issons", "ons"),
    "re": ("ons",),
}
"""The ending of an infinitive, and of its form with « nous »."""


@cache
def lemmas() -> table.Table:
    """The lemma table, loaded when the first word asks for it."""
    return table.load(table.cache_path())


def is_known(exact: str) -> bool:
    """Whether the language has a folded form: the table lists it."""
    return lemmas().get(exact) is not None


def stem_of(exact: str) -> str:
    """The lemma key of a folded form: ``travaux`` → ``travail``; numbers and letters stay."""
    return derived(exact)[1]


def is_infinitive(exact: str) -> bool:
    """Whether a folded form is a verb in its infinitive: ``chasser``, ``obtenir``, ``vendre``.

    The table tells: it knows the form in -ons (``chassons``) under that lemma.
    """
    known = lemmas().get
    return known(exact) == exact and any(
        known(exact.removesuffix(ending) + person) == exact
        for ending, persons in INFINITIVES.items()
        if exact.endswith(ending)
        for person in persons
    )


def derived(exact: str) -> tuple[str, str]:
    """The lemma key of a folded form after the name of what decided on it."""
    if len(exact) < 2 or not exact.isalpha():
        return "as it is", exact
    known = lemmas().get
    found = known(exact)
    if found is not None:
        return "table", found
    if len(exact) < SHORT:
        return "as it is", exact
    return guessed(exact, known)


def guessed(exact: str, known: Known) -> tuple[str, str]:
    """The same for a form that the table lacks: the first rule that finds something decides."""
    for rule in GUESSES:
        found = rule(exact, known)
        if found is not None:
            return rule.__name__, found
    return "as it is", exact


def by_ending(exact: str, known: Known) -> str | None:
    """Another form of a known word: ``affineuses`` → ``affineur``, if the table has that."""
    if exact[-1] not in _LAST:
        return None
    for ending, other in ENDINGS:
        if exact.endswith(ending):
            found = known(exact.removesuffix(ending) + other)
            if found is not None:
                return found
    return None


def by_prefix(exact: str, known: Known) -> str | None:
    """A known word after a prefix: ``microentreprises`` → ``micro`` + ``entreprise``."""
    for prefix in _BY_LETTER.get(exact[0], ()):
        rest = exact.removeprefix(prefix)
        if len(rest) >= SHORT and rest != exact:
            found = known(rest) or by_ending(rest, known)
            if found is not None:
                return prefix + found
    return None


def by_verb(exact: str, _: Known) -> str | None:
    """A new verb in -iser or -ifier: ``uberisees`` → ``uberiser``."""
    if not exact.endswith(_VERBAL):
        return None
    for verb in VERBS:
        root = verb.removesuffix("er")
        for ending in CONJUGATED:
            if exact.endswith(root + ending) and len(exact) - len(root + ending) >= 3:
                return exact.removesuffix(ending) + "er"
    return None


def singular(exact: str, _: Known) -> str | None:
    """An unknown word less its plural: ``ehpads`` → ``ehpad``; ``virus`` and ``campus`` stay."""
    if exact.endswith("s") and exact[-2:] not in {"ss", "us", "is", "as", "os"}:
        return exact[:-1]
    return None


GUESSES = (by_ending, by_prefix, by_verb, singular)
"""What is tried on an unknown word, in this order."""
