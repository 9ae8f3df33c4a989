"""Say in one plain sentence that this Python cannot run Samenspel, before anything is installed.

Kept in a syntax that every Python 3 reads.
"""

import sys

if sys.version_info < (3, 11):
    sys.exit(
        "Samenspel heeft Python 3.11 of nieuwer nodig; dit is Python %d.%d. "
        "Kies een andere met: make demo PYTHON=python3.11" % sys.version_info[:2]
    )
try:
    import ensurepip  # noqa: F401  # Debian ships python3 without it
    import venv  # noqa: F401
except ImportError:
    sys.exit("Deze Python mist 'venv'. Op Debian en Ubuntu helpt: apt install python3-venv")
