"""The plan of the house, held: floors, one room for each third-party package, sizes, no circles.

The tables below are the plan; the tests only compare the imports of every module with them.
"""

from __future__ import annotations

import ast
import re
import statistics
import sys
import tomllib
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache

import pytest

from indexer import errors
from tests.conftest import ROOT

FLOORS = (
    ("indexer.errors", "indexer.extraction", "indexer.model", "indexer.portfolios"),
    ("indexer.extracted",),
    (
        "indexer.config",
        "indexer.delays",
        "indexer.events",
        "indexer.fields",
        "indexer.legislatures",
        "indexer.records",
        "indexer.senate_groups",
        "indexer.sketches",
        "indexer.text",
    ),
    (
        "indexer.mining",
        "indexer.query",
        "indexer.sources",
        "indexer.engines.bound",
        "indexer.engines.completion",
    ),
    ("indexer.engines.stop_words",),
    (
        "indexer.engines.binding",
        "indexer.engines.bm25",
        "indexer.engines.leave",
        "indexer.engines.mined",
        "indexer.engines.processes",
        "indexer.engines.spelling",
        "indexer.engines.vocabulary",
        "indexer.engines.waves",
    ),
    ("indexer.engines.boosts", "indexer.engines.partial"),
    ("indexer.engines.plan",),
    ("indexer.engines.hits",),
    ("indexer.engines.base",),
    (
        "indexer.engines.memory",
        "indexer.engines.embedded",
        "indexer.engines.cluster",
        "indexer.engines.deadline",
        "indexer.engines.fallback",
    ),
    ("indexer.search", "indexer.build"),
    (
        "indexer.check",
        "indexer.doctor",
        "indexer.export",
        "indexer.printing",
        "indexer.watch",
        "indexer.wiring",
    ),
    ("indexer.alerts", "indexer.mcp"),
    ("indexer.commands",),
    ("indexer.cli", "questions_parlementaires", "webapp"),
    ("indexer.__main__", "bench"),
)
"""From the ground up. A room imports from the floors below and from itself, nothing else."""

GROUPS = frozenset({"indexer", "indexer.engines"})
"""Packages that only hold rooms: they import nothing and nobody imports anything from them."""

ONLY_THROUGH_WIRING = (
    "indexer.cli",
    "indexer.commands",
    "questions_parlementaires",
    "webapp",
)
"""These reach the engines through ``indexer.wiring`` and the types of the contract."""

CONTRACT = ("indexer.engines.base", "indexer.engines.hits", "indexer.engines.plan")

ONE_ROOM: Mapping[str, tuple[str, ...]] = {
    "bm25s": ("bench",),
    "click": ("indexer.cli", "indexer.commands", "webapp.serve"),
    "dateutil": ("indexer.query", "indexer.sources"),
    "flask": ("webapp",),
    "gunicorn": ("webapp.serve", "webapp.serving"),
    "lxml": ("indexer.sources",),
    "markupsafe": ("webapp",),
    "matplotlib": ("bench",),
    "mcp": ("indexer.mcp",),
    "milli": ("bench",),
    "numpy": (
        "indexer.engines.cluster",
        "indexer.engines.bm25",
        "indexer.engines.embedded",
        "indexer.engines.spelling",
        "indexer.engines.vocabulary",
        "indexer.mining",
        "indexer.search.passages.folded",
        "bench",
    ),
    "opensearchpy": ("indexer.engines.cluster",),
    "orjson": (
        "indexer.engines.cluster",
        "indexer.records",
        "indexer.sources",
        "webapp.jsontext",
    ),
    "pandas": ("questions_parlementaires",),
    "pydantic": ("indexer.mcp",),
    "rich": ("indexer.commands",),
    "simplemma": ("indexer.text",),
    "snowballstemmer": ("bench",),
    "spacy_lookups_data": ("bench",),
    "tantivy": ("bench",),
    "unidecode": (
        "indexer.fields",
        "indexer.portfolios",
        "indexer.sketches",
        "indexer.text",
        "bench",
    ),
    "uvicorn": ("indexer.mcp",),
    "werkzeug": ("webapp",),
    "whoosh": ("indexer.engines.embedded", "bench.peers", "bench.relevance"),
    "xapian": ("bench.peers",),
    "zstandard": (
        "indexer.engines.embedded",
        "indexer.engines.cluster",
        "webapp.headers",
        "bench",
    ),
}
"""Third-party package → the rooms that may import it."""

IMPORTED_AS = {"python-dateutil": "dateutil", "whoosh3": "whoosh"}
"""Distributions whose package has another name."""

LONGEST_MODULE: Mapping[str, int] = {
    "indexer": 300,
    "questions_parlementaires": 300,
    "webapp": 300,
    "bench": 400,
}
"""Lines of a module, at most."""
LARGEST_FOLDER = 16
"""Modules of a folder, at most, its ``__init__.py`` apart."""

SHARED_NAMES: Mapping[str, str] = {
    "completion": "what a typed text may go on to be, from the words and names of each engine",
    "documents": "what each engine keeps of a question",
    "engine": "the Engine of each",
    "generations": "the commits that a folder, or a cluster, keeps beside each other",
    "matching": "which documents a bound tree matches: each engine that does it by itself",
    "mined": "where an engine on a disk keeps what texts say of their own words",
    "store": "the Store of each",
    "totals": "how many documents a node matches, remembered by each engine on a disk",
    "workers": "the processes of a build, in each engine that has some",
    "writer": "the Writer of each",
}
"""What each engine has by contract, so that several modules of one floor are called so, and why."""

LONGEST_FUNCTION = 40
LONG_FUNCTIONS: Mapping[str, str] = {
    "indexer.sources.an_record.question_of": "one line for each attribute of a question",
    "indexer.sources.legacy_xml.legacy_records": "a table: one line for each key of a record",
}
"""Functions above the ceiling (lines, docstring included), and why."""


@dataclass(frozen=True)
class Module:
    name: str
    tree: ast.Module
    lines: int


@cache
def modules() -> Mapping[str, Module]:
    """Every module of ours by its dotted name."""
    found = {}
    for room in LONGEST_MODULE:
        for path in sorted((ROOT / room).rglob("*.py")):
            parts = path.relative_to(ROOT).with_suffix("").parts
            name = ".".join(part for part in parts if part != "__init__")
            text = path.read_text("utf-8")
            found[name] = Module(name, ast.parse(text), text.count("\n"))
    return found


def imports(module: Module) -> Iterator[str]:
    """The dotted name of everything that a module imports, wherever in it, or by ``import_module``.

    A module that imports by name may do so with each name of a module that stands in it.
    """
    nodes = list(ast.walk(module.tree))
    if any(isinstance(node, ast.Name) and node.id == "import_module" for node in nodes):
        words = {node.value for node in nodes if isinstance(node, ast.Constant)}
        yield from sorted(words & modules().keys())
    for node in nodes:
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{module.name} imports by a relative name"
            base = node.module or ""
            for alias in node.names:
                inner = f"{base}.{alias.name}"
                yield inner if inner in modules() else base


def top(name: str) -> str:
    return name.partition(".")[0]


def ours(name: str) -> bool:
    return top(name) in LONGEST_MODULE


def within(name: str, room: str) -> bool:
    return name == room or name.startswith(f"{room}.")


def place(name: str) -> tuple[int, str]:
    """The floor and the room of a module."""
    for number, rooms in enumerate(FLOORS, 1):
        for room in rooms:
            if within(name, room):
                return number, room
    raise AssertionError(f"{name} has no place in FLOORS")


@cache
def pairs() -> tuple[tuple[str, str], ...]:
    """Each module of ours with each module of ours that it imports."""
    return tuple(
        (module.name, name)
        for module in modules().values()
        for name in imports(module)
        if ours(name)
    )


def test_every_module_has_a_room() -> None:
    assert {place(name)[0] for name in modules() if name not in GROUPS} == set(
        range(1, len(FLOORS) + 1)
    )


def test_imports_go_down_or_stay_in_the_room() -> None:
    wrong = []
    for importer, imported in pairs():
        if importer in GROUPS or imported in GROUPS:
            wrong.append(f"{importer} → {imported}")
            continue
        (floor, room), (below, other) = place(importer), place(imported)
        if room != other and below >= floor:
            wrong.append(f"{importer} (floor {floor}) → {imported} (floor {below})")
    assert wrong == []


def test_what_is_imported_by_name_counts_as_imported() -> None:
    assert ("indexer.commands", "indexer.commands.search") in pairs()
    assert ("indexer.wiring", "indexer.engines.cluster") in pairs()


def test_what_is_imported_exists() -> None:
    assert [pair for pair in pairs() if pair[1] not in modules()] == []


def test_the_doors_reach_engines_only_through_wiring() -> None:
    wrong = [
        f"{importer} → {imported}"
        for importer, imported in pairs()
        if any(within(importer, door) for door in ONLY_THROUGH_WIRING)
        and within(imported, "indexer.engines")
        and imported not in CONTRACT
    ]
    assert wrong == []


def test_only_wiring_names_a_concrete_engine() -> None:
    engines = next(floor for floor in FLOORS if "indexer.engines.memory" in floor)
    namers = {
        importer
        for importer, imported in pairs()
        if any(within(imported, engine) for engine in engines)
        and not any(within(importer, engine) for engine in engines)
        and top(importer) != "bench"
    }
    assert namers == {"indexer.wiring"}


def test_every_third_party_package_has_its_rooms() -> None:
    wrong = [
        f"{module.name} → {name}"
        for module in modules().values()
        for name in imports(module)
        if not ours(name)
        and top(name) not in sys.stdlib_module_names
        and not any(within(module.name, room) for room in ONE_ROOM.get(top(name), ()))
    ]
    assert wrong == []


def test_every_dependency_has_a_row() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
    declared = [*project["dependencies"], *project["optional-dependencies"]["bench"]]
    declared += [
        *project["optional-dependencies"]["mcp"],
        *project["optional-dependencies"]["pandas"],
    ]
    names = [re.split(r"[<>=\[ ]", line)[0] for line in declared]
    packages = {IMPORTED_AS.get(name, name.lower().replace("-", "_")) for name in names}
    assert packages <= ONE_ROOM.keys()


def packages(name: str) -> Iterator[str]:
    """The packages around a module: ``a.b.c`` → ``a``, ``a.b``."""
    parts = name.split(".")
    yield from (".".join(parts[:count]) for count in range(1, len(parts)))


def test_no_circle_of_imports() -> None:
    """Neither of modules nor through the packages around them, which are imported with them."""
    edges: dict[str, set[str]] = {name: set() for name in modules()}
    for importer, imported in pairs():
        if importer != imported:
            around = set(packages(imported)) - set(packages(importer)) - {importer}
            edges[importer] |= {imported} | (around & edges.keys())
    done: set[str] = set()

    def visit(name: str, path: tuple[str, ...]) -> None:
        assert name not in path, " → ".join((*path[path.index(name) :], name))
        if name not in done:
            for other in sorted(edges[name]):
                visit(other, (*path, name))
            done.add(name)

    for name in edges:
        visit(name, ())


def functions(module: Module) -> Iterator[ast.FunctionDef | ast.AsyncFunctionDef]:
    for node in ast.walk(module.tree):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            yield node


def test_no_import_hides_in_a_function() -> None:
    hidden = [
        f"{module.name}.{function.name}, line {node.lineno}"
        for module in modules().values()
        for function in functions(module)
        for node in ast.walk(function)
        if isinstance(node, ast.Import | ast.ImportFrom)
    ]
    assert hidden == []


def length(node: ast.FunctionDef | ast.AsyncFunctionDef) -> int:
    return (node.end_lineno or node.lineno) - node.lineno + 1


def test_no_module_is_too_long() -> None:
    wrong = [
        f"{module.name} has {module.lines} lines, more than {LONGEST_MODULE[top(module.name)]}:"
        " give one of its jobs a module of its own"
        for module in modules().values()
        if module.lines > LONGEST_MODULE[top(module.name)]
    ]
    assert wrong == []


def test_no_folder_holds_too_many_modules() -> None:
    counts = Counter(
        path.parent.relative_to(ROOT).as_posix()
        for room in ("indexer", "questions_parlementaires", "webapp")
        for path in (ROOT / room).rglob("*.py")
        if path.name != "__init__.py"
    )
    wrong = [
        f"{folder}/ holds {count} modules, more than {LARGEST_FOLDER}: give some a folder"
        for folder, count in counts.items()
        if count > LARGEST_FOLDER
    ]
    assert wrong == []


def namesakes() -> Mapping[tuple[int, str], list[str]]:
    """Floor and base name → the modules of ours called so there, folders apart."""
    found: dict[tuple[int, str], list[str]] = {}
    folders = {name.rpartition(".")[0] for name in modules()}
    for name in sorted(modules().keys() - folders):
        if top(name) != "bench":
            found.setdefault((place(name)[0], name.rpartition(".")[2]), []).append(name)
    return {key: names for key, names in found.items() if len(names) > 1}


def test_modules_of_a_floor_have_names_of_their_own() -> None:
    wrong = [
        f"{' and '.join(names)} are both called {base}: rename one, or say in SHARED_NAMES which"
        " promise of every engine the name is"
        for (_, base), names in namesakes().items()
        if base not in SHARED_NAMES
    ]
    assert wrong == []


def test_a_shared_name_stands_once_in_each_engine() -> None:
    engines = [f"indexer.engines.{name}." for name in ("memory", "embedded", "cluster")]
    wrong = [
        f"{name} shares its name with others, and is no engine's only one"
        for names in namesakes().values()
        for name in names
        for inside in [[engine for engine in engines if name.startswith(engine)]]
        if not inside or sum(other.startswith(inside[0]) for other in names) > 1
    ]
    assert wrong == []


def test_no_shared_name_outlives_its_reason() -> None:
    assert {base for _, base in namesakes()} == SHARED_NAMES.keys()


def test_functions_stay_short_or_give_their_reason() -> None:
    wrong = [
        f"{name} has {lines} lines, more than {LONGEST_FUNCTION}"
        for module in modules().values()
        for function in functions(module)
        for name, lines in [(f"{module.name}.{function.name}", length(function))]
        if lines > LONGEST_FUNCTION and name not in LONG_FUNCTIONS
    ]
    assert wrong == []


def test_no_exception_outlives_its_reason() -> None:
    existing = {
        f"{module.name}.{function.name}"
        for module in modules().values()
        for function in functions(module)
    }
    assert LONG_FUNCTIONS.keys() <= existing
    assert all(LONG_FUNCTIONS.values())


def test_half_of_the_functions_have_nine_lines_at_most() -> None:
    lengths = [length(node) for module in modules().values() for node in functions(module)]
    assert statistics.median(lengths) <= 9
    assert statistics.quantiles(lengths, n=10)[-1] <= 30


def test_every_module_and_package_says_what_it_is() -> None:
    silent = [name for name, module in modules().items() if not ast.get_docstring(module.tree)]
    assert silent == []


POINTER = re.compile(r"(?:see|as) [`'\w.]+\.?", re.IGNORECASE)


def test_no_docstring_only_points_elsewhere() -> None:
    wrong = [
        f"{module.name}.{node.name} says only {text!r}: say what one gets, or nothing"
        for module in modules().values()
        for node in ast.walk(module.tree)
        if isinstance(node, ast.FunctionDef | ast.ClassDef)
        for text in [ast.get_docstring(node) or ""]
        if POINTER.fullmatch(text)
    ]
    assert wrong == []


DRAWN = re.compile(r"^(?P<branch>[│ ]*(?:[├└]── )?)(?P<name>[A-Z]\w+) {2,}\S", re.MULTILINE)


def test_the_tree_of_errors_is_drawn_as_it_is() -> None:
    drawn: dict[str, str] = {}
    path: list[str] = []
    for line in DRAWN.finditer(errors.__doc__ or ""):
        depth = len(line["branch"]) // 4
        path[depth:] = [line["name"]]
        drawn[line["name"]] = path[depth - 1] if depth else "Exception"
    real = {
        name: error.__mro__[1].__name__
        for name, error in vars(errors).items()
        if isinstance(error, type) and issubclass(error, Exception)
    }
    assert drawn == real


@pytest.mark.parametrize(
    ("importer", "imported"),
    [
        ("indexer.text.tokens", "indexer.query.ast"),
        ("indexer.query.parser", "indexer.sources"),
        ("indexer.engines.memory", "indexer.engines.embedded.store"),
        ("webapp.views.pages", "indexer.cli"),
    ],
)
def test_the_plan_itself_forbids_what_it_should(importer: str, imported: str) -> None:
    (floor, room), (below, other) = place(importer), place(imported)
    assert room != other
    assert below >= floor
