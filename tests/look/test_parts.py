"""The parts that pages are made of say what they must, and nothing that the policy forbids."""

import re
from pathlib import Path
from types import SimpleNamespace as Sample

import pytest
from django import forms
from django.contrib.staticfiles import finders
from django.template.loader import render_to_string
from django.test import RequestFactory
from django.utils import translation

from lifecycle.errors import Reason
from lifecycle.moves import Move

PROJECT = Path(__file__).resolve().parents[2]
TEMPLATES = sorted((PROJECT / "templates").rglob("*.html"))
# A mail is no page of ours: no policy of ours holds there, and its look must travel in it.
PAGES = [path for path in TEMPLATES if path.name != "mail.html"]


@pytest.fixture(autouse=True)
def in_english():
    with translation.override("en"):
        yield


def a_move(**more) -> Move:
    usual = {
        "name": "submit",
        "label": "Submit the dossier",
        "reasons": [],
        "needs_page": False,
        "confirm": "",
        "is_main": True,
        "url": "/ho-so/abc/submit/",
    }
    return Move(**(usual | more))


def drawn(part: str, **context) -> str:
    return render_to_string(part, context, request=None)


@pytest.mark.parametrize("path", PAGES, ids=lambda path: str(path.relative_to(PROJECT)))
def test_no_page_has_inline_style_or_script(path):
    text = path.read_text()
    assert not re.search(r"\sstyle=", text)
    assert not re.search(r"<style", text)
    assert not re.search(r"\son\w+=\"", text)
    assert all("src=" in tag for tag in re.findall(r"<script[^>]*>", text))


@pytest.mark.parametrize("path", TEMPLATES, ids=lambda path: str(path.relative_to(PROJECT)))
def test_every_static_file_a_page_names_is_there(path):
    for name in re.findall(r"{% static ['\"]([^'\"]+)['\"] %}", path.read_text()):
        assert finders.find(name), name


def test_no_style_sheet_or_script_points_to_a_file_that_is_not_served():
    for path in (PROJECT / "static").rglob("*.css"):
        for url in re.findall(r"url\(\"?(?!data:|#)([^)\"]+)\"?\)", path.read_text()):
            assert (path.parent / url).exists(), (path.name, url)
    for path in [*(PROJECT / "static").rglob("*.css"), *(PROJECT / "static").rglob("*.js")]:
        assert "sourceMappingURL" not in path.read_text(), path.name


def test_a_move_without_reasons_is_one_click_that_knows_what_it_saw():
    page = drawn("parts/_verbs.html", moves=[a_move()], thing=Sample(version=1234))
    assert 'action="/ho-so/abc/submit/"' in page
    assert 'name="seen_version" value="1234"' in page


def test_a_move_that_asks_first_is_a_link():
    page = drawn("parts/_verbs.html", moves=[a_move(needs_page=True)], thing=Sample(version=1))
    assert '<a class="btn btn-primary" href="/ho-so/abc/submit/">' in page
    assert "<form" not in page


def test_a_move_that_is_not_possible_yet_says_why_and_where_to_mend_it():
    reasons = [
        Reason("The title is missing.", field="title"),
        Reason("No partner has confirmed.", url="/xac-nhan/"),
        Reason("The call is closed."),
    ]
    page = drawn(
        "parts/_verbs.html",
        moves=[a_move(reasons=reasons)],
        thing=Sample(version=1),
        edit_url="/s/",
    )
    assert "disabled" in page
    assert "<form" not in page
    assert '<a href="/s/#id_title">The title is missing.</a>' in page
    assert '<a href="/xac-nhan/">No partner has confirmed.</a>' in page
    assert "<li>The call is closed.</li>" in page


class Form(forms.Form):
    title = forms.CharField(help_text="What and for whom.")
    starts_on = forms.DateField(required=False)
    is_sure = forms.BooleanField()


def test_an_error_stands_at_its_field_and_in_the_summary():
    form = Form({"title": "", "starts_on": "31/02/2026", "is_sure": "on"})
    page, summary = form.as_div(), drawn("parts/_errors.html", form=form)
    assert 'aria-describedby="id_title_helptext id_title_error"' in page
    assert 'id="id_title_error"' in page
    assert 'aria-invalid="true"' in page
    assert 'value="31/02/2026"' in page
    assert '<a href="#id_title">' in summary
    assert '<a href="#id_starts_on">' in summary


def test_a_form_without_errors_has_no_summary():
    assert drawn("parts/_errors.html", form=Form()).strip() == ""


def test_a_field_that_may_stay_empty_says_so():
    assert "(optional)" in drawn("forms/field.html", field=Form()["starts_on"])
    assert "(optional)" not in drawn("forms/field.html", field=Form()["title"])


def test_what_somebody_wrote_is_never_markup():
    event = Sample(
        label="Returned",
        who="<i>x</i>",
        role_label="",
        moment=None,
        note="<script>1</script>",
        links=[],
        from_state="",
        to_state="",
    )
    page = drawn("parts/_timeline.html", events=[event])
    assert "<i>x" not in page
    assert "<script>" not in page


def test_pages_keep_the_query():
    from django.core.paginator import Paginator

    request = RequestFactory().get("/ho-so/?q=che&page=2")
    page = render_to_string(
        "parts/_pages.html", {"page_obj": Paginator(range(90), 30).get_page(2), "request": request}
    )
    assert 'href="?q=che&amp;page=1"' in page
    assert 'href="?q=che&amp;page=3"' in page
