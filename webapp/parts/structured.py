"""A question as linked data (schema.org), for search engines and archives."""

from __future__ import annotations

from typing import Any

from indexer.export.references import reference
from indexer.model import Passage, Question
from webapp import links

LONGEST = 5000
"""Characters of a text that are given here; the whole text stands on the page itself."""


def described(question: Question) -> dict[str, Any]:
    """The question with its author, its answer and the official page, as JSON-LD."""
    page = links.public(links.question(question.id))
    asked = {
        "@type": "Question",
        "name": question.title or reference(question),
        "identifier": question.id,
        "inLanguage": question.language,
        "url": page,
        **({"sameAs": question.url} if question.url else {}),
        "about": question.rubrique or None,
        "keywords": list(question.keywords) or None,
        "author": _author(question),
        "answerCount": 1 if question.answer else 0,
        **_passage(question.question),
    }
    if question.answer:
        ministry = question.ministry_answering or question.ministry
        asked["acceptedAnswer"] = _known(
            {
                "@type": "Answer",
                "url": f"{page}#reponse",
                "author": ministry and {"@type": "GovernmentOrganization", "name": ministry},
                **_passage(question.answer),
            }
        )
    return {"@context": "https://schema.org", "@type": "QAPage", "mainEntity": _known(asked)}


def _author(question: Question) -> dict[str, Any] | None:
    author = question.author
    if not author.name:
        return None
    group = author.group_label or author.group
    member = {"@type": "Organization", "name": group} if group else None
    return _known({"@type": "Person", "name": author.name, "memberOf": member})


def _passage(passage: Passage) -> dict[str, Any]:
    day = passage.published
    return {"text": passage.text[:LONGEST], "datePublished": day.isoformat() if day else None}


def _known(members: dict[str, Any]) -> dict[str, Any]:
    """The members that have a value."""
    return {name: value for name, value in members.items() if value not in (None, "")}
