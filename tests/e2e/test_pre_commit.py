"""The hooks in a real git repository with the real pre-commit. It installs packages, so it runs only when asked to."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]

pytestmark = pytest.mark.skipif(
    not os.environ.get("REVIEWER_E2E"), reason="installs packages from the registry: `make e2e` runs it"
)


def run(*command, cwd, home):
    """Run a command with a home of its own."""
    kept = {k: v for k, v in os.environ.items() if not k.startswith(("GIT_", "REVIEWER_", "OPENAI_", "XDG_"))}
    return subprocess.run(
        command, cwd=cwd, capture_output=True, text=True, check=False, timeout=600, env={**kept, "HOME": str(home)}
    )


@pytest.fixture
def repository(tmp_path):
    """A git repository with one good and one bad document staged."""
    folder = tmp_path / "docs-repository"
    folder.mkdir()
    for command in (("init", "-q"), ("config", "user.email", "team@example.org"), ("config", "user.name", "team")):
        run("git", *command, cwd=folder, home=tmp_path)
    (folder / "good.md").write_text("# Note\n\nThe cache holds nine days of thumbnails.\n")
    (folder / "bad.md").write_text("# Note\n\n## Rollback\n\nTBD\n\n## Risks\n\n## Owner\n\nThe storage team.\n")
    run("git", "add", ".", cwd=folder, home=tmp_path)
    return folder


def test_hooks_run_through_try_repo(repository, tmp_path):
    """reviewer-check fails on the bad document alone; reviewer-review lets a commit pass without a model and says so."""
    pre_commit = Path(sys.executable).with_name("pre-commit")
    if not pre_commit.exists():
        pytest.skip("pre-commit is not installed in this environment")
    source = tmp_path / "source"
    listed = subprocess.run(["git", "ls-files"], cwd=ROOT, capture_output=True, text=True, check=True).stdout.split(
        "\n"
    )
    for name in filter(None, listed):
        target = source / name
        target.parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(ROOT / name, target)
    for command in (
        ("init", "-q"),
        ("config", "user.email", "team@example.org"),
        ("config", "user.name", "team"),
        ("add", "-A"),
        ("commit", "-qm", "all"),
    ):
        run("git", *command, cwd=source, home=tmp_path)
    base = (str(pre_commit), "try-repo", str(source))
    bad = run(*base, "reviewer-check", "--files", "bad.md", "good.md", cwd=repository, home=tmp_path)
    assert bad.returncode == 1, bad.stdout + bad.stderr
    assert "bad.md:5" in bad.stdout
    assert "good.md:" not in bad.stdout
    good = run(*base, "reviewer-check", "--files", "good.md", cwd=repository, home=tmp_path)
    assert good.returncode == 0, good.stdout + good.stderr
    verify = run(*base, "reviewer-verify", "--files", "good.md", "--verbose", cwd=repository, home=tmp_path)
    assert verify.returncode == 0, verify.stdout + verify.stderr
    (repository / "reviewer.toml").write_text('documents = ["good.md"]\n')
    verify = run(*base, "reviewer-verify", "--files", "good.md", cwd=repository, home=tmp_path)
    assert verify.returncode == 1, verify.stdout + verify.stderr
    assert "good.md: missing" in verify.stdout
    review = run(*base, "reviewer-review", "--files", "good.md", "--verbose", cwd=repository, home=tmp_path)
    assert "no model is configured" in review.stdout + review.stderr
