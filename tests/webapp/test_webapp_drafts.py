"""``/avant-d-ecrire``: a draft is compared, shown, and kept nowhere."""

from __future__ import annotations

import io
import logging

import pytest
from flask import Flask
from flask.testing import FlaskClient

from indexer.model import Question
from webapp.views.drafts import MOST


@pytest.fixture
def visitor(real_app: Flask) -> FlaskClient:
    return real_app.test_client()


def test_a_draft_that_was_asked_already_is_told(
    visitor: FlaskClient, seed_questions: list[Question]
) -> None:
    """The text of a published question leads to it, as text or as a file of any encoding."""
    asked = seed_questions[0]
    text = asked.question.text
    forms = [
        {"texte": text},
        {"fichier": (io.BytesIO(text.encode()), "brouillon.txt")},
        {"fichier": (io.BytesIO(text.encode("cp1252", "replace")), "brouillon.txt")},
    ]
    for form in forms:
        page = visitor.post("/avant-d-ecrire", data=form).get_data(as_text=True)
        assert "Déjà posée" in page
        assert f"/questions/{asked.id}" in page


def test_nothing_of_a_draft_is_logged_or_cached(
    visitor: FlaskClient, caplog: pytest.LogCaptureFixture
) -> None:
    """No line of the log and no store on the way holds a word of it."""
    with caplog.at_level(logging.DEBUG):
        answer = visitor.post("/avant-d-ecrire", data={"texte": "un xylophone confidentiel"})
    assert "xylophone" not in caplog.text
    assert "no-store" in answer.headers["Cache-Control"]
    assert "ETag" not in answer.headers


def test_a_form_without_a_text_is_the_form(visitor: FlaskClient) -> None:
    """Neither text nor file is no error."""
    for answer in (visitor.get("/avant-d-ecrire"), visitor.post("/avant-d-ecrire", data={})):
        assert answer.status_code == 200
        assert "verdict" not in answer.get_data(as_text=True)


def test_a_draft_without_end_is_refused(visitor: FlaskClient) -> None:
    """A text that is too long, and a body that is too large, are 413."""
    for text in ("a" * 20_001, "a" * (MOST + 1)):
        assert visitor.post("/avant-d-ecrire", data={"texte": text}).status_code == 413


def test_a_draft_is_only_text(visitor: FlaskClient) -> None:
    """Markup is shown, not run."""
    page = visitor.post("/avant-d-ecrire", data={"texte": "</textarea><script>alert(1)"})
    assert "<script>alert" not in page.get_data(as_text=True)
