"""Samenspel: where school, childcare, parents and children work together, and can see it."""

__version__ = "0.1.0"
