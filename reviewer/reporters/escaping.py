"""Text from documents and LLMs → text that cannot steer a terminal or deceive a reader's eye."""

import re
import unicodedata

ESCAPE_SEQUENCE = re.compile(
    r"(?:\x1b\]|\x9d)(?:[^\x07\x1b\x80-\x9f\n]*(?:\x07|\x1b\\|\x9c))?"  # window title, link, clipboard
    r"|(?:\x1b[PX^_]|[\x90\x98\x9e\x9f])(?:[^\x1b\x80-\x9f\n]*(?:\x1b\\|\x9c))?"  # device strings
    r"|(?:\x1b\[|\x9b)[0-?]*[ -/]*[@-~]?"  # colours, cursor, screen
    r"|\x1b[ -/]*[0-~]?"
)
"""Control sequences of ECMA-48, whole. One that is not closed loses only its introducer, so that it cannot hide what
follows; no branch reads past the next one's introducer, so that hostile text costs linear time."""

LINE_END = re.compile(r"\r\n|[\r\x0b\x0c\x1c-\x1e\x85\u2028\u2029]")
"""Whatever some program takes for the end of a line, except the plain one."""

UNSEEN = (
    r"\x7f-\x9f\xad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180f\u200b-\u200f\u2028-\u202e\u2060-\u206f\u3164"
    r"\ufe00-\ufe0f\ufeff\uffa0\ufff0-\ufffb\ufffe\uffff\U0001bca0-\U0001bca3\U0001d173-\U0001d17a\U000e0000-\U000e0fff"
)
"""Characters without a shape: C1 controls, bidirectional controls, zero-width ones, fillers, variation selectors and
tags (Unicode's default-ignorable code points)."""

UNSEEN_OR_CONTROL = re.compile(rf"[\x00-\x08\x0b-\x1f{UNSEEN}]")
SURROGATE = re.compile(r"[\ud800-\udfff]")
UNSAFE_IN_JSON = re.compile(rf"[{UNSEEN}\ud800-\udfff]")

PLAIN = re.compile(r"[\t\n -~]*")
"""Text with nothing to take out, which is most of it; one look instead of four."""

MOST_MARKS = 6
"""Accents on one letter; more than any script stacks would smear over the lines above and below."""
MAY_STACK = re.compile(rf"[\u0300-\U0010ffff]{{{MOST_MARKS + 1}}}")
"""No accent that stands on the letter before it has a lower code point."""

PLAIN_FORMS = str.maketrans(
    {
        "‘": "'", "’": "'", "‚": "'", "“": '"', "”": '"', "„": '"', "–": "-", "—": "-", "−": "-", "…": "...",
        "•": "*", "·": "-", "→": "->", "←": "<-", "≤": "<=", "≥": ">=", "≠": "!=", "×": "x", "\xa0": " ",
    }
)  # fmt: skip


def clean_text(text: str) -> str:
    """Take out what a terminal would act on and what no reader can see; line feeds and tabs stay.

    Escape sequences go whole, other ends of lines become line feeds, and a lone surrogate becomes U+FFFD.
    """
    if PLAIN.fullmatch(text):
        return text
    text = LINE_END.sub("\n", ESCAPE_SEQUENCE.sub("", text))
    text = SURROGATE.sub("\ufffd", UNSEEN_OR_CONTROL.sub("", text))
    return _limit_marks(text) if MAY_STACK.search(text) else text


def _limit_marks(text: str) -> str:
    kept: list[str] = []
    marks = 0
    for character in text:
        marks = marks + 1 if unicodedata.category(character) in ("Mn", "Me") else 0
        if marks <= MOST_MARKS:
            kept.append(character)
    return "".join(kept)


def flatten_text(text: str) -> str:
    """Clean a text and put it on one line, each run of white space as one space."""
    return " ".join(clean_text(text).split())


def shorten_end(text: str, most: int) -> str:
    """Cut a text at a word to `most` characters, saying how many more there were."""
    if len(text) <= most:
        return text
    head = text[: max(most - 30, 1)]
    head = head[: head.rfind(" ")] if " " in head else head
    return f"{head.rstrip()} … ({len(text) - len(head):,} more characters)"


def shorten_middle(text: str, most: int) -> str:
    """Cut a text to about `most` characters, keeping its beginning and its end, with an ellipsis between."""
    if len(text) <= most:
        return text
    head, tail = text[: most * 2 // 3], text[-(most // 3) :]
    head = head[: head.rfind(" ")] if " " in head else head
    tail = tail[tail.find(" ") + 1 :] if " " in tail else tail
    return f"{head.rstrip()} … {tail.lstrip()}"


def spell_ascii(text: str) -> str:
    r"""Write a text in ASCII: typographic characters plainly, any other as its escape, such as `\xe9`."""
    if text.isascii():
        return text
    return text.translate(PLAIN_FORMS).encode("ascii", "backslashreplace").decode("ascii")


def escape_json(document: str) -> str:
    r"""Write unseen characters of a finished JSON document as `\u` escapes: the same data, but safe to print."""
    return UNSAFE_IN_JSON.sub(_write_escape, document)


def _write_escape(match: re.Match[str]) -> str:
    units = match.group().encode("utf-16-be", "surrogatepass")
    return "".join(f"\\u{units[i]:02x}{units[i + 1]:02x}" for i in range(0, len(units), 2))
