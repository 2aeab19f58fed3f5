"""The text an LLM sent about a window → the sentences in which it sums the window up."""

from reviewer.prompting.json_text import extract_json
from reviewer.prompting.replies import read_text


def read_gist(content: str) -> str:
    """Give the summary of a reply; nothing where there is none."""
    try:
        return read_text(extract_json(content).get("analysis"))
    except ValueError:
        return ""
