import re

import pytest
from hypothesis import example, given, settings

from reviewer.domain.review import Run
from reviewer.reporters.markdown import render
from reviewer.reporters.options import ReportOptions
from tests.reporters.hostile_text import hostile, make_hostile_run
from tests.reporters.sample_reviews import BINARY, CONTRADICTION, NIT, READY, RICH, RUNS
from tests.reporters.test_escaping import find_unsafe
from tests.reporters.test_markdown_escaping import list_tokens, read_text

OUR_HTML = re.compile(r"\s*(</?details>|<summary>[^<>]*</summary>)\s*")
GITHUB_LIMIT = 65_536
LIVE = re.compile(r"@\w|#\d|://|\bwww\.|\bGH-\d", re.IGNORECASE)
"""What GitHub turns into links in finished text: mentions, references, addresses."""


def list_shape(markdown: str) -> list[str]:
    """The page's structure: headings, tables, quotations, lists, HTML, fences."""
    shaped = ("heading_open", "table_open", "tr_open", "td_open", "th_open", "html_block", "html_inline", "fence",
              "code_block", "hr", "bullet_list_open", "list_item_open", "ordered_list_open", "link_open", "image",
              "s_open")  # fmt: skip
    return [token.type for token in list_tokens(markdown) if token.type in shaped]


@settings(max_examples=60, deadline=None)
@given(hostile)
@example("@_")
def test_hostile_text_adds_nothing_to_the_page(text: str) -> None:
    """Whatever the text, the page has the structure it has with a plain word, and nothing live."""
    options = ReportOptions(verbose=True, max_findings=3, max_characters=10**7)
    page = render(make_hostile_run(text), options)
    assert list_shape(page) == list_shape(render(make_hostile_run("word" if text.strip() else text), options))
    for token in list_tokens(page):
        assert token.type not in ("link_open", "image", "html_inline")
        if token.type == "html_block":
            assert OUR_HTML.sub("", token.content) == ""
        if token.type == "text":
            assert LIVE.search(token.content) is None
    assert find_unsafe(page) == set()


@pytest.mark.parametrize("name", RUNS)
def test_no_page_passes_the_limit(name: str) -> None:
    for most in (65_536, 4_000, 800):
        assert len(render(RUNS[name], ReportOptions(max_characters=most))) <= most


def test_long_review_is_cut_from_the_least_needed_end_with_a_note() -> None:
    findings = tuple(
        CONTRADICTION.model_copy(update={"problem": f"problem {number} " * 150, "suggestion": "change " * 200})
        for number in range(60)
    )
    run = Run(reviews=(RICH.model_copy(update={"findings": findings}),))
    page = render(run, ReportOptions(max_findings=50))
    assert len(page) <= GITHUB_LIMIT
    assert "#### 1. Blocker" in page
    assert "#### 50. Blocker" not in page
    assert re.search(r"Left out: .*\d+ × finding.*--format json", page)


def test_thousand_documents_fit() -> None:
    page = render(Run(reviews=(READY,) * 1000, failures=(BINARY,) * 100), ReportOptions())
    assert len(page) <= GITHUB_LIMIT
    assert "1000 more documents are not in this table." in page
    assert "Left out:" in page


def test_verdict_is_the_headline_and_findings_are_sections() -> None:
    page = render(RUNS["rich"], ReportOptions())
    assert page.startswith("## Rethink · 3.2 of 5 at the bar of L5\n")
    assert "#### 1. Blocker: The design misses the latency budget that it names itself" in page
    assert "> Stay inside the latency that Checkout grants us: \\*\\*60 ms at p99\\*\\*" in page
    assert "### The way up (above L5): 1" in page


def test_rest_is_folded_in_details() -> None:
    page = render(
        Run(reviews=(RICH.model_copy(update={"findings": (NIT,) * 5, "refuted": ()}),)), ReportOptions(max_findings=2)
    )
    assert "<summary>3 more: 3 nit</summary>" in page
    assert page.count("<details>") == page.count("</details>") == 2


def test_unassessed_document_does_not_look_like_a_review() -> None:
    page = render(RUNS["not-assessed"], ReportOptions())
    assert page.startswith("## Not assessed\n")
    assert page.count("**Not assessed.** No LLM took part.") == 2
    for word in ("of 5", "■", "Ratings", "### Findings"):
        assert word not in page


def test_recorded_reply_is_named_first_and_last() -> None:
    page = render(RUNS["recorded"], ReportOptions())
    assert page.count("**Recorded reply.**") == 2
    assert page.splitlines()[3].startswith("> **Recorded reply.**")
    assert page.rstrip().splitlines()[-1].startswith("> **Recorded reply.**")


def test_several_documents_begin_with_their_summary() -> None:
    page = render(RUNS["several"], ReportOptions())
    assert page.startswith("## 4 documents\n")
    assert "| `docs/diagram.png` | not reviewed | - | - | - |" in page
    assert "## Not reviewed: `docs/diagram.png`" in page


def test_empty_run_says_so() -> None:
    assert render(Run(), ReportOptions()) == "No document was reviewed.\n"


def test_verbose_adds_answers() -> None:
    assert "dd-rollout-rollback" not in render(RUNS["rich"], ReportOptions())
    assert "**not met** `dd-rollout-rollback`: No step leads back." in render(RUNS["rich"], ReportOptions(verbose=True))


def test_document_words_read_as_they_stand() -> None:
    """Escaping is invisible to the reader: the table row of the document is there to the character."""
    assert "| **Total** | **75 ms** |" in read_text(render(RUNS["rich"], ReportOptions()))
