"""What every engine must do; subclassed once for each engine, with a ``store`` fixture."""

from __future__ import annotations

from tests.engines.contract.base import (
    CAMPAIGN,
    DEBAT,
    ECOLE,
    LOUP,
    QUESTIONS,
    RETRAITE,
    fill,
    numbers,
)
from tests.engines.contract.commits import Commits
from tests.engines.contract.completion import Completing
from tests.engines.contract.costing import Costing
from tests.engines.contract.counting import Counting
from tests.engines.contract.matching import Matching
from tests.engines.contract.mining import Mining
from tests.engines.contract.ranking import Ranking
from tests.engines.contract.repeats import Repeating
from tests.engines.contract.speaking import Speaking
from tests.engines.contract.spelling import Spelling

__all__ = [
    "CAMPAIGN",
    "DEBAT",
    "ECOLE",
    "LOUP",
    "QUESTIONS",
    "RETRAITE",
    "EngineContract",
    "fill",
    "numbers",
]


class EngineContract(
    Matching,
    Spelling,
    Speaking,
    Ranking,
    Counting,
    Completing,
    Mining,
    Commits,
    Repeating,
    Costing,
):
    """The promises of ``indexer/engines/README.md``, one test each."""
