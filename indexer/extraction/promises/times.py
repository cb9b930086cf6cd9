"""The words by which a French sentence names a time: « 15 mars », « semestre », « prochainement ».

Two steps: a word that times are called by, with what belongs to it (``_TIMES``), then the small
words before it (« d'ici à la fin du »), walked over from right to left.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from indexer.extraction.promises import days
from indexer.extraction.promises.durations import NUMBER, NUMBERS, UNITS

_MONTH = "|".join(days.MONTHS)
_WEEKDAY = "|".join(days.WEEKDAYS)
_MANY = "jours|heures|semaines|mois|années|instants|minutes"
_TIMES = re.compile(
    rf"""(?:
    (?P<day>(?P<number>\d{{1,2}}|1er|premier)\s(?:(?:et|ou|au)\s(?P<number_last>\d{{1,2}})\s)?
        (?P<of>{_MONTH})(?:\s(?P<day_year>20\d\d))?(?:\sprochain)?)
  | (?P<month>(?P<name>{_MONTH})(?:\s(?P<month_year>20\d\d))?(?:\s(?P<month_next>prochain))?)
  | (?P<quarter>(?P<rank>premier|1er|second|deuxième|[1-4]e|troisième|quatrième|dernier)\s
        (?P<size>semestre|trimestre)(?:\s(?:de\s)?(?:l['’]année\s)?(?P<quarter_year>20\d\d)
        |\sde\sl['’](?P<quarter_next>année|an)\sprochaine?|\sde\scette\sannée)?)
  | (?P<weekday>(?P<weekday_name>{_WEEKDAY})(?:\s(?P<weekday_next>prochain))?
        (?:\s(?:matin|soir|après-midi)|\sen\s(?:fin|début)\s(?:de\s\w+|d['’]après-midi))?)
  | (?P<year>(?P<called>année\s)?(?P<year_number>20\d\d))(?![\d-]|\s?[–/]\s?\d)
  | (?P<next>(?P<unit>semaine|mois|année|an|trimestre|semestre|week-end)
        \s(?:scolaire\s)?prochaine?
    |prochaine?\s(?P<unit_after>semaine|mois|année|trimestre|semestre|week-end))
  | (?P<season>(?P<soon>prochaine?\s)?(?P<season_name>printemps|été|automne|hiver)
        (?:\s(?P<season_year>20\d\d)|\s(?P<season_next>prochain))?)
  | (?P<school>(?P<school_soon>prochaine\s)?rentrée(?:\s(?:scolaire|universitaire|parlementaire))?
        (?:\s(?:de\s|en\s)?(?P<school_month>septembre|janvier))?
        (?:\s(?P<school_year>20\d\d)|\s(?P<school_next>prochaine))?)
  | (?P<term>quinquennat)
  | (?P<count>(?P<ahead>prochaine?s\s)?(?P<amount>{NUMBER})(?:\sd(?:['’]|e\s)|\s)
        (?P<between>prochaine?s\s)?(?P<counted>{UNITS})
        (?P<behind>\s(?:prochaine?s|à\svenir|qui\s(?:viennent|suivent|vient|suit)))?)
  | (?P<vague>(?:quelques|plusieurs|prochaine?s)\s(?:{_MANY})
    |(?:{_MANY})(?:\set\s(?:des\s|les\s|dans\sles\s)?(?:{_MANY}))?
        \s(?:(?:tou(?:t|tes)\s)?prochaine?s|à\svenir|qui\s(?:viennent|suivent|arrivent)))
  | (?P<this>semaine|mois(?:-ci)?(?!\sd(?:e\s|['’])(?:{_MONTH}))|année(?:\sscolaire)?|an|journée
    |soirée|soir|après-midi|week-end)
  | (?P<tomorrow>(?:après-)?demain(?:\s(?:matin|soir|midi|après-midi))?)
  | (?P<adverb>prochainement|bientôt|ultérieurement|incessamment|peu|délais|possible|terme|échéance
    |(?:vite|tôt|rapidement)(?:\spossible)?)
    )\b""",
    re.VERBOSE | re.IGNORECASE,
)


def _at_the_start(words: Iterable[str]) -> frozenset[str]:
    """The words, and as they open a sentence."""
    return frozenset(words) | {word.capitalize() for word in words}


_UNITS = ("année", "années", "an", "automne", "hiver", "heure", "heures")
_OTHERS = """
    semestre trimestre semaine semaines mois ans jour jours rentrée quinquennat week printemps
    instants minutes décennie décennies journée soirée soir midi demain prochainement bientôt peu
    ultérieurement incessamment délais vite tôt rapidement possible terme échéance trimestres
    semestres
"""
_BEGINNING = """
    premier second deuxième troisième quatrième dernier prochain prochaine prochains prochaines
    quelques plusieurs après été 1er 1e 2e 3e 4e
"""
_YEARS = map(str, range(2000, 2100))
_CALLED = _at_the_start((*_YEARS, *days.MONTHS, *days.WEEKDAYS, *_UNITS, *_OTHERS.split()))
_ELIDED = {before + word for before in ("l'", "l’", "d'", "d’") for word in (*_UNITS, "été")}
_NAMING = _CALLED | _ELIDED | {"cet"}
"""Words of which a sentence that names a time has one; « été » alone is mostly a participle."""
_OPENING = _CALLED | _at_the_start((*NUMBERS, *_BEGINNING.split()))
"""Words that a time may begin with; besides, figures."""
_WORD = re.compile(r"\w+")
_OVER = re.compile(r"\s?(?:derni|pass[ée]|précédent|écoulé)", re.IGNORECASE)
_SMALL = re.compile(r"\w+['’]?|[^\w\s]")
_REACH = 48
"""Characters before a word of time in which its small words are looked for."""
_SMALL_WORDS = """
    d' ici à a au aux la le les l' de du des fin début mi - milieu courant cours mois année an avant
    dès partir compter plus tard en dans durant pendant pour vers lors jusqu' jusque depuis après ce
    cette cet ces horizon délai un une sous très tout toutes prochain prochaine prochains prochaines
    sur aussi entre et que meilleurs brefs courts court brève
"""
_WALKED = frozenset((*_SMALL_WORDS.split(), *days.WEEKDAYS, *days.MONTHS))
_PLACE = """
    ici à au avant dès partir compter tard en dans durant pendant courant fin début mi milieu
    horizon vers ce cette cet ces entre sous
"""
_PLACING = frozenset(_PLACE.split())
_TRIMMED = frozenset({"de", "du", "des", "-", "plus", "aussi", "tout", "cours", "que", "et"})
_OF = frozenset({"de", "du", "des"})


@dataclass(frozen=True, slots=True)
class Time:
    """A time that a text names: the match of its word, where it starts, its small words.

    ``of``: it only tells more of something else, as in « le débat de lundi ».
    """

    found: re.Match[str]
    start: int
    small: frozenset[str]
    of: bool

    @property
    def kind(self) -> str:
        """The group of the pattern that was found."""
        return str(self.found.lastgroup)

    def __getitem__(self, group: str) -> str:
        """What a group of the pattern matched, in small letters; empty where it did not."""
        return (self.found[group] or "").lower()

    def has(self, *small: str) -> bool:
        """Whether any of these is among its small words."""
        return not self.small.isdisjoint(small)

    @property
    def placed(self) -> bool:
        """Whether its small words place something in it: « en », « d'ici », « à la fin de »."""
        return bool(self.small & _PLACING)


def times_in(text: str, start: int, end: int) -> Iterator[Time]:
    """The times that ``text[start:end]`` names and that it does not call past, in order."""
    for found in _named(text, start, end):
        if not _OVER.match(text, found.end(), end):
            yield _with_small_words(text, start, found)


def _named(text: str, start: int, end: int) -> Iterator[re.Match[str]]:
    """Every time. Most sentences have none, and the pattern is only tried where one may begin."""
    plain = text[start:end].replace(",", " ").replace(".", " ").replace("-", " ")
    if _NAMING.isdisjoint(plain.split()):
        return
    at = done = start
    for word in _WORD.findall(text, start, end):
        if word in _OPENING or word.isdecimal():
            at = _whole(text, word, at)
            found = _TIMES.match(text, at, end) if at >= done else None
            at += len(word)
            if found:
                yield found
                done = found.end()


def _whole(text: str, word: str, at: int) -> int:
    """Where the next one of a word that comes in a text stands, no part of another word."""
    while True:
        at = text.index(word, at)
        after = at + len(word)
        if not (_inside(text, at - 1) or _inside(text, after)):
            return at
        at = after


def _inside(text: str, at: int) -> bool:
    return 0 <= at < len(text) and (text[at].isalnum() or text[at] == "_")


def _with_small_words(text: str, start: int, found: re.Match[str]) -> Time:
    low = max(start, found.start() - _REACH)
    if low > start:  # from inside a word on, up to the next whole one
        low = next((at for at in range(low, found.start()) if text[at].isspace()), found.start())
    words: list[tuple[int, str]] = []
    at = found.start()
    for small in reversed(_SMALL.findall(text, low, at)):
        word = small.lower().replace("’", "'")
        if word not in _WALKED:
            break
        at = text.rindex(small, low, at)
        words.append((at, word))
    if all(word != "entre" for _, word in words):  # « en mars et en mai »: the second one only
        cut = (at for at, (_, word) in enumerate(words) if word == "et" or word in days.MONTHS)
        words = words[: next(cut, len(words))]
    of = False
    while words and words[-1][1] in _TRIMMED:
        of = words.pop()[1] in _OF and not found["number_last"]
    return Time(
        found,
        words[-1][0] if words else found.start(),
        frozenset(word for _, word in words),
        of,
    )
