"""Walking the trees of the open data, where one value or several, absent or nil, look unlike.

The JSON of the Assemblée is derived from XML: one child is an object or a string, several are a
list, none is ``null`` or ``{"@xsi:nil": "true"}``, and text beside attributes is ``#text``.
"""

from __future__ import annotations

from typing import Any, TypeAlias

from indexer.sources.cleaning import scrubbed

Tree: TypeAlias = Any
"""A node: an object, a list, a string or None, and whatever else JSON may hold."""


def at(tree: Any, *path: str) -> Any:
    """What stands at the end of a path of names, or None; a list on the way gives its first.

    ``at({"a": [{"b": "x"}]}, "a", "b")`` → ``"x"``.
    """
    for name in path:
        if isinstance(tree, list):
            tree = next((item for item in tree if item is not None), None)
        if not isinstance(tree, dict):
            return None
        tree = tree.get(name)
    return tree


def items(tree: Any) -> list[Any]:
    """The values of an element, none, one or several: always a list, nils left out."""
    if tree is None:
        return []
    several = tree if isinstance(tree, list) else [tree]
    return [item for item in several if not _nil(item)]


def string(tree: Any) -> str:
    """The text of one value; empty for what is absent, nil or no text."""
    if isinstance(tree, dict):
        tree = tree.get("#text")
    if isinstance(tree, str):
        return tree.strip()
    if isinstance(tree, int) and not isinstance(tree, bool):
        return str(tree) if abs(tree) < 10**18 else ""
    return ""


def first(tree: Any) -> str:
    """The text of the first value that has one, on one line; empty where none does."""
    if tree is None:
        return ""
    found = tree.strip() if isinstance(tree, str) else _first(tree)
    return found if found.isprintable() else " ".join(scrubbed(found).split())


def _first(tree: Any) -> str:
    return next(filter(None, map(string, items(tree))), "")


def strings(tree: Any) -> tuple[str, ...]:
    """The texts of all values that have one."""
    return tuple(filter(None, map(string, items(tree))))


def leaves(tree: Any, limit: int = 1000) -> list[str]:
    """Every text below a node, in order, whatever the shape; ``limit`` bounds the nodes seen."""
    found: list[str] = []
    waiting = [tree]
    while waiting and limit:
        limit -= 1
        node = waiting.pop()
        if isinstance(node, dict):
            waiting.extend(reversed(node.values()))
        elif isinstance(node, list):
            waiting.extend(reversed(node))
        elif isinstance(node, str):
            found.append(node)
    return found


def _nil(tree: Any) -> bool:
    if isinstance(tree, dict):
        return not tree or tree.get("@xsi:nil") == "true"
    return tree is None or tree == ""
