"""The codes of French law: their names, other names and initials, and their number at Légifrance.

A number is a code's lasting address there (``LEGITEXT…``). Where two versions of a code share its
usual name (before and after a recast), the number is that of the version in force.
"""

from __future__ import annotations

from types import MappingProxyType

NUMBERS = MappingProxyType(
    {
        "code civil": "000006070721",
        "code de commerce": "000005634379",
        "code de déontologie des architectes": "000006074232",
        "code de justice administrative": "000006070933",
        "code de justice militaire": "000006071360",
        "code de l'action sociale et des familles": "000006074069",
        "code de l'artisanat": "000006075116",
        "code de l'aviation civile": "000006074234",
        "code de l'entrée et du séjour des étrangers et du droit d'asile": "000006070158",
        "code de l'environnement": "000006074220",
        "code de l'expropriation pour cause d'utilité publique": "000006074224",
        "code de l'organisation judiciaire": "000006071164",
        "code de l'urbanisme": "000006074075",
        "code de l'éducation": "000006071191",
        "code de l'énergie": "000023983208",
        "code de la commande publique": "000037701019",
        "code de la consommation": "000006069565",
        "code de la construction et de l'habitation": "000006074096",
        "code de la défense": "000006071307",
        "code de la famille et de l'aide sociale": "000006072637",
        "code de la justice pénale des mineurs": "000039086952",
        "code de la légion d'honneur": "000006071007",
        "code de la mutualité": "000006074067",
        "code de la propriété intellectuelle": "000006069414",
        "code de la recherche": "000006071190",
        "code de la route": "000006074228",
        "code de la santé publique": "000006072665",
        "code de la sécurité intérieure": "000025503132",
        "code de la sécurité sociale": "000006073189",
        "code de la voirie routière": "000006070667",
        "code de procédure civile": "000006070716",
        "code de procédure pénale": "000006071154",
        "code des assurances": "000006073984",
        "code des communes": "000006070162",
        "code des communes de la Nouvelle-Calédonie": "000006070300",
        "code des douanes": "000006071570",
        "code des instruments monétaires et des médailles": "000006070666",
        "code des juridictions financières": "000006070249",
        "code des pensions civiles et militaires de retraite": "000006070302",
        "code des pensions militaires d'invalidité et des victimes de guerre": "000006074068",
        "code des ports maritimes": "000006074233",
        "code des postes et des communications électroniques": "000006070987",
        "code des procédures civiles d'exécution": "000025024948",
        "code des relations entre le public et l'administration": "000031366350",
        "code des transports": "000023086525",
        "code disciplinaire et pénal de la marine marchande": "000006071188",
        "code du cinéma et de l'image animée": "000020908868",
        "code du domaine de l'État": "000006070208",
        "code du patrimoine": "000006074236",
        "code du service national": "000006071335",
        "code du sport": "000006071318",
        "code du tourisme": "000006074073",
        "code du travail": "000006072050",
        "code du travail applicable à Mayotte": "000006072052",
        "code du travail maritime": "000006072051",
        "code forestier": "000025244092",
        "code général de la fonction publique": "000044416551",
        "code général de la propriété des personnes publiques": "000006070299",
        "code général des collectivités territoriales": "000006070633",
        "code général des impôts": "000006069577",
        "code minier": "000023501962",
        "code monétaire et financier": "000006072026",
        "code pénal": "000006070719",
        "code rural et de la pêche maritime": "000006071367",
        "code électoral": "000006070239",
        "livre des procédures fiscales": "000006069583",
        "code de déontologie médicale": "",
        "code de la nationalité française": "",
        "code des marchés publics": "",
    }
)
"""Name → the digits of its LEGITEXT; none where there is no text of that name in force."""

ALIASES = MappingProxyType(
    {
        "code de construction et de l'habitation": "code de la construction et de l'habitation",
        "code de justice pénale des mineurs": "code de la justice pénale des mineurs",
        "code de la construction": "code de la construction et de l'habitation",
        "code de la fonction publique": "code général de la fonction publique",
        "code de la nationalité": "code de la nationalité française",
        "code de la procédure pénale": "code de procédure pénale",
        "code de la santé": "code de la santé publique",
        "code de santé publique": "code de la santé publique",
        "code de sécurité intérieur": "code de la sécurité intérieure",
        "code de sécurité intérieure": "code de la sécurité intérieure",
        "code de sécurité sociale": "code de la sécurité sociale",
        "code de l'éducation nationale": "code de l'éducation",
        "code de l'habitation et de la construction": "code de la construction et de l'habitation",
        "code des collectivités territoriales": "code général des collectivités territoriales",
        "code des impôts": "code général des impôts",
        "code des postes et communications électroniques": (
            "code des postes et des communications électroniques"
        ),
        "code du commerce": "code de commerce",
        "code rural": "code rural et de la pêche maritime",
        "code rural et de la pêche": "code rural et de la pêche maritime",
    }
)
"""What people also write → the name."""

INITIALS = MappingProxyType(
    {
        "CASF": "code de l'action sociale et des familles",
        "CCH": "code de la construction et de l'habitation",
        "CCP": "code de la commande publique",
        "CESEDA": "code de l'entrée et du séjour des étrangers et du droit d'asile",
        "CGCT": "code général des collectivités territoriales",
        "CGFP": "code général de la fonction publique",
        "CGI": "code général des impôts",
        "CGPPP": "code général de la propriété des personnes publiques",
        "CJA": "code de justice administrative",
        "CMF": "code monétaire et financier",
        "CPC": "code de procédure civile",
        "CPCMR": "code des pensions civiles et militaires de retraite",
        "CPI": "code de la propriété intellectuelle",
        "CPMIVG": "code des pensions militaires d'invalidité et des victimes de guerre",
        "CPP": "code de procédure pénale",
        "CRPA": "code des relations entre le public et l'administration",
        "CRPM": "code rural et de la pêche maritime",
        "CSI": "code de la sécurité intérieure",
        "CSP": "code de la santé publique",
        "CSS": "code de la sécurité sociale",
        "LPF": "livre des procédures fiscales",
    }
)
"""Initials → the name; they mean a code only behind the number of an article."""


def plain(name: str) -> str:
    """A name as tables are asked for it: small letters, straight apostrophes, single spaces."""
    return " ".join(name.replace("’", "'").lower().split())


NAMES = MappingProxyType(
    {plain(name): name for name in NUMBERS} | {plain(name): of for name, of in ALIASES.items()}
)
"""Every way to write a name out in full, as ``plain`` gives it → the name."""
