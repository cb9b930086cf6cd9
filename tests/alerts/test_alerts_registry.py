"""The file of alerts: what is kept of whom and how long, and that nothing is lost or left."""

from __future__ import annotations

import ast
import sqlite3
import stat
from datetime import date, timedelta
from multiprocessing import get_context
from pathlib import Path

import pytest

from indexer.alerts import tables
from indexer.alerts.outbox import DAY, PATIENCE, WITHIN
from indexer.alerts.registry import MOST, Limit, Registry
from indexer.alerts.subscription import Subscription
from indexer.alerts.wanted import Asked, Rhythm, Wanted
from indexer.errors import UnusableAlerts
from indexer.query.request import SearchRequest
from tests.conftest import ROOT

TODAY = date(2026, 7, 14)
SEEN = "2026-07-14T03:00:00Z"


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "alerts.sqlite"


@pytest.fixture
def registry(path: Path) -> Registry:
    return Registry(path)


def join(
    registry: Registry,
    query: str = "loup",
    who: str = "a@example.org",
    rhythm: Rhythm = Rhythm.ISSUE,
) -> Subscription:
    asked = Asked(who, Wanted(SearchRequest(query)), rhythm, 0)
    found = registry.subscribe(asked, SEEN, TODAY)
    assert found is not None
    return found


def test_the_file_is_for_its_user_and_group(registry: Registry, path: Path) -> None:
    join(registry)
    with registry.outbox.alone():
        modes = {stat.S_IMODE(file.stat().st_mode) & ~0o640 for file in path.parent.iterdir()}
    assert modes == {0}


def test_what_is_kept_is_what_was_confirmed(registry: Registry) -> None:
    one = join(registry)
    assert registry.get(one.id) == one
    assert (one.address, one.wanted.text, one.rhythm) == ("a@example.org", "?q=loup", Rhythm.ISSUE)
    assert (one.since, one.due) == (SEEN, TODAY)
    assert join(registry, rhythm=Rhythm.WEEK, query="ours").due == TODAY + timedelta(7)


def test_confirmed_twice_it_is_one_with_the_last_rhythm(registry: Registry) -> None:
    one, other = join(registry), join(registry, rhythm=Rhythm.WEEK)
    assert one.id == other.id
    assert [found.rhythm for found in registry.of("a@example.org")] == [Rhythm.WEEK]
    assert registry.counts()["confirmed"] == 1


def test_an_address_may_wait_for_so_much_and_no_more(registry: Registry) -> None:
    for number in range(MOST):
        join(registry, f"loup {number}")
    more = Asked("a@example.org", Wanted(SearchRequest("ours")), Rhythm.ISSUE, 0)
    assert registry.subscribe(more, SEEN, TODAY) is None
    assert join(registry, "loup 3", rhythm=Rhythm.WEEK).rhythm is Rhythm.WEEK
    assert join(registry, "ours", who="b@example.org")


def test_ending_leaves_nothing_of_an_address_in_the_file(registry: Registry, path: Path) -> None:
    """Not in a row, and not in a page that is no longer used."""
    one = join(registry, who="zoe.petit@example.org")
    registry.outbox.put(one, b"letter to zoe", [b"mark"], SEEN, TODAY)
    assert b"zoe" in path.read_bytes()
    assert registry.end(one.id)
    assert not registry.end(one.id)
    assert registry.of("zoe.petit@example.org") == list(registry.outbox.waiting()) == []
    assert b"zoe" not in path.read_bytes()
    with sqlite3.connect(path) as base:
        assert base.execute("SELECT count(*) FROM told").fetchone() == (0,)


def test_all_of_an_address_is_erased_at_once(registry: Registry) -> None:
    for query in ("loup", "ours"):
        join(registry, query)
    join(registry, who="b@example.org")
    assert registry.erase("a@example.org") == 2
    assert registry.counts()["addresses"] == 1


# -- limits ----------------------------------------------------------------------------------


def test_letters_of_confirmation_have_limits_that_pass_with_time(registry: Registry) -> None:
    limits = [Limit("address a@example.org", 2, 100.0), Limit("all", 3, 50.0)]
    assert [registry.allowed(limits, now) for now in (0.0, 1.0)] == [[True, True]] * 2
    assert registry.allowed(limits, 2.0) == [False, True]
    other = [Limit("address b@example.org", 2, 100.0), limits[1]]
    assert registry.allowed(other, 3.0) == [True, True]
    assert registry.allowed(other, 4.0) == [True, False], "refused letters are not counted"
    assert registry.allowed(limits, 101.0) == [True, True]


def test_a_clock_that_was_set_back_shuts_nobody_out(registry: Registry) -> None:
    limits = [Limit("all", 1, 100.0)]
    assert registry.allowed(limits, 10_000.0) == [True]
    assert registry.allowed(limits, 5.0) == [True]


def test_who_asked_is_kept_as_a_mark_alone(registry: Registry, path: Path) -> None:
    registry.allowed([Limit("address a@example.org", 2, 100.0), Limit("203.0.113.9", 2, 100.0)])
    raw = path.read_bytes()
    assert b"example.org" not in raw
    assert b"203.0.113.9" not in raw


def test_marks_of_who_asked_are_gone_after_a_day_though_nobody_asks(
    registry: Registry, path: Path
) -> None:
    registry.allowed([Limit("address a@example.org", 2, DAY)], 1000.0)
    left = []
    for later in (10.0, DAY + 1.0):
        registry.outbox.ran(TODAY, 1000.0 + later)
        with sqlite3.connect(path) as base:
            left.append(base.execute("SELECT count(*) FROM asked").fetchone()[0])
    assert left == [1, 0]


# -- outbox ----------------------------------------------------------------------------------


def test_a_letter_is_put_with_its_marks_and_its_day(registry: Registry) -> None:
    one = join(registry)
    later = "2026-07-15T03:00:00Z"
    assert registry.outbox.put(one, b"letter", [b"x", b"y"], later, TODAY)
    (outgoing,) = registry.outbox.waiting()
    assert (outgoing.letter, outgoing.made, outgoing.last) == (b"letter", TODAY, False)
    assert (outgoing.subscription.since, outgoing.subscription.due) == (
        later,
        TODAY + timedelta(1),
    )
    assert registry.outbox.due(TODAY) == []
    assert registry.outbox.untold(one, {b"x", b"z"}) == {b"z"}
    registry.outbox.sent(outgoing)
    assert list(registry.outbox.waiting()) == []
    assert registry.get(one.id) is not None


def test_the_last_letter_ends_the_subscription_once_it_is_out(registry: Registry) -> None:
    one = join(registry)
    registry.outbox.put(one, b"letter", [], SEEN, TODAY, last=True)
    assert registry.get(one.id) is not None
    registry.outbox.sent(next(registry.outbox.waiting()))
    assert registry.get(one.id) is None


def test_who_ends_it_meanwhile_gets_no_letter(registry: Registry) -> None:
    one, other = join(registry), join(registry, who="b@example.org")
    for each in (one, other):
        registry.outbox.put(each, b"letter", [], SEEN, TODAY)
    found = registry.outbox.waiting()
    assert next(found).subscription.id == one.id
    registry.end(other.id)
    assert list(found) == []
    assert not registry.outbox.put(other, b"letter", [], SEEN, TODAY)


def test_an_address_whose_letters_come_back_is_given_up(registry: Registry) -> None:
    one = join(registry)
    join(registry, "ours")
    days = [TODAY + timedelta(n) for n in range(PATIENCE)]
    assert [registry.outbox.bounced(one.id, day) for day in days] == [False, False, True]
    assert registry.of("a@example.org") == []
    assert registry.counts()["given up"] == 2


def test_letters_that_came_back_long_ago_do_not_count(registry: Registry) -> None:
    one = join(registry)
    step = WITHIN // (PATIENCE - 1) + 1
    days = [TODAY + timedelta(n * step) for n in range(PATIENCE + 2)]
    assert not any(registry.outbox.bounced(one.id, day) for day in days)


def test_what_was_told_long_ago_is_forgotten(registry: Registry) -> None:
    one = join(registry)
    registry.outbox.put(one, b"letter", [b"x"], SEEN, TODAY)
    registry.outbox.ran(TODAY + timedelta(300), 1000.0)
    assert registry.outbox.untold(one, {b"x"}) == set()
    registry.outbox.ran(TODAY + timedelta(500), 2000.0)
    assert registry.outbox.untold(one, {b"x"}) == {b"x"}
    assert registry.counts()["last run"] == 2000


def test_one_run_at_a_time(registry: Registry) -> None:
    with registry.outbox.alone():
        with pytest.raises(UnusableAlerts, match="another run"), registry.outbox.alone():
            pass
        assert join(registry), "visitors are served meanwhile"
    with registry.outbox.alone():
        pass


# -- the file --------------------------------------------------------------------------------


def test_the_key_stays_and_is_each_files_own(registry: Registry, path: Path) -> None:
    token = registry.seals.sign("a", b"b")
    assert Registry(path).seals.signed("a", token) == b"b"
    assert Registry(path.with_name("other")).seals.signed("a", token) is None


def test_a_copy_is_whole_and_shut_like_the_file(registry: Registry, path: Path) -> None:
    one = join(registry)
    copy = path.with_name("copy.sqlite")
    registry.copy(copy)
    assert Registry(copy).get(one.id) == one
    assert Registry(copy).seals.sign("a", b"b") == registry.seals.sign("a", b"b")
    assert stat.S_IMODE(copy.stat().st_mode) & ~0o640 == 0


def test_a_file_of_an_older_version_is_brought_up_to_date(
    path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Each step once, what is there stays; a file of a later version is left alone."""
    one = join(Registry(path))
    more = (*tables.MIGRATIONS, "ALTER TABLE outbox ADD COLUMN tries INTEGER NOT NULL DEFAULT 0")
    monkeypatch.setattr(tables, "MIGRATIONS", more)
    assert Registry(path).get(one.id) == one
    assert Registry(path).get(one.id) == one
    monkeypatch.undo()
    with pytest.raises(UnusableAlerts, match="later version"):
        Registry(path)


def test_a_step_that_breaks_off_leaves_the_file_as_it_was(
    path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    one = join(Registry(path))
    broken = (*tables.MIGRATIONS, "DROP TABLE told; DROP TABLE nothing")
    monkeypatch.setattr(tables, "MIGRATIONS", broken)
    with pytest.raises(UnusableAlerts):
        Registry(path)
    monkeypatch.undo()
    registry = Registry(path)
    assert registry.get(one.id) == one
    assert registry.outbox.untold(one, {b"x"}) == {b"x"}


def test_a_file_that_cannot_be_used_is_one_sentence(tmp_path: Path) -> None:
    damaged = tmp_path / "damaged"
    damaged.write_bytes(b"no database, for sure\n" * 100)
    for path in (damaged, tmp_path / "none" / "alerts", tmp_path):
        with pytest.raises(UnusableAlerts, match=str(path)):
            Registry(path)


def _joined(path: Path, number: int) -> None:
    registry = Registry(path)
    for at in range(10):
        join(registry, who=f"{number}-{at}@example.org")


def test_processes_that_begin_a_file_together_share_it(path: Path) -> None:
    """Each one's first act is to make the tables; none is lost, and there is one key."""
    context = get_context("spawn")
    several = [context.Process(target=_joined, args=(path, number)) for number in range(3)]
    for process in several:
        process.start()
    for process in several:
        process.join()
    assert [process.exitcode for process in several] == [0, 0, 0]
    assert Registry(path).counts()["addresses"] == 30


def test_only_these_modules_speak_sql() -> None:
    speakers = {
        str(path.relative_to(ROOT))
        for room in ("indexer", "webapp", "questions_parlementaires")
        for path in (ROOT / room).rglob("*.py")
        for node in ast.walk(ast.parse(path.read_text("utf-8")))
        if isinstance(node, ast.Import) and any(name.name == "sqlite3" for name in node.names)
    }
    assert speakers == {"indexer/alerts/tables.py"}
