"""Questions and counts as tables, and as those of pandas where it is installed."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from importlib import import_module
from typing import TYPE_CHECKING, Any

from indexer.errors import InvalidSetting
from indexer.export import COLUMNS
from indexer.model import Question

if TYPE_CHECKING:
    from pandas import DataFrame

TEXTS = ("texte_question", "texte_reponse")
DAYS = ("sans_reponse_au", "date_question", "date_reponse", "date_cloture", "echeance")
WHOLE = ("delai", "montant")
"""Numbers that may be missing: as floats they would read ``67.0``."""
PANDAS = "pandas"
"""Imported when it is asked for: it is an optional extra."""


@dataclass(frozen=True, slots=True)
class CrossTable:
    """Counts of two facets against each other.

    ``rows`` and ``columns`` hold the values of both, the most frequent first; ``counts`` the pairs
    that some question has. ``table[row, column]`` is 0 for any other pair.
    """

    down: str
    across: str
    rows: tuple[str, ...]
    columns: tuple[str, ...]
    counts: Mapping[tuple[str, str], int]

    def __getitem__(self, pair: tuple[str, str]) -> int:
        return self.counts.get(pair, 0)

    def lists(self) -> list[list[int]]:
        """The counts as lists, one for each row."""
        return [[self[row, column] for column in self.columns] for row in self.rows]

    def to_pandas(self) -> DataFrame:
        """The table as one of pandas. Raises InvalidSetting where that is not installed."""
        pandas = _pandas()
        index = pandas.Index(self.rows, name=self.down)
        columns = pandas.Index(self.columns, name=self.across)
        table: DataFrame = pandas.DataFrame(self.lists(), index=index, columns=columns, dtype=int)
        return table


def frame(questions: Iterable[Question], *, texts: bool = True) -> DataFrame:
    """The questions as a table of pandas. Raises InvalidSetting where that is not installed."""
    pandas = _pandas()
    read = {name: column for name, column in COLUMNS.items() if texts or name not in TEXTS}
    rows = [[_plain(column(question)) for column in read.values()] for question in questions]
    table: DataFrame = pandas.DataFrame(rows, columns=list(read))
    for name in DAYS:
        table[name] = pandas.to_datetime(table[name])
    for name in WHOLE:
        table[name] = table[name].astype("Int64")
    return table


def _plain(value: object) -> object:
    """The text of a value that is one under another name (``Kind.WRITTEN`` → ``"QE"``)."""
    return str(value) if isinstance(value, str) else value


def _pandas() -> Any:
    try:
        return import_module(PANDAS)
    except ImportError as problem:
        raise InvalidSetting(
            f"a table of pandas needs the extra 'pandas' of this package: {problem}"
        ) from None
