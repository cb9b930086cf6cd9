"""The words that lead to a place, or away from one: folded, as they stand right before it."""

from __future__ import annotations


def _these(words: str) -> frozenset[str]:
    return frozenset(words.split())


ARTICLES = {"le": "le", "du": "le", "au": "le", "la": "la", "l": "l", "les": "les"}
ARTICLES |= {"des": "les", "aux": "les"}
"""Each article, joined to a preposition or not → the article of a name."""
AT = _these("a de d entre vers jusqu pres hors depuis")
LOOSE = _these("pour par sur sous chez contre que qu comme dans en et ou ni dont avec")
"""These lead to persons and things as often, so that only a large town is read behind them."""
SAID = _these(
    "commune communes ville villes village villages maire maires mairie municipalite municipal"
    " agglomeration habitants habitant bourg"
)
NOUNS = _these(
    "aeroport gare region departement ville commune metropole agglomeration grand po haute"
    " ligne liaison trajet ferroviaire tunnel prefecture universite academie chu bordure"
)
AGREEMENTS = _these(
    "accord accords traite traites convention conventions protocole pacte charte processus club"
    " coquille coquilles sommet"
)
WATERS = _these(
    "bassin vallee vallees rive rives bord bords berges quai quais eaux lit crue crues estuaire"
    " affluent fleuve riviere gorges pont barrage barrages digues val source sources chateaux"
    " canal massif massifs mer tunnel traversee cotes cote large detroit embouchure delta"
    " ambassade mont monts parc sous"
)
BEFORE_DEPARTMENTS = _these("l la le les du des en dans aux au")
COMPASS = _these("nord sud est ouest centre haut haute grand")
NORTH = _these(
    "departement departemental prefet prefete prefecture depute deputee deputes senateur"
    " federation chambre habitants elus federal circonscription circonscriptions"
)
"""What belongs to the département: « le préfet du Nord », not « les pays du Nord »."""
REGION_ONLY = _these("sud centre")
OVERSEAS = frozenset(("Guadeloupe", "Martinique", "Guyane", "Mayotte"))
ISLANDS = frozenset(("Saint-Martin", "Saint-Barthélemy"))
ISLAND_WORDS = ("Irma", "Antilles", "utre-mer", "cyclone", "ouragan")
"""What a text says that means the islands of that name, not one of the communes."""
