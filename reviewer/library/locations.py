"""Where the files that ship with the program are: beside the package in a checkout, inside it in a wheel."""

from pathlib import Path

from reviewer.errors import ReviewerError

PACKAGE = Path(__file__).resolve().parent.parent


def find_folder(name: str) -> Path:
    """Give the folder `prompts`, `rubrics` or `samples`.

    A wheel carries it inside the package; an editable install or a checkout has it at the top level, where edits
    show at once. Plain paths, because `importlib.resources` costs 18 ms of start-up.

    Raises:
        ReviewerError: it is in neither place: the installation is damaged.
    """
    for candidate in (PACKAGE / name, PACKAGE.parent / name):
        if candidate.is_dir():
            return candidate
    raise ReviewerError(f"the folder '{name}' is missing from this installation", "Install reviewer again.")
