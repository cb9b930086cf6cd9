"""All of it together: neither the order of documents nor the number of workers tells."""

from __future__ import annotations

import random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from indexer.mining import Document, Mined, Miner

WORDS = (  # noqa: SIM905 - a list of words reads best as words
    "médecin infirmier hôpital Hôpital pouvoir d’achat école Ecole l'eau retraites SNCF loup "
    "de la à l' manque. soigne, coûte ferme"
).split()
PHRASES = "une taxe foncière", "des repas froids"
NAMED = "la Société nationale des chemins de fer (SNCF)", "la Société nouvelle (SNCF)"


def _documents(seed: int, count: int) -> list[Document]:
    rng = random.Random(seed)
    return [
        Document(
            f"QANR5L17QE{number}",
            (
                " ".join(rng.choices(WORDS, k=60)),
                rng.choice((*NAMED, "")),
                rng.choice((*PHRASES, *[""] * 6)),
            ),
        )
        for number in range(count)
    ]


def _mined(parts: list[list[Document]], bound: int) -> Mined:
    whole = Miner(bound)
    for part in parts:
        worker = Miner(bound)
        for document in part:
            worker.add(document)
        whole.merge(worker)
    return whole.result()


@given(st.integers(0, 9), st.integers(1, 40), st.sampled_from([500, 4_000, 1 << 20]), st.randoms())
@settings(max_examples=30)
def test_neither_order_nor_workers_change_what_is_mined(
    seed: int, count: int, bound: int, rng: random.Random
) -> None:
    documents = _documents(seed, count)
    whole = _mined([documents], bound)
    mixed = rng.sample(documents, count)
    workers = rng.randint(1, 4)
    assert _mined([mixed[at::workers] for at in range(workers)], bound) == whole


@pytest.fixture(scope="module")
def mined() -> Mined:
    return _mined([_documents(1, 40)], 1 << 20)


def test_every_table_has_something_to_compare(mined: Mined) -> None:
    """Otherwise the test above would hold of a miner that finds nothing."""
    assert mined.related
    assert mined.expressions
    assert mined.spellings["ecole"] == "école"
    assert {*mined.acronyms.meanings, *mined.acronyms.ambiguous} == {"sncf"}


def test_what_is_shown_is_spelled(mined: Mined) -> None:
    """The form of a neighbour is a key of the spellings."""
    forms = {near.form for near in sum(mined.related.values(), ())}
    assert forms <= mined.spellings.keys()


def test_nothing_is_mined_of_nothing() -> None:
    assert _mined([], 100) == _mined([[Document("Q", ("",))]], 100)
