"""Letters through an SMTP server (RFC 5321), named by an address such as ``smtp://localhost:25``."""

from __future__ import annotations

import smtplib
import ssl
from collections.abc import Iterable, Sequence
from contextlib import closing
from dataclasses import dataclass
from datetime import date
from email.message import EmailMessage
from email.utils import formatdate, make_msgid
from urllib.parse import SplitResult, unquote, urlsplit

from indexer.errors import InvalidSetting
from indexer.watch import Watched, telling

PORTS = {"smtp": 25, "smtp+starttls": 587, "smtps": 465}
"""The schemes: in the clear, encrypted once connected, encrypted from the start."""
TIMEOUT = 60


@dataclass(frozen=True, slots=True)
class Server:
    """Where letters are handed in."""

    scheme: str
    host: str
    port: int
    user: str = ""
    password: str = ""

    @classmethod
    def at(cls, address: str) -> Server:
        """The server of ``smtp+starttls://user:password@host:587``. Raises InvalidSetting."""
        try:
            parts: SplitResult = urlsplit(address)
            port = parts.port or PORTS[parts.scheme]
        except (ValueError, KeyError):
            port = 0
            parts = urlsplit("")
        if not parts.hostname or not port:
            raise InvalidSetting(
                "QUESTIONS_SMTP is not usable: give smtp://, smtp+starttls:// or smtps://, a host"
            )
        user, password = unquote(parts.username or ""), unquote(parts.password or "")
        return cls(parts.scheme, parts.hostname, port, user, password)

    def connect(self) -> smtplib.SMTP:
        """An open connection, encrypted and logged in as the address says. Raises OSError."""
        context = ssl.create_default_context()
        if self.scheme == "smtps":
            link: smtplib.SMTP = smtplib.SMTP_SSL(
                self.host, self.port, timeout=TIMEOUT, context=context
            )
        else:
            link = smtplib.SMTP(self.host, self.port, timeout=TIMEOUT)
        try:
            if self.scheme == "smtp+starttls":
                link.starttls(context=context)
            if self.user:
                link.login(self.user, self.password)
        except BaseException:
            link.close()
            raise
        return link


def letters(watched: Iterable[Watched], sender: str, since: date) -> list[EmailMessage]:
    """A letter to each reader about the searches that have news for them; none without news.

    Raises InvalidSetting for an address that cannot be one.
    """
    wanted: dict[str, list[Watched]] = {}
    for found in watched:
        for reader in found.saved.to if found.news else ():
            wanted.setdefault(reader, []).append(found)
    return [_letter(reader, sender, found, since) for reader, found in wanted.items()]


def _letter(reader: str, sender: str, watched: Sequence[Watched], since: date) -> EmailMessage:
    letter = EmailMessage()
    _usable(sender)
    _usable(reader)
    try:
        letter["From"], letter["To"] = sender, reader
        letter["Message-ID"] = make_msgid(domain=sender.rpartition("@")[2])
    except (ValueError, IndexError) as error:
        raise InvalidSetting(f"{reader!r} or {sender!r} is no address ({error})") from None
    letter["Subject"] = telling.subject(watched)
    letter["Date"] = formatdate()
    letter["Auto-Submitted"] = "auto-generated"
    letter.set_content("\n".join(telling.text(watched, since)))
    return letter


def _usable(address: str) -> None:
    local, at, domain = address.rpartition("@")
    if not (local and at and domain) or address.split() != [address]:
        raise InvalidSetting(f"{address!r} is no address that mail can go to or come from")


def send(server: Server, written: Iterable[EmailMessage]) -> list[str]:
    """Hand every letter in; why each of the others could not be. Raises InvalidSetting."""
    failed = []
    try:
        with closing(server.connect()) as link:
            for letter in written:
                try:
                    link.send_message(letter)
                except smtplib.SMTPResponseException as error:
                    failed.append(f"{letter['To']}: {error.smtp_code} {error.smtp_error!r}")
                except smtplib.SMTPRecipientsRefused as error:
                    failed.append(
                        f"{letter['To']}: refused ({next(iter(error.recipients.values()))})"
                    )
    except (OSError, smtplib.SMTPException) as error:
        raise InvalidSetting(
            f"mail cannot be sent through {server.host}:{server.port}: {error}"
        ) from error
    return failed
