"""Components of forms: a field with its label, hint and error; the summary of errors; the filter bar."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django import forms
from django.core.exceptions import NON_FIELD_ERRORS
from django.forms.boundfield import BoundField
from django.utils.html import format_html_join
from django.utils.safestring import SafeString

from samenspel.ui.library import draw, instance_of, register, text

_SETS = (forms.RadioSelect, forms.CheckboxSelectMultiple)


@dataclass(frozen=True, slots=True)
class _Problem:
    """One line of the summary, with the id of what it is about."""

    message: str
    target: str


@register.simple_tag
def field(*, of: object, hint: object = "", wide: bool = False, label_hidden: bool = False) -> SafeString:
    """A field of a form with everything that belongs to it, tied together for screen readers."""
    bound = instance_of("field", "of", of, BoundField)
    said = text("field", "hint", hint, required=False) or bound.help_text
    values: dict[str, Any] = {
        "field": bound,
        "hint": said,
        "hint_id": f"{bound.auto_id}_hint",
        "error_id": f"{bound.auto_id}_error",
        "wide": wide,
        "label_hidden": label_hidden,
    }
    described = " ".join([values["hint_id"]] * bool(said) + [values["error_id"]] * bool(bound.errors))
    widget = bound.field.widget
    if isinstance(widget, _SETS):
        return draw("field_set", described=described, choices=_choices(bound), **values)
    attributes: dict[str, str | bool] = {"aria-describedby": described} if described else {}
    if isinstance(widget, forms.CheckboxInput):
        return draw("field_check", control=bound.as_widget(attrs=attributes), **values)
    classes = f"{widget.attrs.get('class', '')} input".strip()
    return draw("field", control=bound.as_widget(attrs={**attributes, "class": classes}), **values)


def _choices(bound: BoundField) -> list[tuple[SafeString, str]]:
    """Each option of a set as (control, label)."""
    return [(option.tag(), str(option.choice_label)) for option in bound]


@register.simple_tag
def fields(*, of: object) -> SafeString:
    """All fields of a form, the hidden ones too."""
    form = instance_of("fields", "of", of, forms.BaseForm)
    visible = [field(of=bound) for bound in form.visible_fields()]
    return format_html_join("\n", "{}", ((part,) for part in [*map(str, form.hidden_fields()), *visible] if part))


@register.simple_tag
def form_errors(*, of: object) -> SafeString:
    """What has to be looked at again, with a link to each field; nothing when all is well."""
    form = instance_of("form_errors", "of", of, forms.BaseForm)
    problems = [_Problem(str(message), "") for message in form.non_field_errors()]
    for name, messages in form.errors.items():
        if name != NON_FIELD_ERRORS:
            bound = form[name]
            problems += [_Problem(f"{bound.label}: {message}", _first_id(bound)) for message in messages]
    return draw("form_errors", problems=problems)


def _first_id(bound: BoundField) -> str:
    """The id that a link can jump to: of a set it is the first option."""
    options = list(bound) if isinstance(bound.field.widget, _SETS) else []
    return options[0].id_for_label if options else bound.id_for_label or bound.auto_id


@register.simple_block_tag
def filter_bar(
    content: str, *, label: object, action: str = "", reset_url: str = "", submit_label: object = ""
) -> SafeString:
    """A form that narrows the list below it, by its address, so that the result can be kept and shared."""
    return draw(
        "filter_bar",
        label=text("filter_bar", "label", label),
        action=action,
        reset_url=reset_url,
        submit_label=text("filter_bar", "submit_label", submit_label, required=False),
        content=content,
    )
