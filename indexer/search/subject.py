"""What a question is about: its title and its text, less who speaks, who is named, and the genre.

``Mme Anne Martin attire l'attention de M. le ministre de la santé sur …`` says nothing of the
subject, nor does ``(Applaudissements sur les bancs …)``; names of places do.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator

from indexer.model import Passage, Question
from indexer.text import analyse, is_known, is_stop
from indexer.text.words import listed

TITLE_TIMES = 4
"""A word of the title counts as so many of the text."""
RUBRIQUE_TIMES = 2
GENRE = frozenset(
    listed("""
    accord action ambition annee annonce apparente appel appeler applaudir applaudissement
    assemblee attente attention attirer aujourd'hui banc beaucoup cas chambre cher chose citoyen
    collegue compte concerner concitoyen confirmer connaitre constat contexte cri debat decision
    declarer demander democrate depute deputer dire effet engagement engager ensemble envisager
    etat exclamation exister face facon fin francais france garde gauche gouvernement groupe
    hemicycle heure huer indiquer intention interpeller interroger jour lever madame majorite
    mesdames messieurs mesure ministere ministre mois monsieur moyen niveau nombre nombreux
    nupes orale orateur parlementaire parole part parti place plan point politique porter
    possible precis preciser premier prendre presence president presidente presider probleme
    projet proposer proposition public question raison rappeler reaction reforme remercier
    repondre reponse republicain republique rire ruban rumeur sceau seance secretaire sembler
    solution souhaiter sujet tenir titre vif voix vouloir
    """)
)
"""Lemmas of set phrases of the genre, and of the scenes that a debate's report tells."""
_CAPITAL = r"[A-ZÀÂÇÉÈÊËÎÏÔÖÙÛÜŸŒ][\w’'-]{0,40}"
_NAME = rf"{_CAPITAL}(?:\s{{1,3}}(?:(?:de|du|des|la|le|d’|d')\s{{1,3}})?{_CAPITAL})*"
_SAID_ASIDE = re.compile(
    r"\([^()]{0,200}\b(?:[Aa]pplaudi|[Ee]xclamation|[Rr]ires?|[Bb]ancs?|[Mm]urmures|[Hh]uées|"
    r"[Mm]ouvements|[Pp]rotestations|[Bb]rouhaha|[Ss]ourires)[^()]{0,200}\)"
)
_OFFICE = re.compile(
    r"\b(?:[Mm]onsieur|[Mm]adame|M\.|Mme|MM\.|Mmes)\s+(?:l[ea]s?\s+)?"
    r"(?:[Mm]inistres?|[Ss]ecrétaires?|[Gg]arde|[Pp]remi[eè]re?|[Pp]résidente?|[Dd]éputée?)\b"
    r"[^.,;:!?\n]{0,140}?(?=\s+sur\s|\s+quant\s|[.,;:!?\n]|$)"
)
_CALLED = re.compile(rf"\b(?:M\.|MM\.|Mme|Mmes|Mlle|[Mm]onsieur|[Mm]adame)\s+{_NAME}")
_PERSON = re.compile(rf"(?:(?<=[\w,’'] )|(?<=[’']))({_CAPITAL})\s{{1,3}}({_CAPITAL})")


def told(passage: Passage) -> str:
    """The text of a question, less what tells who speaks, to whom, and how the house takes it."""
    text, end = "", 0
    for span in passage.speakers:
        text, end = f"{text}{passage.text[end : span.start]}\n", max(end, span.end)
    text += passage.text[end:]
    for pattern in (_SAID_ASIDE, _OFFICE, _CALLED):
        text = pattern.sub(" ", text)
    return _PERSON.sub(_unnamed, text)


def _unnamed(found: re.Match[str]) -> str:
    """A first and a last name are left out: the last is no word of the language."""
    known = [is_known(token.exact) for token in analyse(found[2])]
    return found[0] if all(known) else " "


def words(question: Question) -> Iterator[tuple[str, str, int]]:
    """The lemma, the exact form and the weight of each word that may tell the subject."""
    own = {token.stem for token in analyse(question.author.full_name)}
    parts = (
        (question.title, TITLE_TIMES),
        (question.rubrique, RUBRIQUE_TIMES),
        ("\n".join(question.keywords), RUBRIQUE_TIMES),
        (told(question.question), 1),
    )
    for part, weight in parts:
        for token in analyse(part):
            plain = token.exact.isalpha() and len(token.exact) > 2 and not is_stop(token.exact)
            if plain and token.stem not in GENRE and (weight > 1 or token.stem not in own):
                yield token.stem, token.exact, weight


def weights(question: Question) -> tuple[Counter[str], dict[str, str]]:
    """How often each lemma tells the subject, and the first form of each."""
    times: Counter[str] = Counter()
    typed: dict[str, str] = {}
    for stem, exact, weight in words(question):
        times[stem] += weight
        typed.setdefault(stem, exact)
    return times, typed
