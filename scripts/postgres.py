"""Print the address of a PostgreSQL that answers: DATABASE_URL, or the local default port. Exit 1 when none does."""

from __future__ import annotations

import os
import sys
import time

import psycopg

LOCAL = (
    "postgres://postgres@127.0.0.1:5432/postgres",
    "postgres://root@127.0.0.1:5432/root",
    "postgres://samenspel:samenspel@127.0.0.1:5432/postgres",
)


def answering() -> str:
    """The first address that lets us in and lets us make a database."""
    given = os.environ.get("DATABASE_URL")
    for url in [given] if given else LOCAL:
        try:
            with psycopg.connect(url, connect_timeout=3) as connection:
                row = connection.execute("select rolcreatedb or rolsuper from pg_roles where rolname = user").fetchone()
                if row and row[0]:
                    return url
        except psycopg.Error:
            continue
    return ""


if __name__ == "__main__":
    for _attempt in range(10 if os.environ.get("DATABASE_URL") else 1):
        url = answering()
        if url:
            print(url)
            sys.exit(0)
        time.sleep(1)
    sys.exit("Geen PostgreSQL gevonden.")
