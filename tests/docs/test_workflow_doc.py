"""docs/workflow.md: its screens are what the program prints when its story is played."""

import difflib
import os
import pty
import re
import select
import subprocess
import sys
from pathlib import Path

from tests.cli.running import ROOT, run_reviewer
from tests.docs.workflow_story import FIRST, NAME, SECOND, THIRD, answer_call
from tests.fake_endpoint import run_endpoint

PAGE = ROOT / "docs" / "workflow.md"
REST = "Ratings, 1 to 5"
"""Where a report comes to what each page of the documentation need not show again."""
QUESTION = "? help: "


def play(folder: Path) -> dict[str, str]:
    """Play the story in a folder; gives each screen by its name."""
    commit = Commits(folder)
    (folder / "docs").mkdir()
    document = folder / NAME
    screens = {}
    with run_endpoint(answer_call) as endpoint:
        environment = {"REVIEWER_BASE_URL": endpoint.url, "REVIEWER_MODEL": "a-model", "REVIEWER_DEPTH": "quick"}

        def review() -> str:
            command = ("review", NAME, "--kind", "design-doc", "--record", "-q")
            return f"$ reviewer {' '.join(command[:-1])}\n{cut(run(folder, *command, **environment))}"

        document.write_text(FIRST, encoding="utf-8")
        screens["first-review"] = review()
        screens["walk"] = walk(folder, ["a", "a", "d platform costs are not charged to teams"])
        commit("Propose", 3)
        document.write_text(SECOND, encoding="utf-8")
        screens["first-edit"] = show_edit(FIRST, SECOND)
        screens["second-review"] = review()
        commit("Turn the promise into a step", 4)
        document.write_text(THIRD, encoding="utf-8")
        screens["second-edit"] = show_edit(SECOND, THIRD)
        screens["third-review"] = review()
        screens["list"] = f"$ reviewer resolve --list\n{run(folder, 'resolve', '--list')}"
        commit("Give the measurement", 6)
        for name, arguments in (("compare", ("compare", f"HEAD~2:{NAME}")), ("history", ("history", NAME))):
            shown = f"$ reviewer {' '.join(arguments)}\n{run(folder, *arguments)}"
            screens[name] = commit.steady(shown if name == "history" else cut(shown))
    return {name: screen.rstrip() for name, screen in screens.items()}


class Commits:
    """Commits the folder as one author, on days of March."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._git("init", "-q", "-b", "main", day=1)

    def __call__(self, message: str, day: int) -> None:
        self._git("add", "-A", day=day)
        self._git("commit", "-qm", message, day=day)

    def steady(self, screen: str) -> str:
        """Give a screen with numbers in place of commits' ids, which change with every byte of a record."""
        ids = self._git("log", "--reverse", "--format=%H", day=1).split()
        for number, name in enumerate(ids, 1):
            steady = f"{number:x}" * len(name)
            screen = re.sub(rf"\b{name[:10]}[0-9a-f]*", lambda match, s=steady: s[: len(match[0])], screen)
        return screen

    def _git(self, *arguments: str, day: int) -> str:
        when = f"2026-03-{day:02}T09:00:00+00:00"
        environment = {key: value for key, value in os.environ.items() if not key.startswith("GIT_")}
        environment |= {"GIT_AUTHOR_DATE": when, "GIT_COMMITTER_DATE": when}
        command = ["git", "-c", "user.name=Ada Lane", "-c", "user.email=ada@example.org", *arguments]
        done = subprocess.run(command, cwd=self._folder, env=environment, capture_output=True, text=True, check=True)
        return done.stdout


def run(folder: Path, *arguments: str, **environment: str) -> str:
    """Give what a command writes to stdout."""
    shown = run_reviewer(*arguments, cwd=folder, PYTHONIOENCODING="utf-8", **environment)
    assert shown.returncode in (0, 1), shown.stderr.decode()
    return shown.stdout.decode().lstrip("\n")


def cut(report: str) -> str:
    """Give a report down to its ratings."""
    return report.partition(REST)[0].rstrip() + "\n[…]\n"


def show_edit(before: str, after: str) -> str:
    """Show what changed between two texts, as `git diff` does."""
    lines = difflib.unified_diff(before.splitlines(), after.splitlines(), NAME, NAME, n=0, lineterm="")
    return "\n".join(line for line in lines if not line.startswith(("---", "+++", "@@")))


def walk(folder: Path, lines: list[str]) -> str:
    """Walk on a terminal of a hundred columns, typing a line whenever a question stands there."""
    leader, follower = pty.openpty()
    arguments = [sys.executable, "-m", "reviewer", "resolve", NAME]
    environment = {**os.environ, "PYTHONPATH": str(ROOT), "COLUMNS": "100", "PYTHONIOENCODING": "utf-8"}
    shown = b""
    with subprocess.Popen(
        arguments, cwd=folder, stdin=follower, stdout=follower, stderr=follower, env=environment
    ) as process:
        os.close(follower)
        left = list(lines)
        while select.select([leader], [], [], 60)[0]:
            try:
                piece = os.read(leader, 65536)
            except OSError:  # how Linux says that the other end is closed
                break
            if not piece:
                break
            shown += piece
            if shown.endswith(QUESTION.encode()) and left:
                os.write(leader, f"{left.pop(0)}\n".encode())
        assert process.wait(timeout=60) == 0
    os.close(leader)
    return f"$ reviewer resolve {NAME}\n{shown.decode().replace(chr(13), '').lstrip()}"


def test_the_screens_are_what_the_program_prints(tmp_path):
    """`make docs` writes them anew."""
    text = PAGE.read_text(encoding="utf-8")
    screens = play(tmp_path)
    assert re.findall(r"<!-- screen: ([\w-]+) -->", text) == list(screens)
    for name, screen in screens.items():
        language = "diff" if name.endswith("edit") else "text"
        marked = re.compile(rf"(<!-- screen: {name} -->\n).*?(<!-- /screen -->)", re.DOTALL)
        text = marked.sub(lambda match, s=screen, kind=language: f"{match[1]}```{kind}\n{s}\n```\n{match[2]}", text)
    if os.environ.get("UPDATE_DOCS"):
        PAGE.write_text(text, encoding="utf-8")
    assert PAGE.read_text(encoding="utf-8") == text, "docs/workflow.md has drifted: run `make docs`"


def test_the_story_converges(tmp_path):
    """Whatever reports look like: what was open is fixed, what was dismissed stays so, and the gate opens."""
    screens = {name: " ".join(screen.split()) for name, screen in play(tmp_path).items()}
    assert "REVISE" in screens["first-review"]
    assert "1 fixed, 1 still open, 1 new, 1 dismissed; held back on unchanged text: 1 nit" in screens["second-review"]
    assert "2 fixed, 1 dismissed" in screens["third-review"]
    assert "READY" in screens["third-review"]
