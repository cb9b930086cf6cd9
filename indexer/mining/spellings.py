"""How a key is usually spelled: the accents and capitals that the texts give it most often.

A capital behind the end of a sentence says nothing, and neither do capitals throughout about
accents: ``ECOLE`` is no vote against ``école``. The key of a compound gets its hyphens back:
``apresmidi`` is ``après-midi``.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from typing import NamedTuple

from indexer.mining.streams import Stream
from indexer.text.normalise import APOSTROPHES, HYPHENS

_TYPED = {
    **{ord(sign): "'" for sign in APOSTROPHES},
    **{ord(sign): "-" for sign in HYPHENS},
}


class Spelled(NamedTuple):
    """A spelling, and how often it stands where a capital would say something, and in all."""

    text: str
    inside: int
    total: int


def spellings(stream: Stream) -> Mapping[str, str]:
    """Exact key → its usual spelling, for each word of the texts that is made of letters."""
    found = met(stream)
    return {key: usual(found[key]) for key in sorted(found)}


def met(stream: Stream) -> Mapping[str, Sequence[Spelled]]:
    """Exact key → every spelling of it, with or without an article before it."""
    found: dict[str, list[Spelled]] = {}
    inside, total = stream.counts(~stream.opening).tolist(), stream.counts().tolist()
    for (chunk, article, key, _), within, count in zip(stream.words, inside, total, strict=True):
        # Behind an article no capital opens a sentence.
        spelled = Spelled(typed(chunk[article:]), count if article else within, count)
        known = found.get(key)
        if known is None:
            found[key] = [spelled]
        else:
            known.append(spelled)
    return found


def typed(text: str) -> str:
    """A word with the apostrophe and the hyphen of a keyboard: ``aujourd’hui`` → with '."""
    return text if text.isalpha() else text.translate(_TYPED)


def usual(forms: Sequence[Spelled]) -> str:
    """The spelling to show: the usual letters first, then their usual capitals."""
    if len(forms) == 1:
        return _shown(forms[0])
    forms = _together(forms)
    votes: dict[str, tuple[int, int]] = defaultdict(lambda: (0, 0))
    for text, _, total in forms:
        plain, all_capitals = votes[text.lower()]
        capitals = len(text) > 1 and text.isupper()
        votes[text.lower()] = (
            (plain, all_capitals + total) if capitals else (plain + total, all_capitals)
        )
    letters = max(sorted(votes), key=votes.__getitem__)
    own = [form for form in forms if form.text.lower() == letters]
    return _shown(max(own, key=lambda form: (form.inside, form.total, form.text)))


def _together(forms: Sequence[Spelled]) -> Sequence[Spelled]:
    """Each spelling once, its counts added up."""
    inside: Counter[str] = Counter()
    total: Counter[str] = Counter()
    for text, within, count in forms:
        inside[text] += within
        total[text] += count
    return [Spelled(text, inside[text], total[text]) for text in total]


def _shown(form: Spelled) -> str:
    """A capital that only ever begins a sentence is made small."""
    acronym = len(form.text) > 1 and form.text.isupper()
    if form.inside or acronym:
        return form.text
    return form.text[:1].lower() + form.text[1:]
