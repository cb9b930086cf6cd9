"""What the first pages of a process would wait for, made before visitors come.

At 210,000 questions the first page of results took 0.38 s of a processor and the next one 0.02: the
columns of facets, orders and near duplicates are made when they are first asked for, and templates
are compiled. Whoever comes first would pay for all who follow.
"""

from __future__ import annotations

from flask import Flask

from indexer.errors import IndexerError
from indexer.query.request import SearchRequest, Sort
from webapp.searching import searcher

READ = ("home.html", "question.html")
"""Templates of pages that many visitors see first, beside that of results."""
LEAST = 5
"""Letters of a word that is searched: shorter ones are often passed over."""


def prepared(app: Flask) -> None:
    """Make a page of results that nobody gets.

    No limit, log or metric counts it. Where the index cannot be read nothing is made: each page
    says so by itself.
    """
    for name in READ:
        app.jinja_env.get_template(name)
    try:
        with app.app_context():
            word = _found_word()
        with app.test_request_context(query_string={"q": word}):
            app.view_functions["pages.search"]()
    except IndexerError as problem:
        app.logger.warning("no page could be made ahead: %s", problem)


def _found_word() -> str:
    """A word that finds something: one of the newest title; none where the index is empty."""
    found = searcher().questions(SearchRequest(sort=Sort.NEWEST, size=1))
    words = found[0].title.split() if found else ()
    return next((word for word in words if len(word) >= LEAST and word.isalpha()), "")
