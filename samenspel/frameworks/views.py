"""The frameworks as pages to read, and the forms with which the leaders word their own."""

from __future__ import annotations

import uuid
from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop
from django.views.decorators.http import require_POST

from samenspel.core.policy import may
from samenspel.core.web import CentreRequest, centre_page
from samenspel.frameworks import actions, queries
from samenspel.frameworks.forms import WordingForm
from samenspel.frameworks.logic.page import blocks, overview, relations
from samenspel.frameworks.logic.shapes import FALLBACK_LANGUAGE, Framework, in_language
from samenspel.frameworks.logic.shelf import Adopted, Shelf
from samenspel.frameworks.models import CentreElement
from samenspel.frameworks.policy import CHANGE, READ
from samenspel.ui.parts import Crumb, Term

# Per kind: the heading, and a few words beside it (English message ids).
KINDS: dict[str, tuple[str, str]] = {
    "lens": (gettext_noop("Lenses"), gettext_noop("what you look through")),
    "yardstick": (gettext_noop("Yardsticks"), gettext_noop("what you hold yourselves to")),
    "steps": (gettext_noop("Steps"), gettext_noop("what you go through in order")),
    "list": (gettext_noop("Agreements and lists"), gettext_noop("what you speak about and refer to")),
}


@centre_page(READ)
def overview_page(request: CentreRequest) -> HttpResponse:
    """All frameworks, by kind."""
    kinds = overview(queries.shelf())
    lines = [line for kindred in kinds for line in kindred.lines]
    context = {
        "crumbs": _crumbs(request),
        "kinds": [(*map(_, KINDS[kindred.kind]), kindred.lines) for kindred in kinds],
        "total": len(lines),
        "own": sum(line.added + line.sharpened for line in lines),
    }
    return render(request, "frameworks/overview.html", context)


@centre_page(READ)
def framework_page(request: CentreRequest, key: str) -> HttpResponse:
    """One framework, set as a document."""
    shelf = queries.shelf()
    adopted = _adopted(shelf, key)
    framework = adopted.framework
    context = {
        "crumbs": _crumbs(request, (shelf.name(key), "")),
        "kind": _(KINDS[framework.kind][0]),
        "key": key,
        "name": shelf.name(key),
        "description": in_language(framework.description, shelf.language),
        "credit": in_language(framework.credit, shelf.language),
        "adopted": adopted,
        "blocks": blocks(shelf, key),
        "relations": [
            (one, [Term(title, " · ".join(others)) for title, others in one.rows])
            for one in relations(shelf, key, queries.crossmaps_of(key))
        ],
        "suggestions": _open_suggestions(shelf, adopted),
        "may_change": may(request.actor, CHANGE).allowed,
        "is_numbered": all(element.key.isdigit() for element in framework.elements),
    }
    return render(request, "frameworks/framework.html", context)


def _open_suggestions(shelf: Shelf, adopted: Adopted) -> list[dict[str, Any]]:
    """Examples that the centre has not used yet."""
    taken = {own.key for own in adopted.own if own.sharpens}
    titles = {own.title.casefold() for own in adopted.own if not own.sharpens}
    return [
        {
            "key": one.key,
            "title": in_language(one.title, shelf.language),
            "description": in_language(one.description, shelf.language),
            "sharpens": one.sharpens,
        }
        for one in adopted.framework.suggestions
        if one.sharpens not in taken and one.title[FALLBACK_LANGUAGE].casefold() not in titles
    ]


@centre_page(CHANGE)
def add(request: CentreRequest, key: str) -> HttpResponse:
    """A new element of the centre's own; `?example=` starts from a suggestion."""
    shelf = queries.shelf()
    framework = _adopted(shelf, key).framework
    if not framework.may_add:
        raise Http404

    def save(form: WordingForm) -> CentreElement:
        return actions.add_element(actor=request.actor, framework=key, wording=form.wording())

    start = _example(framework, request.GET.get("example", ""), None)
    heading = _("Add an element of your own")
    return _form_page(request, shelf, framework, save=save, start=start, heading=heading)


@centre_page(CHANGE)
def sharpen(request: CentreRequest, key: str, element_key: str) -> HttpResponse:
    """A shipped element in the centre's own words."""
    shelf = queries.shelf()
    framework = _adopted(shelf, key).framework
    element = framework.element(element_key)
    if element is None:
        raise Http404

    def save(form: WordingForm) -> CentreElement:
        wording = form.wording()
        return actions.sharpen_element(actor=request.actor, framework=key, key=element_key, wording=wording)

    start = _example(framework, request.GET.get("example", ""), element_key) or {
        "title": element.title[FALLBACK_LANGUAGE],
        "description": element.description[FALLBACK_LANGUAGE],
    }
    title = in_language(element.title, shelf.language)
    heading = _("“%(title)s” in your own words") % {"title": title}
    original = in_language(element.description, shelf.language)
    return _form_page(request, shelf, framework, save=save, start=start, heading=heading, original=(title, original))


@centre_page(CHANGE)
def change(request: CentreRequest, public_id: uuid.UUID) -> HttpResponse:
    """An own element worded anew."""
    element = _own(public_id)
    shelf = queries.shelf()
    framework = _adopted(shelf, element.framework.key).framework

    def save(form: WordingForm) -> CentreElement:
        return actions.change_element(actor=request.actor, element=element, wording=form.wording())

    heading = _("Change “%(title)s”") % {"title": element.title}
    shipped = framework.element(element.key) if element.kind == CentreElement.Kind.SHARPENED else None
    original = None
    if shipped:
        original = in_language(shipped.title, shelf.language), in_language(shipped.description, shelf.language)
    return _form_page(request, shelf, framework, save=save, start=element.wording(), heading=heading, original=original)


@centre_page(CHANGE)
@require_POST
def remove(request: CentreRequest, public_id: uuid.UUID) -> HttpResponse:
    """An own element taken away, with a way back."""
    element = actions.remove_element(actor=request.actor, element=_own(public_id))
    _toast(request, element, _("Removed. The original text applies again, if there was one."))
    return redirect("frameworks:framework", request.centre.key, element.framework.key)


@centre_page(CHANGE)
@require_POST
def undo(request: CentreRequest, public_id: uuid.UUID, revision: int) -> HttpResponse:
    """The last change undone."""
    element = _own(public_id)
    try:
        actions.undo_change(actor=request.actor, element=element, revision=revision)
    except ValidationError as problem:
        messages.error(request, " ".join(problem.messages))
    else:
        messages.success(request, _("Undone."))
    return redirect("frameworks:framework", request.centre.key, element.framework.key)


@centre_page(CHANGE)
@require_POST
def adopt(request: CentreRequest, key: str) -> HttpResponse:
    """The newest version of a framework, from today."""
    version = next((one for one in queries.newest_versions() if one.framework.key == key), None)
    if version is None:
        raise Http404
    try:
        actions.adopt(actor=request.actor, version=version, on=request.today)
    except ValidationError as problem:
        messages.error(request, " ".join(problem.messages))
    else:
        messages.success(request, _("From today you work with version %(version)s.") % {"version": version.version})
    return redirect("frameworks:framework", request.centre.key, key)


def _form_page(
    request: CentreRequest,
    shelf: Shelf,
    framework: Framework,
    *,
    save: Callable[[WordingForm], CentreElement],
    start: dict[str, Any],
    heading: str,
    original: tuple[str, str] | None = None,
) -> HttpResponse:
    has_group = original is None
    form = WordingForm(
        request.POST or None,
        initial=start,
        framework=framework,
        language=shelf.language,
        has_group=has_group,
    )
    back = reverse("frameworks:framework", args=[request.centre.key, framework.key])
    if request.method == "POST" and form.is_valid():
        try:
            element = save(form)
        except ValidationError as problem:
            form.add_error(None, problem)
        else:
            _toast(request, element, _("Saved: “%(title)s”.") % {"title": element.title})
            return redirect(back)
    crumbs = _crumbs(request, (shelf.name(framework.key), back), (heading, ""))
    context = {"form": form, "heading": heading, "original": original, "crumbs": crumbs, "back": back}
    return render(request, "frameworks/form.html", context, status=422 if form.errors else 200)


def _example(framework: Framework, key: str, sharpens: str | None) -> dict[str, Any]:
    for one in framework.suggestions:
        if one.key == key and one.sharpens == sharpens:
            title, description = one.title[FALLBACK_LANGUAGE], one.description[FALLBACK_LANGUAGE]
            return actions.Wording(title, description, norm=one.norm).values()
    return {}


def _toast(request: CentreRequest, element: CentreElement, text: str) -> None:
    url = reverse("frameworks:undo", args=[request.centre.key, element.public_id, element.revision])
    messages.success(request, text, extra_tags=f"undo:{url}")


def _adopted(shelf: Shelf, key: str) -> Adopted:
    found = shelf.items.get(key)
    if found is None:
        raise Http404
    return found


def _own(public_id: uuid.UUID) -> CentreElement:
    try:
        return queries.own_element(str(public_id))
    except CentreElement.DoesNotExist:
        raise Http404 from None


def _crumbs(request: CentreRequest, *further: tuple[str, str]) -> list[Crumb]:
    key = request.centre.key
    start = "home:compass" if request.actor.is_staff else "home:vision"
    first = _("Kompas") if request.actor.is_staff else _("Vision")
    own = reverse("frameworks:overview", args=[key]) if further else ""
    crumbs = [Crumb(first, reverse(start, args=[key])), Crumb(_("Frameworks"), own)]
    return [*crumbs, *(Crumb(label, url) for label, url in further)]
