"""The components: strict about what they get, honest about what they draw."""

from __future__ import annotations

import re
from typing import Any

import pytest
from django import forms
from django.contrib.messages import constants
from django.contrib.messages.storage.base import Message
from django.core.paginator import Paginator
from django.http import QueryDict
from django.template import Context, Template, TemplateSyntaxError
from django.test import RequestFactory
from django.utils import translation
from lxml import html

from samenspel.ui.components.words import initials
from samenspel.ui.logic.figures import Distribution, DistributionPart, Matrix, MatrixCell, MatrixRow, Paired, PairedRow
from samenspel.ui.parts import Column, Crumb, Segment, Term
from samenspel.ui.samples import SampleForm, sample_parts
from samenspel.ui.tables import sorting


def render(source: str, **context: Any) -> str:
    return Template("{% load ui %}" + source).render(Context(context))


def tree(source: str, **context: Any) -> html.HtmlElement:
    return html.fragment_fromstring(render(source, **context), create_parent="div")


@pytest.mark.parametrize(
    "source",
    [
        "{% icon name='home' colour='red' %}",
        "{% icon 'home' %}",
        "{% icon name='unicorn' %}",
        "{% icon name='home' size='xl' %}",
        "{% button kind='loud' %}x{% endbutton %}",
        "{% button %}  {% endbutton %}",
        "{% button type='link' %}x{% endbutton %}",
        "{% link_button %}x{% endlink_button %}",
        "{% link_button href=nothing %}x{% endlink_button %}",
        "{% tag tone='red' %}x{% endtag %}",
        "{% tag tone='gap' %}{% endtag %}",
        "{% callout tone='neutral' %}x{% endcallout %}",
        "{% section %}x{% endsection %}",
        "{% segmented label='x' items=nothing %}",
        "{% segmented label='x' items=words %}",
        "{% field of=words %}",
        "{% fields of=nothing %}",
        "{% data_table caption='x' headings=words %}{% enddata_table %}",
        "{% data_table caption='' headings=columns %}{% enddata_table %}",
        "{% matrix_figure of=words caption='x' %}",
        "{% child_dot name='Noor' colour=9 %}",
        "{% school_text tag='section' %}x{% endschool_text %}",
        "{% pagination page=words %}",
        "{% empty_state title='x' action_url='/x/' %}y{% endempty_state %}",
        "{% unknown_component %}",
    ],
)
def test_an_unknown_argument_or_value_is_an_error(source: str) -> None:
    with pytest.raises(TemplateSyntaxError):
        render(source, words=["a"], columns=[Column("a", "A")])


def test_what_is_written_in_a_name_is_text_and_not_markup() -> None:
    evil = "<script>alert(1)</script>"
    sources = [
        "{% page_header title=evil crumbs=crumbs eyebrow=evil %}{{ evil }}{% endpage_header %}",
        "{% button label=evil value=evil name='x' %}{{ evil }}{% endbutton %}",
        "{% tag %}{{ evil }}{% endtag %}{% avatar name=evil %}{% child_dot name=evil note=evil %}",
        "{% icon name='home' label=evil %}",
        "{% section title=evil note=evil %}{{ evil }}{% endsection %}",
        "{% callout title=evil %}{{ evil }}{% endcallout %}",
        "{% segmented label=evil items=segments %}{% description_list items=terms %}",
        "{% school_text %}{{ evil }}{% endschool_text %}{% matrix_figure of=matrix caption=evil target_label=evil %}",
    ]
    row = MatrixRow("x", evil, evil, (MatrixCell(1, evil),), 0.5, 0.5, note=evil)
    context = {
        "evil": evil,
        "crumbs": [Crumb(evil, "/"), Crumb(evil)],
        "segments": [Segment(evil, "/")],
        "terms": [Term(evil, evil, evil)],
        "matrix": Matrix((evil,), (row,), evil),
    }
    for source in sources:
        assert "<script" not in render(source, **context)


def test_a_page_header_has_the_one_h1_and_keeps_the_mark_of_its_lede() -> None:
    page = tree("{% page_header title='Balans' %}Veel <mark>weten</mark>.{% endpage_header %}")
    assert [h1.text for h1 in page.iter("h1")] == ["Balans"]
    assert page.xpath("//p[@class='lede']/mark/text()") == ["weten"]
    assert not tree("{% page_header title='Balans' %}{% endpage_header %}").xpath("//p[@class='lede']")


def test_an_icon_is_decoration_without_and_an_image_with_a_label() -> None:
    assert 'aria-hidden="true"' in render("{% icon name='print' %}")
    labelled = render("{% icon name='print' label='Afdrukken' %}")
    assert 'role="img"' in labelled
    assert 'aria-label="Afdrukken"' in labelled
    assert "aria-hidden" not in labelled


def test_a_choice_of_views_says_which_one_is_shown() -> None:
    nav = tree(
        "{% segmented label='Lens' items=items %}",
        items=[Segment("Lijnen", "?a"), Segment("Samen", "?b", current=True)],
    )
    assert [link.text for link in nav.xpath("//a[@aria-current='true']")] == ["Samen"]
    assert nav.xpath("//nav/@aria-label") == ["Lens"]


class FailingForm(SampleForm):
    """A form that also fails as a whole."""

    def clean(self) -> dict[str, Any]:
        raise forms.ValidationError("Deze twee gaan niet samen.")


def failed(**data: str) -> FailingForm:
    form = FailingForm({"name": "", "number": "zeventien", **data})
    assert not form.is_valid()
    return form


@pytest.mark.parametrize("name", list(SampleForm.base_fields))
def test_every_kind_of_field_has_a_name_and_is_described_by_its_hint_and_error(name: str) -> None:
    form = failed()
    form.add_error(name, "Kijk hier nog eens naar.")
    page = tree("{% field of=field hint='Een wenk' %}", field=form[name])
    described = page.xpath("//@aria-describedby")
    assert described
    for reference in described:
        assert [len(page.xpath(f"//*[@id='{part}']")) for part in reference.split()] == [1, 1]
    controls = page.xpath("//input|//select|//textarea")
    assert controls
    for control in controls:
        labels = page.xpath(f"//label[@for='{control.get('id')}']") + control.xpath("ancestor::label")
        assert labels
    if page.xpath("//fieldset"):
        assert page.xpath("//fieldset/legend")


def test_the_summary_of_errors_leads_to_every_field() -> None:
    form = failed()
    page = tree("{% form_errors of=form %}{% fields of=form %}", form=form)
    targets = [link.removeprefix("#") for link in page.xpath("//div[@role='alert']//a/@href")]
    assert len(targets) == 3
    for target in targets:
        assert len(page.xpath(f"//*[@id='{target}']")) == 1
    assert "Deze twee gaan niet samen." in page.text_content()


def test_a_form_without_errors_has_no_summary() -> None:
    assert render("{% form_errors of=form %}", form=SampleForm()).strip() == ""


def test_a_required_field_is_not_called_optional() -> None:
    with translation.override("en"):
        assert "optional" not in render("{% field of=f %}", f=SampleForm()["name"])
        assert "optional" in render("{% field of=f %}", f=SampleForm()["text"])


def test_what_the_school_wrote_is_marked_on_a_page_in_another_language_only() -> None:
    source = "{% school_text %}<p>Welkom</p>{% endschool_text %}"
    with translation.override("nl"):
        assert "lang=" not in render(source)
    with translation.override("ar"):
        page = tree(source)
        assert page.xpath("//div[@lang='nl'][@dir='auto']/p/text()") == ["Welkom"]
        assert page.xpath("//*[@class='school-mark']")
        assert "school-mark" not in render("{% school_text tag='span' mark=False %}Welkom{% endschool_text %}")


@pytest.mark.parametrize(
    ("name", "expected"), [("Gijs Verhoeven", "GV"), ("Fatma", "F"), ("Eva de Wit", "EW"), ("", "?")]
)
def test_initials_are_the_first_letters_of_the_first_and_last_word(name: str, expected: str) -> None:
    assert initials(name) == expected


COLUMNS = [
    Column("name", "Naam", sortable=True),
    Column("count", "Keer", sortable=True, numeric=True),
    Column("x", "X"),
]


def test_sorting_follows_the_address_and_falls_back_on_the_default() -> None:
    assert sorting(QueryDict("sorteer=-count"), COLUMNS, "name").order_by == "-count"
    for odd in ("", "sorteer=x", "sorteer=password", "sorteer=--name", "sorteer="):
        assert sorting(QueryDict(odd), COLUMNS, "name").order_by == "name"


def test_a_sort_link_keeps_the_filter_turns_the_order_and_starts_at_the_first_page() -> None:
    order = sorting(QueryDict("q=koffie&pagina=3&sorteer=name"), COLUMNS, "name")
    page = tree("{% data_table caption='Aanbod' headings=h %}{% enddata_table %}", h=order.headings)
    links = page.xpath("//th/a/@href")
    assert [QueryDict(link.removeprefix("?")).dict() for link in links] == [
        {"q": "koffie", "sorteer": "-name"},
        {"q": "koffie", "sorteer": "count"},
    ]
    assert page.xpath("//th/@aria-sort") == ["ascending", "none"]


def test_pages_link_to_the_others_and_vanish_when_there_is_one() -> None:
    request = RequestFactory().get("/x/?q=a&pagina=2")
    source = "{% pagination page=page %}"
    page = tree(source, page=Paginator(range(30), 10).get_page(2), request=request)
    assert page.xpath("//*[@aria-current='page']/text()") == ["2"]
    assert page.xpath("//a/@href") == ["?q=a&pagina=1", "?q=a&pagina=1", "?q=a&pagina=3", "?q=a&pagina=3"]
    assert render(source, page=Paginator(range(3), 10).get_page(1), request=request) == ""


def toast(tags: str, **context: Any) -> html.HtmlElement:
    source = "{% include 'ui/_toasts.html' %}"
    return tree(source, messages=[Message(constants.SUCCESS, "Bewaard.", tags)], csrf_token="t0ken", **context)


def test_a_toast_can_be_taken_back_by_a_form_with_a_token() -> None:
    page = toast("undo:/linde/kompas/terug/")
    form = page.xpath("//form[@method='post']")[0]
    assert form.get("action") == "/linde/kompas/terug/"
    assert form.xpath(".//input[@name='csrfmiddlewaretoken']/@value") == ["t0ken"]
    assert page.xpath("//*[@role='status']")


@pytest.mark.parametrize(
    "tags", ["", "undo:", "undo://elsewhere.example/x", "undo:https://elsewhere.example/", "undo:javascript:x"]
)
def test_a_toast_never_posts_to_another_site(tags: str) -> None:
    assert not toast(tags).xpath("//form")


def sample_matrix(*, compare: bool = False) -> Matrix:
    return sample_parts(QueryDict())["comparison" if compare else "matrix"]


@pytest.mark.parametrize("language", ["nl", "en", "ar"])
@pytest.mark.parametrize("compare", [False, True])
def test_the_matrix_says_every_number_that_it_draws(language: str, compare: bool) -> None:
    matrix = sample_matrix(compare=compare)
    with translation.override(language):
        page = tree("{% matrix_figure of=m caption='Balans' %}", m=matrix)
    cells = page.xpath("//table[contains(@class,'matrix')]//*[contains(@class,'matrix-cell')]")
    assert len(cells) == 18
    for drawn, cell in zip(cells, [cell for row in matrix.rows for cell in row.cells], strict=True):
        numbers = [number for number in (cell.count, cell.compare if compare else None) if number is not None]
        for number in numbers:
            assert str(number) in drawn.get("aria-label")
            assert str(number) in drawn.text_content()
        assert (drawn.tag == "a") == bool(cell.url)


@pytest.mark.parametrize("language", ["nl", "ar"])
def test_coordinates_are_written_with_a_point_in_every_language(language: str) -> None:
    parts = (DistributionPart("a", "A", 1), DistributionPart("b", "B", 2))
    rows = (PairedRow("x", 1 / 3, 0.7), PairedRow("y", None, 0.2))
    context = {"m": sample_matrix(compare=True), "d": Distribution(parts), "p": Paired(rows, "a", "b")}
    with translation.override(language):
        page = tree(
            "{% matrix_figure of=m caption='a' %}{% distribution_figure of=d caption='b' %}"
            "{% paired_figure of=p caption='c' %}",
            **context,
        )
    names = " or ".join(f"name()='{name}'" for name in ("x", "y", "x1", "x2", "cx", "r", "width"))
    values = page.xpath(f"//svg//@*[{names}]")
    assert len(values) > 60
    assert all(re.fullmatch(r"-?\d+(\.\d+)?(e-?\d+)?", value) for value in values)


def test_every_figure_has_its_table_and_its_words() -> None:
    with translation.override("nl"):
        page = tree("{% matrix_figure of=m caption='Balans' %}", m=sample_matrix())
    plain = page.xpath("//details//table")[0]
    assert [row.xpath("string(th)") for row in plain.xpath(".//tbody/tr")] == [
        row.title for row in sample_matrix().rows
    ]


def test_nothing_counted_is_said_and_not_drawn() -> None:
    page = tree("{% distribution_figure of=d caption='x' %}", d=Distribution((DistributionPart("a", "A", 0),)))
    assert not page.xpath("//svg")
    assert page.xpath("//p")
