"""Word lists: elided articles, stop words, and the lemmas that are decided by hand.

Every word stands folded: small letters, no accents, no apostrophes. Each line of ``BY_HAND`` and
``PROTECTED`` has a test.
"""

from __future__ import annotations

from types import MappingProxyType


def listed(words: str) -> tuple[str, ...]:
    """The words of a list that is written as prose, one blank between two."""
    return tuple(words.split())


ELIDED = frozenset(listed("l m t qu n s j d c jusqu quoiqu lorsqu puisqu"))
"""What loses its vowel before an apostrophe and is no part of the word that follows."""

STOP = frozenset(
    listed("""
    le la les de du des un une au aux en dans par pour sur sous avec chez vers
    et ou ni que qui se ce cet cette ces n no m mm mme mmes mlle
    """)
)
"""Articles, prepositions and civilities, which a query passes over outside quotes.

``n`` and ``no`` are what is left of n°. Nothing here can be what somebody looks for: ``est``,
``été``, ``or``, ``son`` and ``sans`` (papiers) stay, and single letters do, à among them, for
``catégorie A`` is not ``catégorie C``.
"""

ABBREVIATIONS = MappingProxyType(
    {"st": "saint", "ste": "sainte", "sts": "saints", "stes": "saintes"}
)
"""Spellings that are read as the whole word: St-Étienne is Saint-Étienne."""

ALSO = MappingProxyType({"ste": "societe", "stes": "societes"})
"""What an abbreviation that stands alone may mean too: without its accent, Sté is Ste."""

CLITICS = frozenset(
    listed("je tu il elle on nous vous ils elles ce ci la moi toi lui leur leurs en y le les")
)
"""What follows a hyphen without making a compound: ``peut-on``, ``celui-ci``, ``dites-le``."""

GRAMMAR = frozenset(
    listed("""
    le la les un une des du au aux ce cet cette ces ca je tu il elle on nous vous ils elles me te se
    moi toi lui leur leurs eux soi mon ma mes ton ta tes son sa ses notre nos votre vos
    et ou ni mais or car donc que qui quoi dont ne pas plus si ai as
    contre entre avec sans sous sur vers chez dans par pour des apres avant voila
    """)
)
"""Grammar words: each is its own lemma, so that ``nos`` never finds ``son``."""

PROTECTED = frozenset(
    listed("""
    prix taux choix voix cas temps corps pays gaz paix croix poids bras dos mois fois mars os bois
    avis acces succes deces proces progres congres exces repas refus propos secours recours
    concours discours parcours velours dehors toujours jamais ailleurs plusieurs puis alors jadis
    commis permis remis tapis radis souris brebis relais palais marais engrais francais anglais
    est ete paris calais vosges ardennes yvelines alpes vienne marne creuse var nord sud ain
    gironde gaza rennes cannes landes chu cours port porte fonds frais
    police policier commune communiste important matrice vis fils sens gens ours
    """)
)
"""Words that no table and no rule may change."""

PAIRED = listed("""
    aide annonce attaque cesse change commande consulte controle declenche delivre demande depense
    depose donne ecoute embauche epargne estime fabrique finance fixe joue lance manifeste menace
    oublie preside quitte rencontre renonce reproche signe tente valide vote
""")
"""Nouns that are read as their verb in -er.

Without its accent, the participle is the noun: ``annoncé``, ``annonce``. These are the pairs whose
participle is frequent in questions and whose meanings agree.
"""

BY_HAND = MappingProxyType(
    {
        # Plurals of their own
        "travaux": "travail",
        "yeux": "oeil",
        "baux": "bail",
        "vitraux": "vitrail",
        "coraux": "corail",
        "soupiraux": "soupirail",
        "aieux": "aieul",
        "cieux": "ciel",
        "messieurs": "monsieur",
        "mesdames": "madame",
        "francaise": "francais",
        "francaises": "francais",
        "anglaise": "anglais",
        "anglaises": "anglais",
        # Feminines of offices and trades
        "infirmiere": "infirmier",
        "infirmieres": "infirmier",
        "agricultrice": "agriculteur",
        "agricultrices": "agriculteur",
        "policiere": "policier",
        "policieres": "policier",
        "policiers": "policier",
        "polices": "police",
        "communes": "commune",
        "communistes": "communiste",
        "importante": "important",
        "importants": "important",
        "importantes": "important",
        "mairesse": "maire",
        "mairesses": "maire",
        "deputee": "depute",
        "deputees": "depute",
        "deputes": "depute",
        "depute": "depute",
        "autrice": "auteur",
        "autrices": "auteur",
        "auteure": "auteur",
        "auteures": "auteur",
        "professeure": "professeur",
        "professeures": "professeur",
        "chercheure": "chercheur",
        "chercheures": "chercheur",
        "prefete": "prefet",
        "prefetes": "prefet",
        "cheffe": "chef",
        "cheffes": "chef",
        "senatrice": "senateur",
        "senatrices": "senateur",
        # Plurals that the dictionary gives as words of their own
        "certains": "certain",
        "productions": "production",
        "telecommunications": "telecommunication",
        "condoleances": "condoleance",
        "records": "record",
        # Readings that the dictionary gets wrong once the accents are gone
        "traite": "traiter",
        "traites": "traiter",
        "divise": "diviser",
        "fini": "finir",
        "parait": "paraitre",
        "salarie": "salarie",
        "salaries": "salarie",
        "salariee": "salarie",
        "salariees": "salarie",
        "cite": "cite",
        "cites": "cite",
    }
)
"""Folded form → lemma where the dictionary is silent or wrong."""
