"""What the texts of an index say about their own words. Pure; knows no engine and no index."""

from indexer.mining.acronyms import Acronyms, Found, Meaning, Pair, sense
from indexer.mining.documents import BOUND, Document, Sample, drawn
from indexer.mining.expanding import letters
from indexer.mining.expressions import Expression
from indexer.mining.miner import Mined, Miner, tables
from indexer.mining.related import Near

__all__ = [
    "BOUND",
    "Acronyms",
    "Document",
    "Expression",
    "Found",
    "Meaning",
    "Mined",
    "Miner",
    "Near",
    "Pair",
    "Sample",
    "drawn",
    "letters",
    "sense",
    "tables",
]
