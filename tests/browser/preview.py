"""Draw the picture that a shared link shows: ``python tests/browser/preview.py``.

Writes ``webapp/static/preview.png``, 1200 × 630, in real Chromium, with the site's own letters.
"""

from __future__ import annotations

import shutil
from pathlib import Path

import click
from flags import FLAGS
from playwright.sync_api import sync_playwright

STATIC = Path(__file__).parents[2] / "webapp" / "static"
SIZE = {"width": 1200, "height": 630}
CARD = """<!doctype html><html lang="fr"><meta charset="utf-8"><style>
@font-face { font-family: Literata; src: url("literata.woff2"); font-weight: 400 650; }
body { margin: 0; width: 1200px; height: 630px; box-sizing: border-box; padding: 76px 84px;
  display: flex; flex-direction: column; background: #fbfaf6; color: #1f2321;
  font-family: Literata; border-left: 22px solid #1d5c4b; }
p { margin: 0; font-size: 40px; font-weight: 600; } p b { color: #1d5c4b; font-weight: 600; }
h1 { margin: auto 0; font-size: 63px; line-height: 1.25; font-weight: 600; letter-spacing: -1px; }
small { font: 28px "Liberation Sans", sans-serif; color: #59605c; }
</style><p>Questions <b>parlementaires</b></p>
<h1>Ce que les députés demandent,<br>ce que le Gouvernement répond</h1>
<small>Toutes les questions, leurs réponses, leurs délais</small></html>"""


@click.command()
def main() -> None:
    """Draw it."""
    program = shutil.which("chromium")
    if program is None:
        raise click.ClickException("no Chromium on this machine")
    card = STATIC / "preview.html"
    card.write_text(CARD)
    try:
        with sync_playwright() as driver:
            browser = driver.chromium.launch(executable_path=program, args=list(FLAGS))
            page = browser.new_page(viewport=SIZE)
            page.goto(card.as_uri())
            page.evaluate("document.fonts.ready")
            page.screenshot(path=STATIC / "preview.png")
            browser.close()
    finally:
        card.unlink()


if __name__ == "__main__":
    main()
