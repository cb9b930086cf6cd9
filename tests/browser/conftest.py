"""A real server over the seeds in a process of its own, a real Chromium and a real Firefox."""

from __future__ import annotations

import os
import shlex
import shutil
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Error, Page, Playwright, Request, sync_playwright

from indexer.build import reindex
from indexer.config import Settings
from indexer.sources import read
from indexer.wiring import open_store
from tests.browser.flags import FLAGS
from tests.webapp.generated import generated

ROOT = Path(__file__).parents[2]


@pytest.fixture(scope="session")
def seeded(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of an index of the seeds."""
    folder = tmp_path_factory.mktemp("browser") / "index"
    reindex(open_store(Settings(index=folder)), read([ROOT / "seeds"]))
    return folder


@pytest.fixture(scope="session")
def site(seeded: Path) -> Iterator[str]:
    """The address of ``questions serve`` over that index; it is ended afterwards."""
    with serving(seeded) as address:
        yield address


@pytest.fixture(scope="session")
def year(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of a server over a year of generated questions."""
    folder = tmp_path_factory.mktemp("year") / "index"
    with open_store(Settings(index=folder)).writer(fresh=True) as writer:
        writer.put(generated())
        writer.commit()
    with serving(folder) as address:
        yield address


@contextmanager
def serving(index: Path, **settings: str) -> Iterator[str]:
    """The address of a server of its own over an index, with settings by their names."""
    command = [sys.executable, "-c", "from webapp.serve import serve; serve()"]
    given = {f"QUESTIONS_{name.upper()}": said for name, said in settings.items()}
    with subprocess.Popen(  # noqa: S603 - our own command, no shell
        [*command, "--index", str(index), "--port", "0"],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        cwd=ROOT,
        env={**os.environ, **given},
        text=True,
    ) as process:
        assert process.stdout
        said = process.stdout.readline()
        assert said.startswith("Serving on http://127.0.0.1:"), said
        yield said.split()[-1]
        process.terminate()
        process.communicate(timeout=20)
    assert process.returncode == 0


@pytest.fixture(scope="session")
def driver() -> Iterator[Playwright]:
    """What drives browsers."""
    with sync_playwright() as found:
        yield found


@pytest.fixture(scope="session")
def chromium(driver: Playwright) -> Iterator[Browser]:
    """Chromium; the tests skip where there is none."""
    program = shutil.which("chromium")
    if program is None:
        pytest.skip("no Chromium on this machine")
    try:
        opened = driver.chromium.launch(executable_path=program, args=list(FLAGS))
    except Error as problem:
        pytest.skip(f"Chromium does not start: {problem.message.splitlines()[0]}")
    yield opened
    opened.close()


@pytest.fixture(scope="session")
def firefox(driver: Playwright, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Browser]:
    """The Firefox of the distribution; its tests skip where there is none."""
    program = shutil.which("firefox-esr") or shutil.which("firefox")
    if program is None:
        pytest.skip("no Firefox on this machine")
    between = tmp_path_factory.mktemp("firefox") / "firefox"
    words = shlex.join([sys.executable, str(Path(__file__).with_name("firefox.py")), program])
    between.write_text(f'#!/bin/sh\nexec {words} "$@"\n')
    between.chmod(0o755)
    try:
        opened = driver.firefox.launch(channel="moz-firefox", executable_path=between)
    except Error as problem:
        pytest.skip(f"Firefox does not start: {problem.message.splitlines()[0]}")
    yield opened
    opened.close()


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    """A test marked ``firefox`` runs in both browsers."""
    marked = metafunc.definition.get_closest_marker("firefox")
    if marked and "browser" in metafunc.fixturenames:
        metafunc.parametrize("browser", ("chromium", "firefox"), indirect=True)


@pytest.fixture
def browser(request: pytest.FixtureRequest) -> Browser:
    """The browser of a test, Chromium unless it is marked for both."""
    found: Browser = request.getfixturevalue(getattr(request, "param", "chromium"))
    return found


class Watched:
    """A page, and everything that went wrong in it."""

    def __init__(self, page: Page) -> None:
        self.page = page
        self.problems: list[str] = []
        page.on("console", lambda message: self.problems.append(f"console: {message.text}"))
        page.on("pageerror", lambda problem: self.problems.append(f"script: {problem}"))
        page.on("requestfailed", self._failed)

    def _failed(self, request: Request) -> None:
        """A request that the next page cut short is none of ours."""
        if "ABORTED" not in (request.failure or ""):
            self.problems.append(f"failed: {request.url}: {request.failure}")


@pytest.fixture
def watched(browser: Browser, site: str) -> Iterator[Watched]:
    """A page of 1280 × 900 with French settings; at the end nothing may have gone wrong."""
    context = browser.new_context(
        base_url=site, viewport={"width": 1280, "height": 900}, locale="fr-FR"
    )
    found = Watched(context.new_page())
    yield found
    context.close()
    assert found.problems == []
