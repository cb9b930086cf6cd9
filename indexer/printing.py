"""Pages, questions and reports as lines of text for a terminal."""

from __future__ import annotations

import shutil
import textwrap
from collections.abc import Iterable, Iterator, Sequence

from indexer.build.counting import BuildReport
from indexer.legislatures import number_of
from indexer.model import Chamber, Passage, Question
from indexer.search.results import Result, SearchPage, Snippet
from indexer.sources.base import Rejection
from indexer.text import Explanation

SHOWN_REJECTIONS = 20
NARROWEST, WIDEST = 20, 96
"""Columns of a terminal between which lines are wrapped to it: longer ones read badly."""


def report(build: BuildReport) -> Iterator[str]:
    """The counts of a build, by type and year, and the reasons of rejected records."""
    yield (
        f"{build.read} questions read: {build.added} added, {build.changed} changed, "
        f"{build.unchanged} unchanged, {build.repeated} repeated, {build.dropped} dropped"
    )
    if build.older:
        plural = "copy" if build.older == 1 else "copies"
        yield f"{build.older} older {plural} passed over"
    if build.by_kind:
        yield "by type: " + _counts(dict(sorted(build.by_kind.items())))
        yield "by year: " + _counts(dict(sorted(build.by_year.items())))
    yield from rejections(build.rejections)
    if build.info:
        yield f"{build.info.documents} questions in generation {build.info.generation}"
    yield f"{build.seconds:.2f} s, {build.rate:.0f} documents a second"


def rejections(records: Sequence[Rejection]) -> Iterator[str]:
    """The numbers of records that were rejected or read in part, and the first reasons."""
    rejected = [item for item in records if not item.kept]
    yield f"{len(rejected)} rejected, {len(records) - len(rejected)} kept with a reservation"
    for item in records[:SHOWN_REJECTIONS]:
        yield f"  {item.locator}: {item.reason}"
    if len(records) > SHOWN_REJECTIONS:
        yield f"  and {len(records) - SHOWN_REJECTIONS} more"


def page(shown: SearchPage) -> Iterator[str]:
    """A page of results, then its facets."""
    request = shown.request
    yield (
        f"{shown.total} questions, page {request.page} of {shown.pages}, "
        f"{request.order}, {shown.took_ms:.1f} ms"
    )
    yield from (f"note: {notice.message}" for notice in shown.notices)
    for reading in shown.readings:
        limits = ", ".join(f"{field} {value}" for field, value in reading.limits)
        yield f"read as {limits or reading.request.query}: {reading.total} questions"
    for item in shown.corrections:
        yield f"searched: {item.searched}, for {item.word}"
    if shown.suggestion:
        suggestion = shown.suggestion
        yield f"did you mean: {suggestion.query} ({suggestion.total} questions)"
    for wider in shown.relaxations:
        yield f"without or beyond {wider.subject}: {wider.total} questions"
    for result in shown.results:
        yield ""
        if result.missing:
            instead = f"; related word: {result.related}" if result.related else ""
            yield f"(without: {', '.join(result.missing)}{instead})"
        yield from _result(result)
    for facet in shown.facets:
        yield ""
        yield f"{facet.field.prefix}:"
        yield from (f"  {value.count:>7}  {value.value}" for value in facet.values[:10])


def question(question: Question) -> Iterator[str]:
    """A whole question: data, history, texts."""
    author = question.author
    rows = {
        "title": question.title,
        "author": author.full_name,
        "constituency": author.constituency or author.department,
        "group": author.group_label or author.group,
        "rubrique": question.rubrique,
        "ministry": question.ministry,
        "answering": question.ministry_answering,
        "status": str(question.status),
        "known": f"no answer by {question.known}" if question.known else "",
        "published": _published(question.question),
        "flagged": str(question.flagged or ""),
        "renewed": ", ".join(map(str, question.renewed)),
        "answered": _published(question.answer) if question.answer else "",
        "closed": " ".join(filter(None, [str(question.closed or ""), question.closing_label])),
        "address": question.url,
    }
    when = f"legislature {question.legislature}"
    if question.chamber is Chamber.SENATE:
        when = f"Sénat, session {question.session}"
    if question.house is not None:
        when = f"{question.chamber}, term {question.legislature}".removesuffix(", term 0")
    yield f"{question.id}  {question.kind} n° {number_of(question)}, {when}"
    yield from (f"{name:>13}  {value}" for name, value in rows.items() if value)
    yield ""
    yield from _paragraphs(question.question.text)
    if question.answer:
        yield "-" * 20
        yield ""
        yield from _paragraphs(question.answer.text)


def explanations(chunks: Iterable[Explanation]) -> Iterator[str]:
    """One line for each token: chunk, flattened form, rule, place, form, lemma and its origin.

    ``n° 15 108 | no 15 108 | numero | 0 | 15108 -> 15108 (unchanged)``
    """
    for chunk in chunks:
        head = f"{chunk.chunk} | {chunk.flat} | {chunk.rule}"
        for reading in chunk.readings:
            whole = "" if reading.whole else " part"
            origin = f"{reading.exact} -> {reading.stem} ({reading.lemma_from})"
            yield f"{head} | {reading.position}{whole} | {origin}"


def _result(result: Result) -> Iterator[str]:
    question = result.question
    yield f"{question.id}  {_marked(result.title)}"
    facts = [
        str(question.published or ""),
        question.author.full_name,
        question.author.group_label,
        question.ministry,
        str(question.status),
    ]
    yield "  " + " · ".join(fact for fact in facts if fact)
    for snippet in result.snippets:
        yield from _wrapped(f"{snippet.field}: {_marked(snippet)}")


def _marked(snippet: Snippet) -> str:
    """The text with its marks in square brackets, which need no colours."""
    text = snippet.text
    for span in reversed(snippet.marks):
        text = f"{text[: span.start]}[{text[span.start : span.end]}]{text[span.end :]}"
    return " ".join(text.split())


def _wrapped(text: str) -> list[str]:
    return _lines(text, first="  ", others="    ")


def _paragraphs(text: str) -> Iterator[str]:
    for paragraph in text.split("\n\n"):
        for line in paragraph.split("\n"):
            yield from _lines(line, others="  " if line.startswith("– ") else "")
        yield ""


def _lines(text: str, first: str = "", others: str = "") -> list[str]:
    """The text wrapped to the terminal's width; no word is broken, not even at its hyphens."""
    columns = shutil.get_terminal_size((WIDEST, 0)).columns
    return textwrap.wrap(
        text,
        min(max(columns, NARROWEST), WIDEST),
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
