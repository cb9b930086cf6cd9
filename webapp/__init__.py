"""Everything that is only true with HTTP: pages in French, and the same results as JSON."""

from __future__ import annotations

from flask import Flask

from indexer.config import Settings
from indexer.wiring import steady_searcher
from webapp import accepted, errors, forwarding, headers, limits, logs, metrics, streams
from webapp.alerts import offering, subscribing
from webapp.early import door
from webapp.jsontext import JsonText
from webapp.limits import within_budget
from webapp.parts import markup
from webapp.parts.filters import FILTERS
from webapp.parts.fixed import fixed
from webapp.parts.french.titles import titled
from webapp.parts.listed import briefs, rows
from webapp.searching import EXTENSION, Searches
from webapp.shared_memory import SharedNumbers
from webapp.views import (
    acronyms,
    api,
    barometers,
    browse,
    contrasts,
    crosstables,
    drafts,
    exports,
    feeds,
    lists,
    ops,
    pages,
    portfolios,
    sitemap,
    statistics,
    waves,
)
from webapp.views.maps import territories
from webapp.views.named import laws, promised, sums

ROOMS = (
    pages,
    browse,
    portfolios,
    laws,
    promised,
    sums,
    acronyms,
    territories,
    statistics,
    contrasts,
    crosstables,
    waves,
    barometers,
    api,
    exports,
    lists,
    drafts,
    feeds,
    subscribing,
    sitemap,
    ops,
)


def create_app(
    settings: Settings | None = None,
    searcher: Searches | None = None,
    numbers: SharedNumbers | None = None,
) -> Flask:
    """The WSGI application over the index that the settings name, or over a given searcher.

    ``numbers`` are those that several processes share; without them they are this process's.

    Without an index that can be opened it answers 503, and takes up one as soon as there is one.
    """
    settings = settings or Settings.from_env()
    app = Flask(__name__)
    app.config.update(BASE_URL=settings.base_url, HOSTS=settings.hosts, OWN=_own(settings))
    app.json = JsonText(app)
    app.extensions[EXTENSION] = searcher or steady_searcher(settings, within_budget)
    app.jinja_options = {"trim_blocks": True, "lstrip_blocks": True, "autoescape": True}
    listed = {"results": briefs.results, "table": rows.table}
    app.jinja_env.filters.update(FILTERS, titled=titled, **markup.FILTERS, **listed)
    app.jinja_env.globals["fixed"] = fixed
    for room in ROOMS:
        app.register_blueprint(room.blueprint)
    errors.register(app)
    offering.register(app, settings)
    numbers = numbers or SharedNumbers()
    logs.register(app, trusting=settings.proxies > 0 and "id" in settings.forwarded)
    metrics.register(app, numbers)
    limits.register(app, settings, numbers)
    ops.register(app, settings)
    streams.register(app, settings)
    accepted.register(app)
    headers.register(app, settings)
    door.register(app, settings)
    forwarding.register(app, settings)
    return app


def _own(settings: Settings) -> str:
    """The address that the server listens on, as one on this machine reaches it."""
    host = "localhost" if settings.host in {"0.0.0.0", "::"} else settings.host  # noqa: S104
    return f"http://[{host}]:{settings.port}" if ":" in host else f"http://{host}:{settings.port}"
