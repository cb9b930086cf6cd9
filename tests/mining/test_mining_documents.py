"""The sample: bounded, and a function of the set of documents."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from indexer.mining import Document, Sample

documents = st.dictionaries(
    st.text("abcdef0123", min_size=1, max_size=4), st.text("né ", max_size=30), max_size=12
).map(lambda found: [Document(uid, (text,)) for uid, text in found.items()])


def _drawn(parts: list[list[Document]], bound: int) -> list[str]:
    whole = Sample(bound)
    for part in parts:
        other = Sample(bound)
        for document in part:
            other.add(document)
        whole.merge(other)
    return list(whole.texts())


@given(documents, st.integers(0, 120), st.data())
def test_neither_order_nor_parts_change_a_sample(
    found: list[Document], bound: int, data: st.DataObject
) -> None:
    mixed = data.draw(st.permutations(found))
    cut = data.draw(st.integers(0, len(found)))
    whole = _drawn([found], bound)
    assert _drawn([mixed[:cut], mixed[cut:]], bound) == whole
    assert _drawn([mixed[cut:], [], mixed[: cut + 1]], bound) == whole
    assert sum(len(text.encode()) for text in whole) <= bound


@given(documents)
def test_a_sample_with_room_holds_every_document(found: list[Document]) -> None:
    assert sorted(_drawn([found], 10_000)) == sorted(document.texts[0] for document in found)


def test_a_sample_that_has_no_room_for_a_document_takes_none_behind_it() -> None:
    """Else the order would tell: a small one would be in only where the large one came first."""
    sample = Sample(100)
    for number in range(50):
        sample.add(Document(str(number), ("x" * (90 if number % 2 else 20),)))
    assert 0 < len(sample) < 6


def test_the_texts_of_a_document_are_lines() -> None:
    assert _drawn([[Document("Q", ("Titre", "Une \ud800 question"))]], 99) == [
        "Titre\nUne \ud800 question"
    ]
