"""DeepEval: ten G-Eval metrics over every document with `evaluate`, steps given, five attempts, errors not fatal."""

import os
from pathlib import Path

from plain import CRITERIA, SPOKEN, read_job, write_results

job = read_job()
os.chdir(job["folder"])  # its cache and results land in the working folder, and it reads the environment when imported
os.environ.update(
    DEEPEVAL_TELEMETRY_OPT_OUT="1",
    DEEPEVAL_RETRY_MAX_ATTEMPTS="5",
    DEEPEVAL_DISABLE_DOTENV="1",
    DEEPEVAL_NO_INSPECT_PROMPT="1",
    DEEPEVAL_UPDATE_WARNING_OPT_OUT="1",
    HOME=job["folder"],
)

from deepeval import evaluate
from deepeval.evaluate.configs import AsyncConfig, CacheConfig, DisplayConfig, ErrorConfig
from deepeval.metrics import GEval
from deepeval.models import LocalModel
from deepeval.test_case import LLMTestCase, SingleTurnParams

model = LocalModel(model=job["model"], base_url=job["base_url"], api_key="none")
metrics = [
    GEval(
        name=name,
        evaluation_steps=[words],
        evaluation_params=[SingleTurnParams.ACTUAL_OUTPUT],
        model=model,
        threshold=0.5,
    )
    for name, words in CRITERIA
]
cases = [
    LLMTestCase(input="Review this document.", actual_output=Path(name).read_text(encoding="utf-8"), name=name)
    for name in job["documents"]
]
found = evaluate(
    test_cases=cases,
    metrics=metrics,
    async_config=AsyncConfig(max_concurrent=job["concurrency"]),
    cache_config=CacheConfig(),
    error_config=ErrorConfig(ignore_errors=True),
    display_config=DisplayConfig(show_indicator=False, print_results=False, inspect_after_run=False),
)
results = []
for result in found.test_results:
    data = result.metrics_data or []
    good = [one for one in data if one.error is None and one.score is not None and one.reason == SPOKEN]
    errors = [str(one.error) for one in data if one.error]
    why = "" if len(good) == len(CRITERIA) else f"{len(good)} of {len(CRITERIA)} verdicts; {errors[:1]}"
    results.append({"id": result.name, "ok": not why, "why": why[:300]})
write_results(job, results)
