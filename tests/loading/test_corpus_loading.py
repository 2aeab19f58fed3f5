"""Forty real documents: each loads, its sections start at its headings, and its CRLF twin is the same."""

import re
from pathlib import Path

import pytest

from reviewer.domain.document import LINE_END
from reviewer.loading.load import load_document

CORPUS = Path(__file__).resolve().parents[3] / "shared" / "corpus"
DOCUMENTS = sorted(path for path in CORPUS.glob("*/*") if path.suffix in {".md", ".rst"})

pytestmark = pytest.mark.skipif(not DOCUMENTS, reason=f"no corpus beside the repository at {CORPUS}")
each = pytest.mark.parametrize("path", DOCUMENTS, ids=lambda path: path.name)


def test_the_corpus_is_whole():
    assert len(DOCUMENTS) == 40


@each
def test_sections_start_at_their_headings_and_hold_every_line(path):
    document = load_document(path)
    held = [n for s in document.sections for n in range(s.line_start, s.line_end + 1)]
    assert held == list(range(1, document.line_count + 1))
    for section in document.sections:
        if section.path:
            heading, below = (document.line_text(section.line_start + step) for step in (0, 1))
            assert re.match(r" {0,3}#{1,6}\s", heading) or re.fullmatch(r"(\S)\1{2,}\s*", below)
            assert all(word in heading for word in re.findall(r"\w+", section.title))


@each
def test_no_heading_outside_code_is_missed(path):
    document = load_document(path)
    inside = {
        line
        for block in document.blocks
        if block.kind.value in {"code", "html", "front_matter", "list", "quote"}
        for line in range(block.line_start, block.line_end + 1)
    }
    lines = range(1, document.line_count + 1)
    marked = [n for n in lines if n not in inside and re.match(r"#{1,6} ", document.line_text(n))]
    assert set(marked) <= {section.line_start for section in document.sections}


@each
def test_blocks_lie_within_the_document_and_paragraphs_have_text(path):
    document = load_document(path)
    assert document.blocks
    for block in document.blocks:
        assert 1 <= block.line_start <= block.line_end <= document.line_count
        assert document.line_text(block.line_start).strip()


@each
def test_the_crlf_twin_is_the_same_document(path, tmp_path):
    document = load_document(path)
    twin = tmp_path / path.name
    twin.write_bytes(LINE_END.sub("\r\n", document.text).encode())
    other = load_document(twin)
    assert other.text != document.text
    assert (other.digest, other.sections, other.blocks, other.front_matter) == (
        document.digest,
        document.sections,
        document.blocks,
        document.front_matter,
    )
