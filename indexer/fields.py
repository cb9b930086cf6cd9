"""THE table: one row for each field that can be searched, filtered, counted or sorted.

The Whoosh schema, the OpenSearch mapping, the columns, the query prefixes, the facets, the URL
parameters and the documentation all come from ``FIELDS``. A new field is one row here.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from functools import lru_cache
from types import MappingProxyType

from unidecode import unidecode

from indexer import extracted, portfolios
from indexer.extraction import Found
from indexer.extraction.amounts import largest_sum
from indexer.extraction.laws import laws
from indexer.extraction.laws.addresses import article_of
from indexer.extraction.places import Place, departments, lying, places
from indexer.model import FRENCH, Chamber, Question


class FieldKind(StrEnum):
    """What a field holds, and so how it is matched."""

    TEXT = "text"  # prose, searched by its words
    LABEL = "label"  # an open list of names: a facet, searched by its words too
    CODE = "code"  # a closed list of values: a facet, matched whole
    NUMBER = "number"  # an integer: matched whole or by a range
    DATE = "date"  # a day: matched whole, by month, year or a range


@dataclass(frozen=True, slots=True)
class Field:
    """One row. ``name`` is the identifier; ``prefix`` what users write, in queries and URLs."""

    name: str
    prefix: str
    label: str
    kind: FieldKind
    read: Callable[[Question], Iterable[str | int | date]]
    aliases: tuple[str, ...] = ()
    weight: float = 0.0
    """Its part in BM25F when a word names no field; 0: only searched by its prefix."""
    words: Callable[[Question], str] | None = None
    """The text whose words are searched, for TEXT and LABEL; None: the values, joined."""
    facet: bool = False
    lemmatised: bool = True
    relative: bool = False
    """Whether the value is made of others: engines work it out."""
    derived: bool = False
    """Whether it is read out of title, question and answer alone: an engine may do so where it
    analyses these, and nothing is mined of its words again."""

    @property
    def searched(self) -> bool:
        """Whether the words of the field can be searched."""
        return self.kind in {FieldKind.TEXT, FieldKind.LABEL}

    def text(self, question: Question) -> str:
        """The text of ``question`` whose words this field searches."""
        if self.words is not None:
            return self.words(question)
        return "\n".join(str(value) for value in self.read(question))


WHOLE_ARTICLE = "entier"
"""The word behind an article in the words of the field ``law``: ``L121-4`` is not ``L121-4-1``."""
LONGEST = 200
"""Characters of what is remembered folded: any name of a ministry; a visitor may write more."""


def fold(text: str) -> str:
    """The key under which two values are the same: no accents, no case, single spaces.

    ``"Ministère de  l’Économie"`` → ``"ministere de l'economie"``.
    """
    return _folded(text) if len(text) <= LONGEST else _folded.__wrapped__(text)


@lru_cache(maxsize=1 << 14)
def _folded(text: str) -> str:
    return " ".join(unidecode(text).casefold().split())


def _some(value: str | int | date | None) -> tuple[str | int | date, ...]:
    return () if value is None or value == "" else (value,)


def _authored(question: Question) -> str:
    return f"{question.author.full_name}\n{question.author.uid}"


def _grouped(question: Question) -> str:
    return f"{question.author.group_label}\n{question.author.group}"


def _year(question: Question) -> tuple[str | int | date, ...]:
    return _some(str(question.published.year) if question.published else None)


def _legislature(question: Question) -> tuple[str | int | date, ...]:
    if question.chamber is Chamber.SENATE or not question.legislature:
        return ()
    return (str(question.legislature),)


def ministries(question: Question) -> tuple[str, ...]:
    """Every ministry that had the question, from the one asked to the one answering."""
    path = [question.ministry, *(step.ministry for step in question.transfers)]
    return tuple(dict.fromkeys(name for name in (*path, question.ministry_answering) if name))


def portfolio(question: Question) -> str:
    """The portefeuille of the ministry that was asked; its label where the table lacks it.

    Empty for another parliament: the table is of French governments.
    """
    label = "" if question.house else question.ministry
    return portfolios.named(label, question.published) if label else ""


def _portfolios(question: Question) -> str:
    """The portefeuilles of every ministry that had the question."""
    if question.house is not None:
        return ""
    held = [portfolios.named(label, question.published) for label in ministries(question)]
    return "\n".join(dict.fromkeys(held))


@lru_cache(maxsize=512)
def _cited(question: str, answer: str) -> tuple[str, ...]:
    """The texts of law that two texts name; an engine asks for values and words of a batch."""
    found = [one.value for text in (question, answer) for one in laws(text)]
    return tuple(dict.fromkeys(found))


def cited(question: Question) -> tuple[str, ...]:
    """The texts of law that question and answer name, each once."""
    if question.language != FRENCH:  # what is read out of texts is read by French words
        return ()
    return _cited(question.question.text, question.answer_text)


def _cited_words(question: Question) -> str:
    """The words of the texts of law, and each article by itself with a word that ends it."""
    return law_words(cited(question))


def law_words(found: Iterable[str]) -> str:
    """What the field ``law`` is searched by, for some texts of law."""
    found = tuple(found)
    articles = dict.fromkeys(article for article in map(article_of, found) if article)
    return "\n".join((*found, *(f"{article} {WHOLE_ARTICLE}" for article in articles)))


def largest_amount(question: Question) -> tuple[int, ...]:
    """The largest sum of money that question and answer name, in euros."""
    if question.language != FRENCH:
        return ()
    texts = (question.question.text, question.answer_text)
    sums = [found for found in map(largest_sum, texts) if found is not None]
    return (max(sums),) if sums else ()


def territories(question: Question) -> tuple[str, ...]:
    """The départements and territories that its texts name or name communes of."""
    return _named(question)[0]


def _places(question: Question) -> str:
    return _named(question)[1]


def _named(question: Question) -> tuple[tuple[str, ...], str]:
    if question.language != FRENCH:
        return (), ""
    return _named_places(question.title, question.question.text, question.answer_text)


@lru_cache(maxsize=512)
def _named_places(title: str, asked: str, answered: str) -> tuple[tuple[str, ...], str]:
    """The départements of texts, and the words of all places: names, and codes of départements.

    It remembers more than a batch of a build, which asks for both, one behind the other.
    """
    found = places(f"{title}\n\n{asked}\n\n{answered}")
    return tuple(lying(found)), place_words(found)


def place_words(found: Sequence[Found[Place]]) -> str:
    """What the field ``place`` is searched by, for some places of a text."""
    held = lying(found)
    codes = [code for code, name in departments().items() if name in held] if held else ()
    names = dict.fromkeys(one.value.name for one in found)
    return "\n".join(dict.fromkeys((*names, *held, *codes)))


def _called(question: Question) -> str:
    """The words of those whom its texts name: bodies by their short names too."""
    return called(extracted.everybody(question))


def called(found: Iterable[extracted.Named]) -> str:
    """What the field ``named`` is searched by, for some persons and bodies."""
    return "\n".join(word for one in found for word in (one.name, *one.short))


def _after_flag(question: Question) -> tuple[str | int | date, ...]:
    """Days from the signalement to the answer; none where there is no answer behind it."""
    if question.flagged is None or question.answered is None:
        return ()
    lasted = (question.answered - question.flagged).days
    return (lasted,) if lasted >= 0 else ()


T, L, C, N, D = FieldKind.TEXT, FieldKind.LABEL, FieldKind.CODE, FieldKind.NUMBER, FieldKind.DATE

# fmt: off
FIELDS: tuple[Field, ...] = (
    Field("title", "titre", "Titre", T, lambda q: _some(q.title), ("title",), weight=4.0),
    Field("question", "question", "Question", T, lambda q: _some(q.question.text), weight=1.5),
    Field("answer", "reponse", "Réponse", T, lambda q: _some(q.answer_text), ("answer",), weight=1.0),
    Field("keywords", "motcle", "Mots-clés", T, lambda q: q.keywords, ("keyword", "analyse"), weight=2.0),
    Field("rubrique", "rubrique", "Rubrique", L, lambda q: _some(q.rubrique), ("rub", "topic"), weight=3.0, facet=True),
    Field("author", "auteur", "Auteur", L, lambda q: _some(q.author.name), ("author", "depute", "deputee"), weight=2.0, words=_authored, facet=True, lemmatised=False),
    Field("group", "groupe", "Groupe", L, lambda q: _some(q.author.group_label or q.author.group), ("group",), words=_grouped, facet=True),
    Field("department", "departement", "Département", L, lambda q: _some(q.author.department), ("dept", "department"), words=lambda q: f"{q.author.department}\n{q.author.constituency}", facet=True),
    Field("place", "lieu", "Territoire", L, territories, ("territoire",), words=_places, facet=True, lemmatised=False, derived=True),
    Field("portfolio", "portefeuille", "Portefeuille", L, lambda q: _some(portfolio(q)), ("portfolio",), words=_portfolios, facet=True),
    Field("ministry", "ministere", "Ministère interrogé", L, lambda q: _some(q.ministry), ("ministre", "ministry"), words=lambda q: "\n".join(ministries(q)), facet=True),
    Field("ministry_answering", "attributaire", "Ministère chargé de répondre", L, lambda q: _some(q.ministry_answering), ("answering",), facet=True),
    Field("law", "texte", "Texte cité", L, cited, ("law", "textecite"), words=_cited_words, facet=True, lemmatised=False, derived=True),
    Field("named", "nomme", "Personnes et organismes cités", L, lambda q: [one.name for one in extracted.everybody(q)], ("named", "cite"), words=_called, facet=True, lemmatised=False, derived=True),
    Field("amount", "montant", "Montant", N, largest_amount, ("amount", "somme"), derived=True),
    Field("kind", "type", "Type", C, lambda q: (str(q.kind),), ("nature", "kind"), facet=True),
    Field("status", "etat", "État", C, lambda q: (str(q.status),), ("status", "statut"), facet=True),
    Field("year", "annee", "Année", C, _year, ("year", "an"), facet=True),
    Field("legislature", "legislature", "Législature", C, _legislature, ("leg",), facet=True),
    Field("chamber", "chambre", "Chambre", C, lambda q: (str(q.chamber),), ("chamber",), facet=True),
    Field("session", "session", "Session du Sénat", C, lambda q: _some(q.session), facet=True),
    Field("number", "numero", "Numéro", N, lambda q: (q.number,), ("num", "number")),
    Field("published", "date", "Date de publication", D, lambda q: _some(q.published), ("publication", "published")),
    Field("answered", "datereponse", "Date de réponse", D, lambda q: _some(q.answered), ("answered",)),
    Field("known", "connue", "Sans réponse connue au", D, lambda q: _some(q.known), ("known",)),
    Field("flagged", "signalee", "Date de signalement", D, lambda q: _some(q.flagged), ("signalement", "flagged")),
    Field("flagged_delay", "delaisignalement", "Délai après signalement", N, _after_flag),
    Field("renewed", "renouvelee", "Date du premier renouvellement", D, lambda q: sorted(q.renewed)[:1], ("renouvellement", "renewed")),
    Field("due", "echeance", "Première échéance annoncée", D, lambda q: _some(extracted.due(q)), ("deadline",), derived=True),
    Field("promise", "promesse", "Annonces de la réponse", C, extracted.sorts, ("promise", "annonce"), facet=True, derived=True),
    Field("delay", "delai", "Délai de réponse", N, lambda _: (), ("delay",), facet=True, relative=True),
)
# fmt: on

BY_NAME = MappingProxyType({row.name: row for row in FIELDS})
FACETS = tuple(row for row in FIELDS if row.facet)
STORED = tuple(row for row in FIELDS if not row.relative)
SEARCHED = tuple(row for row in FIELDS if row.searched)
DEFAULT_FACETS = (
    "rubrique",
    "year",
    "kind",
    "status",
    "portfolio",
    "ministry",
    "group",
    "author",
    "place",
    "legislature",
    "delay",
    "chamber",
)
_PREFIXES = {
    fold(spelling): row for row in FIELDS for spelling in (row.prefix, row.name, *row.aliases)
}


def field_called(spelling: str) -> Field | None:
    """The field that users call so (``ministère``, ``MINISTERE``, ``ministry``), or None."""
    return _PREFIXES.get(fold(spelling))
