"""``questions update``: what it prints, and how it refuses."""

from __future__ import annotations

from datetime import date
from pathlib import Path

from tests.commands.conftest import done, refused, run
from tests.conftest import Pack, ask

TEN = [ask(number, f"Le texte {number}.", title="Titre") for number in range(1, 11)]
ANSWERED = ask(1, "Le texte 1.", title="Titre", answer="Oui.", answered=date(2024, 3, 5))


def test_the_report_says_what_happened_and_a_shrunken_source_is_refused(
    pack: Pack, tmp_path: Path
) -> None:
    words = ("update", tmp_path / "data", "--index", tmp_path / "index")
    pack(*TEN)
    assert "10 added, 0 changed, 0 unchanged" in done(run(*words))
    assert "nothing to do: the generation in place stays" in done(run(*words))
    pack(*TEN[1:], ANSWERED)
    report = done(run(*words))
    assert "0 added, 1 changed, 9 unchanged, 0 repeated, 0 dropped, 0 missing but kept" in report
    assert "what happened: 1 answered" in report
    assert "10 questions in generation gen-000002" in report
    pack(*TEN[3:])
    assert refused(run(*words)).startswith("QANR5L17QE: 7 questions where there were 10")
    assert "3 dropped" in done(run(*words, "--drop-missing", "--force"))
