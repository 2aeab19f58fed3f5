"""The text an LLM sent about claims and facts → reply values, item by item; what is not valid is counted."""

from dataclasses import dataclass
from typing import Any

from pydantic import BaseModel, ValidationError

from reviewer.domain.claims_reply import ClaimReply, FactReply, OperandReply, StatedReply
from reviewer.prompting.json_text import extract_json
from reviewer.prompting.replies import (
    LONGEST_QUOTE,
    LONGEST_TITLE,
    read_enum_word,
    read_list,
    read_text,
    read_whole_number,
)
from reviewer.prompting.tasks import MOST_CLAIMS, MOST_FACTS

CLAIMS_KEYS = frozenset(("claims", "facts"))
MOST_OPERANDS_READ = 40
LONGEST_NUMBER = 120
"""Characters of a number as printed, of an interval or of a stamp."""


@dataclass(frozen=True)
class ParsedClaims:
    """What could be read of a reply about claims."""

    claims: tuple[ClaimReply, ...] = ()
    facts: tuple[FactReply, ...] = ()
    broken: int = 0
    """Items that could not be read."""
    cut: int = 0
    """Items left out because there were too many."""
    unreadable: str = ""
    """Why nothing could be read at all, or an empty string."""


def parse_claims(content: str, *, salvage: bool = False) -> ParsedClaims:
    """Read a reply about claims and facts item by item; with `salvage` what is whole of one that is not."""
    try:
        data = extract_json(content, CLAIMS_KEYS, salvage=salvage)
    except ValueError as error:
        return ParsedClaims(unreadable=str(error))
    if not CLAIMS_KEYS & data.keys():
        return ParsedClaims(unreadable="the object has neither `claims` nor `facts`")
    raw_claims, raw_facts = read_list(data.get("claims")), read_list(data.get("facts"))
    claims = [_read_claim(item) for item in raw_claims[:MOST_CLAIMS]]
    facts = [_read_fact(item) for item in raw_facts[:MOST_FACTS]]
    return ParsedClaims(
        tuple(claim for claim in claims if claim is not None),
        tuple(fact for fact in facts if fact is not None),
        broken=claims.count(None) + facts.count(None),
        cut=max(0, len(raw_claims) - MOST_CLAIMS) + max(0, len(raw_facts) - MOST_FACTS),
    )


def _read_claim(item: Any) -> ClaimReply | None:
    if not isinstance(item, dict):
        return None
    operands = [_prepare_place(one, OperandReply) for one in read_list(item.get("operands"))[:MOST_OPERANDS_READ]]
    data = {
        "what": read_text(item.get("what"), LONGEST_TITLE),
        "operation": read_enum_word(item.get("operation"), {}),
        "operands": [{**one, "role": read_enum_word(one.get("role"), {})} for one in operands],
        "stated": _prepare_place(item.get("stated"), StatedReply),
    }
    try:
        return ClaimReply.model_validate(data)
    except ValidationError:
        return None


def _read_fact(item: Any) -> FactReply | None:
    data = _prepare_place(item, FactReply)
    data["label"] = read_text(data.get("label"), LONGEST_TITLE)
    data["kind"] = read_enum_word(data.get("kind"), {})
    try:
        return FactReply.model_validate(data)
    except ValidationError:
        return None


def _prepare_place(item: Any, model: type[BaseModel]) -> dict[str, Any]:
    """Mend what carries no meaning: extra keys, white space, line tags as lines, a number that is no text."""
    known = {key: value for key, value in item.items() if key in model.model_fields} if isinstance(item, dict) else {}
    text = known.get("text")
    if isinstance(text, int | float) and not isinstance(text, bool):
        text = str(text)
    known["text"] = read_text(text, LONGEST_NUMBER)
    known["quote"] = read_text(known.get("quote"), LONGEST_QUOTE)
    known["line_start"] = read_whole_number(known.get("line_start"))
    known["line_end"] = max(read_whole_number(known.get("line_end")), known["line_start"])
    return known
