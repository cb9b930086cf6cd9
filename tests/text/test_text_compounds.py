"""Elision, hyphens, acronyms, letters beside digits and inclusive writing."""

from collections.abc import Callable

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from indexer.text import analyse, key_of, pieces
from indexer.text.compounds import plain, words
from indexer.text.inclusive import spellings

Shape = Callable[[str], list[str]]
Finds = Callable[[str, str], bool]


@pytest.mark.parametrize(
    ("text", "exact"),
    [
        ("l'école", "ecole"),
        ("L’ÉCOLE", "ecole"),
        ("qu'elle", "elle"),
        ("jusqu'ici", "ici"),
        ("quoiqu'il", "il"),
        ("lorsqu'on", "on"),
        ("puisqu'on", "on"),
        ("d'Ornano", "ornano"),
        ("n’est", "est"),
        ("m'a", "a"),
        ("t'a", "a"),
        ("s'il", "il"),
        ("j'ai", "ai"),
        ("c'est", "est"),
        ("aujourd'hui", "aujourdhui"),
        ("d’aujourd’hui", "aujourdhui"),
        ("prud'hommes", "prudhommes"),
        ("presqu'île", "presquile"),
        ("entr'aide", "entraide"),
        ("O'Brien", "obrien"),
        ("quelqu'un", "quelquun"),
    ],
)
def test_an_elided_article_is_taken_off(text: str, exact: str, shape: Shape) -> None:
    """Words that hold an apostrophe of their own stay whole."""
    assert shape(text) == [f"0 {exact}*"]


def test_the_offsets_of_an_elided_word_begin_after_the_article() -> None:
    """What is marked in a page is the word."""
    token = analyse("de l’Asalée")[1]
    assert "de l’Asalée"[token.start : token.end] == "Asalée"


@pytest.mark.parametrize(
    ("text", "shaped"),
    [
        ("sapeurs-pompiers", ["0 sapeurspompiers*", "0 sapeurs", "1 pompiers"]),
        ("porte‑parole", ["0 porteparole*", "0 porte", "1 parole"]),
        ("l'après-midi", ["0 apresmidi*", "0 apres", "1 midi"]),
        ("Val-d'Oise", ["0 valdoise*", "0 val", "1 oise"]),
        ("St-Étienne", ["0 saintetienne*", "0 saint", "1 etienne"]),
        ("Ste-Foy", ["0 saintefoy*", "0 sainte", "1 foy"]),
        ("Sté", ["0 sainte*", "0 societe*"]),
        ("stes", ["0 saintes*", "0 societes*"]),
        ("Bureau-Bonnard", ["0 bureaubonnard*", "0 bureau", "1 bonnard"]),
        ("R&D", ["0 rd*", "0 r", "1 d"]),
        ("peut-on", ["0 peut", "1 on"]),
        ("celui-là", ["0 celui", "1 la"]),
        ("rendez-vous", ["0 rendezvous*", "0 rendez", "1 vous"]),
        ("Covid-19", ["0 covid19*", "0 covid", "1 19"]),
        ("covid19", ["0 covid19*", "0 covid", "1 19"]),
        ("CO₂", ["0 co2*", "0 co", "1 2"]),
        ("100km", ["0 100km*", "0 100", "1 km"]),
        ("PM2,5", ["0 pm25*", "0 pm", "1 2", "2 5"]),
        ("Île-de-France", ["0 iledefrance*", "0 ile", "1 de", "2 france"]),
        ("a_b", ["0 ab*", "0 a", "1 b"]),
        ("XXe-XXIe", ["0 20-21*", "0 20", "1 21"]),
        ("12.5.2020", ["0 12-5-2020*", "0 12", "1 5", "2 2020"]),
        ("___", []),
    ],
)
def test_a_compound_is_its_parts_and_its_joined_form(
    text: str, shaped: list[str], shape: Shape
) -> None:
    """The joined form stands where the first part does; a pronoun after the verb joins nothing."""
    assert shape(text) == shaped


@pytest.mark.parametrize(
    ("text", "raw"),
    [("CO₂", ["CO₂", "CO", "₂"]), ("c\u00adovid19", ["c\u00adovid19", "c\u00adovid", "19"])],
)
def test_letters_and_digits_are_cut_in_the_raw_text(text: str, raw: list[str]) -> None:
    """Offsets see subscripts and soft hyphens."""
    assert [text[token.start : token.end] for token in analyse(text)] == raw


@pytest.mark.parametrize(
    ("query", "text"),
    [
        ("covid19", "la Covid-19"),
        ("Covid-19", "la covid 19"),
        ("COVID-19", "la covid19"),
        ("CO2", "le CO₂"),
        ("co2", "le CO 2"),
        ("saint etienne", "Saint-Étienne"),
        ("saint-etienne", "St Étienne"),
        ("St-Étienne", "SAINT ETIENNE"),
        ("saintetienne", "Saint–Étienne"),
        ("sapeur-pompier", "les sapeurs-pompiers"),
        ("sapeurs pompiers", "un sapeur-pompier"),
        ("le pen", "Mme Marine Le Pen"),
        ("ornano", "M. d’Ornano"),
        ("d'ornano", "M. Ornano"),
        ("sncf", "la S.N.C.F."),
        ("S.N.C.F.", "la SNCF"),
        ("ehpad", "les EHPAD"),
        ("EHPAD", "les Ehpads"),
        ("Ehpads", "un ehpad"),
        ("député", "les député·e·s"),
        ("députées", "chaque député(e)"),
        ("directrice", "directeur·rice"),
        ("directeur", "une directrice"),
        ("prud'homme", "les prud’hommes"),
    ],
)
def test_a_word_is_found_however_it_is_typed(query: str, text: str, finds: Finds) -> None:
    """Both sides run the same rules."""
    assert finds(query, text)


@pytest.mark.parametrize(
    ("query", "text"),
    [
        ("catégorie A", "catégorie C"),
        ("hépatite C", "hépatite B"),
        ("vitamine D", "vitamine C"),
        ("sapeurs-pompiers", "un pompier et un sapeur"),
    ],
)
def test_other_words_are_not_found(query: str, text: str, finds: Finds) -> None:
    """A single letter is a word, and the parts of a compound stand side by side."""
    assert not finds(query, text)


@pytest.mark.parametrize(
    ("text", "exact"),
    [
        ("S.N.C.F.", "sncf"),
        ("S.N.C.F", "sncf"),
        ("s.n.c.f.", "sncf"),
        ("l’O.N.U.", "onu"),
        ("qu'E.D.F.", "edf"),
        ("U.E", "ue"),
    ],
)
def test_an_acronym_loses_its_dots(text: str, exact: str, shape: Shape) -> None:
    """With or without the last one, in any case, after an article."""
    assert shape(text) == [f"0 {exact}*"]


@pytest.mark.parametrize(
    ("text", "shaped"),
    [
        ("l'E.N.A.Il part", ["0 ena*", "1 il*", "2 part*"]),
        ("M.Dupont", ["0 m*", "1 dupont*"]),
        ("fin.Elle", ["0 fin*", "1 elle*"]),
        ("art. 5", ["0 art*", "1 5*"]),
    ],
)
def test_the_dot_of_a_sentence_joins_nothing(text: str, shaped: list[str], shape: Shape) -> None:
    """A word that follows without a blank is a word of its own."""
    assert shape(text) == shaped


@pytest.mark.parametrize(
    ("text", "forms"),
    [
        ("député·e·s", ("deputes", "deputees")),
        ("député·es", ("deputes", "deputees")),
        ("député(e)s", ("deputes", "deputees")),
        ("député(e)(s)", ("deputes", "deputees")),
        ("député(e)", ("depute", "deputee")),
        ("député•e", ("depute", "deputee")),
        ("agent.e.s", ("agents", "agentes")),
        ("élu-e-s", ("elus", "elues")),
        ("élu-es", ("elus", "elues")),
        ("étudiant/e", ("etudiant", "etudiante")),
        ("directeur·rice·s", ("directeurs", "directrices")),
        ("directeur/trice", ("directeur", "directrice")),
        ("citoyen·ne·s", ("citoyens", "citoyennes")),
        ("professionnel·le", ("professionnel", "professionnelle")),
        ("infirmier·ère", ("infirmier", "infirmiere")),
        ("chercheur·euse", ("chercheur", "chercheuse")),
        ("chercheur·se·s", ("chercheurs", "chercheuses")),
        ("heureux·se", ("heureux", "heureuse")),
        ("sportif·ve", ("sportif", "sportive")),
        ("tou·te·s", ("tous", "toutes")),
        ("sénateurs(trices)", ("senateurs", "senatrices")),
        ("mesure(s)", ("mesure", "mesures")),
        ("au(x)", ("au", "aux")),
        ("l'étudiant·e", ("etudiant", "etudiante")),
        ("de\u0301pute\u0301·e", ("depute", "deputee")),
    ],
)
def test_inclusive_writing_gives_both_forms_at_one_place(
    text: str, forms: tuple[str, ...], shape: Shape
) -> None:
    """Points, brackets, bars and hyphens; the whole word is one position."""
    assert sorted(shape(text)) == sorted(f"0 {form}*" for form in forms)


def test_an_inclusive_compound_keeps_its_first_parts(shape: Shape) -> None:
    """Its last place holds the two forms."""
    assert shape("sapeur-pompier·ère") == ["0 sapeur", "1 pompier", "1 pompiere"]


@pytest.mark.parametrize("word", ["porte-le", "est-ce", "kW·h", "dis-le", "a(b)", "vas-y"])
def test_ordinary_words_are_not_inclusive(word: str) -> None:
    """Pronouns after a hyphen and units are left alone."""
    assert spellings(word) is None


def test_a_point_between_other_words_is_a_joint(shape: Shape) -> None:
    """``kW·h`` is no inclusive word but a compound."""
    assert shape("kW·h") == ["0 kwh*", "0 kw", "1 h"]


@given(
    st.sampled_from(["", "l'", "d'", "jusqu'", "aujourd'", "s.'", "l-'", "1'"]),
    st.one_of(
        st.text(st.characters(categories=["L"]), max_size=12),
        st.sampled_from(["Sté", "ste", "St", "XVIIe", "vie", "eau", "rendez-vous", "l'été", "a1"]),
    ),
)
@settings(max_examples=300, deadline=None)
def test_the_short_way_of_plain_words_is_the_long_one(article: str, word: str) -> None:
    """Letters alone, behind an article or not, need none of the other rules."""
    chunk = article + word
    short = plain(chunk)
    assert short is None or short == words(chunk)


@given(st.text(min_size=1, max_size=6).filter(str.isalpha))
@settings(max_examples=300)
def test_letters_of_one_key_are_one_piece(word: str) -> None:
    """And those without are left to the rules: ``Sté``, ``ⅷ``."""
    key = key_of(word)
    if key:
        assert pieces(word) == [(key, 0, 0, len(word), True)]


def test_most_words_have_one_key() -> None:
    assert [key_of(word) for word in ("Élèves", "œuvre", "XVIIe", "Sté")] == [
        "eleves",
        "oeuvre",
        "17",
        "",
    ]
