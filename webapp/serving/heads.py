"""Has a request's head arrived, and may it go on to the application? Bytes only, no socket."""

from __future__ import annotations

import re
from dataclasses import dataclass
from http import HTTPStatus

from webapp.headers import HEADERS

LONGEST_LINE = 4094
"""Bytes of the first line: the method and the address."""
LONGEST_HEAD = 64 * 1024
END = b"\r\n\r\n"
PROBES = frozenset({b"/healthz", b"/readyz", b"/metrics"})
"""Addresses that are answered however many searches wait."""
FORMS = frozenset({b"liste", b"avant-d-ecrire", b"alertes", b"confirmation", b"desabonnement"})
"""The ends of addresses that read the body of a POST; nobody waits for any other body."""
LONGEST_BODY = 96 * 1024
"""Bytes of a body that is waited for; the application refuses a longer one unread."""
_BODY = re.compile(rb"\n(?:content-length|transfer-encoding|expect)[ \t]*:", re.IGNORECASE)
_LENGTH = re.compile(rb"\ncontent-length:[ \t]*([0-9]{1,9})[ \t]*\r", re.IGNORECASE)
_BARE = re.compile(rb"(?<!\r)\n|\r(?=[^\n])")


class Refused(Exception):
    """A request that is answered with a bare status, without the application."""

    def __init__(self, status: int) -> None:
        super().__init__(HTTPStatus(status).phrase)
        self.status = status


@dataclass(frozen=True, slots=True)
class Head:
    """A whole head: its bytes, whether it asks for a probe, whether more than it may follow.

    Behind it in ``data`` stands the body of a form. ``more``: another body was announced, which no
    address here reads, so nothing waits for it; the connection ends with the answer.
    """

    data: bytes
    probe: bool
    more: bool


def take(held: bytearray) -> Head | None:
    """The head at the beginning of what has arrived, taken off it; None as long as it is not whole.

    Raises Refused for one that can never be read.
    """
    while held.startswith(b"\r\n"):  # some clients end what they sent before with one (RFC 9112)
        del held[:2]
    size = held.find(END) + len(END)
    whole = size >= len(END)
    line = held.find(b"\r\n", 0, LONGEST_LINE + 2)
    if line < 0 and len(held) > LONGEST_LINE:
        raise Refused(HTTPStatus.REQUEST_URI_TOO_LONG)
    if (size if whole else len(held)) > LONGEST_HEAD:
        raise Refused(HTTPStatus.REQUEST_HEADER_FIELDS_TOO_LARGE)
    if _BARE.search(held, 0, size if whole else len(held)):
        raise Refused(HTTPStatus.BAD_REQUEST)
    if not whole:
        return None
    head = bytes(held[:size])
    length = _form(head, line)
    if len(held) < size + length:
        return None
    data = bytes(held[: size + length])
    del held[: size + length]
    more = _BODY.search(head) is not None and not length
    return Head(data, _path(head[:line]) in PROBES, more)


def _form(head: bytes, line: int) -> int:
    """The bytes of the body that its address reads; 0 where none is waited for."""
    end = _path(head[:line]).rpartition(b"/")[2]
    if not head.startswith(b"POST ") or end not in FORMS:
        return 0
    told = [name.split(b":")[0].strip().lower() for name in _BODY.findall(head)]
    length = _LENGTH.search(head)
    plain = length is not None and told == [b"content-length"]
    return int(length[1]) if length and plain and int(length[1]) <= LONGEST_BODY else 0


def _path(line: bytes) -> bytes:
    """The path in a first line; empty where there is none."""
    words = line.split(b" ")
    return words[1].partition(b"?")[0] if len(words) > 1 else b""


def refusal(status: int) -> bytes:
    """A whole answer of one line, with every header that the application's answers carry."""
    found = HTTPStatus(status)
    body = f"{found.value} {found.phrase}\n".encode()
    later = {"Retry-After": "10"} if status == HTTPStatus.SERVICE_UNAVAILABLE else {}
    fields = {
        **HEADERS,
        "Content-Type": "text/plain; charset=utf-8",
        "Content-Length": str(len(body)),
        "Cache-Control": "no-store",
        "Connection": "close",
        **later,
    }
    lines = [f"HTTP/1.1 {found.value} {found.phrase}"]
    lines += [f"{name}: {value}" for name, value in fields.items()]
    return "\r\n".join([*lines, "", ""]).encode() + body
