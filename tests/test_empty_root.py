"""What is needed for an empty root is told from apt's words; the root itself is made by hand."""

from __future__ import annotations

import pytest

from tests import empty_root

PRINTED = """\
make
  Depends: libc6
    libc6:i386
libc6
libc6:i386
<awk>
  Depends: libgcc-s1
python3-venv
"""


def test_the_packages_are_the_lines_without_a_margin() -> None:
    assert empty_root.needed(PRINTED) == ["libc6", "make", "python3-venv"]


def test_what_cannot_be_made_is_one_sentence(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(empty_root.os, "geteuid", lambda: 1000)
    assert empty_root.main([]) == 2
    assert capsys.readouterr().err == (
        "no empty root can be made here: only root may make another one\n"
    )


def test_a_tool_that_lacks_is_named() -> None:
    with pytest.raises(empty_root.Impossible, match="no-such-tool cannot be run"):
        empty_root.ran(["no-such-tool"])
    with pytest.raises(empty_root.Impossible, match="false failed"):
        empty_root.ran(["false"])
