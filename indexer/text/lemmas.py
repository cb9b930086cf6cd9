"""From a folded form to its lemma key, by a table built once from simplemma's French dictionary."""

from __future__ import annotations

from functools import cache

from simplemma.strategies.dictionaries import DefaultDictionaryFactory

from indexer.text.normalise import fold


@cache
def _table() -> dict[str, str]:
    dictionary = DefaultDictionaryFactory().get_dictionary("fr")
    table: dict[str, str] = {}
    for form, lemma in dictionary.items():
        table.setdefault(fold(form), fold(lemma))
    return table


def lemma_of(exact: str) -> str:
    """The lemma key of a folded form."""
    if len(exact) < 2 or not exact.isalpha():
        return exact
    found = _table().get(exact)
    if found is not None:
        return found
    return exact[:-1] if len(exact) > 4 and exact.endswith("s") and exact[-2:] != "ss" else exact
