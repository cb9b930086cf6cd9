"""An error becomes a status and one shape: a French page, or JSON where the path says so."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

from flask import Flask, Response, current_app, jsonify, make_response, render_template
from werkzeug.exceptions import HTTPException, InternalServerError

from indexer import errors
from webapp.headers import is_data


@dataclass(frozen=True, slots=True)
class Shape:
    """How an error is shown: its HTTP status, its French title and advice."""

    status: int
    title: str
    advice: str


_IMPOSSIBLE = (
    "L’adresse de cette page contient une erreur (page, tri ou nombre de résultats inconnus)."
)
_UNREADY = "L’index est indisponible pour le moment. Réessayez dans quelques minutes."

SHAPES: Mapping[type, Shape] = MappingProxyType(
    {
        errors.UnusableInput: Shape(500, "Erreur interne", "Une source de données est illisible."),
        errors.UnusableIndex: Shape(503, "Service indisponible", _UNREADY),
        errors.TooSlow: Shape(
            503,
            "Recherche trop longue",
            "Cette recherche demande trop de temps. Précisez-la, ou réessayez dans un instant.",
        ),
        errors.IndexBusy: Shape(503, "Service occupé", _UNREADY),
        errors.UnusableAlerts: Shape(
            503,
            "Alertes indisponibles",
            "Les alertes par courriel sont indisponibles pour le moment. "
            "Réessayez dans quelques minutes.",
        ),
        errors.InvalidSetting: Shape(
            500, "Erreur interne", "Un réglage du service est impossible."
        ),
        errors.InvalidRequest: Shape(400, "Recherche impossible", _IMPOSSIBLE),
        errors.RequestTooLong: Shape(
            413, "Recherche trop longue", "Raccourcissez le texte cherché, puis recommencez."
        ),
        errors.UnknownQuestion: Shape(
            404,
            "Question introuvable",
            "Aucune question ne porte cet identifiant dans l’index. "
            "Cherchez-la par son numéro ou par ses mots.",
        ),
    }
)
_STATUSES = MappingProxyType(
    {
        404: Shape(404, "Page introuvable", "Cette page n’existe pas ou n’existe plus."),
        405: Shape(405, "Méthode refusée", "Ce service se consulte seulement en lecture."),
        413: Shape(413, "Texte trop long", "Raccourcissez le texte envoyé, puis recommencez."),
        429: Shape(
            429,
            "Trop de requêtes",
            "Trop de requêtes viennent de cette adresse. Réessayez dans quelques secondes.",
        ),
        500: Shape(
            500,
            "Erreur interne",
            "Une erreur imprévue s’est produite. Elle a été enregistrée\u202f; "
            "réessayez dans un instant.",
        ),
        503: Shape(
            503,
            "Service occupé",
            "Trop de longues réponses sont demandées en même temps. Réessayez dans un instant.",
        ),
    }
)

_SENTENCES = MappingProxyType(
    {
        404: "there is no such address",
        405: "this address does not answer that method",
    }
)
"""What programs are told where no view said more."""


def shape_of(error: errors.IndexerError) -> Shape:
    """The shape of the nearest class of the error that has one."""
    found = (SHAPES[kind] for kind in type(error).__mro__ if kind in SHAPES)
    return next(found, _STATUSES[500])


def register(app: Flask) -> None:
    """Let the app answer every error in one shape."""
    app.register_error_handler(errors.IndexerError, _on_indexer_error)
    app.register_error_handler(HTTPException, _on_http_error)


def _on_indexer_error(error: errors.IndexerError) -> Response:
    shape = shape_of(error)
    if shape.status >= 500:
        current_app.logger.error("%s: %s", type(error).__name__, error)
    return _answer(shape, type(error).__name__, str(error))


def _on_http_error(error: HTTPException) -> Response:
    code = error.code or 500
    if code < 400:
        return make_response(error.get_response())
    shape = _STATUSES.get(code) or Shape(code, "Requête refusée", "Cette requête est impossible.")
    answer = _answer(shape, type(error).__name__, _sentence(error))
    for name, value in error.get_headers():
        if name in {"Allow", "Retry-After"}:
            answer.headers[name] = value
    return answer


def _sentence(error: HTTPException) -> str:
    if isinstance(error, InternalServerError):
        return "an unforeseen error; it is logged"
    ours = error.description and error.description != type(error).description
    return (error.description if ours else _SENTENCES.get(error.code or 0)) or error.name


def _answer(shape: Shape, code: str, sentence: str) -> Response:
    if is_data():
        body = {"error": {"status": shape.status, "code": code, "message": sentence}}
        answer = jsonify(body)
    else:
        answer = make_response(render_template("error.html", shape=shape))
    answer.status_code = shape.status
    if shape.status == 503:
        answer.headers["Retry-After"] = "60"
    return answer
