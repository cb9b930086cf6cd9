"""Many small worlds, each from its seed; and that they find what they are to find."""

from __future__ import annotations

import ast
import inspect

import pytest

from indexer.engines.embedded import files
from tests.conftest import ROOT
from tests.engines.embedded.simulation.faults import FAULTS, Fault
from tests.engines.embedded.simulation.machine import REPLACED
from tests.engines.embedded.simulation.world import World, simulate, simulated

SEEDS, REAL, BATCH = 300, 6, 50
WITHIN = 1500
"""A planted fault is found by one of so many seeds."""


@pytest.mark.parametrize("first", range(0, SEEDS, BATCH))
def test_nothing_is_lost_mixed_or_left_in_any_of_these_worlds(first: int) -> None:
    for seed in range(first, first + BATCH):
        simulate(seed)


@pytest.mark.parametrize("seed", [1811, 5032, 5834])
def test_nor_in_worlds_that_once_showed_a_fault(seed: int) -> None:
    """A build served before its end; debris that became a generation; an index told of too late."""
    simulate(seed)


@pytest.mark.parametrize("seed", range(REAL))
def test_nor_is_it_with_real_segments(seed: int) -> None:
    simulate(seed, real=True)


@pytest.mark.parametrize("fault", FAULTS, ids=lambda fault: fault.name)
def test_a_planted_fault_is_found(fault: Fault) -> None:
    with pytest.raises(AssertionError, match="seed "):
        worlds(fault)


def worlds(fault: Fault) -> None:
    """As many as may be needed."""
    for seed in range(fault.near, fault.near + WITHIN):
        simulate(seed, fault=fault)


@pytest.mark.parametrize("real", [False, True])
def test_a_seed_is_one_world(real: bool) -> None:  # noqa: FBT001 - pytest names it
    traces = []
    for _ in range(2):
        world = World(7, real)
        with simulated(world):
            world.run()
        traces.append(world.machine.told(10**6))
    assert traces[0] == traces[1]
    assert traces[0].count("commit") > 2


def test_a_failure_tells_its_seed_and_what_was_done() -> None:
    fault = next(fault for fault in FAULTS if fault.function == "Generations.writing")
    with pytest.raises(AssertionError) as failure:
        worlds(fault)
    lines = str(failure.value).splitlines()
    assert lines[0].startswith("seed ")
    assert any(" writer   make_folder " in line for line in lines)


def test_every_function_that_touches_a_disk_is_simulated() -> None:
    text = inspect.getsource(files).partition("# -- what is made of it")[0]
    functions = [node for node in ast.parse(text).body if isinstance(node, ast.FunctionDef)]
    assert {function.name for function in functions} == set(REPLACED)


OTHER_WAYS = {"os", "shutil", "fcntl", "mmap", "tempfile"}
SPARED = {
    "files.py": OTHER_WAYS,
    "codec/container/sections.py": {"mmap"},  # a map gives back its pages
    "codec/container/section_writing.py": {"tempfile"},  # spools without a name: nobody finds them
}


def test_nothing_in_the_engine_reaches_the_disk_by_another_way() -> None:
    room = ROOT / "indexer" / "engines" / "embedded"
    found = {}
    for path in room.rglob("*.py"):
        names = {
            alias.name
            for node in ast.walk(ast.parse(path.read_text("utf-8")))
            if isinstance(node, ast.Import)
            for alias in node.names
        }
        if names & OTHER_WAYS:
            found[str(path.relative_to(room))] = names & OTHER_WAYS
    assert all(names <= SPARED.get(name, set()) for name, names in found.items()), found


ON_PATHS = {"open", "unlink", "mkdir", "rmdir", "rename", "replace", "touch", "glob", "iterdir"}


def test_nor_by_a_path_of_its_own() -> None:
    """``str.replace`` and the openers of the codec are told by what they are called on."""
    room = ROOT / "indexer" / "engines" / "embedded"
    wrong = [
        f"{path.name}: {ast.unparse(node)}"
        for path in sorted(room.rglob("*.py"))
        for node in ast.walk(ast.parse(path.read_text("utf-8")))
        if path.name != "files.py" and _on_a_path(node)
    ]
    assert wrong == []


def _on_a_path(node: ast.AST) -> bool:
    if not (isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute)):
        return False
    on = ast.unparse(node.func.value)
    return node.func.attr in ON_PATHS and (on in {"path", "folder"} or on.startswith("Path("))
