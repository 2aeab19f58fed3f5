"""Runs every benchmark and prints each figure beside its reference of the same run.

    python benchmarks/run.py

Figures are ratios where a reference exists, because a millisecond means something only on the machine that took it.
"""

import platform
import runpy
import sys
from importlib.metadata import version
from pathlib import Path

HERE = Path(__file__).resolve().parent
PARTS = ("startup", "endpoint_rate", "grounding", "document", "review", "hook", "checks")


def main() -> None:
    """Run the parts one after another."""
    packages = ", ".join(f"{name} {version(name)}" for name in ("openai", "pydantic", "click", "rapidfuzz"))
    print(f"{platform.system()} {platform.machine()}, Python {platform.python_version()}, {packages}")
    for part in PARTS:
        print(f"\n== {part}")
        runpy.run_path(str(HERE / f"{part}.py"), run_name="__main__")


if __name__ == "__main__":
    sys.exit(main())
