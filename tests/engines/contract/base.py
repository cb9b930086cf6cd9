"""The questions that engines are asked about, and how a test asks."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Any

import pytest

from indexer.engines.base import Store
from indexer.engines.hits import Hits
from indexer.engines.plan import Plan
from indexer.model import Kind, Question
from indexer.query import parse
from tests.conftest import ask

LOUP = ask(
    1,
    "M. Dupont appelle l'attention sur les loups et les bergers des Alpes.",
    title="Présence du loup",
    rubrique="Animaux",
    published=date(2023, 2, 7),
    author_name="Jean Dupont",
    author_group_label="Les Républicains",
    author_group="LR",
    ministry="Agriculture",
)
ECOLE = ask(
    2,
    "Mme Martin interroge sur les enseignants et la fermeture de classes.",
    answer="Le ministre répond que les classes rouvrent ; aucun loup n'y est.",
    title="Fermeture de classes",
    rubrique="Enseignement",
    published=date(2024, 3, 12),
    answered=date(2024, 6, 4),
    author_name="Anne Martin",
    author_group_label="Socialistes et apparentés",
    ministry="Éducation nationale",
)
RETRAITE = ask(
    3,
    "Sur la revalorisation des retraites agricoles et la carte scolaire.",
    title="Retraites agricoles",
    rubrique="Retraites : régime agricole",
    published=date(2024, 3, 20),
    author_name="Jean Dupont",
    author_group_label="Les Républicains",
    author_group="LR",
    ministry="Agriculture",
    legislature=16,
)
DEBAT = ask(
    4,
    "Quelles mesures pour les retraités et les agriculteurs ?",
    answer="Le Gouvernement agit pour les agricultrices.",
    title="Politique agricole",
    rubrique="animaux",
    kind=Kind.GOVERNMENT,
    published=date(2025, 11, 5),
    answered=date(2025, 11, 5),
    author_name="Zoé Petit",
    ministry="Travail",
)
QUESTIONS = (LOUP, ECOLE, RETRAITE, DEBAT)
_TOLD = (
    "les difficultés que rencontrent les établissements hospitaliers de proximité : fermetures "
    "nocturnes des services d'urgence, médecins remplaçants rémunérés au-delà du plafond, "
    "générations entières de soignants découragées par l'organisation actuelle. Les collectivités "
    "financent des logements et des véhicules, sans résultat durable constaté depuis {} ; les "
    "associations d'usagers dénoncent des distances excessives et des renoncements fréquents. "
    "La maternité la plus proche se trouve à une heure de route, la clinique privée n'assure ni "
    "garde ni pédiatrie, et une ambulance parcourt une distance double de celle de la décennie "
    "passée. L'agence régionale promet une antenne mobile, une maison de santé pluridisciplinaire "
    "et une ligne téléphonique unique, sans que la date de leur ouverture soit jamais précise."
)
_ANSWERED = (
    "Le ministère prépare une réforme du financement des urgences ; un décret paraîtra en juin. "
    "Les agences régionales ont reçu des crédits supplémentaires, les internes seront mieux "
    "répartis, et une mission parlementaire rendra ses conclusions. Une concertation est ouverte "
    "avec les élus locaux : elle durera trois mois, sous l'autorité des préfets. Un bilan suivra. "
    "La campagne de recrutement lancée à la rentrée porte sur chaque métier de la chaîne de prise "
    "en charge, une enveloppe spécifique finance la prime de nuit et une charte précise la durée "
    "maximale de la garde. La télémédecine complète l'offre : une plateforme unique oriente la "
    "personne malade vers la structure la plus proche, ouverte de manière continue."
)
CAMPAIGN = (
    ask(11, f"M. Dupont alerte M. le ministre sur {_TOLD.format(2019)}", answer=_ANSWERED),
    ask(12, f"Mme Roy interroge le Gouvernement sur {_TOLD.format('mars 2022')} Elle s'inquiète."),
    ask(13, f"M. Petit attire l'attention sur {_TOLD.format(2020)}", answer=f"{_ANSWERED} (2024)"),
)
"""One question thrice, by others and of other dates; one answer twice."""


def numbers(hits: Hits) -> list[int]:
    """The numbers of a page's questions, in order."""
    return [int(hit.id.lstrip("QANR5LEG").split("Q")[-1].lstrip("EGOSD")) for hit in hits.hits]


def fill(store: Store, questions: Iterable[Question] = QUESTIONS, **options: Any) -> None:
    """Commit questions."""
    with store.writer(**options) as writer:
        writer.put(questions)
        writer.commit()


class Asking:
    """A store that each engine gives, an engine over the four questions, and two ways to ask it."""

    @pytest.fixture
    def store(self) -> Store:
        raise AssertionError("an engine's tests give the store")

    @pytest.fixture
    def engine(self, store: Store) -> Any:
        fill(store)
        engine = store.open()
        yield engine
        engine.close()

    def find(self, engine: Any, query: str = "", **plan: Any) -> Hits:
        return engine.search(Plan(tree=parse(query)[0], **plan))

    def found(self, engine: Any, query: str, **plan: Any) -> set[int]:
        return set(numbers(self.find(engine, query, **plan)))
