"""Addresses, wishes and tokens: what is none is refused, and nobody else can make one."""

from __future__ import annotations

import string
from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from indexer.alerts.addresses import LONGEST, normal
from indexer.alerts.sealing import Seals
from indexer.alerts.wanted import Asked, Rhythm, Wanted
from indexer.errors import InvalidRequest, RequestTooLong
from indexer.model import QuestionId
from indexer.query.request import SearchRequest, Sort
from indexer.watch.mail import letter_between

SEALS = Seals(b"k" * 32)
SIGNS = st.text(st.sampled_from("ab.@-_+\"'<>(),;:[]\\ \t\r\n\x00é💌%"), max_size=40)


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("a@example.org", "a@example.org"),
        ("  Z.Petit+veille@Exemple.FR \n", "Z.Petit+veille@exemple.fr"),
        ("o'neil@sub.example.org", "o'neil@sub.example.org"),
        ("a@éxample.fr", "a@xn--xample-9ua.fr"),
    ],
)
def test_an_address_is_kept_in_one_way(typed: str, kept: str) -> None:
    assert normal(typed) == kept


@pytest.mark.parametrize(
    "typed",
    [
        *("", "a", "a@", "@b.fr", "a@b", "a b@c.fr", "a@b.fr,c@d.fr", "a@b.fr\nBcc: c@d.fr"),
        *("<a@b.fr>", "A <a@b.fr>", '"a b"@c.fr', "a@[127.0.0.1]", "a@127.0.0.1", ".a@b.fr"),
        *("a.@b.fr", "a..b@c.fr", "a@-b.fr", "a@b..fr", "a@b.fr.", "é@b.fr", "a@b@c.fr"),
        *("a" * 65 + "@b.fr", "a@" + "b." * 130 + "fr", "a@" + "b" * 64 + ".fr", "a@b.fr\x00"),
    ],
)
def test_what_is_no_address_is_none(typed: str) -> None:
    assert normal(typed) == ""


@given(SIGNS | st.text(max_size=300))
def test_an_address_is_safe_in_a_letter_whatever_was_typed(typed: str) -> None:
    kept = normal(typed)
    assert normal(kept) == kept
    if kept:
        assert len(kept) <= LONGEST
        assert set(kept) <= set(string.ascii_letters + string.digits + "!#$%&'*+/=?^_`{|}~.-@")
        letter = letter_between("veille@example.org", kept, "x")
        assert letter["To"] == kept


@given(st.binary(max_size=200), st.text(max_size=8))
def test_a_token_says_what_was_sealed_to_its_purpose_alone(data: bytes, purpose: str) -> None:
    token = SEALS.seal(purpose, data)
    assert SEALS.opened(purpose, token) == data
    assert SEALS.opened(f"{purpose}x", token) is None
    assert Seals(b"j" * 32).opened(purpose, token) is None
    assert SEALS.signed(purpose, token) is None
    signed = SEALS.sign(purpose, data)
    assert (SEALS.signed(purpose, signed), SEALS.opened(purpose, signed)) == (data, None)


@given(st.data())
def test_no_altered_token_is_ours(data: st.DataObject) -> None:
    token = data.draw(st.sampled_from([SEALS.seal("a", b"one"), SEALS.sign("a", b"two")]))
    at = data.draw(st.integers(0, len(token) - 1))
    sign = data.draw(st.sampled_from(string.ascii_letters + string.digits + "-_=+/ \n"))
    altered = token[:at] + sign + token[at + 1 :]
    for other in (altered, token[:at], token + sign):
        if other != token:
            assert SEALS.opened("a", other) is None
            assert SEALS.signed("a", other) is None


@given(st.text(max_size=80))
def test_no_text_is_a_token(text: str) -> None:
    assert SEALS.opened("a", text) is None
    assert SEALS.signed("a", text) is None


def test_a_sealed_token_shows_nothing_and_is_another_each_time() -> None:
    """Neither the address nor its length beyond the token's own stands in it twice the same."""
    tokens = {SEALS.seal("a", b"zoe.petit@example.org") for _ in range(50)}
    assert len(tokens) == 50
    heads = {token[22:40] for token in tokens}
    assert len(heads) == 50


# -- wishes -----------------------------------------------------------------------------------


def test_a_wish_is_the_search_without_its_order_and_page() -> None:
    asked = SearchRequest("le loup", {"year": ("2024",)}, Sort.OLDEST, 3, 20)
    wanted = Wanted(asked)
    assert wanted.text == "?q=le+loup&annee=2024"
    assert Wanted.read(wanted.text) == wanted
    assert wanted.name == "«\u00a0le loup\u00a0», Année\u00a0: 2024"
    assert Wanted().name == "toutes les questions"


def test_a_wish_may_be_one_question() -> None:
    wanted = Wanted(question=QuestionId("QANR5L17QE15108"))
    assert Wanted.read(wanted.text) == wanted


def test_a_wish_that_no_link_can_hold_is_refused() -> None:
    with pytest.raises(RequestTooLong):
        Wanted(SearchRequest("é" * 400))


def test_the_name_of_a_wish_is_one_line_of_one_direction() -> None:
    named = Wanted(SearchRequest("loup\r\n\tBcc: \u202ex\x00")).name
    assert named == "«\u00a0loup Bcc: x \u00a0»"


@given(st.text(max_size=100))
def test_any_text_is_a_wish_or_refused(text: str) -> None:
    for one in (text, f"?{text}", f"?q={text}&page=x"):
        with suppress(InvalidRequest):
            found = Wanted.read(one)
            assert Wanted.read(found.text) == found


@given(st.binary(max_size=60))
def test_no_bytes_of_a_token_raise_anything_else(data: bytes) -> None:
    with suppress(InvalidRequest):
        Asked.from_bytes(data)


def test_what_was_asked_comes_back_from_its_token() -> None:
    asked = Asked("a@example.org", Wanted(SearchRequest("loup")), Rhythm.WEEK, 1_800_000_000)
    assert Asked.from_bytes(asked.to_bytes()) == asked
