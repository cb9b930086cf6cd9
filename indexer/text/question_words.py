"""Words that put a question without saying what it is about: a query passes over them.

« comment obtenir un passeport ? » is about a passport. Every word stands folded, as in
``indexer.text.words``; quotes, fields and signs keep any word. What somebody may look for is not
here: ``pouvoir`` (d'achat), ``devoirs``, ``si`` (système d'information), ``pas`` (de Calais),
``son`` and ``or`` stay; ``est``, ``avoir`` (fiscal), ``fait`` (divers) do but in a question.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TypeAlias

from indexer.text.words import listed

Keys: TypeAlias = tuple[str, ...]
"""The exact keys of one word of a query, in order: ``peut-elle`` → ``peut``, ``elle``."""

INTERROGATIVES = frozenset(
    listed("""
    comment combien pourquoi quand quoi quel quelle quels quelles
    lequel laquelle lesquels lesquelles auquel auxquels auxquelles duquel desquels desquelles
    """)
)
"""What asks wherever it stands."""

OPENING = frozenset(listed("que qui"))
"""Stop words that ask where a query begins with them: ``que fait``, ``qui peut``."""

PRONOUNS = frozenset(
    listed("""
    je j tu t il elle on nous vous ils elles me m te se s moi toi lui leur leurs eux y
    ca cela ceci celui celle ceux celles sa ses
    """)
)
"""Who asks, and for whom."""

MODALS = frozenset(
    listed("""
    peux peut peuvent pouvons pouvez pourrais pourrait pourraient puis puisse
    dois doit doivent devons devez devrais devrait devraient
    veux veut veulent voulons voulez voudrais voudrait souhaite souhaiterais aimerais cherche
    faut faudrait faire fais vais va sais savoir
    suis es sommes etes sont etais etait etaient ai as ont avons avez
    """)
)
"""Verbs that carry a question: what can, may, must, shall be; the auxiliaries."""

ADDRESS = frozenset(listed("bonjour bonsoir salut merci svp stp plait cordialement"))
"""What is said to somebody."""

ASKING = INTERROGATIVES | PRONOUNS | MODALS | ADDRESS
"""What is passed over wherever it stands, and makes a question of the query."""

OWN = frozenset(listed("mon ma mes ta tes notre nos votre vos"))
"""Passed over in a question alone: ``Mon espace santé`` is a name."""

LIGHT = frozenset(
    listed("""
    est etre avoir fait aller venir pouvoir vouloir devoir obtenir recevoir demander trouver
    utiliser gerer mettre prendre donner rendre laisser tenir arreter cesser suivre connaitre
    beneficier toucher passer rester effectuer realiser permettre proceder disposer acceder lutter
    possible
    """)
)
"""Verbs that leave it to their object what a question is about; passed over in a question alone.

``est-il possible de`` says no more than they do.
"""

APART = frozenset({("d",), ("l",), ("qu",)})
"""What is left of an article before a vowel where somebody types no apostrophe."""

VOWELS = frozenset("aeiouyh")

INVERTED = frozenset(listed("est a"))
"""What is a verb before its subject, and the East or a letter elsewhere: ``est-ce``, ``a-t-on``."""

SUBJECTS = frozenset(listed("je tu il elle on nous vous ils elles ce t"))
"""What stands behind the verb of a question, with a hyphen."""

QUARTERS = frozenset(listed("grand nord sud"))
"""What makes ``est`` the East: ``Grand Est``."""


def telling(words: Sequence[Keys], *, elided: Sequence[bool]) -> list[bool]:
    """Whether each word of a query says what it is about; all of them where none would.

    ``quel est le délai`` → ``[False, False, True, True]`` (stop words are passed over elsewhere).
    ``elided``: whether a word stood behind an apostrophe of its own: ``l'Est`` is the East.
    """
    asks = words[:1] in [[(word,)] for word in OPENING] or any(map(_asks, words))
    found = [
        not (
            _asks(keys)
            or _is_article(keys, words[place + 1 : place + 2])
            or (asks and _weak(keys, words[:place], alone=not elided[place]))
        )
        for place, keys in enumerate(words)
    ]
    return found if any(found) else [True] * len(words)


def verb_of(keys: Keys) -> Keys:
    """A verb without the subject that a question puts behind it: ``utilisent-ils`` → utilisent."""
    end = len(keys)
    while end > 1 and keys[end - 1] in SUBJECTS:
        end -= 1
    return keys[:end]


def _asks(keys: Keys) -> bool:
    """Whether a word is passed over wherever it stands: ``comment``, ``peut-elle``, ``est-ce``."""
    verb = verb_of(keys)
    return len(verb) == 1 and (verb[0] in ASKING or (verb != keys and verb[0] in INVERTED))


def _is_article(keys: Keys, behind: Sequence[Keys]) -> bool:
    """Whether a letter is an article typed without its apostrophe: ``période d essai``."""
    follows = behind[0][0][:1] if behind else ""
    return keys in APART and follows in VOWELS and bool(follows)


def _weak(keys: Keys, before: Sequence[Keys], *, alone: bool) -> bool:
    """Whether a word of a question is one of those that are passed over in a question alone."""
    if keys == ("est",) and (not alone or (before and before[-1][-1] in QUARTERS)):
        return False
    return len(keys) == 1 and keys[0] in OWN | LIGHT
