"""Values of plain types → bytes → the same values: a tag, then the payload. Nothing is executed.

None, bool, int, float, str, bytes, date, datetime, time, timedelta, Decimal, list, tuple, set,
frozenset and dict, nested. A type that is not here is refused when it is written.
"""

from __future__ import annotations

import struct
from collections.abc import Callable, Iterable
from datetime import date, datetime, time, timedelta
from decimal import Decimal, InvalidOperation
from typing import Any

from indexer.errors import DamagedIndex

DEPTH = 64
"""Containers inside containers; a list that holds itself is refused too."""

_FLOAT = struct.Struct("<d")
_Put = Callable[[bytearray, Any, int], None]


def encode(value: Any) -> bytes:
    """The bytes of ``value``. Raises ValueError where a type has no encoding."""
    out = bytearray()
    _put(out, value, 0)
    return bytes(out)


def decode(data: bytes) -> Any:
    """The value of ``data``. Raises DamagedIndex on anything ``encode`` has not written."""
    reader = _Reader(data)
    try:
        value = reader.value(0)
    except (
        ValueError,
        TypeError,
        OverflowError,
        InvalidOperation,
        IndexError,
        struct.error,
    ) as error:
        raise DamagedIndex("A stored value cannot be read; rebuild the index.") from error
    if reader.position != len(data):
        raise DamagedIndex("A stored value is too long; rebuild the index.")
    return value


def last_bytes(data: bytes, key: str) -> bytes | None:
    """The bytes under ``key`` of an encoded dict that ends with them, the rest left unread.

    None where it does not end so: ``decode`` tells what it is then. {"id": "7", "record": b"…"}
    is told by ``record`` and the size, which reaches to the end.
    """
    name = key.encode()
    head = b"s" + bytes((len(name),)) + name + b"b"
    at = data.find(head)
    if not data.startswith(b"m") or at < 0:
        return None
    reader = _Reader(data, at + len(head))
    try:
        found = reader.chunk()
    except (ValueError, IndexError):
        return None
    return found if reader.position == len(data) else None


def _put(out: bytearray, value: Any, depth: int) -> None:
    put = _WRITERS.get(type(value))
    if put is None or depth > DEPTH:
        kind = f"{type(value).__name__}" if put is None else "value nested so deep"
        raise ValueError(f"A {kind} cannot be stored in the index: store plain values.")
    put(out, value, depth)


def _number(out: bytearray, number: int) -> None:
    """An unsigned integer, seven bits a byte, the lowest first."""
    while number > 127:
        out.append(number & 127 | 128)
        number >>= 7
    out.append(number)


def _chunk(out: bytearray, tag: bytes, data: bytes) -> None:
    out += tag
    _number(out, len(data))
    out += data


def _put_int(out: bytearray, value: int, _: int) -> None:
    size = value.bit_length() // 8 + 1
    _chunk(out, b"i", value.to_bytes(size, "little", signed=True))


def _put_text(tag: bytes, text: Callable[[Any], str]) -> _Put:
    def put(out: bytearray, value: Any, _: int) -> None:
        _chunk(out, tag, text(value).encode("utf-8", "surrogatepass"))

    return put


def _put_time(tag: bytes) -> _Put:
    def put(out: bytearray, value: Any, _: int) -> None:
        # ``fold`` has no place in ISO 8601.
        _chunk(out, tag, bytes([value.fold]) + value.isoformat().encode())

    return put


def _put_delta(out: bytearray, value: timedelta, depth: int) -> None:
    out += b"y"
    for part in (value.days, value.seconds, value.microseconds):
        _put_int(out, part, depth)


def _put_many(tag: bytes) -> _Put:
    def put(out: bytearray, value: Iterable[Any], depth: int) -> None:
        items = list(value)
        out.extend(tag)
        _number(out, len(items))
        for item in items:
            _put(out, item, depth + 1)

    return put


def _put_dict(out: bytearray, value: dict[Any, Any], depth: int) -> None:
    out += b"m"
    _number(out, len(value))
    for key, item in value.items():
        _put(out, key, depth + 1)
        _put(out, item, depth + 1)


_WRITERS: dict[type, _Put] = {
    type(None): lambda out, *_: out.extend(b"n"),
    bool: lambda out, value, _: out.extend(b"1" if value else b"0"),
    int: _put_int,
    float: lambda out, value, _: out.extend(b"f" + _FLOAT.pack(value)),
    str: _put_text(b"s", lambda value: value),
    bytes: lambda out, value, _: _chunk(out, b"b", value),
    date: _put_text(b"d", lambda value: value.isoformat()),
    datetime: _put_time(b"t"),
    time: _put_time(b"h"),
    timedelta: _put_delta,
    Decimal: _put_text(b"c", str),
    list: _put_many(b"l"),
    tuple: _put_many(b"u"),
    set: _put_many(b"e"),
    frozenset: _put_many(b"z"),
    dict: _put_dict,
}


class _Reader:
    """Reads one value after the other; a cut or a wrong byte is a ValueError."""

    def __init__(self, data: bytes, position: int = 0) -> None:
        self.position = position
        self._data = data

    def value(self, depth: int) -> Any:
        if depth > DEPTH + 1:
            raise ValueError(depth)
        tag = self._take(1)
        return _READERS[tag](self, depth) if tag in _READERS else self._unknown(tag)

    def _unknown(self, tag: bytes) -> Any:
        raise ValueError(tag)

    def _take(self, size: int) -> bytes:
        start, self.position = self.position, self.position + size
        if self.position > len(self._data):
            raise ValueError(size)
        return self._data[start : self.position]

    def number(self) -> int:
        result = shift = 0
        data, at = self._data, self.position
        while (byte := data[at]) > 127:
            result |= (byte & 127) << shift
            shift += 7
            at += 1
            if shift > 63:
                raise ValueError(shift)
        self.position = at + 1
        return result | byte << shift

    def chunk(self) -> bytes:
        return self._take(self.number())

    def text(self) -> str:
        return self.chunk().decode("utf-8", "surrogatepass")

    def integer(self) -> int:
        return int.from_bytes(self.chunk(), "little", signed=True)

    def real(self) -> Any:
        return _FLOAT.unpack(self._take(_FLOAT.size))[0]

    def moment(self, kind: Any) -> Any:
        data = self.chunk()
        return kind.fromisoformat(data[1:].decode()).replace(fold=data[0])

    def delta(self) -> timedelta:
        return timedelta(*[self._tagged_integer() for _ in range(3)])

    def _tagged_integer(self) -> int:
        if self._take(1) != b"i":
            raise ValueError("i")
        return self.integer()

    def many(self, depth: int) -> list[Any]:
        return [self.value(depth + 1) for _ in range(self.number())]

    def pairs(self, depth: int) -> dict[Any, Any]:
        return {self.value(depth + 1): self.value(depth + 1) for _ in range(self.number())}


_READERS: dict[bytes, Callable[[_Reader, int], Any]] = {
    b"n": lambda *_: None,
    b"0": lambda *_: False,
    b"1": lambda *_: True,
    b"i": lambda reader, _: reader.integer(),
    b"f": lambda reader, _: reader.real(),
    b"s": lambda reader, _: reader.text(),
    b"b": lambda reader, _: reader.chunk(),
    b"d": lambda reader, _: date.fromisoformat(reader.text()),
    b"t": lambda reader, _: reader.moment(datetime),
    b"h": lambda reader, _: reader.moment(time),
    b"y": lambda reader, _: reader.delta(),
    b"c": lambda reader, _: Decimal(reader.text()),
    b"l": lambda reader, depth: reader.many(depth),
    b"u": lambda reader, depth: tuple(reader.many(depth)),
    b"e": lambda reader, depth: set(reader.many(depth)),
    b"z": lambda reader, depth: frozenset(reader.many(depth)),
    b"m": lambda reader, depth: reader.pairs(depth),
}
