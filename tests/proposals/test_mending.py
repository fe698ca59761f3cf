"""A dossier sent back section by section, mended, handed in again; who is told; what changed."""

import datetime

import pytest
from django.db import IntegrityError, transaction

from lifecycle import clock
from lifecycle.actions import advance
from lifecycle.errors import Refused
from papers.models import OutgoingMail
from proposals.actions import write_draft
from proposals.models import MendRequest, Proposal
from tests import make

pytestmark = pytest.mark.django_db
WORDS = "Nêu cách đo chỉ tiêu."


def handed_in(**fields):
    """Through the verb, so that its version is kept."""
    proposal = make.proposal(**fields)
    return advance(proposal, "submit", by=proposal.leader)


def sent_back(proposal=None, by=None, **mends):
    proposal = proposal or handed_in()
    mends = {"hieu-qua": WORDS} if not mends else mends["mends"]
    return advance(
        proposal, "send_back", by=by or make.officer(), note="Bổ sung.",
        deadline=clock.today() + datetime.timedelta(days=5), mends=mends,
    )  # fmt: skip


class TestSendingBack:
    def test_each_section_keeps_what_is_to_be_mended(self):
        officer = make.officer()
        proposal = sent_back(by=officer, mends={"hieu-qua": WORDS, "du-toan": "Tách dòng."})
        rows = MendRequest.objects.order_by("section").values_list("section", "text", "asked_by")
        assert list(rows) == [
            ("du-toan", "Tách dòng.", officer.pk),
            ("hieu-qua", WORDS, officer.pk),
        ]
        assert set(proposal.open_mends()) == {"hieu-qua", "du-toan"}

    def test_a_section_that_there_is_not_is_refused(self):
        proposal = handed_in()
        with pytest.raises(Refused):
            sent_back(proposal, mends={"khong-co": "x"})
        assert Proposal.objects.get().state == "submitted"
        assert not MendRequest.objects.exists()

    def test_handing_in_again_answers_them(self):
        proposal = sent_back()
        proposal = advance(proposal, "submit", by=proposal.leader)
        assert MendRequest.objects.get().answered_at == proposal.last_submitted_at
        assert Proposal.objects.get().open_mends() == {}

    @pytest.mark.parametrize("fields", [{"text": ""}, {"section": "khong-co"}])
    def test_the_table_itself_refuses_nonsense(self, fields):
        sent_back()
        with pytest.raises(IntegrityError), transaction.atomic():
            MendRequest.objects.update(**fields)

    def test_the_form_takes_words_for_each_section(self, client):
        proposal = handed_in()
        client.force_login(make.officer())
        url = proposal.get_verb_url("send_back")
        assert "Cần sửa: Dự toán" in client.get(url).content.decode()
        posted = {
            "note": "Bổ sung.",
            "deadline": f"{clock.today():%d/%m/%Y}",
            "mend_hieu-qua": WORDS,
            "seen_version": proposal.version,
        }
        assert client.post(url, posted).status_code == 302
        assert MendRequest.objects.get().text == WORDS


class TestTheTeam:
    def test_sees_which_section_to_mend_and_that_it_was(self, client):
        proposal = sent_back()
        client.force_login(proposal.leader)
        html = client.get(proposal.get_edit_url()).content.decode()
        assert WORDS in html
        assert "Cần sửa" in html
        assert "đã sửa sau yêu cầu" not in html
        assert WORDS in client.get(proposal.get_section_url("hieu-qua")).content.decode()
        assert WORDS not in client.get(proposal.get_section_url("san-pham")).content.decode()
        write_draft(proposal, by=proposal.leader, head={"effect_statement": "Đo bằng sổ sản xuất."})
        assert "đã sửa sau yêu cầu" in client.get(proposal.get_edit_url()).content.decode()

    @pytest.mark.parametrize(
        ("verb", "kind", "words"),
        [
            ("send_back", "request", "Hồ sơ cần bổ sung"),
            ("accept_dossier", "decision", "Hồ sơ hợp lệ"),
            ("refuse_dossier", "decision", "Hồ sơ không hợp lệ"),
        ],
    )
    def test_everybody_of_it_is_told_what_became_of_it(self, verb, kind, words):
        proposal = make.submitted_proposal()
        member = make.team_member(proposal).user
        left = make.team_member(proposal).user
        left.is_active = False
        left.save()
        make.checked(proposal)
        facts = {"deadline": clock.today(), "mends": {"du-toan": "Tách dòng."}}
        OutgoingMail.objects.all().delete()
        advance(proposal, verb, by=make.officer(), note="Vì lý do này.", **facts)
        mails = OutgoingMail.objects.all()
        assert {mail.to for mail in mails} == {proposal.leader, member}
        assert {(mail.kind, mail.url) for mail in mails} == {(kind, proposal.get_absolute_url())}
        assert all(mail.subject.startswith(words) for mail in mails)
        if verb == "send_back":
            assert mails[0].lines[1:] == ["Vì lý do này.", "Dự toán: Tách dòng."]

    def test_a_refusal_that_fails_tells_nobody(self):
        proposal = make.submitted_proposal()
        with pytest.raises(Refused):
            advance(proposal, "refuse_dossier", by=make.officer())
        assert not OutgoingMail.objects.exists()


class TestTheOfficer:
    def test_sees_what_changed_beside_what_was_asked(self, client):
        proposal = sent_back(handed_in(effect_statement="Giảm chi phí."))
        proposal = write_draft(
            proposal, by=proposal.leader, head={"effect_statement": "Giảm chi phí 20%."}
        )
        proposal = advance(proposal, "submit", by=proposal.leader)
        client.force_login(make.officer())
        html = client.get(f"/ho-so/{proposal.public_id}/kiem-tra/").content.decode()
        assert WORDS in html
        assert "<ins>" in html
        assert "20%" in html

    def test_sees_that_a_section_was_left_as_it_was(self, client):
        proposal = sent_back()
        advance(proposal, "submit", by=proposal.leader)
        client.force_login(make.officer())
        html = client.get(f"/ho-so/{proposal.public_id}/kiem-tra/").content.decode()
        assert "Mục này không thay đổi." in html


class TestTheQueue:
    @pytest.mark.parametrize("rows", [1, 3])
    def test_takes_the_same_queries(self, client, django_assert_num_queries, rows):
        call = make.open_call()
        for _ in range(rows):
            make.checked(make.submitted_proposal(call=call))
        client.force_login(make.officer())
        with django_assert_num_queries(8):
            html = client.get("/kiem-tra-ho-so/").content.decode()
        assert html.count('<th scope="row"') == rows
        assert html.count("đã kết luận") == rows

    def test_the_oldest_stands_first_and_what_is_late_is_there(self, client):
        now = clock.now()
        hour = datetime.timedelta(hours=1)
        new = make.submitted_proposal(title="Mới", last_submitted_at=now)
        old = make.submitted_proposal(title="Cũ", last_submitted_at=now - hour)
        yesterday = clock.today() - datetime.timedelta(days=1)
        late = make.proposal("returned", title="Trễ", returned_until=yesterday)
        make.proposal("returned", title="Còn hạn")
        make.eligible_proposal(title="Xong")
        insider = make.officer()
        make.membership(insider, new.host)
        make.team_member(new, insider)
        client.force_login(make.officer())
        rows = list(client.get("/kiem-tra-ho-so/").context["rows"])
        assert rows[0] == old
        assert set(rows) == {old, new, late}
        client.force_login(insider)
        assert new not in client.get("/kiem-tra-ho-so/").context["rows"]

    def test_is_narrowed(self, client):
        done = make.submitted_proposal(title="Sấy chè")
        make.checked(done)
        left = make.submitted_proposal(title="Nuôi cá")
        client.force_login(make.officer())
        for query, found in [("?left=search", [left]), ("?left=check", [left]), ("?q=say", [done])]:
            assert list(client.get(f"/kiem-tra-ho-so/{query}").context["rows"]) == found

    def test_is_the_officers(self, client):
        for person in [make.member(), make.auditor()]:
            client.force_login(person)
            assert client.get("/kiem-tra-ho-so/").status_code == 403

    def test_a_dossier_is_to_be_checked_within_the_working_days_of_the_rulebook(self):
        closes = clock.local(clock.now()).replace(year=2026, month=3, day=6, hour=17)
        call = make.call("closed", closes_at=closes, opens_at=closes - datetime.timedelta(days=40))
        assert call.check_due_on == datetime.date(2026, 3, 17)
        proposal = make.submitted_proposal(call=call, submitted_at=closes, last_submitted_at=closes)
        assert proposal.check_due_on == datetime.date(2026, 3, 17)
        proposal.last_submitted_at = closes + datetime.timedelta(days=17)
        assert proposal.check_due_on == datetime.date(2026, 4, 1)
