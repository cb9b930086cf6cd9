"""The files for machines call commands, options and settings that exist."""

from __future__ import annotations

import configparser
import json
import os
import re
import shutil
import subprocess
import tomllib
from collections.abc import Iterable
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import click
import pytest

from indexer.cli import main
from indexer.config import ROWS, Settings
from indexer.engines.base import Store
from indexer.export import FORMATS
from indexer.search.searcher import Searcher
from tests.conftest import ROOT
from webapp import create_app
from webapp.metrics import STATUSES
from webapp.serving.heads import LONGEST_BODY

FOLDER = ROOT / "docs" / "deploy"
FILES = sorted(FOLDER.iterdir())
CALL = re.compile(r'questions"?,? "?(?P<name>[a-z]+)(?P<words>(?:["\s,]+[^&\n\]]*)?)')


def calls(text: str) -> list[tuple[str, list[str]]]:
    """Each command that a file runs, with its options."""
    lines = [line for line in text.splitlines() if not line.lstrip().startswith("#")]
    runs = [
        line
        for line in lines
        if re.search(r"ExecStart=|CMD|^ +(?:/opt/questions/bin/)?questions ", line)
    ]
    return [
        (found["name"], re.findall(r"--[a-z-]+", found["words"]))
        for line in runs
        for found in CALL.finditer(line.replace("/opt/questions/bin/", ""))
    ]


def test_every_call_is_one_of_the_command() -> None:
    context = click.Context(main)
    found = [call for path in FILES for call in calls(path.read_text("utf-8"))]
    assert {name for name, _ in found} == {
        *("alerts", "serve", "download", "update", "check", "watch")
    }
    for name, options in found:
        command = main.get_command(context, name)
        assert command is not None
        known = {option for param in command.params for option in param.opts}
        assert set(options) <= known, name


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.name)
def test_every_setting_is_one_of_the_table(path: Path) -> None:
    named = set(re.findall(r"QUESTIONS_[A-Z_]+", path.read_text("utf-8")))
    assert named <= {row.variable for row in ROWS}


@pytest.mark.parametrize("path", [p for p in FILES if p.suffix in {".service", ".timer"}])
def test_units_have_their_sections(path: Path) -> None:
    parser = configparser.RawConfigParser(strict=False)
    parser.optionxform = str
    parser.read(path)
    assert parser.sections()[0] == "Unit"
    assert set(parser.sections()) <= {"Unit", "Service", "Timer", "Install"}


@pytest.mark.parametrize("path", [p for p in FILES if p.suffix == ".service"])
@pytest.mark.skipif(not shutil.which("systemd-analyze"), reason="no systemd here")
def test_units_are_shut_in(path: Path) -> None:
    """By the measure of systemd, where 10 is open and 2 is what is asked here."""
    ran = subprocess.run(  # noqa: S603 - our own file
        ["systemd-analyze", "security", "--offline=true", "--no-pager", "--threshold=20", path],  # noqa: S607
        capture_output=True,
        text=True,
        check=False,
        env={"PATH": "/usr/bin:/bin", "LC_ALL": "C.UTF-8"},
    )
    assert "Overall exposure level" in ran.stdout, ran.stderr
    assert ran.returncode == 0, ran.stdout


@pytest.mark.skipif(not shutil.which("systemd-analyze"), reason="no systemd here")
def test_units_are_what_systemd_takes(tmp_path: Path) -> None:
    """All together, as they name each other; a program stands in for the one that is installed."""
    program = tmp_path / "questions"
    program.write_text("#!/bin/sh\n")
    program.chmod(0o755)
    units = []
    for path in FILES:
        if path.suffix in {".service", ".timer"}:
            unit = tmp_path / path.name
            text = path.read_text("utf-8")
            unit.write_text(text.replace("/opt/questions/bin/questions", str(program)), "utf-8")
            units.append(unit)
    ran = subprocess.run(  # noqa: S603 - our own files
        ["systemd-analyze", "verify", "--man=no", *units],  # noqa: S607
        capture_output=True,
        text=True,
        check=False,
        env={"PATH": "/usr/bin:/bin", "LC_ALL": "C.UTF-8"},
    )
    assert (ran.returncode, ran.stderr) == (0, "")
    assert len(units) == 7


@pytest.mark.skipif(not shutil.which("exim4"), reason="no exim here")
def test_the_mail_server_takes_its_file(tmp_path: Path) -> None:
    """It reads files of root alone, where root asks."""
    own = tmp_path / "exim.conf"
    own.write_bytes((FOLDER / "exim.conf").read_bytes())
    own.chmod(0o644)
    ran = subprocess.run(  # noqa: S603 - our own file
        ["exim4", "-C", own, "-bV"],  # noqa: S607
        capture_output=True,
        text=True,
        check=False,
    )
    assert (ran.returncode, ran.stderr) == (0, ""), ran.stdout


def test_the_mail_server_signs_what_ends_an_alert() -> None:
    """Without these heads in the signature no program shows its button (RFC 8058)."""
    text = (FOLDER / "exim.conf").read_text("utf-8")
    (signed,) = re.findall(r"dkim_sign_headers = (\S+)", text)
    assert {"From", "List-Unsubscribe", "List-Unsubscribe-Post"} <= set(signed.split(":"))


def test_the_image_installs_by_checksum_and_all_that_the_distribution_has() -> None:
    text = (FOLDER / "Dockerfile").read_text("utf-8")
    parts = set(re.findall(r"PARTS(?:=|: )(\w+)", "".join(p.read_text("utf-8") for p in FILES)))
    assert parts == {path.stem for path in (ROOT / "requirements").glob("*.txt")}
    installs = re.findall(r"pip install [^&\n]*", text)
    by_checksum = "--require-hashes -r requirements/${PARTS}.txt"
    assert [by_checksum in line or "--no-deps" in line for line in installs] == [True, True]
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))
    packages = project["tool"]["setuptools"]["packages"]["find"]["include"]
    copied = re.findall(r"^COPY (\w+) \1$", text, re.MULTILINE)
    assert {name.rstrip("*") for name in packages} | {"seeds"} == set(copied)


def test_every_file_is_named_in_the_operations_page() -> None:
    page = (ROOT / "docs" / "operations.md").read_text("utf-8")
    assert [path.name for path in FILES if f"deploy/{path.name}" not in page] == []


ALERTS = (FOLDER / "alerts.yml").read_text("utf-8")
EXPRESSIONS = re.findall(r"^ +expr: (?:>-\n)?((?:.+\n)(?: {10}.+\n)*)", ALERTS, re.MULTILINE)


def test_alerts_ask_for_metrics_that_are_told_and_for_statuses_that_are_counted(
    filled: Store,
) -> None:
    client = create_app(Settings(), Searcher(filled)).test_client()
    client.get("/recherche")
    told = set(re.findall(r"^(questions_\w+)", client.get("/metrics").text, re.MULTILINE))
    assert len(EXPRESSIONS) == ALERTS.count("- alert:")
    asked = {name for text in EXPRESSIONS for name in re.findall(r"questions_\w+", text)}
    assert asked <= told
    statuses = {int(code) for text in EXPRESSIONS for code in re.findall(r'status="(\d+)"', text)}
    assert statuses
    assert statuses <= set(STATUSES)


def test_alerts_say_what_to_do() -> None:
    rules = ALERTS.split("- alert:")[1:]
    assert [rule.split()[0] for rule in rules if "summary:" not in rule or "do:" not in rule] == []


@pytest.mark.skipif(not shutil.which("promtool"), reason="no promtool here")
def test_alerts_are_read_by_prometheus() -> None:
    command = ["promtool", "check", "rules", str(FOLDER / "alerts.yml")]
    ran = subprocess.run(command, capture_output=True, text=True, check=False)  # noqa: S603
    assert ran.returncode == 0, ran.stderr


def test_alerts_have_their_parts() -> None:
    yaml = pytest.importorskip("yaml", reason="PyYAML is not installed")
    (group,) = yaml.safe_load(ALERTS)["groups"]
    parts = {"alert", "expr", "for", "labels", "annotations"}
    assert {part for rule in group["rules"] for part in rule} == parts
    assert {rule["labels"]["severity"] for rule in group["rules"]} == {"page", "ticket"}


def test_proxies_hold_what_the_service_reads_and_keep_its_numbers() -> None:
    nginx, caddy = ((FOLDER / name).read_text("utf-8") for name in ("nginx.conf", "Caddyfile"))
    kib = LONGEST_BODY // 1024
    assert f"client_max_body_size {kib}k;" in nginx
    assert f"max_size {kib}KiB" in caddy
    assert re.search(r"location = /metrics \{\s+return 404;", nginx)
    assert "\trespond /metrics 404\n" in caddy
    default = set(Settings().forwarded)
    assert all(f"({','.join(Settings().forwarded)})" in text for text in (nginx, caddy))
    headers = {"for": "X-Forwarded-For", "proto": "X-Forwarded-Proto", "id": "X-Request-ID"}
    assert all(f"proxy_set_header {headers[name]} $" in nginx for name in default)
    for name in ("Host", "Prefix"):
        assert f'    proxy_set_header X-Forwarded-{name} "";' in nginx
        assert f"header_up -X-Forwarded-{name}" in caddy


def test_exports_pass_nginx_as_they_are_made() -> None:
    nginx = (FOLDER / "nginx.conf").read_text("utf-8")
    found = re.search(r"location ~ \\\.\((.+)\)\$ \{\s+proxy_buffering off;", nginx)
    assert found
    assert {format.extension.rpartition(".")[2] for format in FORMATS.values()} <= set(
        found[1].split("|")
    )


def letters(folder: Path, code: int) -> list[str]:
    """Runs the unit's own script with a command that ends with ``code``; what it was given."""
    unit = (FOLDER / "questions-watch.service").read_text("utf-8")
    found = re.search(r"^ExecStart=/bin/sh -ec '(.+?)'$", unit, re.MULTILINE | re.DOTALL)
    assert found
    script = found[1].replace("\\\n", "").replace("$$", "$").replace("%%", "%")
    command = folder / "questions"
    command.write_text(f'#!/bin/sh\necho "$@"\nexit {code}\n')
    command.chmod(0o755)
    script = script.replace("/opt/questions/bin/questions", str(command))
    ran = subprocess.run(  # noqa: S603 - our own script
        ["/bin/sh", "-ec", script], cwd=folder, capture_output=True, text=True, check=False
    )
    assert ran.returncode == code
    return ran.stdout.split()


def test_letters_that_failed_are_made_up_for(tmp_path: Path) -> None:
    """The day moves on to today only once all letters are out."""
    since = tmp_path / "since"
    since.write_text("2026-06-01\n")
    assert letters(tmp_path, 1)[3] == "2026-06-01"
    assert since.read_text() == "2026-06-01\n"
    before = datetime.now(UTC).date().isoformat()
    assert letters(tmp_path, 0)[3] == "2026-06-01"
    after = datetime.now(UTC).date().isoformat()
    assert since.read_text().strip() in {before, after}


def test_the_first_letters_tell_the_day_before(tmp_path: Path) -> None:
    days = [datetime.now(UTC).date() - timedelta(days=1)]
    told = letters(tmp_path, 0)
    days.append(datetime.now(UTC).date() - timedelta(days=1))
    assert told[:2] == ["watch", "/etc/questions-watch.toml"]
    assert date.fromisoformat(told[3]) in days


CLUSTER = ROOT / "indexer" / "engines" / "cluster"
ASKED = {
    "indices.get_alias": ("indices:admin/aliases/get",),
    "indices.get": ("indices:admin/get",),
    "indices.get_mapping": ("indices:admin/mappings/get",),
    "indices.get_settings": ("indices:monitor/settings/get",),
    "indices.stats": ("indices:monitor/stats",),
    "search": ("indices:data/read/search",),
    "mget": ("indices:data/read/mget", "indices:data/read/mget[shard]"),
    "create_pit": ("indices:data/read/point_in_time/create",),
    "delete_pit": ("indices:data/read/point_in_time/delete",),
    "cluster.health": ("cluster:monitor/health",),
    "indices.create": ("indices:admin/create", "indices:admin/aliases"),
    "indices.clone": ("indices:admin/resize", "indices:admin/create"),
    "indices.delete": ("indices:admin/delete",),
    "indices.refresh": ("indices:admin/refresh", "indices:admin/refresh[s]"),
    "indices.flush": ("indices:admin/flush", "indices:admin/flush[s]"),
    "indices.put_settings": ("indices:admin/settings/update",),
    "indices.put_mapping": ("indices:admin/mapping/put",),
    "indices.update_aliases": ("indices:admin/aliases",),
    "delete_by_query": (
        "indices:data/write/delete/byquery",
        "indices:data/read/search",
        "indices:data/read/scroll",
        "indices:data/read/scroll/clear",
        "indices:data/write/bulk[s]",
        "indices:data/write/delete",
    ),
    "bulk": ("indices:data/write/bulk", "indices:data/write/bulk[s]", "indices:data/write/index"),
}
"""Each call of the client → the actions by which the security plugin of OpenSearch knows it."""
READING = tuple(ASKED)[: tuple(ASKED).index("indices.create")]
CALLED = re.compile(r"client\.((?:indices\.|cluster\.)?[a-z_]+)\(")


def allowed(name: str) -> list[str]:
    """The actions that a role allows, of the cluster and of the indexes."""
    role = json.loads((FOLDER / name).read_text("utf-8"))
    (indexes,) = role["index_permissions"]
    assert indexes["index_patterns"] == ["questions", "questions-*"]
    return [*role["cluster_permissions"], *indexes["allowed_actions"]]


def test_every_call_to_a_cluster_has_its_actions() -> None:
    texts = {path: path.read_text("utf-8") for path in CLUSTER.rglob("*.py")}
    calls = {call for text in texts.values() for call in CALLED.findall(text)}
    assert calls - {"close"} == set(ASKED)
    searching = "".join(t for path, t in texts.items() if path.parent.name == "searching")
    assert set(CALLED.findall(searching)) <= set(READING)


@pytest.mark.parametrize(("name", "calls"), [("role.json", ASKED), ("role-read.json", READING)])
def test_roles_allow_what_is_called(name: str, calls: Iterable[str]) -> None:
    patterns = [re.escape(action).replace(r"\*", ".*") for action in allowed(name)]
    needed = {action for call in calls for action in ASKED[call]}
    assert [a for a in sorted(needed) if not any(re.fullmatch(p, a) for p in patterns)] == []
    assert not any(action.endswith(("/*", ":*")) or action == "*" for action in allowed(name))


def test_the_role_of_the_pages_writes_nothing() -> None:
    writes = ("write", "create", "delete", "put", "update", "resize")
    ends = [a for a in allowed("role-read.json") if "point_in_time" not in a]
    assert [action for action in ends if any(word in action for word in writes)] == []


@pytest.mark.skipif(not shutil.which("caddy"), reason="no caddy here")
def test_the_site_of_caddy_is_read_by_caddy(tmp_path: Path) -> None:
    command = ["caddy", "validate", "--adapter", "caddyfile", "--config", str(FOLDER / "Caddyfile")]
    home = {"HOME": str(tmp_path), "PATH": os.environ["PATH"]}
    ran = subprocess.run(command, capture_output=True, text=True, check=False, env=home)  # noqa: S603
    assert ran.returncode == 0, ran.stderr
