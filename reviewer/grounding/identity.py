"""Ids of findings that stay the same from run to run, so that reviews of one document converge."""

import hashlib
import re
from collections.abc import Iterable, Sequence

from reviewer.domain.finding import Finding
from reviewer.grounding.fold import fold

_WORD = re.compile(r"(?<!\w)[-+±](?=\d)|[<>≤≥=≠](?=\s*[-+]?[\d.])|\w+")
"""Words, and the signs that make another number or another bound: `-5` is not `5`, nor is `< 5` `> 5`."""


def identify(finding: Finding) -> str:
    """Compute the id that a finding has by its question, kind and evidence.

    It needs nothing but the finding, so that a record can be checked without document and rubric.
    """
    evidence = [anchor.quote for anchor in finding.anchors] or finding.looked_for
    return finding_id(finding.question_id, finding.criterion_id, finding.kind, evidence)


def finding_id(question_id: str | None, criterion_id: str, kind: str, evidence: Sequence[str]) -> str:
    """Give ten hexadecimal digits of a SHA-256 over what a finding is about.

    `evidence` is the quotes, or for what is missing the terms looked for. Line wraps, CRLF, Markdown marks, case and
    dashes change nothing; nor does the order of terms, or of the sides of a contradiction. What is missing under a
    question is known by the question alone: each run looks for it in other words.
    """
    if kind == "absent":
        parts = [] if question_id else sorted(set(_list_words(evidence)))
    else:
        sides = [" ".join(_list_words([quote])) for quote in evidence]
        parts = sorted(sides) if kind == "contradiction" else sides
    whole = "\x1f".join((question_id or criterion_id, kind, *parts))
    return hashlib.sha256(whole.encode("utf-8", "surrogatepass")).hexdigest()[:10]


def _list_words(texts: Iterable[str]) -> list[str]:
    return [word for text in texts for word in _WORD.findall(fold(text).text)]
