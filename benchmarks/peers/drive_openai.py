"""The bare OpenAI client: one request a document through `chat.completions.parse`, its own two retries.

With `bodies` in the job it sends those bodies through `chat.completions.create` instead: the reference for our CPU.
"""

import asyncio
import json

from openai import AsyncOpenAI, OpenAIError
from plain import check_review, read_bodies, read_document, read_job, write_messages, write_results
from pydantic import BaseModel, Field, ValidationError


class Verdict(BaseModel):
    """One criterion."""

    criterion: str
    quote: str
    reason: str
    met: bool


class Review(BaseModel):
    """All criteria."""

    verdicts: list[Verdict] = Field(min_length=10)


async def main() -> None:
    """Review every document, so many at a time."""
    job = read_job()
    limit = asyncio.Semaphore(job["concurrency"])

    async with AsyncOpenAI(base_url=job["base_url"], api_key="none") as client:

        async def review(name: str) -> dict[str, object]:
            async with limit:
                try:
                    messages = write_messages(read_document(name))
                    answer = await client.chat.completions.parse(
                        model=job["model"], messages=messages, response_format=Review
                    )
                    parsed = answer.choices[0].message.parsed
                except (OpenAIError, ValidationError, ValueError) as error:
                    return {"id": name, "ok": False, "why": f"{type(error).__name__}: {error}"[:200]}
            why = check_review(parsed.model_dump()) if parsed else "nothing parsed"
            return {"id": name, "ok": not why, "why": why}

        async def repeat(name: str, body: dict[str, object]) -> dict[str, object]:
            async with limit:
                try:
                    answer = await client.chat.completions.create(**body)
                    json.loads(answer.choices[0].message.content)
                except (OpenAIError, ValueError) as error:
                    return {"id": name, "ok": False, "why": f"{type(error).__name__}: {error}"[:200]}
            return {"id": name, "ok": True, "why": ""}

        if job.get("bodies"):
            work = [repeat(str(number), body) for number, body in enumerate(read_bodies(job))]
        else:
            work = [review(name) for name in job["documents"]]
        write_results(job, await asyncio.gather(*work))


asyncio.run(main())
