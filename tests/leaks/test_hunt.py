"""The hunt itself: each kind of leak planted, and found."""

import gzip
import io
import zipfile

import pytest
from django.db.models import F, Q

from papers.actions import post
from papers.uploads import authorless
from proposals.anonymous import SHOWN
from scoring.querysets import AssignmentQuerySet, ItemQuerySet
from tests.leaks import world as worlds
from tests.leaks.crawl import Answer
from tests.leaks.hunting import (
    JUDGES,
    SEALED_APPLICANTS,
    differences,
    found_by_searching,
    in_mails,
    leak_of,
    plain,
    spoken,
)
from tests.leaks.inside import tokens_in

pytestmark = [pytest.mark.django_db, pytest.mark.sqlite]
WORD = "zqr3kx"


def an_answer(body=b"", address="/", headers=()):
    return Answer("a:b", "GET", address, 200, tuple(headers), body)


@pytest.mark.parametrize(
    "body",
    [
        b"Ng\xc6\xb0\xe1\xbb\x9di ZQR3KX",
        b'{"name": "\\u007a\\u0071r3kx"}',
        b"/nguoi/%7Aqr3kx/",
        gzip.compress(b"zqr3kx", mtime=0),
    ],
)
def test_a_word_is_found_however_it_is_written(body):
    assert tokens_in(body, JUDGES) == {WORD}


def test_a_word_is_found_in_a_zip_in_a_zip_and_in_a_parts_name():
    inner, outer = io.BytesIO(), io.BytesIO()
    with zipfile.ZipFile(inner, "w", zipfile.ZIP_DEFLATED) as package:
        package.writestr("zqr4kx.xml", "<a>zqr3kx</a>")
    with zipfile.ZipFile(outer, "w", zipfile.ZIP_DEFLATED) as package:
        package.writestr("in.zip", inner.getvalue())
    assert tokens_in(outer.getvalue(), JUDGES) == {WORD, "zqr4kx"}


def test_a_word_is_found_in_a_papers_packed_streams_and_in_its_data():
    from papers.decree30 import Paper

    for paper in [Paper(issuer=WORD, body=["Không"]), Paper(issuer="Sở", body=[f"Ông {WORD}"])]:
        assert tokens_in(paper.to_pdf(), JUDGES) == {WORD}


def test_a_word_is_found_in_a_header_and_the_one_asked_for_is_none():
    header = [("Content-Disposition", f"attachment; filename={WORD}.pdf")]
    assert leak_of(an_answer(headers=header), JUDGES)[3] == {WORD}
    assert leak_of(an_answer(WORD.encode(), f"/?q={WORD}"), JUDGES) is None


def test_a_host_on_the_agenda_is_found(world, monkeypatch):
    def leaking(self, user):
        return self.annotate(host_name=F("proposal__host__name"))

    monkeypatch.setattr(ItemQuerySet, "shown_to", leaking)
    found = spoken(
        world, world.people["reviewer"], SEALED_APPLICANTS, rooms=["scoring"], scene=False
    )
    assert {"scoring:council_detail", "scoring:item_detail", "scoring:desk"} <= {
        route for route, *_rest in found
    }


def test_rows_that_a_reader_should_not_get_are_found_by_name_and_by_search(world, monkeypatch):
    monkeypatch.setattr(
        "proposals.querysets.proposals.read_without_names", lambda way="": Q(pk__in=[])
    )
    reader = world.people["reviewer"]
    found = spoken(world, reader, SEALED_APPLICANTS, rooms=["api"], scene=False)
    assert "api:api/v1/proposals/" in {route for route, *_rest in found}
    word = worlds.canary("ho", 0)
    lists = {route for route, _asked in found_by_searching(world, reader, [word], rooms=["api"])}
    assert "api:api/v1/proposals/" in lists


def test_an_author_left_in_a_file_is_found(world, monkeypatch):
    monkeypatch.setattr(authorless, "_clean_part", lambda name, body: body)
    found = spoken(
        world, world.people["reviewer"], SEALED_APPLICANTS, rooms=["proposals"], scene=False
    )
    assert {route for route, *_rest in found} == {"proposals:attachment"}


def test_a_way_from_the_anonymous_dossier_to_its_host_is_no_accident():
    assert SHOWN & {"host", "leader", "team", "partners", "attestations", "versions"} == set()


def test_a_mail_that_names_a_judge_is_found(world):
    leader = world.people["leader"]
    assert list(in_mails(leader, JUDGES)) == []
    post(leader, "Kết quả", [f"Người chấm: {world.judges[3].full_name}"])
    assert [told for *_rest, told in in_mails(leader, JUDGES)] == [{WORD}]


def test_a_reviewer_known_too_early_is_a_difference(world, monkeypatch):
    from tests.leaks.crawl import ask
    from tests.leaks.hunting import client_of

    address = world.waiting.get_absolute_url()
    client = client_of(world.people["member"])
    before = {address: plain(ask(client, "", address))}
    monkeypatch.setattr(AssignmentQuerySet, "visible_to", lambda self, user: self.all())
    assert differences(before, {address: plain(ask(client, "", address))}) == [address]
