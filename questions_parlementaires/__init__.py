"""The index from Python: ``import questions_parlementaires as qp; qp.open("index").search(…)``.

A skin over ``indexer``, like the command line: an ``Index`` gives ``Search``es, a ``Search`` gives
questions, counts, tables and files. ``docs/python-api.md`` shows each of them.

``open`` is ``open_index`` under the name that reads best behind ``qp.``; a star import leaves it
out, so that Python's own ``open`` stays.
"""

from __future__ import annotations

from indexer.engines.base import IndexInfo
from indexer.errors import (
    CrashedReader,
    DamagedIndex,
    FailedDownload,
    HostileArchive,
    IndexBusy,
    IndexerError,
    InvalidRequest,
    InvalidSetting,
    MissingIndex,
    RequestTooLong,
    ShrunkenSource,
    StaleIndex,
    TooSlow,
    UnknownFormat,
    UnknownQuestion,
    UnreachableCluster,
    UnreachableHost,
    UnusableAlerts,
    UnusableIndex,
    UnusableInput,
)
from indexer.events import Event
from indexer.model import Author, Kind, Passage, Question, QuestionId, Span, Status, Transfer
from indexer.query.request import Sort
from indexer.search.advice.suggest import Completion
from indexer.search.passages.concordance import Line, Order
from indexer.search.results import Result, SearchPage, Snippet
from indexer.search.similar import Likeness
from questions_parlementaires.opening import Index, open_index
from questions_parlementaires.searches import Search
from questions_parlementaires.tables import CrossTable

open = open_index

__all__ = [
    "Author",
    "Completion",
    "CrashedReader",
    "CrossTable",
    "DamagedIndex",
    "Event",
    "FailedDownload",
    "HostileArchive",
    "Index",
    "IndexBusy",
    "IndexInfo",
    "IndexerError",
    "InvalidRequest",
    "InvalidSetting",
    "Kind",
    "Likeness",
    "Line",
    "MissingIndex",
    "Order",
    "Passage",
    "Question",
    "QuestionId",
    "RequestTooLong",
    "Result",
    "Search",
    "SearchPage",
    "ShrunkenSource",
    "Snippet",
    "Sort",
    "Span",
    "StaleIndex",
    "Status",
    "TooSlow",
    "Transfer",
    "UnknownFormat",
    "UnknownQuestion",
    "UnreachableCluster",
    "UnreachableHost",
    "UnusableAlerts",
    "UnusableIndex",
    "UnusableInput",
    "open_index",
]
