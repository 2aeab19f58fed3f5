"""`reviewer agree` as a user meets it."""

import json

import pytest

from tests.cli.running import run_reviewer, text_of
from tests.comparing.versions import FIRST
from tests.records.material import NAME, make, settle


@pytest.fixture
def project(tmp_path):
    """A project with one record."""
    root = tmp_path / "project"
    (root / ".git").mkdir(parents=True)
    settle(root, make(tmp_path, script=FIRST))
    return root


def test_from_the_form_to_the_measures(project):
    """Printed, filled in, laid beside the record, which may be named by itself or by its document."""
    form, err = text_of(done := run_reviewer("agree", NAME, "--template", cwd=project))
    assert done.returncode == 0, err
    filled = form.replace('"ty-undo": null', '"ty-undo": 4').replace('"ty-cost": null', '"ty-cost": 3')
    (project / "mine.yaml").write_text(filled, encoding="utf-8")
    out, err = text_of(done := run_reviewer("agree", NAME, "mine.yaml", cwd=project))
    assert done.returncode == 0, err
    assert "Exact       1 of 2 criteria (50%)" in out
    record = f".reviewer/records/{NAME}.json"
    data = json.loads(text_of(run_reviewer("agree", record, "mine.yaml", "--format", "json", cwd=project))[0])
    assert data["agreement"]["within_one"] == 2


@pytest.mark.parametrize(
    ("arguments", "code", "said"),
    [
        ((NAME,), 2, "give the person's review as HUMAN.yaml, or --template"),
        ((NAME, "mine.yaml", "--template"), 2, "give the person's review as HUMAN.yaml, or --template"),
        ((NAME, "nothing.yaml"), 2, "nothing.yaml: cannot be read"),
        (("docs/other.md", "--template"), 3, "its text has no review"),
    ],
)
def test_errors_say_what_to_do(project, arguments, code, said):
    (project / "docs" / "other.md").write_text("# Other\n\nText.\n")
    done = run_reviewer("agree", *arguments, cwd=project)
    assert done.returncode == code
    assert said in text_of(done)[1]
