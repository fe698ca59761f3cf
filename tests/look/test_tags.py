"""How values look in templates, in both languages."""

from datetime import UTC, date, datetime
from decimal import Decimal
from fractions import Fraction
from pathlib import Path

import pytest
from django.conf import settings
from django.template import Context, Template
from django.test import RequestFactory
from django.utils import formats, translation
from django.utils.html import strip_tags

from papers.templatetags.ba_nha import HOUSES

TODAY = date(2026, 11, 22)


def drawn(source: str, language: str = "vi", query: str = "", **context) -> str:
    request = RequestFactory().get(f"/ho-so/{query}")
    with translation.override(language):
        return Template(source).render(Context({"request": request, "today": TODAY} | context))


@pytest.mark.parametrize(
    ("source", "vi", "en"),
    [
        ("{{ 1234567|dong }}", "1.234.567 ₫", "1,234,567 ₫"),
        ("{{ none|dong }}", "–", "–"),
        ("{{ 2026|plain }}", "2026", "2026"),
        ("{{ share|percent }}", "18,3%", "18.3%"),
        ("{{ mark|decimal }}", "71,50", "71.50"),
        ("{{ third|percent:2 }}", "33,33%", "33.33%"),
        ("{{ none|decimal }}", "–", "–"),
        ("{{ size|measured }}", "1.021,5", "1,021.5"),
        ("{{ none|measured }}", "–", "–"),
        ("{{ day|vn_date }}", "03/02/2026", "03/02/2026"),
        ("{{ moment|vn_datetime }}", "00:30, 23/11/2026", "00:30, 23/11/2026"),
    ],
)
def test_values_take_the_readers_marks(source, vi, en):
    context = {
        "share": 0.183,
        "mark": Decimal("71.5"),
        "size": Decimal("1021.500"),
        "third": Fraction(1, 3),
        "none": None,
        "day": date(2026, 2, 3),
        "moment": datetime(2026, 11, 22, 17, 30, tzinfo=UTC),
    }
    assert drawn(source, "vi", **context).replace("\xa0", " ") == vi
    assert drawn(source, "en", **context).replace("\xa0", " ") == en


def test_percent_rounds_and_does_not_cut_off():
    assert drawn("{{ share|percent }}", share=Fraction(1499, 10000)) == "15,0%"
    assert drawn("{{ share|percent:2 }}", share=Fraction(1499, 10000)) == "14,99%"


@pytest.mark.parametrize(
    ("due", "kind", "left"),
    [
        (date(2026, 11, 20), "late", "2 days late"),
        (date(2026, 11, 22), "soon", "today"),
        (date(2026, 11, 23), "soon", "1 day left"),
        (date(2026, 11, 26), "later", "4 days left"),
    ],
)
def test_a_deadline_says_its_weekday_and_what_is_left(due, kind, left):
    page = drawn("{% deadline due %}", "en", due=due)
    assert f"deadline-{kind}" in page
    assert strip_tags(page) == f"{due:%A} {due:%d/%m/%Y} ({left})"


def test_a_moment_just_after_midnight_belongs_to_the_offices_day():
    moment = datetime(2026, 11, 22, 17, 0, tzinfo=UTC)
    page = strip_tags(drawn("{% deadline due %}", "en", due=moment))
    assert page == "00:00, Monday 23/11/2026 (1 day left)"


def test_a_house_is_told_by_shape_and_word():
    sheet = (Path(settings.BASE_DIR) / "static/css/ba-nha.css").read_text()
    for house in HOUSES:
        assert f'class="house house-{house}"' in drawn("{{ house|house_mark }}", house=house)
        assert f".house-{house}::before {{ clip-path:" in sheet
    assert strip_tags(drawn("{{ 'enterprise'|house_mark }}", "en")).strip() == "Enterprise"
    assert drawn("{{ house|house_mark }}", house="<b>") == "&lt;b&gt;"


def test_a_group_is_told_by_word_and_no_group_says_so():
    assert strip_tags(drawn("{{ 5|group_mark }}", "en")) == "Chips, IoT"
    assert strip_tags(drawn("{{ 0|group_mark }}", "en")) == "Not strategic"
    assert strip_tags(drawn("{{ none|group_mark }}", "en", none=None)) == "Not strategic"


def test_query_with_changes_one_parameter_and_starts_at_the_first_page():
    assert drawn("{% query_with sort='title' %}", query="?q=che&page=3") == "?q=che&amp;sort=title"
    assert drawn("{% query_with page=2 %}", query="?q=che") == "?q=che&amp;page=2"
    assert drawn("{% query_with q='' %}", query="?q=che") == "?"


def test_a_sorted_head_turns_round_at_the_second_click():
    first = drawn("{% sort_th 'title' 'Title' %}")
    second = drawn("{% sort_th 'title' 'Title' %}", query="?sort=title")
    assert 'href="?sort=title"' in first
    assert "aria-sort" not in first
    assert 'href="?sort=-title"' in second
    assert 'aria-sort="ascending"' in second


def test_the_gauge_ends_a_little_past_what_matters():
    source = (
        "{% gauge_marks gauge as m %}{{ m.reserved }} {{ m.committed }} {{ m.paid }} {{ m.floor }}"
    )
    whole = {"total": 1000, "reserved": 500, "committed": 250, "paid": 100}
    assert drawn(source, gauge=whole).split() == ["500", "250", "100"]
    assert drawn(source, gauge=whole | {"reserved": 80, "floor": 150}).split()[-1] == "802"
    assert drawn(source, gauge={"total": 0, "reserved": 0}).split() == ["0", "0", "0"]


def test_chart_figures_are_inert_and_cannot_leave_their_element():
    page = drawn("{% chart_data chart 'c' %}", chart={"finding": "</script><b>", "series": []})
    assert page.startswith('<script id="c-data" type="application/json">')
    assert "</script><b>" not in page


@pytest.mark.parametrize("language", ["vi", "en"])
def test_a_typed_date_is_read_day_first(language):
    with translation.override(language):
        first = formats.get_format("DATE_INPUT_FORMATS")[0]
        assert formats.date_format(date(2026, 2, 3)) == "03/02/2026"
    assert datetime.strptime("03/02/2026", first).date() == date(2026, 2, 3)


def test_numbers_are_grouped_as_in_vietnam():
    with translation.override("vi"):
        assert formats.number_format(Decimal("1234567.5"), 1) == "1.234.567,5"
    with translation.override("en"):
        assert formats.number_format(Decimal("1234567.5"), 1) == "1,234,567.5"
