"""Values by name that are made when first asked for."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from threading import RLock
from typing import Generic, TypeVar

V_co = TypeVar("V_co", covariant=True)


class Made(Mapping[str, V_co], Generic[V_co]):
    """A mapping from the names of makers to what these make, once each, for all threads."""

    def __init__(self, makers: Mapping[str, Callable[[], V_co]]) -> None:
        self._makers = makers
        self._made: dict[str, V_co] = {}
        self._lock = RLock()  # one may be made of another

    def __getitem__(self, name: str) -> V_co:
        """The value of that name. Raises KeyError."""
        if name not in self._made:
            with self._lock:
                if name not in self._made:
                    self._made[name] = self._makers[name]()
        return self._made[name]

    def __iter__(self) -> Iterator[str]:
        """The names."""
        return iter(self._makers)

    def __len__(self) -> int:
        """How many names there are."""
        return len(self._makers)
