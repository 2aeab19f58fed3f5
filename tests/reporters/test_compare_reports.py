"""Reports of comparisons: whole texts, the published schema, and that hostile text stays text."""

import json
import os
from html.parser import HTMLParser
from pathlib import Path

import jsonschema
import pytest

from reviewer.comparing.compare import Version
from reviewer.domain.disposition import Disposition, DispositionState
from reviewer.reporters.all_comparison_reporters import ALL_COMPARISON_REPORTERS
from reviewer.reporters.compare_json import build_comparison_schema
from reviewer.reporters.options import ReportOptions
from tests.comparing.versions import DOCUMENT, FIRST, REVISED, VAGUE, make_first, make_sheet, make_version
from tests.engine.material import finding, good_answers, quote, reply
from tests.reporters.test_escaping import find_unsafe

ROOT = Path(__file__).parents[2]
SCHEMA_FILE = ROOT / "docs" / "schemas" / "comparison-v1.schema.json"
GOLDENS = ROOT / "tests" / "goldens" / "comparisons"
LATER = reply(
    good_answers(), [VAGUE, finding("Which month?", quote("It costs 310 € a month", 3), criterion_id="ty-cost")]
)
NASTY = '<script>alert(1)</script> \x1b[31m @all [x](http://x.test) | `a` "q"'


@pytest.fixture
def sheet(tmp_path):
    """A revision that answers two findings, leaves one and earns one."""
    old = make_first(tmp_path)
    closed = {one.id: Disposition(state=DispositionState.ACCEPTED, by="Ada") for one in old.record.findings}
    old = Version(old.shown, old.name, old.text, old.record.with_dispositions(closed))
    return make_sheet(old, make_version(tmp_path, REVISED, LATER))


@pytest.fixture
def same(tmp_path):
    """The same text, reviewed twice."""
    return make_sheet(make_first(tmp_path), make_version(tmp_path, DOCUMENT, FIRST))


@pytest.fixture
def hostile(tmp_path):
    """Words of document, LLM and author that try to be more than words."""
    text = DOCUMENT.replace("nine days.", f"nine days. {NASTY}")
    script = reply(good_answers(), [finding(NASTY, quote("the trial lasted nine days", 9), criterion_id="ty-cost")])
    old = make_version(tmp_path, text, script, NASTY)
    closed = {
        one.id: Disposition(state=DispositionState.DISMISSED, reason=NASTY, by=NASTY) for one in old.record.findings
    }
    old = Version(NASTY, old.name, old.text, old.record.with_dispositions(closed))
    return make_sheet(old, make_version(tmp_path, text.replace("Thumbnail", NASTY), script, NASTY))


def render(sheet, format_, **options):
    """Render in a format."""
    return ALL_COMPARISON_REPORTERS[format_](sheet, ReportOptions(**options))


@pytest.mark.parametrize("name", ["sheet", "same"])
@pytest.mark.parametrize(("format_", "ending"), [("terminal", "txt"), ("markdown", "md")])
def test_whole_texts(name, format_, ending, request):
    """What a person reads, word for word."""
    text = render(request.getfixturevalue(name), format_)
    golden = GOLDENS / f"comparison-{'revised' if name == 'sheet' else name}.{ending}"
    if request.config.getoption("--update-golden"):
        golden.write_text(text, encoding="utf-8")
    assert text == golden.read_text(encoding="utf-8")


def test_published_schema_is_the_models():
    """`UPDATE_DOCS=1 pytest` writes the file anew."""
    text = json.dumps(build_comparison_schema(), indent=2, ensure_ascii=False) + "\n"
    if os.environ.get("UPDATE_DOCS"):
        SCHEMA_FILE.write_text(text, encoding="utf-8")
    assert SCHEMA_FILE.read_text(encoding="utf-8") == text


@pytest.mark.parametrize("name", ["sheet", "same", "hostile"])
def test_json_fits_its_schema(name, request):
    data = json.loads(render(request.getfixturevalue(name), "json"))
    schema = build_comparison_schema()
    jsonschema.Draft202012Validator.check_schema(schema)
    jsonschema.Draft202012Validator(schema).validate(data)
    assert (data["format"], data["version"]) == ("reviewer/comparison", 1)
    assert schema["$defs"]["Hunk"]["properties"]["old_start"]["description"].startswith("First line of what went")


class Tags(HTMLParser):
    """Collects tags, ids and links; every tag that is opened must be closed."""

    def __init__(self):
        super().__init__()
        self.open, self.names, self.ids, self.links, self.words = [], [], [], [], []

    def handle_starttag(self, tag, attrs):
        self.names.append(tag)
        attributes = dict(attrs)
        if "id" in attributes:
            self.ids.append(attributes["id"])
        if tag == "a":
            self.links.append(attributes["href"])
        if tag not in ("meta",):
            self.open.append(tag)

    def handle_endtag(self, tag):
        assert self.open.pop() == tag

    def handle_data(self, data):
        self.words.append(data)


def read(html):
    """Read a page."""
    tags = Tags()
    tags.feed(html)
    assert tags.open == []
    assert len(set(tags.ids)) == len(tags.ids)
    return tags


@pytest.mark.parametrize("name", ["sheet", "same", "hostile"])
def test_the_page_is_whole_and_every_jump_arrives(name, request):
    """Links lead to lines and findings that are on the page."""
    page = read(render(request.getfixturevalue(name), "html"))
    assert {link.removeprefix("#") for link in page.links} <= set(page.ids)
    assert "script" not in page.names
    assert "img" not in page.names


def test_the_page_shows_both_texts_with_words_marked(sheet):
    """What went and what came, for eyes and for a screen reader."""
    html = render(sheet, "html")
    assert "<del>nine days</del>" in html
    assert "<ins>four weeks</ins>" in html
    assert '<span class="unseen">went: </span>' in html
    assert 'href="#new-9"' in html


def test_no_change_is_said_aloud(same):
    """In every report for people."""
    assert "NO CHANGE SINCE THE REVIEW." in render(same, "terminal")
    assert "**No change since the review.**" in render(same, "markdown")
    assert "<strong>No change since the review.</strong>" in render(same, "html")
    assert json.loads(render(same, "json"))["comparison"]["same_text"] is True


def test_hostile_words_stay_words(hostile):
    """No control character, no tag, no link, no mention, no broken table."""
    assert not find_unsafe(render(hostile, "terminal"))
    assert "\x1b" not in render(hostile, "json")
    markdown = render(hostile, "markdown")
    assert "<script>" not in markdown.replace("\\<script", "")
    assert "[x](" not in markdown
    assert all(line.count(" | ") == 4 for line in markdown.splitlines() if line.startswith("| Cost"))


def test_a_terminal_of_ascii_gets_ascii_and_colours_change_no_word(sheet):
    """Arrows are spelled out."""
    plain = render(sheet, "terminal", unicode=False)
    assert plain.isascii()
    assert "REVISE -> REVISE" in plain or "->" in plain.splitlines()[4]
    from rich.text import Text

    assert Text.from_ansi(render(sheet, "terminal", color=True)).plain.rstrip("\n") == render(sheet, "terminal").rstrip(
        "\n"
    )


def test_two_records_without_texts(tmp_path):
    """No table of lines, but findings and ratings all the same."""
    old, new = make_first(tmp_path), make_version(tmp_path, REVISED, LATER)
    bare = make_sheet(Version("a.json", old.name, None, old.record), Version("b.json", new.name, None, new.record))
    page = read(render(bare, "html"))
    assert "table" in page.names
    assert not [id_ for id_ in page.ids if id_.startswith(("old-", "new-"))]
    assert "A text is not at hand" in render(bare, "terminal")
