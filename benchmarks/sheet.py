"""Figures as a Markdown table, printed row by row: what, figure, reference of the same run, bar, met or missed."""

from collections.abc import Sequence


class Sheet:
    """One table of figures; every row is printed when it is known."""

    def __init__(self, *, head: Sequence[str] = ("what", "figure", "reference in the same run", "bar", "")) -> None:
        """Print the head."""
        self.width = len(head)
        print(f"\n| {' | '.join(head)} |\n|{' --- |' * self.width}", flush=True)

    def row(self, *cells: str) -> None:
        """Print a row; cells left out are empty."""
        padded = [*cells, *[""] * (self.width - len(cells))]
        print(f"| {' | '.join(cell.replace('|', '/') for cell in padded)} |", flush=True)

    def judge(self, what: str, figure: str, reference: str, bar: str, *, met: bool) -> None:
        """Print a row that has a bar."""
        self.row(what, figure, reference, bar, "met" if met else "**missed**")


def note(text: str) -> None:
    """Print a paragraph."""
    print(f"\n{text}", flush=True)
