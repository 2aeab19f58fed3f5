"""The documents that are measured with are of the size that is stated, each another one, and grounded replies hold."""

import json

import pytest

from benchmarks.endpoint import write_reply
from benchmarks.material import LONG, SHORT, make_document, write_documents
from reviewer.grounding.locate import Located, Locator
from reviewer.loading.load import load_document
from reviewer.prompting.requests import tag_lines


@pytest.mark.parametrize("words", [SHORT, LONG, 5000])
def test_documents_have_the_size_that_is_stated(words):
    """Within the last line; a size beyond the longest sample goes on with the next."""
    texts = [make_document(number, words) for number in range(16)]
    assert all(words <= len(text.split()) <= words + 100 for text in texts)
    assert len(set(texts)) == 16
    assert texts[3] == make_document(3, words)


def test_every_quote_of_a_mechanical_reply_is_found(tmp_path):
    """Else our side of a benchmark would ask again, which a real answer seldom needs."""
    for path in write_documents(tmp_path, 16, LONG):
        document = load_document(path)
        fenced = f"=== document 1: begins ===\n{tag_lines(document)}\n=== document 1: ends ==="
        task = "".join(f"Criterion c-{number}: C\n  Question c-{number}-q\n" for number in range(20))
        reply = json.loads(write_reply([{"content": "system"}, {"content": fenced}, {"content": task}]))
        locator = Locator(document)
        evidence = [part for item in reply["answers"] + reply["findings"] for part in item["evidence"]]
        assert len(evidence) == 26
        for part in evidence:
            assert isinstance(locator.find(part["quote"], part["line_start"], part["line_end"]), Located), part
