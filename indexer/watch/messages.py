"""News as text and as an Atom feed (RFC 4287), in French as the web pages are."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator, Sequence
from datetime import date
from types import MappingProxyType
from xml.etree import ElementTree as ET

from indexer.events import Change
from indexer.legislatures import number_of, sitting
from indexer.model import Question
from indexer.query.kinds import NAMES
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
ATOM = "http://www.w3.org/2005/Atom"
_UNPRINTABLE = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
"""Characters that XML 1.0 does not allow."""


def text(watched: Sequence[Watched], since: date) -> Iterator[str]:
    """Lines for a terminal or a letter."""
    for one in watched:
        count = len(one.news)
        noun = "question" if count < 2 else "questions"
        yield f"{one.saved.name}\u00a0: {count or 'aucune'} {noun} depuis le {french(since)}"
        for item in one.news:
            yield ""
            yield from _lines(item)
        yield ""


def subject(watched: Sequence[Watched]) -> str:
    """The subject of a letter."""
    count = len({item.question.id for one in watched for item in one.news})
    noun = "question" if count < 2 else "questions"
    return f"{count} {noun}\u00a0: {', '.join(one.saved.name for one in watched)}"[:200]


def atom(watched: Sequence[Watched], since: date) -> str:
    """One feed for all searches, an entry for each question of each."""
    names = ", ".join(one.saved.name for one in watched)
    key = hashlib.blake2b(repr([one.saved for one in watched]).encode(), digest_size=16)
    days = [item.latest for one in watched for item in one.news]
    feed = ET.Element("feed", {"xmlns": ATOM, "xml:lang": "fr"})
    _add(feed, "title", f"Questions parlementaires\u00a0: {names}")
    _add(feed, "id", f"urn:blake2b:{key.hexdigest()}")
    _add(feed, "updated", _moment(max(days, default=since)))
    _add(ET.SubElement(feed, "author"), "name", "Assemblée nationale")
    for one in watched:
        for item in one.news:
            _entry(feed, one.saved.name, item)
    ET.indent(feed)
    head = "<?xml version='1.0' encoding='utf-8'?>\n"
    return head + ET.tostring(feed, encoding="unicode") + "\n"


def french(day: date) -> str:
    """A day as French writes it: ``05/03/2024``."""
    return f"{day:%d/%m/%Y}"


def _lines(item: News) -> Iterator[str]:
    question = item.question
    yield f"  {title(question)}"
    facts = (question.author.full_name, question.author.group_label, question.ministry)
    yield f"  {reference(question)}, " + ", ".join(fact for fact in facts if fact)
    for happening in item.happenings:
        yield f"  {french(happening.day)}\u00a0: {label(happening)}"
    yield f"  {question.url or question.id}"


def title(question: Question) -> str:
    """What a question is called, on one line."""
    return " ".join((question.title or question.rubrique or question.id).split())


def reference(question: Question) -> str:
    """Its type, number, and the legislature or session."""
    return f"{NAMES[question.kind]} n°\u00a0{number_of(question)} ({sitting(question)})"


def label(happening: Happening) -> str:
    """What happened, in brackets to whom or how."""
    label = LABELS[happening.change]
    if happening.change in _DETAILED and happening.detail:
        return f"{label} ({happening.detail})"
    return label


def _entry(feed: ET.Element, search: str, item: News) -> None:
    entry = ET.SubElement(feed, "entry")
    first = item.happenings[0]
    _add(entry, "title", f"{title(item.question)}\u00a0: {label(first)}")
    address = item.question.url or f"urn:question:{item.question.id}"
    _add(entry, "id", f"{address}#{first.change}-{first.day}")
    _add(entry, "updated", _moment(item.latest))
    ET.SubElement(entry, "link", {"href": address})
    ET.SubElement(entry, "category", {"term": clean(search)})
    _add(entry, "content", "\n".join(line.strip() for line in _lines(item)))


def _add(parent: ET.Element, tag: str, text: str) -> None:
    ET.SubElement(parent, tag).text = clean(text)


def clean(text: str) -> str:
    """The text without what XML cannot hold."""
    return _UNPRINTABLE.sub("", text)


def _moment(day: date) -> str:
    return f"{day.isoformat()}T00:00:00Z"
