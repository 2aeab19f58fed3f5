"""The wheel holds what git holds, and works from another folder in an environment of its own."""

import subprocess
import sys
import sysconfig
import venv
import zipfile
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
SHIPPED = ("reviewer", "prompts", "rubrics", "samples")


@pytest.fixture(scope="module")
def wheel(tmp_path_factory):
    """A wheel built from this checkout with the build back end that is already installed."""
    folder = tmp_path_factory.mktemp("wheel")
    subprocess.run(
        [sys.executable, "-m", "build", "--wheel", "--no-isolation", "--outdir", folder, ROOT],
        check=True,
        capture_output=True,
    )
    return next(folder.glob("*.whl"))


def list_tracked():
    """Give the files that git holds below the folders that are shipped."""
    if not (ROOT / ".git").exists():
        pytest.skip("not a git checkout: nothing to compare the wheel with")
    listed = subprocess.run(["git", "ls-files", *SHIPPED], cwd=ROOT, check=True, capture_output=True, text=True)
    return set(listed.stdout.split("\n")) - {""}


def test_wheel_holds_exactly_what_git_holds(wheel):
    """Nothing is missing from the wheel and nothing untracked has slipped in."""
    names = {name for name in zipfile.ZipFile(wheel).namelist() if ".dist-info/" not in name}
    moved = {name if name.startswith("reviewer/") else f"reviewer/{name}" for name in list_tracked()}
    assert names == moved


def test_installed_wheel_reviews_from_another_folder(wheel, tmp_path):
    """Prompts and rubrics are found inside the installed package, not in the checkout."""
    home = tmp_path / "environment"
    venv.create(home, with_pip=False)
    python = home / "bin" / "python"
    packages = Path(next((home / "lib").iterdir()) / "site-packages")
    with zipfile.ZipFile(wheel) as archive:
        archive.extractall(packages)
    # the dependencies come from this environment: an empty one could only be filled from the network
    (packages / "dependencies.pth").write_text(sysconfig.get_paths()["purelib"] + "\n")
    document = tmp_path / "elsewhere" / "note.md"
    document.parent.mkdir()
    document.write_text("# Cache\n\n## Alternatives considered\n\nNone.\n\n## Non-goals\n\nNone.\n")
    environment = {"HOME": str(tmp_path), "PATH": "/usr/bin:/bin"}

    def run(*arguments):
        return subprocess.run(
            [python, "-m", "reviewer", *arguments],
            cwd=document.parent,
            env=environment,
            capture_output=True,
            text=True,
            check=False,
        )

    where = subprocess.run(
        [python, "-c", "import reviewer; print(reviewer.__file__)"],
        cwd=document.parent,
        env=environment,
        capture_output=True,
        text=True,
        check=True,
    )
    assert str(packages) in where.stdout
    result = run("review", "note.md", "--kind", "design-doc")
    assert result.returncode == 3
    assert "no model is configured" in result.stderr
    assert "not assessed" in result.stdout.lower()
    shown = run("prompt", "note.md", "--kind", "design-doc")
    assert shown.returncode == 0
    assert "L001| # Cache" in shown.stdout
