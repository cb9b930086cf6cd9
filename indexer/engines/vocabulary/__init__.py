"""What does a build know of the words so far? Texts in, numbers of a vocabulary out."""

from indexer.engines.vocabulary.entries import BYTES_PER_STRETCH, Keys, Vocabulary
from indexer.engines.vocabulary.stretches import Whole

__all__ = ["BYTES_PER_STRETCH", "Keys", "Vocabulary", "Whole"]
