"""The alerts that the settings offer, whole: the file, and who writes; or none at all."""

from __future__ import annotations

from dataclasses import dataclass
from urllib.parse import urlsplit

from indexer.alerts.addresses import normal
from indexer.alerts.letters import Desk, Site
from indexer.alerts.registry import Registry
from indexer.config import Settings
from indexer.errors import InvalidSetting
from indexer.watch.mail import Server


@dataclass(frozen=True, slots=True)
class Alerts:
    """Who waits for what, who writes to them, and by which server."""

    registry: Registry
    desk: Desk
    server: Server


def opened(settings: Settings) -> Alerts | None:
    """The alerts of the settings; None where they offer none.

    Raises InvalidSetting where a setting lacks that they need, UnusableAlerts for the file.
    """
    if settings.alerts is None:
        return None
    if not normal(settings.mail_from):
        raise InvalidSetting("QUESTIONS_ALERTS needs QUESTIONS_MAIL_FROM, the sender's address")
    if urlsplit(settings.base_url).scheme not in {"http", "https"}:
        raise InvalidSetting("QUESTIONS_ALERTS needs QUESTIONS_BASE_URL, for the links in letters")
    desk = Desk(settings.mail_from, Site(settings.base_url))
    return Alerts(Registry(settings.alerts), desk, Server.at(settings.smtp))
