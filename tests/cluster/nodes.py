"""A real OpenSearch for the tests: several nodes in one Java process, on loopback alone.

Maven assembles the published jars (``pom.xml``), ``Nodes.java`` starts the nodes in a temporary
folder and obeys this process; when this process ends, whatever the reason, they stop too.

``python -m tests.cluster.nodes COMMAND…`` runs a command with QUESTIONS_STORE naming three of them.
"""

from __future__ import annotations

import os
import queue
import shutil
import subprocess
import sys
import tempfile
import threading
from contextlib import closing
from pathlib import Path

HERE = Path(__file__).parent
LIBRARY = Path(
    os.environ.get("QUESTIONS_TEST_LIB", Path.home() / ".cache/questions-cluster/2.19.1.0")
)
HEAP = os.environ.get("QUESTIONS_TEST_HEAP", "768m")
DOWNLOAD, START = 240, 120
"""Seconds that may pass."""


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


class Nodes:
    """Running nodes; ``urls`` in their order."""

    def __init__(self, count: int = 2) -> None:
        self._folder = tempfile.mkdtemp(prefix="questions-nodes-")
        java = ["java", "-Xms256m", f"-Xmx{HEAP}", "-cp", f"{library()}/*", HERE / "Nodes.java"]
        self._process = subprocess.Popen(  # noqa: S603 - our own command
            [*java, f"{self._folder}/nodes", str(count)],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            cwd=self._folder,
        )
        self._lines: queue.Queue[str] = queue.Queue()
        threading.Thread(target=self._listen, daemon=True).start()
        self.urls: dict[int, str] = {}
        self._await("ready")

    def _listen(self) -> None:
        assert self._process.stdout
        for line in self._process.stdout:
            self._lines.put(line.strip())
        self._lines.put("")

    def _await(self, wanted: str) -> None:
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

    def store(self, alias: str, options: str = "") -> str:
        """The setting for an alias on these nodes."""
        hosts = ",".join(url.removeprefix("http://") for url in self.urls.values())
        return f"opensearch+http://{hosts}/{alias}?{options}"

    def _tell(self, line: str) -> None:
        assert self._process.stdin
        self._process.stdin.write(f"{line}\n")
        self._process.stdin.flush()

    def stop(self, number: int) -> None:
        """Take a node away, at once."""
        self._tell(f"stop {number}")
        self._await(f"stopped {number}")

    def start(self, number: int) -> None:
        """Bring it back, on whatever port."""
        self._tell(f"start {number}")
        self._await(f"node {number}")

    def close(self) -> None:
        """Stop all of it and remove the folder."""
        if self._process.stdin:
            self._process.stdin.close()
        try:
            self._process.wait(30)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait(30)
        if self._process.stdout:
            self._process.stdout.close()
        shutil.rmtree(self._folder, ignore_errors=True)


def main(command: list[str]) -> int:
    """Run a command over three nodes; its exit code."""
    with closing(Nodes(3)) as nodes:
        where = {"QUESTIONS_STORE": nodes.store("questions", "timeout=60")}
        return subprocess.run(command, env={**os.environ, **where}, check=False).returncode  # noqa: S603 - the caller's own command


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
