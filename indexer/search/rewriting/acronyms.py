"""Acronyms and what they stand for, both ways, as the questions themselves explain them.

``SNCF`` also finds « Société nationale des chemins de fer », and the other way round: both search
the acronym or the telling words of its meaning, close together. What has several meanings is
offered, not applied. ``forme=-SNCF=`` searches both as they are typed.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace

from indexer.engines.base import Engine
from indexer.engines.mined.tables import may_begin
from indexer.fields import BY_NAME, fold
from indexer.mining import Mined, sense
from indexer.query import And, Fielded, Node, Or, Phrase, Word
from indexer.query.ast import Near
from indexer.query.request import SearchRequest
from indexer.search.rewriting.forms import DROP, EQUALS
from indexer.search.rewriting.remarks import Remark, Rewriting
from indexer.text import analyse

LONGEST = 16
"""Words of a query that may be one meaning."""


def expanded(engine: Engine, tree: Node, request: SearchRequest) -> tuple[Node, Sequence[Remark]]:
    """The tree with acronyms beside their meanings; what is excluded or quoted stays as typed."""
    mined = engine.mined()
    step = _Step(mined, frozenset(_dropped(request.forms)))
    return step.changed(tree), step.remarks


def _dropped(forms: Sequence[str]) -> Iterator[str]:
    for form in forms:
        if form.startswith(DROP) and form.endswith(EQUALS):
            yield fold(form.removeprefix(DROP).removesuffix(EQUALS))


@dataclass(slots=True)
class _Step:
    """Goes through a tree, and remarks what it did."""

    mined: Mined
    dropped: frozenset[str]
    remarks: list[Remark] = field(default_factory=list)

    def changed(self, node: Node) -> Node:
        match node:
            case Word(exact=False):
                return self._short(node)
            case Fielded(field=name, node=Word(exact=False) as word):
                row = BY_NAME[name]
                return Fielded(name, self._short(word)) if row.searched and row.lemmatised else node
            case Or(nodes=nodes):
                return replace(node, nodes=tuple(map(self.changed, nodes)))
            case And(nodes=nodes):
                found = tuple(self._parts(nodes))
                return found[0] if len(found) == 1 else And(found)
            case _:
                return node

    def _short(self, word: Word) -> Node:
        """An acronym, or what it stands for; the same however it is typed.

        What texts mostly write in small letters is a word; in capitals, its meaning is offered.
        """
        key, acronyms = fold(word.text), self.mined.acronyms
        if key not in acronyms.written:
            return word
        written, meaning = acronyms.written[key], acronyms.meanings.get(key)
        if meaning is None or not self._known(key):
            offers = (meaning,) if meaning else acronyms.ambiguous[key]
            if meaning is None or word.text.isupper():
                expansions = tuple(offer.expansion for offer in offers)
                self._remark(Rewriting.AMBIGUOUS, (word,), written, *expansions)
            return word
        if not self._kept(key, (word,), written, meaning.expansion):
            return word
        return Or((word, _close(meaning.expansion)), one_word=True)

    def _known(self, key: str) -> bool:
        """Whether texts write a key with the capitals of an acronym."""
        written = self.mined.acronyms.written.get(key, "")
        return _capital(self.mined.spellings.get(key, written), written)

    def _parts(self, nodes: Sequence[Node]) -> Iterator[Node]:
        """The nodes, those that spell a meaning in a row together."""
        at = 0
        while at < len(nodes):
            words, key = self._meaning(nodes[at : at + LONGEST])
            yield self._long(words, key) if key else self.changed(nodes[at])
            at += len(words) or 1

    def _meaning(self, nodes: Sequence[Node]) -> tuple[tuple[Word, ...], str]:
        """The most words at the beginning that are a meaning, and its acronym."""
        words: list[Word] = []
        stems: list[str] = []
        for node in nodes:
            if not isinstance(node, Word) or node.exact:
                break
            words.append(node)
            stems.append(sense(node.text))
        for last in range(self._begun(stems), 1, -1):
            told = " ".join(filter(None, stems[:last]))
            key = self.mined.acronyms.senses.get(told, "") if stems[last - 1] else ""
            if key and self._known(key):
                return tuple(words[:last]), key
        return (), ""

    def _begun(self, stems: Sequence[str]) -> int:
        """How many of the words some meaning may begin with: mostly none, or one."""
        if not stems or not stems[0]:
            return 0
        told = ""
        for count, stem in enumerate(stems):
            told = f"{told} {stem}".strip()
            if stem and not may_begin(told, self.mined.acronyms.senses):
                return count
        return len(stems)

    def _long(self, words: tuple[Word, ...], key: str) -> Node:
        """A meaning, or its acronym: what is found is the same as for the acronym."""
        acronyms = self.mined.acronyms
        written, expansion = acronyms.written[key], acronyms.meanings[key].expansion
        if not self._kept(key, words, written, expansion):
            return And(words)
        close = _close(expansion)
        # The words as typed find nothing more: they make a title that is called so come first.
        acronym = Word(written, span=_span(words))
        return Or((And((*words, close)), close, acronym), one_word=True)

    def _kept(self, key: str, words: Sequence[Word], written: str, expansion: str) -> bool:
        kept = key not in self.dropped and fold(written) not in self.dropped
        done = Rewriting.ACRONYM if kept else Rewriting.ACRONYM_DROPPED
        self._remark(done, words, written, expansion)
        return kept

    def _remark(self, done: Rewriting, words: Sequence[Word], *searched: str) -> None:
        typed = " ".join(word.text for word in words)
        self.remarks.append(Remark(done, typed, searched, _span(words)))


def _span(words: Sequence[Word]) -> tuple[int, int]:
    return words[0].span[0], words[-1].span[1]


def _capital(spelling: str, written: str = "") -> bool:
    """Whether a spelling is that of an acronym: by two capitals, or as one is ``written``."""
    called = spelling == written and spelling[:1].isupper()
    return called or sum(map(str.isupper, spelling)) >= 2


def _close(expansion: str) -> Node:
    """The telling words of a meaning by their lemmas, no further apart than it has them."""
    tokens = {token.position: token for token in analyse(expansion)}  # parts behind their compound
    words = {place: expansion[token.start : token.end] for place, token in tokens.items()}
    places = {place: word for place, word in words.items() if sense(word)}
    if len(places) < 2:
        return Phrase(expansion)
    apart = max(places) - min(places) + 1 - len(places)
    return Near(" ".join(places.values()), apart)
