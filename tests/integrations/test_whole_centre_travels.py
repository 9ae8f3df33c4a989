"""The believable centre, with everything that a centre can have, travels whole."""

from __future__ import annotations

import pytest

from samenspel.core.actor import System
from samenspel.core.tenancy import centre_scope
from samenspel.demo.loading import load_demo
from samenspel.integrations.travel import export_centre, import_centre
from samenspel.organisations.models import Centre
from samenspel.organisations.queries import school_year
from samenspel.plans.render.html import page
from samenspel.plans.sources import draft
from tests.conftest import TODAY
from tests.integrations.test_travel import without_key


@pytest.mark.django_db
def test_everything_of_the_demo_centre_arrives_as_it_left() -> None:
    load_demo(TODAY)
    taken = export_centre(Centre.objects.get(key="linde"))
    copy = import_centre(actor=System("test"), data=taken, key="kopie")
    assert without_key(export_centre(copy)) == without_key(taken)


@pytest.mark.django_db
def test_the_copy_writes_the_same_document_in_the_same_order() -> None:
    load_demo(TODAY)
    linde = Centre.objects.get(key="linde")
    copy = import_centre(actor=System("test"), data=export_centre(linde), key="kopie")
    assert document(copy) == document(linde)


def document(centre: Centre) -> str:
    with centre_scope(centre.pk):
        year = school_year("2017-2018")
        assert year
        return page(draft(centre, year))
