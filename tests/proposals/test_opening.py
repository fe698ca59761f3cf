"""The opening of a call's dossiers, on record; what a call checks its dossiers for besides."""

import datetime

import pytest
from django.db import IntegrityError, transaction

from lifecycle import clock
from lifecycle.errors import Refused, Stale, WrongMoment, WrongPerson
from lifecycle.models import Event
from papers.models import Document
from proposals.actions.opening import record_opening, say_own_checks
from proposals.letters import opening as letter
from proposals.models import Call, Opening
from tests import make
from tests.papers.reading import text_of

pytestmark = pytest.mark.django_db
ROLES = ["Tổ trưởng tổ mở hồ sơ", "Thư ký"]


def recorded(call=None, by=None, **fields) -> Opening:
    call = call or make.past_call("closed")
    facts = {"opened_at": clock.now(), "place": "Phòng họp 1", "present": ROLES}
    return record_opening(call, issue=letter.issue, by=by or make.officer(), **{**facts, **fields})


class TestTheRecord:
    def test_is_a_paper_in_the_register_and_a_deed_in_the_trail(self):
        opening = recorded()
        assert (opening.paper.kind, opening.paper.subject) == ("minutes", opening.call)
        assert opening.paper.is_intact()
        event = Event.objects.of(opening.call).get()
        assert (event.verb, event.audience) == ("opened_dossiers", "officers")

    @pytest.mark.poppler
    def test_lists_every_dossier_with_its_time_and_state_and_who_was_present(self):
        call = make.past_call("closed")
        first = make.submitted_proposal(call=call, title="Sấy chè")
        make.proposal("withdrawn", call=call, title="Bản nháp đã rút")
        second = make.proposal("returned", call=call, title="Nuôi cá")
        with recorded(call).paper.opened() as file:
            text = text_of(file.read())
        came = f"{clock.local(first.submitted_at):%H:%M:%S}"
        for words in [
            "BIÊN BẢN",
            "Mở hồ sơ",
            first.code,
            second.code,
            came,
            *ROLES,
            "Đã nhận 2 hồ sơ",
        ]:
            assert words in text
        assert "Bản nháp đã rút" not in text

    def test_a_newer_one_replaces_the_paper_and_both_stay(self):
        first = recorded()
        second = recorded(first.call, remarks="Nộp bổ sung một hồ sơ giấy.")
        assert second.paper.replaces == first.paper
        assert (Opening.objects.count(), Document.objects.count()) == (2, 2)

    def test_sent_twice_is_on_record_once(self):
        first = recorded()
        with pytest.raises(WrongMoment):
            recorded(first.call, opened_at=first.opened_at)
        assert (Opening.objects.count(), Document.objects.count()) == (1, 1)

    @pytest.mark.parametrize(
        ("error", "changes", "state"),
        [
            (WrongPerson, {"by": "auditor"}, "closed"),
            (WrongPerson, {"by": "member"}, "closed"),
            (WrongMoment, {}, "open"),
            (Refused, {"place": " "}, "closed"),
            (Refused, {"present": []}, "closed"),
            (Refused, {"opened_at": datetime.timedelta(days=-20)}, "closed"),
            (Refused, {"opened_at": datetime.timedelta(hours=1)}, "closed"),
        ],
    )
    def test_what_says_too_little_or_comes_too_early_keeps_nothing(self, error, changes, state):
        changes = dict(changes)
        if "by" in changes:
            changes["by"] = getattr(make, changes["by"])()
        if "opened_at" in changes:
            changes["opened_at"] += clock.now()
        call = make.past_call(state)
        with pytest.raises(error):
            recorded(call, **changes)
        assert (Opening.objects.count(), Document.objects.count()) == (0, 0)
        assert not Event.objects.of(call).exists()

    def test_the_table_itself_refuses_an_opening_ahead(self):
        opening = recorded()
        with pytest.raises(IntegrityError), transaction.atomic():
            Opening.objects.update(opened_at=opening.recorded_at + datetime.timedelta(hours=1))


class TestThePages:
    def test_an_officer_records_and_the_staff_take_the_file(self, client):
        call = make.past_call("closed")
        client.force_login(make.officer())
        path = f"/dot-goi/{call.public_id}/mo-ho-so/"
        assert "Lập biên bản mở hồ sơ" in client.get(call.get_absolute_url()).content.decode()
        assert client.get(path).status_code == 200
        moment = clock.local(clock.now()) - datetime.timedelta(minutes=2)
        posted = {
            "opened_at": f"{moment:%d/%m/%Y %H:%M}",
            "place": "Phòng họp 1",
            "present": "Tổ trưởng\n\nThư ký\n",
        }
        assert client.post(path, posted).status_code == 302
        opening = Opening.objects.get()
        assert opening.present == ["Tổ trưởng", "Thư ký"]
        file = f"/bien-ban-mo-ho-so/{opening.paper.code}/"
        assert file in client.get(call.get_absolute_url()).content.decode()
        client.force_login(make.auditor())
        assert client.get(file)["Content-Type"] == "application/pdf"
        assert client.get(path).status_code == 404
        client.force_login(make.member())
        assert client.get(file).status_code == 404
        assert client.get(path).status_code == 404

    def test_what_was_typed_comes_back(self, client):
        call = make.past_call("closed")
        client.force_login(make.officer())
        posted = {"opened_at": "22/11/2020 08:00", "place": "Phòng họp 1", "present": "Thư ký"}
        answer = client.post(f"/dot-goi/{call.public_id}/mo-ho-so/", posted)
        assert answer.status_code == 400
        assert "Phòng họp 1" in answer.content.decode()
        assert not Opening.objects.exists()

    def test_a_call_that_is_open_is_not_opened(self, client):
        client.force_login(make.officer())
        path = f"/dot-goi/{make.open_call().public_id}/mo-ho-so/"
        assert client.get(path).status_code == 409


class TestTheCallsOwnItems:
    def test_stand_in_the_checklist_after_those_of_all_and_of_the_flow(self, client):
        call = make.call()
        client.force_login(make.officer())
        path = f"/dot-goi/{call.public_id}/kiem-tra/"
        assert client.get(path).status_code == 200
        posted = {"own_checks": "Bản vẽ\nCam kết", "version": call.version}
        assert client.post(path, posted).status_code == 302
        opened = make.open_call(own_checks=Call.objects.get(pk=call.pk).own_checks)
        keys = [key for key, _label in opened.checklist()]
        assert keys[-2:] == ["call-1", "call-2"]
        assert "flow-1" in keys
        assert len({key for key in keys if key.startswith("flow-")}) == len(
            opened.rules.value("dossier.checklist.funding")
        )

    def test_are_said_by_an_officer_while_it_is_a_draft(self):
        call = make.call()
        with pytest.raises(WrongPerson):
            say_own_checks(call, ["Bản vẽ"], by=make.auditor())
        with pytest.raises(WrongMoment):
            say_own_checks(make.open_call(), ["Bản vẽ"], by=make.officer())
        with pytest.raises(Stale):
            say_own_checks(call, ["Bản vẽ"], by=make.officer(), seen_version=9)
        assert set(map(str, Call.objects.values_list("own_checks", flat=True))) == {"[]"}

    def test_a_dossier_is_checked_for_them(self):
        proposal = make.submitted_proposal(call=make.open_call(own_checks=["Bản vẽ"]))
        answers = make.good_answers(proposal)
        del answers["call-1"]
        with pytest.raises(Refused, match="Bản vẽ"):
            make.checked(proposal, answers=answers)
        check = make.checked(proposal)
        assert check.rows[-1]["label"] == "Bản vẽ"
