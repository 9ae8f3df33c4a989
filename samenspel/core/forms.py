"""A field for names, wherever somebody types one."""

from __future__ import annotations

from typing import Any

from django import forms

from samenspel.core.logic.signs import clean


class NameField(forms.CharField):
    """A name on one line, without signs that show nothing: what is typed is what others see."""

    def to_python(self, value: Any) -> Any:
        """The name in clean form; "" for nothing."""
        return clean(super().to_python(value) or "")
