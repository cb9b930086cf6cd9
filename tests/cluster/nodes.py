"""A real OpenSearch for the tests: several nodes in two Java processes, on loopback alone.

Maven assembles the published jars (``pom.xml``), ``Nodes.java`` starts the nodes in a temporary
folder and obeys this process; when this process ends, whatever the reason, they stop too.

``python -m tests.cluster.nodes COMMAND…`` runs a command with QUESTIONS_STORE naming three of them.
"""

from __future__ import annotations

import os
import queue
import shutil
import socket
import subprocess
import sys
import tempfile
import threading
from collections.abc import Sequence
from contextlib import ExitStack, closing, suppress
from pathlib import Path

HERE = Path(__file__).parent
LIBRARY = Path(
    os.environ.get("QUESTIONS_TEST_LIB", Path.home() / ".cache/questions-cluster/2.19.1.0")
)
HEAP = os.environ.get("QUESTIONS_TEST_HEAP", "768m")
DOWNLOAD, START = 240, 120
"""Seconds that may pass."""
BRIEF = ("-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC")
"""Java for nodes that live for minutes: half the processor time of one that compiles twice."""


class Unavailable(Exception):
    """No cluster can be started here; the text says why."""


def library() -> Path:
    """The folder of the jars, assembled once."""
    for tool in ("java", "mvn"):
        if shutil.which(tool) is None:
            raise Unavailable(f"{tool} is not installed")
    if not (LIBRARY / "complete").exists():
        command = ["mvn", "-q", "-B", "-f", HERE / "pom.xml", "dependency:copy-dependencies"]
        target = tempfile.mkdtemp(prefix="questions-pom-")
        try:
            done = subprocess.run(  # noqa: S603 - our own command
                [*command, f"-DoutputDirectory={LIBRARY}", f"-DbuildDirectory={target}"],
                capture_output=True,
                text=True,
                timeout=DOWNLOAD,
                check=False,
            )
        except subprocess.TimeoutExpired:
            raise Unavailable("Maven did not end in time") from None
        finally:
            shutil.rmtree(target, ignore_errors=True)
        if done.returncode:
            raise Unavailable(f"Maven cannot fetch the jars: {done.stdout[-500:]}")
        (LIBRARY / "complete").touch()
    return LIBRARY


class _Java:
    """A Java process with some of the nodes; ``urls`` by their numbers."""

    def __init__(
        self,
        folder: str,
        first: int,
        count: int,
        ports: Sequence[Sequence[int]],
        flags: Sequence[str],
    ) -> None:
        java = [
            "java",
            *flags,
            "-Xms128m",
            f"-Xmx{HEAP}",
            "-cp",
            f"{library()}/*",
            HERE / "Nodes.java",
        ]
        listed = [",".join(map(str, several)) for several in ports]
        self._process = subprocess.Popen(  # noqa: S603 - our own command
            [*java, f"{folder}/nodes{first}", str(first), str(count), *listed],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            cwd=folder,
        )
        self._lines: queue.Queue[str] = queue.Queue()
        threading.Thread(target=self._listen, daemon=True).start()
        self.urls: dict[int, str] = {}

    def _listen(self) -> None:
        assert self._process.stdout
        for line in self._process.stdout:
            self._lines.put(line.strip())
        self._lines.put("")

    def wait_for(self, wanted: str) -> None:
        said: list[str] = []
        while True:
            try:
                line = self._lines.get(timeout=START)
            except queue.Empty:
                line = ""
            said.append(line)
            if line.startswith("node "):
                _, number, url = line.split()
                self.urls[int(number)] = url
            if line.startswith(wanted):
                return
            if not line and self._process.poll() is not None:
                self.close()
                raise Unavailable("the nodes do not start: " + " / ".join(said[-8:]))

    def tell(self, line: str) -> None:
        assert self._process.stdin
        self._process.stdin.write(f"{line}\n")
        self._process.stdin.flush()

    def kill(self) -> None:
        """End it with no time to say goodbye."""
        self._process.kill()
        self.close()

    def close(self) -> None:
        if self._process.stdin:
            with suppress(BrokenPipeError):
                self._process.stdin.close()
        try:
            self._process.wait(30)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait(30)
        if self._process.stdout:
            self._process.stdout.close()


class Nodes:
    """Running nodes; the last of several has a process of its own, so that it can be killed."""

    def __init__(self, count: int = 3, flags: Sequence[str] = BRIEF) -> None:
        self._flags = flags
        self._folder = tempfile.mkdtemp(prefix="questions-nodes-")
        found = free_ports(2 * count)
        self._ports = found[:count], found[count:]
        self._shared = max(1, count - 1)
        self._processes = [self._java(0)]
        if count > 1:
            self._processes.append(self._java(self._shared))
        for process in self._processes:
            process.wait_for("ready")
        self.urls = {n: url for process in self._processes for n, url in process.urls.items()}

    def _java(self, first: int) -> _Java:
        count = 1 if first else self._shared
        return _Java(self._folder, first, count, self._ports, self._flags)

    def _of(self, number: int) -> _Java:
        return self._processes[number >= self._shared]

    def store(self, alias: str, options: str = "") -> str:
        """The setting for an alias on these nodes."""
        hosts = ",".join(url.removeprefix("http://") for url in self.urls.values())
        return f"opensearch+http://{hosts}/{alias}?{options}"

    def stop(self, number: int) -> None:
        """Let a node leave in order."""
        self._of(number).tell(f"stop {number}")
        self._of(number).wait_for(f"stopped {number}")

    def start(self, number: int) -> None:
        """Bring back a node that was stopped."""
        self._of(number).tell(f"start {number}")
        self._of(number).wait_for(f"node {number}")

    def kill_last(self) -> None:
        """Kill the last node."""
        self._processes[-1].kill()

    def revive_last(self) -> None:
        """Start the last node anew, over what it left on the disk."""
        self._processes[-1] = self._java(self._shared)
        self._processes[-1].wait_for("ready")

    def close(self) -> None:
        """Stop all of it and remove the folder."""
        for process in self._processes:
            process.close()
        shutil.rmtree(self._folder, ignore_errors=True)


def free_ports(count: int) -> list[int]:
    """Ports of loopback that nobody listens on at this moment."""
    with ExitStack() as stack:
        sockets = [stack.enter_context(socket.socket()) for _ in range(count)]
        for each in sockets:
            each.bind(("127.0.0.1", 0))
        return [each.getsockname()[1] for each in sockets]


def main(command: list[str]) -> int:
    """Run a command over three nodes of ordinary Java, which may be measured; its exit code."""
    with closing(Nodes(3, flags=())) as nodes:
        where = {"QUESTIONS_STORE": nodes.store("questions", "timeout=60")}
        return subprocess.run(command, env={**os.environ, **where}, check=False).returncode  # noqa: S603 - the caller's own command


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
