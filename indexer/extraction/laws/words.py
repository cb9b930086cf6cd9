"""The words and numbers of which references to texts of law are made, as regular expressions."""

from __future__ import annotations

import re

from indexer.extraction.laws.codes import INITIALS, NAMES

_S = "[ \u00a0\u202f]"
"""A space, narrow or not, that breaks no line."""
_LATIN = (
    "bis|ter|quater|quinquies|sexies|septies|octies|nonies|decies|undecies|duodecies|terdecies"
    "|quaterdecies|quindecies|sexdecies|septdecies|octodecies|novodecies|vicies|tricies"
)
_PLAIN = (
    rf"49\.3(?![0-9])|[0-9]{{1,5}}(?:-[0-9]{{1,4}}){{0,6}}(?:er\b)?(?:{_S}(?:{_LATIN})\b(?:-[0-9]{{1,2}})?)?"
    rf"(?:{_S}[A-Z]{{1,2}}(?![\w'’°.)]))?"
)
_LETTER = rf"(?:L\.?{_S}?O|[LRDA])\.?{_S}?\*?\.?{_S}?"
NUMBER = re.compile(
    rf"(?P<letter>{_LETTER})?(?P<number>(?:{_PLAIN}))(?:-[IVX]{{1,5}}\b)?(?![\w%€]|{_S}[%€])"
)
"""The number of an article: ``L. 162-12-20``, ``R* 421-1``, ``199 undecies B``, ``1er``."""

ARTICLE = re.compile(rf"rt(?<=\b[Aa]rt)(?:icles?|\.){_S}?(?=[0-9LRDA])")
"""Where the numbers of articles begin that are said to be articles, behind the first letter.

Its first letters stand for themselves, so that ``re`` runs to the next of them.
"""
LETTERED = re.compile(
    r"[LRD0-9](?:"
    rf"(?<![\w.-][LRD])(?<=[LRD])(?:\.?{_S}?O)?\.?{_S}?\*?\.?{_S}?(?=[0-9]{{1,5}}-[0-9])"
    rf"|(?<![\w.-][LRD])(?<=[LRD])(?:\.?{_S}?O)?\.?{_S}?(?=[0-9]{{1,5}}{_S}(?:du{_S})?code\b)"
    rf"|(?<![\w.°-][0-9])(?<=[0-9])(?=[0-9]{{0,3}}[^.,;:()\n0-9][^.,;:()\n]{{0,16}}{_S}du{_S}(?:CGI|CGCT|[Cc]ode{_S}g[ée]n))"
    r"|(?<![\w,.]4)(?<=4)(?=9[.-]3(?![\w-])))"
)
"""Where the numbers of other articles may begin: told by their letter, or by what follows."""

AND = re.compile(
    rf"(?P<to>{_S}à{_S})(?!l['’])|(?:,{_S}?(?:et{_S}|ou{_S}|puis{_S})?|{_S}(?:et|ou|ainsi{_S}que){_S})"
    rf"(?:(?:d[eu]{_S}|à{_S}|aux?{_S}|des{_S}|par{_S})?(?:l['’]|les{_S}|ceux{_S})?(?:articles?{_S})?)?"
    rf"(?=[0-9LRDA])"
)
"""What joins the numbers of articles; ``to`` makes a range of them."""

QUALIFIED = re.compile(
    rf"(?:,?{_S}?\(?(?:alinéas?{_S}[0-9]{{1,2}}(?:er)?|al\.{_S}?[0-9]{{1,2}}"
    rf"|[0-9]{{1,2}}(?:e|ème|er){_S}alinéa|(?:premier|dernier|second){_S}alinéa"
    rf"|[IVX]{{1,5}}(?:{_S}(?:bis|ter))?(?:[-,]{_S}?[0-9]{{1,2}}°?)?|[0-9]{{1,2}}°|[a-z]\)"
    rf"|(?:et{_S})?suivants?|modifiée?s?|nouveau)(?![\w])\)?){{1,4}}"
)
"""What may stand between an article and its text: ``, alinéa 3``, ``, II bis``, ``et suivants``."""
THIRD = re.compile(rf",?{_S}?\(?(?:alinéa|al\.){_S}?3\b")
THIRD_OF = re.compile(rf"alinéa{_S}3{_S}de{_S}l['’]\Z")

_name = "|".join(
    re.escape(name).replace("'", "['’]").replace("\\ ", f"{_S}")
    for name in sorted(NAMES, key=len, reverse=True)
)
CODE = re.compile(rf"\b(?:{_name})\b", re.IGNORECASE)
NAMING = ("ode ", "ivre des pro")
"""How the name of a code goes on behind its first letter, which may be a capital."""
FIRST = "cClL"
OF = re.compile(
    rf",?(?:{_S}\(?(?:d[ue]s?{_S}|dudit{_S})?(?:(?:l['’]|la{_S}|notre{_S}|votre{_S}|cette{_S}|ce{_S})"
    rf"(?:nouvelle{_S})?)?|{_S}?\()(?:actuel{_S}|nouveau{_S})?"
)
"""What leads from an article to its text."""
SHORT = re.compile(rf"(?:{'|'.join(sorted(INITIALS, key=len, reverse=True))})\b")
SAME = re.compile(rf"(?:(?:même|présent){_S})?code\b(?!{_S}d)")
CONSTITUTION = re.compile(rf"Constitution\b|loi{_S}fondamentale\b")

_MONTHS = (
    "janvier|février|mars|avril|mai|juin|juillet|août|septembre|octobre|novembre|décembre"
    "|fevrier|aout|decembre"
)
DATE = re.compile(
    rf"(?P<day>[0-3]?[0-9])(?:{_S}?er)?{_S}(?P<month>{_MONTHS}){_S}(?P<year>1[5-9][0-9]{{2}}|20[0-9]{{2}})\b",
    re.IGNORECASE,
)
KIND = re.compile(
    rf"[LDAORldaor](?:(?<=\b[Ll])(?P<loi>ois?(?:{_S}organiques?|{_S}constitutionnelles?)?)|(?<=\b[DAOdao])(?P<act>écrets?(?:-lois?)?"
    rf"|rrêtés?|rdonnances?)|(?<=\b[RDrd])(?P<eu>[eè]glements?|irectives?)|(?<=\b[Rr])(?P<report>apports?))\b"
)
"""The texts with a number or a day of their own, and reports."""
STEMS = (
    ("loi", 0), ("Loi", 0), ("écret", 1), ("rrêté", 1), ("rdonnance", 1), ("glement", 2),
    ("irective", 1), ("apport", 1),
)  # fmt: skip
"""Letters that each ``KIND`` has one of, and how far from its beginning: ``find`` is faster."""
PROJECT = re.compile(rf"(?:projets?|propositions?|avant-projets?){_S}d['e’]{_S}?\Z", re.IGNORECASE)
NO = re.compile(rf"(?:[nN]{_S}?[°ºo]s?|[nN]um[ée]ros?){_S}?")
ACT = re.compile(rf"(?P<year>(?:1[7-9]|20)?[0-9]{{2}})[-‑–]{_S}?(?P<number>[0-9]{{1,5}})(?![\w-])")
"""The number of a law, a decree, an ordinance: ``2019-1428``, ``86-1067``."""
UNION = re.compile(
    rf"(?P<first>[0-9]{{1,4}}){_S}?/{_S}?(?P<second>[0-9]{{1,4}})(?P<of>/(?:CEE|CE|UE|Euratom)\b)?(?![\w/])"
)
COMMUNITY = re.compile(rf"\({_S}?(?:UE|CEE|CE|Euratom)[^)\n]{{0,12}}\)")
FILE = re.compile(
    rf"(?P<number>[0-9]{{1,5}}(?:-[0-9]{{2,4}})?)(?![\w-])(?P<session>{_S}\((?:19|20)[0-9]{{2}}-(?:19|20)[0-9]{{2}}\))?"
)
BETWEEN = re.compile(
    rf"(?:,{_S}?|{_S})(?:et{_S}|ou{_S})?(?:d[eu]{_S}|les?{_S}|à{_S})?(?:\([A-Z]{{2,3}}\){_S}?)?(?:[nN]{_S}?[°ºo]{_S}?)?(?=[0-9])"
)
"""What joins the numbers of two texts of one kind."""
GAP = re.compile(r"[^.;:?!()\n0-9]{0,160}")
WORD = re.compile(r"[\w-]+")
HOT = re.compile(
    r"[0-9](?:(?<=[°ºo][ \u00a0\u202f].)|(?<=[°º].)|(?<=(?:icle|cles|art\.)[ \u00a0\u202f].)"
    r"|(?<=[LRDAO*][. \u00a0\u202f].)|(?<=[LRDAO*].)|(?<=[LRDAO*]\.[ \u00a0\u202f].)"
    r"|[0-9]{0,3}(?:[-/]|[ \u00a0\u202f]/)[0-9]|(?<=4.)[.-]3"
    r"|[0-9]?(?:er)?[ \u00a0\u202f][a-zA-Zéû]{3,9}[ \u00a0\u202f][12][0-9]{3})"
)
"""A digit by which a paragraph may name a text of law; few paragraphs have one."""
