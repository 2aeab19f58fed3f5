"""The package's code as data: its modules, and who imports whom, now or late."""

import ast
import sys
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import NamedTuple

ROOT = Path(__file__).parent.parent
PACKAGE = ROOT / "reviewer"


class Import(NamedTuple):
    """One imported module."""

    module: str
    late: bool
    """Inside a function."""


def name_module(path: Path) -> str:
    """Give the dotted name of a file of the package."""
    parts = path.relative_to(ROOT).with_suffix("").parts
    return ".".join(parts[:-1] if parts[-1] == "__init__" else parts)


MODULES = {name_module(path): path for path in sorted(PACKAGE.rglob("*.py"))}


@cache
def parse(module: str) -> ast.Module:
    return ast.parse(MODULES[module].read_text(encoding="utf-8"))


def walk(node: ast.AST, *, late: bool = False) -> Iterator[tuple[ast.AST, bool]]:
    """Give every node and whether it stands inside a function."""
    for child in ast.iter_child_nodes(node):
        yield child, late
        yield from walk(child, late=late or isinstance(child, ast.FunctionDef | ast.AsyncFunctionDef | ast.Lambda))


@cache
def list_imports(module: str) -> tuple[Import, ...]:
    found = []
    for node, late in walk(parse(module)):
        if isinstance(node, ast.Import):
            found += [Import(alias.name, late) for alias in node.names]
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{module}: relative imports hide who knows whom"
            assert node.module
            # `from reviewer.checks import empty_section` imports a module as well
            inner = [f"{node.module}.{alias.name}" for alias in node.names]
            found += [Import(name if name in MODULES else node.module, late) for name in inner]
    return tuple(dict.fromkeys(found))


def list_own(module: str, *, late: bool = True) -> list[str]:
    """Give the modules of the package that a module imports."""
    return [
        i.module
        for i in list_imports(module)
        if i.module in MODULES and (late or not i.late) and i.module != "reviewer"
    ]


def list_foreign(module: str, *, late: bool = True) -> set[str]:
    """Give the packages that a module imports and that are neither ours nor Python's."""
    tops = {i.module.split(".")[0] for i in list_imports(module) if late or not i.late}
    return tops - {"reviewer"} - set(sys.stdlib_module_names)


def name_room(module: str) -> str:
    return module.split(".")[1] if "." in module else ""


def reach(start: str, *, late: bool) -> set[str]:
    """Give every module that importing one leads to; the packages on the way are imported too."""
    seen: set[str] = set()
    waiting = [start]
    while waiting:
        module = waiting.pop()
        if module not in seen:
            seen.add(module)
            waiting += list_own(module, late=late)
    return seen
