"""What one document of a batch costs in CPU beside the bare OpenAI client's CPU for one request, in the same run.

    python benchmarks/document.py [DOCUMENT]      samples/post-mortem-weak.md by default

Depth `quick`, one process, one event loop. Each figure is CPU time of this thread and the best of many rounds, because
a shared machine only ever adds to it. The client asks the local endpoint of `endpoint/`, whose own process does not
count; our own work is measured behind a chat model that answers at once with the same reply, so the two do not overlap.
"""

import asyncio
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).resolve().parent))

from endpoint import running_endpoint, write_reply
from openai import AsyncOpenAI

from reviewer.domain.chat import ChatReply, ChatRequest
from reviewer.domain.review import Usage
from reviewer.domain.rubric import Level
from reviewer.engine.assembling import assemble_review
from reviewer.engine.conversation import Conversation
from reviewer.engine.drafting import draft_review
from reviewer.engine.events import Silence
from reviewer.engine.judging import Judge
from reviewer.engine.part import Part
from reviewer.engine.review import Assignment, Reviewer
from reviewer.grounding.locate import Locator
from reviewer.library.rubrics import find_rubric_file, load_rubric
from reviewer.library.templates import PromptTemplates
from reviewer.llm.digests import Target, digest_request
from reviewer.loading.load import load_document
from reviewer.prompting.replies import parse_reply
from reviewer.prompting.requests import RequestBuilder

SAMPLE = Path(__file__).resolve().parent.parent / "samples" / "post-mortem-weak.md"
ROUNDS = 60
BAR = 1.5
"""Our CPU for a document may be so many times what the client needs for its request."""


class Answering:
    """A chat model that gives one reply, made beforehand, to whatever is asked."""

    def __init__(self, content: str) -> None:
        self.content = content

    async def complete(self, request: ChatRequest) -> ChatReply:
        """Answer one request."""
        usage = Usage(requests=1, prompt_tokens=10_000, completion_tokens=4_000)
        return ChatReply(content=self.content, model="m", usage=usage)


def time_best(work: Callable[[], Any]) -> float:
    """Give the CPU milliseconds of this thread for one call, the best of `ROUNDS`."""
    best = float("inf")
    for _ in range(ROUNDS):
        start = time.thread_time()
        work()
        best = min(best, time.thread_time() - start)
    return best * 1000


def time_client(loop: asyncio.AbstractEventLoop, request: ChatRequest) -> float:
    """Give the CPU milliseconds of one request through the bare client."""
    shape = {"name": request.schema_name, "strict": True, "schema": request.reply_schema}
    messages: Any = [message.model_dump() for message in request.messages]
    form = {"type": "json_schema", "json_schema": shape}
    with running_endpoint() as endpoint:
        client = AsyncOpenAI(api_key="local", base_url=endpoint.url, max_retries=0)
        ask: Any = client.chat.completions.create
        milliseconds = time_best(
            lambda: loop.run_until_complete(ask(model="m", messages=messages, response_format=form))
        )
        loop.run_until_complete(client.close())
    return milliseconds


def main() -> None:
    """Print each stage, the whole, and the whole beside the client."""
    path = Path(sys.argv[1]) if len(sys.argv) > 1 else SAMPLE
    rubric = load_rubric(find_rubric_file("post-mortem", ()), ())
    builder = RequestBuilder(PromptTemplates(None), b"x" * 32)
    chat = Answering("")
    reviewer = Reviewer(chat, builder, "quick", Level.L5, "m", "http://127.0.0.1/v1", Silence())
    loop = asyncio.new_event_loop()

    def load() -> Assignment:
        return Assignment(load_document(path, display=path.name), rubric, "asked for")

    assignment = load()
    frame = reviewer.frame(assignment)
    (planned,) = reviewer.plan(frame)
    chat.content = write_reply([message.model_dump() for message in planned.request.messages])
    target = Target("http://127.0.0.1/v1", "m")

    def converse() -> Part:
        judge = Judge(frame.document, Locator(frame.document), rubric, Level.L5)
        talk = Conversation(chat, builder.templates, judge, Silence(), planned)
        return loop.run_until_complete(talk.run())

    def review() -> str:
        return loop.run_until_complete(reviewer.review(load())).model_dump_json()

    part = converse()
    parsed = parse_reply(chat.content, planned.questions, rubric)
    text = assignment.document.text
    print(f"{path.name}: {len(text):,} characters, {len(text.split()):,} words; the reply has {len(parsed.answers)}")
    print(f"answers and {len(parsed.findings)} findings with a quote each; milliseconds of CPU, best of {ROUNDS}")
    quotes = [piece.quote for item in (*parsed.answers, *parsed.findings) for piece in item.evidence]
    print(f"{len(set(quotes))} of the {len(quotes)} quotes are different")
    parsing = time_best(lambda: parse_reply(chat.content, planned.questions, rubric))
    folding = time_best(lambda: Locator(assignment.document))
    whole_review = assemble_review(frame, [part], draft_review(frame, [part]))
    stages = {
        "load": time_best(load),
        "checks": time_best(lambda: reviewer.frame(load())) - time_best(load),
        "plan the request": time_best(lambda: reviewer.plan(frame)),
        "digest of the request": time_best(lambda: digest_request(planned.request, target)),
        "read the reply": parsing,
        "fold the document": folding,
        "ground and judge": time_best(converse) - parsing - folding,
        "assemble": time_best(lambda: assemble_review(frame, [part], draft_review(frame, [part]))),
        "write as JSON": time_best(whole_review.model_dump_json),
    }
    for name, milliseconds in stages.items():
        print(f"  {name:<24} {milliseconds:7.2f}")
    whole, client = time_best(review), time_client(loop, planned.request)
    print(f"  {'whole document':<24} {whole:7.2f}  {1000 / whole:5.0f} documents a second of one core")
    print(f"  {'bare client, one request':<24} {client:7.2f}")
    print(f"  {'whole / client':<24} {whole / client:7.2f} × (bar: {BAR})")
    loop.close()


if __name__ == "__main__":
    main()
