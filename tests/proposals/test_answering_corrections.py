"""What a council wants corrected: answered with the dossier written anew, checked, waited for."""

import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse

from lifecycle import clock
from lifecycle.actions import advance
from lifecycle.errors import Refused, WrongMoment, WrongPerson
from lifecycle.models import Event
from people.states import Capacity
from proposals.actions import save_section, write_draft
from proposals.models import Correction, Proposal, Version
from proposals.querysets import waiting_on
from proposals.states import Section
from tests import make

pytestmark = pytest.mark.django_db
WHAT, WHERE = "Bỏ hai dòng vật tư.", "Dự toán, dòng 3"


def passed():
    """Handed in through the verb, so that what the council judged is kept; then passed."""
    proposal = make.proposal()
    proposal = advance(proposal, "submit", by=proposal.leader)
    Proposal.objects.filter(pk=proposal.pk).update(state="passed")
    return Proposal.objects.get(pk=proposal.pk)


def answer(point, **facts):
    by = facts.pop("by", None) or point.proposal.leader
    return advance(point, "answer_it", by=by, **{"note": WHAT, "place": WHERE, **facts})


def stored(proposal):
    """Everything that a refusal leaves as it was."""
    return (
        Proposal.objects.filter(pk=proposal.pk).values().get(),
        list(Correction.objects.values()),
        list(Version.objects.values()),
        list(proposal.budget_lines.values()),
        Event.objects.count(),
    )


def secretary_of(proposal):
    person = make.user()
    make.reader(proposal, person, Capacity.COUNCIL_SECRETARY)
    return person


class TestWriting:
    def test_the_leader_writes_what_a_point_touches_as_a_new_version(self):
        proposal = passed()
        point = make.correction(proposal=proposal)
        write_draft(proposal, by=proposal.leader, head={"summary": "Đã làm rõ."})
        point = answer(point)
        assert (point.state, point.answer, point.place) == ("answered", WHAT, WHERE)
        assert point.kept.kind == "corrected"
        assert point.kept.content()[Section.SUMMARY]["summary"] == "Đã làm rõ."
        judged = proposal.submitted_version()
        assert judged.content()[Section.SUMMARY]["summary"] == "Sấy chè bằng bơm nhiệt."

    def test_answered_in_words_alone_it_keeps_no_version(self):
        point = answer(make.correction(proposal=passed()))
        assert point.kept is None
        assert [version.kind for version in Version.objects.all()] == ["submitted"]

    @pytest.mark.parametrize(
        "point",
        [
            {"state": "answered"},
            {"state": "met"},
            {"state": "dropped"},
            {"opens_content": False},
        ],
    )
    def test_the_dossier_is_closed_when_no_point_opens_it(self, point):
        proposal = passed()
        make.correction(proposal=proposal, **point)
        before = stored(proposal)
        with pytest.raises(WrongMoment):
            write_draft(proposal, by=proposal.leader, head={"summary": "Khác"})
        assert stored(proposal) == before

    @pytest.mark.parametrize("section", [Section.PARTNERS, Section.GROUP])
    def test_who_takes_part_and_the_group_stay(self, section):
        proposal = passed()
        make.correction(proposal=proposal)
        proposal = Proposal.objects.get(pk=proposal.pk)
        before = stored(proposal)
        seen = proposal.section_state(section)["version"]
        with pytest.raises(WrongPerson):
            save_section(proposal, section, by=proposal.leader, seen=seen)
        assert stored(proposal) == before

    def test_the_problem_it_answers_stays(self):
        proposal = passed()
        make.correction(proposal=proposal)
        before = stored(proposal)
        for write in (
            lambda: write_draft(
                proposal, by=proposal.leader, head={"problem": make.problem("published")}
            ),
            lambda: save_section(
                proposal, Section.SUMMARY, by=proposal.leader, seen=0, head={"kind": "pilot"}
            ),
        ):
            with pytest.raises(Refused) as refusal:
                write()
            assert refusal.value.reasons[0].field in ("problem", "kind")
        assert stored(proposal) == before

    def test_no_more_is_asked_of_the_state_than_was_judged(self):
        proposal = passed()
        point = make.correction(proposal=proposal)
        line = {"year": 2026, "item": "Vật tư", "source": "state", "category": "khcn"}
        write_draft(proposal, by=proposal.leader, budget_lines=[line | {"amount": 800_000_001}])
        before = stored(proposal)
        with pytest.raises(Refused) as refusal:
            answer(point)
        assert "800.000.001" in str(refusal.value.reasons[0])
        assert stored(proposal) == before
        write_draft(proposal, by=proposal.leader, budget_lines=[line | {"amount": 800_000_000}])
        assert answer(point).state == "answered"

    def test_what_had_to_be_there_may_not_be_taken_out(self):
        proposal = passed()
        point = make.correction(proposal=proposal)
        write_draft(proposal, by=proposal.leader, products=[])
        before = stored(proposal)
        with pytest.raises(Refused):
            answer(point)
        assert stored(proposal) == before


class TestAnswering:
    def test_it_says_what_and_where(self):
        point = make.correction(proposal=passed())
        for facts in ({"note": " "}, {"place": " "}):
            before = stored(point.proposal)
            with pytest.raises(Refused):
                answer(point, **facts)
            assert stored(point.proposal) == before

    @pytest.mark.parametrize("who", ["officer", "secretary", "team"])
    def test_nobody_but_the_leader_answers(self, who):
        point = make.correction(proposal=passed())
        people = {
            "officer": make.officer,
            "secretary": lambda: secretary_of(point.proposal),
            "team": lambda: make.team_member(point.proposal, role="secretary").user,
        }
        person = people[who]()
        before = stored(point.proposal)
        with pytest.raises(WrongPerson):
            answer(point, by=person)
        assert stored(point.proposal) == before

    @pytest.mark.parametrize("state", ["answered", "met", "dropped"])
    def test_it_is_answered_once(self, state):
        point = make.correction(state, passed())
        before = stored(point.proposal)
        with pytest.raises(WrongMoment):
            answer(point)
        assert stored(point.proposal) == before

    def test_whoever_checks_hears_once_all_are_answered(self):
        proposal = passed()
        first, second = (make.correction(proposal=proposal) for _ in range(2))
        officer, secretary = make.officer(), secretary_of(proposal)
        answer(first)
        assert make.told(officer) == make.told(secretary) == []
        answer(second)
        for person in (officer, secretary):
            assert make.told(person) == ["Kiểm tra việc chỉnh sửa"]

    def test_a_day_that_went_by_is_late_answered_or_not(self):
        waiting = make.correction(days=-1)
        assert waiting.is_late
        assert make.correction("answered", days=-1).is_late
        assert not make.correction("answered").is_late
        assert not make.correction("dropped", days=-1).is_late


class TestChecking:
    @pytest.mark.parametrize("who", ["officer", "secretary"])
    def test_it_is_found_met_and_the_leader_hears_when_none_is_left(self, who):
        proposal = passed()
        points = [make.correction("answered", proposal) for _ in range(2)]
        person = make.officer() if who == "officer" else secretary_of(proposal)
        advance(points[0], "find_met", by=person)
        assert make.told(proposal.leader) == []
        assert advance(points[1], "find_met", by=person).state == "met"
        assert make.told(proposal.leader) == ["Đã chỉnh sửa xong"]

    def test_not_met_it_goes_back_with_its_reason_and_the_answer_is_kept(self):
        proposal = passed()
        point = answer(make.correction(proposal=proposal))
        point = advance(point, "find_not_met", by=make.officer(), note="Còn thiếu báo giá.")
        assert (point.state, point.finding) == ("asked", "Còn thiếu báo giá.")
        assert "Chưa đạt: Còn thiếu báo giá." in make.newest_mail(proposal.leader).lines
        point = answer(point, note="Đã kèm báo giá.")
        assert [(one["answer"], one["finding"]) for one in point.earlier] == [
            (WHAT, "Còn thiếu báo giá.")
        ]

    @pytest.mark.parametrize("verb", ["find_not_met", "drop"])
    def test_it_comes_back_or_is_dropped_only_with_words(self, verb):
        point = make.correction("answered", passed())
        before = stored(point.proposal)
        with pytest.raises(Refused):
            advance(point, verb, by=make.officer())
        assert stored(point.proposal) == before

    @pytest.mark.parametrize("verb", ["find_met", "find_not_met", "drop"])
    @pytest.mark.parametrize("who", ["leader", "officer of the team", "reviewer", "recused"])
    def test_no_applicant_and_no_other_member_checks(self, verb, who):
        proposal = passed()
        point = make.correction("answered", proposal)
        person = {"leader": proposal.leader}.get(who) or make.officer()
        if who == "officer of the team":
            proposal.team.create(user=person, organisation=proposal.host, role="member")
        if who in ("reviewer", "recused"):
            person = make.user()
            as_what = "council_reviewer" if who == "reviewer" else "council_chair"
            row = make.reader(proposal, person, as_what)
            if who == "recused":
                row.until = row.since
                row.save()
        before = stored(proposal)
        with pytest.raises(WrongPerson):
            advance(point, verb, by=person, note="Theo hồ sơ.")
        assert stored(proposal) == before

    @pytest.mark.parametrize("state", ["asked", "met", "dropped"])
    def test_only_an_answered_one_is_found_met(self, state):
        point = make.correction(state, passed())
        before = stored(point.proposal)
        with pytest.raises(WrongMoment):
            advance(point, "find_met", by=make.officer())
        assert stored(point.proposal) == before

    def test_who_checked_is_no_event_for_the_applicant(self):
        point = make.correction("answered", passed())
        advance(point, "find_met", by=secretary_of(point.proposal))
        told = point.audiences_for(point.proposal.leader)
        assert not Event.objects.of(point).for_audiences(told).exists()

    @pytest.mark.parametrize(
        "fields",
        [{"state": "met", "answered_at": None}, {"state": "dropped", "finding": ""}],
    )
    def test_the_table_itself_refuses_nonsense(self, fields):
        point = make.correction()
        with pytest.raises(IntegrityError), transaction.atomic():
            Correction.objects.filter(pk=point.pk).update(**fields)


class TestFirstPage:
    def test_the_leader_answers_by_the_first_day(self):
        proposal = passed()
        make.correction(proposal=proposal, days=9)
        first = make.correction(proposal=proposal, days=5)
        (task,) = waiting_on(proposal.leader)
        assert (task.title, task.due) == (str(proposal), first.due_on)
        assert task.url == proposal.get_corrections_url()

    def test_secretary_and_officer_check_what_is_answered(self):
        proposal = passed()
        officer, secretary = make.officer(), secretary_of(proposal)
        make.correction(proposal=proposal)
        assert waiting_on(officer) == waiting_on(secretary) == []
        make.correction("answered", proposal)
        for person in (officer, secretary):
            assert [task.url for task in waiting_on(person)] == [proposal.get_corrections_url()]


@pytest.fixture
def signed_in(client):
    def sign_in(person):
        client.force_login(person)
        return client

    return sign_in


class TestPages:
    def url(self, proposal):
        return proposal.get_corrections_url()

    def test_the_leader_answers_on_the_page(self, signed_in):
        proposal = passed()
        point = make.correction(proposal=proposal, text="Giảm vật tư")
        client = signed_in(proposal.leader)
        page = client.get(self.url(proposal)).content.decode()
        assert "Giảm vật tư" in page
        assert proposal.get_estimate_url() in page
        client.post(point.get_verb_url("answer_it"), {"note": WHAT, "place": WHERE})
        assert WHERE in client.get(self.url(proposal)).content.decode()
        assert Correction.objects.get().state == "answered"

    def test_an_empty_answer_comes_back_with_what_was_typed(self, signed_in):
        point = make.correction(proposal=passed())
        client = signed_in(point.proposal.leader)
        given = client.post(point.get_verb_url("answer_it"), {"note": WHAT, "place": ""})
        assert given.status_code == 400
        assert WHAT in given.content.decode()
        assert Correction.objects.get().state == "asked"

    def test_editing_a_dossier_under_correction_leads_to_its_points(self, signed_in):
        proposal = passed()
        make.correction(proposal=proposal)
        client = signed_in(proposal.leader)
        edit = reverse("proposals:proposal_edit", args=[proposal.public_id])
        assert client.get(edit).url == self.url(proposal)
        page = client.get(proposal.get_section_url(Section.SUMMARY))
        assert page.status_code == 200
        assert page.context["form"].fields["problem"].disabled

    def test_the_officer_sees_what_changed_beside_what_was_judged(self, signed_in):
        proposal = passed()
        make.correction(proposal=proposal)
        write_draft(proposal, by=proposal.leader, head={"summary": "Sấy chè bằng vi sóng."})
        page = signed_in(make.officer()).get(self.url(proposal)).context
        (section,) = page["changed"]["sections"]
        (row,) = section["rows"]
        assert (row["before"], row["after"]) == ("Sấy chè bằng bơm nhiệt.", "Sấy chè bằng vi sóng.")

    def test_others_who_read_the_dossier_do_not_compare(self, signed_in):
        proposal = passed()
        make.correction(proposal=proposal)
        member = make.user()
        make.reader(proposal, member, "council_member")
        assert signed_in(member).get(self.url(proposal)).context["changed"] is None
        assert signed_in(make.user()).get(self.url(proposal)).status_code == 404

    def test_the_page_costs_the_same_for_one_point_and_for_three(
        self, signed_in, django_assert_num_queries
    ):
        client = signed_in(make.officer())
        for points in (1, 3):
            proposal = passed()
            for _ in range(points):
                make.correction("answered", proposal)
            client.get(self.url(proposal))
            with django_assert_num_queries(20):
                client.get(self.url(proposal))


def test_a_late_point_says_so_on_the_dossiers_page(signed_in):
    proposal = passed()
    make.correction(proposal=proposal, days=-1)
    page = signed_in(proposal.leader).get(proposal.get_absolute_url()).content.decode()
    assert "quá hạn" in page
    assert clock.today() > Correction.objects.get().due_on
