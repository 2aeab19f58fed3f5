"""The demo: a bundled sample through the real pipeline, with answers that were recorded before."""

import asyncio
from pathlib import Path

from reviewer.domain.review import Run
from reviewer.domain.rubric import Level
from reviewer.engine.events import Silence
from reviewer.engine.review import Assignment, Reviewer
from reviewer.library.locations import find_folder
from reviewer.library.rubrics import find_rubric_file, load_rubric
from reviewer.library.templates import PromptTemplates
from reviewer.llm.recorded import RecordedChat
from reviewer.loading.load import load_document
from reviewer.prompting.requests import RequestBuilder
from reviewer.report_options import make_report_options
from reviewer.reporters.all_reporters import ALL_REPORTERS

SAMPLE = "design-doc-weak.md"
KIND = "design-doc"
RECORDING = "demo-recording.json"
SECRET = b"the demo's fences need no secret"
"""Fixed, so that the recorded requests are the same on every machine; the sample's author is no attacker."""


def make_demo_reviewer(chat: RecordedChat | None, model: str) -> Reviewer:
    """Build the reviewer of the demo."""
    return Reviewer(
        chat=chat,
        builder=RequestBuilder(PromptTemplates(), SECRET),
        depth="standard",
        level=Level.L5,
        model=model,
        endpoint=None,
        progress=Silence(),
    )


def load_demo_assignment() -> Assignment:
    """Load the demo's sample and its rubric, always ours."""
    document = load_document(find_folder("samples") / SAMPLE, display=f"samples/{SAMPLE}")
    return Assignment(document, load_rubric(find_rubric_file(KIND)), "the demo's sample is a design document")


def recording_path() -> Path:
    """Give the path of the recorded answers."""
    return find_folder("samples") / RECORDING


def review_demo() -> Run:
    """Review the demo's sample with the recorded answers.

    Raises:
        ProviderError: a prompt has changed since the answers were recorded.
    """
    chat = RecordedChat.load(recording_path())
    reviewer = make_demo_reviewer(chat, chat.about.model)
    return Run(reviews=(asyncio.run(reviewer.review(load_demo_assignment())),))


def render_demo(format_: str, *, width: int, color: bool, unicode: bool) -> str:
    """Render the demo's review in a format, for a place so many columns wide."""
    assignment = load_demo_assignment()
    documents = {assignment.document.path: assignment.document}
    options = make_report_options(documents, width=width, color=color, unicode=unicode)
    return ALL_REPORTERS[format_](review_demo(), options)
