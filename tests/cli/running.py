"""Runs the command line as a process of its own, and an endpoint that answers in the asked shape."""

import json
import os
import re
import subprocess
import sys
from pathlib import Path

from tests.fake_endpoint import Call, Say, complete

ROOT = Path(__file__).resolve().parents[2]
TAGGED = re.compile(r"^L0*(\d+)\| ([A-Z][a-z][^|\n]{30,200})$", re.MULTILINE)
UNASKED = {"rulings": [], "claims": [], "facts": []}
"""What of the reply's shape no task of these tests needs: nothing heavy is found, nothing is listed."""
QUESTION = re.compile(r"^ *Question (\S+)$", re.MULTILINE)


def run_reviewer(*arguments, cwd, stdin="", **environment):
    """Run `reviewer` and give the finished process."""
    return subprocess.run(
        [sys.executable, "-m", "reviewer", *map(str, arguments)],
        cwd=cwd,
        input=stdin.encode() if isinstance(stdin, str) else stdin,
        capture_output=True,
        env={**os.environ, "PYTHONPATH": str(ROOT), **environment},
        check=False,
        timeout=60,
    )


def text_of(process):
    """Give both streams as text."""
    return process.stdout.decode(), process.stderr.decode()


def answer_all_met(call: Call) -> Say:
    """Answer every question with `met` and a line of the document as the quote."""
    if call.method == "GET":
        return Say({"object": "list", "data": [{"id": "test-model", "object": "model"}]})
    messages = call.body["messages"]
    lines = TAGGED.findall(messages[1]["content"])
    answers = []
    for number, name in enumerate(QUESTION.findall(messages[2]["content"])):
        line, words = lines[number % len(lines)]
        evidence = {
            "kind": "quote",
            "quote": words,
            "line_start": int(line),
            "line_end": int(line),
            "looked_for": [],
            "section": "",
        }
        answers.append({"question_id": name, "reasoning": "There.", "evidence": [evidence], "verdict": "met"})
    return Say(complete(json.dumps({"analysis": "Read.", "answers": answers, "findings": [], **UNASKED})))
