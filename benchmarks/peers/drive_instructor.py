"""instructor: one structured request a document in its default mode, with five attempts that also cover validation."""

import asyncio

import instructor
from instructor.core.exceptions import InstructorError
from openai import AsyncOpenAI, OpenAIError
from plain import check_review, read_document, read_job, write_messages, write_results
from pydantic import BaseModel, Field, ValidationError

ATTEMPTS = 5


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
    client = instructor.from_openai(AsyncOpenAI(base_url=job["base_url"], api_key="none"))

    async def review(name: str) -> dict[str, object]:
        async with limit:
            try:
                parsed = await client.chat.completions.create(
                    model=job["model"],
                    messages=write_messages(read_document(name)),
                    response_model=Review,
                    max_retries=ATTEMPTS,
                )
                why = check_review(parsed.model_dump())
            except (InstructorError, OpenAIError, ValidationError, ValueError) as error:
                why = f"{type(error).__name__}: {error}"[:200]
        return {"id": name, "ok": not why, "why": why}

    write_results(job, await asyncio.gather(*[review(name) for name in job["documents"]]))


asyncio.run(main())
