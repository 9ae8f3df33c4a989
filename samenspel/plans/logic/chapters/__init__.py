"""Composes the policy document: eight chapters out of plain inputs, always the same from the same."""

from samenspel.plans.logic.chapters.book import CHAPTERS, WRITTEN, compose

__all__ = ["CHAPTERS", "WRITTEN", "compose"]
