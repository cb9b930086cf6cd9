"""Who is believed about the host, the scheme, the prefix and the visitor's address.

Everything here stands before the application: a request that names an impossible host, or one
that is not ours, never reaches it, and a forwarded header that is not believed is taken away.
"""

from __future__ import annotations

import ipaddress
import re
from collections.abc import Callable, Iterable
from typing import Any

from flask import Flask
from werkzeug.middleware.proxy_fix import ProxyFix

from indexer.config import Settings
from webapp.headers import HEADERS

PROBES = frozenset({"/healthz", "/readyz", "/metrics"})
"""Whoever watches the service asks by whatever address reaches it."""
_LABEL = r"[A-Za-z0-9_](?:[A-Za-z0-9_-]{0,61}[A-Za-z0-9_])?"
_NAME = re.compile(rf"(?P<name>{_LABEL}(?:\.{_LABEL})*)\.?(?::(?P<port>[0-9]{{1,5}}))?")
_LITERAL = re.compile(r"\[(?P<name>[0-9A-Fa-f:.]{2,45})\](?::(?P<port>[0-9]{1,5}))?")
_PREFIX = re.compile(r"/(?!/)[A-Za-z0-9._~/-]*")
_DEFAULT_PORTS = frozenset({None, "80", "443"})
Environ = dict[str, Any]
Application = Callable[[Environ, Callable[..., Any]], Iterable[bytes]]


def possible(host: str) -> bool:
    """Whether a text can be the host of a request: a name, or an address, with or without a port.

    ``questions.example:8000`` and ``[::1]`` can; ``a..b`` and a label of 64 letters cannot.
    """
    name, literal = _NAME.fullmatch(host), _LITERAL.fullmatch(host)
    if literal is not None:
        return _is_address(literal["name"])
    return name is not None and len(host) <= 253


def ours(host: str, hosts: Iterable[str]) -> bool:
    """Whether a possible host is one of those; one without a port stands for the usual ports."""
    found = _NAME.fullmatch(host.lower()) or _LITERAL.fullmatch(host.lower())
    if found is None:
        return False
    name = f"[{found['name']}]" if host.startswith("[") else found["name"]
    return f"{name}:{found['port']}" in hosts or (name in hosts and found["port"] in _DEFAULT_PORTS)


def bare(address: str) -> str:
    """A forwarded address without its port: ``9.9.9.9:1`` → ``9.9.9.9``, ``[::1]:2`` → ``::1``."""
    address = address.strip()
    literal = _LITERAL.fullmatch(address)
    if literal is not None:
        return literal["name"]
    first, _, port = address.partition(":")
    return first if port.isdigit() else address


def register(app: Flask, settings: Settings) -> None:
    """Let the application see only what is believed."""
    inner: Application = app.wsgi_app
    count = settings.proxies
    if count:
        trusted = {f"x_{name}": count for name in settings.forwarded if name != "id"}
        nothing = {"x_for": 0, "x_proto": 0, "x_host": 0, "x_prefix": 0}
        inner = ProxyFix(inner, **{**nothing, **trusted})
    believed = frozenset(settings.forwarded) if count else frozenset()

    def guarded(environ: Environ, start: Callable[..., Any]) -> Iterable[bytes]:
        _clean(environ, believed, count)
        forwarded = environ.get("HTTP_X_FORWARDED_HOST", "").split(",")
        asked = [environ.get("HTTP_HOST", "")]
        asked += [forwarded[-count].strip()] if 0 < count <= len(forwarded) else []
        named = [host for host in asked if host]
        probe = environ.get("PATH_INFO", "") in PROBES
        if not all(map(possible, named)):
            return _refused(start)
        if settings.hosts and not probe and not _one_of_ours(named, settings.hosts):
            return _refused(start)
        return inner(environ, start)

    app.wsgi_app = guarded  # type: ignore[assignment,method-assign]  # as Flask's manual has it


def _one_of_ours(named: list[str], hosts: tuple[str, ...]) -> bool:
    """The last host named is the one that counts: a proxy's word comes after its own address."""
    return bool(named) and ours(named[-1], hosts)


def _clean(environ: Environ, believed: frozenset[str], count: int) -> None:
    """Take away each forwarded header that is not believed, or says the impossible."""
    for name, check in _CHECKS.items():
        key = f"HTTP_X_FORWARDED_{name.upper()}"
        values = environ.get(key, "").split(",")
        good = name in believed and 0 < count <= len(values) and check(values[-count].strip())
        if not good:
            environ.pop(key, None)
    if "HTTP_X_FORWARDED_FOR" in environ:
        values = environ["HTTP_X_FORWARDED_FOR"].split(",")
        environ["HTTP_X_FORWARDED_FOR"] = ",".join(map(bare, values))


_CHECKS: dict[str, Callable[[str], bool]] = {
    "for": bool,
    "proto": lambda value: value in {"http", "https"},
    "host": bool,
    "prefix": lambda value: _PREFIX.fullmatch(value) is not None and "//" not in value,
    "port": lambda _value: False,
}


def _is_address(text: str) -> bool:
    try:
        ipaddress.IPv6Address(text)
    except ValueError:
        return False
    return True


def _refused(start: Callable[..., Any]) -> Iterable[bytes]:
    body = b"400 Bad Request: no such host here\n"
    fields = {
        **HEADERS,
        "Content-Type": "text/plain; charset=utf-8",
        "Content-Length": str(len(body)),
        "Cache-Control": "no-store",
    }
    start("400 Bad Request", list(fields.items()))
    return [body]
