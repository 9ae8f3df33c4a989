"""`{% load ui %}`: every component of the design system."""

from samenspel.ui.components import doing, figures, forms, frame, tables, words
from samenspel.ui.library import register

__all__ = ["doing", "figures", "forms", "frame", "register", "tables", "words"]
