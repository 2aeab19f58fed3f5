"""Inputs to documents: files, folders, globs, order, links, and inputs that stand for nothing."""

import os
import subprocess
import sys
import tracemalloc
from pathlib import Path

import pytest

from reviewer.errors import LoadError, UsageError
from reviewer.loading.walking import find_documents, iter_documents


@pytest.fixture
def tree(tmp_path: Path) -> Path:
    """A folder with documents, other files, and places that are not walked."""
    names = (
        *("README.md", "notes.txt", "main.py", "LICENSE", "docs/b.md", "docs/a.rst", "docs/B.MD", "docs/img.png"),
        *("docs/deep/er/c.markdown", "docs/deep/z.md", "docs/.hidden.md", ".github/pr.md", "node_modules/x/README.md"),
        *("env/pyvenv.cfg", "env/lib/README.md", "site/venv/a.md", "site/a.mdx"),
    )
    for name in names:
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text("text")
    return tmp_path


def find(root: Path, *inputs: str) -> list[str]:
    return find_documents(inputs, root=root)


def refuse(root: Path, *inputs: str) -> UsageError:
    with pytest.raises(UsageError) as caught:
        find(root, *inputs)
    assert caught.value.exit_code == 2
    return caught.value


def test_a_folder_is_walked_in_order_without_hidden_and_foreign_folders(tree):
    assert find(tree, ".") == [
        "README.md",
        "notes.txt",
        "docs/B.MD",
        "docs/a.rst",
        "docs/b.md",
        "docs/deep/z.md",
        "docs/deep/er/c.markdown",
        "site/a.mdx",
    ]


@pytest.mark.parametrize("name", ["docs", "docs/", "./docs", "docs/."])
def test_paths_are_shown_as_the_folder_was_named(tree, name):
    assert find(tree, name)[0] == "docs/B.MD"


def test_absolute_inputs_give_absolute_paths(tree):
    assert find(tree, str(tree / "docs" / "deep"))[0] == (tree / "docs/deep/z.md").as_posix()


def test_inputs_may_lead_out_of_the_root(tree):
    assert find(tree / "docs", "../site") == ["../site/a.mdx"]


@pytest.mark.parametrize("name", ["main.py", "LICENSE", "docs/.hidden.md", ".github/pr.md", "node_modules/x/README.md"])
def test_a_file_named_itself_is_always_taken(tree, name):
    assert find(tree, name) == [name]


@pytest.mark.parametrize("name", [".github", "node_modules", "env/lib", "site/venv"])
def test_a_folder_named_itself_is_always_walked(tree, name):
    assert len(find(tree, name)) == 1


def test_an_ignored_file_is_taken_when_named(tree):
    (tree / ".gitignore").write_text("docs/\n")
    assert find(tree, "docs/b.md") == ["docs/b.md"]
    assert "docs/b.md" not in find(tree, ".")


def test_the_order_is_that_of_the_inputs_and_nothing_comes_twice(tree):
    assert find(tree, "docs/deep", "-", "docs/b.md", "docs", "./docs/b.md", str(tree / "docs/a.rst"), "-") == [
        "docs/deep/z.md",
        "docs/deep/er/c.markdown",
        "-",
        "docs/b.md",
        "docs/B.MD",
        "docs/a.rst",
    ]


def test_no_inputs_are_no_documents(tree):
    assert find(tree) == []


@pytest.mark.parametrize(
    ("glob", "found"),
    [
        ("*.md", ["README.md"]),
        ("docs/*", ["docs/B.MD", "docs/a.rst", "docs/b.md"]),
        ("docs/**/*.md", ["docs/b.md", "docs/deep/z.md"]),
        ("docs/**", ["docs/B.MD", "docs/a.rst", "docs/b.md", "docs/deep/z.md", "docs/deep/er/c.markdown"]),
        ("**/er/*", ["docs/deep/er/c.markdown"]),
        ("docs/[ab].*", ["docs/a.rst", "docs/b.md"]),
        ("d?cs/b.md", ["docs/b.md"]),
        ("./docs/*.rst", ["docs/a.rst"]),
        ("*.py", ["main.py"]),
        (".github/*.md", [".github/pr.md"]),
    ],
)
def test_globs(tree, glob, found):
    assert find(tree, glob) == found


def test_an_absolute_glob(tree):
    assert find(tree, str(tree / "docs" / "*.rst")) == [(tree / "docs/a.rst").as_posix()]


def test_a_glob_respects_what_git_ignores(tree):
    (tree / ".git").mkdir()
    (tree / ".gitignore").write_text("deep/\n")
    assert find(tree, "docs/**/*.md") == ["docs/b.md"]


def test_a_file_whose_name_looks_like_a_glob_is_a_file(tree):
    (tree / "a[1].md").write_text("text")
    assert find(tree, "a[1].md") == ["a[1].md"]


def test_a_glob_reads_no_folder_that_it_cannot_match(tree, monkeypatch):
    read = []
    scandir = os.scandir
    monkeypatch.setattr(os, "scandir", lambda folder: read.append(Path(folder).name) or scandir(folder))
    find(tree, "docs/d*/*.md")
    assert read == ["docs", "deep"]


def test_a_file_called_like_standard_input_is_none(tree):
    (tree / "-").write_text("text")
    assert find(tree, "./-", "-") == ["./-", "-"]


@pytest.mark.parametrize(
    ("name", "what"),
    [
        ("no.md", "no.md does not exist"),
        ("README.md/a", "README.md/a does not exist"),
        ("docs/*.pdf", "docs/*.pdf matches no document"),
        ("nowhere/*.md", "nowhere/*.md matches no document"),
        ("", "an input is an empty string"),
        ("a\0b", "a\0b does not exist"),
    ],
)
def test_an_input_that_stands_for_nothing(tree, name, what):
    error = refuse(tree, "README.md", name)
    assert error.what == what
    assert ".md, .markdown, .mdx, .txt, .text, .rst" in error.hint


def test_a_folder_without_documents(tree):
    (tree / "src").mkdir()
    (tree / "src" / "a.py").write_text("text")
    error = refuse(tree, "src")
    assert error.what == "no document in src"
    assert "always taken" in error.hint


def test_links_are_followed_when_named_and_not_when_walked(tree):
    """A link in somebody's repository must not lead to a file outside of it, such as a key."""
    outside = tree / "outside"
    outside.mkdir()
    (outside / "secret.md").write_text("text")
    (tree / "docs" / "link.md").symlink_to(outside / "secret.md")
    (tree / "docs" / "folder").symlink_to(outside)
    (tree / "docs" / "deep" / "up").symlink_to(tree / "docs")
    assert find(tree, "docs") == ["docs/B.MD", "docs/a.rst", "docs/b.md", "docs/deep/z.md", "docs/deep/er/c.markdown"]
    assert find(tree, "docs/*.md") == ["docs/b.md"]
    assert find(tree, "docs/link.md", "docs/folder") == ["docs/link.md"]
    assert find(tree, "docs/deep/up/b.md", "docs/b.md") == ["docs/deep/up/b.md"]


def test_a_link_to_itself_is_left_to_the_loader(tree):
    (tree / "loop.md").symlink_to(tree / "loop.md")
    assert find(tree, "loop.md") == ["loop.md"]
    assert "loop.md" not in find(tree, ".")


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="this system has no named pipes")
def test_a_pipe_is_taken_when_named_only(tree):
    os.mkfifo(tree / "pipe.md")
    assert find(tree, "pipe.md") == ["pipe.md"]
    assert "pipe.md" not in find(tree, ".")


@pytest.mark.skipif(not hasattr(os, "geteuid") or os.geteuid() == 0, reason="the superuser may read every folder")
def test_a_folder_that_may_not_be_read_is_not_passed_over(tree):
    (tree / "docs" / "deep").chmod(0)
    with pytest.raises(LoadError, match=r"^the folder docs/deep cannot be read: "):
        find(tree, "docs")
    with pytest.raises(LoadError, match=r"^the folder docs/deep cannot be read: "):
        find(tree, "docs/deep")
    with pytest.raises(UsageError, match="matches no document"):
        find(tree, "docs/deep/er/*.md")
    (tree / "docs" / "deep").chmod(0o700)


def test_folders_nested_deeper_than_python_recurses(tmp_path):
    deepest = tmp_path
    for _ in range(600):
        deepest /= "d"
    deepest.mkdir(parents=True)
    (deepest / "a.md").write_text("text")
    assert find(tmp_path, ".") == ["d/" * 600 + "a.md"]


def test_thousands_of_files_are_each_looked_at_once(tmp_path):
    for folder in range(40):
        (tmp_path / f"f{folder:02}").mkdir()
        for file in range(50):
            (tmp_path / f"f{folder:02}" / f"{file:02}.md").touch()
    found = find(tmp_path, ".", "f00", "**/*.md")
    assert len(found) == 2000
    assert found == sorted(found)


def test_walking_reads_a_folder_only_when_its_turn_comes(tree, monkeypatch):
    read = []
    scandir = os.scandir
    monkeypatch.setattr(os, "scandir", lambda folder: read.append(Path(folder).name) or scandir(folder))
    documents = iter_documents(["docs"], root=tree)
    assert read == []
    assert [next(documents).shown for _ in range(3)] == ["docs/B.MD", "docs/a.rst", "docs/b.md"]
    assert read == ["docs"]
    assert next(documents).shown == "docs/deep/z.md"
    assert read == ["docs", "deep"]


def test_walking_gives_a_file_again_when_inputs_overlap(tree):
    twice = list(iter_documents(["docs/deep", str(tree / "docs/deep/z.md")], root=tree))
    assert [document.shown for document in twice] == [
        "docs/deep/z.md",
        "docs/deep/er/c.markdown",
        (tree / "docs/deep/z.md").as_posix(),
    ]
    assert twice[0].file == twice[2].file


def test_walking_complains_of_an_input_after_those_before_it(tree):
    documents = iter_documents(["docs/b.md", "no.md"], root=tree)
    assert next(documents).shown == "docs/b.md"
    with pytest.raises(UsageError, match=r"no\.md does not exist"):
        next(documents)


def test_walking_holds_one_folder_and_not_the_tree(tmp_path):
    """Four times as many folders of the same size keep no more memory at any moment.

    What pathlib allocates is left out: it interns the parts of paths, and the interpreter's table of interned texts
    grows by leaps that depend on everything that ran before.
    """
    elsewhere = tracemalloc.Filter(False, "*/pathlib.py")

    def measure(folders: int) -> int:
        top = tmp_path / str(folders)
        for folder in range(folders):
            below = top / f"{folder // 10:02}" / f"{folder % 10}"
            below.mkdir(parents=True)
            for file in range(50):
                (below / f"a document with a rather long name {file:02}.md").touch()
        most = found = 0
        tracemalloc.start()
        for found, _ in enumerate(iter_documents([str(top)], root=tmp_path), 1):
            if found % 125 == 0:
                kept = tracemalloc.take_snapshot().filter_traces([elsewhere]).statistics("filename")
                most = max(
                    most, sum(statistic.size for statistic in kept if "reviewer" in statistic.traceback[0].filename)
                )
        tracemalloc.stop()
        assert found == folders * 50
        return most

    measure(10)
    few = measure(25)
    assert few > 0
    assert measure(100) < 1.3 * few


def test_pathspec_is_imported_only_where_rules_are(tree):
    script = (
        "import sys; from pathlib import Path; from reviewer.loading.walking import find_documents;"
        "find_documents(sys.argv[1:], root=Path('.')); print('pathspec' in sys.modules)"
    )
    environment = {**os.environ, "PYTHONPATH": str(Path(__file__).resolve().parents[2])}

    def imports_pathspec(name: str) -> str:
        command = [sys.executable, "-c", script, name]
        return subprocess.run(
            command, check=True, capture_output=True, cwd=tree, env=environment, text=True
        ).stdout.strip()

    (tree / ".gitignore").write_text("*.log\n")
    assert imports_pathspec("README.md") == "False"
    assert imports_pathspec(".") == "True"
