"""What git ignores: .gitignore files at every level and .git/info/exclude.

pathspec turns a line into a regular expression. Which line counts is decided here as git decides it for each file and
folder on the way down: the deepest file first, in it the last line that matches. (pathspec's own answer for a whole
path lets a file pattern win over a later folder pattern, so that `*` and `!*/` lose every folder.)
"""

import re
import warnings
from collections.abc import Collection
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True, slots=True)
class _Rule:
    """One line of an ignore file."""

    pattern: re.Pattern[str]
    ignores: bool
    """False for a line that starts with `!`."""
    folders_only: bool

    def matches(self, path: str, is_folder: bool) -> bool:
        """True when the line is about this very path; about a folder above it is what the group stands for."""
        if self.folders_only and not is_folder:
            return False
        found = self.pattern.search(path)
        return found is not None and found.lastgroup is None


@dataclass(frozen=True, slots=True)
class _Level:
    """The rules of one ignore file."""

    folder: str
    """Absolute, with forward slashes and one at the end."""
    rules: tuple[_Rule, ...]
    """The last line first."""


@dataclass(frozen=True, slots=True)
class IgnoreRules:
    """The ignore files that hold in a folder."""

    levels: tuple[_Level, ...] = ()
    """The deepest first."""

    def enter(self, folder: Path, names: Collection[str]) -> "IgnoreRules":
        """Give the rules inside a folder that holds these names; a repository inside another starts afresh."""
        levels = self.levels
        if ".git" in names:
            levels = _read_level(folder, folder / ".git" / "info" / "exclude")
        if ".gitignore" in names:
            levels = (*_read_level(folder, folder / ".gitignore"), *levels)
        return self if levels is self.levels else IgnoreRules(levels)

    def ignores(self, path: str, *, is_folder: bool) -> bool:
        """True when git would ignore this path, given as absolute with forward slashes, in a folder not ignored."""
        for level in self.levels:
            relative = path[len(level.folder) :]
            for rule in level.rules:
                if rule.matches(relative, is_folder):
                    return rule.ignores
        return False


def find_rules_above(folder: Path) -> IgnoreRules:
    """Give the rules of the folders above, up to the repository's root; none outside a repository.

    Where they ignore the folder itself they have no more to say: who names an ignored folder wants what is in it.
    """
    if _is_there(folder / ".git"):
        return IgnoreRules()
    root = next((above for above in folder.parents if _is_there(above / ".git")), None)
    if root is None:
        return IgnoreRules()
    rules = IgnoreRules()
    for inside in [*reversed([above for above in folder.parents if above.is_relative_to(root)]), folder]:
        if rules.ignores(inside.as_posix(), is_folder=True):
            rules = IgnoreRules()
        if inside != folder:
            rules = rules.enter(inside, [name for name in (".git", ".gitignore") if _is_there(inside / name)])
    return rules


def _is_there(path: Path) -> bool:
    """True when a path exists; also false where it may not be looked at, for which `Path.exists` raises."""
    try:
        path.lstat()
    except OSError:
        return False
    return True


def _read_level(folder: Path, file: Path) -> tuple[_Level, ...]:
    """Read an ignore file. Like git, follow no link here and take no notice of a line that makes no sense."""
    try:
        if file.is_symlink() or not file.is_file():
            return ()
        text = file.read_bytes().decode("utf-8-sig", "surrogateescape")
    except OSError:
        return ()
    rules = [rule for line in text.split("\n") if (rule := _read_rule(line.removesuffix("\r"))) is not None]
    return (_Level(folder.as_posix().rstrip("/") + "/", tuple(reversed(rules))),) if rules else ()


def _read_rule(line: str) -> _Rule | None:
    from pathspec import GitIgnoreSpec

    kept = line if line.endswith("\\ ") else line.rstrip(" ")
    with warnings.catch_warnings():
        # `[[` in a line of somebody's repository is no news for the user.
        warnings.simplefilter("ignore", FutureWarning)
        try:
            patterns = GitIgnoreSpec.from_lines([kept.removesuffix("/")]).patterns
        except ValueError:
            return None
    if not patterns or patterns[0].include is None or patterns[0].regex is None:
        return None
    return _Rule(patterns[0].regex, ignores=patterns[0].include, folders_only=kept.endswith("/"))
