"""LLM-assisted review of the documents that engineers are judged by."""

__version__ = "0.1.0"
