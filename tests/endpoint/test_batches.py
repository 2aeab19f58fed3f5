"""The Batch API of the local endpoint through the real SDK: output and error files, expiry, refusal, cancelling."""

import asyncio
import json
from contextlib import asynccontextmanager

import openai
import pytest

from benchmarks.endpoint import BatchScript
from tests.endpoint.asking import serving


@asynccontextmanager
async def open_client(**script):
    async with serving(batches=BatchScript(seconds=0, **script)) as (endpoint, port):
        http_client = openai.DefaultAsyncHttpxClient(trust_env=False)
        url = f"http://127.0.0.1:{port}/v1"
        async with openai.AsyncOpenAI(base_url=url, api_key="none", http_client=http_client) as client:
            yield client, endpoint


def write_lines(count: int) -> bytes:
    lines = []
    for number in range(count):
        body = {"model": "m", "messages": [{"role": "user", "content": f"document {number}"}]}
        line = {"custom_id": f"doc-{number}", "method": "POST", "url": "/v1/chat/completions", "body": body}
        lines.append(json.dumps(line))
    return "\n".join(lines).encode()


async def run_batch(client, content: bytes):
    """Upload, make, and poll to the end."""
    file = await client.files.create(file=("in.jsonl", content), purpose="batch")
    batch = await client.batches.create(
        input_file_id=file.id, endpoint="/v1/chat/completions", completion_window="24h", metadata={"run": "1"}
    )
    assert batch.status in ("validating", "in_progress")
    while batch.status in ("validating", "in_progress", "finalizing", "cancelling"):
        batch = await client.batches.retrieve(batch.id)
    return batch


async def read_lines(client, name):
    if name is None:
        return {}
    lines = (await client.files.content(name)).text.splitlines()
    return {line["custom_id"]: line for line in map(json.loads, lines)}


async def test_a_batch_answers_every_line_in_some_other_order():
    """As chat completions with their usage."""
    async with open_client() as (client, endpoint):
        batch = await run_batch(client, write_lines(30))
        lines = await read_lines(client, batch.output_file_id)
    assert (batch.status, batch.error_file_id, batch.metadata) == ("completed", None, {"run": "1"})
    assert batch.request_counts.completed == 30
    assert set(lines) == {f"doc-{number}" for number in range(30)}
    assert list(lines) != [f"doc-{number}" for number in range(30)]
    assert all(line["response"]["body"]["usage"]["prompt_tokens"] for line in lines.values())
    assert endpoint.counters.answered == 30


async def test_failed_lines_are_in_the_error_file_and_lost_ones_nowhere():
    """The next batch draws anew."""
    async with open_client(failed_lines=0.2, bad_lines=0.1, lost_lines=0.1) as (client, _):
        first, second = [await run_batch(client, write_lines(100)) for _ in range(2)]
        good, failed = await read_lines(client, first.output_file_id), await read_lines(client, first.error_file_id)
        failed_later = await read_lines(client, second.error_file_id)
    assert 5 <= len(failed) <= 40
    assert len(good) + len(failed) < 100
    assert not set(good) & set(failed)
    assert {line["response"]["status_code"] for line in failed.values()} == {500}
    contents = [line["response"]["body"]["choices"][0]["message"]["content"] for line in good.values()]
    assert 0 < sum(not content.startswith("{") for content in contents) < len(contents)
    assert set(failed) != set(failed_later)


async def test_an_expired_batch_has_what_was_done_before():
    """The rest stands in the error file with its reason; the next batch is whole."""
    async with open_client(expired=(0,), expired_share=0.5) as (client, _):
        first, second = [await run_batch(client, write_lines(40)) for _ in range(2)]
        good, failed = await read_lines(client, first.output_file_id), await read_lines(client, first.error_file_id)
    assert (first.status, second.status) == ("expired", "completed")
    assert len(good) + len(failed) == 40
    assert 5 <= len(good) <= 35
    assert {line["error"]["code"] for line in failed.values()} == {"batch_expired"}


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"", "empty"),
        (b"{", "no JSON"),
        (write_lines(1) + b"\n" + write_lines(1), "twice"),
        (write_lines(11), "more than 10"),
    ],
)
async def test_a_file_that_does_not_hold_fails_validation(content, words):
    """As a whole."""
    async with open_client(most_lines=10) as (client, _):
        batch = await run_batch(client, content)
    assert batch.status == "failed"
    assert words in batch.errors.data[0].message


async def test_a_scripted_refusal_and_a_file_too_large():
    """Both are errors that a client must explain."""
    async with open_client(refused=(0,), most_bytes=1000) as (client, _):
        assert (await run_batch(client, write_lines(1))).status == "failed"
        with pytest.raises(openai.BadRequestError, match="larger"):
            await client.files.create(file=("in.jsonl", b"x" * 1001), purpose="batch")
        with pytest.raises(openai.BadRequestError, match="No such file"):
            await client.batches.create(
                input_file_id="file-9", endpoint="/v1/chat/completions", completion_window="24h"
            )
        with pytest.raises(openai.NotFoundError):
            await client.batches.retrieve("batch_9")


async def test_a_batch_can_be_cancelled_and_lists_have_pages():
    """Files can be deleted."""
    async with open_client(expired_share=0.0) as (client, endpoint):
        endpoint.batches.script = BatchScript(seconds=0.01, expired_share=0.0)
        file = await client.files.create(file=("in.jsonl", write_lines(5)), purpose="batch")
        made = [
            await client.batches.create(input_file_id=file.id, endpoint="/v1/chat/completions", completion_window="24h")
            for _ in range(3)
        ]
        batch = await client.batches.cancel(made[-1].id)
        assert batch.status == "cancelling"
        while batch.status == "cancelling":
            batch = await client.batches.retrieve(batch.id)
        failed = await read_lines(client, batch.error_file_id)
        listed = [one.id async for one in client.batches.list(limit=2)]
        assert (await client.files.delete(file.id)).deleted
        with pytest.raises(openai.NotFoundError):
            await client.files.content(file.id)
        await asyncio.gather(*endpoint.batches._running)
    assert batch.status == "cancelled"
    assert {line["error"]["code"] for line in failed.values()} == {"batch_cancelled"}
    assert listed == [one.id for one in reversed(made)]
