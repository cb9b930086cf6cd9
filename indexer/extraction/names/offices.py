"""Which members of the Government does a text name by their office, and which persons behind one?

``le ministre de l'intérieur`` is an office, ``la Première ministre Élisabeth Borne`` a person. Whom
a question is put to or a speech addressed to is not named: « Monsieur le ministre », « attire
l'attention de M. le ministre de la santé ».
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from indexer.extraction import Found
from indexer.extraction.names.folding import key
from indexer.extraction.names.persons import Person, named_at

_MINISTER = "inistre"
_OTHERS = ("résident", "éputé", "énateur", "énatrice", "apporteur", "ollègue")
_CUES = (_MINISTER, "ecrétaire d", "arde des sceaux", "arde des Sceaux", *_OTHERS)
_S = "[ \u00a0]"
_E = "[ÉEée]"
_RANK = re.compile(
    rf"(?P<office>[Pp]remi(?:er|[èe]re){_S}[Mm]inistre|[Gg]arde{_S}des{_S}[Ss]ceaux"
    rf"|[Pp]résidente?{_S}de{_S}la{_S}[Rr]épublique"
    rf"|(?P<charge>[Mm]inistre(?:{_S}déléguée?|{_S}d['’]{_E}tat(?:,{_S}ministre)?)?|[Ss]ecrétaire{_S}d['’]{_E}tat)"
    rf"|(?P<other>[Pp]résidente?|[Dd]éputée?|[Ss]énat(?:eur|rice)|[Rr]apporteure?"
    r"|[Cc]ollègue))"
)
_GOES_ON = frozenset("e \u00a0")
"""What may stand behind the words of other offices: never a full stop."""
_FIRST = 9
"""Characters of « Première »."""
_MOST_TIES = 4
"""Small words between two words of a charge: « et de la », « chargée de l' »."""
_LEADING = 12
"""Characters of what leads to an office: « l'ancienne »."""
_BEFORE = 60
"""Characters before an office that are looked at."""
_LED = re.compile(
    r"(?:^|[\s('’«])(?P<article>[Ll][ea]|du|au|[nv]otre|mon|ma|cher|chère|ancien(?:ne)?|ex)"
    r"[ \u00a0-](?:vice-)?\Z"
)
_CIVIL = re.compile(rf"(?P<civil>MM?\.|Mmes?|[Mm]onsieur|[Mm]adame){_S}\Z")
_ADDRESSED = re.compile(
    r"(?:parole (?:est )?à|attention|interrog(?:e[rz]?|ent|é)|alerte[rz]?|demande[rz]?"
    r"|interpell(?:e[rz]?|é)|auprès|sollicite[rz]?|prie[rz]?|questionne[rz]?|souhaite[rz]?"
    r"|signale[rz]?|expose[rz]?|rappelle[rz]?|merci|remercie[rz]?"
    r"|adresse[rz]?(?: (?:[a-zé]{1,7})){0,4})(?: également| donc| ainsi| aussi| encore)?"
    r"(?: (?:à|de|d['’]))?\s*\Z"
)
_JOIN = re.compile(rf"(?:,{_S}|{_S}(?:[a-zéè]+(?:ain|ais|en|and|ol|ois|se|ne|que){_S})?)")
_FOREIGN = re.compile(
    rf"{_S}(?:algérien|allemand|américain|anglais|arménien|australien|autrichien|azerbaïdjanais"
    r"|belge|brésilien|britannique|bulgare|canadien|chinois|danois|égyptien|espagnol|finlandais"
    r"|grec|hongrois|indien|irakien|iranien|irlandais|israélien|italien|japonais|libanais"
    r"|luxembourgeois|malien|marocain|monégasque|néerlandais|norvégien|palestinien|polonais"
    r"|portugais|roumain|russe|sénégalais|suédois|suisse|syrien|tunisien|turc|ukrainien)"
    r"(?:n?e|que)?\b"
)
_TOKEN = re.compile(r"[\w-]+")
_GAP = re.compile(rf"(?:,?{_S}|['’])")
_SMALL = "de du des d la le l les et a aux au en charge chargee aupres"
_TIES = frozenset(_SMALL.split())
_WORDS = """
    accès accessibilité action affaires agriculture agroalimentaire alimentation alimentaire
    aînés aménagement anciens apprentissage armées artisanat associative attractivité
    autonomie biodiversité budget chances citoyenneté climat climatique cohésion collectivités
    combattants commerce compétitivité comptes condition consommation coopération culture
    décentralisation défense démocratique développement différents discriminations diversité
    domaines droits durable écologie écologique économie économique éducation égalité
    électronique élections emploi énergie énergétique enfance enfants enseignement entreprise
    entreprises environnement équipement étrangères étranger étrangers étudiante Europe
    européennes exclusion extérieur extérieures familles famille femmes finances fonction
    forêt formation francophonie Français français handicap handicapées handicapés hommes
    immigration industrie industriel industrielle innovation insertion intégration
    intelligence intérieur internationaux jeunesse jeux justice laïcité logement lutte maires
    mémoire mer mobilités modernisation monde montagne moyennes national nationale nationales
    numérique olympiques Olympiques organisation outre-mer Outre-mer paralympiques
    Paralympiques parlement Parlement partenariats patrimoine pauvreté pays pêche personnes
    petites plan plein politique population porte-parole pouvoir précarité prévention privé
    professionnel professionnelle professionnels professions programmes progrès prospective
    public publics publique publiques rapatriés reconstruction recherche redressement réforme
    réformes réinsertion relance relations renouveau responsable réussite rural rurale
    ruralité santé savoir-faire sécurité service service social sociale sociales social
    société soins solidaire solidarité solidarités souveraineté sports sport supérieur
    technologies télécommunications territoires territoriale territoriales territorial
    tourisme transformation transition transports travail universel urbanisme vie vieillesse
    ville violences
"""
_CHARGES = frozenset(map(key, _WORDS.split()))
"""The words that charges of ministers are made of."""


@dataclass(frozen=True, slots=True)
class Office:
    """An office of the Government as it is written, folded words of its charge apart."""

    title: str
    charge: frozenset[str] = frozenset()

    @property
    def written(self) -> str:
        """What is the same wherever it stands in a text."""
        return self.title


def offices(text: str) -> Iterator[Found[Person | Office]]:
    """The offices that a text names, and the persons behind an office, in no order."""
    for cue in _CUES:
        at, last, other = text.find(cue), len(cue), cue in _OTHERS
        while at >= 0:
            if not other or text[at + last : at + last + 1] in _GOES_ON:
                start = _begun(text, at - 1) if cue == _MINISTER else at - 1
                found = _at(text, start) if start >= 0 else None
                if found:
                    yield found
            at = text.find(cue, at + last)


def _begun(text: str, at: int) -> int:
    """Where the office of a minister begins: « Premier ministre » with its first word."""
    before = text[max(0, at - _FIRST) : at]
    if before[-3:-1] not in {"er", "re"}:
        return at
    before = before.lower().replace("\u00a0", " ")
    for first in ("premier ", "première ", "premiere "):
        if before.endswith(first):
            return at - len(first)
    return at


def _at(text: str, start: int) -> Found[Person | Office] | None:
    rank = _RANK.match(text, start)
    if rank is None or (rank["other"] and not text[rank.end() : rank.end() + 1].isspace()):
        return None
    led = _LED.search(text, max(0, start - _LEADING), start)
    if led is None:
        return None
    end, charge = _charge(text, rank.end()) if rank["charge"] else (rank.end(), frozenset())
    person = _person(text, end, rank)
    if person:
        return person if not _civil(text, led) else None
    former = led["article"] in {"ancien", "ancienne", "ex"}
    if former or rank["other"] or (rank["charge"] and not charge) or _addressed(text, led):
        return None
    if _FOREIGN.match(text, end):
        return None
    return Found(start, end, Office(_tidy(text[start:end]), charge))


def _person(text: str, end: int, rank: re.Match[str]) -> Found[Person | Office] | None:
    """The person whose name stands behind an office."""
    joint = _JOIN.match(text, end)
    met = named_at(text, joint.end()) if joint else None
    if joint is None or met is None or met[1][0].islower():
        return None
    if joint[0].startswith(",") and " " not in met[1]:
        return None
    return Found(joint.end(), met[0], Person(met[1], _tidy(rank[0])))


def _civil(text: str, led: re.Match[str]) -> bool:
    """Whether a civility stands before it: the name is read behind that."""
    return _CIVIL.search(text, max(0, led.start("article") - 10), led.start("article")) is not None


def _addressed(text: str, led: re.Match[str]) -> bool:
    """Whether the office is that of whom the text is addressed to."""
    at = led.start("article")
    civil = _CIVIL.search(text, max(0, at - 10), at)
    if civil and civil["civil"].lower() in {"monsieur", "madame"}:
        return True
    at = civil.start() if civil else at
    article = "à " if led["article"] == "au" else "de " if led["article"] == "du" else ""
    return _ADDRESSED.search(text[max(0, at - _BEFORE) : at] + article) is not None


def _charge(text: str, at: int) -> tuple[int, frozenset[str]]:
    """The end of the words that say what a minister is charged with, and these words, folded."""
    end, ties, charge = at, 0, list[str]()
    while (gap := _GAP.match(text, at)) and (token := _TOKEN.match(text, gap.end())):
        word = key(token[0])
        if word in _TIES:
            ties += 1
        elif word in _CHARGES and (ties or charge):
            ties, end = 0, token.end()
            charge += word.split(" ")
        else:
            break
        if ties > _MOST_TIES:
            break
        at = token.end()
    return end, frozenset(charge)


def _tidy(written: str) -> str:
    return " ".join(written.replace("’", "'").split())
