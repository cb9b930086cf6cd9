"""What was mined of a generation, packed into lines for the notes beside it."""

from __future__ import annotations

import base64
from collections.abc import Iterable, Iterator, Mapping

import orjson
import zstandard

from indexer.engines.cluster.words import LINE
from indexer.engines.mined import Lines, Listed


def packed(tables: Mapping[str, Lines]) -> Iterator[str]:
    """Lines that hold all tables. Half surrogate pairs are lost: no index here holds them."""
    texts = {
        name: [line.decode("utf-8", "replace") for line in lines.run(0, len(lines))]
        for name, lines in tables.items()
    }
    text = base64.b64encode(zstandard.compress(orjson.dumps(texts), level=3)).decode()
    return (text[at : at + LINE] for at in range(0, len(text), LINE))


def unpacked(lines: Iterable[str]) -> Mapping[str, Lines]:
    """The tables of a packed form by name; none of no lines."""
    data = base64.b64decode("".join(lines))
    texts = orjson.loads(zstandard.decompress(data)) if data else {}
    return {name: Listed(sorted(text.encode() for text in held)) for name, held in texts.items()}
