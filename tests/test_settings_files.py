"""Settings files: which one counts, what of it, and what becomes of a broken one."""

from pathlib import Path

import pytest

from reviewer.domain.rubric import Level
from reviewer.errors import SettingsError
from reviewer.settings import Resolved, find_project_file, resolve_settings


def write(path: Path, text: str) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")
    return path


def resolve_project(folder: Path, text: str, name: str = "reviewer.toml") -> Resolved:
    return resolve_settings({}, {}, write(folder / name, text), None)


def refuse_project(folder: Path, text: str, name: str = "reviewer.toml") -> SettingsError:
    """Give the error of a project's file, with its folder cut off."""
    with pytest.raises(SettingsError) as caught:
        resolve_project(folder, text, name)
    assert caught.value.exit_code == 2
    caught.value.what = caught.value.what.replace(f"{folder.as_posix()}/", "")
    return caught.value


PYPROJECT = """[project]
name = "x"
level = "not ours"

[tool.other]
level = "not ours either"
timeout = 1

[tool.reviewer]
level = "L4"
timeout = -1

[tool.reviewer-plus]
max_findings = 0
"""


def test_pyproject_counts_only_its_own_table(tmp_path):
    """Keys of other tables are others' affair, and lines are counted in the right one."""
    error = refuse_project(tmp_path, PYPROJECT, "pyproject.toml")
    assert error.what == "pyproject.toml:11: timeout = -1: input should be greater than 0"
    resolved = resolve_project(tmp_path, PYPROJECT.replace("-1", "5"), "pyproject.toml")
    assert (resolved.settings.level, resolved.settings.timeout, resolved.settings.max_findings) == (Level.L4, 5.0, 10)


@pytest.mark.parametrize(
    "text", ["", "[project]\nname = 'x'", "[tool.ruff]\nline-length = 3", "tool = 3", "tool = ['reviewer']"]
)
def test_pyproject_without_the_table_is_no_settings_file(tmp_path, text):
    """It is passed over, whatever stands there instead."""
    write(tmp_path / "pyproject.toml", text)
    write(tmp_path / ".git/HEAD", "")
    assert find_project_file(tmp_path) is None


def test_a_table_that_is_none_is_an_error(tmp_path):
    """`reviewer = 3` under `[tool]` was meant to be something."""
    assert refuse_project(tmp_path, "[tool]\nreviewer = 3", "pyproject.toml").what == (
        "pyproject.toml: [tool.reviewer] must be a table"
    )


def test_the_nearest_file_is_found(tmp_path):
    """From the folder upwards; in one folder our own file comes before pyproject."""
    deep = tmp_path / "a" / "b"
    deep.mkdir(parents=True)
    write(tmp_path / ".git/HEAD", "")
    far = write(tmp_path / "pyproject.toml", "[tool.reviewer]")
    assert find_project_file(deep) == far
    own = write(tmp_path / "reviewer.toml", "")
    assert find_project_file(deep) == own
    near = write(tmp_path / "a" / "pyproject.toml", "[tool.reviewer]")
    assert find_project_file(deep) == near
    assert find_project_file(tmp_path) == own


@pytest.mark.parametrize("git", ["folder", "file"])
def test_the_search_stops_at_the_root_of_the_repository(tmp_path, git):
    """A file above belongs to somebody else; a worktree's `.git` is a file. The root itself still counts."""
    write(tmp_path / "reviewer.toml", "")
    root = tmp_path / "repo"
    write(root / ".git" / "HEAD" if git == "folder" else root / ".git", "")
    (root / "docs").mkdir()
    assert find_project_file(root / "docs") is None
    own = write(root / "reviewer.toml", "")
    assert find_project_file(root / "docs") == own


@pytest.mark.parametrize(
    ("data", "what"),
    [(b"level = ", "is no TOML"), (b"a = '\xff'", "is no TOML"), (b"level = 'L3'\nlevel = 'L4'", "is no TOML")],
)
def test_a_broken_file_is_an_error_that_names_it(tmp_path, data, what):
    """Ours, and also a pyproject that has to be read to know whether it concerns us."""
    for name in ("reviewer.toml", "pyproject.toml"):
        path = tmp_path / name
        path.write_bytes(data)
        with pytest.raises(SettingsError, match=what) as caught:
            resolve_settings({}, {}, path, None)
        assert caught.value.what.startswith(path.as_posix())
    (tmp_path / "reviewer.toml").unlink()
    with pytest.raises(SettingsError, match=what):
        find_project_file(tmp_path)


def test_a_file_with_byte_order_mark_and_crlf_is_read(tmp_path):
    """As some editors write it; lines are still counted."""
    path = tmp_path / "reviewer.toml"
    path.write_bytes(b"\xef\xbb\xbflevel = 'L4'\r\ntimeout = 0\r\n")
    with pytest.raises(SettingsError, match=r"reviewer\.toml:2: timeout = 0"):
        resolve_settings({}, {}, path, None)


def test_a_file_that_cannot_be_read_is_an_error(tmp_path):
    """A folder of that name, for one."""
    (tmp_path / "reviewer.toml").mkdir()
    with pytest.raises(SettingsError, match="cannot be read"):
        resolve_settings({}, {}, tmp_path / "reviewer.toml", None)
