"""What the members of an answer are: their schemas (JSON Schema), and what each means."""

from __future__ import annotations

from collections.abc import Sequence
from types import MappingProxyType
from typing import Any

Json = dict[str, Any]


_SAID = MappingProxyType(
    {
        "total": "Exact count of the questions that have all the words and keep to all filters; "
        "near results are not in it, so it may be 0 where `results` has some.",
        "near": "Results of the first page that lack a word of the query; each names it in "
        "`missing`.",
        "pages": "Pages there are; 1 where nothing was found. A page past the last one is 404.",
        "next": "Address of the next page, with the same search; null on the last one.",
        "took_ms": "Milliseconds that the search took.",
        "filters": "What the search keeps to, by the name of the parameter.",
        "results": "One page of questions, in the order of `sort`.",
        "facets": "Values with their exact counts, by the name of the parameter that filters them.",
        "missing": "Words of the query, as typed, that this near result lacks.",
        "suggestion": "The query that was probably meant, where little was found; not searched.",
        "relaxations": "Only where `total` is 0: each search that is one step wider and finds "
        "something, the smallest step first.",
        "step": "What is given up: a term, quotes, a field, a filter, all filters, or the ends of "
        "a period, which grows by a year each way.",
        "subject": "What is given up or widened, as a query spells it.",
        "parameters": "Names and values that make the address of that search.",
        "readings": "What words of the query may mean beside themselves; first page only.",
        "acronyms": "Acronyms that are searched with their meanings, or could be.",
        "ambiguous": "Acronyms with several meanings.",
        "otherwise": "Parameters of the search for the other way.",
        "as_typed": "Parameters of the search that takes the word as it was typed.",
        "id": "Official identifier of a question.",
        "known": "For a question without an answer: the day up to which that is known.",
        "published": "Day of publication in the Journal officiel, or null.",
        "answered": "Day of the answer, or null.",
        "url": "Official page of the question, or null where none is known.",
        "score": "How well the question fits; comparable within one search only.",
        "title_marks": "Ranges of the title that the words match.",
        "marks": "Half-open ranges, in Unicode code points, that the words match.",
        "snippets": "Passages around the words.",
        "times": "How often the question was put in nearly these words, itself included.",
        "same_answer": "Questions that were given nearly the same answer.",
        "twins": "The same question, put before or after.",
        "similar": "Questions that ask something near.",
        "speakers": "Ranges of the text that name who speaks in a debate.",
        "in": "The text that names it.",
        "range": "Half-open range of that text, in Unicode code points; of a promise its sentence.",
        "places": "Communes, départements and régions that the texts name.",
        "laws": "Texts of law that they name, each by one value however it is written.",
        "amounts": "Money, shares and counts that they name.",
        "promises": "Sentences of the answer that say what will be done, and until when.",
        "named": "Persons and public bodies that they name.",
        "due": "The last day on which the promise is still true, or null where it has no date.",
        "count": "Count of questions.",
        "selected": "Whether the search filters by this value.",
        "generation": "Identity of the index; it changes with its data.",
        "data_date": "Day of the data, or null.",
        "code": "A fixed name, for programs.",
        "message": "One sentence, for people.",
    }
)
"""What a member means, wherever it stands."""


def object_of(members: Json, *, optional: Sequence[str] = ()) -> Json:
    """The schema of an object with these members, all required but the optional ones."""
    required = [name for name in members if name not in optional]
    told = {name: _told(name, schema) for name, schema in members.items()}
    return {"type": "object", "properties": told, "required": required}


def _told(name: str, schema: Json) -> Json:
    return {"description": _SAID[name], **schema} if name in _SAID else schema


def list_of(items: Json) -> Json:
    """The schema of a list of such items."""
    return {"type": "array", "items": items}


TEXT: Json = {"type": "string"}
COUNT: Json = {"type": "integer", "minimum": 0}
DAY: Json = {"type": ["string", "null"], "format": "date"}
RANGES = list_of({"type": "array", "items": COUNT, "minItems": 2, "maxItems": 2})
