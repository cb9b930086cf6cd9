"""Who may ask for a letter of confirmation, and how often."""

from __future__ import annotations

from flask import Request
from werkzeug.exceptions import Forbidden, TooManyRequests

from indexer.alerts.registry import Limit, Registry
from indexer.errors import UnusableAlerts
from webapp import limits, links

HOUR, DAY = 3600.0, 86_400.0
PER_ADDRESS, PER_VISITOR, IN_ALL = 3, 10, 300
"""Letters of confirmation: a day to one address, an hour for one visitor, an hour in all."""
_OWN = frozenset({"", "same-origin", "none"})


def require_own_form(request: Request) -> None:
    """Raises Forbidden for a form that another site's page sent.

    There is no cookie and no login to misuse; but pages elsewhere could have their visitors ask
    for letters to anybody. Browsers say whence a form comes (the Fetch standard).
    """
    origin = request.headers.get("Origin", "")
    own = {links.root(), request.host_url.rstrip("/")}
    if request.headers.get("Sec-Fetch-Site", "") not in _OWN or (origin and origin not in own):
        raise Forbidden("the form is another site's")


def admitted(registry: Registry, address: str, visitor: str) -> bool:
    """Whether a letter may go to the address now, for which it is then counted.

    ``visitor``: what they are counted under (``webapp.limits``). Raises TooManyRequests for who
    asks too often, and UnusableAlerts where all together do; about an address nobody is told.
    """
    asked = [Limit("all", IN_ALL, HOUR), Limit(f"address {address.lower()}", PER_ADDRESS, DAY)]
    if visitor:
        asked.append(Limit(f"visitor {visitor}", PER_VISITOR, HOUR))
    everybody, theirs, *own = registry.allowed(asked)
    if not all(own):
        raise TooManyRequests("too many letters were asked for", retry_after=int(HOUR))
    if not everybody:
        raise UnusableAlerts(f"more than {IN_ALL} letters were asked for within an hour")
    return theirs


def visitor_of(request: Request) -> str:
    """What the sender of a request is counted under; empty for this machine."""
    return limits.counted(request.remote_addr or "")
