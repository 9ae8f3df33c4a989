"""Everything that changes an intake, its form and the wishes that come of it."""

from __future__ import annotations
