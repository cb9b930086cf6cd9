"""``fields.FIELDS`` as a Whoosh schema: what a Whoosh program sees of our index.

==============  ================================================================================
``uid``         the question's identifier: unique, stored, a column too
``text``        exact keys with their positions in the catch-all field (see ``layout.py``)
``stem``        lemmas of the catch-all field, weight = ``SCALE × Σ weight(field)``, no positions
``accents``     words of the catch-all field that have accents, with them, no positions
``labels``      keys of the fields that are asked by name, with positions in the field
``pairs``       two of the most frequent keys side by side, weight as ``stem``, no positions
``record``      the stored question, as JSON
``digest``      a column: the digest of the record
``length``      a column: the weighted number of positions, times ``SCALE``
``s_…``         columns: where each field begins in the catch-all field of each document
``c_…``         a column for each facet, number and date
``k_…``         columns: the sketches of question and answer, 16 bits a bin (``indexer.sketches``)
==============  ================================================================================
"""

from __future__ import annotations

from collections.abc import Iterator
from hashlib import blake2b

from whoosh import columns, fields, formats
from whoosh.analysis.acore import Token
from whoosh.analysis.analyzers import Analyzer

from indexer import portfolios
from indexer.engines.embedded.layout import (
    CATCH_ALL,
    COUNTED,
    FREQUENT,
    GAP,
    MEASURED,
    NO_NUMBER,
    SCALE,
    sketched,
)
from indexer.extracted import rules
from indexer.fields import STORED
from indexer.sketches import RULES, SIZE, Text
from indexer.text import analyse, fingerprint, remembered


class Keys(Analyzer):
    """Our analysis in the shape of a Whoosh analyser, for Whoosh's query parser."""

    def __init__(self, layer: str) -> None:
        self.layer = layer

    def __call__(self, value: str, **_: object) -> Iterator[Token]:
        """The keys of a text, one Whoosh token each."""
        for token in analyse(value):
            key = token.exact if self.layer == "exact" else token.stem
            yield Token(
                text=key, pos=token.position, startchar=token.start, endchar=token.end, boost=1.0
            )


class Stream(fields.FieldType):
    """A Whoosh field whose postings our own writer makes."""

    def __init__(self, layer: str, format: formats.Format) -> None:
        self.format = format
        self.analyzer = Keys(layer)
        self.scorable = False
        self.stored = False
        self.unique = False
        self.multitoken_query = "phrase"
        self.vector = None
        self.column_type = None


def whoosh_schema() -> fields.Schema:
    """The schema of every index of ours."""
    whole = columns.NumericColumn("i", default=0)
    schema = fields.Schema(
        uid=fields.ID(unique=True, stored=True, sortable=True),
        text=Stream("exact", formats.Positions()),
        stem=Stream("stem", formats.Existence()),
        accents=Stream("exact", formats.Existence()),
        labels=Stream("exact", formats.Positions()),
        pairs=Stream("exact", formats.Frequency()),
        record=fields.STORED(),
        digest=fields.COLUMN(columns.VarBytesColumn()),
        length=fields.COLUMN(whole),
    )
    for row in CATCH_ALL[1:]:
        schema.add(f"s_{row.name}", fields.COLUMN(whole))
    for row in COUNTED:
        schema.add(f"c_{row.name}", fields.COLUMN(columns.VarBytesColumn()))
    for row in MEASURED:
        schema.add(f"c_{row.name}", fields.COLUMN(columns.NumericColumn("q", default=NO_NUMBER)))
    for text in Text:
        for name in sketched(text):
            schema.add(name, fields.COLUMN(columns.NumericColumn("q", default=0)))
    return schema


@remembered(1)
def schema_fingerprint() -> str:
    """Changes with the table of fields, the layout of the index, the analysis or what is read."""
    rows = [(row.name, row.kind, row.weight, row.facet, row.lemmatised) for row in STORED]
    stream = [row.name for row in CATCH_ALL]
    layout = (
        "embedded-8",
        FREQUENT,
        GAP,
        SCALE,
        RULES,
        rules.fingerprint(),
        SIZE,
        stream,
        rows,
        portfolios.fingerprint(),
        fingerprint(),
    )
    return blake2b(repr(layout).encode(), digest_size=16).hexdigest()
