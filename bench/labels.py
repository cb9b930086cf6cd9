"""The names that generated questions carry: topics, ministries, groups, authors; all skewed.

The groups are those of the 14th to 17th legislatures; topics and ministries are put together from
the words that the real ones are made of; the authors are invented.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import product
from typing import Generic, NamedTuple, TypeVar

import numpy as np
from numpy.typing import NDArray

from indexer.model import Author

T = TypeVar("T")


def _several(names: str) -> list[str]:
    return names.split("|")


_TOPICS = _several(
    "Agriculture|Agroalimentaire|Aménagement du territoire|Anciens combattants|Animaux|Archives"
    "|Armes|Arts et spectacles|Associations|Assurance complémentaire|Assurance maladie|Automobiles"
    "|Banques et établissements financiers|Baux|Biodiversité|Bois et forêts|Catastrophes naturelles"
    "|Chambres consulaires|Chasse et pêche|Climat|Collectivités territoriales|Commerce|Communes"
    "|Consommation|Copropriété|Crimes et délits|Culture|Cycles|Défense|Déchets|Démographie"
    "|Départements|Donations|Drogue|Droits fondamentaux|Eau et assainissement|Élections|Élevage"
    "|Élus|Emploi|Énergie|Enfants|Enseignement|Entreprises|Environnement|Établissements de santé"
    "|Étrangers|Famille|Femmes|Fonction publique|Formation professionnelle|Français de l'étranger"
    "|Gendarmerie|Handicapés|Immigration|Impôt sur le revenu|Impôts locaux|Industrie|Institutions"
    "|Internet|Jeunes|Jeux|Justice|Langue française|Logement|Marchés publics|Médecine|Mer"
    "|Mines et carrières|Mort|Numérique|Ordre public|Outre-mer|Papiers d'identité|Patrimoine"
    "|Personnes âgées|Pharmacie|Police|Politique extérieure|Pollution|Postes|Presse|Produits"
    "|Professions de santé|Retraites|Ruralité|Santé|Sécurité routière|Sécurité sociale|Services"
    "|Sports|Taxe sur la valeur ajoutée|Télécommunications|Tourisme|Transports|Travail|Urbanisme"
)
_ASPECTS = ("", " : généralités", " : financement", " : personnel")
_DOMAINS = _several(
    "Santé|Agriculture|Intérieur|Éducation nationale|Économie et finances|Justice|Travail"
    "|Transition écologique|Solidarités|Logement|Transports|Culture|Défense|Affaires étrangères"
    "|Outre-mer|Sports|Enseignement supérieur et recherche|Industrie|Commerce et artisanat"
    "|Fonction publique|Budget|Collectivités territoriales|Énergie|Égalité femmes-hommes"
    "|Personnes handicapées|Anciens combattants|Mer|Numérique|Tourisme|Jeunesse|Ville"
    "|Relations avec le Parlement"
)
_RANKS = ("", " (Ministre déléguée)", " et souveraineté", " (Secrétariat d'État)")
_GROUPS = _several(
    "RE:Renaissance|LAREM:La République en Marche|LR:Les Républicains|RN:Rassemblement National"
    "|SRC:Socialiste, républicain et citoyen|UMP:Union pour un Mouvement Populaire"
    "|LFI-NUPES:La France insoumise - Nouvelle Union Populaire écologique et sociale"
    "|SOC:Socialistes et apparentés|EPR:Ensemble pour la République|DEM:Les Démocrates"
    "|LFI-NFP:La France insoumise - Nouveau Front Populaire|NI:Non inscrit"
    "|UDI:Union des démocrates et indépendants|HOR:Horizons et apparentés"
    "|GDR:Gauche démocrate et républicaine|DR:Droite Républicaine"
    "|MODEM:Mouvement Démocrate et apparentés|FI:La France insoumise|NG:Nouvelle Gauche"
    "|LIOT:Libertés, Indépendants, Outre-mer et Territoires|ECOLO:Écologiste|AGIR-E:Agir ensemble"
    "|ECOS:Écologiste et Social|UDI-AGIR:UDI, Agir et Indépendants|UDR:UDR"
)
_WOMEN = _several(
    "Agathe|Béatrice|Chantal|Delphine|Émilie|Florence|Gisèle|Hélène|Irène|Jeanne|Karine|Laure"
    "|Mathilde|Nadège|Odile|Pascale|Rachel|Sabine|Thérèse"
)
_MEN = _several(
    "Antoine|Benoît|Cédric|Damien|Étienne|Fabrice|Gérald|Hervé|Ivan|Jérôme|Kévin|Léo|Marc|Nicolas"
    "|Octave|Patrick|Quentin|Rémi|Thibault"
)
_ONSETS = _several("B|Ch|D|F|Gr|L|M|P|R|S|T|V|Br|Cl|Dr")
_MIDDLES = _several("art|el|ign|ouv|aum|erv|ond|iss|ab|orm")
_ENDINGS = _several("el|ier|ot|and|eau|in|on|et|ac|oux")
_DEPARTMENTS = _several(
    "Ain|Aisne|Allier|Ardèche|Aude|Aveyron|Calvados|Cantal|Charente|Corrèze|Creuse|Dordogne|Doubs"
    "|Drôme|Eure|Finistère|Gard|Gers|Gironde|Hérault|Isère|Jura|Landes|Loire|Lot|Manche|Marne"
    "|Mayenne|Meuse|Morbihan|Moselle|Nord|Oise|Orne|Paris|Rhône|Savoie|Somme|Tarn|Var|Vendée|Vosges"
)


class Skewed(NamedTuple, Generic[T]):
    """Values and the cumulated chance of each; the first ones are the most frequent."""

    values: Sequence[T]
    upto: NDArray[np.float64]

    def draw(self, rng: np.random.Generator, count: int) -> list[T]:
        """So many values."""
        values = self.values
        return [values[place] for place in self.places(rng, count).tolist()]

    def places(self, rng: np.random.Generator, count: int) -> NDArray[np.intp]:
        """The places of so many values among them."""
        return np.searchsorted(self.upto, rng.random(count), side="right")


def skewed(values: Sequence[T], steepness: float, flat: float) -> Skewed[T]:
    """The value of rank r (from 1) with a chance in proportion to ``(r + flat) ** -steepness``."""
    weights = (np.arange(1, len(values) + 1) + flat) ** -steepness
    upto = np.cumsum(weights / weights.sum())
    upto[-1] = 1.0  # a chance of 0.999… finds a value too
    return Skewed(values, upto)


def rubriques() -> Skewed[str]:
    """190 topics; the most frequent of the real ones has about 5 % of the questions."""
    names = [topic + aspect for aspect, topic in product(_ASPECTS, _TOPICS)]
    return skewed(names[:190], 0.9, 8)


def ministries() -> Skewed[str]:
    """126 ministries; the most frequent of the real ones has about 7 % of the questions."""
    names = [domain + rank for rank, domain in product(_RANKS, _DOMAINS)]
    return skewed(names[:126], 1.1, 6)


def authors(count: int = 950) -> Skewed[Author]:
    """Members with their groups (25) and departments; a few ask most."""
    rng = np.random.default_rng(577)
    groups = skewed(_GROUPS, 1.0, 3).draw(rng, count)
    surnames = ["".join(parts) for parts in product(_ONSETS, _MIDDLES, _ENDINGS)]
    chosen = rng.permutation(len(surnames))[:count].tolist()
    members = [
        _member(place, surnames[surname], group)
        for place, (surname, group) in enumerate(zip(chosen, groups, strict=True))
    ]
    return skewed(members, 0.8, 40)


def _member(place: int, surname: str, group: str) -> Author:
    code, label = group.split(":")
    first = (_WOMEN if place % 2 else _MEN)[place // 2 % len(_MEN)]
    return Author(
        name=f"{first} {surname}",
        civility="Mme" if place % 2 else "M.",
        group=code,
        group_label=label,
        department=_DEPARTMENTS[place % len(_DEPARTMENTS)],
        constituency=f"{place % 9 + 1}e circonscription",
        uid=f"PA{700000 + place}",
    )
