"""Words from files and servers made fit for a terminal."""


def show_plainly(text: str) -> str:
    """Give a text without anything that a terminal would obey: control characters become a visible mark."""
    return "".join(char if char.isprintable() or char in "\n\t" else "\ufffd" for char in text)
