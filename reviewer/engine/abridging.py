"""What was noted of a long document's windows → the places that requests about the whole are shown. Pure."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from itertools import zip_longest

from reviewer.claiming.facts import Fact
from reviewer.domain.finding import Finding, Verdict
from reviewer.domain.tokens import estimate_tokens
from reviewer.engine.notes import Note, WindowNotes
from reviewer.grounding.locate import Locator
from reviewer.grounding.search import find_terms, nearest_sentence
from reviewer.grounding.sentences import sentence_at
from reviewer.prompting.excerpts import GatheredFact, Gist, Noted
from reviewer.prompting.windows import TAG_TOKENS, Span, Window

AROUND = 300
"""Characters of a sentence around a noted place that are shown at most on each side."""
AROUND_FINDING = 1200
"""Characters around the words of a finding that is to be refuted."""
GIST_SHARE = 3
"""The summaries of the windows take at most this part of what may be shown."""
FACT_SHARE = 2
MOST_GATHERED = 240
"""Facts of all windows that are laid before an LLM; code compares all of them."""
MOST_PLACES = 12
"""Places on one question that are named."""
MOST_HITS = 6
CHARACTERS_PER_TOKEN = 3
ORDER = (Verdict.MET, Verdict.PARTIAL, Verdict.NOT_MET)


def choose_places(
    locator: Locator, taken: Sequence[WindowNotes], facts: Sequence[Fact], most_tokens: int
) -> tuple[tuple[Span, ...], int]:
    """Choose what is shown of a document: the sentences around noted words and facts.

    Where they do not fit, every question has its first place before any has its second, and facts come after the notes.

    Returns:
        The spans in order and apart from each other, and how many noted places are not among them.
    """
    by_question: defaultdict[str, list[Span]] = defaultdict(list)
    for note in sorted((note for one in taken for note in one.notes), key=lambda note: ORDER.index(note.verdict)):
        by_question[note.question_id] += [(anchor.start, anchor.end) for anchor in note.anchors]
    wanted = [span for row in zip_longest(*by_question.values()) for span in row if span is not None]
    wanted += [(fact.place.anchor.start, fact.place.anchor.end) for fact in facts]
    return fill(locator, [_widen(locator, span) for span in wanted], most_tokens)


def choose_around(
    locator: Locator, findings: Sequence[Finding], taken: Sequence[WindowNotes], most_tokens: int
) -> tuple[Span, ...]:
    """Choose what a refuter of findings is shown: around their words, and where something may meet them."""
    noted: defaultdict[str, list[Span]] = defaultdict(list)
    for note in (note for one in taken for note in one.notes):
        noted[note.question_id] += [(anchor.start, anchor.end) for anchor in note.anchors]
    rows = []
    for finding in findings:
        hits = find_terms(locator, finding.looked_for, limit=MOST_HITS)
        nearest = nearest_sentence(locator, finding.looked_for) if finding.looked_for else None
        anchors = [*finding.anchors, *(hit.anchor for hit in hits), *([nearest] if nearest else [])]
        spans = [_surround(locator, (anchor.start, anchor.end)) for anchor in anchors]
        rows.append(spans + [_widen(locator, span) for span in noted[finding.question_id or ""]])
    wanted = [span for row in zip_longest(*rows) for span in row if span is not None]
    return fill(locator, wanted, most_tokens)[0]


def fill(locator: Locator, wanted: Iterable[Span], most_tokens: int) -> tuple[tuple[Span, ...], int]:
    """Take spans as long as they fit, and count those that do not."""
    text = locator.document.text
    chosen: list[Span] = []
    room = most_tokens
    left = 0
    for start, end in dict.fromkeys(wanted):
        if any(begin <= start and end <= stop for begin, stop in chosen):
            continue
        tokens = estimate_tokens(text[start:end]) + TAG_TOKENS * (text.count("\n", start, end) + 2)
        if tokens > room:
            left += 1
            continue
        room -= tokens
        chosen.append((start, end))
    return tuple(_join(chosen)), left


def _join(spans: Iterable[Span]) -> list[Span]:
    joined: list[Span] = []
    for start, end in sorted(spans):
        if joined and start <= joined[-1][1]:
            joined[-1] = (joined[-1][0], max(end, joined[-1][1]))
        else:
            joined.append((start, end))
    return joined


def _widen(locator: Locator, span: Span) -> Span:
    """Widen a span to whole sentences, as far as they are not very long, and without line ends at its end."""
    text, starts = locator.document.text, locator.sentence_starts
    begin = max(sentence_at(starts, len(text), span[0])[0], span[0] - AROUND)
    stop = min(sentence_at(starts, len(text), span[1] - 1)[1], span[1] + AROUND)
    return _trim(text, begin, stop)


def _surround(locator: Locator, span: Span) -> Span:
    """Widen a span to whole lines, as far as they are not very long."""
    document = locator.document
    begin, stop = max(0, span[0] - AROUND_FINDING), min(len(document.text), span[1] + AROUND_FINDING)
    first = document.line_span(document.position(begin).line, document.position(begin).line)[0]
    last = document.line_span(document.position(stop).line, document.position(stop).line)[1]
    begin = first if begin - first <= AROUND else begin
    stop = last if last - stop <= AROUND else stop
    return _trim(document.text, begin, stop)


def _trim(text: str, start: int, end: int) -> Span:
    inside = text[start:end]
    return start + len(inside) - len(inside.lstrip()), start + len(inside.rstrip())


def sum_up(windows: Sequence[Window], taken: Sequence[WindowNotes], most_tokens: int) -> tuple[Gist, ...]:
    """Give the summaries of the windows, each cut to its part of what they may take together."""
    longest = most_tokens * CHARACTERS_PER_TOKEN // max(1, len(windows))
    by_number = {one.window: one.gist for one in taken}
    return tuple(
        Gist(window.number, window.line_start, window.line_end, _cut(by_number[window.number], longest))
        for window in windows
        if by_number.get(window.number)
    )


def _cut(text: str, longest: int) -> str:
    return text if len(text) <= longest else text[:longest].rstrip() + " […]"


def list_noted(taken: Sequence[WindowNotes]) -> tuple[Noted, ...]:
    """Say for each question where words on it were noted and what they come to alone."""
    by_question: defaultdict[str, list[Note]] = defaultdict(list)
    for note in (note for one in taken for note in one.notes):
        by_question[note.question_id].append(note)
    return tuple(Noted(name, _name_places(notes)) for name, notes in by_question.items())


def _name_places(notes: Sequence[Note]) -> str:
    places = [f"L{anchor.line_start} {note.verdict.value}" for note in notes for anchor in note.anchors]
    more = f"; and {len(places) - MOST_PLACES} more" if len(places) > MOST_PLACES else ""
    return "; ".join(places[:MOST_PLACES]) + more


def gather_facts(by_window: Sequence[Sequence[Fact]], most_tokens: int) -> tuple[tuple[GatheredFact, ...], int]:
    """Give the facts of all windows that are laid before an LLM, each window's first before any window's second.

    Returns:
        The facts in the document's order, and how many are not among them.
    """
    every = [fact for row in zip_longest(*by_window) for fact in row if fact is not None]
    chosen: list[Fact] = []
    room = most_tokens
    for fact in every:
        room -= estimate_tokens(f"{fact.reply.label} {fact.shown} {fact.place.anchor.quote}") + TAG_TOKENS * 2
        if room < 0 or len(chosen) >= MOST_GATHERED:
            break
        chosen.append(fact)
    chosen.sort(key=lambda fact: fact.place.start)
    gathered = [
        GatheredFact(fact.reply.label, fact.shown, fact.place.anchor.line_start, fact.place.anchor.quote)
        for fact in chosen
    ]
    return tuple(gathered), len(every) - len(chosen)
