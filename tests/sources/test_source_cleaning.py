"""Markup and labels."""

from __future__ import annotations

import time

import pytest

from indexer.sources.cleaning import BOLD, END_BOLD, label, marked_text_of, text_of, unescaped


@pytest.mark.parametrize(
    ("markup", "text"),
    [
        ("Un<br>deux", "Un\ndeux"),
        ("Un<br/><BR >deux", "Un\n\ndeux"),
        ('</p><p align="CENTER"> Un <a name=PG3></a> </p><br>deux<p>', "Un\n\ndeux"),
        ("<p>Un</p>\n  <p>deux</p>", "Un\n\ndeux"),
        ("un taux < 5 % et a<b", "un taux < 5 % et a<b"),
        ("<inconnu>reste</inconnu>", "<inconnu>reste</inconnu>"),
        ("avant<!-- DEBTAB -->après<!-- FINTAB -->", "avantaprès"),
        ("jamais <!-- fermé", "jamais <!-- fermé"),
        ("&#339;uvre &amp;#8364; &eacute;t&#xe9;", "œuvre € été"),
        ("a?x=1&region=2", "a?x=1&region=2"),
        ("un&lt;br&gt;deux &lt;strong&gt;gras&lt;/strong&gt;", "un\ndeux gras"),
        ("x &lt; y", "x < y"),
        ("4<sup>e</sup> et 10<sup>6</sup>", "4e et 10⁶"),
        ("<script>var a;</script>reste", "reste"),
        ("<ul><li>un</li><li>deux</li></ul>trois", "– un\n– deux\n\ntrois"),
        ("sans\nbalise\r\n\r\n\r\nautre", "sans\nbalise\n\nautre"),
        ("R\ufffdpublique", "R\ufffdpublique"),
        ("moitié \ud83d de signe\x00\x9f", "moitié \ufffd de signe"),
        ("\ue000privé\ue001", "privé"),
        ("", ""),
    ],
)
def test_markup_becomes_readable_text(markup: str, text: str) -> None:
    """Each case is one habit of the official files, or one danger of cleaning."""
    assert text_of(markup) == text


def test_a_table_reads_row_by_row() -> None:
    """A row is a line; its cells are divided."""
    table = (
        "Voir :<table border='1'><tr><th>Année</th><th>Montant</th></tr>"
        "<tr><td>2020</td><td>1&#160;000</td></tr></table>Fin."
    )
    assert text_of(table) == "Voir :\n\nAnnée | Montant\n2020 | 1\u00a0000\n\nFin."


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("Pourquoi\u00a0?", "Pourquoi\u00a0?"),
        ("10\u202f000 euros", "10\u202f000 euros"),
        ("la\u00a0santé\u00a0des\u202fgens", "la santé des gens"),
        ("Oui  \u00a0 !", "Oui\u00a0!"),
        ("Oui \u202f\u00a0!", "Oui\u202f!"),
        ("un\t deux\u2003trois", "un deux trois"),
    ],
)
def test_a_hard_space_stays_where_typography_wants_it(before: str, after: str) -> None:
    """Beside punctuation and figures; between letters it becomes a plain one."""
    assert text_of(before) == after


def test_emphasis_is_kept_between_marks_for_debates() -> None:
    """A debate names its speakers in bold."""
    assert marked_text_of("<strong>M. X. </strong>Oui") == f"{BOLD}M. X. {END_BOLD}Oui"


@pytest.mark.parametrize(
    "piece", ["<!--", "<p ", "&#", "<", "&lt;p ", "<strong>", "<td>", " \u00a0"]
)
def test_cleaning_takes_time_in_proportion_to_the_text(piece: str) -> None:
    """No input makes a pattern run away: 200,000 repetitions stay within seconds."""
    start = time.perf_counter()
    text_of(piece * 200_000)
    assert time.perf_counter() - start < 10


@pytest.mark.parametrize(
    ("given", "expected"),
    [
        ("santé", "Santé"),
        ("ministère\u00a0de  l’économie", "Ministère de l'économie"),
        ("œuvres d&#39;art", "Œuvres d'art"),
        ("RÉFORME DES RETRAITES", "RÉFORME DES RETRAITES"),
        ("", ""),
    ],
)
def test_a_label_has_one_spelling(given: str, expected: str) -> None:
    """Facets of the archives and of the site count together."""
    assert label(given) == expected


def test_references_without_their_semicolon_are_text() -> None:
    """What a browser would guess, an archive does not mean."""
    assert unescaped("R&D, AT&T, a&copy=b") == "R&D, AT&T, a&copy=b"
