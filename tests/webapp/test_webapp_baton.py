"""Who computes: one thread at a time, and another beside it where one takes long."""

from __future__ import annotations

import time
from threading import Event, Thread

import pytest

from webapp.serving import baton
from webapp.serving.baton import Baton


def _holding(held: Baton, entered: Event, over: Event) -> Thread:
    def hold() -> None:
        with held.held():
            entered.set()
            over.wait(10)

    thread = Thread(target=hold, daemon=True)
    thread.start()
    return thread


def test_the_next_waits_until_it_is_passed_on(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(baton, "LONG", 60.0)
    held = Baton(one=True)
    entered = [Event(), Event()]
    over = Event()
    first = _holding(held, entered[0], over)
    assert entered[0].wait(10)
    second = _holding(held, entered[1], over)
    while not held.wanted:
        time.sleep(0.001)
    assert not entered[1].is_set()
    over.set()
    assert entered[1].wait(10)
    for thread in (first, second):
        thread.join(10)
    assert not held.wanted


def test_who_takes_long_shares_with_the_next_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    """The one that goes on beside it holds the baton: a third waits for that one."""
    monkeypatch.setattr(baton, "LONG", 0.0)
    held = Baton(one=True)
    entered = [Event(), Event(), Event()]
    overs = [Event(), Event(), Event()]
    slow = _holding(held, entered[0], overs[0])
    assert entered[0].wait(10)
    monkeypatch.setattr(baton, "LONG", 60.0)
    quick = _holding(held, entered[1], overs[1])
    assert entered[1].wait(10), "it does not wait for the slow one"
    third = _holding(held, entered[2], overs[2])
    while not held.wanted:
        time.sleep(0.001)
    overs[0].set()
    slow.join(10)
    assert not entered[2].is_set(), "what ends is not what holds it"
    overs[1].set()
    assert entered[2].wait(10)
    overs[2].set()
    for thread in (quick, third):
        thread.join(10)


def test_it_is_passed_on_after_an_error() -> None:
    held = Baton(one=True)
    with pytest.raises(ZeroDivisionError), held.held():
        raise ZeroDivisionError
    with held.held():
        pass


def test_who_waits_for_another_machine_shares_from_the_start(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(baton, "LONG", 60.0)
    held, entered, over = Baton(one=False), Event(), Event()
    thread = _holding(held, entered, over)
    assert entered.wait(10)
    with held.held():
        over.set()
    thread.join(10)
