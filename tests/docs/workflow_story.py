"""The story that docs/workflow.md tells: a document, what its author does to it, and an LLM that plays its part."""

import json
import re

from tests.cli.running import answer_all_met
from tests.fake_endpoint import Call, Say, complete

NAME = "docs/totals.md"
FIRST = """# Move the nightly totals to a queue

## Problem

The nightly job was late on 11 of the last 30 nights, and the finance team opens its reports at 8:00.

## Proposal

Each order is put on a queue and added to the day's total within seconds. The queue is drained by two workers.
Retries change nothing because each order carries its own number.

## Rollout

The queue runs beside the nightly job for two weeks, and the two totals are compared every morning.
If something goes wrong we will react quickly.

## Cost

Two workers cost 140 € a month. The queue is a part of the platform that we already pay for.
"""
PROMISE = "If something goes wrong we will react quickly."
STEP = (
    "If the totals differ by more than 1 €, the flag `totals-queue` is turned off, and the nightly job's total counts."
)
WORKERS = "The queue is drained by two workers."
MEASURED = "The queue is drained by two workers: one alone kept up with 40 orders a second, twice the peak of December."
SECOND = FIRST.replace(PROMISE, STEP)
THIRD = SECOND.replace(WORKERS, MEASURED).replace("is turned off,", "is turned off by the engineer on duty,")

FINDINGS = (
    ("dd-rollout", "major", PROMISE, "The way back is a promise, not a step",
     "Nothing says by which sign a fault is noticed, who acts, and what is then done.",
     "A wrong total reaches the finance team before anybody knows how to go back.",
     "Name the sign, the step and who takes it."),
    ("dd-operations", "minor", WORKERS, "Nothing says that two workers are enough",
     "The number stands without a rate of orders, a time for each, or a measurement.",
     "The queue may grow through the day, and the totals come later than today.",
     "Give the peak rate and what one worker was measured to do."),
    ("dd-tradeoffs", "minor", "The queue is a part of the platform that we already pay for", "A share of the platform is left out",
     "The queue's own load is taken to cost nothing.",
     "The comparison with the nightly job flatters the queue.",
     "Estimate the share of the platform that the queue will use."),
    ("dd-rollout", "minor", "the flag `totals-queue` is turned off", "Nobody is named who turns the flag off",
     "The step has no owner.", "Everybody waits for somebody.", "Name the role."),
    ("dd-framing", "nit", "the finance team opens its reports at 8:00", "Which reports", "Several are opened then.", "", "Name them."),
)  # fmt: skip
"""Criterion, severity, quote, title, problem, consequence, suggestion; the last one is raised late, in the second round."""

ANSWERS = {FINDINGS[0][3]: STEP, FINDINGS[1][3]: MEASURED, FINDINGS[3][3]: "by the engineer on duty"}
"""Title of a finding → words that answer it."""
ASKED = re.compile(r"^Finding (\d+): (.*)$", re.MULTILINE)


def _quote(words: str, document: str) -> list[dict]:
    line = next((n for n, text in enumerate(document.splitlines()) if words in text), 0)
    if not line:
        return []
    piece = {"kind": "quote", "quote": words, "line_start": line, "line_end": line, "looked_for": [], "section": ""}
    return [piece]


def answer_call(call: Call) -> Say:
    """Answer as the LLM of the story does."""
    if call.method == "GET":
        return answer_all_met(call)
    document, task = call.body["messages"][1]["content"], call.body["messages"][-1]["content"]
    if "became of" in task[:80]:
        answers = []
        for number, title in ASKED.findall(task):
            evidence = _quote(ANSWERS.get(title, "\n"), document)
            verdict = "met" if evidence else "not_met"
            answers.append(
                {"question_id": number, "reasoning": "As it says.", "evidence": evidence, "verdict": verdict}
            )
        return Say(complete(json.dumps({"analysis": "", "answers": answers, "findings": []})))
    said = json.loads(answer_all_met(call).body["choices"][0]["message"]["content"])
    said["findings"] = [
        {
            "criterion_id": criterion, "question_id": None, "reasoning": "So.", "evidence": _quote(quote, document),
            "counter_argument": "Perhaps not.", "title": title, "problem": problem, "if_left_as_is": left,
            "suggestion": suggestion, "replacement": None, "severity": severity, "confidence": "high",
        }
        for criterion, severity, quote, title, problem, left, suggestion in FINDINGS
        if _quote(quote, document)
        and (severity != "nit" or PROMISE not in document)
        and not _quote(ANSWERS.get(title, "\n"), document)
    ]  # fmt: skip
    return Say(complete(json.dumps(said)))
