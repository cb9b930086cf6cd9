"""Rounds of letters: each happening once, to those who wait for it, whatever dies on the way."""

from __future__ import annotations

import dataclasses
import hashlib
import os
import re
import signal
import subprocess
import sys
from collections import Counter
from collections.abc import Callable, Iterator
from datetime import date, timedelta
from email.message import EmailMessage
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from lxml import html

from indexer.alerts import rounds
from indexer.alerts.finding import SHOWN, Newsroom, mark
from indexer.alerts.letters import Desk, Site, read, written
from indexer.alerts.opening import opened
from indexer.alerts.registry import Registry
from indexer.alerts.wanted import Asked, Rhythm, Wanted
from indexer.build import reindex
from indexer.cli import main
from indexer.config import Settings
from indexer.engines.base import Store
from indexer.engines.memory import MemoryStore
from indexer.errors import InvalidSetting, UnusableAlerts
from indexer.events import Change, Event, from_lines
from indexer.model import Question, QuestionId
from indexer.query.request import SearchRequest
from indexer.watch.mail import Server
from tests.conftest import ROOT, ask
from tests.postman import Office, working

TODAY = date(2026, 7, 14)
LOUP = ask(1, "Le loup rôde.", title="Présence du loup", author_name="Zoé Petit")
OURS = ask(2, "Un ours et un loup.", title="Ours")
ANSWERED = dataclasses.replace(
    ask(1, "Le loup rôde.", answer="Le loup sera compté.", answered=date(2026, 7, 14)),
    title="Présence du loup",
    author=LOUP.author,
)
NEW = ask(3, "Un loup neuf & gras.", title="Neuf <&>", published=date(2026, 7, 14))
SITE = "https://questions.example"
DESK = Desk("veille@example.org", Site(SITE))


@pytest.fixture
def office() -> Iterator[Office]:
    with working() as found:
        yield found


@dataclasses.dataclass
class Town:
    """An index that grows by vintages, the file of alerts, and a mail server."""

    store: Store
    registry: Registry
    office: Office
    folder: Path
    day: date = TODAY

    def vintage(self, *questions: Question) -> None:
        """A build of these questions, whose events go into the journal."""
        reindex(self.store, map(_digested, questions))

    def join(
        self, query: str = "loup", who: str = "a@example.org", rhythm: Rhythm = Rhythm.ISSUE
    ) -> None:
        """A subscription that begins now."""
        self.wait_for(Wanted(SearchRequest(query)), who, rhythm)

    def wait_for(self, wanted: Wanted, who: str, rhythm: Rhythm = Rhythm.ISSUE) -> None:
        last = max((event.seen for event in from_lines(self.store.journal())), default="")
        assert self.registry.subscribe(Asked(who, wanted, rhythm, 0), last, self.day)

    def night(self, days: int = 1) -> rounds.Round:
        """A round, some days after the one before."""
        self.day += timedelta(days)
        rounds.fill(self.registry, self.store, DESK, self.day)
        server = Server.at(self.office.address)
        return rounds.send(self.registry.outbox, server, self.day)

    def got(self, who: str = "a@example.org") -> list[EmailMessage]:
        return [letter for letter in self.office.letters if letter["To"] == who]


def _digested(question: Question) -> Question:
    """The question as a source gives it: what differs has another digest."""
    digest = hashlib.blake2b(repr(question).encode(), digest_size=16).hexdigest()
    return dataclasses.replace(
        question, provenance=dataclasses.replace(question.provenance, digest=digest)
    )


@pytest.fixture
def town(office: Office, tmp_path: Path) -> Town:
    return begun(MemoryStore(), office, tmp_path)


@pytest.fixture
def real(store: Store, office: Office, tmp_path: Path) -> Town:
    """A town over the files of an index, for commands."""
    return begun(store, office, tmp_path)


def begun(store: Store, office: Office, folder: Path) -> Town:
    found = Town(store, Registry(folder / "alerts.sqlite"), office, folder)
    found.vintage(LOUP, OURS)
    return found


def plain(letter: EmailMessage) -> str:
    part = letter.get_body(("plain",))
    assert part is not None
    return part.get_content()


def markup(letter: EmailMessage) -> html.HtmlElement:
    part = letter.get_body(("html",))
    assert part is not None
    return html.document_fromstring(part.get_content())


# -- what is told ----------------------------------------------------------------------------


def test_a_vintage_is_told_once(town: Town) -> None:
    """What was there before is no news; what an update brings is told by the next round alone."""
    town.join()
    assert town.night().sent == 0
    town.vintage(ANSWERED, OURS, NEW)
    assert town.night().sent == 1
    assert town.night(7).sent == 0
    (letter,) = town.got()
    said = plain(letter)
    assert letter["Subject"] == "2\u00a0questions\u00a0: «\u00a0loup\u00a0»"
    assert "réponse publiée" in said
    assert "question publiée" in said
    assert "Ours" not in said


def test_vintages_replayed_tell_nothing_twice(town: Town) -> None:
    """The journal tells the same answer again after an older archive and the newer one."""
    town.join()
    town.vintage(ANSWERED, OURS)
    assert town.night().sent == 1
    town.vintage(LOUP, OURS)
    town.vintage(ANSWERED, OURS)
    seen = [e for e in from_lines(town.store.journal()) if e.change is Change.ANSWERED]
    assert len(seen) == 2, "the journal has it twice"
    assert town.night().sent == 0


def test_one_who_joins_later_is_told_what_is_later(town: Town) -> None:
    town.join()
    town.vintage(ANSWERED, OURS)
    town.join(who="b@example.org")
    town.night()
    town.vintage(ANSWERED, OURS, NEW)
    town.night()
    assert [len(town.got(who)) for who in ("a@example.org", "b@example.org")] == [2, 1]
    assert "Présence" not in plain(town.got("b@example.org")[0])


def test_letters_keep_their_rhythm_and_lose_nothing(town: Town) -> None:
    town.join(rhythm=Rhythm.WEEK)
    town.join(who="b@example.org")
    town.vintage(ANSWERED, OURS)
    town.night()
    town.vintage(ANSWERED, OURS, NEW)
    town.night()
    assert [len(town.got(who)) for who in ("a@example.org", "b@example.org")] == [0, 2]
    town.night(5)
    assert len(town.got()) == 1
    assert "2\u00a0questions" in town.got()[0]["Subject"]


def test_two_rounds_of_one_day_are_one_letter(town: Town) -> None:
    town.join()
    town.vintage(ANSWERED, OURS)
    assert town.night().sent == 1
    town.vintage(ANSWERED, OURS, NEW)
    assert town.night(0).sent == 0
    assert town.night().sent == 1


def test_who_waits_for_an_answer_gets_it_and_is_forgotten(town: Town) -> None:
    wanted = Wanted(question=LOUP.id)
    town.wait_for(wanted, "a@example.org")
    town.vintage(LOUP, OURS, NEW)
    assert town.night().sent == 0
    town.vintage(ANSWERED, OURS, NEW)
    assert town.night().sent == 1
    (letter,) = town.got()
    assert letter["Subject"] == "Présence du loup\u00a0: réponse publiée"
    assert "Le loup sera compté." in plain(letter)
    assert town.registry.of("a@example.org") == []


def test_a_correction_is_no_news(town: Town) -> None:
    town.join()
    town.vintage(dataclasses.replace(LOUP, rubrique="animaux"), OURS)
    assert [event.change for event in from_lines(town.store.journal())] == [Change.REVISED]
    assert town.night().sent == 0


def test_a_question_that_is_gone_is_passed_over(town: Town) -> None:
    event = Event("2026-07-15T00:00:00Z", QuestionId("QANR5L17QE99"), Change.ASKED)
    room = Newsroom(town.store.open(), [event])
    found = room.found(Wanted(), room.of(Wanted(), ""))
    assert (found.items, found.total) == ((), 0)


def test_a_happening_has_one_mark_whenever_it_is_seen() -> None:
    one = Event("2026-07-15T00:00:00Z", LOUP.id, Change.ANSWERED, TODAY, "Écologie")
    again = dataclasses.replace(one, seen="2026-08-01T00:00:00Z", detail="")
    assert mark(one) == mark(again)
    moved = [Event("", LOUP.id, Change.TRANSFERRED, TODAY, name) for name in ("Budget", "Santé")]
    assert len({mark(event) for event in [one, *moved]}) == 3


# -- the letter ------------------------------------------------------------------------------


def test_a_letter_can_be_ended_by_one_click(town: Town) -> None:
    """RFC 8058: a link of https in a line of its own, and the word that a POST to it suffices."""
    town.join()
    town.vintage(ANSWERED, OURS)
    town.night()
    raw = town.office.raw[0].decode("ascii")
    (link,) = re.findall(r"^List-Unsubscribe: <(https://[^>\s]+)>\r$", raw, re.MULTILINE)
    assert "\r\nList-Unsubscribe-Post: List-Unsubscribe=One-Click\r\n" in raw
    assert "\r\nList-Id: Alertes <alertes.questions.example>\r\n" in raw
    assert "\r\nAuto-Submitted: auto-generated\r\n" in raw
    assert link.startswith(f"{SITE}/alertes/desabonnement?cle=")
    (letter,) = town.got()
    assert link in plain(letter)
    assert link in [a.get("href") for a in markup(letter).iter("a")]
    assert rounds.ended(town.registry, link.partition("cle=")[2])
    assert town.registry.of("a@example.org") == []
    assert rounds.ended(town.registry, link.partition("cle=")[2]), "a second click is no error"
    assert not rounds.ended(town.registry, "x")


def test_both_parts_show_the_same_and_text_is_only_text(town: Town) -> None:
    town.join()
    town.vintage(LOUP, OURS, NEW)
    town.night()
    (letter,) = town.got()
    tree = markup(letter)
    assert "Neuf <&>" in plain(letter)
    assert next(a.text for a in tree.iter("a")) == "Neuf <&>"
    assert "Un loup neuf & gras." in tree.text_content()
    assert [b.text for b in tree.iter("b")] == ["loup"]
    words = re.findall(r"\w{4,}", " ".join(tree.itertext()))
    lacking = [word for word in words if word not in plain(letter)]
    assert lacking == []


def test_a_letter_shows_so_many_and_counts_the_others(town: Town) -> None:
    town.join()
    more = [ask(100 + n, "Encore un loup.", title=f"Loup {n}") for n in range(SHOWN + 5)]
    town.vintage(LOUP, OURS, *more)
    town.night()
    (letter,) = town.got()
    assert letter["Subject"].startswith(f"{SHOWN + 5}\u00a0questions")
    said = plain(letter)
    assert said.count("Question écrite") == SHOWN
    assert "5 autres questions" in said
    assert f"{SITE}/recherche?q=loup&tri=recent" in said
    assert town.night().sent == 0, "what is counted is told"


def test_a_letter_is_the_same_after_it_was_kept() -> None:
    asked = Asked("a@example.org", Wanted(SearchRequest("é" * 200)), Rhythm.WEEK, 0)
    letter = DESK.confirmation(asked, "t" * 3000, LOUP)
    raw = written(letter)
    assert written(read(raw)) == raw
    assert max(map(len, raw.split(b"\r\n"))) <= 998
    assert "t" * 3000 in plain(read(raw))


def test_a_letter_of_confirmation_carries_no_words_that_were_typed() -> None:
    spam = Wanted(SearchRequest("gagnez https://spam.example", {"rubrique": ("cliquez ici",)}))
    raw = plain(DESK.confirmation(Asked("a@example.org", spam, Rhythm.ISSUE, 0), "token"))
    assert "spam" not in raw
    assert "cliquez" not in raw


# -- what goes wrong -------------------------------------------------------------------------


def test_a_server_that_is_away_costs_nothing(town: Town, monkeypatch: pytest.MonkeyPatch) -> None:
    town.join()
    town.vintage(ANSWERED, OURS)
    with monkeypatch.context() as patched:
        patched.setattr(town.office, "address", "smtp://127.0.0.1:1")
        with pytest.raises(InvalidSetting, match="mail cannot be sent"):
            town.night()
    assert town.registry.counts()["waiting"] == 1
    assert town.night().sent == 1
    assert town.night().sent == 0


def test_readers_that_are_refused_cost_no_other_reader(town: Town) -> None:
    """For good: given up after some letters. For now: tried again for some days."""
    for who in ("nobody@example.org", "later@example.org", "a@example.org"):
        town.join(who=who)
    for number in range(3):
        news = [ask(10 + n, "Le loup.", title=f"L{n}") for n in range(number + 1)]
        town.vintage(LOUP, OURS, *news)
        found = town.night()
        assert (found.sent, found.refused) == (1, 1)
    assert found.given_up == 1
    assert town.registry.of("nobody@example.org") == []
    assert len(town.registry.of("later@example.org")) == 1
    assert town.registry.counts()["waiting"] == 3
    assert town.night(3).refused == 3, "letters that nobody took for days are dropped"
    assert town.registry.counts()["waiting"] == 0
    assert len(town.registry.of("later@example.org")) == 1, "and the address is kept"


def test_who_ended_it_gets_no_letter_that_was_waiting(town: Town) -> None:
    town.join()
    town.vintage(ANSWERED, OURS)
    rounds.fill(town.registry, town.store, DESK, TODAY)
    town.registry.erase("a@example.org")
    assert town.night().sent == 0


# -- the command -----------------------------------------------------------------------------


@pytest.fixture
def environ(real: Town) -> dict[str, str]:
    return {
        "QUESTIONS_INDEX": str(real.folder / "index"),
        "QUESTIONS_ALERTS": str(real.folder / "alerts.sqlite"),
        "QUESTIONS_MAIL_FROM": "veille@example.org",
        "QUESTIONS_BASE_URL": SITE,
        "QUESTIONS_SMTP": real.office.address,
    }


@pytest.fixture
def call(environ: dict[str, str]) -> Callable[..., Result]:
    def run(*words: str, given: bytes = b"", **more: str) -> Result:
        return CliRunner(env={**environ, **more}).invoke(main, ["alerts", *words], input=given)

    return run


def test_the_command_sends_counts_shows_and_erases(
    real: Town, call: Callable[..., Result], tmp_path: Path
) -> None:
    real.join()
    real.vintage(ANSWERED, OURS)
    assert call("send").stdout.startswith("1 letters sent, 0 put off")
    assert "jo: 1\n" in call("count").stdout
    assert "sent: 1\n" in call("count").stdout
    assert "?q=loup (jo)" in call("show", "a@EXAMPLE.org").stdout
    assert call("copy", str(tmp_path / "copy")).exit_code == 0
    assert call("copy", str(tmp_path / "copy")).exit_code == 2
    assert call("erase", "a@example.org").stdout == "1 subscriptions erased\n"
    assert call("erase", "x").exit_code == 2
    assert len(Registry(tmp_path / "copy").of("a@example.org")) == 1


def test_a_letter_that_is_put_off_gives_the_command_code_1(
    real: Town, call: Callable[..., Result]
) -> None:
    real.join(who="later@example.org")
    real.vintage(ANSWERED, OURS)
    assert call("send").exit_code == 1


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("QUESTIONS_ALERTS", ""),
        ("QUESTIONS_MAIL_FROM", ""),
        ("QUESTIONS_MAIL_FROM", "Veille"),
        ("QUESTIONS_BASE_URL", ""),
        ("QUESTIONS_BASE_URL", "questions.example"),
        ("QUESTIONS_SMTP", "mail.example"),
    ],
)
def test_alerts_that_lack_a_setting_are_one_sentence(
    call: Callable[..., Result], name: str, value: str
) -> None:
    result = call("count", **{name: value})
    assert result.exit_code == 2
    assert name in result.stderr


def test_without_a_file_none_are_offered() -> None:
    assert opened(Settings()) is None


def test_two_runs_at_a_time_are_one(real: Town, call: Callable[..., Result]) -> None:
    with real.registry.outbox.alone():
        result = call("send")
    assert (result.exit_code, "another run" in result.stderr) == (2, True)


REPORT = b"""\
From: MAILER-DAEMON@example.net
Content-Type: multipart/report; report-type=delivery-status; boundary="b"

--b
Content-Type: message/delivery-status

Final-Recipient: rfc822; a@example.org
Action: failed
Status: %s

--b
Content-Type: text/rfc822-headers

List-Unsubscribe: <https://questions.example/alertes/desabonnement?cle=%s>

--b--
"""


def test_a_report_of_a_letter_that_came_back_counts(
    real: Town, call: Callable[..., Result]
) -> None:
    real.join()
    real.vintage(ANSWERED, OURS)
    real.night()
    (token,) = re.findall(rb"<https://\S+cle=([^>]+)>", real.office.raw[0])
    unsaid = b"5.0.0\nDiagnostic-Code: smtp; 550 "
    refusals = (b"4.2.2", b"5.7.1", b"5.0.0", unsaid + b"5.7.1 spam", unsaid + b"no reader")
    for status, key in ((b"5.1.1", b"x" * 40), *((status, token) for status in refusals)):
        assert call("bounced", given=REPORT % (status, key)).exit_code == 1
    assert call("bounced", given=b"\xff\x00 no mail at all").exit_code == 1
    statuses = (b"5.1.1", unsaid + b"5.1.1 no such reader", unsaid[:-5] + b"\n 550-5.2.1 full")
    said = [call("bounced", given=REPORT % (status, token)).stdout for status in statuses]
    assert said == ["noted\n", "noted\n", "the address was given up\n"]
    assert real.registry.of("a@example.org") == []


def test_a_round_that_is_killed_anywhere_loses_nothing_and_tells_nothing_anew(
    real: Town, environ: dict[str, str]
) -> None:
    """Killed before a letter is taken, and after: it goes out again as the very same letter.

    Everyone has each happening; whoever has a letter twice has it under one Message-ID.
    """
    readers = [f"r{number}@example.org" for number in range(4)]
    for who in readers:
        real.join(who=who)
    real.vintage(ANSWERED, OURS)

    def start() -> subprocess.Popen[bytes]:
        return subprocess.Popen(
            [sys.executable, "-m", "tests.commands.call", "alerts", "send"],
            env={**os.environ, **environ},
            cwd=ROOT,
            stdout=subprocess.DEVNULL,
        )

    for moment in ("before", "after"):
        running = start()
        real.office.let(**{moment: lambda _letter, it=running: os.kill(it.pid, signal.SIGKILL)})
        assert running.wait(60) == -signal.SIGKILL
    real.office.let()
    assert start().wait(60) == 0
    told = {(letter["To"], letter["Message-ID"]) for letter in real.office.letters}
    assert sorted(who for who, _ in told) == readers
    copies = Counter(real.office.raw)
    assert len(copies) == len(readers)
    assert max(copies.values()) <= 3
    assert real.night().sent == 0


def test_a_round_that_dies_before_a_letter_is_put_told_nothing(
    town: Town, monkeypatch: pytest.MonkeyPatch
) -> None:
    for who in ("a@example.org", "b@example.org"):
        town.join(who=who)
    town.vintage(ANSWERED, OURS)
    put, count = town.registry.outbox.put, Counter[str]()

    def dying(self: object, *given: object, **more: object) -> bool:
        count["put"] += 1
        if count["put"] == 2:
            raise UnusableAlerts("the machine is gone")
        return put(*given, **more)

    with monkeypatch.context() as patched:
        patched.setattr(type(town.registry.outbox), "put", dying)
        with pytest.raises(UnusableAlerts):
            town.night(0)
    assert town.night().sent == 2
    assert [len(town.got(who)) for who in ("a@example.org", "b@example.org")] == [1, 1]
