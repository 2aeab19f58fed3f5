"""Inspect: every document a sample, ten model-graded scorers; errors retried three times and not fatal."""

import os
from pathlib import Path

from plain import CRITERIA, read_job, write_results

job = read_job()
os.chdir(job["folder"])
os.environ.update(HOME=job["folder"], BENCH_API_KEY="none", INSPECT_LOG_DIR=str(Path(job["folder"], "logs")))

from inspect_ai import Task, eval as evaluate  # noqa: I001 - it reads the environment when it is imported
from inspect_ai.dataset import MemoryDataset, Sample
from inspect_ai.model import ModelOutput, get_model
from inspect_ai.scorer import model_graded_qa
from inspect_ai.solver import Generate, TaskState, solver

NAME = f"openai-api/bench/{job['model']}"
model = get_model(NAME, base_url=job["base_url"])


@solver
def give_document():
    """Put the document where an answer would be: it is what is graded."""

    async def solve(state: TaskState, generate: Generate) -> TaskState:  # noqa: ARG001 - the interface has it
        state.output = ModelOutput.from_content("document", state.metadata["document"])
        return state

    return solve


samples = [
    Sample(
        id=name,
        input="Review this document.",
        target="The criterion is met.",
        metadata={"document": Path(name).read_text(encoding="utf-8")},
    )
    for name in job["documents"]
]
TEMPLATE = (
    "You grade a document by one criterion.\n\n[Document]: {{answer}}\n\n[Criterion]: {words}\n\n{{instructions}}"
)
scorers = [model_graded_qa(template=TEMPLATE.format(words=words), model=model) for _, words in CRITERIA]
(log,) = evaluate(
    Task(dataset=MemoryDataset(samples), solver=give_document(), scorer=scorers),
    model=model,
    max_connections=job["concurrency"],
    max_samples=job["concurrency"],
    fail_on_error=False,
    retry_on_error=3,
    display="none",
    log_dir=str(Path(job["folder"], "logs")),
)
results = []
for sample in log.samples or []:
    good = [score for score in (sample.scores or {}).values() if score.value == "C"]
    error = sample.error.message[:200] if sample.error else ""
    why = "" if len(good) == len(CRITERIA) else f"{len(good)} of {len(CRITERIA)} verdicts; {error}"
    results.append({"id": sample.id, "ok": not why, "why": why})
write_results(job, results)
