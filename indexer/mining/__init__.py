"""What the texts of an index say about their own words. Pure; knows no engine and no index."""

from indexer.mining.acronyms import Acronyms, Found, Meaning
from indexer.mining.documents import Document, Sample
from indexer.mining.expressions import Expression
from indexer.mining.miner import Mined, Miner
from indexer.mining.neighbours import Near

__all__ = [
    "Acronyms",
    "Document",
    "Expression",
    "Found",
    "Meaning",
    "Mined",
    "Miner",
    "Near",
    "Sample",
]
