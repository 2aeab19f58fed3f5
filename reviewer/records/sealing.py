"""Seals: digests inside a record over its own content, so that no change by hand goes unnoticed.

One seal covers the review; each disposition has its own, on its own line, so that two people who answer different
findings in two branches change different lines only. A seal is no signature: it stops slips and merges gone wrong, and
whoever computes it anew is met by what `verify` computes again.
"""

import hashlib
import json
from collections.abc import Iterator, Mapping
from typing import Any

SEAL = "seal"
DISPOSITION = "disposition"
FINDINGS = "findings"


def add_seals(data: Mapping[str, Any]) -> dict[str, Any]:
    """Give a record's data with its seals."""
    findings = [
        {**finding, DISPOSITION: {**finding[DISPOSITION], SEAL: seal_disposition(finding)}}
        for finding in data[FINDINGS]
    ]
    sealed = {**data, FINDINGS: findings}
    return {**sealed, SEAL: seal_review(sealed)}


def drop_seals(data: Mapping[str, Any]) -> dict[str, Any]:
    """Give a sealed record's data without its seals."""
    findings = [
        {**finding, DISPOSITION: {key: value for key, value in finding[DISPOSITION].items() if key != SEAL}}
        for finding in data[FINDINGS]
    ]
    return {**{key: value for key, value in data.items() if key != SEAL}, FINDINGS: findings}


def find_broken_seals(data: Any) -> Iterator[str]:
    """Say which parts of a record's data are not as the program wrote them, in words; nothing when all are."""
    findings = data.get(FINDINGS) if isinstance(data, dict) else None
    if not isinstance(findings, list) or not all(isinstance(finding, dict) for finding in findings):
        yield "it has no list of findings"
        return
    if data.get(SEAL) != seal_review(data):
        yield "its review was changed by hand"
    for finding in findings:
        disposition = finding.get(DISPOSITION)
        if not isinstance(disposition, dict) or disposition.get(SEAL) != seal_disposition(finding):
            yield f"the disposition of {finding.get('id')} was changed by hand"


def seal_review(data: Mapping[str, Any]) -> str:
    """Compute the SHA-256 of everything in a record but its own seal and the dispositions."""
    findings = [{key: value for key, value in finding.items() if key != DISPOSITION} for finding in data[FINDINGS]]
    return _digest({**{key: value for key, value in data.items() if key != SEAL}, FINDINGS: findings})


def seal_disposition(finding: Mapping[str, Any]) -> str:
    """Compute 16 hexadecimal digits over a finding's id and its disposition."""
    said = {key: value for key, value in finding[DISPOSITION].items() if key != SEAL}
    return _digest([finding.get("id"), said])[:16]


def _digest(value: Any) -> str:
    canonical = json.dumps(value, sort_keys=True, separators=(",", ":"), ensure_ascii=True)
    return hashlib.sha256(canonical.encode("ascii")).hexdigest()
