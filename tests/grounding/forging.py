"""Makes false quotes and true quotes in disguise from real documents, the same ones every time."""

import re
from collections.abc import Callable, Iterator
from typing import NamedTuple

from reviewer.domain.document import Document

SENTENCE = re.compile(
    r"[A-Za-z0-9*_`(\"“€$][^\n|]*?(?:\n(?![ \t]*(?:[-*+>#|]|\d+[.)] |\r?\n|$))[^\n|]*?)*?[.!?](?=[\s*_\"”]|$)"
)
BLOCK = re.compile(r"(?:^(?!```|\||#|---)[^\n]+\n?)+", re.MULTILINE)
MIN_WORDS, MAX_WORDS = 5, 40


class Passage(NamedTuple):
    """A sentence as it stands in a document."""

    start: int
    end: int
    text: str


class Variant(NamedTuple):
    """A quote with the kind of change that made it."""

    kind: str
    quote: str
    passage: Passage


def find_passages(document: Document) -> list[Passage]:
    """Find sentences outside tables, code and headings, without the full stop; their marks have their partners."""
    found = []
    for block in BLOCK.finditer(without_code(document.text)):
        for match in SENTENCE.finditer(block.group()):
            sentence = match.group()
            first = re.search(r"[€$]?[^\W_]", sentence)
            starts = {match.start(), match.start() + first.start()} if first else ()
            end = block.start() + match.start() + len(sentence.rstrip('.!?*_`"” '))
            for start in sorted(block.start() + start for start in starts):
                text = document.text[start:end]
                words = len(text.split())
                whole = MIN_WORDS <= words <= MAX_WORDS and document.text[start - 1] not in "^[#"
                if whole and is_balanced(text) and not behind_negation(document, start):
                    found.append(Passage(start, end, text))
                    break
    return found


def is_balanced(text: str) -> bool:
    """Tell whether every mark has its partner."""
    runs = re.findall(r"\*+|`+|(?<!\w)_+|_+(?!\w)", text)
    pairs = all(runs.count(run) % 2 == 0 for run in runs)
    return pairs and text.count("[") == text.count("]") and text.count("<") == text.count(">")


def without_code(text: str) -> str:
    """Blank out fenced code, offsets kept."""
    return re.sub(
        r"^```.*?^```", lambda match: re.sub(r"[^\n]", "#", match.group()), text, flags=re.DOTALL | re.MULTILINE
    )


def behind_negation(document: Document, start: int) -> bool:
    """Tell whether a quote from here on would leave out a negation, which is refused by design."""
    return bool(re.search(r"\b(?:not|no|never|without)\W+(?:\w+\W+){0,2}$", document.text[max(0, start - 30) : start]))


def plain_words(text: str) -> str:
    """Give a text without marks and white space, by other means than those under test."""
    text = re.sub(r"\]\([^)]*\)", "", text)
    text = re.sub(r"(?m)^[ \t]*(?:[-*+>]|\d+[.)])[ \t]+", "", text)
    return re.sub(r"[\s*_`#|\[\]>]+", "", text).lower()


# Each rule: what it forges, what it looks for, what it puts there.
NEGATIONS = (
    (r"\b(is|are|was|were|will|can|could|should|must|would|has|have|does|do|did|may)\b(?! not|n't)", r"\1 not"),
    (r"\b(is|are|was|were|will|can|could|should|must|would|has|have|does|do|did|may) not\b", r"\1"),
    (r"\bcannot\b", "can"),
    (r"\b(?:no|not) ", ""),
    (r"\bno\b", "a"),
    (r"\bwithout\b", "with"),
    (r"\bwith\b", "without"),
    (r"\bnever\b", "always"),
    (r"\bonly\b", "not only"),
    (r"\bneither\b", "either"),
)
MODALS = (
    (r"\bmay\b", "must"),
    (r"\bmust\b", "may"),
    (r"\bshould\b", "may"),
    (r"\bcan\b", "must"),
    (r"\bcould\b", "will"),
    (r"\bwould\b", "will"),
    (r"\bwill\b", "might"),
    (r"\bmight\b", "will"),
    (r"\bneeds? to\b", "may"),
    (r"\b(?:is|are) (?=\w+(?:ed|en)\b)", "should be "),
    (r"\b(?:we|team|it) (?=\w+[^s\W]\b)", r"\g<0>might "),
)
QUANTIFIERS = (
    (r"\ball\b", "some"),
    (r"\bsome\b", "all"),
    (r"\bevery\b", "almost every"),
    (r"\beach\b", "one"),
    (r"\bmost\b", "all"),
    (r"\bboth\b", "one of the"),
    (r"\bany\b", "every"),
    (r"\balways\b", "often"),
    (r"\bat least\b", "at most"),
    (r"\bat most\b", "at least"),
    (r"\bmore\b", "less"),
    (r"\bless\b", "more"),
    (r"\bfewer\b", "more"),
    (r"\bunder\b", "over"),
    (r"\babove\b", "below"),
    (r"\bbelow\b", "above"),
    (r"\bnone\b", "few"),
    (r"\bone\b", "two"),
    (r"\btwo\b", "three"),
    (r"\bthree\b", "two"),
    (r"\bhalf\b", "all"),
    (r"\bthe (?=\w+s\b)", "all "),
)
SIGNS = (
    (r" %|%", " percentage points"),
    (r"(?<=\d) ms\b", " s"),
    (r"(?<= )(?=\d)", "-"),
    (r"(?<=\d),(?=\d{3})", ""),
    (r"(?<=\d)\.(?=\d)", ""),
    (r"≥", ">"),
    (r"≤", "<"),
    (r"\bper (?:month|day|week|year|minute|second)\b", "in total"),
    (r"€", "$"),
    (r"(?<=\d)k\b", "M"),
)


def forge_numbers(passage: Passage) -> Iterator[str]:
    """Change each number in turn by one digit."""
    for match in re.finditer(r"\d", passage.text):
        digit = str((int(match.group()) + 1 + match.start() % 8) % 10)
        yield passage.text[: match.start()] + digit + passage.text[match.end() :]


def apply_rules(rules: tuple[tuple[str, str], ...]) -> Callable[[Passage], Iterator[str]]:
    """Change the first match of each rule."""

    def forge(passage: Passage) -> Iterator[str]:
        for pattern, replacement in rules:
            forged = re.sub(pattern, replacement, passage.text, count=1, flags=re.IGNORECASE)
            if forged != passage.text:
                yield forged

    return forge


FORGERIES: dict[str, Callable[[Passage], Iterator[str]]] = {
    "a digit changed": forge_numbers,
    "a negation put in, taken out or turned": apply_rules(NEGATIONS),
    "a modal verb changed": apply_rules(MODALS),
    "a quantity word changed": apply_rules(QUANTIFIERS),
    "a sign, unit or separator changed": apply_rules(SIGNS),
}


def drop_marks(text: str) -> str:
    """Write Markdown as it looks on the page."""
    text = re.sub(r"!?\[([^\]\n]*)\]\([^)]*\)", r"\1", text)
    text = re.sub(r"(?m)^[ \t]*(?:[-*+>]|\d+[.)])[ \t]+", "", text)
    return re.sub(r"(?<![^\W_])_(?=\w)|(?<=\w)_(?![^\W_])|\*+|`+", "", text)


def curl_quotes(text: str) -> str:
    """Make straight quotes curly and curly ones straight."""
    swaps = {"'": "’", '"': "“", "’": "'", "“": '"', "”": '"', "‘": "'"}
    return text.translate(str.maketrans(swaps))


def swap_dashes(text: str) -> str:
    """Write each dash in another way; a hyphen becomes the one that does not break."""
    text = re.sub(r" [–—-] ", lambda match: {" – ": " — ", " — ": "—", " - ": " – "}[match.group()], text)
    swaps = {"-": "\u2011", "–": "-"}
    return re.sub(r"(?<=\w)[-–](?=\w)(?![^\s(]*\))", lambda match: swaps[match.group()], text)


def wrap_lines(text: str) -> str:
    """Break lines elsewhere."""
    words = text.split()
    return "".join(word + ("\n" if number % 7 == 6 else " ") for number, word in enumerate(words)).strip()


def tag_lines(text: str) -> str:
    """Put a line tag before every line, as the prompt shows it."""
    return "\n".join(f"L{number:03}| {line}" for number, line in enumerate(text.split("\n"), 98))


COSMETICS: dict[str, Callable[[str], str]] = {
    "curly quotes for straight ones and back": curl_quotes,
    "other dashes": swap_dashes,
    "Markdown dropped": drop_marks,
    "all on one line": lambda text: " ".join(text.split()),
    "lines broken elsewhere": wrap_lines,
    "small letters": str.lower,
    "capitals": str.upper,
    "double and non-breaking spaces": lambda text: text.replace(" ", " \u00a0"),
    "CRLF line ends": lambda text: text.replace("\n", "\r\n"),
    "line tags copied": tag_lines,
    "quotation marks around it, a comma at the end": lambda text: f'"{text},"',
    "... for the rest of the sentence": lambda text: f"... {text} ...",
    "several of these at once": lambda text: f"“{wrap_lines(swap_dashes(curl_quotes(drop_marks(text)))).lower()}”",
}


def forge(document: Document, others: list[Document]) -> Iterator[Variant]:
    """Forge quotes that do not stand in the document."""
    standing = plain_words(document.text)
    for other in others:
        for passage in find_passages(other):
            if plain_words(passage.text) not in standing:
                yield Variant("a sentence from another document", passage.text, Passage(1, 1, ""))
    for passage in find_passages(document):
        for kind, rule in FORGERIES.items():
            for quote in rule(passage):
                if plain_words(quote) not in standing:
                    yield Variant(kind, quote, passage)


def disguise(document: Document) -> Iterator[Variant]:
    """Write true quotes in other ways that mean the same; only where the text changes by it."""
    for passage in find_passages(document):
        for kind, rule in COSMETICS.items():
            quote = rule(passage.text)
            if quote != passage.text:
                yield Variant(kind, quote, passage)
