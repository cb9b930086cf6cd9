"""What is fuzzed: each reader, its corpus of samples, and what must hold whatever comes in."""

from __future__ import annotations

import re
import tempfile
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from unittest import mock

from hypothesis import strategies as st

from indexer import events
from indexer.build.ledger import Ledger
from indexer.errors import UnusableInput
from indexer.model import Question
from indexer.query import parse, printed
from indexer.sources import an_json, base, json_text, read
from indexer.sources.base import Rejection, digest
from indexer.sources.cleaning import label, marked_text_of, text_of
from indexer.sources.debates import divided
from indexer.sources.packaging import members
from indexer.sources.packaging.archives import Document, documents
from indexer.sources.people import People
from tests.fuzz import mutations

CORPUS = Path(__file__).parent / "corpus"
PRIVATE = re.compile("[\ue000-\ue006]")


def sound(items: Iterable[Question | Rejection]) -> list[Question | Rejection]:
    """The items, each of which can be written, has its spans inside and a digest that holds."""
    found = list(items)
    for item in found:
        if isinstance(item, Rejection):
            assert item.locator
            assert item.reason
            continue
        assert item.provenance.digest == digest(item, item.known)
        for passage in filter(None, (item.question, item.answer)):
            passage.text.encode()
            assert "\n\n\n" not in passage.text
            assert not PRIVATE.search(passage.text)
            assert all(passage.text[span.start : span.end].strip() for span in passage.speakers)
    return found


@contextmanager
def file_of(name: str, raw: bytes) -> Iterator[Path]:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder, name)
        path.parent.mkdir(exist_ok=True)
        path.write_bytes(raw)
        yield path


def json_file(raw: bytes) -> None:
    """A file parsed at once and the same one walked tell the same; one too long is survived."""
    with file_of("a.json", raw) as path:
        found = sound(read([path]))
        with mock.patch.object(an_json, "WHOLE", -1):
            assert list(map(_said, found)) == [_said(item) for item in read([path])]
            with (
                mock.patch.object(json_text, "LONGEST", 300),
                mock.patch.object(json_text, "CHUNK", 50),
            ):
                sound(read([path]))


def _said(item: Question | Rejection) -> Question | tuple[str, str, bool]:
    """A record, or a rejection without what only a parsed file tells of its contents."""
    if isinstance(item, Question):
        return item
    return item.locator, item.reason.partition(", but ")[0], item.kept


def xml_file(raw: bytes) -> None:
    """Sound questions and rejections come out."""
    with file_of("a.xml", raw) as path:
        sound(read([path]))


def page(raw: bytes) -> None:
    """A page as text is a question or a rejection."""
    with file_of("a.txt", raw) as path:
        sound(read([path]))


def debate(raw: bytes) -> None:
    """A text is divided wholly: no mark is left, speakers stand inside and in order."""
    markup = raw.decode("utf-8", "surrogateescape")
    text_of(markup).encode()
    said = divided(marked_text_of(markup), label(markup[:10]))
    for part in (said.question, said.answer):
        part.text.encode()
        assert not PRIVATE.search(part.text)
        ends = [0, *(end for span in part.speakers for end in (span.start, span.end))]
        assert ends == sorted(ends)
        assert all(part.text[span.start : span.end].strip() for span in part.speakers)


def people_file(raw: bytes) -> None:
    """What is loaded can be looked up."""
    with file_of("acteur/PA1.json", raw) as path, suppress(UnusableInput):
        known = People.load(path.parent.parent)
        for uid, seat in known.seats.items():
            found = known.author(seat.person, uid, seat.legislature)
            assert found is None or found.name


def archive(raw: bytes) -> None:
    """Members read in one go are what zipfile reads, and questions of the whole are sound."""
    with file_of("a.zip", raw) as path:
        with suppress(UnusableInput):
            sound(read([path]))
        with suppress(UnusableInput):
            for item in documents(path, frozenset({".json", ".xml"})):
                if isinstance(item, Document):
                    _same(item)


def _same(document: Document) -> None:
    with mock.patch.object(members, "whole", return_value=None), suppress(UnusableInput):
        assert document.read() is not None
    archive, member = document._archive, document._member
    if archive is None or member is None:
        return
    quick = members.whole(archive, member)
    if quick is not None:
        assert quick == archive.read(member)


def query(raw: bytes) -> None:
    """A query is read, and its normal form reads back to itself."""
    tree, _ = parse(raw.decode("utf-8", "surrogateescape"))
    normal = printed(tree)
    assert printed(parse(normal)[0]) == normal


def ledger(raw: bytes) -> None:
    """Any file is a ledger, or an empty one; any lines are events and rejections, or none."""
    with file_of("sources.json", raw) as path:
        found = Ledger.load(path, "gen-000001", "clef")
        found.unchanged({name: entry.digest for name, entry in found.files.items()})
        found.save(path)
        assert Ledger.load(path, "gen-000001", "clef").files == found.files or not path.exists()
    lines = raw.decode("utf-8", "replace").split("\n")
    for event in events.from_lines(lines):
        assert events.to_line(event)
    for rejection in base.from_lines(lines):
        assert base.to_line(rejection)


@dataclass(frozen=True, slots=True)
class Target:
    """A reader under test, and how its samples are cut and damaged."""

    check: Callable[[bytes], None]
    pieces: re.Pattern[bytes]
    tokens: Sequence[bytes]

    def samples(self, name: str) -> list[bytes]:
        """The files of its corpus."""
        return [path.read_bytes() for path in sorted((CORPUS / name).iterdir())]

    def inputs(self, name: str) -> st.SearchStrategy[bytes]:
        """Damaged samples."""
        return mutations.damaged(self.samples(name), self.pieces, self.tokens)


_TEXT = mutations.TEXT_TOKENS
TARGETS: Mapping[str, Target] = {
    "an_json": Target(json_file, mutations.JSON_PIECES, mutations.JSON_TOKENS),
    "an_xml": Target(xml_file, mutations.XML_PIECES, mutations.XML_TOKENS),
    "legacy_xml": Target(xml_file, mutations.XML_PIECES, mutations.XML_TOKENS),
    "markdown": Target(page, re.compile(rb"\n|[^\n]{1,40}"), mutations.PAGE_TOKENS),
    "debates": Target(debate, re.compile(rb"<[^<>]*>?|\s+|[^<\s]+"), _TEXT),
    "people": Target(people_file, mutations.JSON_PIECES, mutations.JSON_TOKENS),
    "archives": Target(archive, mutations.BYTES, mutations.ZIP_TOKENS),
    "queries": Target(query, mutations.WORDS, mutations.QUERY_TOKENS),
    "ledger": Target(ledger, mutations.JSON_PIECES, mutations.JSON_TOKENS),
}
