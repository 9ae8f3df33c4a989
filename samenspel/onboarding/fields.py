"""Fields of getting in: digits of any keyboard, whole codes, days."""

from __future__ import annotations

from typing import Any, Final

from django import forms
from django.utils.translation import gettext_lazy as _

from samenspel.accounts.logic.digits import plain_digits
from samenspel.core.logic.codes import LENGTH
from samenspel.onboarding.keys import PAIRING_LENGTH

_DIGITS = {"inputmode": "numeric", "autocomplete": "off", "dir": "ltr"}
_ANOTHER_LENGTH: Final = {
    LENGTH: _("The code has twelve digits; you filled in %(many)s. Look at it once more."),
    PAIRING_LENGTH: _("The code has eight digits; you filled in %(many)s. Look at it once more."),
}


def day_field(label: Any, **more: Any) -> forms.DateField:
    """A day, with the browser's own calendar."""
    return forms.DateField(label=label, widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"), **more)


class DigitsField(forms.CharField):
    """A code or PIN, with spaces, hyphens and the digits of any keyboard; only its digits are kept."""

    def __init__(self, *, secret: bool = False, **more: Any) -> None:
        widget = forms.PasswordInput(_DIGITS) if secret else forms.TextInput(_DIGITS)
        super().__init__(widget=widget, max_length=40, **more)

    def to_python(self, value: Any) -> str:
        return plain_digits(str(value or ""))


class CodeField(DigitsField):
    """A code of a known length. What has not as many digits is no try: nobody guesses with it."""

    def __init__(self, *, length: int = LENGTH, **more: Any) -> None:
        super().__init__(**more)
        self.length = length

    def validate(self, value: str) -> None:
        super().validate(value)
        if len(value) != self.length:
            raise forms.ValidationError(_ANOTHER_LENGTH[self.length] % {"many": len(value)})
