"""A person's review as YAML: the form, and every fault at its line."""

import pytest

from reviewer.domain.human_review import HumanReview
from reviewer.errors import HumanReviewError
from reviewer.library.human_reviews import read_human_review, write_template
from tests.comparing.versions import make_first

GOOD = "document: docs/cache.md\nrubric: tiny\nratings:\n  ty-undo: 4\n  ty-cost: null\n"


@pytest.fixture
def record(tmp_path):
    """The small document's record."""
    return make_first(tmp_path).record


def read(tmp_path, record, text):
    """Read a review from its text."""
    path = tmp_path / "mine.yaml"
    path.write_text(text, encoding="utf-8")
    return read_human_review(path, record)


def test_the_form_can_be_read_as_it_is_and_shows_nothing_of_the_review(tmp_path, record):
    """Whoever fills it in must not be led."""
    form = write_template(record)
    human = read(tmp_path, record, form)
    assert human.ratings == {"ty-undo": None, "ty-cost": None}
    assert human.rubric_digest == record.digests.rubric
    for finding in record.findings:
        assert finding.title not in form
        assert finding.id not in form
    assert "3.0" not in form


def test_the_form_s_example_can_be_uncommented(tmp_path, record):
    """As a person does it."""
    head, _, example = write_template(record).partition("findings: []")
    lines = [line.removeprefix("#") for line in example.split("\n")[1:]]
    human = read(tmp_path, record, head + "findings:\n" + "\n".join(lines))
    assert human.findings[0].section == "Rollout"
    assert human.findings[0].line == 12


def test_titles_and_paths_cannot_break_the_form(tmp_path, record):
    """A line end in a title would end the comment, a colon in a path the value."""
    nasty = record.ratings[0].model_copy(update={"title": "a\nratings: {}\u2028b"})
    changed = record.model_copy(update={"ratings": (nasty,), "document": 'a: "b" #c\u2029.md'})
    assert read(tmp_path, changed, write_template(changed)).document == changed.document


@pytest.mark.parametrize(
    ("text", "said"),
    [
        (
            GOOD.replace("ty-undo: 4", "ty-undo: 6"),
            "mine.yaml:4: ratings.ty-undo: Input should be less than or equal to 5",
        ),
        (
            GOOD.replace("ty-undo: 4", "ty-undoo: 4"),
            "mine.yaml:4: there is no criterion 'ty-undoo'; did you mean 'ty-undo'?",
        ),
        (GOOD + "findigs: []\n", "mine.yaml:6: unknown key 'findigs'; did you mean 'findings'?"),
        (
            GOOD + "findings:\n- title: a\n  severety: nit\n",
            "mine.yaml:8: unknown key 'severety'; did you mean 'severity'?",
        ),
        (GOOD + "findings:\n- severity: nit\n", "mine.yaml:7: the key 'title' is missing"),
        (
            GOOD + "findings:\n- title: a\n  question: ty-cost-moth\n",
            "mine.yaml:8: there is no question 'ty-cost-moth'; did you mean",
        ),
        (GOOD.replace("cache", "other"), "mine.yaml:1: is about docs/other.md, and the record about docs/cache.md"),
        (GOOD.replace("tiny", "design-doc"), "mine.yaml:2: is by the rubric design-doc, and the record by tiny"),
        (GOOD + "decision: good\n", "mine.yaml:6: decision: Input should be 'ready', 'revise' or 'rethink'"),
        ("document: [\n", "mine.yaml:2: is no YAML"),
        ("- a\n", "mine.yaml:1: must be a mapping of keys"),
        (GOOD.replace("4", "4\n  ty-undo: 5"), "mine.yaml:5: the key 'ty-undo' stands twice"),
        (GOOD.replace("4", ".nan"), "mine.yaml:4: ratings.ty-undo"),
    ],
)
def test_faults_name_their_line(tmp_path, record, text, said):
    """And what to do: print the form."""
    with pytest.raises(HumanReviewError) as caught:
        read(tmp_path, record, text)
    assert said in caught.value.what
    assert "--template" in caught.value.hint
    assert caught.value.exit_code == 2


def test_a_file_that_is_not_there(tmp_path, record):
    with pytest.raises(HumanReviewError, match="cannot be read"):
        read_human_review(tmp_path / "nothing.yaml", record)


def test_every_key_of_the_form_is_one_of_the_model(record):
    """The form drifts with the model or not at all."""
    keys = {line.partition(":")[0] for line in write_template(record).splitlines() if line[:1].isalpha()}
    assert keys == set(HumanReview.model_fields)
