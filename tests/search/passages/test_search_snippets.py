"""Passages: marks at the right place, the best ones first, and always a reason for the match."""

from __future__ import annotations

import time
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from indexer.engines import binding
from indexer.engines.memory import MemoryStore
from indexer.engines.plan import Plan
from indexer.fields import fold
from indexer.model import Passage, Question, Span
from indexer.query import ast, parse
from indexer.search.passages.marking import Marker
from indexer.search.passages.snippets import LENGTH, PASSAGES, cut, passages, whole
from indexer.search.results import Snippet
from tests.conftest import ask
from tests.engines.contract import fill
from tests.engines.strategies import corpora, words

OPENING = (
    "M. Jean Dupont appelle l'attention de Mme la ministre de l'agriculture sur les loups. "
    "Les éleveurs des Alpes en souffrent depuis des années et demandent une aide rapide. "
    "La présence du loup coûte cher aux communes de montagne, qui n'en peuvent plus. "
    "Rien n'est fait. "
)


def found(query: str, question: Question) -> tuple[Snippet, ...]:
    return passages(Marker(binding.bind(parse(query)[0])), question)


def marked(snippet: Snippet) -> list[str]:
    return [snippet.text[span.start : span.end] for span in snippet.marks]


def test_marks_are_the_words_of_the_text() -> None:
    for snippet in found("loup montagne", ask(1, OPENING * 3, answer=OPENING)):
        assert marked(snippet)
        assert {fold(word) for word in marked(snippet)} <= {"loup", "loups", "montagne"}


def test_a_passage_is_a_piece_of_its_field() -> None:
    question = ask(1, OPENING, answer="Le ministre aime les loups. " * 30)
    shown = found("loup", question)
    assert {snippet.field for snippet in shown} <= {"question", "answer"}
    for snippet in shown:
        whole_text = question.question.text if snippet.field == "question" else "Le ministre aime"
        assert snippet.text[:10] in whole_text + OPENING


def test_there_are_three_passages_at_most_and_they_do_not_overlap() -> None:
    question = ask(1, " ".join(f"Le loup numéro {n} mange une brebis noire." for n in range(40)))
    shown = found("loup", question)
    assert len(shown) == PASSAGES
    assert len({snippet.text for snippet in shown}) == PASSAGES
    pieces = [question.question.text.index(snippet.text) for snippet in shown]
    assert pieces == sorted(pieces)
    ends = [start + len(snippet.text) for start, snippet in zip(pieces, shown, strict=True)]
    assert all(end <= start for end, start in zip(ends, pieces[1:], strict=False))


def test_every_word_of_the_query_has_its_passage_where_three_can_hold_them() -> None:
    text = f"Le loup dort. {'Rien. ' * 80}La brebis mange. {'Rien. ' * 80}Le berger veille."
    held = [
        word for snippet in found("loup brebis berger", ask(1, text)) for word in marked(snippet)
    ]
    assert held == ["loup", "brebis", "berger"]


def test_where_three_passages_cannot_hold_everything_phrases_come_first() -> None:
    filler = "Rien à signaler de ce côté-là, vraiment rien du tout, hélas. " * 6
    often = "".join(f"{word} et {word}, {word} ou {word}. {filler}" for word in ("Loup", "Ours"))
    text = f"{often}Berger, berger et berger. {filler}La carte scolaire change. {filler}"
    shown = found('"carte scolaire" OU loup OU ours OU berger', ask(1, text))
    assert len(shown) == PASSAGES
    assert marked(shown[-1]) == ["carte scolaire"]


def test_the_formula_that_opens_every_question_gives_way_to_its_matter() -> None:
    filler = "Rien à signaler de ce côté-là, vraiment rien du tout, hélas, mon bon monsieur. " * 5
    text = f"M. Roy attire l'attention de Mme la ministre sur le loup. {filler}"
    text += "".join(f"Le loup numéro {n} coûte cher. {filler}" for n in range(3))
    assert all("attire l'attention" not in snippet.text for snippet in found("loup", ask(1, text)))


def test_a_passage_begins_and_ends_at_sentences_or_words() -> None:
    text = "".join(f"{word} " for word in OPENING.replace(".", ",").split()) * 4
    edges = {word.strip(",") for word in text.split()}
    for snippet in found("montagne aide", ask(1, text)):
        assert snippet.text.split()[0].strip(",") in edges
        assert snippet.text.split()[-1].strip(",") in edges
        assert len(snippet.text) <= LENGTH * 1.5
        assert snippet.cut_after or snippet.cut_before


def test_a_passage_never_begins_after_a_title_or_an_initial() -> None:
    text = "Le rapport de Mme. Martin et de M. J. Dupont dit que le loup revient. Le reste suit."
    (shown,) = found("loup", ask(1, text))
    assert shown.text.startswith("Le rapport de Mme. Martin")
    assert not shown.cut_before


def test_a_short_sentence_is_shown_with_what_follows_and_its_marks() -> None:
    (shown,) = found("loup", ask(1, "Le loup est là. Le loup reste. Fin."))
    assert shown.text == "Le loup est là. Le loup reste. Fin."
    assert marked(shown) == ["loup", "loup"]
    assert (shown.cut_before, shown.cut_after) == (False, False)


def test_a_phrase_over_two_sentences_is_marked_whole() -> None:
    filler = "Rien à signaler de ce côté-là. " * 10
    shown = found('"du loup rien"', ask(1, f"{filler}C'est l'affaire du loup. {filler}"))
    assert marked(shown[0]) == ["du loup. Rien"]
    # The sentence may be long enough to stand alone.
    long = f"C'est, {'et on le sait depuis bien des années, ' * 5}l'affaire du loup. "
    shown = found('"du loup rien"', ask(1, f"{long}{filler}"))
    assert marked(shown[0]) == ["du loup. Rien"]


def test_a_phrase_longer_than_a_passage_is_shown_whole() -> None:
    long = " ".join(f"mot{n}" for n in range(90))
    shown = found(f'"{long}"', ask(1, f"Avant ceci {'et cela ' * 50}{long} {'et après ' * 50}."))
    assert marked(shown[0]) == [long]


def test_the_densest_part_of_a_sentence_without_end_is_shown() -> None:
    gap = "et puis rien du tout de bien notable " * 20
    text = f"le loup {gap} la brebis {gap} le loup mange la brebis noire {gap}"
    best = found("loup brebis", ask(1, text))[0]
    assert marked(best) == ["loup", "brebis"]
    assert (best.cut_before, best.cut_after) == (True, True)
    assert len(best.text) <= LENGTH


@pytest.mark.parametrize(
    ("query", "field", "words"),
    [
        ("dupont", "author", ["Dupont"]),
        ("animaux", "rubrique", ["Animaux"]),
        ("groupe:LR", "group", ["LR"]),
        ("ministere:agriculture", "ministry", ["Agriculture"]),
        ("prédation", "keywords", ["prédation"]),
    ],
)
def test_a_match_elsewhere_shows_that_field(query: str, field: str, words: list[str]) -> None:
    question = ask(
        1,
        "Rien à voir.",
        rubrique="Animaux",
        keywords=("prédation",),
        ministry="Agriculture",
        author_name="Jean Dupont",
        author_group="LR",
        author_group_label="Les Républicains",
    )
    (shown,) = found(query, question)
    assert shown.field == field
    assert marked(shown) == words


@pytest.mark.parametrize("query", ["", "annee:2024", "titre:loup", "-brebis"])
def test_without_a_word_to_show_the_opening_is_shown(query: str) -> None:
    (shown,) = found(query, ask(1, OPENING * 4, title="Le loup"))
    assert OPENING.startswith(shown.text[:80])
    assert shown.marks == ()
    assert shown.cut_after
    assert not shown.cut_before
    assert len(shown.text) <= LENGTH


def test_an_opening_is_what_is_asked_and_not_what_the_chair_says() -> None:
    """The chair's words before the first speech are no opening; without them nothing is cut."""
    chair, name = "Mme la présidente.", "M. Paul Molac."
    text = f"{chair} La parole est à {name}\n{name} Le loup revient."
    heads = [Span(0, len(chair)), Span(text.rindex(name), text.rindex(name) + len(name))]
    led = replace(ask(1), question=Passage(text, speakers=tuple(heads)))
    assert [shown.text for shown in found("", led)] == ["Le loup revient."]
    alone = replace(ask(1), question=Passage(text))
    assert [shown.text for shown in found("", alone)] == [text]
    mine = replace(ask(1), question=Passage(text, speakers=(heads[1],)))
    assert [shown.text for shown in found("", mine)] == [text]


def exchange() -> Question:
    """A debate in which the deputy has the last word."""
    minister, deputy = "Mme Ada Deux, ministre", "M. Jean Un"
    text = (
        f"{minister}. Nous agissons.\n\n{deputy}. Le loup est là, et rien n’est fait depuis."
        f"\n\n{minister}. C’est faux."
    )
    places = [text.index(minister), text.index(deputy), text.rindex(minister)]
    names = (minister, deputy, minister)
    heads = tuple(Span(at, at + len(name)) for at, name in zip(places, names, strict=True))
    return replace(ask(1, "Que faire ?"), answer=Passage(text, speakers=heads))


def test_a_passage_of_a_debate_tells_who_says_it() -> None:
    """An answer holds what is replied to it too: whoever quotes it must know whose it is."""
    (shown,) = found("loup", exchange())
    assert (shown.field, shown.speaker) == ("answer", "M. Jean Un")
    assert found("agissons", exchange())[0].speaker == "Mme Ada Deux, ministre"
    assert found("loup", ask(1, "Le loup."))[0].speaker == ""


def test_a_passage_never_runs_from_one_speech_into_the_next() -> None:
    """Not even where it is short."""
    (shown,) = found("loup", exchange())
    assert shown.text == "Le loup est là, et rien n’est fait depuis."


def test_a_passage_tells_that_it_begins_inside_a_sentence() -> None:
    """Whatever its first letter is."""
    filler = "et on le sait depuis bien des années, " * 12
    (shown,) = found("loup", ask(1, f"C’est, {filler}dit le groupe LR, l’affaire du loup."))
    assert shown.inside
    assert not found("loup", ask(1, "Rien. Le loup est là. Fin."))[0].inside


@pytest.mark.parametrize("text", ["", " ", "\n\n \n", "\u00ad\u200b"])
def test_empty_texts_give_an_empty_passage(text: str) -> None:
    for shown in found("loup", ask(1, text, title="Le loup", answer=text)):
        assert shown.text.strip("\u00ad\u200b") == ""
        assert shown.marks == ()


def test_a_title_carries_its_marks() -> None:
    title = whole(Marker(binding.bind(parse("loup")[0])), "title", "Présence du loup")
    assert marked(title) == ["loup"]


def test_markup_in_a_text_is_text() -> None:
    (shown,) = found("loup", ask(1, "Le <b>loup</b> &amp; <script>alert(1)</script>"))
    assert shown.text == "Le <b>loup</b> &amp; <script>alert(1)</script>"
    assert marked(shown) == ["loup"]


@settings(max_examples=60, deadline=None)
@given(
    st.text(st.sampled_from("loup .!?…\n»\"')-M°n1Éa\u0301\u00ad\u00a0😀<"), max_size=500),
    st.sampled_from(["loup", '"lou p"', "lou*", '"lou p"~3', "o u", "é"]),
)
def test_hostile_texts_never_break_a_passage(text: str, query: str) -> None:
    question = ask(1, text, answer=text)
    for shown in found(query, question):
        assert shown.text == shown.text.strip()
        ends = [0, *(place for span in shown.marks for place in (span.start, span.end))]
        assert ends == sorted(ends)
        assert ends[-1] <= len(shown.text)
        assert all(span.start < span.end for span in shown.marks)
        assert shown.text in text


def cost(piece: str, times: int, attempt: int) -> float:
    """The processor time of this thread alone, however many others the machine serves."""
    question = ask(1, f"{attempt} {piece * times}")  # another text each time: none is remembered
    began = time.thread_time()
    found('loup "loup brebis"~5 lou*', question)
    return time.thread_time() - began


@pytest.mark.parametrize("piece", ["loup ", "Loup. ", "loup\n", "loup, brebis et "])
def test_hostile_lengths_take_linear_time(piece: str) -> None:
    """Four times the text costs about four times as much; each sentence against each mark, 16."""
    assert any(
        cost(piece, 8_000, attempt) < 10 * cost(piece, 2_000, attempt) for attempt in range(5)
    )


several = st.lists(words, min_size=1, max_size=3).map(" ".join)
wordy = st.one_of(
    words.map(ast.Word),
    words.map(lambda word: ast.Word(word, exact=True)),
    several.map(ast.Phrase),
    st.builds(ast.Near, several, st.integers(0, 6)),
    st.sampled_from(["lou", "hop", "ret", "sai", "san"]).map(ast.Prefix),
    st.builds(ast.Fielded, st.sampled_from(["author", "group", "answer"]), words.map(ast.Word)),
)


def test_a_text_is_not_read_word_by_word_for_what_the_title_tells() -> None:
    """The look misses that the Roman numeral is 14; where nothing else tells, it is found."""
    marker = Marker(binding.bind(parse("14")[0]))
    text = "L'arrêté du chapitre XIV est abrogé."
    told, untold = cut(marker, [ask(1, text, title="Article 14"), ask(2, text, title="Article")])
    assert marked(told[0]) == ["14"]
    assert [snippet.marks for snippet in told[1]] == [()]
    assert untold[1] == passages(marker, ask(2, text, title="Article"))


@settings(max_examples=100, deadline=None)
@given(corpora, wordy)
def test_pages_cut_together_have_a_reason_for_each_question(
    questions: list[Question], tree: ast.Node
) -> None:
    store = MemoryStore()
    fill(store, questions)
    engine, bound = store.open(), binding.bind(tree)
    found = engine.fetch([hit.id for hit in engine.search(Plan(tree=tree, limit=100)).hits])
    for title, shown in cut(Marker(bound), found):
        assert title.marks or any(snippet.marks for snippet in shown)


@settings(max_examples=100, deadline=None)
@given(corpora, wordy)
def test_every_hit_of_words_has_a_mark_somewhere(questions: list[Question], tree: ast.Node) -> None:
    store = MemoryStore()
    fill(store, questions)
    engine = store.open()
    bound = binding.bind(tree)
    ids = [hit.id for hit in engine.search(Plan(tree=tree, limit=100)).hits]
    for question in engine.fetch(ids):
        title = whole(Marker(bound), "title", question.title)
        assert title.marks or any(snippet.marks for snippet in passages(Marker(bound), question))
