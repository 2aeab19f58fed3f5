"""Durations as authors print them, such as `2 h 10 min`, `47 minutes` or `a 47-minute outage`."""

import re
from collections.abc import Iterable, Iterator
from typing import NamedTuple

from reviewer.quantities.late_patterns import compile_late
from reviewer.quantities.numbers import HEDGE, HEDGE_AFTER
from reviewer.quantities.text_scans import find_string, lower

WORDS = ("one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve")
PART = compile_late(
    rf"(?:(?<![\w.,:/$€£#−-])|(?<=\d[hdm]))(?P<number>\d{{1,6}}(?:\.\d{{1,2}})?|(?:{'|'.join(WORDS)})(?=[ -]))"
    r"[ \u00a0-]?(?P<unit>weeks?|days?|hours?|hrs?|h|minutes?|mins?|m|seconds?|secs?|s|d)(?:(?=\d)|\b)(?![/²³])",
    re.IGNORECASE,
)
DIGITS = compile_late(r"[0-9][0-9]{0,5}+(?=(?:\.\d{1,2})?[ \u00a0-]?[wdhmsWDHMS])")
JOINT = compile_late(r",? ?(?:and )?", re.IGNORECASE)
SEPARATORS = (" ", "-")
UNITS = {"w": 604_800, "d": 86_400, "h": 3600, "m": 60, "s": 1}


class Duration(NamedTuple):
    """A length of time."""

    start: int
    end: int
    text: str
    seconds: float
    step: int
    """Seconds of its smallest unit."""
    is_compound: bool
    """Whether it has several units, as in `2 h 10 min`."""
    is_fraction: bool
    """Printed with decimals, as in `1.5 hours`."""
    before: str
    """Up to 40 characters before it."""
    after: str
    """Up to 20 characters after it."""

    @property
    def is_hedged(self) -> bool:
        """Whether a word such as `about` or `over` stands with it."""
        return bool(HEDGE.search(self.before) or HEDGE_AFTER.match(self.after))

    @property
    def slack(self) -> float:
        """Seconds by which it may differ from an exact value, as people round."""
        number = self.seconds / self.step
        if self.is_compound:
            return self.step * (1 if number % 5 else 2)
        if self.step >= 3600:
            return self.step * 0.5
        if number % 10 == 0:
            return self.step * 4.5
        return self.step * (2.5 if number % 5 == 0 else 1)


def find_durations(text: str, lowered: str | None = None, named: Iterable[str] = WORDS) -> Iterator[Duration]:
    """Find the durations of a text; single letters count only behind a larger unit, as in `2h 10m`.

    `lowered` is the text in lower case, where that is known already; `named` are those of `WORDS` that it may hold.
    """
    lowered = lower(text) if lowered is None else lowered
    parts: list[re.Match[str]] = []
    for start in _find_starts(text, lowered, named):
        match = PART.match(text, start) if not parts or start >= parts[-1].end() else None
        if match is None:
            continue
        if parts and not _continues(text, parts[-1], match):
            yield from _make_duration(text, parts)
            parts = []
        parts.append(match)
    yield from _make_duration(text, parts)


def _find_starts(text: str, lowered: str, named: Iterable[str]) -> list[int]:
    """Find where a part may start; far cheaper than to search for the part."""
    starts = [match.start() for match in DIGITS.finditer(text)]
    for word in named:
        for place in find_string(lowered, word):
            end = place + len(word)
            if text[end : end + 1] in SEPARATORS and text[place + 1 : end].islower():
                starts.append(place)
    return sorted(starts)


def _continues(text: str, last: re.Match[str], match: re.Match[str]) -> bool:
    joined = match.start() - last.end() <= 6 and JOINT.fullmatch(text, last.end(), match.start())
    return bool(joined) and _unit(match) < _unit(last)


def _unit(match: re.Match[str]) -> int:
    return UNITS[match["unit"][0].lower()]


def _make_duration(text: str, parts: list[re.Match[str]]) -> Iterator[Duration]:
    if not parts or (len(parts) == 1 and parts[0]["unit"] in ("m", "s", "d", "M", "S", "D", "H")):
        return
    start, end = parts[0].start(), parts[-1].end()
    seconds = sum(_read_number(part["number"]) * _unit(part) for part in parts)
    fraction = any("." in part["number"] for part in parts)
    before, after = text[max(0, start - 40) : start], text[end : end + 20]
    step = _unit(parts[-1])
    yield Duration(start, end, text[start:end], seconds, step, len(parts) > 1, fraction, before, after)


def _read_number(number: str) -> float:
    return float(WORDS.index(number.lower()) + 1) if number[0].isalpha() else float(number)


def show_length(seconds: float) -> str:
    """Show a length of time in days, hours, minutes and seconds, without parts that are zero."""
    rest, shown = round(seconds), []
    for unit, name in ((86_400, "d"), (3600, "h"), (60, "min"), (1, "s")):
        count, rest = divmod(rest, unit)
        if count:
            shown.append(f"{count} {name}")
    return " ".join(shown) or "0 min"


def show_clock(seconds: float) -> str:
    """Show the time of day of a number of seconds, such as `14:02`."""
    return f"{round(seconds) % 86_400 // 3600:02}:{round(seconds) % 3600 // 60:02}"
