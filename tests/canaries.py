"""A row of every kind about somebody, with a word of its own in every column that can hold one.

Whoever finds such a word where it should not be knows whose it was, from which table and which column.
"""

from __future__ import annotations

import uuid
from collections.abc import Iterator
from datetime import UTC, date, datetime, time
from typing import Any

from django.apps import apps
from django.db import models

from samenspel.accounts.models import User
from samenspel.core.models import CentreModel
from samenspel.core.personal import Personal
from samenspel.core.tenancy import active_centre_id
from samenspel.organisations.models import Centre
from samenspel.people.models import Adult, Child
from samenspel.talks.models import Round, RoundPart

DAY = date(2026, 9, 1)
MOMENT = datetime(2026, 9, 1, 8, tzinfo=UTC)
# Their values mean something to the code that reads them, so that no word of ours fits.
MEANT = {"people.informationdecision.granted", "onboarding.letterrun.pairs", "rosters.rosterimport.undo"}

# About nobody, and yet of one family alone in these tests: what is planted twice hangs on two of them.
OWN = (Round, RoundPart)


def kinds() -> Iterator[tuple[type[CentreModel], Personal]]:
    """Every kind of row of a centre that is about somebody, but the persons themselves."""
    for model in apps.get_models():
        said = getattr(model, "personal", None)
        if isinstance(said, Personal) and issubclass(model, CentreModel) and model not in (Adult, Child):
            yield model, said


def plant(mark: str, adult: Adult, child: Child, *around: models.Model) -> dict[str, str]:
    """A row of every kind about this adult or child; returns the planted words with where they stand.

    `around` are rows to hang the new ones on: an organisation, a group, an intake that is there already.
    """
    planted: dict[str, str] = {}
    made: dict[type[models.Model], models.Model] = {type(one): one for one in (*around, adult, child)}
    for person in (adult, child):
        for name in person.personal.fields:  # type: ignore[union-attr]
            field = person._meta.get_field(name)
            if isinstance(field, models.CharField | models.TextField) and not field.choices:
                setattr(person, name, _word(planted, mark, person, field))
        person.save()
    for model, _said in kinds():
        _row(model, mark, made, planted)
    return planted


def _row(model: type[Any], mark: str, made: dict[type[models.Model], models.Model], planted: dict[str, str]) -> Any:
    if model in made:
        return made[model]
    values = {
        field.name: _value(field, model, mark, made, planted)
        for field in model._meta.concrete_fields
        if field.name not in {"id", "public_id"}
        and not (field.name == "centre" and issubclass(model, CentreModel))
        and not (field.null and not field.is_relation and field.name != getattr(model.personal, "since", ""))
    }
    row = made[model] = model(**{name: value for name, value in values.items() if value is not None})
    row.save()
    return row


def _value(field: Any, model: Any, mark: str, made: Any, planted: dict[str, str]) -> Any:
    if field.is_relation:
        return _neighbour(field, mark, made, planted)
    if field.name == getattr(getattr(model, "personal", None), "mail", ""):
        return made[Adult].email
    if isinstance(field, models.JSONField):
        label = f"{model._meta.label_lower}.{field.name}"
        empty = field.get_default()
        if label in MEANT or empty is None:
            return empty
        word = _word(planted, mark, model, field)
        return [word] if isinstance(empty, list) else {"word": word}
    return _plain(field, model, mark, planted)


def _plain(field: Any, model: Any, mark: str, planted: dict[str, str]) -> Any:
    if field.choices:
        return next(key for key, _said in field.choices if key != "")
    if isinstance(field, models.TimeField | models.DateField):
        return _when(field)
    if isinstance(field, models.UUIDField) and not field.has_default():
        return uuid.uuid4()
    if isinstance(field, models.BinaryField):
        return _word(planted, mark, model, field).encode()
    if isinstance(field, models.CharField | models.TextField):
        return _word(planted, mark, model, field)
    if isinstance(field, models.IntegerField) and not field.has_default():
        return 0
    return None  # its own default


def _when(field: Any) -> datetime | date | time:
    """A moment that a column can hold; a stretch begins at eight and ends at nine."""
    if isinstance(field, models.TimeField):
        return time(9 if field.name == "ends" else 8)
    return MOMENT if isinstance(field, models.DateTimeField) else DAY


def _neighbour(field: Any, mark: str, made: Any, planted: dict[str, str]) -> Any:
    target = field.related_model
    if target is Centre:
        return Centre.objects.get(pk=active_centre_id())
    if target is User:
        return None if field.null else made[Adult].user
    if target in made or not field.null:
        is_own = isinstance(getattr(target, "personal", None), Personal) or target in OWN
        first = None if is_own else target.objects.first()
        return made.get(target) or first or _row(target, mark, made, planted)
    return None


def _word(planted: dict[str, str], mark: str, model: Any, field: Any) -> str:
    place = f"{model._meta.label_lower}.{field.name}"
    word = f"{mark}{len(planted):03d}"[: field.max_length or 40]
    if isinstance(field, models.EmailField):
        word = f"{word}@voorbeeld.test"
    planted[word] = place
    return word
