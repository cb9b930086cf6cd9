"""Everything that a visitor reads keeps one rule for each sign, and speaks of no database.

The texts are taken from the templates, from the strings of the Python modules that speak French,
and from the scripts; what stands between tags, in spoken attributes and in expressions counts.
"""

from __future__ import annotations

import ast
import html
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from indexer.query.notices import CODES
from webapp.parts.french import typography
from webapp.parts.french.titles import cased
from webapp.parts.french.typography import NARROW, NBSP, elided, raised, spaced
from webapp.parts.labels import noun

ROOT = Path(__file__).parents[2]
TEMPLATES = sorted((ROOT / "webapp" / "templates").glob("*.[!t]*"))
SCRIPTS = sorted((ROOT / "webapp" / "static").glob("*.js"))
OTHER_WORDS = {
    "indexer/query/values.py",
    "indexer/query/departments.py",
    "indexer/query/lexer.py",
    "webapp/parts/french/typography.py",
    "webapp/parts/reading/debate.py",
}
"""Modules whose French is what visitors type, or signs to replace: nobody reads it."""
ROOMS = ("webapp", "indexer/query", "indexer/search/advice", "indexer/watch", "indexer/alerts")
MODULES = sorted(
    path
    for room in ROOMS
    for path in (ROOT / room).rglob("*.py")
    if str(path.relative_to(ROOT)) not in OTHER_WORDS
)
FRENCH = re.compile("(?=.*[^\\W\\d_]{2}).*[àâçéèêëîïôûùœ’«»\u00a0\u202f]", re.DOTALL)
SPOKEN = re.compile(r'(?:aria-label|title|alt|content)="([^"]*)"')
QUOTED = re.compile(r"'((?:[^'\\]|\\.)*)'")
RULES = {
    "an apostrophe is ’": re.compile(r"(?<=[^\W\d_])'(?=[^\W\d_])"),
    "a no-break space before : and »": re.compile("[ \u202f][:»](?:\\W|$)"),
    "a no-break space after «": re.compile("«[^\u00a0]"),
    "a no-break space before »": re.compile("[^\u00a0]»"),
    "a narrow no-break space before ; ! ? %": re.compile(
        "[^\u202f\\W][;!?%](?:\\s|$)|[ \u00a0][;!?%](?:\\W|$)"
    ),
    "a no-break space before a colon": re.compile(r"[^\W\d_]:(?:\s|$)"),
    "an ellipsis is one sign": re.compile(r"\.\.\."),
    "ordinals are raised": re.compile(r"\b\d+(?:e|er|re|ère|ème)\b"),
    "a dash is –, behind a no-break space": re.compile("—|(?<=\\s)-(?=\\s)| –(?=\\s)"),
    "a space behind n° is a no-break one": re.compile("n° "),
    "no word of a database": re.compile(
        r"\b(?:valeurs?|entrées?|machines?|consignée?s?)\b", re.IGNORECASE
    ),
    "visitors are vous": re.compile(r"\b(?:tu|toi|tes)\b", re.IGNORECASE),
}


def _of_template(text: str) -> Iterator[str]:
    text = re.sub(r"\{#.*?#\}", "", text, flags=re.DOTALL)
    for code in re.findall(r"\{[{%].*?[}%]\}", text, flags=re.DOTALL):
        yield from (found for found in QUOTED.findall(code) if FRENCH.search(found))
    text = re.sub(r"\{%.*?%\}", "", text, flags=re.DOTALL)
    text = re.sub(r"\{\{.*?\}\}", "X", text, flags=re.DOTALL)
    yield from SPOKEN.findall(text)
    text = re.sub(r"<(code|script|kbd)\b.*?</\1>", "X", text, flags=re.DOTALL)
    yield from re.sub(r"<[^>]*>", "", text).splitlines()


def _of_module(path: Path) -> Iterator[str]:
    tree = ast.parse(path.read_text())
    told = {
        id(node.body[0].value)
        for node in ast.walk(tree)
        if isinstance(node, ast.Module | ast.ClassDef | ast.FunctionDef)
        and node.body
        and isinstance(node.body[0], ast.Expr)
    }
    told |= {id(node.value) for node in ast.walk(tree) if isinstance(node, ast.Expr)}
    for node in ast.walk(tree):
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in told:
            yield node.value


def _of_script(text: str) -> Iterator[str]:
    for found in re.findall(r'"((?:[^"\\\n]|\\.)*)"|`((?:[^`\\]|\\.)*)`', text):
        said = re.sub(r"\$\{[^{}]*\}", "X", "".join(found))
        yield re.sub(r"\\u([0-9a-f]{4})", lambda code: chr(int(code[1], 16)), said)


def _broken(texts: Iterator[str]) -> list[tuple[str, str]]:
    found = (html.unescape(text) for text in texts)
    return [(rule, text) for text in found for rule, sign in RULES.items() if sign.search(text)]


@pytest.mark.parametrize("path", TEMPLATES, ids=lambda path: path.name)
def test_templates_keep_the_rules(path: Path) -> None:
    """Texts, spoken attributes and the strings of expressions."""
    assert not _broken(_of_template(path.read_text()))


@pytest.mark.parametrize("path", SCRIPTS, ids=lambda path: path.name)
def test_scripts_keep_the_rules(path: Path) -> None:
    """What the scripts say beside the page."""
    french = (text for text in _of_script(path.read_text()) if FRENCH.search(text))
    assert not _broken(french)


@pytest.mark.parametrize("path", MODULES, ids=lambda path: str(path.relative_to(ROOT)))
def test_french_strings_of_modules_keep_the_rules(path: Path) -> None:
    """Labels, errors, remarks; a string with a French sign is taken for a text."""
    french = (text for text in _of_module(path) if FRENCH.search(text))
    assert not _broken(french)


def test_notices_keep_the_rules_and_end_as_sentences() -> None:
    """Every notice of the parser, with or without an accent in it."""
    assert not _broken(iter(CODES.values()))
    assert all(text.endswith(".") for text in CODES.values())


@pytest.mark.parametrize(
    ("text", "better"),
    [
        ("l'hôpital n'a pas d'« abri »", f"l’hôpital n’a pas d’«{NBSP}abri{NBSP}»"),
        ("Vraiment\u00a0? Oui ; 5 % !", f"Vraiment{NARROW}? Oui{NARROW}; 5{NARROW}%{NARROW}!"),
        ("Insoumise - Union", "Insoumise – Union"),
        ("mort –\u00a0trente", "mort – trente"),
        ("« déjà » :\u202fnon", f"«{NBSP}déjà{NBSP}»{NBSP}:\u202fnon"),
        ("rendez-vous, http://x?y:z 'a'", "rendez-vous, http://x?y:z 'a'"),
        ("- premier point", "- premier point"),
        ("plus de 90 000 candidats en 2021", f"plus de 90{NARROW}000 candidats en 2021"),
        ("le 8 2021 ou 1 234 567", f"le 8 2021 ou 1{NARROW}234{NARROW}567"),
        ("en 2021 300 communes", "en 2021 300 communes"),
    ],
)
def test_a_text_of_the_data_gets_french_signs(text: str, better: str) -> None:
    """One sign for one sign, so that marks stay in their places."""
    assert spaced(text) == better


@given(st.text(alphabet=" '«»:;!?%-–\u00a0\u202fab1\n°n", max_size=40))
def test_signs_are_set_once_and_the_length_stays(text: str) -> None:
    """Whatever stands beside whatever."""
    done = spaced(text)
    assert len(done) == len(text)
    assert len(spaced(done)) == len(text)


def test_ordinals_and_elisions() -> None:
    """``de`` loses its vowel before one; letters behind a number are raised."""
    assert elided("août 2017") == "d’août 2017"
    assert elided("mai 2017") == "de mai 2017"
    assert raised("Aude (1re circonscription)") == "Aude (1ʳᵉ circonscription)"
    assert raised("la 5e et la 12ème, le 1er") == "la 5ᵉ et la 12ᵉ, le 1ᵉʳ"
    assert raised("Le 5eme") == "Le 5eme"


def test_facets_have_nouns_of_their_own() -> None:
    """By field or prefix, with their gender."""
    assert noun("auteur").every == "Tous les auteurs"
    assert noun("rubrique").every == "Toutes les rubriques"
    assert noun("author").title("loup") == f"Auteurs des questions trouvées pour «{NBSP}loup{NBSP}»"
    assert noun("author").most == "auteurs les plus actifs"
    assert noun("year").a == "une année"
    assert typography.label("santé") == "Santé"


@pytest.mark.parametrize(
    ("text", "better"),
    [
        ("RÉFORME DES RETRAITES", "Réforme des retraites"),
        ("SITUATION DANS LES EHPAD D'ÎLE-DE-FRANCE", "Situation dans les EHPAD d'Île-de-France"),
        ("ETAT DE L'ÉCOLE", "Etat de l'école"),
        ("« PLAN 2030 »", "« Plan 2030 »"),
        ("İSTANBUL", "İSTANBUL"),
        ("", ""),
    ],
)
def test_capitals_become_the_usual_spelling(text: str, better: str) -> None:
    """As the questions write each word; letters that have no small one leave all as it was."""
    usual = {"ehpad": "EHPAD", "ile": "Île", "france": "France", "etat": "État", "de": "de"}
    assert cased(text, lambda key: usual.get(key, key)) == better


@given(st.text(alphabet="ABÉŒßİ -'.1", max_size=30), st.text(alphabet="aBéßİ", max_size=5))
def test_no_letter_is_lost_with_capitals(text: str, usual: str) -> None:
    """Marks of a title stay in their places, whatever a word is said to be."""
    assert len(cased(text, lambda _: usual)) == len(text)
