"""Three judgements that every format shares: a question's status, title, author by the text."""

from __future__ import annotations

import re

from indexer.model import Author, Passage, Status
from indexer.sources.cleaning import label
from indexer.sources.debates import first_speaker, floor_given_to

_PUBLISHED = "REP_PUB"
_BY_AUTHOR = "AU"
_WITHDRAWN = re.compile(r"retir|retrait", re.IGNORECASE)
_TITLE_LENGTH = 120
# The verbs that open a written question; the name before them is the author's.
_OPENING = re.compile(
    r"\s*(?P<civility>M\.|Mme|Mlle)\s{1,9}(?P<name>[^,\n]{2,60}?)\s{1,9}"
    r"(?:appelle|attire|interroge|demande|alerte|souhaite|sollicite|rappelle|signale|expose|"
    r"questionne|porte|fait|interpelle|prie|s['’]inquiète|s['’]interroge|souligne|tient|remercie|"
    r"désire|désirerait|aimerait|voudrait|invite|se permet|saisit|met|informe|soumet|insiste)\b"
)
_CIVIL = re.compile(r"(?P<civility>M\.|Mme|Mlle)\s+(?P<name>.+)")
_SENTENCE = re.compile(r".+?(?:[.!?…](?= )|$)", re.DOTALL)
_TITLED = re.compile(r"(?<=\bM\.)\s")


def status_of(code: str, closing_label: str, *, answered: bool) -> Status:
    """What has become of a question, from its closing code and label.

    An answer wins over any code. ``AU`` is the author's withdrawal; every other closing without an
    answer (``FM`` the end of the mandate, ``DE``, ``ID``, caducity) leaves the question lapsed,
    unless the label says that it was withdrawn.
    """
    if answered or code == _PUBLISHED:
        return Status.ANSWERED
    if code == _BY_AUTHOR or _WITHDRAWN.search(closing_label):
        return Status.WITHDRAWN
    return Status.LAPSED if code or closing_label else Status.PENDING


def title_of(title: str, rubrique: str, text: str) -> str:
    """The title of a question: its own, else its rubrique, else its first sentence, cut short."""
    return title or rubrique or label(_first_sentence(text))


def opening_author(passage: Passage) -> Author:
    """The author as the text names them, for want of the people's archive.

    A written question opens with ``Mme X attire l'attention…``; in a debate the chair first gives
    the floor to the author, or else the first to speak is the author. Otherwise nobody is named.
    """
    found = _OPENING.match(passage.text)
    if found is None and passage.speakers:
        given = floor_given_to(passage.text[:2000])
        found = _CIVIL.fullmatch(given or first_speaker(passage.text, passage.speakers))
    if found is None:
        return Author()
    return Author(name=" ".join(found["name"].split()), civility=found["civility"])


def _first_sentence(text: str) -> str:
    plain = _TITLED.sub("\u00a0", " ".join(text[:1000].split()))
    found = _SENTENCE.match(plain)
    sentence = found[0].replace("\u00a0", " ") if found else ""
    if len(sentence) <= _TITLE_LENGTH:
        return sentence.rstrip(". ")
    return sentence[:_TITLE_LENGTH].rsplit(" ", 1)[0].rstrip(" ,;:") + "…"
