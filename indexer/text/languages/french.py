"""French: the rules, tables and lists of this room."""

from __future__ import annotations

from collections.abc import Sequence

from indexer.text import compounds, families, lemmas, question_words
from indexer.text.compounds import acronym, inclusive
from indexer.text.language import Keys, Language, Rule
from indexer.text.numbers import century, grouped_number, legal_reference, number, numero
from indexer.text.words import ELIDED, GRAMMAR, STOP

RULES: tuple[Rule, ...] = (
    numero,
    legal_reference,
    grouped_number,
    number,
    century,
    acronym,
    inclusive,
)
"""The first rule that knows a chunk decides; what none of them knows goes to ``words``."""


def _telling(words: Sequence[Keys], elided: Sequence[bool]) -> list[bool]:
    return question_words.telling(words, elided=elided)


FRENCH = Language(
    code="fr",
    rules=RULES,
    words=compounds.words,
    plain=compounds.plain,
    key_of=compounds.key_of,
    derived=lemmas.derived,
    is_known=lemmas.is_known,
    is_infinitive=lemmas.is_infinitive,
    family=families.family,
    stop=STOP,
    grammar=frozenset(STOP | GRAMMAR | {"a"}),
    elided=ELIDED,
    telling=_telling,
    verb_of=question_words.verb_of,
)
