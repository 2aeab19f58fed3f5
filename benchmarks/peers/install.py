"""Installs the peers from their registries, each into an environment of its own: `python benchmarks/peers/install.py`.

They go to the user's cache folder, or to the one that REVIEWER_BENCH_PEERS names. What cannot be installed is said
and left out; what is there is left as it is.
"""

import os
import shutil
import subprocess
import sys
import venv
from pathlib import Path

HOME = Path(
    os.environ.get("REVIEWER_BENCH_PEERS")
    or Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache") / "reviewer-benchmarks" / "peers"
)
PYTHON_PEERS = {
    "openai": ("openai",),
    "httpx2": ("httpx2",),
    "instructor": ("instructor",),
    "llm": ("llm",),
    "deepeval": ("deepeval",),
    "inspect": ("inspect-ai", "openai"),
}
"""Peer → what is installed for it."""


def find_python(name: str) -> Path | None:
    """Give the interpreter of a peer's environment if the peer is installed there."""
    folder = HOME / name
    return folder / "bin" / "python" if (folder / ".installed").exists() else None


def find_promptfoo() -> Path | None:
    """Give promptfoo's command if it is installed."""
    path = HOME / "promptfoo" / "node_modules" / ".bin" / "promptfoo"
    return path if path.exists() else None


def find_version(name: str) -> str:
    """Give the version of a peer's own package."""
    if name == "promptfoo":
        import json

        package = HOME / "promptfoo" / "node_modules" / "promptfoo" / "package.json"
        return str(json.loads(package.read_text(encoding="utf-8"))["version"])
    package = PYTHON_PEERS[name][0]
    code = f"from importlib.metadata import version; print(version({package!r}))"
    return subprocess.run(
        [str(find_python(name)), "-c", code], capture_output=True, text=True, check=True
    ).stdout.strip()


def install() -> list[str]:
    """Install what is missing; give what could not be, with the reason."""
    left_out = []
    for name, packages in PYTHON_PEERS.items():
        if find_python(name) is None and (fault := _install_python(name, packages)):
            left_out.append(f"{name}: {fault}")
    if find_promptfoo() is None and (fault := _install_promptfoo()):
        left_out.append(f"promptfoo: {fault}")
    return left_out


def _install_python(name: str, packages: tuple[str, ...]) -> str:
    folder = HOME / name
    print(f"installing {name} into {folder}", flush=True)
    venv.create(folder, with_pip=True, clear=True)
    command = [str(folder / "bin" / "pip"), "install", "--quiet", *packages]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    if done.returncode:
        return f"pip: {done.stderr.strip().splitlines()[-1:]}"
    (folder / ".installed").write_text(" ".join(packages))
    return ""


def _install_promptfoo() -> str:
    if shutil.which("npm") is None:
        return "npm is not installed"
    folder = HOME / "promptfoo"
    folder.mkdir(parents=True, exist_ok=True)
    print(f"installing promptfoo into {folder}", flush=True)
    command = ["npm", "install", "--no-audit", "--no-fund", "--silent", "--prefix", str(folder), "promptfoo"]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    return f"npm: {done.stderr.strip()[-300:]}" if done.returncode else ""


if __name__ == "__main__":
    for line in install():
        print(f"left out: {line}", file=sys.stderr)
