"""Keeping the terms, and answering who asks what we know of them."""

from __future__ import annotations

from samenspel.privacy.actions.clearing import Cleared, clear_overdue
from samenspel.privacy.actions.erasing import erase_adult, erase_child
from samenspel.privacy.actions.own import answer, ask, correct_own_data

__all__ = ["Cleared", "answer", "ask", "clear_overdue", "correct_own_data", "erase_adult", "erase_child"]
