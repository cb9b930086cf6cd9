"""Which amounts does a text name? Sums of money, shares and counts, each with value and unit.

``1,2 milliard d'euros`` is 1200000000 €, ``de 2 à 3 %`` are 2 % and 3 %, ``2 000 nouveaux
infirmiers`` 2000 infirmiers. Years, days, durations, ages and numbers of things that are counted
off (``article 40``) are no amounts. The rules are in ``docs/annotation.md``.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from decimal import Decimal
from typing import NamedTuple

from indexer.extraction import Found

EURO, PERCENT = "€", "%"
MOST = 10**15
"""Euros of a sum at most: more is a slip."""
_S = "[ \u00a0\u202f]"
_SHORT_WORDS = """
    a afin ai ainsi alors après au aujourd aussi aux avaient avait avant avec avez bis
    bénéficient bénéficieront car ce ces cet cette chaque chez comme concernent contre d dans de
    demain depuis des devant directement dispose doit doivent donc dont du dès déjà e elle elles
    en encore entre environ er est et eu faire fait font fut hier hors ici il ils indirectement
    je jusqu l la le les leur leurs lors m madame mais me mesdames messieurs mme moins monsieur
    même n ne ni non notre nous on ont or ou où par pas pendant permet peut peuvent plus pour
    prévoient prévoit puis qu quand que qui relatif relatifs relative relatives rien s sa sans
    se selon sera seront ses si soit son sont sous sur ter toujours tous tout très un une vers
    via vient vise voire votre vous y à était étaient été ème janvier février mars avril mai
    juin juillet août septembre octobre novembre décembre
"""
_DURATIONS = """
    an ans année années mois semaine semaines jour jours journée journées heure heures h min minute
    minutes s seconde secondes trimestre trimestres semestre semestres siècle siècles décennie
    décennies fois
"""
_NO_UNIT = frozenset([*_SHORT_WORDS.split(), *_DURATIONS.split()])
"""Words that are not what a number before them counts."""
_COUNTED_OFF = """
    article articles alinéa annexe annexes titre chapitre page pages programme mission secteur
    niveau catégorie groupe route ligne lignes version phase tome livre axe étape indice échelon
    classe zone lot tranche plan opération numéro no bac type chaîne acte scénario canal département
    circonscription point mesure question paragraphe amendement ald formule option volet vague
    pilier
"""
_ORDERED = frozenset(_COUNTED_OFF.split())
"""Words whose number says which one it is, not how many."""
_ADJECTIVES = (
    "nouveaux|nouvelles|nouvel|nouveau|nouvelle|anciens|anciennes|petits|petites|grands|grandes"
    "|autres|premiers|premières|derniers|dernières|principaux|principales|différents|différentes"
    "|meilleurs|meilleures|vrais|bons|bonnes"
)
_NUMBER = re.compile(
    r"[0-9](?<![\w.,/][0-9])(?<!\w[-‑–][0-9])"
    rf"(?:[0-9]{{0,2}}(?:{_S}[0-9]{{3}})++(?![0-9])|[0-9]{{0,2}}(?:\.[0-9]{{3}})++(?![0-9])|[0-9]*+)"
    r"(?:[.,][0-9]{1,6}(?![0-9]))?(?![0-9/]|[-‑–][0-9])"
)
_NOUN = r"[^\W\d_][\w²³]*(?:-[^\W\d_]+){0,6}"
_REST = re.compile(
    rf"{_S}?(?:(?P<percent>%|pour[ \u00a0-]?cents?\b)"
    rf"|(?P<scale>k|K|M|Mds?|Mrds?|Millions?|Milliards?)?{_S}?(?:€|(?:EUR|euros?)\b)"
    rf"|(?P<degree>°{_S}?C)\b)"
    rf"|{_S}(?:(?P<power>millions?|milliards?|mille)\b(?P<half>{_S}et{_S}demie?\b)?"
    rf"(?:{_S}(?:d['’]{_S}?|de{_S})(?:(?P<euros>euros?\b|€)"
    rf"|(?:(?:nos|vos|ses|ces|leurs|mes|jeunes{_S}(?=\w+s\b)){_S}?)?(?:(?:{_ADJECTIVES}){_S}){{0,2}}(?P<of>{_NOUN})))?"
    r"|(?P<cents>centimes?)\b"
    rf"|(?P<join>à|et|ou){_S}(?:d[e'’]{_S}?)?(?=[0-9])"
    rf"|(?:(?:{_ADJECTIVES}){_S}){{0,2}}(?P<noun>{_NOUN}))"
)
_POWERS = {
    "mille": 3, "million": 6, "milliard": 9, "k": 3, "m": 6, "md": 9, "mrd": 9,
}  # fmt: skip
_LAST_WORD = re.compile(r"[\w°]+")
_STOP = re.compile(r"[.!?…][ \u00a0\n»)]|\n")
_LARGE = Decimal(1000)
_LONGEST_NUMBER = 24
"""Characters of a number; what is longer counts nothing."""


class Amount(NamedTuple):
    """A value and its unit: ``€``, ``%``, what is counted as it is written, or empty."""

    value: Decimal
    unit: str

    def __str__(self) -> str:
        return f"{self.value.normalize():f} {self.unit}".strip()


class _Read(NamedTuple):
    start: int
    end: int
    mantissa: Decimal
    power: int
    unit: str

    def found(self) -> Found[Amount]:
        return Found(self.start, self.end, Amount(self.mantissa.scaleb(self.power), self.unit))


def amounts(text: str) -> list[Found[Amount]]:
    """The amounts that a text names, in order; any text at all, in linear time."""
    read = [*_in_digits(text), *_in_words(text)]
    if any(one.power >= 6 and not one.unit for one in read):
        read = list(_with_euros(text, sorted(read)))
    return [one.found() for one in sorted(read)]


def largest_sum(text: str) -> int | None:
    """The largest sum of money that a text names, in whole euros; None where it names none."""
    lines = [text[start:end] for start, end in _lines(text, ("euro", "€"))]
    named = (one.value for line in lines for one in amounts(line) if one.value.unit == EURO)
    sums = [amount.value for amount in named if amount.value <= MOST]
    return int(max(sums)) if sums else None


def _lines(text: str, words: Iterable[str]) -> Iterator[tuple[int, int]]:
    """The lines that hold one of some words: a sum and its unit stand on one."""
    seen: set[int] = set()
    for word in words:
        at = text.find(word)
        while at >= 0:
            start, end = text.rfind("\n", 0, at) + 1, text.find("\n", at)
            end = len(text) if end < 0 else end
            if start not in seen:
                seen.add(start)
                yield start, end
            at = text.find(word, end)


def _in_digits(text: str) -> Iterator[_Read]:
    waiting: list[tuple[re.Match[str], int]] = []
    for number in _NUMBER.finditer(text):
        rest = _REST.match(text, number.end()) if len(number[0]) <= _LONGEST_NUMBER else None
        if rest is None:
            waiting = []
        elif rest["join"]:
            waiting = [*waiting[-1:], (number, rest.end())]
            if len(waiting) == 2 and waiting[0][1] != number.start():
                waiting = waiting[1:]
        else:
            one = _read(text, number, rest)
            if one:
                yield from _before(waiting, one)
                yield one
            waiting = []


def _before(waiting: list[tuple[re.Match[str], int]], one: _Read) -> Iterator[_Read]:
    """The numbers joined to an amount before it: ``de 2 à 3 millions`` are both millions."""
    for number, end in waiting[-1:]:
        mantissa = _decimal(number[0])
        if end != one.start or (_is_year(number[0]) and one.unit not in {EURO, PERCENT}):
            continue
        power = one.power if mantissa < _LARGE and mantissa <= one.mantissa else 0
        yield _Read(number.start(), number.end(), mantissa, power, one.unit)


def _read(text: str, number: re.Match[str], rest: re.Match[str]) -> _Read | None:
    mantissa, power, unit = _decimal(number[0]), 0, ""
    end = rest.end()
    if rest["percent"]:
        unit = PERCENT
    elif rest["cents"]:
        unit, power = EURO, -2
    elif rest["degree"]:
        unit = "°C"
    elif rest["power"]:
        power = _POWERS[rest["power"].lower().removesuffix("s")]
        mantissa += Decimal("0.5") if rest["half"] else 0
        unit = EURO if rest["euros"] else rest["of"] or ""
        if unit and unit != EURO and unit.lower() in _NO_UNIT:
            if unit.lower() in _DURATIONS.split():
                return None
            unit, end = "", rest.end("half") if rest["half"] else rest.end("power")
    elif rest["noun"]:
        unit = rest["noun"]
        if unit.lower() in _NO_UNIT or _is_year(number[0]) or _is_ordered(text, number.start()):
            return None
    else:
        unit = EURO
        scale = (rest["scale"] or "").lower().removesuffix("s")
        power = _POWERS[scale] if scale else 0
    return _Read(number.start(), end, mantissa, power, unit)


def _decimal(digits: str) -> Decimal:
    plain = re.sub(r"[ \u00a0\u202f]", "", digits).replace(",", ".")
    whole, dot, rest = plain.rpartition(".")
    if dot and len(rest) == 3 and "," not in digits and whole != "0":
        return Decimal(plain.replace(".", ""))
    return Decimal(whole.replace(".", "") + dot + rest)


def _is_year(digits: str) -> bool:
    return len(digits) == 4 and digits.isdigit() and "1800" <= digits <= "2100"


def _is_ordered(text: str, at: int) -> bool:
    """Whether the word before a number says that it is one of a row: ``article 40``, ``ALD 30``."""
    before = _LAST_WORD.findall(text[max(0, at - 24) : at])
    if not before or not text[at - 1 : at].isspace() or text[at - 2 : at - 1] in ",;:(":
        return False
    word = before[-1]
    if word.lower() in _ORDERED or word.endswith("°") or (len(word) > 1 and word.isupper()):
        return True
    leading = text[max(0, at - 28) : at].rstrip()[: -len(word)].rstrip(" \u00a0\u202f")
    return word[0].isupper() and leading[-1:].isalnum()


def _with_euros(text: str, read: list[_Read]) -> Iterator[_Read]:
    """Millions of nothing are euros where their sentence has millions of euros."""
    sentence: list[_Read] = []
    for one in read:
        if sentence and _STOP.search(text, sentence[-1].end, one.start):
            yield from _euros(sentence)
            sentence = []
        sentence.append(one)
    yield from _euros(sentence)


def _euros(sentence: list[_Read]) -> Iterator[_Read]:
    in_euros = any(one.unit == EURO and one.power >= 6 for one in sentence)
    for one in sentence:
        told = one._replace(unit=EURO) if in_euros and one.power >= 6 and not one.unit else one
        yield told


_UNITS = {
    "un": 1, "une": 1, "deux": 2, "trois": 3, "quatre": 4, "cinq": 5, "six": 6, "sept": 7,
    "huit": 8, "neuf": 9, "dix": 10, "onze": 11, "douze": 12, "treize": 13, "quatorze": 14,
    "quinze": 15, "seize": 16, "vingt": 20, "vingts": 20, "trente": 30, "quarante": 40,
    "cinquante": 50, "soixante": 60, "septante": 70, "huitante": 80, "nonante": 90,
}  # fmt: skip
_WORDS = re.compile(
    rf"\b(?:(?:{'|'.join(_UNITS)}|cents?|mille|et)[ \u00a0-]){{1,8}}\Z", re.IGNORECASE
)
_DECIMAL_WORD = re.compile(r"virgule[ \u00a0]\Z", re.IGNORECASE)
_LONGEST = 64
"""Characters of a number in words."""


def _in_words(text: str) -> Iterator[_Read]:
    """``dix millions d'euros``, ``quinze euros``: what no digits say."""
    for word in ("illi", "euro"):
        at = text.find(word)
        while at >= 0:
            start = at if word == "euro" else at - 1
            if start > 2 and text[start - 1] in " \u00a0" and text[start - 2].isalpha():
                one = _worded(text, start)
                if one:
                    yield one
            at = text.find(word, at + 1)


def _worded(text: str, at: int) -> _Read | None:
    words = _WORDS.search(text[max(0, at - _LONGEST) : at])
    if words and _DECIMAL_WORD.search(text[max(0, at - len(words[0]) - 10) : at - len(words[0])]):
        return None
    rest = _REST.match(text, at - 1) if words else None
    mantissa = _spelled(words[0]) if words else 0
    if words is None or rest is None or not mantissa:
        return None
    start = at - len(words[0])
    if rest["power"] is None:
        return _Read(start, rest.end(), Decimal(mantissa), 0, EURO) if not rest["noun"] else None
    power = _POWERS[rest["power"].removesuffix("s")]
    value = Decimal(mantissa) + (Decimal("0.5") if rest["half"] else 0)
    unit = EURO if rest["euros"] else rest["of"] or ""
    if unit.lower() in _NO_UNIT:
        return _Read(start, rest.end("power"), value, power, "")
    return _Read(start, rest.end(), value, power, unit)


def _spelled(words: str) -> int:
    """``deux cent cinquante`` → 250, ``quatre-vingt-dix`` → 90; 0 for what is no number."""
    total = part = 0
    for word in re.findall(r"\w+", words.lower()):
        if word == "mille":
            total, part = total + (part or 1) * 1000, 0
        elif word in {"cent", "cents"}:
            part = (part or 1) * 100
        elif word in {"vingt", "vingts"} and part % 100 == 4:
            part += 76
        else:
            part += _UNITS.get(word, 0)
    return total + part
