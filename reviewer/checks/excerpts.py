"""The author's words as a message shows them: one line, without marks, cut where they get long."""

from reviewer.checks.reading import Span
from reviewer.quantities.late_patterns import compile_late

MARKS = compile_late(
    r"!?\[([^\[\]\n]{0,300})\]\([^()\s]{0,2000}\)|(?<!\w)[*_~`]{1,3}|[*_~`]{1,3}(?!\w)|<[^<>\n]{1,200}>"
)
MARK = compile_late(r"[\[*_~`<]")
LINE_BREAK = compile_late(r"[\r\n]")
LONGEST = 60


def strip_marks(text: str) -> str:
    """Give a text on one line without emphasis, code marks, tags and the targets of links."""
    if not MARK.search(text):
        return " ".join(text.split())
    return " ".join(MARKS.sub(lambda match: match.group(1) or "", text).split())


def cut_excerpt(text: str, longest: int = LONGEST) -> str:
    """Give the first words of a text without marks, at most `longest` characters and an ellipsis."""
    plain = strip_marks(text[: longest * 8])
    if len(plain) <= longest:
        return plain
    return plain[:longest].rsplit(" ", 1)[0].rstrip(" ,;:") + "…"


def find_first_line(span: Span) -> tuple[int, int]:
    """Give the offsets [start, end) of a span's first line, which is what a finding marks of a long item."""
    stop = LINE_BREAK.search(span.text)
    return span.start, span.start + (stop.start() if stop else len(span.text))
