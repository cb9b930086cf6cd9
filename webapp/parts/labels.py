"""French words for the model's codes: what a visitor reads in place of ``QE`` or ``17``."""

from __future__ import annotations

from dataclasses import dataclass
from types import MappingProxyType

from indexer.delays import OPEN
from indexer.export.references import KINDS
from indexer.extracted import DATED, UNDATED
from indexer.fields import BY_NAME, FACETS
from indexer.legislatures import ended, number_of, ordinal
from indexer.model import Kind, Question, Status
from indexer.query.request import PERIOD, Sort
from indexer.search.passages.concordance import Order
from indexer.search.statistics import delay
from webapp.parts.french.periods import period
from webapp.parts.french.typography import NBSP, label
from webapp.parts.reading.debate import replies

__all__ = [
    "KINDS",
    "ORDERS",
    "SORTS",
    "STATUSES",
    "VIEWS",
    "ending",
    "facet_label",
    "facet_value",
    "noun",
    "ordinal",
    "outcome",
    "place",
    "prefix",
    "reference",
    "state",
    "status_code",
]

STATUSES = MappingProxyType(
    {
        Status.PENDING: "En attente de réponse",
        Status.UNKNOWN: "Sans réponse connue",
        Status.ANSWERED: "Réponse publiée",
        Status.WITHDRAWN: "Retirée",
        Status.LAPSED: "Caduque",
    }
)
_OUTCOMES = MappingProxyType(
    {
        Status.PENDING: "en attente de réponse",
        Status.UNKNOWN: "sans réponse connue",
        Status.ANSWERED: "réponse publiée",
        Status.WITHDRAWN: "retirée",
        Status.LAPSED: "caduque",
    }
)
SORTS = MappingProxyType(
    {
        Sort.RELEVANCE: "pertinence",
        Sort.NEWEST: "date (récentes d’abord)",
        Sort.OLDEST: "date (anciennes d’abord)",
        Sort.DELAY: "délai de réponse (long d’abord)",
    }
)
VIEWS = MappingProxyType({"detaillee": "détaillée", "serree": "serrée", "tableau": "tableau"})
ORDERS = MappingProxyType(
    {
        Order.TEXT: "ordre des résultats",
        Order.LEFT: "mots de gauche",
        Order.RIGHT: "mots de droite",
    }
)
_CODED = MappingProxyType(
    {
        "kind": {str(kind): label for kind, label in KINDS.items()},
        "status": {str(status): label for status, label in STATUSES.items()},
        "delay": {
            OPEN[0]: "Sans réponse depuis deux mois au plus",
            OPEN[1]: "Sans réponse depuis plus de deux mois",
        },
        "promise": {DATED: "Avec une échéance", UNDATED: "Sans date"},
    }
)
REPLY = "Réplique"
"""What a passage is called that a deputy says after the minister's first speech."""
_PLACES = MappingProxyType({"question": "Question", "answer": "Réponse"})


def facet_value(field: str, value: str) -> str:
    """A facet's value as it is read: ``kind``, ``QE`` → ``Question écrite``."""
    if field == PERIOD:
        return period(value)
    if field == "legislature":
        return f"{ordinal(int(value))}{NBSP}législature" if value.isdecimal() else value
    return _CODED.get(field, {}).get(value) or label(value)


def facet_label(field: str) -> str:
    """A field's French name: ``ministry`` → ``Ministère interrogé``."""
    return "Période" if field == PERIOD else BY_NAME[field].label


def prefix(field: str) -> str:
    """What addresses call a field: ``ministry`` → ``ministere``."""
    return BY_NAME[field].prefix


def place(field: str) -> str:
    """Where a snippet stands: ``answer`` → ``Réponse``; other fields by their label."""
    return _PLACES.get(field) or BY_NAME[field].label


def said_in(question: Question, field: str, speaker: str) -> str:
    """Where what somebody says stands; what is said against an answer is no answer.

    ``answer`` → ``Réponse``, or ``Réplique`` where it is not the Government's.
    """
    reply = field == "answer" and question.answer and replies(speaker, question.answer)
    return REPLY if reply else place(field)


def reference(question: Question) -> str:
    """The short reference: ``QE n° 15108``."""
    return f"{question.kind}{NBSP}n°{NBSP}{number_of(question)}"


def state(question: Question) -> str:
    """What has become of a question; an answer of the sitting was given there."""
    if question.status is Status.ANSWERED and question.kind is not Kind.WRITTEN:
        return "Réponse en séance"
    return STATUSES[question.status]


def outcome(question: Question) -> tuple[str, int | None]:
    """What came of a question, in few words, and the days that belong behind them; or None."""
    days = delay(question)
    if question.status is Status.ANSWERED and question.kind is not Kind.WRITTEN:
        return "réponse en séance", None
    if question.status is Status.ANSWERED and days:
        return "réponse en", days
    return _OUTCOMES[question.status], None


def ending(question: Question) -> str:
    """What ended an open question: its legislature, or its author's mandate."""
    if question.closed == ended(question.legislature):
        return f"Fin de la {ordinal(question.legislature)} législature"
    return "Fin du mandat de l’auteur"


def status_code(status: Status) -> str:
    """The status as a word of ASCII for style sheets: ``pending``."""
    return status.name.lower()


@dataclass(frozen=True, slots=True)
class Noun:
    """What the choices of a facet are called: one, several, their gender, the most frequent."""

    one: str
    many: str
    feminine: bool = False
    frequent: str = ""

    @property
    def a(self) -> str:
        """``une rubrique``, ``un auteur``."""
        return f"{'une' if self.feminine else 'un'} {self.one}"

    @property
    def every(self) -> str:
        """``Toutes les rubriques``, ``Tous les auteurs``."""
        return f"{'Toutes' if self.feminine else 'Tous'} les {self.many}"

    @property
    def most(self) -> str:
        """``rubriques les plus fréquentes``, ``auteurs les plus actifs``."""
        return f"{self.many} {self.frequent or self._frequent}"

    @property
    def _frequent(self) -> str:
        return f"les plus {'fréquentes' if self.feminine else 'fréquents'}"

    def title(self, query: str) -> str:
        """``Auteurs des questions trouvées pour « retraite »``."""
        found = f" trouvées pour «{NBSP}{query}{NBSP}»" if query else ""
        return f"{self.many[:1].upper()}{self.many[1:]} des questions{found}"


_NOUNS = MappingProxyType(
    {
        "rubrique": Noun("rubrique", "rubriques", feminine=True),
        "author": Noun("auteur", "auteurs", frequent="les plus actifs"),
        "group": Noun("groupe", "groupes", frequent="les plus actifs"),
        "department": Noun("département", "départements"),
        "place": Noun("territoire", "territoires", frequent="les plus nommés"),
        "portfolio": Noun("portefeuille", "portefeuilles", frequent="les plus interrogés"),
        "ministry": Noun("ministère", "ministères", frequent="les plus interrogés"),
        "ministry_answering": Noun("ministère", "ministères"),
        "law": Noun("texte", "textes", frequent="les plus cités"),
        "named": Noun("nom", "noms", frequent="les plus cités"),
        "kind": Noun("type", "types"),
        "status": Noun("état", "états"),
        "year": Noun("année", "années", feminine=True),
        "legislature": Noun("législature", "législatures", feminine=True),
        "chamber": Noun("chambre", "chambres", feminine=True),
        "session": Noun("session", "sessions", feminine=True),
        "promise": Noun("annonce", "annonces", feminine=True),
        "delay": Noun("délai", "délais"),
    }
)
_BY_PREFIX = MappingProxyType({row.prefix: _NOUNS[row.name] for row in FACETS})


def noun(facet: str) -> Noun:
    """The noun of a facet, called by its field or by its prefix."""
    return _NOUNS.get(facet) or _BY_PREFIX[facet]
