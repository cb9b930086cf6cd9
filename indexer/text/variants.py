"""Word lists for families: feminines of their own, accepted double spellings, pairs kept apart.

Every word stands folded. Each line has a test. What the rules of ``families.py`` find by themselves
stands nowhere here.
"""

from __future__ import annotations

from types import MappingProxyType

from indexer.text.words import listed


def _lines(text: str) -> tuple[tuple[str, ...], ...]:
    """The words of each line."""
    return tuple(listed(line) for line in text.splitlines() if line.strip())


FEMININES = MappingProxyType(
    {
        line[0]: line[1]
        for line in _lines("""
        actif active
        affirmatif affirmative
        alternatif alternative
        captif captive
        cooperatif cooperative
        defensif defensive
        incisif incisive
        interrogatif interrogative
        negatif negative
        objectif objective
        offensif offensive
        prospectif prospective
        reactif reactive
        retrospectif retrospective
        vif vive
        bref breve
        inquiet inquiete
        pret prete
        gris grise
        niais niaise
        bas basse
        droit droite
        favori favorite
        ecossais ecossaise
        hongrois hongroise
        constant constante
        dominant dominante
        faineant faineante
        piquant piquante
        plaisant plaisante
        frequent frequente
        impatient impatiente
        innocent innocente
        mecontent mecontente
        abstrait abstraite
        distrait distraite
        extrait extraite
        instruit instruite
        gourmand gourmande
        marchand marchande
        truand truande
        fecond feconde
        vagabond vagabonde
        plat plate
        dur dure
        mur mure
        clos close
        brun brune
        importun importune
        central centrale
        departemental departementale
        digital digitale
        familial familiale
        final finale
        horizontal horizontale
        inegal inegale
        initial initiale
        integral integrale
        moral morale
        multinational multinationale
        naval navale
        normal normale
        pastoral pastorale
        terminal terminale
        vertical verticale
        criminel criminelle
        gestuel gestuelle
        maternel maternelle
        mutuel mutuelle
        jumeau jumelle
        eolien eolienne
        indien indienne
        norvegien norvegienne
        saharien saharienne
        saoudien saoudienne
        venitien venitienne
        chien chienne
        ambitieux ambitieuse
        cher chere
        jardinier jardiniere
        journalier journaliere
        meunier meuniere
        median mediane
        ecrivain ecrivaine
        ami amie
        demi demie
        chaman chamane
        mou molle
        las lasse
        muet muette
        absous absoute
        """)
    }
)
"""Masculine → feminine where the dictionary takes the feminine for another word."""

DOUBLES = _lines("""
    cle clef
    oignon ognon
    nenuphar nenufar
    cuillere cuiller
    paye paie
    relais relai
    chariot charriot
    imbecillite imbecilite
    combatif combattif
    combativite combattivite
    persiflage persifflage
    boursoufler boursouffler
    asseoir assoir
    surseoir sursoir
    bizut bizuth
    fioul fuel
    gaiement gaiment
    denuement denument
    devouement devoument
    paiement payement
    tsar tzar
    yaourt yogourt
    bistrot bistro
    cacahuete cacahouete
    acupuncture acuponcture
    acupuncteur acuponcteur
    fantasme phantasme
    kayak kayac
    saoul soul
    granit granite
    interpeller interpeler
    dentelliere denteliere
    serpilliere serpillere
    quincaillier quincailler
    joaillier joailler
    marguillier marguiller
    bonhomie bonhommie
    prudhomie prudhommie
    cahute cahutte
    chaussetrape chaussetrappe
    douceatre doucatre
    renouvellement renouvelement
    nivellement nivelement
    morcellement morcelement
    amoncellement amoncelement
    ensorcellement ensorcelement
    ruissellement ruisselement
    sandwich sandwiches
    lobby lobbies
    haschich haschisch
""")
"""Accepted spellings of one word, those of 1990 among them; accents alone make no second one."""

APART = _lines("""
    armee armer
    avenue avenir
    berge berger
    bouche boucher
    cite citer
    crue croire
    detenu detenir
    duree durer
    livre livrer
    loi loir
    nuit nuire
    parti partir
    partie partir
    passage passager
    point poindre
    pointe poindre
    portee porter
    retrait retraire
    retraite retraire
    revenu revenir
    trait traire
    traite traire
    usage usager
    voie voyer
""")
"""A noun that questions are full of, and what it would be a form of by rule or by the dictionary.

The plural is kept apart with it. An income is not what comes back, nor a party a part: each of
these pairs brought more questions of the other word than a reader could use.
"""
