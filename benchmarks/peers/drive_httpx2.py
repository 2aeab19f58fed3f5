"""Raw httpx2: one POST a document, no retries because it has none of its own."""

import asyncio
import json

import httpx2
from plain import check_review, read_document, read_job, write_messages, write_results

VERDICT = {
    "type": "object",
    "properties": {
        "criterion": {"type": "string"},
        "quote": {"type": "string"},
        "reason": {"type": "string"},
        "met": {"type": "boolean"},
    },
    "required": ["criterion", "quote", "reason", "met"],
    "additionalProperties": False,
}
SCHEMA = {
    "type": "object",
    "properties": {"verdicts": {"type": "array", "items": VERDICT, "minItems": 10}},
    "required": ["verdicts"],
    "additionalProperties": False,
}


async def main() -> None:
    """Review every document, so many at a time."""
    job = read_job()
    limits = httpx2.Limits(max_connections=job["concurrency"])
    shape = {"type": "json_schema", "json_schema": {"name": "review", "strict": True, "schema": SCHEMA}}

    async with httpx2.AsyncClient(base_url=job["base_url"], limits=limits, timeout=None) as client:

        async def review(name: str) -> dict[str, object]:
            messages = write_messages(read_document(name))
            body = {"model": job["model"], "messages": messages, "response_format": shape}
            try:
                answer = await client.post("/chat/completions", json=body)
                answer.raise_for_status()
                parsed = json.loads(answer.json()["choices"][0]["message"]["content"])
                why = check_review(parsed)
            except (httpx2.HTTPError, ValueError, KeyError, AttributeError) as error:
                why = f"{type(error).__name__}: {error}"[:200]
            return {"id": name, "ok": not why, "why": why}

        write_results(job, await asyncio.gather(*[review(name) for name in job["documents"]]))


asyncio.run(main())
