"""Take the pictures of the README: ``python tests/browser/screenshots.py --index DIR``.

Writes the main pages to ``docs/images/`` from a served index, in real Chromium.
"""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from threading import Thread
from typing import Literal
from urllib.parse import urlencode

import click
import waitress
from flags import FLAGS
from playwright.sync_api import sync_playwright

from indexer.config import Settings
from webapp import create_app

IMAGES = Path(__file__).parents[2] / "docs" / "images"
WIDTH, NARROW, HEIGHT = 1180, 400, 740
COMPARED = (("q", "loup"), ("q", "retraite"), ("q", "covid"))
Scheme = Literal["light", "dark"]
READ, MARKED = "QANR5L17QE2621", "association asalée infirmier"
"""The question that is shown, which is among the seeds, and the words marked in it."""
LARGEST = 200_000
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


def pictures(query: str) -> Iterator[tuple[str, str, int, Scheme]]:
    """Each picture: its name, its address, the width of its window, day or night."""
    searched = urlencode({"q": query})
    yield "accueil", "/", WIDTH, "light"
    yield "recherche", f"/recherche?{searched}", WIDTH, "light"
    yield "recherche-etroite", f"/recherche?{searched}", NARROW, "dark"
    yield "question", f"/questions/{READ}?{urlencode({'q': MARKED})}", WIDTH, "light"
    yield "concordance", f"/concordance?{searched}&ordre=droite", WIDTH, "light"
    yield "statistiques", "/statistiques", WIDTH, "light"
    yield "comparaison", f"/statistiques/comparer?{urlencode(COMPARED)}", WIDTH, "dark"


def take(address: str, query: str, program: str) -> Iterator[Path]:
    """Each picture, once it is written."""
    with sync_playwright() as driver:
        browser = driver.chromium.launch(executable_path=program, args=list(FLAGS))
        for name, path, width, scheme in pictures(query):
            page = browser.new_page(
                base_url=address, viewport={"width": width, "height": HEIGHT}, color_scheme=scheme
            )
            page.goto(path)
            page.wait_for_load_state("networkidle")
            yield _write(page.screenshot(), name)
            page.close()
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
    """Take the pictures from the index."""
    program = shutil.which("chromium")
    if program is None:
        raise click.ClickException("no Chromium on this machine")
    with serving(index) as address:
        for path in take(address, query, program):
            click.echo(f"{path.name}: {path.stat().st_size} bytes")


if __name__ == "__main__":
    main()
