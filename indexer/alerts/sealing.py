"""Tokens that nobody else can make: sealed ones keep what they say to themselves."""

from __future__ import annotations

import base64
import hashlib
import hmac
import os
import re
from binascii import Error

LONGEST = 3600
"""Characters of a token; an address of the site may have some more (``webapp.serving``)."""
KEY = 32
"""Bytes of a key."""
_NONCE, _TAG = 16, 16
_SIGNS = re.compile(r"[A-Za-z0-9_-]+")


class Seals:
    """Tokens of one key; each purpose and use has its own, so that none stands for another.

    Sealed: encrypted, then authenticated. The stream is SHAKE256 behind a key (FIPS 202; the
    construction of KMAC, SP 800-185), the tag HMAC-SHA256 cut to 16 bytes (RFC 2104). Whether a
    token is ours hangs on the tag alone; the stream only keeps an address out of logs.
    """

    def __init__(self, key: bytes) -> None:
        self._key = key

    def seal(self, purpose: str, data: bytes) -> str:
        """A token that holds the data unreadably, another one each time."""
        nonce = os.urandom(_NONCE)
        hidden = _mixed(data, self._stream(purpose, nonce, len(data)))
        return _written(nonce + hidden + self._tag("sealed", purpose, nonce + hidden))

    def opened(self, purpose: str, token: str) -> bytes | None:
        """What was sealed for that purpose; None for anything that was not."""
        raw = _read(token)
        if raw is None or len(raw) < _NONCE + _TAG:
            return None
        body, tag = raw[:-_TAG], raw[-_TAG:]
        if not hmac.compare_digest(tag, self._tag("sealed", purpose, body)):
            return None
        hidden = body[_NONCE:]
        return _mixed(hidden, self._stream(purpose, body[:_NONCE], len(hidden)))

    def sign(self, purpose: str, data: bytes) -> str:
        """A token that shows the data, the same each time."""
        return _written(data + self._tag("signed", purpose, data))

    def signed(self, purpose: str, token: str) -> bytes | None:
        """What was signed for that purpose; None for anything that was not."""
        raw = _read(token)
        if raw is None or len(raw) < _TAG:
            return None
        good = hmac.compare_digest(raw[-_TAG:], self._tag("signed", purpose, raw[:-_TAG]))
        return raw[:-_TAG] if good else None

    def mark(self, purpose: str, text: str) -> bytes:
        """Sixteen bytes, the same for the same text, that tell nothing of it without the key."""
        return self._tag("mark", purpose, text.encode("utf-8", "surrogatepass"))

    def _of(self, use: str, purpose: str) -> bytes:
        return hmac.digest(self._key, f"{use} {purpose}".encode("utf-8", "surrogatepass"), "sha256")

    def _tag(self, use: str, purpose: str, data: bytes) -> bytes:
        return hmac.digest(self._of(use, purpose), data, "sha256")[:_TAG]

    def _stream(self, purpose: str, nonce: bytes, length: int) -> bytes:
        return hashlib.shake_256(self._of("stream", purpose) + nonce).digest(length)


def _mixed(data: bytes, stream: bytes) -> bytes:
    return bytes(one ^ other for one, other in zip(data, stream, strict=True))


def _written(raw: bytes) -> str:
    return base64.urlsafe_b64encode(raw).rstrip(b"=").decode("ascii")


def _read(token: str) -> bytes | None:
    """The bytes of a token; None unless it is written in the one way that ``_written`` has."""
    if len(token) > LONGEST or not _SIGNS.fullmatch(token):
        return None
    try:
        raw = base64.urlsafe_b64decode(token + "=" * (-len(token) % 4))
    except Error:
        return None
    return raw if _written(raw) == token else None
