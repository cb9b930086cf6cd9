"""Pages, questions and reports as lines of text for a terminal."""

from __future__ import annotations

import textwrap
from collections.abc import Iterable, Iterator, Sequence

from indexer.build.counting import BuildReport
from indexer.model import Passage, Question
from indexer.search.results import Result, SearchPage, Snippet
from indexer.sources.base import Rejection
from indexer.text import Explanation

SHOWN_REJECTIONS = 20
WIDTH = 96


def report(done: BuildReport) -> Iterator[str]:
    """What became of each record, by type and year, with the reasons of the rejected ones."""
    yield (
        f"{done.read} questions read: {done.added} added, {done.changed} changed, "
        f"{done.unchanged} unchanged, {done.repeated} repeated, {done.dropped} dropped"
    )
    if done.by_kind:
        yield "by type: " + _counts(dict(sorted(done.by_kind.items())))
        yield "by year: " + _counts(dict(sorted(done.by_year.items())))
    yield from rejections(done.rejections)
    if done.info:
        yield f"{done.info.documents} questions in generation {done.info.generation}"
    yield f"{done.seconds:.2f} s, {done.rate:.0f} documents a second"


def rejections(found: Sequence[Rejection]) -> Iterator[str]:
    """How many records were not read, or not wholly, and the reasons of the first ones."""
    refused = [item for item in found if not item.kept]
    yield f"{len(refused)} rejected, {len(found) - len(refused)} kept with a reservation"
    for item in found[:SHOWN_REJECTIONS]:
        yield f"  {item.locator}: {item.reason}"
    if len(found) > SHOWN_REJECTIONS:
        yield f"  and {len(found) - SHOWN_REJECTIONS} more"


def page(found: SearchPage) -> Iterator[str]:
    """A page of results, then its facets."""
    request = found.request
    yield (
        f"{found.total} questions, page {request.page} of {found.pages}, "
        f"{request.order}, {found.took_ms:.1f} ms"
    )
    yield from (f"note: {notice.message}" for notice in found.notices)
    if found.suggestion:
        meant = found.suggestion
        yield f"did you mean: {meant.query} ({meant.total} questions)"
    for wider in found.relaxations:
        yield f"without or beyond {wider.subject}: {wider.total} questions"
    for result in found.results:
        yield ""
        if result.relaxed:
            yield "(not all the words)"
        yield from _result(result)
    for facet in found.facets:
        yield ""
        yield f"{facet.field.prefix}:"
        yield from (f"  {value.count:>7}  {value.value}" for value in facet.values[:10])


def question(asked: Question) -> Iterator[str]:
    """A whole question: data, history, texts."""
    author = asked.author
    rows = {
        "title": asked.title,
        "author": author.full_name,
        "constituency": author.constituency or author.department,
        "group": author.group_label or author.group,
        "rubrique": asked.rubrique,
        "ministry": asked.ministry,
        "answering": asked.ministry_answering,
        "status": str(asked.status),
        "published": _published(asked.question),
        "flagged": str(asked.flagged or ""),
        "renewed": ", ".join(map(str, asked.renewed)),
        "answered": _published(asked.answer) if asked.answer else "",
        "closed": " ".join(filter(None, [str(asked.closed or ""), asked.closing_label])),
        "address": asked.url,
    }
    yield f"{asked.id}  {asked.kind} n° {asked.number}, legislature {asked.legislature}"
    yield from (f"{name:>13}  {value}" for name, value in rows.items() if value)
    yield ""
    yield from _paragraphs(asked.question.text)
    if asked.answer:
        yield "-" * 20
        yield ""
        yield from _paragraphs(asked.answer.text)


def explanations(found: Iterable[Explanation]) -> Iterator[str]:
    """One line for each token: chunk, flattened form, rule, place, form, lemma and its origin.

    ``n° 15 108 | no 15 108 | numero | 0 | 15108 -> 15108 (unchanged)``
    """
    for chunk in found:
        head = f"{chunk.chunk} | {chunk.flat} | {chunk.rule}"
        for reading in chunk.readings:
            whole = "" if reading.whole else " part"
            origin = f"{reading.exact} -> {reading.stem} ({reading.lemma_from})"
            yield f"{head} | {reading.position}{whole} | {origin}"


def _result(result: Result) -> Iterator[str]:
    asked = result.question
    yield f"{asked.id}  {_marked(result.title)}"
    facts = [
        str(asked.published or ""),
        asked.author.full_name,
        asked.author.group_label,
        asked.ministry,
        str(asked.status),
    ]
    yield "  " + " · ".join(fact for fact in facts if fact)
    for snippet in result.snippets:
        yield from _wrapped(f"{snippet.field}: {_marked(snippet)}")


def _marked(snippet: Snippet) -> str:
    """The text with its marks in square brackets, which every terminal shows."""
    text = snippet.text
    for span in reversed(snippet.marks):
        text = f"{text[: span.start]}[{text[span.start : span.end]}]{text[span.end :]}"
    return " ".join(text.split())


def _wrapped(text: str) -> list[str]:
    return _lines(text, first="  ", others="    ")


def _paragraphs(text: str) -> Iterator[str]:
    for paragraph in text.split("\n\n"):
        yield from _lines(paragraph)
        yield ""


def _lines(text: str, first: str = "", others: str = "") -> list[str]:
    """The text folded to the terminal; no word is cut, not even at its hyphens."""
    return textwrap.wrap(
        text,
        WIDTH,
        initial_indent=first,
        subsequent_indent=others,
        break_on_hyphens=False,
        break_long_words=False,
    )


def _published(passage: Passage) -> str:
    page = f", page {passage.page}" if passage.page else ""
    return f"{passage.published or ''}{page}"


def _counts(counts: dict[str, int]) -> str:
    return ", ".join(f"{name} {count}" for name, count in counts.items())
