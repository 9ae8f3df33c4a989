"""The policy document of a school year: what it holds, reading it, making files of it, what was adopted."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.utils.formats import date_format
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from samenspel.core.policy import may
from samenspel.core.remember import remembered
from samenspel.core.web import CentreRequest, centre_page
from samenspel.plans import queries
from samenspel.plans.forms import ACT_NAMES, BODY_NAMES
from samenspel.plans.logic.chapters import CHAPTERS, WRITTEN
from samenspel.plans.logic.document import Document
from samenspel.plans.logic.readiness import Gap, Lack, gaps
from samenspel.plans.logic.wording import dutch
from samenspel.plans.models import PolicyVersion
from samenspel.plans.policy import ADOPT, CHANGE, READ
from samenspel.plans.render.docx import docx
from samenspel.plans.render.html import page as standalone
from samenspel.plans.render.html import partial
from samenspel.plans.render.typst import pdf
from samenspel.plans.sources import draft, holdings
from samenspel.plans.views.common import crumbs, document_crumb, file_answer, link

# Where the chapters that are not written by hand come from.
SOURCES = {
    "ouderbeleid": "populations:overview",
    "aanbod": "activities:list",
    "doelen": "plans:goals",
    "bijlagen": "frameworks:overview",
}
_MAKERS = {
    "pdf": ("application/pdf", pdf),
    "docx": (queries.CONTENT_TYPES["docx"], docx),
    "html": ("text/html; charset=utf-8", lambda document: standalone(document).encode()),
}


@dataclass(frozen=True, slots=True)
class ChapterRow:
    """A chapter in the list: its Dutch title, where one works on it, and how it stands."""

    number: int
    title: str
    url: str
    is_written: bool
    is_missing: bool


@dataclass(frozen=True, slots=True)
class VersionRow:
    """An adopted document with the addresses of its files."""

    version: PolicyVersion
    decisions: tuple[str, ...]
    read: str
    files: tuple[tuple[str, str, str], ...]


@centre_page(READ)
@remembered
def page(request: CentreRequest) -> HttpResponse:
    """What the document holds, what it still lacks, and what was adopted."""
    missing = gaps(holdings(request.school_year))
    held = [_version(request, one) for one in queries.versions(request.school_year)]
    context = {
        "crumbs": crumbs(request, (_("Policy document"), "")),
        "lede": _lede(missing, held),
        "chapters": _chapters(request, missing),
        "missing": [(gap_words(gap), _place(request, gap.chapter)) for gap in missing],
        "versions": held,
        "may_change": bool(may(request.actor, CHANGE)),
        "may_adopt": bool(may(request.actor, ADOPT)),
        "links": {
            "pdf": link(request, "draft", "pdf"),
            "docx": link(request, "draft", "docx"),
            "read": link(request, "read"),
            "adopt": link(request, "adopt"),
        },
    }
    return render(request, "plans/document.html", context)


def _lede(missing: Sequence[Gap], held: Sequence[VersionRow]) -> str:
    """How complete it is, and what holds now."""
    if missing:
        count = len(missing)
        said = ngettext(
            "The document is nearly there: one thing is missing.",
            "The document can be made, and %(count)s things are still missing.",
            count,
        ) % {"count": count}
    else:
        said = _("Everything for the document is there.")
    if not held:
        not_yet = _("It has not been adopted yet.")
        return f"{said} {not_yet}"
    version = held[0].version
    adopted = _("Version %(number)s was adopted on %(day)s.") % {
        "number": version.number,
        "day": date_format(version.adopted_on, "DATE_FORMAT"),
    }
    return f"{said} {adopted}"


def _chapters(request: CentreRequest, missing: Sequence[Gap]) -> list[ChapterRow]:
    titles, lacking = dutch().section("chapters"), {gap.chapter for gap in missing}
    return [
        ChapterRow(number, titles[key], _place(request, key), key in WRITTEN, key in lacking)
        for number, key in enumerate(CHAPTERS, start=1)
    ]


def _place(request: CentreRequest, chapter: str) -> str:
    """Where one works on a chapter."""
    return link(request, SOURCES[chapter]) if chapter in SOURCES else link(request, "chapter", chapter)


def gap_words(gap: Gap) -> str:
    """One thing that is missing, in a sentence."""
    values = {"chapter": CHAPTERS.index(gap.chapter) + 1, "words": ", ".join(gap.words), "count": gap.count}
    said = {
        Lack.TEXT: _("Chapter %(chapter)s has no text yet."),
        Lack.BLANK: _("In chapter %(chapter)s this still has to be filled in: %(words)s."),
        Lack.POPULATION: _("Chapter %(chapter)s has no adopted population yet."),
        Lack.ACTIVITIES: _("Chapter %(chapter)s has no activities yet."),
        Lack.GOALS: _("Chapter %(chapter)s has no goals for this year yet."),
        Lack.ACTIONS: ngettext(
            "In chapter %(chapter)s one goal has no action yet.",
            "In chapter %(chapter)s %(count)s goals have no action yet.",
            gap.count,
        ),
    }
    return said[gap.lack] % values


def _version(request: CentreRequest, version: PolicyVersion) -> VersionRow:
    def address(kind: str) -> str:
        return link(request, "version-file", version.public_id, kind)

    return VersionRow(
        version=version,
        decisions=tuple(_decision(one) for one in version.decisions),
        read=link(request, "version", version.public_id),
        files=(
            ("PDF", address("pdf"), version.pdf_sha256),
            ("Word", address("docx"), version.docx_sha256),
            (_("Data"), address("json"), version.data_sha256),
        ),
    )


def _decision(line: dict[str, str]) -> str:
    from datetime import date

    return _("%(body)s %(act)s on %(day)s") % {
        "body": BODY_NAMES[line["body"]],
        "act": ACT_NAMES[line["act"]],
        "day": date_format(date.fromisoformat(line["date"]), "DATE_FORMAT"),
    } + (f" ({line['name']})" if line["name"] else "")


@centre_page(READ)
@remembered
def read(request: CentreRequest) -> HttpResponse:
    """The document as it would be now, to read.

    It stands on everything that a centre knows, so it asks the database more than other pages (eighteen
    times), and never more often for a larger centre.
    """
    document = draft(request.centre, request.school_year)
    context = {
        "crumbs": crumbs(request, document_crumb(request), (_("Reading"), "")),
        "book": _book(document),
        "cover": document.title_page,
        "files": (("PDF", link(request, "draft", "pdf")), ("Word", link(request, "draft", "docx"))),
        "is_draft": True,
    }
    return render(request, "plans/read.html", context)


def _book(document: Document) -> SafeString:
    return mark_safe(partial(document))  # noqa: S308 - a template of ours made it


@centre_page(READ)
def draft_file(request: CentreRequest, kind: str) -> HttpResponse:
    """The document as it would be now, as a file."""
    if kind not in _MAKERS:
        raise Http404
    content_type, make = _MAKERS[kind]
    content = make(draft(request.centre, request.school_year))
    name = f"beleidsdocument-{request.centre.key}-{request.school_year.label}-concept.{kind}"
    return file_answer(name, content_type, content)


@centre_page(READ)
def version(request: CentreRequest, public_id: UUID) -> HttpResponse:
    """An adopted document, to read as it was adopted."""
    found = _found(request, public_id)
    document = queries.version_document(request.actor, found)
    row = _version(request, found)
    context = {
        "crumbs": crumbs(request, document_crumb(request), (_("Version %(number)s") % {"number": found.number}, "")),
        "book": _book(document),
        "cover": document.title_page,
        "files": tuple((name, url) for name, url, _sign in row.files[:2]),
        "is_draft": False,
    }
    return render(request, "plans/read.html", context)


@centre_page(READ)
def version_file(request: CentreRequest, public_id: UUID, kind: str) -> HttpResponse:
    """A file of an adopted document, byte for byte as it was adopted."""
    file = queries.version_file(request.actor, _found(request, public_id), kind)
    return file_answer(file.name, file.content_type, file.content)


def _found(request: CentreRequest, public_id: UUID) -> PolicyVersion:
    try:
        return queries.version_of(request.actor, public_id)
    except PolicyVersion.DoesNotExist:
        raise Http404 from None
