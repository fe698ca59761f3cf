import logging

import pytest
from django.db import transaction
from django.test import override_settings

from tests.leaks import world as worlds


@pytest.fixture(scope="module")
def world(django_db_setup, django_db_blocker, tmp_path_factory):
    """Both sides hidden, the last member recused from the dossier being scored; built once."""
    media = tmp_path_factory.mktemp("media")
    with django_db_blocker.unblock(), override_settings(MEDIA_ROOT=media), transaction.atomic():
        built = worlds.build("double", recused="open")
        built.media = media
        yield built
        transaction.set_rollback(True)


@pytest.fixture(autouse=True)
def files_of_the_world(own_folders, request, settings):
    if "world" in request.fixturenames:
        settings.MEDIA_ROOT = request.getfixturevalue("world").media


@pytest.fixture(autouse=True)
def without_logging():
    """Thousands of pages that are not there, each told with its trace, cost more than the pages."""
    logging.disable(logging.CRITICAL)
    yield
    logging.disable(logging.NOTSET)
