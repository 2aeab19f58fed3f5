"""promptfoo: every document a test with ten `llm-rubric` assertions, retries of 5xx on, its disk cache as it comes.

`promptfoo` in the job is its command. The cache lives in the job's folder, so that a second job there runs warm.
"""

import json
import os
import subprocess
import sys
from pathlib import Path

from plain import CRITERIA, SPOKEN, read_job, write_results

job = read_job()
folder = Path(job["folder"])
grader = {"id": f"openai:chat:{job['model']}", "config": {"apiBaseUrl": job["base_url"], "apiKey": "none"}}
assertions = [{"type": "llm-rubric", "metric": name, "value": words} for name, words in CRITERIA]
tests = [
    {"description": name, "vars": {"document": Path(name).read_text(encoding="utf-8")}} for name in job["documents"]
]
config = {
    "description": "documents by ten criteria",
    "prompts": ["{{document}}"],
    "providers": ["echo"],
    "defaultTest": {"options": {"provider": grader, "disableVarExpansion": True}, "assert": assertions},
    "tests": tests,
    "sharing": False,
}
(folder / "promptfooconfig.json").write_text(json.dumps(config), encoding="utf-8")
environment = {
    **os.environ,
    "HOME": str(folder),
    "PROMPTFOO_CONFIG_DIR": str(folder / "promptfoo"),
    "PROMPTFOO_DISABLE_TELEMETRY": "1",
    "PROMPTFOO_DISABLE_UPDATE": "1",
    "PROMPTFOO_DISABLE_REMOTE_GENERATION": "1",
    "PROMPTFOO_RETRY_5XX": "true",
    "PROMPTFOO_REQUEST_BACKOFF_MS": "1000",
    "PROMPTFOO_ASSERTIONS_MAX_CONCURRENCY": "10",
    "NODE_NO_WARNINGS": "1",
}
output = folder / "promptfoo-results.json"
output.unlink(missing_ok=True)
command = [job["promptfoo"], "eval", "-c", str(folder / "promptfooconfig.json"), "-o", str(output), "--no-table"]
command += ["--no-progress-bar", "--max-concurrency", str(job["concurrency"])]
done = subprocess.run(command, cwd=folder, env=environment, capture_output=True, text=True, check=False)
if not output.exists():
    sys.exit(f"promptfoo wrote no results, exit {done.returncode}:\n{done.stdout[-2000:]}\n{done.stderr[-2000:]}")
results = []
for result in json.loads(output.read_text(encoding="utf-8"))["results"]["results"]:
    graded = (result.get("gradingResult") or {}).get("componentResults") or []
    good = [one for one in graded if one.get("pass") and one.get("reason") == SPOKEN]
    wrong = [str(one.get("reason")) for one in graded if one.get("reason") != SPOKEN]
    why = (
        ""
        if len(good) == len(CRITERIA)
        else f"{len(good)} of {len(CRITERIA)} verdicts; {wrong[:1]} {result.get('error')}"
    )
    results.append({"id": (result.get("testCase") or {}).get("description"), "ok": not why, "why": why[:300]})
write_results(job, results)
