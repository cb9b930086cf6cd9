"""Take the pictures of the README: ``python tests/browser/screenshots.py --index DIR``.

Writes ``docs/images/recherche.png`` and ``question.png`` from a served index, in real Chromium.
"""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from threading import Thread
from urllib.parse import urlencode

import click
import waitress
from conftest import FLAGS
from playwright.sync_api import sync_playwright

from indexer.config import Settings
from webapp import create_app

IMAGES = Path(__file__).parents[2] / "docs" / "images"
WIDTH, HEIGHT = 1200, 900
READ, MARKED = "QANR5L17QE2621", "association asalée infirmier"
"""The question of the second picture, which is among the seeds, and the words marked in it."""
LARGEST = 300_000
"""Bytes that one picture may have."""


@contextmanager
def serving(index: Path) -> Iterator[str]:
    """The address at which the index is served meanwhile."""
    server = waitress.create_server(
        create_app(Settings(index=index)), host="127.0.0.1", port=0, threads=4
    )
    Thread(target=server.run, daemon=True).start()
    yield f"http://127.0.0.1:{server.effective_port}"
    server.close()


def take(address: str, query: str, program: str) -> Iterator[Path]:
    """Each picture, once it is written: the results of ``query``, then an answered question."""
    with sync_playwright() as driver:
        browser = driver.chromium.launch(executable_path=program, args=list(FLAGS))
        page = browser.new_page(
            base_url=address, viewport={"width": WIDTH, "height": HEIGHT}, color_scheme="light"
        )
        page.goto("/")
        page.locator("#q").fill(query)
        page.keyboard.press("Enter")
        page.wait_for_load_state("networkidle")
        page.locator("#q").blur()
        yield _write(page.screenshot(), "recherche")
        page.goto(f"/questions/{READ}?{urlencode({'q': MARKED})}")
        page.wait_for_load_state("networkidle")
        yield _write(page.screenshot(), "question")
        browser.close()


def _write(image: bytes, name: str) -> Path:
    if len(image) > LARGEST:
        raise click.ClickException(f"{name}.png would have {len(image)} bytes; {LARGEST} at most")
    IMAGES.mkdir(parents=True, exist_ok=True)
    path = IMAGES / f"{name}.png"
    path.write_bytes(image)
    return path


@click.command()
@click.option("--index", type=click.Path(path_type=Path, exists=True), required=True)
@click.option("--query", default="déserts médicaux", show_default=True)
def main(index: Path, query: str) -> None:
    """Take both pictures from the index."""
    program = shutil.which("chromium")
    if program is None:
        raise click.ClickException("no Chromium on this machine")
    with serving(index) as address:
        for path in take(address, query, program):
            click.echo(f"{path.name}: {path.stat().st_size} bytes")


if __name__ == "__main__":
    main()
