"""A whole centre out and in again: everything, and nothing of anyone else."""

from __future__ import annotations

import contextlib
import io
import json
import re
import sys
import zipfile
from pathlib import Path

import pytest
from django.core.exceptions import ValidationError
from django.core.management import call_command

from samenspel.accounts.models import User
from samenspel.audit.models import Chain
from samenspel.audit.queries import broken_at
from samenspel.core.actor import System
from samenspel.core.tenancy import Crossing, across_centres, centre_scope
from samenspel.integrations.travel import export_centre, import_centre
from samenspel.organisations.actions import open_school_year
from samenspel.organisations.models import Centre
from samenspel.people.models import Adult
from tests.integrations.test_archive import rebuilt

SYSTEM = System("test")


@pytest.fixture
def zipped(centres: dict[str, Centre]) -> bytes:
    return export_centre(centres["linde"])


def without_key(data: bytes) -> dict[str, bytes]:
    """The contents of a zip, with the centre's key taken out."""
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        files = {name: archive.read(name) for name in archive.namelist() if name != "manifest.json"}
    centre = json.loads(files["centre.json"])
    centre.pop("key")
    return {**files, "centre.json": json.dumps(centre).encode()}


def test_export_import_export_gives_the_same_contents(zipped: bytes, centres: dict[str, Centre]) -> None:
    copy = import_centre(actor=SYSTEM, data=zipped, key="kopie")
    assert without_key(export_centre(copy)) == without_key(zipped)


def test_under_its_own_key_the_bytes_are_the_same(zipped: bytes, centres: dict[str, Centre]) -> None:
    Centre.objects.filter(key="linde").update(key="oud")
    assert export_centre(import_centre(actor=SYSTEM, data=zipped)) == zipped


def test_the_zip_holds_nothing_of_another_centre_and_no_secrets(zipped: bytes) -> None:
    with zipfile.ZipFile(io.BytesIO(zipped)) as archive:
        everything = b"".join(archive.read(name) for name in archive.namelist())
    assert b"Amina" in everything
    assert b"Karim" not in everything
    for secret in (b"password", b"argon2", b"secret", b"session"):
        assert secret not in everything.replace(b"contact_secret", b"").replace(b"address_secret", b"")


def test_a_home_that_has_the_key_refuses_it(zipped: bytes, centres: dict[str, Centre]) -> None:
    with pytest.raises(ValidationError, match="linde"):
        import_centre(actor=SYSTEM, data=zipped)


def test_nothing_is_half_done(zipped: bytes, centres: dict[str, Centre]) -> None:
    logins, chains = User.objects.count(), Chain.objects.count()
    with zipfile.ZipFile(io.BytesIO(zipped)) as archive:
        rows = archive.read("rows/people.adult.jsonl")
    for broken in (rows[: len(rows) // 2], rows.replace(b'"language"', b'"nonsense"'), rows * 2):
        with pytest.raises(ValidationError):
            import_centre(actor=SYSTEM, data=_resealed(zipped, "rows/people.adult.jsonl", broken), key="kopie")
        assert not Centre.objects.filter(key="kopie").exists()
        assert (User.objects.count(), Chain.objects.count()) == (logins, chains)


@pytest.mark.parametrize("number", ["1e999", "-Infinity", "9" * 4000])
def test_a_number_without_end_is_refused_in_words(number: str, centres: dict[str, Centre]) -> None:
    with centre_scope(centres["linde"].pk):
        open_school_year(actor=SYSTEM, label="2026-2027")
    zipped = export_centre(centres["linde"])
    with zipfile.ZipFile(io.BytesIO(zipped)) as archive:
        years = archive.read("rows/organisations.schoolyear.jsonl")
    endless = re.sub(rb'"start":\d+', f'"start":{number}'.encode(), years, count=1)
    assert endless != years
    with pytest.raises(ValidationError):
        import_centre(actor=SYSTEM, data=_resealed(zipped, "rows/organisations.schoolyear.jsonl", endless), key="no")
    assert not Centre.objects.filter(key="no").exists()


def test_lists_within_lists_are_taken_in_or_refused_at_every_depth(zipped: bytes, centres: dict[str, Centre]) -> None:
    """Between what the reader can take in and what the database can be given lies a depth that breaks off."""
    with zipfile.ZipFile(io.BytesIO(zipped)) as archive:
        children = archive.read("rows/people.child.jsonl")
    for depth in range(sys.getrecursionlimit() - 160, sys.getrecursionlimit(), 4):
        deep = re.sub(
            rb'"home_languages":\[[^]]*\]', b'"home_languages":' + b"[" * depth + b"]" * depth, children, count=1
        )
        assert deep != children
        with contextlib.suppress(ValidationError):
            data = _resealed(zipped, "rows/people.child.jsonl", deep)
            import_centre(actor=SYSTEM, data=data, key=f"diep-{depth}")


def test_a_log_that_was_edited_is_refused(zipped: bytes, centres: dict[str, Centre]) -> None:
    with zipfile.ZipFile(io.BytesIO(zipped)) as archive:
        log = archive.read("audit.jsonl")
    edited = _resealed(zipped, "audit.jsonl", log.replace(b"adult.added", b"adult.faked", 1))
    with pytest.raises(ValidationError):
        import_centre(actor=SYSTEM, data=edited, key="kopie")


def test_the_log_of_the_copy_verifies(zipped: bytes, centres: dict[str, Centre]) -> None:
    copy = import_centre(actor=SYSTEM, data=zipped, key="kopie")
    chain = Chain.objects.get(key=str(copy.pk))
    assert chain.length > 10
    assert broken_at(chain) is None


def test_logins_are_tied_by_address_and_made_without_a_password(zipped: bytes, centres: dict[str, Centre]) -> None:
    with across_centres(Crossing.HOUSE_TESTS):
        User.objects.filter(email="coby@voorbeeld.test").delete()
    with centre_scope(import_centre(actor=SYSTEM, data=zipped, key="kopie").pk):
        coby, amina = Adult.objects.get(given_name="Coby"), Adult.objects.get(given_name="Amina")
    assert not coby.user.has_usable_password()
    assert amina.user == User.objects.get(email="amina@voorbeeld.test")


def test_the_commands_speak_plainly(
    centres: dict[str, Centre], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    out = tmp_path / "linde.zip"
    call_command("export_centre", centre="linde", out=out, json=True)
    assert json.loads(capsys.readouterr().out)["centre"] == "linde"
    call_command("import_centre", out, key="kopie", json=True)
    assert json.loads(capsys.readouterr().out) == {"centre": "kopie", "refused": []}
    with pytest.raises(SystemExit) as ended:
        call_command("import_centre", out, json=True)
    assert ended.value.code == 1
    assert json.loads(capsys.readouterr().out)["refused"]


def _resealed(data: bytes, name: str, content: bytes) -> bytes:
    """A zip in which one file was changed and the checksum with it, as a clever forger would."""
    import hashlib

    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        manifest = json.loads(archive.read("manifest.json"))
    manifest["sha256"][name] = hashlib.sha256(content).hexdigest()
    return rebuilt(data, **{name: content, "manifest.json": json.dumps(manifest).encode()})


def test_that_a_centre_was_taken_out_stands_in_the_log_of_the_installation(
    zipped: bytes, centres: dict[str, Centre], tmp_path: Path
) -> None:
    call_command("export_centre", centre="linde", out=tmp_path / "linde.zip")
    assert Chain.objects.get(key="").events.filter(verb="centre.exported", thing_id="linde").count() == 1
    assert export_centre(centres["linde"]) == zipped, "and nothing of the centre changed by it"
