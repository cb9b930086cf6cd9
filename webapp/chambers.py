"""Which chambers the index holds: what pages say of sources, rules and people follows from it."""

from __future__ import annotations

from dataclasses import dataclass

from indexer.errors import IndexerError
from indexer.model import FRENCH, Chamber
from webapp.headers import index_info
from webapp.searching import searcher

_PEOPLE = {(True, False): "députés", (False, True): "sénateurs"}


@dataclass(frozen=True, slots=True)
class Chambers:
    """``names``: of all chambers, most questions first; ``language``: of all their texts."""

    names: tuple[str, ...] = ()
    language: str = FRENCH

    @property
    def assembly(self) -> bool:
        """Whether the Assemblée is there, as it is for an index without a question."""
        return Chamber.ASSEMBLY in self.names or not self.names

    @property
    def senate(self) -> bool:
        """Whether the Sénat is there."""
        return Chamber.SENATE in self.names

    @property
    def abroad(self) -> tuple[str, ...]:
        """Those beside the two French ones."""
        return tuple(name for name in self.names if name not in {*Chamber})

    @property
    def french(self) -> bool:
        """Whether one of the two French ones is there, with its Règlement and its portefeuilles."""
        return self.assembly or self.senate

    @property
    def read(self) -> bool:
        """Whether something is read out of the texts: French ones alone."""
        return self.language == FRENCH

    @property
    def people(self) -> str:
        """Who puts the questions: ``députés``, ``sénateurs``, or both and others."""
        found = "" if self.abroad else _PEOPLE.get((self.assembly, self.senate), "")
        return found or "parlementaires"


def chambers() -> Chambers:
    """The chambers of the index; none are told where it cannot be read."""
    try:
        return Chambers(searcher().chambers(), index_info().language)
    except IndexerError:
        return Chambers()
