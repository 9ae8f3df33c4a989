"""From the files to the database: once, again, and never another text under the same number."""

from __future__ import annotations

import dataclasses
from typing import Any

import pytest

from samenspel.frameworks import checks, queries
from samenspel.frameworks.loading import VersionChanged, load_library
from samenspel.frameworks.logic.library import digest
from samenspel.frameworks.logic.shapes import Framework, Library
from samenspel.frameworks.logic.shipped import shipped_library
from samenspel.frameworks.logic.strict import LibraryError
from samenspel.frameworks.models import CrossLink, Element, FrameworkVersion
from samenspel.frameworks.models import Framework as Row

pytestmark = pytest.mark.django_db


def reworded(key: str, version: str = "") -> Framework:
    """A shipped framework with other words in its first element."""
    framework = shipped_library().newest(key)
    assert framework
    first = dataclasses.replace(framework.elements[0], title={"nl": "Anders", "en": "Other", "ar": "آخر"})
    changed = dataclasses.replace(
        framework, elements=(first, *framework.elements[1:]), version=version or framework.version
    )
    return dataclasses.replace(changed, digest=digest(changed))


def with_framework(changed: Framework, **more: Any) -> Library:
    """The shipped library with one version replaced or added."""
    others = [one for one in shipped_library().frameworks if (one.key, one.version) != (changed.key, changed.version)]
    return dataclasses.replace(shipped_library(), frameworks=(*others, changed), **more)


def counts() -> list[int]:
    return [model.objects.count() for model in (Row, FrameworkVersion, Element, CrossLink)]


def test_migrate_loads_the_library_and_loading_again_changes_nothing(django_assert_max_num_queries: Any) -> None:
    before = counts()
    assert before[1] == len(shipped_library().frameworks)
    assert before[3] == sum(len(list(one.pairs())) for one in shipped_library().crossmaps)
    with django_assert_max_num_queries(6):
        assert load_library() == []
    assert counts() == before
    assert queries.damaged_versions() == []


def test_samenspel_check_names_a_broken_file(monkeypatch: pytest.MonkeyPatch) -> None:
    assert checks.library_is_sound() == []

    def broken() -> Library:
        raise LibraryError("samen.toml", "element 'leven'", "title: language 'ar' is missing")

    monkeypatch.setattr(checks, "shipped_library", broken)
    (said,) = checks.library_is_sound()
    assert said.msg == "samen.toml: element 'leven': title: language 'ar' is missing"


def test_a_draft_may_still_change_and_keeps_its_rows() -> None:
    changed = reworded("samen")
    FrameworkVersion.objects.update(is_published=False)
    ids = dict(Element.objects.filter(version__framework__key="samen").values_list("key", "pk"))
    drafts = dataclasses.replace(shipped_library(), published={})
    assert load_library(drafts) == []
    assert load_library(with_framework(changed, published={})) == ["samen@2026.1"]
    assert dict(Element.objects.filter(version__framework__key="samen").values_list("key", "pk")) == ids
    assert Element.objects.get(pk=ids["leven"]).texts["title"]["nl"] == "Anders"
    assert queries.damaged_versions() == []


def test_a_published_version_with_other_words_is_refused_and_nothing_is_written() -> None:
    assert FrameworkVersion.objects.get(framework__key="samen").is_published
    changed = with_framework(reworded("samen"), published={})
    with pytest.raises(VersionChanged, match=r"samen@2026\.1 was published"):
        load_library(changed)
    assert not Element.objects.filter(texts__title__nl="Anders").exists()


def test_a_new_version_comes_beside_the_old_one() -> None:
    assert load_library(with_framework(reworded("samen", "2027.1"))) == ["samen@2027.1"]
    versions = FrameworkVersion.objects.filter(framework__key="samen").values_list("version", flat=True)
    assert set(versions) == {"2026.1", "2027.1"}


def test_control_a_row_that_was_tampered_with_is_found() -> None:
    row = Element.objects.get(version__framework__key="criteria", key="9")
    row.texts["title"]["nl"] = "Aanwezigheid verplicht"
    row.save()
    assert queries.damaged_versions() == ["criteria@2026.1"]


def test_the_crosslinks_follow_the_file() -> None:
    fewer = dataclasses.replace(shipped_library(), crossmaps=shipped_library().crossmaps[:1])
    load_library(fewer)
    assert set(CrossLink.objects.values_list("crossmap", flat=True)) == {"criteria-pta"}
    load_library()
    assert CrossLink.objects.filter(crossmap="samen-domains", source_key="leren", target_key="ontwikkeling").exists()
