"""docs/performance.md: a section between marks for every part that was measured; what stands outside stays as it is."""

import os
import platform
import re
from collections.abc import Mapping
from importlib.metadata import version
from pathlib import Path
from typing import Any

PACKAGES = ("openai", "pydantic", "click", "rapidfuzz")
BEGIN, END = "<!-- measured: {} -->", "<!-- end of {} -->"


def write_page(path: Path, titles: Mapping[str, str], results: Mapping[str, dict[str, Any]], code: str) -> None:
    """Put every result into its section, and machine and versions into the first; new sections go to the end."""
    text = path.read_text(encoding="utf-8") if path.exists() else "# Performance\n"
    text = _put(text, "machine", describe_machine(code))
    for part, title in titles.items():
        if part in results:
            text = _put(text, part, _write_section(part, title, results[part], code))
    path.write_text(text.rstrip() + "\n", encoding="utf-8")


def describe_machine(code: str) -> str:
    """Say what the figures were taken on."""
    packages = ", ".join(f"{name} {version(name)}" for name in PACKAGES)
    system = f"{platform.system()} {platform.machine()} with {os.cpu_count()} cores, {_name_processor()}"
    return f"""## As measured by `make bench`

{system}, Python {platform.python_version()}, {packages}; code {code}.
Ratios are what to read: seconds mean something only on the machine that took them. Each section is what its script in
`benchmarks/` printed."""


def _name_processor() -> str:
    try:
        found = re.search(r"^model name\s*: (.+)$", Path("/proc/cpuinfo").read_text(), re.MULTILINE)
    except OSError:
        found = None
    return found[1] if found else platform.processor() or "processor unknown"


def _write_section(part: str, title: str, result: dict[str, Any], code: str) -> str:
    text = str(result["text"])
    if not re.search(r"^\| ---", text, re.MULTILINE):
        text = f"```text\n{text}\n```"
    age = "" if result["code"] == code else f", of the earlier code {result['code']}"
    return f"### {title}\n\n`benchmarks/{part}.py`, {result['date']}, {result['seconds']:.0f} s{age}\n\n{text}"


def _put(text: str, name: str, section: str) -> str:
    """Replace a section between its marks, or add it at the end."""
    begin, end = BEGIN.format(name), END.format(name)
    whole = f"{begin}\n{section}\n{end}"
    before, found, rest = text.partition(begin)
    if not found:
        return f"{text.rstrip()}\n\n{whole}\n"
    return before + whole + rest.partition(end)[2]
