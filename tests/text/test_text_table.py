"""The lemma table and its file."""

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from indexer.text import fingerprint, table
from indexer.text.table import Table, cache_path, folded, load

FORMS = {"travaux": "travail", "elus": "elu", "a": "b", "elu": "elu", "elusif": "elusif"}


def test_a_form_finds_its_lemma_and_a_stranger_nothing() -> None:
    """Neither a beginning nor a continuation of a form is that form."""
    small = Table.of(FORMS)
    assert {form: small.get(form) for form in FORMS} == FORMS
    assert [small.get(form) for form in ("", "el", "elusi", "zzz", "0", "\ud800")] == [None] * 6
    assert len(small) == len(FORMS)


def test_an_empty_table_knows_nothing() -> None:
    """No line, no answer, no error."""
    assert Table.of({}).get("mot") is None


WORDS = st.text("abcdefé", min_size=1, max_size=8)


@given(st.dictionaries(WORDS, WORDS), WORDS)
@settings(max_examples=100, deadline=None)
def test_a_table_answers_like_a_dictionary(lemmas: dict[str, str], form: str) -> None:
    """Before and after the file."""
    copy = Table.loads(Table.of(lemmas).dumps())
    assert copy is not None
    assert copy.get(form) == lemmas.get(form)
    assert all(copy.get(known) == lemma for known, lemma in lemmas.items())


@given(st.binary(max_size=80))
@settings(max_examples=100, deadline=None)
def test_other_bytes_are_no_table(data: bytes) -> None:
    """Whatever a file holds, it is a table or None."""
    assert Table.loads(data) is None


@given(st.integers(0, 200), st.integers(1, 255))
@settings(max_examples=60, deadline=None)
def test_an_altered_byte_is_seen(place: int, change: int) -> None:
    """Magic, checksum and lines are all checked."""
    data = bytearray(Table.of(FORMS).dumps())
    place %= len(data)
    data[place] ^= change
    assert Table.loads(bytes(data)) is None


@pytest.fixture
def _small(monkeypatch: pytest.MonkeyPatch) -> None:
    """A dictionary of three forms."""
    monkeypatch.setattr(table, "dictionary", lambda: {"élus": "élu", "chats": "chat"})


@pytest.mark.usefixtures("_small")
def test_the_table_is_built_once_and_read_afterwards(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The second load needs no dictionary; nothing else lies in the directory."""
    path = tmp_path / "cache" / "lemmas"
    assert load(path).get("chats") == "chat"
    monkeypatch.setattr(table, "dictionary", lambda: pytest.fail("built twice"))
    assert load(path).get("elus") == "elu"
    assert [file.name for file in path.parent.iterdir()] == ["lemmas"]


@pytest.mark.usefixtures("_small")
def test_a_damaged_file_is_built_again(tmp_path: Path) -> None:
    """Never a wrong answer."""
    path = tmp_path / "lemmas"
    path.write_bytes(b"French lemmas 1\nrubbish")
    assert load(path).get("chats") == "chat"
    assert Table.loads(path.read_bytes()) is not None


@pytest.mark.usefixtures("_small")
def test_without_a_place_to_write_the_table_lives_in_memory(tmp_path: Path) -> None:
    """Here the directory's name is taken by a file."""
    (tmp_path / "taken").write_text("")
    assert load(tmp_path / "taken" / "lemmas").get("chats") == "chat"


@pytest.mark.usefixtures("_small")
def test_a_write_that_fails_leaves_nothing(tmp_path: Path) -> None:
    """The file stands aside until it is whole."""
    (tmp_path / "lemmas").mkdir()
    assert load(tmp_path / "lemmas").get("chats") == "chat"
    assert [file.name for file in tmp_path.iterdir()] == ["lemmas"]


def test_the_file_lies_in_the_cache_directory() -> None:
    """``XDG_CACHE_HOME`` where it is set, ``~/.cache`` otherwise."""
    assert cache_path({"XDG_CACHE_HOME": "/some/cache"}).parts[1:3] == ("some", "cache")
    assert ".cache" in cache_path({}).parts


def test_the_least_accented_form_decides() -> None:
    """``marche`` before ``marché``; abbreviations and endings are no forms."""
    entries = [("marché", "marchér"), ("marche", "marche"), ("vol.", "volume"), ("-il", "lui")]
    lemmas = folded(entries)
    assert lemmas["marche"] == "marche"
    assert "vol" not in lemmas
    assert lemmas["il"] == "il"


def test_a_chain_of_lemmas_is_followed_to_its_end() -> None:
    """And a circle ends at its shortest word."""
    lemmas = folded([("aa", "bbb"), ("bbb", "cc"), ("cc", "cc"), ("xx", "yyy"), ("yyy", "xx")])
    assert lemmas["aa"] == "cc"
    assert lemmas["yyy"] == lemmas["xx"] == "xx"


def test_a_feminine_trade_follows_its_masculine() -> None:
    """Where both are lemmas; ``matrice`` is protected."""
    entries = [("rectrice", "rectrice"), ("recteur", "recteur"), ("mateur", "mateur")]
    lemmas = folded([*entries, ("matrice", "matrice"), ("cicatrices", "cicatrice")])
    assert lemmas["rectrice"] == "recteur"
    assert lemmas["matrice"] == "matrice"
    assert lemmas["cicatrices"] == "cicatrice"


def test_the_fingerprint_follows_the_dictionary(monkeypatch: pytest.MonkeyPatch) -> None:
    """Another version of a package asks for another index, and another table."""
    before, path = fingerprint(), cache_path({})
    assert before == fingerprint()
    monkeypatch.setattr(table.metadata, "version", lambda _: "0")
    assert fingerprint() != before
    assert cache_path({}) != path


def test_the_fingerprint_follows_the_sources(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A rule that changes is another analysis."""
    source = tmp_path / "table.py"
    source.write_text("one")
    monkeypatch.setattr(table, "__file__", str(source))
    before = fingerprint()
    source.write_text("two")
    assert fingerprint() != before
