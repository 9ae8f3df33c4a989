"""A moment that somebody types, by the school's clock."""

from __future__ import annotations

from datetime import datetime
from typing import Any, Final

from django import forms

_FIRST, _LAST = 2000, 2199
FORMAT: Final = "%Y-%m-%dT%H:%M"


class MomentField(forms.DateTimeField):
    """Any moment, on a day that can be counted from: one at the end of all years is a slip of the hand."""

    def __init__(self, **more: Any) -> None:
        widget = forms.DateTimeInput(attrs={"type": "datetime-local"}, format=FORMAT)
        super().__init__(widget=widget, input_formats=[FORMAT], **more)

    def to_python(self, value: Any) -> datetime | None:
        found: datetime | None = super().to_python(value)
        if found is not None and not _FIRST <= found.year <= _LAST:
            raise forms.ValidationError(self.error_messages["invalid"], code="invalid")
        return found
