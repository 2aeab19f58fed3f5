"""Runs a whole process and says what it took: wall, CPU and peak memory of it and of all that it waited for."""

import os
import platform
import signal
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

LOOPBACK = "127.0.0.1,localhost"


@dataclass(frozen=True)
class Measured:
    """One process from its start to its end."""

    code: int
    """Exit code; negative for the signal that ended it."""
    seconds: float
    cpu: float
    """CPU seconds, user and system, children that were waited for included."""
    peak_mb: float
    """Largest resident size of any one of them."""
    output: str
    """What it wrote to standard output and error, its last part."""
    timed_out: bool = False


def run(
    command: list[str], folder: Path, environment: dict[str, str], timeout: float = 600.0, keep: int = 6000
) -> Measured:
    """Run a command to its end, or end it and all its children after so many seconds; keep so much of what it wrote."""
    with tempfile.TemporaryFile() as written:
        start = time.perf_counter()
        process = subprocess.Popen(
            command, cwd=folder, env=environment, stdout=written, stderr=subprocess.STDOUT, start_new_session=True
        )
        late = threading.Event()

        def end() -> None:
            late.set()
            os.killpg(process.pid, signal.SIGKILL)

        timer = threading.Timer(timeout, end)
        timer.start()
        _, status, used = os.wait4(process.pid, 0)
        seconds = time.perf_counter() - start
        timer.cancel()
        process.returncode = os.waitstatus_to_exitcode(status)
        written.seek(max(0, written.seek(0, os.SEEK_END) - keep))
        text = written.read().decode("utf-8", "replace")
    unit = 1 if platform.system() == "Darwin" else 1024
    peak = used.ru_maxrss * unit / 1e6
    return Measured(process.returncode, seconds, used.ru_utime + used.ru_stime, peak, text, late.is_set())


def list_descendants(pid: int) -> Iterator[tuple[int, str]]:
    """Give the processes below one, with their command lines (Linux; none elsewhere)."""
    for path in Path(f"/proc/{pid}/task").glob("*/children"):
        with suppress(OSError):
            for child in map(int, path.read_text().split()):
                yield child, Path(f"/proc/{child}/cmdline").read_bytes().decode(errors="replace")
                yield from list_descendants(child)


def clean_environment(home: Path) -> dict[str, str]:
    """Give an environment with an empty home, without anybody's keys or settings, and without proxies."""
    kept = {name: os.environ[name] for name in ("PATH", "LANG", "LC_ALL", "TMPDIR") if name in os.environ}
    folders = {f"XDG_{kind}_HOME": str(home / kind.lower()) for kind in ("CONFIG", "CACHE", "DATA", "STATE")}
    root = str(Path(__file__).resolve().parent.parent)
    return {**kept, **folders, "HOME": str(home), "PYTHONPATH": root, "NO_PROXY": LOOPBACK, "no_proxy": LOOPBACK}


def reviewer_command(*arguments: str) -> list[str]:
    """Give the command line of our own program in this checkout."""
    return [sys.executable, "-m", "reviewer", *arguments]
