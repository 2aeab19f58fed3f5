import base64
import hashlib
import re
import time
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from reviewer.domain.anchoring import anchor_span
from reviewer.domain.document import Document
from reviewer.domain.review import Checked, Run
from reviewer.loading.decoding import Decoded
from reviewer.loading.plain_text import load_plain_text
from reviewer.reporters.html_blocks import list_parts
from reviewer.reporters.html_page import render
from reviewer.reporters.options import ReportOptions
from tests.reporters.hostile_text import hostile, make_hostile_run
from tests.reporters.html_reading import (
    HOSTILE,
    PLAIN,
    PageReader,
    find_place,
    keep_letters,
    load,
    make_run,
    render_run,
)
from tests.reporters.sample_reviews import RESIDUE, RUNS

CORPUS = Path(__file__).parents[3] / "shared" / "corpus"
OURS = {
    "html", "head", "meta", "title", "style", "script", "body", "a", "div", "span", "label", "select", "option", "button",
    "nav", "h1", "h2", "h3", "h4", "h5", "h6", "table", "thead", "tbody", "tr", "th", "td", "main", "section", "header",
    "p", "strong", "em", "del", "b", "ul", "ol", "li", "figure", "figcaption", "svg", "rect", "input", "output", "article",
    "aside", "details", "summary", "footer", "dl", "dt", "dd", "dialog", "kbd", "br", "hr", "pre", "code", "mark", "q",
}  # fmt: skip
"""Elements that the page may hold; none that loads, embeds or sends anything."""

QUOTES = (
    ("p99 to 60 ms** for `GET /search", "| **Total** | **75 ms** |"),
    ("**p99 to 60 ms**",),
    ("the dashboard",),
    ("A line goes\non\\\nhere.",),
    ("bold words** in it\n- second\n  continues",),
    ("nested step one\n    2. nested step two",),
    ("quoted words stay\n> over two lines",),
    ("Network | 8 ms |\n| **Total",),
    ("```python\nlimit = 60  # ms",),
    ('<div onclick="x()">raw',),
    ("Setext heading\n------",),
    ("title: Cache",),
    ("search* page\n\nWe cut",),
    ("[ref]: https://example.org/ref",),
)


def read_marks(document: Document, quotes: tuple[tuple[str, ...], ...]) -> dict[str, str]:
    return PageReader(render_run(make_run(document, quotes), document)).marked


@pytest.mark.parametrize("name", RUNS)
def test_every_sample_is_well_formed_and_has_only_our_elements(name: str) -> None:
    page = PageReader(render(RUNS[name], ReportOptions()))
    assert {tag for tag, _ in page.tags} <= OURS


def test_policy_allows_exactly_our_style_and_script() -> None:
    page = PageReader(render(RUNS["rich"], ReportOptions()))
    policy = next(str(attrs["content"]) for tag, attrs in page.tags if attrs.get("http-equiv"))
    for name in ("style", "script"):
        digest = base64.b64encode(hashlib.sha256(page.content[name].encode()).digest()).decode()
        assert f"{name}-src 'sha256-{digest}'" in policy
        assert [tag for tag, _ in page.tags].count(name) == 1
    assert policy.startswith("default-src 'none';")
    assert "unsafe" not in policy
    assert "http" not in policy


@pytest.mark.parametrize("line_end", ["\n", "\r\n"])
def test_marks_hold_the_words_of_the_quotes(line_end: str) -> None:
    """Compared by letters and digits, because Markdown's own marks are not shown."""
    document = load(PLAIN.replace("\n", line_end))
    quotes = tuple(tuple(quote.replace("\n", line_end) for quote in group) for group in QUOTES)
    marked = read_marks(document, quotes)
    for number, group in enumerate(quotes, 1):
        places = sorted(find_place(document, quote) for quote in group)
        words = "".join(document.text[start:end] for start, end in places)
        assert keep_letters(marked[f"d1-c-{number}"]) == keep_letters(words), group


def test_mark_stands_at_its_own_occurrence() -> None:
    document = load(PLAIN)
    page = render_run(make_run(document, QUOTES[:1]), document)
    assert 'The same words. The <span class="at" id="d1-c-C1-at1" tabindex="-1"></span><mark' in page


def test_what_is_hidden_is_shown_where_a_comment_is_about_nothing_else() -> None:
    document = load(PLAIN)
    marked = read_marks(document, (("https://example.org/d",), ("|:------|----:|",), ("---\n\n[ref]",)))
    assert marked["d1-c-1"] == "https://example.org/d"
    assert marked["d1-c-2"] == "|:------|----:|"
    plain = PageReader(render_run(make_run(document, QUOTES[:1]), document)).article
    assert "https://example.org/d" not in plain


def test_text_reads_without_its_marks() -> None:
    article = PageReader(render_run(make_run(load(PLAIN), QUOTES[:1]), load(PLAIN))).article
    assert "We cut p99 to 60 ms for GET /search, see the dashboard and v1 v2." in article
    assert "\nCache for the search page" in article
    assert "**" not in article
    assert "> over" not in article


def test_words_that_no_longer_stand_there_are_not_marked() -> None:
    """The quote is shown in its comment instead, and the page says that the text has changed."""
    old = load(PLAIN)
    new = load(f"One more line of text.\n\n{PLAIN}")
    page = render_run(make_run(old, (("quoted words stay",),)), new)
    assert PageReader(page).marked == {}
    assert "Changed text." in page
    assert "<q>quoted words stay</q>" in page


def test_without_the_text_quotes_are_shown() -> None:
    page = render(RUNS["rich"], ReportOptions())
    assert "<article" not in page
    assert "The rule engine will be switched off on 2026-09-30</q>" in page


def test_findings_beyond_the_limit_are_folded_not_lost() -> None:
    page = PageReader(render(RUNS["rich"], ReportOptions(max_findings=2)))
    comments = [str(attrs["class"]) for tag, attrs in page.tags if tag == "li" and "comment" in str(attrs.get("class"))]
    findings, signals = RUNS["rich"].reviews[0].findings, RUNS["rich"].reviews[0].signals
    assert len(comments) == len(findings) + len(signals)
    assert sum("quiet" in one for one in comments) == len(findings) - 2


def test_answers_are_shown_when_asked_for() -> None:
    page, quiet = (render(RUNS["rich"], ReportOptions(verbose=verbose)) for verbose in (True, False))
    assert "The cost table is said to be elsewhere." in page
    assert "The cost table is said to be elsewhere." not in quiet
    assert "confidence, id 3f9a1c07de" in page


def test_missing_things_stand_apart_from_what_has_words() -> None:
    document = load(PLAIN)
    page = render_run(make_run(document, QUOTES[:2]), document)
    missing, beside = page.split('<ol class="beside">')
    assert "No way back once the rule engine is gone" in missing
    assert "title 1" in beside
    assert "Looked for: rollback" in missing


def test_recorded_and_not_assessed_are_said_at_both_ends() -> None:
    assert render(RUNS["recorded"], ReportOptions()).count("<strong>Recorded reply.</strong>") == 2
    page = render(RUNS["not-assessed"], ReportOptions())
    assert page.count("<strong>Not assessed.</strong>") == 2
    assert "of 5" not in page


def test_several_documents_have_an_index_with_links_that_lead_somewhere() -> None:
    page = PageReader(render(RUNS["several"], ReportOptions()))
    ids = [str(attrs["id"]) for _, attrs in page.tags if "id" in attrs]
    links = [str(attrs["href"]) for tag, attrs in page.tags if tag == "a"]
    assert len(ids) == len(set(ids))
    assert {"#d1", "#d2", "#d3", "#failure-1"} <= set(links)
    assert all(link.startswith("#") and link[1:] in ids for link in links)


def test_checked_documents_say_that_nothing_was_rated() -> None:
    document = load(PLAIN)
    signal = RESIDUE.model_copy(
        update={"anchor": anchor_span(document, *find_place(document, "same words")), "suppressed": "it is a song"}
    )
    checked = Checked(document=document.path, document_digest=document.digest, signals=(signal,), hints=3)
    page = render_run(Run(checked=(checked,)), document)
    assert PageReader(page).marked == {"d1-c-C1": "same words"}
    assert "nothing was rated" in page
    assert "suppressed: it is a song" in page
    assert "3 hints left out" in page


def test_hostile_document_stays_text() -> None:
    document = load(HOSTILE)
    raw = render_run(make_run(document, (("owned",), ("forged",))), document)
    page = PageReader(raw)
    assert {tag for tag, _ in page.tags} <= OURS
    assert [tag for tag, _ in page.tags].count("script") == 1
    assert not [
        name
        for _, attrs in page.tags
        for name in attrs
        if name.startswith("on") or name in ("src", "srcset", "style", "action")
    ]
    assert all(str(attrs["href"]).startswith("#") for tag, attrs in page.tags if "href" in attrs)
    assert not re.search("[\u202a-\u202e\u2066-\u2069]", raw)
    assert "{{ 7 * 7 }}" in page.article
    assert keep_letters(page.marked["d1-c-2"]) == "forged"


@given(hostile)
@settings(max_examples=60, deadline=None)
def test_hostile_words_of_an_llm_stay_text(text: str) -> None:
    page = PageReader(render(make_hostile_run(text), ReportOptions()))
    assert {tag for tag, _ in page.tags} <= OURS
    assert not [name for _, attrs in page.tags for name in attrs if name.startswith("on") or name in ("src", "style")]
    assert all(str(attrs["href"]).startswith("#") for _, attrs in page.tags if "href" in attrs)


MARKDOWN = st.lists(
    st.sampled_from(
        [
            *"*_`~[]()!<>|\\#-+ \n\t>:",
            "\r\n",
            "**",
            "```\n",
            "ab",
            "c1",
            "é",
            "- ",
            "> ",
            "1. ",
            "](x)",
            "<!--",
            "-->",
            "<br>",
            "|--|",
            "\n\n",
        ]
    ),
    min_size=1,
    max_size=60,
).map("".join)


@given(MARKDOWN.filter(lambda text: bool(keep_letters(text))), st.data())
@settings(max_examples=300, deadline=None)
def test_any_words_are_marked_to_the_character(text: str, data: st.DataObject) -> None:
    """Runs follow the source without overlap, and what is marked is what the anchor holds, less what is not shown."""
    document = load(text)
    runs = [run for part in list_parts(document) for run in part.runs]
    assert all(before.end <= after.start for before, after in pairwise(runs))
    start = data.draw(st.integers(0, len(text) - 1))
    end = data.draw(st.integers(start + 1, len(text)))
    finding = anchor_span(document, start, end)
    signal = RESIDUE.model_copy(update={"anchor": finding})
    checked = Checked(document=document.path, document_digest=document.digest, signals=(signal,))
    marked = PageReader(render_run(Run(checked=(checked,)), document)).marked.get("d1-c-C1", "")
    shown = "".join(
        text[max(run.start, start) : min(run.end, end)]
        for run in runs
        if run.shown and run.end > start and run.start < end
    )
    if shown:
        assert keep_letters(marked) == keep_letters(shown)
    elif keep_letters(text[start:end]):
        assert keep_letters(marked), "an anchor on hidden words brings them to light"


@given(MARKDOWN)
@settings(max_examples=200, deadline=None)
def test_no_word_of_the_text_is_in_no_run(text: str) -> None:
    runs = [run for part in list_parts(load(text)) for run in part.runs]
    covered = {at for run in runs for at in range(run.start, run.end)}
    assert not [at for at, character in enumerate(text) if character.isalnum() and at not in covered]


def test_plain_text_keeps_its_lines() -> None:
    document = load_plain_text(Decoded(text="Title\n=====\n\na *b*\n  c\n", encoding="utf-8", has_bom=False), "a.txt")
    page = PageReader(
        render_run(Run(checked=(Checked(document="a.txt", document_digest=document.digest, signals=()),)), document)
    )
    assert "a *b*\n  c" in page.article
    assert "=====" not in page.article


@pytest.mark.parametrize(
    "unit",
    [
        "`" * 7 + " ",
        "[",
        "](",
        "](a ",
        "*a ",
        "**a _b ",
        "<!--",
        "<a",
        " ",
        "|",
        "# ",
        "> ",
        "- ",
        "a `b ",
        "\\",
        "![x](" + "(",
        "~~a",
    ],
)
def test_hostile_text_costs_linear_time(unit: str) -> None:
    """One line of 150,000 characters, all of them marks: what is not linear would take minutes."""
    document = load("x" + unit * (150_000 // len(unit)) + "x\n\nlast words\n")
    begun = time.process_time()
    page = render_run(
        Run(checked=(Checked(document=document.path, document_digest=document.digest, signals=()),)), document
    )
    assert "last words" in page
    assert time.process_time() - begun < 8


def test_many_places_inside_one_another_stay_small() -> None:
    document = load("many words " * 2000)
    anchors = [anchor_span(document, at * 3, len(document.text) - at * 3) for at in range(500)]
    signals = tuple(RESIDUE.model_copy(update={"anchor": one}) for one in anchors)
    page = render_run(
        Run(checked=(Checked(document=document.path, document_digest=document.digest, signals=signals),)), document
    )
    assert len(page) < 3_000_000
    assert page.count('<a class="badge') == 500


def test_real_documents_lose_no_word() -> None:
    """On real documents, the letters on the page are those of the source but for the targets of links."""
    if not CORPUS.exists():
        pytest.skip("the corpus of real documents is not beside this checkout")
    for path in sorted(CORPUS.rglob("*.md")):
        document = load(path.read_text(encoding="utf-8"), path.name)
        hidden = {
            at
            for part in list_parts(document)
            for run in part.runs
            if not run.shown
            for at in range(run.start, run.end)
        }
        page = PageReader(
            render_run(
                Run(checked=(Checked(document=path.name, document_digest=document.digest, signals=()),)), document
            )
        )
        visible = "".join(character for at, character in enumerate(document.text) if at not in hidden)
        assert keep_letters(page.article) == keep_letters(visible), path.name
        assert len(keep_letters("".join(document.text[at] for at in sorted(hidden)))) < 0.4 * len(document.text)
