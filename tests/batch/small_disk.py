"""A disk that fills up: a file system of four megabytes in memory, mounted where that is possible."""

import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest


@contextmanager
def mount_small(folder: Path) -> Iterator[Path]:
    """Mount it; skips, and says so, where nothing can be mounted."""
    folder.mkdir()
    able = sys.platform == "linux" and os.geteuid() == 0 and shutil.which("mount")
    command = ["mount", "-t", "tmpfs", "-o", "size=4m", "tmpfs", str(folder)]
    if not able or subprocess.run(command, capture_output=True, check=False).returncode:
        pytest.skip("no file system can be mounted here: the full disk is tested by SQLite's own bound only")
    try:
        yield folder
    finally:
        subprocess.run(["umount", str(folder)], check=True)


def grow(folder: Path) -> None:
    """Make room again."""
    subprocess.run(["mount", "-o", "remount,size=64m", str(folder)], check=True)
