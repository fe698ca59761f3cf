"""Papers that left the house: issued with a code, kept for good, checked by anyone."""

import hashlib

import pytest
from django.db import DatabaseError, transaction
from django.urls import reverse
from django.utils import translation

from lifecycle.errors import Refused
from lifecycle.models import Event
from papers import actions
from papers.models import Document
from papers.states import DocumentKind
from tests import make
from tests.papers.reading import text_of

pytestmark = pytest.mark.django_db


def stored(document) -> bytes:
    with document.opened() as file:
        return file.read()


def test_issuing_keeps_the_file_its_checksum_and_an_event():
    director = make.fund_director()
    document = make.document(make.paper(), by=director, role="fund_director")
    pdf = stored(document)
    assert document.sha256 == hashlib.sha256(pdf).hexdigest()
    assert document.size == len(pdf)
    assert document.is_intact()
    assert [document.number, document.title, document.province_id] == [
        "12/QĐ-SKHCN",
        "Về việc phê duyệt phân bổ kinh phí năm 2026",
        director.province_id,
    ]
    event = Event.objects.of(document).get()
    assert [event.verb, event.actor_id, event.role] == ["issue", director.pk, "fund_director"]
    assert document.sha256 in event.data


def test_the_paper_bears_its_own_code_and_address(settings):
    settings.SITE_URL = "https://ba-nha.example/"
    document = make.document()
    text = text_of(stored(document))
    assert f"Mã giấy tờ: {document.written_code}" in text
    assert f"https://ba-nha.example/giay-to/{document.code}/" in text


def test_a_code_is_written_in_groups():
    assert Document(code="abcdefghjkmn").written_code == "ABCD-EFGH-JKMN"


def test_an_issued_paper_can_be_neither_changed_nor_removed():
    document = make.document()
    for deed in [
        lambda: Document.objects.filter(pk=document.pk).update(title="Khác"),
        lambda: Document.objects.filter(pk=document.pk).delete(),
    ]:
        with pytest.raises(DatabaseError), transaction.atomic():
            deed()
    assert Document.objects.get(pk=document.pk).title == document.title


def test_a_newer_paper_replaces_an_older_one_once():
    first = make.document()
    second = make.document(replaces=first, subject=first.subject)
    assert Document.objects.get(pk=first.pk).replacement == second
    assert list(Document.objects.in_force()) == [second]
    with pytest.raises(Refused):
        make.document(replaces=Document.objects.get(pk=first.pk))
    assert Document.objects.count() == 2
    assert list(Document.objects.about(first.subject)) == [second, first]


def test_a_refused_paper_leaves_no_row_and_no_event():
    with pytest.raises(Refused):
        make.document(kind="poem")
    assert [Document.objects.count(), Event.objects.count()] == [0, 0]


def test_a_changed_file_is_found_out():
    document = make.document()
    with open(document.file.path, "ab") as file:
        file.write(b" ")
    assert not document.is_intact()
    document.file.storage.delete(document.file.name)
    assert not document.is_intact()


# The public pages ------------------------------------------------------------------------------


def in_english(client, url, **data):
    with translation.override("en"):
        return client.get(url, data, headers={"accept-language": "en"})


def test_anyone_with_the_code_sees_what_the_paper_is(client):
    document = make.document(make.paper(is_illustration=True))
    page = client.get(document.get_absolute_url())
    text = page.content.decode()
    assert page.status_code == 200
    for fact in [document.number, document.title, document.written_code, document.sha256]:
        assert fact in text
    assert "05/02/2026" in text
    assert reverse("papers:document_file", args=[document.code]) not in text


@pytest.mark.parametrize(
    "typed",
    ["{code}", "{written}", " {written} ", "{spaced}"],
    ids=["bare", "written", "padded", "spaced"],
)
def test_a_code_may_be_typed_as_it_stands(client, typed):
    document = make.document()
    written = document.written_code
    typed = typed.format(code=document.code, written=written, spaced=written.replace("-", " "))
    page = client.get(reverse("papers:document_check"), {"code": typed})
    assert [page.status_code, page["Location"]] == [302, document.get_absolute_url()]


@pytest.mark.parametrize("typed", ["", "abc", "ABCD-EFGH-JKMN", "0000-0000-0000", "é" * 12])
def test_a_wrong_code_is_said_at_its_field(client, typed):
    page = client.get(reverse("papers:document_check"), {"code": typed})
    assert page.status_code == 400
    assert page.context["form"].errors["code"]


def test_the_empty_form_asks_for_a_code(client):
    assert client.get(reverse("papers:document_check")).status_code == 200


def test_an_unknown_code_is_not_found(client):
    for name in ["document_detail", "document_file"]:
        assert client.get(reverse(f"papers:{name}", args=["abcdefghjkmn"])).status_code == 404


def test_a_replaced_paper_names_its_replacement(client):
    first = make.document()
    second = make.document(replaces=first)
    assert second.get_absolute_url() in client.get(first.get_absolute_url()).content.decode()


def test_the_file_of_a_public_paper_is_for_everyone(client):
    document = make.document(is_public=True)
    answer = client.get(reverse("papers:document_file", args=[document.code]))
    assert b"".join(answer.streaming_content) == stored(document)
    assert answer["Content-Type"] == "application/pdf"
    assert answer["Content-Disposition"] == f'attachment; filename="{document.code}.pdf"'
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert "sandbox" in answer["Content-Security-Policy"]


def test_the_file_of_another_paper_is_for_its_maker(client):
    maker, stranger = make.user(), make.user()
    document = make.document(by=maker)
    url = reverse("papers:document_file", args=[document.code])
    answers = []
    for reader in [None, stranger, maker]:
        client.logout()
        if reader:
            client.force_login(reader)
        answers.append(client.get(url).status_code)
    assert answers == [404, 404, 200]


def test_a_page_of_a_paper_asks_the_database_three_times(client, django_assert_num_queries):
    document = make.document()
    with django_assert_num_queries(3):
        client.get(document.get_absolute_url())


def test_a_paper_is_only_read(client):
    document = make.document()
    assert client.post(document.get_absolute_url()).status_code == 405


def test_issue_is_one_transaction_with_its_caller():
    with pytest.raises(RuntimeError), transaction.atomic():
        actions.issue(make.paper(), kind=DocumentKind.DECISION, subject=make.user(), by=make.user())
        raise RuntimeError
    assert [Document.objects.count(), Event.objects.count()] == [0, 0]
