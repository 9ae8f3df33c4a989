"""Files made to break their reader (reliability.md G20): each is to be refused in 2 seconds and 256 MB.

All of them look like a roster as far as they can, so that they get past the first glance.
"""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable, Mapping
from itertools import pairwise

from tests.rosters import making

_PLACE = "<leerlingen>"


def _edexml(inside: str, head: str = '<?xml version="1.0" encoding="UTF-8"?>') -> bytes:
    """A sound file with something among its pupils."""
    return making.edexml(making.pupils(3), head=head).replace(_PLACE, _PLACE + inside, 1).encode()


def _pupil(inside: str = "", attributes: str = "") -> str:
    return f'<leerling key="x"{attributes}><roepnaam>X</roepnaam>{inside}</leerling>'


def _laughs() -> bytes:
    names = "abcdefghij"
    chain = "".join(f'<!ENTITY {two} "{f"&{one};" * 10}">' for one, two in pairwise(names))
    head = f'<?xml version="1.0"?><!DOCTYPE EDEX [<!ENTITY a "lol">{chain}]>'
    return _edexml(_pupil("<achternaam>&j;</achternaam>"), head)


def _quadratic() -> bytes:
    head = f'<?xml version="1.0"?><!DOCTYPE EDEX [<!ENTITY a "{"A" * 100_000}">]>'
    return _edexml(_pupil(f"<achternaam>{'&a;' * 10_000}</achternaam>"), head)


def _outside(declaration: str) -> bytes:
    return _edexml(_pupil("<achternaam>&a;</achternaam>"), f'<?xml version="1.0"?><!DOCTYPE EDEX {declaration}>')


def _zip(
    files: Mapping[str, bytes],
    method: int = zipfile.ZIP_DEFLATED,
    change: Callable[[zipfile.ZipInfo], None] | None = None,
) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", method) as archive:
        for name, content in files.items():
            part = zipfile.ZipInfo(name)
            part.compress_type = method
            if change:
                change(part)
            archive.writestr(part, content)
    return out.getvalue()


def _oneroster(extra: Mapping[str, bytes]) -> dict[str, bytes]:
    return {name: text.encode() for name, text in making.oneroster_files(making.pupils(3)).items()} | dict(extra)


def _patched(data: bytes, name: bytes, at: int, value: bytes, signature: bytes = b"PK\x01\x02") -> bytes:
    """The archive with other bytes at a place in the directory's line of one file."""
    start = data.index(signature)
    while data[start + 46 : start + 46 + len(name)] != name:
        start = data.index(signature, start + 1)
    return data[: start + at] + value + data[start + at + len(value) :]


def _overlapping() -> bytes:
    """Two files in the directory that are one piece of data (the trick of the overlapping bombs)."""
    data = zipfile.ZipFile(io.BytesIO(_zip({"users.csv": b"a,b\n" * 9, "roles.csv": b"a,b\n" * 9})))
    offset = data.getinfo("users.csv").header_offset
    raw = _zip({"users.csv": b"a,b\n" * 9, "roles.csv": b"a,b\n" * 9})
    return _patched(raw, b"roles.csv", 42, offset.to_bytes(4, "little"))


def _link(part: zipfile.ZipInfo) -> None:
    part.external_attr = 0o120777 << 16


def _workbook(change: Callable[[bytes], bytes], part: str = "xl/worksheets/sheet1.xml") -> bytes:
    sound = making.workbook(making.WIDE.split(";"), making.wide_rows(making.pupils(3)))
    with zipfile.ZipFile(io.BytesIO(sound)) as archive:
        files = {name: archive.read(name) for name in archive.namelist()}
    return _zip(files | {part: change(files[part])})


def _cells(xml: bytes) -> bytes:
    rows = b"".join(b'<row r="%d"><c r="A%d"><v>1</v></c></row>' % (n, n) for n in range(5, 400_000))
    return xml.replace(b"</sheetData>", rows + b"</sheetData>")


_EICAR = b"X5O!P%@AP[4\\PZX54(P^)7CC)7}$EICAR-" + b"STANDARD-ANTIVIRUS-TEST-FILE!$H+H*"
_TABLE = making.own_form(making.pupils(3)).encode()

BOMBS: dict[str, Callable[[], bytes]] = {
    # XML
    "billion laughs": _laughs,
    "quadratic entity": _quadratic,
    "outside entity": lambda: _outside('[<!ENTITY a SYSTEM "file:///etc/passwd">]'),
    "outside DTD": lambda: _outside('SYSTEM "http://127.0.0.1:1/x.dtd"'),
    "parameter entities": lambda: _outside("[<!ENTITY % a \"<!ENTITY a 'b'>\"> %a;]"),
    "doctype in UTF-16": lambda: _laughs().decode().encode("utf-16"),
    "token of 6 MB in pieces": lambda: _edexml(_pupil(attributes=f' eckid="{"a>" * 3_000_000}"')),
    "text of 6 MB": lambda: _edexml(_pupil(f"<achternaam>{'a' * 6_000_000}</achternaam>")),
    "attribute of 8 MB": lambda: _edexml(_pupil(attributes=f' eckid="{"a" * 8_000_000}"')),
    "remark of 10 MB": lambda: _edexml(f"<!--{'a ' * 5_000_000}-->"),
    "remarks without end": lambda: _edexml("<!---->" * 1_500_000),
    "instruction of 8 MB": lambda: _edexml(f"<?x {'a' * 8_000_000}?>"),
    "CDATA of 8 MB": lambda: _edexml(_pupil(f"<achternaam><![CDATA[{'<' * 8_000_000}]]></achternaam>")),
    "sixty thousand attributes": lambda: _edexml(_pupil(attributes="".join(f' a{n}="1"' for n in range(60_000)))),
    "namespaces without end": lambda: _edexml(_pupil(attributes="".join(f' xmlns:a{n}="u{n}"' for n in range(60_000)))),
    "three million empty elements": lambda: _edexml("<a/>" * 3_000_000),
    "million empty elements": lambda: _edexml("<a/>" * 1_000_000),
    "million empty sections": lambda: _edexml("</leerlingen>" + "<a/>" * 1_000_000 + "<leerlingen>"),
    "elements in one pupil": lambda: _edexml(_pupil("<a/>" * 700_000)),
    "depth of 400,000": lambda: _edexml("<a>" * 400_000),
    "depth in an addition": lambda: _edexml(_pupil("<toevoegingen>" + "<a>" * 300 + "</a>" * 300 + "</toevoegingen>")),
    "pupils without a name": lambda: _edexml("<leerling/>" * 500_000),
    "long names of elements": lambda: _edexml("".join(f"<{'a' * 20_000}{n}/>" for n in range(400))),
    "inclusion": lambda: _edexml(
        '<leerling key="x"><roepnaam><i:include xmlns:i="http://www.w3.org/2001/XInclude" href="file:///etc/passwd"/>'
        "</roepnaam></leerling>"
    ),
    "half a file": lambda: _edexml("")[:-200],
    "file and a half": lambda: _edexml("") * 2,
    "XML and archive in one": lambda: _edexml("") + _zip(_oneroster({})),
    "letters in UTF-7": lambda: making.edexml(making.pupils(3), head='<?xml version="1.0" encoding="UTF-7"?>').encode(),
    "script in UTF-7": lambda: b"kind;verzorger\n+ADw-script+AD4-alert(1)+ADw-/script+AD4-;x\n",
    "NUL bytes": lambda: _edexml("").replace(b"Noor", b"No\x00r").replace(b"<leerling ", b"<leerling \x00"),
    "UTF-16 with a byte lost": lambda: making.edexml(making.pupils(3)).encode("utf-16")[:-1],
    "a page of HTML": lambda: b"<!doctype html><html><script>alert(1)</script><table><tr><td>kind</table>",
    "a picture of SVG": lambda: b'<svg xmlns="http://www.w3.org/2000/svg" onload="alert(1)"/>',
    # archives
    "archive of 1000 to 1": lambda: _zip(_oneroster({"classes.csv": b"a" * 30_000_000})),
    "archive of zeros": lambda: _zip(_oneroster({"results.csv": b"\0" * 39_000_000})),
    "archive in an archive": lambda: _zip(_oneroster({"more.zip": _zip({"users.csv": b"a"})})),
    "archive in disguise": lambda: _zip(_oneroster({"orgs.csv": _zip({"users.csv": b"a"})})),
    "name with ../": lambda: _zip(_oneroster({"../../etc/cron.d/x": b"a"})),
    "name that begins at the root": lambda: _zip(_oneroster({"/etc/cron.d/x": b"a"})),
    "name that turns around": lambda: _zip(_oneroster({"users\u202evsc.exe": b"a"})),
    "name of Windows": lambda: _zip(_oneroster({"C:\\users.csv": b"a"})),
    "link": lambda: _zip(_oneroster({"x": b"/etc/passwd"}), change=_link),
    "size that lies, small": lambda: _patched(_zip(_oneroster({})), b"users.csv", 24, (5).to_bytes(4, "little")),
    "size that lies, large": lambda: _patched(
        _zip(_oneroster({})), b"users.csv", 24, (2**32 - 2).to_bytes(4, "little")
    ),
    "parts that overlap": _overlapping,
    "sixty thousand parts": lambda: _zip({f"{n}.csv": b"" for n in range(60_000)}, zipfile.ZIP_STORED),
    "locked": lambda: _patched(_zip(_oneroster({})), b"users.csv", 8, b"\x01\x00"),
    "packed otherwise": lambda: _zip(_oneroster({}), zipfile.ZIP_LZMA),
    "picture and archive in one": lambda: b"GIF89a" + _zip(_oneroster({})),
    "archive with something behind": lambda: _zip(_oneroster({})) + b"<EDEX/>" * 9,
    "half an archive": lambda: _zip(_oneroster({}))[:-300],
    "users twice": lambda: _zip(_oneroster({"USERS.CSV": b"sourcedId\n1\n"})),
    # workbooks
    "workbook of 1000 to 1": lambda: _workbook(lambda xml: xml + b" " * 30_000_000),
    "workbook with a doctype": lambda: _workbook(
        lambda xml: b'<!DOCTYPE x [<!ENTITY a "b">]>' + xml.partition(b"?>")[2]
    ),
    "workbook of cells": lambda: _workbook(_cells),
    "workbook of depth": lambda: _workbook(lambda xml: xml.replace(b"<sheetData>", b"<sheetData>" + b"<a>" * 400_000)),
    "workbook with macros only": lambda: _zip({"[Content_Types].xml": b"<Types/>", "word/document.xml": b"<w/>"}),
    "old workbook": lambda: b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(4000),
    # tables
    "EICAR": lambda: _EICAR,
    "EICAR in a table": lambda: b"kind\n" + _EICAR + b"\n" + _EICAR + b";x\n",
    "one line of 10 MB": lambda: b"kind;verzorger\n" + b"a" * 10_000_000,
    "million columns": lambda: b";" * 1_000_000 + b"\n" + b"a;" * 1_000_000,
    "quote without end": lambda: _TABLE + b'"' + b"a;b\n" * 2_000_000,
    "million lines": lambda: b"kind;verzorger\n" + b"a;b\n" * 1_000_000,
    "million empty lines": lambda: b"kind;verzorger\n" + b"\n" * 15_000_000 + b"Noor;Amina\n",
    "million empty lines of an old Mac": lambda: b"kind;verzorger\r" + b"\r" * 15_000_000 + b"Noor;Amina\r",
    "line of quotes": lambda: b"kind;verzorger\n" + b'""' * 4_000_000,
    "one name on every line": lambda: b"kind;verzorger\n" + b"".join(b"Noor;Amina %d\n" % n for n in range(30_000)),
    "NUL in a table": lambda: _TABLE.replace(b"moeder", b"moe\x00er"),
    "zeros": lambda: bytes(5_000_000),
    "noise": lambda: bytes(range(1, 256)) * 20_000,
    "too large": lambda: b"kind;verzorger\n" * 1_500_000,
    # something else altogether
    "PDF": lambda: b"%PDF-1.7\nkind;verzorger\nNoor;Amina\n",
    "program": lambda: b"MZ" + b"kind;verzorger\nNoor;Amina\n" * 100,
    "JSON": lambda: b'{"kind": "Noor", "verzorger": "Amina"}',
}
