from django.conf import settings

from reports.lifecycles import drawn


def test_the_drawn_lives_are_those_of_the_code():
    page = settings.BASE_DIR / "docs" / "lifecycle.md"
    assert page.read_text() == drawn(), "run manage.py draw_lifecycle"
