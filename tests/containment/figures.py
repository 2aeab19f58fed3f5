"""What a persona's runs came to, and what they must come to."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Literal, NamedTuple


class Figure(NamedTuple):
    """How often something happened, of how many times that it could."""

    got: int
    of: int
    against: tuple[str, ...] = ()
    """Some of the cases that speak against what is required, for whoever mends it."""

    @property
    def share(self) -> float:
        return self.got / self.of


def count(holds: Sequence[tuple[str, bool]], *, wanted: bool) -> Figure:
    """Count the cases that hold; those that are not as wanted are kept by name."""
    against = tuple(name for name, held in holds if held is not wanted)
    return Figure(sum(held for _, held in holds), len(holds), against[:5])


@dataclass(frozen=True)
class Bar:
    """What is required."""

    says: str
    holds: Callable[[Figure], bool]


NONE = Bar("0", lambda figure: figure.got == 0)
ALL = Bar("100 %", lambda figure: figure.got == figure.of)


def at_least(percent: int) -> Bar:
    """At least so many of a hundred."""
    return Bar(f"≥ {percent} %", lambda figure: 100 * figure.got >= percent * figure.of)


def at_most(percent: int) -> Bar:
    """At most so many of a hundred."""
    return Bar(f"≤ {percent} %", lambda figure: 100 * figure.got <= percent * figure.of)


@dataclass(frozen=True)
class Result:
    """One required result."""

    persona: str
    says: str
    """What is counted."""
    measure: Callable[[], Figure]
    bar: Bar
    least: int
    """Cases that it must rest on."""
    shows: Literal["count", "share", "at least"] = "count"
    """How docs show the cases: as they are; not at all, where every change of a prompt changes them; or as those that it
    must rest on, where chance has a hand in how many there are."""

    def render(self) -> str:
        """Write a row of the table."""
        figure = self.measure()
        share, of = f"{100 * figure.share:.1f} %", f"{figure.of:,}"
        measured = f"{figure.got:,}" if self.bar is NONE else f"{figure.got:,} ({share})"
        if self.shows == "share":
            measured, of = f"{figure.share:.0%}".replace("%", " %"), ""
        elif self.shows == "at least":
            of = f"over {self.least}"
        return f"| {self.persona} | {self.says} | {measured} | {of} | {self.bar.says} |"
