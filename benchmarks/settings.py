"""The demo's settings, with one bare page beside the product's own: the yardstick."""

import os

os.environ["SAMENSPEL_DEMO"] = "1"

from samenspel.config.settings import *  # noqa: F403

ROOT_URLCONF = "benchmarks.urls"
REMEMBER_PAGES = os.environ.get("BENCHMARK_FRESH") != "1"
