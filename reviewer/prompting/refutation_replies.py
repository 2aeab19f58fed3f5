"""The text an LLM sent about findings to refute → rulings, one for each finding; what is not valid is left out."""

from dataclasses import dataclass
from typing import Any

from pydantic import ValidationError

from reviewer.domain.ruling_reply import RulingReply
from reviewer.prompting.json_text import extract_json
from reviewer.prompting.replies import read_enum_word, read_evidence, read_list, read_text, read_whole_number

REFUTATION_KEYS = frozenset(("rulings",))
MOST_RULINGS_READ = 200
VERDICTS = {
    "stand": "stands",
    "upheld": "stands",
    "valid": "stands",
    "overstate": "overstated",
    "exaggerated": "overstated",
    "refute": "refuted",
    "rejected": "refuted",
}


@dataclass(frozen=True)
class ParsedRefutation:
    """What could be read of a reply about findings to refute."""

    rulings: dict[int, RulingReply]
    """Number of a finding, from 1 → the ruling on it."""
    unreadable: str = ""
    """Why nothing could be read at all, or an empty string."""


def parse_refutation(content: str, findings: int, *, salvage: bool = False) -> ParsedRefutation:
    """Read the rulings on so many findings; of two on one finding the first that can be read counts.

    With `salvage`, what is whole of a reply that is not will do.
    """
    try:
        data = extract_json(content, REFUTATION_KEYS, salvage=salvage)
    except ValueError as error:
        return ParsedRefutation({}, unreadable=str(error))
    if not REFUTATION_KEYS & data.keys():
        return ParsedRefutation({}, unreadable="the object has no `rulings`")
    rulings: dict[int, RulingReply] = {}
    for item in read_list(data.get("rulings"))[:MOST_RULINGS_READ]:
        ruling = _read_ruling(item)
        if ruling is not None and 1 <= ruling.finding <= findings:
            rulings.setdefault(ruling.finding, ruling)
    return ParsedRefutation(rulings)


def _read_ruling(item: Any) -> RulingReply | None:
    if not isinstance(item, dict):
        return None
    data = {
        "finding": read_whole_number(item.get("finding")),
        "reasoning": read_text(item.get("reasoning")),
        "evidence": [piece for piece in read_evidence(item.get("evidence")) if piece["kind"] == "quote"],
        "verdict": read_enum_word(item.get("verdict"), VERDICTS),
    }
    try:
        return RulingReply.model_validate(data)
    except ValidationError:
        return None
