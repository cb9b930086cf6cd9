"""Runs Whoosh's own test suite with the columnar codec as the default, beside the stock codec.

    python run_whoosh_suite.py FOLDER_OF_THE_SUITE [pytest arguments]

The folder is the ``tests`` folder of Whoosh's source distribution. Prints the tests that pass with
the stock codec and fail with ours, and leaves with status 1 where there is one that ``EXPECTED``
does not explain. This file is also the pytest plugin that puts the codec in place.
"""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Any
from xml.etree import ElementTree as ET

_EXACT = "expects the stock codec's approximation of field lengths; ours are exact"
EXPECTED: dict[str, str] = {
    "test_corrupt_postings_block_raises_clear_error": "damages a file of the stock codec",
    "test_tiny_blocks_stored_uncompressed_round_trip": "watches the stock codec's compression",
    "test_varbytes_offsets": "looks at the offsets inside Whoosh's own column file",
    "test_lengths": _EXACT,
    "test_many_lengths": _EXACT,
    "test_merge_serial": _EXACT,
    "test_merge_multi": _EXACT,
    "test_max_field_length": _EXACT,
    "test_minmax_field_length": _EXACT,
}
ACTIVE = "COLUMNAR_CODEC_AS_DEFAULT"


def install() -> None:
    """Put the codec in place where the environment asks for it; worker processes call it too."""
    if os.environ.get(ACTIVE):
        import whoosh.codec  # noqa: PLC0415 - only in the suite's own process

        from indexer.engines.embedded.codec.whoosh import ColumnarCodec  # noqa: PLC0415

        whoosh.codec.default_codec = lambda *args, **options: ColumnarCodec()


def pytest_configure(config: Any) -> None:
    """Before the suite imports anything of Whoosh."""
    install()


def outcomes(suite: Path, arguments: list[str], *, columnar: bool) -> dict[str, bool]:
    """Test → whether it passed; skipped ones are left out."""
    here = Path(__file__).parent
    with tempfile.TemporaryDirectory() as folder:
        # Worker processes that the suite starts import this one by themselves.
        Path(folder, "sitecustomize.py").write_text("import run_whoosh_suite as r; r.install()")
        paths = os.pathsep.join([folder, str(here), str(here.parents[4])])
        environment = {**os.environ, "PYTHONPATH": paths, ACTIVE: "1" if columnar else ""}
        report = Path(folder) / "report.xml"
        command = [sys.executable, "-m", "pytest", "-q", "-p", "run_whoosh_suite", "-p"]
        command += ["no:cacheprovider", f"--junitxml={report}", str(suite), *arguments]
        subprocess.run(  # noqa: S603 - our own interpreter
            command, cwd=suite.parent, env=environment, stdout=subprocess.DEVNULL, check=False
        )
        return _read(report)


def _read(report: Path) -> dict[str, bool]:
    found = {}
    for case in ET.parse(report).getroot().iter("testcase"):  # noqa: S314 - written by pytest just now
        if case.find("skipped") is None:
            failed = case.find("failure") is not None or case.find("error") is not None
            found[f"{case.get('classname')}::{case.get('name')}"] = not failed
    return found


def main(suite: Path, arguments: list[str]) -> int:
    """Compare and print; the exit status."""
    stock = outcomes(suite, arguments, columnar=False)
    ours = outcomes(suite, arguments, columnar=True)
    worse = [name for name, passed in stock.items() if passed and not ours.get(name, False)]
    better = [name for name, passed in ours.items() if passed and not stock.get(name, False)]
    print(f"stock codec:    {sum(stock.values())} of {len(stock)} passed")  # noqa: T201
    print(f"columnar codec: {sum(ours.values())} of {len(ours)} passed")  # noqa: T201
    unexplained = 0
    for name in worse:
        reason = EXPECTED.get(name.split("::")[-1])
        unexplained += reason is None
        print(f"  fails: {name} ({reason or 'UNEXPLAINED'})")  # noqa: T201
    for name in better:
        print(f"  passes only with ours: {name}")  # noqa: T201
    return 1 if unexplained else 0


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1]).resolve(), sys.argv[2:]))
