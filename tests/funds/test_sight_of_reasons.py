"""Who is told what of why a dossier is not funded: its own sums, never another's points or name."""

import pytest
from django.urls import reverse

from papers.models import OutgoingMail
from tests import make

pytestmark = pytest.mark.django_db
B = make.BILLION


def decided(blind_mode):
    """Two dossiers, money for the first; the second would have needed its place."""
    call = make.closed_call(envelope=10 * B, ceiling_per_task=10 * B, blind_mode=blind_mode)
    make.passed_proposal(call, 8 * B, mean=87.25)
    out = make.passed_proposal(call, 7 * B, mean=80)
    return make.approved_allocation(make.budget(), call), out


@pytest.mark.parametrize(
    "blind_mode, is_told", [("open", True), ("single", False), ("double", False)]
)
def test_points_of_the_list_are_told_to_applicants_in_open_calls_only(client, blind_mode, is_told):
    allocation, out = decided(blind_mode)
    line = allocation.lines.get(proposal=out)
    assert any("87,25" in one for one in line.advice)
    assert any("87,25" in one for one in line.advice_for_applicant) is is_told
    client.force_login(out.leader)
    page = client.get(out.get_absolute_url()).content.decode()
    assert "5.000.000.000 ₫" in page
    assert ("87,25" in page) is is_told
    mail = OutgoingMail.objects.filter(to=out.leader).latest("pk")
    assert any("5.000.000.000 ₫" in one for one in mail.lines)
    assert any("87,25" in one for one in mail.lines) is is_told


def test_scenarios_and_certificate_are_for_staff(client):
    allocation, out = decided("open")
    addresses = [
        reverse("funds:scenarios", args=[allocation.call.public_id]),
        reverse("funds:allocation_tries", args=[allocation.public_id]),
        reverse("funds:allocation_certificate", args=[allocation.public_id]),
        reverse("funds:allocation_paper", args=[allocation.public_id, "du-bi", "pdf"]),
    ]
    for person, status in ((out.leader, 404), (make.auditor(), 200)):
        client.force_login(person)
        assert [client.get(one).status_code for one in addresses] == [status] * 4
