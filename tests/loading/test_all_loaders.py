"""Which file goes to which loader."""

from pathlib import PurePosixPath

import pytest

from reviewer.loading.all_loaders import LOADERS, find_loader
from reviewer.loading.decoding import Decoded
from reviewer.loading.suffixes import WALKED_SUFFIXES, is_walked


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("a.md", "markdown"),
        ("A.MD", "markdown"),
        ("a.markdown", "markdown"),
        ("a.mdx", "markdown"),
        ("a.txt", "text"),
        ("a.text", "text"),
        ("a.rst", "text"),
        ("README", "text"),
        ("a.adoc", "text"),
        ("a.md.bak", "text"),
    ],
)
def test_the_suffix_decides_and_an_unknown_one_is_text(name, expected):
    loader = find_loader(PurePosixPath(name))
    assert loader(Decoded(text="# Head\n"), name).format == expected


def test_a_walk_takes_every_known_suffix_and_no_other_name():
    assert {name for name in ("a.md", "A.RST", "LICENSE", "Makefile", "a.adoc", "a.py", "md") if is_walked(name)} == {
        "a.md",
        "A.RST",
    }
    assert set(WALKED_SUFFIXES) == set(LOADERS) - {""}
