"""Which texts are addresses that a letter may go to, and how one is written."""

from __future__ import annotations

import re

LONGEST = 254
"""Characters of an address (RFC 5321, 4.5.3.1.3, without the angle brackets)."""
_LOCAL = re.compile(r"[A-Za-z0-9!#$%&'*+/=?^_`{|}~.-]{1,64}")
_LABEL = re.compile(r"[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?")


def normal(text: str) -> str:
    """The address as it is kept, the domain in small ASCII letters; empty for what is none.

    ``" Zoé.Petit@Éxample.FR "`` is none, for few servers take accents before the sign;
    ``"z.petit@Éxample.FR"`` → ``"z.petit@xn--xample-9ua.fr"``. Quoted names, addresses of machines
    and names without a dot are none either: nobody's mailbox on the net is called so.
    """
    local, sign, domain = text.strip().rpartition("@")
    if not sign or len(text) > 2 * LONGEST or not _is_local(local):
        return ""
    try:
        domain = domain.encode("idna").decode("ascii").lower()
    except UnicodeError:
        return ""
    labels = domain.split(".")
    possible = len(labels) > 1 and all(map(_LABEL.fullmatch, labels)) and not labels[-1].isdigit()
    address = f"{local}@{domain}"
    return address if possible and len(address) <= LONGEST else ""


def _is_local(text: str) -> bool:
    """A dot-atom (RFC 5322, 3.2.3)."""
    return bool(_LOCAL.fullmatch(text)) and all(text.split("."))
