"""Ids of findings that stay the same from run to run, so that reviews of one document converge."""

import hashlib
import re

from reviewer.grounding.fold import fold

_WORD = re.compile(r"\w+")


def finding_id(question_or_criterion_id: str, kind: str, evidence: str) -> str:
    """Give ten hexadecimal digits of a SHA-256 over what a finding is about.

    `evidence` is the quote, the quotes joined by line ends, or the terms looked for, joined likewise. Line wraps,
    CRLF, Markdown marks, case and dashes change nothing; nor does the order of the terms of an absence.
    """
    words = _WORD.findall(fold(evidence).text)
    if kind == "absent":
        words = sorted(set(words))
    parts = (question_or_criterion_id, kind, " ".join(words))
    return hashlib.sha256("\x1f".join(parts).encode("utf-8", "surrogatepass")).hexdigest()[:10]
