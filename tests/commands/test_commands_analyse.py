"""``questions analyse``: the tokens of a text."""

from __future__ import annotations

from tests.commands.conftest import done, run


def test_analyse_gives_a_line_of_lemmas_for_each_line() -> None:
    text = "Les loups d’Asalée\n\nn° 15 108\n"
    assert done(run("analyse", input=text)).splitlines()[:2] == ["les loup asalee", ""]
    exact = done(run("analyse", "--exact", input=text)).splitlines()
    assert exact[:2] == ["les loups asalee", ""]
    assert "15108" in exact[2]
    assert len(exact) == 3


def test_analyse_explains_what_became_of_each_word() -> None:
    told = done(run("analyse", "--explain", input="Les infirmières, art. L. 121-4\n")).splitlines()
    assert "infirmières | infirmières | words | 1 | infirmieres -> infirmier (table)" in told
    assert any("legal_reference | 3 | l121-4 -> l121-4" in line for line in told)


def test_analyse_takes_any_bytes() -> None:
    assert done(run("analyse", input=b"caf\xe9 loups\n")) == "caf loup\n"
