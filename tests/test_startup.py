"""What must not be imported on the paths where start-up is a feature."""

import subprocess
import sys

import pytest

HEAVY = {"openai", "httpx2", "pydantic", "jinja2", "tenacity", "rich", "markdown_it", "rapidfuzz", "asyncio", "yaml"}


def list_imports(*arguments: str) -> set[str]:
    """Give the top-level names of every module that a command imports."""
    result = subprocess.run(
        [sys.executable, "-X", "importtime", "-m", "reviewer", *arguments], capture_output=True, text=True, check=True
    )
    lines = [line for line in result.stderr.splitlines() if line.startswith("import time:") and "|" in line]
    return {line.rsplit("|", 1)[1].strip().split(".")[0] for line in lines}


@pytest.mark.parametrize(
    "arguments",
    [
        ("--help",),
        ("--version",),
        ("review", "--help"),
        ("resolve", "--help"),
        ("rubric", "--help"),
        ("demo", "--help"),
        ("doctor", "--help"),
    ],
)
def test_help_imports_nothing_heavy(arguments):
    """Help and version come at once, whatever the program is built on."""
    imported = list_imports(*arguments)
    assert "click" in imported
    assert not imported & HEAVY


def test_the_guard_sees_heavy_modules():
    """The guard itself works: a command that needs pydantic is seen to import it."""
    assert "pydantic" in list_imports("rubric", "list")
