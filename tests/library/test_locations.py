"""Where the files that ship with the program are."""

import pytest

from reviewer.errors import ReviewerError
from reviewer.library import locations
from reviewer.library.locations import find_folder


@pytest.mark.parametrize(
    ("name", "file"), [("prompts", "system.j2"), ("rubrics", "design-doc.yaml"), ("samples", "design-doc-weak.md")]
)
def test_the_folders_of_this_checkout_are_found(name, file):
    """With what belongs into them."""
    assert (find_folder(name) / file).is_file()


def test_a_wheel_carries_them_inside_the_package(tmp_path, monkeypatch):
    """And that place comes first: what stands beside an installed package is somebody else's."""
    package = tmp_path / "site-packages" / "reviewer"
    (package.parent / "prompts").mkdir(parents=True)
    monkeypatch.setattr(locations, "PACKAGE", package)
    assert find_folder("prompts") == package.parent / "prompts"
    (package / "prompts").mkdir(parents=True)
    assert find_folder("prompts") == package / "prompts"


def test_a_damaged_installation_says_so(tmp_path, monkeypatch):
    """With what to do."""
    monkeypatch.setattr(locations, "PACKAGE", tmp_path / "reviewer")
    with pytest.raises(ReviewerError, match="the folder 'rubrics' is missing from this installation") as caught:
        find_folder("rubrics")
    assert caught.value.hint == "Install reviewer again."
