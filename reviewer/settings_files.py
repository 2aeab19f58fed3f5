"""Where settings files are and how they are read: the project's own, or a table in its pyproject.toml."""

import re
import tomllib
from pathlib import Path
from typing import Any

from reviewer.errors import SettingsError

PROJECT_FILE = "reviewer.toml"
ENVIRONMENT_PREFIX = "REVIEWER_"
OWN_TABLE = re.compile(r"\s*\[\s*[\"']?tool[\"']?\s*\.\s*[\"']?reviewer[\"']?\s*\]")


def find_project_file(start: Path) -> Path | None:
    """Find the nearest settings file from a folder upwards, not above the root of its git repository."""
    for folder in (start, *start.parents):
        own = folder / PROJECT_FILE
        if own.is_file():
            return own
        shared = folder / "pyproject.toml"
        if shared.is_file() and find_own_table(load_toml(shared)) is not None:
            return shared
        if (folder / ".git").exists():
            return None
    return None


def load_toml(path: Path) -> dict[str, Any]:
    """Read a file of TOML.

    Raises:
        SettingsError: it cannot be read, or is no TOML.
    """
    try:
        return tomllib.loads(path.read_text(encoding="utf-8-sig"))
    except OSError as error:
        raise SettingsError(f"{path.as_posix()}: cannot be read: {error.strerror}") from error
    except (UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise SettingsError(f"{path.as_posix()}: is no TOML: {error}") from error


def find_own_table(data: dict[str, Any]) -> Any:
    """Give what a pyproject.toml holds under `tool.reviewer`, or nothing."""
    tool = data.get("tool")
    return tool.get("reviewer") if isinstance(tool, dict) else None


def name_origin(origin: str, key: str) -> str:
    """Give file:line of a key, or the origin itself for flags and environment."""
    path = Path(origin)
    if path.suffix == ".toml" and path.is_file():
        pattern = re.compile(rf"\s*\[{{0,2}}[\"']?{re.escape(key).replace('_', '[-_]')}[\"']?\s*[=\]]")
        inside = path.name != "pyproject.toml"
        for number, line in enumerate(path.read_text(encoding="utf-8-sig").split("\n"), 1):
            if path.name == "pyproject.toml" and line.lstrip().startswith("["):
                inside = OWN_TABLE.match(line) is not None
            elif inside and pattern.match(line):
                return f"{origin}:{number}"
    if origin == "environment":
        return f"environment variable {ENVIRONMENT_PREFIX}{key.upper()}"
    if origin == "flag":
        return f"--{key.replace('_', '-')}"
    return origin
