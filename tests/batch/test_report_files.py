import json
import os
import re
from collections.abc import Iterable
from html.parser import HTMLParser
from pathlib import Path

import pytest
from hypothesis import given, settings

from reviewer.batch.all_outputs import write_outputs
from reviewer.batch.report_files import write_report
from reviewer.batch.report_pages import has_pages, render_page
from reviewer.domain.batch import Item, Outcome, Spend
from reviewer.domain.review import Cost, Failure, Usage
from reviewer.errors import UsageError
from reviewer.loading.load import load_document
from tests.batch.outcomes import SAMPLE
from tests.batch.sample_batches import make_outcomes, make_review
from tests.reporters.hostile_text import TRICKS, hostile, make_hostile_run
from tests.reporters.html_reading import HOSTILE, PageReader
from tests.reporters.test_html import OURS

GOLDENS = Path(__file__).parents[1] / "goldens" / "batch"
FACTS = (("Model", "test-model, at http://127.0.0.1/v1"), ("Depth", "quick"))
ELEMENTS = OURS | {"caption", "line", "circle", "text", "form"}
"""Those of a document's page, and what tables, charts and the search form need."""


def write(outcomes: Iterable[Outcome], folder: Path, **options: object) -> str:
    return write_report(outcomes, folder, title="A batch", facts=FACTS, **options).read_text(encoding="utf-8")  # type: ignore[arg-type]


class Elements(HTMLParser):
    """Lists elements with their attributes, and holds the content of script elements by id."""

    def __init__(self, page: str) -> None:
        super().__init__(convert_charrefs=True)
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.scripts: dict[str, str] = {}
        self._in = ""
        self.feed(page)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))
        self._in = str(dict(attrs).get("id", "own")) if tag == "script" else ""

    def handle_endtag(self, tag: str) -> None:
        self._in = ""

    def handle_data(self, data: str) -> None:
        if self._in:
            self.scripts[self._in] = self.scripts.get(self._in, "") + data


def find_links(page: str) -> list[str]:
    return [str(attrs["href"]) for tag, attrs in Elements(page).tags if tag == "a"]


def test_report_is_the_golden(tmp_path: Path, request: pytest.FixtureRequest) -> None:
    """The whole page of a small batch, without style and script, which have files of their own."""
    page = write(make_outcomes(24, seed=5), tmp_path)
    page = re.sub(r"<style>.*?</style>|<script>.*?</script>", "", page, flags=re.DOTALL)
    page = re.sub(r"sha256-[\w+/=]+", "sha256-…", page)
    golden = GOLDENS / "report.html"
    if os.environ.get("UPDATE_GOLDEN") or request.config.getoption("--update-golden", default=False):
        golden.parent.mkdir(parents=True, exist_ok=True)
        golden.write_text(page, encoding="utf-8")
    assert golden.read_text(encoding="utf-8") == page


def test_every_row_leads_to_a_page_that_is_there_and_leads_back(tmp_path: Path) -> None:
    outcomes = list(make_outcomes(120))
    page = write(outcomes, tmp_path)
    links = [link for link in find_links(page) if not link.startswith("#")]
    assert {(tmp_path / link).is_file() for link in links} == {True}
    tried = [outcome for outcome in outcomes if outcome.status != "not_reviewed"]
    assert len(tried) < len(outcomes)
    assert len(list((tmp_path / "documents" / "000").iterdir())) == len(tried)
    first = tmp_path / "documents" / "000" / "000001.html"
    home = find_links(first.read_text(encoding="utf-8"))[1]
    assert (first.parent / home).resolve() == (tmp_path / "report.html").resolve()
    assert str(outcomes[0].item.path) in first.read_text(encoding="utf-8")


def test_page_is_well_formed_and_its_data_agree_with_its_rows(tmp_path: Path) -> None:
    outcomes = list(make_outcomes(60))
    page = write(outcomes, tmp_path)
    assert PageReader(re.sub(r"<(line|circle)([^>]*)/>", r"<rect\2/>", page)).tags
    data = json.loads(Elements(page).scripts["rows"])
    assert [row[0] for row in data] == list(range(60))
    assert [row[1] for row in data] == [outcome.item.path for outcome in outcomes]
    table = page[page.index('id="table"') :]
    for row, line in zip(data, re.findall(r"<tr><td.*?</tr>", table), strict=True):
        cells = re.findall(r"<t[dh][^>]*>(.*?)</t[dh]>", line)
        assert cells[0] == str(row[0] + 1)
        assert row[1] in cells[1]
        assert cells[3] == ("" if row[4] is None else f"{row[4]:.1f}")
        assert cells[6:10] == (["", "", "", ""] if row[2] < 0 else [str(number or "–") for number in row[7:11]])


def test_policy_lets_nothing_in_but_our_own_style_and_script(tmp_path: Path) -> None:
    page = write(make_outcomes(30), tmp_path)
    elements = Elements(page)
    assert {tag for tag, _ in elements.tags} <= ELEMENTS
    policy = next(str(attrs["content"]) for tag, attrs in elements.tags if attrs.get("http-equiv"))
    assert policy.startswith("default-src 'none'; style-src 'sha256-")
    assert "unsafe" not in policy
    assert [attrs for tag, attrs in elements.tags if tag == "script"] == [
        {"type": "application/json", "id": "groups"}, {"type": "application/json", "id": "rows"}, {},
    ]  # fmt: skip
    assert not [
        name for _, attrs in elements.tags for name in attrs if name in ("style", "src") or name.startswith("on")
    ]


def test_long_list_has_pages_for_readers_without_scripts(tmp_path: Path) -> None:
    pool = list(make_outcomes(50))
    outcomes = [pool[place % 40].model_copy(update={"place": place}) for place in range(2300)]
    page = write(outcomes, tmp_path, pages=False)
    lists = sorted(path.name for path in (tmp_path / "documents").iterdir())
    assert lists == ["list-0002.html", "list-0003.html"]
    assert len(re.findall(r"<tr><td", page[page.index('id="table"') :])) == 1000
    last = (tmp_path / "documents" / "list-0003.html").read_text(encoding="utf-8")
    assert len(re.findall(r"<tr><td", last)) == 300
    assert ">2300</td>" in last
    assert not [link for link in find_links(last) if not (tmp_path / "documents" / link.partition("#")[0]).is_file()]
    assert len(json.loads(Elements(page).scripts["rows"])) == 2300


def test_what_an_earlier_longer_list_left_is_taken_away_and_nothing_else(tmp_path: Path) -> None:
    pool = list(make_outcomes(30))
    write([pool[0].model_copy(update={"place": place}) for place in (*range(5), *range(1000, 1200))], tmp_path)
    write([pool[0].model_copy(update={"place": place}) for place in range(1001)], tmp_path, pages=False)
    mine = tmp_path / "documents" / "001" / "notes.html"
    mine.write_text("mine", encoding="utf-8")
    write(pool[:3], tmp_path)
    left = sorted(path.relative_to(tmp_path).as_posix() for path in tmp_path.rglob("*") if path.is_file())
    assert left == [
        "documents/000/000001.html", "documents/000/000002.html", "documents/000/000003.html",
        "documents/001/notes.html", "report.html",
    ]  # fmt: skip


def test_pages_are_written_again_only_when_something_has_changed(tmp_path: Path) -> None:
    outcomes = list(make_outcomes(6))
    first = tmp_path / "documents" / "000" / "000001.html"
    write(outcomes, tmp_path)
    os.utime(first, (1, 1))
    write(outcomes, tmp_path)
    assert first.stat().st_mtime == 1
    assert outcomes[0].review is not None
    changed = outcomes[0].review.model_copy(update={"warnings": ("Look again.",)})
    write([outcomes[0].model_copy(update={"review": changed}), *outcomes[1:]], tmp_path)
    assert "Look again." in first.read_text(encoding="utf-8")


def test_text_stands_on_the_page_while_the_document_is_the_one_reviewed(tmp_path: Path) -> None:
    path = tmp_path / "note.md"
    path.write_text("# Cache\n\nWe keep every answer for an hour, which is long enough.\n", encoding="utf-8")
    document = load_document(path, display="note.md")
    review = make_review("note.md", "design-doc", 1, document=document)
    outcome = Outcome(place=0, item=Item(id="n", path="note.md"), status="reviewed", review=review)
    assert "<article" in render_page(outcome, tmp_path)
    path.write_text("# Something else\n\nQuite another text.\n", encoding="utf-8")
    assert "<article" not in render_page(outcome, tmp_path)
    path.unlink()
    assert "<article" not in render_page(outcome, tmp_path)
    assert "We keep every answer" in render_page(outcome, tmp_path) or not any(f.anchors for f in review.findings)


@pytest.mark.parametrize(
    "path", ["../../../etc/passwd", "/dev/zero", "a\0b.md", "C:\\con", "x" * 5000, "..", "-", "<b>.md", "\ud800.md"]
)
def test_hostile_path_chooses_no_file(path: str, tmp_path: Path) -> None:
    folder = tmp_path / "out"
    review = make_review("n.md", "design-doc", 1).model_copy(update={"document": path})
    outcome = Outcome(place=0, item=Item(id=path, path=path), status="reviewed", review=review)
    page = write([outcome], folder, root=tmp_path)
    assert sorted(p.relative_to(tmp_path).as_posix() for p in tmp_path.rglob("*") if p.is_file()) == [
        "out/documents/000/000001.html", "out/report.html",
    ]  # fmt: skip
    assert "documents/000/000001.html" in find_links(page)


def make_hostile_outcomes(text: str) -> list[Outcome]:
    reviews = [review.model_copy(update={"cost": Cost(amount=1.0)}) for review in make_hostile_run(text).reviews]
    outcomes = [
        Outcome(
            place=place, item=Item(id=f"{place}{text}", path=text), status="reviewed", review=review, duplicate_of=copy
        )
        for place, (review, copy) in enumerate((review, copy) for review in reviews for copy in ("", text))
    ]
    failure = Failure(document=text, reason=text, hint=text)
    for status in ("failed", "not_reviewed"):
        place = len(outcomes)
        outcomes.append(Outcome(place=place, item=Item(id=f"{place}", path=text), status=status, failure=failure))
    return outcomes


def assert_harmless(page: str) -> None:
    elements = Elements(page)
    assert {tag for tag, _ in elements.tags} <= ELEMENTS
    assert [tag for tag, _ in elements.tags].count("script") == 3
    assert not [
        name for _, attrs in elements.tags for name in attrs if name in ("style", "src") or name.startswith("on")
    ]
    assert all(re.match(r"#|documents/", link) for link in find_links(page))
    assert not re.search("[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069\ud800-\udfff]", page)
    json.loads(elements.scripts["rows"])


@pytest.mark.parametrize("text", [*TRICKS, HOSTILE, "</script><script>alert(1)</script>", "javascript:alert(1)"])
def test_hostile_text_stays_text(text: str, tmp_path: Path) -> None:
    assert_harmless(
        write_report(make_hostile_outcomes(text), tmp_path, title=text, facts=((text, text),)).read_text("utf-8")
    )


@settings(max_examples=15, deadline=None)
@given(hostile)
def test_any_hostile_text_stays_text(tmp_path_factory: pytest.TempPathFactory, text: str) -> None:
    folder = tmp_path_factory.mktemp("hostile")
    assert_harmless(write_report(make_hostile_outcomes(text), folder, title=text, pages=False).read_text("utf-8"))


def test_field_of_a_megabyte_makes_no_page_of_a_megabyte(tmp_path: Path) -> None:
    page = write_report(make_hostile_outcomes("long <b> " * 120_000), tmp_path, pages=False).read_text("utf-8")
    assert len(page) < 300_000


def test_spend_of_the_journal_stands_before_that_of_the_reviews(tmp_path: Path) -> None:
    spend = Spend(usage=Usage(requests=9, prompt_tokens=1234), cost=Cost(amount=12.34, currency="EUR"))
    page = write(make_outcomes(3), tmp_path, spend=spend)
    assert "12.34 EUR" in page
    assert "1,234 in" in page
    unknown = spend.model_copy(update={"cost": Cost(amount=None)})
    assert "unknown: not every answer has a known price or count." in write(make_outcomes(3), tmp_path, spend=unknown)


def test_questions_are_spelled_out_where_their_rubric_is_the_one_used(tmp_path: Path) -> None:
    outcomes = list(make_outcomes(8))
    asked = "Does at least one goal pair"
    assert asked in write(make_outcomes(40), tmp_path)
    assert outcomes[0].review is not None
    old = [
        outcome.model_copy(
            update={
                "review": outcome.review.model_copy(
                    update={"provenance": outcome.review.provenance.model_copy(update={"rubric_digest": "0" * 64})}
                )
            }
        )
        for outcome in make_outcomes(40)
        if outcome.review
    ]
    assert asked not in write(old, tmp_path)


def test_empty_batch_is_a_page_too(tmp_path: Path) -> None:
    assert "0 documents" in write([], tmp_path)


def test_folder_that_cannot_be_written_to_is_said(tmp_path: Path) -> None:
    blocked = tmp_path / "out"
    blocked.mkdir()
    (blocked / "documents").write_text("a file", encoding="utf-8")
    with pytest.raises(UsageError, match="documents"):
        write(make_outcomes(2), blocked)


def test_report_of_a_journal_names_its_settings_and_its_spend(tmp_path: Path) -> None:
    assert write_outputs(SAMPLE, tmp_path, ["html"]) == []
    page = (tmp_path / "report.html").read_text(encoding="utf-8")
    assert "<dt>Model</dt><dd>test-model</dd>" in page
    assert "<dt>Endpoint</dt><dd>http://127.0.0.1/v1</dd>" in page
    assert "1.25 USD" in page
    assert "70,000 in" in page
    assert len(list((tmp_path / "documents" / "000").iterdir())) == 5


def test_long_list_gets_pages_only_on_wish_and_then_keeps_them(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The notice says how to get them; `--no-pages` takes them away."""
    monkeypatch.setattr("reviewer.batch.corpus_output.MOST_PAGES", 5)
    (notice,) = write_outputs(SAMPLE, tmp_path, ["html"])
    assert "these are 6, and pages are made by themselves up to 5" in notice
    assert f"reviewer report {tmp_path.as_posix()} --only html --pages" in notice
    assert not has_pages(tmp_path)
    assert "documents/000" not in (tmp_path / "report.html").read_text(encoding="utf-8")
    for wish in (True, None):
        assert write_outputs(SAMPLE, tmp_path, ["html"], pages=wish) == []
        assert len(list((tmp_path / "documents" / "000").iterdir())) == 5
    assert write_outputs(SAMPLE, tmp_path, ["html"], pages=False) == []
    assert not has_pages(tmp_path)


def test_half_a_surrogate_does_not_keep_a_page_from_being_known_again(tmp_path: Path) -> None:
    outcomes = list(make_hostile_outcomes("\ud83d"))
    write(outcomes, tmp_path)
    before = {path: path.stat().st_mtime_ns for path in (tmp_path / "documents").rglob("*.html")}
    assert before
    write(outcomes, tmp_path)
    assert {path: path.stat().st_mtime_ns for path in (tmp_path / "documents").rglob("*.html")} == before
