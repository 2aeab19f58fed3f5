"""What does not hold in a reply → one more request that asks only for that."""

import json
from collections.abc import Sequence

from reviewer.domain.chat import ChatRequest, Message
from reviewer.domain.reply import AnswerReply, FindingReply
from reviewer.library.templates import PromptTemplates
from reviewer.prompting.replies import Fault

LONGEST_ECHO = 6000
"""Characters of an unreadable reply that are shown back."""


def build_reask(
    templates: PromptTemplates, first: ChatRequest, content: str, unreadable: str, before: int = 0
) -> ChatRequest:
    """Build the request that follows a reply nobody can read: it shows the reply's beginning and says what is wrong.

    Args:
        templates: the prompts.
        first: the request that was answered so.
        content: the reply.
        unreadable: what is wrong with it.
        before: replies before this one that nobody could read either. Said in the request, so that the same fault twice
            makes another request, which no cache answers with the same reply.
    """
    instruction = templates.render("reask.j2", unreadable=unreadable, items=(), before=before)
    echo = content[:LONGEST_ECHO].encode("utf-8", "replace").decode("utf-8")  # half a surrogate pair cannot be sent
    return _continue(first, echo if echo.strip() else "(empty)", instruction)


def build_partial_reask(
    templates: PromptTemplates,
    first: ChatRequest,
    answers: Sequence[AnswerReply],
    findings: Sequence[FindingReply],
    faults: Sequence[Fault],
) -> ChatRequest:
    """Build the request that follows a reply of which some parts do not hold; only those are shown and asked again."""
    echo = {
        "analysis": "",
        "answers": [answer.model_dump(mode="json") for answer in answers],
        "findings": [finding.model_dump(mode="json") for finding in findings],
    }
    items = [
        {
            "what": _one_line(fault.what),
            "fault": _one_line(fault.fault),
            "passages": [{"line": line, "text": _one_line(text)} for line, text in fault.passages],
        }
        for fault in faults
    ]
    instruction = templates.render("reask.j2", unreadable="", items=items)
    return _continue(first, json.dumps(echo, ensure_ascii=False), instruction)


def _one_line(text: str) -> str:
    """Keep words of the document or of a reply from beginning a line of the instruction: some tokens end lines too."""
    return " ".join(text.splitlines())


def _continue(first: ChatRequest, echo: str, instruction: str) -> ChatRequest:
    messages = (
        *first.messages,
        Message(role="assistant", content=echo),
        Message(role="user", content=instruction),
    )
    return first.model_copy(update={"purpose": f"{first.purpose}, asked again", "messages": messages})
