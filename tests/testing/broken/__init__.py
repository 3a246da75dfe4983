"""Adapters that each break one rule on purpose, and which one. The good adapter with one thing changed."""

from tests.testing.broken import adapter, failure, grens, paging, question, records, relations
from tests.testing.broken.breaking import BROKEN

__all__ = ["BROKEN", "adapter", "failure", "grens", "paging", "question", "records", "relations"]
