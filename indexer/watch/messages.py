"""News as text and as an Atom feed (RFC 4287), in French: their readers are visitors."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator, Sequence
from datetime import date
from types import MappingProxyType
from xml.etree import ElementTree as ET

from indexer.events import Change
from indexer.model import Kind, Question
from indexer.watch import Happening, News, Watched

LABELS = MappingProxyType(
    {
        Change.ASKED: "question publiée",
        Change.ANSWERED: "réponse publiée",
        Change.TRANSFERRED: "question transférée",
        Change.FLAGGED: "question signalée",
        Change.RENEWED: "question renouvelée",
        Change.WITHDRAWN: "question retirée",
        Change.LAPSED: "question caduque",
        Change.REVISED: "données corrigées",
        Change.DROPPED: "question disparue des sources",
    }
)
_DETAILED = frozenset({Change.TRANSFERRED, Change.WITHDRAWN, Change.LAPSED})
_KINDS = MappingProxyType(
    {
        Kind.WRITTEN: "Question écrite",
        Kind.GOVERNMENT: "Question au Gouvernement",
        Kind.ORAL: "Question orale sans débat",
    }
)
ATOM = "http://www.w3.org/2005/Atom"
_UNPRINTABLE = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
"""What XML 1.0 cannot hold."""


def text(watched: Sequence[Watched], since: date) -> Iterator[str]:
    """Lines for a terminal or a letter."""
    for found in watched:
        count = len(found.news)
        noun = "question" if count < 2 else "questions"
        yield f"{found.saved.name}\u00a0: {count or 'aucune'} {noun} depuis le {french(since)}"
        for item in found.news:
            yield ""
            yield from _lines(item)
        yield ""


def subject(watched: Sequence[Watched]) -> str:
    """The subject of a letter."""
    count = len({item.question.id for found in watched for item in found.news})
    noun = "question" if count < 2 else "questions"
    return f"{count} {noun}\u00a0: {', '.join(found.saved.name for found in watched)}"[:200]


def atom(watched: Sequence[Watched], since: date) -> str:
    """One feed of everything, an entry for each question of each search."""
    names = ", ".join(found.saved.name for found in watched)
    key = hashlib.blake2b(repr([found.saved for found in watched]).encode(), digest_size=16)
    days = [item.latest for found in watched for item in found.news]
    feed = ET.Element("feed", {"xmlns": ATOM, "xml:lang": "fr"})
    _add(feed, "title", f"Questions parlementaires\u00a0: {names}")
    _add(feed, "id", f"urn:blake2b:{key.hexdigest()}")
    _add(feed, "updated", _moment(max(days, default=since)))
    _add(ET.SubElement(feed, "author"), "name", "Assemblée nationale")
    for found in watched:
        for item in found.news:
            _entry(feed, found, item)
    ET.indent(feed)
    head = "<?xml version='1.0' encoding='utf-8'?>\n"
    return head + ET.tostring(feed, encoding="unicode") + "\n"


def french(day: date) -> str:
    """A day as French writes it: ``05/03/2024``."""
    return f"{day:%d/%m/%Y}"


def _lines(item: News) -> Iterator[str]:
    asked = item.question
    yield f"  {_title(asked)}"
    facts = (asked.author.full_name, asked.author.group_label, asked.ministry)
    yield f"  {_reference(asked)}, " + ", ".join(fact for fact in facts if fact)
    for happening in item.happenings:
        yield f"  {french(happening.day)}\u00a0: {_label(happening)}"
    yield f"  {asked.url}"


def _title(asked: Question) -> str:
    return " ".join((asked.title or asked.rubrique or asked.id).split())


def _reference(asked: Question) -> str:
    return f"{_KINDS[asked.kind]} n°\u00a0{asked.number} ({asked.legislature}e législature)"


def _label(happening: Happening) -> str:
    label = LABELS[happening.change]
    if happening.change in _DETAILED and happening.detail:
        return f"{label} ({happening.detail})"
    return label


def _entry(feed: ET.Element, found: Watched, item: News) -> None:
    entry = ET.SubElement(feed, "entry")
    first = item.happenings[0]
    _add(entry, "title", f"{_title(item.question)}\u00a0: {_label(first)}")
    _add(entry, "id", f"{item.question.url}#{first.change}-{first.day}")
    _add(entry, "updated", _moment(item.latest))
    ET.SubElement(entry, "link", {"href": item.question.url})
    ET.SubElement(entry, "category", {"term": _clean(found.saved.name)})
    _add(entry, "content", "\n".join(line.strip() for line in _lines(item)))


def _add(parent: ET.Element, tag: str, said: str) -> None:
    ET.SubElement(parent, tag).text = _clean(said)


def _clean(said: str) -> str:
    return _UNPRINTABLE.sub("", said)


def _moment(day: date) -> str:
    return f"{day.isoformat()}T00:00:00Z"
