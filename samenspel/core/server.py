"""Turning the site on: a taken port is said in one sentence, gunicorn serves, and beside it a worker works."""

from __future__ import annotations

import os
import socket
import subprocess
import sys

from samenspel.core.static_files import gather_static_files


def taken(host: str, port: int) -> str:
    """A plain sentence when the port cannot be had, else ""."""
    if not 0 < port < 65536:
        return f"{port} is geen poort; kies een getal van 1 tot en met 65535."
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    with socket.socket(family, socket.SOCK_STREAM) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except PermissionError:
            return f"Poort {port} is alleen voor de beheerder van deze computer. Kies een andere: --port 8001"
        except OSError:
            return f"Poort {port} is al in gebruik. Stop wat daar draait, of kies een andere: --port {port + 1}"
    return ""


def serve(host: str, port: int, workers: int) -> None:
    """Replace this process by the server, with the worker beside it (`core.beside`); does not return."""
    gather_static_files()
    sys.stdout.flush()
    subprocess.Popen([sys.executable, "-m", "samenspel.core.beside", str(os.getpid())])  # noqa: S603  # ours
    command = [sys.executable, "-m", "gunicorn", "samenspel.config.wsgi:application"]
    command += ["--bind", f"{host}:{port}", "--workers", str(workers), "--log-level", "warning"]
    command += ["--no-control-socket", "--timeout", "60"]
    os.execv(sys.executable, command)  # noqa: S606  # our own interpreter, no shell
