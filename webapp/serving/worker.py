"""The processes of ``questions serve``: a loop that waits for peers, and threads that never do.

gunicorn starts, watches and ends the processes, reads heads and frames answers. What is ours is
who waits: a thread gets a request when its head is whole, and lets go of it where its peer is slow.
"""

from __future__ import annotations

import errno
import os
import resource
import selectors
import time
from collections import deque
from contextlib import suppress
from functools import partial
from http import HTTPStatus
from queue import SimpleQueue
from socket import socket
from threading import Thread
from typing import Any

from gunicorn.workers.base import Worker as Base

from webapp.limits import counted
from webapp.serving.answers import answer
from webapp.serving.balance import POLITE, Addresses, Balance, courtesy
from webapp.serving.baton import Baton
from webapp.serving.connections import Connection, Gone
from webapp.serving.heads import Head, refusal
from webapp.serving.peers import HEAD, LINGER, Peers

MOST = 8000
"""Connections of one process; the one that has waited longest for its request goes for a new."""
PATIENCE = 10.0
"""Seconds that a whole request may wait for a thread before it is answered 503."""
TICK = 0.5
"""Seconds between two looks at the clock."""
READY = 1.0
"""Seconds that visitors wait at the most for what is made ahead; a cold disk may take longer."""
Jobs = SimpleQueue[Connection]


class Worker(Base):  # type: ignore[misc]  # gunicorn has no types
    """One process: connections in a loop, whole requests in threads."""

    def __init__(self, *args: Any, **more: Any) -> None:
        super().__init__(*args, **more)
        self.alive: bool
        self._balance: Balance = self.app.balance
        self._addresses = Addresses(self.app.connections)
        self._baton = Baton(one=self.app.computes)
        self._jobs: Jobs = SimpleQueue()
        self._probes: Jobs = SimpleQueue()
        self._done: deque[tuple[Connection, bool]] = deque()
        self._woken = self._accepting = False
        self._open = 0
        self._polite_until = self._looked = 0.0
        self._taken_then = 1

    def init_process(self) -> None:
        """Prepare what the loop needs, and run it."""
        _allow_files()
        self._selector = selectors.DefaultSelector()
        self._peers = Peers(self._selector, self._hand, self._after, self._left)
        self._wake = os.pipe()
        for end in self._wake:
            os.set_blocking(end, False)
        super().init_process()

    def run(self) -> None:
        """Serve until told to stop, then end what is open."""
        for end in (self._wake[0], self.PIPE[0]):
            self._selector.register(end, selectors.EVENT_READ, partial(_drain, end))
        self._make_ready()
        for _ in range(self.cfg.threads):
            Thread(target=self._work, args=(self._jobs, self._baton), daemon=True).start()
        Thread(target=self._work, args=(self._probes, Baton(one=False)), daemon=True).start()
        self._counts(0)
        while self.alive and self.ppid == os.getppid():
            self._accept_or_not()
            self._turn()
        self.alive = False
        self._end()

    def _make_ready(self) -> None:
        """Have made what the first visitor would wait for, and go on without it after a while."""
        ahead = Thread(target=self._ahead, daemon=True)
        ahead.start()
        ahead.join(READY)

    def _ahead(self) -> None:
        """Make it as if it were a visitor's page, beside theirs where it takes long."""
        try:
            with self._baton.held():
                self.app.prepare(self.wsgi)
        except Exception:  # a thread has nobody else to tell, and pages tell what is wrong
            self.log.exception("no page could be made ahead")

    def _turn(self) -> None:
        """Wait for whatever comes next, and see to it."""
        for key, _ in self._selector.select(POLITE if self._polite_until else TICK):
            key.data()
        self._woken = False
        while self._done:
            connection, there = self._done.popleft()
            (self._after if there else self._peers.close)(connection)
        now = time.monotonic()
        if now - self._looked >= TICK:
            self._looked = now
            self.notify()
            self._peers.expire(now)
            self._counts(0)

    def _end(self) -> None:
        """Let open requests end; connections that have not begun one are closed."""
        self._accept(enabled=False)
        self._balance.leave(self.age)
        for listener in self.sockets:
            listener.close()
        deadline = time.monotonic() + self.cfg.graceful_timeout
        while self._open and time.monotonic() < deadline:
            self._peers.hurry(LINGER)
            self._turn()

    def _accept_or_not(self) -> None:
        """Listen, unless there is no room, or another process is to have the next connection."""
        if self._polite_until and time.monotonic() >= self._polite_until:
            self._polite_until = 0.0
            for listener in self.sockets * self._taken_then:
                self._welcome(listener)
        self._accept(enabled=not self._polite_until)

    def _accept(self, *, enabled: bool) -> None:
        if enabled == self._accepting:
            return
        self._accepting = enabled
        for listener in self.sockets:
            if enabled:
                listener.settimeout(0)
                arrived = partial(self._arrived, listener)
                self._selector.register(listener, selectors.EVENT_READ, arrived)
            else:
                self._selector.unregister(listener)

    def _arrived(self, listener: Any) -> None:
        """A connection waits: take it, or leave it a moment to a process that has fewer."""
        now = time.monotonic()
        more = self._open - self._balance.fewest(now)
        if more > 0:
            seconds, self._taken_then = courtesy(more)
            self._polite_until = now + seconds
        else:
            self._welcome(listener)

    def _welcome(self, listener: Any) -> None:
        try:
            sock, peer = listener.accept()
        except OSError as problem:  # another process was faster, or the peer has gone
            if problem.errno in {errno.EMFILE, errno.ENFILE}:
                self._peers.evict()
                self._polite_until = time.monotonic() + POLITE
            return
        if not self._addresses.enter(counted(peer[0])):
            _turned_away(sock)
            return
        private = len(self.sockets) > 1 and listener is self.sockets[-1]
        connection = Connection(sock, peer[:2], listener.getsockname()[:2], private=private)
        if self._open >= MOST:
            self._peers.evict()
        self._counts(1)
        self._peers.listen(connection, HEAD)

    def _left(self, connection: Connection) -> None:
        """A connection has ended."""
        self._addresses.leave(counted(connection.peer[0]))
        self._counts(-1)

    def _counts(self, more: int) -> None:
        """So many more connections are open, and the other processes know it at once.

        Who is thought to have more than it has gets nothing of the next burst.
        """
        self._open += more
        if self.alive:
            self._balance.say(self.age, self._open, time.monotonic())

    def _hand(self, connection: Connection, head: Head) -> None:
        """Give a whole request to the threads."""
        connection.queued = time.monotonic()
        (self._probes if head.probe else self._jobs).put(connection)

    def _work(self, jobs: Jobs, baton: Baton) -> None:
        """What a thread does for ever."""
        while True:
            connection = jobs.get()
            with baton.held():
                there = self._proceeded(connection, jobs, baton)
            self._done.append((connection, there))
            if not self._woken:
                self._woken = True
                os.write(self._wake[1], b"\0")

    def _proceeded(self, connection: Connection, jobs: Jobs, baton: Baton) -> bool:
        """Make more of an answer; False where nobody is there to have it."""
        try:
            if connection.answer is None:
                waited = time.monotonic() - connection.queued
                if waited > TICK and connection.left():
                    return False
                if waited > PATIENCE:
                    connection.sendall(refusal(HTTPStatus.SERVICE_UNAVAILABLE))
                    return True
                connection.answer = answer(
                    connection, self.wsgi, self.cfg, self.log, alive=self.alive
                )
            for _ in connection.answer:
                if connection.outgoing or baton.wanted or not jobs.empty():
                    return True
            connection.answer = None
        except Gone:
            return False
        except Exception:
            self.log.exception("an answer to %s ended in an error", connection.peer[0])
            return False
        return True

    def _after(self, connection: Connection) -> None:
        """What comes next for a connection that a thread, or a peer, has let go of."""
        if connection.outgoing:
            self._peers.send(connection)
        elif connection.answer is not None:
            self._jobs.put(connection)
        elif connection.head is not None:
            self._peers.part(connection)
        else:
            self._peers.listen(connection, self.cfg.keepalive)


def _allow_files() -> None:
    """As many descriptors as this process may have: each connection is one."""
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    wanted = MOST + 1000
    limit = wanted if hard == resource.RLIM_INFINITY else min(hard, wanted)
    if soft != resource.RLIM_INFINITY and soft < limit:
        with suppress(OSError, ValueError):  # whoever started it may forbid that
            resource.setrlimit(resource.RLIMIT_NOFILE, (limit, hard))


def _drain(descriptor: int) -> None:
    with suppress(BlockingIOError):
        os.read(descriptor, 4096)


def _turned_away(sock: socket) -> None:
    """One word for a peer that has too many connections."""
    with sock, suppress(OSError):
        sock.settimeout(0)
        sock.send(refusal(HTTPStatus.SERVICE_UNAVAILABLE))
