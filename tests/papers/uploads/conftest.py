import pytest
from django.utils import translation


@pytest.fixture(autouse=True)
def in_vietnamese():
    """The sentences are read as an applicant reads them, whoever's page came before."""
    with translation.override("vi"):
        yield
