"""The registers of papers and mails: to read, never to write."""

import pytest
from django.urls import reverse

from tests import make

pytestmark = pytest.mark.django_db


@pytest.fixture
def reader(client):
    client.force_login(make.user(is_staff=True, is_superuser=True))
    return client


@pytest.mark.parametrize("name", ["document", "outgoingmail"])
def test_a_register_is_read_and_not_written(reader, name):
    row = {"document": make.document, "outgoingmail": make.mail}[name]()
    words = {"document": "12/QĐ-SKHCN", "outgoingmail": "Hồ sơ được tiếp nhận"}[name]
    assert words in reader.get(reverse(f"admin:papers_{name}_changelist")).content.decode()
    assert reader.get(reverse(f"admin:papers_{name}_change", args=[row.pk])).status_code == 200
    assert reader.get(reverse(f"admin:papers_{name}_add")).status_code == 403
    assert reader.post(reverse(f"admin:papers_{name}_delete", args=[row.pk])).status_code == 403
    assert type(row).objects.filter(pk=row.pk).exists()
