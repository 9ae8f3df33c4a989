"""The catalogues: gather message ids, compile, and say what is missing. Needs gettext (a tool of ours, not of users).

python scripts/messages.py           gather and compile
python scripts/messages.py --check   complete, compiled and nothing new in the code?
"""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
from pathlib import Path

import polib

ROOT = Path(__file__).resolve().parents[1]
LOCALE = ROOT / "samenspel" / "locale"
LANGUAGES = ("nl", "en", "ar")
# English ids are English already; Arabic must be complete for every page a parent sees (see docs/how-to/translate.md).
COMPLETE = ("nl", "ar")


def gather(target: Path) -> None:
    """Run makemessages into `target`, in an order that does not depend on line numbers."""
    command = [sys.executable, "-m", "django", "makemessages", "--no-obsolete", "--no-wrap", "--no-location"]
    for language in LANGUAGES:
        command += ["-l", language]
    environment = {**os.environ, "DJANGO_SETTINGS_MODULE": "samenspel.config.settings"}
    environment.setdefault("SAMENSPEL_HOME", tempfile.mkdtemp())
    subprocess.run([*command, "-v", "0"], cwd=target, env=environment, check=True)


def tidy(path: Path, language: str) -> polib.POFile:
    """Sorted, without dates and without fuzzy guesses; every plural with all the forms that the language has."""
    catalogue = polib.pofile(str(path), wrapwidth=0)
    catalogue.header, catalogue.metadata_is_fuzzy = f"Samenspel: {language}", False
    catalogue.metadata |= {"Project-Id-Version": "samenspel", "Language": language}
    forms = int(catalogue.metadata["Plural-Forms"].split("nplurals=")[1].split(";")[0])
    for name in ("POT-Creation-Date", "PO-Revision-Date", "Last-Translator", "Language-Team", "Report-Msgid-Bugs-To"):
        catalogue.metadata.pop(name, None)
    for entry in catalogue:
        if entry.fuzzy:
            entry.flags.remove("fuzzy")
            entry.msgstr, entry.msgstr_plural = "", dict.fromkeys(entry.msgstr_plural, "")
        if entry.msgid_plural:
            entry.msgstr_plural = {index: entry.msgstr_plural.get(index, "") for index in range(forms)}
        entry.previous_msgid = entry.previous_msgid_plural = entry.previous_msgctxt = None
    catalogue.sort(key=lambda entry: (entry.msgid, entry.msgctxt or ""))
    return catalogue


def missing(language: str) -> list[str]:
    """The ids that a language lacks."""
    catalogue = polib.pofile(str(LOCALE / language / "LC_MESSAGES" / "django.po"))
    return [entry.msgid for entry in catalogue if not entry.translated()]


def check() -> list[str]:
    """What is wrong with the catalogues, in words."""
    wrong = []
    for language in LANGUAGES:
        folder = LOCALE / language / "LC_MESSAGES"
        if language in COMPLETE:
            wrong += [f"{language} lacks: {text[:80]}" for text in missing(language)]
        compiled = polib.pofile(str(folder / "django.po")).to_binary()
        if not (folder / "django.mo").exists() or (folder / "django.mo").read_bytes() != compiled:
            wrong.append(f"{language}: django.mo is not what django.po says")
    return wrong


def new_in_code() -> list[str]:
    """Ids that stand in the code but not in the catalogue, and the other way round."""
    path = LOCALE / "nl" / "LC_MESSAGES" / "django.po"
    before = {(entry.msgid, entry.msgctxt) for entry in polib.pofile(str(path))}
    kept = {file: file.read_bytes() for file in LOCALE.rglob("django.*")}
    try:
        gather(ROOT / "samenspel")
        after = {(entry.msgid, entry.msgctxt) for entry in polib.pofile(str(path))}
    finally:
        for file, data in kept.items():
            file.write_bytes(data)
    return [f"not in the catalogue: {text[:80]}" for text, _context in sorted(after - before, key=str)] + [
        f"no longer in the code: {text[:80]}" for text, _context in sorted(before - after, key=str)
    ]


def main() -> int:
    if "--check" in sys.argv:
        wrong = check() + new_in_code()
        print("\n".join(wrong))
        return int(bool(wrong))
    for language in LANGUAGES:
        (LOCALE / language / "LC_MESSAGES").mkdir(parents=True, exist_ok=True)
    gather(ROOT / "samenspel")
    for language in LANGUAGES:
        folder = LOCALE / language / "LC_MESSAGES"
        catalogue = tidy(folder / "django.po", language)
        catalogue.save(str(folder / "django.po"))
        (folder / "django.mo").write_bytes(catalogue.to_binary())
        print(f"{language}: {len(missing(language))} of {len(catalogue)} missing")
    return 0


if __name__ == "__main__":
    sys.exit(main())
