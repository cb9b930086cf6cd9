"""How a text of law is called, of which sort it is, and where it is published."""

from __future__ import annotations

import pytest

from indexer.extraction.laws.addresses import official, sort_of, spelled

TEXTS = """
L121-4 code de la route|article L121-4 du code de la route|ARTICLE|LEGITEXT000006074228
article 199 undecies B code général des impôts|article 199 undecies B du code général des impôts\
|ARTICLE|LEGITEXT000006069577
article 49 Constitution|article 49 de la Constitution|CONSTITUTION|LEGITEXT000006071194
article L2123-22|article L2123-22|ARTICLE|
code civil|code civil|CODE|LEGITEXT000006070721
code des marchés publics|code des marchés publics|CODE|
livre des procédures fiscales|livre des procédures fiscales|CODE|LEGITEXT000006069583
article 62 loi 2018-771|article 62 de la loi n° 2018-771|LAW|
loi organique 2001-692|loi organique n° 2001-692|LAW|
loi du 29 juillet 1881|loi du 29 juillet 1881|LAW|
article 37 décret du 29 octobre 2020|article 37 du décret du 29 octobre 2020|DECREE|
article 10 ordonnance 2022-582|article 10 de l’ordonnance n° 2022-582|DECREE|
arrêté du 1er avril 2019|arrêté du 1er avril 2019|ORDER|
règlement 2016/679|règlement 2016/679|EUROPE|CELEX:32016R0679
article 17 règlement 2017/745|article 17 du règlement 2017/745|EUROPE|CELEX:32017R0745
règlement 1907/2006|règlement 1907/2006|EUROPE|CELEX:32006R1907
règlement 3820/85|règlement 3820/85|EUROPE|CELEX:31985R3820
règlement 2017/2003|règlement 2017/2003|EUROPE|
directive 92/43|directive 92/43|EUROPE|CELEX:31992L0043
directive 2003/88|directive 2003/88|EUROPE|CELEX:32003L0088
rapport 3361|rapport 3361|REPORT|
"""


@pytest.mark.parametrize("line", TEXTS.replace("\\\n", "").strip().split("\n"))
def test_a_text_by_its_name_its_sort_and_its_address(line: str) -> None:
    value, name, sort, address = line.split("|")
    assert spelled(value) == name
    assert sort_of(value).name == sort
    assert official(value).rstrip("/").endswith(address)
    assert bool(official(value)) is bool(address)
