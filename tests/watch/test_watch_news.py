"""The watch tells what is new for saved searches: each thing once, to those who asked for it."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable, Iterator
from contextlib import suppress
from datetime import date
from email.message import EmailMessage
from pathlib import Path
from xml.etree import ElementTree as ET

import pytest
from click.testing import CliRunner, Result
from hypothesis import given, settings
from hypothesis import strategies as st

from indexer.build import reindex
from indexer.cli import main
from indexer.config import Settings
from indexer.engines.memory import MemoryStore
from indexer.errors import InvalidSetting, UnusableInput
from indexer.events import Change, Event
from indexer.model import Kind, Question, Status, Transfer
from indexer.query.request import SearchRequest
from indexer.watch import Happening, News, Watched, mail, messages, saved, watch
from indexer.watch.saved import Saved
from indexer.wiring import open_store
from tests.conftest import ask
from tests.postman import working

SINCE = date(2026, 7, 1)
LATE = date(2026, 7, 14)
OLD = date(2026, 1, 6)
LOUP = ask(1, "Le loup rôde.", title="Présence du loup", published=OLD, author_name="Zoé Petit")
ANSWERED = dataclasses.replace(
    ask(2, "Le loup encore.", answer="Vu.", answered=LATE, published=OLD), title="Du loup"
)
NEW = ask(3, "Un loup neuf.", title="Neuf <&>", published=LATE)
OTHER = ask(4, "Une méduse.", published=LATE)
SEARCH = Saved("Le loup", SearchRequest("loup"), ("a@example.org",))


def told(*questions: Question, journal: tuple[Event, ...] = (), search: Saved = SEARCH) -> Watched:
    """The news of one search over these questions."""
    store = MemoryStore()
    reindex(store, questions)
    (found,) = watch(store.open(), journal, [search], SINCE)
    return found


def changes(found: Watched) -> list[tuple[int, list[str]]]:
    return [(n.question.number, [str(h.change) for h in n.happenings]) for n in found.news]


def test_without_a_journal_the_official_days_tell() -> None:
    found = told(LOUP, ANSWERED, NEW, OTHER)
    assert changes(found) == [(3, ["asked"]), (2, ["answered"])]
    assert found.news[0].latest == LATE


def test_what_an_update_saw_late_is_told_all_the_same() -> None:
    seen = Event("2026-07-02T03:00:00Z", LOUP.id, Change.TRANSFERRED, OLD, "Écologie")
    found = told(LOUP, journal=(seen,))
    assert found.news[0].happenings == (Happening(Change.TRANSFERRED, OLD, "Écologie"),)


def test_an_event_seen_before_the_day_is_old_news() -> None:
    seen = Event("2026-06-30T23:59:59Z", LOUP.id, Change.REVISED)
    assert told(LOUP, journal=(seen,)).news == ()


def test_one_thing_is_told_once_however_many_times_it_was_seen() -> None:
    seen = tuple(
        Event(f"2026-07-{day}T03:00:00Z", ANSWERED.id, Change.ANSWERED, LATE, detail)
        for day, detail in (("15", "Écologie"), ("16", ""))
    )
    assert changes(told(ANSWERED, journal=seen)) == [(2, ["answered"])]


def test_two_transfers_are_two_happenings_latest_first() -> None:
    asked = dataclasses.replace(
        LOUP, transfers=(Transfer("Budget", date(2026, 7, 2)), Transfer("Santé", LATE))
    )
    (news,) = told(asked, journal=(Event("2026-07-02T00:00:00Z", LOUP.id, Change.REVISED),)).news
    assert [h.detail for h in news.happenings] == ["Santé", "Budget", ""]


def test_an_event_of_a_question_that_the_search_does_not_find_is_not_its_news() -> None:
    seen = Event("2026-07-02T03:00:00Z", OTHER.id, Change.FLAGGED)
    gone = Event("2026-07-02T03:00:00Z", ask(99).id, Change.DROPPED)
    assert told(LOUP, OTHER, journal=(seen, gone)).news == ()


def test_filters_narrow_the_news() -> None:
    oral = ask(5, "Le loup.", kind=Kind.ORAL, published=LATE)
    search = Saved("", SearchRequest("loup", {"kind": ("QOSD",)}))
    assert changes(told(NEW, oral, search=search)) == [(5, ["asked"])]


# -- saved searches --------------------------------------------------------------------------


def loaded(folder: Path, text: str) -> list[Saved]:
    path = folder / "queries.toml"
    path.write_text(text, "utf-8")
    return saved.load(path)


def test_a_file_of_searches_is_read(tmp_path: Path) -> None:
    one, two = loaded(
        tmp_path,
        """
        to = "a@example.org"
        [[query]]
        name = "Le loup"
        q = "loup"
        type = ["QE", "QG"]
        annee = 2026
        [[query]]
        url = "https://questions.example/recherche?q=m%C3%A9duse&etat=r%C3%A9pondue&page=3"
        to = ["b@example.org", "c@example.org"]
        """,
    )
    filters = {"kind": ("QE", "QG"), "year": ("2026",)}
    assert one == Saved("Le loup", SearchRequest("loup", filters), ("a@example.org",))
    assert two.request == SearchRequest("méduse", {"status": ("répondue",)})
    assert (two.name, two.to) == ("méduse", ("b@example.org", "c@example.org"))


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("[[query", "is no TOML"),
        ("x = 1", "has no [[query]]"),
        ("query = 3", "has no [[query]]"),
        ("query = [1]", "query 1 is no table"),
        ("[[query]]\nqq = 'loup'", "query 1: 'qq' is not one of"),
        ("[[query]]\nq = 1.5", "'q' is text"),
        ("[[query]]\nq = true", "'q' is text"),
        ("[[query]]\nurl = 'http://[x'", "query 1"),
        ("to = [1.0]\n[[query]]\nq = 'a'", "'to' is text"),
        (f"[[query]]\nq = '{'a' * 1001}'", "1001 characters"),
    ],
)
def test_a_bad_file_is_one_sentence(tmp_path: Path, text: str, said: str) -> None:
    with pytest.raises(UnusableInput) as caught:
        loaded(tmp_path, text)
    assert said in str(caught.value)
    assert "queries.toml" in str(caught.value)


def test_a_missing_file_is_one_sentence(tmp_path: Path) -> None:
    with pytest.raises(UnusableInput, match="cannot be read"):
        saved.load(tmp_path / "none.toml")


@settings(max_examples=80, deadline=None)
@given(st.binary(max_size=200) | st.text(max_size=200).map(lambda t: f"[[query]]\nq={t}".encode()))
def test_no_file_raises_anything_else(tmp_path_factory: pytest.TempPathFactory, raw: bytes) -> None:
    path = tmp_path_factory.getbasetemp() / "fuzz.toml"
    path.write_bytes(raw)
    with suppress(UnusableInput):
        saved.load(path)


# -- text and feed ---------------------------------------------------------------------------


def test_the_text_is_french_and_complete() -> None:
    lines = "\n".join(messages.text([told(LOUP, ANSWERED, NEW)], SINCE))
    assert "Le loup\u00a0: 2 questions depuis le 01/07/2026" in lines
    assert "14/07/2026\u00a0: réponse publiée" in lines
    assert "Question écrite n°\u00a02 (17ᵉ législature)" in lines
    assert NEW.url in lines
    assert "aucune question" in "\n".join(messages.text([told(LOUP)], SINCE))


def test_every_change_has_a_label_and_details_stand_in_brackets() -> None:
    assert set(messages.LABELS) == set(Change)
    gone = dataclasses.replace(
        LOUP, status=Status.WITHDRAWN, closed=LATE, closing_label="Retrait", title=""
    )
    seen = Event("2026-07-15T00:00:00Z", gone.id, Change.WITHDRAWN, LATE, "Retrait")
    lines = "\n".join(messages.text([told(gone, journal=(seen,))], SINCE))
    assert "question retirée (Retrait)" in lines


def test_the_feed_is_atom_and_its_ids_are_stable() -> None:
    found = [told(LOUP, ANSWERED, NEW)]
    feed = ET.fromstring(messages.atom(found, SINCE))  # noqa: S314 - our own
    name = {"a": messages.ATOM}
    assert feed.findtext("a:updated", namespaces=name) == "2026-07-14T00:00:00Z"
    entries = feed.findall("a:entry", name)
    assert [entry.findtext("a:title", namespaces=name) for entry in entries] == [
        "Neuf <&>\u00a0: question publiée",
        "Du loup\u00a0: réponse publiée",
    ]
    ids = [entry.findtext("a:id", namespaces=name) for entry in entries]
    assert ids[1] == f"{ANSWERED.url}#answered-2026-07-14"
    assert messages.atom(found, SINCE) == messages.atom(found, SINCE)
    empty = ET.fromstring(messages.atom([told(LOUP)], SINCE))  # noqa: S314 - our own
    assert empty.findtext("a:updated", namespaces=name) == "2026-07-01T00:00:00Z"


@settings(max_examples=60, deadline=None)
@given(st.text(), st.text())
def test_no_title_breaks_the_feed(title: str, name: str) -> None:
    asked = dataclasses.replace(NEW, title=title.encode("utf-8", "replace").decode())
    news = News(asked, (Happening(Change.ASKED, LATE),))
    clean = name.encode("utf-8", "replace").decode()
    feed = messages.atom([Watched(Saved(clean, SearchRequest()), (news,))], SINCE)
    ET.fromstring(feed)  # noqa: S314 - our own


# -- mail ------------------------------------------------------------------------------------


@pytest.fixture
def postman() -> Iterator[tuple[str, list[EmailMessage]]]:
    """The address of a mail server, and what it was given."""
    with working() as office:
        yield office.address, office.letters


@pytest.fixture
def command(
    tmp_path: Path, postman: tuple[str, list[EmailMessage]], monkeypatch: pytest.MonkeyPatch
) -> Callable[..., Result]:
    """The command over an index of the samples."""
    reindex(open_store(Settings(index=tmp_path / "index")), [LOUP, ANSWERED, NEW, OTHER])
    monkeypatch.setenv("QUESTIONS_SMTP", postman[0])
    monkeypatch.setenv("QUESTIONS_MAIL_FROM", "veille@example.org")

    def run(queries: str, *words: str) -> Result:
        path = tmp_path / "queries.toml"
        path.write_text(queries, "utf-8")
        given = ["watch", str(path), "--index", str(tmp_path / "index"), *words]
        return CliRunner().invoke(main, given)

    return run


LETTER = '[[query]]\nq = "loup"\nto = ["%s"]\n'


def test_the_command_prints_text_and_atom(command: Callable[..., Result]) -> None:
    result = command(LETTER % "a@example.org", "--since", "2026-07-01")
    assert result.exit_code == 0, result.output
    assert result.stdout.startswith("loup\u00a0: 2 questions")
    result = command(LETTER % "a@example.org", "--since", "2026-07-01", "--format", "atom")
    assert ET.fromstring(result.stdout.encode()).tag.endswith("feed")  # noqa: S314 - our own


def test_each_reader_gets_one_letter_about_what_is_new(
    command: Callable[..., Result], postman: tuple[str, list[EmailMessage]]
) -> None:
    queries = (
        LETTER % "a@example.org" + LETTER % "b@example.org" + '[[query]]\nq="méduse"\n'
        'to=["b@example.org"]\n[[query]]\nq="yéti"\nto=["c@example.org"]\n'
    )
    result = command(queries, "--since", "2026-07-01", "--format", "mail")
    assert result.stdout == "2 letters sent\n", result.output
    first, second = postman[1]
    assert (first["To"], first["From"]) == ("a@example.org", "veille@example.org")
    assert first["Subject"] == "2 questions\u00a0: loup"
    assert second["Subject"] == "3 questions\u00a0: loup, méduse"
    assert "réponse publiée" in first.get_content()
    assert "Une méduse" not in first.get_content()


def test_a_refused_reader_costs_no_other_reader(
    command: Callable[..., Result], postman: tuple[str, list[EmailMessage]]
) -> None:
    queries = "".join(LETTER % f"{who}@example.org" for who in ("nobody", "later", "a"))
    result = command(queries, "--since", "2026-07-01", "--format", "mail")
    assert result.exit_code == 1
    assert "1 letters sent\nnobody@example.org: refused" in result.stdout
    assert [letter["To"] for letter in postman[1]] == ["a@example.org"]


def test_nothing_new_sends_nothing(
    command: Callable[..., Result], postman: tuple[str, list[EmailMessage]]
) -> None:
    result = command(LETTER % "a@example.org", "--since", "2026-12-01", "--format", "mail")
    assert result.stdout == "0 letters sent\n"
    assert postman[1] == []


@pytest.mark.parametrize(
    "address",
    [
        *("a", "@b", "a@", "a b@c", "a@b\nBcc: c@d", "é\x00@b c", "a@x,b@x", "a@x;b@x", "a@b@c"),
        *("A <a@x>", "<a@x>", "a@x (A)", "a@x,", "g:a@x;", '"a,b"@x', "a@x\x00"),
    ],
)
def test_an_address_that_is_none_is_refused(address: str) -> None:
    found = told(NEW, search=dataclasses.replace(SEARCH, to=(address,)))
    with pytest.raises(InvalidSetting):
        mail.letters([found], "veille@example.org", SINCE)


@pytest.mark.parametrize(
    "address", ["", "localhost", "http://x", "smtp://", "smtp://x:0x", "smtp://["]
)
def test_a_server_that_is_none_is_refused(address: str) -> None:
    with pytest.raises(InvalidSetting, match="QUESTIONS_SMTP"):
        mail.Server.at(address)


@pytest.mark.parametrize(
    "host", ["mail.example", "10.0.0.1", "[2001:db8::1]:25", "localhost.example", "127.0.0.1.x"]
)
def test_a_password_goes_to_no_other_machine_in_the_clear(host: str) -> None:
    with pytest.raises(InvalidSetting, match="in the clear") as refused:
        mail.Server.at(f"smtp://user:secret@{host}")
    assert "secret" not in str(refused.value)
    assert mail.Server.at(f"smtps://user:secret@{host}").user == "user"
    assert not mail.Server.at(f"smtp://{host}").user


@pytest.mark.parametrize("host", ["localhost", "127.0.0.1", "127.9.9.9:2525", "[::1]", "LOCALHOST"])
def test_a_password_may_go_to_this_machine(host: str) -> None:
    assert mail.Server.at(f"smtp://user:secret@{host}").user == "user"


def test_a_servers_address_is_read_whole() -> None:
    found = mail.Server.at("smtp+starttls://me%40x:p%3Aw@mail.example")
    assert found == mail.Server("smtp+starttls", "mail.example", 587, "me@x", "p:w")


@pytest.mark.parametrize("scheme", ["smtp", "smtps", "smtp+starttls", "smtp://u:p@"])
def test_a_server_that_does_not_do_what_the_address_says_is_one_sentence(
    postman: tuple[str, list[EmailMessage]], scheme: str
) -> None:
    host = "127.0.0.1:1" if scheme == "smtp" else postman[0].removeprefix("smtp://")
    address = scheme + host if "@" in scheme else f"{scheme}://{host}"
    with pytest.raises(InvalidSetting, match="mail cannot be sent"):
        mail.send(mail.Server.at(address), [EmailMessage()])
