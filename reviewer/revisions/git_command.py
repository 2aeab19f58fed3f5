"""The one way to git: the user's own `git`, started without a shell."""

import os
import subprocess
from collections.abc import Sequence
from pathlib import Path
from typing import NamedTuple

from reviewer.errors import UsageError

SECONDS = 120
"""A log over many thousand commits takes a while on a slow disk; longer than this is no answer."""


class GitAnswer(NamedTuple):
    """What git said."""

    code: int
    """Exit code; 0 when all went well."""
    output: bytes
    error: str

    @property
    def text(self) -> str:
        """Its output as text."""
        return self.output.decode("utf-8", "replace")


def run_git(arguments: Sequence[str], folder: Path, *, fed: bytes = b"") -> GitAnswer:
    """Run git in a folder; `fed` is what it reads from its standard input.

    Raises:
        UsageError: git is not there, or gives no answer in time.
    """
    # inside a hook git sets variables that point at the commit being made; they would send these calls astray
    environment = {key: value for key, value in os.environ.items() if not key.startswith("GIT_")}
    # a path is a path, whatever characters are in it
    environment["GIT_LITERAL_PATHSPECS"] = "1"
    try:
        done = subprocess.run(  # noqa: S603 - fixed program, arguments never pass a shell
            ["git", *arguments],  # noqa: S607 - whichever git the user has
            cwd=folder,
            env=environment,
            input=fed,
            capture_output=True,
            timeout=SECONDS,
            check=False,
        )
    except FileNotFoundError as error:
        raise UsageError("git is not installed, or the folder is gone", "Revisions of a document need git.") from error
    except subprocess.TimeoutExpired as error:
        raise UsageError(f"git gave no answer within {SECONDS} s") from error
    return GitAnswer(done.returncode, done.stdout, done.stderr.decode("utf-8", "replace").strip())
