"""German: numbers as in French, compounds by their last word, stop words and words that ask."""

from __future__ import annotations

from indexer.text.compounds import acronym
from indexer.text.languages.foreign import Known, Lemmas, by_endings, language
from indexer.text.numbers import grouped_number, number
from indexer.text.words import listed

STOP = frozenset(
    listed("""
    der die das dem den des ein eine einen einem einer eines und oder in im an am auf fur von vom
    zu zum zur mit bei beim aus nach uber um durch
    """)
)
"""Articles, prepositions and joining words, folded."""
GRAMMAR = STOP | frozenset(
    listed("""
    ich du er sie es wir ihr ihnen ihm ihn sich sein seine seinen seinem seiner ihre ihren ihrem
    ihrer wer was welche welcher welches welchen welchem ist sind war waren wird werden wurde wurden
    hat haben hatte nicht kein keine aber dass wenn als so
    """)
)
ASKING = frozenset(
    listed("""
    wer wen wem was wie wann wo warum wieso weshalb wieviel viele welche welcher welches welchen
    welchem ist sind war waren wird werden hat haben kann konnen ich wir es gibt
    """)
)
"""What a query is put with: « wie viele Züge gibt es » is about trains."""
ENDINGS = tuple((ending, "") for ending in ("ern", "en", "es", "em", "er", "e", "n", "s"))
LEAST, HEAD = 5, 3
"""Letters of the last word of a compound, and of what stands before it, at the least."""


def by_last_word(exact: str, known: Known) -> str | None:
    """A compound by its last word: ``schulgebauden`` → ``schul`` + ``gebaude``; the longest wins.

    So the forms of a compound that no dictionary has find each other.
    """
    for cut in range(HEAD, len(exact) - LEAST + 1):
        found = known(exact[cut:])
        if found is not None:
            return exact[:cut] + found
    return None


def nouns_first(form: str) -> tuple[bool, ...]:
    """A noun before a verb, and what has an umlaut before what has lost it.

    ``Zahlen`` is numbers before it is ``zählen``, and ``Häusern`` no form of the name ``Hauser``.
    """
    return form.islower(), form.isascii()


by_ending = by_endings(ENDINGS)
LEMMAS = Lemmas("de", (by_ending, by_last_word), nouns_first, GRAMMAR)
GERMAN = language(LEMMAS, (grouped_number, number, acronym), stop=STOP, asking=ASKING)
