"""Questions made at random, the same ones each time, with all that figures are counted of."""

from __future__ import annotations

from datetime import date, timedelta
from random import Random

from indexer.model import Kind, Question, Status
from tests.conftest import ask

KNOWN = date(2025, 9, 30)
_GROUPS = ("Socialistes et apparentés", "Rassemblement National", "Écologiste et Social", "")
_TOPICS = {
    "Professions de santé": (
        "santé et accès aux soins",
        "Asalée emploie des infirmières par la loi n° 2019-1428.",
    ),
    "Élevage": ("agriculture", "Le loup menace les troupeaux, dit le code de l'environnement."),
    "Sécurité routière": (
        "intérieur",
        "Les radars de l'article L. 121-4 du code de la route, 2 M€, dit la Cour des comptes.",
    ),
    "Enseignement": (
        "éducation nationale",
        "Les écoles rurales ferment, dit M. Jean Dupont, 300 000 euros.",
    ),
}
_AUTHORS = {"Ada Un": "PA1", "Bel Deux": "PA12", "Cid Trois": "PA123"}
_PROMISED = ("", " Un bilan sera publié d’ici la fin de l’année.", " Un décret sera pris bientôt.")
_DEPARTMENTS = ("Rhône", "Isère", "La Réunion", "")


def generated(many: int = 240) -> list[Question]:
    """Questions of 2024 and 2025: most written, some answered, signalled, renewed, gone."""
    draw = Random(5)
    return [_one(draw, number) for number in range(1, many + 1)]


def _one(draw: Random, number: int) -> Question:
    rubrique = draw.choice(list(_TOPICS))
    ministry, text = _TOPICS[rubrique]
    put = date(2024, 10, 1) + timedelta(days=draw.randrange(330))
    told = put + timedelta(days=draw.choice((20, 45, 61, 90, 150)) + draw.randrange(9))
    answered = told <= KNOWN and draw.random() < (0.7 if ministry == "agriculture" else 0.4)
    status = Status.PENDING
    if not answered and draw.random() < 0.2:
        status = draw.choice((Status.UNKNOWN, Status.WITHDRAWN, Status.LAPSED))
    flagged = put + timedelta(days=86) if draw.random() < 0.3 else None
    group = draw.choice(_GROUPS)
    text_of = f"Le Gouvernement a répondu à la question {number}.{_PROMISED[number % 3]}"
    answer = {"answer": text_of, "answered": told} if answered else {}
    return ask(
        number,
        f"{text} Question {number}.",
        title=f"{rubrique}, {number}",
        kind=Kind.WRITTEN if draw.random() < 0.85 else draw.choice((Kind.GOVERNMENT, Kind.ORAL)),
        published=put,
        status=Status.ANSWERED if answered else status,
        closed=put + timedelta(days=40) if status in {Status.WITHDRAWN, Status.LAPSED} else None,
        known=put + timedelta(days=30) if status is Status.UNKNOWN else KNOWN,
        rubrique=rubrique,
        ministry=ministry,
        ministry_answering=ministry if answered else "",
        flagged=flagged,
        renewed=(put + timedelta(days=100),) if draw.random() < 0.2 else (),
        author_name=(name := draw.choice(tuple(_AUTHORS))),
        author_uid=_AUTHORS[name],
        author_group_label=group,
        author_department=draw.choice(_DEPARTMENTS),
        **answer,
    )
