"""Where a commit can be looked at: on the forge that the repository was cloned from, else by a git command."""

import re
import shlex
from pathlib import Path

from reviewer.revisions.git_command import run_git

REMOTE = re.compile(
    r"(?:[a-z+]+://(?:[^/@]*@)?|(?:[\w.-]+@)?)(?P<host>[\w.-]+\.[a-z]{2,})(?::\d+/|[:/])(?P<path>[\w.~/-]+?)(?:\.git)?/?",
    re.IGNORECASE,
)
"""An address of a repository over https, ssh or as `user@host:path`; who logs in is never taken along."""

FORMS = (
    (re.compile(r"github\.com|github\..+", re.IGNORECASE), "https://{host}/{path}/commit/{commit}"),
    (re.compile(r"gitlab\.com|gitlab\..+", re.IGNORECASE), "https://{host}/{path}/-/commit/{commit}"),
    (re.compile(r"bitbucket\.org", re.IGNORECASE), "https://{host}/{path}/commits/{commit}"),
    (re.compile(r"codeberg\.org|gitea\..+|forgejo\..+", re.IGNORECASE), "https://{host}/{path}/commit/{commit}"),
    (re.compile(r"git\.sr\.ht", re.IGNORECASE), "https://{host}/{path}/commit/{commit}"),
)
"""Hosts whose addresses of commits are known, with their form."""


def find_form(folder: Path) -> str:
    """Find the form of a commit's address on the forge that the repository was cloned from; empty if none is known."""
    answer = run_git(["remote", "get-url", "origin"], folder)
    return "" if answer.code else read_form(answer.text.strip())


def read_form(remote: str) -> str:
    """Give the form of a commit's address by that of its repository: `https://…/commit/{commit}`; empty if unknown."""
    match = REMOTE.fullmatch(remote)
    if match is None or ".." in match["path"]:
        return ""
    for host, form in FORMS:
        if host.fullmatch(match["host"]):
            return form.format(host=match["host"].lower(), path=match["path"].strip("/"), commit="{commit}")
    return ""


def write_command(commit: str, path: str) -> str:
    """Write the command that shows what a commit did to a file, to be copied into a shell."""
    return f"git show {commit} -- {shlex.quote(path)}"
