"""Blocks of a report → what fits into a length: the least needed ones go, and a note says which."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

SEPARATOR = "\n\n"


@dataclass(frozen=True)
class Block:
    """A piece of a report that stands or goes as a whole."""

    text: str
    rank: int = 0
    """0 stays always; of the others the highest goes first, and among equals the last."""
    name: str = ""
    """What it is, in the singular, for the note."""


def fit_blocks(blocks: Sequence[Block], most: int, note: str) -> str:
    """Join blocks with empty lines between, leaving out what does not fit into `most` characters.

    Args:
        blocks: in reading order; empty ones are passed over.
        most: greatest length of the result, its last line feed included. Blocks of rank 0 may still pass it; then the
            end is cut off.
        note: ends the text when something was left out; `{left_out}` in it becomes what that was.
    """
    present = [block for block in blocks if block.text]
    whole = SEPARATOR.join(block.text for block in present) + "\n"
    if len(whole) <= most:
        return whole
    reserved = len(note) + 200  # the list of what was left out holds at most a handful of names
    length = len(whole)
    order = sorted(range(len(present)), key=lambda place: (present[place].rank, place), reverse=True)
    gone: set[int] = set()
    for place in order:
        if length + reserved <= most or present[place].rank == 0:
            break
        gone.add(place)
        length -= len(present[place].text) + len(SEPARATOR)
    names = Counter(present[place].name for place in sorted(gone))
    left_out = ", ".join(f"{number} × {name}" for name, number in names.items()) or "the end"
    kept = SEPARATOR.join(block.text for place, block in enumerate(present) if place not in gone)
    ending = f"{SEPARATOR}{note.format(left_out=left_out)}\n"
    if len(kept) + len(ending) > most:
        kept = kept[: max(most - len(ending), 0)].rpartition("\n")[0].rstrip()
    return kept + ending
