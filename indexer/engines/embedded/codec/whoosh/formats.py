"""Whoosh's posting formats ↔ arrays.

The encoded value of a posting is taken apart on writing, and put together again when a matcher is
asked for it.
Whoosh's own values are pickles. Here they never reach the disk for the six formats it ships; a
format that is not known keeps its bytes (RAW), and those are refused where they would run code.
"""

from __future__ import annotations

import io
import pickle
from array import array
from collections.abc import Callable, Sequence
from itertools import pairwise
from typing import Any

import numpy as np
from whoosh import formats
from whoosh.system import pack_uint

from indexer.engines.embedded.codec.container.sections import Array
from indexer.engines.embedded.codec.payloads import Layout, Values
from indexer.errors import DamagedIndex

_CLASSES: dict[Layout, type[formats.Format]] = {
    Layout.EXISTENCE: formats.Existence,
    Layout.FREQUENCY: formats.Frequency,
    Layout.POSITIONS: formats.Positions,
    Layout.CHARACTERS: formats.Characters,
    Layout.POSITION_BOOSTS: formats.PositionBoosts,
    Layout.CHARACTER_BOOSTS: formats.CharacterBoosts,
}
_LAYOUTS = {kind: layout for layout, kind in _CLASSES.items()}


def layout_of(format_: formats.Format | None) -> Layout:
    """The layout for a format: RAW for a class that is not Whoosh's own."""
    return _LAYOUTS.get(type(format_), Layout.RAW)  # type: ignore[arg-type]  # None is RAW


class ValueBuilder:
    """Collects encoded values, posting after posting.

    Where a value is not what its format writes, all of them are kept as bytes instead.
    """

    def __init__(self, format_: formats.Format | None) -> None:
        self.layout = layout_of(format_)
        self._format = format_
        self._frequencies = array("Q")
        self._weights = array("d")
        self._positions, self._starts, self._ends = array("Q"), array("Q"), array("Q")
        self._boosts = array("d")
        self._raw: list[bytes] = []

    def __len__(self) -> int:
        return len(self._weights)

    def add(self, weight: float, value: bytes) -> None:
        """Append a posting."""
        if self.layout is not Layout.RAW:
            try:
                self._append(_decoded(self._format, self.layout, value))
            except Exception:  # noqa: BLE001 - a foreign value may fail in any way; it is kept
                self._degrade()
        if self.layout is Layout.RAW:
            self._raw.append(value)
            self._frequencies.append(1)
        self._weights.append(weight)

    def _append(self, occurrences: list[tuple[Any, ...]]) -> None:
        if self.layout is Layout.EXISTENCE:
            self._frequencies.append(1)
        elif self.layout is Layout.FREQUENCY:
            self._frequencies.append(occurrences[0][0])
        else:
            columns = [*zip(*occurrences, strict=True)]
            targets = self._targets()
            # Converted first: nothing may be appended where one of them fails.
            parts = [array(t.typecode, c) for t, c in zip(targets, columns, strict=True)]
            for target, part in zip(targets, parts, strict=True):
                target.extend(part)
            self._frequencies.append(len(occurrences))

    def _targets(self) -> list[array[Any]]:
        targets: list[array[Any]] = [self._positions]
        if self.layout.has_characters:
            targets += [self._starts, self._ends]
        if self.layout.has_boosts:
            targets.append(self._boosts)
        return targets

    def _degrade(self) -> None:
        encoded = encoder(self._format, self.layout)
        places, at = self._targets(), 0
        for frequency in self._frequencies:
            rows = [*zip(*(part[at : at + frequency] for part in places), strict=True)]
            self._raw.append(encoded(frequency, rows))
            at += frequency
        self.layout = Layout.RAW
        self._frequencies = array("Q", [1]) * len(self._raw)

    def values(self) -> Values:
        """Everything so far, as arrays."""
        frequencies = np.array(self._frequencies, np.uint64)
        weights = np.array(self._weights, np.float64)
        if self.layout is Layout.RAW:
            sizes = np.fromiter(map(len, self._raw), np.int64, len(self._raw))
            data = np.frombuffer(b"".join(self._raw), np.uint8)
            return Values(frequencies, weights, raw=data, raw_sizes=sizes)
        return Values(
            frequencies,
            weights,
            np.array(self._positions) if self.layout.has_positions else None,
            np.array(self._starts) if self.layout.has_characters else None,
            np.array(self._ends) if self.layout.has_characters else None,
            np.array(self._boosts) if self.layout.has_boosts else None,
        )


def _decoded(format_: Any, layout: Layout, value: bytes) -> list[tuple[Any, ...]]:
    """The rows of a posting: (frequency,) or one row of positions and so on an occurrence."""
    if layout is Layout.EXISTENCE:
        return []
    if layout is Layout.FREQUENCY:
        return [(format_.decode_frequency(value),)]
    if layout is Layout.POSITIONS:
        return [(position,) for position in format_.decode_positions(value)]
    name = str(layout)
    return list(format_.decoder(name)(value))


def encoder(format_: Any, layout: Layout) -> Callable[[int, Sequence[tuple[Any, ...]]], bytes]:
    """A function (frequency, rows) → the value that Whoosh's format would have written."""
    if layout is Layout.EXISTENCE:
        return lambda *_: b""
    if layout is Layout.FREQUENCY:
        return lambda frequency, _: bytes(pack_uint(frequency))
    model: Any = format_ if layout_of(format_) is layout else _CLASSES[layout]()
    if layout is Layout.POSITIONS:
        return lambda _, rows: bytes(model.encode([row[0] for row in rows]))
    if layout is Layout.CHARACTER_BOOSTS:
        return lambda _, rows: bytes(model.encode(rows)[0])
    return lambda _, rows: bytes(model.encode(rows))


def harmless(value: bytes) -> bytes:
    """``value``, where no decoder of Whoosh would run code on it. Raises DamagedIndex."""
    for prefix in (4, 8):  # a frequency, or a frequency and a boost, stand before the pickle
        try:
            _Plain(io.BytesIO(value[prefix:] + b".")).load()
        except DamagedIndex:
            raise
        except Exception:  # noqa: BLE001, S112 - no pickle at all, so nothing would run
            continue
    return value


class _Plain(pickle.Unpickler):
    def find_class(self, module: str, name: str) -> Any:
        raise DamagedIndex(f"A posting names {module}.{name}; rebuild the index.")

    def persistent_load(self, _: Any) -> Any:
        raise DamagedIndex("A posting names an object outside; rebuild the index.")


def text_list(data: Array, bounds: Array) -> list[bytes]:
    """The byte strings of a flat array."""
    flat = data.tobytes()
    return [flat[start:stop] for start, stop in pairwise(bounds.tolist())]
