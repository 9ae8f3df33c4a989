from __future__ import annotations

from django.http import HttpRequest, HttpResponse

from samenspel.core.web import public_page


@public_page("the front door")
def start(request: HttpRequest) -> HttpResponse:
    return HttpResponse("Samenspel")
