"""Facts laid side by side: what is a contradiction, and the many things that are none."""

import pytest

from reviewer.claiming.facts import FactJudge
from reviewer.domain.claims_reply import FactReply
from reviewer.domain.rubric import Severity
from reviewer.grounding.locate import Locator
from reviewer.loading.load import load_standard_input
from reviewer.quantities.numbers import detect_style
from tests.claiming.reading_samples import find_lines, open_sample

HEAD = "# Note\n\n## Summary\n\n{}\n\n## Details\n\n{}\n\n## More\n\nNothing else.\n"


def judge(one, two, *facts, kind="number"):
    """Lay facts of a note of two sentences side by side: (label, text, sentence number)."""
    document = load_standard_input(HEAD.format(one, two).encode(), name="note.md")
    rubric = open_sample("design-doc-strong.md")[2]
    judge = FactJudge(document, Locator(document), rubric, detect_style(document.text))
    replies = []
    for label, text, number in facts:
        quote = (one, two)[number]
        quote = next(line for line in quote.splitlines() if text in line)
        first, last = find_lines(document, quote)
        data = {"kind": kind, "label": label, "text": text, "quote": quote, "line_start": first, "line_end": last}
        replies.append(FactReply.model_validate(data))
    judge.verify(replies)
    return judge, judge.find_contradictions()


@pytest.mark.parametrize(
    ("one", "two", "texts"),
    [
        ("Search has a p99 of 140 ms in production.", "In production search has a p99 of 190 ms.", ("140 ms", "190 ms")),
        ("The index holds 5.4 million parts of all makers.", "All makers together have 6.1 M parts in the index.", ("5.4 million", "6.1 M")),
        ("The job takes 2 hours on the old cluster.", "On the old cluster the job takes 45 minutes.", ("2 hours", "45 minutes")),
    ],
)  # fmt: skip
def test_two_values_of_one_thing_contradict(one, two, texts):
    """Same label by its stems, same unit after conversion, further apart than roundings."""
    _, [finding] = judge(one, two, ("latencies of the search", texts[0], 0), ("search latency", texts[1], 1))
    assert finding.kind == "contradiction"
    assert (finding.severity, finding.origins, finding.question_id) == (Severity.MAJOR, ("claims",), None)
    assert texts[0] in finding.title
    assert texts[1] in finding.title
    assert len(finding.anchors) == 2


def test_dates_contradict():
    """Another day for the same event."""
    one, two = (
        "Image screening is live in all countries by 30 September.",
        "Image screening is live in all countries on 30 November.",
    )
    facts = (
        ("image screening live everywhere", "30 September", 0),
        ("image screening live everywhere", "30 November", 1),
    )
    assert len(judge(one, two, *facts, kind="date")[1]) == 0  # the month alone might tell two milestones apart
    same = ("The freeze begins on 2026-11-16 for all.", "For all the freeze begins on 2026-11-19.")
    facts = (("start of the freeze", "2026-11-16", 0), ("start of the freeze", "2026-11-19", 1))
    assert len(judge(*same, *facts, kind="date")[1]) == 1


@pytest.mark.parametrize(
    ("one", "two", "texts"),
    [
        ("Search has a p99 of 140 ms.", "The p99 of search is 0.14 s.", ("140 ms", "0.14 s")),
        ("The p99 is about 140 ms for search.", "For search the p99 is 137 ms.", ("140 ms", "137 ms")),
        ("The p99 is 140 ms for search.", "For search the p99 target is 190 ms.", ("140 ms", "190 ms")),
        ("The p99 was 140 ms before it.", "The p99 was 190 ms after it.", ("140 ms", "190 ms")),
        ("The p99 is 140 ms in Austria.", "The p99 is 190 ms in Poland.", ("140 ms", "190 ms")),
        ("The p99 is 140 ms for search.", "For search the p99 is 140 MB.", ("140 ms", "140 MB")),
        ("The p99 is 140 ms for search.", "For search the p99 is over 90 ms.", ("140 ms", "90 ms")),
        ("The p99 was 140 ms in 2025.", "The p99 was 190 ms in 2026.", ("140 ms", "190 ms")),
        ("The p99 of control is 140 ms.", "The p99 of treatment is 190 ms.", ("140 ms", "190 ms")),
        ("The share is 12 % of sales.", "The share is 9 points of sales.", ("12 %", "9 points")),
        ("It fell from 140 ms to 90 ms.", "The p99 of search is 90 ms now.", ("140 ms", "90 ms")),
        ("The p99 is 140 ms for search.", "For search the p99 is 4 s.", ("140 ms", "4 s")),
    ],
)
def test_what_is_no_contradiction(one, two, texts):
    """Conversions, roundings, target and actual, before and after, arms, regions, years, other units."""
    assert judge(one, two, ("search latency p99", texts[0], 0), ("search latency p99", texts[1], 1))[1] == []


def test_cells_of_one_table_and_unnamed_rows_are_no_contradiction():
    """A label that does not name row and column may mean another cell."""
    table = "| Size | Cost |\n|---|---|\n| two machines | 310 ms |\n| four machines | 620 ms |"
    facts = (("cost of the cache", "310 ms", 1), ("cost of the cache", "620 ms", 1))
    assert judge("The cache is small and cheap to run.", table, *facts)[1] == []
    facts = (("cost of the cache", "700 ms", 0), ("cost of the cache", "310 ms", 1))
    assert judge("The cache has a cost of 700 ms in all.", table, *facts)[1] == []
    facts = (("cost of two machines", "700 ms", 0), ("cost of two machines", "310 ms", 1))
    assert len(judge("The two machines cost us 700 ms in all.", table, *facts)[1]) == 1


def test_a_label_of_many_values_or_of_one_word_names_nothing():
    """Such labels are the LLM's, not the document's."""
    one, two = (
        "Search has a p99 of 140 ms or so it seems.",
        "So it seems search has a p99 of 190 ms and a p50 of 20 ms.",
    )
    label = "search latency"
    facts = ((label, "140 ms", 0), (label, "190 ms", 1), (label, "20 ms", 1))
    assert judge(one, two, *facts)[1] == []
    assert judge(one, two, ("latency", "140 ms", 0), ("latency", "190 ms", 1))[1] == []


def test_a_fact_that_is_not_in_its_quote_is_counted():
    """And laid beside nothing."""
    judged, found = judge("Search has a p99 of 140 ms.", "The p99 of search is 190 ms.", ("search p99", "140 ms", 0))
    assert (judged.refused, found) == (0, [])
    reply = judged.facts[0].reply.model_copy(update={"text": "141 ms"})
    judged.verify([reply])
    assert judged.refused == 1
