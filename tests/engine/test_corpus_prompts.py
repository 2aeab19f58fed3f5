"""Requests for real documents, when the corpus is there."""

from pathlib import Path

import pytest

from reviewer.engine.review import Assignment
from reviewer.library.rubrics import find_rubric_file, load_rubric
from reviewer.loading.load import load_document
from tests.engine.material import make_reviewer

CORPUS = Path(__file__).resolve().parents[3] / "shared" / "corpus"
DOCUMENTS = sorted(path for path in CORPUS.glob("*/*") if path.is_file()) if CORPUS.is_dir() else []


@pytest.mark.skipif(not DOCUMENTS, reason="the corpus of real documents is not beside the repository")
@pytest.mark.parametrize("path", DOCUMENTS, ids=lambda path: path.stem)
@pytest.mark.parametrize("depth", ["quick", "standard"])
def test_requests_hold_every_line_and_every_question(path, depth):
    """Each request carries the whole document, line by line, and together they ask each question once."""
    document = load_document(path, display=path.name)
    rubric = load_rubric(find_rubric_file(path.parent.name))
    reviewer = make_reviewer(None, depth=depth)
    planned = reviewer.plan(reviewer.frame(Assignment(document, rubric, "its folder")))
    asked = [question.id for one in planned for question in one.questions]
    assert asked == [question.id for question in rubric.questions]
    for one in planned:
        lines = one.request.messages[1].content.splitlines()
        width = max(3, len(str(document.line_count)))
        for number in (1, document.line_count // 2 + 1, document.line_count):
            assert f"L{number:0{width}}| {document.line_text(number)}".rstrip() in [line.rstrip() for line in lines]
        assert one.request.messages[:2] == planned[0].request.messages[:2]


def test_the_corpus_is_whole():
    """Forty documents, when it is there."""
    if not DOCUMENTS:
        pytest.skip("the corpus of real documents is not beside the repository")
    assert len(DOCUMENTS) == 40
