"""The whole analysis: positions, offsets, consistency and robustness."""

import re
import time
import unicodedata

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from indexer.text import (
    Expansion,
    Token,
    analyse,
    analysers,
    belong,
    chunks,
    edges,
    expand,
    only_word,
    stem_of,
    stretches,
    tokens,
)
from indexer.text.analysers import recognise
from indexer.text.languages.french import RULES
from indexer.text.words import listed
from tests.text.stretches import SPACED

FRENCH = st.text(
    st.sampled_from("aeiélLnNoRs0123 .,-'’·()/°_&\u00a0\u00ad\u0301ₓ²œVIXivx\n"), max_size=60
)
ANY = st.one_of(FRENCH, st.text(max_size=80))


def bare(word: str) -> str:
    """What a hurried person types: no accents, no ligatures, a straight apostrophe."""
    letters = unicodedata.normalize("NFD", word.replace("œ", "oe").replace("Œ", "OE"))
    return "".join(c for c in letters if not unicodedata.combining(c)).replace("’", "'")


def keys(text: str) -> list[tuple[str, str, int, bool]]:
    """Everything about the tokens but where they stand in the raw text."""
    return [(t.exact, t.stem, t.position, t.whole) for t in analyse(text)]


@given(ANY)
@example("l’É\u0301cole d'Asalée L. 121-4 S.N.C.F. 15\u202f108 XVII législature")
@settings(max_examples=300, deadline=None)
def test_any_text_is_analysed(text: str) -> None:
    """Offsets lie in the text, positions ascend, keys are never empty nor hold a blank."""
    found = analyse(text)
    assert [t.position for t in found] == sorted(t.position for t in found)
    assert all(0 <= t.start < t.end <= len(text) for t in found)
    assert all(t.exact and t.stem and not re.search(r"\s", t.exact + t.stem) for t in found)
    assert all(t.stem == stem_of(t.exact) for t in found)


@given(ANY)
@settings(max_examples=200, deadline=None)
def test_the_index_and_the_query_see_the_same_chunks(text: str) -> None:
    """``analyse`` is ``chunks`` and ``expand`` with positions added up."""
    rebuilt: list[tuple[str, str, int, int, bool]] = []
    position = 0
    for ordinal, chunk in enumerate(chunks(text)):
        width, parts = expand(chunk)
        rebuilt += [(p.exact, p.stem, position + p.position, ordinal, p.whole) for p in parts]
        position += width
    assert rebuilt == [(t.exact, t.stem, t.position, t.chunk, t.whole) for t in analyse(text)]


@given(ANY)
@settings(max_examples=200, deadline=None)
def test_the_width_of_a_chunk_is_the_number_of_its_places(text: str) -> None:
    """No position is empty, and whole tokens stand at the first one."""
    for chunk in chunks(text):
        width, parts = expand(chunk)
        assert {part.position for part in parts} == set(range(width))
        assert all(part.position == 0 for part in parts if part.whole)


@given(FRENCH)
@settings(max_examples=300, deadline=None)
def test_the_short_cut_of_the_tokeniser_changes_nothing(text: str) -> None:
    """Plain words are recognised first for speed alone."""
    assert chunks(text) == re.findall(tokens._ANY, text, re.VERBOSE)


@given(st.one_of(FRENCH, SPACED, st.text(max_size=60)))
@example("article L. *421-1, n°  15 108 et XVIIe législature")
@settings(max_examples=500, deadline=None)
def test_stretches_that_do_not_belong_together_are_read_apart(text: str) -> None:
    """Whatever stands between two blanks has its own chunks, unless the edges say otherwise."""
    joined: list[tuple[str, str]] = []
    for stretch in stretches(text):
        if joined and belong(edges(joined[-1][1]), edges(stretch)):
            joined[-1] = (f"{joined[-1][0]} {stretch}", stretch)
        else:
            joined.append((stretch, stretch))
    assert [chunk for whole, _ in joined for chunk in chunks(whole)] == chunks(text)


@given(st.text(st.characters(categories=["L"]), min_size=1, max_size=20))
@settings(max_examples=200, deadline=None)
def test_letters_alone_interest_no_special_rule(word: str) -> None:
    """So they are not asked."""
    assert [rule.__name__ for rule in RULES if rule(word) is not None] == []


@given(FRENCH)
@settings(max_examples=200, deadline=None)
def test_case_makes_no_difference(text: str) -> None:
    """Small letters, capitals and the text itself have the same keys."""
    small = text.lower()
    assert keys(small.upper()) == keys(small)


WORDS = listed("""
    élève Œuvre hôpitaux l’école Saint-Étienne S.N.C.F. député·e·s aujourd’hui L.\u00a0121-4
    XVIIe 1ère Covid-19 CO₂ naïve ambiguë Noël cœur ex-æquo où dès là
""")


@pytest.mark.parametrize("word", WORDS)
def test_a_word_has_the_same_keys_however_it_is_typed(word: str) -> None:
    """Without accents, in any case, with either apostrophe, decomposed."""
    typed = {bare(word), word.upper(), word.lower(), bare(word).upper()}
    typed |= {unicodedata.normalize("NFD", word), word.replace("’", "'"), word.replace("'", "’")}
    assert {str(keys(spelling)) for spelling in typed} == {str(keys(word))}


def test_every_word_of_real_questions_is_found_however_it_is_typed(prose: list[str]) -> None:
    """Consistency 1.000 over the whole vocabulary."""
    vocabulary = {chunk for text in prose for chunk in chunks(text)}
    assert len(vocabulary) > 1000
    for change in (bare, str.upper, str.lower):
        assert [chunk for chunk in vocabulary if keys(chunk) != keys(change(chunk))] == []


@pytest.mark.parametrize(
    ("text", "raw"),
    [
        ("L’e\u0301le\u0300ve", "e\u0301le\u0300ve"),
        ("la ré\u00adforme", "ré\u00adforme"),
        ("n° 15\u202f108", "15\u202f108"),
        ("l’œuvre", "œuvre"),
        ("<script>alert</script> été", "été"),
        ("S.N.C.F.", "S.N.C.F."),
        ("l'É.N.A. ici", "ici"),
    ],
)
def test_offsets_point_into_the_raw_text(text: str, raw: str) -> None:
    """Whatever was folded, the marked passage is what the reader sees."""
    assert raw in {text[token.start : token.end] for token in analyse(text)}


def test_the_exact_form_honours_quotes() -> None:
    """``infirmière`` in quotes is not ``infirmières``, though they share a lemma."""
    one, many = analyse("infirmière infirmières")
    assert one.exact != many.exact
    assert one.stem == many.stem


def test_no_word_is_lost_at_index_time() -> None:
    """Neither stop words nor single letters."""
    text = "Le Grand Est a été d'or : Le Pen, catégorie A, hépatite C"
    expected = "le grand est a ete or le pen categorie a hepatite c"
    assert " ".join(token.exact for token in analyse(text)) == expected


def test_unaccented_texts_of_old_legislatures_agree() -> None:
    """Legislatures 8 to 10 were published in capitals without accents."""
    assert keys("RETRAITES COMPLEMENTAIRES") == keys("Retraites complémentaires")


@pytest.mark.parametrize(
    "text",
    [
        "",
        "\x00\x01\x02",
        "\ud800\udfff",
        "👩‍👩‍👧 😀",
        "שלום עולם مرحبا",
        "北京市",
        "\u0301\u0301",
        "\u202eabc",
        "-" * 50,
        "'" * 50,
        "n°",
        "№",
        "....",
    ],
)
def test_strange_texts_are_analysed(text: str) -> None:
    """Control characters, lone surrogates, emoji, other scripts, signs alone."""
    assert all(text[token.start : token.end] for token in analyse(text))


@pytest.mark.parametrize("script", ["שלום", "مرحبا", "北京", "Ελλάδα", "Київ"])
def test_other_scripts_are_searchable(script: str) -> None:
    """By their letters or their transliteration."""
    assert analyse(script)


HOSTILE = {
    "one word": "a",
    "digits": "1",
    "groups": "1 111 111 ",
    "hyphens": "a-",
    "apostrophes": "l'",
    "dots": "a.",
    "middle dots": "a·e",
    "brackets": "a(e",
    "romans": "x",
    "marks": "e\u0301",
    "soft hyphens": "\u00ad",
    "articles": "L.1-",
}


def _steps(text: str) -> float:
    """The best of three times, in seconds."""
    return min(_timed(text) for _ in range(3))


def _timed(text: str) -> float:
    begin = time.process_time()
    for chunk in chunks(text):
        recognise(chunk)
    return time.process_time() - begin


@pytest.mark.parametrize("unit", HOSTILE.values(), ids=HOSTILE)
def test_the_time_grows_with_the_length(unit: str) -> None:
    """Four times the text takes about four times as long, never sixteen."""
    short, long = unit * (6_000 // len(unit)), unit * (24_000 // len(unit))
    assert _steps(long) < 10 * _steps(short) + 0.02


def test_ten_megabytes_without_a_blank_are_cut() -> None:
    """No token is longer than a word may be."""
    text = "é" * 10_000_000
    found = chunks(text)
    assert "".join(found) == text
    assert max(map(len, found)) <= tokens.LONGEST


def test_a_chunk_is_worked_out_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """Then one look-up gives its expansion, and the memory stays bounded."""
    calls: list[str] = []

    def counted(chunk: str) -> Expansion:
        calls.append(chunk)
        return Expansion(0, ())

    monkeypatch.setattr(analysers, "expansion", counted)
    monkeypatch.setattr(analysers, "REMEMBERED", 3)
    memory = analysers._Expansions()
    for chunk in ["a", "a", "b", "c", "c", "d", "a"]:
        memory[chunk]
        assert len(memory) <= 3
    assert calls == ["a", "b", "c", "d", "a"]


def test_a_chunk_that_no_text_has_is_not_kept() -> None:
    """A visitor may write chunks of any length; a hundred thousand of them would fill a memory."""
    memory = analysers._Expansions()
    for length in (analysers.LONGEST, analysers.LONGEST + 1):
        assert memory["é" * length] == analysers.expansion("é" * length)
    assert list(memory) == ["é" * analysers.LONGEST]


def test_every_rule_shows_what_it_does() -> None:
    """The pipeline is read from top to bottom: each docstring shows before → after."""
    assert all("→" in (rule.__doc__ or "") for rule in RULES)


def test_a_token_is_plain_data() -> None:
    """The fields that the index and the pages read."""
    assert Token._fields == ("exact", "stem", "position", "start", "end", "chunk", "whole")


@given(st.one_of(SPACED, st.text(max_size=20)))
@example("(eau,")
@example("« l’eau »")
@example("nº.")
@example("é" * 65)
def test_a_word_among_signs_is_the_one_chunk_of_its_stretch(text: str) -> None:
    for stretch in stretches(text):
        word = only_word(stretch)
        assert not word or chunks(stretch) == [word]
