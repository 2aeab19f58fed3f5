"""Which files of a folder are documents, by the ends of their names; known without the loaders, which cost time."""

WALKED_SUFFIXES = (".md", ".markdown", ".mdx", ".txt", ".text", ".rst")
"""What is taken from a folder. A file without a suffix is more often a licence or a Makefile than a document."""


def is_walked(name: str) -> bool:
    """True for a file name that is taken when a folder is walked."""
    return name.lower().endswith(WALKED_SUFFIXES)
