"""Damage that still looks like the format: samples cut into their own pieces, and those edited."""

from __future__ import annotations

import re
from collections.abc import Sequence

from hypothesis import strategies as st

JSON_PIECES = re.compile(rb'"(?:[^"\\]|\\.)*"|[\[\]{}:,]|[^"\[\]{}:,]+|"')
XML_PIECES = re.compile(rb"<[^<>]*>?|[^<]+")
WORDS = re.compile(rb"\s+|[^\w\s]|\w+")
BYTES = re.compile(rb".{1,4}", re.DOTALL)

JSON_TOKENS = (
    b"null",
    b"true",
    b"[]",
    b"{}",
    b'""',
    b'"x"',
    b"0",
    b"-1",
    b"1e999",
    b"99999999999999999999",
    b'{"@xsi:nil": "true"}',
    b'{"#text": "x"}',
    b'["a", null, "b"]',
    b'"2025-02-30"',
    b'"1er mars 2025"',
    b'"\\ud800"',
    b'"\\u0000"',
    b'"uid"',
    b'"question"',
    b"NaN",
    b"[[[[[[",
    b"9" * 4301,
    b"[" * 70 + b"]" * 70,
    b'{"a":' * 200,
    b'"' + b"x" * 400 + b'"',
    b"[],[]",
    b" " * 300,
    b'{"question": {"uid": "QANR5L17QE3"}}',
    b'"identifiant"',
    b"\xff",
    b'"<strong>M. A. </strong>Oui"',
    b'"QANR5L17QG1"',
    b'"QANR5L15QOSD2"',
)
XML_TOKENS = (
    b"<question>", b"</question>", b"<uid>QANR5L17QE2</uid>", b"<texte>", b"</texte>", b"<a/>",
    b"<![CDATA[<br>]]>", b"<!-- x -->", b"&amp;", b"&#0;", b"&x;", b"<?pi x?>", b"<!DOCTYPE q>",
    b"<x/>" * 300, b'<x a="" b=""/>', b"<question><question>", b"<a>" * 300,
    b'<q xmlns="a">', b"</q>", b"\xff", b"2025-01-01",
)  # fmt: skip
TEXT_TOKENS = (
    b"<strong>", b"</strong>", b"<i>", b"</i>", b"<br>", b"<p", b">", b"<td>", b"<tr>",
    b"</table>", b"<!--", b"-->", b"<sup>", b"2</sup>", b"<script>", b"&#339;", b"&amp;lt;",
    b"&nbsp;", b"\xc2\xa0", b"\xe2\x80\xaf", b"\n", b"  ", b"\xee\x80\x80",
    b"M. le pr\xc3\xa9sident", b"la parole est \xc3\xa0 ", b", ministre. ",
)  # fmt: skip
PAGE_TOKENS = (
    *TEXT_TOKENS,
    b"a\n\n" * 50,
    b"\n\na",
    b"# ",
    b"**",
    b"[a](b",
    b"\\",
    b"Circonscription : (" + b"1" * 99,
    b"(4e circonscription)",
    b"Auteur : ",
    b" : b\n" * 20,
    b"Texte de la question",
    b"17e l\xc3\xa9gislature",
)
QUERY_TOKENS = (
    b'"', b"(", b")", b"*", b"~", b"~9", b"-", b" OU ", b" ET ", b" SAUF ", b"NON ", b":", b"..",
    b">", b"date:", b"titre:", b"delai:", b"2024-13", b"QE", b"n\xc2\xb0", b"\xc2\xab",
    b"\xe2\x80\x99", b"\xf0\x9f\x90\xba", b"\xe2\x80\xae", b"L. 1", b"l'", b"\x00",
)  # fmt: skip
ZIP_TOKENS = (
    b"PK\x03\x04",
    b"PK\x01\x02",
    b"PK\x05\x06",
    b"PK\x06\x06",
    b"PK\x06\x07",
    b"\x1b[31m",
    b"\xe2\x80\xae",
    b"\xff\xff\xff\xff",
    b"\0\0\0\0",
    b"../",
)


@st.composite
def damaged(
    draw: st.DrawFn, samples: Sequence[bytes], pieces: re.Pattern[bytes], tokens: Sequence[bytes]
) -> bytes:
    """One of the samples after a few edits, each of which takes out, repeats, moves or puts in."""
    found = pieces.findall(draw(st.sampled_from(samples)))
    other = st.sampled_from(tokens) | st.sampled_from(found) | st.binary(max_size=6)
    for _ in range(draw(st.integers(0, 5))):
        start = draw(st.integers(0, len(found)))
        end = start + draw(st.sampled_from((0, 0, 1, 1, 1, 2, 5, 30)))
        cut = found[start:end]
        found[start:end] = draw(
            st.sampled_from(([], cut * 2, cut * 40, cut[::-1])) | st.lists(other, max_size=2)
        )
    return b"".join(found)
