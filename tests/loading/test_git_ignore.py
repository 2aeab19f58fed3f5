"""What git ignores: case by case, and against git itself."""

import os
import random
import shutil
import subprocess
from pathlib import Path

import pytest

from reviewer.errors import UsageError
from reviewer.loading.walking import find_documents


def grow(root: Path, files: dict[str, str]) -> Path:
    for name, text in files.items():
        (root / name).parent.mkdir(parents=True, exist_ok=True)
        (root / name).write_text(text)
    return root


def walk(root: Path, *inputs: str) -> list[str]:
    try:
        return find_documents(inputs or ["."], root=root)
    except UsageError:
        return []


CASES = {
    "a name at any depth": ("x.md", ["a/b/y.md", "a/y.md", "y.md"]),
    "a name with a slash counts from here": ("a/x.md", ["x.md", "y.md", "a/y.md", "a/b/x.md", "a/b/y.md"]),
    "a slash in front counts from here": ("/x.md", ["y.md", "a/x.md", "a/y.md", "a/b/x.md", "a/b/y.md"]),
    "a folder": ("b/", ["x.md", "y.md", "a/x.md", "a/y.md"]),
    "a folder's rule is none for a file": ("x.md/", ["x.md", "y.md", "a/x.md", "a/y.md", "a/b/x.md", "a/b/y.md"]),
    "the last line that matches counts": ("*.md\n!x.md", ["x.md", "a/x.md", "a/b/x.md"]),
    "all but one suffix": ("*\n!*/\n!*.md", ["x.md", "y.md", "a/x.md", "a/y.md", "a/b/x.md", "a/b/y.md"]),
    "all below a folder but one": ("a/**\n!a/x.md", ["x.md", "y.md", "a/x.md"]),
    "nothing comes back below an ignored folder": ("a/\n!a/x.md", ["x.md", "y.md"]),
    "two stars": ("**/b/x.md", ["x.md", "y.md", "a/x.md", "a/y.md", "a/b/y.md"]),
    "characters": ("[xz].md", ["y.md", "a/y.md", "a/b/y.md"]),
    "comments, empty lines, CRLF, spaces": ("# x\r\n\r\nx.md  \r\n", ["y.md", "a/y.md", "a/b/y.md"]),
    "lines that make no sense": ("!\n/\n[\n//\nx.md", ["y.md", "a/y.md", "a/b/y.md"]),
}


@pytest.mark.parametrize(("rules", "left"), CASES.values(), ids=CASES.keys())
def test_rules_of_one_file(tmp_path, rules, left):
    names = ["x.md", "y.md", "a/x.md", "a/y.md", "a/b/x.md", "a/b/y.md"]
    grow(tmp_path, dict.fromkeys(names, "text"))
    (tmp_path / ".gitignore").write_bytes(rules.encode())
    assert sorted(walk(tmp_path)) == sorted(left)


def test_a_deeper_file_overrules_one_above(tmp_path):
    grow(tmp_path, {".gitignore": "*.md", "a/.gitignore": "!x.md", "x.md": "", "a/x.md": "", "a/y.md": ""})
    assert walk(tmp_path) == ["a/x.md"]


def test_rules_of_folders_above_count_up_to_the_repository(tmp_path):
    grow(
        tmp_path,
        {
            ".gitignore": "*.md",
            "repo/.git/info/exclude": "w.md",
            "repo/.gitignore": "x.md\n/docs/a/y.md",
            "repo/docs/.gitignore": "z.md",
            **{f"repo/docs/a/{name}.md": "" for name in "vwxyz"},
        },
    )
    assert walk(tmp_path / "repo", "docs/a") == ["docs/a/v.md"]
    assert walk(tmp_path / "repo" / "docs" / "a") == ["v.md"]


def test_outside_a_repository_only_the_walked_folder_speaks(tmp_path):
    grow(tmp_path, {".gitignore": "x.md", "docs/.gitignore": "y.md", "docs/x.md": "", "docs/y.md": ""})
    assert walk(tmp_path, "docs") == ["docs/x.md"]


def test_a_repository_inside_another_has_its_own_rules(tmp_path):
    grow(tmp_path, {".git/HEAD": "", ".gitignore": "x.md", "sub/.git": "gitdir: elsewhere", "sub/x.md": "", "x.md": ""})
    assert walk(tmp_path) == ["sub/x.md"]


def test_an_ignored_folder_that_is_named_is_walked_by_its_own_rules(tmp_path):
    grow(
        tmp_path,
        {".git/HEAD": "", ".gitignore": "build/\nx.md", "build/docs/x.md": "", "build/docs/y.md": ""},
    )
    grow(tmp_path, {"build/docs/.gitignore": "y.md"})
    assert walk(tmp_path) == []
    assert walk(tmp_path, "build") == ["build/docs/x.md"]
    assert walk(tmp_path, "build/docs") == ["build/docs/x.md"]


def test_an_ignore_file_that_is_a_link_or_a_folder_is_none(tmp_path):
    grow(tmp_path, {"rules": "*.md", "a/x.md": "", "b/.gitignore/inside": "", "b/x.md": ""})
    (tmp_path / "a" / ".gitignore").symlink_to(tmp_path / "rules")
    assert walk(tmp_path) == ["a/x.md", "b/x.md"]


def test_an_ignore_file_may_start_with_a_mark_and_hold_bytes_that_are_no_utf8(tmp_path):
    grow(tmp_path, {"x.md": "", "y.md": ""})
    (tmp_path / ".gitignore").write_bytes(b"\xef\xbb\xbfx.md\n\xff\xfe\n")
    assert walk(tmp_path) == ["y.md"]


PARTS = ("*", "**", "a", "b", "doc", "*.md", "?", "x.md", "[ab]", "[!a]", "k*p.md", "*a*", "d?c", "b c", "x.*", "**a")


def draw_rule(draw: random.Random) -> str:
    rule = "/".join(draw.choice(PARTS) for _ in range(draw.choice((1, 1, 1, 2, 2, 3))))
    rule = ("/" if draw.random() < 0.2 else "") + rule + ("/" if draw.random() < 0.3 else "")
    return ("!" if draw.random() < 0.35 else "") + rule + ("  " if draw.random() < 0.05 else "")


def grow_at_random(root: Path, draw: random.Random, depth: int = 0) -> None:
    for name in ("x.md", "a.md", "keep.md", "READ.md"):
        if draw.random() < 0.6:
            (root / name).write_text("text")
    if draw.random() < (0.9 if depth == 0 else 0.2):
        rules = [draw_rule(draw) + draw.choice(("\n", "\r\n")) for _ in range(draw.randint(1, 6))]
        (root / ".gitignore").write_text("".join(rules), newline="")
    for name in ("a", "b", "doc", "b c") if depth < 3 else ():
        if draw.random() < 0.4:
            (root / name).mkdir()
            grow_at_random(root / name, draw, depth + 1)


@pytest.mark.skipif(shutil.which("git") is None, reason="git is not installed")
@pytest.mark.parametrize("seed", range(25))
def test_git_leaves_the_same_files(tmp_path, seed):
    """A random tree with random rules at every level has the documents that `git ls-files` lists."""
    environment = {"PATH": os.environ["PATH"], "HOME": str(tmp_path), "GIT_CONFIG_NOSYSTEM": "1"}
    root = tmp_path / "repo"
    subprocess.run(["git", "init", "-q", root], check=True, env=environment)
    grow_at_random(root, random.Random(seed))
    command = ["git", "-C", root, "ls-files", "-z", "--others", "--exclude-standard"]
    listed = subprocess.run(command, check=True, capture_output=True, env=environment).stdout.decode().split("\0")
    assert sorted(walk(root)) == sorted(name for name in listed if name.endswith(".md"))
