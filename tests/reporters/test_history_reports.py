"""Reports of histories: whole texts, the published schema, charts with words, and that hostile text stays text."""

import json
import os
from pathlib import Path

import jsonschema
import pytest
from hypothesis import given
from hypothesis import strategies as st

from reviewer.domain.history import History
from reviewer.histories.building import build_history
from reviewer.histories.rounds import describe_document, split_rounds
from reviewer.histories.stories import list_candidates, tell_story
from reviewer.reporters.all_history_reporters import ALL_HISTORY_REPORTERS
from reviewer.reporters.history_json import build_history_schema
from reviewer.reporters.history_wording import draw_spark
from reviewer.reporters.html_history import draw_curve
from reviewer.reporters.options import ReportOptions
from tests.histories.glances import chain, found, glance, touch
from tests.reporters.test_compare_reports import NASTY, read
from tests.reporters.test_escaping import find_unsafe

ROOT = Path(__file__).parents[2]
SCHEMA_FILE = ROOT / "docs" / "schemas" / "history-v1.schema.json"
GOLDENS = ROOT / "tests" / "goldens" / "comparisons"


def make_history(*names, title="Nobody says who takes it back", author="Ada Lane", link="") -> History:
    """Two rounds of each document; the first finds a blocker that the second no longer raises."""
    documents, stories = [], []
    for number, name in enumerate(names):
        records = [
            (
                touch(number),
                glance("1", found(title, "blocker", "accepted"), found("b", state="dismissed", reason="no"), score=2.0),
            ),
            (
                touch(number + 4),
                glance("2", found("b", state="dismissed", reason="no"), decision="ready", score=4.5, text="new"),
            ),
        ]
        line = chain(touch(number, author=author), touch(number + 3, "fixed", author=author), names=(name,))
        rounds = split_rounds(records)
        documents.append(describe_document(line, rounds))
        told = [
            tell_story(
                one,
                {"c": "Way back"},
                {"fixed": "new"}.get,
                lambda commit, path: (link, f"git show {commit[:12]} -- {path}"),
            )
            for one in list_candidates(line, rounds)
        ]
        stories += [one for one in told if one]
    return build_history("docs", "", documents, stories, ["Records that are not committed yet and left out: 1."])


def render(history, format_, **options):
    """Render in a format."""
    return ALL_HISTORY_REPORTERS[format_](history, ReportOptions(**options))


@pytest.mark.parametrize("names", [("docs/cache.md",), ("docs/cache.md", "docs/other.md")], ids=["one", "two"])
@pytest.mark.parametrize("unicode", [True, False], ids=["unicode", "ascii"])
def test_whole_texts(names, unicode, request):
    """What a person reads, word for word, on a terminal of Unicode and of ASCII."""
    text = render(make_history(*names), "terminal", unicode=unicode)
    golden = GOLDENS / f"history-{len(names)}{'' if unicode else '-ascii'}.txt"
    if request.config.getoption("--update-golden"):
        golden.write_text(text, encoding="utf-8")
    assert text == golden.read_text(encoding="utf-8")
    assert unicode or text.isascii()


def test_published_schema_is_the_models():
    """`UPDATE_DOCS=1 pytest` writes the file anew."""
    text = json.dumps(build_history_schema(), indent=2, ensure_ascii=False) + "\n"
    if os.environ.get("UPDATE_DOCS"):
        SCHEMA_FILE.write_text(text, encoding="utf-8")
    assert SCHEMA_FILE.read_text(encoding="utf-8") == text


def test_json_fits_its_schema():
    data = json.loads(render(make_history("docs/a.md", title=NASTY, author=NASTY), "json"))
    jsonschema.Draft202012Validator(build_history_schema()).validate(data)
    assert data["history"]["stories"][0]["how"] == "accepted"


def test_every_chart_says_its_numbers():
    """Who does not see the drawing hears the ratings; nothing is loaded and nothing runs."""
    html = render(make_history("docs/a.md", "docs/b.md", link="https://github.com/team/docs/commit/1"), "html")
    page = read(html)
    assert html.count('role="img"') == page.names.count("svg")
    assert 'aria-label="Criterion: 2.0, 4.5"' in html
    assert "script" not in page.names
    assert "https://github.com/team/docs/commit/1" in page.links


def test_hostile_words_stay_words():
    """Titles, names of documents and of authors."""
    history = make_history(NASTY, title=NASTY, author=NASTY)
    assert not find_unsafe(render(history, "terminal"))
    page = read(render(history, "html"))
    assert "script" not in page.names
    assert [link for link in page.links if not link.startswith("#")] == []


@given(st.lists(st.none() | st.floats(1, 5), max_size=40))
def test_charts_take_any_ratings(scores):
    """One sign for each point; every point lies on the drawing."""
    for unicode in (True, False):
        spark = draw_spark(scores, unicode=unicode)
        assert len(spark) == min(len(scores), 24)
        assert unicode or spark.isascii()
    curve = draw_curve("x", scores)
    assert len(curve.dots) == sum(score is not None for score in scores)
    assert all(0 <= float(x) <= 180 and 0 <= float(y) <= 40 for x, y in curve.dots)


def test_no_story_says_what_makes_one():
    history = make_history("docs/a.md").model_copy(update={"stories": ()})
    assert "None yet" in render(history, "terminal")
    assert "None yet" in render(history, "html")
