"""Questions with nearly the same texts."""

from __future__ import annotations

from indexer.engines.base import Store
from indexer.engines.hits import Repeats
from indexer.model import QuestionId
from indexer.sketches import Text
from tests.engines.contract.base import (
    CAMPAIGN,
    DEBAT,
    ECOLE,
    LOUP,
    QUESTIONS,
    RETRAITE,
    Asking,
    fill,
)


class Repeating(Asking):
    """Questions with nearly the same texts."""

    def test_texts_that_are_nearly_the_same_are_alike(self, store: Store) -> None:
        """Whoever asks and whatever the date; short texts are never alike."""
        fill(store, [*QUESTIONS, *CAMPAIGN])
        engine = store.open()
        first, second, third = (question.id for question in CAMPAIGN)
        assert engine.near_duplicates(first, Text.QUESTION) == [second, third]
        assert engine.near_duplicates(second, Text.QUESTION) == [first, third]
        assert engine.near_duplicates(first, Text.ANSWER) == [third]
        assert engine.near_duplicates(LOUP.id, Text.QUESTION) == []
        assert engine.near_duplicates(QuestionId("QANR5L17QE999999"), Text.QUESTION) == []
        engine.close()

    def test_texts_written_one_after_the_other_are_alike(self, store: Store) -> None:
        """However many commits they come in, among others that have no sketch."""
        for question in (LOUP, CAMPAIGN[0], ECOLE, CAMPAIGN[1], RETRAITE, DEBAT, CAMPAIGN[2]):
            fill(store, [question])
        engine = store.open()
        first, second, third = (question.id for question in CAMPAIGN)
        assert engine.near_duplicates(second, Text.QUESTION) == [first, third]
        assert engine.repeats([first])[first] == Repeats(question=2, answer=1)
        engine.close()

    def test_repeats_are_how_many_are_alike(self, store: Store) -> None:
        """Counted for a page at once; what an update drops no longer counts."""
        fill(store, [*QUESTIONS, *CAMPAIGN])
        first, second, third = (question.id for question in CAMPAIGN)
        engine = store.open()
        unknown = QuestionId("QANR5L17QE999999")
        assert engine.repeats([third, unknown, LOUP.id, second]) == {
            third: Repeats(question=2, answer=1),
            LOUP.id: Repeats(),
            second: Repeats(question=2, answer=0),
        }
        assert engine.repeats([]) == {}
        engine.close()
        with store.writer() as writer:
            writer.drop([first])
            writer.commit()
        engine = store.open()
        assert engine.repeats([third]) == {third: Repeats(question=1, answer=0)}
        engine.close()

    def test_waves_are_what_near_duplicates_join(self, store: Store) -> None:
        """By uid; of the whole index as it is, and of each text for itself."""
        fill(store, [*QUESTIONS, *CAMPAIGN])
        first, second, third = (question.id for question in CAMPAIGN)
        engine = store.open()
        assert list(engine.waves(Text.QUESTION)) == [(first, second, third)]
        assert list(engine.waves(Text.ANSWER)) == [(first, third)]
        engine.close()
        with store.writer() as writer:
            writer.drop([first])
            writer.commit()
        engine = store.open()
        assert list(engine.waves(Text.QUESTION)) == [(second, third)]
        assert list(engine.waves(Text.ANSWER)) == []
        engine.close()
