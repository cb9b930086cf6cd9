"""Which subscription a letter that came back was of, from a mail server's report (RFC 3464)."""

from __future__ import annotations

import email
import email.policy
import re

from indexer.alerts.rounds import ENDING
from indexer.alerts.sealing import Seals

LONGEST = 1 << 20
"""Bytes of a report that are read."""
_TOKEN = re.compile(rb"alertes/desabonnement\?cle=([A-Za-z0-9_-]{20,200})>")
_STATUS = re.compile(rb"^Status:[ \t]*5\.([0-9]{1,3})\.[0-9]{1,3}", re.MULTILINE | re.IGNORECASE)
_SAID = re.compile(
    rb"^Diagnostic-Code:[ \t]*smtp;[ \t]*(?:\r?\n[ \t]+)?"
    rb"5[0-9]{2}[ -]5\.([0-9]{1,3})\.[0-9]{1,3}",
    re.MULTILINE | re.IGNORECASE,
)
"""What the reader's server answered: some (Exim) report ``Status: 5.0.0`` whatever it was."""
_NOWHERE = frozenset({b"1", b"2"})
"""Subjects of RFC 3463 that tell of the mailbox: it is not there, or takes nothing."""


def returned(report: bytes, seals: Seals) -> bytes | None:
    """The name of the subscription whose letter came back for good; None for any other mail.

    Only a report that quotes a link of ours counts: nobody else can make one up.
    """
    report = report[:LONGEST]
    kind = email.message_from_bytes(report, policy=email.policy.default).get_content_type()
    subjects = {*_STATUS.findall(report), *_SAID.findall(report)}
    token = _TOKEN.search(report.replace(b"=\r\n", b"").replace(b"=\n", b""))
    if kind != "multipart/report" or not subjects & _NOWHERE or token is None:
        return None
    return seals.signed(ENDING, token[1].decode("ascii"))
