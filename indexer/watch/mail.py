"""Letters through an SMTP server (RFC 5321), named by an address such as ``smtp://localhost:25``."""

from __future__ import annotations

import re
import smtplib
import ssl
from collections.abc import Iterable, Iterator, Sequence
from contextlib import closing, contextmanager
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

    def connect(self, timeout: float = TIMEOUT) -> smtplib.SMTP:
        """An open connection, encrypted and logged in as the address says. Raises OSError.

        ``timeout``: seconds that it waits for each word of the server.
        """
        context = ssl.create_default_context()
        if self.scheme == "smtps":
            link: smtplib.SMTP = smtplib.SMTP_SSL(
                self.host, self.port, timeout=timeout, context=context
            )
        else:
            link = smtplib.SMTP(self.host, self.port, timeout=timeout)
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
    letter = letter_between(sender, recipient, messages.subject(watched))
    letter.set_content("\n".join(messages.text(watched, since)))
    return letter


def letter_between(sender: str, recipient: str, subject: str) -> EmailMessage:
    """The head of a letter that a program wrote. Raises InvalidSetting for what is no address."""
    letter = EmailMessage()
    _require_address(sender)
    _require_address(recipient)
    try:
        letter["From"], letter["To"] = sender, recipient
        letter["Message-ID"] = make_msgid(domain=sender.rpartition("@")[2])
    except (ValueError, IndexError) as error:
        raise InvalidSetting(f"{recipient!r} or {sender!r} is no address ({error})") from None
    letter["Subject"] = subject
    letter["Date"] = formatdate()
    letter["Auto-Submitted"] = "auto-generated"
    return letter


def _is_loopback(host: str) -> bool:
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"


def _require_address(address: str) -> None:
    if not _ADDRESS.fullmatch(address):
        raise InvalidSetting(f"{address!r} is no address that mail can go to or come from")


@dataclass(frozen=True, slots=True)
class Refusal:
    """Why a server did not take a letter; ``code`` as in RFC 5321, 4.2.

    ``of_reader``: it knows no such reader, or wants no letters for them.
    """

    code: int
    reason: str
    of_reader: bool

    @property
    def for_good(self) -> bool:
        """Whether the reader would be refused again."""
        return self.of_reader and self.code >= 500


def deliver(link: smtplib.SMTP, letter: EmailMessage) -> Refusal | None:
    """Hand one letter over; None once the server has taken it.

    Raises OSError or SMTPException where the connection has ended, and no letter can go.
    """
    try:
        link.send_message(letter)
    except smtplib.SMTPRecipientsRefused as error:
        code, reason = next(iter(error.recipients.values()))
        return Refusal(code, f"refused ({(code, reason)})", of_reader=True)
    except smtplib.SMTPResponseException as error:
        return Refusal(error.smtp_code, f"{error.smtp_code} {error.smtp_error!r}", of_reader=False)
    return None


@contextmanager
def connected(server: Server, timeout: float = TIMEOUT) -> Iterator[smtplib.SMTP]:
    """A connection for the block. Raises InvalidSetting where there is none, or none any more."""
    try:
        with closing(server.connect(timeout)) as link:
            yield link
    except (OSError, smtplib.SMTPException) as error:
        raise InvalidSetting(
            f"mail cannot be sent through {server.host}:{server.port}: {error}"
        ) from error


def send(server: Server, letters: Iterable[EmailMessage]) -> list[str]:
    """Send every letter; the reasons of those that were refused. Raises InvalidSetting."""
    with connected(server) as link:
        found = [(letter["To"], deliver(link, letter)) for letter in letters]
    return [f"{to}: {refusal.reason}" for to, refusal in found if refusal]
