from __future__ import annotations

from argparse import SUPPRESS
from typing import Any

from django.core.management.base import CommandParser

from samenspel.config.worker import work
from samenspel.core.cli import ProductCommand


class Command(ProductCommand):
    help = (
        "Doe wat op de achtergrond gebeurt: gesprekken plannen, rondes versturen, elke minuut de post. "
        "“samenspel serve” en “samenspel demo” doen dit zelf; met de hand alleen voor wie de processen los laat lopen."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--once", action="store_true", help="doe wat er nu ligt, en stop")
        parser.add_argument("--kept-by", type=int, default=0, help=SUPPRESS)  # by core.beside: end with that process

    def handle(self, *args: Any, **options: Any) -> None:
        work(batch=options["once"], kept_by=options["kept_by"])
