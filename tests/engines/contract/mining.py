"""What the questions say about their own words."""

from __future__ import annotations

from datetime import date

from indexer.engines.base import Store
from indexer.mining import Meaning, sense
from tests.conftest import ask
from tests.engines.contract.base import Asking, fill

RAILWAYS = "Société nationale des chemins de fer"
RAIL = f"La {RAILWAYS} (SNCF)"


def _meanings(store: Store) -> dict[str, Meaning]:
    engine = store.open()
    found = dict(engine.mined().acronyms.meanings)
    engine.close()
    return found


class Mining(Asking):
    """What the questions say about their own words."""

    def test_what_questions_say_about_their_words_is_mined(self, store: Store) -> None:
        fill(store, [ask(n, f"{RAIL} écrit {n}.") for n in (1, 2, 3)] + [ask(4, "Les élèves.")])
        engine = store.open()
        mined = engine.mined()
        assert dict(mined.acronyms.meanings) == {"sncf": Meaning(RAILWAYS, 3, 1.0)}
        assert dict(mined.acronyms.written) == {"sncf": "SNCF"}
        assert mined.acronyms.senses[sense(RAILWAYS)] == "sncf"
        assert (mined.spellings["eleves"], mined.spellings.get("zzz")) == ("élèves", None)
        assert "zzz" not in mined.acronyms.meanings
        engine.close()

    def test_acronyms_are_those_of_the_questions_that_are_there(self, store: Store) -> None:
        """One that is replaced or dropped says nothing any more, and one that is new at once."""
        many = [ask(n, "Rien.") for n in range(10, 60)]
        fill(store, [ask(n, f"{RAIL} écrit {n}.") for n in (1, 2, 3)] + many)
        fill(store, [ask(3, "Autre chose.")])
        assert _meanings(store) == {"sncf": Meaning(RAILWAYS, 2, 1.0)}
        with store.writer() as writer:
            writer.drop([ask(2).id])
            writer.commit()
        assert _meanings(store) == {}
        fill(store, [ask(61, f"{RAIL} revient.")])
        assert _meanings(store) == {"sncf": Meaning(RAILWAYS, 2, 1.0)}

    def test_what_is_only_confirmed_is_mined_no_more(self, store: Store) -> None:
        """Its acronyms stay, and its day is the new one."""
        some = [ask(n, f"{RAIL} écrit {n}.") for n in (1, 2, 3)]
        fill(store, some)
        later = [ask(n, f"{RAIL} écrit {n}.", known=date(2026, 9, 1)) for n in (1, 2, 3)]
        with store.writer() as writer:
            assert writer.put(later, {question.id for question in later}) == 3
            writer.commit()
        assert _meanings(store) == {"sncf": Meaning(RAILWAYS, 3, 1.0)}
        engine = store.open()
        assert {question.known for question in engine.fetch([some[0].id])} == {date(2026, 9, 1)}
        engine.close()
