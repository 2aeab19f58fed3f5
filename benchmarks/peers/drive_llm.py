"""simonw's llm: its asynchronous Python interface with a schema, one prompt a document; retries are its SDK's two."""

import asyncio
import json
import os
from pathlib import Path
from typing import Any

from plain import check_review, read_document, read_job, write_messages, write_results

VERDICT = "criterion, quote, reason, met bool"


def prepare(job: dict[str, Any]) -> None:
    """Give llm a folder of its own that knows the endpoint; it reads the environment when it is imported."""
    home = Path(job["folder"], "llm")
    home.mkdir(exist_ok=True)
    entry = {"model_id": "bench", "model_name": job["model"], "api_base": job["base_url"], "supports_schema": True}
    (home / "extra-openai-models.yaml").write_text(json.dumps([entry]), encoding="utf-8")  # JSON is YAML
    os.environ["LLM_USER_PATH"] = str(home)


async def main(job: dict[str, Any]) -> None:
    """Review every document, so many at a time."""
    import llm
    from openai import OpenAIError

    model = llm.get_async_model("bench")
    verdict = llm.schema_dsl(VERDICT)
    schema = {
        "type": "object",
        "properties": {"verdicts": {"type": "array", "items": verdict, "minItems": 10}},
        "required": ["verdicts"],
    }
    limit = asyncio.Semaphore(job["concurrency"])

    async def review(name: str) -> dict[str, object]:
        system, user = write_messages(read_document(name))
        async with limit:
            try:
                response = model.prompt(user["content"], system=system["content"], schema=schema, stream=False)
                why = check_review(json.loads(await response.text()))
            except (OpenAIError, llm.ModelError, ValueError, AttributeError, TypeError) as error:
                why = f"{type(error).__name__}: {error}"[:200]
        return {"id": name, "ok": not why, "why": why}

    write_results(job, await asyncio.gather(*[review(name) for name in job["documents"]]))


job = read_job()
prepare(job)
asyncio.run(main(job))
