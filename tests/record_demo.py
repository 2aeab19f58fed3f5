"""Records the demo's answers anew from an endpoint:  python tests/record_demo.py --help

Run it after a wanted change of prompts, sample or rubric; the demo refuses answers that were recorded for other requests.
"""

import argparse
import asyncio
import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from reviewer.demo import load_demo_assignment, make_demo_reviewer, recording_path
from reviewer.domain.chat import ChatModel, ChatReply, ChatRequest
from reviewer.errors import ProviderError
from reviewer.llm.openai_chat import OpenAIChat
from reviewer.llm.providers import build_endpoint
from reviewer.llm.recorded import About, RecordedChat, RecordingChat


class Reusing:
    """Plays back what the present recording holds already, and asks only for the rest."""

    def __init__(self, inner: ChatModel, path: Path) -> None:
        self.inner = inner
        self.kept = RecordedChat.load(path) if path.exists() else None

    async def complete(self, request: ChatRequest) -> ChatReply:
        """Answer one request."""
        if self.kept is not None:
            try:
                return (await self.kept.complete(request)).model_copy(update={"recorded": ""})
            except ProviderError:
                print(f"asking: {request.purpose}", flush=True)
        return await self.inner.complete(request)


async def record(options: argparse.Namespace) -> None:
    """Review the demo's sample against an endpoint and keep every answer."""
    endpoint = build_endpoint("custom", options.base_url, None, {})
    transport = OpenAIChat(endpoint, options.model, timeout=options.timeout)
    reviewer = make_demo_reviewer(None, options.model)
    about = About(
        model=options.model,
        recorded_by=options.by,
        date=options.date,
        prompt_fingerprint=reviewer.builder.fingerprint(),
        note=options.note,
    )
    chat = RecordingChat(Reusing(transport, recording_path()), recording_path(), about)
    try:
        review = await make_demo_reviewer(chat, options.model).review(load_demo_assignment())
    finally:
        await transport.aclose()
    print(f"{recording_path()}: {review.decision.value}, {len(review.findings)} findings, {review.grounding}")


def main() -> None:
    """Read the options and record."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--base-url", required=True)
    parser.add_argument("--model", required=True)
    parser.add_argument("--by", required=True, help="who or what answers, as in: recorded by …")
    parser.add_argument("--date", required=True)
    parser.add_argument("--note", default="")
    parser.add_argument("--timeout", type=float, default=3600)
    asyncio.run(record(parser.parse_args()))


if __name__ == "__main__":
    main()
