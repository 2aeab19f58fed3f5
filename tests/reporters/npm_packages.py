"""Files out of npm packages that the tests validate against: fetched once by npm itself, else the test is skipped."""

import shutil
import subprocess
import tarfile
from pathlib import Path

import pytest


def fetch_npm_file(package: str, member: str, folder: Path) -> Path:
    """Give a file of a package, such as `name@1.2.3`; from `~/.cache` when it was fetched before."""
    cached = Path.home() / ".cache" / "reviewer-tests" / package.replace("/", "-") / Path(member).name
    if cached.exists():
        return cached
    if shutil.which("npm") is None:
        pytest.skip(f"npm is not here to fetch {package}")
    try:
        packing = subprocess.run(
            ["npm", "pack", "--silent", package], cwd=folder, capture_output=True, text=True, timeout=120, check=False
        )
    except subprocess.TimeoutExpired:
        pytest.skip(f"npm could not fetch {package} in two minutes")
    if packing.returncode:
        pytest.skip(f"npm could not fetch {package}: {packing.stderr[-200:]}")
    with tarfile.open(folder / packing.stdout.split()[-1]) as archive:
        content = archive.extractfile(f"package/{member}")
        assert content is not None
        cached.parent.mkdir(parents=True, exist_ok=True)
        cached.write_bytes(content.read())
    return cached
