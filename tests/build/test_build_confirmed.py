"""A source of a later day confirms open questions: nothing is mined anew for them."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from unittest.mock import patch

from indexer.build import update
from indexer.engines.embedded.store import EmbeddedStore
from indexer.engines.mined import changes
from tests.conftest import Pack, ask

DAY = date(2024, 3, 5)
MANY = [ask(number, f"Le numéro {number}.", title=f"Titre {number}") for number in range(1, 41)]


def test_confirmed_questions_do_not_outdate_the_sample(tmp_path: Path, pack: Pack) -> None:
    """A tenth of the index that changed has it drawn again; here all but two are as they were."""
    store = EmbeddedStore(tmp_path / "index")
    ledger, sources = tmp_path / "ledger.json", [tmp_path / "data"]
    pack(*MANY)
    update(store, sources, ledger)
    answer = ask(1, "Le numéro 1.", title="Titre 1", answer="Oui.", answered=DAY)
    pack(answer, *MANY[1:], ask(99, "Nouvelle."))
    with patch.object(changes, "_sampled", side_effect=AssertionError("drawn again")):
        report = update(store, sources, ledger)
    assert (report.added, report.changed, report.confirmed) == (1, 1, 39)
    engine = store.open()
    assert {question.known for question in engine.fetch([MANY[5].id])} == {DAY}
    assert engine.mined().spellings.get("numero") == "numéro"
    engine.close()
