"""The request for claims as a part of a review: findings by code, what is counted, and what happens when it fails."""

import json

from reviewer.domain.review import Decision
from reviewer.errors import ReplyTruncated
from reviewer.llm.scripted import ScriptedChat
from tests.engine.material import NO_CLAIMS, good_answers, make_assignment, make_reviewer, reply

TEXT = """# Thumbnail cache

We put a cache in front of the thumbnail service. It costs 310 € a month on two machines.

## Rollout

The change goes live for 5 % of users first, then for all of them a week later.
A bad release can be undone with the rollback button of the deploy tool.
The hit rate was 91 % in the trial, and the trial lasted nine days.

## Decision

We take four nodes at €260 a month each.
So we spend €1,340 a month, and the hit rate is 91 %.
"""
NODES = "We take four nodes at €260 a month each."
SPENT = "So we spend €1,340 a month"
CLAIM = {
    "what": "monthly cost",
    "operation": "product",
    "operands": [
        {"quote": NODES, "line_start": 13, "line_end": 13, "text": "four", "role": "item"},
        {"quote": NODES, "line_start": 13, "line_end": 13, "text": "€260", "role": "item"},
    ],
    "stated": {"quote": SPENT, "line_start": 14, "line_end": 14, "text": "€1,340"},
}
INVENTED = {**CLAIM, "stated": {**CLAIM["stated"], "quote": "So we spend €1,440 a month", "text": "€1,440"}}
FACT = {
    "kind": "number",
    "label": "cache hit rate of the trial",
    "text": "91 %",
    "quote": "The hit rate was 91 % in the trial",
    "line_start": 9,
    "line_end": 9,
}


async def review(tmp_path, claims):
    """Review the document at depth standard with a reply to the request for claims; errors are raised."""
    asked = iter([claims] if isinstance(claims, str | Exception) else claims)

    def script(request):
        if request.purpose.startswith("claims"):
            return next(asked)
        return reply() if request.purpose == "free reading" else reply(good_answers())

    chat = ScriptedChat(script)
    return await make_reviewer(chat, depth="standard").review(make_assignment(tmp_path, TEXT)), chat


async def test_code_makes_a_finding_of_a_claim_that_does_not_hold(tmp_path):
    """Its severity is by its place, its words hold the arithmetic, and it gates like any finding."""
    result, _ = await review(tmp_path, json.dumps({"claims": [CLAIM], "facts": [FACT]}))
    [found] = [finding for finding in result.findings if finding.origins == ("claims",)]
    assert "four × €260 = €1,040, stated €1,340" in found.problem
    assert [anchor.quote for anchor in found.anchors] == [SPENT, NODES]
    assert found.criterion_id in result.criterion_titles
    assert result.decision is Decision.REVISE
    assert result.recount.model_dump() == {
        "claims": 1, "refused": 0, "held": 0, "undecided": 0, "differing": 1, "facts": 1, "facts_refused": 0,
    }  # fmt: skip


async def test_an_invented_figure_claims_nothing(tmp_path):
    """It is counted, and the review stays as it was."""
    result, chat = await review(tmp_path, json.dumps({"claims": [INVENTED], "facts": [{**FACT, "text": "92 %"}]}))
    assert not [finding for finding in result.findings if "claims" in finding.origins]
    assert (result.recount.claims, result.recount.refused, result.recount.facts_refused) == (1, 1, 1)
    assert result.coverage.failed_requests == 0
    assert len([request for request in chat.requests if request.purpose.startswith("claims")]) == 1


async def test_a_reply_that_nobody_can_read_is_asked_again_once(tmp_path):
    """With the same schema; then it has failed, and the review says so."""
    result, chat = await review(tmp_path, ["Sorry.", NO_CLAIMS])
    assert result.coverage.failed_requests == 0
    again = chat.requests[-1]
    assert (again.purpose, again.schema_name) == ("claims, asked again", "whole_reply")
    result, _ = await review(tmp_path, ["Sorry.", "Sorry."])
    assert result.coverage.failed_requests == 1
    assert any(note.startswith("claims: the reply cannot be used") for note in result.coverage.notes)
    assert result.decision is not Decision.READY


async def test_a_failed_request_costs_the_claims_only(tmp_path):
    """The answers stay."""
    result, _ = await review(tmp_path, ReplyTruncated("claims: cut at the limit"))
    assert result.coverage.failed_requests == 1
    assert result.coverage.answered == result.coverage.questions


async def test_what_is_broken_or_too_much_is_noted(tmp_path):
    """Nothing is lost in silence."""
    result, _ = await review(tmp_path, json.dumps({"claims": [{}, CLAIM] + [INVENTED] * 30, "facts": []}))
    assert "claims: 1 items could not be read" in result.coverage.notes
    assert "claims: 7 items beyond the limit left out" in result.coverage.notes
