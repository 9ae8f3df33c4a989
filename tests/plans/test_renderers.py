"""PDF, Word and HTML of one and the same document: accessible, reproducible, and deaf to hostile text."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Callable
from dataclasses import replace

import docx as word_files
import pytest
import typst
from hypothesis import given, settings
from hypothesis import strategies as st
from pypdf import PdfReader

from samenspel.plans.logic.chapters import compose
from samenspel.plans.logic.document import Document, encode, from_json, to_json
from samenspel.plans.render.docx import docx
from samenspel.plans.render.html import page, partial
from samenspel.plans.render.svg import harmless
from samenspel.plans.render.typst import pdf, set_book
from samenspel.ui.glyphs import MISSING, covered, printable
from tests.plans.samples import ADOPTION, inputs

TYPST_HOSTILE = '#read("/etc/passwd") $x$ *b* <l> @r \\ #panic("x") https://e.test `c` = kop'
HTML_HOSTILE = "<script>alert(1)</script><img src=x onerror=alert(1)>\"'&"
ODD = "\x00\x07\u202e👍🏽 漢字 \ufffe\ud800 é ï مرحبا"


@pytest.fixture(scope="module")
def book() -> Document:
    return compose(inputs(adoption=ADOPTION))


def _hostile(words: str) -> Document:
    given = inputs(
        centre=words,
        texts={"inleiding": words, "visie": f"## {words}\n\n- {words}"},
        credits=(words,),
    )
    goal = replace(given.specific_goals[0], words=words, activities=(words,))
    activity = replace(given.activities[0], name=words, described_in=(words,))
    lens = replace(given.lenses[0], values=(replace(given.lenses[0].values[0], name=words),))
    return compose(replace(given, specific_goals=(goal,), activities=(activity,), lenses=(lens,)))


def _squeezed(words: str) -> str:
    return re.sub(r"[\s\u00ad-]", "", words)


def test_the_pdf_is_tagged_names_its_language_and_title_and_has_an_outline(book: Document) -> None:
    reader = PdfReader(io.BytesIO(pdf(book)))
    root = reader.trailer["/Root"].get_object()
    assert root["/MarkInfo"]["/Marked"]
    assert str(root["/Lang"]).startswith("nl")
    assert root["/ViewerPreferences"]["/DisplayDocTitle"]
    assert "/StructTreeRoot" in root
    assert b"pdfuaid" in root["/Metadata"].get_data()
    assert reader.metadata
    assert reader.metadata.title == "Ouderbetrokkenheid, De Linde, schooljaar 2017–2018"
    top = [entry.title for entry in reader.outline if not isinstance(entry, list)]  # type: ignore[union-attr]
    for chapter in book.chapters:
        assert any(title.endswith(chapter.title) for title in top), chapter.title


def test_every_figure_of_the_pdf_carries_its_words(book: Document) -> None:
    reader = PdfReader(io.BytesIO(pdf(book)))
    said = {str(tag.get("/Alt")) for tag in _tags(reader) if tag.get("/S") == "/Figure"}
    for figure in book.figures():
        assert figure.alt in said
    assert {str(tag.get("/S")) for tag in _tags(reader)} >= {"/Table", "/TH", "/TOC", "/H1", "/Caption"}


def _tags(reader: PdfReader) -> list[dict[str, object]]:
    found, todo = [], [reader.trailer["/Root"].get_object()["/StructTreeRoot"]]
    while todo:
        tag = todo.pop().get_object()
        if not isinstance(tag, dict):
            todo.extend(item for item in tag if hasattr(item, "get_object")) if isinstance(tag, list) else None
            continue
        found.append(tag)
        kids = tag.get("/K", [])
        todo.extend(kid for kid in (kids if isinstance(kids, list) else [kids]) if hasattr(kid, "get_object"))
    return found


def test_typst_refuses_a_figure_without_words(book: Document) -> None:
    """The control of the accessibility gate: without `alt` there is no PDF at all."""
    template = b'#set document(title: "x")\n#image(bytes("<svg xmlns=\'http://www.w3.org/2000/svg\'/>"))'
    with pytest.raises(typst.TypstError, match="alt"):
        typst.compile(template, pdf_standards=["ua-1"], format="pdf")


@pytest.mark.parametrize("render", [pdf, docx])
def test_the_same_data_gives_the_same_bytes(book: Document, render: Callable[[Document], bytes]) -> None:
    again = from_json(to_json(book))
    assert render(again) == render(book)
    other = compose(inputs(adoption=ADOPTION, centre="De Beuk"))
    assert render(other) != render(book)


def test_hostile_text_prints_as_it_stands_in_the_pdf() -> None:
    text = "".join(page.extract_text() for page in PdfReader(io.BytesIO(pdf(_hostile(TYPST_HOSTILE)))).pages)
    assert text.count("/etc/passwd") >= 6
    assert "root:" not in text
    assert _squeezed('#read("/etc/passwd") $x$') in _squeezed(text)


def test_the_check_on_hostile_text_would_notice_markup() -> None:
    """The control: the same text put into the template as markup does not print as it stands."""
    template = f'#set document(title: "x")\n{TYPST_HOSTILE}'.encode()
    with pytest.raises(typst.TypstError):
        typst.compile(template, format="pdf")


@pytest.mark.parametrize("words", [ODD, "👍", "\u0000", "\u0300", "a\u200db", "\u2028"])
def test_letters_that_no_face_holds_do_not_stop_any_renderer(words: str) -> None:
    document = _hostile(words)
    assert pdf(document).startswith(b"%PDF")
    assert docx(document).startswith(b"PK")
    assert "</html>" in page(document)


def test_a_letter_without_a_face_becomes_a_square_and_a_selector_nothing() -> None:
    assert printable("ja 👍️ é") == f"ja {MISSING} é"
    assert printable("Gezin Yılmaz, مرحبا") == "Gezin Yılmaz, مرحبا"
    assert printable("x́ م", plain=True) == f"x {MISSING}"
    assert ord(MISSING) in covered(scripts=False)


@settings(max_examples=15, deadline=None)
@given(st.text(st.sampled_from(sorted(map(chr, covered()))) | st.sampled_from("̧́ *#-\n"), max_size=60))
def test_no_words_of_any_writer_keep_a_centre_from_its_pdf(words: str) -> None:
    assert pdf(_hostile(words)).startswith(b"%PDF")


def test_without_that_care_the_pdf_would_be_refused() -> None:
    """The control: the same words, given to typst as they are."""
    for words in ("👍", "漢字"):
        with pytest.raises(typst.TypstError):
            set_book(encode(_hostile(words)))
        assert pdf(_hostile(words)).startswith(b"%PDF")


def test_the_word_file_has_real_headings_and_tables_whose_header_returns(book: Document) -> None:
    found = word_files.Document(io.BytesIO(docx(book)))
    headings = [p.text for p in found.paragraphs if p.style and p.style.name == "Heading 1"]
    assert [words.split("\u2002")[-1] for words in headings[1:]] == [c.title for c in book.chapters]
    assert found.core_properties.title == "Ouderbetrokkenheid, De Linde, schooljaar 2017–2018"
    assert found.core_properties.language == "nl-NL"
    assert len(found.tables) >= 6
    for table in found.tables:
        assert table.rows[0]._tr.xpath("./w:trPr/w:tblHeader")
        assert table._tbl.xpath("./w:tblPr/w:tblCaption")
    described = [t._tbl.xpath("string(./w:tblPr/w:tblDescription/@w:val)") for t in found.tables]
    assert book.figures()[0].alt in described
    assert "TOC" in "".join(found.element.xpath("//w:instrText/text()"))
    emphasised = [r.text for p in found.paragraphs for r in p.runs if r.style and r.style.name == "Emphasis"]
    assert "samen" in emphasised


def test_the_word_file_says_no_moment_of_making(book: Document) -> None:
    with zipfile.ZipFile(io.BytesIO(docx(book))) as package:
        assert {info.date_time for info in package.infolist()} == {(1980, 1, 1, 0, 0, 0)}
        assert b"dcterms:created" not in package.read("docProps/core.xml")


def test_html_escapes_everything_a_person_wrote() -> None:
    for html in (page(_hostile(HTML_HOSTILE)), partial(_hostile(HTML_HOSTILE))):
        assert "<script" not in html
        assert "<img" not in html
        assert "&lt;script&gt;alert(1)&lt;/script&gt;" in html


def test_the_html_file_asks_nothing_of_any_server(book: Document) -> None:
    html = page(book).replace("http://www.w3.org/2000/svg", "")
    assert not re.search(r"(src|href)=\"(?!#)|url\(|@import|https?://", html)
    assert re.findall(r"<h1>", html) == ["<h1>"]
    assert html.count("<svg") == len(book.figures())


HOSTILE_SVG = (
    '<svg xmlns="http://www.w3.org/2000/svg" onload="x()" viewBox="0 0 1 1"><script>x()</script>'
    '<a href="javascript:x()"><text>weg</text></a><foreignObject/><style>*{}</style><image href="//e.test/a"/>'
    '<rect fill="url(//e.test)" onclick="x()" width="1" style="x"/><text x="1">blijft</text></svg>'
)


def test_a_drawing_is_cut_down_to_shapes_and_words() -> None:
    found = harmless(HOSTILE_SVG)
    assert 'viewBox="0 0 1 1"' in found
    assert ">blijft</text>" in found
    for part in ("script", "onload", "onclick", "href", "style", "foreign", "image", "url("):
        assert part in HOSTILE_SVG.lower()
        assert part not in found.lower()


@pytest.mark.parametrize("svg", ["", "<svg>", "<html/>", "<!DOCTYPE x [<!ENTITY a 'b'>]><svg>&a;</svg>", "\x00"])
def test_what_is_no_drawing_is_not_shown(svg: str) -> None:
    assert harmless(svg) == ""


def test_our_own_drawings_pass_unchanged_in_all_their_parts(book: Document) -> None:
    for figure in book.figures():
        kept = harmless(figure.svg)
        for tag in ("<text", "<circle", "<rect", "<line"):
            assert kept.count(tag) == figure.svg.count(tag)
