"""Tell what a report of pip-audit says: ``python requirements/audit.py REPORT.json``.

Exit code 0: all were looked up and none has a known vulnerability; 1: some have; 2: not all were
looked up. pip-audit itself calls a package that its service does not know no problem.
"""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import Any


def verdict(report: Any) -> tuple[int, str]:
    """The exit code, and its sentence, for a report; None where there is none."""
    packages = report["dependencies"] if report else []
    known = [
        f"{package['name']} {package['version']}: {flaw['id']}"
        + (f" (mended in {', '.join(flaw['fix_versions'])})" if flaw["fix_versions"] else "")
        for package in packages
        for flaw in package.get("vulns", ())
    ]
    asked = sum("vulns" in package for package in packages)
    if known:
        return 1, "known vulnerabilities: " + "; ".join(known)
    if not asked or asked < len(packages):
        return 2, (
            f"not audited: the advisory service answered for {asked} of {len(packages)} packages; "
            "run it where the network reaches it"
        )
    return 0, f"{asked} packages looked up, no known vulnerability"


def main() -> None:
    """Print the sentence, and exit with the code."""
    try:
        report = json.loads(Path(sys.argv[1]).read_text("utf-8"))
    except (OSError, ValueError):
        report = None
    code, sentence = verdict(report)
    sys.stdout.write(f"{sentence}\n")
    sys.exit(code)


if __name__ == "__main__":
    main()
