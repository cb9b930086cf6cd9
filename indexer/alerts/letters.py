"""The letters, in French: the one that asks for a confirmation, and those that tell the news."""

from __future__ import annotations

import email
import email.policy
from collections.abc import Mapping
from dataclasses import dataclass, replace
from email.message import EmailMessage
from types import MappingProxyType
from urllib.parse import quote, urlencode, urlsplit

from indexer.alerts.finding import Found, Item
from indexer.alerts.paper import Paper
from indexer.alerts.wanted import Asked, Rhythm, Wanted
from indexer.model import Question
from indexer.query.request import SearchRequest, Sort
from indexer.watch import messages
from indexer.watch.mail import letter_between

HOURS = 48
"""How long a link of confirmation is good."""
WAYS: Mapping[Rhythm, str] = MappingProxyType(
    {
        Rhythm.ISSUE: "à chaque parution au Journal officiel, une fois par jour au plus",
        Rhythm.WEEK: "une fois par semaine au plus",
    }
)
WIRE = email.policy.SMTP.clone(max_line_length=990, refold_source="none")
"""How letters are written: no line of a head is broken, for some take its links as they stand."""


@dataclass(frozen=True, slots=True)
class Site:
    """The addresses of this service's pages, absolute. ``root``: the site's public address."""

    root: str

    def about(self) -> str:
        """What alerts are, and what is kept."""
        return f"{self._base}/alertes"

    def confirmation(self, token: str) -> str:
        """Where a visitor confirms."""
        return f"{self._base}/alertes/confirmation?{urlencode({'cle': token})}"

    def ending(self, token: str) -> str:
        """Where a reader, or their mail program, ends it."""
        return f"{self._base}/alertes/desabonnement?{urlencode({'cle': token})}"

    def question(self, id: str) -> str:
        """A question's page."""
        return f"{self._base}/questions/{quote(id)}"

    def search(self, request: SearchRequest) -> str:
        """A search, the newest first."""
        return f"{self._base}/recherche?{urlencode(replace(request, sort=Sort.NEWEST).to_pairs())}"

    @property
    def host(self) -> str:
        """The name of the site."""
        return urlsplit(self.root).hostname or "localhost"

    @property
    def _base(self) -> str:
        return self.root.rstrip("/")


@dataclass(frozen=True, slots=True)
class Desk:
    """Who writes: the sender's address, and the site that letters lead to."""

    sender: str
    site: Site

    def confirmation(
        self, asked: Asked, token: str, question: Question | None = None
    ) -> EmailMessage:
        """The letter that asks whether somebody wants letters. It has no word that was typed."""
        letter = letter_between(self.sender, asked.address, "Confirmez votre alerte")
        paper = Paper()
        paper.say("Bonjour,")
        paper.say(
            "Une alerte a été demandée pour cette adresse sur le site Questions parlementaires, "
            f"sans doute par vous\u00a0: {_subject(question)}, {WAYS[asked.rhythm]}."
        )
        if question is not None:
            paper.link("La question", self.site.question(question.id))
        paper.say(
            "Pour la recevoir, ouvrez cette page et confirmez. "
            f"Le lien est valable {HOURS}\u00a0heures."
        )
        paper.link("Confirmer l’alerte", self.site.confirmation(token))
        paper.say(
            "Si vous n’avez rien demandé, ignorez ce message\u00a0: sans confirmation, "
            "votre adresse n’est pas conservée et vous ne recevrez aucune alerte."
        )
        return _finished(letter, paper)

    def digest(self, to: str, wanted: Wanted, found: Found, token: str) -> EmailMessage:
        """The letter that tells the news of a wish. It can be ended from it by one click."""
        letter = letter_between(self.sender, to, _headline(wanted, found))
        letter["List-Id"] = f"Alertes <alertes.{self.site.host}>"
        letter["List-Unsubscribe"] = f"<{self.site.ending(token)}>"
        letter["List-Unsubscribe-Post"] = "List-Unsubscribe=One-Click"
        paper = Paper()
        paper.say("Bonjour,")
        paper.say(_news_of(wanted, found))
        for item in found.items:
            self._show(paper, item)
        rest = found.total - len(found.items)
        if rest:
            more = "une autre question" if rest == 1 else f"{rest} autres questions"
            paper.link(f"Voir aussi {more}", self.site.search(wanted.request))
        paper.rule()
        if found.over:
            paper.say(
                "Cette alerte a rempli son office\u00a0: elle est supprimée, votre adresse aussi."
            )
        paper.say("Vous recevez ce message parce que vous avez demandé et confirmé cette alerte.")
        paper.link("Ne plus la recevoir", self.site.ending(token))
        paper.link("Ce qui est conservé", self.site.about())
        return _finished(letter, paper)

    def _show(self, paper: Paper, item: Item) -> None:
        question = item.news.question
        paper.head(messages.title(question), self.site.question(question.id))
        author = question.author
        facts = (author.full_name, author.group_label, question.ministry)
        paper.say(", ".join((messages.reference(question), *(fact for fact in facts if fact))))
        for one in item.news.happenings:
            paper.say(f"{messages.french(one.day)}\u00a0: {messages.label(one)}")
        for passage in item.passages:
            paper.quote(passage)


def _subject(question: Question | None) -> str:
    if question is None:
        return "les nouvelles questions d’une recherche et ce qui leur arrive"
    named = f"{messages.reference(question)}, «\u00a0{messages.title(question)}\u00a0»"
    return f"la réponse à la question suivante et ce qui lui arrive, {named}"


def _headline(wanted: Wanted, found: Found) -> str:
    if wanted.question and found.items:
        news = found.items[0].news
        return _short(
            f"{messages.title(news.question)}\u00a0: {messages.label(news.happenings[0])}"
        )
    noun = "question" if found.total < 2 else "questions"
    return _short(f"{found.total}\u00a0{noun}\u00a0: {wanted.name}")


def _short(text: str) -> str:
    clean = " ".join(messages.clean(text).replace("\u00a0", "\0").split()).replace("\0", "\u00a0")
    return clean if len(clean) <= 150 else f"{clean[:149].rstrip()}…"


def _news_of(wanted: Wanted, found: Found) -> str:
    if wanted.question:
        return "Il y a du nouveau pour la question que vous suivez."
    many = (
        "une question nouvelle ou modifiée"
        if found.total == 1
        else (f"{found.total} questions nouvelles ou modifiées")
    )
    return f"{many[0].upper()}{many[1:]} pour {wanted.name}."


def _finished(letter: EmailMessage, paper: Paper) -> EmailMessage:
    letter.set_content("\n".join(paper.lines()) + "\n")
    letter.add_alternative(paper.markup(), subtype="html")
    return letter


def written(letter: EmailMessage) -> bytes:
    """A letter as it is kept and sent."""
    return letter.as_bytes(policy=WIRE)


def read(data: bytes) -> EmailMessage:
    """A letter as it was written."""
    return email.message_from_bytes(data, policy=WIRE)
