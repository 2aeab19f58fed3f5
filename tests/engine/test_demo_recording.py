"""The demo's recording holds every pass: recorded once, it plays back whole, the refuter included."""

import json
import re

from reviewer.demo import load_demo_assignment, make_demo_reviewer
from reviewer.errors import ProviderError
from reviewer.llm.recorded import About, RecordedChat, RecordingChat
from reviewer.llm.scripted import ScriptedChat
from tests.engine.material import absence, answer, finding, quote, reply

ABOUT = About(model="m", recorded_by="a test", date="2026-01-01", prompt_fingerprint="x")


def answer_demo(request):
    """Answer the demo's requests: one heavy finding on the sample's first long line, and every question not met."""
    document, task = request.messages[1].content, request.messages[-1].content
    number, text = next(
        (int(match[1]), match[2]) for match in re.finditer(r"^L(\d+)\| (\w[^|]{60,})$", document, re.MULTILINE)
    )
    words = " ".join(text.split()[:8])
    if request.purpose == "refuter":
        ruling = {"finding": 1, "reasoning": "So it is.", "evidence": [], "verdict": "overstated"}
        return json.dumps({"analysis": "", "answers": [], "findings": [], "rulings": [ruling]})
    if request.purpose == "free reading":
        criterion = re.search(r"^- (dd-\S+):", task, re.MULTILINE)[1]
        return reply([], [finding("Heavy", quote(words, number), criterion_id=criterion)])
    names = re.findall(r"^  Question (\S+)$", task, re.MULTILINE)
    return reply([answer(name, "not_met", absence("zyzzyva")) for name in names])


async def test_a_recording_of_every_pass_plays_back_whole(tmp_path):
    """The refuter's request depends on the findings, and so comes out the same from the same replies."""
    path = tmp_path / "recording.json"
    chat = ScriptedChat(answer_demo)
    recorded = await make_demo_reviewer(RecordingChat(chat, path, ABOUT), "m").review(load_demo_assignment())
    assert chat.requests[-1].purpose == "refuter"
    played = await make_demo_reviewer(RecordedChat.load(path), "m").review(load_demo_assignment())
    assert played.provenance.recorded
    assert played.findings == recorded.findings
    assert "overstated" in {one.standing for one in played.findings}
    assert not [note for note in played.coverage.notes if "refuter failed" in note]


async def test_a_recording_without_the_refuter_says_that_nothing_was_refuted(tmp_path):
    """Old recordings still play, and say what they lack."""
    path = tmp_path / "recording.json"

    def forget_refuter(request):
        return ProviderError("not recorded") if request.purpose == "refuter" else answer_demo(request)

    await make_demo_reviewer(RecordingChat(ScriptedChat(forget_refuter), path, ABOUT), "m").review(
        load_demo_assignment()
    )
    played = await make_demo_reviewer(RecordedChat.load(path), "m").review(load_demo_assignment())
    assert any("the refuter failed" in note for note in played.coverage.notes)
