"""What a name means where it stands: a town, a département, a région, or no place at all."""

from __future__ import annotations

from indexer.extraction.places.around import Around
from indexer.extraction.places.cues import (
    AGREEMENTS,
    ARTICLES,
    AT,
    BEFORE_DEPARTMENTS,
    COMPASS,
    ISLAND_WORDS,
    ISLANDS,
    LOOSE,
    NORTH,
    NOUNS,
    OVERSEAS,
    REGION_ONLY,
    SAID,
    WATERS,
)
from indexer.extraction.places.gazetteer import Named, Place, PlaceKind, Sense, Town, bare, key

_CITY = 30_000
_LARGE = 60_000
_VILLAGE = 2_000
_SMALL = 500


def articled(sense: Sense, around: Around, named: Named) -> Sense:
    """The sense of the name with the article before it, where there is one so called.

    « Le Bailleul » is another commune than Bailleul: « l'hôpital du Bailleul ».
    """
    if sense.place or around.introduced not in ARTICLES:
        return sense
    name = key(around.text[around.start : around.end])
    return named.senses.get(f"{ARTICLES[around.introduced]} {name}", sense)


def meant(sense: Sense, around: Around) -> Place | Town | None:
    """What a name means there; None for what is no place."""
    if _is_a_part(sense, around) or _is_a_person(sense, around):
        return None
    if around.folded(2) in AGREEMENTS and around.introduced in {"de", "d", "du"}:
        return None
    place, town = sense.place, sense.town
    if place and _means(place, town, around):
        return place
    if town and _stands(town, around):
        return town
    return None


def _is_a_part(sense: Sense, around: Around) -> bool:
    """Whether dashes make it a part of another name: « Grande-Bretagne », « Croix-Rouge »."""
    place, town = sense.place, sense.town
    if around.joined and not around.listed:
        side = around.folded(1).rpartition(" ")[2]
        if not (place and side in COMPASS):
            return True
    if not around.ties:
        return False
    if not around.tied_to_a_name:
        return True
    large = town is not None and town.people >= _LARGE
    return not (large or around.tied_to_a_place)


def _is_a_person(sense: Sense, around: Around) -> bool:
    """Whether a first name or another word with a capital belongs to it."""
    if sense.place and ("-" in sense.place.name or sense.place.name in OVERSEAS):
        return False
    if around.follows_a_name and around.introduced not in AT | LOOSE | NOUNS | ARTICLES.keys():
        return not around.joined
    return around.leads_a_name and around.introduced not in AT | NOUNS | {"en", "la"}


def _means(place: Place, town: Town | None, around: Around) -> bool:
    """Whether a département or région of that name is meant there."""
    name, word = key(around.text[around.start : around.end]), around.introduced
    if name in REGION_ONLY:
        return word == "region"
    if place.name in ISLANDS:
        return any(said in around.text for said in ISLAND_WORDS) and _introduces(around)
    if name == "reunion":
        return word == "la" and not (around.first_word(2) and around.behind[:3] in {" de", " du"})
    if name == "nord":
        return _is_the_north(around)
    return " " in name or place.name in OVERSEAS or _is_led_to_land(place, town, around)


def _is_led_to_land(place: Place, town: Town | None, around: Around) -> bool:
    """Whether what stands before leads to a département or région, not to a river or a town."""
    word = around.introduced
    before = around.folded(3) if around.folded(2) in {"de", "a", "sur"} else around.folded(2)
    if before in WATERS or around.behind.startswith((", rivière", ", fleuve")):
        return False
    if place.kind is PlaceKind.REGION:
        return _introduces(around) or word in BEFORE_DEPARTMENTS or word == "region"
    if word in {"de", "d"}:
        return town is None
    return word in BEFORE_DEPARTMENTS or around.opened or around.listed or around.joined


def _is_the_north(around: Around) -> bool:
    if around.behind.startswith((" de", " du", " d'", "-", " et le Sud", " et du Sud", " comme")):
        return False
    if around.introduced in {"dans", "le"} and around.folded(2) in {"dans", "pour", "par"}:
        return True
    return around.opened or (around.introduced == "du" and around.folded(2) in NORTH)


def _introduces(around: Around) -> bool:
    return around.introduced in AT | LOOSE or around.opened or around.listed or around.first


def _stands(town: Town, around: Around) -> bool:
    """Whether a commune of that name is meant there."""
    word, official = around.introduced, key(town.name)
    if around.behind[:3] == " 20" or around.initials:
        return False
    if around.shouted and town.people < _VILLAGE:
        return False
    if around.folded(2) in SAID and word in {"de", "d", "du", "des"}:
        return True
    if word in ARTICLES:
        return _with_article(town, word, around)
    return not town.wary and official == bare(official) and _is_led_to(town, around)


def _is_led_to(town: Town, around: Around) -> bool:
    """Whether what stands before leads to the name of a town."""
    word = around.introduced
    if word in AT:
        return word not in {"de", "d"} or not _is_of_a_family(town, around)
    if around.listed or around.opened:
        return True
    if word in LOOSE:
        return town.people >= _CITY or "-" in town.name
    if around.first or around.before.endswith(", "):
        return town.people >= _CITY and not around.leads_a_name
    return word in NOUNS or (around.ties and town.people >= _LARGE)


def _with_article(town: Town, word: str, around: Around) -> bool:
    """Whether the article before it is that of its name."""
    own = key(town.name).split(" ")[0]
    before = around.folded(2)
    if before and around.written(2)[:1].isupper() and before not in AT and not around.shouted:
        return False
    if ARTICLES[word] != own or len(key(town.name).split(" ")) == 1:
        return False
    if (
        around.written(1)[:1].isupper()
        and not (town.wary and around.shouted)
        and around.folded(2) in AT | LOOSE
    ):
        return True
    return not town.wary and word not in {"le", "la", "l", "les"} and town.people >= _SMALL


def _is_of_a_family(town: Town, around: Around) -> bool:
    """Whether « de » belongs to a name of a person: « Cédric de Pierrepont »."""
    before = around.written(2)
    if not before[:1].isupper() or before.isupper() or not around.folded(2):
        return False
    return town.people < _CITY and not around.shouted and not around.first_word(3)
