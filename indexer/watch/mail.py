"""Letters through an SMTP server (RFC 5321), named by an address such as ``smtp://localhost:25``."""

from __future__ import annotations

import re
import smtplib
import ssl
from collections.abc import Iterable, Sequence
from contextlib import closing
from dataclasses import dataclass
from datetime import date
from email.message import EmailMessage
from email.utils import formatdate, make_msgid
from ipaddress import ip_address
from urllib.parse import SplitResult, unquote, urlsplit

from indexer.errors import InvalidSetting
from indexer.watch import Watched, messages

PORTS = {"smtp": 25, "smtp+starttls": 587, "smtps": 465}
"""The schemes: in the clear, encrypted once connected, encrypted from the start."""
TIMEOUT = 60
_APART = re.escape(",;<>()") + r"""\s"\\\x00-\x1f\x7f"""
_ADDRESS = re.compile(rf"[^@:\[\]{_APART}]+@[^@{_APART}]+")
"""One address (RFC 5322): what divides a list of them, or gives one a name, stands in none."""


@dataclass(frozen=True, slots=True)
class Server:
    """The mail server and the account on it."""

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
        if user and parts.scheme == "smtp" and not _is_loopback(parts.hostname):
            raise InvalidSetting(
                f"QUESTIONS_SMTP would send a password in the clear to {parts.hostname}: "
                "give smtp+starttls:// or smtps://"
            )
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
    """A letter to each recipient of the searches that have news; none without news.

    Raises InvalidSetting for an address that cannot be one.
    """
    by_recipient: dict[str, list[Watched]] = {}
    for one in watched:
        for recipient in one.saved.to if one.news else ():
            by_recipient.setdefault(recipient, []).append(one)
    return [_letter(to, sender, some, since) for to, some in by_recipient.items()]


def _letter(recipient: str, sender: str, watched: Sequence[Watched], since: date) -> EmailMessage:
    letter = EmailMessage()
    _require_address(sender)
    _require_address(recipient)
    try:
        letter["From"], letter["To"] = sender, recipient
        letter["Message-ID"] = make_msgid(domain=sender.rpartition("@")[2])
    except (ValueError, IndexError) as error:
        raise InvalidSetting(f"{recipient!r} or {sender!r} is no address ({error})") from None
    letter["Subject"] = messages.subject(watched)
    letter["Date"] = formatdate()
    letter["Auto-Submitted"] = "auto-generated"
    letter.set_content("\n".join(messages.text(watched, since)))
    return letter


def _is_loopback(host: str) -> bool:
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"


def _require_address(address: str) -> None:
    if not _ADDRESS.fullmatch(address):
        raise InvalidSetting(f"{address!r} is no address that mail can go to or come from")


def send(server: Server, letters: Iterable[EmailMessage]) -> list[str]:
    """Send every letter; the reasons of those that were refused. Raises InvalidSetting."""
    failed = []
    try:
        with closing(server.connect()) as link:
            for letter in letters:
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
